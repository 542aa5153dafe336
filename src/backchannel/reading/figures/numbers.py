"""Numbers as texts write them: digits with a magnitude, words, and both mixed.

Example:
    >>> [read_number(w).value for w in ("1.5 million", "three hundred and ten", "half a dozen")]
    [1500000.0, 310.0, 6.0]
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from backchannel.reading.words import COUNTED, TENS

__all__ = ["FLOOR", "NUMBER", "RATIO", "SHARE", "Number", "read_number", "read_ratio", "read_share"]

_WORDS = {w: float(i) for i, w in enumerate(COUNTED) if i} | {
    w: 10.0 * i for i, w in enumerate(TENS, 2)
}
_SCALES = {
    "hundred": 1e2,
    "thousand": 1e3,
    "k": 1e3,
    "million": 1e6,
    "mn": 1e6,
    "m": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "trillion": 1e12,
    "tn": 1e12,
    "dozen": 12.0,
}
#: Words for an unstated number of a magnitude; "hundreds" is at least two hundred.
_VAGUE = {"several", "few", "couple"}
_AT_LEAST = 2.0

_one, _teen, _ten = ("|".join(words) for words in (COUNTED[1:10], COUNTED[10:], TENS))
_BIG = "thousand|million|billion|trillion"
_BELOW_100 = rf"(?:(?:{_ten})(?:[- ](?:{_one})\b)?|{_teen}|{_one})"
# "one hundred and one hundred and fifty" holds two numbers: what follows "and" takes no magnitude.
_ENDS = rf"(?!\w|[ -](?:hundred|dozen|{_BIG})\b)"
_BELOW_1000 = (
    rf"(?:(?:{_BELOW_100}|a)[ -]hundred(?:(?: and)?[ -]{_BELOW_100}{_ENDS})?|{_BELOW_100})"
)
# Before a magnitude it does: "three hundred and ten thousand".
_SCALED = rf"(?:(?:{_BELOW_100}|a)[ -]hundred(?: and)?[ -]{_BELOW_100}|{_BELOW_1000})"
_GLYPHS = "½¼¾⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
#: Fifteen digits are exact in a float; longer runs are serial numbers.
_DIGITS = (
    r"(?:\d{1,3}(?:,\d{3}){1,4}(?![\d,]*\d)|\d{1,3}(?:[\u00a0\u2009\u202f]\d{3}){1,4}(?!\d)"
    rf"|\d{{1,3}} 000(?![\d,])|\d{{1,15}}(?![\d,]*\d))(?:\.\d{{1,9}}(?!\d))?(?!\d|\.\d)[{_GLYPHS}]?"
)
_AND_HALF = r"(?:[ -]and[ -]a[ -](?:half|quarter)\b|[ -]and[ -]three[ -]quarters\b)"
_TAIL = rf"(?:(?: and)? {_BELOW_1000}[ -]thousand\b)?(?:(?: and)? {_BELOW_1000}{_ENDS})?"
#: One number; group names would clash, as it stands twice in a range.
NUMBER = (
    rf"(?:(?:(?:{_DIGITS}|{_SCALED}){_AND_HALF}?|(?:another )?an?|a half|half an?|half|"
    rf"a quarter of a|three[- ]quarters of a|several|a few|few|a couple(?: of)?|a good)"
    rf"[ -](?:hundred[ -])?(?:{_BIG}|dozen)\b(?!s)(?:{_AND_HALF}|{_TAIL})"
    rf"|(?:several|a few|a couple(?: of)?) hundred\b|(?<=the )dozen\b(?=\s\w)"
    rf"|{_BELOW_1000}\b{_AND_HALF}?"
    rf"|{_DIGITS}(?:{_AND_HALF}|[ \u00a0]?(?:hundred|{_BIG}|bn|tn|mn|m|k)(?![\w²³/]))?)"
)
#: *dozens*, *tens of thousands*: a number that only its floor is known of.
FLOOR = (
    r"(?:(?:tens|dozens|scores|hundreds|thousands|millions|billions)"
    r"(?: of (?:thousands|millions|billions))?)\b"
)
_PARTS = {
    "half": 2,
    "halves": 2,
    "third": 3,
    "quarter": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
}
#: *half*, *a third*, *two-thirds*.
SHARE = rf"(?:half|(?:an?|{_one})[- ](?:{'|'.join(p for p in _PARTS if p != 'halves')})s?)\b(?!-)"
#: *one in five*, *9 out of 10*.
RATIO = (
    rf"(?:(?:{_one}|\d{{1,2}}) (?:in(?: every)?|out of(?: every)?|of every) "
    rf"(?:{_teen}|{_one}|a hundred|a thousand|\d{{1,4}}(?![\d,.:]*\d)))\b"
)


@dataclass(frozen=True, slots=True)
class Number:
    """One number.

    Attributes:
        value: what it comes to.
        scale: its last magnitude, 1 where it has none.
        bare: the number before that magnitude.
        floor: only known to be at least this (*several hundred*).
        worded: written in words.
    """

    value: float
    scale: float = 1.0
    bare: float = 0.0
    floor: bool = False
    worded: bool = False


def read_number(text: str) -> Number | None:
    """The number that a text matched by :data:`NUMBER` or :data:`FLOOR` stands for.

    Example:
        >>> read_number("twenty-one thousand").value
        21000.0
    """
    words = re.findall(rf"[\d.,\u00a0\u2009\u202f]*\d[{_GLYPHS}]?|[a-z]+", _closed(text.lower()))
    total, current, scale, bare = 0.0, None, 1.0, 0.0
    floor = worded = False
    for at, word in enumerate(words):
        if word[0].isdigit():
            value = _digits(word)
            if value is None:
                return None
            current = (current or 0.0) + value
        elif word in _WORDS:
            worded = worded or at == 0
            current = (current or 0.0) + _WORDS[word]
        elif word in ("half", "quarter", "quarters"):
            part = 0.5 if word == "half" else 0.25
            if word == "quarters":
                part, current = 0.75, (current or 3.0) - 3.0
            if current is None and total:
                total += part * scale
            else:
                current = (current or 0.0) + part
        elif word in _SCALES or word.rstrip("s") in _SCALES or word in ("tens", "scores"):
            plural = word not in _SCALES
            factor = {"tens": 10.0, "scores": 20.0}.get(word) or _SCALES[word.rstrip("s")]
            if plural and (at == 0 or words[at - 1] == "of"):
                current = _AT_LEAST if current is None else current
                floor = True
            bare = current if current is not None else 1.0
            # "hundred" and "dozen" multiply what a greater magnitude may multiply again.
            if factor < 1e3:
                current, scale = round(bare * factor, 6), factor
            else:
                total, current, scale = total + round(bare * factor, 6), None, factor
        elif word in _VAGUE:
            current, floor = _AT_LEAST, True
    value = total + (current or 0.0)
    if not value and not any(ch.isdigit() for ch in text):
        return None
    return Number(value, scale, bare, floor, worded or not words[0][0].isdigit())


def _closed(text: str) -> str:
    return re.sub(r"(?<=\d) (?=000\b)", "", text)


def _digits(word: str) -> float | None:
    extra = 0.0
    if word[-1] in _GLYPHS:
        extra, word = unicodedata.numeric(word[-1]), word[:-1]
    try:
        return float(re.sub(r"[,\u00a0\u2009\u202f]", "", word)) + extra
    except ValueError:
        return None


def read_share(text: str) -> float:
    """The part of one that a text matched by :data:`SHARE` stands for.

    Example:
        >>> read_share("two-thirds")
        0.6667
    """
    words = re.split(r"[- ]", text.lower())
    part = _PARTS.get(words[-1]) or _PARTS[words[-1].removesuffix("s")]
    return round(_WORDS.get(words[0], 1.0) / part, 4)


def read_ratio(text: str) -> float | None:
    """The part of one that *one in five* stands for; ``None`` where it is none.

    Example:
        >>> read_ratio("one in five"), read_ratio("5 in 2")
        (0.2, None)
    """
    found = re.fullmatch(r"(\S+) (?:in|out of|of)(?: every)? (.+)", text.lower())
    low, high = (read_number(found[i]) for i in (1, 2)) if found else (None, None)
    if low is None or high is None or not 0 < low.value < high.value:
        return None
    return round(low.value / high.value, 4)
