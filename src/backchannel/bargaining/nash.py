"""The Nash solution: the largest product of gains over the disagreement point.

Nash, J. F. (1950), "The bargaining problem", Econometrica 18, 155-162; for finitely many packages
and parties that cannot all gain, the convention of Caragiannis et al. (2019), "The unreasonable
fairness of maximum Nash welfare": first the most parties with a positive gain, then the largest
product of the positive gains. All such packages are Pareto optimal, so the frontier is enough.
"""

from __future__ import annotations

from fractions import Fraction
from math import prod

import numpy as np

from backchannel.bargaining._solution import BargainingSet, Solution, near_largest

__all__ = ["nash"]


def nash(area: BargainingSet) -> Solution | None:
    """The packages with the largest Nash product; ``value`` is the product, exact.

    Args:
        area: the bargaining set.

    Returns:
        ``None`` where nothing is acceptable to all.
    """
    if not len(area):
        return None
    positive = np.asarray(area.integers > 0, dtype=bool)
    winners = positive.sum(axis=1)
    places = np.flatnonzero(winners == winners.max())
    # Exact integers become floats here, so even the smallest gain keeps its relative precision.
    gains = np.where(positive[places], area.integers[places].astype(np.float64), 1.0)
    places = places[near_largest(np.log(gains).sum(axis=1))]
    products = [
        prod((g for g in area.gain(i) if g > 0), start=Fraction(1)) for i in places.tolist()
    ]
    best = max(products)
    keep = places[[x == best for x in products]]
    value = best if int(winners.max()) == len(area.members) else Fraction(0)
    return area.solution("Nash", keep, value, "Nash 1950")
