"""The fast kernels agree with the definitions on models of every kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backchannel.graphmodel import (
    CONCEPTS,
    FAST_CONCEPTS,
    GraphModel,
    Structure,
    attitude_stability,
    coalition_stability,
    explain,
    layout,
    sparse,
    stability,
    strength_stability,
)
from backchannel.graphmodel._reference import Reference

from .strategies import graph_models, models, option_models

FAST = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
SLOWER = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@given(models())
@FAST
def test_moves_agree_with_the_definition(model: GraphModel) -> None:
    reference = Reference(model)
    for mover in range(len(model.movers)):
        for state in range(model.n):
            assert set(model.moves(state, mover)) == reference.moves(state, mover)
            assert set(model.improvements(state, mover)) == reference.improvements(state, mover)


@given(models())
@FAST
def test_every_concept_agrees_with_the_definition(model: GraphModel) -> None:
    reference = Reference(model)
    concepts = CONCEPTS if model.structure.space is not None else CONCEPTS[:4]
    found = stability(model, concepts)
    for concept in concepts:
        for i, name in enumerate(model.decision_makers):
            expected = [s for s, ok in enumerate(reference.stable(concept, i)) if ok]
            assert list(found.stable(concept, name)) == expected, (concept, name)


@given(models(levels=True))
@FAST
def test_strength_agrees_with_the_definition(model: GraphModel) -> None:
    reference = Reference(model)
    found = strength_stability(model)
    for concept in found.concepts:
        for i, name in enumerate(model.decision_makers):
            expected = [s for s, ok in enumerate(reference.strongly_stable(concept, i)) if ok]
            assert list(found.strong(concept, name)) == expected, (concept, name)
            assert set(found.strong(concept, name)) <= set(found.general.stable(concept, name))


def _class_answer(reference: Reference, group: tuple[int, ...]) -> Callable[[int], set[int]]:
    """Legal sequences of improvements by all coalitions of the others, none twice running."""
    others = [i for i in reference.everyone if i not in group]
    classes = [c for k in range(1, len(others) + 1) for c in combinations(others, k)]

    def step(state: int, which: int) -> set[int]:
        members = classes[which]
        ends = reference.legal(state, reference.within(members), reference.moves)
        return {
            t for t in ends if all(reference.rank[m][t] > reference.rank[m][state] for m in members)
        }

    return lambda s1: reference.legal(s1, range(len(classes)), step)


@given(models(), st.sampled_from(["subcoalitions", "individuals"]))
@SLOWER
def test_coalitions_agree_with_the_definition(model: GraphModel, responses: Any) -> None:
    reference = Reference(model)
    found = coalition_stability(model, responses=responses)
    for names in found.coalitions:
        group = tuple(model.decision_maker(n) for n in names)
        answer = _class_answer(reference, group)
        if responses == "individuals":

            def answer(s1: int, group: tuple[int, ...] = group) -> set[int]:
                return reference.legal(s1, reference.against(group), reference.improvements)

        for concept in found.concepts:
            counts = [(m, 1) for m in group]
            expected = reference.stable_on(concept, group, counts, answer)
            assert list(found.stable(concept, names)) == [s for s, ok in enumerate(expected) if ok]


@given(models(), st.data())
@SLOWER
def test_attitudes_agree_with_the_definition(model: GraphModel, data: st.DataObject) -> None:
    reference = Reference(model)
    kinds = st.sampled_from(["positive", "neutral", "negative"])
    people = model.decision_makers
    rows = {d: {o: data.draw(kinds) for o in people} for d in people}
    signs = {"positive": 1, "neutral": 0, "negative": -1}
    counts = [[(people.index(o), signs[a]) for o, a in rows[d].items() if signs[a]] for d in people]

    def step(state: int, mover: int) -> set[int]:
        owners = reference.movers[mover]
        return {
            t
            for t in reference.moves(state, mover)
            if all(
                sign * (reference.rank[j][t] - reference.rank[j][state]) > 0
                for o in owners
                for j, sign in counts[o]
            )
        }

    found = attitude_stability(model, rows)
    for i, name in enumerate(people):
        for concept in found.concepts:
            expected = reference.stable_on(
                concept,
                (i,),
                counts[i],
                lambda s1, i=i: reference.legal(s1, reference.against([i]), step),
            )
            assert list(found.stable(concept, name)) == [s for s, ok in enumerate(expected) if ok]


@given(models())
@SLOWER
def test_plain_attitudes_and_coalitions_of_one_are_ordinary_stability(model: GraphModel) -> None:
    plain = stability(model, CONCEPTS[:4])
    related = attitude_stability(model, {})
    alone = coalition_stability(
        model, coalitions=[[d] for d in model.decision_makers], responses="individuals"
    )
    for concept in CONCEPTS[:4]:
        for d in model.decision_makers:
            assert related.stable(concept, d) == plain.stable(concept, d)
            assert alone.stable(concept, [d]) == plain.stable(concept, d)


@given(graph_models())
@SLOWER
def test_condensed_graphs_agree_with_the_definition(model: GraphModel) -> None:
    reference = Reference(model)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sparse, "ROUNDS", 0)
        found = stability(model)
    for concept in found.concepts:
        for i, name in enumerate(model.decision_makers):
            expected = [s for s, ok in enumerate(reference.stable(concept, i)) if ok]
            assert list(found.stable(concept, name)) == expected, (concept, name)


@pytest.mark.parametrize(
    "constants",
    [{"KEY_BITS": 0}, {"PADDED": 0}, {"TILE": 6}, {"TILE": 1}, {"TALL": 1}, {"TALL": 3, "TILE": 5}],
    ids=["wide keys", "one sort", "small tiles", "tiles of one ladder", "tall", "some tall"],
)
@given(model=option_models(levels=True))
@SLOWER
def test_the_layout_in_memory_changes_nothing(constants: dict[str, int], model: GraphModel) -> None:
    reference = Reference(model)
    again = replace(model, structure=Structure(model.structure.states, len(model.decision_makers)))
    with pytest.MonkeyPatch.context() as patch:
        for name, value in constants.items():
            patch.setattr(layout, name, value)
        found = stability(again, FAST_CONCEPTS)
    for concept in FAST_CONCEPTS:
        for i, name in enumerate(model.decision_makers):
            expected = [s for s, ok in enumerate(reference.stable(concept, i)) if ok]
            assert list(found.stable(concept, name)) == expected, (concept, name)


@given(option_models(), st.data())
@SLOWER
def test_moves_found_by_looking_at_all_states(model: GraphModel, data: st.DataObject) -> None:
    """What strongly constrained models use in place of trying all combinations."""
    structure = model.structure
    for mover in range(len(model.movers)):
        pairs = set()
        for state in range(model.n):
            targets = structure._same_group(state, mover).tolist()
            assert targets == structure.targets(state, mover).tolist()
            pairs |= {(state, t) for t in targets}
        assert structure.space is not None
        if (
            model.movers[mover].options
            and not structure.ladders(model.movers[mover].options).uniform
        ):
            edges = structure._listed_by_group(mover)
            found = list(zip(edges.source.tolist(), edges.target.tolist(), strict=True))
            assert len(found) == len(set(found))
            assert set(found) == pairs


def test_a_long_path_is_swept_to_its_end() -> None:
    """Two who take turns walk 5,000 states; the last one is bad for the first."""
    n = 5_000
    pairs = [(k, k + 1) for k in range(n - 1)]
    moves = {"a": pairs[::2], "b": pairs[1::2], "c": [(n - 1, 0)]}
    rank = np.arange(n)[::-1].copy()
    rank[0], rank[-1] = 0, n
    model = GraphModel.of_graph(["a", "b", "c"], [f"s{k}" for k in range(n)], moves, {"c": rank})
    found = stability(model.with_preferences({"c": n - rank}), ["Nash", "GMR"])
    # c gains by leaving the last state, but a and b can walk it back there, and it is not better.
    assert not found.is_stable("Nash", "c", n - 1)
    assert found.is_stable("GMR", "c", n - 1)


@given(models())
@FAST
def test_the_laws_between_concepts_hold(model: GraphModel) -> None:
    """Nash ⊆ SMR ⊆ GMR and Nash ⊆ SEQ ⊆ GMR (Fang, Hipel & Kilgour 1993, ch. 5)."""
    found = stability(model, FAST_CONCEPTS)
    for d in model.decision_makers:
        nash, gmr, smr, seq = (set(found.stable(c, d)) for c in FAST_CONCEPTS)
        assert nash <= smr <= gmr
        assert nash <= seq <= gmr


@given(models())
@SLOWER
def test_some_state_is_gmr_and_seq_for_each_alone(model: GraphModel) -> None:
    """A state that a decision maker ranks highest is stable for it under every concept."""
    found = stability(model, FAST_CONCEPTS)
    for d in model.decision_makers:
        best = int(np.argmax(model.ranking(d).rank))
        assert all(found.is_stable(c, d, best) for c in FAST_CONCEPTS)


@given(option_models(), st.data())
@SLOWER
def test_every_verdict_has_its_witness(model: GraphModel, data: st.DataObject) -> None:
    """The improvement is one, the sanction is legal, and where it ends is what the concept asks."""
    state = data.draw(st.integers(0, model.n - 1))
    found = stability(model, CONCEPTS)
    reference = Reference(model)
    for verdict in explain(model, state, concepts=CONCEPTS).verdicts:
        i = model.decision_maker(verdict.decision_maker)
        rank = model.ranks[i]
        assert verdict.stable == found.is_stable(verdict.concept, verdict.decision_maker, state)
        ways = model.improvements(state, i)
        assert verdict.improvements == len(ways)
        for answer in verdict.answers:
            assert answer.improvement in ways
            if answer.end is None:
                assert not verdict.stable
                continue
            assert rank[answer.end] <= rank[state]
            if verdict.concept == "SIM":
                continue
            at, last = answer.improvement, ""
            for step in answer.sanction:
                assert step.mover != last
                movers = [m for m in reference.against([i]) if model.mover_name(m) == step.mover]
                find = model.improvements if verdict.concept == "SEQ" else model.moves
                assert any(step.state in find(at, m) for m in movers)
                at, last = step.state, step.mover
            assert at == answer.end
            if verdict.concept == "SMR":
                assert all(rank[s] <= rank[state] for s in model.moves(at, i))
