"""Days, months and years named outright: what they mean, and the tense that decides."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

from backchannel.reading.dates.calendar_words import ORDINALS, WEEKDAYS, month_span
from backchannel.reading.dates.model import DateExpression, TenseAt
from backchannel.reading.dates.patterns import FUTURE, PAST, month_number, stated_days, year_number
from backchannel.reading.dates.values import (
    DAY_PARTS,
    day_value,
    is_valid,
    month_value,
    season_value,
    year_value,
)

__all__ = ["Calendar"]


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
        #: The single days that the text has named: where, and which.
        self.days: list[tuple[int, date]] = []
        #: The quarter that company figures of the text are about: year and number.
        self.quarter: tuple[int, int] | None = None
        self.stated = {**stated, **stated_days(text)}

    def resolve(self, name: str, m: re.Match[str]) -> DateExpression | None:
        """The expression of one match, or ``None`` where it is no date after all."""
        try:
            got = getattr(self, f"_{name}")(m)
        except (ValueError, OverflowError):
            return None
        if got is None:
            return None
        start, end, granularity, basis, timex, approximate = got
        span = m.span()
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
        if self.tense_at is not None:
            found = self.tense_at(at)
            if found:
                before = self.text[max(0, at - 9) : at].lower()
                if found == "past" and re.search(r"\b(?:until|till|by|next) $", before):
                    return "future"
                return found
        left = max(self.text.rfind(c, max(0, at - 400), at) for c in '.!?\n;“"') + 1
        left = max(left, at - 400)
        rights = [i for i in (self.text.find(c, end, end + 400) for c in ".!?\n;") if i >= 0]
        right = min(rights, default=min(len(self.text), end + 400))
        near = self.text[max(left, at - 60) : at]
        far = self.text[end : min(right, end + 60)]
        if re.search(
            r"\b(?:(?:until|till|before|as (?:soon|early) as)\b[^,.;]{0,16}|"
            r"by (?:(?:the|next|this|late|early|mid|noon|midnight|end of|on) ?)*)$",
            near,
        ):
            return "future"
        ahead = max((f.end() for f in FUTURE.finditer(near)), default=-1)
        behind = max((f.end() for f in PAST.finditer(near)), default=-1)
        if ahead > behind:
            return "future"
        if not PAST.search(near) and re.search(
            r"^,? [\w ]{0,40}\b(?:will|is to|are to|shall)\b", far
        ):
            return "future"
        return "past"

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
        return day_value(date(int(m["y"]), month_number(m.groupdict()), int(m["d"])), "stated")

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

    def _season(self, m: re.Match[str]) -> object:
        return season_value(int(m["y"]), m["sea"].lower(), "stated")

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
        groups = m.groupdict()
        year = self.stated.get((month, day))
        if year is not None:
            return day_value(date(year, month, day), "text")
        anchor = self._need()
        year = self._year_near(month, day, self._tense(m.start(), m.end()), anchor)
        start = date(year, month, day)
        if groups.get("d2") and int(groups["d2"]) > day:
            end = date(year, month, int(groups["d2"]))
            return start, end, "day", "published", start.isoformat(), False
        return day_value(start, "published")

    _dm = _md

    def _year_near(self, month: int, day: int, tense: str, anchor: date) -> int:
        """The year that puts a day where the tense wants it, within half a year of doubt."""
        here = [
            y for y in (anchor.year - 1, anchor.year, anchor.year + 1) if is_valid(y, month, day)
        ]
        distance = {y: (date(y, month, day) - anchor).days for y in here}
        if tense == "future":
            later = [y for y in here if distance[y] >= 0]
            ahead = min(later, key=lambda y: distance[y]) if later else here[-1]
            just_past = [y for y in here if -60 <= distance[y] < 0]
            return just_past[0] if just_past and distance[ahead] > 270 else ahead
        earlier = [y for y in here if distance[y] <= 0]
        close = [y for y in here if 0 < distance[y] <= 62]
        best = max(earlier, key=lambda y: distance[y]) if earlier else here[0]
        return close[0] if close and distance[best] < -200 else best

    def _month(self, m: re.Match[str]) -> object:
        return self._monthly(m, None)

    def _em(self, m: re.Match[str]) -> object:
        return self._monthly(m, m["edge"])

    def _monthly(self, m: re.Match[str], edge: str | None) -> object:
        anchor = self._need()
        month = month_number(m.groupdict())
        if self._tense(m.start(), m.end()) == "future":
            year = anchor.year + (1 if month < anchor.month else 0)
        else:
            year = anchor.year - (1 if month > anchor.month else 0)
        return month_value(year, month, edge, "published")

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
        elif rel == "this" or self._tense(m.start(), m.end()) == "future":
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
        elif self._tense(m.start(), m.end()) == "future" and not inside:
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
        quarter = ORDINALS[m["ord"].lower()]
        said = (m["y"] or "").lower()
        if said.isdigit():
            year, basis = int(said), "stated"
        else:
            anchor, basis = self._need(), "published"
            year = anchor.year + {"last year": -1, "next year": 1}.get(said, 0)
            if (
                not said
                and quarter * 3 - 2 > anchor.month
                and self._tense(m.start(), m.end()) != "future"
            ):
                year -= 1
        start, _ = month_span(year, quarter * 3 - 2)
        _, end = month_span(year, quarter * 3)
        return start, end, "quarter", basis, f"{year}-Q{quarter}", False
