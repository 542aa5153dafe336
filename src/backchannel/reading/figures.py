"""Counted quantities: value or range, comparator, unit, and the state of what is counted.

What is no figure is left out: years and other dates, ages, times of day, ordinals, *one of*,
*the two sides*, numbers that are part of a name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from backchannel.reading.dates.calendar_words import number
from backchannel.reading.paragraph import Paragraph
from backchannel.reading.words import word_set

__all__ = ["Figure", "find_figures"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One quantity.

    Attributes:
        span: characters of the text, comparator and number with its magnitude and unit sign.
        value: the number; the lower end of a range.
        value_high: the upper end of a range.
        comparator: ``=``, ``>=``, ``<=``, ``>``, ``<`` or ``~`` (about).
        unit: what is counted, lower case; a currency's code or sign; ``percent``.
        state: dead, alive, held, freed, wounded, missing … where the text says so.
    """

    span: tuple[int, int]
    value: float
    value_high: float | None
    comparator: str
    unit: str | None
    state: str | None

    def to_json(self) -> dict[str, object]:
        """The shape that ``backchannel extract --json`` prints."""
        return {
            "span": list(self.span),
            "value": _plain(self.value),
            "value_high": _plain(self.value_high),
            "comparator": self.comparator,
            "unit": self.unit,
            "state": self.state,
        }


def _plain(value: float | None) -> float | int | None:
    return int(value) if value is not None and value == int(value) else value


_SMALL = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    "seventeen|eighteen|nineteen"
)
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_WORD = (
    rf"(?:(?:{_TENS})(?:[- ](?:{_SMALL}))?|{_SMALL}|"
    r"(?:a|half a) (?:dozen|hundred|thousand|million|billion))"
)
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_SCALE = r"(?:hundred|thousand|million|billion|trillion|dozen|bn|mn|m\b|k\b)"
_ONE = rf"(?:{_DIGITS}|{_WORD})"
_COMPARE = (
    r"at least|no fewer than|no less than|not less than|a minimum of|more than|over|"
    r"upwards of|above|"
    r"at most|up to|no more than|not more than|as many as|a maximum of|fewer than|less "
    r"than|under|below|"
    r"nearly|almost|close to|just under|some|about|around|roughly|approximately|an "
    r"estimated|just over|"
    r"as few as|as little as|exactly|only|just"
)
_FIGURE = re.compile(
    rf"(?<![\w.,/#$€£:])(?:(?P<compare>{_COMPARE})\s+)?"
    rf"(?P<money>(?:US|A|C)?[$€£¥])?\s?(?P<low>{_ONE})(?:[\s-](?P<scale>{_SCALE}))?"
    rf"(?:(?:\s?[–-]\s?|\s+to\s+|-to-|\s+or\s+|\s+and\s+(?=\d))(?P<high>{_ONE})(?:[\s-](?P<scale2>{_SCALE}))?)?"
    r"(?P<sign>\s?(?:%|percent\b|per cent\b))?(?P<more>\s+or more\b|\s+or so\b)?",
    re.I,
)
_COMPARATORS = {
    "at least": ">=",
    "no fewer than": ">=",
    "no less than": ">=",
    "not less than": ">=",
    "a minimum of": ">=",
    "more than": ">",
    "over": ">",
    "upwards of": ">",
    "above": ">",
    "just over": ">",
    "at most": "<=",
    "up to": "<=",
    "no more than": "<=",
    "not more than": "<=",
    "as many as": "<=",
    "a maximum of": "<=",
    "fewer than": "<",
    "less than": "<",
    "under": "<",
    "below": "<",
    "nearly": "~",
    "almost": "~",
    "close to": "~",
    "just under": "~",
    "some": "~",
    "about": "~",
    "around": "~",
    "roughly": "~",
    "approximately": "~",
    "an estimated": "~",
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
    "dozen": 12.0,
}
_STATES = {
    "dead": "dead",
    "deceased": "dead",
    "killed": "dead",
    "died": "dead",
    "bodies": "dead",
    "slain": "dead",
    "remains": "dead",
    "body": "dead",
    "alive": "alive",
    "living": "alive",
    "surviving": "alive",
    "held": "held",
    "hold": "held",
    "holds": "held",
    "detained": "held",
    "captive": "held",
    "freed": "freed",
    "released": "freed",
    "release": "freed",
    "free": "freed",
    "returned": "freed",
    "exchanged": "freed",
    "wounded": "wounded",
    "injured": "wounded",
    "hurt": "wounded",
    "missing": "missing",
    "unknown": "unknown",
    "unaccounted": "missing",
    "displaced": "displaced",
    "arrested": "arrested",
    "abducted": "abducted",
    "kidnapped": "abducted",
    "captured": "abducted",
    "idle": "idle",
    "idled": "idle",
    "stranded": "stranded",
    "blocked": "blocked",
}
_DURATIONS = word_set(
    """
    hour hours day days week weeks month months year years minute minutes decade decades
    """
)
_FIRST_STATES = ("dead", "alive", "unknown", "missing", "wounded")
_NOT_UNITS = word_set(
    """
    side sides way ways thing things time times day monday tuesday wednesday thursday friday
    saturday sunday pm am o'clock day's
    """
)
_AGE = re.compile(r"^(?:-year-old|\s?years? old|-month-old)", re.I)


