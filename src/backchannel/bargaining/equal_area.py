"""The equal-area solution for two parties.

Anbarci, N. & Bigelow, J. P. (1994), "The area monotonic solution to the cooperative bargaining
problem", Mathematical Social Sciences 28, 133-142: the line from the disagreement point through
the solution cuts the bargaining set into two parts of equal area. The bargaining set here is what
lotteries between acceptable packages and the disagreement point can reach with free disposal: the
area under the upper concave envelope of the frontier. The solution is the frontier package whose
line comes nearest to equal parts.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np

from backchannel.bargaining._solution import BargainingSet, Solution

__all__ = ["equal_area"]

Point = tuple[Fraction, Fraction]


def equal_area(area: BargainingSet) -> Solution | None:
    """The package whose line from disagreement halves the set best; ``value`` is the difference
    of the two areas as a share of their sum, exact.

    Returns:
        ``None`` where nothing is acceptable to both, where the parties are not two, or where the
        set has no area (one of them can gain nothing).
    """
    if not len(area) or len(area.members) != 2:
        return None
    points = [(g[0], g[1]) for g in map(area.gain, range(len(area)))]
    hull = _upper_hull(points)
    right, top = hull[0][0], hull[-1][1]
    if right <= 0 or top <= 0:
        return None
    # From the horizontal axis, anticlockwise, to the vertical axis.
    border: list[Point] = [(right, Fraction(0)), *hull, (Fraction(0), top)]
    whole = _fan(border)
    unequal = []
    for point in points:
        below = _fan(_cut(border, point))
        unequal.append(abs(whole - 2 * below) / whole)
    best = min(unequal)
    places = np.array([i for i, x in enumerate(unequal) if x == best])
    return area.solution("equal area", places, best, "Anbarci & Bigelow 1994")


def _cross(a: Point, b: Point) -> Fraction:
    return a[0] * b[1] - a[1] * b[0]


def _upper_hull(points: list[Point]) -> list[Point]:
    """The concave envelope, from the largest first coordinate to the largest second one."""
    hull: list[Point] = []
    for p in sorted(set(points), reverse=True):
        while len(hull) > 1:
            a, b = hull[-2], hull[-1]
            if _cross((b[0] - a[0], b[1] - a[1]), (p[0] - a[0], p[1] - a[1])) > 0:
                break
            hull.pop()
        hull.append(p)
    return hull


def _fan(border: list[Point]) -> Fraction:
    """Twice the area between the origin and an anticlockwise border."""
    return sum((_cross(a, b) for a, b in pairwise(border)), Fraction(0))


def _cut(border: list[Point], ray: Point) -> list[Point]:
    """The border from its start to where the ray from the origin meets it."""
    kept = [border[0]]
    for a, b in pairwise(border):
        if _cross(ray, b) <= 0:
            kept.append(b)
            continue
        before, after = -_cross(ray, a), _cross(ray, b)
        share = before / (before + after)
        kept.append((a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])))
        break
    return kept
