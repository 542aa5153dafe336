"""GENIUS files: GENIUS's arithmetic, the traps of the format, and what is refused."""

from __future__ import annotations

import json
import random
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.bargaining import Deal, acceptable, frontier, no_zone, solve
from backchannel.errors import InputError, UsageError
from backchannel.interop.genius import read_genius, write_genius

PEERS = Path(__file__).resolve().parents[2] / "../shared/peers/bargaining"
SCENARIOS = [
    "laptop_2p",
    "laptop_a_rv_2p",
    "itex_cypress_2p",
    "agentsmith_rv03_3p",
    "lunch_rv08_2p",
]

DOMAIN = """<negotiation_template><utility_space number_of_issues="0">
<objective index="1" name="root" type="objective">
<issue index="2" name="colour" type="discrete">
  <item index="1" value="red"/><item index="2" value="blue "/><item index="3"/>
  <item index="4" value="red"/>
</issue>
<issue index="3" name="amount" etype="integer" lowerbound="2" upperbound="6"/>
<issue index="4" name="share" vtype="real"><range lowerbound="0.0" upperbound="1.0"/></issue>
</objective></utility_space></negotiation_template>"""

# Issues by index under other names, weights of issues that are not there, criteria that also
# have evaluations, the last of two evaluations of a value: as in files found in the wild.
PROFILE = """<utility_space>
<objective index="1" name="root">
<issue index="3" name="share"><evaluator ftype="linear" slope="0.3" offset="-0.1"/></issue>
<issue index="2" name="amount">
  <item index="1" value="red" evaluation="0"/>
  <criteria_function><item value="red" evaluation="99"/></criteria_function>
  <item index="2" value="blue " evaluation="4"/>
  <item index="3" value="red" evaluation="3"/>
</issue>
<issue index="4" name="colour">
  <evaluator ftype="linear" parameter0="1.0" parameter1="-1.0"/>
</issue>
<weight index="1" value="0.9"/>
<weight index="2" value="0.5"/><weight index="3" value="0.3"/><weight index="4" value="0.2"/>
</objective>
<discount_factor value="0.5"/><reservation value="0.4"/>
</utility_space>"""


def folder(tmp_path: Path, **files: str) -> Path:
    for name, text in files.items():
        (tmp_path / f"{name}.xml").write_text(text, encoding="utf-8")
    return tmp_path


def test_the_traps_of_the_format(tmp_path):
    scenario = read_genius(folder(tmp_path, domain=DOMAIN, one=PROFILE), real_steps=5)
    assert [i.values for i in scenario.domain.issues] == [
        ("red", "blue "),
        ("2", "3", "4", "5", "6"),
        ("0.0", "0.25", "0.5", "0.75", "1.0"),
    ]
    one = scenario.profiles[0]
    bid = {"colour": "red", "amount": "4", "share": "0.25"}
    amount = 0.3 * (4.0 - 2.0) + -0.1
    assert one.utility(bid) == 0.0 + 0.5 * (3.0 / 4.0) + 0.3 * amount + 0.2 * (-1.0 * 0.25 + 1.0)
    assert one.reservation == "0.4"
    assert one.discounted(0.8, 0.5) == 0.8 * 0.5**0.5
    top = {"colour": "blue ", "amount": "6", "share": "0.0"}
    assert one.utility(top) == 1.0
    assert one.evaluators[3].rate("6") == 1.0  # 0.3 * 4 - 0.1 cut off at 1
    deal = scenario.deal()
    assert deal.reservation == (Fraction(2, 5),)
    assert deal.utilities(deal.package(bid))[0] == Fraction("0.375") + Fraction("0.15") + Fraction(
        "0.15"
    )


def test_a_profile_without_objective_is_read(tmp_path):
    bare = PROFILE.replace('<objective index="1" name="root">', "").replace("</objective>", "")
    scenario = read_genius(folder(tmp_path, domain=DOMAIN, one=bare))
    assert len(scenario.domain.issues[2].values) == 21
    assert scenario.profiles[0].weights == {2: "0.5", 3: "0.3", 4: "0.2"}


