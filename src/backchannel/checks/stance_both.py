"""BC155: a statement on both sides of one claim."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "check_report"]

CODE = Code(
    "BC155",
    Severity.ERROR,
    "supports and denies",
    "A statement both supports and denies the same claim. It counts on both sides, which "
    "no reader of the claim's standing expects.",
    "Keep one of the two, or write `qualifies:`.",
)


def check_report(case: Case, report: str) -> Iterator[Diagnostic]:
    """The stances of a report's statements."""
    for id in case.reports[report].statements:
        statement = case.statements[id]
        if statement.supports and statement.denies:
            for claim in statement.supports:
                if claim in statement.denies:
                    at = statement.denies.index(claim)
                    yield CODE.at(
                        case.span_of("statements", id, "denies", at),
                        f"statement {id!r} both supports and denies {claim!r}",
                    )
