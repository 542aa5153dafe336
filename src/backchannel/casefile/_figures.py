"""Readings of a figure, what they hold together, and how they disagree.

The result types of :mod:`backchannel.casefile.reconcile` stand here too.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from backchannel.casefile.edtf import EdtfError, interval
from backchannel.casefile.models import Figure, FigureReading, Reading, Statement

__all__ = [
    "ABOUT",
    "Bound",
    "Conflict",
    "Held",
    "Known",
    "ReadingOf",
    "Reconciliation",
    "Relaxation",
    "cited",
    "disagreement",
    "exact",
    "hold",
    "number",
    "readings_of",
    "shown",
    "words",
]

#: How far "about" reaches to either side, as a share of the value: reporters' round numbers
#: stand within a twentieth.
ABOUT = Fraction(1, 20)

Bound = Fraction | None


@dataclass(frozen=True, slots=True)
class ReadingOf:
    """What one source, or several in the same words, say of a figure.

    Attributes:
        figure: its id.
        low, high: bounds of the value; ``None`` is open.
        says: in words (``at least 35``, ``about 2000``).
        sources: ids of statements.
        path: where it stands in the case (for ``Case.span_of``).
        comparable: it is of the figure's own date; readings of other dates are kept aside.
        as_of: date of the reading, where it has one.
        near: the bounds as said, where they are approximate and ``low`` and ``high`` are wider.
    """

    figure: str
    low: float | None
    high: float | None
    says: str
    sources: tuple[str, ...]
    path: tuple[str | int, ...]
    comparable: bool = True
    as_of: str | None = None
    near: tuple[float | None, float | None] | None = None


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A bound that would have to give way, and how far.

    Attributes:
        figure: whose bound.
        side: ``at least`` or ``at most``.
        given, needed: the bound as the sources have it, and the nearest one that reconciles.
        sources: statements behind the bound as given.
    """

    figure: str
    side: str
    given: float
    needed: float
    sources: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.figure} {self.side} {shown(self.needed)} instead of {shown(self.given)}"


@dataclass(frozen=True, slots=True)
class Conflict:
    """What cannot hold together.

    Attributes:
        kind: ``readings``, ``equation``, ``source`` or ``system``.
        message: one sentence for people.
        figures: those involved.
        equations: indexes into the case's equations.
        sides: what stands against what: a description and the statements behind it.
        ends: of each side what it is of and its bounds: a figure's id, or ``left`` and ``right``
            of an equation.
        alone: bounds each of which, given way alone, reconciles.
        together: the least total change that reconciles (least sum of changes).
        gap: how far the sides are apart, in the equation's unit.
    """

    kind: str
    message: str
    figures: tuple[str, ...]
    equations: tuple[int, ...] = ()
    sides: tuple[tuple[str, tuple[str, ...]], ...] = ()
    ends: tuple[tuple[str, float | None, float | None], ...] = ()
    alone: tuple[Relaxation, ...] = ()
    together: tuple[Relaxation, ...] = ()
    gap: float = 0.0


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a figure.

    Attributes:
        figure: its id.
        low, high: by its sources; ``None`` is open.
        least, most: by its sources and the equations.
        contested: its sources disagree.
        solved: a bound follows from equations, by index; empty where none does.
        readings: all of them.
    """

    figure: str
    low: float | None
    high: float | None
    least: float | None
    most: float | None
    contested: bool
    solved: tuple[int, ...]
    readings: tuple[ReadingOf, ...]

    @property
    def exact(self) -> bool:
        """One value is left."""
        return self.least is not None and self.least == self.most


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Figures, and what of them conflicts.

    Attributes:
        figures: by id, in the order of the case.
        conflicts: readings first, then equations and sources, then systems.
        unread: equations that were left out, with the reason (a syntax error, an unknown figure).
    """

    figures: Mapping[str, Known]
    conflicts: tuple[Conflict, ...]
    unread: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """The interval that enters the equations; ``floor``: it is 0 only because counts are."""

    low: Bound
    high: Bound
    low_by: tuple[str, ...]
    high_by: tuple[str, ...]
    contested: bool
    floor: bool
    readings: tuple[ReadingOf, ...]


def readings_of(
    figures: Mapping[str, Figure], statements: Iterable[Statement]
) -> dict[str, list[ReadingOf]]:
    out: dict[str, list[ReadingOf]] = {name: [] for name in figures}
    for name, figure in figures.items():
        every = figure.all_readings()
        inline = len(every) - len(figure.readings)
        for i, reading in enumerate(every):
            path: tuple[str | int, ...] = ("figures", name)
            if i >= inline:
                path = (*path, "readings", i - inline)
            _join(out[name], _reading(name, reading, reading.evidence, path, figure))
    for statement in statements:
        if statement.status != "accepted":
            continue
        for i, said in enumerate(statement.figures):
            if said.figure in figures:
                path = ("statements", statement.id, "figures", i)
                given = _reading(said.figure, said, (statement.id,), path, figures[said.figure])
                _join(out[said.figure], given)
    return out


