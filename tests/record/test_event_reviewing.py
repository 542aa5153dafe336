"""Deciding on proposed events: what is accepted becomes an event of the case, with its evidence."""

from __future__ import annotations

import contextlib
import dataclasses
import json

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backchannel.casefile import load_case
from backchannel.checks import check_case
from backchannel.cli import program
from backchannel.errors import InputError, NotFound, UsageError, WriteConflict
from backchannel.record import timeline, view
from backchannel.record.event_reviewing import (
    decide_event,
    event_passage,
    like_events,
    pending_events,
    read_event_changes,
)
from backchannel.record.reviewing import decide, undo

WHEN = "2030-05-04T10:00:00Z"
TEXT = (
    "Ada Olm met the union in Rell on Monday.\n"
    "The union will strike, Una Ude said.\n"
    "They talked again, it is told.\n"
)
SAID = "The union will strike"
CASE = """\
# a comment stays
events:
  first-talks: {type: CONSULT, by: owner, to: union, on: 2030-05, says: They talked.}  # and this
"""


def at(words: str) -> list[int]:
    start = TEXT.index(words)
    return [start, start + len(words)]


def proposals():
    met, strike = "Ada Olm met the union in Rell on Monday", "union will strike"
    return [
        {
            "id": "e1",
            "type": "CONSULT",
            "mode": "visit",
            "says": met,
            "by": "olm",
            "to": "union",
            "on": "2030-04-29",
            "place": "Rell",
            "span": at(met),
            "quote": met,
            "trigger": "met",
            "trigger_span": at("met"),
            "by_span": at("Ada Olm"),
            "also": [{"span": at("They talked again")}],
            "rule": "verb",
            "confidence": 0.8,
        },
        {
            "id": "e2",
            "type": "PROTEST",
            "mode": "strike",
            "status": "future",
            "says": "The union will strike",
            "by": "union",
            "span": at(strike),
            "quote": strike,
            "trigger_span": at("strike"),
            "statement": "s1",
        },
    ]


REPORT = {
    "outlet": "wire",
    "published": "2030-05-03",
    "text": TEXT.rstrip("\n"),
}


@pytest.fixture
def root(folder):
    return made(folder(CASE, {"r1": dict(REPORT)}))


def made(root, statements: bool = True):
    said = {
        "id": "s1",
        "span": at(SAID),
        "quote": SAID,
        "source": {"person": "una"},
        "kind": "claim",
        "status": "proposed",
    }
    if statements:
        write(root / "reports/r1.yaml", [said])
    write(root / "reports/r1.events.yaml", proposals())
    return root


def write(path, entries) -> None:
    path.write_text("# by hand\n" + yaml.safe_dump(entries, sort_keys=False), encoding="utf-8")


def state(root) -> dict:
    return {p.name: p.read_bytes() for p in root.rglob("*") if p.is_file()}


def loaded(root):
    case, diagnostics = load_case(root)
    assert not [d for d in diagnostics if d.severity.value == "error"], diagnostics
    return case


def event(root, name, verdict="accepted", case=None, **more):
    return decide_event(case or loaded(root), name, verdict, by="A. B.", on=WHEN, **more)


def run(root, *arguments, text="", command="review", by=("--by", "A. B.")):
    done = CliRunner().invoke(program, [command, str(root), *by, *arguments], input=text)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


def test_what_waits_in_order_of_the_text(root):
    case = loaded(root)
    assert pending_events(case) == pending_events(case, report="r1") == ("e1", "e2")
    with pytest.raises(NotFound):
        pending_events(case, report="r9")


