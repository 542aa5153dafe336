"""``backchannel check``: what it prints, what it returns, and what it repairs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from backchannel.casefile import load_case
from backchannel.checks import check_case
from backchannel.cli import program
from backchannel.cli._errors import handled

CASE = """\
title: A case  # of a test
parties:
  us: {name: We}
outlets:
  paper: {name: The Paper, reliability: B}
claims:
  goes: {says: They go on., about: us}   # remark
  ends: {says: They stopped., contradicts: [goes]}
"""
REPORT = "---\ntitle: News\noutlet: paper\npublished: 2025-03-05\n---\n\nThe talks go on.\n"
STATEMENT = """\
- id: s-1
  span: [0, 9]   # the talks
  quote: talks go on
  source: {party: Us}
  kind: claim
  supports: [goes, ends]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "reports").mkdir()
    (tmp_path / "case.yaml").write_text(CASE)
    (tmp_path / "reports/r-1.md").write_text(REPORT)
    (tmp_path / "reports/r-1.yaml").write_text(STATEMENT)
    return tmp_path


def run(*args: object) -> int:
    return handled(program, ["check", *map(str, args)])


def test_findings_are_printed_with_excerpt_and_hint(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, "--only", "BC101") == 1
    out, err = capsys.readouterr()
    assert out == (
        "reports/r-1.yaml:4:19: error[BC101]: no party 'Us'\n"
        "    source: {party: Us}\n"
        "                    ^^\n"
        "hint: did you mean 'us'?\n"
        "fix: write 'us' (--fix)\n"
    )
    assert err == "1 error\n"


def test_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "--json") == 1
    body = json.loads(capsys.readouterr().out)
    assert body["counts"]["error"] == 3
    first = body["diagnostics"][0]
    assert set(first) >= {"code", "severity", "message", "file", "line", "column", "hint", "fix"}
    assert body["hash"] == load_case(folder).case.hash


def test_exit_status(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder) == 1
    assert run(folder, "--only", "BC157") == 0
    assert run(folder, "--ignore", "BC101,BC113", "--ignore", "bc156") == 0
    assert run(folder / "nowhere") == 2
    assert run(folder, "--only", "BC998") == 2
    assert run(folder, "--as-of", "yesterday") == 2
    assert run() == 2
    (folder / "case.yaml").write_text("title: [")
    assert run(folder) == 1
    capsys.readouterr()


def test_severity(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(folder, "--severity", "error", "--json")
    found = json.loads(capsys.readouterr().out)["diagnostics"]
    assert {d["severity"] for d in found} == {"error"}


def test_fix_repairs_what_is_certain_and_nothing_else(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, "--fix", "--ignore", "BC156") == 0
    err = capsys.readouterr().err
    assert "3 repaired in case.yaml, reports/r-1.yaml" in err
    assert (folder / "reports/r-1.yaml").read_text() == STATEMENT.replace("Us", "us").replace(
        "[0, 9]", "[4, 15]"
    )
    assert (folder / "case.yaml").read_text() == CASE.replace(
        "about: us}", "about: us, contradicts: [ends]}"
    )
    assert (folder / "reports/r-1.md").read_text() == REPORT
    assert run(folder, "--fix", "--only", "BC101") == 0
    assert "nothing can be repaired" in capsys.readouterr().err


def test_fixes_of_a_changed_file_are_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import backchannel.checks as checks

    def meanwhile(*args: object, **kwargs: object) -> object:
        found = check_case(*args, **kwargs)  # type: ignore[arg-type]
        (folder / "reports/r-1.yaml").write_text(STATEMENT + "  notes: mine\n")
        return found

    monkeypatch.setattr(checks, "check_case", meanwhile)
    assert run(folder, "--fix") == 2
    assert "changed since it was read" in capsys.readouterr().err
    assert (folder / "reports/r-1.yaml").read_text() == STATEMENT + "  notes: mine\n"
    assert (folder / "case.yaml").read_text() == CASE


def test_explain(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--explain", "bc113") == 0
    out = capsys.readouterr().out
    assert out.startswith("BC113 (error): quote not at its anchor\n")
    assert "What to do:" in out
    assert run("--explain", "BC113", "--json") == 0
    assert json.loads(capsys.readouterr().out)["code"] == "BC113"
    assert run("--explain", "BC9999") == 2


def test_control_characters_do_not_reach_the_terminal(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "case.yaml").write_text(CASE + 'positions: {p: {party: "\\e[2J", issue: "\\a"}}\n')
    run(folder)
    assert "\x1b" not in capsys.readouterr().out


def test_what_a_broken_file_may_hold_is_not_said_to_be_missing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One error for the file; none for the references to what stands in it."""
    (folder / "case.yaml").write_text("include: [more.yaml]\n" + CASE.replace("paper:", "daily:"))
    (folder / "more.yaml").write_text("outlets:\n\tpaper: {name: The Paper}\n")
    assert run(folder, "--ignore", "BC101,BC113,BC156", "--severity", "error") == 1
    out, err = capsys.readouterr()
    assert err == "1 error\n"
    assert "more.yaml:2:1: error[BC003]: a tab stands where YAML wants spaces" in out
    (folder / "more.yaml").write_text("outlets:\n  post: {name: The Post}\n")
    run(folder, "--only", "BC103")
    assert "no outlet 'paper'" in capsys.readouterr().out
