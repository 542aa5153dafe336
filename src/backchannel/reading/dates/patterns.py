"""The shapes of date expressions."""

from __future__ import annotations

import re

from backchannel.reading.dates.calendar_words import MONTHS

__all__ = [
    "RULES",
    "VAGUE",
    "joined_year",
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
#: Days that only happen to be called after one of the week.
_FEAST = r"(?<!Good )(?<!Black )(?<!Bloody )(?<!Easter )(?<!Palm )(?<!Ash )(?<!Holy )(?<!Cyber )"
_PART = r"(?:morning|afternoon|evening|night)"
_NUM = (
    r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|"
    r"fifteen|sixteen|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty)(?:-\w+)?)"
)
_UNIT = r"(?:hour|day|week|weekend|fortnight|month|quarter|year|decade|century|centurie)"
_FEW = r"(?:a few|several|some|many|a couple of|a number of|recent|the past few|the last few)"
_YEAR = r"(?:1[5-9]\d\d|20\d\d)"
_WHICH = r"(?:last|this|next|that|the same|the following|the previous) year"
_TH = r"(?:st|nd|rd|th)?"
_ORD = r"(?:first|second|third|fourth|last|final)"
#: What may follow a time that is told by a bare noun; a noun there would make it an adjective.
_ALONE = (
    r"(?=[’']s\b|[,.;:)?!—–]|\s*$|\s(?:and|or|but|when|after|before|the|an?|at|to|as|with|that|this|while|"
    r"they|he|she|it|we|by|for|from|on|in|until|if|because|were|was|is|are|will|has|had)\b)"
)
_APPROX = r"(?:about|around|nearly|almost|roughly|some|more than|less than|over|at least|just|only)"
RULES: list[tuple[str, re.Pattern[str]]] = [
    (n, re.compile(p, f))
    for n, p, f in [
        (
            "iso",
            r"\b(?P<y>\d{4})(?P<sep>[-/])(?P<m>\d\d)(?P=sep)(?P<d>\d\d)"
            r"(?:[T ]\d\d:\d\d(?::\d\d)?)?\b",
            0,
        ),
        (
            "slash",
            r"\b(?P<m>\d{1,2})[/-](?P<d>\d{1,2})[/-](?P<y>\d{4}|\d\d)\b(?: \d\d:\d\d(?::\d\d)?)?",
            0,
        ),
        (
            "mdy",
            rf"\b(?P<mon>{_MONTH}) (?P<d>\d{{1,2}}){_TH}(?:(?: ?[–-] ?| (?:and|to) )"
            rf"(?P<d2>\d{{1,2}}){_TH})?,? (?P<y>{_YEAR})\b",
            0,
        ),
        (
            "dmy",
            rf"\b(?:the )?(?:(?P<d0>[1-3]?\d){_TH}(?: ?[–-] ?| (?:and|to) ))?"
            rf"(?P<d>\d{{1,2}}){_TH}(?: of)? (?P<mon>{_MONTH}),? (?:of )?(?P<y>{_YEAR})\b",
            0,
        ),
        (
            "emy",
            rf"\b(?:the )?(?P<edge>early|mid|late|end(?=-)|end of|beginning of|start of|"
            rf"middle of)[- ]?(?P<mon>{_MONTH}),? (?:of )?(?P<y>{_YEAR})\b",
            re.I,
        ),
        ("my", rf"\b(?P<mon>{_MONTH}),? (?:of )?(?P<y>{_YEAR})\b", 0),
        (
            "md",
            rf"\b(?P<mon>{_MONTH}) (?P<d>[1-3]?\d){_TH}\b(?![\d,]*\d)"
            rf"(?:(?:[–-]| (?:and|to) (?=\w+{_ALONE}))(?P<d2>[1-3]?\d){_TH}\b)?",
            0,
        ),
        (
            "dm",
            rf"\b(?:(?P<d0>[1-3]?\d){_TH}(?: ?[–-] ?| (?:and|to) ))?(?P<d>[1-3]?\d){_TH}"
            rf"(?: of)? (?P<mon>{_MONTH})\b(?! \d)",
            0,
        ),
        (
            "mofyear",
            rf"\b(?:(?P<edge>early|mid|late|(?:the )?end of)[- ])?(?P<mon>{_MONTH})"
            rf"(?: (?P<d>[1-3]?\d){_TH})?,? (?:of )?(?P<y>{_WHICH})\b",
            0,
        ),
        (
            "dofyear",
            rf"\b(?P<d>[1-3]?\d){_TH}(?: of)? (?P<mon>{_MONTH}),? (?:of )?(?P<y>{_WHICH})\b",
            0,
        ),
        (
            "half",
            rf"\b(?:the )?(?P<ord>first|second)[- ]half of (?:the )?(?:(?P<mon>{_MONTH})"
            rf"(?:,? (?P<y2>{_YEAR}))?|(?P<y>{_YEAR}|{_WHICH}|year))\b",
            0,
        ),
        (
            "code",
            rf"\b(?:Q(?P<q>[1-4])|H(?P<h>[12]))(?:(?: of)? (?P<y>{_YEAR}|{_WHICH}))?\b(?!-\w)",
            0,
        ),
        (
            "nthof",
            rf"\b(?:[Tt]he |[Ii]n )*(?P<ord>{_ORD}) (?P<unit>week|weekend|days?|{_DAYNAME}) "
            rf"(?:of|in) (?P<mon>{_MONTH})(?:,? (?:of )?(?P<y>{_YEAR}|{_WHICH}))?\b",
            0,
        ),
        (
            "edgeunit",
            r"\b(?:the )?(?P<edge>end|start|beginning|middle) of the (?P<unit>week|month|year)\b|"
            r"\b(?:the )?(?P<unit2>year|month)(?:['’]s[- ]|-)end\b",
            re.I,
        ),
        (
            "em",
            rf"\b(?:the )?(?P<edge>early|mid|late|end(?=-)|end of|beginning of|start of|"
            rf"middle of)[- ]?(?P<mon>{_MONTH})\b",
            re.I,
        ),
        ("relmonth", rf"\b(?P<rel>last|next|this|this past|this coming) (?P<mon>{_MONTH})\b", re.I),
        ("month", rf"\b(?P<mon>{_MONTH})\b", 0),
        (
            "daypart",
            rf"\b(?:(?P<rel>last|next|this|this past|this coming) )?(?P<edge>early |late "
            rf")?{_FEAST}(?P<wd>{_DAYNAME})(?: (?P<part>{_PART}))?\b",
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
            r"\b(?:the )?(?P<ord>first|second|third|fourth|(?:last|final)(?= quarter of))"
            r"[- ]quarter(?: of (?P<y>\d{4}|"
            r"last year|this year|next year))?\b",
            re.I,
        ),
        (
            "relunit",
            r"\b(?P<edge>earlier |later |early |late |(?:the )?(?:end|start|beginning|middle) of |"
            r"mid-|so far )?(?P<rel>this past|this coming|last|next|this|the previous|the "
            r"following|the same|that|the current|the coming) (?P<unit>week|month|year|"
            r"quarter|decade|century|season|spring|summer|fall|autumn|winter)\b(?!['’]s? "
            r"(?:old|long))",
            re.I,
        ),
        ("fiscal", rf"\b(?:fiscal|the year) (?P<y>{_YEAR})\b", re.I),
        (
            "pastn",
            rf"\b(?:in|over|during|for|within) (?:the )?(?P<dir>past|last|next|coming|"
            rf"previous) (?:(?P<n>{_NUM})(?:(?:,| to| or) \d+)* )?(?P<unit>hour|day|week|month|"
            rf"year|decade)(?(n)s?)\b(?! of\b)",
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
            rf"\b(?:(?P<ap>{_APPROX}) )?(?P<n>{_NUM}|{_FEW}) (?P<unit>{_UNIT})s? (?P<dir>ago)\b",
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
            "before",
            rf"\bthe (?P<unit>day|week|month|year) (?P<dir>before|after){_ALONE}"
            r"(?! (?:the|an?|he|she|it|they|we|that|this|his|her|its|their)\b)",
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
            rf"\b(?:the )?(?P<edge>early |late |mid-?)?(?P<sea>spring|summer|fall|autumn|winter)"
            rf"(?: of)? (?P<y>{_YEAR}|{_WHICH})\b",
            re.I,
        ),
        (
            "bareseason",
            rf"\b(?:in|since|until|by|during|over|before|after|last|from|through) (?:the )?"
            rf"(?P<edge>early |late |mid-?)?(?P<sea>spring|summer|autumn|winter|(?<=the )fall)\b"
            rf"{_ALONE}",
            re.I,
        ),
        (
            "dayofmonth",
            r"\b(?:on|by|until|since|from|before|after) the (?P<d>[1-3]?\d)(?:st|nd|rd|th)\b"
            rf"{_ALONE}",
            0,
        ),
        (
            "afternext",
            rf"\bthe (?P<unit>week|weekend|month|year|{_DAYNAME}) "
            r"(?P<dir>after next|before last)\b",
            re.I,
        ),
        (
            "dayweek",
            rf"\b(?P<wd>{_DAYNAME}) week\b|"
            rf"\b(?P<n>an?|two|three) (?P<unit>weeks?|fortnight) (?:(?:on|from) )?"
            rf"(?P<wd2>{_DAYNAME}|today|tomorrow)\b|\b(?P<wd3>{_DAYNAME}) fortnight\b",
            0,
        ),
        (
            "halfago",
            rf"\b(?:(?:{_APPROX}) )?(?:half an? (?P<unit>{_UNIT})|"
            rf"(?P<n>{_NUM}) and a half (?P<unit2>{_UNIT})s?|"
            rf"(?P<n2>{_NUM}) (?P<unit3>{_UNIT})s? and a half) ago\b",
            re.I,
        ),
        (
            "within",
            rf"\bin (?P<n>{_NUM}) (?P<unit>day|week|month|year)s?['’]? time\b",
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


#: A date behind another, with its year: *May and October 2030*.
_JOINED = re.compile(
    rf"\s*(?:,|,? and|,? or|to|until|through|[–-])\s*(?:(?:in|on|early|mid|late)[ -])?"
    rf"(?:(?:the )?\d{{1,2}}{_TH} (?:of )?)?(?P<mon>{_MONTH})(?: \d{{1,2}}{_TH})?,? "
    rf"(?P<y>{_YEAR})\b"
)


def joined_year(text: str, month: int, end: int) -> int | None:
    """The year of a month that another with its year stands behind; ``None`` for none.

    Example:
        >>> joined_year("in May and October 2030", 5, 6), joined_year("November to May 2031", 11, 8)
        (2030, 2030)
    """
    m = _JOINED.match(text, end)
    if m is None:
        return None
    return int(m["y"]) - (1 if MONTHS[m["mon"].rstrip(".").lower()] < month else 0)


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
    if re.match(r" ?(?:gmt|utc|hrs|hours|local time)\b", after):
        return False
    if re.search(
        r"(?:nearly|almost|about|some|than|least|most|over|of the|around|no\.|room|route|"
        r"boeing|page) $",
        before,
    ):
        if before.endswith("of the ") and re.match(r" (?![a-z]+s\b)\w", text[m.end() :]):
            return True
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
