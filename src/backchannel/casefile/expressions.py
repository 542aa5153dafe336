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
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from backchannel.errors import ExpressionError, UsageError, near

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

#: Deepest nesting of parentheses and ``not`` accepted: every walk stays far from Python's limit.
MAX_DEPTH: Final = 60

#: Longest expression accepted, in characters.
MAX_LENGTH: Final = 20_000

#: What a name may be assigned: a value of an option or issue, a truth, a number.
Assigned: TypeAlias = "str | bool | int | float"

_OPERATORS: Final = ("=", "!=", "<", "<=", ">", ">=")
_CONDITIONALS: Final = ("implies", "iff", "if")
_WORDS: Final = ("and", "or", "not", "in", "true", "false", *_CONDITIONALS)
_YES: Final = frozenset({"yes", "true"})
_NO: Final = frozenset({"no", "false"})


@dataclass(frozen=True, slots=True)
class Constant:
    """``true`` or ``false``."""

    holds: bool


@dataclass(frozen=True, slots=True)
class Name:
    """An option, issue or other name standing alone: true where its value is ``yes``."""

    name: str
    column: int = field(default=0, compare=False, repr=False)
    length: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Value:
    """A value as written; ``text`` is without quotes."""

    text: str
    column: int = field(default=0, compare=False, repr=False)
    length: int = field(default=0, compare=False, repr=False)

    @property
    def number(self) -> int | float | None:
        """The number it spells, ``None`` where it spells none."""
        return _number(self.text)


@dataclass(frozen=True, slots=True)
class Compare:
    """``name operator value``; ``operator`` is one of ``= != < <= > >=``."""

    name: Name
    operator: str
    value: Value

    def __post_init__(self) -> None:
        if self.operator not in _OPERATORS:
            raise ValueError(f"no comparison {self.operator!r}")


@dataclass(frozen=True, slots=True)
class In:
    """``name in [value, …]``."""

    name: Name
    values: tuple[Value, ...]

    def __post_init__(self) -> None:
        if not self.values:
            raise ValueError("'in' needs at least one value")


@dataclass(frozen=True, slots=True)
class Not:
    """``not part``."""

    part: Expr


@dataclass(frozen=True, slots=True)
class And:
    """All ``parts`` (two or more) hold."""

    parts: tuple[Expr, ...]

    def __post_init__(self) -> None:
        if len(self.parts) < 2:
            raise ValueError("'and' needs two parts")


@dataclass(frozen=True, slots=True)
class Or:
    """One of ``parts`` (two or more) holds."""

    parts: tuple[Expr, ...]

    def __post_init__(self) -> None:
        if len(self.parts) < 2:
            raise ValueError("'or' needs two parts")


@dataclass(frozen=True, slots=True)
class Implies:
    """``condition implies then``."""

    condition: Expr
    then: Expr


@dataclass(frozen=True, slots=True)
class If:
    """``then if condition``."""

    then: Expr
    condition: Expr


@dataclass(frozen=True, slots=True)
class Iff:
    """``left iff right``."""

    left: Expr
    right: Expr


Expr: TypeAlias = Constant | Name | Compare | In | Not | And | Or | Implies | If | Iff

TRUE: Final = Constant(True)
FALSE: Final = Constant(False)


def conjunction(parts: Iterable[Expr]) -> Expr:
    """All of ``parts``; :data:`TRUE` for none."""
    found = tuple(parts)
    return TRUE if not found else found[0] if len(found) == 1 else And(found)


def disjunction(parts: Iterable[Expr]) -> Expr:
    """Any of ``parts``; :data:`FALSE` for none."""
    found = tuple(parts)
    return FALSE if not found else found[0] if len(found) == 1 else Or(found)


def children(expr: Expr) -> tuple[Expr, ...]:
    """The expressions directly inside ``expr``."""
    match expr:
        case Not(part):
            return (part,)
        case And(parts) | Or(parts):
            return parts
        case Implies(first, second) | If(first, second) | Iff(first, second):
            return (first, second)
        case _:
            return ()


