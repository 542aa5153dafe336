"""A case's deal section: read, and everything wrong with it named."""

from __future__ import annotations

from fractions import Fraction

import pytest
import yaml
from pydantic import TypeAdapter

from backchannel.bargaining import codes, from_case, from_spec
from backchannel.bargaining.checking import check_deal, draft
from backchannel.casefile import load_text
from backchannel.casefile.models.deal import DealSpec
from backchannel.diagnostics import Span
from backchannel.errors import InputError

GOOD = """
parties: [union, firm]
points: 100
issues:
  - wage: [freeze, two percent, four percent]
  - hours: ["35", "38", "40"]
  - remote: ["no", "yes"]
scores:
  union:
    wage: {freeze: 0, two percent: [20, 40], four percent: 50}
    hours: {wants: "35", weight: 40}
    remote: {"no": 0, "yes": 10}
  firm:
    wage: {freeze: 70, two percent: {mean: 30, sd: 5}, four percent: 0}
    hours: {"35": 0, "38": 15, "40": 30}
    remote: {"no": 0, "yes": 0}
reservation: {union: {low: 30, high: 50, mode: 35, evidence: s-1}, firm: 35}
red_lines: {union: [not wage = freeze]}
constraints: ["wage = 'four percent' implies not remote", {says: "hours < 40", evidence: s-2}]
interactions:
  - {party: firm, when: {wage: freeze, hours: ["35", "38"]}, score: -5}
  - {party: union, when: remote and hours = 35, score: 2.5}
proposals:
  first: {by: firm, package: {wage: two percent, hours: "38", remote: "no"}}
"""


def read(text: str) -> DealSpec:
    return TypeAdapter(DealSpec).validate_python(yaml.load(text, Loader=yaml.BaseLoader))


def where(path):
    return Span("/".join(map(str, path)))


def test_a_good_deal():
    deal = from_spec(read(GOOD))
    assert not [d for d in check_deal(read(GOOD), None, where) if d.severity.value == "error"]
    assert deal.scores[0][0] == (0, 30, 50)
    assert deal.scores[0][1] == (40, 20, 0)
    assert deal.reservation == (35, 35)
    kinds = [(u.kind, u.party, u.issue, u.value) for u in deal.unknown]
    assert kinds == [("score", 0, 0, 1), ("score", 1, 0, 1), ("reservation", 0, -1, -1)]
    assert deal.unknown[1].mean == 30
    assert deal.unknown[2].evidence == ("s-1",)
    package = deal.package({"wage": "freeze", "hours": "35", "remote": "yes"})
    assert deal.utilities(package) == (0 + 40 + 10 + Fraction("2.5"), 70 + 0 + 0 - 5)
    assert deal.crosses(0, package)
    assert not deal.crosses(1, package)
    assert deal.feasible(package)
    assert not deal.feasible((*deal.proposals[0].package[:1], 2, 0))


def test_weights_multiply_scores_and_what_is_not_known_of_them():
    text = GOOD.replace("points: 100", "weights: {union: {wage: 2}, firm: {wage: -1}}")
    deal = from_spec(read(text))
    assert deal.scores[0][0] == (0, 60, 100)
    assert (deal.unknown[0].low, deal.unknown[0].high) == (40, 80)
    assert deal.scores[1][0] == (-70, -30, 0)
    assert (deal.unknown[1].mean, deal.unknown[1].sd) == (-30, 5)


