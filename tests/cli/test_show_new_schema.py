"""``show``, ``new``, ``schema`` and ``completion`` as a user meets them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from backchannel.casefile import load_case
from backchannel.cli import _record_tables, _tables
from backchannel.cli._errors import handled
from backchannel.cli.show import VIEWS

PORT = "port-of-kestrow"


class Run:
    """What a run of the program printed, and its exit status."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    from backchannel.cli import program

    def go(*argv: str) -> Run:
        status = handled(program, list(argv))
        captured = capsys.readouterr()
        return Run(status, captured.out, captured.err)

    return go


@pytest.mark.parametrize("what", VIEWS)
def test_every_view_prints_a_table_json_and_csv(run, what: str) -> None:  # type: ignore[no-untyped-def]
    table = run("show", PORT, what)
    assert table.status == 0
    assert table.err == ""
    assert table.out.strip()
    assert json.loads(run("show", PORT, what, "--json").out)
    rows = list(csv.reader(io.StringIO(run("show", PORT, what, "--csv").out)))
    assert len(rows) > 1
    assert len({len(r) for r in rows}) == 1


def test_views_are_those_of_the_tables() -> None:
    assert set(VIEWS) == set(_tables.PLAIN) | set(_record_tables.RECORD)


def test_without_a_view_it_says_what_there_is(run) -> None:  # type: ignore[no-untyped-def]
    found = json.loads(run("show", PORT, "--json").out)
    assert found["counts"]["reports"] == len(load_case(PORT).case.reports)
    assert found["model"]
    assert found["deal"]
    assert "statements" in run("show", PORT).out


def test_as_of_a_date_nothing_later_is_shown(run) -> None:  # type: ignore[no-untyped-def]
    rows = json.loads(run("show", PORT, "reports", "--as-of", "2026-03-10", "--json").out)
    assert rows
    assert all(r["published"] <= "2026-03-10" for r in rows.values())
    assert len(rows) < len(load_case(PORT).case.reports)


def test_one_claim_is_shown_by_origin(run) -> None:  # type: ignore[no-untyped-def]
    shown = run("show", PORT, "claims", "secret-talks-held")
    assert shown.status == 0
    assert shown.out.startswith("secret-talks-held: ")
    assert "contested (4 origins, 1 denies it)" in shown.out
    assert "repeated by" in shown.out
    assert "one origin: opa-0307-02, courier-0308-03 (Marit Solvane, heard twice;" in shown.out
    # The ministry on either side: what joins its words for the claim names none against it.
    assert "quay-0306-21, radio-0316-01, radio-0316-02 (Transport Ministry" in shown.out
    assert "repeats others: flare-0307-01 (2026-03-07-daily-flare relies on " in shown.out
    data = json.loads(run("show", PORT, "claims", "secret-talks-held", "--json").out)
    assert data["standing"]["n"] == 4
    assert {v["stance"] for v in data["chain"]["voices"]} >= {"supports", "denies"}
    rows = list(
        csv.reader(io.StringIO(run("show", PORT, "claims", "secret-talks-held", "--csv").out))
    )
    origins = data["standing"]["supports"] + data["standing"]["denies"]
    told = sum(len(o["statements"]) + bool(o["repeated_by"]) for o in origins)
    assert len(rows) == 1 + told + len(data["standing"]["qualifies"])


def test_nobody_is_said_to_be_unnamed_twice() -> None:
    from backchannel.cli._claim_table import _origin
    from backchannel.record.origins import Origin

    case = load_case(PORT).case
    told = ("quay-0306-01",)
    named = {
        source: _origin(case, "for", Origin(source, told, (), anonymous))[0][1]
        for source, anonymous in (("not named", True), ("an official", True), ("Dahl", False))
    }
    assert named == {
        "not named": "not named",
        "an official": "an official (not named)",
        "Dahl": "Dahl",
    }


def test_one_claim_as_of_a_day(run) -> None:  # type: ignore[no-untyped-def]
    shown = run("show", PORT, "claims", "secret-talks-held", "--as-of", "2026-03-06")
    assert "Tomas Erlandine: He met" not in shown.out
    assert "quay-0306-01" in shown.out
    early = run("show", PORT, "claims", "secret-talks-held", "--as-of", "2026-03-01")
    assert early.out.startswith("secret-talks-held: not known yet on 2026-03-01\n")
    assert "unsupported" not in early.out
    party = run(
        "show",
        PORT,
        "claims",
        "secret-talks-held",
        "--as-of",
        "2026-03-01",
        "--known-to",
        "insurer",
    )
    assert "not known yet to Greygull Mutual on 2026-03-01" in party.out


