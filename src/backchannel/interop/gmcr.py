"""GMCR+ files (.gmcr, JSON): read and written. Nothing in them is executed; pickles are refused.

The format of GMCR+ 0.3 and 0.4: options as a list, everything else by index into it; conditions are
lists of ``[option, "Y" | "N"]`` that must all hold, or ``{"compound": true, "members": […]}`` of
which one must; states numbered by sorting the decimal codes of the feasible ones.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, product
from pathlib import Path
from typing import Any

import numpy as np

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
    conjunction,
    disjunction,
)
from backchannel.diagnostics import Code, Diagnostic, Span
from backchannel.errors import InputError, UsageError
from backchannel.graphmodel import GraphModel, Option, Preference, Space, Statement, Tier
from backchannel.graphmodel.space import YES_NO, value_table
from backchannel.interop import codes

__all__ = ["MAX_BYTES", "Imported", "parse_gmcr", "read_gmcr", "write_gmcr"]

#: Files longer than this are refused; the largest published one has under 1 MB.
MAX_BYTES = 64 << 20

#: Conditions one expression may become when written.
_MOST_TERMS = 4096

#: GMCR+ adds up 64-bit weights, one bit a statement.
_MOST_STATEMENTS = 60


@dataclass(frozen=True)
class Imported:
    """A model read from a file.

    Attributes:
        model: the conflict; ``model.coalitions`` holds the file's.
        diagnostics: what was changed or left out on the way.
    """

    model: GraphModel
    diagnostics: tuple[Diagnostic, ...] = ()


class _Bad(Exception):
    def __init__(self, code: Code, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint


def read_gmcr(path: str | Path) -> Imported:
    """Read a GMCR+ file.

    Raises:
        InputError: it cannot be read, is a pickle, is not JSON, or refers to what it does not hold.
    """
    path = Path(path)
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise InputError(f"{path.name} has {size:,} bytes; at most {MAX_BYTES:,} are read")
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot read {path.name}: {error.strerror}") from error
    return parse_gmcr(data, path.name)


def parse_gmcr(data: bytes | str, name: str = "model.gmcr") -> Imported:
    """As :func:`read_gmcr`, from the file's contents."""
    try:
        return _Reader(_decoded(data), name).read()
    except _Bad as bad:
        where = bad.code.at(Span(name), bad.message, hint=bad.hint)
        raise InputError(
            f"{name} is no usable GMCR+ file", hint=bad.hint, diagnostics=[where]
        ) from None


def _decoded(data: bytes | str) -> Any:
    if isinstance(data, bytes):
        if data[:1] == b"\x80":
            raise _Bad(
                codes.GMCR_PICKLE,
                "a Python pickle, as GMCR+ wrote before 2014: reading one could run its code",
                "open it in GMCR+ and save it again",
            )
        try:
            data = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise _Bad(codes.GMCR_SHAPE, f"not UTF-8 at byte {error.start}") from None
    try:
        return json.loads(data)
    except json.JSONDecodeError as error:
        raise _Bad(codes.GMCR_SHAPE, f"not JSON: {error}") from None
    except RecursionError:
        raise _Bad(codes.GMCR_SHAPE, "nested too deep") from None


