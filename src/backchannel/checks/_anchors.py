"""Comparing quotes with the text at their anchors."""

from __future__ import annotations

from itertools import pairwise

from backchannel.casefile.models import Statement

__all__ = ["JOIN", "inside", "matches", "same", "stretches", "where"]

#: What joins the stretches of a quote.
JOIN = " … "


def same(a: str, b: str) -> bool:
    """Whether two texts are the same words; line breaks in the text count as spaces."""
    return a == b or " ".join(a.split()) == " ".join(b.split())


def stretches(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    """The words at ``spans``."""
    if len(spans) == 1:
        return text[spans[0][0] : spans[0][1]]
    return JOIN.join(text[a:b] for a, b in spans)


def inside(text: str, statement: Statement) -> bool:
    """Whether the anchors of the content lie in the text."""
    return all(0 <= a < b <= len(text) for a, b in statement.span) and bool(statement.span)


def matches(text: str, statement: Statement) -> bool:
    """Whether the quote stands at the anchor."""
    return inside(text, statement) and same(stretches(text, statement.span), statement.quote)


def where(text: str, statement: Statement) -> list[tuple[tuple[int, int], ...]]:
    """Where the quote stands word for word; two places at the most are looked for.

    A quote of several stretches must stand in their order; each stretch counts once only if it
    stands once in the text.
    """
    parts = statement.quote.split(JOIN) if len(statement.span) > 1 else [statement.quote]
    found: list[list[tuple[int, int]]] = []
    for part in parts:
        places = _places(text, part)
        if not places:
            return []
        found.append(places)
    if len(parts) == 1:
        return [((a, b),) for a, b in found[0]]
    if all(len(places) == 1 for places in found):
        line = tuple(places[0] for places in found)
        return [line] if all(x[1] <= y[0] for x, y in pairwise(line)) else []
    return [tuple(p[0] for p in found), tuple(p[-1] for p in found)]


def _places(text: str, part: str) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    at = text.find(part) if part.strip() else -1
    while at >= 0 and len(out) < 2:
        out.append((at, at + len(part)))
        at = text.find(part, at + 1)
    return out
