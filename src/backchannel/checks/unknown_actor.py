"""BC117: a reference to an unknown actor."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.checks._index import dangling, index_of
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "SCOPE", "check", "check_report"]

CODE = Code(
    "BC117",
    Severity.ERROR,
    "unknown actor",
    "Who does or is told something is neither a party, a person nor an outlet of the case.",
    "Correct the id, or add the party, person or outlet.",
)
SCOPE = "model"


def check(case: Case) -> Iterator[Diagnostic]:
    """References in the modelled part of the case."""
    yield from dangling(CODE, case, index_of(case).refs, ("actor",))


def check_report(case: Case, report: str) -> Iterator[Diagnostic]:
    """References in a report and its statements."""
    yield from dangling(CODE, case, index_of(case).refs_of(report), ("actor",))
