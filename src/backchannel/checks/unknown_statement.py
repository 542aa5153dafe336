"""BC105: a reference to an unknown statement."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.checks._index import dangling, index_of
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "check", "check_report"]

CODE = Code(
    "BC105",
    Severity.ERROR,
    "unknown statement",
    "Evidence names a statement that no report of the case has. What rests on it rests on nothing.",
    "Correct the id, add the statement, or remove the reference.",
)


def check(case: Case) -> Iterator[Diagnostic]:
    """References in the modelled part of the case."""
    yield from dangling(CODE, case, index_of(case).refs, ("statement",))


def check_report(case: Case, report: str) -> Iterator[Diagnostic]:
    """References in a report and its statements."""
    yield from dangling(CODE, case, index_of(case).refs_of(report), ("statement",))
