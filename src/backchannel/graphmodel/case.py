"""From a case's ``model:`` section to a :class:`GraphModel`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from backchannel.casefile import Case
from backchannel.casefile.expressions import Not, parse
from backchannel.casefile.models.graph import ModelSpec, PreferenceSpec
from backchannel.diagnostics import Severity, Span
from backchannel.errors import InputError, NotFound, UsageError
from backchannel.graphmodel._places import split_move
from backchannel.graphmodel.checking import Draft, SpanOf, draft
from backchannel.graphmodel.model import GraphModel
from backchannel.graphmodel.preferences import Preference, Statement, Tier, Weight
from backchannel.graphmodel.relations import Edges
from backchannel.graphmodel.space import MAX_STATES, NamedStates, Space, States, enumerate_states
from backchannel.graphmodel.structure import Structure

__all__ = ["from_case", "from_spec", "preference_from_spec"]


def from_case(case: Case, *, assume: Mapping[str, bool] | None = None) -> GraphModel:
    """Build the graph model of a case.

    Args:
        case: a loaded case.
        assume: which contested claims hold; those not named are taken to.

    Raises:
        UsageError: the case has no model.
        InputError: the section has errors; they are in its diagnostics.
        NotFound: ``assume`` names a claim the case does not have.
    """
    if case.model is None:
        raise UsageError(
            "the case has no graph model",
            hint="add a 'model:' section with options and preferences",
        )
    for claim in assume or {}:
        if claim not in case.claims:
            raise NotFound.named("claim", claim, case.claims)
    model = from_spec(
        case.model,
        lambda path: case.span_of(*path),
        names={name: case.name_of(name) for name in case.parties},
        assume=assume,
    )
    return replace(model, title=case.title, case_hash=case.hash or None)


def from_spec(
    spec: ModelSpec,
    span_of: SpanOf | None = None,
    *,
    names: Mapping[str, str] | None = None,
    assume: Mapping[str, bool] | None = None,
) -> GraphModel:
    """As :func:`from_case`, from the section alone.

    Args:
        spec: the section.
        span_of: where its elements stand, for error messages.
        names: how decision makers are called in sentences.
        assume: which contested claims hold.
    """
    read = draft(spec, span_of or (lambda path: Span.nowhere()), most=1 << 16)
    if read.states is None and not _errors(read):
        # More states than a check looks at: enumerate them all now.
        read.states = enumerate_states(read.options, [c for _, c in read.constraints])
    errors = _errors(read)
    if errors or read.states is None:
        raise InputError(
            "the graph model cannot be built",
            hint="see: backchannel check",
            diagnostics=errors,
        )
    states = read.states
    edges = None if isinstance(states, Space) else _edges(spec, states, read.decision_makers)
    count = len(read.decision_makers)
    model = GraphModel(
        decision_makers=read.decision_makers,
        structure=Structure(states, count, edges),
        preferences=(Preference(),) * count,
        rankings=(Preference().ranking(states),) * count,
        status_quo=_status_quo(spec, states),
        labels=_labels(spec, states),
        infeasible=tuple(
            c.part if key == "infeasible" and isinstance(c, Not) else Not(c)
            for (key, _), c in read.constraints
        ),
        coalitions=spec.coalitions,
        attitudes={name: dict(row) for name, row in spec.attitudes.items()},
        names=dict(names or {}),
        assumed=dict(assume or {}),
    )
    return model.with_preferences(
        {
            name: preference_from_spec(preference, states, spec.labels)
            for name, preference in spec.preferences.items()
        }
    )


def _errors(read: Draft) -> list[Any]:
    return [d for d in read.found if d.severity is Severity.ERROR]


def _edges(spec: ModelSpec, states: NamedStates, people: tuple[str, ...]) -> list[Edges]:
    assert spec.graph is not None
    out = []
    for name in people:
        pairs = []
        for text in spec.graph.moves.get(name, ()):
            move = split_move(text)
            assert move is not None
            first, second = states.places[move[0]], states.places[move[1]]
            pairs += [(first, second)] + ([(second, first)] if move[2] else [])
        listed = np.array(pairs, np.int64).reshape(-1, 2)
        out.append(Edges(states.n, listed[:, 0], listed[:, 1]))
    return out


def _labels(spec: ModelSpec, states: States) -> dict[int, str]:
    out = {}
    for label, text in spec.labels.items():
        found = np.flatnonzero(states.holds(parse(text)))
        if len(found) == 1:
            out[int(found[0])] = label
    return out


def _status_quo(spec: ModelSpec, states: Space | NamedStates) -> int | None:
    given = spec.status_quo
    if isinstance(given, str):
        if isinstance(states, NamedStates):
            return states.places.get(given)
        found = np.flatnonzero(states.holds(parse(spec.labels[given])))
        return int(found[0]) if len(found) else None
    return None if isinstance(states, NamedStates) else states.state_of(given)


def preference_from_spec(
    spec: PreferenceSpec, states: States, labels: Mapping[str, str] | None = None
) -> Preference:
    """A preference as the case writes it, for these states.

    Raises:
        ExpressionError, NotFound, InputError: it does not fit them.
    """
    tiers: list[Tier] = []
    for item in spec.ranking:
        if item == ">>":
            if tiers:
                tiers[-1] = Tier(tiers[-1].states, strong=True)
            continue
        picked: list[int] = []
        for one in (item,) if isinstance(item, str) else item:
            picked += _pick(one, states, labels or {})
        tiers.append(Tier(tuple(picked)))
    return Preference(
        statements=tuple(
            Statement(
                prefer=parse(s.prefer),
                strong=s.strength == "strong",
                evidence=s.evidence,
                uncertain=s.uncertain,
                given=s.given,
                because=s.because,
            )
            for s in spec.statements
        ),
        weights=tuple(Weight(parse(text), worth) for text, worth in spec.weights.items()),
        tiers=tuple(tiers),
        strong_gap=spec.strength,
        unknown=tuple(parse(text) for text in spec.unknown),
        evidence=spec.evidence,
    )


def _pick(item: str, states: States, labels: Mapping[str, str]) -> list[int]:
    named = isinstance(states, NamedStates) and item in states.places
    owned = isinstance(states, Space) and item in states.places
    if item.isdecimal() and not named and not owned:
        if not 1 <= int(item) <= min(states.n, MAX_STATES):
            raise NotFound(f"no state {item}", hint=f"states run from 1 to {states.n}")
        return [int(item) - 1]
    found: list[int] = np.flatnonzero(states.holds(parse(labels.get(item, item)))).tolist()
    return found
