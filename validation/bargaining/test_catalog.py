"""Deals of the catalog: published answers, and every other answer by plain enumeration.

Nothing of the kernel is used to enumerate: packages and scores come straight from the YAML.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import prod
from pathlib import Path

import pytest
import yaml

from backchannel.bargaining import acceptable, coalitions, from_case, frontier, solve
from backchannel.bargaining.fair_division import adjusted_winner, issue_weights
from backchannel.casefile import load_case

CATALOG = Path(__file__).resolve().parents[2] / "catalog"
PLAIN = ["panama-canal", "nash-barter", "river-compact", "labour-contract"]


class Plain:
    """A deal of plain numbers, read without the library."""

    def __init__(self, name: str) -> None:
        text = (CATALOG / name / "case.yaml").read_text(encoding="utf-8")
        spec = yaml.load(text, Loader=yaml.BaseLoader)["deal"]
        self.scores = {
            party: {issue: {v: int(s) for v, s in row.items()} for issue, row in rows.items()}
            for party, rows in spec["scores"].items()
        }
        self.least = {party: int(r) for party, r in spec["reservation"].items()}
        self.parties = list(self.scores)
        first = self.scores[self.parties[0]]
        self.packages = [
            dict(zip(first, values, strict=True)) for values in product(*first.values())
        ]
        sign = spec.get("sign", {})
        self.quorum = int(sign["quorum"]) if sign else len(self.parties)
        self.vetoes = set(sign.get("vetoes", ())) if sign else set()

    def worth(self, package: dict[str, str]) -> tuple[int, ...]:
        return tuple(
            sum(self.scores[p][issue][value] for issue, value in package.items())
            for p in self.parties
        )

    def gains(self, package: dict[str, str]) -> tuple[int, ...]:
        worth = self.worth(package)
        return tuple(w - self.least[p] for w, p in zip(worth, self.parties, strict=True))

    def accepting(self, package: dict[str, str]) -> set[str]:
        gains = self.gains(package)
        return {p for p, g in zip(self.parties, gains, strict=True) if g >= 0}

    def signed(self, package: dict[str, str]) -> bool:
        yes = self.accepting(package)
        return len(yes) >= self.quorum and yes >= self.vetoes


def undominated(vectors: set[tuple[int, ...]]) -> set[tuple[int, ...]]:
    return {
        v
        for v in vectors
        if not any(w != v and all(a >= b for a, b in zip(w, v, strict=True)) for w in vectors)
    }


def deal_of(name: str):
    return from_case(load_case(CATALOG / name).case)


@pytest.mark.parametrize("name", PLAIN)
def test_counts_frontiers_and_coalitions_by_enumeration(name):
    plain, deal = Plain(name), deal_of(name)
    assert deal.packages == len(plain.packages)
    signed = [p for p in plain.packages if plain.signed(p)]
    assert acceptable(deal).count == len(signed)
    for over, packages in (("all", plain.packages), ("acceptable", signed)):
        worth = [plain.worth(p) for p in packages]
        best = undominated(set(worth))
        found = frontier(deal, over=over)
        assert {tuple(map(int, p.utilities)) for p in found.points} == best
        assert found.packages == sum(w in best for w in worth)
    for coalition in coalitions(deal).coalitions:
        members = set(coalition.parties)
        assert coalition.count == sum(members <= plain.accepting(p) for p in plain.packages)


@pytest.mark.parametrize("name", PLAIN)
def test_solutions_by_enumeration(name):
    plain, deal = Plain(name), deal_of(name)
    every = set(plain.parties)
    gains = {
        tuple(p.items()): plain.gains(p) for p in plain.packages if plain.accepting(p) == every
    }
    ideal = [max(g[i] for g in gains.values()) for i in range(len(plain.parties))]
    best = undominated(set(gains.values()))

    def share(g):
        return min(Fraction(x, i) for x, i in zip(g, ideal, strict=True))

    shares = {k: share(g) for k, g in gains.items() if g in best}
    want = {
        "nash": {k for k, g in gains.items() if prod(g) == max(map(prod, gains.values()))},
        "kalai_smorodinsky": {k for k, s in shares.items() if s == max(shares.values())},
        "egalitarian": {
            k for k, g in gains.items() if sorted(g) == max(map(sorted, gains.values()))
        },
        "utilitarian": {k for k, g in gains.items() if sum(g) == max(map(sum, gains.values()))},
    }
    found = solve(deal).named()
    for key, packages in want.items():
        picked = found[key]
        assert picked is not None
        assert {tuple(deal.describe(p).items()) for p in picked.packages} == packages, key
        assert picked.count == len(packages)


def test_panama_canal_by_adjusted_winner():
    """Brams & Taylor (1996), chapter 5: 66 points each, land and water divided."""
    deal = deal_of("panama-canal")
    found = adjusted_winner(deal.parties, issue_weights(deal))
    assert found.points == (Fraction(66, 100), Fraction(66, 100))
    assert found.divided == ("land-and-water",)
    whole = {issue for issue, parts in found.shares.items() if parts[0] == 1}
    assert whole == {"us-defense-rights", "use-rights", "expansion-rights", "expansion-routes"}


def test_bill_and_jack_as_nash_has_them():
    """Nash (1950): book, whip, ball and bat for pen, toy and knife."""
    deal = deal_of("nash-barter")
    picked = solve(deal).nash
    assert picked is not None
    assert [deal.describe(p) for p in picked.packages] == [deal.describe(deal.proposals[0].package)]
    assert picked.utilities == ((24, 11),)
    assert picked.value == 60


def test_what_the_notes_of_the_invented_cases_say():
    river = Plain("river-compact")
    signed = [p for p in river.packages if river.signed(p)]
    all_six = [p for p in signed if len(river.accepting(p)) == 6]
    assert (len(signed), len(all_six)) == (21, 3)
    assert {(p["dam"], p["release"], p["irrigation"]) for p in all_six} == {
        ("medium dam", "seasonal minimum", "drip systems")
    }
    assert {p["funding"] for p in all_six} == {"lenders pay", "costs shared"}
    assert undominated({river.worth(p) for p in signed}) == {river.worth(p) for p in signed}
    assert sum(river.accepting(p) == set(river.parties) - {"donors"} for p in signed) == 10
    found = solve(deal_of("river-compact"))
    watch = {
        name: {found.area.deal.describe(p)["oversight"] for p in s.packages}
        for name, s in found.named().items()
        if s is not None
    }
    assert watch == {
        "nash": {"arbitration"},
        "kalai_smorodinsky": {"arbitration"},
        "egalitarian": {"arbitration"},
        "utilitarian": {"joint commission"},
    }
    labour = deal_of("labour-contract")
    split = labour.proposals[0].package
    assert labour.utilities(split) == (65, 53)
    better = [p.utilities for p in frontier(labour).points]
    assert any(a > 65 and b > 53 for a, b in better)
    assert solve(labour).nash.utilities[0] == (72, 61)


def test_the_worked_port_case():
    """Its Nash package is on the frontier, and every signatory accepts it."""
    deal = deal_of("port-of-kestrow")
    picked = solve(deal).nash
    assert picked is not None
    for package in picked.packages:
        assert deal.acceptable(package)
        worth = deal.utilities(package)
        assert not any(
            other != worth and all(a >= b for a, b in zip(other, worth, strict=True))
            for other in (
                deal.utilities(p)
                for p in product(*(range(len(i.values)) for i in deal.issues))
                if deal.feasible(p)
            )
        )
