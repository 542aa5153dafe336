"""Linear programs over bounds and sums: is there a value for all, what is least to give way.

Numbers are scaled to at most one, so that :data:`FEASIBLE` means the same for counts of people and
for sums of money.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["FEASIBLE", "feasible", "irreducible", "least_change"]

#: The solver's tolerance of a constraint, on numbers scaled to at most one.
FEASIBLE = 1e-9

#: More rows than this are not filtered one by one; the whole group is the conflict.
_MOST_FILTERED = 150

_Row = tuple[dict[str, float], float | None, float | None]
_Ends = Mapping[str, tuple[float | None, float | None]]


def _scale(rows: Sequence[_Row], ends: _Ends) -> float:
    numbers = [abs(x) for _, a, b in rows for x in (a, b) if x is not None]
    numbers += [abs(x) for pair in ends.values() for x in pair if x is not None]
    return max([1.0, *numbers])


def _solve(rows: Sequence[_Row], ends: _Ends, elastic: frozenset[tuple[str, str]] | None) -> Any:
    """Least total give of the ``elastic`` bounds; ``None``: all are, empty: none is."""
    import numpy as np
    from scipy.optimize import linprog
    from scipy.sparse import coo_array

    names = list(ends)
    place = {name: i for i, name in enumerate(names)}
    n = len(names)
    scale = _scale(rows, ends)
    bounds: list[tuple[float | None, float | None]] = []
    gives: list[tuple[str, str]] = []
    room: list[float | None] = []
    inequalities: list[tuple[dict[int, float], float]] = []
    for name in names:
        low, high = (None if x is None else x / scale for x in ends[name])
        for side, end, sign in (("at least", low, -1.0), ("at most", high, 1.0)):
            if end is not None and (elastic is None or (name, side) in elastic):
                gives.append((name, side))
                # A count does not fall below zero, so its lower bound gives no further than that.
                room.append(end if side == "at least" and end >= 0 else None)
                row = {place[name]: sign, n + len(gives) - 1: -1.0}
                inequalities.append((row, sign * end))
                if side == "at least":
                    low = None
                else:
                    high = None
        bounds.append((low, high))
    for terms, least, most in rows:
        if most is not None:
            inequalities.append(({place[k]: c for k, c in terms.items()}, most / scale))
        if least is not None:
            inequalities.append(({place[k]: -c for k, c in terms.items()}, -least / scale))
    total = n + len(gives)
    cells = [(i, j, c) for i, (row, _) in enumerate(inequalities) for j, c in row.items()]
    i, j, c = zip(*cells, strict=True) if cells else ((), (), ())
    matrix = coo_array((c, (i, j)), shape=(len(inequalities), total)).tocsr()
    cost = np.concatenate([np.zeros(n), np.ones(len(gives))])
    found = linprog(
        cost,
        A_ub=matrix if inequalities else None,
        b_ub=[b for _, b in inequalities] if inequalities else None,
        bounds=bounds + [(0, most) for most in room],
        method="highs",
    )
    return found, gives, scale


def feasible(rows: Sequence[_Row], ends: _Ends) -> bool:
    """Whether some values within ``ends`` satisfy every row.

    Args:
        rows: coefficients by name, and the least and the most that their sum may be.
        ends: the least and the most of each name.
    """
    if any(a is not None and b is not None and a > b for a, b in ends.values()):
        return False
    found, _, _ = _solve(rows, ends, frozenset())
    return bool(found.status != 2)


def irreducible(rows: Sequence[_Row], ends: _Ends) -> tuple[list[int], list[tuple[str, str]]]:
    """A conflict none of whose parts can be left out, by the deletion filter.

    Returns:
        Indexes of the rows, and the bounds (name and side) that make it.
    """
    kept = list(range(len(rows)))
    if len(rows) <= _MOST_FILTERED:
        for row in list(kept):
            fewer = [k for k in kept if k != row]
            if fewer and not feasible([rows[k] for k in fewer], ends):
                kept = fewer
    names = dict.fromkeys(name for k in kept for name in rows[k][0])
    left = {name: ends[name] for name in names}
    chosen = [rows[k] for k in kept]
    bounds: list[tuple[str, str]] = []
    for name in names:
        for side in ("at least", "at most"):
            low, high = left[name]
            if (low if side == "at least" else high) is None:
                continue
            trial = {**left, name: (None, high) if side == "at least" else (low, None)}
            if len(names) <= _MOST_FILTERED and not feasible(chosen, trial):
                left = trial
            else:
                bounds.append((name, side))
    return kept, bounds


def least_change(
    rows: Sequence[_Row], ends: _Ends, fixed: set[tuple[str, str]]
) -> list[tuple[str, str, float]] | None:
    """The bounds that give way for the least total change, and to where.

    Args:
        fixed: bounds (name and side) that never give way.

    Returns:
        ``None`` where no change of bounds reconciles.
    """
    sides = {(name, side) for name in ends for side in ("at least", "at most")}
    found, gives, scale = _solve(rows, ends, frozenset(sides - fixed))
    if found.status != 0:
        return None
    out = []
    for (name, side), give in zip(gives, found.x[len(ends) :], strict=True):
        if give > FEASIBLE:
            low, high = ends[name]
            given = low if side == "at least" else high
            assert given is not None
            needed = given + (give if side == "at most" else -give) * scale
            out.append((name, side, round(needed, 6)))
    return out
