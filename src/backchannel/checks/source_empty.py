"""BC180: a statement whose source says nothing."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "check_report"]

CODE = Code(
    "BC180",
    Severity.WARNING,
    "statement of nobody",
    "A statement's `source:` names no party, person, outlet or outsider and describes "
    "nobody. Who is said to have said it?",
    "Say who: `party:`, `person:`, `outlet:`, `name:`, or how the report describes the "
    "source (`described:`).",
)


def check_report(case: Case, report: str) -> Iterator[Diagnostic]:
    """The sources of a report's statements."""
    for id in case.reports[report].statements:
        s = case.statements[id].source
        if not (s.party or s.person or s.outlet or s.described or s.name):
            yield CODE.at(
                case.span_of("statements", id, "source"), f"the source of {id!r} names nobody"
            )
