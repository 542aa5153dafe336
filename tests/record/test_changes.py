"""What changed since a date or a revision."""

from __future__ import annotations

import io
import subprocess
import tarfile
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.casefile import Case, load_case
from backchannel.errors import UsageError
from backchannel.record import changes, changes_since, figures, view
from backchannel.record.diff import _unpack, at_revision

OLM = {"party": "owner", "person": "olm"}
UNA = {"party": "union", "person": "una"}
CASE = """
issues: {length: {values: [none, one year, five years]}}
claims: {c: {says: It will shut.}, d: {says: It pays.}}
positions:
  u: {party: union, issue: length, value: none, since: 2030-05-01, evidence: b}
  o1: {party: owner, issue: length, value: five years, since: 2030-05-01, evidence: a}
  o2: {party: owner, issue: length, value: one year, since: 2030-05-11, evidence: e}
figures: {jobs: {unit: jobs}}
threats:
  strike:
    {by: union, to: owner, demand: pay, made: 2030-05-02, deadline: 2030-05-12, evidence: b}
proposals:
  offer: {by: owner, says: One year., on: 2030-05-11, evidence: e}
agreements:
  pact:
    name: The pact
    phases: {one: {obligations: {pay: {by: owner, does: pay, due: 2030-05-11}}}}
forecasts:
  f: {says: They sign., likelihood: 40, on: 2030-05-02, resolves: 2030-05-15}
"""


def reports():
    return {
        "r1": {
            "outlet": "wire",
            "published": "2030-05-03",
            "statements": [
                {"id": "a", "source": OLM, "on": "2030-05-01", "supports": ["c"]},
                {
                    "id": "b",
                    "source": UNA,
                    "on": "2030-05-01",
                    "figures": [{"figure": "jobs", "value": 40}],
                },
            ],
        },
        "r2": {
            "outlet": "post",
            "published": "2030-05-12",
            "statements": [
                {"id": "n", "source": UNA, "on": "2030-05-12", "denies": ["c"]},
                {
                    "id": "e",
                    "source": OLM,
                    "on": "2030-05-11",
                    "supports": ["d"],
                    "figures": [{"figure": "jobs", "value": 50}],
                },
            ],
        },
    }


def brief(found):
    return [(c.kind, c.what, c.id) for c in found.changes]


def test_since_a_date(make):
    found = changes_since(make(CASE, reports()), "2030-05-05")
    assert found.statements == 2
    assert brief(found) == [
        ("new", "report", "r2"),
        ("new", "claim", "d"),
        ("new", "proposal", "offer"),
        ("changed", "position", "owner/length"),
        ("changed", "figure", "jobs"),
        ("contradicted", "claim", "c"),
        ("contradicted", "figure", "jobs"),
        ("lapsed", "obligation", "pact/one/pay"),
        ("lapsed", "threat", "strike"),
        ("lapsed", "forecast", "f"),
    ]
    moved = found.of("changed")[0]
    assert (moved.before, moved.after, moved.evidence) == ("five years", "one year", ("e",))
    assert "concession towards The Union" in moved.says
    contested = found.of("contradicted")[0]
    assert contested.before == "single-source"
    assert contested.evidence == ("n",)


def test_nothing_changed_after_the_last_report(make):
    case = make(CASE, reports())
    assert not changes_since(case, "2030-05-20").changes
    assert not changes(case, case).changes


def test_as_of_ends_the_comparison(make):
    case = make(CASE, reports())
    assert not changes_since(case, "2030-05-05", as_of="2030-05-11").of("new")
    with pytest.raises(UsageError, match="is after"):
        changes_since(case, "2030-05-05", as_of="2030-05-01")


def git(root, *arguments):
    settings = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    done = ["git", "-C", str(root), *settings, *arguments]
    return subprocess.run(done, check=True, capture_output=True).stdout


@pytest.fixture
def repository(folder):
    root = folder(CASE, reports())
    git(root.parent, "init", "-q")
    git(root.parent, "add", "mill")
    git(root.parent, "commit", "-q", "-m", "first")
    return root


