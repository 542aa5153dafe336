"""``backchannel stability`` as a user meets it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from backchannel.cli import program
from backchannel.cli._errors import handled
from backchannel.interop.gmcr import parse_gmcr

Run = Any


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def go(*argv: str) -> tuple[int, str, str]:
        status = handled(program, list(argv))
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return go


@pytest.fixture
def file(run: Run, tmp_path: Path) -> str:
    """Elmira as a GMCR+ file, written by the program itself."""
    path = tmp_path / "elmira.gmcr"
    assert run("stability", "elmira", "--to", "gmcr", "-o", str(path))[0] == 0
    return str(path)


def test_json_of_a_case_and_of_its_gmcr_file_agree(run: Run, file: str) -> None:
    case = json.loads(run("stability", "elmira", "--json")[1])
    read = json.loads(run("stability", file, "--json")[1])
    for key in ("decision_makers", "states", "stable", "equilibria"):
        assert case[key] == read[key]
    assert case["states"][6] == {"ordered": 7, "decimal": 18}
    assert list(case["stable"]) == list(case["equilibria"]) == ["Nash", "GMR", "SMR", "SEQ", "SIM"]
    assert case["equilibria"]["Nash"] == [5, 6, 7, 10, 11, 12]
    assert case["stable"]["Nash"]["uniroyal"] == read["stable"]["Nash"]["uniroyal"]


def test_the_table_names_equilibria(run: Run) -> None:
    status, out, err = run("stability", "elmira", "--concept", "Nash")
    assert (status, err) == (0, "")
    assert "s5" in out
    assert "s8" in out
    assert "s1" not in out
    rows = list(csv.reader(io.StringIO(run("stability", "elmira", "--csv", "--all")[1])))
    assert len(rows) == 13


def test_above_a_number_of_states_only_counts(run: Run, tmp_path: Path) -> None:
    document = {
        "options": [{"name": f"o{k}", "permittedDirection": "both"} for k in range(14)],
        "decisionMakers": [
            {"name": "a", "options": list(range(7)), "preferences": [[[9, "Y"]], [[1, "N"]]]},
            {"name": "b", "options": list(range(7, 14)), "preferences": [[[1, "Y"]]]},
        ],
        "infeasibles": [],
        "useManualPreferenceRanking": False,
    }
    path = tmp_path / "big.gmcr"
    path.write_text(json.dumps(document), encoding="utf-8")
    short = json.loads(run("stability", str(path), "--json")[1])
    assert "states" not in short
    assert short["count"] == 2**14
    full = json.loads(run("stability", str(path), "--json", "--all")[1])
    for concept, states in full["equilibria"].items():
        assert len(states) == short["counts"]["equilibria"][concept]
    assert "16,384 states" in run("stability", str(path))[1]


def test_explains_a_state(run: Run) -> None:
    status, out, _ = run("stability", "elmira", "--explain", "s1", "--concept", "GMR")
    assert status == 0
    assert "State 1: s1" in out
    assert "Local government would rather insist that the original order be applied" in out
    told = json.loads(run("stability", "elmira", "--explain", "s1", "--json")[1])
    assert told["ordered"] == 1
    assert {v["concept"] for v in told["verdicts"]} == {"Nash", "GMR", "SMR", "SEQ", "SIM"}


@pytest.mark.parametrize("option", ["--rankings", "--coalitions", "--strength", "--attitudes"])
@pytest.mark.parametrize("shape", [(), ("--json",), ("--csv",)], ids=["table", "json", "csv"])
def test_other_views(run: Run, option: str, shape: tuple[str, ...]) -> None:
    status, out, _ = run("stability", "sustainable-development", option, *shape)
    assert status == 0
    assert out.strip()
    if shape == ("--json",):
        json.loads(out)


def test_assumptions_are_told_and_change_the_answer(run: Run) -> None:
    claim = "ostrek-accepts-two-at-night"
    _, holds, err = run("stability", "port-of-kestrow", "--concept", "SEQ")
    assert f"assumed: {claim} holds" in err
    _, fails, quiet = run(
        "stability", "port-of-kestrow", "--concept", "SEQ", "--assume", f"{claim}=no"
    )
    assert "assumed" not in quiet
    assert holds != fails
    assert run("stability", "port-of-kestrow", "--assume", f"{claim}=maybe")[0] == 2


def test_compares_two_states_and_names_the_statement(run: Run) -> None:
    status, out, _ = run("stability", "port-of-kestrow", "--compare", "deadlock", "settlement")
    assert status == 0
    assert "greatly prefers 71 to 1: statement 2, 'run-cranes'" in out
    assert "[radio-0304-15, radio-0304-16]" in out
    told = json.loads(
        run("stability", "port-of-kestrow", "--compare", "deadlock", "settlement", "--json")[1]
    )
    assert told[0]["prefers"] == 71


def test_other_formats(run: Run, file: str) -> None:
    assert parse_gmcr(Path(file).read_text(encoding="utf-8")).model.n == 12
    table = list(csv.DictReader(io.StringIO(run("stability", "elmira", "--to", "csv")[1])))
    assert len(table) == 12
    assert table[6]["rank: local"] == "3"
    assert run("stability", "elmira", "--to", "graphml")[1].startswith("<graphml")


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["nowhere"], "no"),
        (["elmira", "--concept", "Nsah"], "did you mean 'Nash'?"),
        (["elmira", "--dm", "unroyal"], "did you mean 'uniroyal'?"),
        (["elmira", "--explain", "s99"], "no state or option 's99'"),
        (["elmira", "--explain", "insist and"], "missing after 'and'"),
    ],
)
def test_mistakes_end_with_2_and_a_way_out(run: Run, argv: list[str], message: str) -> None:
    status, out, err = run("stability", *argv)
    assert status == 2
    assert out == ""
    assert message in err


def test_help_has_examples(run: Run) -> None:
    status, out, _ = run("stability", "--help")
    assert status == 0
    assert "backchannel stability model.gmcr --json" in out
