"""Which vectors are dominated by none (maxima of a set of vectors).

A vector dominates another when it is at least as large everywhere and larger somewhere. Equal
vectors do not dominate each other. Three filters:

1. a coarse grid over all coordinates but one: a vector is dominated when a cell that is strictly
   higher in every other coordinate holds something at least as large in the last;
2. two coordinates: sort and sweep;
3. more: divide and conquer on the lexicographic order (Kung, Luccio & Preparata 1975; Bentley
   1980), all blocks of one level at once, the orders of the other coordinates carried along by
   stable partition as in a wavelet tree. Cost O(N log^(p-2) N) for p coordinates. Where that is
   more than comparing with all that is left (many coordinates, few vectors), the latter is done.
"""

from __future__ import annotations

from math import comb
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["nondominated", "ranks"]

Array: TypeAlias = NDArray[Any]

#: Below this many vectors, comparing all pairs is quicker than divide and conquer.
_SMALL = 600
#: The coarse grid is worth its price from this many vectors on.
_GRID_FROM = 3_000
#: Vectors compared at once, and with how many.
_BLOCK, _HELD = 256, 4096
#: Relative costs (in units of 0.1 ns) of one comparison and of one vector in one pass; measured.
_COMPARED, _SWEPT = 2, 200
#: Most cells of the coarse grid.
_GRID_CELLS = 1 << 18


def ranks(values: Array) -> NDArray[np.int64]:
    """Replace every column by dense ranks (equal values, equal rank); exact for any integers."""
    out = np.empty(values.shape, dtype=np.int64)
    for column in range(values.shape[1]):
        out[:, column] = _ranks(values[:, column])
    return out


def _ranks(column: Array) -> Array:
    if column.dtype != object:
        return np.asarray(np.unique(column, return_inverse=True)[1].reshape(-1))
    try:
        rounded = column.astype(np.float64)
    except OverflowError:
        return np.asarray(np.unique(column, return_inverse=True)[1].reshape(-1))
    # Rounding keeps the order: only integers that round to one float are left to be told apart.
    order = np.argsort(rounded, kind="stable")
    alike = rounded[order][1:] == rounded[order][:-1]
    exact = column[order]
    new = np.ones(len(column), dtype=bool)
    new[1:] = exact[1:] != exact[:-1]
    if (alike & new[1:]).any():
        edges = np.flatnonzero(np.concatenate([[True], ~alike, [True]]))
        for start, stop in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
            if new[start + 1 : stop].any():
                inner = sorted(range(start, stop), key=lambda k: int(exact[k]))
                order[start:stop] = order[inner]
                exact[start:stop] = exact[inner]
        new[1:] = exact[1:] != exact[:-1]
    out = np.empty(len(column), dtype=np.int64)
    out[order] = np.cumsum(new) - 1
    return out


def nondominated(values: Array) -> NDArray[np.bool_]:
    """Mark the vectors that no other dominates.

    Args:
        values: shape (N, p); int64, or Python integers of any size (dtype object).

    Returns:
        Shape (N,); copies of one vector share their mark.

    Example:
        >>> nondominated(np.array([[1, 2], [2, 1], [1, 1], [2, 1]])).tolist()
        [True, True, False, True]
    """
    n, p = values.shape
    if n <= 1 or p == 0:
        return np.ones(n, dtype=bool)
    if p == 1:
        return np.asarray(values[:, 0] == values[:, 0].max(), dtype=bool)
    alive = np.arange(n)
    if n >= _GRID_FROM:
        alive = np.flatnonzero(np.logical_not(_below_grid(values)))
        values = values[alive]
    if values.dtype == object:
        values = ranks(values)
    keep = np.zeros(n, dtype=bool)
    order = np.lexsort([-values[:, c] for c in range(p - 1, -1, -1)])
    v = values[order]
    first = np.ones(len(v), dtype=bool)
    first[1:] = (v[1:] != v[:-1]).any(axis=1)
    distinct = v[first]
    if p == 2:
        beaten = _dominated_2(distinct)
    elif len(distinct) <= _SMALL:
        beaten = _dominated_pairs(distinct)
    elif _pairs_are_quicker(len(distinct), p):
        beaten = _dominated_blocks(distinct)
    else:
        beaten = _dominated_deep(distinct)
    keep[alive[order]] = ~beaten[np.cumsum(first) - 1]
    return keep


def _below_grid(values: Array) -> NDArray[np.bool_]:
    """Vectors below something in a cell strictly higher in all coordinates but the last."""
    n, p = values.shape
    if values.dtype == object:
        try:
            values = values.astype(np.float64)
        except OverflowError:
            values = ranks(values)
    side = max(2, int(min(_GRID_CELLS, 8 * n) ** (1 / (p - 1))))
    low = values.min(axis=0)
    span = (values.max(axis=0) - low).astype(np.float64)
    cell = np.zeros(n, dtype=np.int64)
    for c in range(p - 1):
        # Floats do: the map is monotone, so a higher cell means a larger value.
        part = (values[:, c] - low[c]).astype(np.float64) * (side / max(float(span[c]), 1e-300))
        cell = cell * side + np.minimum(part, side - 1).astype(np.int64)
    last = values[:, p - 1]
    nothing = low[p - 1] - 1 if values.dtype != np.float64 else -np.inf
    best = np.full(side ** (p - 1), nothing, dtype=values.dtype)
    np.maximum.at(best, cell, last)
    grid = best.reshape((side,) * (p - 1))
    above = np.full((side,) * (p - 1), nothing, dtype=values.dtype)
    above[(slice(None, -1),) * (p - 1)] = grid[(slice(1, None),) * (p - 1)]
    for axis in range(p - 1):
        flipped = np.flip(above, axis)
        np.maximum.accumulate(flipped, axis=axis, out=flipped)
    # Unequal integers may round to one float: only a larger one is certain to be larger.
    highest = above.reshape(-1)[cell]
    return np.asarray(highest > last if values.dtype == np.float64 else highest >= last)


