"""Find and resolve date expressions.

Each expression gets the days it can mean (first and last, both included), its granularity, and the
basis on which it was resolved:

``stated``
    it names its year.
``published``
    resolved against the day of publication, the direction taken from the tense of its clause.
``text``
    resolved against another date of the text (*a week earlier*, *hours after*).

Values follow TimeML (:attr:`DateExpression.timex`), so that they can be measured, and EDTF
(:attr:`DateExpression.edtf`), which is what a case holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from backchannel.reading.dates.calendar_words import (
    MONTHS,
    ORDINALS,
    SEASONS,
    WEEKDAYS,
    add_months,
    month_span,
    number,
    week_of,
)

__all__ = ["DateExpression", "find_dates", "stated_days"]

Tense = str
TenseAt = Callable[[int], Tense]


@dataclass(frozen=True, slots=True)
class DateExpression:
    """One date expression.

    Attributes:
        span: characters of the text.
        start: first day it can mean; ``None`` where it cannot be resolved.
        end: last day it can mean.
        granularity: day, week, weekend, month, quarter, season, year, decade, century, present or
        vague.
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
            "granularity": self.granularity,
            "basis": self.basis,
        }


_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
)
_DAYNAME = r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_PART = r"(?:morning|afternoon|evening|night)"
_NUM = (
    r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|"
    r"fifteen|sixteen|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty)(?:-\w+)?)"
)
_UNIT = r"(?:hour|day|week|weekend|fortnight|month|quarter|year|decade|century|centurie)"
_FEW = r"(?:a few|several|some|many|a couple of|a number of|recent|the past few|the last few)"
_YEAR = r"(?:1[5-9]\d\d|20\d\d)"
_APPROX = r"(?:about|around|nearly|almost|roughly|some|more than|less than|over|at least|just|only)"

