"""Inverse analysis: conditions against the definitions, and the least change against all orders."""

from __future__ import annotations

from functools import cache
from itertools import combinations, permutations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.errors import NotFound, UsageError
from backchannel.graphmodel import GraphModel, Option, stability, statements
from backchannel.graphmodel._reference import Reference
from backchannel.graphmodel.conditions import CONCEPTS, clauses, holds, lower_set
from backchannel.graphmodel.inverse import inverse, lifted, lowered_below

from .strategies import models, option_models


@cache
def weak_orders(n: int) -> list[tuple[int, ...]]:
    """All weak orders of n states, as ranks without gaps."""
    return [r for r in product(range(n), repeat=n) if set(r) == set(range(max(r) + 1))]


def distance(a: np.ndarray, b: np.ndarray) -> int:
    """Pairs that are ordered otherwise."""
    first, second = np.triu_indices(len(a), 1)
    return int((np.sign(a[first] - a[second]) != np.sign(b[first] - b[second])).sum())


@st.composite
def small_graphs(draw: st.DrawFn) -> GraphModel:
    n = draw(st.integers(2, 5))
    names = ["a", "b"] + (["c"] if draw(st.booleans()) else [])
    pairs = [(s, t) for s in range(n) for t in range(n) if s != t]
    moves = {d: draw(st.lists(st.sampled_from(pairs), max_size=6, unique=True)) for d in names}
    ranks = {d: draw(st.lists(st.integers(0, 3), min_size=n, max_size=n)) for d in names}
    return GraphModel.of_graph(names, [f"s{s}" for s in range(n)], moves, ranks)


@settings(max_examples=120, deadline=None)
@given(models(), st.data())
def test_the_conditions_are_the_definitions(model: GraphModel, data: st.DataObject) -> None:
    state = data.draw(st.integers(0, model.n - 1))
    i = data.draw(st.integers(0, len(model.decision_makers) - 1))
    lower = lower_set(model.ranks[i], state)
    reference = Reference(model)
    for concept in CONCEPTS:
        needed = clauses(model, state, i, concept)
        assert all(holds(c, lower) for c in needed) == reference.stable(concept, i)[state]


@settings(max_examples=60, deadline=None)
@given(small_graphs(), st.data())
def test_no_order_is_nearer(model: GraphModel, data: st.DataObject) -> None:
    """For one decision maker, over every weak order there is."""
    state = data.draw(st.integers(0, model.n - 1))
    concept = data.draw(st.sampled_from(CONCEPTS))
    for i, name in enumerate(model.decision_makers):
        needed = clauses(model, state, i, concept)
        present = model.ranks[i].astype(int)
        best = min(
            distance(present, np.array(order))
            for order in weak_orders(model.n)
            if all(holds(c, lower_set(np.array(order), state)) for c in needed)
        )
        demand = _alone(model, state, name, concept)
        assert demand.cost == demand.bound == best
        after = lifted(model, state, demand)
        assert distance(present, after.astype(int)) == best
        assert len(demand.reversals) == best
        assert demand.stable == (best == 0)


def _alone(model: GraphModel, state: int, name: str, concept: str):  # type: ignore[no-untyped-def]
    from backchannel.graphmodel.inverse import SOLVER_SECONDS, _demand

    return _demand(model, state, model.decision_maker(name), concept, SOLVER_SECONDS)


@settings(max_examples=60, deadline=None)
@given(st.one_of(models(), small_graphs()), st.data())
def test_the_change_makes_an_equilibrium(model: GraphModel, data: st.DataObject) -> None:
    state = data.draw(st.integers(0, model.n - 1))
    for answer in inverse(model, [state]).answers:
        changed = model.with_preferences(
            {d.decision_maker: lifted(model, state, d) for d in answer.demands if d.cost}
        )
        found = stability(changed, concepts=[answer.concept])
        assert found.is_equilibrium(answer.concept, state)
        assert answer.bound <= answer.cost
        assert answer.equilibrium == (answer.cost == 0)
        if answer.concept != "SEQ":
            assert answer.optimal


def _unmoved(order: tuple[int, ...]) -> int:
    """How many statements can stay: the longest rising subsequence, by trying all."""
    return max(
        (
            size
            for size in range(len(order) + 1)
            for kept in combinations(order, size)
            if list(kept) == sorted(kept)
        ),
        default=0,
    )


@settings(max_examples=60, deadline=None)
@given(option_models(), st.data())
def test_reordered_statements_do_it_and_fewer_moves_do_not(
    model: GraphModel, data: st.DataObject
) -> None:
    state = data.draw(st.integers(0, model.n - 1))
    for concept in ("Nash", "GMR"):
        for demand in inverse(model, [state], concepts=[concept]).answers[0].demands:
            if demand.reordered is None:
                continue
            i = model.decision_maker(demand.decision_maker)
            given_ = model.preferences[i].under(model.assumed).statements
            new = type(model.preferences[i])(
                statements=tuple(given_[k] for k in demand.reordered.order)
            )
            changed = model.with_preferences({demand.decision_maker: new})
            assert stability(changed, concepts=[concept]).is_stable(
                concept, demand.decision_maker, state
            )
            assert demand.reordered.moved >= 1
            for order in permutations(range(len(given_))):
                if len(given_) - _unmoved(order) < demand.reordered.moved:
                    fewer = type(new)(statements=tuple(given_[k] for k in order))
                    other = model.with_preferences({demand.decision_maker: fewer})
                    assert not stability(other, concepts=[concept]).is_stable(
                        concept, demand.decision_maker, state
                    )


def test_the_dilemma_needs_both_to_like_cooperation_more() -> None:
    dilemma = GraphModel.of_options(
        ["one", "two"],
        [Option("c1", (0,)), Option("c2", (1,))],
        {"one": statements("c2", "not c1"), "two": statements("c1", "not c2")},
    )
    answer = inverse(dilemma, ["c1 and c2"], concepts=["Nash"]).answers[0]
    assert not answer.equilibrium
    assert (answer.cost, answer.optimal) == (2, True)
    assert [(r.first, r.second) for r in answer.demands[0].reversals] == [(2, 3)]
    assert inverse(dilemma, [3], concepts=["SEQ"]).answers[0].cost == 0


def test_of_several_states_the_cheapest_comes_first() -> None:
    chicken = GraphModel.of_options(
        ["one", "two"],
        [Option("swerve1", (0,)), Option("swerve2", (1,))],
        {
            "one": statements("swerve1 or swerve2", "swerve2", "not swerve1"),
            "two": statements("swerve1 or swerve2", "swerve1", "not swerve2"),
        },
    )
    found = inverse(chicken, [0, 1, 3], concepts=["Nash"])
    assert found.cheapest("Nash").state == 1
    assert found.cheapest("Nash").cost == 0


def test_lowering_keeps_every_other_order() -> None:
    rank = np.array([5, 4, 3, 3, 1], np.int32)
    after = lowered_below(rank, 2, [1])
    assert after.tolist() == [4, 2, 3, 1, 0]


def test_what_is_misspelt_is_named() -> None:
    dilemma = GraphModel.of_options(["one"], [Option("c", (0,))], {"one": statements("c")})
    with pytest.raises(NotFound):
        inverse(dilemma, [0], concepts=["Nahs"])
    with pytest.raises(UsageError):
        inverse(dilemma, [])
