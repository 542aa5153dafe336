"""The fast kernels agree with the definitions on models of every kind."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backchannel.graphmodel import (
    CONCEPTS,
    GraphModel,
    attitude_stability,
    coalition_stability,
    stability,
    strength_stability,
)
from backchannel.graphmodel._reference import Reference

from .strategies import models

FAST = settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
SLOWER = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))


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
