"""Dates in EDTF (ISO 8601-2:2019), levels 0 and 1, and the level-2 "one of" sets.

A date in a case is kept as the text the user wrote; :func:`interval` says which days it can mean.

Source: Library of Congress, Extended Date/Time Format specification, 2019.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

__all__ = ["EdtfError", "Interval", "interval", "shift"]

_ONE = re.compile(
    r"""(?P<year>[0-9X]{4})
        (?:-(?P<month>[0-9X]{2})
           (?:-(?P<day>[0-9X]{2})
              (?:T(?P<time>[0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(?P<zone>Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?
           )?
        )?
        (?P<qualifier>[?~%]?)""",
    re.VERBOSE,
)

#: First and last month of the EDTF seasons 21 spring … 24 winter (northern; winter runs into
#: the next year), 33–36 the quarters, 37–39 thirds, 40 and 41 halves.
_SPANS = {
    21: (3, 5),
    22: (6, 8),
    23: (9, 11),
    24: (12, 14),
    33: (1, 3),
    34: (4, 6),
    35: (7, 9),
    36: (10, 12),
    37: (1, 4),
    38: (5, 8),
    39: (9, 12),
    40: (1, 6),
    41: (7, 12),
}


class EdtfError(ValueError):
    """A text that is no EDTF date; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Interval:
    """The days that a date can mean, both ends included.

    Attributes:
        earliest: first possible day; ``date.min`` where the start is open or unknown.
        latest: last possible day; ``date.max`` where the end is open or unknown.
        approximate: the date carries ``~`` or ``%``.
        uncertain: the date carries ``?`` or ``%``.
        span: the date is written as an interval (something that lasts), not as one date.
        time: ``HH:MM[:SS]`` where given.
    """

    earliest: date
    latest: date
    approximate: bool = False
    uncertain: bool = False
    span: bool = False
    time: str | None = None

    @property
    def days(self) -> int:
        """How many days it covers, at least 1."""
        return (self.latest - self.earliest).days + 1

    @property
    def exact(self) -> bool:
        """One certain day."""
        return self.earliest == self.latest and not (self.approximate or self.uncertain)

    def overlaps(self, other: Interval) -> bool:
        """Whether some day is in both."""
        return self.earliest <= other.latest and other.earliest <= self.latest

    def contains(self, day: date) -> bool:
        """Whether ``day`` is one of its days."""
        return self.earliest <= day <= self.latest


@lru_cache(maxsize=16384)
def interval(text: str) -> Interval:
    """The days that an EDTF text can mean.

    Args:
        text: such as ``2025-03-05``, ``2025-03~``, ``2025-02-25/2025-03-05``, ``2025-02/..``,
            ``2025-03-XX``, ``2025-21`` (spring), ``[2025-03-05,2025-03-06]`` (one of).

    Raises:
        EdtfError: the text is no EDTF date, or no such day exists.

    Example:
        >>> interval("2025-02").latest
        datetime.date(2025, 2, 28)
        >>> interval("2025-02-25/..").latest == date.max
        True
    """
    text = text.strip()
    if not text:
        raise EdtfError("a date is empty")
    if text[0] == "[" or text[-1] == "]":
        return _one_of(text)
    if "/" not in text or re.fullmatch(r"\d{1,2}/\d{1,2}/\d{2,4}", text):
        return _single(text)
    if text.count("/") != 1:
        raise EdtfError("an interval has one '/', between its start and its end")
    left, right = text.split("/")
    if left in ("", "..") and right in ("", ".."):
        raise EdtfError("an interval needs a start or an end")
    start = None if left in ("", "..") else _single(left)
    end = None if right in ("", "..") else _single(right)
    earliest = start.earliest if start else date.min
    latest = end.latest if end else date.max
    if latest < earliest:
        raise EdtfError(f"the interval ends before it starts ({left} is after {right})")
    ends = [e for e in (start, end) if e]
    return Interval(
        earliest,
        latest,
        approximate=any(e.approximate for e in ends),
        uncertain=any(e.uncertain for e in ends),
        span=True,
    )


def _one_of(text: str) -> Interval:
    if not (text[0] == "[" and text[-1] == "]"):
        raise EdtfError("a set of dates is written [first,second,…]")
    parts = [p.strip() for p in text[1:-1].split(",")]
    found = [interval(p.replace("..", "/")) if ".." in p else _single(p) for p in parts if p]
    if not found:
        raise EdtfError("a set of dates is empty")
    return Interval(
        min(f.earliest for f in found),
        max(f.latest for f in found),
        approximate=any(f.approximate for f in found),
        uncertain=len(found) > 1 or any(f.uncertain for f in found),
    )


def _single(text: str) -> Interval:
    match = _ONE.fullmatch(text)
    if match is None:
        raise EdtfError(_why_not(text))
    year, month, day = match["year"], match["month"], match["day"]
    qualifier = match["qualifier"]
    if "X" in year and (month or year.rstrip("X") == ""):
        raise EdtfError("an unknown year (X) cannot carry a month, and not every digit can be X")
    first_year, last_year = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if first_year < 1:
        raise EdtfError("years run from 0001 to 9999")
    if month is None or month == "XX":
        if day not in (None, "XX"):
            raise EdtfError("an unknown month (XX) cannot carry a day")
        earliest, latest = date(first_year, 1, 1), date(last_year, 12, 31)
    elif "X" in month:
        raise EdtfError("write an unknown month as XX")
    else:
        earliest, latest = _month_or_day(first_year, int(month), day)
    time = match["time"]
    if time:
        try:
            datetime.fromisoformat(f"2000-01-01T{time}")
        except ValueError as error:
            raise EdtfError(f"no such time of day: {time}") from error
    return Interval(
        earliest,
        latest,
        approximate=qualifier in ("~", "%"),
        uncertain=qualifier in ("?", "%"),
        time=time,
    )


def _month_or_day(year: int, month: int, day: str | None) -> tuple[date, date]:
    if month in _SPANS:
        if day is not None:
            raise EdtfError("a season or quarter cannot carry a day")
        first, last = _SPANS[month]
        end_year, end_month = year + (last - 1) // 12, (last - 1) % 12 + 1
        if end_year > 9999:
            raise EdtfError("years run from 0001 to 9999")
        return (
            date(year, first, 1),
            date(end_year, end_month, calendar.monthrange(end_year, end_month)[1]),
        )
    if not 1 <= month <= 12:
        raise EdtfError(f"there is no month {month:02d}")
    length = calendar.monthrange(year, month)[1]
    if day is None or day == "XX":
        return date(year, month, 1), date(year, month, length)
    if "X" in day:
        tens = day[0]
        if not tens.isdigit() or int(tens) * 10 > length:
            raise EdtfError("write an unknown day as XX")
        return date(year, month, max(1, int(tens) * 10)), date(
            year, month, min(length, int(tens) * 10 + 9)
        )
    if not 1 <= int(day) <= length:
        raise EdtfError(f"{calendar.month_name[month]} {year} has {length} days, not {int(day)}")
    return date(year, month, int(day)), date(year, month, int(day))


def _why_not(text: str) -> str:
    if re.fullmatch(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}", text):
        return f"{text!r} is not written year-month-day"
    if re.fullmatch(r"\d{4}-\d{1,2}(-\d{1,2})?", text):
        return f"{text!r} lacks a leading zero (write 2025-03-05)"
    if re.fullmatch(r"\d{8}", text):
        return f"{text!r} lacks hyphens (write 2025-03-05)"
    return f"{text!r} is no date; write 2025-03-05, 2025-03~ (about), 2025-03-05/2025-03-07"


def shift(day: date, days: int) -> date:
    """``day`` moved by ``days``, kept within what a date can be."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min
