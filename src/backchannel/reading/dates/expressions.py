"""Find and resolve date expressions.

Each expression gets the days it can mean (first and last, both included), its granularity, and the
basis on which it was resolved:

``stated``
    it names its year.
``published``
    resolved against the day of publication, the direction taken from the tense of its clause.
``text``
    resolved against another date of the text (*a week earlier*, *hours after*).

Values follow TimeML (:attr:`DateExpression.timex`), so that they can be measured, and EDTF
(:attr:`DateExpression.edtf`), which is what a case holds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from backchannel.reading.dates.model import DateExpression, TenseAt
from backchannel.reading.dates.patterns import RULES, VAGUE, month_is_date, year_is_date
from backchannel.reading.dates.resolver import Resolver

__all__ = ["find_dates"]


def find_dates(
    text: str,
    published: date | None = None,
    *,
    vague: bool = False,
    tense_at: TenseAt | None = None,
    stated: Mapping[tuple[int, int], int] | None = None,
) -> list[DateExpression]:
    """Find the date expressions of a text and resolve them.

    Args:
        text: the text.
        published: the day it was published; without it only expressions that name a year resolve.
        vague: also return *now*, *recently*, *the future* (without days).
        stated: years of (month, day) named with their year elsewhere, in the same batch or case.
        tense_at: gives the tense ("past", "future" or "") at an offset; by
            default the words around decide.

    Returns:
        The expressions, in order, never overlapping.

    Cost: linear in the length of the text.

    Example:
        >>> [d.edtf for d in find_dates("They met last weekend.", date(2031, 3, 6))]
        ['2031-03-01/2031-03-02']
    """
    matches: list[tuple[int, int, int, str, re.Match[str]]] = []
    for order, (name, pattern) in enumerate(RULES):
        for m in pattern.finditer(text):
            if name == "month" and not month_is_date(text, m):
                continue
            if name == "year" and not year_is_date(text, m):
                continue
            if name == "daypart" and not m.group("wd"):
                continue
            matches.append((m.start(), -m.end(), order, name, m))
    matches.sort(key=lambda x: (x[0], x[1], x[2]))
    chosen: list[tuple[str, re.Match[str]]] = []
    until = -1
    for start, _, _, name, m in matches:
        if start >= until:
            chosen.append((name, m))
            until = m.end()
    resolver = Resolver(text, published, tense_at, stated or {})
    out: list[DateExpression] = []
    for name, m in chosen:
        if out and m.start() < out[-1].span[1]:
            continue
        found = resolver.resolve(name, m)
        if found is not None:
            out.append(found)
    if vague:
        out += _vague(text, out)
        out.sort(key=lambda d: d.span)
    return out


def _vague(text: str, taken: list[DateExpression]) -> list[DateExpression]:
    covered = [d.span for d in taken]
    out = []
    for m in VAGUE.finditer(text):
        if any(a < m.end() and m.start() < b for a, b in covered):
            continue
        value = "PRESENT_REF" if m["now"] else "PAST_REF" if m["past"] else "FUTURE_REF"
        out.append(DateExpression(m.span(), None, None, "vague", "published", value))
    return out
