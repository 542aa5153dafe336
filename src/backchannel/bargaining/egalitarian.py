"""The egalitarian solution, refined by leximin.

Kalai, E. (1977), "Proportional solutions to bargaining situations", Econometrica 45, 1623-1630;
lexicographic refinement: Imai, H. (1983), Econometrica 51, 389-401; Moulin (2003), *Fair Division
and Collective Welfare*. First the largest smallest gain, then the largest second smallest, and so
on. What leximin picks is Pareto optimal.
"""

from __future__ import annotations

import numpy as np

from backchannel.bargaining._solution import BargainingSet, Solution

__all__ = ["egalitarian"]


def egalitarian(area: BargainingSet) -> Solution | None:
    """The leximin packages; ``value`` is the gains in ascending order, exact.

    Returns:
        ``None`` where nothing is acceptable to all.
    """
    if not len(area):
        return None
    ascending = np.sort(area.integers, axis=1)
    places = np.arange(len(area))
    for column in range(ascending.shape[1]):
        values = ascending[places, column]
        places = places[values == values.max()]
    value = tuple(sorted(area.gain(int(places[0]))))
    return area.solution("egalitarian (leximin)", places, value, "Kalai 1977; Imai 1983")
