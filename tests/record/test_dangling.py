"""The record never raises on what a user can leave dangling in a case."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backchannel.casefile import Case
from backchannel.record import (
    chain,
    changes,
    changes_since,
    figures,
    knowledge,
    obligations,
    positions,
    propose_claims,
    search,
    standings,
    threats,
    timeline,
    view,
)

SECTIONS = (
    "parties",
    "outlets",
    "issues",
    "claims",
    "figures",
    "reports",
    "statements",
    "channels",
)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_parts_of_a_case_may_be_missing(kestrow, data):
    kept = {}
    for section in SECTIONS:
        entries = getattr(kestrow, section)
        step = data.draw(st.integers(1, 4), label=section)
        kept[section] = {k: v for i, (k, v) in enumerate(entries.items()) if i % step == 0}
    kept["reports"] = {
        k: replace(r, statements=tuple(s for s in r.statements if s in kept["statements"]))
        for k, r in kept["reports"].items()
    }
    case: Case = replace(kestrow, **kept)
    as_of = data.draw(st.sampled_from([None, "2026-03-10"]))
    party = data.draw(st.sampled_from([None, next(iter(case.parties))]))
    for function in (standings, timeline, positions, figures, obligations, threats, knowledge):
        function(case, as_of=as_of, known_to=party).to_json()
    changes_since(case, "2026-03-10", known_to=party).to_json()
    changes(kestrow, case).to_json()
    changes(case, kestrow).to_json()
    for claim in list(case.claims)[:3]:
        chain(case, claim, as_of=as_of).to_json()
    search(case, "operators", as_of=as_of, known_to=party).to_json()
    view(case, as_of=as_of, known_to=party)


def test_claims_are_proposed_where_reports_are_missing(kestrow):
    few = dict(list(kestrow.statements.items())[:40])
    case = replace(kestrow, reports={}, parties={}, claims={}, statements=few)
    propose_claims(case, only=list(few)).to_json()


WILD = """
positions:
  p: {party: nobody, issue: nothing, value: x, evidence: gone}
claims:
  c: {says: A., contradicts: [c, gone], evidence: gone, about: gone}
threats:
  t: {by: nobody, to: nobody, demand: x, made: 2030, deadline: 2029}
figures:
  f: {unit: x, at_least: 9, at_most: 3}
  g: {unit: x, value: 1e308, as_of: 2030}
equations: ["f = g + h", "f = f", "f = f + 1", "= 2", "g = g * g"]
knowledge:
  - {party: nobody, of: gone, knows: no}
  - {party: owner, of: c, until: 2020}
agreements:
  a: {name: A, phases: {x: {runs: 2030/2031, obligations: {o: {by: nobody, does: x}}}}}
"""


def test_wild_references(make):
    case = make(
        WILD,
        {
            "r1": {
                "outlet": "nowhere",
                "published": "2030",
                "relies_on": ["r1", "r2", "gone"],
                "replaces": "r2",
                "statements": [
                    {"id": "a", "source": {"person": "gone"}, "supports": ["c", "no"]},
                    {"id": "b", "source": {"party": "gone"}, "nested_in": "b", "denies": ["c"]},
                ],
            },
            "r2": {"outlet": "wire", "published": "2031", "relies_on": ["r1", "nowhere"]},
        },
    )
    for as_of in (None, "2030-05-05", "0001-01-01", "9999-12-31"):
        for party in (None, "owner"):
            for function in (standings, timeline, positions, figures, obligations, threats):
                function(case, as_of=as_of, known_to=party).to_json()
            knowledge(case, as_of=as_of, known_to=party).to_json()
    assert figures(case).equations[0].read == "no figure 'h'"
    assert any(c.equations == (2,) for c in figures(case).conflicts)
