"""BC179: a statement nested in itself or in another report's."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "check_report"]

CODE = Code(
    "BC179",
    Severity.ERROR,
    "nested in the wrong place",
    "`nested_in:` names the statement that this one is reported within: of the same "
    "report, and not itself, directly or through others.",
    "Correct the id.",
)


def check_report(case: Case, report: str) -> Iterator[Diagnostic]:
    """The nesting of a report's statements."""
    for id in case.reports[report].statements:
        outer = case.statements[id].nested_in
        if not outer or outer not in case.statements:
            continue
        span = case.span_of("statements", id, "nested_in")
        if case.statements[outer].report != report:
            yield CODE.at(span, f"{outer!r} is a statement of another report")
            continue
        seen = [id]
        while outer in case.statements and outer not in seen:
            seen.append(outer)
            outer = case.statements[outer].nested_in
        if outer == id:
            yield CODE.at(span, f"the statement {id!r} is nested in itself")
