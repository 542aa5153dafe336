"""The case as of a date and as known to a party."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.errors import NotFound, UsageError
from backchannel.record import standings, view

DAYS = [(date(2026, 2, 20) + timedelta(days=i)).isoformat() for i in range(40)]
GROWING = (
    "reports",
    "statements",
    "claims",
    "positions",
    "events",
    "threats",
    "proposals",
    "agreements",
)
CASE = """
channels:
  quiet:
    {between: [owner, bank], kind: back, since: 2030-04-01, disclosed: 2030-05-10, evidence: s2}
claims:
  it-shuts: {says: The mill will shut.}
  bank-pays: {says: The bank pays.}
threats:
  strike:
    by: union
    to: owner
    demand: the hall stays open
    made: 2030-05-02
    deadline: 2030-05-08
    outcome: carried out
    evidence: s1
    outcome_evidence: s3
knowledge:
  - {party: union, of: quiet, since: 2030-05-03, evidence: s2}
  - {party: union, of: bank-pays, knows: no, until: 2030-05-11}
figures:
  jobs: {unit: jobs, readings: [{value: 40, evidence: s1}, {value: 50, evidence: s3}]}
equations: ["jobs = 40"]
agreements:
  pact:
    name: The pact
    parties: [owner, union]
    signed: 2030-05-01
    phases:
      one:
        runs: 2030-05-05/2030-05-09
        status: lapsed
        obligations:
          pay:
            by: owner
            does: pay
            implementation: 1
            history:
              - {on: 2030-05-06, level: 3, evidence: s1}
              - {on: 2030-05-12, level: 1, evidence: s3}
