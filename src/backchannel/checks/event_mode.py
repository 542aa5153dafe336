"""BC145: a proposed event with a mode that its type does not have."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.casefile.plover import modes_of
from backchannel.diagnostics import Code, Diagnostic, Severity
from backchannel.errors import near

__all__ = ["CODE", "check_report"]

CODE = Code(
    "BC145",
    Severity.WARNING,
    "mode not of the type",
    "PLOVER gives each type of event a list of modes, some none; the mode of a proposed event is "
    "one of its type's, or empty. See [PLOVER](plover.md).",
    "Correct the mode or the type, or leave the mode out.",
)


def check_report(case: Case, report: str) -> Iterator[Diagnostic]:
    """Modes of a report's proposed events."""
    for event in case.proposed_of(report):
        known = modes_of(event.type)
        if not event.mode or event.mode in known:
            continue
        close = near(event.mode, known, most=1)
        hint = f"did you mean {close[0]!r}? " if close else ""
        hint += f"{event.type} has: {', '.join(known)}" if known else f"{event.type} has no modes"
        yield CODE.at(
            case.span_of("proposed_events", event.id, "mode"),
            f"{event.type} has no mode {event.mode!r}",
            hint=hint,
        )
