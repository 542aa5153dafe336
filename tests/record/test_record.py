"""Standings, chain, timeline, positions, figures, obligations, threats, knowledge: small cases."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backchannel.errors import NotFound
from backchannel.record import (
    chain,
    figures,
    knowledge,
    obligations,
    positions,
    standing,
    standings,
    threats,
    timeline,
)
from backchannel.record.times import Entry, Timeline
from backchannel.record.views import days

OLM = {"party": "owner", "person": "olm"}
UNA = {"party": "union", "person": "una"}
UNNAMED = {"described": "a clerk", "party": "bank"}


def statement(name, source, **more):
    return {"id": name, "source": source, **more}


@pytest.mark.parametrize(
    ("statements", "standing_", "digit"),
    [
        ([], "unsupported", "6"),
        ([("a", UNNAMED, "supports")], "single-source", "4"),
        ([("a", OLM, "supports")], "single-source", "3"),
        ([("a", OLM, "supports"), ("b", UNA, "supports")], "corroborated", "2"),
        (
            [("a", OLM, "supports"), ("b", UNA, "supports"), ("c", UNNAMED, "supports")],
            "corroborated",
            "1",
        ),
        ([("a", OLM, "denies")], "denied", "5"),
        ([("a", OLM, "supports"), ("b", UNA, "denies")], "contested", "5"),
        (
            [("a", OLM, "supports"), ("b", UNNAMED, "supports"), ("c", UNA, "denies")],
            "contested",
            "4",
        ),
        ([("a", OLM, "qualifies")], "unsupported", "6"),
    ],
)
def test_standing_and_digit(make, statements, standing_, digit):
    given = [statement(n, s, **{stance: ["c"]}) for n, s, stance in statements]
    case = make(
        "claims: {c: {says: It will shut.}}",
        {"r": {"outlet": "wire", "published": "2030-05-01", "statements": given}},
    )
    found = standing(case, "c")
    assert (found.standing, found.digit) == (standing_, digit)
    assert [g.letter for g in found.grades] == ["B"] * len(statements)


def test_a_supported_contrary_claim_contests(make):
    case = make(
        "claims: {c: {says: Two., contradicts: d}, d: {says: Three.}, e: {says: Four.}}",
        {
            "r": {
                "outlet": "wire",
                "published": "2030-05-01",
                "statements": [
                    statement("a", OLM, supports=["c"]),
                    statement("b", UNA, supports=["d"]),
                    statement("p", UNA, supports=["e"], status="proposed"),
                ],
            }
        },
    )
    found = standings(case).claims
    assert found["c"].standing == found["d"].standing == "contested"
    assert found["c"].contradicted_by == ("d",)
    assert found["e"].standing == "unsupported"
    assert found["e"].proposed == 1
    assert standings(case).counted()["contested"] == 2


def test_an_unknown_claim_is_named(make):
    with pytest.raises(NotFound, match="no claim 'k'"):
        standing(make("claims: {c: {says: x}}"), "k")


def test_the_chain_leads_from_the_source_to_who_repeats(make):
    case = make(
        "claims: {c: {says: It will shut.}}",
        {
            "r1": {
                "outlet": "wire",
                "published": "2030-05-01",
                "statements": [statement("a", UNNAMED, supports=["c"])],
            },
            "r2": {
                "outlet": "post",
                "published": "2030-05-02",
                "relies_on": ["r1"],
                "statements": [statement("b", UNNAMED, supports=["c"])],
            },
            "r3": {
                "outlet": "star",
                "published": "2030-05-03",
                "relies_on": ["r2"],
                "statements": [
                    statement("d", UNNAMED, supports=["c"]),
                    statement("n", OLM, denies=["c"]),
                ],
            },
        },
    )
    found = chain(case, "c")
    assert [(x.of, x.to) for x in found.links] == [
        ("source:a clerk@wire", "r1"),
        ("r1", "r2"),
        ("r2", "r3"),
        ("source:olm", "r3#denies"),
    ]
    assert [v.id for v in found.voices if v.origin] == ["source:a clerk@wire", "source:olm"]
    assert found.voices[0].name == "a clerk (The Bank)"
    assert chain(case, "c", as_of="2030-05-02").links[-1].to == "r2"


def test_a_stand_without_a_day_of_its_own_has_that_of_its_report(make):
    said = [
        statement("early", UNA, issue="pay", value="high", kind="demand", on="2030-05-01"),
        statement("late", UNA, issue="pay", value="low", kind="demand"),
    ]
    case = make(
        "issues: {pay: {values: [low, high]}}",
        {"r1": {"outlet": "wire", "published": "2030-05-10", "statements": said}},
    )
    (history,) = positions(case).histories
    assert [(s.when, s.value) for s in history.stands] == [
        ("2030-05-01", "high"),
        ("2030-05-10", "low"),
    ]


def test_who_denies_and_then_admits_is_on_both_sides_and_said_to_be(make):
    said = [
        statement("n", OLM, denies=["c"], on="2030-05-02"),
        statement("y", {"party": "owner"}, supports=["c"], on="2030-05-09"),
        statement("u", {**UNA}, supports=["c"], on="2030-05-09"),
        statement("v", UNNAMED, supports=["c"]),
        statement("w", UNNAMED, denies=["c"]),
    ]
    case = make(
        "claims: {c: {says: It will shut.}}",
        {"r1": {"outlet": "wire", "published": "2030-05-10", "statements": said}},
    )
    found = standing(case, "c")
    assert (found.standing, found.n, found.against) == ("contested", 3, 2)
    assert [(t.source, t.supports, t.denies) for t in found.turns] == [
        ("The Owner", "2030-05-09", "2030-05-02")
    ]
    drawn = {v.id: (v.stance, v.date, v.statements) for v in chain(case, "c").voices}
    assert drawn["r1"] == ("supports", "2030-05-10", ("y", "u", "v"))
    assert drawn["r1#denies"] == ("denies", "2030-05-10", ("n", "w"))
    assert drawn["source:a clerk@wire#denies"][0] == "denies"


def test_the_timeline_keeps_three_strands_apart(make):
    case = make(
        """
