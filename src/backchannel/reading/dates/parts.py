"""Parts of what has no name of its own: halves, ends and weeks; seasons; a day after another."""

from __future__ import annotations

import re
from datetime import date, timedelta

from backchannel.reading.dates.calendar_dates import Calendar, nearest
from backchannel.reading.dates.calendar_words import (
    ORDINALS,
    SEASONS,
    WEEKDAYS,
    add_months,
    month_span,
    number,
    week_of,
)
from backchannel.reading.dates.patterns import month_number
from backchannel.reading.dates.values import day_value, is_valid, month_value, year_value

__all__ = ["Parts", "week_part"]


class Parts(Calendar):
    """Also resolves parts of months and years, and days counted from a day named beside them."""

    def _year_of(self, words: str) -> int:
        """*2030*, *last year*, *that year*; what names none is the year of publication."""
        said = words.lower()
        if said.isdigit():
            return int(said)
        if said.startswith(("that", "the same", "the following", "the previous")):
            if self.last is None:
                raise ValueError("no year to count from")
            year = self.last[2].year
        else:
            year = self._need().year
        step = -1 if said.startswith(("last", "the previous")) else 0
        return year + (1 if said.startswith(("next", "the following")) else step)

    def _mofyear(self, m: re.Match[str]) -> object:
        groups = m.groupdict()
        year, month = self._year_of(m["y"]), month_number(groups)
        basis = _basis(m["y"])
        if groups["d"]:
            return day_value(date(year, month, int(groups["d"])), basis)
        return month_value(year, month, groups["edge"], basis)

    _dofyear = _mofyear

    def _half(self, m: re.Match[str]) -> object:
        second = m["ord"].lower() == "second"
        said = m["y"] or m["y2"] or ""
        basis = _basis(said)
        if m["mon"]:
            month = month_number(m.groupdict())
            year = int(said) if said else self._month_near(month, m)
            start, end = month_span(year, month)
            middle = start.replace(day=15)
            start, end = (middle + timedelta(days=1), end) if second else (start, middle)
            return start, end, "month", basis, f"{start:%Y-%m}", False
        return self._half_year(self._year_of(said), 2 if second else 1, basis)

    def _half_year(self, year: int, half: int, basis: str) -> object:
        start, end = date(year, half * 6 - 5, 1), month_span(year, half * 6)[1]
        return start, end, "half-year", basis, f"{year}-H{half}", False

    def _code(self, m: re.Match[str]) -> object:
        """*Q3 2030*, *H1*."""
        said = (m["y"] or "").lower()
        year, basis = self._year_of(said), _basis(said)
        part, months = (int(m["q"]), 3) if m["q"] else (int(m["h"]), 6)
        if not said and (part - 1) * months + 1 > self._need().month and not self._ahead(m):
            year -= 1
        if m["h"]:
            return self._half_year(year, part, basis)
        start, end = month_span(year, part * 3 - 2)[0], month_span(year, part * 3)[1]
        return start, end, "quarter", basis, f"{year}-Q{part}", False

    def _nthof(self, m: re.Match[str]) -> object:
        """*the last week of May*, *the first Tuesday of May*."""
        month, unit = month_number(m.groupdict()), m["unit"].lower()
        said = m["y"] or ""
        year = self._year_of(said) if said else self._month_near(month, m)
        basis = _basis(said)
        start, end = month_span(year, month)
        word = m["ord"].lower()
        n = 0 if word in ("last", "final") else ORDINALS[word]
        if unit in ("week", "days"):
            first = end - timedelta(days=6) if not n else start + timedelta(days=7 * (n - 1))
            last = min(first + timedelta(days=6), end)
            return first, last, "week", basis, f"{first:%Y-%m}", True
        if unit == "day":
            return day_value(start + timedelta(days=n - 1) if n else end, basis)
        weekday = WEEKDAYS.get(unit, 5)
        first = start + timedelta(days=(weekday - start.weekday()) % 7 + 7 * (n - 1))
        if not n:
            first = end - timedelta(days=(end.weekday() - weekday) % 7)
        if unit == "weekend":
            return first, first + timedelta(days=1), "weekend", basis, f"{first:%Y-%m}", False
        return day_value(first, basis) if first <= end else None

    def _edgeunit(self, m: re.Match[str]) -> object:
        """*the end of the month*, *year's end*."""
        anchor = self._need()
        unit = (m["unit"] or m["unit2"]).lower()
        edge = (m["edge"] or "end").lower()
        if edge == "end" and not self._ahead(m):
            # In January the year ended weeks ago; the end of a month is told of for ten days.
            early = {"year": anchor.timetuple().tm_yday <= 90, "month": anchor.day <= 10}
            behind = self._tense(m.start(), m.end()) in ("past", "past?")
            if behind and early.get(unit, anchor.weekday() <= 1):
                anchor -= timedelta(days={"year": 91, "month": 11}.get(unit, 7))
        if unit == "week":
            start, _ = week_of(anchor)
            low, high = week_part(edge)
            year, week, _ = start.isocalendar()
            first, last = start + timedelta(days=low), start + timedelta(days=high)
            return first, last, "week", "published", f"{year}-W{week:02d}", True
        if unit == "month":
            return month_value(anchor.year, anchor.month, edge, "published")
        return year_value(anchor.year, "mid" if edge == "middle" else f"{edge} of", "published")

    def _bareseason(self, m: re.Match[str]) -> object:
        """*since the spring*, *by early autumn*."""
        anchor = self._need()
        first, last = SEASONS[m["sea"].lower()]
        tense = self._tense(m.start("sea"), m.end())
        if first <= anchor.month <= last or (last > 12 and anchor.month <= last - 12):
            year = anchor.year - (anchor.month < first)
        else:
            away = {anchor.year + n: first - anchor.month + 12 * n for n in (-1, 0, 1)}
            year = nearest(away, tense, 6)
        return self._seasonal(year, m["sea"].lower(), m["edge"] or "", "published")

    def _seasonal(self, year: int, season: str, edge: str, basis: str) -> object:
        first, last = SEASONS[season]
        start, end = month_span(year, first)[0], month_span(year, last)[1]
        word = edge.strip(" -").lower()
        if word == "early":
            end = month_span(year, first)[1]
        elif word == "late":
            start = month_span(year, last)[0]
        elif word == "mid":
            start, end = month_span(year, first + 1)
        code = {"spring": "SP", "summer": "SU", "winter": "WI"}.get(season, "FA")
        return start, end, "season", basis, f"{year}-{code}", bool(word)

    def _season(self, m: re.Match[str]) -> object:
        year = self._year_of(m["y"])
        return self._seasonal(year, m["sea"].lower(), m["edge"] or "", _basis(m["y"]))

    def _dayofmonth(self, m: re.Match[str]) -> object:
        """*on the 17th*: of the month that the tense wants, the nearest else."""
        anchor, day = self._need(), int(m["d"])
        if self.last is not None and re.fullmatch(
            r"[^.;!?\n]{0,60}", self.text[self.last[0] : m.start()]
        ):
            # In March, most likely on the 16th.
            start, end = self.last[1:]
            if (start.year, start.month) == (end.year, end.month) and start.day < end.day:
                return day_value(start.replace(day=day), "text")
        months = {n: add_months(anchor.replace(day=1), n) for n in (-1, 0, 1)}
        away = {
            n: (first.replace(day=day) - anchor).days
            for n, first in months.items()
            if is_valid(first.year, first.month, day)
        }
        n = nearest(away, self._tense(m.start("d"), m.end()), 15)
        return day_value(months[n].replace(day=day), "published")

    def _afternext(self, m: re.Match[str]) -> object:
        """*the week after next*, *the Friday after next*, *the year before last*."""
        anchor, unit = self._need(), m["unit"].lower()
        step = -2 if m["dir"].lower() == "before last" else 2
        if unit in WEEKDAYS:
            coming = (WEEKDAYS[unit] - anchor.weekday()) % 7 or 7
            return day_value(
                anchor + timedelta(days=coming + 7 if step > 0 else coming - 14), "published"
            )
        if unit in ("week", "weekend"):
            start, end = week_of(anchor + timedelta(days=7 * step))
            start = end - timedelta(days=1) if unit == "weekend" else start
            year, week, _ = start.isocalendar()
            return start, end, unit, "published", f"{year}-W{week:02d}", False
        if unit == "month":
            first = add_months(anchor.replace(day=1), step)
            return month_value(first.year, first.month, None, "published")
        return year_value(anchor.year + step, None, "published")

    def _dayweek(self, m: re.Match[str]) -> object:
        """*Friday week*, *a week on Friday*, *two weeks from Friday*."""
        anchor = self._need()
        named = (m["wd"] or m["wd2"] or m["wd3"]).lower()
        if named in ("today", "tomorrow"):
            ahead = ("today", "tomorrow").index(named)
        else:
            ahead = (WEEKDAYS[named] - anchor.weekday()) % 7
        weeks = number(m["n"]) if m["n"] else 1
        if m["wd3"] or m["unit"] == "fortnight":
            weeks = 2
        return day_value(anchor + timedelta(days=ahead + 7 * (weeks or 1)), "published")

    def _halfago(self, m: re.Match[str]) -> object:
        """*half a year ago*, *two and a half years ago*."""
        anchor = self._need()
        unit = (m["unit"] or m["unit2"] or m["unit3"]).lower()
        n = number(m["n"] or m["n2"] or "") or 0
        halves = 2 * n + 1
        if unit in ("year", "decade"):
            months = halves * (6 if unit == "year" else 60)
            slack = 1 if unit == "year" and n < 3 else 3 if unit == "year" else 24
            start = add_months(anchor, -months - slack).replace(day=1)
            last = add_months(anchor, -months + slack)
            end = min(month_span(last.year, last.month)[1], anchor)
        else:
            days = halves * {"month": 30, "week": 7, "day": 1}.get(unit, 0) // 2
            slack = max(1, days // 8)
            start = anchor - timedelta(days=days + slack)
            end = anchor - timedelta(days=max(0, days - slack))
        return start, end, unit, "published", "PAST_REF", True


def week_part(edge: str) -> tuple[int, int]:
    """First and last day, Monday being 0, of the start, middle or end of a week."""
    return (4, 6) if "end" in edge else (1, 3) if "mid" in edge else (0, 1)


def _basis(year: str) -> str:
    """What a year's words rest on."""
    if year.isdigit():
        return "stated"
    text = year.lower().startswith(("that", "the same", "the following", "the previous"))
    return "text" if text else "published"
