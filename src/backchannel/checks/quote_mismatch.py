"""BC113: the words at the anchors are not the quote, the cue, or whole words of the source."""

from __future__ import annotations

import re
from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.casefile.models import Statement
from backchannel.checks._anchors import (
    inside,
    matches,
    same,
    shown,
    stretches,
    way_out,
    where,
    written,
)
from backchannel.diagnostics import Code, Diagnostic, Edit, Fix, Severity

__all__ = ["CODE", "check_report"]

CODE = Code(
    "BC113",
    Severity.ERROR,
    "quote not at its anchor",
    "The words at a statement's span are not its `quote:`, those at its `cue_span:` are not its "
    "`cue:`, or its `source_span:` cuts a word. The text was edited after the statement was made, "
    "or the span is wrong. Statements are never moved silently: what was quoted may not stand "
    "there any more.",
    "If the quote stands elsewhere in the text, correct the span (`--fix` does it where there is "
    "one such place, and moves `cue_span:` and `source_span:` along). If not, read the passage "
    "again and correct the quote.",
)


def check_report(case: Case, report: str) -> Iterator[Diagnostic]:
    """Quotes, cues and sources of a report's statements."""
    text = case.reports[report].text
    for id in case.reports[report].statements:
        statement = case.statements[id]
        told: set[str] = set()
        if statement.quote and inside(text, statement):
            there = stretches(text, statement.span)
            if there != statement.quote and not same(there, statement.quote):
                found, told = _moved(case, id, statement, text, there)
                yield found
        if "cue_span" not in told and _cue_off(text, statement):
            found, along = _cue(case, id, statement, text)
            yield found
            told = told | along
        if "source_span" not in told:
            cut = next((span for span in statement.source_span if _cuts(text, *span)), None)
            if cut is not None:
                yield CODE.at(
                    case.span_of("statements", id, "source_span"),
                    f"the text at source_span is {shown(text[slice(*cut)])!r}, part of a word",
                )


def _cue_off(text: str, s: Statement) -> bool:
    if not s.cue or len(s.cue_span) != 1:
        return False
    start, end = s.cue_span[0]
    return start < end <= len(text) and not same(text[start:end], s.cue)


def _moved(case: Case, id: str, s: Statement, text: str, there: str) -> tuple[Diagnostic, set[str]]:
    """The diagnostic, and the other anchors that its repair moves."""
    hint, fix = way_out(case, ("statements", id), s, text)
    along: dict[str, Edit] = {}
    if fix is not None:
        by = where(text, s)[0][0][0] - s.span[0][0]
        along = _along(case, id, s, text, by)
        fix = Fix(fix.says, (*fix.edits, *along.values()))
    found = CODE.at(
        case.span_of("statements", id, "span"),
        f"the text at the span is {shown(there)!r}, not the quote",
        hint=hint,
        fix=fix,
        related=[(case.span_of("statements", id, "quote"), "the quote")],
    )
    return found, set(along)


def _cue(case: Case, id: str, s: Statement, text: str) -> tuple[Diagnostic, set[str]]:
    """The same where the cue alone is off: repaired where its paragraph has it once."""
    (start, end), fix = s.cue_span[0], None
    along: dict[str, Edit] = {}
    places = _nearby(text, s) if matches(text, s) else []
    if len(places) == 1:
        along = _along(case, id, s, text, places[0] - start)
    if "cue_span" in along:
        new = written(((places[0], places[0] + end - start),))
        fix = Fix(f"set the cue_span to {new}, where the cue now stands", tuple(along.values()))
    found = CODE.at(
        case.span_of("statements", id, "cue_span"),
        f"the text at cue_span is {shown(text[start:end])!r}, the cue {s.cue!r}",
        hint=f"the cue stands at {written(((places[0], places[0] + len(s.cue)),))}"
        if fix
        else None,
        fix=fix,
    )
    return found, set(along) if fix else set()


def _nearby(text: str, s: Statement) -> list[int]:
    """Where the cue stands in the paragraph of the statement, outside of its words."""
    first = text.rfind("\n", 0, s.span[0][0]) + 1
    last = text.find("\n", s.span[-1][1])
    words = re.compile(rf"(?<!\w){re.escape(s.cue)}(?!\w)")
    return [
        m.start()
        for m in words.finditer(text, first, len(text) if last < 0 else last)
        if not any(a < m.end() and m.start() < b for a, b in s.span)
    ]


def _along(case: Case, id: str, s: Statement, text: str, by: int) -> dict[str, Edit]:
    """Cue and source moved like the words beside them, where they fit there.

    The cue must stand there word for word. What the source's words were is kept nowhere: they must
    be whole words, and the cue, where there is one, must have moved as far.
    """
    found: dict[str, Edit] = {}
    for name in ("cue_span", "source_span"):
        old = getattr(s, name)
        new = tuple((a + by, b + by) for a, b in old)
        if not new or not all(0 <= a < b <= len(text) for a, b in new):
            continue
        if name == "cue_span" and s.cue:
            fits = same(stretches(text, new), s.cue)
        else:
            sure = "cue_span" in found or not s.cue_span
            fits = sure and not any(_cuts(text, a, b) for a, b in new)
        if fits:
            found[name] = Edit(case.span_of("statements", id, name), written(new))
    return found


def _cuts(text: str, start: int, end: int) -> bool:
    """Whether a stretch begins or ends within a word, in a script that has capitals."""
    return any(
        0 < at < len(text)
        and all(c.isalpha() and c.lower() != c.upper() for c in text[at - 1 : at + 1])
        for at in (start, end)
    )
