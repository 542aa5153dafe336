"""The published answers of the conflicts in the catalog."""

from __future__ import annotations

import pytest

from backchannel.casefile import load_case
from backchannel.checks import check_case
from backchannel.graphmodel import (
    CONCEPTS,
    GraphModel,
    coalition_stability,
    from_case,
    stability,
    strength_stability,
)

PUBLISHED = {
    "prisoners-dilemma": {
        "Nash": ["both-talk"],
        "GMR": ["both-talk", "both-silent"],
        "SMR": ["both-talk", "both-silent"],
        "SEQ": ["both-talk", "both-silent"],
        "SIM": ["both-talk", "both-silent"],
    },
    "chicken": {
        "Nash": ["first-swerves", "second-swerves"],
        "GMR": ["first-swerves", "second-swerves", "both-swerve"],
        "SMR": ["first-swerves", "second-swerves", "both-swerve"],
        "SEQ": ["first-swerves", "second-swerves"],
        "SIM": ["first-swerves", "second-swerves", "both-swerve"],
    },
    "elmira": {
        "Nash": ["s5", "s8", "abandon"],
        "GMR": ["s1", "s4", "s5", "s8", "abandon"],
        "SMR": ["s1", "s4", "s5", "s8", "abandon"],
        "SEQ": ["s5", "s8", "abandon"],
        "SIM": ["s5", "s8", "abandon"],
    },
    "cuban-missile-crisis": {"SEQ": ["c4", "c6"]},
    "korea-2017": {
        "SEQ or SIM": ["c0", "c4", "c5", "c10"],
        "SMR": ["c0", "c4", "c5", "c10", "c12"],
    },
    "sustainable-development": {
        "Nash": ["s1"],
        "SEQ": ["s1"],
        "GMR": ["s1", "s3"],
        "SMR": ["s1", "s3"],
    },
}


def model_of(name: str) -> GraphModel:
    loaded = load_case(name)
    assert not loaded.diagnostics
    return from_case(loaded.case)


def named(model: GraphModel, states: tuple[int, ...]) -> set[str]:
    """Labels; the four states in which Elmira's plant is abandoned count as one."""
    return {model.labels.get(s, "abandon" if "abandon" in model.label(s) else "") for s in states}


@pytest.mark.parametrize(
    ("name", "concept"), [(n, c) for n, answers in PUBLISHED.items() for c in answers]
)
def test_equilibria(name: str, concept: str) -> None:
    model = model_of(name)
    found = stability(model, CONCEPTS).equilibria(*concept.split(" or "))
    assert named(model, found) == set(PUBLISHED[name][concept])


@pytest.mark.parametrize("name", [*PUBLISHED, "garrison"])
def test_nothing_is_wrong_with_the_case(name: str) -> None:
    assert [str(d) for d in check_case(load_case(name).case)] == []


def test_elmira_rankings_are_those_of_the_literature() -> None:
    model = model_of("elmira")
    order = {
        "ministry": "s7 s3 s4 s8 s5 s1 s2 s6 abandon",
        "uniroyal": "s1 s4 s8 s5 abandon s3 s7 s2 s6",
        "local": "s7 s3 s5 s1 s8 s6 s4 s2 abandon",
    }
    for d, expected in order.items():
        tiers = [named(model, t.states) for t in model.ranking(d).tiers()]
        assert tiers == [{s} for s in expected.split()]


def test_elmira_ministry_and_company_leave_5_for_8_together() -> None:
    """The equilibrium jump of Kilgour, Hipel, Fang & Peng (2001)."""
    model = model_of("elmira")
    s5, s8 = model.state("s5"), model.state("s8")
    alone = stability(model, ["Nash"])
    assert alone.is_equilibrium("Nash", s5)
    assert alone.is_equilibrium("Nash", s8)
    together = coalition_stability(model)
    assert s5 not in together.stable("Nash", ["ministry", "uniroyal"])
    assert s5 not in together.equilibria("Nash")
    assert s8 in together.equilibria("Nash")


def test_sustainable_development_is_strong() -> None:
    """s3 is kept by a sanction both would greatly regret; s1 needs none."""
    model = model_of("sustainable-development")
    found = strength_stability(model)
    s1, s3 = model.state("s1"), model.state("s3")
    assert found.strong_equilibria("SMR") == tuple(sorted((s1, s3)))
    assert found.strong_equilibria("SEQ") == (s1,)


def test_garrison_canada_is_gmr_stable_at_6() -> None:
    """GMCR+ says otherwise: with states left out it loses sanctions."""
    model = model_of("garrison")
    assert model.n == 23
    found = stability(model, ["GMR", "SMR", "SEQ"])
    six = model.state("6")
    assert model.improvements(six, "canada")
    assert found.is_stable("GMR", "canada", six)
    assert found.is_stable("SMR", "canada", six)
    assert [s + 1 for s in found.equilibria("SEQ")] == [2, 3, 11, 17, 18, 21, 22]
