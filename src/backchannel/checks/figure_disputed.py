"""BC125: sources that give one figure different values."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.checks._conflicts import conflicts, hint
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "check"]

CODE = Code(
    "BC125",
    Severity.NOTE,
    "sources disagree on a figure",
    "The readings of a figure have no value in common. Where the sources do disagree this is part "
    "of the record, and the brief shows it; it can also be a slip, or readings of different days "
    "or populations under one figure.",
    "Look at the readings named; give readings of different days their own figures.",
)


def check(case: Case) -> Iterator[Diagnostic]:
    """Every conflict among the readings of one figure."""
    for conflict in conflicts(case):
        if not conflict.equations and conflict.figures:
            span = case.span_of("figures", conflict.figures[0], key=True)
            yield CODE.at(span, conflict.message, hint=hint(conflict))
