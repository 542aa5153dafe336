"""BC112: an anchor that names no stretch of the report's text."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "check_report"]

CODE = Code(
    "BC112",
    Severity.ERROR,
    "anchor outside the text",
    "A span names characters of the report's text, `[start, end]` with the end exclusive. This one "
    "ends before it starts, lies beyond the end of the text, or its stretches overlap or stand in "
    "the wrong order.",
    "Correct the span; with a `quote:` the check says where the words stand.",
)


def check_report(case: Case, report: str) -> Iterator[Diagnostic]:
    """Spans of content, source and cue."""
    size = len(case.reports[report].text)
    for id in case.reports[report].statements:
        statement = case.statements[id]
        for field, spans in (
            ("span", statement.span),
            ("source_span", statement.source_span),
            ("cue_span", statement.cue_span),
        ):
            last = 0
            for start, end in spans:
                if last <= start < end <= size:
                    last = end
                    continue
                if end <= start:
                    why = "is empty or ends before it starts"
                elif end > size:
                    why = f"goes beyond the text, which has {size} characters"
                else:
                    why = "overlaps the stretch before it, or stands before it in the text"
                yield CODE.at(
                    case.span_of("statements", id, field), f"{field} [{start}, {end}] {why}"
                )
                break
