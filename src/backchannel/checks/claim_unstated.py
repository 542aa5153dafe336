"""BC150: a claim that no statement speaks to."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "check"]

CODE = Code(
    "BC150",
    Severity.WARNING,
    "claim nobody states",
    "No statement supports, denies or qualifies the claim, and it cites no evidence. "
    "Nobody is known to have said it.",
    "Point statements at the claim (`supports:`), or remove it.",
)


def check(case: Case) -> Iterator[Diagnostic]:
    """Claims against the statements that are not rejected."""
    stated: set[str] = set()
    for statement in case.statements.values():
        if statement.status != "rejected":
            stated.update(statement.supports, statement.denies, statement.qualifies)
    for id, claim in case.claims.items():
        if id not in stated and not claim.evidence:
            yield CODE.at(
                case.span_of("claims", id, key=True), f"no statement speaks to the claim {id!r}"
            )
