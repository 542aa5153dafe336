"""BC161: an issue without positions."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.checks._index import index_of
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "check"]

CODE = Code(
    "BC161",
    Severity.NOTE,
    "issue nobody takes a position on",
    "No position, statement or proposal is on the issue, and the deal does not score it.",
    "Add positions, or remove the issue.",
)


def check(case: Case) -> Iterator[Diagnostic]:
    """Issues against references and the deal."""
    taken = set(index_of(case).used["issue"])
    if case.deal is not None:
        for issue in case.deal.issues:
            taken |= {issue} if isinstance(issue, str) else set(issue)
    for id in case.issues:
        if id not in taken:
            yield CODE.at(
                case.span_of("issues", id, key=True), f"nobody takes a position on {id!r}"
            )