def test_since_a_revision(repository):
    name = repository / "case.yaml"
    name.write_text(
        name.read_text()
        .replace("It pays.}", "It pays.}, g: {says: It goes.}")
        .replace("deadline: 2030-05-12", "deadline: 2030-05-12, outcome: backed down")
    )
    case = load_case(repository).case
    assert brief(changes_since(case, "HEAD")) == [
        ("new", "claim", "g"),
        ("changed", "threat", "strike"),
    ]
    assert isinstance(at_revision(case, "HEAD"), Case)
    assert not (repository.parent / "reports").exists()


MORE = """
judgements: {j: {says: It will hold., on: 2030-05-02}}
knowledge: [{party: bank, of: c, knows: yes, since: 2030-05-02}]
equations: [jobs = 40]
"""


def edited(root, old, new, file="case.yaml"):
    path = root / file
    before = path.read_text()
    assert old in before
    path.write_text(before.replace(old, new, 1))
    return [
        (c.kind, c.what, c.id, c.says, c.before, c.after)
        for c in changes_since(load_case(root).case, "HEAD").changes
        if c.kind in ("new", "edited", "removed")
    ]


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (
            "value: none, since",
            "value: one year, since",
            ("edited", "position", "u", "value of The Union on length: one year"),
        ),
        ("It will shut.", "It stays.", ("edited", "claim", "c", "wording of It stays.")),
        (
            "deadline: 2030-05-12",
            "deadline: 2030-05-14",
            ("edited", "threat", "strike", "deadline of The Union: pay (by 2030-05-14)"),
        ),
        (
            "due: 2030-05-11",
            "due: 2030-05-13",
            ("edited", "agreement", "pact", "due day of obligation pay of phase one of The pact"),
        ),
        (
            "likelihood: 40",
            "likelihood: 90",
            ("edited", "forecast", "f", "likelihood of They sign."),
        ),
        ("The Bank", "A Bank", ("edited", "party", "bank", "name of A Bank")),
        ("A mill", "A mine", ("edited", "case", "", "question")),
        (
            "reliability: D",
            "reliability: E",
            ("edited", "outlet", "star", "reliability of The Star"),
        ),
        ("[none, one", "[one", ("edited", "issue", "length", "values of length")),
        ("jobs = 40", "jobs = 41", ("edited", "equation", "", "equation of jobs = 41")),
        (
            "knows: yes",
            "knows: no",
            ("edited", "knowledge", "", "knowing of The Bank did not know of c"),
        ),
        ("It will hold.", "It will not.", ("edited", "judgement", "j", "wording of It will not.")),
        ("  post: {name: The Post}\n", "", ("removed", "outlet", "post", "The Post")),
        (", d: {says: It pays.}", "", ("removed", "claim", "d", "It pays.")),
        ("equations: [jobs = 40]", "", ("removed", "equation", "", "jobs = 40")),
        (
            "knowledge: [",
            "knowledge: [{party: union, of: d, knows: yes}, ",
            ("new", "knowledge", "", "The Union knew of d"),
        ),
    ],
    ids=lambda v: v[1] if isinstance(v, tuple) else None,
)
def test_what_we_edited_since_a_revision(folder, old, new, found):
    text = f"question: A mill\n{CASE}{MORE}"
    root = folder(text, reports())
    git(root.parent, "init", "-q")
    git(root.parent, "add", "mill")
    git(root.parent, "commit", "-q", "-m", "first")
    assert [line[:4] for line in edited(root, old, new)] == [found]


def test_fields_of_an_edit_from_and_to(repository):
    (line,) = edited(repository, "deadline: 2030-05-12", "deadline: 2030-05-14")
    assert line[4:] == ("2030-05-12", "2030-05-14")


def test_a_removed_report_takes_its_statements_along_in_one_line(repository):
    for file in (repository / "reports").glob("r2*"):
        file.unlink()
    found = changes_since(load_case(repository).case, "HEAD").changes
    assert [c.says for c in found if c.kind == "removed"] == [
        "The Post: Report r2 (with 2 statements)"
    ]
    assert any(c.says.startswith("no longer so: sources disagree on jobs") for c in found)


