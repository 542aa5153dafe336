"""Events proposed in a case's reports: written beside them, resolved, merged, never counted."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import jsonschema
import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.casefile import Case, load_case, load_text
from backchannel.casefile.models import ProposedEvent
from backchannel.casefile.schema import schema
from backchannel.checks import check_case
from backchannel.cli import program
from backchannel.errors import UsageError
from backchannel.reading.events.again import propose_events_again
from backchannel.reading.events.proposing import proposed_events
from backchannel.reading.intake import Intake, read_into
from backchannel.reading.report import extract
from backchannel.reading.resolve import CaseNames
from backchannel.record import timeline, view

CASE = """\
case: strike
title: The strike
as_of: 2031-03-31
parties:
  company:
    name: Port Company
    aliases: [the company]
    people:
      dell: {name: Mara Dell, post: chief executive, pronouns: she}
  union: {name: Dockers' Union, aliases: [the union]}
  ministry: {name: Transport Ministry, aliases: [the ministry]}
outlets:
  harbour-post: {name: Harbour Post}
events:
  lay-offs: {type: SANCTION, by: company, to: union, says: Lay-offs., evidence: []}
"""
TEXT = """\
Company and union meet at last

Mara Dell met the union at the Tern Hotel on Tuesday. The meeting between the company and the union
was the first since January. Dell told the Harbour Post that the union had rejected a draft.

Three dockers were arrested by police on Monday, the union said.

The ministry will host both sides next week.
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    folder.mkdir()
    (folder / "case.yaml").write_text(CASE, encoding="utf-8")
    return folder


def take(root: Path, text: str, name: str = "a.txt", **options: object) -> Intake:
    file = root.parent / name
    file.write_text(text, encoding="utf-8")
    return read_into(
        root,
        [str(file)],
        published=date(2031, 3, 6),
        outlet="Harbour Post",
        **options,  # type: ignore[arg-type]
    )


def found(case: Case) -> list[ProposedEvent]:
    return list(case.proposed_events.values())


def test_events_stand_beside_the_report_and_not_among_those_of_the_case(root: Path) -> None:
    result = take(root, TEXT)
    case, diagnostics = load_case(root)
    assert not [d for d in diagnostics if d.severity.value == "error"]
    assert result.reports[0].events == len(case.proposed_events) == 4
    assert (root / "reports" / "2031-03-06-harbour-post.events.yaml").exists()
    assert set(case.events) == {"lay-offs"}
    assert [e.id for e in timeline(case).undated if e.what == "event"] == ["lay-offs"]
    assert not view(case).proposed_events
    assert not view(case, as_of="2031-03-10").proposed_events
    text = case.reports["2031-03-06-harbour-post"].text
    for e in found(case):
        assert e.decision == "proposed"
        assert text[slice(*e.span[0])] == e.quote
        assert text[slice(*e.trigger_span[0])] == e.trigger
    codes = [d.code for d in check_case(case) if d.severity.value == "error"]
    assert codes == []


def test_who_takes_part_is_resolved_or_described(root: Path) -> None:
    take(root, TEXT)
    met, rejected, arrested, host = found(load_case(root).case)
    assert (met.type, met.by, met.to, met.on) == ("CONSULT", ("dell",), ("union",), "2031-03-04")
    assert met.place == "the Tern Hotel"
    assert (rejected.type, rejected.by) == ("REJECT", ("union",))
    assert (arrested.by, arrested.by_described) == ((), ("police",))
    assert arrested.to_described == ("Three dockers",)
    assert arrested.on == "2031-03-03"
    assert (host.status, host.on) == ("future", "2031-03-10/2031-03-16")


def test_told_twice_is_proposed_once_with_both_passages(root: Path) -> None:
    take(root, TEXT)
    case = load_case(root).case
    met = found(case)[0]
    text = case.reports[met.report].text
    told = ["".join(text[a:b] for a, b in m.span)[:11] for m in met.also]
    assert told == ["Company and", "The meeting"]
    calls = "The union phoned the company. The union met the company. The union met the company.\n"
    take(root, calls, "b.txt")
    later = [e for e in found(load_case(root).case) if e.report != met.report]
    assert [(e.mode, len(e.also)) for e in later] == [("phone", 0), ("", 1)]


def test_a_claim_names_the_statement_it_stands_in(root: Path) -> None:
    take(root, TEXT)
    case = load_case(root).case
    met, rejected, arrested, _ = found(case)
    assert not met.statement
    assert case.speaker(case.statements[rejected.statement]) == "Mara Dell"
    assert case.statements[arrested.statement].source.party == "union"


def test_reading_again_and_resuming_add_nothing(root: Path) -> None:
    take(root, TEXT)
    before = {p: p.read_bytes() for p in root.rglob("*") if p.is_file()}
    assert [r.outcome for r in take(root, TEXT).reports] == ["known"]
    assert {p: p.read_bytes() for p in root.rglob("*") if p.is_file()} == before
    # A decision survives reading the same text again.
    side = root / "reports" / "2031-03-06-harbour-post.events.yaml"
    side.write_text("# mine\n" + side.read_text(encoding="utf-8"), encoding="utf-8")
    take(root, TEXT)
    assert side.read_text(encoding="utf-8").startswith("# mine\n")


def test_a_dry_run_counts_and_writes_nothing(root: Path) -> None:
    result = take(root, TEXT, dry_run=True)
    assert result.reports[0].events == 4
    assert not (root / "reports").exists()


def test_what_is_written_satisfies_the_schema_editors_use(root: Path) -> None:
    take(root, TEXT)
    (side,) = (root / "reports").glob("*.events.yaml")
    data = yaml.load(side.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
    assert len(data) == 4
    assert not list(jsonschema.Draft202012Validator(schema("events")).iter_errors(data))


def test_events_are_proposed_in_reports_that_have_none(root: Path) -> None:
    take(root, TEXT)
    take(root, "Mara Dell met the ministry. “We met the union,” the company said.\n", "b.txt")
    case = load_case(root).case
    first, second = case.reports
    sides = {r: root / "reports" / f"{r}.events.yaml" for r in (first, second)}
    written = {r: side.read_bytes() for r, side in sides.items()}
    sides[second].unlink()
    sides[first].write_bytes(written[first] + b"# mine\n")
    dry = propose_events_again(root, dry_run=True)
    assert [(r.report, r.events) for r in dry.reports] == [(second, 2)]
    assert not sides[second].exists()
    propose_events_again(root)
    # The same as when it was read, with the ids of its statements; what is there stays.
    assert sides[second].read_bytes() == written[second]
    assert sides[first].read_bytes() == written[first] + b"# mine\n"
    assert not propose_events_again(root).reports


def test_whose_claim_it_is_must_be_known(root: Path) -> None:
    """What stands in words of somebody that no statement of the case holds is left out."""
    take(root, TEXT)
    (side,) = (root / "reports").glob("*.events.yaml")
    side.unlink()
    (root / "reports" / "2031-03-06-harbour-post.yaml").unlink()
    (done,) = propose_events_again(root).reports
    assert (done.events, done.left_out) == (2, 2)
    assert not any(e.statement for e in found(load_case(root).case))


def test_the_command_reads_files_or_proposes_in_what_is_there(root: Path) -> None:
    take(root, TEXT)
    (side,) = (root / "reports").glob("*.events.yaml")
    side.unlink()
    run = CliRunner().invoke
    done = run(program, ["read", str(root), "--events"])
    assert "4 events proposed; next: backchannel review" in done.output
    assert (
        "every report has its proposed events"
        in run(program, ["read", str(root), "--events"]).output
    )
    assert (
        json.loads(run(program, ["read", str(root), "--events", "--json"]).output)["reports"] == []
    )
    for arguments in ([], ["--events", "a.txt"]):
        wrong = run(program, ["read", str(root), *arguments])
        assert wrong.exit_code == 2
        assert "give FILES, or --events without any" in wrong.output
    with pytest.raises(UsageError):
        propose_events_again(root / "nowhere")


def test_a_report_without_events_has_no_file_for_them(root: Path) -> None:
    take(root, "The weather was fine, the union said.\n")
    assert not list((root / "reports").glob("*.events.yaml"))


_PARTS = [
    "Mara Dell met the union on Monday.",
    "The company met the union.",
    "The union met the company in Doral.",
    "Talks between the union and the company began.",
    "The union rejected the offer.",
    "The union rejected a draft.",
    "Police arrested six dockers on Sunday.",
    "The company did not meet the union.",
    "“We have met the union,” Mara Dell said.",
]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(_PARTS), min_size=1, max_size=6))
def test_merging_loses_no_passage_and_invents_nobody(parts: list[str]) -> None:
    """Every passage that was coded is in one proposal; ids are of the case; proposals differ."""
    case = load_text(CASE).case
    text = " ".join(parts) + "\n"
    coded = extract(text, published=date(2031, 3, 6))
    entries = proposed_events("r", coded, text, CaseNames(case))
    told = [tuple(e["span"]) for e in entries]
    told += [tuple(m["span"]) for e in entries for m in e["also"] or ()]
    assert sorted(told) == sorted(e.clause for e in coded.events)
    known = {*case.parties, *case.people, *case.outlets}
    for e in entries:
        assert {*(e["by"] or ()), *(e["to"] or ())} <= known
        assert e["decision"] == "proposed"
    assert len({e["id"] for e in entries}) == len(entries)
    # What is merged once is not merged further by merging again.
    keys = [(e["type"], e["status"], tuple(e["by"] or ()), tuple(e["to"] or ())) for e in entries]
    repeated = "Mara Dell met the union on Monday."
    if parts == [repeated] * len(parts):
        assert len(keys) == 1
