"""BC175: proposed statements that wait for an analyst."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "check_report"]

CODE = Code(
    "BC175",
    Severity.NOTE,
    "statements not decided on",
    "Statements of the report are `proposed`. Nothing counts them until an analyst "
    "accepts or rejects them.",
    "Decide on them: `backchannel review CASE`.",
)


def check_report(case: Case, report: str) -> Iterator[Diagnostic]:
    """One report, with the number of its open statements."""
    waiting = [
        i for i in case.reports[report].statements if case.statements[i].status == "proposed"
    ]
    if waiting:
        many = "statements wait" if len(waiting) > 1 else "statement waits"
        yield CODE.at(
            case.span_of("statements", waiting[0], "status"),
            f"{len(waiting)} {many} for a decision in {report!r}",
        )