_RULES: list[tuple[str, re.Pattern[str]]] = [
    (n, re.compile(p, f))
    for n, p, f in [
        ("iso", r"\b(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)(?:[T ]\d\d:\d\d(?::\d\d)?)?\b", 0),
        (
            "slash",
            r"\b(?P<m>\d{1,2})[/-](?P<d>\d{1,2})[/-](?P<y>\d{4}|\d\d)\b(?: \d\d:\d\d(?::\d\d)?)?",
            0,
        ),
        ("mdy", rf"\b(?P<mon>{_MONTH}) (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y>{_YEAR})\b", 0),
        (
            "dmy",
            rf"\b(?:the )?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<mon>{_MONTH}),? "
            rf"(?P<y>{_YEAR})\b",
            0,
        ),
        (
            "emy",
            rf"\b(?:the )?(?P<edge>early|mid|late|end of|beginning of|start of|middle "
            rf"of)[- ]?(?P<mon>{_MONTH}),? (?:of )?(?P<y>{_YEAR})\b",
            re.I,
        ),
        ("my", rf"\b(?P<mon>{_MONTH}),? (?:of )?(?P<y>{_YEAR})\b", 0),
        (
            "md",
            rf"\b(?P<mon>{_MONTH}) (?P<d>[1-3]?\d)(?:st|nd|rd|"
            rf"th)?\b(?![\d,]*\d)(?:[–-](?P<d2>[1-3]?\d)\b)?",
            0,
        ),
        ("dm", rf"\b(?P<d>[1-3]?\d)(?:st|nd|rd|th)?(?: of)? (?P<mon>{_MONTH})\b(?! \d)", 0),
        (
            "em",
            rf"\b(?:the )?(?P<edge>early|mid|late|end of|beginning of|start of|middle "
            rf"of)[- ]?(?P<mon>{_MONTH})\b",
            re.I,
        ),
        ("relmonth", rf"\b(?P<rel>last|next|this|this past|this coming) (?P<mon>{_MONTH})\b", re.I),
        ("month", rf"\b(?P<mon>{_MONTH})\b", 0),
        (
            "daypart",
            rf"\b(?:(?P<rel>last|next|this|this past|this coming) )?(?P<edge>early |late "
            rf")?(?P<wd>{_DAYNAME})(?: (?P<part>{_PART}))?\b",
            0,
        ),
        (
            "nearday",
            r"\b(?P<what>the day before yesterday|the day after tomorrow|yesterday|today|"
            r"tomorrow|tonight)(?: (?P<part>morning|afternoon|evening|night))?\b",
            re.I,
        ),
        (
            "thispart",
            r"\b(?P<rel>this|last) (?P<part>morning|afternoon|evening|night)\b|"
            r"\b(?P<over>overnight)\b",
            re.I,
        ),
        (
            "weekend",
            r"\b(?:(?P<rel>this past|this coming|last|next|this|past|coming) weekend|"
            r"(?:(?:at|over|on|during) )?the (?:(?P<rel2>past|last|coming|previous) )?weekend)\b",
            re.I,
        ),
        (
            "relquarter",
            r"\b(?:the )?(?P<ord>first|second|third|fourth)[- ]quarter(?: of (?P<y>\d{4}|"
            r"last year|this year|next year))?\b",
            re.I,
        ),
        (
            "relunit",
            r"\b(?P<edge>earlier |later |early |late |the end of |the start of |the "
            r"beginning of )?(?P<rel>this past|this coming|last|next|this|the previous|the "
            r"following|the same|that|the current|the coming) (?P<unit>week|month|year|"
            r"quarter|decade|century|season|spring|summer|fall|autumn|winter)\b(?!['’]s? "
            r"(?:old|long))",
            re.I,
        ),
        ("fiscal", rf"\b(?:fiscal|the year) (?P<y>{_YEAR})\b", re.I),
        (
            "pastn",
            rf"\b(?:in|over|during|for|within) (?:the )?(?P<dir>past|last|next|coming|"
            rf"previous) (?:(?P<n>{_NUM})(?:(?:,| to| or) \d+)* )?(?P<unit>day|week|month|"
            rf"year|decade)s?\b",
            re.I,
        ),
        (
            "recent",
            r"\b(?:in |over |during )?(?:the )?(?P<dir>recent|past several|past few|last "
            r"few|coming|next few|next several) (?P<unit>day|week|month|year|decade|"
            r"quarter)s\b(?! old)",
            re.I,
        ),
        (
            "ago",
            rf"\b(?:(?P<ap>{_APPROX}) )?(?P<n>{_NUM}|{_FEW}) (?:and a half "
            rf")?(?P<unit>{_UNIT})s? (?P<dir>ago)\b",
            re.I,
        ),
        (
            "bareago",
            r"\b(?P<unit>hour|day|week|month|year|decade)s (?P<dir>ago|earlier|later)\b",
            re.I,
        ),
        (
            "shift",
            rf"\b(?:(?P<ap>{_APPROX}) )?(?P<n>{_NUM}|{_FEW}) (?P<unit>{_UNIT})s? "
            rf"(?P<dir>earlier|later|before|after|from now)\b",
            re.I,
        ),
        (
            "hours",
            r"\b(?:just )?(?P<n>hours|minutes|shortly|days|weeks|moments|soon) "
            r"(?P<dir>after|before)\b(?! all)",
            re.I,
        ),
        (
            "adjacent",
            r"\b(?P<dir>the (?:next|following|previous) (?:day|morning|evening|night)|the "
            r"same day|that (?:same )?(?:day|night|morning|evening))\b",
            re.I,
        ),
        (
            "decade",
            r"\b(?:the )?(?P<edge>early |mid-?|late )?(?P<y>1[5-9]\d0|20[0-4]0)s\b|"
            r"\b(?:the )?(?P<edge2>early |mid-?|late )['’](?P<yy>\d0)s\b",
            re.I,
        ),
        ("century", r"\bthe (?P<n>\d\d)(?:st|nd|rd|th) century\b", re.I),
        (
            "eyear",
            rf"\b(?:the )?(?P<edge>early|mid|late|end of|beginning of|start "
            rf"of)[- ]?(?P<y>{_YEAR})\b",
            re.I,
        ),
        (
            "season",
            rf"\b(?:the )?(?P<sea>spring|summer|fall|autumn|winter) of (?P<y>{_YEAR})\b",
            re.I,
        ),
        (
            "year",
            rf"(?<![\d$€£.,/-])\b(?P<y>{_YEAR})\b(?![\d,%]*\d|%|(?:-|–)\w|[.:]\d| (?:people|"
            rf"troops|men|soldiers|prisoners|hostages|dollars|euros|pounds|tons|tonnes|miles|km|kilometers|square|acres|votes|workers|jobs|units|copies|points))",
            0,
        ),
        (
            "wordyear",
            r"\b(?P<c>nineteen) (?P<tens>(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|"
            r"ninety)(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?)\b",
            re.I,
        ),
        ("quarter", r"\bthe (?:latest |year-ago |year-earlier )?quarter\b(?! of)", re.I),
        ("compact", r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>[0-3]\d)(?!\d)", 0),
        (
            "christmas",
            r"\b(?P<day>Christmas Eve|Christmas Day|Christmas|New Year['’]s Eve|New "
            r"Year['’]s Day|New Year['’]s)\b",
            0,
        ),
    ]
]
_VAGUE = re.compile(
    r"\b(?P<now>now|currently|current|nowadays|at present|at the moment)\b|"
    r"\b(?P<past>recently|previously|formerly|in the past|the past|lately)\b|"
    r"\b(?P<future>in the future|the future|future|the near term)\b",
    re.I,
)
_FUTURE = re.compile(
    r"\b(?:will|shall|won['’]t|['’]ll|is to|are to|due|scheduled|set to|expected to|plans? "
    r"to|planned|"
    r"planning|intends?|aims? to|going to|would|upcoming|coming|next|ahead of|"
    r"deadline)\b",
    re.I,
)
_PAST = re.compile(
    r"\b(?:said|told|was|were|had|did|since|(?!planned|scheduled|expected|due|need|proposed|paid)\w{2,}ed)\b",
    re.I,
)


