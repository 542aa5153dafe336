"""BC131: a report published after the case's `as_of`."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.checks._index import days, index_of
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "check"]

CODE = Code(
    "BC131",
    Severity.WARNING,
    "report after the record's end",
    "The case says that its record goes up to `as_of:`, and holds a report published "
    "later. What is answered as of that day leaves the report out.",
    "Move `as_of:` on, or correct the report's date.",
)


def check(case: Case) -> Iterator[Diagnostic]:
    """Dates of reports against the case's date."""
    end = index_of(case).as_of
    if end is None:
        return
    for id, report in case.reports.items():
        published = days(report.published)
        if published is not None and published.earliest > end.latest:
            yield CODE.at(
                case.span_of("reports", id, "published"),
                f"published on {report.published}, after the case's as_of {case.as_of}",
            )
