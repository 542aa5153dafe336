"""Symmetric metarationality (Howard 1971; Fang, Hipel & Kilgour 1993, Definition 3.3).

As GMR, and i cannot escape the sanction: every s3 in R_i(s2) is no better for i than s either.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from backchannel.graphmodel.kernel import Kernel

__all__ = ["lowest", "stable"]


def lowest(kernel: Kernel, decision_maker: int) -> NDArray[np.int32]:
    """How low i's rank can be kept, i's own answer counted; never above i's rank at the state."""
    rank = kernel.ranks[decision_maker]
    after_answer = kernel.best_move(decision_maker, rank)
    return np.minimum(rank, kernel.lowest_by_moves(decision_maker, after_answer))


def stable(kernel: Kernel, decision_maker: int) -> NDArray[np.bool_]:
    """Where no move leaves the decision maker above its present rank for certain, shape (n,)."""
    secured = kernel.best_move(decision_maker, lowest(kernel, decision_maker))
    return np.asarray(secured <= kernel.ranks[decision_maker])
