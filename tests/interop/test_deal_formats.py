"""GeniusWeb, NegMAS, score sheets and LLM-Deliberation: read, written, refused."""

from __future__ import annotations

import json
import random
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.bargaining import Deal, Sign, acceptable, frontier, solve
from backchannel.errors import InputError, UsageError
from backchannel.interop.deals import is_scenario, read_deal, write_deal
from backchannel.interop.geniusweb import read_geniusweb, write_geniusweb
from backchannel.interop.llmdelib import read_llmdelib
from backchannel.interop.negmas import read_negmas, write_negmas
from backchannel.interop.sheets import read_sheet, write_sheet

PEERS = Path(__file__).resolve().parents[2] / "../shared/peers/bargaining"

SHEET = """Contract 2026,,,
Issue,Option,Union,Firm
Wage,freeze,0,70
,two percent,30,40.5
,four percent,60,0
Hours,35,40,0
,38,20,30
Total,,100,100
BATNA,,40,35
"""


def sheet(tmp_path: Path, text: str, name: str = "scores.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def random_additive(seed: int, names: bool = True) -> Deal:
    rng = random.Random(seed)
    parties = ["a", "=b", "c"][: rng.randint(1, 3)] if names else ["a", "b"]
    numbers = [0, 1, -2, Fraction(1, 4), Fraction("12.125"), Fraction("0.001"), 10**6]
    issues = {
        f"issue {k}": {f"{w}{j}": [rng.choice(numbers) for _ in parties] for j in range(3)}
        for k, w in zip(range(rng.randint(1, 3)), ["v ", "-", "=1+"], strict=False)
    }
    least = [rng.choice([None, 0, Fraction(1, 2), 5]) for _ in parties]
    return Deal.additive(parties, issues, least)


# Score sheets ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        SHEET,
        "\ufeff" + SHEET,
        SHEET.replace(",", ";").replace("40.5", "40,5"),
        SHEET.replace(",", "\t"),
        SHEET.replace("\n,", "\nwage,", 2).replace("Wage", "wage"),
    ],
    ids=["commas", "byte order mark", "semicolons", "tabs", "issue repeated"],
)
def test_sheets_as_people_make_them(tmp_path, text):
    deal = read_sheet(sheet(tmp_path, text))
    assert deal.parties == ("Union", "Firm")
    assert [i.values for i in deal.issues] == [
        ("freeze", "two percent", "four percent"),
        ("35", "38"),
    ]
    assert deal.scores[1][0] == (70, Fraction(81, 2), 0)
    assert deal.reservation == (40, 35)


def test_weights_signatories_and_quorum(tmp_path):
    text = (
        "issue,value,a,b,c\nx,weight,10,20,1\nx,p,1,0,3\nx,q,0.5,1,0\n"
        "sign,,veto,yes,no\nquorum,1\nreservation,,5,,2\n"
    )
    deal = read_sheet(sheet(tmp_path, text))
    assert deal.scores == (((10, 5),), ((0, 20),), ((3, 0),))
    assert deal.sign == Sign((0, 1), 1, frozenset({0}))
    assert deal.reservation == (5, None, 2)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (SHEET.replace("30,40.5", "30,"), "BC627", 4),
        (SHEET.replace("40.5", "forty"), "BC624", 4),
        (SHEET.replace("40.5", "1e9999999"), "BC624", 4),
        (SHEET.replace("Union,Firm", "Union,Union"), "BC627", 2),
        (SHEET.replace("two percent", "freeze"), "BC627", 4),
        (SHEET.replace("Issue,Option", "Thing,Way"), "BC627", 1),
        (SHEET.replace("40,35", "40,x"), "BC624", 9),
        ("Issue,Value,A\n,p,1\n", "BC627", 2),
        ("Issue,Value,A\n", "BC627", 1),
        ('Issue,Value,A\nx,"p,1\n', "BC627", 2),
    ],
)
def test_sheets_refused(tmp_path, text, code, line):
    with pytest.raises(InputError) as caught:
        read_sheet(sheet(tmp_path, text))
    first = caught.value.diagnostics[0]
    assert (first.code, first.span.line) == (code, line)


def test_not_a_workbook(tmp_path):
    with pytest.raises(InputError, match="workbook"):
        read_sheet(sheet(tmp_path, "hello", "scores.xlsx"))


@pytest.mark.parametrize("ending", ["csv", "tsv", "xlsx"])
@given(seed=st.integers(0, 10**9))
@settings(max_examples=25, deadline=None)
def test_sheets_survive_the_round_trip(tmp_path_factory, ending, seed):
    deal = random_additive(seed)
    path = write_sheet(deal, tmp_path_factory.mktemp("s") / f"scores.{ending}")
    assert read_sheet(path) == deal
    if ending == "csv":
        # A spreadsheet would run what begins like a formula.
        cells = [c for row in path.read_text().splitlines() for c in row.split(",")]
        assert not any(c.startswith(("=", "+", "@")) for c in cells)