"""


def reports():
    return {
        "r1": {
            "outlet": "wire",
            "published": "2030-05-03",
            "statements": [
                {
                    "id": "s1",
                    "source": {"party": "union"},
                    "on": "2030-05-02",
                    "supports": ["it-shuts"],
                },
                {"id": "p1", "source": {"party": "owner"}, "status": "proposed"},
            ],
        },
        "r2": {
            "outlet": "post",
            "published": "2030-05-10",
            "statements": [
                {
                    "id": "s2",
                    "source": {"party": "owner"},
                    "to": ["bank"],
                    "on": "2030-05-01",
                    "supports": ["bank-pays"],
                }
            ],
        },
        "r3": {
            "outlet": "star",
            "published": "2030-05-13",
            "statements": [{"id": "s3", "source": {"party": "union"}, "on": "2030-05-12"}],
        },
    }


@pytest.fixture(scope="module")
def case(make):
    return make(CASE, reports())


def test_what_nobody_accepted_is_in_no_view(case):
    assert "p1" not in view(case).statements
    assert view(case).reports["r1"].statements == ("s1",)


def test_as_of_a_date_the_later_is_taken_back(case):
    seen = view(case, as_of="2030-05-06")
    assert list(seen.reports) == ["r1"]
    assert list(seen.claims) == ["it-shuts"]
    assert list(seen.channels) == []
    assert seen.threats["strike"].outcome == "open"
    assert [r.value for r in seen.figures["jobs"].readings] == [40]
    phase = seen.agreements["pact"].phases["one"]
    assert phase.status == "running"
    assert phase.obligations["pay"].implementation == 3
    assert seen.as_of == "2030-05-06"
    assert view(case, as_of="2030-05-04").agreements["pact"].phases["one"].status == "pending"
    assert "pact" not in view(case, as_of="2030-04-30").agreements


def test_a_party_knows_what_it_said_was_told_and_sat_in(case):
    owner = view(case, as_of="2030-05-04", known_to="owner")
    assert set(owner.statements) == {"s1", "s2"}
    assert owner.statements["s2"].quote == case.quote(case.statements["s2"])
    assert "r2" not in owner.reports
    assert "quiet" in owner.channels
    bank = view(case, as_of="2030-05-04", known_to="bank")
    assert "s2" in bank.statements
    assert bank.channels["quiet"].disclosed is None


def test_what_another_tells_of_a_party_is_not_what_it_said(make):
    """In a report that is not out yet, the bank tells what the union said to the owner."""
    from backchannel.record import knowledge

    told = [
        {"id": "o", "source": {"party": "bank"}, "on": "2030-05-01", "to": ["owner"]},
        {
            "id": "i",
            "source": {"party": "union"},
            "on": "2030-05-01",
            "to": ["owner"],
            "nested_in": "o",
            "supports": ["c"],
        },
    ]
    case = make(
        "claims: {c: {says: It will shut.}}\nknowledge: [{party: union, of: c, since: 2030-05-09}]",
        {"r": {"outlet": "wire", "published": "2030-05-10", "statements": told}},
    )
    seen = {
        party: set(view(case, as_of="2030-05-04", known_to=party).statements)
        for party in ("bank", "owner", "union")
    }
    assert seen == {"bank": {"o", "i"}, "owner": {"o", "i"}, "union": set()}
    found = knowledge(case, of="c")
    how = {a.party: [x.how for x in a.accounts] for a in found.awareness}
    assert how == {
        "union": ["by an account", "by an account"],
        "bank": ["spoke of it"],
        "owner": ["was told"],
    }


def test_accounts_of_knowledge_open_and_close(case):
    assert "quiet" not in view(case, as_of="2030-05-02", known_to="union").channels
    assert "quiet" in view(case, as_of="2030-05-04", known_to="union").channels
    assert "bank-pays" not in view(case, as_of="2030-05-10", known_to="union").claims
    assert "bank-pays" in view(case, as_of="2030-05-11", known_to="union").claims
    assert "bank-pays" in view(case, as_of="2030-05-10").claims


LATER = """
issues: {pay: {values: [low, high]}}
threats:
  strike:
    by: union
    to: owner
    demand: the hall stays open
    made: 2030-05-02
    outcome: carried out
    extent: full
    follows: It struck on 12 May.
    evidence: s1
    outcome_evidence: s3
  again:
    {by: union, to: owner, demand: pay, made: 2030-05-03, follows: strike, evidence: s1}
  bare: {by: union, to: owner, demand: talk, made: 2030-05-03, outcome: carried out, evidence: s1}
proposals:
  offer:
    by: owner
    to: union
    on: 2030-05-01
    says: Low pay.
    answers: {union: rejected}
    status: rejected
    evidence: [s1, s3]
knowledge:
  - {party: union, of: quiet, knows: no, until: 2030-05-11, evidence: s2}
  - {party: owner, of: quiet, since: 2030-04-02}
channels:
  quiet: {between: [owner, bank], kind: back, since: 2030-04-01, evidence: s1}
figures: {struck: {unit: people}}
agreements:
  pact:
    name: The pact
    parties: [owner, union]
    signed: 2030-05-01
    evidence: s1
    phases:
      one:
        runs: 2030-05-01/2030-05-20
        status: broken
        says: Broken off by a strike.
        evidence: [s1, s3]
        obligations:
          pay:
            by: owner
            does: pay
            history:
              - {on: 2030-05-03, level: 0, evidence: s1}
              - {on: 2030-05-02, level: 2, evidence: s1}
              - {on: 2030-05-12, level: 3, evidence: s3}
