"""Counts, samples, rankings and near misses against enumeration."""

from __future__ import annotations

import random
from collections import Counter
from fractions import Fraction
from itertools import combinations
from math import prod

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backchannel.bargaining import _halves, _masks
from backchannel.bargaining import _reference as reference
from backchannel.bargaining._reference import random_deal
from backchannel.bargaining.acceptable import acceptable, count_accepted
from backchannel.bargaining.coalitions import best_for, coalitions, no_zone
from backchannel.bargaining.deal import Deal, Sign
from backchannel.errors import UsageError

seeds = st.integers(0, 10**9)
FIXTURE = [HealthCheck.function_scoped_fixture]


@pytest.fixture(params=["all at once", "one by one"], autouse=True)
def _both_ways(request, monkeypatch):
    """Coalitions are counted together where all pairs can be looked at, else one by one."""
    _masks.acceptance.cache_clear()
    if request.param == "one by one":
        monkeypatch.setattr(_masks, "_PAIRS", -1)
    yield
    _masks.acceptance.cache_clear()


@given(seed=seeds)
@settings(max_examples=80, deadline=None, suppress_health_check=FIXTURE)
def test_counts_agree_with_enumeration(seed):
    deal = random_deal(seed)
    found = acceptable(deal)
    want = reference.acceptable(deal)
    assert found.count == len(want)
    assert found.feasible == len(reference.all_packages(deal))
    for name, n in zip(found.signatories, found.alone, strict=True):
        assert n == len(reference.acceptable(deal, [deal.party(name)]))
    listed = found.packages(10**6)
    assert len(listed) == len(set(listed))
    assert sorted(listed) == sorted(want)
    drawn = found.sample(20, seed=seed)
    assert len(drawn) == (20 if want else 0)
    assert set(drawn) <= set(want)


@given(seed=seeds, criterion=st.sampled_from(["sum", "product", "smallest gain", "p0"]))
@settings(max_examples=60, deadline=None, suppress_health_check=FIXTURE)
def test_the_best_are_the_best(seed, criterion):
    deal = random_deal(seed)
    if not deal.signing.unanimous:
        with pytest.raises(UsageError):
            acceptable(deal).best(criterion)
        return
    members = deal.signing.parties
    base = reference.disagreement(deal, members)

    def rate(package):
        worth = deal.utilities(package)
        gains = [worth[m] - b for m, b in zip(members, base, strict=True)]
        if criterion == "sum":
            return sum(gains)
        if criterion == "product":
            return prod(gains)
        return min(gains) if criterion == "smallest gain" else worth[0]

    want = sorted((rate(p) for p in reference.acceptable(deal)), reverse=True)[:5]
    found = acceptable(deal).best(criterion, 5)
    assert [rate(p) for p in found] == want
    assert len(set(found)) == len(found)


@given(seed=seeds)
@settings(max_examples=60, deadline=None, suppress_health_check=FIXTURE)
def test_coalitions_and_near_misses(seed):
    deal = random_deal(seed)
    found = coalitions(deal)
    for c in found.coalitions:
        members = [deal.party(n) for n in c.parties]
        assert c.count == len(reference.acceptable(deal, members))
        assert c.wins == deal.signing.wins(members)
    signatories = set(deal.signing.parties)
    for miss in found.near_misses:
        party = deal.party(miss.party)
        others = reference.acceptable(deal, signatories - {party})
        assert miss.count == sum(party not in deal.accepting(p) for p in others)
        kept = [p for p in others if not deal.crosses(party, p)]
        if not kept:
            assert miss.package is None
            continue
        best = max(deal.utilities(p)[party] for p in kept)
        assert miss.package in kept
        assert miss.utility == best == deal.utilities(miss.package)[party]
        least = deal.reservation[party]
        assert miss.shortfall == (0 if least is None else max(Fraction(0), least - best))


