"""Files of proposed events: loaded beside their reports, whatever stands in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from backchannel.casefile import ParseCache, load_case, load_text
from backchannel.casefile.edits import set_value
from backchannel.checks import CheckCache, check_case
from backchannel.errors import InputError, NotFound, UsageError

CASE = "title: A case\nparties: {us: {name: We}}\noutlets: {paper: {name: The Paper}}\n"
REPORT = "---\ntitle: T\noutlet: paper\npublished: 2031-03-05\n---\n\nWe met them on Monday.\n"
EVENT = "- {id: e-1, type: CONSULT, span: [0, 11], says: We met them, quote: We met them}\n"
FILE = "reports/r-1.events.yaml"


def load(events: str, **files: str):  # type: ignore[no-untyped-def]
    return load_text(CASE, **{"reports/r-1.md": REPORT, FILE: events, **files})


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "reports").mkdir()
    (tmp_path / "case.yaml").write_text(CASE, encoding="utf-8")
    (tmp_path / "reports/r-1.md").write_text(REPORT, encoding="utf-8")
    (tmp_path / FILE).write_text("# by hand\n" + EVENT, encoding="utf-8")
    return tmp_path


def test_they_are_loaded_with_their_report_and_their_place() -> None:
    case, diagnostics = load(EVENT)
    assert not diagnostics
    (one,) = case.proposed_events.values()
    assert (one.id, one.report, one.decision, one.span) == ("e-1", "r-1", "proposed", ((0, 11),))
    assert case.proposed_of("r-1") == (one,)
    assert case.span_of("proposed_events", "e-1", "says").file == FILE
    assert not case.events


def test_what_an_analyst_writes_is_proposed_until_decided() -> None:
    case, _ = load(EVENT.replace("}", ", decision: accepted}"))
    assert case.proposed_events["e-1"].decision == "accepted"
    assert not case.events
    assert [d.code for d in check_case(case)].count("BC146") == 1


@pytest.mark.parametrize(
    ("events", "code", "message"),
    [
        ("a: b\n", "BC013", "a file of proposed events holds a list"),
        ("- {id: e-1, type: SING, span: [0, 2], says: x}\n", "BC012", "proposed event 1: type"),
        ("- {type: AID, span: [0, 2], says: x}\n", "BC010", "proposed event 1 lacks the key 'id'"),
        ("- {id: e, type: AID, span: [0, 2], says: x, whom: y}\n", "BC011", "no key 'whom'"),
        ("- {id: e, type: AID, span: [0, 2], says: x, on: soon}\n", "BC014", "on"),
        ("- [\n", "BC003", ""),
        (EVENT + EVENT, "BC015", "event 'e-1' is defined twice"),
        ("- {id: e, type: AID, span: x, says: y}\n", "BC013", "proposed event 1: span"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(events: str, code: str, message: str) -> None:
    case, diagnostics = load(events)
    found = next(d for d in diagnostics if d.code == code)
    assert message in found.message
    assert found.span.file == FILE
    assert case.reports["r-1"].text


def test_an_event_cannot_bear_the_id_of_a_statement() -> None:
    said = "- {id: e-1, span: [0, 11], source: us, kind: claim}\n"
    case, diagnostics = load(EVENT, **{"reports/r-1.yaml": said})
    assert [d.code for d in diagnostics] == ["BC015"]
    assert not case.proposed_events
    assert "e-1" in case.statements


def test_one_wrong_entry_takes_no_other_along() -> None:
    case, diagnostics = load("- {id: e-0, type: SING, span: [0, 2], says: x}\n" + EVENT)
    assert list(case.proposed_events) == ["e-1"]
    assert len(diagnostics) == 1


def test_without_a_report_they_are_left_out() -> None:
    case, diagnostics = load_text(CASE, **{FILE: EVENT})
    assert [d.code for d in diagnostics] == ["BC021"]
    assert not case.proposed_events


def test_a_report_cannot_be_named_like_a_file_of_events() -> None:
    case, diagnostics = load_text(CASE, **{"reports/r-1.events.md": REPORT})
    assert [d.code for d in diagnostics] == ["BC019"]
    assert not case.reports


def test_a_change_is_seen_and_nothing_else_is_read_again(root: Path) -> None:
    cache, checks = ParseCache(), CheckCache()
    check_case(load_case(root, cache=cache).case, cache=checks)
    parsed = cache.parsed
    (root / FILE).write_text(EVENT.replace("[0, 11]", "[3, 14]"), encoding="utf-8")
    case = load_case(root, cache=cache).case
    assert cache.parsed == parsed + 1
    assert "BC119" in [d.code for d in check_case(case, cache=checks)]


def test_edits_keep_comments_and_refuse_what_would_not_load(root: Path) -> None:
    case = load_case(root).case
    case = set_value(case, ("proposed_events", "e-1", "mode"), "phone").case
    assert case.proposed_events["e-1"].mode == "phone"
    assert (root / FILE).read_text(encoding="utf-8").startswith("# by hand\n")
    with pytest.raises(InputError):
        set_value(case, ("proposed_events", "e-1", "type"), "SING")
    with pytest.raises(NotFound, match="no proposed event 'e-9'"):
        set_value(case, ("proposed_events", "e-9", "mode"), "phone")
    with pytest.raises(UsageError):
        set_value(case, ("proposed_events",), "x")


def test_a_moved_passage_is_put_right_with_its_words(root: Path) -> None:
    from click.testing import CliRunner

    from backchannel.cli import program

    event = EVENT.replace("[0, 11]", "[2, 13]").replace(
        "}", ", trigger: met, trigger_span: [5, 8], by: us, by_span: [2, 4]}"
    )
    (root / FILE).write_text(event, encoding="utf-8")
    CliRunner().invoke(program, ["check", str(root), "--fix"])
    case = load_case(root).case
    one = case.proposed_events["e-1"]
    assert (one.span, one.trigger_span, one.by_span) == (((0, 11),), ((3, 6),), ((0, 2),))
    assert not [d for d in check_case(case) if d.code in ("BC118", "BC119")]


def test_unknown_parties_and_statements_are_named() -> None:
    event = EVENT.replace("}", ", by: [us, thme], statement: s-9}")
    case, _ = load(event)
    found = {d.code: d.message for d in check_case(case)}
    assert found["BC105"] == "no statement 's-9'"
    assert any("'thme'" in m for m in found.values())
