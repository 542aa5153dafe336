"""BC149: two proposed events that are one."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "check_report"]

CODE = Code(
    "BC149",
    Severity.WARNING,
    "event proposed twice",
    "Two proposed events of a report have the same type, status and words, and the same people "
    "take part. Accepted twice, the event would stand twice in the case.",
    "Remove or reject one of the two.",
)


def check_report(case: Case, report: str) -> Iterator[Diagnostic]:
    """Proposed events of a report with the same content."""
    seen: dict[object, str] = {}
    for event in case.proposed_of(report):
        if event.decision == "rejected":
            continue
        words = event.trigger_span or event.span
        key = (event.type, event.status, words, event.by, event.to, event.on)
        first = seen.setdefault(key, event.id)
        if first != event.id:
            yield CODE.at(
                case.span_of("proposed_events", event.id, "id"),
                f"the event {event.id!r} repeats {first!r}",
                related=[(case.span_of("proposed_events", first, "id"), "the first")],
            )
