"""States: the feasible assignments of values to options, or the named states of a graph.

A state is an index from 0 to n − 1. In option form the states are ordered by their code
``sum(digit[o] * weight[o])``, the first option having the smallest weight; with two-valued options
that is the decimal number of the literature, and index + 1 its "ordered" number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from backchannel.casefile.expressions import (
    And,
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
    names,
)
from backchannel.errors import NotFound, TooLarge, UsageError

__all__ = [
    "BYTES_A_STATE",
    "MAX_STATES",
    "YES_NO",
    "NamedStates",
    "Option",
    "Space",
    "States",
    "contradiction",
    "enumerate_states",
]

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

#: Most states a model may have: the analysis takes about 300 bytes for each.
MAX_STATES = 1 << 26
BYTES_A_STATE = 300
#: Largest product for which a table from code to state is kept.
_TABLE = 1 << 26

YES_NO = ("no", "yes")


@dataclass(frozen=True, slots=True)
class Option:
    """A course of action.

    Attributes:
        name: unique in the model.
        owners: indices of the decision makers who must all consent to change it; one as a rule,
            none where nobody can.
        values: two or more, lowest first.
        direction: ``forward``: its value can only rise; ``backward``: only fall.
        says: what taking it means, for the reader.
    """

    name: str
    owners: tuple[int, ...]
    values: tuple[str, ...] = YES_NO
    direction: Literal["both", "forward", "backward"] = "both"
    says: str | None = None

    def __post_init__(self) -> None:
        if len(self.values) < 2 or len(set(self.values)) != len(self.values):
            raise UsageError(f"the option {self.name!r} needs two different values or more")

    @property
    def is_yes_no(self) -> bool:
        """Whether the name alone may stand in an expression."""
        return set(self.values) == set(YES_NO)


class States:
    """What both kinds of states have in common: a count, and the truth of expressions."""

    n: int

    def __len__(self) -> int:
        return self.n

    def _leaf(self, expr: Name | Compare | In) -> Bools:
        raise NotImplementedError

    def holds(self, expr: Expr) -> Bools:
        """Where ``expr`` holds: an array of ``n`` truths.

        Raises:
            NotFound: it names something else than an option and its values.
        """
        match expr:
            case Constant(truth):
                return np.full(self.n, truth)
            case Name() | Compare() | In():
                return self._leaf(expr)
            case Not(part):
                return ~self.holds(part)
            case And(parts) | Or(parts):
                join: Any = np.logical_and if isinstance(expr, And) else np.logical_or
                out = self.holds(parts[0])
                for part in parts[1:]:
                    out = join(out, self.holds(part))
                return out
            case Implies(condition, then) | If(then, condition):
                return ~self.holds(condition) | self.holds(then)
            case Iff(left, right):
                return np.equal(self.holds(left), self.holds(right))


class NamedStates(States):
    """The states of an explicit graph; in expressions a state's name holds at that state only."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        self.n = len(self.names)

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Index by name."""
        return {name: i for i, name in enumerate(self.names)}

    def _leaf(self, expr: Name | Compare | In) -> Bools:
        if not isinstance(expr, Name):
            raise UsageError("the states of a graph have no values to compare")
        if expr.name not in self.places:
            raise NotFound.named("state", expr.name, self.names)
        out = np.zeros(self.n, np.bool_)
        out[self.places[expr.name]] = True
        return out


class Space(States):
    """Feasible assignments of values to options.

    Args:
        options: the first one varies fastest.
        codes: of the feasible states, rising; ``None`` where every combination is feasible.
    """

    def __init__(self, options: Sequence[Option], codes: Ints | None = None) -> None:
        self.options = tuple(options)
        self.radix = tuple(len(o.values) for o in self.options)
        weights = [1]
        for r in self.radix:
            weights.append(weights[-1] * r)
        self.weights = tuple(weights[:-1])
        self.size = weights[-1]
        self.full = codes is None or len(codes) == self.size
        self._codes = None if self.full else codes
        self.n = self.size if codes is None else len(codes)

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Index of an option by name."""
        return {o.name: i for i, o in enumerate(self.options)}

    @property
    def codes(self) -> Ints:
        """Codes of all states, rising, shape (n,)."""
        return np.arange(self.n) if self._codes is None else self._codes

    def digits(self, option: int) -> Ints:
        """The place of every state's value of ``option``, shape (n,)."""
        weight, radix = self.weights[option], self.radix[option]
        if radix == 2 and weight & (weight - 1) == 0:
            return (self.codes >> (weight.bit_length() - 1)) & 1
        return (self.codes // weight) % radix

    def digits_of(self, state: int) -> tuple[int, ...]:
        """Places of the values of all options at ``state``."""
        code = self.code(state)
        return tuple((code // w) % r for w, r in zip(self.weights, self.radix, strict=True))

    def code(self, state: int) -> int:
        """The code of a state."""
        return state if self._codes is None else int(self._codes[state])

    @cached_property
    def _table(self) -> NDArray[np.int32] | None:
        if self._codes is None or self.size > _TABLE:
            return None
        table = np.full(self.size, -1, np.int32)
        table[self._codes] = np.arange(self.n, dtype=np.int32)
        return table

    def find(self, codes: Ints) -> Ints:
        """States with these codes, −1 where infeasible; same shape."""
        if self._codes is None:
            return codes
        if self._table is not None:
            return self._table[codes].astype(np.int64)
        at = np.minimum(np.searchsorted(self._codes, codes), self.n - 1)
        return np.where(self._codes[at] == codes, at, -1)

    def state_of(self, values: Mapping[str, str]) -> int | None:
        """The state with these values (others at their first), ``None`` where infeasible.

        Raises:
            NotFound: no such option or value.
        """
        code = 0
        for name, text in values.items():
            option = self.option(name)
            code += self.weights[option] * self.value(option, text)
        found = int(self.find(np.array([code]))[0])
        return None if found < 0 else found

    def option(self, name: str) -> int:
        """Index of an option.

        Raises:
            NotFound: with near names.
        """
        try:
            return self.places[name]
        except KeyError:
            raise NotFound.named("option", name, self.places) from None

    def value(self, option: int, text: str) -> int:
        """Place of a value; ``true``/``false`` stand for ``yes``/``no``.

        Raises:
            NotFound: with the option's values.
        """
        values = self.options[option].values
        alias = {"true": "yes", "false": "no"}.get(text.lower(), text)
        for wanted in (text, alias):
            if wanted in values:
                return values.index(wanted)
        found = NotFound.named("value", text, values)
        name = self.options[option].name
        raise NotFound(f"{text!r} is no value of {name!r}", hint=found.hint)

    def _leaf(self, expr: Name | Compare | In) -> Bools:
        name = expr.name if isinstance(expr, Name) else expr.name.name
        option = self.option(name)
        table = value_table(self, option, expr)
        if self.radix[option] == 2 and table[0] != table[1]:
            digits = self.digits(option).view(np.int64)
            return np.asarray(digits != 0 if table[1] else digits == 0)
        return np.asarray(np.take(table, self.digits(option)))


def value_table(space: Space, option: int, expr: Name | Compare | In) -> Bools:
    """For which values of ``option`` a leaf of an expression holds, shape (values,).

    Raises:
        UsageError: the name stands alone though its values are not yes and no.
        NotFound: it compares to something that is no value.
    """
    values = space.options[option].values

    def place(value: Value) -> int:
        return space.value(option, value.text)

    table = np.zeros(len(values), np.bool_)
    if isinstance(expr, Name):
        if not space.options[option].is_yes_no:
            raise UsageError(
                f"{expr.name!r} has the values {', '.join(values)}: say which",
                hint=f"write '{expr.name} = {_quoted(values[-1])}'",
            )
        table[values.index("yes")] = True
    elif isinstance(expr, In):
        table[[place(v) for v in expr.values]] = True
    else:
        at, all_places = place(expr.value), np.arange(len(values))
        compare: dict[str, Any] = {
            "=": np.equal,
            "!=": np.not_equal,
            "<": np.less,
            "<=": np.less_equal,
            ">": np.greater,
            ">=": np.greater_equal,
        }
        table[:] = compare[expr.operator](all_places, at)
    return table


def _quoted(text: str) -> str:
    return f'"{text}"' if " " in text else text


def enumerate_states(
    options: Sequence[Option], constraints: Sequence[Expr], *, most: int = MAX_STATES
) -> Space:
    """The feasible states: all combinations of values that satisfy every constraint.

    Options are added one at a time, the last first, and a constraint is applied as soon as all
    its names are in, so that a strongly constrained model never unfolds its whole product.

    Args:
        options: the options.
        constraints: expressions every state satisfies.
        most: refuse more states than this.

    Raises:
        TooLarge: more than ``most`` combinations would have to be held at once; says how many and
            about how much memory the analysis would take.
    """
    full = Space(options)
    wanted = [frozenset(full.option(n) for n in names(c)) for c in constraints]
    done = [not w for w in wanted]
    if any(not bool(Space(()).holds(c)[0]) for c, d in zip(constraints, done, strict=True) if d):
        return Space(options, np.zeros(0, np.int64))
    codes: Ints | None = None  # None: all combinations of the options already in
    held = 1
    for first in range(len(full.options) - 1, -1, -1):
        held *= full.radix[first]
        if held > most:
            count = f"{prod(full.radix):,}" if all(done) or codes is None else f"over {held:,}"
            raise TooLarge(
                f"the model has {count} combinations of values before the constraints on the "
                f"first {first} options apply; {held:,} would take about "
                f"{held * BYTES_A_STATE / 1e9:,.0f} GB, and at most {most:,} are handled",
                hint="fewer options or values, or constraints on the last options",
            )
        if codes is not None:
            radix = full.radix[first]
            codes = (codes[:, None] * radix + np.arange(radix)).ravel()
        part = Space(full.options[first:], codes)
        for k, needs in enumerate(wanted):
            if not done[k] and min(needs) >= first:
                done[k] = True
                keep = _local(part, constraints[k])
                codes = part.codes[keep]
                part = Space(full.options[first:], codes)
        held = part.n
        if held == 0:
            return Space(options, np.zeros(0, np.int64))
    return Space(options, codes)


def contradiction(
    options: Sequence[Option], constraints: Sequence[Expr], most: int = 1 << 20
) -> list[int]:
    """Constraints that together leave no state, none of which can be spared; by index.

    Args:
        options, constraints: of a model without any feasible state.
        most: combinations looked at; where more would be needed a constraint is kept.
    """
    kept = list(range(len(constraints)))
    for one in range(len(constraints)):
        rest = [k for k in kept if k != one]
        try:
            if enumerate_states(options, [constraints[k] for k in rest], most=most).n == 0:
                kept = rest
        except TooLarge:
            continue
    return kept


def _local(part: Space, constraint: Expr) -> Bools:
    """Truth of a constraint, worked out on the options it names and looked up for every state."""
    used = [part.option(n) for n in names(constraint)]
    small = Space([part.options[o] for o in used])
    if small.size > part.n:
        return part.holds(constraint)
    at = np.zeros(part.n, np.int64)
    for o, weight in zip(used, small.weights, strict=True):
        at += part.digits(o) * weight
    return np.asarray(small.holds(constraint)[at])
