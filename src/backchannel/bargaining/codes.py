"""Codes of deals (BC4xx)."""

from __future__ import annotations

from backchannel.diagnostics import Code, Severity

__all__ = ["CODES"]

_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE

EXPRESSION = Code(
    "BC401",
    _E,
    "expression does not parse",
    "Constraints, red lines and interactions are written in the one expression language: issues "
    'compared to their values (`truce = "six weeks"`), `and`, `or`, `not`, `implies`, `if`, `iff`.',
    "Correct the expression where the caret points.",
)
UNKNOWN_ISSUE = Code(
    "BC402",
    _E,
    "unknown issue",
    "The deal names an issue that is not among its `issues:`, or lists one that the case lacks.",
    "Correct the name, or add the issue to the deal's `issues:`.",
)
UNKNOWN_VALUE = Code(
    "BC403",
    _E,
    "unknown value",
    "A score, expression or package names something that is not among the issue's values. The "
    "package it is about does not exist.",
    "Use one of the issue's values word for word; one that holds a blank stands in quotes.",
)
UNKNOWN_PARTY = Code(
    "BC404",
    _E,
    "unknown party",
    "The deal names a party that the case, or the deal's `parties:`, does not have.",
    "Correct the name, or add the party.",
)
SCORE_MISSING = Code(
    "BC405",
    _E,
    "score missing",
    "Every party needs a score for every value of every issue: an issue that a party does not care "
    "about has zeros. A missing score is not read as zero, since that would be a judgement nobody "
    "made.",
    "Give the score; write 0 where the party does not care.",
)
POINTS = Code(
    "BC406",
    _W,
    "points do not sum to what is claimed",
    "`points:` says what each party's best scores sum to. Scores that sum to something else are on "
    "another scale, and sums over parties compare apples with pears.",
    "Correct the scores or weights, or the claim; leave `points:` out where parties need not have "
    "the same.",
)
RESERVATION_ABOVE_BEST = Code(
    "BC407",
    _W,
    "reservation value above the best package",
    "No package that the constraints allow gives the party what it has without a deal, so it signs "
    "nothing. The value stands as given: it is never clipped to make a deal possible.",
    "Check the reservation value and the scale of the party's scores.",
)
NO_ZONE = Code(
    "BC408",
    _N,
    "no zone of agreement",
    "No package is accepted by enough signatories. This is a finding about the negotiation, no "
    "fault of the file; the message says who cannot be reconciled and what comes nearest.",
    "Nothing need be repaired. See what would open a deal: `backchannel open CASE`.",
)
ISSUE_VALUES = Code(
    "BC409",
    _E,
    "issue without values",
    "An issue of a deal needs values to choose from, each named once.",
    "Give the case's issue a list `values:`, or write the issue with values of its own: "
    "`{issue: [value, value]}`.",
)
ESTIMATE = Code(
    "BC410",
    _E,
    "contradictory estimate",
    "An estimate gives `value`; or `low` and `high` (with `mode` between them); or `mean` and a "
    "positive `sd`. This one gives none of these, or bounds the wrong way round.",
    "Give the bounds lowest first, or the value.",
)
SIGN = Code(
    "BC411",
    _E,
    "impossible quorum",
    "The quorum asks for more signatories than there are, or a veto belongs to a party that does "
    "not sign.",
    "Correct the number, or the list of parties.",
)
NO_PACKAGE = Code(
    "BC412",
    _E,
    "constraints leave no package",
    "The constraints contradict each other: no combination of values meets them all.",
    "Correct or drop one of them.",
)
NO_DEAL = Code(
    "BC413",
    _E,
    "no-deal state cannot be scored",
    "A reservation value taken from a state of the graph model needs that model, options that it "
    "has, and at least one option that is also an issue of the deal (or a `package:`).",
    "Name options of the model; say with `package:` what the state means for the issues.",
)
PACKAGE_OPEN = Code(
    "BC414",
    _E,
    "proposal leaves issues open",
    "A proposal names a value for every issue; what is not said cannot be scored.",
    "Add the missing issues.",
)
PROPOSAL_INFEASIBLE = Code(
    "BC415",
    _W,
    "proposal against a constraint",
    "Somebody proposed a package that the deal's constraints do not allow. Either the constraint "
    "is not one, or the proposal could not have been carried out.",
    "Correct the constraint or the proposal.",
)
NEEDS_VALUE = Code(
    "BC416",
    _E,
    "issue needs a value",
    "A name alone holds where the issue's value is `yes`. This issue has other values.",
    "Say which value is meant: `issue = value`, `issue >= value`, `issue in [a, b]`.",
)
TOO_LARGE = Code(
    "BC417",
    _W,
    "conditions tie many issues together",
    "Constraints, red lines and interactions tie so many issues together that their joint values "
    "cannot be listed. Exact counts and frontiers are refused for such a deal.",
    "Cut the condition that ties most, or split an issue.",
)
NOTHING = Code(
    "BC418",
    _E,
    "nothing to bargain over",
    "A deal needs at least one party with scores and one issue.",
    "Add `issues:` and `scores:`.",
)

CODES: tuple[Code, ...] = tuple(v for v in list(globals().values()) if isinstance(v, Code))
