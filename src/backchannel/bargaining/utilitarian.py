"""The utilitarian solution: the largest sum of gains (Thomson 1994; Moulin 2003).

It compares scores between parties as they stand: give every party the same number of points.
"""

from __future__ import annotations

import numpy as np

from backchannel.bargaining._solution import BargainingSet, Solution

__all__ = ["utilitarian"]


def utilitarian(area: BargainingSet) -> Solution | None:
    """The packages with the largest sum of scores; ``value`` is that sum over the members, exact.

    Returns:
        ``None`` where nothing is acceptable to all.
    """
    if not len(area):
        return None
    total = area.integers.sum(axis=1)
    places = np.flatnonzero(total == total.max())
    vector = area.front.vectors[places[0]].tolist()
    value = sum(area.front.model.utilities(vector))
    return area.solution("utilitarian", places, value, "Thomson 1994")
