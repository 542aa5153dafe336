"""The Kalai-Smorodinsky solution: gains in proportion to the best each party could hope for.

Kalai, E. & Smorodinsky, M. (1975), "Other solutions to Nash's bargaining problem", Econometrica
43, 513-518. Each party's ideal gain is its largest among the acceptable packages. With finitely
many packages exact proportion is rarely attainable: the solution is the Pareto-optimal packages
whose smallest share of the ideal gain is largest (the maximin form, Thomson 1994).
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from backchannel.bargaining._solution import BargainingSet, Solution, near_largest

__all__ = ["ideal_gains", "kalai_smorodinsky"]


def ideal_gains(area: BargainingSet) -> tuple[Fraction, ...]:
    """The largest gain of each member in the bargaining set, which must not be empty."""
    best = area.front.model.utilities(area.front.vectors.max(axis=0).tolist())
    return tuple(b - d for b, d in zip(best, area.disagreement, strict=True))


def kalai_smorodinsky(area: BargainingSet) -> Solution | None:
    """The packages with the largest smallest share; ``value`` is that share, exact.

    A party that can gain nothing anywhere is left out of the comparison.

    Returns:
        ``None`` where nothing is acceptable to all.
    """
    if not len(area):
        return None
    ideal = ideal_gains(area)
    able = [c for c, i in enumerate(ideal) if i > 0]
    if not able:
        places, value = np.arange(len(area)), Fraction(1)
    else:
        gains = area.integers[:, able].astype(np.float64)
        shares = gains / gains.max(axis=0)
        places = near_largest(shares.min(axis=1))
        exact = [min(area.gain(i)[c] / ideal[c] for c in able) for i in places.tolist()]
        value = max(exact)
        places = places[[x == value for x in exact]]
    return area.solution("Kalai-Smorodinsky", places, value, "Kalai & Smorodinsky 1975")
