"""The commands as a user types them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from backchannel.cli import program
from backchannel.cli._errors import handled

TEXT = "The union said on Wednesday that 40 dockers were laid off.\n"


def run(*args: str, data: bytes | None = None) -> Result:
    return CliRunner().invoke(program, list(args), input=data)


@pytest.fixture
def note(tmp_path: Path) -> str:
    file = tmp_path / "note.txt"
    file.write_text(TEXT, encoding="utf-8")
    return str(file)


def test_extract_prints_the_agreed_shape(note: str) -> None:
    done = run("extract", note, "--published", "2031-03-06", "--json")
    (one,) = json.loads(done.stdout)
    assert list(one) == ["file", "sha256", "published", "statements", "dates", "figures", "text"]
    assert one["text"] == TEXT
    (statement,) = one["statements"]
    assert list(statement) == [
        "content",
        "source",
        "cue",
        "speaker",
        "speaker_kind",
        "quote_type",
        "kind",
        "via",
        "negated",
        "nested_in",
        "rule",
        "confidence",
    ]
    assert TEXT[slice(*statement["source"])] == "The union"
    assert one["dates"] == [
        {
            "span": [18, 27],
            "start": "2031-03-05",
            "end": "2031-03-05",
            "edtf": "2031-03-05",
            "granularity": "day",
            "basis": "published",
        }
    ]
    assert one["figures"] == [
        {
            "span": [33, 35],
            "value": 40,
            "value_high": None,
            "comparator": "=",
            "unit": "dockers",
            "state": None,
            "as_of": None,
        }
    ]


def test_offsets_hold_in_the_text_that_extract_prints(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(f"<html><body><h1>Talks</h1><p>{TEXT}</p></body></html>", encoding="utf-8")
    (one,) = json.loads(run("extract", str(file), "--events", "--json").stdout)
    (statement,) = one["statements"]
    assert one["text"][slice(*statement["source"])] == "The union"
    assert list(one)[-2:] == ["text", "events"]


def test_extract_reads_standard_input_and_goes_on_after_a_failure(note: str) -> None:
    done = run("extract", "-", "none.txt", note, "--json", data=TEXT.encode())
    assert [one["file"] for one in json.loads(done.stdout)] == ["-", note]
    assert "BC201" in done.stderr


@pytest.mark.parametrize("command", ["extract", "read"])
def test_a_file_that_may_not_be_read_costs_itself_only(
    command: str, note: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "closed.txt"
    closed.write_text(TEXT, encoding="utf-8")
    (tmp_path / "case.yaml").write_text("case: x\ntitle: T\n", encoding="utf-8")
    access, read = os.access, Path.read_bytes

    def refused(path: Path) -> bytes:
        if path == closed:
            raise PermissionError(13, "Permission denied", str(path))
        return read(path)

    monkeypatch.setattr(os, "access", lambda p, mode: p != str(closed) and access(p, mode))
    monkeypatch.setattr(Path, "read_bytes", refused)
    case = [str(tmp_path)] * (command == "read")
    done = run(command, *case, str(closed), note, "--published", "2031-03-06", "--outlet", "P")
    assert "error[BC201]: Permission denied" in done.stderr
    assert "note.txt" in done.stdout


def test_extract_for_people(note: str) -> None:
    done = run("extract", note, "--published", "2031-03-06")
    assert "40 dockers were laid off" in done.stdout
    assert "2031-03-05" in done.stdout


def test_a_date_that_is_none_is_an_error(note: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert handled(program, ["extract", note, "--published", "soon"]) == 2
    assert "'soon' is no date" in capsys.readouterr().err


def test_evaluate_for_people_and_as_json() -> None:
    gold = str(Path(__file__).resolve().parent / "gold")
    done = run("evaluate", gold, "--rules")
    assert "joint" in done.stdout
    assert "quote-before-cue" in done.stdout
    result = json.loads(run("evaluate", gold, "--json").stdout)
    assert 0 < result["statements"]["joint"]["f1"] <= result["statements"]["found"]["f1"] <= 1
    assert result["dates"]["gold"] > 0


def test_evaluate_halves_do_not_overlap() -> None:
    from backchannel.reading.evaluation import half
    from backchannel.reading.gold import GoldArticle

    articles = [GoldArticle(str(i), "", ()) for i in range(9)]
    first = {a.name for a in half(articles, "first", 7)}
    second = {a.name for a in half(articles, "second", 7)}
    assert first | second == {a.name for a in articles}
    assert not first & second


def test_read_says_what_it_did(tmp_path: Path, note: str) -> None:
    case = tmp_path / "case"
    case.mkdir()
    (case / "case.yaml").write_text(
        "case: x\ntitle: T\nquestion: Q\nas_of: 2031-04-01\nparties: {union: {name: The union}}\n",
        encoding="utf-8",
    )
    arguments = ("read", str(case), note, "--outlet", "Post", "--published", "2031-03-06")
    done = run(*arguments, "--json")
    (one,) = json.loads(done.stdout)["reports"]
    assert (one["report"], one["outcome"], one["statements"]) == ("2031-03-06-post", "added", 1)
    again = run(*arguments)
    assert "known" in again.stdout
    assert "BC213" in again.stderr


def test_read_says_what_the_newer_of_two_versions_changes(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text("case: x\ntitle: T\n", encoding="utf-8")
    for day, share in (("06", "five"), ("05", "four")):
        file = tmp_path / f"2031-03-{day}.txt"
        text = f"Talks stall\n\nThe union said on Monday that {share} percent was too little.\n"
        file.write_text(text, encoding="utf-8")
        done = run("read", str(tmp_path), str(file), "--outlet", "P")
    assert "older version" in done.stdout
    assert "what 2031-03-06-p changes against 2031-03-05-p:" in done.stdout
    old, new = done.stdout.index("four percent"), done.stdout.index("five percent")
    assert old < new


def test_who_stops_a_run_is_told_how_to_go_on(
    tmp_path: Path, note: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped(*arguments: object, **options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("backchannel.reading.intake.read_into", stopped)
    assert handled(program, ["read", str(tmp_path), note]) == 130
    assert "run it again to go on" in capsys.readouterr().err
