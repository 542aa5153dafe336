"""What the brief says of the graph model: equilibria, how to reach them, what would change them."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from backchannel.casefile import Case
    from backchannel.graphmodel import GraphModel, Stability
    from backchannel.graphmodel.robustness import Robustness

__all__ = ["Equilibrium", "Settlement", "settlement", "shares", "swayed", "way"]

#: States looked at in search of a way; beyond, none is said to be known.
_MOST_SEEN = 20_000
#: States whose every concept is looked at, and of models whose unknowns are drawn.
_MOST_STATES, _MOST_SAMPLED = 1 << 18, 1 << 13
#: Draws of what is not known: within five points of the truth (95 %).
_SAMPLES = 400


@dataclass(frozen=True, slots=True)
class Equilibrium:
    """A state stable for every decision maker.

    Attributes:
        state: its index.
        concepts: those under which it is, in the usual order.
        steps: improvements from the status quo that lead there: who, and the state after;
            ``None`` where none do.
    """

    state: int
    concepts: tuple[str, ...]
    steps: tuple[tuple[str, int], ...] | None


@dataclass(frozen=True)
class Settlement:
    """Where a conflict can settle.

    Attributes:
        model: the graph model.
        found: its stable states.
        strong: equilibria under Nash or sequential stability, the most concepts first: nobody
            gains by moving away, given what the others would do.
        weak: equilibria only under concepts whose sanctions need not be credible.
        status_quo: index; ``None`` where the case names none.
        moving: decision makers who gain by leaving the status quo (for whom it is not SEQ stable).
    """

    model: GraphModel
    found: Stability
    strong: tuple[Equilibrium, ...]
    weak: tuple[Equilibrium, ...]
    status_quo: int | None
    moving: tuple[str, ...]


def shares(found: Settlement) -> dict[str, int]:
    """For each option that is yes or no: in how many of the strong equilibria it is taken."""
    values = [found.model.values(e.state) for e in found.strong]
    return {
        option.name: sum(v[option.name] == "yes" for v in values)
        for option in found.model.options
        if option.is_yes_no
    }


def settlement(case: Case, *, assume: Mapping[str, bool] | None = None) -> Settlement | None:
    """Analyse a case's graph model; ``None`` without one, or where it is too large to tell here.

    Args:
        case: the case.
        assume: which contested claims hold; those not named are taken to.

    Raises:
        InputError: the model has errors.
    """
    from backchannel.graphmodel import stability
    from backchannel.graphmodel.case import from_case

    if case.model is None:
        return None
    model = from_case(case, assume=assume)
    if model.n > _MOST_STATES:
        return None
    found = stability(model)
    by_state: dict[int, list[str]] = {}
    for concept in found.concepts:
        for state in found.equilibria(concept):
            by_state.setdefault(state, []).append(concept)
    here = model.status_quo
    every = [Equilibrium(s, tuple(c), None) for s, c in by_state.items()]
    strong = sorted(
        (e for e in every if "Nash" in e.concepts or "SEQ" in e.concepts),
        key=lambda e: (-len(e.concepts), "Nash" not in e.concepts, e.state),
    )
    ways = way(model, here, [e.state for e in strong]) if here is not None else {}
    moving = tuple(
        d for d in model.decision_makers if here is not None and not found.is_stable("SEQ", d, here)
    )
    return Settlement(
        model,
        found,
        tuple(Equilibrium(e.state, e.concepts, ways.get(e.state)) for e in strong),
        tuple(e for e in every if e not in strong),
        here,
        moving,
    )


def swayed(model: GraphModel) -> Robustness | None:
    """How often each state is stable over what is not known of preferences.

    Returns:
        ``None`` where all preferences are known, or the model is too large to sample here.
    """
    from backchannel.graphmodel.robustness import robustness
    from backchannel.graphmodel.sampling import factors_of

    if model.n > _MOST_SAMPLED or not factors_of(model, None):
        return None
    return robustness(model, samples=_SAMPLES, seed=0, concepts=("Nash", "SEQ"), workers=1)


def way(model: GraphModel, start: int, goals: list[int]) -> dict[int, tuple[tuple[str, int], ...]]:
    """The fewest improvements from ``start`` to each of ``goals`` that they reach.

    Each step improves on the state before for whoever takes it. Cost: breadth first, at most
    20,000 states.
    """
    wanted = set(goals)
    came: dict[int, tuple[int, int] | None] = {start: None}
    todo = deque([start])
    while todo and wanted - came.keys() and len(came) < _MOST_SEEN:
        at = todo.popleft()
        for mover, target in model.steps(at, improving=True):
            if target not in came:
                came[target] = (at, mover)
                todo.append(target)
    out = {}
    for goal in goals:
        if goal not in came:
            continue
        steps: list[tuple[str, int]] = []
        at = goal
        while (before := came[at]) is not None:
            steps.append((model.mover_name(before[1]), at))
            at = before[0]
        out[goal] = tuple(reversed(steps))
    return out
