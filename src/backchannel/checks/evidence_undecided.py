"""BC158: evidence that an analyst rejected or has not decided on."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "check"]

CODE = Code(
    "BC158",
    Severity.WARNING,
    "evidence that is not accepted",
    "Evidence names a statement that was rejected, or is only proposed. Nothing proposed "
    "is presented as established.",
    "Decide on the statement (`backchannel review`), or cite another.",
)


def check(case: Case) -> Iterator[Diagnostic]:
    """Every citation."""
    for path, cited in case.citing():
        for at, id in enumerate(cited):
            statement = case.statements.get(id)
            if statement is not None and statement.status != "accepted":
                yield CODE.at(
                    case.span_of(*path, at), f"the statement {id!r} is {statement.status}"
                )
