"""The invented case of the catalog: it loads, it is exact, and it teaches what it says."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from backchannel.casefile import Case, load_case
from backchannel.casefile.equations import figure_problems
from backchannel.checks import check_case

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def port() -> Case:
    """The case, loaded from the repository's catalog."""
    loaded = load_case(ROOT / "catalog" / "port-of-kestrow")
    assert loaded.diagnostics == ()
    return loaded.case


def test_it_says_that_it_is_invented(port: Case) -> None:
    assert port.invented
    assert "invented" in port.notes


def test_it_is_large_enough_to_show_reading_on(port: Case) -> None:
    assert len(port.reports) == 15
    assert len({report.outlet for report in port.reports.values()}) == 7
    assert len(port.statements) == 334
    kinds = Counter(statement.kind for statement in port.statements.values())
    assert min(kinds[kind] for kind in ("claim", "proposal", "threat", "promise", "denial")) >= 9
    assert {s.quote_type for s in port.statements.values()} == {"direct", "indirect", "mixed"}


def test_every_statement_stands_in_its_report_word_for_word(port: Case) -> None:
    for statement in port.statements.values():
        report = port.reports[statement.report]
        assert report.front.sha256 == report.sha256
        assert port.quote(statement) == statement.quote, statement.id
        for start, end in statement.cue_span:
            assert report.text[start:end] == statement.cue, statement.id
        for start, end in statement.source_span:
            found = report.text[start:end]
            assert found == found.strip() != "", statement.id


def test_a_quotation_mark_that_opens_in_a_span_closes_in_it(port: Case) -> None:
    """Quotes over paragraphs open each paragraph again and close once."""
    for statement in port.statements.values():
        words = port.quote(statement)
        opened, closed = words.count("“"), words.count("”")
        again = words.count("\n\n“")
        assert opened - again == closed, statement.id
        straight = words.count('"') - words.count('\n\n"')
        assert straight % 2 == 0, statement.id


def test_everything_cited_exists_and_every_claim_is_stated(port: Case) -> None:
    for path, evidence in port.citing():
        assert set(evidence) <= set(port.statements), path
    stated = {claim for statement in port.statements.values() for claim in statement.claims}
    assert stated == set(port.claims)
    for statement in port.statements.values():
        assert statement.nested_in == "" or statement.nested_in in port.statements
        if statement.value:
            assert statement.value in port.issues[statement.issue].values, statement.id


def test_one_sum_does_not_add_up_on_purpose(port: Case) -> None:
    conflicts = [conflict.message for conflict in figure_problems(port)]
    sums = [message for message in conflicts if message.startswith("waiting-march-11 =")]
    assert len(sums) == 1
    assert "13200 on the right" in sums[0]
    disputed = {m.split()[3].rstrip(":") for m in conflicts if m.startswith("sources disagree on")}
    assert disputed == {"laid-off", "reinstated", "dismissed", "dead", "injured", "meetings"}
    assert len(conflicts) == len(sums) + len(disputed)


def test_the_checks_find_that_and_nothing_else(port: Case) -> None:
    found = [(d.code, d.severity.value) for d in check_case(port)]
    assert found.count(("BC120", "warning")) == 1
    assert [code for code, severity in found if severity != "note"] == ["BC120"]
    assert {code for code, severity in found if severity == "note"} == {"BC125"}


def test_the_reprint_is_nearly_the_wire_story(port: Case) -> None:
    """Two thirds of the reprint's sentences are the agency's, word for word."""
    wire = port.reports["2026-03-07-opa"].text
    reprint = port.reports["2026-03-08-belmarch-courier"].text
    sentences = [s for s in re.split(r"(?<=[.”])\s+", reprint) if len(s) > 30]
    assert sum(s in wire for s in sentences) >= 0.6 * len(sentences)
    assert port.reports["2026-03-08-belmarch-courier"].relies_on == ("2026-03-07-opa",)
