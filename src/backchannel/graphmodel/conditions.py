"""What must hold of a decision maker's preference for a state to be stable for it: exactly.

All of Nash, GMR, SMR and SEQ ask only which states a decision maker does *not* prefer to the state
in question, its lower set L. With R the moves of the decision maker i and S(s1) where the others'
sequences lead from s1 (s1 itself for nobody's move is not a sanction):

- Nash: every s1 in R(s) is in L.
- GMR: for every s1 in R(s): s1 is in L, or some s2 in S(s1) is.
- SMR: … or some s2 in S(s1) is in L together with all of R(s2).
- SEQ: as GMR, with S over the others' improvements, which their own preferences give.

So stability is a conjunction of clauses, each a disjunction of sets that must lie in L. Source:
Kinsara, Kilgour & Hipel, "Inverse approach to the graph model for conflict resolution", IEEE
Transactions on Systems, Man, and Cybernetics: Systems 45 (2015); Wang, Hipel, Fang & Dang (2018).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backchannel.errors import NotFound, TooLarge
from backchannel.graphmodel.model import GraphModel

__all__ = ["CONCEPTS", "Clause", "clauses", "holds", "lower_set"]

#: Concepts whose conditions are of this form.
CONCEPTS = ("Nash", "GMR", "SMR", "SEQ")
#: Conditions that name more states than this are not written out.
MOST_TERMS = 2_000_000


@dataclass(frozen=True, slots=True)
class Clause:
    """One condition: at least one of the alternatives lies in the lower set.

    Attributes:
        move: the state moved to, which is what the condition is about.
        alternatives: sets of states, none containing another; the first is the move itself.
    """

    move: int
    alternatives: tuple[frozenset[int], ...]


def lower_set(rank: NDArray[np.int32], state: int) -> NDArray[np.bool_]:
    """The states not preferred to ``state``, shape (n,)."""
    return np.asarray(rank <= rank[state])


def holds(clause: Clause, lower: NDArray[np.bool_]) -> bool:
    """Whether a clause holds for a lower set."""
    return any(all(lower[s] for s in one) for one in clause.alternatives)


def clauses(model: GraphModel, state: int, decision_maker: int, concept: str) -> tuple[Clause, ...]:
    """The conditions for ``state`` to be stable for a decision maker.

    Args:
        model: preferences of the others count for SEQ only, the decision maker's own never.
        state: to be made stable.
        decision_maker: its number.
        concept: one of :data:`CONCEPTS`.

    Returns:
        One clause for each of its moves; none: stable whatever it prefers.

    Cost:
        O(moves × states the others reach), for SMR times the moves of the decision maker.

    Raises:
        NotFound: an unknown concept.
        TooLarge: the conditions name too many states to write them out.
    """
    if concept not in CONCEPTS:
        raise NotFound.named("concept with an inverse", concept, CONCEPTS)
    made = []
    terms = 0
    answers: dict[int, frozenset[int]] = {}
    for move in model.moves(state, decision_maker):
        alternatives = [frozenset((move,))]
        if concept != "Nash":
            for sanction in sorted(_reached(model, move, decision_maker, concept == "SEQ")):
                need = frozenset((sanction,))
                if concept == "SMR":
                    if sanction not in answers:
                        answers[sanction] = frozenset(model.moves(sanction, decision_maker))
                    need |= answers[sanction]
                need -= {state}
                alternatives.append(need)
                terms += len(need)
                if terms > MOST_TERMS:
                    raise TooLarge(
                        f"the conditions name more than {MOST_TERMS:,} states",
                        hint="ask for Nash, or model fewer options",
                    )
        made.append(Clause(move, _minimal(alternatives)))
    return tuple(made)


def _minimal(alternatives: Iterable[frozenset[int]]) -> tuple[frozenset[int], ...]:
    """Sets that contain no other; an alternative that needs more is never needed."""
    kept: list[frozenset[int]] = []
    for one in sorted(set(alternatives), key=lambda s: (len(s), sorted(s))):
        if not any(k <= one for k in kept):
            kept.append(one)
    return tuple(kept)


def _reached(model: GraphModel, start: int, against: int, improving: bool) -> set[int]:
    """Where the others' legal sequences of one step or more lead."""
    movers = model.structure.against((against,))
    find = model.improvements if improving else model.moves
    todo = [(t, m) for m in movers for t in find(start, m)]
    seen = set(todo)
    while todo:
        here, last = todo.pop()
        for m in movers:
            if m != last:
                for t in find(here, m):
                    if (t, m) not in seen:
                        seen.add((t, m))
                        todo.append((t, m))
    return {s for s, _ in seen}
