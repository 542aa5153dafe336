"""BC130: a statement dated after its report."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.checks._index import days
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "check_report"]

CODE = Code(
    "BC130",
    Severity.ERROR,
    "said after it was published",
    "A statement's `on:` lies after the day its report was published. One of the two "
    "dates is wrong, or `on:` holds the date of what the statement is about; it is the "
    "day on which it was said.",
    "Correct `on:` or the report's `published:`.",
)


def check_report(case: Case, report: str) -> Iterator[Diagnostic]:
    """The dates of a report's statements."""
    published = days(case.reports[report].published)
    if published is None:
        return
    for id in case.reports[report].statements:
        on = case.statements[id].on
        if not on:
            continue
        said = days(on)
        # A zone can put the two a day apart.
        if said is not None and (said.earliest - published.latest).days > 1:
            yield CODE.at(
                case.span_of("statements", id, "on"),
                f"said on {on}, in a report published on {case.reports[report].published}",
                related=[(case.span_of("reports", report, "published"), "the report")],
            )
