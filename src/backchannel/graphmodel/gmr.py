"""General metarationality (Howard 1971; Fang, Hipel & Kilgour 1993, Definition 3.2).

s is GMR-stable for i when every improvement s1 of i can be answered: some s2 that the opponents
reach from s1 by a legal sequence of moves is no better for i than s.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from backchannel.graphmodel.kernel import Kernel

__all__ = ["lowest", "stable"]


def lowest(kernel: Kernel, decision_maker: int) -> NDArray[np.int32]:
    """How low i's rank can fall once i stands at a state: there, or after opponents' moves."""
    return kernel.lowest_by_moves(decision_maker, kernel.ranks[decision_maker])


def stable(kernel: Kernel, decision_maker: int) -> NDArray[np.bool_]:
    """Where no move leaves the decision maker above its present rank for certain, shape (n,)."""
    secured = kernel.best_move(decision_maker, lowest(kernel, decision_maker))
    return np.asarray(secured <= kernel.ranks[decision_maker])
