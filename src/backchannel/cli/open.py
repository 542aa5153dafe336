"""``backchannel open``: what would open a deal, or close the one there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from backchannel.cli._options import case_argument, json_option, seed_option

if TYPE_CHECKING:
    from backchannel.bargaining.opening import Opening
    from backchannel.bargaining.outlook import Outlook


@click.command(
    epilog="""\b
Examples:
  backchannel open CASE
  backchannel open CASE --sign union --sign company     only these have to sign
  backchannel open CASE --samples 2000 --seed 7         how likely a deal is, given what is unknown
  backchannel open CASE --samples 2000 --scheduler tcp://host:8786
"""
)
@case_argument
@click.option("--sign", multiple=True, metavar="PARTY", help="Who has to sign; again for more.")
@click.option(
    "--samples",
    type=click.IntRange(1),
    help="Draw the unknown numbers this often, and say how likely.",
)
@click.option(
    "--solution",
    type=click.Choice(["nash", "kalai_smorodinsky", "egalitarian", "utilitarian"]),
    default="nash",
    show_default=True,
    help="Whose values are counted with --samples.",
)
@click.option("--workers", type=click.IntRange(1), help="Processes to use; all cores without it.")
@click.option("--scheduler", metavar="ADDRESS", help="Work on this Dask cluster instead.")
@seed_option
@json_option
def command(
    case: str,
    sign: tuple[str, ...],
    samples: int | None,
    solution: str,
    workers: int | None,
    scheduler: str | None,
    seed: int,
    as_json: bool,
) -> None:
    """Say what would open a deal in CASE: the smallest changes, or the margins of the one there is.

    That there is no zone of agreement is a finding of its own, no error. CASE may be a scenario's
    folder or file.
    """
    from dataclasses import replace

    from backchannel.bargaining import Sign
    from backchannel.bargaining.opening import opening
    from backchannel.bargaining.outlook import outlook
    from backchannel.cli import _render
    from backchannel.cli._deal import open_deal

    deal = open_deal(case)
    if sign:
        members = tuple(sorted(deal.party(name) for name in set(sign)))
        deal = replace(deal, sign=Sign(members, len(members)))
    found = opening(deal)
    likely = None
    if samples is not None:
        likely = outlook(
            deal,
            samples=samples,
            seed=seed,
            solution=solution,
            workers=workers,
            scheduler=scheduler,
        )
    if as_json:
        _render.as_json({**found.to_json(), **({"outlook": likely} if likely else {})})
    else:
        _print_opening(found)
        if likely is not None:
            _print_outlook(likely)


def _print_opening(found: Opening) -> None:
    from backchannel.cli import _render
    from backchannel.cli._deal import score, share, words

    if found.zone:
        click.echo(
            "There is a zone of agreement. How far each can raise its least before it closes:"
        )
        _render.print_table(
            ("!party", "room", "of its range"),
            [
                (m.party, "signs anything" if m.room is None else score(m.room), share(m.part))
                for m in found.margins
            ],
            right=("room", "of its range"),
        )
        return
    click.echo("There is no zone of agreement: no package that everyone who must sign would sign.")
    click.echo("")
    _render.print_table(
        ("!if only", "gives up", "of its range", "this opens"),
        [
            (
                s.party,
                "nothing it gives up is enough" if s.change is None else score(s.change),
                share(s.part),
                words(s.package) if s.package else "",
            )
            for s in found.steps
        ],
        right=("of its range",),
    )
    for j in found.joint:
        what = "Least in total" if j.measure == "total" else "Least for whoever gives most"
        gives = ", ".join(f"{p} {score(c)}" for p, c in j.changes.items())
        click.echo(f"{what} ({share(j.cost)}): {gives}; opens {words(j.package)}")
    for item in found.lifted:
        whose = f"the red line of {item.party}" if item.party else "the constraint"
        click.echo(f"Without {whose} '{item.condition}': {words(item.package)}")
    if found.payment is not None and found.payment_shares is not None:
        pays = ", ".join(
            f"{p} {'receives' if v > 0 else 'pays'} {score(abs(v))}"
            for p, v in found.payment_shares.items()
        )
        click.echo(
            f"If a point is worth the same to all, side payments of {score(found.payment)}: {pays}"
        )


def _print_outlook(found: Outlook) -> None:
    from backchannel.cli import _render
    from backchannel.cli._deal import share

    click.echo("")
    click.echo(
        f"A deal exists in {share(found.probability)} of {found.samples:,} draws of the unknowns "
        f"({share(found.low)} to {share(found.high)})."
    )
    _render.print_table(
        ("issue", "value", f"in the {found.solution.replace('_', '-')} solution"),
        [(v.issue, v.value, share(v.probability)) for v in found.values],
        empty="no draw has a deal",
    )
    if found.proposals:
        _render.print_table(
            ("proposal", "would be signed"),
            [
                (p.name, f"{share(p.probability)} ({share(p.low)} to {share(p.high)})")
                for p in found.proposals
            ],
        )
    if found.unknowns:
        _render.print_table(
            ("unknown", "decides", "deal where lowest", "deal where highest"),
            [(u.unknown, share(u.index), share(u.low), share(u.high)) for u in found.unknowns[:10]],
            title="Which unknown matters most",
        )
