"""Days, months and years named outright: what they mean, and the tense that decides."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

from backchannel.reading.dates.calendar_words import ORDINALS, WEEKDAYS, month_span
from backchannel.reading.dates.model import DateExpression, TenseAt
from backchannel.reading.dates.patterns import joined_year, month_number, stated_days, year_number
from backchannel.reading.dates.tense import direction, joined
from backchannel.reading.dates.values import (
    DAY_PARTS,
    day_value,
    is_valid,
    month_value,
    year_value,
)

__all__ = ["Calendar", "nearest"]

#: Days within which a day without a year is that of this year.
_RECENT = 31


class Calendar:
    """Resolves matches one after the other, keeping the dates of the text as anchors."""

    def __init__(
        self,
        text: str,
        published: date | None,
        tense_at: TenseAt | None,
        stated: Mapping[tuple[int, int], int],
    ) -> None:
        self.text = text
        self.published = published
        self.tense_at = tense_at
        self.anchor: tuple[int, date, date] | None = None
        #: Where an expression ends that takes in the date behind it.
        self.reaches = 0
        #: The date read last, a month or a year as well: where, and the days.
        self.last: tuple[int, date, date] | None = None
        #: Where the date ended whose direction was asked for last, and that.
        self._told: tuple[int, str] | None = None
        #: The single days that the text has named: where, and which.
        self.days: list[tuple[int, date]] = []
        #: The quarter that company figures of the text are about: year and number.
        self.quarter: tuple[int, int] | None = None
        self.elsewhere = stated
        self.stated = stated_days(text)

    def resolve(self, name: str, m: re.Match[str]) -> DateExpression | None:
        """The expression of one match, or ``None`` where it is no date after all."""
        self.reaches = 0
        try:
            got = getattr(self, f"_{name}")(m)
        except (ValueError, OverflowError):
            return None
        if got is None:
            return None
        start, end, granularity, basis, timex, approximate = got
        span = (m.start(), max(m.end(), self.reaches))
        if start is not None and granularity not in ("decade", "century"):
            self.last = (span[0], start, end)
        if granularity == "quarter" and basis != "text":
            self.quarter = (start.year, (start.month - 1) // 3 + 1)
        if (
            start is not None
            and granularity in ("day", "week", "weekend", "month")
            and basis != "text"
        ):
            self.anchor = (span[0], start, end)
            if granularity == "day":
                self.days.append((span[0], end))
        return DateExpression(span, start, end, granularity, basis, timex, approximate)

    # Tense

    def _tense(self, at: int, end: int) -> str:
        found = self.tense_at(at) if self.tense_at is not None else ""
        if not found and self._told is not None and joined(self.text[self._told[0] : at]):
            found = self._told[1]
        if not found:
            found = direction(self.text, at, end)
        self._told = (end, found)
        return found

    def _ahead(self, m: re.Match[str]) -> bool:
        return self._tense(m.start(), m.end()) in ("future", "due")

    def _need(self) -> date:
        if self.published is None:
            raise ValueError("nothing to resolve against")
        return self.published

    # Dates with a year

    def _iso(self, m: re.Match[str]) -> object:
        return day_value(date(int(m["y"]), int(m["m"]), int(m["d"])), "stated")

    _compact = _iso

    def _slash(self, m: re.Match[str]) -> object:
        month, day = int(m["m"]), int(m["d"])
        if month > 12:
            month, day = day, month
        return day_value(date(year_number(m["y"]), month, day), "stated")

    def _mdy(self, m: re.Match[str]) -> object:
        return _days(int(m["y"]), month_number(m.groupdict()), m, "stated")

    _dmy = _mdy

    def _my(self, m: re.Match[str]) -> object:
        return month_value(int(m["y"]), month_number(m.groupdict()), None, "stated")

    def _emy(self, m: re.Match[str]) -> object:
        return month_value(int(m["y"]), month_number(m.groupdict()), m["edge"], "stated")

    def _year(self, m: re.Match[str]) -> object:
        return year_value(int(m["y"]), None, "stated")

    _fiscal = _year

    def _eyear(self, m: re.Match[str]) -> object:
        return year_value(int(m["y"]), m["edge"], "stated")

    def _decade(self, m: re.Match[str]) -> object:
        first = int(m["y"]) if m["y"] else 1900 + int(m["yy"])
        edge = (m["edge"] or m["edge2"] or "").strip(" -").lower()
        years = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}.get(edge, (0, 9))
        return (
            date(first + years[0], 1, 1),
            date(first + years[1], 12, 31),
            "decade",
            "stated",
            f"{first // 10}X",
            bool(edge),
        )

    def _century(self, m: re.Match[str]) -> object:
        n = int(m["n"])
        return (
            date((n - 1) * 100 + 1, 1, 1),
            date(n * 100, 12, 31),
            "century",
            "stated",
            f"{n - 1}XX",
            False,
        )

    # Dates without a year

    def _md(self, m: re.Match[str]) -> object:
        month, day = month_number(m.groupdict()), int(m["d"])
        year = self.stated.get((month, day))
        if year is not None:
            return _days(year, month, m, "text")
        named = joined_year(self.text, month, m.end())
        if named is not None:
            return _days(named, month, m, "stated")
        tense = self._tense(m.start(), m.end())
        known = self.elsewhere.get((month, day))
        if self.published is None and known is not None:
            return _days(known, month, m, "text")
        anchor = self._need()
        year = self._year_near(month, day, tense, anchor)
        if known is not None and self._meant_elsewhere(date(known, month, day), year, tense):
            return _days(known, month, m, "text")
        return _days(year, month, m, "published")

    def _meant_elsewhere(self, known: date, year: int, tense: str) -> bool:
        """Whether a day is the one that another text names with its year.

        Not where the nearest such day is within a month, and not the one still to come where the
        text tells of the past.
        """
        anchor = self._need()
        if abs((date(year, known.month, known.day) - anchor).days) <= _RECENT:
            return False
        return known <= anchor or tense not in ("past", "past?")

    _dm = _md

    def _year_near(self, month: int, day: int, tense: str, anchor: date) -> int:
        """The year that puts a day where the tense wants it; the nearest where it wants nothing."""
        years = [
            y for y in (anchor.year - 1, anchor.year, anchor.year + 1) if is_valid(y, month, day)
        ]
        away = {y: (date(y, month, day) - anchor).days for y in years}
        return nearest(away, tense, 182)

    def _month(self, m: re.Match[str]) -> object:
        return self._monthly(m, None)

    def _em(self, m: re.Match[str]) -> object:
        return self._monthly(m, m["edge"])

    def _month_near(self, month: int, m: re.Match[str]) -> int:
        named = joined_year(self.text, month, m.end())
        if named is not None:
            return named
        anchor = self._need()
        away = {anchor.year + n: month - anchor.month + 12 * n for n in (-1, 0, 1)}
        return nearest(away, self._tense(m.start(), m.end()), 6)

    def _monthly(self, m: re.Match[str], edge: str | None) -> object:
        month = month_number(m.groupdict())
        return month_value(self._month_near(month, m), month, edge, "published")

    def _relmonth(self, m: re.Match[str]) -> object:
        anchor, month = self._need(), month_number(m.groupdict())
        rel = m["rel"].lower()
        if rel in ("last", "this past"):
            year = anchor.year - (1 if month >= anchor.month else 0)
        elif rel in ("next", "this coming"):
            year = anchor.year + (1 if month <= anchor.month else 0)
        else:
            year = anchor.year
        return month_value(year, month, None, "published")

    def _daypart(self, m: re.Match[str]) -> object:
        anchor = self._need()
        weekday = WEEKDAYS[m["wd"].lower()]
        rel = (m["rel"] or "").lower()
        back = (anchor.weekday() - weekday) % 7
        ahead = (weekday - anchor.weekday()) % 7
        if rel in ("last", "this past"):
            day = anchor - timedelta(days=back or 7)
        elif rel in ("next", "this coming"):
            day = anchor + timedelta(days=ahead or 7)
        elif rel == "this" or self._ahead(m):
            day = anchor + timedelta(days=ahead)
        else:
            day = anchor - timedelta(days=back)
        part = DAY_PARTS.get((m["part"] or "").lower(), "")
        return day, day, "day", "published", day.isoformat() + part, False

    def _nearday(self, m: re.Match[str]) -> object:
        anchor = self._need()
        shift = {
            "the day before yesterday": -2,
            "yesterday": -1,
            "today": 0,
            "tonight": 0,
            "tomorrow": 1,
            "the day after tomorrow": 2,
        }[m["what"].lower()]
        day = anchor + timedelta(days=shift)
        part = (
            "TNI"
            if m["what"].lower() == "tonight"
            else DAY_PARTS.get((m["part"] or "").lower(), "")
        )
        return day, day, "day", "published", day.isoformat() + part, False

    def _thispart(self, m: re.Match[str]) -> object:
        anchor = self._need()
        if m["over"]:
            day = anchor - timedelta(days=1)
            return day, anchor, "day", "published", anchor.isoformat() + "TNI", False
        day = anchor - timedelta(days=1 if m["rel"].lower() == "last" else 0)
        return day, day, "day", "published", day.isoformat() + DAY_PARTS[m["part"].lower()], False

    def _weekend(self, m: re.Match[str]) -> object:
        anchor = self._need()
        rel = (m["rel"] or m["rel2"] or "").lower()
        saturday_back = anchor - timedelta(days=(anchor.weekday() - 5) % 7)
        inside = anchor.weekday() >= 5
        if rel in ("last", "past", "this past", "previous"):
            first = (
                saturday_back - timedelta(days=7)
                if inside and rel != "this past"
                else saturday_back
            )
        elif rel in ("next", "coming", "this coming", "this"):
            first = saturday_back if inside and rel == "this" else saturday_back + timedelta(days=7)
        elif self._ahead(m) and not inside:
            first = saturday_back + timedelta(days=7)
        else:
            first = saturday_back
        year, week, _ = first.isocalendar()
        return (
            first,
            first + timedelta(days=1),
            "weekend",
            "published",
            f"{year}-W{week:02d}-WE",
            False,
        )

    def _relquarter(self, m: re.Match[str]) -> object:
        quarter = ORDINALS.get(m["ord"].lower(), 4)
        said = (m["y"] or "").lower()
        if said.isdigit():
            year, basis = int(said), "stated"
        else:
            anchor, basis = self._need(), "published"
            year = anchor.year + {"last year": -1, "next year": 1}.get(said, 0)
            if not said and quarter * 3 - 2 > anchor.month and not self._ahead(m):
                year -= 1
        start, _ = month_span(year, quarter * 3 - 2)
        _, end = month_span(year, quarter * 3)
        return start, end, "quarter", basis, f"{year}-Q{quarter}", False


def _days(year: int, month: int, m: re.Match[str], basis: str) -> object:
    """A day of a month, or several side by side: *3 and 4 October*, *Feb 20-23*."""
    low = high = int(m["d"])
    for name in ("d0", "d2"):
        other = m.groupdict().get(name)
        low, high = (min(low, int(other)), max(high, int(other))) if other else (low, high)
    first = date(year, month, low)
    return first, date(year, month, high), "day", basis, first.isoformat(), False


def nearest(away: Mapping[int, int], tense: str, half: int) -> int:
    """The year whose day (month) is nearest, of those on the side that the tense wants.

    News tells of what has been: without a tense too it lies behind, unless it is soon.

    Args:
        away: how far that day (month) is in each year.
        tense: as :func:`direction` tells it.
        half: half a year. What a verb far away puts most of a year behind, and is soon, is soon.
    """
    ahead = {y: n for y, n in away.items() if n >= 0}
    behind = {y: n for y, n in away.items() if n <= 0}
    if tense == "future" and ahead:
        return min(ahead, key=lambda y: ahead[y])
    if tense in ("past", "past?", "") and behind:
        best = max(behind, key=lambda y: behind[y])
        soon = [y for y in ahead if ahead[y] * 3 <= half]
        return soon[0] if tense != "past" and soon and behind[best] < -half else best
    return min(away, key=lambda y: (abs(away[y]), away[y] if tense != "due" else -away[y]))
