"""Editing a case's files: one entry changes, every other character stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from backchannel.casefile import load_case
from backchannel.casefile.edits import (
    add_entry,
    add_report,
    add_statement,
    append_value,
    insert_value,
    remove_entry,
    set_value,
)
from backchannel.casefile.yamledit import insert_at, remove_at, set_at
from backchannel.errors import InputError, NotFound, UsageError, WriteConflict

CASE = """\
# A case to edit.
title: A case   # with a remark
parties:
  us: {name: United States, aliases: [US, Washington]}   # first
  them:
    name: They
    # nothing else is known

issues:
  truce:
    values: [none, long]

claims:

figures:
  held: {unit: people, value: 59}

equations: ["held = held"]
positions:
  us-truce:
    party: us
    issue: truce
    value: long
    evidence: s-1

  them-truce: {party: them, issue: truce}
model:
  options:
    us: {talk: {}}
    them: {stop: {}}
  preferences:
    us:
      - talk   # above all
      - not stop
    them: [stop]
"""
REPORT = "---\ntitle: News\noutlet: paper\npublished: 2025-03-05\n---\n\nThe talks go on.\n"
SIDECAR = """\
- id: s-1
  span: [4, 9]
  source: {party: us}
  kind: claim

- id: s-2
  span: [0, 3]
  source: {described: an official, party: us}
  kind: claim
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "reports").mkdir()
    (tmp_path / "case.yaml").write_text(CASE)
    (tmp_path / "reports/news.md").write_text(REPORT)
    (tmp_path / "reports/news.yaml").write_text(SIDECAR)
    return tmp_path


def lines_changed(before: str, after: str) -> tuple[list[str], list[str]]:
    """Lines that went and lines that came."""
    import difflib

    diff = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    return [d[2:] for d in diff if d[0] == "-"], [d[2:] for d in diff if d[0] == "+"]


@pytest.mark.parametrize(
    ("path", "value", "gone", "came"),
    [
        (("title",), "no", ["title: A case   # with a remark"], ['title: "no"   # with a remark']),
        (
            ("parties", "us", "name"),
            "U, S",
            ["  us: {name: United States, aliases: [US, Washington]}   # first"],
            ['  us: {name: "U, S", aliases: [US, Washington]}   # first'],
        ),
        (("parties", "them", "kind"), "state", [], ["    kind: state"]),
        (
            ("figures", "held", "at_least"),
            3,
            ["  held: {unit: people, value: 59}"],
            ["  held: {unit: people, value: 59, at_least: 3}"],
        ),
        (("as_of",), "2025-03-13", [], ["as_of: 2025-03-13"]),
        (("claims", "c"), {"says": "x: y"}, [], ['  c: {says: "x: y"}']),
        (
            ("claims", "c", "says"),
            "on",
            [],
            ['  c: {says: "on"}'],
        ),
        (
            ("positions", "us-truce", "evidence"),
            ["s-1", "s-2"],
            ["    evidence: s-1"],
            ["    evidence: [s-1, s-2]"],
        ),
        (("statements", "s-2", "status"), "rejected", [], ["  status: rejected"]),
        (
            ("statements", "s-1", "source"),
            {"party": "them"},
            ["  source: {party: us}"],
            ["  source: {party: them}"],
        ),
        (("reports", "news", "relies_on"), ["wire"], [], ["relies_on: [wire]"]),
        (
            ("model", "preferences", "us", 0),
            "stop or talk",
            ["      - talk   # above all"],
            ["      - stop or talk   # above all"],
        ),
        (
            ("title",),
            "two\nlines\n",
            ["title: A case   # with a remark"],
            None,
        ),
    ],
)
def test_set(
    folder: Path, path: tuple[Any, ...], value: Any, gone: list[str], came: list[str] | None
) -> None:
    case = load_case(folder).case
    before = {name: (folder / name).read_text() for name in case.files}
    if came is None:
        # A literal block cannot stand before a comment on its line.
        with pytest.raises(UsageError):
            set_value(case, path, value)
        return
    loaded = set_value(case, path, value)
    assert loaded.ok, loaded.diagnostics
    changed = [n for n in case.files if (folder / n).read_text() != before[n]]
    assert len(changed) == 1
    now = (folder / changed[0]).read_text()
    assert lines_changed(before[changed[0]], now) == (
        gone,
        [c for c in came if c.strip()],
    )


