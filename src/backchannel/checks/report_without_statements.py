"""BC174: a report that nothing was taken from."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "check_report"]

CODE = Code(
    "BC174",
    Severity.NOTE,
    "report without statements",
    "A report of the case has no statements. Either it was not read yet, or it adds nothing.",
    "Read it (`backchannel extract`), or say in its `notes:` why it stays empty.",
)


def check_report(case: Case, report: str) -> Iterator[Diagnostic]:
    """One report."""
    found = case.reports[report]
    if not found.statements and not found.front.notes:
        yield CODE.at(
            case.span_of("reports", report, "title"), f"the report {report!r} has no statements"
        )
