"""Whether what sources say of figures can hold together with the sums that tie the figures.

Every figure has readings, each a closed interval of values with its sources. A figure *holds* the
intersection of its readings where that is not empty, else the span from the lowest to the highest
(the sources disagree, and nothing is settled by taking sides). Each equation is a closed interval
for a linear sum. Then

- readings of one figure without a common value are a conflict of the *readings*;
- a sum whose attainable interval misses the equation's is a conflict of that *equation*;
- where sources disagree, so that the sum can be reached by taking from each, one whose own numbers
  do not add up is a conflict of that *source*;
- equations that hold one by one but not together are a conflict of the *system*: an irreducible
  set, found by a linear program with elastic bounds and a deletion filter [Chinneck2008].

What the equations then imply for each figure is found by interval propagation [Moore1966].
Interval arithmetic is exact (rational numbers); only systems of several equations use floating
point, with the tolerance of :mod:`backchannel.casefile._elastic`.

References:
    [Chinneck2008] Chinneck, Feasibility and Infeasibility in Optimization, 2008, chapters 6–7.
    [Freuder1982] Freuder, A sufficient condition for backtrack-free search, JACM 29(1), 1982.
    [Moore1966] Moore, Interval Analysis, 1966.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from backchannel.casefile._figures import (
    ABOUT,
    Bound,
    Conflict,
    Held,
    Known,
    ReadingOf,
    Reconciliation,
    Relaxation,
    cited,
    disagreement,
    hold,
    number,
    readings_of,
    shown,
    words,
)
from backchannel.casefile._propagation import Empty, Sum, groups, is_tree, propagate
from backchannel.casefile.linear import LinearEquation, parse_equation
from backchannel.casefile.models import Equation, Figure, Statement
from backchannel.casefile.versions import outdated
from backchannel.errors import ExpressionError

if TYPE_CHECKING:
    from backchannel.casefile.case import Case

__all__ = [
    "ABOUT",
    "Conflict",
    "Known",
    "ReadingOf",
    "Reconciliation",
    "Relaxation",
    "figure_problems",
    "reconcile",
]

#: Conflicting systems named at the most in one connected group of equations.
_MOST_SYSTEMS = 20


def figure_problems(case: Case) -> tuple[Conflict, ...]:
    """Every inconsistency of a case's figures; see :func:`reconcile`."""
    gone = outdated(case)
    standing = [s for s in case.statements.values() if s.id not in gone]
    return reconcile(case.figures, case.equations, standing).conflicts


def reconcile(
    figures: Mapping[str, Figure],
    equations: Sequence[Equation],
    statements: Iterable[Statement] = (),
) -> Reconciliation:
    """Hold figures to their equations.

    Args:
        figures: by id.
        equations: as the case has them; those that do not parse are left out and named.
        statements: whose readings of figures count too; rejected ones are left out.

    Returns:
        What is known of each figure, and every conflict with its sources and the least change of
        bounds that reconciles.

    Cost:
        Linear in readings and terms, but for conflicts between several equations: a linear
        program for each connected group of equations.

    Example:
        >>> figures = {"held": Figure(unit="people", value=59, evidence="a-1"),
        ...            "alive": Figure(unit="people", value=24, evidence="b-1"),
        ...            "dead": Figure(unit="people", at_least=36, evidence="c-1")}
        >>> found = reconcile(figures, [Equation("held = alive + dead")])
        >>> print(found.conflicts[0].message)
        held = alive + dead: 59 on the left, at least 60 on the right
        >>> print(*found.conflicts[0].alone, sep="; ")  # doctest: +ELLIPSIS
        held at most 60 instead of 59; alive at least 23 instead of 24; dead at least 35 instead...
    """
    statements = tuple(statements)
    readings = readings_of(figures, statements)
    voices = _voices(readings, statements)
    conflicts: list[Conflict] = []
    held: dict[str, Held] = {}
    for name in figures:
        held[name] = hold(readings[name])
        if held[name].contested:
            conflicts.append(disagreement(name, held[name].readings))
    parsed, unread = _parsed(equations, figures)
    sound: dict[int, Sum] = {}
    for index, equation in parsed.items():
        total = Sum.of(equation, equations[index].tolerance)
        found = _against(index, equation, total, held)
        if found:
            conflicts.append(found)
        else:
            sound[index] = total
            if any(held[name].contested for name in total.terms):
                conflicts += _own_sums(index, equation, total, voices)
    boxes = {name: (h.low, h.high) for name, h in held.items()}
    solved: dict[str, set[int]] = {}
    for group in groups(sound):
        members = {i: sound[i] for i in group}
        try:
            tightened, by = propagate(members, boxes)
            broken = not is_tree(members) and not _feasible(members, held)
        except Empty:
            broken = True
        if broken:
            conflicts += _systems(members, parsed, held)
        else:
            boxes.update(tightened)
            solved.update(by)
    return Reconciliation(
        {
            name: Known(
                name,
                None if h.floor else number(h.low),
                number(h.high),
                number(boxes[name][0]),
                number(boxes[name][1]),
                h.contested,
                tuple(sorted(solved.get(name, ()))),
                tuple(readings[name]),
            )
            for name, h in held.items()
        },
        tuple(conflicts),
        tuple(unread),
    )


