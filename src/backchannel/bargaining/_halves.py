"""Packages that reach given scores: counted, drawn and listed by meeting in the middle.

The blocks are split into two halves with about as many packages each. For every distinct sum of
one half it is enough to know which sums of the other make up the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from math import prod
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from backchannel.bargaining._model import Block, Model
from backchannel.bargaining._sweep import Level, Trace, assemble, sweep
from backchannel.bargaining.deal import Package
from backchannel.bargaining.dominance import ranks
from backchannel.errors import TooLarge

__all__ = ["Halves"]

Array: TypeAlias = NDArray[Any]

#: Most cells of a cumulated grid.
_GRID_CELLS = 40_000_000
#: Most pairs of sums compared.
_PAIRS = 6_000_000_000
#: Pairs compared at once.
_BATCH = 4_000_000


class Halves:
    """Two halves of a model's blocks and their distinct sums; caps are respected.

    Cost: about the square root of the number of packages, less where sums coincide.

    Raises:
        TooLarge: a half has more than ``most`` distinct sums.
    """

    def __init__(self, model: Model, *, most: int = 3_000_000) -> None:
        self.model = model
        left: list[Block] = []
        right: list[Block] = []
        for block in sorted(model.blocks, key=lambda b: -len(b.vectors)):
            sizes = [prod(len(b.vectors) for b in half) for half in (left, right)]
            (left if sizes[0] <= sizes[1] else right).append(block)
        self.left: Trace = sweep(model, left, pareto=False, most=most)
        self.right: Trace = sweep(model, right, pareto=False, most=most)

    def _scores(self) -> tuple[Level, Level]:
        return self.left.last, self.right.last

    def count(self, needed: tuple[int, ...]) -> int:
        """How many packages reach ``needed`` in every column, exactly.

        Raises:
            TooLarge: the scores are neither small integers nor few.
        """
        return int(sum(self._weights(needed)))

    def _weights(self, needed: tuple[int, ...]) -> list[int]:
        """For every sum of the left half, the packages with it that reach ``needed``."""
        a, b = self._scores()
        columns = [c for c, n in enumerate(needed) if n > 0]
        if not len(a.vectors) or not len(b.vectors):
            return [0] * len(a.vectors)
        whole = int(sum(b.counts.tolist()))
        if not columns:
            return [int(x) * whole for x in a.counts.tolist()]
        want = np.empty((len(a.vectors), len(columns)), dtype=a.vectors.dtype)
        for j, c in enumerate(columns):
            want[:, j] = needed[c] - a.vectors[:, c]
        have = b.vectors[:, columns]
        reach = _reach(want, have, b.counts)
        if whole * max(map(int, a.counts.tolist())) < (1 << 62):
            return [int(x) for x in (a.counts.astype(np.int64) * reach).tolist()]
        return [int(x) * int(y) for x, y in zip(a.counts.tolist(), reach.tolist(), strict=True)]

    def _partners(self, vector: Array, needed: tuple[int, ...]) -> Array:
        """Places in the right half that make up what ``vector`` lacks of ``needed``."""
        b = self._scores()[1]
        able = np.ones(len(b.vectors), dtype=bool)
        for c, n in enumerate(needed):
            if n > 0:
                able &= b.vectors[:, c] >= n - vector[c]
        return np.flatnonzero(able)

    def packages(self, needed: tuple[int, ...]) -> Iterator[Package]:
        """All packages that reach ``needed``, in no particular order."""
        a, b = self._scores()
        weights = self._weights(needed)
        for i in (i for i, w in enumerate(weights) if w):
            for j in self._partners(a.vectors[i], needed).tolist():
                for head in self.left.rows(a.vectors[i].tolist(), int(a.flags[i])):
                    for tail in self.right.rows(b.vectors[j].tolist(), int(b.flags[j])):
                        blocks = (*self.left.blocks, *self.right.blocks)
                        yield from assemble(self.model, blocks, (*head, *tail))

    def sample(self, needed: tuple[int, ...], size: int, rng: np.random.Generator) -> list[Package]:
        """Draw ``size`` packages that reach ``needed``, uniformly, with replacement."""
        a, b = self._scores()
        weights = self._weights(needed)
        total = sum(weights)
        if not total:
            return []
        draws = sorted(_below(rng, total) for _ in range(size))
        found: list[Package] = []
        partners: tuple[int, Array] = (-1, np.empty(0, dtype=np.int64))
        passed, i = 0, 0
        for draw in draws:
            while draw >= passed + weights[i]:
                passed += weights[i]
                i += 1
            if partners[0] != i:
                partners = i, self._partners(a.vectors[i], needed)
            fitting = [int(x) for x in b.counts[partners[1]].tolist()]
            rest = (draw - passed) % sum(fitting)
            at = 0
            while rest >= fitting[at]:
                rest -= fitting[at]
                at += 1
            j = int(partners[1][at])
            rows = (*_draw_rows(self.left, i, rng), *_draw_rows(self.right, j, rng))
            blocks = (*self.left.blocks, *self.right.blocks)
            found.append(_draw_values(self.model, blocks, rows, rng))
        return [found[k] for k in rng.permutation(len(found)).tolist()]

    def listed(self, needed: tuple[int, ...], limit: int) -> list[Package]:
        """At most ``limit`` packages that reach ``needed``."""
        return list(islice(self.packages(needed), limit))


def _below(rng: np.random.Generator, bound: int) -> int:
    """A uniform integer below ``bound``, of any size."""
    if bound < (1 << 62):
        return int(rng.integers(bound))
    size = (bound.bit_length() + 7) // 8
    while True:
        drawn = int.from_bytes(rng.bytes(size), "little") >> (8 * size - bound.bit_length())
        if drawn < bound:
            return drawn


def _draw_rows(trace: Trace, place: int, rng: np.random.Generator) -> tuple[int, ...]:
    """Rows of one of the packages at vector ``place`` of the last level, uniformly."""
    rows: list[int] = []
    for level in range(len(trace.blocks), 0, -1):
        block, before, here = trace.blocks[level - 1], trace.levels[level - 1], trace.levels[level]
        options: list[tuple[int, int, int]] = []
        for row, at in _ways(trace, level, here.vectors[place]):
            options.append((int(before.counts[at]) * int(block.counts[row]), row, at))
        draw = _below(rng, sum(w for w, _, _ in options))
        for weight, row, at in options:
            if draw < weight:
                rows.append(row)
                place = at
                break
            draw -= weight
    return tuple(reversed(rows))


def _ways(trace: Trace, level: int, vector: Array) -> Iterator[tuple[int, int]]:
    """(row of the level's block, place in the level before) that make up ``vector``."""
    block, before = trace.blocks[level - 1], trace.levels[level - 1]
    if not trace.model.capped:
        yield from trace.find(level - 1, vector - block.vectors)
        return
    for row in range(len(block.vectors)):
        sums = trace.model.clamp(before.vectors + block.vectors[row])
        for at in np.flatnonzero((sums == vector).all(axis=1)).tolist():
            yield row, at


def _draw_values(
    model: Model, blocks: tuple[Block, ...], rows: tuple[int, ...], rng: np.random.Generator
) -> Package:
    package = [0] * len(model.deal.issues)
    for block, row in zip(blocks, rows, strict=True):
        j = int(rng.integers(block.starts[row], block.starts[row + 1]))
        for issue, value in zip(block.issues, block.values[j].tolist(), strict=True):
            package[issue] = value
    return tuple(package)


def _reach(want: Array, have: Array, counts: Array) -> Array:
    """For every row of ``want``, the total count of rows of ``have`` at least as large."""
    columns = want.shape[1]
    out_type = counts.dtype
    if have.dtype != object:
        top = have.max(axis=0)
        size = prod(int(t) + 1 for t in top)
        if size <= min(_GRID_CELLS, 50 * (len(want) + len(have)) + 1000):
            return _reach_grid(want, have, counts, tuple(int(t) + 1 for t in top))
    if columns == 1:
        order = np.argsort(have[:, 0], kind="stable")
        tail = np.concatenate([np.cumsum(counts[order][::-1])[::-1], np.zeros(1, dtype=out_type)])
        return np.asarray(tail[np.searchsorted(have[order, 0], want[:, 0], side="left")])
    if columns == 2 and len(want) * len(have) > _BATCH:
        return _reach_two(want, have, counts)
    if len(want) * len(have) > _PAIRS:
        raise TooLarge(
            f"counting would compare {len(want):,} by {len(have):,} partial packages",
            hint="round the scores to whole numbers, or draw a sample",
        )
    # The first column sorted: only rows from the first that reaches need be compared.
    order = np.argsort(have[:, 0], kind="stable")
    have, counts = have[order], counts[order]
    start = np.searchsorted(have[:, 0], want[:, 0], side="left")
    rank = np.argsort(start, kind="stable")
    out = np.zeros(len(want), dtype=out_type)
    step = max(1, _BATCH // max(1, len(have)))
    for at in range(0, len(want), step):
        rows = rank[at : at + step]
        first = int(start[rows].min())
        able = np.ones((len(rows), len(have) - first), dtype=bool)
        for c in range(columns):
            able &= have[None, first:, c] >= want[rows, None, c]
        if counts.dtype.kind == "O":
            out[rows] = [sum(counts[first:][r].tolist()) for r in able]
        else:
            out[rows] = (able * counts[None, first:]).sum(axis=1)
    return out


def _reach_two(want: Array, have: Array, counts: Array) -> Array:
    """Two columns, by a wavelet matrix (Claude & Navarro 2012): rows in descending order of
    the first column, the bits of the second column's rank level by level, counts cumulated."""
    order = ranks(np.concatenate([have, want]))
    mine, theirs = order[: len(have)], order[len(have) :]
    down = np.argsort(-mine[:, 0], kind="stable")
    right = np.searchsorted(-mine[down, 0], -theirs[:, 0], side="right")
    left = np.zeros(len(want), dtype=np.int64)
    rank, query = mine[down, 1], theirs[:, 1]
    weight = counts[down]
    out = np.zeros(len(want), dtype=counts.dtype)
    none = np.zeros(1, dtype=counts.dtype)
    for level in range(int(order[:, 1].max()).bit_length() - 1, -1, -1):
        one = (rank >> level) & 1
        zeros = np.concatenate([[0], np.cumsum(1 - one)])
        heavy = np.concatenate([none, np.cumsum(weight * one)])
        high = ((query >> level) & 1).astype(bool)
        # Where the query's bit is 0, every row with a 1 here is larger.
        out += np.where(high, none, heavy[right] - heavy[left])
        left = np.where(high, zeros[-1] + left - zeros[left], zeros[left])
        right = np.where(high, zeros[-1] + right - zeros[right], zeros[right])
        split = np.argsort(one, kind="stable")
        rank, weight = rank[split], weight[split]
    total = np.concatenate([none, np.cumsum(weight)])
    return np.asarray(out + total[right] - total[left])


def _reach_grid(want: Array, have: Array, counts: Array, shape: tuple[int, ...]) -> Array:
    grid = np.zeros(shape, dtype=counts.dtype)
    np.add.at(grid, tuple(have.T), counts)
    for axis in range(len(shape)):
        flipped = np.flip(grid, axis)
        np.cumsum(flipped, axis=axis, out=flipped)
    clipped = np.maximum(want, 0)
    able = (clipped < np.array(shape)).all(axis=1)
    out = np.zeros(len(want), dtype=counts.dtype)
    out[able] = grid[tuple(clipped[able].T)]
    return out
