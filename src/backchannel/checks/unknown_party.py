"""BC101: a reference to an unknown party."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.checks._index import dangling, index_of
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "SCOPE", "check", "check_report"]

CODE = Code(
    "BC101",
    Severity.ERROR,
    "unknown party",
    "A record names a party that the case does not have; most often the id is misspelt. "
    "Nothing that hangs on the party can be answered.",
    "Correct the id, or add the party under `parties:`.",
)
SCOPE = "model"


def check(case: Case) -> Iterator[Diagnostic]:
    """References in the modelled part of the case."""
    yield from dangling(CODE, case, index_of(case).refs, ("party",))


def check_report(case: Case, report: str) -> Iterator[Diagnostic]:
    """References in a report and its statements."""
    yield from dangling(CODE, case, index_of(case).refs_of(report), ("party",))