def test_accepted_it_is_an_event_of_the_case_and_its_report_says_so(root):
    case = event(root, "e1").case
    e = case.proposed_events["e1"]
    assert (e.decision, e.decided_by, e.decided_on) == ("accepted", "A. B.", WHEN)
    made = case.events[e.event]
    # The parties of those who took part, the day, the place, and what tells it.
    assert (made.type, made.mode, made.by, made.to) == ("CONSULT", "visit", ("owner",), ("union",))
    assert (made.on, made.place, made.evidence) == ("2030-04-29", "Rell", ("e1-told",))
    told = case.statements["e1-told"]
    assert (told.status, told.source.outlet, told.rule) == ("accepted", "wire", "event")
    assert (told.decided_by, told.decided_on) == ("A. B.", WHEN)
    assert case.quote(told) == "Ada Olm met the union in Rell on Monday"
    assert not [d for d in check_case(case) if d.severity.value == "error"]
    assert pending_events(case) == ("e2",)
    text = (root / "case.yaml").read_text(encoding="utf-8")
    assert text.startswith((root / "case.yaml").read_text(encoding="utf-8")[:20])
    assert "# a comment stays" in text
    assert "# and this" in text
    assert (root / "reports/r1.events.yaml").read_text(encoding="utf-8").startswith("# by hand")


def test_nothing_proposed_or_rejected_counts(root):
    before = view(loaded(root))
    case = event(root, "e1", "rejected").case
    assert case.proposed_events["e1"].decision == "rejected"
    assert case.proposed_events["e1"].decided_by == "A. B."
    assert view(case).events == before.events
    assert [e.id for e in timeline(case).happened if e.what == "event"] == ["first-talks"]


def test_undo_puts_every_file_back(root):
    before = state(root)
    decided = event(root, "e1")
    assert state(root) != before
    case = undo(decided)
    assert state(root) == before
    assert pending_events(case) == ("e1", "e2")


def test_undo_removes_a_file_that_accepting_made(folder):
    root = made(folder(CASE, {"r1": dict(REPORT)}), statements=False)
    write(root / "reports/r1.events.yaml", proposals()[:1])
    before = state(root)
    decided = event(root, "e1")
    assert (root / "reports/r1.yaml").exists()
    undo(decided)
    assert state(root) == before
    decided = event(root, "e1")
    side = root / "reports/r1.yaml"
    side.write_bytes(side.read_bytes() + b"# mine\n")
    with pytest.raises(WriteConflict):
        undo(decided)
    assert side.read_bytes().endswith(b"# mine\n")


def test_a_claim_cannot_be_accepted_before_its_statement(root):
    before = state(root)
    with pytest.raises(UsageError, match="only in the statement 's1', which is proposed"):
        event(root, "e2")
    assert state(root) == before
    case = decide(loaded(root), "s1", "accepted", by="A. B.", on=WHEN).case
    case = event(root, "e2", case=case).case
    strike = case.events[case.proposed_events["e2"].event]
    assert (strike.evidence, strike.status, strike.mode) == (("s1",), "future", "strike")
    assert "e2-told" not in case.statements


def test_a_rejected_statement_does_not_carry_its_event(root):
    case = decide(loaded(root), "s1", "rejected", by="A. B.", on=WHEN).case
    with pytest.raises(UsageError, match="which is rejected"):
        event(root, "e2", case=case)
    # Unless the report tells it itself.
    changes = read_event_changes(["statement="])
    case = event(root, "e2", case=case, changes=changes).case
    assert case.events[case.proposed_events["e2"].event].evidence == ("e2-told",)


def test_accepting_with_changes_writes_them_and_checks_them(root):
    changes = read_event_changes(["mode=", "by=owner, bank", "on=2030-04-28~", "says=They sat"])
    case = event(root, "e1", changes=changes).case
    e = case.proposed_events["e1"]
    made = case.events[e.event]
    assert (e.mode, e.by, e.on, e.says) == ("", ("owner", "bank"), "2030-04-28~", "They sat")
    assert (made.mode, made.by, made.on, made.says) == (e.mode, e.by, e.on, e.says)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        (["type=SING"], InputError),
        (["on=soon"], InputError),
        (["span=5:900"], UsageError),
        (["whom=us"], UsageError),
        (["status=maybe"], InputError),
    ],
)
def test_what_cannot_be_written_changes_nothing(root, changes, error):
    before = state(root)
    with pytest.raises(error):
        event(root, "e1", changes=read_event_changes(changes))
    assert state(root) == before


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"name": "e9"}, NotFound),
        ({"by": "  "}, UsageError),
        ({"on": "yesterday"}, InputError),
        ({"into": "no id"}, UsageError),
    ],
)
def test_wrong_requests_change_nothing(root, given, error):
    before = state(root)
    more = {"by": "A. B.", "on": WHEN, **given}
    name = more.pop("name", "e1")
    with pytest.raises(error):
        decide_event(loaded(root), name, "accepted", **more)
    assert state(root) == before


