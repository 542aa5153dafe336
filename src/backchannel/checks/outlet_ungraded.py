"""BC173: an outlet with reports and no reliability."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "check"]

CODE = Code(
    "BC173",
    Severity.NOTE,
    "outlet without a grade",
    "The analyst has not given the outlet a letter of the Admiralty code. Its reports are "
    "shown without a grade.",
    "Add `reliability:` A to F (F: cannot be judged) and `because:`.",
)


def check(case: Case) -> Iterator[Diagnostic]:
    """Outlets that published a report of the case."""
    publishing = {r.outlet for r in case.reports.values()}
    for id, outlet in case.outlets.items():
        if outlet.reliability is None and id in publishing:
            yield CODE.at(
                case.span_of("outlets", id, key=True), f"the outlet {id!r} has no reliability"
            )
