"""Groups from the odds of pairs: correlation clustering.

Every pair of members has odds that the two belong together. A grouping is as good as the sum of the
odds of the pairs it puts together, less a cut; each pair counts at most ``MOST`` for or
against, so that no single pair decides. Starting from average linkage, members move to the group
that gains most, groups merge, and chains of moves are tried of which only the whole gains
(Kernighan–Lin), until nothing gains: a local optimum. It depends on the order in which members are
taken, and a large group may be missed; of several fixed orders the best is kept, so that the result
does not depend on the order they are given in. Among few members the best of all is found.

References:
    [Bansal2004] Bansal, Blum & Chawla, Correlation clustering, Machine Learning 56, 2004.
    [Kernighan1970] Kernighan & Lin, An efficient heuristic procedure for partitioning graphs, Bell
    System Technical Journal 49, 1970.
    [Sokal1958] Sokal & Michener, A statistical method for evaluating systematic relationships,
    University of Kansas Science Bulletin 38, 1958 (average linkage).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["MOST", "gain", "grouped"]

#: What one pair counts for or against at most, in log-odds.
MOST = 3.0
#: Rounds through all members; each raises the sum, so this is a guard and not a limit.
_ROUNDS = 50
#: Gains below this are rounding.
_TINY = 1e-9
#: Members that are linked at once at the start; the cost grows with the square.
_LINKED = 1500
#: Members among which chains of moves and several orders are tried; the cost of a chain grows with
#: the cube.
_CHAINED = 250
#: Orders and beginnings from which it is tried.
_STARTS = 12
#: Members among which all groupings are compared; the cost is three to their power.
_EXACT = 9


def grouped(
    members: Sequence[str], odds: Mapping[tuple[str, str], float], cut: float
) -> list[list[str]]:
    """Groups of members, by correlation clustering [Bansal2004]; each sorted, in order.

    Args:
        members: their names.
        odds: log-odds of pairs ``(a, b)`` with ``a < b``; missing pairs count as far apart.
        cut: log-odds from which a pair speaks for being together.

    Cost: the pairs with odds, times a few rounds; quadratic in the largest connected part.
    """
    order = sorted(members)
    near: dict[str, dict[str, float]] = {m: {} for m in order}
    for (a, b), value in odds.items():
        weight = min(MOST, max(-MOST, value - cut))
        near[a][b] = near[b][a] = weight
    out: list[list[str]] = []
    for part in _parts(order, near):
        out += _best(part, near)
    return sorted(sorted(group) for group in out)


def gain(
    groups: Sequence[Sequence[str]], odds: Mapping[tuple[str, str], float], cut: float
) -> float:
    """What a grouping is worth: the sum that :func:`grouped` makes as large as it can.

    Example:
        >>> gain([["a", "b"], ["c"]], {("a", "b"): 1.0, ("b", "c"): 2.0}, 0.0)
        1.0
    """
    total = 0.0
    for group in groups:
        members = sorted(group)
        for n, a in enumerate(members):
            for b in members[n + 1 :]:
                value = odds.get((a, b), -np.inf)
                total += float(np.clip(value - cut, -MOST, MOST))
    return total


def _parts(order: Sequence[str], near: Mapping[str, Mapping[str, float]]) -> list[list[str]]:
    """Members that some chain of pairs speaks for; others can never gain by being together."""
    left, out = dict.fromkeys(order), []
    while left:
        first = next(iter(left))
        del left[first]
        part, waiting = [first], [first]
        while waiting:
            here = waiting.pop()
            for other, weight in near[here].items():
                if weight > 0 and other in left:
                    del left[other]
                    part.append(other)
                    waiting.append(other)
        out.append(sorted(part))
    return out


def _best(part: Sequence[str], near: Mapping[str, Mapping[str, float]]) -> list[list[str]]:
    if len(part) < 2:
        return [list(part)]
    place = {m: i for i, m in enumerate(part)}
    n = len(part)
    weights = np.full((n, n), -MOST)
    for m in part:
        for other, weight in near[m].items():
            if other in place:
                weights[place[m], place[other]] = weight
    np.fill_diagonal(weights, 0.0)
    best, labels = -np.inf, _exact(weights) if n <= _EXACT else np.arange(n)
    for order, start in _starts(n) if n > _EXACT else ():
        turned = weights[np.ix_(order, order)]
        tried = _climbed(turned, start)
        worth = float(turned[tried[:, None] == tried].sum())
        if worth > best + _TINY:
            best = worth
            labels[order] = tried
    found: dict[int, list[str]] = {}
    for i, label in enumerate(labels):
        found.setdefault(int(label), []).append(part[i])
    return list(found.values())


def _exact(weights: NDArray[np.float64]) -> NDArray[np.int64]:
    """Labels of the best of all groupings: the best of what is left after each group of its first.

    Cost: ``3**n`` sums for ``n`` members.
    """
    n = len(weights)
    worth = np.zeros(1 << n)
    best, first = np.zeros(1 << n), np.zeros(1 << n, np.int64)
    for mask in range(1, 1 << n):
        low = mask & -mask
        i, rest = low.bit_length() - 1, mask ^ low
        worth[mask] = worth[rest] + sum(weights[i, j] for j in range(n) if rest >> j & 1)
        best[mask], first[mask] = best[rest], low
        others = rest
        while others:
            value = worth[others | low] + best[rest ^ others]
            if value > best[mask] + _TINY:
                best[mask], first[mask] = value, others | low
            others = (others - 1) & rest
    labels, mask = np.arange(n), (1 << n) - 1
    while mask:
        group = int(first[mask])
        members = [j for j in range(n) if group >> j & 1]
        labels[members] = members[0]
        mask ^= group
    return labels


def _starts(n: int) -> list[tuple[NDArray[np.int64], NDArray[np.int64] | None]]:
    """Orders of members, always the same, with labels to start from: none for average linkage.

    Where members are few, the others start in turn from average linkage, from each member alone,
    and from pairs as they come.
    """
    starts: list[tuple[NDArray[np.int64], NDArray[np.int64] | None]] = [(np.arange(n), None)]
    if 2 < n <= _CHAINED:
        random = np.random.default_rng(n)
        for k in range(1, _STARTS):
            start = (None, np.arange(n), np.arange(n) // 2)[k % 3]
            starts.append((random.permutation(n), start))
    return starts


def _climbed(weights: NDArray[np.float64], start: NDArray[np.int64] | None) -> NDArray[np.int64]:
    """Labels of a local optimum."""
    labels = _linked(weights) if start is None else start.copy()
    for _ in range(_ROUNDS):
        moved = _moved(weights, labels)
        merged = _merged(weights, labels)
        if not moved and not merged and not _chained(weights, labels):
            break
    return labels


def _linked(weights: NDArray[np.float64]) -> NDArray[np.int64]:
    """Where to start: average linkage, cut where a pair speaks neither for nor against."""
    n = len(weights)
    if n > _LINKED:
        return np.arange(n)
    from scipy.cluster.hierarchy import fcluster, linkage

    apart = MOST - weights[np.triu_indices(n, 1)]
    return np.asarray(fcluster(linkage(apart, "average"), MOST, "distance"), np.int64)


def _moved(weights: NDArray[np.float64], labels: NDArray[np.int64]) -> bool:
    """Let each member in turn go where it gains most, also to a group of its own."""
    any_moved = False
    for i in range(len(labels)):
        ids, inverse = np.unique(labels, return_inverse=True)
        gains = np.bincount(inverse, weights=weights[i], minlength=len(ids))
        here = int(inverse[i])
        best = int(gains.argmax())
        if gains[best] <= 0:
            if gains[here] < -_TINY:
                labels[i] = labels.max() + 1
                any_moved = True
        elif best != here and gains[best] > gains[here] + _TINY:
            labels[i] = ids[best]
            any_moved = True
    return any_moved


def _chained(weights: NDArray[np.float64], labels: NDArray[np.int64]) -> bool:
    """A chain of moves, each member once, of which the best beginning gains [Kernighan1970]."""
    n = len(labels)
    if not 2 < n <= _CHAINED:
        return False
    _, now = np.unique(labels, return_inverse=True)
    # A column a group, and one for a group of each member's own.
    gains = np.zeros((n, 2 * n))
    np.add.at(gains.T, now, weights)
    rows = np.arange(n)
    free = np.ones(n, bool)
    total = best = 0.0
    found: NDArray[np.int64] | None = None
    for _ in range(n):
        size = np.bincount(now, minlength=2 * n)
        delta = gains - gains[rows, now][:, None]
        delta[rows, now] = -np.inf
        delta[:, size == 0] = -np.inf
        delta[rows, n + rows] = np.where(size[now] > 1, -gains[rows, now], -np.inf)
        delta[~free] = -np.inf
        i, to = np.unravel_index(int(delta.argmax()), delta.shape)
        if not np.isfinite(delta[i, to]):
            break
        total += float(delta[i, to])
        gains[:, now[i]] -= weights[:, i]
        gains[:, to] += weights[:, i]
        now[i], free[i] = to, False
        if total > best + _TINY:
            best, found = total, now.copy()
    if found is None:
        return False
    labels[:] = found
    return True


def _merged(weights: NDArray[np.float64], labels: NDArray[np.int64]) -> bool:
    """Merge the two groups that gain most by it."""
    ids, inverse = np.unique(labels, return_inverse=True)
    if len(ids) < 2:
        return False
    member = np.zeros((len(ids), len(labels)))
    member[inverse, np.arange(len(labels))] = 1.0
    gains = member @ weights @ member.T
    gains[np.tril_indices(len(ids))] = -np.inf
    a, b = np.unravel_index(int(gains.argmax()), gains.shape)
    if gains[a, b] <= _TINY:
        return False
    labels[labels == ids[b]] = ids[a]
    return True
