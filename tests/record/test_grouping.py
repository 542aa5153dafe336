"""Correlation clustering: against every grouping there is, and its laws on random odds."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from backchannel.record.grouping import gain, grouped


def partitions(members):
    """Every way to part a list into groups."""
    if not members:
        yield []
        return
    first, *rest = members
    for part in partitions(rest):
        yield [[first], *part]
        for i, group in enumerate(part):
            yield [*part[:i], [first, *group], *part[i + 1 :]]


@st.composite
def odds(draw, most=6):
    members = [f"m{i}" for i in range(draw(st.integers(0, most)))]
    pairs = list(itertools.combinations(members, 2))
    held = [p for p in pairs if draw(st.integers(0, 4))]
    return members, {p: draw(st.floats(-6, 6).map(lambda x: round(x, 2))) for p in held}


@settings(max_examples=150, deadline=None)
@given(odds(), st.sampled_from([-1.0, 0.0, 0.5]))
def test_no_move_and_no_merge_gains(found, cut):
    members, pairs = found
    groups = grouped(members, pairs, cut)
    assert sorted(m for g in groups for m in g) == sorted(members)
    reached = gain(groups, pairs, cut)
    for i, group in enumerate(groups):
        for member in group:
            rest = [[m for m in g if m != member] for g in groups]
            for j in range(len(rest)):
                moved = [[*g, member] if k == j else g for k, g in enumerate(rest)]
                assert gain(moved, pairs, cut) <= reached + 1e-6
            assert gain([*rest, [member]], pairs, cut) <= reached + 1e-6
        for other in groups[i + 1 :]:
            merged = [g for g in groups if g not in (group, other)] + [group + other]
            assert gain(merged, pairs, cut) <= reached + 1e-6


STAR = {("m0", "m2"): 2.0, ("m1", "m2"): 2.0, ("m2", "m4"): 2.0}
STAR |= {("m0", "m3"): 0.0, ("m1", "m3"): 0.0, ("m1", "m4"): 0.0}


@example((["m0", "m1", "m2", "m3", "m4"], STAR), -1.0)
@settings(max_examples=100, deadline=None)
@given(odds(7), st.sampled_from([-1.0, 0.0]))
def test_it_is_near_the_best_of_all_groupings(found, cut):
    """Of several orders the best: for so few the best there is."""
    members, pairs = found
    reached = gain(grouped(members, pairs, cut), pairs, cut)
    best = max((gain(p, pairs, cut) for p in partitions(members)), default=0.0)
    assert reached <= best + 1e-6
    assert reached >= best - 1e-6


@settings(max_examples=60, deadline=None)
@given(odds(), st.randoms(use_true_random=False))
def test_the_order_of_members_does_not_matter(found, shuffle):
    members, pairs = found
    shuffled = list(members)
    shuffle.shuffle(shuffled)
    assert grouped(members, pairs, 0.0) == grouped(shuffled, pairs, 0.0)


def test_clear_groups_are_found():
    near = {("a", "b"): 2.0, ("a", "c"): 1.5, ("b", "c"): 2.5, ("d", "e"): 1.0, ("c", "d"): -4.0}
    assert grouped(list("fedcba"), near, 0.0) == [["a", "b", "c"], ["d", "e"], ["f"]]


def test_one_strong_pair_does_not_join_two_groups():
    near = {("a", "b"): 3.0, ("c", "d"): 3.0, ("b", "c"): 9.0}
    near |= {("a", "c"): -3.0, ("a", "d"): -3.0, ("b", "d"): -3.0}
    assert grouped(list("abcd"), near, 0.0) == [["a", "b"], ["c", "d"]]


@pytest.mark.parametrize("members", [[], ["a"]])
def test_few_members(members):
    assert grouped(members, {}, 0.0) == [[m] for m in members]
