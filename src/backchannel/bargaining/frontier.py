"""The Pareto frontier: packages that cannot be improved for one party without hurting another.

Exact at any size where the frontier itself can be held: with small integer scores by a dense
dynamic program over attainable score vectors (a Minkowski sum over issues), otherwise by merging
non-dominated sets issue by issue. Beyond, an approximation with a guaranteed error, after
Papadimitriou & Yannakakis (2000).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import islice
from math import floor
from typing import Any, Literal

import numpy as np

from backchannel.bargaining._distinct import distinct_front
from backchannel.bargaining._front import Front, compute
from backchannel.bargaining._model import build
from backchannel.bargaining.deal import Deal, Package, number
from backchannel.errors import UsageError
from backchannel.results import Provenance, Result

__all__ = ["Frontier", "Point", "frontier"]


@dataclass(frozen=True, slots=True)
class Point:
    """A vector of the frontier.

    Attributes:
        utilities: one a party of the frontier, exact.
        packages: how many packages have just these utilities; ``None`` in an approximation.
    """

    utilities: tuple[Fraction, ...]
    packages: int | None


@dataclass(frozen=True)
class Frontier(Result):
    """A Pareto frontier.

    Attributes:
        parties: whose scores are compared, by name.
        over: ``all`` feasible packages, or the ``acceptable`` ones.
        size: how many distinct score vectors.
        packages: how many packages, tied ones counted apart; ``None`` in an approximation.
        epsilon: 0 where exact; else every package has a vector here that gives each party at least
            what the package does, less ``epsilon`` times the party's range of scores.
    """

    parties: tuple[str, ...]
    over: str
    size: int
    packages: int | None
    epsilon: Fraction
    _front: Front = field(repr=False, compare=False)

    @cached_property
    def points(self) -> tuple[Point, ...]:
        """The vectors, in descending order of the first party's score, then the second's …"""
        counts = self._front.counts.tolist()
        return tuple(
            Point(self._front.model.utilities(v), int(n) if self._front.exact else None)
            for v, n in zip(self._front.vectors.tolist(), counts, strict=True)
        )

    @property
    def utilities(self) -> tuple[tuple[float, ...], ...]:
        """The vectors as floats."""
        return tuple(map(tuple, self._front.model.floats(self._front.vectors).tolist()))

    def examples(self, place: int, limit: int = 1) -> tuple[Package, ...]:
        """At most ``limit`` packages with the utilities of the point at ``place``."""
        if limit == 1:
            return (self._front.example(place),)
        return tuple(islice(self._front.packages(place), limit))

    def holds_all(self, deal: Deal) -> bool:
        """Whether it holds, exactly, the frontier of what all parties of ``deal`` accept."""
        front = self._front
        if not front.exact or front.members is not None or front.model.deal != deal:
            return False
        if front.model.parties != tuple(range(len(deal.parties))):
            return False
        if self.over == "all":
            # Scores alone tell who accepts, unless there are red lines.
            return not any(deal.red_lines)
        return deal.signing.unanimous and len(deal.signing.parties) == len(deal.parties)

    def accepted(self, deal: Deal) -> Front:
        """What of it all parties accept; only where :meth:`holds_all`."""
        return self._front.reaching(self._front.model.thresholds(range(len(deal.parties))))

    def to_json(self) -> dict[str, Any]:
        """``utilities`` and, beside them, how many packages tie at each (``ties``)."""
        return {
            "parties": list(self.parties),
            "over": self.over,
            "size": self.size,
            "packages": self.packages,
            "epsilon": number(self.epsilon),
            "utilities": [[number(u) for u in p.utilities] for p in self.points],
            "ties": [p.packages for p in self.points],
            "provenance": super().to_json()["provenance"],
        }


def frontier(
    deal: Deal,
    *,
    over: Literal["all", "acceptable"] = "all",
    parties: Sequence[str] | None = None,
    epsilon: float | Fraction = 0,
    most: int = 1_000_000,
) -> Frontier:
    """The Pareto frontier of a deal.

    Args:
        deal: the deal.
        over: ``all`` packages that the constraints allow; or the ``acceptable`` ones: those that
            enough signatories accept (reservation values reached, no red line of theirs crossed).
        parties: whose scores count; all parties without it.
        epsilon: 0 for the exact frontier; else the error allowed, as a part of each party's range
            of scores. What is returned are packages that exist, so some of the vectors may be
            dominated. Over the acceptable ones the guarantee holds for packages that every
            signatory would still accept with that error taken off.
        most: vectors held at most.

    Returns:
        The frontier. Packages with the same utilities are one point; their number is exact.

    Raises:
        TooLarge: the frontier cannot be held; ask for an approximation.
        UsageError: ``epsilon`` is negative, or 1 or more.

    Example:
        >>> deal = Deal.additive(
        ...     ["a", "b"],
        ...     {"x": {"lo": (0, 3), "hi": (2, 0)}, "y": {"lo": (0, 1), "hi": (4, 0)}},
        ... )
        >>> [tuple(map(int, p.utilities)) for p in frontier(deal).points]
        [(6, 0), (4, 3), (0, 4)]
        >>> frontier(deal, parties=["a"]).size
        1
    """
    if not 0 <= epsilon < 1:
        raise UsageError("epsilon is a part of a party's range of scores: 0 <= epsilon < 1")
    columns = None if parties is None else tuple(deal.party(name) for name in parties)
    front = front_of(deal, over=over, columns=columns, epsilon=Fraction(epsilon), most=most)
    tops = front.model.top
    error = max(
        (Fraction(e, t) for e, t in zip(front.error, tops, strict=True) if t), default=Fraction(0)
    )
    names = tuple(deal.parties[p] for p in front.model.parties)
    return Frontier(
        provenance=Provenance(
            "Pareto frontier by Minkowski sums over issues",
            {"over": over, "parties": names, "epsilon": float(epsilon)},
            case_hash=deal.case_hash,
        ),
        parties=names,
        over=over,
        size=len(front),
        packages=int(sum(front.counts.tolist())) if front.exact else None,
        epsilon=Fraction(0) if front.exact else error,
        _front=front,
    )


def front_of(
    deal: Deal,
    *,
    over: str = "all",
    columns: tuple[int, ...] | None = None,
    coalition: tuple[int, ...] | None = None,
    epsilon: Fraction = Fraction(0),
    most: int = 1_000_000,
) -> Front:
    """The frontier as arrays; ``coalition`` asks for what just these parties accept."""

    def side(tops: tuple[int, ...], steps: int) -> tuple[int, ...] | None:
        if not epsilon:
            return None
        return tuple(max(1, floor(epsilon * t / max(1, steps)) + 1) for t in tops)

    if over == "all" and coalition is None:
        model = build(deal, columns)
        return compute(model, delta=side(model.top, len(model.blocks)), most=most)
    sign = deal.signing
    if coalition is None and sign.unanimous:
        coalition = sign.parties
    if coalition is not None:
        return _accepted_by(deal, coalition, columns, side, most)
    # A quorum: who accepts differs between packages, so reservations are looked at afterwards.
    if not any(deal.red_lines) and (columns is None or len(columns) == len(deal.parties)):
        model = build(deal)
        front = compute(model, delta=side(model.top, len(model.blocks)), most=most)
        return front.take(np.flatnonzero(_wins(deal, front)))
    return distinct_front(deal, columns, sign.minimal_winning(), most)


def _wins(deal: Deal, front: Front) -> Any:
    """Which vectors of a front over all parties enough signatories accept (no red lines)."""
    sign = deal.signing
    yes = {}
    for c, p in enumerate(front.model.parties):
        need = front.model.threshold(c, deal.reservation[p])
        yes[p] = (front.vectors[:, c] >= need).astype(bool)
    able = np.sum([yes[p] for p in sign.parties], axis=0) >= sign.quorum
    for p in sign.vetoes:
        able &= yes[p]
    return able


def _accepted_by(
    deal: Deal, coalition: tuple[int, ...], columns: tuple[int, ...] | None, side: Any, most: int
) -> Front:
    """The frontier of what all of ``coalition`` accept, in the scores of ``columns``."""
    chosen = tuple(range(len(deal.parties))) if columns is None else columns
    outside = [p for p in coalition if p not in chosen and deal.reservation[p] is not None]
    if outside:
        # Their scores bind but are not compared.
        return distinct_front(deal, columns, (coalition,), most)
    model = build(deal, chosen, respect=coalition)
    thresholds = model.thresholds(coalition)
    front = compute(
        model, thresholds=thresholds, delta=side(model.top, len(model.blocks)), most=most
    )
    return front.reaching(thresholds)
