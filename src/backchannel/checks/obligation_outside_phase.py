"""BC140: an obligation due before or after the phase it stands in."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.checks._index import days
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "SCOPE", "check"]

CODE = Code(
    "BC140",
    Severity.WARNING,
    "obligation outside its phase",
    "An obligation's `due:` lies outside the interval that its phase `runs:`.",
    "Correct the date, or move the obligation to the phase it belongs to.",
)
SCOPE = "model"


def check(case: Case) -> Iterator[Diagnostic]:
    """The obligations of every phase."""
    for id, agreement in case.agreements.items():
        for phase_id, phase in agreement.phases.items():
            runs = days(phase.runs)
            for name, obligation in phase.obligations.items():
                due = days(obligation.due)
                if runs is None or due is None or runs.overlaps(due):
                    continue
                # "By the end": the day after the last is still the end.
                if 0 <= (due.earliest - runs.latest).days <= 1:
                    continue
                path = ("agreements", id, "phases", phase_id)
                side = "after" if due.earliest > runs.latest else "before"
                yield CODE.at(
                    case.span_of(*path, "obligations", name, "due"),
                    f"due {obligation.due}, {side} phase {phase_id!r} ({phase.runs})",
                    related=[(case.span_of(*path, "runs"), "the phase")],
                )
