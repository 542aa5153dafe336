"""BC111: a reference to an unknown subject."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.checks._index import dangling, index_of
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "SCOPE", "check", "check_report"]

CODE = Code(
    "BC111",
    Severity.ERROR,
    "unknown subject",
    "What a claim, a statement or knowledge is about is nothing that the case has: no "
    "party, channel, issue, claim, figure, event, agreement, proposal, threat or report.",
    "Correct the id, or add what is meant.",
)
SCOPE = "model"


def check(case: Case) -> Iterator[Diagnostic]:
    """References in the modelled part of the case."""
    yield from dangling(CODE, case, index_of(case).refs, ("subject",))


def check_report(case: Case, report: str) -> Iterator[Diagnostic]:
    """References in a report and its statements."""
    yield from dangling(CODE, case, index_of(case).refs_of(report), ("subject",))
