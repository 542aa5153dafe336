"""The commands changes and search, as a user calls them."""

from __future__ import annotations

import csv
import io
import json

import pytest
from click.testing import CliRunner

from backchannel.cli import program
from backchannel.errors import NotFound

CASE = "claims: {c: {says: It will shut.}}\n"


def reports():
    return {
        "r1": {
            "title": "The mill",
            "outlet": "wire",
            "published": "2030-05-03",
            "statements": [
                {
                    "id": "a",
                    "source": {"party": "owner"},
                    "words": "=The hall will shut.",
                    "supports": ["c"],
                }
            ],
        },
        "r2": {
            "title": "The union [answers]",
            "outlet": "post",
            "published": "2030-05-12",
            "statements": [
                {
                    "id": "b",
                    "source": {"party": "union"},
                    "words": "The hall will not shut.",
                    "denies": ["c"],
                }
            ],
        },
    }


@pytest.fixture
def root(folder):
    return folder(CASE, reports())


def run(*arguments):
    done = CliRunner().invoke(program, [str(a) for a in arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def test_changes_in_words(root):
    assert run("changes", root, "--since", "2030-05-05").stdout == (
        "Since 2030-05-05, until 2030-05-20: 1 new statement\n"
        "\n"
        "New (1)\n"
        "  report  The Post: The union [answers]  [2030-05-12]\n"
        "\n"
        "Contradicted (1)\n"
        "  claim  It will shut.  [single-source → contested (1 origin, 1 denies it)]  (b)\n"
    )


def test_proposals_in_new_reports_are_counted(folder):
    given = reports()
    given["r2"]["statements"][0]["status"] = "proposed"
    root = folder(CASE, given)
    said = run("changes", root, "--since", "2030-05-05").stderr
    assert "1 proposed statement waits in the new reports: backchannel review" in said
    assert not run("changes", root, "--since", "2030-05-14").stderr


def test_nothing_changed(root):
    assert "nothing changed" in run("changes", root, "--since", "2030-05-19").stdout


def test_changes_for_programs(root):
    data = json.loads(run("changes", root, "--since", "2030-05-05", "--json").stdout)
    assert [c["id"] for c in data["changes"]] == ["r2", "c"]
    assert data["provenance"]["method"]
    rows = list(csv.reader(io.StringIO(run("changes", root, "--since", "2030-05", "--csv").stdout)))
    assert rows == [["kind", "what", "id", "says", "before", "after", "evidence"]]


def test_long_parts_are_cut_and_counted(kestrow):
    few = run("changes", "port-of-kestrow", "--since", "2026-03-10", "--most", "2").stdout
    many = run("changes", "port-of-kestrow", "--since", "2026-03-10", "--all").stdout
    assert "more (--all)" in few
    assert "more (--all)" not in many
    assert len(few.splitlines()) <= 24


def test_search_in_words(root):
    done = run("search", root, "hall", "-not")
    assert done.exit_code == 0
    assert done.stdout.splitlines()[0].startswith("a  2030-05-03 · wire · The Owner")
    assert "hall will shut" in done.stdout
    assert "b  2030" not in done.stdout


def test_search_finds_nothing(root):
    done = run("search", root, "giraffe")
    assert done.exit_code == 1
    assert done.stdout == ""
    assert "nothing found in 4 reports and statements" in done.stderr


@pytest.mark.parametrize("option", ["--party", "--outlet"])
def test_search_of_nobody_is_refused(root, option):
    for _ in range(2):  # without an index, and with one
        done = CliRunner().invoke(program, ["search", str(root), "hall", option, "nosuch"])
        assert isinstance(done.exception, NotFound)
        run("search", root, "hall")
    assert (
        run("search", root, "giraffe", option, "owner" if "p" in option else "wire").exit_code == 1
    )


def test_search_for_programs(root):
    data = json.loads(run("search", root, "hall", "--json").stdout)
    assert {h["id"] for h in data["hits"]} == {"a", "b", "r1", "r2"}
    printed = run("search", root, "hall", "--kind", "statement", "--csv").stdout
    rows = list(csv.DictReader(io.StringIO(printed)))
    assert {r["snippet"] for r in rows} == {"'=The hall will shut.", "The hall will not shut."}
    assert "2 more" in run("search", root, "hall", "--most", "2").stderr
