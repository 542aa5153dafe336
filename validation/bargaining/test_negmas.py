"""NegMAS 0.16.0's own results, on the scale it uses: raw evaluations times weights.

Its frontiers are compared as sets of vectors, rounded: where float noise splits one vector in two,
ours has one.
"""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from backchannel.bargaining import Deal, frontier
from backchannel.interop.genius import read_genius

PEERS = Path(__file__).resolve().parents[2] / "../shared/peers/bargaining"
SCENARIOS = [
    "laptop_2p",
    "laptop_a_rv_2p",
    "itex_cypress_2p",
    "agentsmith_rv03_3p",
    "lunch_rv08_2p",
]


@pytest.mark.skipif(not PEERS.is_dir(), reason="no reference results here")
@pytest.mark.parametrize("name", SCENARIOS)
def test_frontiers_on_the_scale_of_negmas(name: str) -> None:
    want = json.loads((PEERS / f"{name}.json").read_text())["negmas_default"]
    scenario = read_genius(PEERS / "scenarios" / name)
    deal = scenario.deal()
    scores = tuple(
        tuple(
            tuple(
                Fraction(profile.weights[i.index])
                * Fraction(profile.evaluators[i.index].evaluations[v])
                for v in i.values
            )
            for i in scenario.domain.issues
        )
        for profile in scenario.profiles
    )
    raw: Deal = replace(deal, scores=scores, caps=())
    found = frontier(raw)
    got = {tuple(round(x, 6) for x in u) for u in found.utilities}
    theirs = {tuple(round(x, 6) for x in u) for u in want["pareto_utils"]}
    assert got == theirs
    assert found.size <= want["pareto_size"]
    named = {tuple(raw.describe(found.examples(i)[0]).values()) for i in range(found.size)}
    if found.packages == want["pareto_size"]:
        assert named == {tuple(o) for o in want["pareto_outcomes"]}
