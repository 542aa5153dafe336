"""BC134: an ultimatum whose deadline had passed when it was made."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.checks._index import days
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "SCOPE", "check"]

CODE = Code(
    "BC134",
    Severity.ERROR,
    "deadline before the threat",
    "A threat's `deadline:` lies before the day on which it was `made:`.",
    "Correct one of the two dates.",
)
SCOPE = "model"


def check(case: Case) -> Iterator[Diagnostic]:
    """The dates of threats."""
    for id, threat in case.threats.items():
        made, deadline = days(threat.made), days(threat.deadline)
        if made is not None and deadline is not None and deadline.latest < made.earliest:
            yield CODE.at(
                case.span_of("threats", id, "deadline"),
                f"the deadline {threat.deadline} lies before {threat.made}, when it was made",
            )
