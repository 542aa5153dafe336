"""What ``show`` prints of the record: nothing hidden, nothing called what it is not."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from backchannel.cli import program

CASE = """
title: Talks about a mill
as_of: 2030-05-20
parties:
  owner: {name: The Owner}
  union: {name: The Union}
outlets: {wire: {name: The Wire}}
"""


@pytest.fixture
def mill(tmp_path: Path):
    def build(text: str, *statements: str) -> Path:
        root = tmp_path / "mill"
        (root / "reports").mkdir(parents=True)
        (root / "case.yaml").write_text(CASE + text)
        (root / "reports/r.md").write_text(
            "---\ntitle: The mill\noutlet: wire\npublished: 2030-05-03\n---\nThey said so.\n"
        )
        lines = [f"- {{span: [0, 13], kind: claim, {s}}}\n" for s in statements]
        (root / "reports/r.yaml").write_text("".join(lines))
        return root

    return build


def show(root: Path, *arguments: str) -> str:
    done = CliRunner().invoke(program, ["show", str(root), *arguments], env={"COLUMNS": "200"})
    assert done.exit_code == 0, done.output
    return done.stdout


def rows(root: Path, *arguments: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(show(root, *arguments, "--csv"))))[1:]


FIGURES = """
figures:
  all: {unit: jobs, value: 100, evidence: a}
  kept: {unit: jobs}
  lost: {unit: jobs}
equations: ["all = kept + lost"]
"""


def test_every_reading_is_shown_with_its_source(mill):
    """Two statements give ``lost``; the sum would have one of them right, and says so."""
    root = mill(
        FIGURES,
        "id: a, source: {party: owner}",
        "id: b, source: {party: union}, figures: [{figure: lost, value: 30}, "
        "{figure: kept, at_most: 65}]",
        "id: c, source: {party: owner}, figures: [{figure: lost, value: 40}]",
    )
    found = {row[0]: row[3:] for row in rows(root, "figures")}
    assert found == {
        "all": ["100 (a)", "100"],
        "kept": ["at most 65 (b)", "at most 65; 60 to 65 by all = kept + lost"],
        "lost": ["30 (b); 40 (c)", "30 to 40; 35 to 40 by all = kept + lost"],
    }


def test_equal_readings_are_one_and_what_has_no_source_says_so(mill):
    root = mill(
        "figures: {n: {unit: jobs, readings: [{value: 12500}, {value: 12500, evidence: a}]}, "
        "m: {unit: jobs, value: 3}}\n",
        "id: a, source: {party: owner}",
    )
    assert [row[3] for row in rows(root, "figures")] == ["12,500 (a)", "3 (no source)"]


def test_the_end_of_a_position_is_shown(mill):
    root = mill(
        """
issues: {length: {values: [none, one year]}}
positions:
  a: {party: owner, issue: length, value: none, since: 2030-05-01, dropped: 2030-05-05}
  b: {party: owner, issue: length, value: one year, since: 2030-05-05, until: 2030-05-09}
  c: {party: owner, issue: length, value: none, since: 2030-05-09}
"""
    )
    ends = [(row[2], row[5]) for row in rows(root, "positions")]
    assert ends == [
        ("2030-05-01", "given up 2030-05-05"),
        ("2030-05-05", "until 2030-05-09"),
        ("2030-05-09", ""),
    ]
    assert [row[5] for row in rows(root, "positions", "--as-of", "2030-05-06")] == [
        "given up 2030-05-05",
        "",
    ]


AGREED = """
agreements:
  pact:
    name: The pact
    signed: 2030-05-01
    phases:
      one:
        runs: 2030-05-01/2030-05-15
        status: running
        obligations: {pay: {by: owner, does: pay, due: 2030-05-19}}
threats: {strike: {by: union, to: owner, demand: pay, made: 2030-05-02, deadline: 2030-05-12}}
proposals: {offer: {by: owner, says: One year., on: 2030-05-11}}
events: {walk: {type: PROTEST, by: union, says: A walk-out., on: 2030-05-13}}
"""


def test_a_phase_whose_time_is_over(mill):
    root = mill(AGREED)
    assert rows(root, "agreements")[0][3] == "running; its time is over"
    assert rows(root, "agreements", "--as-of", "2030-05-15")[0][3] == "running"


def test_the_timeline_calls_things_what_they_are(mill):
    root = mill(AGREED, "id: a, source: {party: owner}, on: 2030-05-02")
    kinds = {row[2]: row[1] for row in rows(root, "timeline")}
    assert kinds == {
        "The pact": "agreement",
        "The pact: one (running)": "phase",
        "pay": "threat",
        "deadline: pay": "deadline",
        "One year.": "proposal",
        "A walk-out.": "happened",
        "due: pay": "due",
        "The Wire: The mill": "published",
    }
    assert "1 statement is dated too" in show(root, "timeline")
    assert rows(root, "statements")[0][1] == "2030-05-02"
    assert rows(root, "obligations")[0][5] == "1 day overdue"


def test_a_dispute_is_told_once_with_the_accounts_that_clash(mill):
    root = mill(
        """
proposals: {offer: {by: owner, to: union, says: One year., on: 2030-05-01, evidence: a}}
knowledge:
  - {party: union, of: offer, knows: no, until: 2030-05-10, how: said it never heard, evidence: b}
""",
        "id: a, source: {party: owner}",
        "id: b, source: {party: union}",
    )
    lines = [x for x in show(root, "knowledge").splitlines() if x.startswith("disputed")]
    assert lines == [
        "disputed: whether The Union knew of “One year”: said it never heard, until 2030-05-10 (b) "
        "against took part, 2030-05-01 (a); was public, 2030-05-03 (a)"
    ]


def test_all_that_a_case_holds_is_counted_and_listed(mill):
    root = mill(
        AGREED
        + """
