"""BC141: phases of an agreement that run at the same time."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from backchannel.casefile import Case
from backchannel.checks._index import days
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "SCOPE", "check"]

CODE = Code(
    "BC141",
    Severity.WARNING,
    "phases overlap",
    "Two phases of an agreement run at the same time for more than the day on which one "
    "hands over to the other, or a later one in the file begins before an earlier one.",
    "Correct the intervals, or the order of the phases.",
)
SCOPE = "model"


def check(case: Case) -> Iterator[Diagnostic]:
    """Every phase against the one before it."""
    for id, agreement in case.agreements.items():
        dated = [(n, p, d) for n, p in agreement.phases.items() if (d := days(p.runs)) is not None]
        for (name, phase, runs), (next_name, following, next_runs) in pairwise(dated):
            if next_runs.earliest < runs.latest:
                yield CODE.at(
                    case.span_of("agreements", id, "phases", next_name, "runs"),
                    f"phase {next_name!r} ({following.runs}) begins before phase {name!r} "
                    f"({phase.runs}) has ended",
                )
