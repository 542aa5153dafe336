"""Simultaneous stability (Fraser & Hipel 1979, 1984), for models in option form.

s is SIM-stable for i when every improvement of i can be spoilt at once: some opponents, each by an
improvement of its own from s, act at the same time as i, and the feasible state where all these
changes come together is no better for i than s. Any non-empty set of opponents may act.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from backchannel.errors import TooLarge, UsageError
from backchannel.graphmodel.kernel import Kernel
from backchannel.graphmodel.layout import Ints

__all__ = ["MOST_STATES", "spoilers", "stable"]

#: SIM looks at every state one by one; more states than this are refused.
MOST_STATES = 1 << 17


def _changes(kernel: Kernel, state: int, mover: int) -> Ints:
    """Changes of code by which a mover improves from ``state``."""
    space = kernel.structure.space
    assert space is not None
    targets = kernel.structure.targets(state, mover)
    for owner in kernel.structure.movers[mover].owners:
        rank = kernel.ranks[owner]
        targets = targets[rank[targets] > rank[state]]
    codes = targets if space.full else space.codes[targets]
    return codes - space.code(state)


def spoilers(kernel: Kernel, decision_maker: int, state: int) -> dict[int, int | None]:
    """Each improvement of ``decision_maker`` at ``state``, and where it ends when spoilt.

    Returns:
        By the state the improvement aims at: the combined state worst for the decision maker that
        is no better than ``state``, ``None`` where there is none.
    """
    space = kernel.structure.space
    assert space is not None
    rank = kernel.ranks[decision_maker]
    own = _changes(kernel, state, decision_maker)
    if not len(own):
        return {}
    base = space.code(state)
    together = np.zeros(1, np.int64)
    for mover in kernel.structure.against((decision_maker,)):
        change = _changes(kernel, state, mover)
        if len(change):
            together = np.concatenate([together, (together[:, None] + change).ravel()])
    aimed = space.find(base + own)
    out: dict[int, int | None] = dict.fromkeys(aimed.tolist())
    if len(together) == 1:
        return out
    for aim, change in zip(aimed.tolist(), own.tolist(), strict=True):
        ends = space.find(base + change + together[1:])
        ends = ends[ends >= 0]
        if len(ends):
            worst = int(ends[rank[ends].argmin()])
            if rank[worst] <= rank[state]:
                out[aim] = worst
    return out


def stable(kernel: Kernel, decision_maker: int) -> NDArray[np.bool_]:
    """Where every improvement of the decision maker can be spoilt at once, shape (n,).

    Raises:
        UsageError: the model is an explicit graph, where moves cannot be combined.
        TooLarge: more than :data:`MOST_STATES` states.
    """
    if kernel.structure.space is None:
        raise UsageError(
            "SIM needs options: simultaneous moves cannot be combined in an explicit graph",
            hint="leave SIM out of the concepts",
        )
    n = kernel.structure.n
    if n > MOST_STATES:
        raise TooLarge(
            f"SIM looks at {n:,} states one by one; at most {MOST_STATES:,} are handled",
            hint="leave SIM out of the concepts",
        )
    rank = kernel.ranks[decision_maker]
    out = np.asarray(kernel.best_move(decision_maker, rank) <= rank)
    for state in np.flatnonzero(~out).tolist():
        out[state] = None not in spoilers(kernel, decision_maker, state).values()
    return out