events:
  walk: {type: PROTEST, says: They walk out., by: union, on: 2030-04-30~, evidence: a}
  soon: {type: CONSULT, says: They meet., by: [owner, union], on: 2030-06, status: future}
  once: {type: CONSULT, says: Undated.}
""",
        {
            "r": {
                "outlet": "wire",
                "published": "2030-05-03",
                "statements": [statement("a", UNA, on="2030-05-01/2030-05-02")],
            }
        },
    )
    found = timeline(case)
    assert [e.id for e in found.happened] == ["walk", "soon"]
    assert [e.id for e in found.said] == ["a"]
    assert [e.id for e in found.published] == ["r"]
    assert [e.id for e in found.undated] == ["once"]
    walk, soon, a = found.happened[0], found.happened[1], found.said[0]
    assert walk.published == (date(2030, 5, 3),)
    assert walk.lag == 3
    assert not walk.exact
    assert found.order(walk, a) == "before"
    assert found.order(soon, walk) == "after"
    assert found.order(soon, soon) == "open"
    assert found.order(found.published[0], found.published[0]) == "same day"


ISSUE = "issues: {length: {values: [none, one year, two years, five years]}}\n"


def test_a_concession_is_a_step_towards_another_party(make):
    case = make(
        ISSUE
        + """
positions:
  o1:
    party: owner
    issue: length
    value: five years
    since: 2030-05-01
    until: 2030-05-05
    evidence: a
  o2: {party: owner, issue: length, value: two years, since: 2030-05-05, evidence: b}
  u1: {party: union, issue: length, value: none, since: 2030-05-01, evidence: c}
  b1: {party: bank, issue: length, value: one year, since: 2030-05-02, evidence: d}
""",
        {
            "r": {
                "outlet": "wire",
                "published": "2030-05-09",
                "statements": [
                    statement("a", OLM, on="2030-05-01"),
                    statement("b", OLM, on="2030-05-05"),
                    statement("c", UNA, on="2030-05-01"),
                    statement("d", UNNAMED, on="2030-05-02"),
                    statement(
                        "e", UNA, on="2030-05-07", kind="demand", issue="length", value="one year"
                    ),
                    statement(
                        "f", OLM, on="2030-05-08", kind="demand", issue="length", value="five years"
                    ),
                ],
            }
        },
    )
    found = positions(case)
    assert [(m.party, m.before.value, m.after.value, m.kind, m.towards) for m in found.moves] == [
        ("owner", "five years", "two years", "concession", ("union", "bank")),
        ("union", "none", "one year", "concession", ("owner", "bank")),
        ("owner", "two years", "five years", "hardening", ()),
    ]
    assert not found.of("bank", "length").latest.announced
    assert found.of("owner", "length").latest.value == "five years"
    assert positions(case, party="union").histories[0].party == "union"
    assert not positions(case, as_of="2030-05-08").histories


def test_what_another_tells_of_a_party_is_relayed_by_the_teller(make):
    """An insider and the bank tell what the owner would take; a paper's own voice is no teller."""
    want = {"kind": "position", "issue": "length", "value": "one year"}
    case = make(
        ISSUE,
        {
            "r": {
                "outlet": "wire",
                "published": "2030-05-09",
                "statements": [
                    statement("o", {"party": "owner", "described": "an insider"}),
                    statement("a", OLM, on="2030-05-01", nested_in="o", **want),
                    statement("p", {"party": "bank"}),
                    statement("q", {"party": "owner"}, nested_in="p"),
                    statement("b", OLM, on="2030-05-02", nested_in="q", **want),
                    statement("w", {"outlet": "wire"}),
                    statement("c", OLM, on="2030-05-03", nested_in="w", **want),
                ],
            }
        },
    )
    stands = positions(case).of("owner", "length").stands
    assert [(s.announced, s.by) for s in stands] == [
        (False, ("an insider",)),
        (False, ("The Bank",)),
        (True, ("Ada Olm",)),
    ]