"""


@pytest.fixture(scope="module")
def later(make):
    """The union made the offer known and refused it in another report; that one counts heads."""
    given = reports()
    del given["r1"]["statements"][0]["supports"], given["r2"]["statements"][0]["supports"]
    given["r3"]["statements"][0] |= {
        "kind": "refusal",
        "figures": [{"figure": "struck", "value": 9}],
    }
    return make(LATER, given)


def test_what_followed_a_threat_is_taken_back(later):
    early, late = (view(later, as_of=d).threats for d in ("2030-05-04", "2030-05-13"))
    assert (early["strike"].outcome, early["strike"].follows) == ("open", "")
    assert (late["strike"].outcome, late["strike"].follows) == (
        "carried out",
        "It struck on 12 May.",
    )
    # Which threat it repeats was known when it was made.
    assert early["again"].follows == "strike"
    # No deadline, nothing cited: it counts from the day of the case.
    assert (early["bare"].outcome, late["bare"].outcome) == ("open", "open")
    assert view(later, as_of="2030-05-20").threats["bare"].outcome == "carried out"


def test_an_answer_is_not_known_from_whoever_made_the_offer_known(later):
    early, late = (view(later, as_of=d).proposals["offer"] for d in ("2030-05-04", "2030-05-13"))
    assert (dict(early.answers), early.status) == ({}, "open")
    assert (late.answers, late.status) == ({"union": "rejected"}, "rejected")
    assert view(later, as_of="2030-05-12", known_to="union").proposals["offer"].answers
    assert not view(later, as_of="2030-05-11", known_to="union").proposals["offer"].answers


def test_the_end_of_a_phase_is_taken_back(later):
    early, late = (
        view(later, as_of=d).agreements["pact"].phases["one"] for d in ("2030-05-04", "2030-05-13")
    )
    assert (early.status, early.says) == ("running", "")
    assert (late.status, late.says) == ("broken", "Broken off by a strike.")


def test_the_level_of_an_obligation_is_the_latest_by_date(later):
    phase = view(later, as_of="2030-05-04").agreements["pact"].phases["one"]
    assert phase.obligations["pay"].implementation == 0


def test_a_figure_is_not_there_before_anybody_gives_it(later):
    assert "struck" not in view(later, as_of="2030-05-04").figures
    assert "struck" in view(later, as_of="2030-05-13").figures


def test_nobody_knows_of_what_it_is_said_not_to_know(later):
    """Nor who else knew of it."""
    from backchannel.record import knowledge

    for day in ("2030-05-04", "2030-05-10"):
        assert not knowledge(later, as_of=day, known_to="union").awareness
    after = knowledge(later, as_of="2030-05-12", known_to="union")
    assert {a.party for a in after.awareness} >= {"owner", "union"}
    assert knowledge(later, as_of="2030-05-04").awareness


def test_protected_reports_are_known_to_nobody_else(make):
    given = reports()
    given["r1"]["protected"] = True
    case = make("claims: {it-shuts: {says: x}, bank-pays: {says: y}}", given)
    assert "r1" in view(case, as_of="2030-05-20").reports
    assert "r1" not in view(case, as_of="2030-05-20", known_to="bank").reports
    assert "s1" in view(case, as_of="2030-05-20", known_to="union").statements


def test_errors_name_what_is_wrong(case):
    with pytest.raises(NotFound, match="no party 'unoin'"):
        view(case, known_to="unoin")
    with pytest.raises(UsageError):
        view(case, as_of="5 May 2030")


def test_nothing_restricted_is_the_case_itself(make):
    case = make("claims: {c: {says: x}}")
    assert view(case) is case


@settings(max_examples=12, deadline=None)
@given(
    st.sampled_from(DAYS),
    st.sampled_from(DAYS),
    st.sampled_from([None, "company", "union", "insurer", "board"]),
)
def test_later_views_hold_what_earlier_ones_did(kestrow, one, other, party):
    early, late = sorted((one, other))
    before, after = (view(kestrow, as_of=d, known_to=party) for d in (early, late))
    for section in GROWING:
        assert set(getattr(before, section)) <= set(getattr(after, section)), section
    for key, figure in before.figures.items():
        assert len(figure.all_readings()) <= len(after.figures[key].all_readings())


@settings(max_examples=8, deadline=None)
@given(st.sampled_from(DAYS), st.sampled_from([None, "company", "insurer"]))
def test_a_view_of_a_view_is_the_same(kestrow, day, party):
    once = view(kestrow, as_of=day, known_to=party)
    twice = view(once, as_of=day, known_to=party)
    for section in (*GROWING, "figures", "channels", "judgements", "forecasts"):
        assert dict(getattr(once, section)) == dict(getattr(twice, section)), section


@settings(max_examples=8, deadline=None)
@given(st.sampled_from(DAYS), st.sampled_from(["company", "union", "insurer"]))
def test_a_party_sees_all_public_statements(kestrow, day, party):
    assert set(view(kestrow, as_of=day).statements) <= set(
        view(kestrow, as_of=day, known_to=party).statements
    )


@settings(max_examples=8, deadline=None)
@given(st.sampled_from(DAYS))
def test_nothing_visible_rests_on_what_is_not(kestrow, day):
    seen = view(kestrow, as_of=day)
    for path, cited in seen.citing():
        if path[0] not in ("model", "deal", "outlets"):
            assert set(cited) <= set(seen.statements), path
    assert set(standings(kestrow, as_of=day).claims) == set(seen.claims)


def test_what_others_will_say_that_a_party_wants_is_not_known_to_it(make):
    """A position that rests on what an observer says later; one on the party's own later word."""
    text = """
issues: {hall: {name: The hall}}
positions:
  seen: {party: owner, issue: hall, value: shut, since: 2030-05-01, evidence: o}
  own: {party: owner, issue: hall, value: sold, since: 2030-05-01, evidence: w}
"""
    statements = [
        {"id": "o", "source": {"name": "Jo Vane"}},
        {"id": "w", "source": {"party": "owner"}, "on": "2030-05-01"},
    ]
    report = {"outlet": "wire", "published": "2030-05-10", "statements": statements}
    case = make(text, {"r1": report})
    assert set(view(case, as_of="2030-05-04", known_to="owner").positions) == {"own"}
    assert set(view(case, as_of="2030-05-10", known_to="owner").positions) == {"seen", "own"}
    assert not view(case, as_of="2030-05-04", known_to="union").positions


