"""BC135: things told as done after the record's end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from backchannel.casefile import Case
from backchannel.casefile.models import Implementation
from backchannel.casefile.walk import walk
from backchannel.checks._index import days, index_of
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "SCOPE", "check"]

CODE = Code(
    "BC135",
    Severity.ERROR,
    "past that has not come",
    "An event is `historical`, a threat made, a proposal put, a state of implementation "
    "seen or a judgement made after the case's `as_of:`. The record cannot know of it.",
    "Correct the date, give the event `status: future`, or move `as_of:` on.",
)
SCOPE = "model"


#: Sections and the date that says when an entry of theirs was done.
_DONE = (
    ("threats", "made"),
    ("proposals", "on"),
    ("judgements", "on"),
    ("forecasts", "on"),
    ("forecasts", "resolved_on"),
    ("agreements", "signed"),
)


def check(case: Case) -> Iterator[Diagnostic]:
    """Dates of what is done against the case's date."""
    end = index_of(case).as_of
    if end is None:
        return
    dated: list[tuple[tuple[Any, ...], str | None]] = []
    for id, event in case.events.items():
        if event.status == "historical":
            dated.append((("events", id, "on"), event.on))
    for section, field in _DONE:
        for id, record in getattr(case, section).items():
            dated.append(((section, id, field), getattr(record, field)))
    for path, record in walk(case.agreements, ("agreements",)):
        if isinstance(record, Implementation):
            dated.append(((*path, "on"), record.on))
    for path, date in dated:
        found = days(date)
        if found is not None and found.earliest > end.latest:
            yield CODE.at(
                case.span_of(*path), f"{path[-1]} {date} lies after the case's as_of {case.as_of}"
            )
