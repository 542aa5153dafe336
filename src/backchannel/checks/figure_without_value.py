"""BC124: a figure that nothing gives a value of."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "check"]

CODE = Code(
    "BC124",
    Severity.NOTE,
    "figure without a value",
    "No reading, no statement and no equation says anything of the figure.",
    "Add a value or bounds, cite a statement's `figures:`, or remove the figure.",
)


def check(case: Case) -> Iterator[Diagnostic]:
    """Figures that no reading, statement or equation speaks of."""
    told = {r.figure for s in case.statements.values() for r in s.figures}
    tied = " ".join(e.equation for e in case.equations).split()
    for id, figure in case.figures.items():
        if not figure.all_readings() and id not in told and id not in tied:
            yield CODE.at(
                case.span_of("figures", id, key=True), f"nothing gives a value of the figure {id!r}"
            )
