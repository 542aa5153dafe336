"""Deciding on proposed statements, in the library and at the terminal."""

from __future__ import annotations

import dataclasses
import json

import pytest
from click.testing import CliRunner

from backchannel.casefile import load_case
from backchannel.cli import program
from backchannel.cli._errors import handled
from backchannel.errors import InputError, NotFound, UsageError, WriteConflict
from backchannel.record.reviewing import decide, passage_of, pending, read_changes, undo

WHEN = "2030-05-04T10:00:00Z"


def reports():
    return {
        "r1": {
            "outlet": "wire",
            "published": "2030-05-03",
            "text": "Before. " * 80,
            "statements": [
                {
                    "id": "a",
                    "source": {"party": "owner"},
                    "words": "The hall will shut.",
                    "status": "proposed",
                    "rule": "direct",
                },
                {"id": "b", "source": "a clerk", "words": "It pays.", "status": "proposed"},
                {"id": "c", "source": "a clerk", "words": "Accepted already."},
            ],
        }
    }


CASE = "# a comment stays\nclaims:\n  shut: {says: It will shut.}  # so does this\n"


@pytest.fixture
def root(folder):
    return folder(CASE, reports())


def run(root, *arguments, text=""):
    done = CliRunner().invoke(
        program, ["review", str(root), "--by", "A. B.", *arguments], input=text
    )
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def test_what_waits_in_order(root):
    case = load_case(root).case
    assert pending(case) == ("a", "b")
    assert pending(case, report="r1") == ("a", "b")
    with pytest.raises(NotFound):
        pending(case, report="r9")


def test_a_decision_keeps_who_and_when_and_all_else_stays(root):
    sidecar = root / "reports" / "r1.yaml"
    before = sidecar.read_text()
    decided = decide(load_case(root).case, "a", "accepted", by="A. B.", on=WHEN)
    s = decided.case.statements["a"]
    assert (s.status, s.decided_by, s.decided_on) == ("accepted", "A. B.", WHEN)
    assert pending(decided.case) == ("b",)
    kept = [x for x in sidecar.read_text().splitlines() if "decided" not in x]
    assert len(kept) == len(before.splitlines())
    case = undo(decided)
    assert sidecar.read_text() == before
    assert pending(case) == ("a", "b")


def test_a_decision_is_taken_back_for_good(root):
    decided = decide(load_case(root).case, "a", "rejected", by="x", on=WHEN)
    assert decided.case.statements["a"].status == "rejected"
    again = decide(decided.case, "a", "proposed", by="y", on=WHEN).case.statements["a"]
    assert (again.status, again.decided_by, again.decided_on) == ("proposed", "", None)


def test_edits_and_the_quote_that_follows_the_span(root):
    case = load_case(root).case
    start = case.statements["a"].span[0][0]
    changes = read_changes(["kind=denial", f"span={start}:{start + 8}", "source.person=olm"])
    s = decide(case, "a", "accepted", by="x", on=WHEN, changes=changes).case.statements["a"]
    assert (s.kind, s.quote, s.source.person, s.source.party) == (
        "denial",
        "The hall",
        "olm",
        "owner",
    )


def test_into_a_claim_old_or_new(root):
    case = load_case(root).case
    case = decide(case, "a", "accepted", by="x", on=WHEN, claim="shut", stance="denies").case
    assert case.statements["a"].denies == ("shut",)
    decided = decide(case, "b", "accepted", by="x", on=WHEN, claim="pays", says="It pays.")
    assert decided.case.claims["pays"].says == "It pays."
    text = (root / "case.yaml").read_text()
    assert "# a comment stays" in text
    assert "# so does this" in text
    assert "pays" not in undo(decided).claims


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"statement": "zz"}, NotFound),
        ({"by": " "}, UsageError),
        ({"claim": "new"}, UsageError),
        ({"claim": "shut", "stance": "likes"}, NotFound),
        ({"changes": {"kind": "song"}}, InputError),
        ({"changes": {"span": [0, 10**6]}}, UsageError),
        ({"on": "yesterday"}, InputError),
    ],
)
def test_what_cannot_be_decided_changes_nothing(root, arguments, error):
    before = (root / "reports" / "r1.yaml").read_bytes()
    given = {"statement": "a", "by": "x", "on": WHEN, **arguments}
    name = given.pop("statement")
    with pytest.raises(error):
        decide(load_case(root).case, name, "accepted", **given)
    assert (root / "reports" / "r1.yaml").read_bytes() == before