def test_utility_is_cut_off_at_one_and_weights_off_are_named(tmp_path):
    heavy = PROFILE.replace('index="2" value="0.5"', 'index="2" value="0.8"')
    scenario = read_genius(folder(tmp_path, domain=DOMAIN, one=heavy), real_steps=5)
    assert [d.code for d in scenario.diagnostics] == ["BC625"]
    top = {"colour": "blue ", "amount": "6", "share": "0.0"}
    assert scenario.profiles[0].utility(top) == 1.0
    deal = scenario.deal()
    assert deal.utilities(deal.package(top)) == (1,)
    # Several packages are worth 1 now, and all of them are counted.
    want = [
        b
        for b in product(*(i.values for i in scenario.domain.issues))
        if scenario.profiles[0].utility(dict(zip(("colour", "amount", "share"), b, strict=True)))
        == 1.0
    ]
    found = frontier(deal)
    assert [p.packages for p in found.points] == [len(want)]
    assert len(want) > 1
    assert {tuple(deal.describe(p).values()) for p in found.examples(0, 1000)} == set(want)


def test_tournament_logs_and_frontier_lists_beside_a_scenario_are_passed_over(tmp_path):
    where = folder(
        tmp_path, domain=DOMAIN, one=PROFILE, log="<Tournament/>", pareto="0.5, 0.5\n0.6, 0.4\n"
    )
    assert [p.name for p in read_genius(where).profiles] == ["one"]


def test_parties_come_in_the_order_given(tmp_path):
    folder(tmp_path, domain=DOMAIN, one=PROFILE, two=PROFILE)
    files = [tmp_path / f"{n}.xml" for n in ("two", "domain", "one")]
    assert [p.name for p in read_genius(files).profiles] == ["two", "one"]
    assert [p.name for p in read_genius(tmp_path).profiles] == ["one", "two"]


BOMB = """<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<utility_space><objective name="&b;"/></utility_space>"""


@pytest.mark.parametrize(
    ("profile", "code", "says"),
    [
        (PROFILE[:-20], "BC620", "not well-formed"),
        (BOMB, "BC621", "document type"),
        ("<a>" * 500 + "</a>" * 500, "BC621", "deeper"),
        (PROFILE.replace('evaluation="4"', 'evaluation="null"'), "BC623", "no evaluation"),
        (PROFILE.replace('index="3" name="share"', 'index="9" name="share"'), "BC623", "issue 3"),
        (PROFILE.replace('evaluation="4"', 'evaluation="four"'), "BC624", "not a number"),
        (PROFILE.replace('evaluation="4"', 'evaluation="1e999999999"'), "BC624", "not a number"),
        (PROFILE.replace('value="0.4"', 'value="nan"'), "BC624", "reservation"),
        (PROFILE.replace('evaluation="4"', 'evaluation="-4"'), "BC624", "negative"),
        (PROFILE.replace('ftype="linear"', 'ftype="cubic"'), "BC626", "cubic"),
        ("\x00\x01", "BC620", "not"),
    ],
)
def test_what_is_refused(tmp_path, profile, code, says):
    with pytest.raises(InputError) as caught:
        read_genius(folder(tmp_path, domain=DOMAIN, one=profile))
    assert [d.code for d in caught.value.diagnostics] == [code]
    assert says in caught.value.diagnostics[0].message
    assert caught.value.diagnostics[0].span.file.endswith("one.xml")


def test_no_scenario(tmp_path):
    with pytest.raises(InputError, match="0 domain files and 1 profiles"):
        read_genius(folder(tmp_path, one=PROFILE))
    with pytest.raises(UsageError, match="cannot read"):
        read_genius([tmp_path / "nowhere.xml"])


