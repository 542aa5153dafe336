"""What all solutions share: the bargaining set, exact gains, and the result."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import islice
from math import lcm
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from backchannel.bargaining._front import Front
from backchannel.bargaining._model import build
from backchannel.bargaining.deal import Deal, Package, number
from backchannel.bargaining.frontier import Frontier, front_of
from backchannel.errors import UsageError
from backchannel.results import Provenance, Result

__all__ = ["BargainingSet", "Solution", "bargaining_set", "near_largest"]

Array: TypeAlias = NDArray[Any]

#: Floats choose candidates for a maximum this much below it (relative); exact rationals decide.
#: A sum or product of a few dozen rounded terms is off by far less.
_SLACK = 1e-9
#: Most tied packages a result holds; it counts all.
LISTED = 1000


@dataclass(frozen=True)
class BargainingSet:
    """What some parties can agree on: the frontier of what they all accept, and their gains.

    Attributes:
        deal: the deal.
        members: indices of the parties that must agree; columns of everything below.
        front: non-dominated score vectors of the members.
        disagreement: what each gets without a deal: its reservation value, or where it has none
            the worst that a feasible package gives it.
    """

    deal: Deal
    members: tuple[int, ...]
    front: Front
    disagreement: tuple[Fraction, ...]

    def __len__(self) -> int:
        return len(self.front)

    def gain(self, place: int) -> tuple[Fraction, ...]:
        """Exact gains over the disagreement point."""
        worth = self.front.model.utilities(self.front.vectors[place].tolist())
        return tuple(w - d for w, d in zip(worth, self.disagreement, strict=True))

    @cached_property
    def integers(self) -> Array:
        """Gains as integers over one denominator for all members, exact; shape (F, members)."""
        model = self.front.model
        steps = [
            *model.unit,
            *(o - d for o, d in zip(model.offset, self.disagreement, strict=True)),
        ]
        whole = lcm(*(s.denominator for s in steps))
        slopes = [int(u * whole) for u in model.unit]
        bases = [int((o - d) * whole) for o, d in zip(model.offset, self.disagreement, strict=True)]
        largest = max(
            (abs(b) + s * t for b, s, t in zip(bases, slopes, model.top, strict=True)), default=0
        )
        small = largest * max(1, len(self.members)) < (1 << 62)
        vectors = self.front.vectors if small else self.front.vectors.astype(object)
        out = np.empty(vectors.shape, dtype=vectors.dtype)
        for c, (s, b) in enumerate(zip(slopes, bases, strict=True)):
            out[:, c] = vectors[:, c] * s + b
        return out

    def solution(self, name: str, places: Array, value: Any, source: str) -> Solution:
        """The result whose packages are those at ``places``."""
        return Solution(
            provenance=Provenance(
                name,
                {"parties": tuple(self.deal.parties[m] for m in self.members), "source": source},
                case_hash=self.deal.case_hash,
            ),
            parties=self.deal.parties,
            count=int(sum(self.front.counts[places].tolist())),
            value=value,
            deal=self.deal,
            _front=self.front.take(places),
        )


@dataclass(frozen=True)
class Solution(Result):
    """The packages that a solution concept picks; several when they tie.

    Attributes:
        parties: all parties of the deal.
        count: how many packages tie, exactly.
        value: the criterion at these packages.
        deal: the deal.
    """

    parties: tuple[str, ...]
    count: int
    value: Any
    deal: Deal = field(repr=False)
    _front: Front = field(repr=False, compare=False)

    @cached_property
    def packages(self) -> tuple[Package, ...]:
        """Every tied package, up to :data:`LISTED` of them."""
        found: list[Package] = []
        for place in range(len(self._front)):
            found.extend(islice(self._front.packages(place), LISTED - len(found)))
            if len(found) >= LISTED:
                break
        return tuple(sorted(found))

    @cached_property
    def utilities(self) -> tuple[tuple[Fraction, ...], ...]:
        """What each party gets at each of :attr:`packages`."""
        return tuple(self.deal.utilities(p) for p in self.packages)

    def to_json(self) -> dict[str, Any]:
        """``utilities`` (of the first package), ``packages`` and, where they tie, all utilities."""
        each = [[number(u) for u in worth] for worth in self.utilities]
        value = self.value
        if isinstance(value, tuple):
            value = [number(v) for v in value]
        elif isinstance(value, Fraction):
            value = number(value)
        return {
            "utilities": each[0] if each else None,
            "packages": [self.deal.describe(p) for p in self.packages],
            "each": each,
            "count": self.count,
            "value": value,
        }


def bargaining_set(
    deal: Deal,
    *,
    members: tuple[int, ...] | None = None,
    epsilon: Fraction = Fraction(0),
    most: int = 1_000_000,
    whole: Frontier | None = None,
) -> BargainingSet:
    """The bargaining set of ``members``, all signatories without it.

    ``whole`` is the exact frontier over all packages, if at hand: where all parties are members
    and no red lines are drawn, what of it they accept is the bargaining set.

    Raises:
        TooLarge: its frontier cannot be held.
    """
    chosen = deal.signing.parties if members is None else members
    if not chosen:
        raise UsageError("nobody signs this deal")
    everyone = tuple(range(len(deal.parties)))
    if whole is not None and chosen == everyone and whole.holds_all(deal):
        front = whole.accepted(deal)
    else:
        front = front_of(
            deal, over="acceptable", columns=chosen, coalition=chosen, epsilon=epsilon, most=most
        )
    worst = build(deal, chosen).offset
    given = (deal.reservation[m] for m in chosen)
    base = tuple(w if g is None else g for g, w in zip(given, worst, strict=True))
    return BargainingSet(deal, chosen, front, base)


def near_largest(values: NDArray[np.float64]) -> Array:
    """Places that may hold the largest value once rounding is taken out."""
    best = float(values.max())
    return np.flatnonzero(values >= best - _SLACK * max(1.0, abs(best)))