def test_nobody_writes_over_anybody(root):
    case = load_case(root).case
    sidecar = root / "reports" / "r1.yaml"
    sidecar.write_text(sidecar.read_text() + "# by hand\n")
    with pytest.raises(WriteConflict):
        decide(case, "a", "accepted", by="x", on=WHEN)
    decided = decide(load_case(root).case, "a", "accepted", by="x", on=WHEN)
    sidecar.write_text(sidecar.read_text() + "# again\n")
    with pytest.raises(WriteConflict):
        undo(decided)
    assert sidecar.read_text().endswith("# by hand\n# again\n")


@pytest.mark.parametrize(
    "typed", ["kind", "kind denial", "colour=red", "span=3", "span=9:3", "span=a:b", "span="]
)
def test_what_is_typed_wrong_is_said(typed):
    with pytest.raises(UsageError):
        read_changes([typed])


def test_the_passage_shows_the_statement_in_whole_words(root):
    passage = passage_of(load_case(root).case, "a", around=20)
    assert [t for t, role in passage.parts if role == "content"] == ["The hall will shut."]
    assert passage.text.split()[0] == "Before."
    assert len(passage.text) < 100


def test_a_scripted_session(root):
    """Skip, edit, undo, merge into a new claim, reject: as an analyst types it."""
    typed = "\n".join(
        [
            "?",
            "e",
            "kind=denial",
            "says=It will not.",
            "",
            "u",
            "m",
            "gone",
            "denies",
            "It goes.",
            "r",
        ]
    )
    done = run(root, "--no-suggest", text=typed + "\n")
    assert "1 accepted, 1 rejected, 0 left" in done.output
    assert "a: undone" in done.output
    case = load_case(root).case
    a, b = case.statements["a"], case.statements["b"]
    assert (a.status, a.denies, a.kind, a.decided_by) == ("accepted", ("gone",), "claim", "A. B.")
    assert (b.status, b.decided_by) == ("rejected", "A. B.")
    assert case.claims["gone"].says == "It goes."


def test_a_session_ends_with_the_input_and_keeps_what_was_decided(root):
    done = run(root, "--no-suggest", text="a\n")
    assert "1 accepted, 0 rejected, 1 left" in done.output
    assert load_case(root).case.statements["a"].status == "accepted"


def test_mistakes_in_a_session_are_said_and_change_nothing(root):
    before = (root / "reports" / "r1.yaml").read_bytes()
    done = run(root, "--no-suggest", text="e\nkind=song\ncolour=red\n\nu\nm\n7\nx\nq\n")
    assert "the decision was not written" not in done.output
    assert "line left out: no field 'colour'" in done.output
    assert done.output.count("line left out") == 2
    assert "there is nothing to undo" in done.output
    assert "there is no proposal 7" in done.output
    assert (root / "reports" / "r1.yaml").read_bytes() == before


def test_a_wrong_line_is_told_at_once_and_the_others_stand(root):
    typed = "e\nkind=denial\non=yesterday\nsupports=nonsuch\nhedged=yes\n\nq\n"
    done = run(root, "--no-suggest", text=typed)
    assert done.output.count("line left out") == 2
    assert "no claim 'nonsuch'" in done.output
    a = load_case(root).case.statements["a"]
    assert (a.status, a.kind, a.hedged, a.supports) == ("accepted", "denial", True, ())


