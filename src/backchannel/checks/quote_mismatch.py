"""BC113: the words at the anchor are not the quote."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.casefile.models import Statement
from backchannel.checks._anchors import JOIN, inside, same, stretches, where
from backchannel.diagnostics import Code, Diagnostic, Edit, Fix, Severity

__all__ = ["CODE", "check_report"]

CODE = Code(
    "BC113",
    Severity.ERROR,
    "quote not at its anchor",
    "The words at a statement's span are not its `quote:`. The text was edited after the statement "
    "was made, or the span is wrong. Statements are never moved silently: what was quoted may not "
    "stand there any more.",
    "If the quote stands elsewhere in the text, correct the span (`--fix` does it where there is "
    "one such place). If not, read the passage again and correct the quote.",
)

#: Shown of the text that stands at the anchor.
_SHOWN = 60


def check_report(case: Case, report: str) -> Iterator[Diagnostic]:
    """Quotes and cues of a report's statements."""
    text = case.reports[report].text
    for id in case.reports[report].statements:
        statement = case.statements[id]
        spans = statement.span
        if statement.quote and inside(text, statement):
            there = stretches(text, spans)
            if there != statement.quote and not same(there, statement.quote):
                yield _moved(case, id, statement, text, there)
        if statement.cue and len(statement.cue_span) == 1:
            start, end = statement.cue_span[0]
            there = text[start:end]
            if start < end <= len(text) and not same(there, statement.cue):
                yield CODE.at(
                    case.span_of("statements", id, "cue_span"),
                    f"the text at cue_span is {_short(there)!r}, the cue {statement.cue!r}",
                )


def _moved(case: Case, id: str, statement: Statement, text: str, there: str) -> Diagnostic:
    span = case.span_of("statements", id, "span")
    message = f"the text at the span is {_short(there)!r}, not the quote"
    places = where(text, statement)
    related = [(case.span_of("statements", id, "quote"), "the quote")]
    if not places:
        hint = "the quote stands nowhere in the text word for word"
        if any(JOIN.strip() in part for part in statement.quote.split(JOIN)):
            hint += f"; stretches are joined by {JOIN!r}"
        return CODE.at(span, message, hint=hint, related=related)
    if len(places) > 1:
        shown = " and at ".join(_written(p) for p in places)
        return CODE.at(
            span, message, hint=f"the quote stands more than once: at {shown}", related=related
        )
    new = _written(places[0])
    fix = Fix(f"set the span to {new}, where the quote now stands", (Edit(span, new),))
    return CODE.at(span, message, hint=f"the quote stands at {new}", fix=fix, related=related)


def _written(spans: tuple[tuple[int, int], ...]) -> str:
    shown = [f"[{a}, {b}]" for a, b in spans]
    return shown[0] if len(shown) == 1 else "[" + ", ".join(shown) + "]"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