def mentions(expr: Expr) -> Iterator[tuple[Name, tuple[Value, ...]]]:
    """Every place a name stands, left to right, with the values it is compared to there.

    Example:
        >>> [(n.name, [v.text for v in vs]) for n, vs in mentions(parse('a and b in [x, "y z"]'))]
        [('a', []), ('b', ['x', 'y z'])]
    """
    match expr:
        case Name():
            yield expr, ()
        case Compare(name, _, value):
            yield name, (value,)
        case In(name, values):
            yield name, values
        case _:
            for child in children(expr):
                yield from mentions(child)


def names(expr: Expr) -> tuple[str, ...]:
    """The names in ``expr``, in order of first appearance.

    Example:
        >>> names(parse("b and not a if b"))
        ('b', 'a')
    """
    return tuple(dict.fromkeys(name.name for name, _ in mentions(expr)))


# Parsing -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # word, quoted, number, operator, punctuation, end
    text: str
    column: int
    length: int


_SCANNER: Final = re.compile(
    r"""(?P<blank>\s+)
      | (?P<quoted>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
      | (?P<foreign>&&|\|\||<->|<=>|<>|==|->|=>|<-|!(?!=)|[&|~^≠≤≥→←↔⇒⇔∧∨¬+*%])
      | (?P<number>-?\d+(?:\.\d+)?(?![\w-]))
      | (?P<word>\w+(?:[-./:]+\w+)*)
      | (?P<operator>!=|<=|>=|=|<|>)
      | (?P<punctuation>[()\[\],])
    """,
    re.VERBOSE | re.DOTALL,
)

_FOREIGN: Final = {
    "&&": "and", "&": "and", "∧": "and",
    "||": "or", "|": "or", "∨": "or",
    "!": "not", "~": "not", "¬": "not",
    "->": "implies", "=>": "implies", "→": "implies", "⇒": "implies",
    "<-": "if", "←": "if",
    "<->": "iff", "<=>": "iff", "↔": "iff", "⇔": "iff",
    "==": "=", "<>": "!=", "≠": "!=", "≤": "<=", "≥": ">=",
}  # fmt: skip

_OTHER_WORDS: Final = {
    "then": "write 'b if a' or 'a implies b'",
    "else": "write two statements, or 'a implies b'",
    "unless": "write 'a if not b'",
    "xor": "write 'not (a iff b)'",
    "when": "write 'b if a'",
    "is": "write 'name = value'",
    "equals": "write 'name = value'",
    "nor": "write 'not (a or b)'",
    "between": "write 'name >= a and name <= b'",
}


