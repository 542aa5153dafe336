"""Numbers without a noun that count all the same, and numbers with one that only point."""

from __future__ import annotations

import re

from backchannel.reading.figures.place import Counted, Place
from backchannel.reading.words import word_set

__all__ = ["points", "stands_alone"]

#: Those who deal with each other: "the two sides" counts nobody, it says who.
_PARTIES = word_set(
    """
    sides side parties party countries country governments government nations nation states state
    leaders leader presidents president premiers premier ministers minister powers power capitals
    neighbours neighbour neighbors neighbor allies ally rivals rival enemies foes peoples
    delegations delegation teams team camps factions armies companies firms unions chiefs envoys
    negotiators kings kingdoms republics cities men pair brothers partners
    """
)
_NOTHING = word_set("side sides way ways thing things fronts figures")
_MULTIPLE = re.compile(
    r"\s+(?:as|more|less|fewer|over|the|its|their|his|her|what|that|higher|lower|larger|greater|"
    r"bigger|faster|smaller|longer|than)\b"
)
_ANY = ("any", "each", "no", "this", "that", "which", "either", "neither")
_DEFINITE = ("the", "these", "those", "both", "all", "my", "our", "its", "his", "her", "their")
_BETWEEN = ("other", "same", "only", "main", "remaining", "rival", "warring", "last", "full")
_NUMERAL = r"(?:two|three|four|five|six|seven|eight|nine|ten|\d+)"


def _determiner(place: Place) -> str:
    """The determiner before the number, lower case: *the*, *its*, ``'s``; empty for none."""
    doc, at = place.tokens.doc, place.tokens.at(place.expression.start)
    before = doc[at - 1] if at > 0 else None
    if before is not None and before.lower_ in _BETWEEN and at > 1:
        before = doc[at - 2]
    if before is None or before.tag_ not in ("DT", "PDT", "WDT", "PRP$", "WP$", "POS"):
        return ""
    if before.tag_ == "WDT" and before.i and doc[before.i - 1].tag_ in ("IN", ","):
        # "The attack in which nine guards died": it stands for the attack.
        return ""
    return str(before.lower_)


def points(place: Place, what: Counted | None, state: str | None) -> bool:
    """Whether the number says which and not how many: *the two sides*, *one of*, *any two*."""
    expression, rest = place.expression, place.rest
    if expression.share or expression.floor or expression.unit is not None:
        return False
    own = what if what is not None and what.own else None
    unit = own.unit if own is not None else None
    if unit in _NOTHING or (unit == "times" and _MULTIPLE.match(rest[len(" times") :])):
        return True
    if not expression.worded and expression.first != "1":
        return False
    if own is not None and own.measure and (expression.low != 1 or not expression.worded):
        return False
    if rest.startswith("-") and own is not None:
        return False
    if expression.low == 1 and expression.high is None:
        return not _is_counted_one(place, own, state)
    if expression.comparator != "=" and unit is not None:
        return False
    determiner = _determiner(place)
    if determiner in _ANY:
        return True
    if (determiner in _DEFINITE or determiner in ("'s", "’s", "'", "’")) and expression.low < 100:
        return state is None and (unit is None or unit in _PARTIES)
    return False


def _is_counted_one(place: Place, own: Counted | None, state: str | None) -> bool:
    """Whether "one" counts: beside other numbers, with a bound, or where it died or was freed."""
    before, rest = place.before, place.rest
    if re.match(r"\s+(?:of|another|by|or)\b", rest):
        return False
    if re.search(r"\b(?:no|the|this|that|each|every|any|which|number|square)\s+$", before, re.I):
        return False
    if re.search(r"\b(?:including|among them|of whom|of them)\s+$", before):
        return True
    if own is None:
        return state is not None
    if place.expression.compare:
        return True
    if own.measure:
        return bool(
            re.search(r"\b(?:for|within|than|after|lasts?|lasted|of|in|another)\s+$", before)
            or re.match(r"\s+\w+\s+(?:left|more|long|remain\w*)\b", rest)
        )
    beside = re.search(rf"\b{_NUMERAL}\s[a-z]+(?:\s[a-z]+)?,?\sand\s+$", before) or re.match(
        rf"\s[a-z]+(?:\s[a-z]+)?,?\sand\s{_NUMERAL}\s[a-z]", rest
    )
    return state is not None or bool(beside)


_COUNTS = re.compile(
    r"\b(?:number|figure|toll|total|tally|count|sum|price|rate|estimate|put|puts|putting|counts|"
    r"counted|counting|votes?|voted|majority|estimates|estimated|wants?|wanted|offers?|offered|asks?|asked|asking|"
    r"propos\w+|demand\w*|accept\w*|got|gets?|have|has|had|sees?|reports?|reported|claims?|"
    r"claimed|listed|lists|logged|left|leaves|leaving|find|found|settle|holds?|held|freed|killed|"
    r"killing|wounded|injured|need|needs|reach\w*|thought|names?|instead)\b",
    re.I,
)
_FOLLOWS = ("ADP", "AUX", "VERB", "CCONJ", "SCONJ", "PRON", "ADV", "PART", "DET", "PUNCT", "SYM")
_LEFT = re.compile(
    r"\s+(?:(?:more|others?|dead|alive|wounded|injured|missing|per|an?|of (?:them|whom)|"
    r"(?:last|next|this) \w+)\b|of the [A-Z])"
)


def stands_alone(place: Place, earlier: bool, state: str | None) -> bool:
    """Whether a number without a noun is a count of what was named before or is left unsaid.

    Args:
        place: the number.
        earlier: an earlier figure of the paragraph shows what is counted.
        state: what is said of those counted.
    """
    expression, before, rest, doc = place.expression, place.before, place.rest, place.tokens.doc
    following = doc[place.after] if place.after < len(doc) else None
    open_end = following is None or following.pos_ in _FOLLOWS or bool(_LEFT.match(rest))
    if rest.startswith("-") or (not open_end and "." not in expression.first):
        return False
    if re.search(r"\(\s*$", before) and rest.startswith(")") and expression.low < 30:
        return False
    # Serial and telephone numbers.
    if re.fullmatch(r"\d{7,}", expression.first) or re.search(r"\d[-–]$", before):
        return False
    if state is not None:
        return True
    if expression.floor:
        return bool(_LEFT.match(rest)) or place.token.dep_ in ("nsubj", "nsubjpass")
    if expression.unit is not None:
        return True
    if expression.worded:
        if _determiner(place):
            return bool(re.match(r"\s+an?\s+\w+", rest)) and expression.low >= 100
        strong = earlier or bool(expression.compare) or expression.low >= 100
        return strong or bool(
            re.match(
                r"\s+(?:(?:of whom|of them|who|others)\b|of (?:the|those) (?:[A-Z]|dead\b|"
                r"injured\b|wounded\b|missing\b|displaced\b|detained\b|killed\b))",
                rest,
            )
        )
    article = re.search(r"\b(?:the|on|at)\s+$", before, re.I)
    if article and not earlier and (expression.low <= 31 or article[0].lower().startswith("the")):
        return bool(re.search(r"\b(?:number|figure|toll|total|tally|count)\b", before))
    measured = expression.low >= 100 or "." in expression.first
    return earlier or measured or bool(_COUNTS.search(before[-60:]))
