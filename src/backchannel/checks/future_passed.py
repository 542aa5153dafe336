"""BC136: things still open whose day has come."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from backchannel.casefile import Case
from backchannel.casefile.models import Obligation, Phase
from backchannel.casefile.walk import walk
from backchannel.checks._index import days, index_of
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "SCOPE", "check"]

CODE = Code(
    "BC136",
    Severity.NOTE,
    "future that has passed",
    "By the case's `as_of:` the day of something still open has passed: a `future` event, "
    "an open threat's deadline, a forecast without outcome, an obligation due of which "
    "nothing is said, a phase told as running or pending whose time is over. What came of it is "
    "missing from the record.",
    "Record what happened, with the statements that tell it.",
)
SCOPE = "model"


def check(case: Case) -> Iterator[Diagnostic]:
    """What is open against the case's date."""
    end = index_of(case).as_of
    if end is None:
        return
    open_: list[tuple[tuple[Any, ...], str | None, str]] = []
    for id, event in case.events.items():
        if event.status == "future":
            open_.append((("events", id, "on"), event.on, "the event is still told as future"))
    for id, threat in case.threats.items():
        if threat.outcome == "open":
            open_.append((("threats", id, "deadline"), threat.deadline, "the outcome is open"))
    for id, forecast in case.forecasts.items():
        if forecast.outcome is None:
            open_.append((("forecasts", id, "resolves"), forecast.resolves, "it has no outcome"))
    for path, record in walk(case.agreements, ("agreements",)):
        if isinstance(record, Phase) and record.status in ("pending", "running"):
            open_.append(((*path, "runs"), record.runs, f"the phase is still {record.status}"))
        if isinstance(record, Obligation) and record.implementation is None and not record.history:
            open_.append(((*path, "due"), record.due, "nothing is said of its implementation"))
    for path, date, what in open_:
        found = days(date)
        if found is not None and found.latest < end.earliest:
            yield CODE.at(case.span_of(*path), f"{date} has passed by {case.as_of}, and {what}")
