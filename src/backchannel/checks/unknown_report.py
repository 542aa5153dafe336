"""BC104: a reference to an unknown report."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.checks._index import dangling, index_of
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "SCOPE", "check", "check_report"]

CODE = Code(
    "BC104",
    Severity.ERROR,
    "unknown report",
    "A report says it relies on, or replaces, something that is neither a report nor an "
    "outlet of the case. Origins that are not independent would count twice.",
    "Correct the id; where the report relied on is not in the case, name its outlet.",
)
SCOPE = "model"


def check(case: Case) -> Iterator[Diagnostic]:
    """References in the modelled part of the case."""
    yield from dangling(CODE, case, index_of(case).refs, ("source", "report"))


def check_report(case: Case, report: str) -> Iterator[Diagnostic]:
    """References in a report and its statements."""
    yield from dangling(CODE, case, index_of(case).refs_of(report), ("source", "report"))
