"""What the brief says of the deal: acceptable packages, solutions, verdicts on proposals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from backchannel.errors import TooLarge, UsageError

if TYPE_CHECKING:
    from backchannel.bargaining import Acceptable, Deal, NoZone, Package
    from backchannel.bargaining.propose import Verdict
    from backchannel.casefile import Case

__all__ = ["Agreeable", "agreeable"]


@dataclass(frozen=True)
class Agreeable:
    """What can be agreed.

    Attributes:
        deal: the deal.
        acceptable: how many packages all who must sign accept.
        packages: those that the solutions pick, each with the solutions' names.
        verdicts: one a proposal, in order.
        no_zone: why nothing is acceptable, where nothing is.
    """

    deal: Deal
    acceptable: Acceptable
    packages: tuple[tuple[Package, tuple[str, ...]], ...]
    verdicts: tuple[Verdict, ...]
    no_zone: NoZone | None


def agreeable(case: Case) -> Agreeable | None:
    """Analyse a case's deal; ``None`` without one.

    Raises:
        InputError: the deal has errors.
        TooLarge: not even counting is possible.
    """
    from backchannel.bargaining import acceptable, from_case, no_zone, solve
    from backchannel.bargaining.propose import judge

    if case.deal is None:
        return None
    deal = from_case(case)
    counted = acceptable(deal)
    picked: dict[Package, list[str]] = {}
    if counted.count:
        try:
            for name, solution in solve(deal).named().items():
                if solution is not None and solution.packages:
                    picked.setdefault(solution.packages[0], []).append(name)
        except (TooLarge, UsageError):
            # Solutions are defined for unanimity, and up to a size; the count stands alone.
            picked = {}
    verdicts = tuple(judge(deal, p.package) for p in deal.proposals)
    missing = None if counted.count else no_zone(deal)
    return Agreeable(
        deal, counted, tuple((p, tuple(n)) for p, n in picked.items()), verdicts, missing
    )
