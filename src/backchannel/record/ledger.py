"""The ledger of figures: what each source says, what the sums imply, what does not add up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from backchannel.casefile import Case
from backchannel.casefile.equations import (
    Conflict,
    Known,
    figure_problems,
    parse_equation,
    reconcile,
)
from backchannel.errors import ExpressionError
from backchannel.record.views import seen
from backchannel.results import Result

__all__ = ["EquationLine", "FigureLine", "Figures", "figure_problems", "figures"]


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A figure of the ledger: what it counts, and what is known of it."""

    id: str
    says: str
    unit: str
    population: str
    as_of: str
    known: Known

    @property
    def sources(self) -> tuple[str, ...]:
        """Every statement that gives a value."""
        return tuple(dict.fromkeys(s for r in self.known.readings for s in r.sources))

    @property
    def held(self) -> str:
        """What the sources leave open, in words; where they disagree, from lowest to highest."""
        return _bounds(self.known.low, self.known.high)

    @property
    def implied(self) -> str:
        """What the equations narrow that to, in words; empty where they do not."""
        low, high = self.known.least, self.known.most
        if self.known.low is None and low == 0:
            low = None  # No count falls below zero: that follows from no equation.
        if not self.known.solved or (low, high) == (self.known.low, self.known.high):
            return ""
        return _bounds(low, high)

    @property
    def words(self) -> str:
        """Both, each called what it is."""
        if not self.implied:
            return self.held
        implied = f"{self.implied} by equations"
        return implied if self.held == "unknown" else f"{self.held} ({implied})"


def _bounds(low: float | None, high: float | None) -> str:
    if low is None and high is None:
        return "unknown"
    if low is None:
        return f"at most {high:,.10g}"
    if high is None:
        return f"at least {low:,.10g}"
    return f"{low:,.10g}" if low == high else f"{low:,.10g} to {high:,.10g}"


@dataclass(frozen=True, slots=True)
class EquationLine:
    """An equation and whether the readings satisfy it.

    ``holds``: the readings agree with it (within their bounds), they cannot, or, with ``None``, it
    is open because a figure has an open end or its sources disagree. ``read`` is empty, or why the
    equation could not be used.
    """

    index: int
    text: str
    because: str
    holds: bool | None
    figures: tuple[str, ...]
    read: str = ""


@dataclass(frozen=True)
class Figures(Result):
    """All figures, all equations, all inconsistencies.

    Each conflict has its sides with their sources, the bounds that would each reconcile alone,
    and the least change that does.
    """

    figures: Mapping[str, FigureLine]
    equations: tuple[EquationLine, ...]
    conflicts: tuple[Conflict, ...]


def figures(case: Case, *, as_of: str | None = None, known_to: str | None = None) -> Figures:
    """The ledger.

    Args:
        case: the whole case.
        as_of, known_to: see :func:`backchannel.record.view`.

    Example:
        >>> from backchannel.casefile import load_case
        >>> ledger = figures(load_case("port-of-kestrow").case)
        >>> sorted({c.figures[0] for c in ledger.conflicts if c.kind == "equation"})
        ['waiting-march-11']
    """
    restricted, made = seen(case, "interval reconciliation", as_of, known_to)
    found = reconcile(restricted.figures, restricted.equations, restricted.statements.values())
    lines = {
        key: FigureLine(key, f.says, f.unit, f.population, f.as_of or "", found.figures[key])
        for key, f in restricted.figures.items()
    }
    unread = dict(found.unread)
    # Where one source cannot add, the others' numbers may still hold.
    broken = {i for c in found.conflicts if c.kind != "source" for i in c.equations}
    equations = tuple(
        _line(i, e.equation, e.because, found.figures, i in broken, unread.get(i, ""))
        for i, e in enumerate(restricted.equations)
    )
    return Figures(made, MappingProxyType(lines), equations, found.conflicts)


def _line(
    index: int,
    text: str,
    because: str,
    known: Mapping[str, Known],
    broken: bool,
    unread: str,
) -> EquationLine:
    try:
        parsed = parse_equation(text)
    except ExpressionError as error:
        return EquationLine(index, text, because, None, (), unread or error.message)
    if unread:
        return EquationLine(index, text, because, None, parsed.figures, unread)
    # As the sources have it, not as the equations imply: else every equation would be settled.
    told = all(
        known[f].low is not None and known[f].high is not None and not known[f].contested
        for f in parsed.figures
    )
    holds = False if broken else True if told else None
    return EquationLine(index, text, because, holds, parsed.figures)
