"""The frontier of a deal with small integer scores: a dense dynamic program.

For every combination of scores of all parties but one, the best score of that one, and how many
packages attain it. A partial package that is not best at its cell is dominated and so is every
package it is part of; hence the counts at frontier vectors are exact. One block costs as many
passes over the grid as it has rows, whatever the number of packages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from backchannel.bargaining._model import Block, Model

__all__ = ["Grid", "cells", "grid_sweep"]

Array: TypeAlias = NDArray[Any]


@dataclass(frozen=True)
class Grid:
    """The grid after every block; ``axis`` is the column that is maximised.

    ``levels[k][x]`` is the best score of ``axis`` after ``k`` blocks where the other columns
    score ``x``, and -1 where no partial package does.
    """

    model: Model
    blocks: tuple[Block, ...]
    axis: int
    levels: tuple[Array, ...]
    counts: Array

    def frontier(self) -> tuple[Array, Array]:
        """Non-dominated vectors, shape (F, p), and how many packages attain each."""
        grid = self.levels[-1].astype(np.int64)
        best = grid.copy()
        for axis in range(grid.ndim):
            flipped = np.flip(best, axis)
            np.maximum.accumulate(flipped, axis=axis, out=flipped)
        good = grid >= 0
        for axis in range(grid.ndim):
            here = [slice(None)] * grid.ndim
            there = list(here)
            here[axis], there[axis] = slice(None, -1), slice(1, None)
            good[tuple(here)] &= grid[tuple(here)] > best[tuple(there)]
        places = np.nonzero(good)
        columns = [*places]
        columns.insert(self.axis, grid[places])
        return np.column_stack(columns).astype(np.int64), self.counts[places]

    def rows(self, vector: Sequence[int], level: int | None = None) -> Iterator[tuple[int, ...]]:
        """Every choice of one row a block whose sum is ``vector``, which must be a best one."""
        level = len(self.blocks) if level is None else level
        if level == 0:
            yield ()
            return
        block, grid = self.blocks[level - 1], self.levels[level - 1]
        before = np.array(vector, dtype=np.int64) - block.vectors
        others = np.delete(before, self.axis, axis=1)
        inside = (others >= 0).all(axis=1) & (others < np.array(grid.shape)).all(axis=1)
        for row in np.flatnonzero(inside).tolist():
            if grid[tuple(others[row])] == before[row, self.axis] >= 0:
                for head in self.rows(before[row].tolist(), level - 1):
                    yield (*head, row)


def cells(model: Model) -> int:
    """How many cells the grid needs."""
    sizes = sorted(t + 1 for t in model.top)
    return prod(sizes[:-1])


def grid_sweep(model: Model) -> Grid:
    """Run the dynamic program; int64 scores, no caps that bind, no tracked red lines."""
    axis = max(range(len(model.top)), key=lambda c: model.top[c])
    others = [c for c in range(len(model.top)) if c != axis]
    # Blocks that move scores least first: the grid grows as late as possible.
    blocks = sorted(
        model.blocks, key=lambda b: prod(int(b.vectors[:, c].max()) + 1 for c in others)
    )
    top = model.top[axis]
    best_type = np.int16 if top < (1 << 14) else np.int32 if top < (1 << 30) else np.int64
    count_type: Any = np.int64 if model.packages < (1 << 62) else object
    shape = (1,) * len(others)
    grid = np.zeros(shape, dtype=best_type)
    counts = np.ones(shape, dtype=count_type)
    levels = [grid]
    for block in blocks:
        reach = [int(block.vectors[:, c].max()) for c in others]
        shape = tuple(s + r for s, r in zip(shape, reach, strict=True))
        new = np.full(shape, -1, dtype=best_type)
        many = np.zeros(shape, dtype=count_type)
        known = grid >= 0
        for row in range(len(block.vectors)):
            step = block.vectors[row]
            window = tuple(
                slice(int(step[c]), int(step[c]) + size)
                for c, size in zip(others, grid.shape, strict=True)
            )
            reached = np.where(known, grid + best_type(step[axis]), -1).astype(best_type)
            target, ways = new[window], many[window]
            larger = reached > target
            equal = (reached == target) & known
            here = counts * int(block.counts[row])
            np.copyto(ways, ways + here, where=equal)
            np.copyto(ways, here, where=larger)
            np.maximum(target, reached, out=target)
        grid, counts = new, many
        levels.append(grid)
    return Grid(model, tuple(blocks), axis, tuple(levels), counts)