judgements:
  j: {says: It will hold., likelihood: 60, on: 2030-05-04, by: An Analyst, evidence: a}
forecasts:
  f: {says: They sign., likelihood: 40, on: 2030-05-02, resolves: 2030-05-15, by: An Analyst}
""",
        "id: a, source: {party: owner}",
    )
    counts = json.loads(show(root, "--json"))["counts"]
    assert {k: counts[k] for k in ("events", "judgements", "forecasts")} == {
        "events": 1,
        "judgements": 1,
        "forecasts": 1,
    }
    assert rows(root, "judgements") == [["j", "2030-05-04", "It will hold.", "60 %", "a"]]
    assert rows(root, "forecasts") == [["f", "2030-05-02", "They sign.", "40 %", "2030-05-15", ""]]


@pytest.mark.parametrize("width", ["60", "80", "100", "120", "150"])
@pytest.mark.parametrize("what", ["claims", "positions", "proposals", "threats", "obligations"])
def test_a_table_of_any_width_shows_every_word(what: str, width: str) -> None:
    command = ["show", "doha-2025", what]
    shown = CliRunner().invoke(program, command, env={"COLUMNS": width}).stdout
    listed = csv.reader(io.StringIO(CliRunner().invoke(program, [*command, "--csv"]).stdout))
    next(listed)
    words = {w for row in listed for cell in row for w in cell.split() if w.isalpha()}
    assert words <= set(re.findall(r"\w+", shown))
    assert max(map(len, shown.split("\n\n")[0].splitlines())) <= int(width)


def test_a_table_that_does_not_fit_is_laid_out_as_blocks() -> None:
    done = CliRunner().invoke(program, ["show", "doha-2025", "proposals"], env={"COLUMNS": "60"})
    assert done.stdout.startswith("id       american-signal\non       2025-02-25~ to 2025-03-04~\n")
    assert "answers  Hamas disputed; Israel rejected\n" in done.stdout


def test_days_of_disputed_knowledge_stand_as_the_case_has_them() -> None:
    done = CliRunner().invoke(program, ["show", "doha-2025", "knowledge"])
    line = next(x for x in done.stdout.splitlines() if x.startswith("disputed: whether Israel"))
    assert "2025-03-04~ (relay-06" in line
    assert "2025-02-25~ to 2025-03-05 (el-mundo-31)" in line
    assert "until 2025-03-05 (ahram-25" in line


def test_how_a_party_knew_is_said_once() -> None:
    done = CliRunner().invoke(program, ["show", "doha-2025", "knowledge", "--csv"])
    told = [row[3] for row in csv.reader(io.StringIO(done.stdout))]
    assert not [t for t in told if "public; was public" in t or "took part; took part" in t]
    assert any(t.startswith("was public") for t in told)


def test_the_timeline_leaves_out_nothing_that_happened(mill):
    root = mill(
        """
events: {talks: {type: CONSULT, says: They met., evidence: a}}
threats: {stop: {by: union, to: owner, demand: pay, made: 2030-05-01, deadline: 2030-05-08}}
agreements:
  pact:
    name: The pact
    phases: {one: {obligations: {pay: {by: owner, does: pay wages, history: [
      {on: 2030-05-04, level: 2, says: ten of 16}, {on: 2030-05-06, level: 3}]}}}}
""",
        "id: a, source: {party: owner}",
    )
    table = " ".join(show(root, "timeline").split())
    assert "no date happened They met." in table
    assert "implementation pay wages: ten of 16 The Owner" in table
    assert "implementation pay wages: full The Owner" in table
    assert "deadline: pay The Union, The Owner" in table


def test_who_speaks_of_a_claim_is_told_in_its_words(mill):
    root = mill(
        """
claims: {shut: {says: It will shut.}}
knowledge: [{party: union, of: shut, since: 2030-05-01, evidence: a}]
""",
        "id: a, source: {party: union}, supports: shut, on: 2030-05-01",
        "id: b, source: {party: owner}, denies: shut",
    )
    lines = [" ".join(x.split()) for x in show(root, "knowledge").splitlines()]
    # Its own day is not told, that of the report is.
    assert any(
        x.startswith("The Owner: “It will shut” knew 2030-05-03 spoke of it; denied:")
        for x in lines
    )


def test_notes_are_printed_nowhere(mill):
    root = mill("agreements: {pact: {name: The pact, signed: 2030-05-01, notes: For us alone.}}\n")
    table = show(root, "agreements")
    assert "The pact" in table
    assert "alone" not in table


def test_a_newer_version_is_named_with_what_it_replaces(mill):
    root = mill("", "id: a, source: {party: owner}")
    old = next((root / "reports").glob("*.md"))
    text = old.read_text(encoding="utf-8")
    new = text.replace("published: ", f"replaces: {old.stem}\npublished: ")
    (root / "reports" / "newer.md").write_text(new, encoding="utf-8")
    assert f"replaces {old.stem}" in show(root, "reports")


def test_a_claim_that_a_party_only_knew_of_says_how_it_knew(mill):
    root = mill(
        """
claims: {shut: {says: It will shut.}}
knowledge: [{party: union, of: shut, since: 2030-05-01, how: told in confidence, evidence: a}]
""",
        "id: a, source: {party: owner}, supports: shut, on: 2030-05-03",
    )
    early = ("claims", "shut", "--as-of", "2030-05-02")
    assert "not known yet on 2030-05-02" in show(root, *early)
    known = show(root, *early, "--known-to", "union")
    line = "by an account The Union knew of it since 2030-05-01: told in confidence"
    assert line in known.splitlines()
