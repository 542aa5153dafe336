"""A set of score vectors with their packages: what frontiers and solutions are made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from backchannel.bargaining._grid import Grid, cells, grid_sweep
from backchannel.bargaining._halves import Halves
from backchannel.bargaining._model import Model
from backchannel.bargaining._sweep import Trace, assemble, sweep
from backchannel.bargaining.deal import Package
from backchannel.errors import TooLarge

__all__ = ["Front", "compute"]

Array: TypeAlias = NDArray[Any]

#: Most cells of the dense dynamic program; up to the second number it is always the quicker one.
_GRID_CELLS = 6_000_000
_GRID_AT_ONCE = 60_000
#: Frontiers with more vectors than this are left to the dense dynamic program where it fits.
_MERGED = 40_000


@dataclass(frozen=True)
class Front:
    """Non-dominated vectors of a model.

    Attributes:
        model: the deal in integers.
        vectors: shape (F, columns).
        counts: shape (F,), packages at each vector.
        exact: whether nothing is missing and the counts are exact.
        error: by column, how far (in integer steps) an approximation may fall short.
        source: what packages are read back from.
        members: by vector, the (vector, crossed red lines) of the source that it stands for, where
            the source knows more than is compared.
    """

    model: Model
    vectors: Array
    counts: Array
    exact: bool
    error: tuple[int, ...]
    source: Grid | Trace
    members: tuple[tuple[tuple[tuple[int, ...], int], ...], ...] | None = None

    def __len__(self) -> int:
        return len(self.vectors)

    def take(self, places: Array) -> Front:
        """Only the vectors at ``places``."""
        return replace(
            self,
            vectors=self.vectors[places],
            counts=self.counts[places],
            members=None
            if self.members is None
            else tuple(self.members[i] for i in places.tolist()),
        )

    def ordered(self) -> Front:
        """Vectors in descending order, first column first."""
        columns = [-self.vectors[:, c] for c in range(self.vectors.shape[1] - 1, -1, -1)]
        return self.take(np.lexsort(columns)) if columns and len(self) else self

    def reaching(self, thresholds: tuple[int, ...]) -> Front:
        """Only the vectors that reach every threshold."""
        able = np.ones(len(self), dtype=bool)
        for c, t in enumerate(thresholds):
            if t > 0:
                able &= self.vectors[:, c] >= t
        return self.take(np.flatnonzero(able))

    def packages(self, place: int) -> Iterator[Package]:
        """The packages at one vector, without end in sight when many tie."""
        vector = self.vectors[place].tolist()
        if self.members is not None and isinstance(self.source, Trace):
            for member, flags in self.members[place]:
                for rows in self.source.rows(member, flags):
                    yield from assemble(self.model, self.source.blocks, rows)
        elif isinstance(self.source, Grid):
            for rows in self.source.rows(vector):
                yield from assemble(self.model, self.source.blocks, rows)
        elif self.source.complete or not self._touches_cap(vector):
            for rows in self.source.rows(vector, 0):
                yield from assemble(self.model, self.source.blocks, rows)
        else:
            yield from Halves(self.model).packages(tuple(vector))

    def _touches_cap(self, vector: list[int]) -> bool:
        return any(c is not None and v >= c for v, c in zip(vector, self.model.caps, strict=True))

    def example(self, place: int) -> Package:
        """One package at a vector."""
        if self.members is None and isinstance(self.source, Trace):
            # One way to reach the vector is always held, even where caps hide others.
            rows = next(self.source.rows(self.vectors[place].tolist(), 0))
            return next(assemble(self.model, self.source.blocks, rows))
        return next(self.packages(place))


def compute(
    model: Model,
    *,
    thresholds: tuple[int, ...] | None = None,
    delta: tuple[int, ...] | None = None,
    most: int = 1_000_000,
) -> Front:
    """The frontier of ``model``, of the vectors that reach ``thresholds``.

    Raises:
        TooLarge: more than ``most`` vectors would be held.
    """
    p = len(model.parties)
    none_allowed = any(not len(b.vectors) for b in model.blocks)
    size = cells(model) if p else 0
    dense = (
        p >= 2
        and delta is None
        and not model.capped
        and not none_allowed
        and size <= min(_GRID_CELLS, 40 * model.packages)
        and max(model.top) < (1 << 40)
    )
    if dense and size > min(_GRID_AT_ONCE, _GRID_CELLS):
        # Merging costs what the frontier is large, the grid what the scores are: often far more.
        try:
            return _merged(model, thresholds, delta, min(most, _MERGED))
        except TooLarge:
            pass
    if dense:
        grid = grid_sweep(model)
        vectors, counts = grid.frontier()
        front = Front(model, vectors, counts, True, (0,) * p, grid)
        return (front.reaching(thresholds) if thresholds else front).ordered()
    return _merged(model, thresholds, delta, most)


def _merged(
    model: Model,
    thresholds: tuple[int, ...] | None,
    delta: tuple[int, ...] | None,
    most: int,
) -> Front:
    """By merging non-dominated sets block by block."""
    trace = sweep(model, pareto=True, needed=thresholds, delta=delta, most=most)
    last = trace.last
    p = len(model.parties)
    error = tuple(max(0, d - 1) * trace.thinned for d in delta) if delta else (0,) * p
    exact = not trace.thinned
    front = Front(model, last.vectors, last.counts, exact, error, trace)
    front = front.ordered()
    if model.capped and front.exact:
        counts = front.counts.copy().astype(object)
        halves: Halves | None = None
        for place, vector in enumerate(front.vectors.tolist()):
            if front._touches_cap(vector):
                halves = halves or Halves(model)
                counts[place] = halves.count(tuple(vector))
        front = replace(front, counts=counts)
    return front
