"""BC118: a proposed event whose anchor names no stretch of the report's text."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "check_report"]

Spans = tuple[tuple[int, int], ...]

CODE = Code(
    "BC118",
    Severity.ERROR,
    "event outside the text",
    "A span of a proposed event names characters of the report's text, `[start, end]` with the end "
    "exclusive. This one ends before it starts, or lies beyond the end of the text.",
    "Correct the span; with a `quote:` the check says where the words stand.",
)


def check_report(case: Case, report: str) -> Iterator[Diagnostic]:
    """Spans of the event, its word, who takes part, and where else it is told."""
    size = len(case.reports[report].text)
    for event in case.proposed_of(report):
        anchors: list[tuple[str, tuple[str | int, ...], Spans]] = [
            (name, (name,), getattr(event, name))
            for name in ("span", "trigger_span", "by_span", "to_span")
        ]
        for at, mention in enumerate(event.also):
            anchors.append((f"also {at + 1}: span", ("also", at, "span"), mention.span))
        for name, path, stretches in anchors:
            bad = next(((a, b) for a, b in stretches if not 0 <= a < b <= size), None)
            if bad is not None:
                why = (
                    "is empty or ends before it starts"
                    if bad[1] <= bad[0]
                    else f"goes beyond the text, which has {size} characters"
                )
                yield CODE.at(
                    case.span_of("proposed_events", event.id, *path),
                    f"{name} [{bad[0]}, {bad[1]}] {why}",
                )