@given(seed=seeds)
@settings(max_examples=60, deadline=None, suppress_health_check=FIXTURE)
def test_why_there_is_no_zone(seed):
    deal = random_deal(seed)
    found = no_zone(deal)
    if reference.acceptable(deal):
        assert found is None
        return
    assert found is not None
    sizes = {
        some: bool(reference.acceptable(deal, some))
        for n in range(len(deal.signing.parties) + 1)
        for some in combinations(deal.signing.parties, n)
    }
    assert found.alone == tuple(deal.parties[p] for p in deal.signing.parties if not sizes[(p,)])
    for names in found.conflicts:
        some = tuple(deal.party(n) for n in names)
        assert not sizes[some]
        assert all(sizes[c] for c in combinations(some, len(some) - 1))
    most = max((len(s) for s, ok in sizes.items() if ok), default=0)
    assert {tuple(deal.party(n) for n in names) for names in found.largest} == {
        s for s, ok in sizes.items() if ok and len(s) == most and most
    }


@given(seed=seeds)
@settings(max_examples=60, deadline=None, suppress_health_check=FIXTURE)
def test_the_best_for_one_that_others_accept(seed):
    deal = random_deal(seed)
    rng = random.Random(seed)
    party = rng.randrange(len(deal.parties))
    some = rng.sample(range(len(deal.parties)), rng.randint(0, len(deal.parties)))
    want = [
        deal.utilities(p)[party]
        for p in reference.acceptable(deal, some)
        if not deal.crosses(party, p)
    ]
    found = best_for(deal, party, some)
    assert (found is None) == (not want)
    if found is not None:
        assert found[0] == max(want)


@given(
    seed=seeds,
    spread=st.sampled_from([2, 30, 10**9]),
    wide=st.booleans(),
    columns=st.integers(1, 3),
)
@settings(max_examples=60, deadline=None, suppress_health_check=FIXTURE)
def test_rows_that_reach_are_counted(seed, spread, wide, columns):
    rng = np.random.default_rng(seed)
    want = rng.integers(-spread, spread, (rng.integers(1, 30), columns))
    have = rng.integers(0, spread, (rng.integers(1, 30), columns))
    counts = rng.integers(1, 5, len(have))
    expected = [sum(c for h, c in zip(have, counts, strict=True) if (h >= w).all()) for w in want]
    if wide:
        want, have = want.astype(object) * 10**20, have.astype(object) * 10**20
    ways = [_halves._reach]
    if columns == 2:
        ways.append(_halves._reach_two)
    for way in ways:
        assert way(want, have, counts).tolist() == expected


def test_a_sample_is_uniform():
    deal = Deal.additive(
        ["a", "b", "c"],
        {f"i{k}": {f"v{j}": (j, 2 - j, k) for j in range(3)} for k in range(4)},
        reservation=[3, 3, 0],
        sign=Sign((0, 1, 2), 2),
    )
    want = reference.acceptable(deal)
    size = 40 * len(want)
    drawn = Counter(acceptable(deal).sample(size, seed=5))
    assert set(drawn) == set(want)
    chi2 = sum((n - 40) ** 2 / 40 for n in drawn.values())
    # Mean len-1, variance 2(len-1): five standard deviations above is beyond chance.
    assert chi2 < len(want) + 5 * (2 * len(want)) ** 0.5
    assert acceptable(deal).sample(5, seed=1) == acceptable(deal).sample(5, seed=1)


def test_ten_to_the_fourteenth_are_counted():
    """Two parties that divide 20 x 4 points: the count is a convolution, known by symmetry."""
    issues = {f"i{k}": {f"v{j}": (j, 4 - j) for j in range(5)} for k in range(20)}
    deal = Deal.additive(["a", "b"], issues, reservation=[40, 41])
    ways = [1]
    for _ in range(20):
        ways = [
            sum(ways[s - j] for j in range(5) if 0 <= s - j < len(ways))
            for s in range(len(ways) + 4)
        ]
    assert count_accepted(deal, (0,)) == sum(ways[40:])
    assert count_accepted(deal, (0, 1)) == 0
    lower = deal.with_reservation({"b": 38})
    assert acceptable(lower).count == sum(ways[40:43])
    assert len(acceptable(lower).sample(3, seed=1)) == 3
