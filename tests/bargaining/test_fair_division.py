"""Laws of fair division: what the theorems promise, on random weights."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from backchannel.bargaining.fair_division import adjusted_winner, maximum_nash_welfare
from backchannel.errors import UsageError


@st.composite
def two(draw: st.DrawFn) -> dict[str, tuple[int, int]]:
    n = draw(st.integers(1, 7))
    a = draw(st.lists(st.integers(0, 40), min_size=n, max_size=n).filter(any))
    b = draw(st.lists(st.integers(0, 40), min_size=n, max_size=n).filter(any))
    return {f"i{k}": (a[k], b[k]) for k in range(n)}


@settings(max_examples=150, deadline=None)
@given(two())
def test_adjusted_winner_is_equitable_envy_free_and_divides_one_at_most(
    weights: dict[str, tuple[int, int]],
) -> None:
    """Brams & Taylor 1996, theorem 4.1."""
    result = adjusted_winner(["a", "b"], weights)
    assert result.points[0] == result.points[1] or not _can_move(result.shares, weights)
    assert min(result.points) >= Fraction(1, 2)
    assert len(result.divided) <= 1
    assert all(sum(s) == 1 and min(s) >= 0 for s in result.shares.values())


def _can_move(shares: dict[str, tuple[Fraction, ...]], weights: dict[str, tuple[int, int]]) -> bool:
    """Whether the party ahead holds something that both value."""
    a = sum((Fraction(w[0]) * shares[i][0] for i, w in weights.items()), Fraction(0))
    b = sum((Fraction(w[1]) * shares[i][1] for i, w in weights.items()), Fraction(0))
    total = [sum(w[p] for w in weights.values()) for p in (0, 1)]
    ahead = 0 if a / total[0] > b / total[1] else 1
    return any(shares[i][ahead] > 0 and w[1 - ahead] > 0 for i, w in weights.items())


@settings(max_examples=80, deadline=None)
@given(two())
def test_adjusted_winner_is_efficient(
    weights: dict[str, tuple[int, int]],
) -> None:
    """No division gives one more without giving the other less: a weighted sum supports it."""
    result = adjusted_winner(["a", "b"], weights)
    total = [sum(w[p] for w in weights.values()) for p in (0, 1)]
    part = {i: (Fraction(w[0], total[0]), Fraction(w[1], total[1])) for i, w in weights.items()}
    # Whatever one holds it values, relative to the other, at least as what the other holds.
    for i, wi in part.items():
        for j, wj in part.items():
            if result.shares[i][0] > 0 and result.shares[j][1] > 0:
                assert wi[0] * wj[1] >= wi[1] * wj[0]


@settings(max_examples=30, deadline=None)
@given(st.integers(2, 4), st.integers(1, 5), st.integers(0, 10**6))
def test_nash_welfare_is_optimal_and_envy_free(parties: int, issues: int, seed: int) -> None:
    """Against a general solver, and Varian 1974: no party would rather have another's share."""
    rng = np.random.default_rng(seed)
    v = rng.integers(1, 30, (parties, issues))
    names = [f"p{p}" for p in range(parties)]
    result = maximum_nash_welfare(names, {f"i{k}": v[:, k].tolist() for k in range(issues)})
    w = v / v.sum(axis=1, keepdims=True)
    found = float(sum(np.log(float(p)) for p in result.points))

    def lost(flat: np.ndarray) -> float:
        x = flat.reshape(parties, issues)
        return -float(np.log(np.maximum((x * w).sum(axis=1), 1e-12)).sum())

    other = minimize(
        lost,
        np.full(parties * issues, 1 / parties),
        bounds=[(0, 1)] * (parties * issues),
        constraints=[
            {"type": "eq", "fun": lambda f, k=k: f.reshape(parties, issues)[:, k].sum() - 1}
            for k in range(issues)
        ],
        method="SLSQP",
    )
    assert found >= -other.fun - 1e-5
    shares = np.array([[float(x) for x in result.shares[f"i{k}"]] for k in range(issues)]).T
    worth = w @ shares.T
    assert (np.diag(worth)[:, None] >= worth - 1e-4).all()
    assert all(sum(s) == 1 for s in result.shares.values())


def test_both_methods_agree_on_who_wins_what() -> None:
    weights = {"x": (70, 10), "y": (10, 60), "z": (20, 30)}
    winner = adjusted_winner(["a", "b"], weights)
    welfare = maximum_nash_welfare(["a", "b"], weights)
    assert winner.shares["x"] == (1, 0)
    assert welfare.shares["x"] == (1, 0)
    assert winner.shares["y"] == welfare.shares["y"] == (0, 1)


@pytest.mark.parametrize(
    ("parties", "weights", "message"),
    [
        (["a"], {"x": (1,)}, "is for two parties"),
        (["a", "b"], {"x": (1, -1)}, "negative weight"),
        (["a", "b"], {"x": (1, 0)}, "'b' gives no issue any weight"),
        (["a", "b"], {"x": (1,)}, "needs a weight for each"),
    ],
)
def test_bad_input_is_refused_in_words(
    parties: list[str], weights: dict[str, tuple[int, ...]], message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        adjusted_winner(parties, weights)
