"""What the brief says of the deal: acceptable packages, solutions, verdicts on proposals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from backchannel.bargaining import Deal, Package
    from backchannel.bargaining.overview import Overview
    from backchannel.bargaining.propose import Verdict
    from backchannel.casefile import Case

__all__ = ["Agreeable", "agreeable"]


@dataclass(frozen=True)
class Agreeable:
    """What can be agreed.

    Attributes:
        deal: the deal.
        overview: frontiers, solutions, who agrees with whom.
        packages: those that the solutions pick, each with the solutions' names.
        verdicts: one a proposal, in order.
    """

    deal: Deal
    overview: Overview
    packages: tuple[tuple[Package, tuple[str, ...]], ...]
    verdicts: tuple[Verdict, ...]

    @property
    def count(self) -> int | None:
        """How many packages all who must sign accept; ``None`` where that is too large to count."""
        found = self.overview.acceptable
        return None if found is None else found.count


def agreeable(case: Case) -> Agreeable | None:
    """Analyse a case's deal; ``None`` without one.

    Raises:
        InputError: the deal has errors.
    """
    from backchannel.bargaining import from_case
    from backchannel.bargaining.overview import overview
    from backchannel.bargaining.propose import judge

    if case.deal is None:
        return None
    deal = from_case(case)
    found = overview(deal)
    picked: dict[Package, list[str]] = {}
    for name, solution in (found.solutions.named() if found.solutions else {}).items():
        if solution is not None and solution.packages:
            picked.setdefault(solution.packages[0], []).append(name)
    return Agreeable(
        deal,
        found,
        tuple((package, tuple(names)) for package, names in picked.items()),
        tuple(judge(deal, p.package) for p in deal.proposals),
    )
