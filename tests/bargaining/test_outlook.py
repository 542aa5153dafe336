"""Deals under uncertainty: against what can be worked out by hand, and whatever the workers."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from backchannel.bargaining.deal import Deal, Proposal, Unknown
from backchannel.bargaining.outlook import outlook
from backchannel.errors import UsageError

F = Fraction


def _deal() -> Deal:
    """A price from 0 to 10: the seller's least is known, the buyer's most is not."""
    issues = {"price": {str(i): (10 - i, i) for i in range(11)}}
    deal = Deal.additive(["buyer", "seller"], issues, [4, 5])
    return replace(
        deal,
        unknown=(
            Unknown("reservation", 0, low=F(0), high=F(10)),
            Unknown("score", 1, issue=0, value=0, low=F(0), high=F(1, 10)),
        ),
        proposals=(Proposal("six", (6,)),),
    )


def test_the_probability_is_that_of_the_unknown() -> None:
    """A zone exists where the buyer's least is at most 5: half of the draws."""
    found = outlook(_deal(), samples=2000, seed=1, workers=1)
    assert found.low <= 0.5 <= found.high
    assert found.probability == pytest.approx(0.5, abs=0.04)
    assert found.proposals[0].probability == pytest.approx(0.4, abs=0.04)


def test_the_unknown_that_decides_comes_first() -> None:
    first, second = outlook(_deal(), samples=2000, seed=1, workers=1).unknowns
    assert first.unknown == "reservation value of buyer"
    assert first.index > 0.8
    assert first.low == 1.0
    assert first.high == 0.0
    assert second.index < 0.1


def test_values_of_the_solution_sum_to_one() -> None:
    found = outlook(_deal(), samples=300, workers=1)
    assert sum(v.probability for v in found.values) == pytest.approx(1.0)


def test_the_result_does_not_hang_on_the_workers() -> None:
    assert outlook(_deal(), samples=120, seed=3, workers=2) == outlook(
        _deal(), samples=120, seed=3, workers=1
    )


def test_nothing_unknown_is_certain() -> None:
    deal = replace(_deal(), unknown=())
    assert outlook(deal, samples=10, workers=1).probability == 1.0


def test_a_solution_that_does_not_exist() -> None:
    with pytest.raises(UsageError):
        outlook(_deal(), solution="best")


@pytest.mark.slow
def test_a_cluster_gives_what_one_process_gives() -> None:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        spread = outlook(_deal(), samples=60, seed=9, scheduler=cluster.scheduler_address)
    assert spread == outlook(_deal(), samples=60, seed=9, workers=1)
