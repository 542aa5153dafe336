"""Interval propagation over linear sums, and when it alone decides.

References:
    [Freuder1982] Freuder, A sufficient condition for backtrack-free search, JACM 29(1), 1982.
    [Moore1966] Moore, Interval Analysis, 1966.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from backchannel.casefile._figures import Bound
from backchannel.casefile.linear import LinearEquation

__all__ = ["Box", "Empty", "Sum", "groups", "is_tree", "propagate"]

#: Rounds of propagation; cyclic systems may tighten for ever by ever less.
_ROUNDS = 60


@dataclass(frozen=True, slots=True)
class Sum:
    """``low <= sum of coefficients times figures <= high``; ``None`` is open."""

    terms: Mapping[str, Fraction]
    low: Bound
    high: Bound

    @classmethod
    def of(cls, equation: LinearEquation, tolerance: float) -> Sum:
        low, high = equation.range(tolerance)
        return cls(equation.coefficients, low, high)


class Empty(Exception):
    """Propagation left a figure no value."""


Box = tuple[Bound, Bound]


def groups(sums: Mapping[int, Sum]) -> list[list[int]]:
    """Equations connected through figures."""
    of: dict[str, list[int]] = {}
    for index, total in sums.items():
        for name in total.terms:
            of.setdefault(name, []).append(index)
    seen: set[int] = set()
    out = []
    for start in sums:
        if start in seen:
            continue
        group, stack = [], [start]
        seen.add(start)
        while stack:
            index = stack.pop()
            group.append(index)
            for name in sums[index].terms:
                for other in of[name]:
                    if other not in seen:
                        seen.add(other)
                        stack.append(other)
        out.append(sorted(group))
    return out


def is_tree(sums: Mapping[int, Sum]) -> bool:
    """Whether a connected group has no cycle: propagation alone then decides it [Freuder1982]."""
    edges = sum(len(s.terms) for s in sums.values())
    names = {name for s in sums.values() for name in s.terms}
    return edges == len(names) + len(sums) - 1


def propagate(
    sums: Mapping[int, Sum], boxes: Mapping[str, Box]
) -> tuple[dict[str, Box], dict[str, set[int]]]:
    """Tighten boxes by each sum until nothing moves (or hardly)."""
    out = {name: boxes[name] for s in sums.values() for name in s.terms}
    of: dict[str, list[int]] = {}
    for index, total in sums.items():
        for name in total.terms:
            of.setdefault(name, []).append(index)
    by: dict[str, set[int]] = {}
    queue = dict.fromkeys(sums)
    for _ in range(_ROUNDS * len(sums)):
        if not queue:
            break
        index = next(iter(queue))
        del queue[index]
        for name, box in _tightened(sums[index], out):
            if box[0] is not None and box[1] is not None and box[0] > box[1]:
                raise Empty
            moved = _moved(out[name], box)
            out[name] = box
            by.setdefault(name, set()).add(index)
            if moved:
                queue.update(dict.fromkeys(i for i in of[name] if i != index))
    return out, by


def _tightened(total: Sum, boxes: Mapping[str, Box]) -> list[tuple[str, Box]]:
    lows, highs = {}, {}
    for name, c in total.terms.items():
        a, b = boxes[name] if c > 0 else boxes[name][::-1]
        lows[name] = None if a is None else c * a
        highs[name] = None if b is None else c * b
    open_low = [n for n, v in lows.items() if v is None]
    open_high = [n for n, v in highs.items() if v is None]
    low_sum = sum((v for v in lows.values() if v is not None), Fraction(0))
    high_sum = sum((v for v in highs.values() if v is not None), Fraction(0))
    out = []
    for name, c in total.terms.items():
        most: Bound = None
        least: Bound = None
        if total.high is not None and all(n == name for n in open_low):
            most = (total.high - (low_sum - (lows[name] or 0))) / c
        if total.low is not None and all(n == name for n in open_high):
            least = (total.low - (high_sum - (highs[name] or 0))) / c
        if c < 0:
            least, most = most, least
        low, high = boxes[name]
        new_low = low if least is None else least if low is None else max(low, least)
        new_high = high if most is None else most if high is None else min(high, most)
        if (new_low, new_high) != (low, high):
            out.append((name, (new_low, new_high)))
    return out


def _moved(old: Box, new: Box) -> bool:
    for a, b in zip(old, new, strict=True):
        if a is None and b is not None:
            return True
        if a is not None and b is not None and abs(a - b) > Fraction(1, 10**9) * (1 + abs(a)):
            return True
    return False
