"""BC139: an event in a channel that did not exist then."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.checks._index import days
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "SCOPE", "check"]

CODE = Code(
    "BC139",
    Severity.WARNING,
    "event outside its channel's time",
    "An event took place in a channel before the channel began (`since:`) or after it ended "
    "(`until:`).",
    "Correct one of the dates, or name the channel in which it did take place.",
)
SCOPE = "model"


def check(case: Case) -> Iterator[Diagnostic]:
    """Every historical event with a channel and a date."""
    for id, event in case.events.items():
        channel = case.channels.get(event.channel)
        on = days(event.on)
        if channel is None or on is None or event.status != "historical":
            continue
        since, until = days(channel.since), days(channel.until)
        related = [(case.span_of("channels", event.channel, key=True), "the channel")]
        span = case.span_of("events", id, "on")
        if since is not None and on.latest < since.earliest:
            message = f"{event.on} lies before the channel began ({channel.since})"
            yield CODE.at(span, message, related=related)
        elif until is not None and on.earliest > until.latest:
            message = f"{event.on} lies after the channel ended ({channel.until})"
            yield CODE.at(span, message, related=related)
