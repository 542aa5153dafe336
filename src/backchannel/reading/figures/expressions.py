"""Number expressions of a text: comparator, number or range, magnitude, currency, percent sign.

Nothing is decided here about what is counted, or whether anything is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from backchannel.reading.figures.comparators import AFTER, COMPARE, COMPARE_AFTER, comparator_of
from backchannel.reading.figures.measures import DURATIONS, MONEY, is_currency, plural
from backchannel.reading.figures.numbers import (
    FLOOR,
    NUMBER,
    RATIO,
    SHARE,
    Number,
    read_number,
    read_ratio,
    read_share,
)
from backchannel.reading.words import word_set

__all__ = ["Expression", "expressions"]


@dataclass(frozen=True, slots=True)
class Expression:
    """A number expression; offsets are characters of the paragraph.

    Attributes:
        start: where it begins, its comparator and currency included.
        number: where its first number begins, its currency included.
        end: where its last number ends, with magnitude and percent sign.
        low: the number, or the lower end of a range.
        high: the upper end of a range.
        comparator: as :class:`~backchannel.reading.figures.model.Figure` has it.
        compare: the words of the comparator before the number, lower case.
        unit: what the expression itself names: a currency, ``percent``, or the noun inside
            *a year and a half*.
        share: a part of something (*half of*), not a count.
        worded: written in words.
        floor: only its floor is stated (*dozens*).
        first: the text of the first number alone.
    """

    start: int
    number: int
    end: int
    low: float
    high: float | None
    comparator: str
    compare: str
    unit: str | None
    share: bool
    worded: bool
    floor: bool
    first: str


_UNIT = "|".join(
    sorted(
        {u for u in DURATIONS if len(u) > 3}
        | {"percentage point"}
        | word_set("day mile kilometre kilometer metre meter litre liter kilo tonne ton acre"),
        key=len,
        reverse=True,
    )
)
_PERCENT = r"(?:\s?%|[\s-]per[\s-]?cent\b|\s?pct\b|\s?percent\b)"
_SPACE = "[ \u00a0]"
_BODY = re.compile(
    rf"(?P<compare>{COMPARE})?(?P<between>between\s)?"
    rf"(?P<minus>[-−](?=\d)|minus\s)?(?P<money>(?-i:{MONEY}))?{_SPACE}?"
    rf"(?:(?P<part>half an?|a quarter of an?|three[- ]quarters of an?)\s(?P<part_of>{_UNIT})\b"
    rf"|(?P<whole>an?|{NUMBER})\s(?P<whole_of>{_UNIT})\sand\sa\s(?P<rest>half|quarter)\b"
    rf"|(?P<ratio>{RATIO})"
    rf"|(?P<share>{SHARE})(?![- ](?:an?[- ])?(?:dozen|hundred|thousand|million|billion)\b"
    r"|\sof\san?\s(?:million|billion)\b)"
    rf"|(?P<floor>{FLOOR})"
    rf"|(?P<low>{NUMBER})(?P<sign>{_PERCENT})?"
    rf"(?:(?P<to>{_SPACE}?[-–—]{_SPACE}?|\sto\s|-to-|-or-|\s?-\s(?:to|or)\s|\sor\s|\sand\s)"
    rf"(?P<money2>(?-i:{MONEY}))?{_SPACE}?(?P<high>{NUMBER})(?P<sign2>{_PERCENT})?)?)"
    rf"(?P<after>{COMPARE_AFTER})?",
    re.I,
)
_STARTS = re.compile(
    r"(?<![\w/#+.,:])(?<![A-Za-z][-‑–])(?<!\d[-–])(?=[\d$€£¥₹₪₽₩₺₴₦₫₱~≈><≥≤−-]|\b[A-Za-z])"
)
_WORD = re.compile(r"[A-Za-z]+|\d+")
_CHANGE = (
    r"\b(?:rise|rose|risen|rising|rais\w+|gr[eo]w\w*|increas\w+|jump\w*|climb\w*|fall\w*|fell|"
    r"drop\w*|cut\w*|reduc\w+|lower\w*|slip\w*|slid\w*|shr[aiu]nk\w*|declin\w+|widen\w*|"
    r"narrow\w*|extend\w*|expand\w*|mov\w+|went|gone|lift\w*|doubl\w+|tripl\w+|up|down|"
    r"swell\w*|swollen|shorten\w*|lengthen\w*|halv\w+|skidd\w+|eased)\b"
)
#: After a verb of change "from 12 to 15" is two figures and no range.
_CHANGES = re.compile(rf"{_CHANGE}[^.;]{{0,60}}\bfrom\s$", re.I)
#: So is "fell 10 to 250", where the second is far from the first.
_CHANGES_TO = re.compile(rf"{_CHANGE}\s(?:by\s)?$", re.I)
_FAR = 3
#: "2.1m cubic metres a day from 3.4m": what is set against millions is millions.
_OF_MILLIONS = re.compile(
    r"\d ?m (?:cubic|square|people|[a-z]+[^s\s]s)\b[^.;\d]{0,40}\b(?:from|to|against|and|with|than)"
    r"\s[\d.,]+ ?m$"
)
#: "Fell by four votes, 151 to 155": how many were for it, and how many against.
_VOTES = re.compile(r"\b(?:votes?|voted|majority|margin|score)\b,?\s(?:(?:of|by|was)\s)?$", re.I)
#: How far back the verb of a change is looked for.
_REACH = 90


def expressions(text: str) -> Iterator[Expression]:
    """The number expressions of a paragraph, in order, none overlapping another.

    Cost: linear in the text.

    Example:
        >>> [(e.comparator, e.low, e.high) for e in expressions("At least 35 of 40 to 50.")]
        [('>=', 35.0, None), ('=', 40.0, 50.0)]
    """
    at = 0
    joined = False
    while at < len(text):
        if not joined:
            start = _STARTS.search(text, at)
            if start is None:
                return
            at = start.start()
        joined = False
        m = _BODY.match(text, at)
        if m is None:
            word = _WORD.match(text, at)
            at = word.end() if word else at + 1
            continue
        found, end = _expression(text, m)
        if found is not None:
            yield found
        # The second number of what is no range is read on its own, whatever joins the two.
        joined = bool(m["high"]) and end < m.start("high")
        at = (m.start("money2") if m["money2"] else m.start("high")) if joined else max(end, at + 1)


_KINDS = ("part", "whole", "ratio", "share", "floor", "low")


def _expression(text: str, m: re.Match[str]) -> tuple[Expression | None, int]:
    kind = next(k for k in _KINDS if m[k] is not None)
    low, high, end, unit = _READ[kind](text, m)
    if low is None:
        return None, max(end, m.start(kind) + 1)
    comparator, compare = comparator_of(m["compare"])
    after = m["after"] if end == m.start("after") else None
    if after:
        comparator, end = AFTER[after.strip(" -\n\t").lower()], m.end("after")
    if low.floor and comparator in ("=", "~"):
        comparator = ">="
    negative = m["minus"] and (unit or re.match(r"\s?(?:°|degrees?\b|C\b)", text[end : end + 12]))
    number = m.start("money") if m["money"] else m.start(kind)
    if negative:
        number = m.start("minus")
    prefix = [m.start(g) for g in ("compare", "between") if m[g] and (g == "compare" or high)]
    return (
        Expression(
            start=min([number, *prefix]),
            number=number,
            end=end,
            low=-low.value if negative else low.value,
            high=high.value if high else None,
            comparator=comparator,
            compare=compare,
            unit=unit,
            share=kind in ("ratio", "share"),
            worded=low.worded,
            floor=low.floor,
            first=m[kind],
        ),
        end,
    )


_Read = tuple[Number | None, Number | None, int, str | None]


def _part(text: str, m: re.Match[str]) -> _Read:
    value = {"h": 0.5, "a": 0.25, "t": 0.75}[m["part"][0].lower()]
    return Number(value, worded=True), None, m.end("part_of"), plural(m["part_of"].lower())


def _whole(text: str, m: re.Match[str]) -> _Read:
    whole = read_number(m["whole"]) or Number(1.0, worded=True)
    value = whole.value + (0.5 if m["rest"].lower() == "half" else 0.25)
    unit = plural(m["whole_of"].lower())
    return Number(value, worded=whole.worded), None, m.end("rest"), unit


def _ratio(text: str, m: re.Match[str]) -> _Read:
    ratio = read_ratio(m["ratio"])
    after = re.match(r"\s(\w+)", text[m.end("ratio") : m.end("ratio") + 30])
    if ratio is None or (after and after[1].lower() in DURATIONS):
        # "Three in ten days": the second number counts something of its own.
        first = re.match(r"\S+", m["ratio"])
        end = m.start("ratio") + (first.end() if first else 0)
        return read_number(m["ratio"].split()[0]), None, end, None
    return Number(ratio, worded=not m["ratio"][0].isdigit()), None, m.end("ratio"), None


def _share(text: str, m: re.Match[str]) -> _Read:
    return Number(read_share(m["share"]), worded=True), None, m.end("share"), None


def _floor(text: str, m: re.Match[str]) -> _Read:
    return read_number(m["floor"]), None, m.end("floor"), None


def _plain(text: str, m: re.Match[str]) -> _Read:
    money = m["money"] or m["money2"]
    low, end = _metres(text, m["low"], m.end("low"), bool(money))
    first = read_number(low)
    if end < m.end("low"):
        # "300m to 500m" and "300 m": the letter is the unit and is read as such.
        if m["high"]:
            high, high_end = _metres(text, m["high"], m.end("high"), False)
            second = read_number(high)
            if first and second and first.value < second.value:
                return first, second, high_end, None
        return first, None, end, None
    sign = "percent" if m["sign"] or m["sign2"] else None
    second = _upper(text, m, first) if m["high"] else None
    if second is None or first is None:
        unit = _code(m["money"]) if m["money"] else ("percent" if m["sign"] else None)
        return first, None, m.end("sign") if m["sign"] else end, unit
    high, end = _metres(text, m["high"], m.end("high"), bool(money))
    if end < m.end("high"):
        second = read_number(high)
    if second and first.scale == 1.0 < second.scale and first.value <= second.bare:
        first = Number(first.value * second.scale, second.scale, first.value, worded=first.worded)
    if second is None or second.value <= first.value:
        unit = _code(m["money"]) if m["money"] else ("percent" if m["sign"] else None)
        return first, None, m.end("sign") if m["sign"] else m.end("low"), unit
    return first, second, m.end("sign2") if m["sign2"] else end, _code(money) if money else sign


_READ = {
    "part": _part,
    "whole": _whole,
    "ratio": _ratio,
    "share": _share,
    "floor": _floor,
    "low": _plain,
}


def _upper(text: str, m: re.Match[str], first: Number | None) -> Number | None:
    """The upper end of a range; ``None`` where the two numbers are none."""
    joint = m["to"].strip()
    if joint == "and" and not m["between"]:
        return None
    if (m["sign"] and not m["sign2"]) or (m["money2"] and m["money2"] != m["money"]):
        return None
    behind = re.match(r"\s([a-z]+)", text[m.end("high") : m.end("high") + 24])
    if m["money"] and not m["money2"] and behind and is_currency(behind[1]):
        return None
    second = read_number(m["high"])
    if second is None or first is None:
        return None
    if joint == "to":
        # "Paid $40 to 300 workers" holds two figures, "$1.5 to 3 million" one.
        if m["money"] and not m["money2"] and second.scale == 1.0:
            return None
        before = text[max(0, m.start() - _REACH) : m.start()]
        if _CHANGES.search(before) or _VOTES.search(before):
            return None
        if _CHANGES_TO.search(before) and second.value > _FAR * first.value:
            return None
    return second


def _metres(text: str, number: str, end: int, money: bool) -> tuple[str, int]:
    """A number without its ``m`` where that is metres and not million, and where it then ends."""
    if not number.endswith("m") or not number[:-1].rstrip()[-1:].isdigit() or money:
        return number, end
    after = re.match(r"[\s-]([a-z]+)", text[end : end + 40])
    word = after[1] if after else ""
    if word in ("cubic", "square") or _OF_MILLIONS.search(text[max(0, end - _REACH) : end]):
        return number, end
    if is_currency(word) or word == "people" or (word.endswith("s") and not word.endswith("ss")):
        return number, end
    cut = number[:-1].rstrip()
    return cut, end - (len(number) - len(cut))


def _code(money: str) -> str:
    return money.rstrip(".")
