"""Codes of the graph model (BC3xx)."""

from __future__ import annotations

from backchannel.diagnostics import Code, Severity

__all__ = ["CODES"]

_E, _W = Severity.ERROR, Severity.WARNING

EXPRESSION = Code(
    "BC301",
    _E,
    "expression does not parse",
    "Feasibility, preferences and labels are written in one small language: names, `and`, `or`, "
    '`not`, `implies`, `if`, `iff`, comparisons such as `truce >= "six weeks"`, and parentheses.',
    "Correct the expression where the caret points.",
)
UNKNOWN_OPTION = Code(
    "BC302",
    _E,
    "unknown option",
    "An expression, a status quo or a view names an option that the model does not have.",
    "Correct the name, or declare the option under the decision maker that owns it.",
)
UNKNOWN_VALUE = Code(
    "BC303",
    _E,
    "unknown value",
    "An option is compared to something that is not among its values.",
    "Use one of the option's values; one that holds a blank stands in quotes.",
)
NEEDS_VALUE = Code(
    "BC304",
    _E,
    "option needs a value",
    "A name alone holds where the option's value is `yes`. This option has other values.",
    "Say which value is meant: `option = value`, `option >= value`, `option in [a, b]`.",
)
OPTION_TWICE = Code(
    "BC305",
    _E,
    "option declared twice",
    "Two decision makers declare an option of the same name; expressions cannot tell them apart.",
    "Rename one, or use `owners:` where both must consent to one option.",
)
UNOWNED = Code(
    "BC306",
    _W,
    "option nobody owns",
    "Nobody can change this option: no move leads from one of its values to another, and the "
    "model falls apart into unconnected conflicts.",
    "Give it an owner, or fix its value with `requires:`.",
)
UNKNOWN_DECISION_MAKER = Code(
    "BC307",
    _E,
    "unknown decision maker",
    "Preferences, owners, coalitions, attitudes and views name decision makers: those who own "
    "options (or move in the graph).",
    "Correct the name, or give it an option.",
)
INFEASIBLE = Code(
    "BC308",
    _E,
    "no state is feasible",
    "The constraints contradict each other: no combination of values satisfies them all.",
    "Change or remove one of the constraints named; without any one of them states remain.",
)
STATUS_QUO = Code(
    "BC309",
    _E,
    "status quo is no state",
    "The status quo names no feasible state, so no analysis can start from it.",
    "Correct its values, or the constraint that excludes it.",
)
ALL_TIED = Code(
    "BC310",
    _W,
    "everything tied",
    "A decision maker's preferences separate no two states, so every state is stable for it.",
    "Give it preferences, or list what is not known under `unknown:`. If it is truly indifferent, "
    "say so with an empty mapping: `name: {}`.",
)
CYCLIC = Code(
    "BC311",
    _E,
    "cyclic ranking",
    "A state stands in a ranking twice, and so above and below itself.",
    "Leave one of the two out; what is tied stands in a list of its own.",
)
RANKED_NOTHING = Code(
    "BC312",
    _E,
    "ranking names no state",
    "An item of a ranking is no label, no ordered number, and no expression true of some state.",
    "Correct the item.",
)
TOO_LARGE = Code(
    "BC313",
    _E,
    "model too large",
    "The states would not fit in memory.",
    "Fewer options or values, or constraints that exclude more combinations.",
)
NO_EFFECT = Code(
    "BC314",
    _W,
    "statement without effect",
    "A preference statement is true in every state or in none, so it separates nothing.",
    "Correct or remove it; perhaps a constraint already says as much.",
)
TWO_WAYS = Code(
    "BC315",
    _E,
    "preferences given in two ways",
    "Statements, weights and a ranking each order the states; more than one contradict each other.",
    "Keep one of them.",
)
BAD_MOVE = Code(
    "BC316",
    _E,
    "bad move",
    "Moves of a graph are texts `a -> b` or `a <-> b` between its states.",
    "Correct the text or the names of the states.",
)
NOT_ONE_FORM = Code(
    "BC317",
    _E,
    "options or a graph",
    "A model has either options or an explicit graph.",
    "Keep one of the two.",
)
LABEL = Code(
    "BC318",
    _W,
    "label fits no single state",
    "A label names the one state that satisfies its expression. None or several satisfy this.",
    "Make the expression say every option.",
)
BAD_VALUES = Code(
    "BC319",
    _E,
    "values of an option",
    "An option needs two different values or more.",
    "Leave `values:` out for a yes-or-no option, or give two different ones.",
)
CONSTRAINT_NO_EFFECT = Code(
    "BC320",
    _W,
    "constraint without effect",
    "Without this constraint the feasible states are the same.",
    "Correct or remove it.",
)
UNKNOWN_CLAIM = Code(
    "BC321",
    _E,
    "unknown claim",
    "A preference statement hangs on a claim that the case does not have.",
    "Correct the id after `given:`, or add the claim.",
)
COALITION = Code(
    "BC322",
    _W,
    "coalition of one",
    "A coalition needs two different decision makers or more.",
    "Add a member or remove the coalition.",
)
CODES: tuple[Code, ...] = (
    EXPRESSION,
    UNKNOWN_OPTION,
    UNKNOWN_VALUE,
    NEEDS_VALUE,
    OPTION_TWICE,
    UNOWNED,
    UNKNOWN_DECISION_MAKER,
    INFEASIBLE,
    STATUS_QUO,
    ALL_TIED,
    CYCLIC,
    RANKED_NOTHING,
    TOO_LARGE,
    NO_EFFECT,
    TWO_WAYS,
    BAD_MOVE,
    NOT_ONE_FORM,
    LABEL,
    BAD_VALUES,
    CONSTRAINT_NO_EFFECT,
    UNKNOWN_CLAIM,
    COALITION,
)