def test_statements_edited_removed_and_decided_on(repository):
    name = "reports/r2.yaml"
    says = [line[:4] for line in edited(repository, "kind: claim", "kind: denial", name)]
    assert says == [("edited", "statement", "n", "kind of Una Ude: Words of n stand here.")]
    git(repository.parent, "checkout", "-q", ".")
    lines = (repository / name).read_text()
    lines = lines.replace("  kind: claim\n", "  kind: claim\n  status: proposed\n")
    (repository / name).write_text(lines)
    git(repository.parent, "commit", "-qam", "proposed")
    (repository / name).write_text(lines.replace("status: proposed", "status: accepted"))
    (line,) = (c for c in changes_since(load_case(repository).case, "HEAD").of("edited"))
    assert (line.id, line.says) == ("r2", "Report r2: 2 statements")
    assert (line.before, line.after, line.evidence) == ("proposed", "accepted", ("n", "e"))


def test_nothing_changed_but_the_writing(repository):
    path = repository / "case.yaml"
    path.write_text(path.read_text() + "# a remark\n")
    found = changes_since(load_case(repository).case, "HEAD")
    assert not found.changes
    assert found.rewritten


def test_sources_that_disagree_are_spanned_and_no_sum_decides_silently(make):
    """Of 40 and 50 jobs, a sum has 40 right; the change says what is a source's, what a sum's."""
    text = CASE.replace("{jobs: {unit: jobs}}", "{jobs: {unit: jobs}, lost: {unit: jobs}}")
    given = reports()
    given["r1"]["statements"][0]["figures"] = [{"figure": "lost", "at_least": 60}]
    case = make(text + 'equations: ["100 = jobs + lost"]\n', given)
    found = changes_since(case, "2030-05-05").changes
    assert [(c.before, c.after) for c in found if (c.kind, c.id) == ("changed", "jobs")] == [
        ("40", "40 to 50 (40 by equations)")
    ]


def test_phases_whose_time_ran_out_have_lapsed(make):
    case = make(
        "agreements: {pact: {name: The pact, phases: {one: "
        "{runs: 2030-05-01/2030-05-15, status: running}}}}"
    )
    (line,) = changes_since(case, "2030-05-10").changes
    assert (line.kind, line.id, line.before) == (
        "lapsed",
        "pact/one",
        "2030-05-01/2030-05-15",
    )
    assert not changes_since(case, "2030-05-10", as_of="2030-05-15").changes
    assert not changes_since(case, "2030-05-16").changes


def test_a_date_after_the_end_of_the_case_is_refused(make):
    case = make(CASE, reports())
    with pytest.raises(UsageError, match="after the case's as_of, 2030-05-20"):
        changes_since(case, "2030-05-21")
    late = make(CASE, {**reports(), "r3": {"outlet": "star", "published": "2030-05-25"}})
    found = changes_since(late, "2030-05-22")
    assert (brief(found), found.until) == ([("new", "report", "r3")], "")


@pytest.mark.parametrize("revision", ["nonsense", "--help", "HEAD~9", "-n", "HEAD;ls", "\n"])
def test_what_is_no_revision_is_refused(repository, revision):
    with pytest.raises(UsageError):
        changes_since(load_case(repository).case, revision)


def test_before_the_case_existed(repository):
    git(repository.parent, "checkout", "-q", "--orphan", "other")
    git(repository.parent, "rm", "-rq", "--cached", "mill")
    (repository.parent / "x").write_text("x")
    git(repository.parent, "add", "x")
    git(repository.parent, "commit", "-q", "-m", "no case")
    with pytest.raises(UsageError, match="did not exist"):
        changes_since(load_case(repository).case, "HEAD")


def test_a_case_outside_git_is_told_so(folder):
    with pytest.raises(UsageError):
        changes_since(load_case(folder(CASE, reports())).case, "HEAD")


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 39), st.integers(0, 39))
def test_new_reports_and_claims_are_the_difference_of_the_views(kestrow, one, other):
    early, late = (
        (date(2026, 2, 20) + timedelta(days=d)).isoformat() for d in sorted((one, other))
    )
    before, after = view(kestrow, as_of=early), view(kestrow, as_of=late)
    found = changes_since(kestrow, early, as_of=late)
    for what, section in (("report", "reports"), ("claim", "claims"), ("threat", "threats")):
        new = {c.id for c in found.of("new") if c.what == what}
        assert new == set(getattr(after, section)) - set(getattr(before, section))
    assert found.statements == len(set(after.statements) - set(before.statements))
    assert not any("no longer in the case" in c.says for c in found.changes)