def test_a_sheet_cannot_hold_constraints(tmp_path):
    from backchannel.casefile.expressions import parse

    deal = Deal.additive(["a"], {"x": {"p": (1,)}}, constraints=(parse("x = p"),))
    with pytest.raises(UsageError, match="constraints"):
        write_sheet(deal, tmp_path / "x.csv")


# NegMAS and GeniusWeb ----------------------------------------------------------------------------


@given(seed=st.integers(0, 10**9))
@settings(max_examples=25, deadline=None)
def test_negmas_survives_the_round_trip(tmp_path_factory, seed):
    deal = random_additive(seed)
    folder = tmp_path_factory.mktemp("s")
    write_negmas(deal, folder)
    assert read_negmas(folder) == deal
    assert read_deal([folder]).format == "NegMAS"


NEGMAS = {
    "domain.yml": """issues:
- {name: x, type: CategoricalIssue, values: [a, b]}
- {name: n, type: ContiguousIssue, values: [1, 3]}
- {name: r, type: ContinuousIssue, n_levels: 3, values: [0.0, 1.0]}
name: dom
type: CartesianOutcomeSpace
""",
    "u0.yml": """name: u0
reserved_value: 0.25
type: negmas.preferences.LinearAdditiveUtilityFunction
values:
- {mapping: {a: 1.0, b: 0.5}, type: TableFun}
- {bias: 0.1, slope: 0.2, type: AffineFun}
- {type: IdentityFun}
weights: [0.3, 0.3, 0.4]
""",
}


def written(tmp_path: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def test_negmas_as_it_writes(tmp_path):
    deal = read_negmas(written(tmp_path, NEGMAS))
    assert [i.values for i in deal.issues] == [("a", "b"), ("1", "2", "3"), ("0", "0.5", "1")]
    assert deal.scores[0][0] == (Fraction("0.3"), Fraction("0.15"))
    assert deal.scores[0][1] == (Fraction("0.09"), Fraction("0.15"), Fraction("0.21"))
    assert deal.reservation == (Fraction(1, 4),)


@pytest.mark.parametrize(
    ("name", "old", "new", "code"),
    [
        ("u0.yml", "AffineFun", "CosFun", "BC626"),
        ("u0.yml", "b: 0.5", "c: 0.5", "BC623"),
        ("u0.yml", "[0.3, 0.3, 0.4]", "[0.3, 0.3]", "BC623"),
        ("u0.yml", "slope: 0.2", "slope: steep", "BC624"),
        ("u0.yml", "- {type", "- {{type", "BC628"),
        ("u0.yml", "LinearAdditive", "Hyper", "BC626"),
        ("domain.yml", "[1, 3]", "[1, 300000000]", "BC621"),
        ("domain.yml", "[a, b]", "[a, a]", "BC628"),
        ("domain.yml", "issues", "questions", "BC622"),
    ],
)
def test_negmas_refused(tmp_path, name, old, new, code):
    files = {**NEGMAS, name: NEGMAS[name].replace(old, new)}
    with pytest.raises(InputError) as caught:
        read_negmas(written(tmp_path, files))
    assert caught.value.diagnostics[0].code == code


@given(seed=st.integers(0, 10**9))
@settings(max_examples=30, deadline=None)
def test_geniusweb_keeps_order_and_acceptance(tmp_path_factory, seed):
    deal = random_additive(seed)
    packages = list(product(*(range(3) for _ in deal.issues)))
    if any(all(len(set(row)) == 1 for row in rows) for rows in deal.scores):
        return
    folder = tmp_path_factory.mktemp("s")
    if any(not any(deal.accepts(p, k) for k in packages) for p in range(len(deal.parties))):
        with pytest.raises(UsageError, match="accepts no package"):
            write_geniusweb(deal, folder)
        return
    write_geniusweb(deal, folder)
    again = read_geniusweb(folder)
    assert (again.parties, again.issues) == (deal.parties, deal.issues)
    for p in range(len(deal.parties)):
        low = sum(min(row) for row in deal.scores[p])
        span = sum(max(row) for row in deal.scores[p]) - low
        for package in packages:
            want = (deal.utilities(package)[p] - low) / span
            assert float(again.utilities(package)[p]) == pytest.approx(float(want), abs=1e-9)


def geniusweb() -> dict[str, object]:
    domain = {
        "name": "d",
        "issuesValues": {"x": {"values": ["p", "q"]}, "n": {"range": ["0", "10", "5"]}},
    }
    space = {
        "issueUtilities": {
            "x": {"discreteutils": {"valueUtilities": {"p": 0.25}}},
            "n": {
                "numberutils": {
                    "lowValue": 0, "lowUtility": 1, "highValue": 10, "highUtility": 0,
                }
            },
        },
        "issueWeights": {"x": 0.4, "n": 0.6},
        "domain": domain,
        "name": "one",
        "reservationBid": {"issuevalues": {"n": "5"}},
    }  # fmt: skip
    return {"LinearAdditiveUtilitySpace": space}


def test_geniusweb_semantics(tmp_path):
    """A value without utility counts 0; a reservation bid may leave issues open."""
    files = {"one.json": json.dumps(geniusweb()), "domain.json": '{"issuesValues": {}}'}
    deal = read_geniusweb(written(tmp_path, files))
    assert deal.issues[1].values == ("0", "5", "10")
    assert deal.scores[0] == ((Fraction("0.1"), 0), (Fraction("0.6"), Fraction("0.3"), 0))
    assert deal.reservation == (Fraction("0.3"),)
    assert read_deal([tmp_path]).format == "GeniusWeb"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('"p": 0.25', '"p": NaN', "BC624"),
        ('"issueWeights"', '"weights"', "BC628"),
        ('"discreteutils"', '"wildutils"', "BC626"),
        ('"0", "10", "5"', '"0", "1e9", "0.001"', "BC621"),
        ("}", "", "BC628"),
        ('"LinearAdditiveUtilitySpace"', '"SumOfGroups"', "BC628"),
    ],
)
def test_geniusweb_refused(tmp_path, old, new, code):
    text = json.dumps(geniusweb()).replace(old, new, 1)
    with pytest.raises(InputError) as caught:
        read_geniusweb(written(tmp_path, {"one.json": text}))
    assert caught.value.diagnostics[0].code == code


