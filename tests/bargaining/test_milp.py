"""The mixed-integer programs against enumeration."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction
from math import prod

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from backchannel.bargaining import _reference as reference
from backchannel.bargaining._reference import random_deal
from backchannel.bargaining.deal import Deal
from backchannel.bargaining.milp import best_package, solve_milp
from backchannel.bargaining.overview import overview
from backchannel.casefile.expressions import parse
from backchannel.errors import TooLarge, UsageError


@example(seed=436)  # HiGHS gives up on one of its programs after presolving.
@given(seed=st.integers(0, 10**9))
@settings(max_examples=30, deadline=None)
def test_the_best_up_to_the_tolerance(seed):
    deal = random_deal(seed, "integer")
    rng = random.Random(seed)
    deal = replace(
        deal,
        reservation=tuple(
            Fraction(rng.randint(-3, 3)) if r is None else r for r in deal.reservation
        ),
    )
    members = deal.signing.parties
    found = solve_milp(deal).named()
    every = reference.acceptable(deal, members)
    if not every:
        assert all(s is None for s in found.values())
        return

    def gains(package):
        worth = deal.utilities(package)
        return [worth[m] - deal.reservation[m] for m in members]

    ideal = [max(gains(p)[i] for p in every) for i in range(len(members))]
    criteria = {
        "nash": lambda p: prod(gains(p)),
        "kalai_smorodinsky": lambda p: min(
            (g / i for g, i in zip(gains(p), ideal, strict=True) if i > 0), default=Fraction(1)
        ),
        "egalitarian": lambda p: tuple(sorted(gains(p))),
        "utilitarian": lambda p: sum(gains(p)),
    }
    for name, rate in criteria.items():
        assert found[name].package in every
        assert rate(found[name].package) == max(map(rate, every)), name
    party = rng.choice(deal.parties)
    best = best_package(deal, party)
    assert best.value == max(deal.utilities(p)[deal.party(party)] for p in every)


def test_conditions_over_all_issues_are_no_obstacle():
    """Twenty issues tied together: too many joint values to list, none for the solver."""
    issues = {f"i{k}": {"a": (3, 0), "b": (1, 2), "c": (0, 4)} for k in range(20)}
    tied = " or ".join(f"i{k} = b" for k in range(20))
    deal = Deal.additive(["x", "y"], issues, [20, 20], constraints=(parse(f"not ({tied})"),))
    from backchannel.bargaining.frontier import frontier

    with pytest.raises(TooLarge):
        frontier(deal)
    shown = overview(deal).to_json()
    assert shown["acceptable"] is None
    assert shown["notes"][0].startswith("no frontier and no counts: conditions tie 20 issues")
    found = solve_milp(deal)
    assert shown["solutions"]["nash"]["packages"] == [deal.describe(found.nash.package)]
    # Without b, k issues at c give (60 - 3k, 4k); the product of gains (40 - 3k)(4k - 20).
    best = max(range(21), key=lambda k: (40 - 3 * k) * (4 * k - 20) if 5 <= k <= 13 else -1)
    assert found.nash.utilities == (60 - 3 * best, 4 * best)
    assert found.utilitarian.utilities == (60 - 3 * 13, 4 * 13)


def test_a_party_without_reservation_value_is_refused():
    with pytest.raises(UsageError, match="no reservation value"):
        solve_milp(Deal.additive(["a"], {"x": {"p": (1,)}}))


def test_a_solver_that_gives_up_is_no_answer(monkeypatch):
    class GivenUp:
        x, status, message = None, 4, "Solve error"

    monkeypatch.setattr("backchannel._highs.milp", lambda *_, **__: GivenUp())
    deal = random_deal(3, "integer")
    least = tuple(Fraction(0) if r is None else r for r in deal.reservation)
    with pytest.raises(UsageError, match="solver failed"):
        solve_milp(replace(deal, reservation=least))
