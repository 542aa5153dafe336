"""BC148: proposed events that wait for an analyst."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "check_report"]

CODE = Code(
    "BC148",
    Severity.NOTE,
    "events not decided on",
    "Events found in the report are `proposed`. They are no events of the case until an analyst "
    "accepts them.",
    "Decide on them: `backchannel review CASE --events`.",
)


def check_report(case: Case, report: str) -> Iterator[Diagnostic]:
    """One report, with the number of its open events."""
    waiting = [e.id for e in case.proposed_of(report) if e.decision == "proposed"]
    if waiting:
        many = "events wait" if len(waiting) > 1 else "event waits"
        yield CODE.at(
            case.span_of("proposed_events", waiting[0], "decision"),
            f"{len(waiting)} proposed {many} for a decision in {report!r}",
        )
