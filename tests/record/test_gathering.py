"""Groups of statements for one claim: listed, accepted in one write, taken back."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from backchannel.casefile import load_case
from backchannel.cli import program
from backchannel.errors import NotFound, UsageError, WriteConflict
from backchannel.record import propose_claims
from backchannel.record.gathering import gather, groups_of
from backchannel.record.reviewing import decide, undo

WORDS = {
    "r1": ("wire", "The owner met the bank in secret at the Lake Hotel."),
    "r2": ("post", "The bank and the owner had met secretly at the Lake Hotel."),
    "r3": ("star", "Wages rise by twelve crowns in the summer."),
}


def reports(status="proposed"):
    return {
        name: {
            "outlet": outlet,
            "published": f"2030-05-0{name[1]}",
            "text": f"Weather was fair in {name}.",
            "statements": [
                {
                    "id": f"s{name[1]}",
                    "source": {"described": "a clerk"},
                    "words": words,
                    "status": status,
                }
            ],
        }
        for name, (outlet, words) in WORDS.items()
    }


@pytest.fixture
def root(folder):
    return folder("# kept\n", reports())


def read(root):
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in sorted(root.rglob("*.*"))}


def run(*arguments):
    done = CliRunner().invoke(program, [str(a) for a in arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def found(root):
    case = load_case(root).case
    (group,) = groups_of(case, propose_claims(case))
    return case, group


def test_what_most_reports_tell_comes_first(kestrow):
    from dataclasses import replace

    bare = {
        id: replace(s, supports=(), denies=(), qualifies=())
        for id, s in list(kestrow.statements.items())[:60]
    }
    case = replace(kestrow, statements=bare, claims={})
    proposals = propose_claims(case)
    groups = groups_of(case, proposals)
    sizes = [(not g.loose, len(g.reports), len(g.proposals)) for g in groups]
    assert sizes == sorted(sizes, reverse=True)
    assert {g.loose for g in groups} == {True, False}
    assert all(len(set(g.reports)) == len(g.reports) >= 2 for g in groups if g.new)
    listed = [p for g in groups for p in g.proposals]
    assert sorted(p.statement for p in listed) == sorted(p.statement for p in proposals.proposals)


def test_a_group_is_accepted_in_one_write_and_taken_back(root):
    before = read(root)
    case, group = found(root)
    assert (group.new, group.reports) == (True, ("r1", "r2"))
    done = gather(case, group, by="A. Analyst", on="2030-05-20", claim="met", says="They met.")
    accepted = done.case
    assert accepted.claims["met"].says == "They met."
    for id in ("s1", "s2"):
        s = accepted.statements[id]
        assert (s.status, s.supports, s.decided_by) == ("accepted", ("met",), "A. Analyst")
    assert accepted.statements["s3"].status == "proposed"
    assert "# kept" in (root / "case.yaml").read_text()
    undo(done)
    assert read(root) == before


def test_a_claim_made_for_a_group_goes_with_the_last_statement_taken_back(root):
    before = {s.id: s for s in load_case(root).case.statements.values()}
    case, group = found(root)
    case = gather(case, group, by="A", on="2030-05-20", claim="met", says="They met.").case
    case = decide(case, "s1", "proposed", by="B", on="2030-05-21").case
    assert "met" in case.claims
    case = decide(case, "s2", "proposed", by="B", on="2030-05-21").case
    assert "met" not in case.claims
    for id, s in case.statements.items():
        assert replace(s, decisions=()) == before[id]


def test_one_statement_is_left_out_or_joins_a_claim_that_is_there(folder):
    root = folder("claims: {met: {says: They met.}}\n", reports())
    case, group = found(root)
    done = gather(case, group, by="A", on="2030-05-20", claim="met", without=["s2"])
    assert done.case.claims["met"].says == "They met."
    assert done.case.statements["s1"].supports == ("met",)
    assert done.case.statements["s2"].status == "proposed"
    # With one in, the other is proposed for the claim itself.
    (group,) = groups_of(done.case, propose_claims(done.case))
    assert (group.claim, group.new, len(group.proposals)) == ("met", False, 1)


@pytest.mark.parametrize(
    ("more", "error", "words"),
    [
        ({"by": " "}, UsageError, "needs a name"),
        ({"without": ["s3"]}, NotFound, "s3"),
        ({"without": ["s1", "s2"]}, UsageError, "nothing is left"),
    ],
)
def test_what_cannot_be_gathered_is_said_and_nothing_written(root, more, error, words):
    before = read(root)
    case, group = found(root)
    with pytest.raises(error, match=words):
        gather(case, group, **{"by": "A", "on": "2030-05-20", **more})
    assert read(root) == before


def test_nothing_is_written_over_another_writer(root):
    case, group = found(root)
    side = root / "reports" / "r2.yaml"
    side.write_text(side.read_text() + "# somebody\n")
    before = read(root)
    with pytest.raises(WriteConflict):
        gather(case, group, by="A", on="2030-05-20")
    assert read(root) == before


def test_the_command_lists_groups_and_accepts_one(root):
    listed = run("claims", root)
    assert listed.exit_code == 0
    assert "(new)" in listed.output
    assert "s1" in listed.output
    assert "s3" not in listed.output
    (group,) = json.loads(run("claims", root, "--json").output)
    assert group["reports"] == ["r1", "r2"]
    assert [s["quote"] for s in group["statements"]] == [WORDS["r1"][1], WORDS["r2"][1]]
    assert run("claims", root, "--existing").output.strip() == "nothing to propose"
    name = group["claim"]
    done = run("claims", root, "--accept", name, "--as", "met", "--says", "They met.", "--by", "A")
    assert done.output.strip() == "met: 2 statements accepted"
    case = load_case(root).case
    assert case.claims["met"].says == "They met."
    assert case.statements["s2"].decided_by == "A"
    assert run("claims", root).output.strip() == "nothing to propose"


def test_loose_groups_are_only_counted(root, monkeypatch):
    monkeypatch.setattr("backchannel.record.proposing.surest", lambda *_: -0.1)
    listed = run("claims", root)
    assert "s1" not in listed.output
    assert "1 loose group, no pair likelier than not: --loose" in listed.output
    assert "(loose)" in run("claims", root, "--loose").output
    (group,) = json.loads(run("claims", root, "--json").output)
    assert group["loose"] is True


def test_the_command_says_what_is_wrong(root):
    refused = CliRunner().invoke(program, ["claims", str(root), "--accept", "nothing-like-it"])
    assert isinstance(refused.exception, NotFound)
    assert "nothing-like-it" in refused.exception.message
    refused = run("claims", root, "--says", "They met.")
    assert refused.exit_code == 2
    assert "--accept" in refused.output
