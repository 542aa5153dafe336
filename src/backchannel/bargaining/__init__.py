"""Which packages everyone can sign, and what each leaves on the table.

deal = from_case(case)              the case's deal, frozen and exact
frontier(deal)                      what cannot be improved for one without hurting another
solve(deal)                         Nash, Kalai-Smorodinsky, egalitarian, utilitarian, equal area
acceptable(deal)                    how many packages beat no deal for all who must sign
coalitions(deal), no_zone(deal)     who agrees with whom, who blocks, what comes nearest
"""

from __future__ import annotations

from backchannel.bargaining._solution import Solution
from backchannel.bargaining.acceptable import Acceptable, acceptable, count_accepted
from backchannel.bargaining.case import from_case, from_spec
from backchannel.bargaining.coalitions import (
    Coalition,
    Coalitions,
    NearMiss,
    NoZone,
    best_for,
    coalitions,
    no_zone,
)
from backchannel.bargaining.deal import (
    Box,
    Condition,
    Deal,
    Interaction,
    Issue,
    Package,
    Proposal,
    Sign,
    Unknown,
    exact,
    number,
)
from backchannel.bargaining.frontier import Frontier, Point, frontier
from backchannel.bargaining.milp import Picked, PickedSolutions, best_package, solve_milp
from backchannel.bargaining.overview import Overview, overview
from backchannel.bargaining.solve import Solutions, solve

__all__ = [
    "Acceptable",
    "Box",
    "Coalition",
    "Coalitions",
    "Condition",
    "Deal",
    "Frontier",
    "Interaction",
    "Issue",
    "NearMiss",
    "NoZone",
    "Overview",
    "Package",
    "Picked",
    "PickedSolutions",
    "Point",
    "Proposal",
    "Sign",
    "Solution",
    "Solutions",
    "Unknown",
    "acceptable",
    "best_for",
    "best_package",
    "coalitions",
    "count_accepted",
    "exact",
    "from_case",
    "from_spec",
    "frontier",
    "no_zone",
    "number",
    "overview",
    "solve",
    "solve_milp",
]