def find_figures(
    paragraphs: Sequence[Paragraph], text: str, taken: Sequence[tuple[int, int]] = ()
) -> list[Figure]:
    """Find the figures of parsed paragraphs.

    Args:
        paragraphs: the parsed paragraphs.
        text: the whole text.
        taken: spans that are dates and therefore no figures.
    """
    out: list[Figure] = []
    dated = {i for a, b in taken for i in range(a, b)}
    for paragraph in paragraphs:
        for m in _FIGURE.finditer(paragraph.text):
            span = (paragraph.block.start + m.start(), paragraph.block.start + m.end())
            if any(i in dated for i in range(*span)):
                continue
            found = _figure(paragraph, m, span, out)
            if found is not None:
                out.append(found)
    return out


def _figure(
    paragraph: Paragraph, m: re.Match[str], span: tuple[int, int], earlier: Sequence[Figure]
) -> Figure | None:
    low = _value(m["low"], m["scale"] or (m["scale2"] if m["high"] else None))
    high = _value(m["high"], m["scale2"] or m["scale"]) if m["high"] else None
    if low is None or (high is not None and high <= low):
        high = None
    if low is None:
        return None
    rest = paragraph.text[m.end() :]
    before = paragraph.text[: m.start()]
    if _AGE.match(rest) or re.match(r"(?:st|nd|rd|th)\b|:\d\d|\s?(?:am|pm|a\.m|p\.m)\b", rest):
        return None
    if _is_age(before, m, rest):
        return None
    worded = not m["low"][0].isdigit()
    token = _token_at(paragraph, m.start("low"))
    if token is None:
        return None
    unit, noun = _unit(paragraph, m, token, earlier)
    # The comparator may stand for itself ("some", "only", "over the").
    compare = (m["compare"] or "").lower()
    comparator = _COMPARATORS.get(compare, "=")
    if m["more"]:
        comparator = ">=" if "more" in m["more"] else "~"
    if not (m["money"] or m["sign"]):
        if unit is None or unit in _NOT_UNITS:
            return None
        if worded and not rest.startswith("-") and _is_loose(before, m, rest, low, noun):
            return None
        if token.ent_type_ in ("DATE", "TIME", "ORDINAL") and noun is None:
            return None
        if token.pos_ == "PROPN" and noun is None:
            return None
    start = (
        span[0] if compare else span[0] + (m.start("money" if m["money"] else "low") - m.start())
    )
    return Figure(
        span=(start, span[1] - (len(m.group()) - len(m.group().rstrip()))),
        value=low,
        value_high=high,
        comparator=comparator,
        unit=m["money"] or ("percent" if m["sign"] else unit),
        state=None if unit in _DURATIONS else _state(paragraph, m, token, noun),
    )


def _value(word: str, scale: str | None) -> float | None:
    text = word.lower().replace(",", "")
    factor = _SCALES.get((scale or "").lower(), 1.0)
    if text.startswith(("a ", "half a ")):
        base = _SCALES[text.rsplit(" ", 1)[1]]
        return base * (0.5 if text.startswith("half") else 1.0) * factor
    try:
        return float(text) * factor
    except ValueError:
        found = number(text)
        return found * factor if found is not None else None


def _is_age(before: str, m: re.Match[str], rest: str) -> bool:
    if re.search(r"\b(?:aged|age|age of)\s+$", before, re.I):
        return True
    return bool(re.search(r"[A-Z][\w’'-]+,\s$", before)) and bool(
        re.match(r"\s*(?:[,.;)]|$)", rest)
    )