def test_the_loaded_case_holds_the_value(folder: Path) -> None:
    case = load_case(folder).case
    case = add_entry(case, "claims", "on", {"says": "12:30", "about": ["truce"]}).case
    assert case.claims["on"].says == "12:30"
    case = add_entry(case, "equations", None, "held = held + 0 # no").case
    assert case.equations[-1].equation == "held = held + 0 # no"
    case = append_value(case, ("positions", "us-truce", "evidence"), "s-2").case
    assert case.positions["us-truce"].evidence == ("s-1", "s-2")
    case = insert_value(case, ("model", "preferences", "us"), 1, "no-such and: this").case
    assert case.model is not None
    assert [s.prefer for s in case.model.preferences["us"].statements] == [
        "talk",
        "no-such and: this",
        "not stop",
    ]
    case = insert_value(case, ("model", "preferences", "them"), 0, "talk").case
    assert case.model is not None
    assert [s.prefer for s in case.model.preferences["them"].statements] == ["talk", "stop"]
    case = remove_entry(case, ("positions", "us-truce")).case
    assert list(case.positions) == ["them-truce"]


def test_statements_come_and_go(folder: Path) -> None:
    case = load_case(folder).case
    new = {"id": "s-3", "span": [10, 12], "source": {"party": "us"}, "kind": "claim", "cue": "no"}
    case = add_statement(case, "news", new).case
    assert (folder / "reports/news.yaml").read_text() == SIDECAR + (
        '\n- id: s-3\n  span: [10, 12]\n  source: {party: us}\n  kind: claim\n  cue: "no"\n'
    )
    case = remove_entry(case, ("statements", "s-3")).case
    assert (folder / "reports/news.yaml").read_text() == SIDECAR
    case = remove_entry(case, ("statements", "s-1")).case
    assert (folder / "reports/news.yaml").read_text() == SIDECAR[SIDECAR.index("- id: s-2") :]
    case = remove_entry(case, ("statements", "s-2")).case
    assert (folder / "reports/news.yaml").read_text() == "[]\n"
    case = add_statement(case, "news", new).case
    assert list(case.statements) == ["s-3"]


def test_a_report_comes_with_its_statements(folder: Path) -> None:
    case = load_case(folder).case
    front = {"title": "More: news", "outlet": "paper", "published": "2025-03-06", "url": None}
    case = add_report(case, "more", front, "\n“It ended.”\n").case
    assert case.reports["more"].title == "More: news"
    assert case.reports["more"].text == "“It ended.”\n"
    new = {"id": "m-1", "span": [1, 9], "source": "a witness", "kind": "claim"}
    loaded = add_statement(case, "more", new)
    assert loaded.ok
    assert loaded.case.quote(loaded.case.statements["m-1"]) == "It ended"
    with pytest.raises(UsageError, match="already"):
        add_report(loaded.case, "more", front, "x")


def test_what_changed_meanwhile_is_not_overwritten(folder: Path) -> None:
    case = load_case(folder).case
    (folder / "case.yaml").write_text(CASE + "# mine\n")
    with pytest.raises(WriteConflict, match=r"case.yaml changed"):
        set_value(case, ("title",), "new")
    assert (folder / "case.yaml").read_text() == CASE + "# mine\n"


def test_what_would_not_load_is_refused(folder: Path) -> None:
    case = load_case(folder).case
    with pytest.raises(InputError, match="cannot be 'rumour'"):
        set_value(case, ("statements", "s-1", "kind"), "rumour")
    with pytest.raises(InputError, match="lacks the key"):
        add_statement(case, "news", {"id": "s-9"})
    with pytest.raises(InputError):
        remove_entry(case, ("positions", "us-truce", "party"))
    assert (folder / "case.yaml").read_text() == CASE
    assert (folder / "reports/news.yaml").read_text() == SIDECAR


def test_names_that_do_not_exist(folder: Path) -> None:
    case = load_case(folder).case
    with pytest.raises(NotFound, match="no report"):
        add_statement(case, "newz", {})
    with pytest.raises(NotFound, match="no statement 's-7'"):
        set_value(case, ("statements", "s-7", "kind"), "claim")
    with pytest.raises(NotFound, match="no section"):
        add_entry(case, "claim", "x", {})
    with pytest.raises(UsageError, match="already"):
        add_entry(case, "figures", "held", {"unit": "people"})