# one equation


def _parsed(
    equations: Sequence[Equation], figures: Mapping[str, Figure]
) -> tuple[dict[int, LinearEquation], list[tuple[int, str]]]:
    parsed: dict[int, LinearEquation] = {}
    unread: list[tuple[int, str]] = []
    for index, equation in enumerate(equations):
        try:
            read = parse_equation(equation.equation)
        except ExpressionError as error:
            unread.append((index, error.message))
            continue
        unknown = [f for f in read.figures if f not in figures]
        if unknown:
            unread.append((index, f"no figure {unknown[0]!r}"))
        elif not math.isfinite(equation.tolerance) or equation.tolerance < 0:
            unread.append((index, "the tolerance is no number of zero or more"))
        else:
            parsed[index] = read
    return parsed, unread


def _extent(
    terms: Iterable[tuple[str, Fraction]], held: Mapping[str, Held], constant: Fraction
) -> tuple[Bound, Bound]:
    low: Bound = constant
    high: Bound = constant
    for name, c in terms:
        h = held[name]
        ends = (h.low, h.high) if c > 0 else (h.high, h.low)
        if c:
            low = None if low is None or ends[0] is None else low + c * ends[0]
            high = None if high is None or ends[1] is None else high + c * ends[1]
    return low, high


def _against(
    index: int, equation: LinearEquation, total: Sum, held: Mapping[str, Held]
) -> Conflict | None:
    low, high = _extent(total.terms.items(), held, Fraction(0))
    if total.high is not None and low is not None and low > total.high:
        gap, too_high = low - total.high, True
    elif total.low is not None and high is not None and high < total.low:
        gap, too_high = total.low - high, False
    else:
        return None
    bounds = [(name, c, (c > 0) == too_high) for name, c in total.terms.items()]
    alone, together, left = [], [], gap
    for name, c, is_low in sorted(bounds, key=lambda b: -abs(b[1])):
        given = held[name].low if is_low else held[name].high
        if given is None or (is_low and held[name].floor):
            continue
        room = _room(held[name], given, is_low)
        if room is None or gap / abs(c) <= room:
            alone.append((name, _relaxed(name, held[name], given, gap / abs(c), is_low)))
        step = left / abs(c) if room is None else min(left / abs(c), room)
        if step > 0:
            together.append(_relaxed(name, held[name], given, step, is_low))
            left -= step * abs(c)
    order = {name: i for i, name in enumerate(equation.figures)}
    sides, ends = [], []
    for where, terms, constant in (
        ("left", equation.left, equation.left_constant),
        ("right", equation.right, equation.right_constant),
    ):
        named = {name for name, _ in terms}
        sources = [
            s
            for name, _, is_low in bounds
            if name in named
            for s in (held[name].low_by if is_low else held[name].high_by)
        ]
        low, high = _extent(terms, held, constant)
        sides.append((f"{words(low, high)} on the {where}", tuple(dict.fromkeys(sources))))
        ends.append((where, number(low), number(high)))
    return Conflict(
        "equation",
        f"{equation.text}: {sides[0][0]}, {sides[1][0]}",
        equation.figures,
        (index,),
        tuple(sides),
        tuple(ends),
        tuple(r for _, r in sorted(alone, key=lambda pair: order[pair[0]])),
        tuple(together) if left == 0 else (),
        float(gap),
    )


def _room(held: Held, given: Fraction, is_low: bool) -> Bound:
    """How far a bound can give: a count does not fall below zero; ``None`` is without end."""
    return given if is_low and given >= 0 else None


def _relaxed(name: str, held: Held, given: Fraction, by: Fraction, is_low: bool) -> Relaxation:
    if is_low:
        return Relaxation(name, "at least", float(given), float(given - by), held.low_by)
    return Relaxation(name, "at most", float(given), float(given + by), held.high_by)


# one source


_Voices = Mapping[object, Mapping[str, Sequence[ReadingOf]]]


