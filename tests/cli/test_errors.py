"""What goes wrong outside the program: folders, disks, letters that a stream cannot show."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from backchannel.cli import program
from backchannel.cli._errors import handled

CONFLICT = "prisoners-dilemma"


@pytest.mark.parametrize("option", [["--draw", "no/x.svg"], ["--to", "csv", "-o", "no/x.csv"]])
def test_a_folder_that_is_not_there_is_said_in_words(
    option: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert handled(program, ["stability", CONFLICT, *option]) == 2
    assert f"no/x.{option[-1][-3:]}" in capsys.readouterr().err
    assert handled(program, ["stability", CONFLICT, "--json", *option]) == 2
    assert "No such file" in json.loads(capsys.readouterr().err)["error"]["message"]


def test_output_goes_to_the_file_and_nowhere_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert handled(program, ["stability", CONFLICT]) == 0
    printed = capsys.readouterr().out
    target = tmp_path / "states.txt"
    assert handled(program, ["stability", CONFLICT, "-o", str(target)]) == 0
    assert capsys.readouterr().out == ""
    assert target.read_text(encoding="utf-8") == printed


def test_near_names_of_the_catalog_are_suggested(capsys: pytest.CaptureFixture[str]) -> None:
    assert handled(program, ["show", "prisoner-dilemma"]) == 2
    assert "did you mean 'prisoners-dilemma'?" in capsys.readouterr().err


def test_a_folder_without_a_name_is_refused_and_the_next_command_can_be_pasted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert handled(program, ["new", ""]) == 2
    assert not list(tmp_path.iterdir())
    capsys.readouterr()
    assert handled(program, ["new", "my case"]) == 0
    assert "backchannel check 'my case'" in capsys.readouterr().err


def test_check_looks_at_the_folder_one_is_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "case.yaml").write_text("title: A case\n")
    monkeypatch.chdir(tmp_path)
    assert handled(program, ["check"]) == 0
    assert "nothing found" in capsys.readouterr().err


def test_pipes_of_a_narrow_encoding_get_utf8(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text(
        "title: Bodø\nparties: {a: {name: 北京}}\n", encoding="utf-8"
    )
    done = subprocess.run(
        [sys.executable, "-c", "from backchannel.cli import main; main()", "show", ".", "parties"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "北京" in done.stdout.decode("utf-8")


@pytest.mark.parametrize(
    "argv", [["deals", "labour-contract", "--epsilon"], ["inverse", CONFLICT, "1", "--seconds"]]
)
def test_nan_is_no_number(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert handled(program, [*argv, "nan"]) == 2
    assert "'nan' is no number" in capsys.readouterr().err
