"""A mediator's aids: what a single text may and may not do, and the pool."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.bargaining.deal import Deal
from backchannel.bargaining.mediation import Criticism, pool, problem_hash, single_text
from backchannel.errors import NotFound, UsageError

LABOUR = Deal.additive(
    ["firm", "union"],
    {
        "wage": {"low": (50, 0), "middle": (30, 25), "high": (0, 40)},
        "hours": {"35": (0, 30), "38": (10, 20), "40": (20, 0)},
        "training": {"none": (5, 0), "some": (4, 20), "full": (0, 30)},
    },
    [35, 40],
)
START = {"wage": "low", "hours": "35", "training": "none"}


@st.composite
def deals(draw: st.DrawFn) -> Deal:
    parties = draw(st.integers(2, 3))
    issues = {
        f"i{k}": {
            f"v{v}": [draw(st.integers(0, 9)) for _ in range(parties)]
            for v in range(draw(st.integers(1, 3)))
        }
        for k in range(draw(st.integers(1, 3)))
    }
    return Deal.additive([f"p{p}" for p in range(parties)], issues)


@settings(max_examples=80, deadline=None)
@given(deals(), st.data())
def test_a_single_text_never_takes_back_and_ends_on_the_frontier(
    deal: Deal, data: st.DataObject
) -> None:
    start = {i.name: data.draw(st.sampled_from(i.values)) for i in deal.issues}
    path = single_text(deal, start)
    before = dict(path.start_scores)
    for step in path.rounds:
        assert all(step.scores[p] >= before[p] for p in deal.parties)
        assert any(step.scores[p] > before[p] for p in deal.parties)
        if not step.widened:
            assert {c.issue for c in step.changes} <= {c.issue for c in step.criticisms}
        before = dict(step.scores)
    assert path.efficient
    end = deal.utilities(deal.package(path.package))
    for q in product(*(range(len(i.values)) for i in deal.issues)):
        other = deal.utilities(q)
        assert not (all(o >= e for o, e in zip(other, end, strict=True)) and other != end)


def test_the_same_arguments_give_the_same_path() -> None:
    assert single_text(LABOUR, START) == single_text(LABOUR, START)


def test_stated_criticisms_come_first() -> None:
    path = single_text(LABOUR, START, [[Criticism("union", "training")]])
    first = path.rounds[0]
    assert first.stated
    assert [c.issue for c in first.criticisms] == ["training"]


def test_a_text_that_breaks_a_constraint_is_refused() -> None:
    from dataclasses import replace

    from backchannel.casefile.expressions import parse

    deal = replace(LABOUR, constraints=(parse("wage = low implies training = full"),))
    with pytest.raises(UsageError, match="breaks a constraint"):
        single_text(deal, START)


def test_a_critic_that_is_no_party_is_named() -> None:
    with pytest.raises(NotFound, match="no party 'firms'"):
        single_text(LABOUR, START, [[Criticism("firms", "wage")]])


def test_the_pool_puts_first_what_is_signed() -> None:
    fair = {"wage": "middle", "hours": "38", "training": "some"}
    found = pool(LABOUR, {"start": START, "fair": fair})
    assert [c.name for c in found.candidates] == ["fair", "start"]
    assert found.candidates[0].deal
    assert found.candidates[1].least == "union"
    assert found.candidates[1].help is not None
    assert found.candidates[1].help.gain > 0


def test_help_costs_no_signature() -> None:
    found = pool(LABOUR, {"start": START}).candidates[0]
    assert found.help is not None
    changed = {**START, found.help.change.issue: found.help.change.after}
    assert set(found.signs) <= {
        LABOUR.parties[p] for p in LABOUR.accepting(LABOUR.package(changed))
    } | {found.least}


def test_a_frozen_problem_is_held_to() -> None:
    frozen = problem_hash(LABOUR)
    assert pool(LABOUR, {"start": START}, frozen=frozen[:10]).problem == frozen
    with pytest.raises(UsageError, match="changed since it was frozen"):
        pool(LABOUR.with_reservation({"union": 41}), {"start": START}, frozen=frozen)
