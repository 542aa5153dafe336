"""``backchannel sessions``: simulated rounds of alternating offers."""

from __future__ import annotations

import click

from backchannel.cli._options import case_argument, json_option, seed_option


@click.command(
    epilog="""\b
Strategies: boulware (concedes late), linear, conceder (early), each with an exponent as in
boulware:0.1; learning (as boulware, guesses what the others like); tit-for-tat.

\b
Examples:
  backchannel sessions CASE
  backchannel sessions CASE -n 10000 --strategy union=boulware --strategy firm=conceder
  backchannel sessions CASE --strategy tit-for-tat --rounds 50 --discount 0.98
"""
)
@case_argument
@click.option(
    "--strategy",
    "strategies",
    multiple=True,
    metavar="[PARTY=]NAME",
    help="A party's strategy, or everyone's; boulware without it.",
)
@click.option(
    "-n", "--number", type=click.IntRange(1), default=1000, show_default=True, help="Sessions."
)
@click.option("--rounds", type=click.IntRange(1), default=100, show_default=True, help="Deadline.")
@click.option("--discount", type=float, default=1.0, show_default=True, help="Of gains, a round.")
@click.option(
    "--spread",
    type=float,
    default=0.25,
    show_default=True,
    help="How much exponents differ between sessions; 0: not at all.",
)
@seed_option
@json_option
def command(
    case: str,
    strategies: tuple[str, ...],
    number: int,
    rounds: int,
    discount: float,
    spread: float,
    seed: int,
    as_json: bool,
) -> None:
    """Simulate many sessions of CASE's deal: who gets what, how often, how efficiently.

    CASE may be a scenario's folder or file.
    """
    from backchannel.bargaining.sessions import sessions
    from backchannel.cli import _render
    from backchannel.cli._deal import open_deal, score, share, words

    deal = open_deal(case)
    everyone = [s for s in strategies if "=" not in s]
    chosen = dict.fromkeys(deal.parties, everyone[-1]) if everyone else {}
    chosen.update(dict(s.split("=", 1) for s in strategies if "=" in s))
    found = sessions(
        deal,
        chosen,
        n=number,
        rounds=rounds,
        discount=discount,
        spread=spread,
        seed=seed,
    )
    if as_json:
        _render.as_json(found)
        return
    click.echo(
        f"{found.agreements:,} of {found.sessions:,} sessions end in a deal "
        f"({share(found.rate_low)} to {share(found.rate_high)})"
        + (f", on average in round {found.rounds:.1f}." if found.rounds else ".")
    )
    if found.on_frontier is not None and found.distance is not None:
        click.echo(
            f"{share(found.on_frontier)} of the deals are efficient; "
            f"average distance to the frontier {found.distance:.3f}."
        )
    _render.print_table(
        ("!party", "strategy", "mean", "where agreed", "discounted", "regret", "least", "best"),
        [
            (
                p.party,
                p.strategy,
                score(p.mean),
                "" if p.mean_agreed is None else score(p.mean_agreed),
                score(p.discounted),
                score(p.regret),
                score(p.floor),
                score(p.best),
            )
            for p in found.parties
        ],
        right=("mean", "where agreed", "discounted", "regret", "least", "best"),
    )
    if found.packages:
        click.echo("")
        _render.print_table(
            ("sessions", "package"),
            [(a.sessions, words(a.values)) for a in found.packages[:5]],
            right=("sessions",),
        )
