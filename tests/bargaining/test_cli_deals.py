"""``backchannel deals`` as a user calls it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from backchannel.cli import main

SHEET = """issue,value,union,firm
wage,freeze,0,70
,two percent,30,40
,four percent,60,0
hours,35,40,0
,38,20,30
reservation,,40,35
"""


@pytest.fixture
def sheet(tmp_path: Path) -> str:
    path = tmp_path / "scores.csv"
    path.write_text(SHEET)
    return str(path)


def run(capsys, *args: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stop:
        main(["deals", *args])
    out = capsys.readouterr()
    return int(stop.value.code or 0), out.out, out.err


def test_the_shape_of_the_json(capsys, sheet):
    code, out, _ = run(capsys, sheet, "--json")
    found = json.loads(out)
    assert code == 0
    assert found["parties"] == ["union", "firm"]
    assert (found["packages"], found["acceptable"]) == (6, 3)
    assert found["frontier"]["acceptable"]["utilities"] == [[70, 40], [50, 70]]
    assert found["frontier"]["acceptable"]["packages"] == 2
    assert found["frontier"]["acceptable"]["ties"] == [1, 1]
    assert found["frontier"]["all"]["size"] == 5
    assert set(found["solutions"]) == {
        "nash", "kalai_smorodinsky", "egalitarian", "utilitarian", "equal_area",
    }  # fmt: skip
    nash = found["solutions"]["nash"]
    assert nash["utilities"] == [50, 70]
    assert nash["packages"] == [{"wage": "two percent", "hours": "38"}]


def test_the_tables(capsys, sheet):
    code, out, _ = run(capsys, sheet)
    assert code == 0
    assert "2 issues, 6 packages, 3 acceptable" in out
    for word in ("Nash", "Kalai-Smorodinsky", "One signature short", "The packages"):
        assert word in out


def test_no_zone_is_said(capsys, sheet, tmp_path):
    (tmp_path / "scores.csv").write_text(SHEET.replace("40,35", "80,35"))
    code, out, _ = run(capsys, sheet)
    assert code == 0
    assert "No zone of agreement" in out
    assert "union and firm accept nothing together" in out
    found = json.loads(run(capsys, sheet, "--json")[1])
    assert found["solutions"]["nash"] is None
    assert found["no_zone"]["nearest"][0]["shortfall"] == 5


def test_best_sample_csv_and_other_formats(capsys, sheet, tmp_path):
    found = json.loads(run(capsys, sheet, "--best", "sum", "--json")[1])
    assert [p["utilities"] for p in found] == [[50, 70], [70, 40], [40, 70]]
    drawn = [run(capsys, sheet, "--sample", "5", "--seed", "3", "--csv")[1] for _ in range(2)]
    assert drawn[0] == drawn[1]
    assert len(drawn[0].splitlines()) == 6
    assert run(capsys, sheet, "--csv")[1].splitlines()[0] == "union,firm,packages"
    assert run(capsys, sheet, "--as", "genius", "-o", str(tmp_path / "g"))[0] == 0
    again = json.loads(run(capsys, str(tmp_path / "g"), "--json")[1])
    assert again["acceptable"] == 3
    files = sorted(str(p) for p in (tmp_path / "g").iterdir())
    assert json.loads(run(capsys, *files, "--json")[1]) == again
    assert run(capsys, sheet, "--as", "genius")[0] == 2


def test_a_case_of_the_catalog(capsys):
    code, out, _ = run(capsys, "port-of-kestrow", "--json")
    found = json.loads(out)
    assert code == 0
    assert found["acceptable"] > 0
    assert {p["name"] for p in found["proposals"]} >= {"judges-draft"}


@pytest.mark.parametrize("bad", [["nowhere"], ["a.xml", "b.xml"], ["--best", "fame"]])
def test_bad_requests(capsys, sheet, bad):
    args = [sheet, *bad] if bad[0].startswith("--") else bad
    code, _, err = run(capsys, *args)
    assert code == 2
    assert err


def test_too_large_a_frontier_is_approximated_and_says_so(monkeypatch, capsys, sheet):
    from importlib import import_module

    from backchannel.errors import TooLarge

    module = import_module("backchannel.bargaining.overview")
    exact = module.frontier

    def limited(deal, *, epsilon=0, **more):
        if not epsilon:
            raise TooLarge("too many")
        return exact(deal, epsilon=epsilon, **more)

    monkeypatch.setattr(module, "frontier", limited)
    _, out, _ = run(capsys, sheet)
    assert "the frontier approximated" in out
