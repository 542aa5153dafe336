"""BC158: evidence that was rejected or withdrawn, or that no analyst has decided on."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.casefile.versions import outdated
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "check"]

CODE = Code(
    "BC158",
    Severity.WARNING,
    "evidence that is not accepted",
    "Evidence names a statement that was rejected, is only proposed, or was withdrawn by a newer "
    "version of its report. Nothing proposed is presented as established.",
    "Decide on the statement (`backchannel review`), or cite another.",
)


def check(case: Case) -> Iterator[Diagnostic]:
    """Every citation."""
    gone = outdated(case)
    for path, cited in case.citing():
        for at, id in enumerate(cited):
            statement = case.statements.get(id)
            if statement is not None and statement.status != "accepted":
                yield CODE.at(
                    case.span_of(*path, at), f"the statement {id!r} is {statement.status}"
                )
            elif id in gone and not gone[id].now:
                yield CODE.at(
                    case.span_of(*path, at),
                    f"the statement {id!r} is withdrawn: {gone[id].report!r} no longer has it",
                )
