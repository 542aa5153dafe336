"""What a number without a noun counts: the unit of a figure it stands beside."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from backchannel.reading.figures.place import Counted, Place
from backchannel.reading.figures.units import OF_THEM, is_people
from backchannel.reading.words import word_set

__all__ = ["understood"]

_LEFT = re.compile(
    r"\s+(?:more|others?|dead|alive|wounded|injured|missing|killed|unaccounted|freed|left|extra|"
    r"further|additional)\b"
)
#: "The number of fighters there at no more than 400" says what it is.
_NUMBER_OF = re.compile(
    r"\bnumber of (?:(?!the\b)[a-z-]+ ){0,2}?(?P<what>[a-z]+s)\b(?:\s(?!and\b|of\b)[a-z]+){0,4}?"
    r"\s(?:at|to|is|was|reached)\s(?:\w+\s)?$"
)
_TOLL = re.compile(r"\btoll\b[^.;]{0,60}$", re.I)
_HURT = re.compile(r"\s+(?:dead|wounded|injured|killed|missing|alive)\b")
#: Nouns that stand for a number, so that what they say it is of is counted elsewhere.
_NUMBERS = word_set("number figure total toll tally count sum estimate it that them one list")
#: Nouns that say what became of those counted, and so leave open who they are.
_FATES = word_set("body remain remains status fate release death killing majority rest loss")
_SPEAKERS = word_set(
    """
    sources people officials diplomats delegates advisers advisors lawmakers witnesses experts
    analysts aides persons directors
    """
)
_SUBJECTS = ("nsubj", "nsubjpass")
#: How far apart two numbers that are set against each other are, as a factor: *seven years … ten*.
_ALIKE = 10.0
#: The same where no other unit stands near: *5,000 words … in fifty*.
_ALONE = 200.0

_Earlier = Sequence[tuple[Place, Counted]]


def understood(place: Place, earlier: _Earlier) -> Counted | None:
    """What a number without a noun counts: the unit of the figure that it stands beside.

    Args:
        place: the number.
        earlier: the paragraph's figures so far.

    Returns:
        A unit of an earlier figure; ``None`` where it is open which.
    """
    named = _NUMBER_OF.search(place.before)
    if named is not None:
        return Counted(named["what"].lower(), own=False)
    near = [(p, c) for p, c in earlier if _can_be_meant(place, c)]
    if _TOLL.search(place.before):
        near = [(p, c) for p, c in near if not c.measure]
    governor = _governor(place.token)
    of_them, left = OF_THEM.match(place.rest), _LEFT.match(place.rest)
    if of_them or left or governor in _FATES:
        return _the_like(place, near, part=bool(of_them), fate=governor in _FATES)
    if governor is not None and governor not in _NUMBERS:
        same = [c for p, c in near if _governor(_noun(p, c)) == governor]
        return _taken(same[-1]) if same else None
    token, sentence = place.token, place.token.sent.start
    inside = [(p, c) for p, c in near if p.token.i >= sentence]
    if governor is None:
        # A bare subject of a new sentence may be of anything: "two acknowledged …".
        if token.dep_ in _SUBJECTS and token.head.lemma_ not in ("be", "have") and not inside:
            return None
        if token.dep_ == "pobj" and token.head.lower_ == "at":
            return None
    else:
        near = [(p, c) for p, c in near if not c.measure] or near
        inside = [(p, c) for p, c in near if p.token.i >= sentence]
    stated = {c.unit for _, c in inside if c.own}
    if len(stated) == 1 and _ratio(place, inside[-1][0]) <= _ALONE and inside[-1][1].own:
        return _taken(inside[-1][1])
    for group in (inside, near):
        alike = [(p, c) for p, c in group if _ratio(place, p) <= _ALIKE]
        if alike:
            return _taken(_of_same_role(place, alike))
    units = {c.unit for _, c in near}
    if len(units) == 1 and _ratio(place, near[-1][0]) <= _ALONE:
        return _taken(near[-1][1])
    return None


def _can_be_meant(place: Place, what: Counted) -> bool:
    if what.unit is None or what.unit == "times" or what.unit.startswith("share"):
        return False
    percentage = what.unit.startswith("percent") or what.unit == "points"
    return not (percentage and place.expression.low > 100)


def _the_like(place: Place, near: _Earlier, *, part: bool, fate: bool) -> Counted | None:
    """*Of them*, *four others*, *three more*: things counted before, never a measure."""
    counts = [(p, c) for p, c in near if not c.measure]
    if _HURT.match(place.rest):
        counts = [(p, c) for p, c in counts if is_people(c.unit, c.noun)]
    if fate:
        counts = [(p, c) for p, c in counts if c.unit not in _SPEAKERS]
    if part:
        counts = [
            (p, c)
            for p, c in counts
            if place.expression.low <= (p.expression.high or p.expression.low) or p.expression.floor
        ]
        return _taken(counts[-1][1]) if counts else None
    return _taken(_of_same_role(place, counts)) if counts else None


def _of_same_role(place: Place, group: _Earlier) -> Counted:
    subject = place.token.dep_ in _SUBJECTS
    same = [c for p, c in group if (_noun(p, c).dep_ in _SUBJECTS) == subject]
    decimal = [c for p, c in group if "." in p.expression.first or c.unit == "percent"]
    if "." in place.expression.first and decimal:
        return decimal[-1]
    return same[-1] if same else group[-1][1]


def _noun(place: Place, what: Counted) -> Any:
    return what.noun if what.noun is not None else place.token


def _ratio(place: Place, other: Place) -> float:
    one, two = abs(place.expression.low), abs(other.expression.low)
    return max(one, two) / min(one, two) if one and two else _ALONE


def _taken(what: Counted) -> Counted:
    return Counted(what.unit, own=False, measure=what.measure)


def _governor(token: Any) -> str | None:
    """The noun that a number is of, or is put at: *a flow of 400*, *put the figure at 400*."""
    while token.dep_ in ("nummod", "quantmod", "compound", "amod") and token.head.i != token.i:
        token = token.head
    preposition = token.head
    if token.dep_ != "pobj" or preposition.lower_ not in ("of", "at", "to"):
        return None
    head = preposition.head
    if head.pos_ == "VERB":
        objects = [c.lemma_.lower() for c in head.children if c.dep_ == "dobj"]
        return next((str(o) for o in objects if o in _NUMBERS), None)
    if head.pos_ == "NOUN" and (preposition.lower_ == "of" or head.lemma_.lower() in _NUMBERS):
        return str(head.lemma_.lower())
    return None
