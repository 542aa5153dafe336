"""A safe reader of linear equations between figures.

An equation is written as on paper, ``held = held-alive + held-dead``: figures by id, numbers,
``+ - * /``, parentheses and one of ``=``, ``<=``, ``>=``. Ids hold hyphens, so a minus stands
between blanks (``a - b``). Only linear sums are read; nothing is ever evaluated as code.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from backchannel.errors import ExpressionError

__all__ = ["LinearEquation", "parse_equation"]

_LONGEST = 2000
_DEEPEST = 50
_ID = re.compile(r"\w[\w.\-]*")
_NUMBER = re.compile(r"\d{1,3}(?:[,_]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_RELATIONS = ("<=", ">=", "==", "=", "≤", "≥")
_MEANS = {"≤": "<=", "≥": ">=", "==": "="}


@dataclass(frozen=True, slots=True)
class LinearEquation:
    """A linear relation between figures.

    Attributes:
        text: as the user wrote it.
        relation: ``=``, ``<=`` or ``>=``.
        left, right: figure and coefficient on each side, in the order of the text.
        left_constant, right_constant: the numbers on each side.
        columns: 0-based column of the first mention of each figure.
    """

    text: str
    relation: str
    left: tuple[tuple[str, Fraction], ...]
    right: tuple[tuple[str, Fraction], ...]
    left_constant: Fraction
    right_constant: Fraction
    columns: Mapping[str, int]

    @property
    def figures(self) -> tuple[str, ...]:
        """Every figure it names, in the order of the text."""
        return tuple(self.columns)

    @property
    def coefficients(self) -> dict[str, Fraction]:
        """Of ``left - right``; figures that cancel out are left out."""
        out: dict[str, Fraction] = {}
        for name, value in self.left:
            out[name] = out.get(name, Fraction(0)) + value
        for name, value in self.right:
            out[name] = out.get(name, Fraction(0)) - value
        return {name: value for name, value in out.items() if value}

    @property
    def constant(self) -> Fraction:
        """What ``left - right`` of the figures is compared with."""
        return self.right_constant - self.left_constant

    def range(self, tolerance: float = 0.0) -> tuple[Fraction | None, Fraction | None]:
        """The values that the sum of :attr:`coefficients` may take; ``None`` is open."""
        slack = Fraction(repr(tolerance))
        low = None if self.relation == "<=" else self.constant - slack
        high = None if self.relation == ">=" else self.constant + slack
        return low, high


@dataclass(slots=True)
class _Token:
    kind: str
    text: str
    column: int


#: A linear sum while it is read: coefficients by figure, and the constant.
_Sum = tuple[dict[str, Fraction], Fraction]


def parse_equation(text: str) -> LinearEquation:
    """Read an equation between figures.

    Args:
        text: one equation; at most 2,000 characters.

    Raises:
        ExpressionError: it does not parse or is not linear; carries the 0-based column.

    Example:
        >>> e = parse_equation("held = held-alive + 2 * pairs - 3")
        >>> {k: int(v) for k, v in e.coefficients.items()}, int(e.constant)
        ({'held': 1, 'held-alive': -1, 'pairs': -2}, -3)
        >>> parse_equation("a = b * c")
        Traceback (most recent call last):
        backchannel.errors.ExpressionError: a product of two figures is not linear
    """
    return _Parser(text).equation()


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        if len(text) > _LONGEST:
            raise self.error(f"an equation has at most {_LONGEST} characters", _LONGEST)
        self.tokens = self._tokens()
        self.at = 0
        self.columns: dict[str, int] = {}
        self.depth = 0

    def error(
        self, message: str, column: int, length: int = 1, hint: str | None = None
    ) -> ExpressionError:
        return ExpressionError(message, text=self.text, column=column, length=length, hint=hint)

    def _tokens(self) -> list[_Token]:
        out: list[_Token] = []
        text, i = self.text, 0
        while i < len(text):
            if text[i].isspace():
                i += 1
                continue
            relation = next((r for r in _RELATIONS if text.startswith(r, i)), None)
            if relation:
                out.append(_Token("relation", relation, i))
                i += len(relation)
                continue
            if text[i] in "+-−*×/()":
                kind = {"−": "-", "×": "*"}.get(text[i], text[i])
                out.append(_Token(kind, text[i], i))
                i += 1
                continue
            name = _ID.match(text, i)
            if name and any(c.isalpha() or c == "_" for c in name[0]):
                shown = name[0].rstrip("-.")
                out.append(_Token("name", shown, i))
                i += len(shown)
                continue
            number = _NUMBER.match(text, i)
            if number and text[i].isascii():
                out.append(_Token("number", number[0], i))
                i += len(number[0])
                continue
            raise self.error(f"{text[i]!r} means nothing in an equation", i)
        out.append(_Token("end", "", len(text)))
        return out

    @property
    def token(self) -> _Token:
        return self.tokens[self.at]

    def take(self, *kinds: str) -> _Token | None:
        token = self.token
        if token.kind in kinds:
            self.at += 1
            return token
        return None

    def equation(self) -> LinearEquation:
        left = self.sum()
        relation = self.take("relation")
        if relation is None:
            raise self.error(
                "an equation needs '='",
                self.token.column,
                max(1, len(self.token.text)),
                hint="as in: held = held-alive + held-dead",
            )
        right = self.sum()
        end = self.token
        if end.kind == "relation":
            raise self.error(
                "an equation has one '='; write two equations", end.column, len(end.text)
            )
        if end.kind != "end":
            raise self.error(
                f"{end.text!r} is not expected here",
                end.column,
                len(end.text),
                hint="put + or - between two figures" if end.kind == "name" else None,
            )
        found = LinearEquation(
            self.text,
            _MEANS.get(relation.text, relation.text),
            tuple(left[0].items()),
            tuple(right[0].items()),
            left[1],
            right[1],
            dict(self.columns),
        )
        if not found.figures:
            raise self.error("an equation names at least one figure", 0, max(1, len(self.text)))
        return found

    def sum(self) -> _Sum:
        total = self.signed()
        while sign := self.take("+", "-"):
            total = _add(total, self.product(), 1 if sign.kind == "+" else -1)
        return total

    def signed(self) -> _Sum:
        sign = self.take("+", "-")
        return _scale(self.product(), Fraction(-1 if sign and sign.kind == "-" else 1))

    def product(self) -> _Sum:
        value = self.atom()
        while operator := self.take("*", "/"):
            token = self.token
            other = self.atom()
            width = max(1, len(token.text))
            if operator.kind == "/":
                if other[0]:
                    raise self.error("dividing by a figure is not linear", token.column, width)
                if not other[1]:
                    raise self.error("division by zero", token.column, width)
                value = _scale(value, 1 / other[1])
            elif value[0] and other[0]:
                raise self.error("a product of two figures is not linear", operator.column)
            else:
                value = _scale(other, value[1]) if other[0] else _scale(value, other[1])
        return value

    def atom(self) -> _Sum:
        token = self.token
        self.at += 1
        if token.kind == "number":
            return {}, Fraction(token.text.replace(",", "").replace("_", ""))
        if token.kind == "name":
            self.columns.setdefault(token.text, token.column)
            return {token.text: Fraction(1)}, Fraction(0)
        if token.kind == "(":
            self.depth += 1
            if self.depth > _DEEPEST:
                raise self.error("parentheses are nested too deeply", token.column)
            inner = self.sum()
            if self.take(")") is None:
                raise self.error("this parenthesis is not closed", token.column)
            self.depth -= 1
            return inner
        self.at -= 1
        if token.kind == "end":
            raise self.error("the equation ends where a figure is expected", token.column)
        raise self.error(
            f"a figure or a number is expected, not {token.text!r}", token.column, len(token.text)
        )


def _add(a: _Sum, b: _Sum, sign: int) -> _Sum:
    terms = dict(a[0])
    for name, value in b[0].items():
        terms[name] = terms.get(name, Fraction(0)) + sign * value
    return terms, a[1] + sign * b[1]


def _scale(a: _Sum, by: Fraction) -> _Sum:
    return {name: value * by for name, value in a[0].items()}, a[1] * by
