"""The day that a figure is of, where the text says it: *3,100 people as of 1 November*."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from backchannel.reading.dates import DateExpression
from backchannel.reading.figures.measures import DURATIONS
from backchannel.reading.figures.model import Figure

__all__ = ["with_dates"]

_AS_OF = re.compile(r"\b(?:as (?:of|at|on)|at|up to|(?P<by>by))\s(?:the\s)?$", re.I)
_SENTENCE_ENDS = re.compile(r"[.!?;][\"”’')]*\s|\n")


def with_dates(
    figures: Sequence[Figure], dates: Sequence[DateExpression], text: str, published: date | None
) -> tuple[Figure, ...]:
    """The figures, each with the day it is said to be of.

    *As of* and *at* a day name it, and *by* one that is not ahead of the report. The day is that of
    all figures of its sentence that are no lengths of time; of two such days the nearer counts.

    Cost: the figures times the dates.
    """
    named = [d for d in dates if d.edtf and _is_as_of(d, text, published)]
    return tuple(_dated(f, named, text) for f in figures)


def _is_as_of(day: DateExpression, text: str, published: date | None) -> bool:
    found = _AS_OF.search(text[max(0, day.span[0] - 12) : day.span[0]])
    if found is None:
        return False
    return not found["by"] or (
        published is not None and day.end is not None and day.end <= published
    )


def _dated(figure: Figure, days: Sequence[DateExpression], text: str) -> Figure:
    if (figure.unit or "").split(" ")[0] in DURATIONS:
        return figure
    near = [(_apart(figure.span, d.span), d) for d in days if _together(figure.span, d.span, text)]
    return replace(figure, as_of=min(near, key=lambda n: n[0])[1].edtf) if near else figure


def _apart(a: tuple[int, int], b: tuple[int, int]) -> int:
    return max(a[0], b[0]) - min(a[1], b[1])


def _together(a: tuple[int, int], b: tuple[int, int], text: str) -> bool:
    between = text[min(a[1], b[1]) : max(a[0], b[0])]
    return len(between) < 300 and not _SENTENCE_ENDS.search(between)
