"""BC121: bounds that exclude each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from backchannel.casefile import Case
from backchannel.casefile.models import Figure, FigureReading, Reading
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "SCOPE", "check", "check_report"]

CODE = Code(
    "BC121",
    Severity.ERROR,
    "impossible reading",
    "A reading of a figure has a lower bound above its upper bound, or a value outside its "
    "own bounds.",
    "Correct the bound or the value.",
)
SCOPE = "model"


def check(case: Case) -> Iterator[Diagnostic]:
    """Readings given with the figures."""
    for id, figure in case.figures.items():
        yield from _bounds(case, ("figures", id), figure)
        for at, reading in enumerate(figure.readings):
            yield from _bounds(case, ("figures", id, "readings", at), reading)


def check_report(case: Case, report: str) -> Iterator[Diagnostic]:
    """Readings in a report's statements."""
    for id in case.reports[report].statements:
        for at, reading in enumerate(case.statements[id].figures):
            yield from _bounds(case, ("statements", id, "figures", at), reading)


def _bounds(
    case: Case, path: tuple[Any, ...], reading: Figure | FigureReading | Reading
) -> Iterator[Diagnostic]:
    low, high, value = reading.at_least, reading.at_most, reading.value
    if low is not None and high is not None and low > high:
        yield CODE.at(
            case.span_of(*path, "at_least"), f"at least {low:g} and at most {high:g} is impossible"
        )
    elif value is not None and low is not None and value < low:
        yield CODE.at(
            case.span_of(*path, "value"), f"the value {value:g} is below at_least {low:g}"
        )
    elif value is not None and high is not None and value > high:
        yield CODE.at(
            case.span_of(*path, "value"), f"the value {value:g} is above at_most {high:g}"
        )
