"""``backchannel robust``: where the conflict can settle when preferences are not certain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from backchannel.cli._draw import draw_option
from backchannel.cli._options import case_argument, csv_option, json_option, seed_option

if TYPE_CHECKING:
    from backchannel.casefile import Case
    from backchannel.graphmodel.robustness import Robustness

__all__ = ["command"]

#: Rows of a table for people, unless ``--all``.
_ROWS = 25
#: Above this many states the JSON lists states only with ``--all``.
_LISTED = 10_000


@click.command("robust")
@case_argument
@click.option(
    "--samples", type=click.IntRange(1), default=1000, show_default=True, help="Profiles to draw."
)
@click.option(
    "--concept",
    "concepts",
    multiple=True,
    metavar="NAME",
    help="Nash, GMR, SMR, SEQ or SIM; may be repeated. The first four by default.",
)
@click.option(
    "--chance",
    "chances",
    multiple=True,
    metavar="CLAIM=P",
    help="The chance that a contested claim holds, 0 to 1; one half if not said.",
)
@click.option("--all", "everything", is_flag=True, help="List every state that can settle.")
@click.option(
    "--workers", type=click.IntRange(1), help="Processes; all cores where that is faster."
)
@click.option("--scheduler", metavar="ADDRESS", help="Work on the Dask cluster of this scheduler.")
@draw_option
@seed_option
@json_option
@csv_option
def command(
    case: str,
    samples: int,
    concepts: tuple[str, ...],
    chances: tuple[str, ...],
    everything: bool,
    workers: int | None,
    scheduler: str | None,
    draw: str | None,
    seed: int,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Draw what is not known about preferences; say how often each state can settle.

    An uncertain statement is in or out, an unknown expression is wanted or its opposite is and
    stands anywhere in the order, a contested claim holds or not (the same for all). Every profile
    drawn is analysed exactly. Then: which unknown matters most, and what hangs on each claim.

    \b
    Examples:
      backchannel robust doha-2025
      backchannel robust port-of-kestrow --chance ostrek-accepts-two-at-night=0.2
      backchannel robust port-of-kestrow --chance ostrek-accepts-two-at-night=1 --concept Nash
      backchannel robust doha-2025 --samples 5000 --seed 7 --json
      backchannel robust doha-2025 --draw odds.svg
      backchannel robust doha-2025 --scheduler tcp://127.0.0.1:8786
    """
    from backchannel.cli import _render
    from backchannel.cli._case import open_case
    from backchannel.graphmodel import FAST_CONCEPTS, from_case
    from backchannel.graphmodel.robustness import robustness

    opened = open_case(case, quiet=as_json)
    model = from_case(opened)
    found = robustness(
        model,
        samples=samples,
        seed=seed,
        concepts=concepts or FAST_CONCEPTS,
        claims=_chances(chances),
        exclusive=_exclusive(opened, model.claims),
        workers=workers,
        scheduler=scheduler,
    )
    if draw is not None:
        from backchannel.cli._draw import save
        from backchannel.figures.odds import robustness_drawing

        save(robustness_drawing(model, found), draw)
    if as_json:
        _render.as_json(found.to_json(lists=everything or model.n <= _LISTED))
    elif as_csv:
        columns, rows = _table(found, None)
        _render.as_csv(columns, rows)
    else:
        _show(opened, found, everything)


def _chances(given: tuple[str, ...]) -> dict[str, float]:
    out = {}
    for item in given:
        claim, _, value = item.partition("=")
        try:
            out[claim] = float(value)
        except ValueError:
            raise click.BadParameter(f"{item!r}: write CLAIM=0.3", param_hint="--chance") from None
    return out


def _exclusive(case: Case, claims: tuple[str, ...]) -> list[tuple[str, str]]:
    """Pairs of the model's claims that the case says contradict each other."""
    found = {
        (min(a, b), max(a, b))
        for a in claims
        if a in case.claims
        for b in case.claims[a].contradicts
        if b in claims
    }
    return sorted(found)


def _table(found: Robustness, most: int | None) -> tuple[list[str], list[list[Any]]]:
    columns = ["!state", "what holds", *(f"!{c}" for c in found.concepts)]
    rows: list[list[Any]] = []
    for state in found.states(most=most):
        row: list[Any] = [state.ordered, state.label]
        for concept in found.concepts:
            odds = state.odds[concept]
            row.append(f"{odds.probability:.3f} [{odds.low:.3f}, {odds.high:.3f}]")
        rows.append(row)
    return columns, rows


def _show(case: Case, found: Robustness, everything: bool) -> None:
    from backchannel.cli import _render

    for sentence in found.says:
        click.echo(sentence)
    listed = found.states(most=None if everything else _ROWS)
    total = len(found.states())
    click.echo()
    _render.print_table(
        ["!state", "what holds", *(f"!{c}" for c in found.concepts)],
        [
            [s.ordered, s.label, *(_percent(s.odds[c].probability) for c in found.concepts)]
            for s in listed
        ],
        title=f"{found.samples:,} samples, {found.profiles:,} different profiles: "
        "how often a state is an equilibrium, %",
        right=("state", *found.concepts),
        empty="no state is an equilibrium in any sample",
    )
    widest = max((o.high - o.low for s in listed for o in s.odds.values()), default=0.0)
    note = f"error of sampling: at most ±{50 * widest:.1f} points (95 %)"
    if total > len(listed):
        note += f"; {total - len(listed)} more states with --all"
    click.echo(note)
    if found.unknowns:
        click.echo()
        _render.print_table(
            ["change", "what is not known"],
            [[f"{u.change:.2f}", u.says] for u in found.unknowns],
            title="What to learn first (change: of all probabilities together, on average)",
            right=("change",),
        )
    if found.claims:
        click.echo("\nWhat hangs on contested claims")
    named = None
    for branch in found.claims:
        if branch.claim != named:
            named = branch.claim
            says = case.claims[named].says if named in case.claims else ""
            click.echo(f"\n{named}: {_render.clean(says)}")
        click.echo(f"  {_render.clean(branch.says)}")


def _percent(part: float) -> str:
    if 0 < part < 0.005:
        return "<1"
    if 0.995 <= part < 1:
        return ">99"
    return f"{100 * part:.0f}"