def find_dates(
    text: str,
    published: date | None = None,
    *,
    vague: bool = False,
    tense_at: TenseAt | None = None,
    stated: Mapping[tuple[int, int], int] | None = None,
) -> list[DateExpression]:
    """Find the date expressions of a text and resolve them.

    Args:
        text: the text.
        published: the day it was published; without it only expressions that name a year resolve.
        vague: also return *now*, *recently*, *the future* (without days).
        stated: years of (month, day) named with their year elsewhere, in the same batch or case.
        tense_at: gives the tense ("past", "future" or "") at an offset; by
            default the words around decide.

    Returns:
        The expressions, in order, never overlapping.

    Cost: linear in the length of the text.

    Example:
        >>> [d.edtf for d in find_dates("They met last weekend.", date(2031, 3, 6))]
        ['2031-03-01/2031-03-02']
    """
    matches: list[tuple[int, int, int, str, re.Match[str]]] = []
    for order, (name, pattern) in enumerate(_RULES):
        for m in pattern.finditer(text):
            if name == "month" and not _month_is_date(text, m):
                continue
            if name == "year" and not _year_is_date(text, m):
                continue
            if name == "daypart" and not m.group("wd"):
                continue
            matches.append((m.start(), -m.end(), order, name, m))
    matches.sort(key=lambda x: (x[0], x[1], x[2]))
    chosen: list[tuple[str, re.Match[str]]] = []
    until = -1
    for start, _, _, name, m in matches:
        if start >= until:
            chosen.append((name, m))
            until = m.end()
    resolver = _Resolver(text, published, tense_at, stated or {})
    out: list[DateExpression] = []
    for name, m in chosen:
        found = resolver.resolve(name, m)
        if found is not None:
            out.append(found)
    if vague:
        out += _vague(text, out)
        out.sort(key=lambda d: d.span)
    return out


def stated_days(text: str) -> dict[tuple[int, int], int]:
    """The years of the days that a text names with their year.

    Example:
        >>> stated_days("on May 3, 2029 and again on May 3")
        {(5, 3): 2029}
    """
    out: dict[tuple[int, int], int] = {}
    for _name, pattern in _RULES[2:4]:
        for m in pattern.finditer(text):
            out.setdefault((_month_of(m.groupdict()), int(m["d"])), _year_of(m["y"]))
    return out


def _vague(text: str, taken: list[DateExpression]) -> list[DateExpression]:
    covered = [d.span for d in taken]
    out = []
    for m in _VAGUE.finditer(text):
        if any(a < m.end() and m.start() < b for a, b in covered):
            continue
        value = "PRESENT_REF" if m["now"] else "PAST_REF" if m["past"] else "FUTURE_REF"
        out.append(DateExpression(m.span(), None, None, "vague", "published", value))
    return out


def _month_is_date(text: str, m: re.Match[str]) -> bool:
    """*May* and *March* are months only after a preposition or beside a date."""
    word = m.group("mon").rstrip(".").lower()
    before = text[max(0, m.start() - 14) : m.start()].lower()
    if word in ("may", "march", "mar", "dec", "sep", "jan", "jun", "apr", "oct", "nov"):
        return bool(
            re.search(
                r"\b(?:in|since|until|till|by|of|from|to|through|during|between|and|late|early|mid|"
                r"last|next|before|after|for)[ -]$",
                before,
            )
        ) and not (word == "may" and re.search(r"\b(?:and|to|for) $", before))
    return True


