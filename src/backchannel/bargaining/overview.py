"""A deal at a glance: what is acceptable, the frontier, the solutions, who blocks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from backchannel.bargaining._model import build
from backchannel.bargaining._solution import Solution
from backchannel.bargaining.acceptable import Acceptable, acceptable
from backchannel.bargaining.coalitions import Coalitions, NoZone, coalitions, no_zone
from backchannel.bargaining.deal import Deal, number
from backchannel.bargaining.frontier import Frontier, frontier
from backchannel.bargaining.milp import Picked, PickedSolutions, solve_milp
from backchannel.bargaining.solve import Solutions, solve
from backchannel.errors import TooLarge
from backchannel.results import Provenance, Result

__all__ = ["Overview", "overview"]

#: Errors tried, as parts of each party's range, when the exact frontier cannot be held.
_EPSILONS = (Fraction(1, 50), Fraction(1, 10), Fraction(1, 3))
#: Vectors held at most, by the number of parties: the filter costs more with each.
_MOST = {1: 10**6, 2: 10**6, 3: 10**6, 4: 300_000, 5: 100_000, 6: 60_000}
_MANY = 7
#: Frontiers whose vectors each get one package named in the JSON.
_NAMED = 2_000


@dataclass(frozen=True)
class Overview(Result):
    """Everything about a deal that needs no further question.

    Attributes:
        deal: the deal.
        acceptable: the count; ``None`` where it is too large to be counted exactly.
        frontier_all: over all feasible packages.
        frontier_acceptable: over the acceptable ones.
        solutions: over what all signatories accept.
        coalitions: who agrees with whom; ``None`` where it is too large to be counted.
        no_zone: why nothing is acceptable; ``None`` where something is.
        notes: what was approximated or left out, in sentences.
    """

    deal: Deal
    acceptable: Acceptable | None
    frontier_all: Frontier | None
    frontier_acceptable: Frontier | None
    solutions: Solutions | PickedSolutions | None
    coalitions: Coalitions | None
    no_zone: NoZone | None
    notes: tuple[str, ...] = field(default=())

    def to_json(self) -> dict[str, Any]:
        """The shape that ``backchannel deals --json`` prints."""
        deal = self.deal
        named: Mapping[str, Solution | Picked | None] = (
            self.solutions.named() if self.solutions else {}
        )
        return {
            "parties": list(deal.parties),
            "signatories": [deal.parties[p] for p in deal.signing.parties],
            "reservation": [None if r is None else number(r) for r in deal.reservation],
            "packages": deal.packages,
            "feasible": None if self.acceptable is None else self.acceptable.feasible,
            "acceptable": None if self.acceptable is None else self.acceptable.count,
            "frontier": {
                "acceptable": _frontier(self.frontier_acceptable, deal),
                "all": _frontier(self.frontier_all, deal),
            },
            "solutions": {k: None if s is None else s.to_json() for k, s in named.items()},
            "no_zone": None if self.no_zone is None else _with_words(self.no_zone.to_json(), deal),
            "coalitions": None
            if self.coalitions is None
            else _with_words(self.coalitions.to_json(), deal),
            "proposals": [
                {
                    "name": p.name,
                    "by": p.by,
                    "package": deal.describe(p.package),
                    "utilities": [number(u) for u in deal.utilities(p.package)],
                    "accepted_by": [deal.parties[i] for i in sorted(deal.accepting(p.package))],
                    "feasible": deal.feasible(p.package),
                    "acceptable": deal.acceptable(p.package),
                }
                for p in deal.proposals
            ],
            "notes": list(self.notes),
            "provenance": super().to_json()["provenance"],
        }


def _with_words(found: dict[str, Any], deal: Deal) -> dict[str, Any]:
    """Packages by name instead of by index."""
    del found["provenance"]
    for miss in (*found.get("near_misses", ()), *found.get("nearest", ())):
        if miss["package"] is not None:
            miss["package"] = deal.describe(tuple(miss["package"]))
    return found


def _frontier(found: Frontier | None, deal: Deal) -> dict[str, Any] | None:
    if found is None:
        return None
    out = found.to_json()
    del out["provenance"], out["parties"], out["over"]
    if found.size <= _NAMED:
        out["examples"] = [deal.describe(found.examples(i)[0]) for i in range(found.size)]
    return out


def overview(deal: Deal, *, epsilon: Fraction | float = 0, most: int | None = None) -> Overview:
    """Compute everything about a deal at once.

    What cannot be held exactly is approximated, with the error stated, or left out, and said so.

    Args:
        deal: the deal.
        epsilon: error allowed for frontiers and what is picked from them; 0: exact where possible.
        most: vectors held at most; fewer for more parties without it.
    """
    notes: list[str] = []
    most = most or _MOST.get(len(deal.parties), 30_000)

    def within(what: str, compute: Callable[[Fraction], Any]) -> Any:
        # Thinning gains little in many dimensions: there only the coarsest is worth trying.
        coarser = _EPSILONS if len(deal.parties) < _MANY else _EPSILONS[-1:]
        tried = (Fraction(epsilon), *(e for e in coarser if e > epsilon))
        for at, error in enumerate(tried):
            try:
                found = compute(error)
            except TooLarge as too_large:
                if at == len(tried) - 1:
                    notes.append(f"{what} left out: {too_large.message}")
                continue
            if at:
                notes.append(
                    f"{what} approximated: no party misses more than "
                    f"{100 * float(found.epsilon):.2g} % of its range of scores"
                )
            return found
        return None

    def counted(what: str, compute: Callable[[Deal], Any]) -> Any:
        try:
            return compute(deal)
        except TooLarge as too_large:
            notes.append(f"{what} left out: {too_large.message}")
            return None

    try:
        build(deal, ())
    except TooLarge as too_large:
        return _by_programs(deal, too_large)
    everything = within("the frontier", lambda e: frontier(deal, over="all", epsilon=e, most=most))
    signed = within(
        "the acceptable frontier",
        lambda e: frontier(deal, over="acceptable", epsilon=e, most=most),
    )
    solutions = _solutions(deal, everything, signed, most, notes)
    return Overview(
        provenance=Provenance(
            "bargaining overview", {"epsilon": float(epsilon)}, case_hash=deal.case_hash
        ),
        deal=deal,
        acceptable=counted("the number of acceptable packages", acceptable),
        frontier_all=everything,
        frontier_acceptable=signed,
        solutions=solutions,
        coalitions=counted("the coalitions", coalitions),
        no_zone=counted("the reasons", no_zone),
        notes=tuple(notes),
    )


def _solutions(
    deal: Deal,
    everything: Frontier | None,
    signed: Frontier | None,
    most: int,
    notes: list[str],
) -> Solutions | PickedSolutions | None:
    """Exact from a frontier; else by programs, which count no ties; else approximate."""
    whole = next((f for f in (everything, signed) if f is not None and f.holds_all(deal)), None)
    if signed is not None:
        try:
            return solve(deal, within=whole, most=most)
        except TooLarge:
            pass
    if all(deal.reservation[p] is not None for p in deal.signing.parties):
        notes.append("one package a solution, by mixed-integer programs; ties are not counted")
        return solve_milp(deal)
    for error in _EPSILONS:
        try:
            found = solve(deal, epsilon=error, most=most)
        except TooLarge:
            continue
        share = 100 * float(found.epsilon)
        notes.append(f"the solutions are picked from a frontier within {share:.2g} %")
        return found
    notes.append("the solutions left out: the frontier is too large, and somebody signs anything")
    return None


def _by_programs(deal: Deal, why: TooLarge) -> Overview:
    """What can be said of a deal whose joint values cannot be listed."""
    notes = [f"no frontier and no counts: {why.message}"]
    solutions = None
    if all(deal.reservation[p] is not None for p in deal.signing.parties):
        solutions = solve_milp(deal)
        notes.append("one package a solution, by mixed-integer programs; ties are not counted")
        if not solutions.zone:
            notes.append("no package is accepted by all signatories")
    provenance = Provenance("mixed-integer programs", case_hash=deal.case_hash)
    return Overview(provenance, deal, None, None, None, solutions, None, None, tuple(notes))
