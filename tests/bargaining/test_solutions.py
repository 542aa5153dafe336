"""Each solution against its definition, by enumeration."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.bargaining import _reference as reference
from backchannel.bargaining._reference import random_deal
from backchannel.bargaining.deal import Deal
from backchannel.bargaining.frontier import frontier
from backchannel.bargaining.solve import solve

NAMES = ["nash", "kalai_smorodinsky", "egalitarian", "utilitarian"]


@given(seed=st.integers(0, 10**9))
@settings(max_examples=250, deadline=None)
def test_every_tied_package_is_found_and_no_other(seed):
    deal = random_deal(seed)
    members = deal.signing.parties
    whole = frontier(deal, over="acceptable" if seed % 2 else "all")
    found = solve(deal, within=whole if seed % 3 else None).named()
    for name in NAMES:
        want = getattr(reference, name)(deal, members)
        got = found[name]
        if not want:
            assert got is None
        else:
            assert got is not None
            assert sorted(got.packages) == sorted(want), name
            assert got.count == len(want)


@given(seed=st.integers(0, 10**9), factor=st.integers(1, 9), plus=st.integers(-5, 5))
@settings(max_examples=60, deadline=None)
def test_nash_and_kalai_smorodinsky_do_not_depend_on_the_scale(seed, factor, plus):
    deal = random_deal(seed)
    if deal.caps or deal.interactions or None in deal.reservation:
        return
    scores = list(deal.scores)
    first = tuple(
        tuple(s * factor + (plus if k == 0 else 0) for s in row) for k, row in enumerate(scores[0])
    )
    least = deal.reservation[0] * factor + plus
    other = Deal(
        deal.parties,
        deal.issues,
        (first, *scores[1:]),
        (least, *deal.reservation[1:]),
        deal.sign,
        constraints=deal.constraints,
        red_lines=deal.red_lines,
    )
    for name in NAMES[:2]:
        one, two = solve(deal).named()[name], solve(other).named()[name]
        assert (one is None) == (two is None)
        if one is not None and two is not None:
            assert one.packages == two.packages


def test_nothing_acceptable_is_said_and_not_papered_over():
    deal = Deal.additive(["a", "b"], {"x": {"p": (1, 0), "q": (0, 1)}}, reservation=[1, 1])
    found = solve(deal)
    assert not found.zone
    assert all(s is None for s in found.named().values())


@pytest.mark.parametrize(
    ("rows", "want"),
    [
        # A straight frontier is halved in the middle.
        ({"p": (4, 0), "q": (2, 2), "r": (0, 4)}, {"q"}),
        # Symmetric: the two middle packages tie.
        ({"p": (3, 0), "q": (2, 1), "r": (1, 2), "s": (0, 3)}, {"q", "r"}),
        # A concave corner: its line cuts the square in half.
        ({"p": (4, 0), "q": (4, 4), "r": (0, 4)}, {"q"}),
    ],
)
def test_equal_area(rows, want):
    deal = Deal.additive(["a", "b"], {"x": rows}, reservation=[0, 0])
    picked = solve(deal).equal_area
    assert picked is not None
    assert {deal.describe(p)["x"] for p in picked.packages} == want


def test_equal_area_against_a_count_of_cells():
    """The areas agree with counting small cells under the envelope."""
    rows = {"p": (10, 1), "q": (8, 5), "r": (5, 8), "s": (1, 9)}
    deal = Deal.additive(["a", "b"], {"x": rows}, reservation=[0, 0])
    picked = solve(deal).equal_area
    assert picked is not None
    points = [(10.0, 0.0), (10, 1), (8, 5), (5, 8), (1, 9), (0, 9)]

    def inside(x: float, y: float) -> bool:
        return all(
            (b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0]) >= 0
            for a, b in pairwise(points)
        )

    n = 400
    grid = [((i + 0.5) * 10 / n, (j + 0.5) * 10 / n) for i in range(n) for j in range(n)]
    cells = [c for c in grid if inside(*c)]
    gaps = {}
    for name, (x, y) in rows.items():
        below = sum(1 for a, b in cells if x * b - y * a < 0)
        gaps[name] = abs(len(cells) - 2 * below) / len(cells)
    best = min(gaps, key=gaps.__getitem__)
    assert [deal.describe(p)["x"] for p in picked.packages] == [best]
    assert float(picked.value) == pytest.approx(gaps[best], abs=0.01)
    assert isinstance(picked.value, Fraction)
