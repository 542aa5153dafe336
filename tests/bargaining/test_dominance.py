"""The dominance filter against all pairs, through each of its paths."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.bargaining import dominance
from backchannel.bargaining.dominance import nondominated, ranks


def reference(v):
    at_least = (v[None] >= v[:, None]).all(axis=2)
    more = (v[None] > v[:, None]).any(axis=2)
    return ~(at_least & more).any(axis=1)


@pytest.mark.parametrize("quick", [False, True], ids=["divide", "compare"])
@pytest.mark.parametrize(("small", "grid"), [(600, 3000), (0, 3000), (0, 0)], ids=str)
@pytest.mark.parametrize("wide", [False, True], ids=["int64", "object"])
@given(
    seed=st.integers(0, 10**9),
    n=st.integers(1, 40),
    p=st.integers(1, 6),
    spread=st.sampled_from([1, 3, 10, 10**6]),
)
@settings(max_examples=40, deadline=None)
def test_agrees_with_all_pairs(quick, small, grid, wide, seed, n, p, spread):
    v = np.random.default_rng(seed).integers(-spread, spread + 1, (n, p))
    # As large integers that round to the same floats, told apart only by their last digits.
    given = v.astype(object) + 10**25 if wide else v
    held = dominance._SMALL, dominance._GRID_FROM, dominance._COMPARED, dominance._BLOCK
    dominance._SMALL, dominance._GRID_FROM = small, grid
    dominance._COMPARED, dominance._BLOCK = (0, 7) if quick else (10**9, 256)
    try:
        assert (nondominated(given) == reference(v)).all()
    finally:
        dominance._SMALL, dominance._GRID_FROM, dominance._COMPARED, dominance._BLOCK = held


@given(seed=st.integers(0, 10**9), n=st.integers(0, 30), base=st.sampled_from([0, 10**20, 10**400]))
@settings(max_examples=60, deadline=None)
def test_ranks_tell_apart_what_rounds_alike(seed, n, base):
    v = np.random.default_rng(seed).integers(-4, 5, (n, 2))
    want = np.column_stack([np.unique(v[:, c], return_inverse=True)[1] for c in range(2)])
    assert (ranks(v.astype(object) + base) == want).all()


def test_many_vectors():
    rng = np.random.default_rng(4)
    v = rng.integers(0, 60, (5000, 4))
    assert (nondominated(v) == reference(v)).all()
    w = rng.integers(0, 60, (3000, 7))
    assert dominance._pairs_are_quicker(*w.shape)
    assert (nondominated(w) == reference(w)).all()