def _voices(
    readings: Mapping[str, Sequence[ReadingOf]], statements: Iterable[Statement]
) -> _Voices:
    """What each source says of each figure in one report."""
    voice: dict[str, object] = {s.id: (s.report, s.source) for s in statements}
    out: dict[object, dict[str, list[ReadingOf]]] = {}
    for name, given in readings.items():
        for reading in given:
            mine: dict[object, list[str]] = {}
            for id in reading.sources:
                mine.setdefault(voice.get(id, id), []).append(id)
            for who, ids in mine.items():
                own = replace(reading, sources=tuple(ids))
                out.setdefault(who, {}).setdefault(name, []).append(own)
    return out


def _own_sums(
    index: int, equation: LinearEquation, total: Sum, voices: _Voices
) -> Iterable[Conflict]:
    """Sources whose own readings of two figures or more miss the sum; the same numbers once."""
    found: dict[str, list[Conflict]] = {}
    for said in voices.values():
        if sum(name in said for name in total.terms) < 2:
            continue
        own = {name: hold(said.get(name, ())) for name in total.terms}
        conflict = _against(index, equation, total, own)
        if conflict is not None:
            found.setdefault(conflict.message, []).append(conflict)
    for message, (first, *others) in found.items():
        every = [s for c in (first, *others) for _, by in c.sides for s in by]
        *rest, last = dict.fromkeys(every)
        named = f"{', '.join(rest)} and {last} have" if rest else f"{last} has"
        sides = []
        for i, (says, _) in enumerate(first.sides):
            behind = dict.fromkeys(s for c in (first, *others) for s in c.sides[i][1])
            sides.append((says, tuple(behind)))
        yield replace(first, kind="source", message=f"as {named} it, {message}", sides=tuple(sides))


# several equations


def _feasible(sums: Mapping[int, Sum], held: Mapping[str, Held]) -> bool:
    from backchannel.casefile._elastic import feasible

    return feasible(_rows(sums), _ends(sums, held))


def _rows(sums: Mapping[int, Sum]) -> list[tuple[dict[str, float], float | None, float | None]]:
    return [
        ({n: float(c) for n, c in s.terms.items()}, number(s.low), number(s.high))
        for s in sums.values()
    ]


def _ends(
    sums: Mapping[int, Sum], held: Mapping[str, Held]
) -> dict[str, tuple[float | None, float | None]]:
    names = dict.fromkeys(name for s in sums.values() for name in s.terms)
    return {name: (number(held[name].low), number(held[name].high)) for name in names}


def _systems(
    sums: Mapping[int, Sum], parsed: Mapping[int, LinearEquation], held: Mapping[str, Held]
) -> list[Conflict]:
    """Irreducible conflicts of a group; one equation of each is put aside to find the next."""
    from backchannel.casefile._elastic import feasible, irreducible, least_change

    out: list[Conflict] = []
    rest = dict(sums)
    while rest and len(out) < _MOST_SYSTEMS and not feasible(_rows(rest), _ends(rest, held)):
        order = list(rest)
        kept, bounds = irreducible(_rows(rest), _ends(rest, held))
        chosen = {order[i]: rest[order[i]] for i in kept}
        floors = {(n, "at least") for n, h in held.items() if h.floor}
        changes = least_change(_rows(chosen), _ends(chosen, held), floors)
        out.append(_system(chosen, parsed, held, bounds, changes))
        del rest[order[kept[-1]]]
    return out


def _system(
    chosen: Mapping[int, Sum],
    parsed: Mapping[int, LinearEquation],
    held: Mapping[str, Held],
    bounds: Sequence[tuple[str, str]],
    changes: Sequence[tuple[str, str, float]] | None,
) -> Conflict:
    sides, ends = [], []
    for name, side in bounds:
        h = held[name]
        end, by = (h.low, h.low_by) if side == "at least" else (h.high, h.high_by)
        sides.append((f"{name} {side} {shown(number(end))}", by))
        at = number(end)
        ends.append((name, at, None) if side == "at least" else (name, None, at))
    together = []
    for name, side, needed in changes or ():
        h = held[name]
        end, by = (h.low, h.low_by) if side == "at least" else (h.high, h.high_by)
        together.append(Relaxation(name, side, float(end or 0), needed, by))
    texts = [parsed[i].text for i in chosen]
    message = "these cannot hold together: " if len(texts) > 1 else "this cannot hold: "
    said = ", ".join(f"{words}{cited(by)}" for words, by in sides)
    return Conflict(
        "system",
        message + "; ".join(texts) + (f"; with {said}" if said else ""),
        tuple(dict.fromkeys(n for i in chosen for n in parsed[i].figures)),
        tuple(chosen),
        tuple(sides),
        tuple(ends),
        tuple(together) if len(together) == 1 else (),
        tuple(together),
        sum(abs(r.needed - r.given) for r in together),
    )
