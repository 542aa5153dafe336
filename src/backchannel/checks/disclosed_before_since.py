"""BC133: a channel known before it existed."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.checks._index import days
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "SCOPE", "check"]

CODE = Code(
    "BC133",
    Severity.ERROR,
    "disclosed before it began",
    "A channel came out (`disclosed:`) before it began (`since:`).",
    "Correct one of the two dates.",
)
SCOPE = "model"


def check(case: Case) -> Iterator[Diagnostic]:
    """The dates of channels."""
    for id, channel in case.channels.items():
        since, disclosed = days(channel.since), days(channel.disclosed)
        if since is not None and disclosed is not None and disclosed.latest < since.earliest:
            yield CODE.at(
                case.span_of("channels", id, "disclosed"),
                f"disclosed on {channel.disclosed}, before it began ({channel.since})",
            )
