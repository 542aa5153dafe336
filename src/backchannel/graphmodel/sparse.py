"""The same minimum over reachable sets for explicit graphs, in time linear in the moves.

Where some mover's moves are not transitive, "no mover twice running" matters, and the nodes become
pairs of a state and the mover that moved last. A few plain sweeps settle graphs of small diameter;
what is left is condensed to strongly connected components and swept in topological order.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from backchannel.graphmodel.layout import Ints, Numbers, identity_of

if TYPE_CHECKING:
    from backchannel.graphmodel.relations import Edges

__all__ = ["reach_edges"]

#: Plain sweeps tried before the graph is condensed; random graphs settle in about ten.
_SWEEPS = 24


def reach_edges(values: Numbers, relations: Sequence[Edges], ufunc: np.ufunc) -> Numbers:
    """As :func:`backchannel.graphmodel.relations.reach`, for listed steps of two movers or more.

    Args:
        values: shape (n,).
        relations: two or more.
        ufunc: minimum or maximum.

    Returns:
        Shape (n,). Cost O(n + steps), times the movers where some are not transitive.
    """
    from backchannel.graphmodel.relations import Edges

    n = len(values)
    if all(r.transitive for r in relations):
        source = np.concatenate([r.source for r in relations])
        target = np.concatenate([r.target for r in relations])
        return _closed(values, Edges(n, source, target, transitive=True), ufunc)
    movers = len(relations)
    # Node j·n + s: at s, and j moved last. From there every other mover may step.
    source = np.concatenate(
        [r.source + j * n for k, r in enumerate(relations) for j in range(movers) if j != k]
    )
    target = np.concatenate(
        [r.target + k * n for k, r in enumerate(relations) for j in range(movers) if j != k]
    )
    nodes = Edges(movers * n, source, target, transitive=True)
    after = _closed(np.tile(values, movers), nodes, ufunc)
    out = values
    for k, relation in enumerate(relations):
        out = ufunc(out, relation.sweep(after[k * n : (k + 1) * n], ufunc))
    return np.asarray(out)


def _closed(values: Numbers, edges: Edges, ufunc: np.ufunc) -> Numbers:
    """``ufunc`` over everything reachable, the node itself included."""
    now = values
    for _ in range(_SWEEPS):
        new = ufunc(now, edges.sweep(now, ufunc))
        if np.array_equal(new, now):
            return now
        now = new
    return _condensed(now, edges, ufunc)


def _condensed(values: Numbers, edges: Edges, ufunc: np.ufunc) -> Numbers:
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    n = len(values)
    matrix = csr_array((np.ones(len(edges), np.int8), edges.target, edges.start), shape=(n, n))
    count, label = connected_components(matrix, directed=True, connection="strong")
    label = label.astype(np.int64)
    best: Any = np.full(count, identity_of(ufunc, values.dtype), values.dtype)
    ufunc.at(best, label, values)
    source, target = label[edges.source], label[edges.target]
    keep = source != target
    links = np.unique(source[keep] * count + target[keep])
    _sweep_levels(best, links // count, links % count, count, ufunc)
    return np.asarray(best[label])


def _sweep_levels(best: Numbers, source: Ints, target: Ints, count: int, ufunc: np.ufunc) -> None:
    """Sweep an acyclic graph backwards, a level of its topological order at a time, in place."""
    by_target = np.argsort(target, kind="stable")
    into = source[by_target]
    start = np.searchsorted(target[by_target], np.arange(count + 1))
    left = np.bincount(source, minlength=count)
    ready = np.flatnonzero(left == 0)
    while len(ready):
        size = start[ready + 1] - start[ready]
        total = int(size.sum())
        if not total:
            return
        offset = np.arange(total) - np.repeat(np.cumsum(size) - size, size)
        before = into[np.repeat(start[ready], size) + offset]
        ufunc.at(best, before, np.repeat(best[ready], size))
        if total < 64:
            touched, times = np.unique(before, return_counts=True)
        else:
            order = np.sort(before)
            first = np.flatnonzero(np.concatenate([[True], order[1:] != order[:-1]]))
            touched, times = order[first], np.diff(np.append(first, total))
        left[touched] -= times
        ready = touched[left[touched] == 0]
