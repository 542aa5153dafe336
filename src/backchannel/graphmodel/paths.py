"""Status quo analysis: how the conflict can come from where it is to where it can settle.

A legal history is a sequence of moves (or of improvements) in which no mover moves twice running.
Source: Li, Kilgour & Hipel, "Status quo analysis in the graph model for conflict resolution",
Journal of the Operational Research Society 56 (2005); Fang, Hipel & Kilgour (1993), chapter 6.

For every target the least number of steps from every state is a fixpoint: ``E_m(s)``, the number of
steps from s if m moves first, is one more than the least, over m's steps to t, of ``E_k(t)`` with k
other than m. Nothing enumerates histories until the shortest ones are asked for by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backchannel.errors import UsageError
from backchannel.graphmodel.kernel import Kernel
from backchannel.graphmodel.model import GraphModel
from backchannel.graphmodel.relations import Relation
from backchannel.graphmodel.stability import stability
from backchannel.results import Provenance, Result

__all__ = ["History", "Move", "Paths", "Route", "paths", "steps_to"]

#: More than any history has steps.
_FAR = np.int32(1 << 29)
#: States of larger models are not walked one by one.
_MOST_WALKED = 1 << 16
#: Routes are worked out for this many equilibria at the most.
MOST_TARGETS = 64


@dataclass(frozen=True, slots=True)
class Move:
    """One step of a history.

    Attributes:
        by: who moves.
        before, after: states.
        says: what changes, in words.
    """

    by: tuple[str, ...]
    before: int
    after: int
    says: str


@dataclass(frozen=True, slots=True)
class History:
    """A legal history from the start to a target."""

    moves: tuple[Move, ...]

    @property
    def states(self) -> tuple[int, ...]:
        """All states passed, the start first."""
        return (self.moves[0].before, *(m.after for m in self.moves)) if self.moves else ()


@dataclass(frozen=True, slots=True)
class Route:
    """How one target is reached.

    Attributes:
        target: state.
        label: its name.
        concepts: those under which it is an equilibrium.
        by_moves: least number of moves; ``None``: it cannot be reached at all.
        by_improvements: least number of improvements; ``None``: not if every step is to gain.
        must_move: decision makers without whom it cannot be reached by moves.
        histories: shortest ones by improvements where there are any, else by moves.
        improving: whether ``histories`` are by improvements.
    """

    target: int
    label: str
    concepts: tuple[str, ...]
    by_moves: int | None
    by_improvements: int | None
    must_move: tuple[str, ...]
    histories: tuple[History, ...]
    improving: bool


@dataclass(frozen=True)
class Paths(Result):
    """Routes from a state to the equilibria.

    Attributes:
        start: state.
        start_label: its name.
        start_concepts: concepts under which the start itself is an equilibrium.
        reachable: states that legal moves reach from the start, the start counted; ``None`` for
            models of more than 65,536 states, where it is not worked out.
        routes: nearest first: by improvements, then by moves only, then what cannot be reached.
        left_out: equilibria beyond the number of targets worked out.
    """

    start: int
    start_label: str
    start_concepts: tuple[str, ...]
    reachable: int | None
    routes: tuple[Route, ...]
    left_out: int = 0


def paths(
    model: GraphModel,
    start: int | str | None = None,
    *,
    concepts: Sequence[str] = ("Nash", "GMR", "SMR", "SEQ"),
    targets: Sequence[int] | None = None,
    most: int = 3,
    most_targets: int = MOST_TARGETS,
) -> Paths:
    """Find the shortest legal histories to each equilibrium.

    Args:
        model: the conflict.
        start: a state, or its name; the status quo without it.
        concepts: what counts as an equilibrium.
        targets: states to reach instead of the equilibria.
        most: histories listed for each target.
        most_targets: targets worked out, those stable under most concepts first.

    Raises:
        UsageError: there is no status quo and no start.
        NotFound: no such state.

    Cost:
        For each target, a few sweeps over all states for each step of the longest shortest history.

    Example:
        >>> from backchannel.graphmodel import GraphModel, Option, statements
        >>> dilemma = GraphModel.of_options(
        ...     ["one", "two"], [Option("c1", (0,)), Option("c2", (1,))],
        ...     {"one": statements("c2", "not c1"), "two": statements("c1", "not c2")},
        ...     status_quo={"c1": "yes", "c2": "yes"})
        >>> route = paths(dilemma, concepts=["Nash"]).routes[0]
        >>> route.by_improvements, route.histories[0].states
        (2, (3, 2, 0))
    """
    at = _start(model, start)
    found = stability(model, concepts=list(concepts))
    named = {
        s: tuple(c for c in concepts if found.is_equilibrium(c, s))
        for s in sorted({s for c in concepts for s in found.equilibria(c)})
    }
    if targets is None:
        wanted = sorted((s for s in named if s != at), key=lambda s: (-len(named[s]), s))
    else:
        wanted = [s for s in dict.fromkeys(targets) if s != at]
    kernel = Kernel(model.structure, model.ranks)
    movers = range(len(model.movers))
    moves = [kernel.moves(m) for m in movers]
    gains = [kernel.improvements(m) for m in movers]
    routes = [
        _route(model, at, s, named.get(s, ()), moves, gains, most) for s in wanted[:most_targets]
    ]
    far = 1 << 30
    routes.sort(
        key=lambda r: (
            r.by_improvements if r.by_improvements is not None else far,
            r.by_moves if r.by_moves is not None else far,
            -len(r.concepts),
            r.target,
        )
    )
    return Paths(
        provenance=Provenance(
            "status quo analysis (Li, Kilgour & Hipel 2005)",
            {"start": at + 1, "concepts": list(concepts), "assumed": dict(model.assumed)},
            None,
            model.case_hash,
        ),
        start=at,
        start_label=model.label(at),
        start_concepts=named.get(at, ()),
        reachable=_count_reachable(model, at),
        routes=tuple(routes),
        left_out=max(0, len(wanted) - most_targets),
    )


def _start(model: GraphModel, start: int | str | None) -> int:
    if isinstance(start, str):
        return model.state(start)
    if start is not None:
        return start
    if model.status_quo is None:
        raise UsageError(
            "the model has no status quo", hint="add status_quo: to the model, or say --from STATE"
        )
    return model.status_quo


def steps_to(n: int, target: int, relations: Sequence[Relation]) -> list[NDArray[np.int32]]:
    """For each mover, the least number of steps from every state to ``target`` if it moves first.

    Args:
        n: states.
        target: state.
        relations: one for each mover.

    Returns:
        One array of shape (n,) a mover; at least 2**29 where the target is out of reach. At the
        target itself a mover that could only stay may show a detour; ask for other states only.
    """
    first = [np.full(n, _FAR, np.int32) for _ in relations]
    changed = True
    while changed:
        changed = False
        for m, relation in enumerate(relations):
            others = [first[k] for k in range(len(relations)) if k != m]
            after = np.minimum.reduce(others) if others else np.full(n, _FAR, np.int32)
            after[target] = 0
            best = np.minimum(relation.sweep(after, np.minimum), _FAR).astype(np.int32) + 1
            best = np.minimum(best, _FAR)
            if (best < first[m]).any():
                first[m] = np.minimum(first[m], best)
                changed = True
    return first


def _least(first: Sequence[NDArray[np.int32]], state: int) -> int | None:
    least = min((int(f[state]) for f in first), default=int(_FAR))
    return least if least < _FAR else None


def _route(
    model: GraphModel,
    at: int,
    target: int,
    concepts: tuple[str, ...],
    moves: Sequence[Relation],
    gains: Sequence[Relation],
    most: int,
) -> Route:
    by_moves = steps_to(model.n, target, moves)
    length = _least(by_moves, at)
    improving, gaining = None, by_moves
    if length is not None:
        gaining = steps_to(model.n, target, gains)
        improving = _least(gaining, at)
    chosen = gaining if improving is not None else by_moves
    histories = _histories(model, at, target, chosen, improving is not None, most) if length else ()
    return Route(
        target=target,
        label=model.label(target),
        concepts=concepts,
        by_moves=length,
        by_improvements=improving,
        must_move=_must_move(model, at, target, moves) if length else (),
        histories=histories,
        improving=improving is not None,
    )


def _histories(
    model: GraphModel,
    at: int,
    target: int,
    first: Sequence[NDArray[np.int32]],
    improving: bool,
    most: int,
) -> tuple[History, ...]:
    """Shortest histories, at most ``most``, in order of movers and states."""
    find = model.improvements if improving else model.moves
    out: list[History] = []

    def follow(state: int, last: int, left: int, before: tuple[Move, ...]) -> None:
        if not left:
            if state == target:
                out.append(History(before))
            return
        for m in range(len(first)):
            if m == last or len(out) >= most or int(first[m][state]) > left:
                continue
            for t in find(state, m):
                if len(out) >= most:
                    return
                rest = [int(first[k][t]) for k in range(len(first)) if k != m]
                if (left == 1 and t == target) or (
                    left > 1 and min(rest, default=_FAR) <= left - 1
                ):
                    follow(t, m, left - 1, (*before, _move(model, m, state, t)))

    length = _least(first, at)
    if length is not None:
        follow(at, -1, length, ())
    return tuple(out)


def _move(model: GraphModel, mover: int, before: int, after: int) -> Move:
    by = tuple(model.decision_makers[o] for o in model.movers[mover].owners)
    return Move(by, before, after, describe_move(model, mover, before, after))


def describe_move(model: GraphModel, mover: int, before: int, after: int) -> str:
    """A move in words: who, and what changes.

    Example:
        ``Union: strike``, ``Union: not accept, strike``.
    """
    who = model.mover_name(mover)
    if not model.options:
        return f"{who}: to {model.label(after)}"
    here, there = model.values(before), model.values(after)
    changes = []
    for option in model.options:
        value = there[option.name]
        if here[option.name] != value:
            if option.is_yes_no:
                changes.append(option.name if value == "yes" else f"not {option.name}")
            else:
                changes.append(f"{option.name} = {value}")
    return f"{who}: {', '.join(changes)}"


def _must_move(
    model: GraphModel, at: int, target: int, moves: Sequence[Relation]
) -> tuple[str, ...]:
    """Decision makers without whose moves the target is out of reach."""
    out = []
    for d, name in enumerate(model.decision_makers):
        kept = [r for r, mover in zip(moves, model.movers, strict=True) if d not in mover.owners]
        if _least(steps_to(model.n, target, kept), at) is None:
            out.append(name)
    return tuple(out)


def _count_reachable(model: GraphModel, at: int) -> int | None:
    """States that legal moves reach from ``at``, itself counted."""
    if model.n > _MOST_WALKED:
        return None
    steps = [model.structure.listed(m) for m in range(len(model.movers))]
    reached = np.zeros((len(steps), model.n), np.bool_)
    changed = True
    while changed:
        changed = False
        for m, edges in enumerate(steps):
            # Whoever did not move last may move on from where the others have led.
            ready = np.asarray(np.delete(reached, m, axis=0).any(axis=0))
            ready[at] = True
            before = int(reached[m].sum())
            reached[m, edges.target[ready[edges.source]]] = True
            changed |= int(reached[m].sum()) > before
    found = np.asarray(reached.any(axis=0))
    found[at] = True
    return int(found.sum())