@pytest.mark.parametrize(
    ("before", "path", "value", "after"),
    [
        ("a: 1\r\nb: 2\r\n", ("c",), "x", "a: 1\r\nb: 2\r\nc: x\r\n"),
        ("a: 1", ("c",), "x", "a: 1\nc: x"),
        ("", ("c",), "x", "c: x\n"),
        ("# only a remark", ("c",), ["x"], "# only a remark\nc: [x]\n"),
        ("a: |\n  text\n  # not a remark\n", ("b",), "x", "a: |\n  text\n  # not a remark\nb: x\n"),
        ("a: |\n  text\nb: 1\n", ("a",), "y", "a: y\nb: 1\n"),
        ("a: 1", ("b",), "x\ny\n", "a: 1\nb: |\n  x\n  y\n"),
        ("a:\n- 1\n- 2\n", ("a", 2), "3", 'a:\n- 1\n- 2\n- "3"\n'),
        ("a:\n- 1\n- 2\n", ("a", 0), "x", "a:\n- x\n- 2\n"),
        ("a:   # why\nb: 1\n", ("a",), "x", "a: x   # why\nb: 1\n"),
        ("a: {}\n", ("a", "b"), "x", "a: {b: x}\n"),
        ("a: {}\n", ("a", "b", "c"), "x", "a:\n  b: {c: x}\n"),
        ("a: {}  # why\nb: 1\n", ("a", "b"), {"c": "x"}, "a:\n  b: {c: x}  # why\nb: 1\n"),
        (
            "a:\n  b: 1\n  # of b\n\nd: 1\n",
            ("a", "e"),
            "x",
            "a:\n  b: 1\n  # of b\n  e: x\n\nd: 1\n",
        ),
        ("a: 1\n\n# of a\n# the end\n", ("b",), "x", "a: 1\n\n# of a\n# the end\nb: x\n"),
        ("a: 1\n# of b\nb: 1\n", ("c",), "x", "a: 1\n# of b\nb: 1\nc: x\n"),
        ("a:\n  - x\n# of b\nb: 1\n", ("a", 1), "y", "a:\n  - x\n  - y\n# of b\nb: 1\n"),
        ("a: [ ]\n", ("a", 0), "x", "a: [x ]\n"),
        ("a: {b: 1,\n  c: 2  # last\n}\n", ("a", "d"), 3, "a: {b: 1,\n  c: 2, d: 3  # last\n}\n"),
        ('a: "x"\n', ("a",), "é\u2028", 'a: "é\\u2028"\n'),
    ],
)
def test_texts(before: str, path: tuple[Any, ...], value: Any, after: str) -> None:
    assert set_at(before, path, value) == after


def test_a_section_comes_after_the_remarks_that_end_a_file() -> None:
    before = "claims:\n  a: {says: A.}\n\n# claims are computed\n#   b: {says: …}\n"
    assert set_at(before, ("events", "e"), {"says": "E."}) == (
        before + "events:\n  e: {says: E.}\n"
    )


@pytest.mark.parametrize(
    ("before", "path", "after"),
    [
        ("a: 1\nb: 2\n", ("a",), "b: 2\n"),
        ("a: 1\nb: 2", ("b",), "a: 1"),
        ("a: 1\n", ("a",), "{}\n"),
        ("x:\n  a: 1\ny: 2\n", ("x", "a"), "x: {}\ny: 2\n"),
        ("- id: 1\n  k: 2\n- id: 3\n", (0, "id"), "- k: 2\n- id: 3\n"),
        ("a: {b: 1, c: 2, d: 3}\n", ("a", "c"), "a: {b: 1, d: 3}\n"),
        ("a: {b: 1, c: 2}\n", ("a", "c"), "a: {b: 1}\n"),
        ("a: [1, 2]\n", ("a", 0), "a: [2]\n"),
        ("a:\n  # of b\n  b: 1\n  c: |\n    x\n\n  d: 3\n", ("a", "c"), None),
        ("- a\n-\n- b\n", (1,), "- a\n- b\n"),
        ("- - a\n  - b\n- c\n", (0, 1), "- - a\n- c\n"),
    ],
)
def test_removing(before: str, path: tuple[Any, ...], after: str | None) -> None:
    got = remove_at(before, path)
    if after is not None:
        assert got == after
    else:
        assert got == "a:\n  # of b\n  b: 1\n  d: 3\n"


@pytest.mark.parametrize(
    ("before", "path", "index", "value", "after"),
    [
        ("- a\n- b\n", (), 1, "x", "- a\n- x\n- b\n"),
        ("- a\n\n- b\n", (), 0, "x", "- x\n\n- a\n\n- b\n"),
        ("k: v\n", ("k",), None, "x", "k: [v, x]\n"),
        ("k: v\n", ("k",), 0, "x", "k: [x, v]\n"),
        ("k:\n", ("k",), None, "x", "k: [x]\n"),
        ("k: 1\n", ("l", "m"), None, "x", "k: 1\nl:\n  m: [x]\n"),
    ],
)
def test_inserting(
    before: str, path: tuple[Any, ...], index: int | None, value: Any, after: str
) -> None:
    assert insert_at(before, path, index, value) == after


def test_a_literal_block_that_ends_the_file_would_change() -> None:
    """Without a last line break its text has none; with a line behind it, it would have one."""
    with pytest.raises(UsageError, match="without touching other entries"):
        set_at("a: |\n  text", ("b",), "x")


def test_a_text_shared_through_an_alias_is_left_alone() -> None:
    with pytest.raises(UsageError, match="without touching other entries"):
        set_at("a: &x {b: 1}\nc: *x\n", ("c", "b"), "2")
