"""BC153: a threat whose outcome cites nothing."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "SCOPE", "check"]

CODE = Code(
    "BC153",
    Severity.WARNING,
    "outcome without evidence",
    "A threat says how it ended (`outcome:`) and cites no statement for it. The parties' "
    "records of follow-through rest on these outcomes.",
    "Add `outcome_evidence:`, or leave the outcome `open`.",
)
SCOPE = "model"


def check(case: Case) -> Iterator[Diagnostic]:
    """Every threat that is not open."""
    for id, threat in case.threats.items():
        if threat.outcome != "open" and not threat.outcome_evidence:
            yield CODE.at(
                case.span_of("threats", id, "outcome"),
                f"nothing is cited for the outcome {threat.outcome!r}",
            )
