"""The fast kernels agree with the definitions on models of every kind."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from backchannel.graphmodel import CONCEPTS, GraphModel, stability
from backchannel.graphmodel._reference import Reference

from .strategies import models

FAST = settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))


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