class _Reader:
    def __init__(self, raw: Any, name: str) -> None:
        self.name = name
        self.raw = self._mapping(raw, "the file")
        self.notes: list[Diagnostic] = []

    def _note(self, code: Code, message: str, hint: str | None = None) -> None:
        self.notes.append(code.at(Span(self.name), message, hint=hint))

    @staticmethod
    def _mapping(value: Any, what: str) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            raise _Bad(codes.GMCR_SHAPE, f"{what} is no JSON object")
        return value

    @staticmethod
    def _list(value: Any, what: str) -> list[Any]:
        if not isinstance(value, list):
            raise _Bad(codes.GMCR_SHAPE, f"{what} is no list")
        return value

    def read(self) -> Imported:
        raw = self.raw
        options = [
            self._mapping(o, "an option") for o in self._list(raw.get("options"), "'options'")
        ]
        people = [
            self._mapping(d, "a decision maker")
            for d in self._list(raw.get("decisionMakers"), "'decisionMakers'")
        ]
        if not options or not people:
            raise _Bad(codes.GMCR_SHAPE, "no options or no decision makers")
        names = self._unique([str(d.get("name", "")) for d in people], "decision maker")
        titles = self._unique([str(o.get("name", "")) for o in options], "option")
        owned = [self._indices(d, names[i], len(options)) for i, d in enumerate(people)]
        owners = [tuple(i for i, own in enumerate(owned) if o in own) for o in range(len(options))]
        for o, who in enumerate(owners):
            if len(who) > 1:
                self._note(
                    codes.GMCR_SHARED,
                    f"{titles[o]!r} is owned by {len(who)} decision makers: read as joint consent",
                )
        # GMCR+ numbers the unowned options first, then decision maker by decision maker.
        unowned = [o for o, who in enumerate(owners) if not who]
        order = list(dict.fromkeys(chain(unowned, *owned)))
        self.expressions = [Name(t) for t in titles]
        directions = {"both": "both", "fwd": "forward", "back": "backward"}
        made = []
        for o in order:
            direction = options[o].get("permittedDirection", "both")
            if direction not in directions:
                raise _Bad(codes.GMCR_SHAPE, f"{titles[o]!r} has the direction {direction!r}")
            made.append(Option(titles[o], owners[o], YES_NO, directions[direction]))  # type: ignore[arg-type]
        infeasible = [
            self._condition(c) for c in self._list(raw.get("infeasibles", []), "'infeasibles'")
        ]
        model = GraphModel.of_options(
            names, made, infeasible=infeasible, title=Path(self.name).stem
        )
        model = model.with_preferences(
            {n: self._preference(d, n, model.n) for n, d in zip(names, people, strict=True)}
        )
        for n, d in zip(names, people, strict=True):
            if d.get("misperceptions"):
                self._note(
                    codes.GMCR_MISPERCEPTION,
                    f"{n!r} misperceives states; that was left out",
                    "say it as the view of a decision maker in a case",
                )
        return Imported(replace(model, coalitions=self._coalitions(names)), tuple(self.notes))

    def _unique(self, given: Sequence[str], kind: str) -> list[str]:
        """Names, told apart: GMCR+ allows the same name twice."""
        out: list[str] = []
        for k, name in enumerate(given):
            name = " ".join(name.split()) or f"{kind} {k + 1}"
            new, copy = name, 1
            while new in out:
                copy += 1
                new = f"{name} ({copy})"
            if new != name:
                self._note(codes.GMCR_SAME_NAME, f"a second {kind} {name!r} was named {new!r}")
            out.append(new)
        return out

    def _indices(self, person: Mapping[str, Any], name: str, count: int) -> list[int]:
        given = self._list(person.get("options", []), f"the options of {name!r}")
        for k in given:
            if not isinstance(k, int) or isinstance(k, bool) or not 0 <= k < count:
                raise _Bad(codes.GMCR_REFERENCE, f"{name!r} owns option {k!r} of {count}")
        return list(dict.fromkeys(given))

    def _condition(self, raw: Any) -> Expr:
        if isinstance(raw, dict):
            members = self._list(raw.get("members"), "'members' of a condition")
            return disjunction([self._condition(m) for m in members])
        parts: list[Expr] = []
        for pair in self._list(raw, "a condition"):
            if not (isinstance(pair, list) and len(pair) == 2 and pair[1] in ("Y", "N")):
                raise _Bad(codes.GMCR_SHAPE, f"{pair!r} is no [option, 'Y' or 'N']")
            option = pair[0]
            if not isinstance(option, int) or not 0 <= option < len(self.expressions):
                raise _Bad(codes.GMCR_REFERENCE, f"a condition names option {option!r}")
            name = self.expressions[option]
            parts.append(name if pair[1] == "Y" else Not(name))
        return conjunction(parts)

    def _preference(self, person: Mapping[str, Any], name: str, n: int) -> Preference:
        manual = self.raw.get(
            "useManualPreferenceRanking", self.raw.get("useManualPreferenceVectors", False)
        )
        if not manual:
            given = self._list(person.get("preferences", []), f"the preferences of {name!r}")
            return Preference(statements=tuple(Statement(self._condition(c)) for c in given))
        ranking = person.get("preferenceRanking", person.get("preferenceVector"))
        tiers = []
        seen: set[int] = set()
        for item in self._list(ranking, f"the ranking of {name!r}"):
            states = item if isinstance(item, list) else [item]
            for state in states:
                if not isinstance(state, int) or isinstance(state, bool) or not 1 <= state <= n:
                    raise _Bad(codes.GMCR_REFERENCE, f"{name!r} ranks state {state!r} of {n}")
                if state in seen:
                    raise _Bad(codes.GMCR_REFERENCE, f"{name!r} ranks state {state} twice")
                seen.add(state)
            tiers.append(Tier(tuple(s - 1 for s in states)))
        if len(seen) < n:
            self._note(
                codes.GMCR_UNRANKED, f"{name!r} ranks {len(seen)} of {n} states; the rest come last"
            )
        return Preference(tiers=tuple(tiers))

    def _coalitions(self, names: Sequence[str]) -> tuple[tuple[str, ...], ...]:
        """Groups of two or more of the file's partition; an invalid one is dropped."""
        out = []
        given = self.raw.get("coalitions") or []
        for group in given if isinstance(given, list) else []:
            members = group if isinstance(group, list) else [group]
            known = all(isinstance(m, int) and 0 <= m < len(names) for m in members)
            if known and len(set(members)) > 1:
                out.append(tuple(names[m] for m in dict.fromkeys(members)))
        return tuple(out)


# Writing ------------------------------------------------------------------------------------------

_Literal = tuple[int, bool]
_Term = frozenset[_Literal]


