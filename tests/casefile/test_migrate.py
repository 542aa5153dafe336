"""Old formats are read through their migrations, and rewritten in place."""

from __future__ import annotations

from pathlib import Path

from backchannel.casefile import load_case
from backchannel.casefile.upgrade import migrate_case

OLD = """\
# a sketch
format: 0
title: Old
actors:   # who acts
  a: {name: A}
include: [more.yaml]
"""
MORE = "disputes:\n  price: {valeus: [low, high]}\n"


def _old(folder: Path) -> Path:
    (folder / "case.yaml").write_text(OLD, encoding="utf-8")
    (folder / "more.yaml").write_text(MORE, encoding="utf-8")
    return folder


def test_an_old_case_is_read_and_said_to_be_old(tmp_path: Path) -> None:
    case, diagnostics = load_case(_old(tmp_path))
    assert case.parties["a"].name == "A"
    assert "price" in case.issues
    assert [d.code for d in diagnostics] == ["BC020", "BC011"]


def test_places_in_an_old_case_are_those_of_the_file(tmp_path: Path) -> None:
    case, diagnostics = load_case(_old(tmp_path))
    assert str(case.span_of("parties", "a", "name")) == "case.yaml:5:13"
    assert str(diagnostics[1].span) == "more.yaml:2:11"


def test_migrating_touches_what_changes_and_nothing_else(tmp_path: Path) -> None:
    said = migrate_case(_old(tmp_path))
    assert len(said) == 3
    text = (tmp_path / "case.yaml").read_text(encoding="utf-8")
    assert text == OLD.replace("format: 0", "format: 1").replace("actors:", "parties:")
    assert (tmp_path / "more.yaml").read_text(encoding="utf-8") == MORE.replace(
        "disputes", "issues"
    )
    assert not [d for d in load_case(tmp_path).diagnostics if d.code in ("BC018", "BC020")]


def test_a_current_case_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text("title: New\n", encoding="utf-8")
    assert migrate_case(tmp_path) == []


def test_a_newer_format_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text("format: 7\ntitle: New\n", encoding="utf-8")
    (found,) = load_case(tmp_path).diagnostics
    assert found.code == "BC018"
    assert found.hint == "update Backchannel"
