"""The figures of parsed paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from backchannel.reading.figures.expressions import expressions
from backchannel.reading.figures.measures import DURATIONS
from backchannel.reading.figures.model import Figure
from backchannel.reading.figures.place import Counted, Place, Tokens
from backchannel.reading.figures.pointing import points, stands_alone
from backchannel.reading.figures.states import state_of
from backchannel.reading.figures.traps import is_name, is_named_number
from backchannel.reading.figures.understood import understood
from backchannel.reading.figures.units import counted
from backchannel.reading.paragraph import Paragraph

__all__ = ["find_figures"]


def find_figures(
    paragraphs: Sequence[Paragraph], text: str, taken: Sequence[tuple[int, int]] = ()
) -> list[Figure]:
    """Find the figures of parsed paragraphs.

    Args:
        paragraphs: the parsed paragraphs.
        text: the whole text.
        taken: spans that are dates and therefore no figures.

    Cost: linear in the text.
    """
    dated = {i for a, b in taken if not _from_event(text, a, b) for i in range(a, b)}
    placed = [_places(paragraph, dated) for paragraph in paragraphs]
    names = {
        place.expression.first
        for places in placed
        for place in places
        if place.expression.first.isdigit() and is_named_number(place, counted(place))
    }
    if names:
        names.update(*(p for par in paragraphs for p in _PAIR.findall(par.text)))
    out: list[Figure] = []
    for paragraph, places in zip(paragraphs, placed, strict=True):
        earlier: list[tuple[Place, Counted]] = []
        found: list[Figure] = []
        for place in places:
            if place.expression.first in names:
                continue
            figure = _figure(place, earlier, paragraph.block.start)
            if figure is None:
                continue
            if earlier and _shares_unit(earlier[-1], place, figure[1]):
                found[-1] = replace(found[-1], unit=figure[1].unit)
            found.append(figure[0])
            earlier.append((place, figure[1]))
        out.extend(found)
    return out


def _places(paragraph: Paragraph, dated: set[int]) -> list[Place]:
    tokens, start = Tokens(paragraph), paragraph.block.start
    # A date is no number, and none reaches into it: "Jan 7 - 19 captives are freed".
    text = "".join("·" if start + i in dated else ch for i, ch in enumerate(paragraph.text))
    places = (Place.of(e, tokens) for e in expressions(text))
    return [p for p in places if p is not None]


def _figure(
    place: Place, earlier: Sequence[tuple[Place, Counted]], start: int
) -> tuple[Figure, Counted] | None:
    expression = place.expression
    what = counted(place, earlier)
    if is_name(place, what):
        return None
    state = state_of(place, what or Counted(None, own=False))
    if what is None:
        if expression.share or not stands_alone(place, bool(earlier), state):
            return None
        what = understood(place, earlier) or Counted(None, own=False)
        state = state_of(place, what)
    if points(place, what, state):
        return None
    comparator, begin = expression.comparator, expression.start
    if _is_preposition(place, what):
        comparator, begin = "=", expression.number
    figure = Figure(
        span=(start + begin, start + expression.end),
        value=expression.low,
        value_high=expression.high,
        comparator=comparator,
        unit=what.unit,
        state=state,
    )
    return figure, what


def _shares_unit(before: tuple[Place, Counted], place: Place, what: Counted) -> bool:
    """Whether the unit stands behind the second of two numbers only: *from 12 to 15 crowns*."""
    first, counted_first = before
    if counted_first.own and counted_first.unit is not None:
        return False
    between = place.tokens.paragraph.text[first.expression.end : place.expression.start]
    return what.own and what.unit is not None and between.strip() in ("to", "and", "or", "-", "–")


def _from_event(text: str, start: int, end: int) -> bool:
    """*Ten days after a signature* is a length of time; *ten days after*, and no more, a date."""
    ends = text[max(start, end - 8) : end].lower().endswith((" after", " before"))
    return ends and bool(re.match(r"\s\w", text[end : end + 2]))


#: Two models side by side, where the text names models by number: *767 and 777 lines*.
_PAIR = re.compile(r"(?<![\w,.])(\d{3}) and (\d{3})(?= [a-z])")
_LASTS = re.compile(
    r"\b(?:for|of|after|last(?:s|ed|ing)?|t[oa]ke?s?|taken|taking|spen[dt]s?|wait(?:s|ed|ing)?|"
    r"within|in|by|is|was|were|well|just|little|than|went|stretched|ran)\s+$",
    re.I,
)
_GOES = re.compile(r"\b(?:go(?:es|ing|ne)?|went|edged|crept|ticked|inched|jumped|shot)\s+$", re.I)
_ACROSS = DURATIONS | {"km", "kilometres", "kilometers", "miles"}


def _is_preposition(place: Place, what: Counted) -> bool:
    """Whether it says no bound: *nine percent over 18 months*, *goes up to 38 crowns*."""
    if place.expression.compare == "up to":
        return bool(_GOES.search(place.before))
    if place.expression.compare != "over" or (what.unit or "").split(" ")[0] not in _ACROSS:
        return False
    return bool(place.before.strip()) and not _LASTS.search(place.before)