def _dominated_2(v: Array) -> NDArray[np.bool_]:
    """Distinct pairs in descending lexicographic order: below the highest second before."""
    out = np.zeros(len(v), dtype=bool)
    out[1:] = np.maximum.accumulate(v[:-1, 1]) >= v[1:, 1]
    return out


def _dominated_pairs(v: Array) -> NDArray[np.bool_]:
    """All pairs; in descending lexicographic order only earlier vectors can dominate."""
    n, p = v.shape
    above = np.tri(n, n, -1, dtype=bool)
    for c in range(1, p):
        above &= v[None, :, c] >= v[:, None, c]
    return np.asarray(above.any(axis=1))


def _pairs_are_quicker(n: int, p: int) -> bool:
    """Whether comparing with what is left costs less than dividing: the passes of the latter are
    about the (p-2)-fold sums of levels, each some dozen sweeps over all vectors."""
    levels = max(1, (n - 1).bit_length())
    passes = comb(levels + p - 3, p - 2)
    return n * p * _COMPARED < passes * _SWEPT


def _dominated_blocks(v: Array) -> NDArray[np.bool_]:
    """Distinct vectors against those left so far, strongest first, many at a time."""
    n, p = v.shape
    order = ranks(v).astype(np.int32)
    strength = np.argsort(-order.sum(axis=1, dtype=np.int64), kind="stable")
    columns = np.ascontiguousarray(order[strength].T)
    out = np.zeros(n, dtype=bool)
    left = np.empty((p, n), dtype=np.int32)
    held = 0
    for start in range(0, n, _BLOCK):
        here = columns[:, start : start + _BLOCK]
        beaten = np.zeros(here.shape[1], dtype=bool)
        for at in range(0, held, _HELD):
            # A vector that dominates has a larger sum of ranks, so it comes before.
            above = left[0, at : min(held, at + _HELD), None] >= here[0]
            for c in range(1, p):
                above &= left[c, at : min(held, at + _HELD), None] >= here[c]
            beaten |= above.any(axis=0)
        among = np.triu(np.ones((len(beaten), len(beaten)), dtype=bool), 1)
        for c in range(p):
            among &= here[c][:, None] >= here[c][None, :]
        beaten |= among.any(axis=0)
        out[strength[start : start + _BLOCK]] = beaten
        kept = here[:, ~beaten]
        left[:, held : held + kept.shape[1]] = kept
        held += kept.shape[1]
    return out


def _dominated_deep(v: Array) -> NDArray[np.bool_]:
    """Divide and conquer over distinct vectors in descending lexicographic order, p >= 3."""
    n, p = v.shape
    height = max(1, int(n - 1).bit_length())
    # Order by each middle coordinate, descending; earlier vectors first among equals.
    orders = [np.argsort(-v[:, c], kind="stable") for c in range(1, p - 1)]
    last = np.unique(v[:, p - 1], return_inverse=True)[1].reshape(-1).astype(np.int64) + 1
    out = np.zeros(n, dtype=bool)
    everyone = np.ones(n, dtype=bool)
    _levels(orders, np.arange(n), last, everyone, everyone, height, out)
    return out


def _levels(
    orders: list[Array],
    place: Array,
    last: Array,
    above: Array,
    below: Array,
    height: int,
    out: Array,
) -> None:
    """Mark members of ``below`` that a member of ``above`` with a lower ``place`` dominates.

    ``place`` is a permutation; its blocks of ``2**height`` are treated apart. ``orders`` list the
    vectors block by block, each block in descending order of one coordinate. Within a block the
    left half (lower places) may dominate the right half; then both halves are treated alike.
    """
    top = int(last.max()) + 1
    for level in range(height - 1, -1, -1):
        half = 1 << level
        block = place >> (level + 1)
        right = ((place >> level) & 1).astype(bool)
        left_above = above & ~right
        right_below = below & right
        if len(orders) == 1:
            listed = orders[0]
            base = block[listed] * top
            score = last[listed]
            highest = np.maximum.accumulate(np.where(left_above[listed], score, 0) + base)
            beaten = right_below[listed] & (highest >= score + base)
            out[listed[beaten]] = True
        else:
            inner = np.empty(len(place), dtype=np.int64)
            inner[orders[0]] = np.arange(len(place))
            _levels(orders[1:], inner, last, left_above, right_below, level + 1, out)
        if level:
            orders = [_split(o, block[o], right[o], half) for o in orders]


def _split(listed: Array, block: Array, right: Array, half: int) -> Array:
    """Stable partition of every block into its left and its right half."""
    lefts = np.cumsum(~right)
    rights = np.arange(1, len(listed) + 1) - lefts
    # Every block before is full, so it holds ``half`` of either kind.
    target = np.where(right, rights - 1 + (block + 1) * half, lefts - 1 + block * half)
    moved = np.empty_like(listed)
    moved[target] = listed
    return moved
