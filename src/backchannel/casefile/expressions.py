"""The one small expression language: feasibility, preferences, constraints and red lines.

Grammar, loosest binding first::

    expression  = disjunction [("implies" | "iff" | "if") disjunction]
    disjunction = conjunction {"or" conjunction}
    conjunction = negation {"and" negation}
    negation    = {"not"} atom
    atom        = "(" expression ")" | "true" | "false" | comparison | name
    comparison  = name ("=" | "!=" | "<" | "<=" | ">" | ">=") value
                | name ["not"] "in" "[" value {"," value} "]"

* ``a implies b`` is false only where ``a`` holds and ``b`` does not; ``b if a`` says the same;
  ``a iff b`` holds where both have the same truth. The three do not chain:
  ``a implies b implies c`` needs parentheses that say what is meant.
* ``not`` binds tighter than ``and``, ``and`` tighter than ``or``; ``not a = b`` is
  ``not (a = b)``.
* In a comparison the name stands on the left and the value on the right. ``<`` and its like
  follow the order in which the values are declared, or the order of numbers.
* Words may hold hyphens, dots, slashes and colons between letters and digits (``open-port``,
  ``60-days``). A name or a value with blanks stands in quotes: ``truce = "six weeks"``.
* A name alone holds where its value is ``yes`` (or true).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from backchannel.casefile._expression_parser import parse
from backchannel.casefile._expression_tree import (
    FALSE,
    MAX_DEPTH,
    MAX_LENGTH,
    NO,
    TRUE,
    WORDS,
    YES,
    And,
    Assigned,
    Compare,
    Constant,
    Expr,
    If,
    Iff,
    Implies,
    In,
    Name,
    Not,
    Or,
    Value,
    children,
    conjunction,
    disjunction,
    mentions,
    names,
    number_of,
)
from backchannel.errors import UsageError

__all__ = [
    "FALSE",
    "MAX_DEPTH",
    "MAX_LENGTH",
    "TRUE",
    "And",
    "Assigned",
    "Compare",
    "Constant",
    "Expr",
    "If",
    "Iff",
    "Implies",
    "In",
    "Name",
    "Not",
    "Or",
    "Value",
    "children",
    "conjunction",
    "disjunction",
    "evaluate",
    "mentions",
    "names",
    "parse",
    "to_text",
]

# Printing ----------------------------------------------------------------------------------------

_BARE: Final = re.compile(r"\w+(?:[-./:]+\w+)*|-?\d+(?:\.\d+)?")


def _quote(text: str, *, value: bool) -> str:
    plain = _BARE.fullmatch(text) and not (text in WORDS and not (value and text in YES | NO))
    if plain and (value or number_of(text) is None):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def to_text(expr: Expr) -> str:
    """Write an expression with as few parentheses as it needs; :func:`parse` reads it back equal.

    Example:
        >>> to_text(parse("((a) and (b or c)) implies (not (d = 'six weeks'))"))
        'a and (b or c) implies not d = "six weeks"'
    """
    return _text(expr)[0]


def _text(expr: Expr) -> tuple[str, int]:
    """The text and how tightly it binds: 0 conditional, 1 or, 2 and, 3 not, 4 atom."""

    def inside(part: Expr, at_least: int) -> str:
        text, binds = _text(part)
        return text if binds >= at_least else f"({text})"

    match expr:
        case Constant(holds):
            return ("true" if holds else "false"), 4
        case Name(name):
            return _quote(name, value=False), 4
        case Compare(name, operator, value):
            left, right = _quote(name.name, value=False), _quote(value.text, value=True)
            return f"{left} {operator} {right}", 4
        case In(name, values):
            listed = ", ".join(_quote(v.text, value=True) for v in values)
            return f"{_quote(name.name, value=False)} in [{listed}]", 4
        case Not(part):
            return f"not {inside(part, 3)}", 3
        case And(parts):
            return " and ".join(inside(p, 3) for p in parts), 2
        case Or(parts):
            return " or ".join(inside(p, 2) for p in parts), 1
        case Implies(condition, then):
            return f"{inside(condition, 1)} implies {inside(then, 1)}", 0
        case If(then, condition):
            return f"{inside(then, 1)} if {inside(condition, 1)}", 0
        case Iff(left_side, right_side):
            return f"{inside(left_side, 1)} iff {inside(right_side, 1)}", 0


# Evaluating --------------------------------------------------------------------------------------


def evaluate(
    expr: Expr,
    assignment: Mapping[str, Assigned],
    order: Mapping[str, Sequence[str]] | Callable[[str], Sequence[str]] | None = None,
) -> bool:
    """Whether ``expr`` holds.

    Args:
        expr: the expression.
        assignment: the value of every name in it.
        order: the declared values of a name, lowest first, for ``<`` and its like; names not in it
            are compared as numbers.

    Raises:
        UsageError: a name has no value, stands alone though its value is neither ``yes`` nor
            ``no``, or is ordered against a value without an order.

    Example:
        >>> evaluate(parse('a and truce >= "six weeks"'), {"a": True, "truce": "five years"},
        ...          {"truce": ["none", "six weeks", "five years"]})
        True
    """
    match expr:
        case Constant(holds):
            return holds
        case Name(name):
            return _truth(name, _assigned(name, assignment))
        case Compare(name, operator, value):
            return _compare(name.name, _assigned(name.name, assignment), operator, value, order)
        case In(name, values):
            given = _assigned(name.name, assignment)
            return any(_same(given, value) for value in values)
        case Not(part):
            return not evaluate(part, assignment, order)
        case And(parts):
            return all(evaluate(p, assignment, order) for p in parts)
        case Or(parts):
            return any(evaluate(p, assignment, order) for p in parts)
        case Implies(condition, then) | If(then, condition):
            first = evaluate(condition, assignment, order)
            return evaluate(then, assignment, order) or not first
        case Iff(left, right):
            return evaluate(left, assignment, order) == evaluate(right, assignment, order)


def _assigned(name: str, assignment: Mapping[str, Assigned]) -> Assigned:
    try:
        return assignment[name]
    except KeyError:
        raise UsageError(f"{name!r} has no value here") from None


def _truth(name: str, given: Assigned) -> bool:
    if isinstance(given, bool):
        return given
    text = str(given).lower()
    if text in YES or text in NO:
        return text in YES
    raise UsageError(f"{name!r} is {given!r}, neither yes nor no", hint=f"write '{name} = value'")


def _same(given: Assigned, value: Value) -> bool:
    if isinstance(given, bool):
        return value.text.lower() in (YES if given else NO)
    if isinstance(given, str):
        if given == value.text:
            return True
        number = number_of(given)
        return number is not None and number == value.number
    return value.number == given


def _compare(
    name: str,
    given: Assigned,
    operator: str,
    value: Value,
    order: Mapping[str, Sequence[str]] | Callable[[str], Sequence[str]] | None,
) -> bool:
    if operator in ("=", "!="):
        return _same(given, value) == (operator == "=")
    declared: Sequence[str] = ()
    if order is not None:
        declared = order(name) if callable(order) else order.get(name, ())
    left: float
    right: float
    if declared:
        places = {v: i for i, v in enumerate(declared)}
        text = ("yes" if given else "no") if isinstance(given, bool) else str(given)
        if text not in places or value.text not in places:
            wrong = value.text if text in places else text
            raise UsageError(
                f"{wrong!r} is no value of {name!r}", hint="its values: " + ", ".join(declared)
            )
        left, right = places[text], places[value.text]
    else:
        number = number_of(given) if isinstance(given, str) else given
        wanted = value.number
        if number is None or isinstance(number, bool) or wanted is None:
            raise UsageError(f"{name!r} and {value.text!r} have no order to compare them by")
        left, right = number, wanted
    if operator == "<":
        return left < right
    if operator == "<=":
        return left <= right
    return left > right if operator == ">" else left >= right