def nonlinear(seed: int) -> tuple[str, str]:
    rng = random.Random(seed)
    n = rng.randint(1, 3)
    issues = "".join(
        f'<issue index="{k}" name="i{k}" type="integer" lowerbound="0" upperbound="3"/>'
        for k in range(1, n + 1)
    )

    def box() -> str:
        sides = ""
        for k in rng.sample(range(1, n + 1), rng.randint(0, n)):
            tag = "INCLUDES" if rng.random() < 0.7 else "EXCLUDES"
            low = rng.randint(-1, 3)
            sides += f'<{tag} index="{k}" min="{low}" max="{low + rng.randint(0, 2)}"/>'
        return f'<hyperRectangle utility="{rng.randint(0, 20)}">{sides}</hyperRectangle>'

    def ufun(kind: str, inner: str = "") -> str:
        boxes = "".join(box() for _ in range(rng.randint(1, 4)))
        return f'<ufun type="PlainUfun" weight="0.5" aggregation="{kind}">{boxes}{inner}</ufun>'

    inner = ufun(rng.choice(["sum", "min", "max"])) if rng.random() < 0.6 else ""
    function = ufun("sum", inner) if inner else ufun(rng.choice(["sum", "min", "max"]))
    domain = (
        f"<negotiation_template><utility_space><objective>{issues}</objective>"
        "</utility_space></negotiation_template>"
    )
    profile = (
        f'<utility_space type="nonlinear"><objective>{issues}'
        f'<utility maxutility="30">{function}</utility></objective></utility_space>'
    )
    return domain, profile


@given(seed=st.integers(0, 10**9))
@settings(max_examples=60, deadline=None)
def test_nonlinear_profiles_as_deals(tmp_path_factory, seed):
    """As a deal of interactions, every bid is worth what the boxes pay."""
    domain, profile = nonlinear(seed)
    where = folder(tmp_path_factory.mktemp("s"), domain=domain, one=profile)
    scenario = read_genius(where)
    deal = scenario.deal()
    bids = list(product(*(i.values for i in scenario.domain.issues)))
    worth = []
    for bid in bids:
        named = {i.name: v for i, v in zip(scenario.domain.issues, bid, strict=True)}
        exact = deal.utilities(deal.package(named))[0]
        assert float(exact) == pytest.approx(scenario.profiles[0].utility(named), abs=1e-12)
        worth.append(exact)
    assert [p.utilities[0] for p in frontier(deal).points] == [max(worth)]
    assert frontier(deal).packages == worth.count(max(worth))
    again = read_genius(write_genius(scenario, where / "again"))
    assert again.deal().scores == deal.scores
    assert [again.deal().utilities(p) for p in product(*(range(4) for _ in deal.issues))] == [
        deal.utilities(p) for p in product(*(range(4) for _ in deal.issues))
    ]


def test_includes_and_excludes_by_hand(tmp_path):
    domain, _ = nonlinear(0)
    issue = '<issue index="1" name="a" type="integer" lowerbound="0" upperbound="3"/>'
    domain = f"<negotiation_template><utility_space>{issue}</utility_space></negotiation_template>"
    boxes = (
        '<hyperRectangle utility="10"><INCLUDES index="1" min="1" max="2"/></hyperRectangle>'
        '<hyperRectangle utility="4"><EXCLUDES index="1" min="1" max="2"/></hyperRectangle>'
        '<hyperRectangle utility="1"/>'
        # Both tags: the second overwrites the first.
        '<hyperRectangle utility="100"><INCLUDES index="1" min="0" max="0"/>'
        '<EXCLUDES index="1" min="0" max="3"/></hyperRectangle>'
    )
    profile = (
        f'<utility_space type="nonlinear">{issue}<utility maxutility="20">'
        f'<ufun aggregation="sum">{boxes}</ufun></utility></utility_space>'
    )
    scenario = read_genius(folder(tmp_path, domain=domain, one=profile))
    assert [scenario.profiles[0].utility({"a": str(v)}) for v in range(4)] == [
        5 / 20,
        11 / 20,
        11 / 20,
        5 / 20,
    ]


