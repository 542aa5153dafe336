"""BC115: two statements that are one."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "check_report"]

CODE = Code(
    "BC115",
    Severity.WARNING,
    "statement given twice",
    "Two statements of a report have the same words, source and kind and speak to the same claims. "
    "They would count twice.",
    "Remove one of the two.",
)


def check_report(case: Case, report: str) -> Iterator[Diagnostic]:
    """Statements of a report with the same content."""
    seen: dict[object, str] = {}
    for id in case.reports[report].statements:
        s = case.statements[id]
        if s.status == "rejected":
            continue
        key = (s.span, s.source, s.kind, s.claims, s.issue, s.value, s.says, s.figures)
        first = seen.setdefault(key, id)
        if first != id:
            yield CODE.at(
                case.span_of("statements", id, "id"),
                f"statement {id!r} repeats {first!r}",
                related=[(case.span_of("statements", first, "id"), "the first")],
            )