def test_a_session_goes_on_where_somebody_else_has_written(root, monkeypatch):
    """The first answer meets a file that changed; the case is read again and the second holds."""
    from backchannel.cli._session import Session

    ask, sidecar = Session._ask, root / "reports" / "r1.yaml"

    def meanwhile(self, prompt):
        if not self.done and "# by hand" not in sidecar.read_text():
            sidecar.write_text(sidecar.read_text() + "# by hand\n")
        return ask(self, prompt)

    monkeypatch.setattr(Session, "_ask", meanwhile)
    done = run(root, "--no-suggest", text="a\na\nq\n")
    assert "the case was read again; answer again" in done.output
    assert "load the case again" not in done.output
    assert "1 accepted, 0 rejected, 1 left" in done.output
    assert "# by hand" in sidecar.read_text()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("issue=pay", "no issue 'pay'"),
        ("supports=nonsuch", "no claim 'nonsuch'"),
        ("source.person=nobody", "no person 'nobody'"),
        ("source.party=nobody", "no party 'nobody'"),
        ("to=nobody", "no party, person or outlet 'nobody'"),
        ("about=nothing", "no thing in the case 'nothing'"),
        ("value=long", "without an issue"),
    ],
)
def test_what_names_nothing_is_refused(root, typed, said, capsys):
    before = (root / "reports" / "r1.yaml").read_bytes()
    assert (
        handled(program, ["review", str(root), "--by", "x", "--accept", "a", "--set", typed]) == 2
    )
    assert said in capsys.readouterr().err
    assert (root / "reports" / "r1.yaml").read_bytes() == before


def test_a_value_is_one_of_its_issue(root):
    path = root / "case.yaml"
    path.write_text(path.read_text() + "issues: {pay: {values: [low, high]}}\n")
    case = load_case(root).case
    with pytest.raises(NotFound, match="no value 'middling'"):
        decide(
            case, "a", "accepted", by="x", on=WHEN, changes={"issue": "pay", "value": "middling"}
        )
    decided = decide(
        case, "a", "accepted", by="x", on=WHEN, changes={"issue": "pay", "value": "low"}
    )
    assert decided.case.statements["a"].value == "low"


@pytest.mark.parametrize("option", [("--stance", "denies"), ("--says", "It goes.")])
def test_a_stance_needs_a_claim(root, option):
    done = run(root, "--accept", "a", *option)
    assert done.exit_code == 2
    assert "goes with --claim" in done.output
    assert load_case(root).case.statements["a"].status == "proposed"


def test_proposals_of_claims_are_offered(root):
    sidecar = root / "reports" / "r1.yaml"
    text = sidecar.read_text()
    sidecar.write_text(
        text.replace("id: c\n", "id: c\n  supports: [shut]\n").replace("- span", "- span")
    )
    done = run(root, text="q\n")
    assert "1 of 2  a" in done.output
    assert "[The hall will shut.]" in done.output


def test_flags_for_scripts(root):
    done = run(root, "--list", "--json")
    assert [row["id"] for row in json.loads(done.stdout)] == ["a", "b"]
    done = run(root, "--accept", "a", "--claim", "shut", "--set", "hedged=yes", "--reject", "b")
    assert done.stdout == "a: accepted\nb: rejected\n"
    case = load_case(root).case
    assert case.statements["a"].supports == ("shut",)
    assert case.statements["a"].hedged
    done = run(root, "--reopen", "b", "--json")
    assert json.loads(done.stdout) == [{"statement": "b", "status": "proposed", "by": "A. B."}]
    assert run(root, "--claim", "shut").exit_code == 2
    assert "nothing waits" in run(root, "--reject", "b").output + run(root).output


def test_reopening_puts_back_what_was_read_and_says_so(root):
    before = load_case(root).case.statements["a"]
    sets = ("kind=denial", "hedged=yes", "source.party=", "source.person=olm", "span=640:652")
    run(root, "--accept", "a", "--claim", "shut", *(x for s in sets for x in ("--set", s)))
    accepted = load_case(root).case.statements["a"]
    assert (accepted.kind, accepted.hedged, accepted.supports) == ("denial", True, ("shut",))
    done = run(root, "--reopen", "a")
    assert "a is as it was read: " in done.stderr
    assert "kind claim (was denial)" in done.stderr
    assert "supports empty (was shut)" in done.stderr
    after = load_case(root).case.statements["a"]
    assert dataclasses.replace(after, decisions=()) == before
    assert [(d.status, d.by) for d in after.decisions] == [
        ("accepted", "A. B."),
        ("proposed", "A. B."),
    ]
    # What had been typed is not lost, and not in force.
    assert after.decisions[0].changed["kind"] == "denial"
    assert "before: accepted by A. B. on " in run(root, text="q\n").output


