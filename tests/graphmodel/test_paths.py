"""Shortest legal histories, against a search over states and last movers."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.errors import UsageError
from backchannel.graphmodel import GraphModel, Option, stability, statements
from backchannel.graphmodel.paths import paths

from .strategies import models


def search(model: GraphModel, start: int, target: int, *, improving: bool) -> int | None:
    """Breadth first over (state, last mover): the definition."""
    find = model.improvements if improving else model.moves
    layer = {(start, -1)}
    seen = set(layer)
    steps = 0
    while layer:
        if any(s == target for s, _ in layer):
            return steps
        layer = {
            (t, m)
            for s, last in layer
            for m in range(len(model.movers))
            if m != last
            for t in find(s, m)
        } - seen
        seen |= layer
        steps += 1
    return None


@settings(max_examples=80, deadline=None)
@given(models(), st.data())
def test_lengths_are_those_of_the_search(model: GraphModel, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, model.n - 1))
    targets = data.draw(st.lists(st.integers(0, model.n - 1), max_size=3, unique=True))
    found = paths(model, start, targets=targets)
    assert {r.target for r in found.routes} == set(targets) - {start}
    for route in found.routes:
        assert route.by_moves == search(model, start, route.target, improving=False)
        assert route.by_improvements == search(model, start, route.target, improving=True)
        assert bool(route.histories) == (route.by_moves is not None)


@settings(max_examples=80, deadline=None)
@given(models(), st.data())
def test_histories_are_legal_shortest_and_distinct(model: GraphModel, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, model.n - 1))
    target = data.draw(st.integers(0, model.n - 1))
    for route in paths(model, start, targets=[target], most=4).routes:
        length = route.by_improvements if route.improving else route.by_moves
        find = model.improvements if route.improving else model.moves
        told = {tuple((m.by, m.after) for m in h.moves) for h in route.histories}
        assert len(told) == len(route.histories) <= 4
        for history in route.histories:
            assert len(history.moves) == length
            assert history.states[0] == start
            assert history.states[-1] == target
            last: tuple[str, ...] = ()
            for move in history.moves:
                assert move.by != last
                owners = tuple(model.decision_maker(d) for d in move.by)
                mover = next(
                    m
                    for m, one in enumerate(model.movers)
                    if one.owners == owners and move.after in find(move.before, m)
                )
                assert mover >= 0
                last = move.by


@settings(max_examples=60, deadline=None)
@given(models(), st.data())
def test_what_can_be_reached_is_what_the_search_reaches(
    model: GraphModel, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, model.n - 1))
    within = [t for t in range(model.n) if search(model, start, t, improving=False) is not None]
    assert paths(model, start, targets=[]).reachable == len(within)


@settings(max_examples=40, deadline=None)
@given(models(), st.data())
def test_who_must_move_is_missed(model: GraphModel, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, model.n - 1))
    target = data.draw(st.integers(0, model.n - 1))
    for route in paths(model, start, targets=[target]).routes:
        for history in route.histories if not route.improving else ():
            moved = {d for m in history.moves for d in m.by}
            assert set(route.must_move) <= moved


def _dilemma(status_quo: dict[str, str] | None) -> GraphModel:
    return GraphModel.of_options(
        ["one", "two"],
        [Option("c1", (0,)), Option("c2", (1,))],
        {"one": statements("c2", "not c1"), "two": statements("c1", "not c2")},
        status_quo=status_quo,
    )


def test_the_dilemma_slides_from_cooperation_to_conflict() -> None:
    found = paths(_dilemma({"c1": "yes", "c2": "yes"}), concepts=["Nash"])
    (route,) = found.routes
    assert route.by_improvements == 2
    assert [m.says for m in route.histories[0].moves] == ["one: not c1", "two: not c2"]
    assert route.must_move == ("one", "two")
    assert found.reachable == 4


def test_the_start_can_be_an_equilibrium() -> None:
    found = paths(_dilemma({"c1": "no", "c2": "no"}))
    assert found.start_concepts == ("Nash", "GMR", "SMR", "SEQ")
    model = _dilemma({"c1": "no", "c2": "no"})
    others = set(stability(model).equilibria("SEQ")) - {found.start}
    assert others <= {r.target for r in found.routes}


def test_without_a_status_quo_it_says_what_to_do() -> None:
    with pytest.raises(UsageError, match="no status quo"):
        paths(_dilemma(None))
