"""Sums over blocks, one block at a time, keeping only what can still matter.

Two uses of one dynamic program. With ``pareto`` only non-dominated partial sums are kept: a
package whose part is dominated is dominated itself, so what is left at the end is the frontier,
and the number of packages at each of its vectors is exact. Without it all distinct partial sums
are kept, with the number of partial packages at each.

Every level is kept, which is what lets packages be read back from a vector.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from backchannel.bargaining._model import Block, Model
from backchannel.bargaining.deal import Package
from backchannel.bargaining.dominance import nondominated, ranks
from backchannel.errors import TooLarge

__all__ = ["Level", "Trace", "assemble", "merge", "sweep"]

Array: TypeAlias = NDArray[Any]

#: Candidates filtered at once; bounds the memory of a merge.
_BATCH = 400_000
#: From so many columns on the filter is costly enough to sample first what it would leave.
_DEEP, _SAMPLE = 5, 200
_HINT = "ask for an approximation (epsilon), for fewer parties, or for single solutions"


@dataclass(frozen=True)
class Level:
    """Partial sums after some blocks: vectors (N, p), crossed red lines (N,), packages (N,)."""

    vectors: Array
    flags: Array
    counts: Array


@dataclass
class Trace:
    """The levels of a sweep over ``blocks``; level 0 is the empty package.

    Attributes:
        model: the deal in integers.
        blocks: in the order of the sweep.
        levels: one more than blocks.
        thinned: how many merges were thinned.
        complete: whether the levels hold every way to reach the vectors of the last one.
    """

    model: Model
    blocks: tuple[Block, ...]
    levels: list[Level]
    thinned: int = 0
    complete: bool = True
    _hashed: dict[int, tuple[Array, Array]] = field(default_factory=dict)

    @property
    def last(self) -> Level:
        """What is left after all blocks."""
        return self.levels[-1]

    def rows(self, vector: Sequence[int], flags: int, level: int | None = None) -> Iterator[Any]:
        """Every choice of one row a block whose sum is ``vector`` and that crosses ``flags``."""
        level = len(self.blocks) if level is None else level
        if level == 0:
            if not any(vector) and flags == 0:
                yield ()
            return
        block, before = self.blocks[level - 1], self.levels[level - 1]
        capped = [c is not None and v == c for v, c in zip(vector, self.model.caps, strict=True)]
        simple = not any(capped) and not block.flags.any() and flags == 0
        if simple and len(before.vectors) > 64:
            target = np.array(vector, dtype=before.vectors.dtype) - block.vectors
            for choice, at in self.find(level - 1, target):
                for head in self.rows(before.vectors[at].tolist(), 0, level - 1):
                    yield (*head, choice)
            return
        for row in range(len(block.vectors)):  # caps or red lines: look at every vector
            fits = (before.flags | block.flags[row]) == flags
            for c, x in enumerate(vector):
                column = before.vectors[:, c] + block.vectors[row, c]
                fits &= (column >= x) if capped[c] else (column == x)
            for at in np.flatnonzero(fits).tolist():
                head_vector, head_flags = before.vectors[at].tolist(), int(before.flags[at])
                for head in self.rows(head_vector, head_flags, level - 1):
                    yield (*head, row)

    def find(self, level: int, targets: Array) -> Iterator[tuple[int, int]]:
        """(row, place) where row ``row`` of ``targets`` stands in ``level``."""
        if level not in self._hashed:
            key = _hash(self.levels[level].vectors)
            order = np.argsort(key)
            self._hashed[level] = key[order], order
        keys, order = self._hashed[level]
        wanted = _hash(targets)
        start = np.searchsorted(keys, wanted, side="left")
        stop = np.searchsorted(keys, wanted, side="right")
        vectors = self.levels[level].vectors
        for row in range(len(targets)):
            for j in range(start[row], stop[row]):
                if (vectors[order[j]] == targets[row]).all():
                    yield row, int(order[j])


def _hash(vectors: Array) -> Array:
    """A 64-bit key for every vector; equal vectors have equal keys."""
    mixed = np.zeros(len(vectors), dtype=np.uint64)
    odd = np.uint64(0x9E3779B97F4A7C15)
    for c in range(vectors.shape[1]):
        column = vectors[:, c]
        if column.dtype == object:
            column = np.array([x & 0xFFFFFFFFFFFFFFFF for x in column.tolist()], dtype=np.uint64)
        else:
            column = column.astype(np.uint64)
        mixed = (mixed ^ (mixed >> np.uint64(29))) * odd + column
    return mixed


def assemble(model: Model, blocks: Sequence[Block], rows: Sequence[int]) -> Iterator[Package]:
    """Every package whose blocks take ``rows``: rows stand for several joint values when tied."""
    package = [0] * len(model.deal.issues)

    def fill(at: int) -> Iterator[Package]:
        if at == len(blocks):
            yield tuple(package)
            return
        block, row = blocks[at], rows[at]
        for j in range(block.starts[row], block.starts[row + 1]):
            for issue, value in zip(block.issues, block.values[j].tolist(), strict=True):
                package[issue] = value
            yield from fill(at + 1)

    yield from fill(0)


def merge(vectors: Array, flags: Array, counts: Array, spans: Sequence[int]) -> Level:
    """Join equal vectors with equal flags, adding their counts.

    ``spans`` bounds every column from above (and 0 from below), so that a vector packs into one
    64-bit key where it fits.
    """
    if not len(vectors):
        return Level(vectors, flags, counts)
    size = 1
    for s in spans:
        size *= int(s) + 1
    if vectors.dtype != object and size < (1 << 62) and not flags.any():
        key = np.zeros(len(vectors), dtype=np.int64)
        for c, s in enumerate(spans):
            key = key * (int(s) + 1) + vectors[:, c]
        order = np.argsort(key, kind="stable")
        k = key[order]
        first = np.ones(len(k), dtype=bool)
        first[1:] = k[1:] != k[:-1]
    else:
        plain = vectors if vectors.dtype != object else ranks(vectors)
        order = np.lexsort([flags, *(plain[:, c] for c in range(plain.shape[1]))])
        v, f = plain[order], flags[order]
        first = np.ones(len(order), dtype=bool)
        first[1:] = (v[1:] != v[:-1]).any(axis=1) | (f[1:] != f[:-1])
    if first.all():
        return Level(vectors, flags, counts)
    starts = np.flatnonzero(first)
    kept = order[starts]
    return Level(vectors[kept], flags[kept], np.add.reduceat(counts[order], starts))


def _filter(level: Level) -> Level:
    """Drop what is dominated."""
    keep = nondominated(level.vectors)
    return Level(level.vectors[keep], level.flags[keep], level.counts[keep])


def _thin(level: Level, delta: Sequence[int]) -> Level:
    """Keep one vector a cell of side ``delta``: whatever goes is missed by less than one side."""
    cells = level.vectors // np.array([max(1, d) for d in delta], dtype=level.vectors.dtype)
    plain = cells if cells.dtype != object else ranks(cells)
    total = ranks(level.vectors).sum(axis=1)
    order = np.lexsort([-total, level.flags, *(plain[:, c] for c in range(plain.shape[1]))])
    c, f = plain[order], level.flags[order]
    first = np.ones(len(order), dtype=bool)
    first[1:] = (c[1:] != c[:-1]).any(axis=1) | (f[1:] != f[:-1])
    kept = order[first]
    return Level(level.vectors[kept], level.flags[kept], level.counts[kept])


def sweep(
    model: Model,
    blocks: Sequence[Block] | None = None,
    *,
    pareto: bool,
    needed: Sequence[int] | None = None,
    delta: Sequence[int] | None = None,
    most: int = 1_000_000,
) -> Trace:
    """Add block by block.

    Args:
        model: the deal in integers.
        blocks: which, in order; all without it, those with most rows first.
        pareto: keep only non-dominated sums.
        needed: by column; sums that cannot reach it any more are dropped.
        delta: by column; thin every merge to one vector a cell of this side.
        most: vectors held at most.

    Raises:
        TooLarge: more than ``most`` vectors are needed.
    """
    if blocks is None:
        blocks = sorted(model.blocks, key=lambda b: -len(b.vectors))
    p, dtype = len(model.parties), model.dtype
    packages = 1
    for b in blocks:
        packages *= int(sum(b.counts.tolist()))
    count_type: type = np.int64 if packages < (1 << 62) else object
    empty = Level(
        np.zeros((1, p), dtype=dtype), np.zeros(1, dtype=np.int64), np.ones(1, dtype=count_type)
    )
    trace = Trace(model, tuple(blocks), [empty], complete=not (pareto and model.capped))
    rest = [[0] * p]
    for b in reversed(blocks):
        best = b.vectors.max(axis=0).tolist() if len(b.vectors) else [0] * p
        rest.append([x + y for x, y in zip(rest[-1], best, strict=True)])
    rest.reverse()
    for at, block in enumerate(blocks):
        before = trace.last
        level = Level(before.vectors[:0], before.flags[:0], before.counts[:0])
        spans = [t if c is None else c for t, c in zip(model.top, model.caps, strict=True)]
        step = max(1, _BATCH // max(1, len(before.vectors)))
        for start in range(0, len(block.vectors), step):
            rows = slice(start, start + step)
            vectors = (before.vectors[:, None, :] + block.vectors[None, rows]).reshape(-1, p)
            flags = (before.flags[:, None] | block.flags[None, rows]).reshape(-1)
            here: Array = block.counts[rows].astype(count_type)
            counts = (before.counts[:, None] * here[None, :]).reshape(-1)
            if needed is not None:
                able = np.ones(len(vectors), dtype=bool)
                for c in range(p):
                    if needed[c] > 0:
                        able &= vectors[:, c] >= needed[c] - rest[at + 1][c]
                vectors, flags, counts = vectors[able], flags[able], counts[able]
            joined = Level(
                np.concatenate([level.vectors, model.clamp(vectors)]),
                np.concatenate([level.flags, flags]),
                np.concatenate([level.counts, counts]),
            )
            if pareto:
                _foresee(joined, most if delta is None else 4 * most, at, blocks)
                level = _filter(joined)
                if len(level.vectors) > most and delta is None:
                    _give_up(level, at, blocks, most)
            else:
                level = merge(joined.vectors, joined.flags, joined.counts, spans)
                if len(level.vectors) > most:
                    _give_up(level, at, blocks, most)
        if pareto:
            level = merge(level.vectors, level.flags, level.counts, spans)
        if delta is not None and any(d > 1 for d in delta):
            size = len(level.vectors)
            level = _thin(level, delta)
            trace.thinned += len(level.vectors) < size
            trace.complete = trace.complete and len(level.vectors) == size
            if len(level.vectors) > most:
                _give_up(level, at, blocks, most)
        trace.levels.append(level)
    return trace


def _foresee(level: Level, most: int, at: int, blocks: Sequence[Block]) -> None:
    """Give up before the costly filter when a sample says that far too much would be left."""
    n, p = level.vectors.shape
    if n < 2 * most or p < _DEEP:
        return
    places = np.linspace(0, n - 1, _SAMPLE).astype(np.int64)
    values = level.vectors if level.vectors.dtype != object else ranks(level.vectors)
    left = 0
    for place in places.tolist():
        at_least = np.ones(n, dtype=bool)
        for c in range(p):
            at_least &= values[:, c] >= values[place, c]
        left += not (values[at_least] > values[place]).any()
    if left / _SAMPLE * n > 1.5 * most:
        raise TooLarge(
            f"about {left * n // _SAMPLE:,} score vectors after {at + 1} of {len(blocks)} blocks "
            f"of issues; at most {most:,} are held",
            hint=_HINT,
        )


def _give_up(level: Level, at: int, blocks: Sequence[Block], most: int) -> None:
    raise TooLarge(
        f"{len(level.vectors):,} score vectors after {at + 1} of {len(blocks)} blocks of issues; "
        f"at most {most:,} are held",
        hint=_HINT,
    )
