"""All solutions of a deal at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from backchannel.bargaining._solution import BargainingSet, Solution, bargaining_set
from backchannel.bargaining.deal import Deal, number
from backchannel.bargaining.egalitarian import egalitarian
from backchannel.bargaining.equal_area import equal_area
from backchannel.bargaining.frontier import Frontier
from backchannel.bargaining.kalai_smorodinsky import kalai_smorodinsky
from backchannel.bargaining.nash import nash
from backchannel.bargaining.utilitarian import utilitarian
from backchannel.results import Provenance, Result

__all__ = ["Solutions", "solve"]


@dataclass(frozen=True)
class Solutions(Result):
    """The solutions over what some parties all accept; each ``None`` where nothing is.

    Attributes:
        parties: who must agree.
        disagreement: what each gets without a deal.
        epsilon: 0 where exact; else the error of the frontier they were picked from.
        equal_area: for two parties only.
    """

    parties: tuple[str, ...]
    disagreement: tuple[Fraction, ...]
    epsilon: Fraction
    nash: Solution | None
    kalai_smorodinsky: Solution | None
    egalitarian: Solution | None
    utilitarian: Solution | None
    equal_area: Solution | None
    area: BargainingSet = field(repr=False, compare=False)

    @property
    def zone(self) -> bool:
        """Whether there is a zone of agreement: a package that all of them accept."""
        return len(self.area) > 0

    def named(self) -> dict[str, Solution | None]:
        """By name, in the usual order."""
        return {
            "nash": self.nash,
            "kalai_smorodinsky": self.kalai_smorodinsky,
            "egalitarian": self.egalitarian,
            "utilitarian": self.utilitarian,
            "equal_area": self.equal_area,
        }

    def to_json(self) -> dict[str, Any]:
        """Each solution's utilities and tied packages, ``null`` where there is none."""
        found = {k: None if s is None else s.to_json() for k, s in self.named().items()}
        return {
            "parties": list(self.parties),
            "disagreement": [number(d) for d in self.disagreement],
            "epsilon": number(self.epsilon),
            **found,
            "provenance": super().to_json()["provenance"],
        }


def solve(
    deal: Deal,
    *,
    parties: Sequence[str] | None = None,
    epsilon: float | Fraction = 0,
    most: int = 1_000_000,
    within: Frontier | None = None,
) -> Solutions:
    """Nash, Kalai-Smorodinsky, egalitarian (leximin), utilitarian and equal-area solutions.

    They are taken over the packages that all of ``parties`` accept; parties outside are not
    compared. With a quorum, ask for each coalition that may sign.

    Args:
        deal: the deal.
        parties: who must agree; all signatories without it.
        epsilon: pick from an approximate frontier, when the exact one is too large.
        most: vectors held at most.
        within: the frontier of the deal over all packages, if it was computed before.

    Raises:
        TooLarge: the frontier cannot be held.

    Example:
        >>> deal = Deal.additive(
        ...     ["a", "b"],
        ...     {"x": {"lo": (0, 3), "hi": (2, 0)}, "y": {"lo": (0, 1), "hi": (4, 0)}},
        ...     reservation=[1, 1],
        ... )
        >>> [deal.describe(p) for p in solve(deal).nash.packages]
        [{'x': 'lo', 'y': 'hi'}]
    """
    members = None if parties is None else tuple(deal.party(name) for name in parties)
    area = bargaining_set(deal, members=members, epsilon=Fraction(epsilon), most=most, whole=within)
    front = area.front
    error = max(
        (Fraction(e, t) for e, t in zip(front.error, front.model.top, strict=True) if t),
        default=Fraction(0),
    )
    names = tuple(deal.parties[m] for m in area.members)
    return Solutions(
        provenance=Provenance(
            "bargaining solutions over the acceptable frontier",
            {"parties": names, "epsilon": float(epsilon)},
            case_hash=deal.case_hash,
        ),
        parties=names,
        disagreement=area.disagreement,
        epsilon=Fraction(0) if front.exact else error,
        nash=nash(area),
        kalai_smorodinsky=kalai_smorodinsky(area),
        egalitarian=egalitarian(area),
        utilitarian=utilitarian(area),
        equal_area=equal_area(area),
        area=area,
    )