def test_a_new_span_takes_its_words_along(root):
    a, b = at("They talked again")
    case = event(root, "e1", changes=read_event_changes([f"span={a}:{b}"])).case
    e = case.proposed_events["e1"]
    assert (e.span, e.quote, e.trigger_span) == (((a, b),), "They talked again", ())


def test_words_that_moved_are_not_accepted(root):
    side = root / "reports/r1.events.yaml"
    side.write_text(side.read_text().replace("quote: Ada Olm", "quote: Bo Olm"), encoding="utf-8")
    with pytest.raises(UsageError, match="do not stand at its span"):
        event(root, "e1")


def test_it_may_be_an_event_that_the_case_has(root):
    assert like_events(loaded(root), "e1") == ()
    event(root, "e1", changes={"on": "2030-05-02"}, into="first-talks")
    case = loaded(root)
    e = case.proposed_events["e1"]
    assert (e.merged_into, e.event, case.events["first-talks"].evidence) == (
        "first-talks",
        "",
        ("e1-told",),
    )
    assert list(case.events) == ["first-talks"]
    case = event(root, "e1", "proposed", case=case).case
    assert case.events["first-talks"].evidence == ()
    assert "e1-told" not in case.statements
    assert case.proposed_events["e1"].on == "2030-04-29"
    case = event(root, "e1", "rejected", case=case, changes={"on": "2030-05-02"}).case
    assert like_events(case, "e1") == ("first-talks",)


def test_reopening_puts_back_what_was_read(root):
    case = loaded(root)
    before, text = case.proposed_events["e1"], case.reports["r1"].text
    a = text.index("They talked")
    typed = ["mode=third-party", "place=Doral", "contested=yes", f"span={a}:{a + 11}"]
    case = event(root, "e1", changes=read_event_changes(typed)).case
    assert case.proposed_events["e1"].trigger_span == ()
    reopened = run(root, "--reopen", "e1")
    assert "e1 is as it was read: " in reopened.stderr
    after = loaded(root).proposed_events["e1"]
    assert dataclasses.replace(after, decisions=()) == before
    assert [d.status for d in after.decisions] == ["accepted", "proposed"]
    assert after.decisions[0].changed["place"] == "Doral"


def test_a_new_id_names_the_entry_and_ids_are_not_taken_twice(root):
    case = event(root, "e1", into="rell").case
    assert case.proposed_events["e1"].event == "rell"
    side = root / "reports/r1.events.yaml"
    two = [{**p, "says": "Union strikes", "statement": ""} for p in proposals()]
    two = [{k: v for k, v in p.items() if v != "" and k != "quote"} for p in two]
    write(side, two)
    case = event(root, "e1").case
    case = event(root, "e2", case=case).case
    assert [case.proposed_events[e].event for e in ("e1", "e2")] == [
        "union-strikes",
        "union-strikes-2",
    ]


def test_taken_back_the_entry_goes_unless_somebody_wrote_into_it(root):
    before = {k: v for k, v in state(root).items() if k != "r1.events.yaml"}
    case = event(root, "e1").case
    with pytest.raises(UsageError, match="accepted already"):
        event(root, "e1", "rejected", case=case)
    case = event(root, "e1", "proposed", case=case).case
    assert {k: v for k, v in state(root).items() if k != "r1.events.yaml"} == before
    e = case.proposed_events["e1"]
    assert (e.decision, e.decided_by, e.event, e.evidence) == ("proposed", "", "", ())
    case = event(root, "e1", case=case).case
    file = root / "case.yaml"
    file.write_text(file.read_text().replace("place: Rell", "place: Rell town"), encoding="utf-8")
    with pytest.raises(UsageError, match="was changed since it was accepted"):
        event(root, "e1", "proposed")


