"""What the stability concepts share: one structure, one profile of ranks, and what was worked out.

A concept asks, for every state s1, how low the opponents can bring a decision maker from there;
:class:`Kernel` keeps the relations that answer it. Build one for each preference profile over a
shared :class:`~backchannel.graphmodel.structure.Structure`; the structure's own work is done once.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from backchannel.graphmodel.layout import Numbers
from backchannel.graphmodel.relations import Relation, reach
from backchannel.graphmodel.structure import Structure

__all__ = ["Kernel"]

Rank = NDArray[np.int32]


class Kernel:
    """One profile of preferences over a structure.

    Args:
        structure: states and moves.
        ranks: by decision maker, higher is better, int32, not negative, shape (n,).
    """

    def __init__(self, structure: Structure, ranks: Sequence[Rank]) -> None:
        self.structure = structure
        self.ranks = tuple(ranks)
        self._improvements: dict[int, Relation] = {}

    def moves(self, mover: int) -> Relation:
        """A mover's moves."""
        return self.structure.moves(mover)

    def improvements(self, mover: int) -> Relation:
        """A mover's moves that all its owners strictly prefer; kept."""
        if mover not in self._improvements:
            owners = self.structure.movers[mover].owners
            self._improvements[mover] = self.structure.improvements(
                mover, {o: self.ranks[o] for o in owners}
            )
        return self._improvements[mover]

    def best_move(self, decision_maker: int, values: Numbers) -> Numbers:
        """The highest of ``values`` at a state and where the decision maker can go, shape (n,)."""
        return np.maximum(values, self.moves(decision_maker).sweep(values, np.maximum))

    def lowest_by_moves(self, decision_maker: int, values: Numbers) -> Numbers:
        """The lowest of ``values`` at a state and where the opponents' moves lead from it."""
        against = self.structure.against((decision_maker,))
        return reach(values, [self.moves(m) for m in against], np.minimum)

    def lowest_by_improvements(self, decision_maker: int, values: Numbers) -> Numbers:
        """The lowest of ``values`` at a state and where the opponents' improvements lead."""
        against = self.structure.against((decision_maker,))
        return reach(values, [self.improvements(m) for m in against], np.minimum)