def _year_is_date(text: str, m: re.Match[str]) -> bool:
    before = text[max(0, m.start() - 12) : m.start()].lower()
    after = text[m.end() : m.end() + 14].lower()
    if re.search(
        r"(?:nearly|almost|about|some|than|least|most|over|of the|around|no\.|room|route|"
        r"boeing|page) $",
        before,
    ):
        return bool(re.search(r"(?:in|since|by|of) about $", before))
    return not re.match(r" (?:or (?:more|so)|[a-z]+s (?:were|are|have|had)\b)", after)


class _Resolver:
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
        left = max(self.text.rfind(c, 0, at) for c in '.!?\n;“"') + 1
        rights = [i for i in (self.text.find(c, end) for c in ".!?\n;") if i >= 0]
        right = min(rights, default=len(self.text))
        near = self.text[max(left, at - 60) : at]
        far = self.text[end : min(right, end + 60)]
        if re.search(r"\b(?:until|till|by|before|as (?:soon|early) as)\b[^,.;]{0,16}$", near):
            return "future"
        ahead = max((f.end() for f in _FUTURE.finditer(near)), default=-1)
        behind = max((f.end() for f in _PAST.finditer(near)), default=-1)
        if ahead > behind:
            return "future"
        if not _PAST.search(near) and re.search(
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
        return _day(date(int(m["y"]), int(m["m"]), int(m["d"])), "stated")

    _compact = _iso

    def _slash(self, m: re.Match[str]) -> object:
        month, day = int(m["m"]), int(m["d"])
        if month > 12:
            month, day = day, month
        return _day(date(_year_of(m["y"]), month, day), "stated")

    def _mdy(self, m: re.Match[str]) -> object:
        return _day(date(int(m["y"]), _month_of(m.groupdict()), int(m["d"])), "stated")

    _dmy = _mdy

    def _my(self, m: re.Match[str]) -> object:
        return _months(int(m["y"]), _month_of(m.groupdict()), None, "stated")

    def _emy(self, m: re.Match[str]) -> object:
        return _months(int(m["y"]), _month_of(m.groupdict()), m["edge"], "stated")

    def _year(self, m: re.Match[str]) -> object:
        return _years(int(m["y"]), None, "stated")

    _fiscal = _year

    def _eyear(self, m: re.Match[str]) -> object:
        return _years(int(m["y"]), m["edge"], "stated")

    def _season(self, m: re.Match[str]) -> object:
        return _season(int(m["y"]), m["sea"].lower(), "stated")

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
        month, day = _month_of(m.groupdict()), int(m["d"])
        groups = m.groupdict()
        year = self.stated.get((month, day))
        if year is not None:
            return _day(date(year, month, day), "text")
        anchor = self._need()
        year = self._year_near(month, day, self._tense(m.start(), m.end()), anchor)
        start = date(year, month, day)
        if groups.get("d2") and int(groups["d2"]) > day:
            end = date(year, month, int(groups["d2"]))
            return start, end, "day", "published", start.isoformat(), False
        return _day(start, "published")

    _dm = _md

    def _year_near(self, month: int, day: int, tense: str, anchor: date) -> int:
        """The year that puts a day where the tense wants it, within half a year of doubt."""
        here = [y for y in (anchor.year - 1, anchor.year, anchor.year + 1) if _valid(y, month, day)]
        distance = {y: (date(y, month, day) - anchor).days for y in here}
        if tense == "future":
            later = [y for y in here if distance[y] >= 0]
            return min(later, key=lambda y: distance[y]) if later else here[-1]
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
        month = _month_of(m.groupdict())
        if self._tense(m.start(), m.end()) == "future":
            year = anchor.year + (1 if month < anchor.month else 0)
        else:
            year = anchor.year - (1 if month > anchor.month else 0)
        return _months(year, month, edge, "published")

    def _relmonth(self, m: re.Match[str]) -> object:
        anchor, month = self._need(), _month_of(m.groupdict())
        rel = m["rel"].lower()
        if rel in ("last", "this past"):
            year = anchor.year - (1 if month >= anchor.month else 0)
        elif rel in ("next", "this coming"):
            year = anchor.year + (1 if month <= anchor.month else 0)
        else:
            year = anchor.year
        return _months(year, month, None, "published")

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
        part = _PARTS.get((m["part"] or "").lower(), "")
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
            "TNI" if m["what"].lower() == "tonight" else _PARTS.get((m["part"] or "").lower(), "")
        )
        return day, day, "day", "published", day.isoformat() + part, False

    def _thispart(self, m: re.Match[str]) -> object:
        anchor = self._need()
        if m["over"]:
            day = anchor - timedelta(days=1)
            return day, anchor, "day", "published", anchor.isoformat() + "TNI", False
        day = anchor - timedelta(days=1 if m["rel"].lower() == "last" else 0)
        return day, day, "day", "published", day.isoformat() + _PARTS[m["part"].lower()], False

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

    def _relunit(self, m: re.Match[str]) -> object:
        anchor = self._need()
        rel, unit = m["rel"].lower(), m["unit"].lower()
        edge = (m["edge"] or "").strip().lower()
        basis = "published"
        if rel in ("the previous", "the following", "the same", "that") and self.anchor is not None:
            anchor, basis = self.anchor[1], "text"
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
            if step == 0 and basis == "published":
                start, end = self._part(m, edge, start, end, anchor)
            return start, end, "week", basis, f"{year}-W{week:02d}", False
        if unit == "month":
            first = add_months(anchor.replace(day=1), step)
            return _months(first.year, first.month, edge or None, basis)
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
            return _season(year, unit, basis)
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
        got = _years(anchor.year + step, edge or None, basis)
        if edge == "earlier" and basis == "published":
            return date(anchor.year, 1, 1), anchor, "year", basis, f"{anchor.year}", False
        if edge == "later" and basis == "published":
            return anchor, date(anchor.year, 12, 31), "year", basis, f"{anchor.year}", False
        return got

    def _part(
        self, m: re.Match[str], edge: str, start: date, end: date, anchor: date
    ) -> tuple[date, date]:
        """The side of the running week that tense or wording means."""
        if edge in ("earlier", "early"):
            return start, anchor
        if edge in ("later", "late") or self._tense(m.start(), m.end()) == "future":
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
        other = _shift(anchor, m["unit"].lower(), n if ahead else -n)
        start, end = (anchor, other) if ahead else (other, anchor)
        return start, end, m["unit"].lower(), "published", f"P{n}{m['unit'][0].upper()}", True

    def _whole(self, anchor: date, unit: str, step: int) -> object:
        """The week, month, year or decade ``step`` from the anchor's."""
        if unit == "week":
            start, end = week_of(anchor + timedelta(days=7 * step))
            year, week, _ = start.isocalendar()
            return start, end, "week", "published", f"{year}-W{week:02d}", False
        if unit == "month":
            first = add_months(anchor.replace(day=1), step)
            return _months(first.year, first.month, None, "published")
        if unit == "year":
            return _years(anchor.year + step, None, "published")
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
        tens = number(m["tens"].lower().replace(" ", "-")) or _TENS.get(
            m["tens"].lower().split("-")[0].split()[0], 0
        )
        tail = number(m["tens"].lower().replace("-", " ").split()[-1]) or 0
        value = (
            tens
            if tens > 20 and tens % 10
            else _TENS.get(m["tens"].lower().replace("-", " ").split()[0], tens)
        )
        if " " in m["tens"].replace("-", " ") and value % 10 == 0:
            value += tail
        return _years((1900 if m["c"].lower() == "nineteen" else 2000) + value, None, "stated")

    def _recent(self, m: re.Match[str]) -> object:
        anchor = self._need()
        unit = m["unit"].lower()
        ahead = m["dir"].lower() in ("coming", "next few", "next several")
        reach = {"day": 7, "week": 6, "month": 6, "year": 5, "decade": 3, "quarter": 4}[unit]
        if unit == "quarter":
            other = add_months(anchor, 3 * reach * (1 if ahead else -1))
        else:
            other = _shift(anchor, unit, reach if ahead else -reach)
        start, end = (anchor, other) if ahead else (other, anchor)
        return start, end, unit, "published", "FUTURE_REF" if ahead else "PAST_REF", True

    def _ago(self, m: re.Match[str]) -> object:
        anchor = self._need()
        return self._shifted(anchor, m["n"], m["unit"].lower(), -1, bool(m["ap"]), "published")

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
        if direction in ("before", "after"):
            same = self._same_sentence(m)
            if same is None:
                return None
        return self._shifted(anchor, m["n"], m["unit"].lower(), sign, bool(m["ap"]), basis)

    def _shifted(
        self, anchor: date, word: str, unit: str, sign: int, about: bool, basis: str
    ) -> object:
        n = number(word)
        if n is None:
            low, high = (2, 3) if "couple" in word.lower() else (2, 8)
            far, near = _shift(anchor, unit, sign * high), _shift(anchor, unit, sign * low)
            start, end = min(far, near), max(far, near)
            if unit == "hour":
                start, end = min(anchor, near), max(anchor, near)
            return start, end, unit, basis, "PAST_REF" if sign < 0 else "FUTURE_REF", True
        day = _shift(anchor, unit, sign * n)
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
        return start, published, "day", "text", "", True

    def _adjacent(self, m: re.Match[str]) -> object:
        if self.anchor is None:
            return None
        words = m["dir"].lower()
        step = 1 if "next" in words or "following" in words else -1 if "previous" in words else 0
        day = self.anchor[1] + timedelta(days=step)
        return _day(day, "text")

    def _christmas(self, m: re.Match[str]) -> object:
        month, day = {
            "christmas eve": (12, 24),
            "christmas day": (12, 25),
            "christmas": (12, 25),
        }.get(m["day"].lower(), (12, 31) if "eve" in m["day"].lower() else (1, 1))
        anchor = self._need()
        year = self._year_near(month, day, self._tense(m.start(), m.end()), anchor)
        return _day(date(year, month, day), "published")