def test_nested_beyond_reason(tmp_path):
    with pytest.raises(InputError):
        read_geniusweb(written(tmp_path, {"one.json": "[" * 200_000}))


# Which format? -----------------------------------------------------------------------------------


def test_cases_are_not_scenarios(tmp_path):
    (tmp_path / "case.yaml").write_text("case: x\n")
    assert not is_scenario([tmp_path])
    assert not is_scenario(["port-of-kestrow"])
    assert is_scenario([sheet(tmp_path, SHEET)])


def test_what_holds_no_deal_is_named(tmp_path):
    with pytest.raises(InputError, match="neither a scenario"):
        read_deal([tmp_path])
    with pytest.raises(UsageError, match="there is no"):
        read_deal([tmp_path / "nowhere"])


@pytest.mark.parametrize("form", ["genius", "geniusweb", "negmas", "csv", "xlsx"])
def test_every_format_is_written_and_read(tmp_path, form):
    deal = read_sheet(sheet(tmp_path, SHEET))
    paths = write_deal(deal, tmp_path / "out", form)
    where = [paths[0].parent] if len(paths) > 1 else list(paths)
    again = read_deal(where).deal
    assert again.issues == deal.issues
    assert solve(again).nash.packages == solve(deal).nash.packages


# LLM-Deliberation --------------------------------------------------------------------------------


def test_a_scored_game(tmp_path):
    files = {
        "config.txt": "Ann,ann,p1,x,y\nBob,bob,p2\nCid,cid,player\n",
        "ann.txt": "3, 0\n1, 2, 0\n3",
        "bob.txt": "0, 3\n0, 2, 1\n2",
        "cid.txt": "1, 1\n0, 0, 5\n5",
        "global_instructions.txt": 'Issue A: "Price"\nA1 "low": cheap\nA2: dear\n',
    }
    deal = read_llmdelib(written(tmp_path, files))
    assert deal.sign == Sign((0, 1, 2), 2, frozenset({0, 1}))
    assert deal.issues[0].values == ("A1 low", "A2 dear")
    assert deal.issues[1].name == "B"
    assert deal.reservation == (3, 2, 5)
    assert read_deal([tmp_path]).deal == deal


def test_a_scored_game_cut_off(tmp_path):
    files = {"config.txt": "Ann,ann,p1\n", "ann.txt": "3, 0\n1, x\n3"}
    with pytest.raises(InputError) as caught:
        read_llmdelib(written(tmp_path, files))
    assert caught.value.diagnostics[0].span.line == 2


@pytest.mark.skipif(not PEERS.is_dir(), reason="no reference results here")
def test_the_published_six_party_game():
    want = json.loads((PEERS / "llmdelib_base.json").read_text())
    deal = read_llmdelib(PEERS / "scenarios/llmdelib_base")
    found = acceptable(deal)
    assert list(found.alone) == want["per_party_acceptable"]
    assert found.count == want["n_quorum_feasible"]
    assert frontier(deal).packages == want["pareto_all"]
    assert frontier(deal, over="acceptable").packages == want["pareto_quorum_all_parties_dominance"]
    solutions = solve(deal)
    assert len(solutions.area) == len(want["pareto_unanimous"])
    got = sorted(map(list, solutions.area.front.model.floats(solutions.area.front.vectors)))
    assert got == sorted(want["pareto_unanimous"])
    assert solutions.nash.value == want["nash_unanimous"]["product"]
    assert [list(p) for p in solutions.nash.packages] == [
        d[0] for d in want["nash_unanimous"]["deals"]
    ]
    assert solutions.egalitarian.value[0] == want["maxmin_gain_unanimous"]["value"]
