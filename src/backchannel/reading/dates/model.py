"""A date expression."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from backchannel.reading.dates.calendar_words import month_span

__all__ = ["DateExpression", "Tense", "TenseAt"]

Tense = str
TenseAt = Callable[[int], Tense]


@dataclass(frozen=True, slots=True)
class DateExpression:
    """One date expression.

    Attributes:
        span: characters of the text.
        start: first day it can mean; ``None`` where it cannot be resolved.
        end: last day it can mean.
        granularity: day, week, weekend, month, quarter, season, half-year, year, decade, century,
            present or vague.
        basis: stated, published or text.
        timex: the TimeML value.
        approximate: the edges are fuzzy (*early*, *about*, *recent*).
    """

    span: tuple[int, int]
    start: date | None
    end: date | None
    granularity: str
    basis: str
    timex: str = ""
    approximate: bool = False

    @property
    def edtf(self) -> str | None:
        """The EDTF text: a date, a month, a year, or an interval; ``~`` where approximate."""
        if self.start is None or self.end is None:
            return None
        mark = "~" if self.approximate else ""
        if self.start == self.end:
            return self.start.isoformat() + mark
        if not self.approximate:
            if (self.start, self.end) == month_span(self.start.year, self.start.month):
                return f"{self.start:%Y-%m}"
            if self.start == date(self.start.year, 1, 1) and self.end == date(
                self.start.year, 12, 31
            ):
                return f"{self.start.year:04d}"
        return f"{self.start.isoformat()}{mark}/{self.end.isoformat()}{mark}"

    def to_json(self) -> dict[str, object]:
        """The shape that ``backchannel extract --json`` prints."""
        return {
            "span": list(self.span),
            "start": self.start.isoformat() if self.start else None,
            "end": self.end.isoformat() if self.end else None,
            "edtf": self.edtf,
            "granularity": self.granularity,
            "basis": self.basis,
        }
