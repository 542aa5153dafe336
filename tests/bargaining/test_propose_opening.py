"""A proposal judged and a deal opened, against enumeration of every package."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.bargaining.deal import Box, Deal, Package, Sign
from backchannel.bargaining.opening import opening
from backchannel.bargaining.propose import judge
from backchannel.errors import UsageError


@st.composite
def deals(draw: st.DrawFn) -> Deal:
    parties = draw(st.integers(2, 3))
    shape = [draw(st.integers(1, 3)) for _ in range(draw(st.integers(1, 3)))]
    issues = {
        f"i{k}": {f"v{v}": [draw(st.integers(-3, 9)) for _ in range(parties)] for v in range(size)}
        for k, size in enumerate(shape)
    }
    reservation = [draw(st.one_of(st.none(), st.integers(-3, 22))) for _ in range(parties)]

    def box() -> Box:
        k = draw(st.integers(0, len(shape) - 1))
        return Box(((k, frozenset({draw(st.integers(0, shape[k] - 1))})),))

    red = tuple((box(),) if draw(st.integers(0, 3)) == 0 else () for _ in range(parties))
    constraints = (box(),) if draw(st.integers(0, 4)) == 0 else ()
    return Deal.additive(
        [f"p{p}" for p in range(parties)],
        issues,
        reservation,
        red_lines=red,
        constraints=constraints,
    )


def every(deal: Deal) -> list[Package]:
    return [p for p in product(*(range(len(i.values)) for i in deal.issues)) if deal.feasible(p)]


def span(deal: Deal, p: int) -> Fraction:
    return sum((max(r) - min(r) for r in deal.scores[p]), Fraction(0)) or Fraction(1)


@settings(max_examples=120, deadline=None)
@given(deals(), st.data())
def test_a_verdict_is_what_enumeration_says(deal: Deal, data: st.DataObject) -> None:
    packages = list(product(*(range(len(i.values)) for i in deal.issues)))
    at = data.draw(st.sampled_from(packages))
    verdict = judge(deal, at)
    worth = deal.utilities(at)
    members = deal.signing.parties
    assert verdict.deal == deal.acceptable(at)
    assert set(verdict.refusers) == {deal.parties[p] for p in members if not deal.accepts(p, at)}
    fine = [p for p in members if not deal.crosses(p, at)]
    improving = [
        q
        for q in every(deal)
        if all(deal.utilities(q)[p] >= worth[p] for p in members)
        and any(deal.utilities(q)[p] > worth[p] for p in members)
        and not any(deal.crosses(p, q) for p in fine)
    ]
    assert (verdict.better is None) == (not improving)
    if verdict.better is not None:
        best = max(min(deal.utilities(q)[p] - worth[p] for p in members) for q in improving)
        assert min(verdict.better_gains.values()) == best
    for view, p in zip(verdict.parties, range(len(deal.parties)), strict=True):
        if every(deal):
            assert view.best == max(deal.utilities(q)[p] for q in every(deal))
    for trade in verdict.trades:
        after = deal.utilities(deal.package(trade.package))
        assert all(after[p] >= worth[p] for p in members)
        assert sum(after[p] > worth[p] for p in members) >= 2
        assert len(trade.changes) == 2


@settings(max_examples=120, deadline=None)
@given(deals(), st.data())
def test_what_a_refuser_needs_is_the_least(deal: Deal, data: st.DataObject) -> None:
    packages = list(product(*(range(len(i.values)) for i in deal.issues)))
    at = data.draw(st.sampled_from(packages))
    others = [p for p in deal.signing.parties if deal.accepts(p, at)]
    for need in judge(deal, at).needs:
        p = deal.party(need.party)
        alone = [q for q in every(deal) if deal.accepts(p, q)]
        both = [q for q in alone if all(deal.accepts(o, q) for o in others)]

        def changed(q: Package) -> int:
            return sum(a != b for a, b in zip(at, q, strict=True))

        assert (need.alone is None) == (not alone)
        assert (need.changes is None) == (not both)
        if need.alone is not None:
            assert len(need.alone) == min(map(changed, alone))
        if need.changes is not None:
            assert len(need.changes) == min(map(changed, both))


@settings(max_examples=150, deadline=None)
@given(deals())
def test_an_opening_is_the_least_there_is(deal: Deal) -> None:
    found = opening(deal)
    members = deal.signing.parties
    assert found.zone == any(deal.acceptable(q) for q in every(deal))
    clean = [q for q in every(deal) if not any(deal.crosses(p, q) for p in members)]

    def short(q: Package) -> dict[int, Fraction]:
        worth = deal.utilities(q)
        return {
            p: least - worth[p]
            for p in members
            if (least := deal.reservation[p]) is not None and worth[p] < least
        }

    if found.zone:
        for margin in found.margins:
            p = deal.party(margin.party)
            top = max(deal.utilities(q)[p] for q in every(deal) if deal.acceptable(q))
            least = deal.reservation[p]
            assert margin.room == (None if least is None else top - least)
        return
    for step in found.steps:
        p = deal.party(step.party)
        alone = [short(q).get(p, Fraction(0)) for q in clean if set(short(q)) <= {p}]
        assert step.change == (min(alone) if alone and step.reservation is not None else None)
    assert bool(found.joint) == bool(clean)
    if clean:
        parts = [[s / span(deal, p) for p, s in short(q).items()] for q in clean]
        assert found.joint[0].cost == pytest.approx(float(min(map(sum, parts))))
        assert found.joint[1].cost == pytest.approx(float(min(max(x, default=0) for x in parts)))
    payable = []
    for q in clean:
        worth = deal.utilities(q)
        spare = sum(
            max(Fraction(0), worth[p] - least)
            for p in members
            if (least := deal.reservation[p]) is not None
        )
        free = any(deal.reservation[p] is None for p in members)
        if free or spare >= sum(short(q).values()):
            payable.append(sum(short(q).values(), Fraction(0)))
    assert found.payment == (min(payable) if payable else None)
    if found.payment_shares is not None:
        assert sum(found.payment_shares.values()) == 0
        worth = deal.utilities(deal.package(found.payment_package or {}))
        for p in members:
            least = deal.reservation[p]
            assert least is None or worth[p] + found.payment_shares.get(deal.parties[p], 0) >= least


def test_a_red_line_in_the_way_is_named() -> None:
    deal = Deal.additive(
        ["a", "b"],
        {"x": {"l": (0, 9), "h": (9, 0)}, "y": {"l": (0, 0), "h": (9, 9)}},
        [9, 9],
        red_lines=((), (Box(((1, frozenset({1})),)),)),
    )
    (lifted,) = opening(deal).lifted
    assert lifted.party == "b"
    assert lifted.condition == "y in [h]"


def test_a_quorum_has_no_one_set_of_signatories() -> None:
    deal = Deal.additive(["a", "b", "c"], {"x": {"l": (0, 0, 1)}}, sign=Sign((0, 1, 2), 2))
    with pytest.raises(UsageError, match="quorum"):
        opening(deal)
