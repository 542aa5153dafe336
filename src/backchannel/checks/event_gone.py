"""BC146: a proposed event marked accepted that is no event of the case."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "check_report"]

CODE = Code(
    "BC146",
    Severity.WARNING,
    "accepted event not in the case",
    "A proposed event is marked `accepted`, and the case has no such entry under `events:`: it was "
    "removed or renamed, or `decision:` was written by hand. Nothing counts the proposal itself.",
    "Take the decision back (`backchannel review CASE --reopen ID`) and accept it again, or "
    "correct `event:` (`merged_into:`).",
)


def check_report(case: Case, report: str) -> Iterator[Diagnostic]:
    """Accepted proposals of a report against the events of the case."""
    for event in case.proposed_of(report):
        if event.decision != "accepted":
            continue
        field = "event" if event.event else "merged_into" if event.merged_into else "decision"
        target = event.event or event.merged_into
        if target in case.events:
            continue
        said = f"the case has no event {target!r}" if target else "it names no event of the case"
        yield CODE.at(
            case.span_of("proposed_events", event.id, field),
            f"{event.id!r} is accepted, but {said}",
        )
