"""From a match to the days it can mean."""

from __future__ import annotations

import re
from datetime import date, timedelta

from backchannel.reading.dates.calendar_words import (
    SEASONS,
    add_months,
    month_span,
    number,
    week_of,
)
from backchannel.reading.dates.parts import Parts, week_part
from backchannel.reading.dates.patterns import RULES
from backchannel.reading.dates.values import (
    TENS_WORDS,
    day_value,
    month_value,
    moved,
    season_value,
    year_value,
)

__all__ = ["Resolver"]


class Resolver(Parts):
    """Also resolves expressions that count from another day."""

    def _relunit(self, m: re.Match[str]) -> object:
        anchor = self._need()
        rel, unit = m["rel"].lower(), m["unit"].lower()
        edge = (m["edge"] or "").strip().lower()
        basis = "published"
        if rel in ("the previous", "the following", "the same", "that"):
            other = self.last if unit in ("year", "decade", "century") else self.anchor
            if other is not None:
                anchor, basis = other[1], "text"
        step = {
            "last": -1,
            "this past": -1,
            "the previous": -1,
            "next": 1,
            "this coming": 1,
            "the following": 1,
            "the coming": 1,
        }.get(rel, 0)
        if unit == "week":
            start, end = week_of(anchor + timedelta(days=7 * step))
            year, week, _ = start.isocalendar()
            if edge.endswith((" of", "mid-")):
                low, high = week_part(edge)
                first, last = start + timedelta(days=low), start + timedelta(days=high)
                return first, last, "week", basis, f"{year}-W{week:02d}", True
            if step == 0 and basis == "published":
                start, end = self._part(m, edge, start, end, anchor)
            return start, end, "week", basis, f"{year}-W{week:02d}", False
        if unit == "month":
            first = add_months(anchor.replace(day=1), step)
            got = month_value(first.year, first.month, edge or None, basis)
            if step == 0 and basis == "published" and edge in ("earlier", "so far", "later"):
                return (got[0], anchor, *got[2:]) if edge != "later" else (anchor, *got[1:])
            return got
        if unit == "quarter":
            at = anchor.year * 4 + (anchor.month - 1) // 3 + step
            year, quarter = divmod(at, 4)
            return (
                month_span(year, quarter * 3 + 1)[0],
                month_span(year, quarter * 3 + 3)[1],
                "quarter",
                basis,
                f"{year}-Q{quarter + 1}",
                False,
            )
        if unit in SEASONS:
            year = anchor.year + step
            if step == 0 and SEASONS[unit][0] > anchor.month and rel == "last":
                year -= 1
            if step == -1 and SEASONS[unit][1] < anchor.month:
                year = anchor.year
            return season_value(year, unit, basis)
        if unit == "decade":
            first_year = (anchor.year // 10 + step) * 10
            return (
                date(first_year, 1, 1),
                date(first_year + 9, 12, 31),
                "decade",
                basis,
                f"{first_year // 10}X",
                False,
            )
        if unit == "century":
            n = (anchor.year - 1) // 100 + 1 + step
            return (
                date((n - 1) * 100 + 1, 1, 1),
                date(n * 100, 12, 31),
                "century",
                basis,
                f"{n - 1}XX",
                False,
            )
        if unit == "season":
            return None
        got = year_value(anchor.year + step, edge or None, basis)
        if edge in ("earlier", "so far") and basis == "published":
            return date(anchor.year, 1, 1), anchor, "year", basis, f"{anchor.year}", False
        if edge == "later" and basis == "published":
            return anchor, date(anchor.year, 12, 31), "year", basis, f"{anchor.year}", False
        return got

    def _part(
        self, m: re.Match[str], edge: str, start: date, end: date, anchor: date
    ) -> tuple[date, date]:
        """The side of the running week that tense or wording means."""
        if edge in ("earlier", "early", "so far"):
            return start, anchor
        if edge in ("later", "late") or self._ahead(m):
            return anchor, end
        return start, anchor

    # Shifts

    def _pastn(self, m: re.Match[str]) -> object:
        anchor = self._need()
        n = number(m["n"]) if m["n"] else 1
        if n is None:
            return None
        if not m["n"] and m["dir"].lower() != "past":
            step = -1 if m["dir"].lower() in ("last", "previous") else 1
            return self._whole(anchor, m["unit"].lower(), step)
        tail = re.search(r"(\d+)\s+\w+$", m.group())
        n = max(n, int(tail[1])) if tail else n
        ahead = m["dir"].lower() in ("next", "coming")
        other = moved(anchor, m["unit"].lower(), n if ahead else -n)
        start, end = (anchor, other) if ahead else (other, anchor)
        unit = m["unit"].lower()
        if unit == "hour":
            return start, end, "day", "published", f"PT{n}H", True
        return start, end, unit, "published", f"P{n}{unit[0].upper()}", True

    def _whole(self, anchor: date, unit: str, step: int) -> object:
        """The week, month, year or decade ``step`` from the anchor's."""
        if unit == "week":
            start, end = week_of(anchor + timedelta(days=7 * step))
            year, week, _ = start.isocalendar()
            return start, end, "week", "published", f"{year}-W{week:02d}", False
        if unit == "month":
            first = add_months(anchor.replace(day=1), step)
            return month_value(first.year, first.month, None, "published")
        if unit == "year":
            return year_value(anchor.year + step, None, "published")
        return None

    def _quarter(self, m: re.Match[str]) -> object:
        if self.quarter is None:
            return None
        year, quarter = self.quarter
        year -= 1 if re.search(r"year[- ](?:ago|earlier)", m.group(), re.I) else 0
        return (
            month_span(year, quarter * 3 - 2)[0],
            month_span(year, quarter * 3)[1],
            "quarter",
            "text",
            f"{year}-Q{quarter}",
            False,
        )

    def _wordyear(self, m: re.Match[str]) -> object:
        tens = number(m["tens"].lower().replace(" ", "-")) or TENS_WORDS.get(
            m["tens"].lower().split("-")[0].split()[0], 0
        )
        tail = number(m["tens"].lower().replace("-", " ").split()[-1]) or 0
        value = (
            tens
            if tens > 20 and tens % 10
            else TENS_WORDS.get(m["tens"].lower().replace("-", " ").split()[0], tens)
        )
        if " " in m["tens"].replace("-", " ") and value % 10 == 0:
            value += tail
        return year_value((1900 if m["c"].lower() == "nineteen" else 2000) + value, None, "stated")

    def _recent(self, m: re.Match[str]) -> object:
        anchor = self._need()
        unit = m["unit"].lower()
        ahead = m["dir"].lower() in ("coming", "next few", "next several")
        reach = {"day": 7, "week": 6, "month": 6, "year": 5, "decade": 3, "quarter": 4}[unit]
        if unit == "quarter":
            other = add_months(anchor, 3 * reach * (1 if ahead else -1))
        else:
            other = moved(anchor, unit, reach if ahead else -reach)
        start, end = (anchor, other) if ahead else (other, anchor)
        return start, end, unit, "published", "FUTURE_REF" if ahead else "PAST_REF", True

    def _ago(self, m: re.Match[str]) -> object:
        anchor = self._need()
        return self._shifted(anchor, m["n"], m["unit"].lower(), -1, bool(m["ap"]), "published")

    def _within(self, m: re.Match[str]) -> object:
        """*in two weeks' time*."""
        return self._shifted(self._need(), m["n"], m["unit"].lower(), 1, False, "published")

    def _bareago(self, m: re.Match[str]) -> object:
        direction = m["dir"].lower()
        anchor, basis = self._need(), "published"
        if direction != "ago" and self.anchor is not None:
            anchor, basis = self.anchor[1], "text"
        return self._shifted(
            anchor, "several", m["unit"].lower(), 1 if direction == "later" else -1, True, basis
        )

    def _shift(self, m: re.Match[str]) -> object:
        direction = m["dir"].lower()
        if direction in ("after", "before") and m["unit"].lower() == "weekend":
            return None
        anchor, basis = self._need(), "text"
        sign = -1 if direction in ("earlier", "before") else 1
        if direction == "from now":
            basis = "published"
        elif self.anchor is not None and m.start() - self.anchor[0] < 600:
            anchor = self.anchor[1]
            if m["unit"].lower() in ("hour", "day"):
                anchor = self._named_day(m.start()) or anchor
        if direction in ("before", "after"):
            named = self._next(m.end())
            if named is not None:
                self.reaches = named[2]
                start = named[1] if sign > 0 else named[0]
                return self._shifted(start, m["n"], m["unit"].lower(), sign, bool(m["ap"]), basis)
            same = self._same_sentence(m)
            if same is None:
                return None
            if re.match(r"\s+(?!that\b)\w", self.text[m.end() :]):
                # "left on Monday, two days after the vote": the phrase says of Monday when it was.
                return same[1], same[2], "day", "text", same[1].isoformat(), False
        return self._shifted(anchor, m["n"], m["unit"].lower(), sign, bool(m["ap"]), basis)

    def _shifted(
        self, anchor: date, word: str, unit: str, sign: int, about: bool, basis: str
    ) -> object:
        n = number(word)
        if n is None:
            low, high = (2, 3) if "couple" in word.lower() else (2, 8)
            far, near = moved(anchor, unit, sign * high), moved(anchor, unit, sign * low)
            start, end = min(far, near), max(far, near)
            if unit == "hour":
                start, end = min(anchor, near), max(anchor, near)
            return start, end, unit, basis, "PAST_REF" if sign < 0 else "FUTURE_REF", True
        day = moved(anchor, unit, sign * n)
        if unit in ("hour", "day"):
            return day, day, "day", basis, day.isoformat(), about
        if unit in ("week", "fortnight", "weekend"):
            slack = timedelta(days=3)
            year, week, _ = day.isocalendar()
            return day - slack, day + slack, "week", basis, f"{year}-W{week:02d}", True
        if unit == "month":
            start, end = month_span(day.year, day.month)
            return start, end, "month", basis, f"{day:%Y-%m}", about
        if unit == "year" and n == 1 and sign < 0 and self.quarter is not None:
            # Company figures: a year ago is the same quarter of the year before.
            year, quarter = self.quarter[0] - 1, self.quarter[1]
            return (
                month_span(year, quarter * 3 - 2)[0],
                month_span(year, quarter * 3)[1],
                "quarter",
                "text",
                f"{year}-Q{quarter}",
                about,
            )
        if unit == "quarter":
            quarter = (day.month - 1) // 3 + 1
            return (
                month_span(day.year, quarter * 3 - 2)[0],
                month_span(day.year, quarter * 3)[1],
                "quarter",
                basis,
                f"{day.year}-Q{quarter}",
                about,
            )
        if unit == "decade":
            return (
                date(day.year - 1, 1, 1),
                date(day.year + 1, 12, 31),
                "decade",
                basis,
                f"{day.year}",
                True,
            )
        return date(day.year, 1, 1), date(day.year, 12, 31), "year", basis, f"{day.year}", about

    def _next(self, at: int) -> tuple[date, date, int] | None:
        """Days and end of the date that begins right there: *three days before Christmas*."""
        found: list[tuple[int, str, re.Match[str]]] = []
        for name, pattern in RULES:
            m = pattern.match(self.text, at + 1)
            if m and name in ("mdy", "dmy", "md", "dm", "daypart", "christmas"):
                found.append((m.end(), name, m))
        if not found:
            return None
        _, name, m = max(found, key=lambda x: x[0])
        got = getattr(self, f"_{name}")(m)
        return None if got is None else (got[0], got[1], m.end())

    def _before(self, m: re.Match[str]) -> object:
        """*the year before*, after a year that the text has named."""
        unit = m["unit"].lower()
        other = self.last if unit == "year" else self.anchor
        if other is None or m.start() - other[0] > 400:
            return None
        step = -1 if m["dir"].lower() in ("before", "earlier") else 1
        if unit == "year":
            return year_value(other[1].year + step, None, "text")
        if unit == "day":
            return day_value(other[1] + timedelta(days=step), "text")
        if unit == "week":
            start, end = week_of(other[1] + timedelta(days=7 * step))
            return start, end, "week", "text", "", False
        first = add_months(other[1].replace(day=1), step)
        return month_value(first.year, first.month, None, "text")

    def _named_day(self, at: int) -> date | None:
        """The day that days are counted from: the last one named, else the end of what was."""
        if self.days and at - self.days[-1][0] < 600:
            return self.days[-1][1]
        return self.anchor[2] if self.anchor is not None else None

    def _same_sentence(self, m: re.Match[str]) -> tuple[int, date, date] | None:
        if self.anchor is None:
            return None
        between = self.text[min(self.anchor[0], m.start()) : max(self.anchor[0], m.start())]
        return None if re.search(r"[.!?]\s", between) else self.anchor

    def _hours(self, m: re.Match[str]) -> object:
        published = self._need()
        same = self._same_sentence(m)
        word, after = m["n"].lower(), m["dir"].lower() == "after"
        reach = {"days": 7, "weeks": 42}.get(word, 1)
        if same is not None:
            if word in ("hours", "minutes", "shortly", "moments", "soon"):
                return same[1], same[2], "day", "text", same[1].isoformat(), True
            first, last = same[1], same[2]
            if after:
                return first, min(last + timedelta(days=reach), published), "day", "text", "", True
            return first - timedelta(days=reach), last, "day", "text", "", True
        start = published - timedelta(days=reach if word in ("days", "weeks") else 4)
        near = [
            day for at, day in self.days[-8:] if m.start() - at < 1500 and start <= day < published
        ]
        start = near[-1] if near else start
        return start, published, "day", "text", "", True

    def _adjacent(self, m: re.Match[str]) -> object:
        named = self._named_day(m.start())
        if named is None:
            return None
        words = m["dir"].lower()
        step = 1 if "next" in words or "following" in words else -1 if "previous" in words else 0
        return day_value(named + timedelta(days=step), "text")

    def _christmas(self, m: re.Match[str]) -> object:
        month, day = {
            "christmas eve": (12, 24),
            "christmas day": (12, 25),
            "christmas": (12, 25),
        }.get(m["day"].lower(), (12, 31) if "eve" in m["day"].lower() else (1, 1))
        anchor = self._need()
        year = self._year_near(month, day, self._tense(m.start(), m.end()), anchor)
        return day_value(date(year, month, day), "published")
