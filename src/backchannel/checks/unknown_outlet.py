"""BC103: a reference to an unknown outlet."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.checks._index import dangling, index_of
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "SCOPE", "check", "check_report"]

CODE = Code(
    "BC103",
    Severity.ERROR,
    "unknown outlet",
    "A report or statement names an outlet that the case does not have, so its reliability "
    "and its independence from others cannot be judged.",
    "Correct the id, or add the outlet under `outlets:`.",
)
SCOPE = "model"


def check(case: Case) -> Iterator[Diagnostic]:
    """References in the modelled part of the case."""
    yield from dangling(CODE, case, index_of(case).refs, ("outlet",))


def check_report(case: Case, report: str) -> Iterator[Diagnostic]:
    """References in a report and its statements."""
    yield from dangling(CODE, case, index_of(case).refs_of(report), ("outlet",))
