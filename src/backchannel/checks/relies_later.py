"""BC172: a report that relies on one published after it."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.checks._index import days
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "check"]

CODE = Code(
    "BC172",
    Severity.ERROR,
    "relies on a later report",
    "A report relies on one that was published later. One of the dates or the reference "
    "is wrong; a report that was updated has the date of the update.",
    "Correct `relies_on:` or `published:`.",
)


def check(case: Case) -> Iterator[Diagnostic]:
    """The dates of reports and of those they rely on."""
    for id, report in case.reports.items():
        published = days(report.published)
        for at, name in enumerate(report.relies_on):
            other = case.reports.get(name)
            earlier = days(other.published) if other is not None else None
            if published is None or other is None or earlier is None:
                continue
            # A zone can put the two a day apart.
            if (earlier.earliest - published.latest).days > 1:
                yield CODE.at(
                    case.span_of("reports", id, "relies_on", at),
                    f"{name!r} was published on {other.published}, after {report.published}",
                )
