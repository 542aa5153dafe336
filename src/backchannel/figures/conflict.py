"""From a conflict and its equilibria to drawings: the state graph, and how it can go on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from backchannel.figures.state_graph import Arrow, StateBox, draw_evolution, draw_states
from backchannel.figures.svg import Drawing

if TYPE_CHECKING:
    from backchannel.graphmodel import GraphModel, Stability
    from backchannel.graphmodel.paths import Paths, Route

__all__ = ["evolution", "state_graph"]

#: The state graph shows all states of models no larger.
_ALL_STATES = 12
#: Equilibria of larger ones for which ways are worked out; fewer of very large ones.
_TARGETS, _FEW, _VERY_LARGE = 24, 6, 1 << 15


def _box_of(model: GraphModel, state: int, concepts: Sequence[str]) -> StateBox:
    number = state + 1
    if state in model.labels or not model.options:
        name, detail = f"{number} · {model.label(state).replace('-', ' ')}", ""
    else:
        name, detail = f"State {number}", model.label(state).replace("-", " ")
    return StateBox(state, name, detail, tuple(concepts), state == model.status_quo)


def evolution(
    model: GraphModel,
    found: Paths,
    *,
    most: int = 6,
    concepts: Mapping[int, Sequence[str]] | None = None,
) -> Drawing:
    """Draw the shortest ways from the start to where the conflict can settle.

    Args:
        model: the conflict.
        found: of :func:`backchannel.graphmodel.paths.paths`.
        most: equilibria drawn: those stable under most concepts first, then the nearest, then
            those with a name of their own.
        concepts: by state, under which it is an equilibrium, where not as ``found`` has it.
    """
    stable: dict[int, tuple[str, ...]] = {r.target: r.concepts for r in found.routes}
    stable[found.start] = found.start_concepts
    if concepts is not None:
        stable = {s: tuple(c) for s, c in concepts.items()}
    routes = sorted(
        (r for r in found.routes if r.histories),
        key=lambda r: (
            -len(stable.get(r.target, ())),
            len(r.histories[0].moves),
            r.target not in model.labels,
            r.target,
        ),
    )[:most]
    steps: dict[tuple[int, int], Arrow] = {}
    for route in routes:
        for move in route.histories[0].moves:
            who = " and ".join(model.called(model.decision_maker(d)) for d in move.by)
            steps[move.before, move.after] = Arrow(
                move.before,
                move.after,
                who,
                _change(model, move.before, move.after),
                _gains(model, move.by, move.before, move.after),
            )
    shown = dict.fromkeys([found.start, *(s for pair in steps for s in pair)])
    states = [replace(_box_of(model, s, stable.get(s, ())), start=s == found.start) for s in shown]
    away = [r.label for r in found.routes if not r.histories]
    return draw_evolution(
        states,
        list(steps.values()),
        title="How the conflict can settle",
        description=_evolution_says(found, routes, stable, away),
        unreachable=away[:8] + ([f"{len(away) - 8} more"] if len(away) > 8 else []),
    )


def _evolution_says(
    found: Paths,
    routes: Sequence[Route],
    stable: Mapping[int, tuple[str, ...]],
    away: Sequence[str],
) -> str:
    out = [f"From {found.start_label}:"]
    for route in routes:
        ways = "; then ".join(m.says for m in route.histories[0].moves)
        under = ", ".join(stable.get(route.target, ()))
        out.append(f"to {route.label}{f' ({under})' if under else ''} by {ways}.")
    if away:
        out.append(f"{len(away)} equilibria cannot be reached.")
    return " ".join(out)


def _change(model: GraphModel, before: int, after: int) -> str:
    from backchannel.graphmodel.explain import change_in_words

    return change_in_words(model, before, after)


def _gains(model: GraphModel, by: Sequence[str], before: int, after: int) -> bool:
    ranks = [model.ranks[model.decision_maker(d)] for d in by]
    return all(bool(r[after] > r[before]) for r in ranks)


def state_graph(model: GraphModel, found: Stability) -> Drawing:
    """Draw the states of a conflict and the improvements between them.

    All states of a model of up to twelve; of a larger one the status quo, the equilibria and the
    shortest ways between (see :func:`evolution`), or, without a status quo, equilibria alone.

    Args:
        model: the conflict.
        found: of :func:`backchannel.graphmodel.stability`; of its concepts Nash and SEQ count as
            settling, or all where neither was asked for.
    """
    sharp = [c for c in found.concepts if c in ("Nash", "SEQ")] or list(found.concepts)
    concepts: dict[int, list[str]] = {}
    for concept in sharp:
        for s in found.equilibria(concept):
            concepts.setdefault(s, []).append(concept)
    if model.n > _ALL_STATES and model.status_quo is not None:
        from backchannel.graphmodel.paths import paths

        order = sorted(concepts, key=lambda s: (-len(concepts[s]), s not in model.labels, s))
        most = _TARGETS if model.n <= _VERY_LARGE else _FEW
        ways = paths(model, targets=order[:most], concepts=sharp, most=1)
        return evolution(model, ways, concepts=concepts)
    shown = list(range(model.n))
    if model.n > _ALL_STATES:
        shown = sorted(concepts, key=lambda s: (-len(concepts[s]), s not in model.labels, s))
        shown = shown[:_ALL_STATES]
    inside = set(shown)
    arrows = [
        Arrow(s, t, model.mover_name(m), _change(model, s, t))
        for s in shown
        for m, t in model.steps(s, improving=True)
        if t in inside
    ]
    settles = ", ".join(
        f"{model.label(s)} ({' '.join(concepts[s])})" for s in shown if s in concepts
    )
    kept = "All states" if len(shown) == model.n else f"{len(shown)} of {model.n:,} states"
    return draw_states(
        [_box_of(model, s, concepts.get(s, ())) for s in shown],
        arrows,
        title="States and improvements",
        description=(
            f"{kept} and {len(arrows)} improvements between them. "
            f"The conflict settles at: {settles or 'none of them'}."
        ),
    )
