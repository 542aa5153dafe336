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
from backchannel.record import changes, changes_since, view
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
