"""Numbers that count nothing because they name something: years, ages, times, phases, models."""

from __future__ import annotations

import re
from typing import Any

from backchannel.reading.figures.measures import DURATIONS
from backchannel.reading.figures.place import Counted, Place
from backchannel.reading.words import word_set

__all__ = ["is_name", "is_named_number"]

#: Nouns that a number names one of, in the singular before it: *phase two*, *article 9*.
_LABELS = word_set(
    """
    article chapter section clause paragraph annex appendix schedule resolution rule amendment
    directive regulation act bill order decree protocol page line verse item agenda phase stage step
    part round version revision draft edition type category grade level tier class model mark unit
    squad team camp block gate hall room pier dock berth terminal platform track route highway road
    motorway junction exit flight bus train channel radio studio local district ward precinct zone
    area sector brigade battalion regiment corps checkpoint height hill lot case docket no no. nos
    nos. number issue volume vol vol. episode season series day week month year group formula opus
    option question proposal plan scenario table figure fig fig. reactor building apartment flat
    house suite box file form bulletin seat cell psalm generation pillar basket bracket tower shaft
    well runway hangar warehouse shed crane size grid square chamber court team precinct ep
    """
)
_DETERMINERS = word_set(
    """
    the a an this that last next each every per past same his her its their our my another one
    previous following
    """
)
_CLOCK = re.compile(
    r"(?::\d\d|\.\d\d\b(?=\s?[ap]\.?m)|\s?(?:[ap]m\b|[ap]\.m|o['’]clock|GMT\b|UTC\b)"
    r"|\s(?:local time|hours local)\b|\s(?:minutes?\s)?(?:past|after|to)\s(?:noon|midnight)\b"
    r"|\s(?:minutes?\s)?past\s(?:\d\d?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b)",
    re.I,
)
_PAST_THE_HOUR = re.compile(
    r"\b(?:minutes?|quarter|half|five|ten|twenty|twenty-five|\d+) past $", re.I
)
_ORDINAL = re.compile(r"-(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)\b")
_OLD = re.compile(r"[-\s](?:old|olds|of age)\b")
_OLD_AFTER = re.compile(
    r"(?:[-\s](?:years?|months?|weeks?|days?|hours?))?[-\s](?:old|olds|of age)\b"
)
_AGE_BEFORE = re.compile(
    r"(?:\b(?:aged?|ages|turn(?:s|ed|ing)?|ages? of)\s+(?:between\s+)?"
    r"(?:[\w-]+,?\s+(?:and|or|to)\s+|[\w-]+,\s+){0,3}$"
    r"|\b(?:he|she|I|who)\s+(?:was|is|am|were)\s+(?:only |just |about )?$)",
    re.I,
)
_PERSONS = re.compile(
    r"\b(?:everyone|everybody|anyone|people|those|men|women|children|adults|patients|voters|"
    r"boys|girls|them|residents|pensioners|workers)\s+(?:are |is |aged |who are )?$",
    re.I,
)
_AGE_BOUNDS = ("over", "under", "above", "below", "at least", "just over", "just under")
_APPOSED = re.compile(r"(?:[A-Za-z][\w’'.-]*|\b[A-Z]\.)(?:,\s|\s\()$")
#: The oldest people; a greater number behind a name is no age.
_OLDEST = 115
_RECKONED = re.compile(
    r"(?:\s+(?:ago|earlier|later|previously|hence|from now|beforehand|afterwards|"
    r"(?:before|after|on)(?=[,.;]|$))(?!\w)|['’]?s?['’]?\s+time\b)",
    re.I,
)
_YEAR = re.compile(r"(?:1[0-9]|20|21)\d\d")
_YEAR_BEFORE = re.compile(
    r"\b(?:in|since|by|until|till|of|from|before|after|during|between)\s+$", re.I
)


def is_name(place: Place, what: Counted | None) -> bool:
    """Whether the number is part of a name or a date, an age, a time of day or an ordinal."""
    return (
        _is_glued(place, what)
        or _is_age(place, what)
        or _is_year(place, what)
        or _is_reckoned(place, what)
        or _is_labelled(place, what)
        or _is_capitalised(place, what)
        or is_named_number(place, what)
    )


def _is_glued(place: Place, what: Counted | None) -> bool:
    """Letters or a slash at the number (*12th*, *4x4*, *24/7*), clock times, numbers of lists."""
    first, rest = place.expression.first, place.rest
    if re.match(r"(?:st|nd|rd|th)\b|/\d| \d/\d", rest) or _CLOCK.match(rest):
        return True
    if _PAST_THE_HOUR.search(place.before):
        return True
    if place.expression.worded and _ORDINAL.match(rest):
        return True
    signed = what is not None and what.measure and what.end > place.expression.end
    if re.match(r"[a-zA-Z²³¹⁰⁴-⁹]", rest) and not signed:
        return True
    if first.isdigit() and len(first) > 1 and first[0] == "0":
        return True
    opens = not place.before.strip() or place.before.endswith("\n")
    return opens and bool(re.match(r"[.)]\s+\S", rest)) and first.isdigit()


def _is_age(place: Place, what: Counted | None) -> bool:
    expression, rest, before = place.expression, place.rest, place.before
    if _OLD_AFTER.match(rest):
        return True
    if what is not None and what.own and what.unit is not None:
        tail = place.tokens.paragraph.text[what.end : what.end + 16]
        return _base(what) in DURATIONS and bool(_OLD.match(tail))
    if expression.unit or expression.low > _OLDEST:
        return False
    if _AGE_BEFORE.search(before):
        return True
    if _PERSONS.search(before) and expression.compare in _AGE_BOUNDS:
        return True
    # "Ana Lund, 34, …": between commas behind a name or what somebody is.
    apposed = _APPOSED.search(before) and re.match(r"\s*(?:[,.;)]|$)", rest)
    return bool(apposed) and not expression.compare and expression.high is None