def test_contradictions_say_whether_announced_or_relayed(make):
    case = make(
        ISSUE
        + """
positions:
  o1: {party: owner, issue: length, value: five years, since: 2030-05-01, evidence: a}
  o2: {party: owner, issue: length, value: one year, since: 2030-05-03, evidence: b, stance: wants}
  o3:
    party: owner
    issue: length
    value: five years
    since: 2030-05-01
    stance: rejects
    evidence: c
""",
        {
            "r": {
                "outlet": "wire",
                "published": "2030-05-09",
                "statements": [
                    statement("a", OLM, on="2030-05-01"),
                    statement("b", {"party": "owner", "described": "a manager"}, on="2030-05-03"),
                    statement("c", OLM, on="2030-05-01"),
                ],
            }
        },
    )
    kinds = {(c.one.position, c.other.position): c.kind for c in positions(case).contradictions}
    assert kinds == {
        ("o1", "o3"): "announced against announced",
        ("o1", "o2"): "announced against relayed",
    }


def test_the_ledger_takes_readings_from_statements(make):
    case = make(
        """
figures:
  all: {unit: jobs, value: 100, evidence: a}
  kept: {unit: jobs}
  lost: {unit: jobs, at_most: 30}
equations: ["all = kept + lost", "all = "]
""",
        {
            "r": {
                "outlet": "wire",
                "published": "2030-05-01",
                "statements": [
                    statement("a", OLM, figures=[{"figure": "all", "value": 100}]),
                    statement("b", UNA, figures=[{"figure": "kept", "at_most": 60}]),
                    statement(
                        "x", UNA, figures=[{"figure": "lost", "value": 9}], status="rejected"
                    ),
                ],
            }
        },
    )
    found = figures(case)
    assert found.figures["all"].sources == ("a",)
    assert (found.figures["kept"].held, found.figures["kept"].implied) == ("at most 60", "")
    (conflict,) = found.conflicts
    assert conflict.gap == 10
    assert conflict.sides == (("100 on the left", ("a",)), ("0 to 90 on the right", ("b",)))
    assert [e.holds for e in found.equations] == [False, None]
    assert found.equations[1].read


AGREED = """
agreements:
  pact:
    name: The pact
    parties: [owner, union]
    phases:
      one:
        obligations:
          pay:
            by: owner
            does: pay
            due: 2030-05-10
            history:
              - {on: 2030-05-12, level: 1}
              - {on: 2030-05-02, level: 3}
          work: {by: union, does: work, due: 2030-05-10, implementation: 3}
          talk: {by: [owner, union], does: talk}
threats:
  strike:
    by: union
    to: owner
    demand: pay
    made: 2030-05-02
    deadline: 2030-05-05
    outcome: carried out
    extent: partial
  again:
    by: union
    to: owner
    demand: pay
    made: 2030-05-06
    deadline: 2030-05-09
    outcome: backed down
  shut: {by: owner, to: union, demand: work, made: 2030-05-01, deadline: 2030-05-30}
  shut-now: {by: owner, to: union, demand: work, made: 2030-05-11, deadline: 2030-05-13}
  end: {by: owner, to: union, demand: come, outcome: conceded}
"""


def test_obligations_fall_due_and_are_undone(make):
    found = obligations(make(AGREED))
    pay, work, talk = found.obligations
    assert (pay.level, pay.words, pay.overdue) == (1, "minimal", 10)
    assert [(r.before.level, r.after.level) for r in pay.reversals] == [(3, 1)]
    assert work.overdue is None
    assert talk.words == "unknown"
    owner = found.parties["owner"]
    assert (owner.owed, owner.partial, owner.unknown, owner.overdue, owner.reversed) == (
        2,
        1,
        1,
        1,
        1,
    )
    early = obligations(make(AGREED), as_of="2030-05-11", party="owner").obligations[0]
    assert (early.level, early.overdue, early.reversals) == (3, None, ())


