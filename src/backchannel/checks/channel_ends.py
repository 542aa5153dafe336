"""BC167: a channel between fewer than two parties."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "SCOPE", "check"]

CODE = Code(
    "BC167",
    Severity.WARNING,
    "channel without two ends",
    "A channel runs between at least two parties, and one through a mediator names who "
    "carries the messages (`through:`).",
    "Name the parties under `between:`, the mediator under `through:`.",
)
SCOPE = "model"


def check(case: Case) -> Iterator[Diagnostic]:
    """The ends of every channel."""
    for id, channel in case.channels.items():
        if len(set(channel.between)) < 2:
            yield CODE.at(
                case.span_of("channels", id, "between"),
                f"the channel {id!r} has fewer than two ends",
            )
        elif channel.kind == "mediated" and not channel.through:
            yield CODE.at(
                case.span_of("channels", id, "kind"),
                f"the channel {id!r} is mediated, but nobody carries the messages",
            )
