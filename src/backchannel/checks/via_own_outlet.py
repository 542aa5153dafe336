"""BC170: a chain of outlets that includes the report's own."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "check_report"]

CODE = Code(
    "BC170",
    Severity.WARNING,
    "via names the report's own outlet",
    "`via:` is the chain of outlets between the report and the source, without the "
    "report's own outlet. Named there, the outlet counts twice in the chain.",
    "Leave the report's own outlet out of `via:`.",
)


def check_report(case: Case, report: str) -> Iterator[Diagnostic]:
    """The chains of a report's statements."""
    own = case.reports[report].outlet
    for id in case.reports[report].statements:
        via = case.statements[id].via
        if via and own in via:
            yield CODE.at(
                case.span_of("statements", id, "via", via.index(own)),
                f"{own!r} published the report itself",
            )