def test_threats_and_who_follows_through(make):
    found = threats(make(AGREED))
    assert [t.id for t in found.threats] == ["shut", "strike", "again", "shut-now", "end"]
    assert [t.id for t in found.threats if t.expired] == ["shut-now"]
    union, owner = found.parties["union"], found.parties["owner"]
    assert union.followed_through == (1, 2)
    assert (union.partial, union.faced, union.gave_in) == (1, 3, 1)
    assert (owner.made, owner.worked, owner.open) == (3, 1, 2)
    early = threats(make(AGREED), as_of="2030-05-04").threats
    # What has neither date nor evidence came out at the latest when the case ends.
    assert {t.id: t.outcome for t in early} == {"shut": "open", "strike": "open", "end": "open"}


def test_accounts_of_knowledge_stay_side_by_side(make):
    case = make(
        """
channels:
  quiet:
    {between: [owner, bank], kind: back, since: 2030-04-01, disclosed: 2030-05-10, evidence: a}
claims:
  union-was-told: {says: The union was told., about: quiet}
knowledge:
  - {party: union, of: quiet, knows: no, until: 2030-05-10, evidence: b}
  - {party: union, of: quiet, since: 2030-05-04, told_by: bank}
""",
        {
            "r": {
                "outlet": "wire",
                "published": "2030-05-10",
                "statements": [
                    statement("a", UNNAMED),
                    statement("b", UNA, denies=["union-was-told"]),
                    statement("c", OLM, supports=["union-was-told"], on="2030-05-09"),
                ],
            }
        },
    )
    found = knowledge(case)
    union = found.of("union", "quiet")
    assert (union.earliest, union.certain) == (date(2030, 5, 4), date(2030, 5, 10))
    assert found.of("bank", "quiet").accounts[0].how == "took part"
    assert [(d.knows.evidence, d.not_.evidence) for d in found.disputed] == [
        ((), ("b",)),
        (("c",), ("b",)),
    ]
    assert [a.party for a in knowledge(case, party="bank").awareness] == ["bank"]


@pytest.mark.parametrize(
    "function", [standings, timeline, positions, figures, obligations, threats, knowledge]
)
@pytest.mark.parametrize("known_to", [None, "union"])
def test_every_view_is_json_and_says_how_it_was_made(kestrow, function, known_to):
    found = function(kestrow, as_of="2026-03-12", known_to=known_to)
    data = json.loads(json.dumps(found.to_json()))
    assert data["provenance"]["case_hash"] == kestrow.hash
    assert data["provenance"]["parameters"]["as_of"] == "2026-03-12"
    with pytest.raises(NotFound):
        function(kestrow, known_to="nobody")


def test_a_channel_of_any_name_opens_and_comes_out(make):
    """The name may be a plural, so no verb follows it."""
    case = make(
        """
channels:
  c: {between: [owner, union], name: the posts, since: 2030-05-01, disclosed: 2030-05-03}
"""
    )
    assert [e.says for e in timeline(case).happened] == [
        "channel opens: the posts",
        "channel comes out: the posts",
    ]


def test_an_empty_case_has_an_empty_record(make):
    case = make()
    assert not standings(case).claims
    assert not timeline(case).all()
    assert not positions(case).histories
    assert not figures(case).figures
    assert not obligations(case).obligations
    assert not threats(case).threats
    assert not knowledge(case).awareness


DATES = st.sampled_from(
    [
        "2030-05-01",
        "2030-05",
        "2030-05~",
        "2030-04/2030-05",
        "2030-05-02/..",
        "../2030-05-01",
        "2030",
    ]
)


@given(DATES, DATES, DATES)
def test_the_order_of_entries_is_a_strict_order(a, b, c):
    def entry(when):
        found = days(when)
        first = None if found.earliest == date.min else found.earliest
        last = None if found.latest == date.max else found.latest
        return Entry("said", "statement", when, "", when, first, last, found.exact)

    x, y, z = entry(a), entry(b), entry(c)
    opposite = {"before": "after", "after": "before", "open": "open", "same day": "same day"}
    assert Timeline.order(y, x) == opposite[Timeline.order(x, y)]
    if Timeline.order(x, y) == Timeline.order(y, z) == "before":
        assert Timeline.order(x, z) == "before"