_TENS = dict(
    zip(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"],
        range(20, 100, 10),
        strict=True,
    )
)
_PARTS = {"morning": "TMO", "afternoon": "TAF", "evening": "TEV", "night": "TNI"}


def _day(day: date, basis: str) -> tuple[date, date, str, str, str, bool]:
    return day, day, "day", basis, day.isoformat(), False


def _months(
    year: int, month: int, edge: str | None, basis: str
) -> tuple[date, date, str, str, str, bool]:
    start, end = month_span(year, month)
    value = f"{year}-{month:02d}"
    word = (edge or "").strip().lower()
    if word.startswith(("early", "beginning", "start", "the start", "the beginning")):
        return start, start.replace(day=10), "month", basis, value, True
    if word.startswith(("mid", "middle")):
        return start.replace(day=11), start.replace(day=20), "month", basis, value, True
    if word.startswith(("late", "end", "the end")) and word != "later":
        return start.replace(day=21), end, "month", basis, value, True
    return start, end, "month", basis, value, False


def _years(year: int, edge: str | None, basis: str) -> tuple[date, date, str, str, str, bool]:
    word = (edge or "").strip().lower()
    months = {
        "early": (1, 4),
        "mid": (5, 8),
        "late": (9, 12),
        "the end of": (11, 12),
        "end of": (11, 12),
        "the beginning of": (1, 2),
        "beginning of": (1, 2),
        "the start of": (1, 2),
        "start of": (1, 2),
    }.get(word)
    if months:
        return (
            month_span(year, months[0])[0],
            month_span(year, months[1])[1],
            "year",
            basis,
            f"{year}",
            True,
        )
    return date(year, 1, 1), date(year, 12, 31), "year", basis, f"{year:04d}", False


def _season(year: int, season: str, basis: str) -> tuple[date, date, str, str, str, bool]:
    first, last = SEASONS[season]
    code = {"spring": "SP", "summer": "SU", "fall": "FA", "autumn": "FA", "winter": "WI"}[season]
    return (
        month_span(year, first)[0],
        month_span(year, last)[1],
        "season",
        basis,
        f"{year}-{code}",
        False,
    )


def _shift(day: date, unit: str, n: int) -> date:
    if unit == "hour":
        return day + timedelta(days=n // 24 if n > 0 else -(-n // 24))
    if unit == "day":
        return day + timedelta(days=n)
    if unit in ("week", "weekend"):
        return day + timedelta(days=7 * n)
    if unit == "fortnight":
        return day + timedelta(days=14 * n)
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120}.get(unit, 1200)
    return add_months(day, months * n)


def _month_of(groups: dict[str, str | None]) -> int:
    name = groups.get("mon")
    if name:
        return MONTHS[name.rstrip(".").lower()]
    return int(groups.get("m") or 0)


def _year_of(text: str) -> int:
    year = int(text)
    return year if year > 99 else year + (1900 if year >= 50 else 2000)


def _valid(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