def test_an_archive_is_unpacked_below_its_folder_only(tmp_path):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name in ("case.yaml", "reports/a.md", "../outside.md", "reports/../../b.md", "/c.md"):
            member = tarfile.TarInfo(name)
            member.size = 1
            archive.addfile(member, io.BytesIO(b"x"))
        link = tarfile.TarInfo("link.md")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/hostname"
        archive.addfile(link)
    folder = tmp_path / "in" / "here"
    folder.mkdir(parents=True)
    _unpack(packed.getvalue(), folder)
    assert {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if not p.is_dir()} == {
        "in/here/case.yaml",
        "in/here/reports/a.md",
    }


def test_a_figure_that_says_nothing_is_called_by_its_id(make):
    text = CASE.replace(
        "{jobs: {unit: jobs}}", "{jobs-lost: {unit: people}, b: {unit: crowns, says: The bill}}"
    )
    new = make(text)
    new_ones = changes(make(CASE), new).of("new")
    assert [c.says for c in new_ones if c.what == "figure"] == ["jobs lost (people)", "The bill"]


def test_an_offer_and_the_answer_that_decided_it_are_one_line(make):
    offer = "proposals: {p: {by: owner, to: union, says: Ten days., %s}}"
    old = make(offer % "status: open")
    new = make(offer % "status: rejected, answers: {union: rejected}")
    (line,) = changes(old, new).changes
    assert (line.kind, line.says) == ("lapsed", f"{new.name_of('union')} on: Ten days.")
    assert (line.before, line.after) == ("open", "rejected")


def test_a_further_stand_is_told_and_one_that_is_confirmed(make):
    told_by = reports()
    told_by["r1"]["statements"].append(
        {"id": "leak", "source": "an insider", "on": "2030-05-01", "kind": "claim"}
    )
    told_by["r2"]["statements"].append(
        {"id": "hint", "source": "an insider", "on": "2030-05-11", "kind": "claim"}
    )
    text = CASE.replace(
        "  o1: {party: owner, issue: length, value: five years, since: 2030-05-01, evidence: a}\n",
        "  o1: {party: owner, issue: length, value: none, since: 2030-05-01, evidence: [leak, e]}\n"
        "  o3: {party: owner, issue: length, value: five years, since: 2030-05-02, evidence: a}\n"
        "  u2: {party: union, issue: length, value: one year, stance: accepts, since: 2030-05-11,"
        " evidence: hint}\n",
    )
    found = changes_since(make(text, told_by), "2030-05-05")
    told = [(c.kind, c.says, c.before, c.after) for c in found.changes if c.what == "position"]
    assert told == [
        ("new", "The Union on length: accepts one year (relayed)", "", ""),
        # That it stood there is confirmed now; the step from there was taken before.
        ("changed", "The Owner on length: none", "relayed", "announced"),
        ("changed", "The Owner on length: concession towards The Union", "five years", "one year"),
    ]


def test_what_rests_on_nothing_decided_is_not_new_every_day(make):
    told_by = reports()
    told_by["r1"]["statements"].append({"id": "p", "source": UNA, "status": "proposed"})
    text = CASE + "events:\n  talks: {type: CONSULT, says: They met., evidence: p}\n"
    assert not changes_since(make(text, told_by), "2030-05-20").changes


def test_a_number_that_was_corrected_before_is_no_contradiction_now(make):
    told_by = reports()
    told_by["r1b"] = {
        "outlet": "wire",
        "published": "2030-05-04",
        "replaces": "r1",
        "text": "Corrected.",
        "statements": [
            {
                "id": "b2",
                "source": UNA,
                "figures": [{"figure": "jobs", "value": 45}],
                "on": "2030-05",
            }
        ],
    }
    text = CASE.replace(
        "jobs: {unit: jobs}",
        "jobs: {unit: jobs, readings: [{value: 40, evidence: b}, {value: 45, evidence: b2}]}",
    )
    case = make(text, told_by)
    ledger = figures(case)
    assert ledger.figures["jobs"].held == figures(case, as_of="2030-05-20").figures["jobs"].held
    assert [c.what for c in changes_since(case, "2030-05-12").changes if c.what == "figure"] == []
    assert [s for r in view(case).figures["jobs"].readings for s in r.evidence] == ["b2"]
