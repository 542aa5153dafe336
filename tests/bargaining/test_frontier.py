"""The frontier against enumeration, on deals of every kind."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.bargaining import _front
from backchannel.bargaining import _reference as reference
from backchannel.bargaining._reference import random_deal
from backchannel.bargaining.deal import Deal
from backchannel.bargaining.frontier import frontier
from backchannel.errors import TooLarge, UsageError


@pytest.mark.parametrize("cells", [0, 6_000_000], ids=["merging", "grid"])
@pytest.mark.parametrize("over", ["all", "acceptable"])
@given(seed=st.integers(0, 10**9))
@settings(max_examples=120, deadline=None)
def test_frontier_counts_and_packages_agree_with_enumeration(over, cells, seed):
    deal = random_deal(seed)
    rng = random.Random(seed)
    some = tuple(sorted(rng.sample(range(len(deal.parties)), rng.randint(1, len(deal.parties)))))
    held, _front._GRID_CELLS = _front._GRID_CELLS, cells
    try:
        for columns in (None, some):
            packages = reference.all_packages(deal) if over == "all" else reference.acceptable(deal)
            want = reference.frontier(deal, packages, columns)
            names = None if columns is None else [deal.parties[c] for c in columns]
            found = frontier(deal, over=over, parties=names)
            assert {p.utilities: p.packages for p in found.points} == {
                v: len(ps) for v, ps in want.items()
            }
            for place, point in enumerate(found.points):
                tied = found.examples(place, 10**6)
                assert sorted(tied) == sorted(want[point.utilities])
    finally:
        _front._GRID_CELLS = held


@given(seed=st.integers(0, 10**9), epsilon=st.sampled_from([0.05, 0.2, 0.5, 0.9]))
@settings(max_examples=80, deadline=None)
def test_an_approximation_keeps_its_word(seed, epsilon):
    rng = random.Random(seed)
    parties = ["a", "b", "c"]
    issues = {
        f"i{k}": {f"v{j}": [rng.randint(0, 50) for _ in parties] for j in range(4)}
        for k in range(4)
    }
    deal = Deal.additive(parties, issues)
    found = frontier(deal, epsilon=epsilon)
    assert found.epsilon <= Fraction(epsilon)
    every = [deal.utilities(p) for p in reference.all_packages(deal)]
    span = [max(u[i] for u in every) - min(u[i] for u in every) for i in range(3)]
    existing = set(every)
    assert all(p.utilities in existing for p in found.points)
    for worth in every:
        assert any(
            all(
                q >= w - found.epsilon * s for q, w, s in zip(p.utilities, worth, span, strict=True)
            )
            for p in found.points
        )


def test_ten_to_the_fourteenth_packages_are_counted_exactly():
    issues = {f"i{k}": {f"v{j}": (j, 4 - j) for j in range(5)} for k in range(20)}
    deal = Deal.additive(["a", "b"], issues)
    found = frontier(deal)
    assert found.size == 81
    assert found.packages == 5**20 == sum(p.packages for p in found.points)


def test_counts_beyond_64_bits():
    issues = {f"i{k}": {f"v{j}": (j % 2, 1 - j % 2) for j in range(10)} for k in range(30)}
    found = frontier(Deal.additive(["a", "b"], issues))
    assert found.packages == 10**30


def test_float_noise_adds_no_points():
    # 0.1 + 0.2 and 0.3 are one score, not two.
    deal = Deal.additive(
        ["a", "b"],
        {"x": {"p": (0.1, 0.3), "q": (0.2, 0.2)}, "y": {"p": (0.2, 0.2), "q": (0.1, 0.3)}},
    )
    found = frontier(deal)
    assert [p.packages for p in found.points] == [1, 2, 1]


def test_a_frontier_too_large_says_so():
    rng = random.Random(1)
    parties = [f"p{i}" for i in range(6)]
    issues = {
        f"i{k}": {f"v{j}": [rng.randint(0, 10**6) for _ in parties] for j in range(4)}
        for k in range(5)
    }
    deal = Deal.additive(parties, issues)
    with pytest.raises(TooLarge, match="score vectors"):
        frontier(deal, most=100)
    assert frontier(deal, epsilon=0.5, most=10_000).epsilon <= Fraction(1, 2)


@pytest.mark.parametrize("epsilon", [-0.1, 1.0])
def test_an_impossible_epsilon_is_refused(epsilon):
    with pytest.raises(UsageError, match="epsilon"):
        frontier(Deal.additive(["a"], {"x": {"p": (1,)}}), epsilon=epsilon)
