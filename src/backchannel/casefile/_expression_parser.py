"""Texts to trees. The grammar stands in :mod:`backchannel.casefile.expressions`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from backchannel.casefile._expression_tree import (
    CONDITIONALS,
    FALSE,
    MAX_DEPTH,
    MAX_LENGTH,
    TRUE,
    WORDS,
    And,
    Compare,
    Expr,
    If,
    Iff,
    Implies,
    In,
    Name,
    Not,
    Or,
    Value,
)
from backchannel.errors import ExpressionError, near

__all__ = ["parse"]

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
        if token.kind == "word" and token.text in CONDITIONALS:
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
            close = near(token.text.lower(), WORDS, most=1)
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
        if not self.is_word(*CONDITIONALS):
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
        if token.kind == "word" and token.text not in WORDS:
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
            token.kind == "word" and (token.text not in WORDS or token.text in ("true", "false"))
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
