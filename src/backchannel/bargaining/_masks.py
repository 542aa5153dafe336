"""Who accepts what, for all packages at once: counts by the exact set of accepting parties.

Partial sums of two halves of the issues are paired, which looks at every distinct pair once for
all coalitions together. For deals with up to some hundred million pairs; larger ones are counted
coalition by coalition.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from backchannel.bargaining._halves import Halves
from backchannel.bargaining._model import Model, build
from backchannel.bargaining._sweep import assemble
from backchannel.bargaining.deal import Deal, Package
from backchannel.errors import TooLarge

__all__ = ["Acceptance", "acceptance"]

Array: TypeAlias = NDArray[Any]

#: Most pairs of partial sums looked at, and how many at once.
_PAIRS = 120_000_000
_BATCH = 2_000_000
#: Counts are summed in doubles, which are exact below this.
_EXACT = 1 << 53


@dataclass(frozen=True)
class Acceptance:
    """Packages by who accepts them.

    Attributes:
        deal: the deal.
        members: indices of the parties, in the order of the bits.
        counts: set of accepting members, as bits → how many packages.
    """

    deal: Deal
    members: tuple[int, ...]
    counts: dict[int, int]
    _model: Model
    _halves: Halves

    def bits(self, coalition: Sequence[int]) -> int:
        """A set of members as bits."""
        return sum(1 << self.members.index(p) for p in coalition)

    def count(self, coalition: Sequence[int]) -> int:
        """How many packages all of ``coalition`` accept."""
        wanted = self.bits(coalition)
        return sum(n for mask, n in self.counts.items() if mask & wanted == wanted)

    def best_for(self, party: int, coalition: Sequence[int]) -> tuple[Fraction, Package] | None:
        """The most that ``party`` can get, its red lines kept, in what ``coalition`` accepts."""
        wanted = self.bits(coalition)
        column = self.members.index(party)
        left, right = self._halves.left, self._halves.right
        best: tuple[int, int, int] | None = None
        for first, mask, crossed in _pairs(self._model, self._halves):
            able = (mask & wanted == wanted) & ((crossed >> party) & 1 == 0)
            if not able.any():
                continue
            rows = left.last.vectors[first : first + len(mask), column]
            sums = rows[:, None] + right.last.vectors[None, :, column]
            flat = np.where(able.reshape(-1))[0]
            at = int(flat[np.argmax(sums.reshape(-1)[flat])])
            a, b = divmod(at, sums.shape[1])
            if best is None or sums[a, b] > best[0]:
                best = int(sums[a, b]), first + a, b
        if best is None:
            return None
        _, a, b = best
        head = next(left.rows(left.last.vectors[a].tolist(), int(left.last.flags[a])))
        tail = next(right.rows(right.last.vectors[b].tolist(), int(right.last.flags[b])))
        blocks = (*left.blocks, *right.blocks)
        package = next(assemble(self._model, blocks, (*head, *tail)))
        return self.deal.utilities(package)[party], package


def _pairs(model: Model, halves: Halves) -> Iterator[tuple[int, Array, Array]]:
    """(first row of the left half, accepting members as bits, crossed red lines), in batches."""
    a, b = halves.left.last, halves.right.last
    needed = model.thresholds(model.parties)
    step = max(1, _BATCH // max(1, len(b.vectors)))
    for first in range(0, len(a.vectors), step):
        rows = slice(first, first + step)
        crossed = a.flags[rows, None] | b.flags[None, :]
        mask = np.zeros(crossed.shape, dtype=np.int64)
        for c, p in enumerate(model.parties):
            reached = a.vectors[rows, None, c] >= needed[c] - b.vectors[None, :, c]
            accepts = reached.astype(bool) & ((crossed >> p) & 1 == 0)
            mask |= accepts.astype(np.int64) << c
        yield first, mask, crossed


@lru_cache(maxsize=8)
def acceptance(deal: Deal) -> Acceptance | None:
    """Count all coalitions of signatories together; ``None`` where there are too many pairs."""
    members = deal.signing.parties
    model = build(deal, members, track=members)
    if any(not len(b.vectors) for b in model.blocks):
        return None
    try:
        halves = Halves(model, most=100_000)
    except TooLarge:
        return None
    a, b = halves.left.last, halves.right.last
    if len(a.vectors) * len(b.vectors) > _PAIRS or model.packages >= _EXACT:
        return None
    totals = np.zeros(1 << len(members))
    here = b.counts.astype(np.float64)
    for first, mask, _ in _pairs(model, halves):
        weights = a.counts[first : first + len(mask), None].astype(np.float64) * here[None, :]
        totals += np.bincount(mask.reshape(-1), weights.reshape(-1), minlength=len(totals))
    counts = {mask: int(n) for mask, n in enumerate(totals.tolist()) if n}
    return Acceptance(deal, members, counts, model, halves)
