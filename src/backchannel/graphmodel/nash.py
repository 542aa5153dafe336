"""Nash stability (Nash 1950; Fang, Hipel & Kilgour 1993, Definition 3.1): R_i⁺(s) = ∅."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from backchannel.graphmodel.kernel import Kernel

__all__ = ["stable"]


def stable(kernel: Kernel, decision_maker: int) -> NDArray[np.bool_]:
    """Where the decision maker has no unilateral improvement, shape (n,). Cost O(n)."""
    rank = kernel.ranks[decision_maker]
    return np.asarray(kernel.best_move(decision_maker, rank) <= rank)
