"""BC113: the words at the anchor are not the quote."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.casefile.models import Statement
from backchannel.checks._anchors import inside, same, shown, stretches, way_out
from backchannel.diagnostics import Code, Diagnostic, Severity

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
                    f"the text at cue_span is {shown(there)!r}, the cue {statement.cue!r}",
                )


def _moved(case: Case, id: str, statement: Statement, text: str, there: str) -> Diagnostic:
    hint, fix = way_out(case, ("statements", id), statement, text)
    return CODE.at(
        case.span_of("statements", id, "span"),
        f"the text at the span is {shown(there)!r}, not the quote",
        hint=hint,
        fix=fix,
        related=[(case.span_of("statements", id, "quote"), "the quote")],
    )
