"""The shapes of date expressions."""

from __future__ import annotations

import re

from backchannel.reading.dates.calendar_words import MONTHS

__all__ = [
    "FUTURE",
    "PAST",
    "RULES",
    "VAGUE",
    "month_is_date",
    "month_number",
    "stated_days",
    "year_is_date",
    "year_number",
]

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
RULES: list[tuple[str, re.Pattern[str]]] = [
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
VAGUE = re.compile(
    r"\b(?P<now>now|currently|current|nowadays|at present|at the moment)\b|"
    r"\b(?P<past>recently|previously|formerly|in the past|the past|lately)\b|"
    r"\b(?P<future>in the future|the future|future|the near term)\b",
    re.I,
)
FUTURE = re.compile(
    r"\b(?:will|shall|won['’]t|['’]ll|is to|are to|due|scheduled|set to|expected to|plans? "
    r"to|planned|"
    r"planning|intends?|aims? to|going to|would|upcoming|coming|next|ahead of|"
    r"deadline)\b",
    re.I,
)
PAST = re.compile(
    r"\b(?:said|told|was|were|had|did|since|(?!planned|scheduled|expected|due|need|proposed|paid)\w{2,}ed)\b",
    re.I,
)


def stated_days(text: str) -> dict[tuple[int, int], int]:
    """The years of the days that a text names with their year.

    Example:
        >>> stated_days("on May 3, 2029 and again on May 3")
        {(5, 3): 2029}
    """
    out: dict[tuple[int, int], int] = {}
    for _name, pattern in RULES[2:4]:
        for m in pattern.finditer(text):
            out.setdefault((month_number(m.groupdict()), int(m["d"])), year_number(m["y"]))
    return out


def month_is_date(text: str, m: re.Match[str]) -> bool:
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


def year_is_date(text: str, m: re.Match[str]) -> bool:
    before = text[max(0, m.start() - 12) : m.start()].lower()
    after = text[m.end() : m.end() + 14].lower()
    if re.search(
        r"(?:nearly|almost|about|some|than|least|most|over|of the|around|no\.|room|route|"
        r"boeing|page) $",
        before,
    ):
        return bool(re.search(r"(?:in|since|by|of) about $", before))
    return not re.match(r" (?:or (?:more|so)|[a-z]+s (?:were|are|have|had)\b)", after)


def month_number(groups: dict[str, str | None]) -> int:
    name = groups.get("mon")
    if name:
        return MONTHS[name.rstrip(".").lower()]
    return int(groups.get("m") or 0)


def year_number(text: str) -> int:
    year = int(text)
    return year if year > 99 else year + (1900 if year >= 50 else 2000)