def _scan(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    at = 0
    while at < len(text):
        found = _SCANNER.match(text, at)
        if found is None:
            char = text[at]
            if char in "\"'":
                raise ExpressionError(
                    "this quotation mark is never closed",
                    text=text,
                    column=at,
                    length=len(text) - at,
                    hint=f"add another {char} after the value",
                )
            raise ExpressionError(
                f"{char!r} has no meaning in an expression",
                text=text,
                column=at,
                hint="quote names and values that hold other characters than letters, digits and -",
            )
        kind = found.lastgroup or ""
        raw = found.group()
        if kind == "foreign":
            wanted = _FOREIGN.get(raw)
            raise ExpressionError(
                f"{raw!r} is not an operator here",
                text=text,
                column=at,
                length=len(raw),
                hint=f"write '{wanted}'" if wanted else "there is no arithmetic in expressions",
            )
        if kind == "quoted":
            inner = re.sub(r"\\(.)", r"\1", raw[1:-1], flags=re.DOTALL)
            if not inner.strip():
                raise ExpressionError(
                    "nothing stands between these quotation marks",
                    text=text,
                    column=at,
                    length=len(raw),
                )
            tokens.append(_Token(kind, inner, at, len(raw)))
        elif kind != "blank":
            tokens.append(_Token(kind, raw, at, len(raw)))
        at = found.end()
    tokens.append(_Token("end", "", len(text), 1))
    return tokens


class _Parser:
    """Recursive descent over the tokens; ``depth`` bounds the recursion."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = _scan(text)
        self.at = 0
        self.depth = 0
        self.open: list[_Token] = []

    @property
    def now(self) -> _Token:
        return self.tokens[self.at]

    def is_word(self, *words: str) -> bool:
        return self.now.kind == "word" and self.now.text in words

    def take(self) -> _Token:
        token = self.now
        self.at += 1
        return token

    def fail(
        self, message: str, token: _Token | None = None, hint: str | None = None
    ) -> ExpressionError:
        token = token or self.now
        return ExpressionError(
            message, text=self.text, column=token.column, length=token.length, hint=hint
        )

    def whole(self) -> Expr:
        if self.now.kind == "end":
            raise self.fail("the expression is empty")
        expr = self.expression()
        if self.now.kind != "end":
            raise self.stray()
        return expr

    def stray(self) -> ExpressionError:
        """What stands where an operator or the end was expected."""
        token = self.now
        if token.kind == "punctuation":
            if token.text == ")":
                return self.fail(
                    "this parenthesis was never opened", hint="remove it, or add a '('"
                )
            return self.fail(f"{token.text!r} cannot stand here")
        if token.kind == "operator":
            return self.fail(
                f"{token.text!r} needs a name on its left",
                hint="comparisons are 'name = value'; 'not', 'and', 'or' join them",
            )
        if token.kind == "word" and token.text in _CONDITIONALS:
            return self.fail(
                "'implies', 'if' and 'iff' do not chain",
                hint="put one side in parentheses to say what belongs together",
            )
        if token.kind == "word" and token.text == "in":
            return self.fail("'in' needs a name on its left", hint="write 'name in [a, b]'")
        if token.kind == "word" and token.text.lower() in _OTHER_WORDS:
            return self.fail(
                f"{token.text!r} is not an operator", hint=_OTHER_WORDS[token.text.lower()]
            )
        hint = None
        if token.kind == "word":
            close = near(token.text.lower(), _WORDS, most=1)
            if close:
                hint = f"did you mean {close[0]!r}?"
        if hint is None:
            hint = "join expressions with 'and' or 'or'; quote what holds a blank: \"six weeks\""
        return self.fail(f"an operator is missing before {token.text!r}", hint=hint)

    def expression(self) -> Expr:
        if self.is_word("if"):
            raise self.fail(
                "'if' needs something on its left", hint="write 'b if a' or 'a implies b'"
            )
        left = self.disjunction()
        if not self.is_word(*_CONDITIONALS):
            return left
        word = self.take().text
        right = self.disjunction()
        if word == "implies":
            return Implies(left, right)
        return If(left, right) if word == "if" else Iff(left, right)

    def disjunction(self) -> Expr:
        parts = [self.conjunction()]
        while self.is_word("or"):
            self.take()
            parts.append(self.conjunction())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def conjunction(self) -> Expr:
        parts = [self.negation()]
        while self.is_word("and"):
            self.take()
            parts.append(self.negation())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def negation(self) -> Expr:
        nots = 0
        while self.is_word("not"):
            self.deepen(self.take())
            nots += 1
        expr = self.atom()
        for _ in range(nots):
            expr = Not(expr)
        self.depth -= nots
        return expr

    def deepen(self, token: _Token) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.fail(
                f"the expression is nested deeper than {MAX_DEPTH} levels",
                token,
                hint="split it into several statements",
            )

    def atom(self) -> Expr:
        token = self.now
        if token.kind == "punctuation" and token.text == "(":
            return self.parenthesised()
        if token.kind == "quoted":
            return self.comparison(self.take())
        if token.kind == "word" and token.text not in _WORDS:
            return self.comparison(self.take())
        if self.is_word("true", "false"):
            if self.tokens[self.at + 1].kind == "operator":
                raise self.fail(
                    f"{token.text!r} cannot be compared", hint="the name stands on the left"
                )
            return TRUE if self.take().text == "true" else FALSE
        if token.kind == "number":
            raise self.fail(
                f"the number {token.text} cannot stand alone",
                hint="comparisons are 'name >= 5': name on the left, value on the right",
            )
        if token.kind == "end":
            if self.at:
                before = self.tokens[self.at - 1]
                raise self.fail(f"something is missing after {before.text!r}", before)
            raise self.fail("the expression is empty")
        if token.kind == "punctuation" and token.text == ")" and self.open:
            raise self.fail("something is missing before this parenthesis")
        if token.kind == "word":
            hint = None
            if token.text == "if":
                hint = "write 'b if a' or 'a implies b'"
            raise self.fail(f"a name is missing before {token.text!r}", hint=hint)
        raise self.stray()

    def parenthesised(self) -> Expr:
        opening = self.take()
        self.deepen(opening)
        self.open.append(opening)
        expr = self.expression()
        if not (self.now.kind == "punctuation" and self.now.text == ")"):
            if self.now.kind == "end":
                raise self.fail("this parenthesis is never closed", opening, hint="add a ')'")
            raise self.stray()
        self.take()
        self.open.pop()
        self.depth -= 1
        return expr

    def comparison(self, token: _Token) -> Expr:
        name = Name(token.text, token.column, token.length)
        if self.now.kind == "operator":
            operator = self.take()
            value = self.value(f"after {operator.text!r}")
            if self.now.kind == "operator":
                raise self.fail("comparisons do not chain", hint="write 'a > x and a < y'")
            return Compare(name, operator.text, value)
        after = self.tokens[min(self.at + 1, len(self.tokens) - 1)]
        negated = self.is_word("not") and (after.kind, after.text) == ("word", "in")
        if negated or self.is_word("in"):
            self.at += 2 if negated else 1
            found = In(name, self.values())
            return Not(found) if negated else found
        return name

    def value(self, where: str) -> Value:
        token = self.now
        if token.kind in ("quoted", "number") or (
            token.kind == "word" and (token.text not in _WORDS or token.text in ("true", "false"))
        ):
            self.take()
            return Value(token.text, token.column, token.length)
        before = self.tokens[self.at - 1]
        place = before if token.kind == "end" else token
        raise self.fail(f"a value is missing {where}", place)

    def values(self) -> tuple[Value, ...]:
        if not (self.now.kind == "punctuation" and self.now.text == "["):
            place = self.tokens[self.at - 1] if self.now.kind == "end" else self.now
            raise self.fail("a list is missing after 'in'", place, hint="write 'name in [a, b]'")
        opening = self.take()
        found = [self.value("in this list")]
        while self.now.kind == "punctuation" and self.now.text == ",":
            self.take()
            found.append(self.value("after ','"))
        if not (self.now.kind == "punctuation" and self.now.text == "]"):
            if self.now.kind == "end":
                raise self.fail("this bracket is never closed", opening, hint="add a ']'")
            raise self.fail(
                f"{self.now.text!r} cannot stand in a list of values",
                hint="separate values with commas; quote what holds a blank",
            )
        self.take()
        return tuple(found)


def parse(text: str) -> Expr:
    """Read an expression.

    Args:
        text: at most :data:`MAX_LENGTH` characters, nested at most :data:`MAX_DEPTH` levels.

    Returns:
        The frozen tree. Columns of names and values are kept but do not count in comparisons.

    Raises:
        ExpressionError: it does not parse; ``column`` and ``length`` say where.

    Example:
        >>> parse("not a and b")
        And(parts=(Not(part=Name(name='a')), Name(name='b')))
    """
    if len(text) > MAX_LENGTH:
        raise ExpressionError(
            f"the expression is longer than {MAX_LENGTH} characters",
            text=text,
            column=MAX_LENGTH,
            hint="split it into several statements",
        )
    return _Parser(text).whole()


# Printing ----------------------------------------------------------------------------------------

_BARE: Final = re.compile(r"\w+(?:[-./:]+\w+)*|-?\d+(?:\.\d+)?")


def _quote(text: str, *, value: bool) -> str:
    plain = _BARE.fullmatch(text) and not (text in _WORDS and not (value and text in _YES | _NO))
    if plain and (value or _number(text) is None):
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
    if text in _YES or text in _NO:
        return text in _YES
    raise UsageError(f"{name!r} is {given!r}, neither yes nor no", hint=f"write '{name} = value'")


def _number(text: str) -> int | float | None:
    if not re.fullmatch(r"-?\d+(?:\.\d+)?", text, re.ASCII):
        return None
    return float(text) if "." in text else int(text) if len(text) < 400 else float(text)


def _same(given: Assigned, value: Value) -> bool:
    if isinstance(given, bool):
        return value.text.lower() in (_YES if given else _NO)
    if isinstance(given, str):
        if given == value.text:
            return True
        number = _number(given)
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
        number = _number(given) if isinstance(given, str) else given
        wanted = value.number
        if number is None or isinstance(number, bool) or wanted is None:
            raise UsageError(f"{name!r} and {value.text!r} have no order to compare them by")
        left, right = number, wanted
    if operator == "<":
        return left < right
    if operator == "<=":
        return left <= right
    return left > right if operator == ">" else left >= right
