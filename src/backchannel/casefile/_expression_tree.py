"""The tree of an expression, and what is in it. See :mod:`backchannel.casefile.expressions`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, TypeAlias

#: Deepest nesting of parentheses and ``not`` accepted: every walk stays far from Python's limit.
MAX_DEPTH: Final = 60

#: Longest expression accepted, in characters.
MAX_LENGTH: Final = 20_000

#: What a name may be assigned: a value of an option or issue, a truth, a number.
Assigned: TypeAlias = "str | bool | int | float"

OPERATORS: Final = ("=", "!=", "<", "<=", ">", ">=")
CONDITIONALS: Final = ("implies", "iff", "if")
WORDS: Final = ("and", "or", "not", "in", "true", "false", *CONDITIONALS)
YES: Final = frozenset({"yes", "true"})
NO: Final = frozenset({"no", "false"})


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
        return number_of(self.text)


@dataclass(frozen=True, slots=True)
class Compare:
    """``name operator value``; ``operator`` is one of ``= != < <= > >=``."""

    name: Name
    operator: str
    value: Value

    def __post_init__(self) -> None:
        if self.operator not in OPERATORS:
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
        >>> from backchannel.casefile.expressions import parse
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
        >>> from backchannel.casefile.expressions import parse
        >>> names(parse("b and not a if b"))
        ('b', 'a')
    """
    return tuple(dict.fromkeys(name.name for name, _ in mentions(expr)))


def number_of(text: str) -> int | float | None:
    if not re.fullmatch(r"-?\d+(?:\.\d+)?", text, re.ASCII):
        return None
    return float(text) if "." in text else int(text) if len(text) < 400 else float(text)