@given(seed=st.integers(0, 10**9))
@settings(max_examples=40, deadline=None)
def test_deals_survive_the_round_trip(tmp_path_factory, seed):
    """Scores are moved and scaled; the order of packages and who accepts what stay."""
    rng = random.Random(seed)
    parties = ["a", "b"][: rng.randint(1, 2)]
    issues = {
        f"i{k}": {f"v {j} <&>": [rng.choice([0, 1, 2, 5, -3]) for _ in parties] for j in range(3)}
        for k in range(rng.randint(1, 3))
    }
    deal = Deal.additive(parties, issues, [rng.choice([None, 0, 2, 40]) for _ in parties])
    if any(all(len(set(row)) == 1 for row in rows) for rows in deal.scores):
        return
    again = read_genius(write_genius(deal, tmp_path_factory.mktemp("s"))).deal()
    assert again.issues == deal.issues
    packages = list(product(*(range(3) for _ in deal.issues)))
    for p in range(len(parties)):
        low = sum(min(row) for row in deal.scores[p])
        span = sum(max(row) for row in deal.scores[p]) - low
        for package in packages:
            want = (deal.utilities(package)[p] - low) / span
            assert float(again.utilities(package)[p]) == pytest.approx(float(want), abs=1e-12)


def test_what_genius_cannot_hold_is_refused(tmp_path):
    from backchannel.casefile.expressions import parse

    deal = Deal.additive(["a"], {"x": {"p": (1,), "q": (0,)}}, constraints=(parse("x = p"),))
    with pytest.raises(UsageError, match="no constraints"):
        write_genius(deal, tmp_path)
    flat = Deal.additive(["a"], {"x": {"p": (1,), "q": (1,)}})
    with pytest.raises(UsageError, match="alike"):
        write_genius(flat, tmp_path)


@pytest.mark.skipif(not PEERS.is_dir(), reason="no reference results here")
@pytest.mark.parametrize("name", SCENARIOS)
def test_agrees_with_genius(name, tmp_path):
    """Utilities to the bit, and everything computed from them."""
    want = json.loads((PEERS / f"{name}.json").read_text())["genius_semantics"]
    scenario = read_genius(PEERS / "scenarios" / name)
    deal = scenario.deal()
    assert [float(p.reservation) for p in scenario.profiles] == want.get(
        "reserved", [float(p.reservation) for p in scenario.profiles]
    )
    names = [i.name for i in scenario.domain.issues]
    bids = [dict(zip(names, b, strict=True)) for b in product(*(i.values for i in deal.issues))]
    bits = [[p.utility(b) for p in scenario.profiles] for b in bids]
    assert [[min(c), max(c)] for c in zip(*bits, strict=True)] == want["ranges"]
    for bid, row in zip(bids, bits, strict=True):
        exact = deal.utilities(deal.package(bid))
        assert [float(x) for x in exact] == pytest.approx(row, abs=1e-12)
    assert acceptable(deal).count == want["n_rational"]
    again = read_genius(write_genius(scenario, tmp_path)).deal()
    assert (again.issues, again.scores, again.reservation) == (
        deal.issues,
        deal.scores,
        deal.reservation,
    )
    if not want["n_rational"]:
        assert no_zone(deal) is not None
        return
    found = frontier(deal, over="acceptable")
    assert found.size == want["pareto_size"]
    assert found.packages == want["pareto_outcomes_including_ties"]
    got = sorted([round(x, 9) for x in u] for u in found.utilities)
    assert got == sorted(want["pareto_utils"])
    solutions = solve(deal)
    for key, name in (
        ("nash_textbook_d_eq_reservation", "nash"),
        ("kalai_textbook_maxmin_gain", "egalitarian"),
        ("ks_maximin_ratio_ideal_rational", "kalai_smorodinsky"),
    ):
        picked = solutions.named()[name]
        assert picked is not None
        assert [round(float(u), 9) for u in picked.utilities[0]] == want[key]["utils"]
        assert picked.count == want[key]["n_ties"]
