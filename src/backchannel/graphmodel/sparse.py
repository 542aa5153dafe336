"""The same minimum over reachable sets for explicit graphs, in time linear in the moves.

A few plain sweeps settle graphs of small diameter. What is left is condensed to strongly connected
components and swept once, in topological order. Where some mover's moves are not transitive, "no
mover twice running" matters, and the nodes are pairs of a state and the mover that moved last.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from backchannel.graphmodel.layout import Ints, Numbers, identity_of

if TYPE_CHECKING:
    from backchannel.graphmodel.relations import Edges

__all__ = ["ROUNDS", "closed", "closed_remembering"]

#: Plain rounds of sweeps tried before the graph is condensed; random graphs settle in about ten.
ROUNDS = 24


def closed(values: Numbers, relations: Sequence[Edges], ufunc: np.ufunc) -> Numbers:
    """``ufunc`` over everything that steps of any of ``relations`` reach, in any order.

    Args:
        values: shape (n,).
        relations: transitive ones, so that any sequence can be shortened to a legal one.
        ufunc: minimum or maximum.

    Returns:
        Shape (n,); includes the node itself. Cost O(n + steps).
    """
    source = np.concatenate([r.source for r in relations])
    target = np.concatenate([r.target for r in relations])
    return _condensed(values, source, target, ufunc)


def closed_remembering(
    after: Sequence[Numbers], relations: Sequence[Edges], ufunc: np.ufunc
) -> list[Numbers]:
    """As :func:`closed`, for legal sequences; item j is what can follow a step of j.

    Returns:
        One array of shape (n,) for each relation. Cost O(movers · (n + steps)).
    """
    n, movers = len(after[0]), len(relations)
    # Node j·n + s: at s, and j moved last. From there every other mover may step.
    pairs = [(j, k) for j in range(movers) for k in range(movers) if j != k]
    source = np.concatenate([relations[k].source + j * n for j, k in pairs])
    target = np.concatenate([relations[k].target + k * n for j, k in pairs])
    found = _condensed(np.concatenate(after), source, target, ufunc)
    return [found[j * n : (j + 1) * n] for j in range(movers)]


def _condensed(values: Numbers, source: Ints, target: Ints, ufunc: np.ufunc) -> Numbers:
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    n = len(values)
    matrix = coo_array((np.ones(len(source), np.int32), (source, target)), shape=(n, n))
    count, label = connected_components(matrix.tocsr(), directed=True, connection="strong")
    label = label.astype(np.int64)
    best: Any = np.full(count, identity_of(ufunc, values.dtype), values.dtype)
    ufunc.at(best, label, values)
    source, target = label[source], label[target]
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
