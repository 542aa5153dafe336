"""Sessions in arrays against one session at a time, and what must hold of any outcome."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.bargaining._table import table_of
from backchannel.bargaining._tactics import CANDIDATES, NAMED, WINDOW, Seat, Tactic, tactic
from backchannel.bargaining.deal import Box, Deal
from backchannel.bargaining.sessions import run, sessions
from backchannel.errors import NotFound, UsageError


@st.composite
def deals(draw: st.DrawFn) -> Deal:
    parties = draw(st.integers(2, 3))
    issues = {
        f"i{k}": {
            f"v{v}": [draw(st.integers(-5, 20)) for _ in range(parties)]
            for v in range(draw(st.integers(1, 4)))
        }
        for k in range(draw(st.integers(1, 3)))
    }
    reservation = [draw(st.one_of(st.none(), st.integers(-5, 25))) for _ in range(parties)]
    red = tuple(
        (Box(((0, frozenset({0})),)),) if draw(st.booleans()) else () for _ in range(parties)
    )
    return Deal.additive([f"p{p}" for p in range(parties)], issues, reservation, red_lines=red)


def one_session(
    deal: Deal, tactics: list[Tactic], exponents: list[float], first: int, rounds: int
) -> tuple[int, int]:
    """The protocol and the tactics as they are defined, with plain lists."""
    table = table_of(deal)
    k, worth, signs = len(tactics), table.utilities.tolist(), table.signs.tolist()
    mine = [
        sorted((i for i in range(len(worth)) if signs[i][p]), key=lambda i, p=p: (worth[i][p], i))
        for p in range(k)
    ]
    if not all(mine):
        return -1, rounds
    opening: list[int | None] = [None] * k
    latest: list[int | None] = [None] * k
    heard: list[list[int]] = [[] for _ in range(k)]
    standing, yes = -1, 0
    for turn in range(rounds * k):
        p = (first + turn) % k
        time = (turn // k) / (rounds - 1) if rounds > 1 else 1.0
        low, high = float(table.floor[p]), float(table.best[p])
        if tactics[p].kind == "tit-for-tat":
            steps = [
                max(0.0, worth[latest[o]][p] - worth[opening[o]][p])  # type: ignore[index]
                for o in range(k)
                if o != p and opening[o] is not None
            ]
            target = min(high, max(low, high - sum(steps) / max(1, len(steps))))
        else:
            target = low + (high - low) * (1.0 - time ** (1.0 / exponents[p]))
        if standing >= 0 and signs[standing][p] and worth[standing][p] >= target:
            yes += 1
            if yes == k - 1:
                return standing, turn // k
            continue
        reach = [i for i in mine[p] if worth[i][p] >= target] or mine[p][-1:]
        offer = reach[0]
        if tactics[p].kind == "learning":
            near = [i for i in reach if worth[i][p] <= target + WINDOW * (high - low)] or reach[:1]
            candidates = [
                near[((len(near) - 1) * c) // (CANDIDATES - 1)] for c in range(CANDIDATES)
            ]
            liked = [
                sum(
                    sum(table.values[h][issue] == table.values[c][issue] for h in heard[p])
                    for issue in range(table.values.shape[1])
                )
                for c in candidates
            ]
            offer = candidates[liked.index(max(liked))]
        standing, yes = offer, 0
        opening[p] = offer if opening[p] is None else opening[p]
        latest[p] = offer
        for o in range(k):
            if o != p:
                heard[o].append(offer)
    return -1, rounds


@settings(max_examples=60, deadline=None)
@given(
    deals(),
    st.lists(st.sampled_from(sorted(NAMED)), min_size=3, max_size=3),
    st.integers(1, 12),
    st.integers(0, 2**31),
)
def test_all_at_once_is_one_by_one(deal: Deal, named: list[str], rounds: int, seed: int) -> None:
    k, n = len(deal.parties), 7
    rng = np.random.default_rng(seed)
    tactics = [NAMED[name] for name in named[:k]]
    exponents = [t.e * np.exp(0.3 * rng.standard_normal(n)) for t in tactics]
    first = rng.integers(k, size=n)
    table = table_of(deal)
    seats = [Seat(table, p, tactics[p], exponents[p]) for p in range(k)]
    agreed, when = run(table, seats, first, rounds)
    for s in range(n):
        alone = one_session(deal, tactics, [float(e[s]) for e in exponents], int(first[s]), rounds)
        assert (agreed[s], when[s]) == alone


@settings(max_examples=40, deadline=None)
@given(deals(), st.sampled_from(sorted(NAMED)), st.integers(0, 99))
def test_what_is_agreed_is_signed_by_all(deal: Deal, name: str, seed: int) -> None:
    result = sessions(deal, name, n=20, rounds=15, seed=seed)
    everyone = frozenset(range(len(deal.parties)))
    for agreed in result.packages:
        assert deal.accepting(agreed.package) == everyone
    assert result.agreements == sum(a.sessions for a in result.packages)
    assert 0 <= result.rate_low <= result.rate <= result.rate_high <= 1
    assert all(p.regret >= -1e-9 for p in result.parties)
    assert result.nash_regret >= -1e-9


def test_the_table_scores_exactly() -> None:
    deal = Deal.additive(
        ["a", "b"],
        {"x": {"l": ("0.1", 3), "h": ("0.3", 0)}, "y": {"l": ("0.2", 0), "h": ("0", 1)}},
        ["0.3", None],
    )
    table = table_of(deal)
    for place in range(len(table)):
        exact = deal.utilities(table.package(place))
        assert [Fraction(str(float(u))) for u in table.utilities[place]] == list(exact)
    assert table.signs[:, 0].tolist() == [True, False, True, True]


def test_boulware_gains_at_a_conceder_s_cost() -> None:
    issues = {"x": {f"v{i}": (i, 50 - i) for i in range(51)}}
    deal = Deal.additive(["hard", "soft"], issues, [5, 5])
    result = sessions(deal, {"hard": "boulware", "soft": "conceder"}, n=200, seed=1)
    hard, soft = result.parties
    assert result.rate == 1.0
    assert hard.mean > 35 > 15 > soft.mean


def test_learning_comes_closer_to_the_frontier() -> None:
    rng = np.random.default_rng(5)
    issues = {
        f"i{k}": {f"v{v}": rng.integers(0, 20, 2).tolist() for v in range(5)} for k in range(5)
    }
    deal = Deal.additive(["a", "b"], issues)
    blind = sessions(deal, "boulware", n=200, seed=3)
    learned = sessions(deal, "learning", n=200, seed=3)
    assert learned.distance is not None
    assert blind.distance is not None
    assert learned.distance < blind.distance


def test_no_zone_of_agreement_ends_in_no_deal() -> None:
    deal = Deal.additive(["a", "b"], {"x": {"l": (0, 9), "h": (9, 0)}}, [5, 5])
    result = sessions(deal, n=10)
    assert result.agreements == 0
    assert result.rounds is None
    assert [p.mean for p in result.parties] == [5.0, 5.0]


def test_same_seed_same_sessions() -> None:
    deal = Deal.additive(["a", "b"], {"x": {f"v{i}": (i, 9 - i) for i in range(10)}})
    assert sessions(deal, n=50, seed=4) == sessions(deal, n=50, seed=4)
    assert sessions(deal, n=50, seed=4) != sessions(deal, n=50, seed=5)


def test_discount_falls_on_gains_over_the_floor() -> None:
    deal = Deal.additive(["a", "b"], {"x": {f"v{i}": (i, 9 - i) for i in range(10)}}, [2, 2])
    result = sessions(deal, "boulware", n=50, rounds=40, discount=0.9)
    for party in result.parties:
        assert party.floor <= party.discounted < party.mean


@pytest.mark.parametrize(
    ("text", "kind", "e"),
    [("boulware", "time", 0.2), ("conceder:3", "time", 3.0), ("tit-for-tat", "tit-for-tat", 1.0)],
)
def test_strategies_by_name(text: str, kind: str, e: float) -> None:
    assert (tactic(text).kind, tactic(text).e) == (kind, e)


def test_a_misspelt_strategy_names_the_near_one() -> None:
    with pytest.raises(NotFound) as caught:
        tactic("bulware")
    assert caught.value.hint == "did you mean 'boulware'?"
    with pytest.raises(UsageError):
        tactic("boulware:-1")