def test_what_others_rest_on_is_not_taken_back(root):
    case = event(root, "e1", into="rell").case
    case = decide(case, "s1", "accepted", by="A. B.", on=WHEN).case
    case = event(root, "e2", case=case, into="rell").case
    assert case.events["rell"].evidence == ("e1-told", "s1")
    with pytest.raises(UsageError, match="'e2' was put under the event 'rell'"):
        event(root, "e1", "proposed", case=case)
    case = event(root, "e2", "proposed", case=case).case
    assert case.events["rell"].evidence == ("e1-told",)
    assert "rell" not in event(root, "e1", "proposed", case=case).case.events


def test_a_statement_that_others_cite_stays(root):
    case = event(root, "e1").case
    file = root / "case.yaml"
    more = "  other: {type: AID, by: owner, says: Aid., evidence: [e1-told]}\n"
    file.write_text(file.read_text() + more, encoding="utf-8")
    case = event(root, "e1", "proposed").case
    assert "e1-told" in case.statements
    assert case.events["other"].evidence == ("e1-told",)


def test_nobody_writes_over_anybody(root):
    case = loaded(root)
    side = root / "reports/r1.events.yaml"
    side.write_text(side.read_text() + "# again\n", encoding="utf-8")
    before = state(root)
    with pytest.raises(WriteConflict):
        event(root, "e1", case=case)
    assert state(root) == before


def test_the_passage_marks_the_word_and_who_takes_part(root):
    parts = event_passage(loaded(root), "e1", around=5).parts
    assert [p for p in parts if p[1] in ("source", "cue")] == [
        ("Ada Olm", "source"),
        ("met", "cue"),
    ]
    assert "".join(p for p, _ in parts).startswith("Ada Olm met the union in Rell on Monday")


_STEPS = st.lists(
    st.tuples(
        st.sampled_from(["e1", "e2", "s1"]),
        st.sampled_from(["accepted", "rejected", "proposed"]),
    ),
    max_size=6,
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=_STEPS)
def test_only_what_is_accepted_counts_whatever_was_done(folder, steps) -> None:
    """After any decisions the case loads, and its events are its own and the accepted ones."""
    root = made(folder(CASE, {"r1": dict(REPORT)}))
    before = (root / "case.yaml").read_bytes()
    case = loaded(root)
    for name, verdict in steps:
        act = decide if name == "s1" else decide_event
        with contextlib.suppress(UsageError):
            case = act(case, name, verdict, by="x", on=WHEN).case
    case = loaded(root)
    accepted = {e.event for e in case.proposed_events.values() if e.decision == "accepted"}
    assert set(case.events) == {"first-talks"} | accepted
    for e in case.events.values():
        assert all(s in case.statements for s in e.evidence)
    # What was accepted is taken back in full.
    for e in list(case.proposed_events.values()):
        case = decide_event(case, e.id, "proposed", by="x", on=WHEN).case
    assert set(case.events) == {"first-talks"}
    assert set(case.statements) == {"s1"}
    assert (root / "case.yaml").read_bytes() == before


def test_a_session_takes_statements_and_then_events(root):
    answers = "a\ne\nmode=\non=2030-04-30\n\na\n"
    done = run(root, text=answers)
    assert done.exit_code == 0
    assert "s1: accepted" in done.output
    assert "e1: accepted as ada-olm-met-union-rell" in done.output
    assert "told by the report itself; one more passage" in done.output
    assert "claimed by Una Ude (s1, accepted)" in done.output
    case = loaded(root)
    assert case.events["ada-olm-met-union-rell"].on == "2030-04-30"
    assert case.events["ada-olm-met-union-rell"].mode == ""
    assert case.events["union-strike"].evidence == ("s1",)
    assert "nothing waits" in run(root).stderr


def test_a_session_of_events_alone_with_every_key(root):
    answers = "?\na\nu\nr\nu\ns\na\nm\n\nm\n9\nm\nnew-strike\nq\n"
    done = run(root, "--events", text=answers)
    assert "it becomes an event of the case" in done.output
    assert "e1: undone" in done.output
    assert "which is proposed" in done.output
    assert "0 accepted, 0 rejected, 2 left" in done.output
    assert loaded(root).proposed_events["e1"].decision == "proposed"


def test_a_session_offers_events_of_the_case(root):
    file = root / "case.yaml"
    file.write_text(file.read_text().replace("on: 2030-05,", "on: 2030-04,"), encoding="utf-8")
    done = run(root, "--events", text="m\n1\nq\n")
    assert "1. may be first-talks: 2030-04 They talked." in done.output
    assert "e1: accepted as first-talks" in done.output
    assert "may be" not in run(root, "--events", "--no-suggest", text="q\n").output


