"""BC120: figures against the equations that tie them."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.checks._conflicts import conflicts, hint
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "check"]

CODE = Code(
    "BC120",
    Severity.WARNING,
    "figures that contradict their equations",
    "The sums under `equations:` cannot hold with the readings of their figures. Either a number "
    "is wrong, a reading is of another day or population, or the sources contradict each other; "
    "the message names the sources, and the hint the least change that reconciles them.",
    "Correct the number, or give readings of different days their own figures. Where the sources "
    "do contradict each other, leave it: the brief then says so.",
)


def check(case: Case) -> Iterator[Diagnostic]:
    """Every conflict with an equation in it."""
    for conflict in conflicts(case):
        if not conflict.equations:
            continue
        related = [
            (case.span_of("figures", name, key=True), f"the figure {name!r}")
            for name in conflict.figures
            if name in case.figures
        ]
        span = case.span_of("equations", conflict.equations[0])
        yield CODE.at(span, conflict.message, hint=hint(conflict), related=related)