def _base(what: Counted) -> str:
    return (what.unit or "").split(" ")[0]


def _is_year(place: Place, what: Counted | None) -> bool:
    expression, before = place.expression, place.before
    if re.search(r"(?<!\d)(?:1[0-9]|20|21)\d\d[-–/]$", before) and len(expression.first) == 2:
        return True
    if expression.unit or not _YEAR.fullmatch(expression.first):
        return False
    if re.match(r"[-–/]\d\d\b", place.rest):
        return True
    if what is None or not what.own:
        return not expression.compare
    if expression.high is not None and _YEAR.fullmatch(str(int(expression.high))):
        return True
    recent = expression.first.startswith(("19", "20")) and not what.measure
    return bool(_YEAR_BEFORE.search(before)) or (
        recent and bool(re.search(r"\b(?:the|a|an|its|his|her|their|this)\s+$|['’]s\s+$", before))
    )


def _is_reckoned(place: Place, what: Counted | None) -> bool:
    """*Two years ago*, *three days later*, *in ten days' time*: a day reckoned from another."""
    if what is None or not what.measure or _base(what) not in DURATIONS:
        return False
    return bool(_RECKONED.match(place.tokens.paragraph.text[what.end : what.end + 24]))


def _is_labelled(place: Place, what: Counted | None) -> bool:
    expression, doc, at = place.expression, place.tokens.doc, place.token.i
    if expression.compare or expression.unit or not at:
        return bool(re.search(r"\bgroup of\s+$", place.before, re.I))
    label = doc[at - 1]
    if label.text == "." and at > 1 and doc[at - 2].lower_ in ("no", "nos", "vol", "fig", "ep"):
        label = doc[at - 2]
    word = label.lower_
    if not (label.whitespace_ or label.i < at - 1):
        return False
    if word not in _LABELS and not (word.endswith("s") and word[:-1] in _LABELS and word != "nos"):
        return bool(re.search(r"\bgroup of\s+$", place.before, re.I))
    if word in ("no", "nos"):
        # "He said no. Two left": a number and not a sentence's end.
        return label.i < at - 1 and not expression.worded
    if label.pos_ not in ("NOUN", "PROPN") and not label.text[0].isupper():
        return False
    owns = what is not None and what.own
    plural = word not in _LABELS
    before = doc[label.i - 2 : label.i] if label.i > 1 else doc[: label.i]
    determined = any(t.lower_ in _DETERMINERS for t in before)
    if plural or determined:
        return not owns
    return not (owns and label.is_sent_start and expression.worded)


def _is_capitalised(place: Place, what: Counted | None) -> bool:
    """*Boeing 737*, *737 MAX*, *the Twelve*."""
    expression, doc, at = place.expression, place.tokens.doc, place.token.i
    owns = what is not None and what.own and (what.noun is not None or what.measure)
    previous = doc[at - 1] if at else None
    if expression.worded and expression.first[0].isupper() and not place.token.is_sent_start:
        named = previous is not None and previous.pos_ == "PROPN" and not owns
        if named or re.search(r"\b[a-z]\w*,?\s$", place.before):
            return not (owns and _is_headline(place))
    if expression.unit or expression.compare or (what is not None and what.measure and what.own):
        return False
    if previous is not None and previous.pos_ == "NUM" and previous.whitespace_:
        # "Four 767 freighters": a number behind a number is no second count.
        return not expression.worded and not _YEAR.fullmatch(previous.text)
    if expression.worded or previous is None:
        return False
    if previous.pos_ == "PROPN" and previous.whitespace_ and not previous.is_sent_start:
        if not owns:
            return True
        noun: Any = what.noun if what is not None else None
        return (
            previous.dep_ in ("compound", "nmod") and noun is not None and previous.head.i == noun.i
        )
    return not owns and bool(re.match(r" (?!I\b)[A-Z]", place.rest))


def _is_headline(place: Place) -> bool:
    """Whether all but the small words of the paragraph begin with a capital."""
    words = re.findall(r"[A-Za-z]{4,}", place.tokens.paragraph.text)
    return len(words) > 3 and sum(w[0].isupper() for w in words) >= 0.8 * len(words)


def is_named_number(place: Place, what: Counted | None) -> bool:
    """Whether digits name a model, so that they do wherever the text has them: *737 MAX*.

    Behind a capitalised word or before one, or before a noun in the singular; two such numbers
    together behind a possessive are two models (*its 767 and 777 planes*).
    """
    expression, rest = place.expression, place.rest
    if not re.fullmatch(r"\d{3,4}", expression.first) or expression.compare or expression.unit:
        return False
    if _YEAR.fullmatch(expression.first) or (what is not None and what.measure):
        return False
    doc, at, after = place.tokens.doc, place.token.i, place.after
    pair = r"\d{3,4}\s[a-z]"
    if re.search(r"(?:\b(?:its|their|his|her)|['’]s)\s+(?:\d{3,4},? and )?$", place.before) and (
        re.match(rf" and {pair}", rest) or re.search(r"\d{3,4},? and $", place.before)
    ):
        return True
    if what is not None and what.own:
        return False
    before_name = at > 0 and doc[at - 1].pos_ == "PROPN" and bool(doc[at - 1].whitespace_)
    follows = after < len(doc) and rest[:1] == " "
    return before_name or (
        follows and doc[after].pos_ in ("NOUN", "PROPN") and doc[after].tag_ != "NNS"
    )