WRITTEN = """
claims:
  it-shuts: {says: The mill will shut., credibility: 1}
  it-stays: {says: The mill stays open., credibility: 2}
events:
  talks: {type: CONSULT, says: They met., on: 2030-05-02, contested: yes, evidence: [s1, s3]}
  walk: {type: PROTEST, says: They walked out., on: 2030-05-02, contested: yes, evidence: s1}
judgements:
  first: {says: They mean it., on: 2030-05-04, evidence: s1}
  undated: {says: It was the strike that did it., evidence: [s1, s3]}
  on-claim: {says: The bank did it., claims: [it-shuts, late]}
  bare: {says: They will settle.}
  dated: {says: They may settle., on: 2030-05-05}
forecasts:
  shut: {says: It shuts., likelihood: 60, on: 2030-05-04, resolves: 2030-06-01, evidence: [s1, s3]}
"""


def test_words_that_rest_on_what_came_later_had_not_been_written(make):
    given = reports()
    given["r3"]["statements"][0]["supports"] = ["late", "it-shuts"]
    given["r1"]["statements"][0]["supports"] += ["it-stays"]
    case = make(WRITTEN.replace("events:", "  late: {says: Too late.}\nevents:"), given)
    then, now = view(case, as_of="2030-05-10"), view(case, as_of="2030-05-20")
    assert [*then.judgements] == ["first", "dated"]
    assert [*now.judgements] == ["first", "undated", "on-claim", "bare", "dated"]
    assert (*then.forecasts, *now.forecasts) == ("shut",)
    # Who heard the first account knew of no other, nor did anybody set a digit on both.
    assert [(e.contested, now.events[k].contested) for k, e in then.events.items()] == [
        (False, True),
        (True, True),
    ]
    assert [(c.credibility, now.claims[k].credibility) for k, c in then.claims.items()] == [
        (None, "1"),
        ("2", "2"),
    ]
