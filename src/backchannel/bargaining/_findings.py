"""What is only seen when a deal is computed: contradictions, proposals out of bounds, no zone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from backchannel.bargaining import codes
from backchannel.bargaining.deal import Deal, number
from backchannel.diagnostics import Diagnostic, Span
from backchannel.errors import TooLarge

__all__ = ["findings"]


def findings(deal: Deal, span_of: Callable[[tuple[Any, ...]], Span]) -> Iterator[Diagnostic]:
    """What is only seen when the deal is computed."""
    from backchannel.bargaining._model import build
    from backchannel.bargaining.coalitions import best_for, no_zone

    try:
        packages = build(deal, ()).packages
    except TooLarge as error:
        yield codes.TOO_LARGE.at(span_of(("deal", "constraints")), error.message)
        return
    if not packages:
        yield codes.NO_PACKAGE.at(
            span_of(("deal", "constraints")), "no package meets all constraints"
        )
        return
    for proposal in deal.proposals:
        if not deal.feasible(proposal.package):
            yield codes.PROPOSAL_INFEASIBLE.at(
                span_of(("deal", "proposals", proposal.name)),
                f"the proposal {proposal.name!r} does not meet the constraints",
            )
    for p, least in enumerate(deal.reservation):
        best = best_for(deal, p, (), red_lines=False)
        if least is not None and best is not None and least > best[0]:
            name = deal.parties[p]
            yield codes.RESERVATION_ABOVE_BEST.at(
                span_of(("deal", "reservation", name)),
                f"{name!r} needs {number(least):g}; its best package gives {number(best[0]):g}",
            )
    try:
        finding = no_zone(deal)
    except TooLarge:
        return
    if finding is not None:
        yield codes.NO_ZONE.at(
            span_of(("deal",)), "no package is accepted by all who must sign: " + finding.says()
        )
