"""Comparing quotes with the text at their anchors."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from backchannel.casefile.models import ProposedEvent, Statement
from backchannel.diagnostics import Edit, Fix

if TYPE_CHECKING:
    from backchannel.casefile import Case

__all__ = ["JOIN", "inside", "matches", "same", "shown", "stretches", "way_out", "where", "written"]

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


def inside(text: str, statement: Statement | ProposedEvent) -> bool:
    """Whether the anchors of the content lie in the text."""
    return all(0 <= a < b <= len(text) for a, b in statement.span) and bool(statement.span)


def matches(text: str, statement: Statement | ProposedEvent) -> bool:
    """Whether the quote stands at the anchor."""
    return inside(text, statement) and same(stretches(text, statement.span), statement.quote)


def where(text: str, statement: Statement | ProposedEvent) -> list[tuple[tuple[int, int], ...]]:
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


def way_out(
    case: Case, path: tuple[str, str], one: Statement | ProposedEvent, text: str
) -> tuple[str, Fix | None]:
    """What to do where a quote does not stand at its anchor: the hint, and the certain repair."""
    places = where(text, one)
    if not places:
        hint = "the quote stands nowhere in the text word for word"
        if any(JOIN.strip() in part for part in one.quote.split(JOIN)):
            hint += f"; stretches are joined by {JOIN!r}"
        return hint, None
    if len(places) > 1:
        return "the quote stands more than once: at " + " and at ".join(map(written, places)), None
    new = written(places[0])
    span = case.span_of(*path, "span")
    fix = Fix(f"set the span to {new}, where the quote now stands", (Edit(span, new),))
    return f"the quote stands at {new}", fix


def written(spans: tuple[tuple[int, int], ...]) -> str:
    """Spans as they stand in a file."""
    pairs = [f"[{a}, {b}]" for a, b in spans]
    return pairs[0] if len(pairs) == 1 else "[" + ", ".join(pairs) + "]"


#: Shown of the text that stands at an anchor.
_SHOWN = 60


def shown(text: str) -> str:
    """A text on one line, cut."""
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
