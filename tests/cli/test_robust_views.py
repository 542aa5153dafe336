"""``backchannel robust`` and ``views`` as a user meets them, and the drawings of the model."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from backchannel.cli import program
from backchannel.cli._errors import handled

Run = Any

CASE = """\
title: Two sides
parties: {a: {name: Alpha}, b: {name: Beta}}
claims:
  told: {says: Alpha was told., contradicts: untold}
  untold: {says: Alpha was not told.}
model:
  options:
    a: {sign: {}}
    b: {strike: {}}
  status_quo: {}
  preferences:
    a:
      - {prefer: sign, given: told}
      - {prefer: not sign, given: untold}
    b: [not strike]
"""


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def go(*argv: str) -> tuple[int, str, str]:
        status = handled(program, list(argv))
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return go


@pytest.fixture
def case(tmp_path: Path) -> str:
    (tmp_path / "case.yaml").write_text(CASE, encoding="utf-8")
    return str(tmp_path)


def test_robust_reads_as_sentences(run: Run) -> None:
    status, out, err = run("robust", "doha-2025", "--samples", "200", "--workers", "1")
    assert (status, err) == (0, "")
    assert "What to learn first" in out
    assert "What hangs on contested claims" in out
    flat = " ".join(out.split())
    assert "If hamas-would-disarm holds (" in flat
    assert "always an equilibrium: 'comprehensive'" in flat


def test_robust_json(run: Run) -> None:
    args = ("robust", "port-of-kestrow", "--samples", "50", "--concept", "SEQ", "--json")
    status, out, err = run(*args, "--chance", "ostrek-accepts-two-at-night=1", "--seed", "3")
    assert (status, err) == (0, "")
    told = json.loads(out)
    assert told["concepts"] == ["SEQ"]
    assert told["provenance"]["seed"] == 3
    assert [(b["claim"], b["holds"]) for b in told["claims"]] == [
        ("ostrek-accepts-two-at-night", True)
    ]
    assert all(set(s["odds"]) == {"SEQ"} for s in told["states"])
    assert [u["share"] for u in told["unknowns"] if u["kind"] == "claim"] == [1.0]
    assert told == json.loads(
        run(*args, "--chance", "ostrek-accepts-two-at-night=1", "--seed", "3", "--workers", "2")[1]
    )


def test_robust_csv(run: Run) -> None:
    out = run("robust", "port-of-kestrow", "--samples", "20", "--csv")[1]
    rows = list(csv.reader(io.StringIO(out)))
    assert rows[0] == ["state", "what holds", "Nash", "GMR", "SMR", "SEQ"]
    assert rows[1][0] == "1"
    assert rows[1][2].startswith("1.000 [")


def test_claims_that_contradict_each_other_never_hold_together(run: Run, case: str) -> None:
    told = json.loads(run("robust", case, "--samples", "300", "--json")[1])
    assert told["provenance"]["parameters"]["exclusive"] == [["told", "untold"]]
    shares = {u["name"]: u["share"] for u in told["unknowns"]}
    # Of the four pairs three remain, each as likely.
    assert all(0.25 < share < 0.42 for share in shares.values())


def test_robust_draws(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "odds.svg"
    status, _, err = run("robust", "doha-2025", "--samples", "50", "--draw", str(path))
    assert status == 0
    assert "drew" in err
    ElementTree.parse(path)


def test_views_reads_as_sentences(run: Run) -> None:
    status, out, err = run("views", "doha-2025")
    assert (status, err) == (0, "")
    flat = " ".join(out.split())
    assert "Israel, as of 2025-03-04, does not know of 'talk-directly' and" in flat
    assert "Each acting on its own view, it can settle at:" in flat
    assert "Strategic surprise" in flat
    assert "does not see coming" in flat


def test_views_as_of_a_date(run: Run) -> None:
    early = json.loads(run("views", "port-of-kestrow", "--as-of", "2026-03-18", "--json")[1])
    late = json.loads(run("views", "port-of-kestrow", "--as-of", "2026-03-24", "--json")[1])
    union = [next(v for v in x["views"] if v["decision_maker"] == "union") for x in (early, late)]
    assert union[0]["unaware_of"] == ["bear-more"]
    assert union[0]["left_out"]
    assert union[1]["unaware_of"] == []
    assert union[1]["left_out"] == []


def test_views_csv_and_drawing(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "views.svg"
    out = run("views", "port-of-kestrow", "--csv", "--draw", str(path))[1]
    rows = list(csv.reader(io.StringIO(out)))
    assert rows[0] == [
        "state",
        "what holds",
        "own views",
        "as it is",
        "company sees",
        "union sees",
    ]
    assert rows[1][1] == "deadlock"
    ElementTree.parse(path)


def test_where_all_see_alike_the_hypergame_is_the_game(run: Run, case: str) -> None:
    status, out, _ = run("views", case)
    assert status == 0
    assert "Everybody sees the conflict as it is" in out


@pytest.mark.parametrize("name", ["port-of-kestrow", "doha-2025"])
def test_stability_and_deals_draw(run: Run, tmp_path: Path, name: str) -> None:
    for command in ("stability", "deals"):
        path = tmp_path / f"{command}.svg"
        assert run(command, name, "--draw", str(path))[0] == 0
        root = ElementTree.parse(path).getroot()
        assert root.find("{http://www.w3.org/2000/svg}desc") is not None


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (["robust", "doha-2025", "--chance", "hamas-would-disarm"], "CLAIM=0.3"),
        (["robust", "doha-2025", "--chance", "hamas-would-disam=0.5"], "hamas-would-disarm"),
        (["robust", "doha-2025", "--chance", "hamas-would-disarm=2"], "between 0 and 1"),
        (["robust", "doha-2025", "--concept", "nash"], "Nash"),
        (["robust", "doha-2025", "--samples", "0"], "--samples"),
        (["robust", "doha-2025", "--samples", "9", "--draw", "x.png"], ".svg"),
        (["views", "doha-2025", "--concept", "Seq"], "SEQ"),
        (["views", "doha-2025", "--as-of", "soon"], "soon"),
        (["views", "doha-2025", "--assume", "nonsense=no"], "nonsense"),
        (["views", "no-such-case"], "no-such-case"),
    ],
)
def test_bad_input_is_a_usage_error(run: Run, argv: list[str], says: str) -> None:
    status, out, err = run(*argv)
    assert status == 2
    assert out == ""
    assert says in err


def test_a_case_without_a_model(run: Run, tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text("title: Nothing to model\n", encoding="utf-8")
    for command in ("robust", "views"):
        status, _, err = run(command, str(tmp_path))
        assert status == 2
        assert "no graph model" in err
