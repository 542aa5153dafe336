"""What a number counts: the noun behind it, a sign, or what an earlier figure counted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from backchannel.reading.figures.heads import head_noun, is_several, parsed_head
from backchannel.reading.figures.measures import (
    DURATIONS,
    MEASURES,
    PARTITIVES,
    SYMBOL,
    is_currency,
    plural,
)
from backchannel.reading.figures.place import Counted, Place
from backchannel.reading.words import word_set

__all__ = ["OF_THEM", "counted", "is_people"]

_PEOPLE = word_set(
    """
    people person men man women woman children child captives captive hostages hostage prisoners
    prisoner detainees detainee inmates inmate soldiers soldier troops civilians civilian
    fighters fighter workers worker staff crew passengers passenger students student pupils pupil
    girls girl boys boy patients patient victims victim villagers villager residents resident
    refugees refugee migrants migrant members member others families family relatives journalists
    journalist doctors doctor nurses nurse drivers driver officers officer officials official
    police personnel rebels rebel militants militant gunmen policemen peacekeepers observers
    teachers teacher miners miner dockers docker sailors sailor fishermen guards guard suspects
    suspect nationals national citizens citizen foreigners foreigner protesters protester engineers
    engineer aid-workers employees employee bodies body remains dead adults adult volunteers
    """
)
_PER = (
    DURATIONS
    | word_set(
        """
        person head share household barrel tonne ton litre liter gallon kilo kilogram hectare acre
        worker family unit shift vote child employee passenger ticket bottle megawatt-hour
        kilowatt-hour container member seat mile kilometre kilometer kg km m2 inhabitant capita
        truck ship cent
        """
    )
) - word_set("seconds minutes hours days nights weeks months years decades quarters seasons")
_LY = {
    "hourly": "hour",
    "daily": "day",
    "nightly": "night",
    "weekly": "week",
    "monthly": "month",
    "yearly": "year",
    "annually": "year",
}
_RATE = re.compile(
    r"\s?(?:\s(?P<a>an?|per|each|every)\s|-(?P<b>an?)-|(?P<c>/))(?P<what>[\w²³-]+)"
    r"(?!\s(?:ago|earlier|later|before|after)\b)"
)
#: Hyphened to a number these count nothing: *two-way*, *two-sided*, *twenty-something*.
_NO_HYPHEN = re.compile(
    r"-(?:ways?|sided|fold|times?|state|star|party|tiers?|tiered|pronged|handed|headed|legged|"
    r"dimensional|thirds?|quarters?|halves|something|one|two|three|ish|to|on|in|by|for|and|off|"
    r"first|fourth|fifth|sixth|seventh|eighth|ninth|(?:year|month|week|day)-olds?)\b",
    re.I,
)
#: "Of them": what is counted was named before.
OF_THEM = re.compile(
    r"\s+of\s+(?:them|whom|which|those|these|us|you|it|that|this|his|hers|theirs)\b"
)
#: "Half the size" is a multiple.
_SIZES = word_set("size age length width height distance speed weight price cost rate way time")
_PARTS_OF = re.compile(r"\s+of\s+")
#: Nouns that stand for a number, so that what they say it is of is counted elsewhere.
_NUMBERS = word_set("number figure total toll tally count sum estimate it that them one list")
#: Nouns that say what became of those counted, and so leave open who they are.
_FATES = word_set("body remain remains status fate release death killing majority rest loss")


def counted(place: Place, earlier: Sequence[tuple[Place, Counted]] = ()) -> Counted | None:
    """What the number counts as far as the words at it say; ``None`` where they say nothing.

    A noun in the singular behind a number of several is none of its own: *a 767 freighter*.
    """
    expression, rest = place.expression, place.rest
    end = expression.end
    if expression.share:
        return _share_of(place, earlier)
    if expression.unit is not None:
        shift = _currency_behind(place) if expression.unit not in ("percent",) else 0
        if expression.unit == "percent" and re.match(r"(?:age)?\spoints?\b", rest):
            return Counted("percentage points", measure=True, end=end)
        return _rated(place, expression.unit, end + shift)
    if _NO_HYPHEN.match(rest):
        return None
    hyphened = re.match(r"[-‑]([a-z]+(?:-(?:hours?|miles?))?)(?![\w])", rest)
    if hyphened:
        unit = plural(hyphened[1])
        measure = unit in MEASURES
        return (
            _rated(place, unit, end + hyphened.end())
            if measure
            else Counted(unit, place.token, end=end + hyphened.end())
        )
    sign = SYMBOL.match(rest)
    if sign and (sign["sign"] or (sign["close"] and not rest[0].isspace())):
        unit = (sign["sign"] or sign["close"]).replace("metre", "m")
        return _rated(place, unit, end + sign.end(), _stuff(place, unit, end + sign.end()))
    return _noun_behind(place)


def _currency_behind(place: Place) -> int:
    found = re.match(r"\s([a-z]+)\b", place.rest)
    return found.end() if found and is_currency(found[1]) else 0


def _rated(place: Place, unit: str, end: int, noun: str = "", *, measure: bool = True) -> Counted:
    """A measure with what it is of (*kg of uranium*) and what it is a rate of (*per day*)."""
    text = place.tokens.paragraph.text[end : end + 60]
    # "45 million crowns ($19 million) a day": the rate stands behind the sum in other money.
    aside = re.match(r"\s\([^()]{1,30}\)(?=\s(?:an?|per)\s)", text)
    rate = _RATE.match(text, aside.end() if aside else 0)
    per = ""
    if rate and _is_rate(rate["what"].lower(), rate["a"], measure):
        per, end = f" per {rate['what'].lower()}", end + rate.end()
    elif (ly := re.match(r"\s(\w+ly)\b", text)) and ly[1] in _LY:
        per, end = f" per {_LY[ly[1]]}", end + ly.end()
    return Counted(unit + (noun and f" of {noun}") + per, measure=True, end=end)


def _is_rate(what: str, article: str | None, measure: bool) -> bool:
    # "Fired 40 workers every year": the year belongs to the verb.
    if article in ("each", "every") and not measure:
        return False
    return what in _PER or article == "per"


_BY = re.compile(r"\bby\s+$", re.I)


def _share_of(place: Place, earlier: Sequence[tuple[Place, Counted]]) -> Counted | None:
    """*half of the wells*, *one in five households*; ``None`` where it is no share."""
    rest, before = place.rest, place.before
    word = place.expression.first.lower()
    noun, end = None, place.expression.end
    ratio = " " in word and not word.startswith(("half", "a ", "an "))
    ratio = ratio and bool(re.search(r" (?:in|of) ", word))
    partitive = re.match(
        r"\s+(?:of\s+|(?=(?:the|its|their|his|her|our|my|these|those|all)\s))", rest
    )
    if partitive or ratio:
        noun = head_noun(
            place, place.tokens.next(end + (partitive.end() if partitive else 0)), determiner=True
        )
    if word == "half":
        if noun is not None and noun.lower_ in _SIZES and not re.match(r"\s+of\b", rest):
            return None
        if re.search(
            r"\b(?:first|second|other|latter|last|next|top|bottom|in|better|past|and a|one)\s+$",
            before,
            re.I,
        ):
            return None
        if not (partitive or place.expression.compare or re.search(r"\bby\s+$", before)):
            return None
    elif re.match(r"(?:an?|one)[ -]", word) and not ratio:
        whole = place.token.sent[0].lower_ == "of"
        if not (partitive or place.expression.compare or whole or re.search(r"\bby\s+$", before)):
            return None
        if partitive and noun is not None and word.endswith("quarter") and noun.lower_ in DURATIONS:
            return None
    elif not ("-" in word or partitive or ratio or place.expression.compare or _BY.search(before)):
        return None
    if noun is not None and re.search(r"\b(?:first|second|third|fourth|last)\s+$", before, re.I):
        return None
    unit = f"share of {noun.lower_}" if noun is not None else "share"
    if noun is None and re.match(r"\s+of\s+(?:them|those|these|whom)\b", rest):
        counts = [c.unit for _, c in earlier if not c.measure and c.unit is not None]
        unit = f"share of {counts[-1]}" if counts else unit
    return Counted(unit, noun, measure=True, end=noun.idx + len(noun) if noun is not None else end)


def _noun_behind(place: Place) -> Counted | None:
    rest, doc = place.rest, place.tokens.doc
    if OF_THEM.match(rest):
        them = OF_THEM.match(rest)
        assert them is not None
        start = place.tokens.next(place.expression.end + them.end())
        noun = (
            head_noun(place, start)
            if re.match(r"\s+(?!(?:are|were|is|was)\b)\w", rest[them.end() :])
            else None
        )
        if noun is not None and is_several(noun):
            return Counted(noun.lower_, noun, end=noun.idx + len(noun))
        return None
    start = place.after
    partitive = _PARTS_OF.match(rest)
    if partitive:
        start = place.tokens.next(place.expression.end + partitive.end())
    noun = head_noun(place, start, determiner=bool(partitive))
    if noun is None or not (is_several(noun) or place.expression.low == 1):
        noun = parsed_head(place) or noun
    if noun is None:
        return None
    end = noun.idx + len(noun)
    unit = noun.lower_
    if noun.lower_ in MEASURES and place.expression.low != 1 and _has_plural(noun.lower_):
        unit = plural(noun.lower_)
    elif not _fits(place, noun):
        return None
    if noun.i and doc[noun.i - 1].lower_ in ("cubic", "square", "nautical", "percentage", "basis"):
        unit = f"{doc[noun.i - 1].lower_} {unit}"
    if noun.i >= 2 and doc[noun.i - 1].text in "-‑" and not doc[noun.i - 2].whitespace_:
        unit = f"{doc[noun.i - 2].lower_}-{unit}"
    last = unit.rsplit(" ", 1)[-1]
    stuff = _stuff(place, last, end)
    measure = last in MEASURES or unit.startswith("cubic")
    rated = _rated(place, unit, end, stuff, measure=measure)
    return Counted(rated.unit, noun, measure=measure, end=rated.end)


def _has_plural(word: str) -> bool:
    return (len(word) > 3 or word == "day") and plural(word) in MEASURES


def _stuff(place: Place, unit: str, end: int) -> str:
    """The noun behind "of" where the unit says only in what portions: *tonnes of wheat*."""
    if unit not in PARTITIVES:
        return ""
    text = place.tokens.paragraph.text
    of = re.match(r"\s+of\s+(?!the\b|its\b|their\b|his\b|her\b)", text[end : end + 20])
    if of is None:
        return ""
    noun = head_noun(place, place.tokens.next(end + of.end()))
    return noun.lower_ if noun is not None and noun.pos_ == "NOUN" else ""


def _fits(place: Place, noun: Any) -> bool:
    expression = place.expression
    if is_several(noun):
        return not (
            noun.pos_ == "PROPN" and noun.ent_type_ in ("ORG", "PERSON", "WORK_OF_ART", "LAW")
        )
    if noun.pos_ == "PROPN":
        return False
    if expression.low == 1 and expression.high is None:
        return True
    return expression.low >= 1000 and ("," in expression.first or not expression.first.isdigit())


def is_people(unit: str | None, noun: Any = None) -> bool:
    """Whether a unit counts people, who can be held, freed or wounded.

    Args:
        unit: what is counted.
        noun: its token, which shows whether it names a people.
    """
    if unit is None:
        return False
    return unit in _PEOPLE or (noun is not None and noun.ent_type_ == "NORP")