def write_gmcr(model: GraphModel) -> str:
    """A model as the text of a GMCR+ file.

    Statements become conditions where every decision maker has statements; else rankings are
    written out. What GMCR+ cannot hold (strength, evidence, joint consent) is left out or refused.

    Raises:
        UsageError: the model has no options, other values than no and yes, joint options, or an
            expression too wide to be written as conditions.
    """
    space = model.structure.space
    if space is None:
        raise UsageError("an explicit graph cannot be written as a GMCR+ file")
    for option in space.options:
        if option.values != YES_NO:
            raise UsageError(f"{option.name!r} has other values than no and yes")
        if len(option.owners) > 1:
            raise UsageError(f"{option.name!r} is owned jointly, which GMCR+ cannot say")
    order, number = _renumbered(space)
    by_statements = all(
        p.statements and len(p.statements) <= _MOST_STATEMENTS for p in model.preferences
    )
    people = []
    for i, name in enumerate(model.decision_makers):
        statements = model.preferences[i].under(model.assumed).statements if by_statements else ()
        tiers = [sorted(number[s] for s in t.states) for t in model.rankings[i].tiers()]
        payoffs = model.rankings[i].dense.tolist()
        people.append(
            {
                "name": name,
                "options": [k for k, o in enumerate(order) if space.options[o].owners == (i,)],
                "preferences": [_written(space, order, s.prefer) for s in statements],
                "preferenceRanking": [t[0] if len(t) == 1 else t for t in tiers],
                "payoffs": [payoffs[s] for s in sorted(range(model.n), key=number.__getitem__)],
                "misperceptions": [],
            }
        )
    infeasible = [_pairs(term, order) for expr in model.infeasible for term in _terms(space, expr)]
    direction = {"both": "both", "forward": "fwd", "backward": "back"}
    document = {
        "options": [
            {
                "name": space.options[o].name,
                "permittedDirection": direction[space.options[o].direction],
            }
            for o in order
        ],
        "decisionMakers": people,
        "infeasibles": infeasible,
        "coalitions": _partition(model),
        "useManualPreferenceRanking": not by_statements,
        "program": "backchannel",
        "version": "0.4.1",
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _partition(model: GraphModel) -> list[int | list[int]]:
    """The first coalitions that do not overlap, and everybody else alone."""
    left = list(range(len(model.decision_makers)))
    out: list[int | list[int]] = []
    for group in model.coalitions:
        members = [model.decision_maker(m) for m in group]
        if all(m in left for m in members):
            left = [m for m in left if m not in members]
            out.append(members)
    return out + left


def _renumbered(space: Space) -> tuple[list[int], list[int]]:
    """Options as GMCR+ orders them (unowned first, then by owner), and its number of each state."""
    order = sorted(range(len(space.options)), key=lambda o: space.options[o].owners)
    codes_there = sum(
        (space.digits(o) << k for k, o in enumerate(order)), np.zeros(space.n, np.int64)
    )
    number = np.empty(space.n, np.int64)
    number[np.argsort(codes_there)] = np.arange(1, space.n + 1)
    return order, number.tolist()


def _pairs(term: _Term, order: Sequence[int]) -> list[list[Any]]:
    return sorted([order.index(o), "Y" if yes else "N"] for o, yes in term)


def _written(space: Space, order: Sequence[int], expr: Expr) -> Any:
    members = [_pairs(term, order) for term in _terms(space, expr)]
    return members[0] if len(members) == 1 else {"compound": True, "members": members}


def _terms(space: Space, expr: Expr, negated: bool = False) -> list[_Term]:
    """Disjunctive normal form over the options: a list of terms, any of which may hold."""
    match expr:
        case Constant(holds):
            return [frozenset()] if holds != negated else []
        case Name() | Compare() | In():
            name = expr.name if isinstance(expr, Name) else expr.name.name
            option = space.option(name)
            table = value_table(space, option, expr) != negated
            if table[0] == table[1]:
                return [frozenset()] if table[0] else []
            return [frozenset([(option, bool(table[1]))])]
        case Not(part):
            return _terms(space, part, not negated)
        case And(parts) | Or(parts):
            pieces = [_terms(space, p, negated) for p in parts]
            return _all(pieces) if isinstance(expr, And) != negated else _any(pieces)
        case Implies(condition, then) | If(then, condition):
            pieces = [_terms(space, condition, not negated), _terms(space, then, negated)]
            return _all(pieces) if negated else _any(pieces)
        case Iff(left, right):
            return _any(
                [
                    _all([_terms(space, left, False), _terms(space, right, negated)]),
                    _all([_terms(space, left, True), _terms(space, right, not negated)]),
                ]
            )


def _any(pieces: Sequence[list[_Term]]) -> list[_Term]:
    terms = list(dict.fromkeys(t for piece in pieces for t in piece))
    return [t for t in terms if not any(other < t for other in terms)]


def _all(pieces: Sequence[list[_Term]]) -> list[_Term]:
    found: list[_Term] = [frozenset()]
    for piece in pieces:
        if len(found) * len(piece) > _MOST_TERMS:
            raise UsageError("an expression is too wide to be written as GMCR+ conditions")
        joined = [a | b for a, b in product(found, piece)]
        found = _any([[t for t in joined if not any((o, not yes) in t for o, yes in t)]])
    return found