def _is_loose(before: str, m: re.Match[str], rest: str, value: float, noun: Any) -> bool:
    """Small numbers in words that count nothing: *one of*, *the two sides*, *no one*."""
    if m["compare"] and _COMPARATORS.get(m["compare"].lower(), "=") != "=":
        return False
    if re.search(
        r"\b(?:the|these|those|both|no|any|this|that|every|each|my|our|its|his|her|their)\s+$",
        before,
        re.I,
    ):
        return True
    if value == 1:
        return not re.search(r"\b(?:including|of whom|of them|and)\s+$", before, re.I)
    return noun is None and not re.match(r"\s+(?:of (?:them|whom|which)|others?|more)\b", rest)


def _token_at(paragraph: Paragraph, offset: int) -> Any:
    for token in paragraph.doc:
        if token.idx <= offset < token.idx + len(token):
            return token
    return None


def _unit(
    paragraph: Paragraph, m: re.Match[str], token: Any, earlier: Sequence[Figure]
) -> tuple[str | None, Any]:
    """What is counted, and its token: the noun the number modifies, or that of the last figure."""
    rest = paragraph.text[m.end() :]
    hyphened = re.match(r"-(\w+)", rest)
    if hyphened:
        return hyphened[1].lower(), token
    if re.match(
        r"\s+(?:of (?:them|whom|those|these)|others?\b|more\b(?! than)|(?:dead|killed|"
        r"alive|are|were|is)\b|,|\.)",
        rest,
    ):
        named = re.match(r"\s+more (\w+)", rest)
        if named and named[1] not in ("than", "are", "were"):
            return named[1].lower(), None
        if earlier and re.match(r"\s+(?:of|others?|more|dead|alive|are|were|killed|is)|\s*,", rest):
            near = earlier[-1].span[1] > paragraph.block.start - 1
            if near and earlier[-1].unit not in ("percent", "$"):
                if re.match(r"\s*,", rest) and not re.search(
                    r"\bincluding $", paragraph.text[: m.start()]
                ):
                    return None, None
                return earlier[-1].unit, None
    end = m.end()
    part = re.match(r"\s+of (?:the|its|their|his|her|our|these|those) ", rest)
    if part:
        end += part.end()
    head = None
    for other in paragraph.doc:
        if other.idx < end:
            continue
        if other.idx - end > 60:
            break
        if (
            other.pos_ in ("ADJ", "NUM", "PROPN", "ADV")
            or other.text in ("-", "–")
            or (
                other.dep_ in ("compound", "amod", "nmod")
                and other.pos_ in ("NOUN", "VERB", "PROPN")
            )
        ):
            if (other.pos_ == "PROPN" and head is None) or other.pos_ == "PROPN":
                head = other
            continue
        if other.pos_ == "NOUN":
            head = other
        break
    if head is None:
        same = earlier and earlier[-1].span[0] >= paragraph.block.start + token.sent.start_char
        if (
            same
            and m["compare"]
            and re.match(r"\s+(?:\w+ly )?(?:confirmed|believed|presumed|known|reported)\b", rest)
        ):
            return earlier[-1].unit, None
        return None, None
    if head.pos_ == "PROPN" and not head.lower_.endswith("s"):
        return None, None
    doc = head.doc
    if head.i >= 2 and doc[head.i - 1].text == "-" and not doc[head.i - 2].whitespace_:
        return f"{doc[head.i - 2].lower_}-{head.lower_}", head
    return head.lower_, head


def _state(paragraph: Paragraph, m: re.Match[str], token: Any, noun: Any) -> str | None:
    """The state said of what is counted, looked for in its clause, nearest first."""
    sentence = token.sent
    clause = [sentence.start, sentence.end]
    for other in sentence:
        if other.text in (",", ";", "—", "–") or other.lower_ in ("while", "although", "but"):
            if other.i < token.i:
                clause[0] = other.i + 1
            elif noun is None or other.i > noun.i:
                clause[1] = other.i
                break
    near: list[tuple[int, str]] = []
    for other in token.doc[clause[0] : clause[1]]:
        state = _STATES.get(other.lower_)
        if state is None:
            continue
        distance = abs(other.i - token.i)
        near.append((distance - (6 if state in _FIRST_STATES else 0), state))
    return min(near)[1] if near else None
