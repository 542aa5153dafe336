"""BC137: an event that all its evidence precedes."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.checks._index import days
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "check"]

CODE = Code(
    "BC137",
    Severity.WARNING,
    "evidence older than the event",
    "Every report that an event's evidence stands in was published before the event. A "
    "report can announce a thing, but cannot show that it happened.",
    "Cite a later report, correct the date, or give the event `status: future`.",
)


def check(case: Case) -> Iterator[Diagnostic]:
    """Historical events against the dates of their evidence."""
    for id, event in case.events.items():
        on = days(event.on)
        cited = [case.statements[s] for s in event.evidence if s in case.statements]
        if on is None or event.status != "historical" or not cited:
            continue
        published = [days(case.reports[s.report].published) for s in cited]
        # A zone can put the two a day apart.
        if all(p is not None and (on.earliest - p.latest).days > 1 for p in published):
            yield CODE.at(
                case.span_of("events", id, "on"),
                f"the event of {event.on} rests on reports that came out before it",
            )