def test_reopening_keeps_what_was_accepted_first_through_later_decisions(root):
    first = load_case(root).case
    case = decide(first, "a", "accepted", by="x", on=WHEN, changes={"kind": "denial"}).case
    case = decide(case, "a", "accepted", by="y", on=WHEN, changes={"kind": "threat"}).case
    case = decide(case, "a", "rejected", by="z", on=WHEN).case
    case = decide(case, "a", "proposed", by="z", on=WHEN).case
    s = case.statements["a"]
    assert (s.kind, s.status, s.as_read) == ("claim", "proposed", {})
    assert [(d.status, d.by) for d in s.decisions] == [
        ("accepted", "x"),
        ("accepted", "y"),
        ("rejected", "z"),
        ("proposed", "z"),
    ]


def test_a_claim_that_a_decision_made_goes_with_it_unless_it_is_used(root):
    def made():
        case = load_case(root).case
        return decide(case, "b", "accepted", by="x", on=WHEN, claim="pays", says="It pays.").case

    text = (root / "case.yaml").read_text()
    case = decide(made(), "b", "proposed", by="x", on=WHEN).case
    assert "pays" not in case.claims
    assert case.statements["b"].decisions[0].changed["claims"] == {"pays": "It pays."}
    assert (root / "case.yaml").read_text() == text
    case = decide(made(), "a", "accepted", by="x", on=WHEN, claim="pays").case
    case = decide(case, "b", "proposed", by="x", on=WHEN).case
    assert "pays" in case.claims
    assert case.statements["a"].supports == ("pays",)
    done = run(root, "--reopen", "a")
    assert "the claim pays stays, and no statement names it any more" in done.stderr
    assert "pays" in load_case(root).case.claims


def test_a_claim_that_something_else_rests_on_stays(root):
    case = load_case(root).case
    decide(case, "b", "accepted", by="x", on=WHEN, claim="pays", says="It pays.")
    file = root / "case.yaml"
    file.write_text(file.read_text() + "judgements:\n  j: {says: It will., claims: [pays]}\n")
    assert "the claim pays stays" in run(root, "--reopen", "b").stderr
    assert "pays" in load_case(root).case.claims


def test_reopening_leaves_the_place_where_the_words_read_stand_no_more(root):
    case = load_case(root).case
    decide(case, "a", "accepted", by="x", on=WHEN, changes={"span": [640, 652], "kind": "denial"})
    side = root / "reports" / "r1.yaml"
    read = load_case(root).case.statements["a"].as_read["quote"]
    side.write_text(side.read_text().replace(f"quote: {read}", "quote: Moved away."))
    s = decide(load_case(root).case, "a", "proposed", by="x", on=WHEN).case.statements["a"]
    assert (s.kind, s.span) == ("claim", ((640, 652),))


def test_what_rests_on_a_statement_taken_back_is_named(root):
    file = root / "case.yaml"
    file.write_text(file.read_text() + "judgements:\n  j: {says: It will., evidence: [c]}\n")
    assert "judgements/j still cites c" in run(root, "--reject", "c").stderr


def test_of_several_decisions_none_is_written_where_one_cannot_be(root):
    before = {p: p.read_bytes() for p in root.rglob("*.yaml")}
    assert handled(program, ["review", str(root), "--reject", "a", "--reject", "nobody"]) == 2
    assert before == {p: p.read_bytes() for p in root.rglob("*.yaml")}


def test_only_what_is_an_answer_is_taken_for_one(root):
    before = load_case(root).case
    done = run(root, text="abort\nreopen\nex\nquite\nq\n")
    assert "0 accepted, 0 rejected, 2 left" in done.output
    assert load_case(root).case.statements == before.statements
    assert "a: accepted" in run(root, text="Accept\nQ\n").output


def test_putting_under_a_claim_can_be_broken_off(root):
    # A wrong stance, a claim that is none, the end of the input: nothing is decided.
    done = run(root, text="m\nshut\nlikes\nm\nshutt\nd\n\nm\n?\nm\nshut\n")
    assert "not done: likes is no stance" in done.stderr
    assert "did you mean 'shut'?" in done.stderr
    assert "shut: It will shut." in done.output
    assert "0 accepted, 0 rejected, 2 left" in done.output
    run(root, text="m\nshut\nd\nq\n")
    assert load_case(root).case.statements["a"].denies == ("shut",)