@pytest.mark.parametrize(
    ("old", "new", "code", "place"),
    [
        ("not wage = freeze", "not wage =", codes.EXPRESSION, "deal/red_lines/union/0"),
        ("hours < 40", "hour < 40", codes.UNKNOWN_ISSUE, "deal/constraints/1/says"),
        ("not wage = freeze", "not wage = frieze", codes.UNKNOWN_VALUE, "deal/red_lines/union/0"),
        ("{freeze: 70", "{frieze: 70", codes.UNKNOWN_VALUE, "deal/scores/firm/wage/frieze"),
        ('wants: "35"', 'wants: "36"', codes.UNKNOWN_VALUE, "deal/scores/union/hours/wants"),
        ("{party: firm", "{party: farm", codes.UNKNOWN_PARTY, "deal/interactions/0/party"),
        ("reservation: {union", "reservation: {onion", codes.UNKNOWN_PARTY,
         "deal/reservation/onion"),
        ("freeze: 70, ", "", codes.SCORE_MISSING, "deal/scores/firm/wage"),
        ('    remote: {"no": 0, "yes": 0}\n', "", codes.SCORE_MISSING, "deal/scores/firm"),
        ("points: 100", "points: 90", codes.POINTS, "deal/scores/union"),
        ("firm: 35}", "firm: 350}", codes.RESERVATION_ABOVE_BEST, "deal/reservation/firm"),
        ("firm: 35}", "firm: 94}", codes.NO_ZONE, "deal"),
        ('["35", "38", "40"]\n  -', '["35", "35"]\n  -', codes.ISSUE_VALUES, "deal/issues/1/hours"),
        ("[20, 40]", "[40, 20]", codes.ESTIMATE, "deal/scores/union/wage/two percent"),
        ("mode: 35", "mode: 60", codes.ESTIMATE, "deal/reservation/union"),
        ("{mean: 30, sd: 5}", "{mean: 30}", codes.ESTIMATE, "deal/scores/firm/wage/two percent"),
        ("points: 100", "sign: {quorum: 3}", codes.SIGN, "deal/sign/quorum"),
        ("points: 100", "sign: {parties: [firm], vetoes: [union]}", codes.SIGN,
         "deal/sign/vetoes/0"),
        ('"hours < 40"', '"hours < 35"', codes.NO_PACKAGE, "deal/constraints"),
        ("union: {low: 30, high: 50, mode: 35, evidence: s-1}", "union: {state: {a: yes}}",
         codes.NO_DEAL, "deal/reservation/union"),
        (', remote: "no"}}', "}}", codes.PACKAGE_OPEN, "deal/proposals/first/package"),
        ('hours: "38", remote: "no"}}', 'hours: "40", remote: "no"}}',
         codes.PROPOSAL_INFEASIBLE, "deal/proposals/first"),
        ("not wage = freeze", "not wage", codes.NEEDS_VALUE, "deal/red_lines/union/0"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_where_it_is(old, new, code, place):
    assert old in GOOD
    found = check_deal(read(GOOD.replace(old, new, 1)), None, where)
    assert (code.code, place) in [(d.code, d.span.file) for d in found]


def test_errors_refuse_the_deal():
    with pytest.raises(InputError, match="no score for") as caught:
        from_spec(read(GOOD.replace("freeze: 70, ", "")))
    assert [d.code for d in caught.value.diagnostics] == ["BC405"]


def test_nothing_to_bargain_over():
    assert [d.code for d in draft(read("parties: [a]"), None, where).found] == ["BC418"]


def test_conditions_that_tie_too_much_are_named():
    issues = "\n".join(f"  - i{k}: [a, b, c, d]" for k in range(12))
    scores = "".join(f"    i{k}: {{a: 0, b: 1, c: 2, d: 3}}\n" for k in range(12))
    tied = " or ".join(f"i{k} = a" for k in range(12))
    text = f"issues:\n{issues}\nscores:\n  p:\n{scores}constraints: [{tied}]\n"
    found = check_deal(read(text), None, where)
    assert [d.code for d in found] == ["BC417"]


def test_a_reservation_from_a_state_of_the_graph_model(tmp_path):
    from backchannel.bargaining import from_case
    from backchannel.casefile import load_case

    (tmp_path / "case.yaml").write_text("""case: strike
parties: {union: {name: Union}, firm: {name: Firm}}
model:
  options: {union: {strike: {}}, firm: {lock-out: {}}}
  status_quo: {strike: "yes"}
  preferences: {union: [strike], firm: [not strike]}
deal:
  issues: [{strike: ["no", "yes"]}, {wage: [low, high]}]
  scores:
    union: {strike: {"no": 0, "yes": 7}, wage: {low: 0, high: 20}}
    firm: {strike: {"no": 30, "yes": 0}, wage: {low: 20, high: 0}}
  reservation:
    union: {state: status quo, package: {wage: low}, plus: 1.5}
    firm: {state: {strike: "yes", lock-out: "yes"}}
""")
    deal = from_case(load_case(tmp_path).case)
    assert deal.reservation == (Fraction("8.5"), 0)


def test_issues_may_be_a_mapping_of_issues_with_own_values() -> None:
    rest = (
        "  scores: {a: {pay: {low: 1, high: 0}, hours: {'35': 0, '40': 2}},\n"
        "           b: {pay: {low: 0, high: 3}, hours: {'35': 1, '40': 0}}}\n"
    )
    head = "title: T\nparties: {a: {name: A}, b: {name: B}}\ndeal:\n"
    listed = load_text(head + "  issues: [{pay: [low, high]}, {hours: [35, 40]}]\n" + rest)
    mapped = load_text(head + "  issues: {pay: [low, high], hours: [35, 40]}\n" + rest)
    assert not mapped.diagnostics
    assert from_case(mapped.case).issues == from_case(listed.case).issues

    wrong = load_text(head + "  issues: {pay: [low, low], hours: [35, 40]}\n" + rest)
    with pytest.raises(InputError) as caught:
        from_case(wrong.case)
    (first, *_) = caught.value.diagnostics
    assert (first.span.line, first.span.column) == (4, 17)