def _reading(
    name: str,
    given: FigureReading | Reading,
    sources: tuple[str, ...],
    path: tuple[str | int, ...],
    figure: Figure,
) -> ReadingOf:
    low = exact(given.value if given.value is not None else given.at_least)
    high = exact(given.value if given.value is not None else given.at_most)
    says = words(low, high)
    near = (number(low), number(high)) if given.about else None
    if given.about:
        says = f"about {says}"
        low = None if low is None else low - abs(low) * ABOUT
        high = None if high is None else high + abs(high) * ABOUT
    same = _same_date(given.as_of, figure.as_of)
    return ReadingOf(name, number(low), number(high), says, sources, path, same, given.as_of, near)


def _same_date(one: str | None, other: str | None) -> bool:
    if one is None or other is None:
        return True
    try:
        return interval(one).overlaps(interval(other))
    except EdtfError:
        return True


def _join(into: list[ReadingOf], new: ReadingOf) -> None:
    if new.low is None and new.high is None:
        return
    for i, old in enumerate(into):
        if (old.low, old.high, old.comparable) == (new.low, new.high, new.comparable):
            sources = tuple(dict.fromkeys((*old.sources, *new.sources)))
            into[i] = replace(old, sources=sources)
            return
    into.append(new)


def hold(readings: Sequence[ReadingOf]) -> Held:
    used = tuple(r for r in readings if r.comparable)
    lows = [exact(r.low) for r in used]
    highs = [exact(r.high) for r in used]
    low = max((x for x in lows if x is not None), default=None)
    high = min((x for x in highs if x is not None), default=None)
    contested = low is not None and high is not None and low > high
    if contested:
        low = None if None in lows else min(x for x in lows if x is not None)
        high = None if None in highs else max(x for x in highs if x is not None)
    negative = any(x is not None and x < 0 for x in (*lows, *highs))
    floor = low is None and not negative
    return Held(
        Fraction(0) if floor else low,
        high,
        _by(used, lows, low),
        _by(used, highs, high),
        contested,
        floor,
        used,
    )


def _by(readings: Sequence[ReadingOf], ends: Sequence[Bound], end: Bound) -> tuple[str, ...]:
    if end is None:
        return ()
    return tuple(
        dict.fromkeys(s for r, e in zip(readings, ends, strict=True) if e == end for s in r.sources)
    )


def disagreement(name: str, readings: Sequence[ReadingOf]) -> Conflict:
    sides = tuple((r.says, r.sources) for r in readings)
    ends = [(exact(r.low), exact(r.high)) for r in readings]
    alone: list[Relaxation] = []
    for i, reading in enumerate(readings):
        others = [e for j, e in enumerate(ends) if j != i]
        low = max((a for a, _ in others if a is not None), default=None)
        high = min((b for _, b in others if b is not None), default=None)
        if low is not None and high is not None and low > high:
            continue
        alone += _towards(name, reading, low, high)
    points = sorted({e for pair in ends for e in pair if e is not None})
    best = min(points, key=lambda x: (sum(_distance(x, e) for e in ends), x))
    together = [m for r in readings for m in _towards(name, r, best, best)]
    low = max(a for a, _ in ends if a is not None)
    high = min(b for _, b in ends if b is not None)
    listed = " against ".join(f"{says}{cited(sources)}" for says, sources in sides)
    return Conflict(
        "readings",
        f"sources disagree on {name}: {listed}",
        (name,),
        sides=sides,
        ends=tuple((name, r.low, r.high) for r in readings),
        alone=tuple(alone),
        together=tuple(together),
        gap=float(low - high),
    )


def _towards(name: str, reading: ReadingOf, low: Bound, high: Bound) -> list[Relaxation]:
    """How a reading's bounds must give to meet ``[low, high]``."""
    if reading.high is not None and low is not None and exact(reading.high) < low:  # type: ignore[operator]
        return [Relaxation(name, "at most", reading.high, float(low), reading.sources)]
    if reading.low is not None and high is not None and exact(reading.low) > high:  # type: ignore[operator]
        return [Relaxation(name, "at least", reading.low, float(high), reading.sources)]
    return []


def _distance(x: Fraction, ends: tuple[Bound, Bound]) -> Fraction:
    low, high = ends
    if low is not None and x < low:
        return low - x
    if high is not None and x > high:
        return x - high
    return Fraction(0)


def exact(value: float | None) -> Bound:
    return None if value is None or not math.isfinite(value) else Fraction(repr(value))


def number(value: Bound) -> float | None:
    return None if value is None else float(value)


def shown(value: float | None) -> str:
    if value is None:
        return "unknown"
    return f"{int(value)}" if value == int(value) else f"{value:.6g}"


def words(low: Bound, high: Bound) -> str:
    if low is None and high is None:
        return "anything"
    if low is None:
        return f"at most {shown(number(high))}"
    if high is None:
        return f"at least {shown(number(low))}"
    return shown(number(low)) if low == high else f"{shown(number(low))} to {shown(number(high))}"


def cited(sources: Sequence[str]) -> str:
    return f" ({', '.join(sources)})" if sources else ""
