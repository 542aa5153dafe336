"""``backchannel divide``: fair division of issues that can be shared."""

from __future__ import annotations

import click

from backchannel.cli._options import case_argument, json_option


@click.command(
    epilog="""\b
Examples:
  backchannel divide panama-canal
  backchannel divide CASE --method nash-welfare
"""
)
@case_argument
@click.option(
    "--method",
    type=click.Choice(["adjusted-winner", "nash-welfare"]),
    help="Adjusted winner for two parties (the default there), else maximum Nash welfare.",
)
@json_option
def command(case: str, method: str | None, as_json: bool) -> None:
    """Divide the issues of CASE's deal fairly, as if each could be shared.

    An issue is worth to a party its best score there less its worst. CASE may be a scenario's
    folder or file.
    """
    from backchannel.bargaining.fair_division import (
        adjusted_winner,
        issue_weights,
        maximum_nash_welfare,
    )
    from backchannel.cli import _render
    from backchannel.cli._deal import open_deal, share

    deal = open_deal(case)
    weights = issue_weights(deal)
    if method is None:
        method = "adjusted-winner" if len(deal.parties) == 2 else "nash-welfare"
    divide = adjusted_winner if method == "adjusted-winner" else maximum_nash_welfare
    found = divide(deal.parties, weights)
    if as_json:
        _render.as_json(found)
        return
    rows = [
        (issue, *(share(float(part)) if part else "" for part in parts))
        for issue, parts in found.shares.items()
    ]
    rows.append(("of its points", *(f"{100 * float(p):.1f} %" for p in found.points)))
    _render.print_table(("!issue", *found.parties), rows, right=found.parties)
    if found.divided:
        click.echo(f"shared: {', '.join(found.divided)}")