def test_what_another_tells_and_what_was_withdrawn_is_said(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """An insider tells of Ann Lee; a corrected report took a denial out."""
    files = {
        "case.yaml": (
            "title: T\nparties: {us: {name: Us, people: {ann: {name: Ann Lee}}}}\n"
            "outlets: {wire: {name: Wire}}\nclaims: {c: {says: She accepts.}}\n"
        ),
        "reports/a.md": "---\n{title: A, outlet: wire, published: 2030-05-01}\n---\n"
        "An insider says Ann Lee accepts. She denies it.\n",
        "reports/a.yaml": (
            "- {id: o, span: [0, 31], source: {described: an insider}, kind: claim}\n"
            "- {id: i, span: [16, 31], source: {party: us, person: ann}, kind: position,"
            " nested_in: o, supports: c}\n"
            "- {id: d, span: [33, 46], source: {party: us, person: ann}, kind: denial, denies: c}\n"
        ),
        "reports/b.md": "---\n{title: B, outlet: wire, published: 2030-05-02, replaces: a}\n---\n"
        "An insider says Ann Lee accepts. She is silent.\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    rows = list(csv.reader(io.StringIO(run("show", str(tmp_path), "claims", "c", "--csv").out)))
    told = "Ann Lee, as told by an insider"
    assert rows[1:] == [
        ["for", "an insider (not named)", "2030-05-01 Wire", "i", f"{told}: Ann Lee accepts"],
        ["withdrawn", "", "2030-05-01 Wire", "d", "Ann Lee: She denies it"],
    ]
    listed = run("show", str(tmp_path), "statements", "--proposed").out
    assert "(withdrawn by b) She denies it" in " ".join(listed.split())
    assert "She denies it" not in run("show", str(tmp_path), "statements").out


def test_an_id_is_one_of_a_claim(run) -> None:  # type: ignore[no-untyped-def]
    assert "goes with claims" in run("show", PORT, "outlets", "opa").err
    missed = run("show", PORT, "claims", "secret-talks-hold")
    assert missed.status == 2
    assert "did you mean 'secret-talks-held'" in missed.err


def test_what_waits_for_review_is_said(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    root = tmp_path / "case"
    run("new", str(root), "--title", "T", "--party", "Union", "--question", "Q?", "--issue", "Pay")
    note = tmp_path / "2031-03-05-note.txt"
    note.write_text("Talks stall\n\nThe union said the offer was dead.\n", encoding="utf-8")
    run("read", str(root), str(note), "--outlet", "Wire")
    assert "1 proposal waits for you: backchannel review" in run("show", str(root)).err
    run("read", str(root), str(note), "--outlet", "Post", "--published", "2031-03-09")
    made = sorted(p.stem for p in (root / "reports").glob("*.yaml"))
    assert len(made) == 2
    run("review", str(root), "--by", "A", "--reject", f"{made[0]}-1")
    found = run("show", str(root), "proposals")
    assert "no offers" in found.out
    assert "1 proposal waits for you" in found.err
    assert "(1 of 2 are decided: 1 rejected)" in found.err
    run("review", str(root), "--by", "A", "--accept", f"{made[1]}-1")
    found = run("show", str(root), "proposals")
    assert "all that reading proposed is decided: 1 accepted, 1 rejected" in found.err
    assert not run("show", str(root)).err


def test_offers_have_their_status_beside_the_answers(run) -> None:  # type: ignore[no-untyped-def]
    found = run("show", PORT, "proposals", "--csv").out
    assert found.splitlines()[0].endswith(",answers,status")
    assert "8 offers: 2 rejected, 1 disputed, 5 open" in run("show", PORT, "proposals").out


def test_about_keeps_the_rows_with_the_text(run) -> None:  # type: ignore[no-untyped-def]
    every = list(csv.reader(io.StringIO(run("show", PORT, "statements", "--csv").out)))
    some = list(
        csv.reader(io.StringIO(run("show", PORT, "statements", "--about", "crane", "--csv").out))
    )
    assert 1 < len(some) < len(every)
    assert all("crane" in " ".join(r).casefold() for r in some[1:])


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (("show", "nowhere"), "there is no case in nowhere"),
        (("show", PORT, "--as-of", "5/3/2026"), "is not written year-month-day"),
        (("show", PORT, "claims", "--known-to", "compny"), "no party 'compny'"),
        (("new",), "name a folder"),
        (("new", "x", "--template", "tolks"), "no template 'tolks'"),
        (("new", "x", "--party", " "), "a party without a name"),
        (("new", "x", "--issue", ""), "an issue without a name"),
        (("new", "x", "--party", "A", "--party", "A "), "the party 'A' is given twice"),
    ],
)
def test_what_cannot_be_done_is_said_in_words(run, argv, message, tmp_path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.chdir(tmp_path)
    done = run(*argv)
    assert done.status == 2
    assert message in done.err
    assert done.out == ""
    assert not list(tmp_path.iterdir())


def test_errors_are_json_where_json_is_asked_for(run) -> None:  # type: ignore[no-untyped-def]
    done = run("show", "nowhere", "--json")
    assert done.status == 2
    assert json.loads(done.err)["error"]["message"] == "there is no case in nowhere"


@pytest.mark.parametrize("template", ["talks", "deal", "conflict"])
def test_a_new_case_loads_without_a_word(run, tmp_path: Path, template: str) -> None:  # type: ignore[no-untyped-def]
    """Also where names need quotes, collide, or are not written in Latin letters."""
    names = ["Port: Company", "no", "Порт", "a b", "A-b", "#1", "'x'"]
    options = [x for n in names for x in ("--party", n)] + ["--issue", "Pay: how much?"]
    done = run("new", str(tmp_path / "c"), "--template", template, "--title", "A: b", *options)
    assert done.status == 0, done.err
    case, diagnostics = load_case(tmp_path / "c")
    assert diagnostics == ()
    assert case.title == "A: b"
    assert [p.name for p in case.parties.values()] == names
    assert [i.asks for i in case.issues.values()] == ["Pay: how much?"]


def test_a_new_case_overwrites_nothing(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "case.yaml").write_text("title: mine\n", encoding="utf-8")
    done = run("new", str(tmp_path))
    assert done.status == 2
    assert (tmp_path / "case.yaml").read_text(encoding="utf-8") == "title: mine\n"


def test_a_case_of_the_catalog_can_be_the_start(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    assert run("new", str(tmp_path / "c"), "--template", PORT).status == 0
    assert load_case(tmp_path / "c").case.statements == load_case(PORT).case.statements


@pytest.mark.parametrize("name", [PORT, "doha-2025"])
def test_the_catalog_satisfies_the_schemas_editors_use(root: Path, name: str) -> None:
    from backchannel.casefile.schema import schema

    folder = root / "catalog" / name
    for kind, pattern in (("case", "*.yaml"), ("statements", "reports/*.yaml")):
        validator = jsonschema.Draft202012Validator(schema(kind))
        for path in sorted(folder.glob(pattern)):
            data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
            errors = [
                f"{path.name}: {list(e.path)}: {e.message[:80]}"
                for e in validator.iter_errors(data)
            ]
            assert not errors


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_name_the_program(run, shell: str) -> None:  # type: ignore[no-untyped-def]
    assert "backchannel" in run("completion", shell).out


def test_cells_that_a_spreadsheet_would_run_are_defused(
    capsys: pytest.CaptureFixture[str],
) -> None:
    from backchannel.cli._render import as_csv

    as_csv(["a"], [["=1+1"], ["@x"], ["plain"]])
    assert capsys.readouterr().out.splitlines() == ["a", "'=1+1", "'@x", "plain"]


def test_a_scenario_can_stand_for_a_case(run, shared: Path) -> None:  # type: ignore[no-untyped-def]
    folder = str(shared / "peers/bargaining/scenarios/laptop_2p")
    for command in (("open",), ("sessions", "-n", "10"), ("divide",), ("propose",), ("deals",)):
        done = run(command[0], folder, *command[1:], "--json")
        assert done.status == 0, done.err
        assert json.loads(done.out)