def test_flags_for_scripts(root):
    done = run(root, "--accept", "e2", "--accept", "s1", "--json")
    assert json.loads(done.output) == [
        {"statement": "s1", "status": "accepted", "by": "A. B."},
        {
            "proposed_event": "e2",
            "status": "accepted",
            "by": "A. B.",
            "event": "union-strike",
        },
    ]
    assert "e1: accepted as rell" in run(root, "--accept", "e1", "--event", "rell").output
    reopened = run(root, "--reopen", "e1")
    assert "e1: proposed" in reopened.output
    assert "rell" not in loaded(root).events
    done = run(root, "--accept", "e1", "--set", "mode=third-party")
    assert "e1: accepted as" in done.output
    with pytest.raises(UsageError, match="'e1' is accepted already"):
        run(root, "--reject", "e1")


def test_of_several_decisions_none_is_written_where_one_cannot_be(root):
    before = state(root)
    with pytest.raises(NotFound, match="no statement or proposed event 'zz'"):
        run(root, "--accept", "e1", "--accept", "zz")
    with pytest.raises(UsageError, match="no field 'kind'"):
        run(root, "--accept", "e1", "--set", "kind=denial")
    for arguments in (
        ["--accept", "s1", "--event", "first-talks"],
        ["--event", "first-talks"],
    ):
        assert run(root, *arguments).exit_code != 0
        assert state(root) == before


def test_what_waits_is_listed(root):
    text = run(root, "--list").output
    assert "s1" in text
    assert "CONSULT visit" in text
    rows = json.loads(run(root, "--events", "--list", "--json").output)
    assert [r["id"] for r in rows] == ["e1", "e2"]
    assert rows[0]["who"] == "Ada Olm → The Union"
    assert rows[1]["statement"] == "s1"
    assert rows[1]["status"] == "future"
    # Statements alone in JSON, as before.
    assert [r["id"] for r in json.loads(run(root, "--list", "--json").output)] == ["s1"]


def test_show_events_names_the_proposed_ones_only_when_asked(root):
    plain = run(root, "events", command="show", by=())
    assert "first-talks" in plain.output
    assert "e1" not in plain.stdout
    asked = run(root, "events", "--proposed", command="show", by=())
    assert "first-talks" in asked.stdout
    assert "? The union will strike" in asked.stdout
    assert "2 proposed events not shown" in plain.stderr
    found = json.loads(run(root, "events", "--proposed", "--json", command="show", by=()).stdout)
    assert list(found["events"]) == ["first-talks"]
    assert [(p["id"], p["decision"]) for p in found["proposed"]] == [
        ("e1", "proposed"),
        ("e2", "proposed"),
    ]
    event(root, "e1", "rejected")
    asked = run(root, "events", "--proposed", command="show", by=())
    assert "✗ Ada Olm met" in asked.stdout
    # At an earlier day nothing proposed is shown either way.
    early = run(root, "events", "--proposed", "--as-of", "2030-05-10", command="show", by=())
    assert "e2" not in early.stdout


@pytest.mark.parametrize(
    ("field", "names"), [("by", ["nobody"]), ("to", ["nothing"]), ("channel", "none")]
)
def test_who_takes_part_is_somebody_of_the_case(root, field, names):
    before = (root / "reports/r1.events.yaml").read_bytes()
    with pytest.raises(NotFound):
        decide_event(
            load_case(root).case, "e1", "accepted", by="x", on=WHEN, changes={field: names}
        )
    assert (root / "reports/r1.events.yaml").read_bytes() == before


def test_taking_the_only_event_back_leaves_the_files_as_they_were(root):
    path = root / "case.yaml"
    path.write_text(path.read_text().replace(CASE, "# a comment stays\n# the end\n"))
    before = path.read_text()
    case = decide_event(load_case(root).case, "e1", "accepted", by="x", on=WHEN).case
    assert path.read_text().startswith(before + "events:\n")
    decide_event(case, "e1", "proposed", by="x", on=WHEN)
    assert path.read_text() == before
