"""Events proposed in reports that a case has already: those read before, or written by hand."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from backchannel.casefile import Case, load_case
from backchannel.casefile.parse import EVENTS
from backchannel.casefile.writer import write_files
from backchannel.errors import UsageError
from backchannel.reading.dates import stated_days
from backchannel.reading.events.coding import Event
from backchannel.reading.events.proposing import proposed_events, side_file
from backchannel.reading.report import extract
from backchannel.reading.resolve import CaseNames
from backchannel.results import Provenance, Result

__all__ = ["EventIntake", "ReportEvents", "propose_events_again"]


@dataclass(frozen=True, slots=True)
class ReportEvents:
    """What was proposed in one report.

    Attributes:
        report: its id.
        events: how many events were proposed.
        left_out: how many were not, as they stand in what somebody says by a statement that the
            case does not hold, so that nothing could say whose claim they are.
    """

    report: str
    events: int
    left_out: int = 0


@dataclass(frozen=True)
class EventIntake(Result):
    """What was proposed in the reports of a case that had no file of events."""

    reports: tuple[ReportEvents, ...]


Progress = Callable[[str, int, int], None]


def propose_events_again(
    root: Path, *, dry_run: bool = False, progress: Progress | None = None
) -> EventIntake:
    """Propose events in every report of the case that has no file of proposed events.

    Each report's file is written as soon as it is read; what exists is left alone, so that no
    decision is lost and an interrupted run is resumed by running it again.

    Args:
        root: the case's folder.
        dry_run: say what would be done and write nothing.
        progress: called with the report's id, how many are done and how many there are.

    Raises:
        UsageError: there is no case there.
    """
    case = load_case(root).case
    if not case.files:
        raise UsageError(f"{root}: no case there", hint=f"backchannel new {root}")
    names = CaseNames(case)
    stated: dict[tuple[int, int], int] = {}
    for report in case.reports.values():
        for day, year in stated_days(report.text).items():
            stated.setdefault(day, year)
    waiting = [
        id
        for id in case.reports
        if not any((root / f"reports/{id}{EVENTS}.{end}").exists() for end in ("yaml", "yml"))
    ]
    done = []
    for number, id in enumerate(waiting):
        if progress is not None:
            progress(id, number, len(waiting))
        done.append(_propose(root, case, id, names, stated, dry_run))
    if progress is not None:
        progress("", len(waiting), len(waiting))
    return EventIntake(Provenance("read", {"events": True}), tuple(done))


def _propose(
    root: Path,
    case: Case,
    id: str,
    names: CaseNames,
    stated: dict[tuple[int, int], int],
    dry_run: bool,
) -> ReportEvents:
    report = case.reports[id]
    names = names.within(report.text)
    found = extract(
        report.text,
        published=_day(str(report.front.published)),
        stated=stated,
        people=names.pronouns,
    )
    told = {e: _told_in(case, id, e) for e in found.events}
    kept = tuple(e for e in found.events if told[e] or e.statement is None)
    entries = proposed_events(
        id, dataclasses.replace(found, events=kept), report.text, names, told_in=told.get
    )
    if entries and not dry_run:
        name = f"reports/{id}{EVENTS}.yaml"
        write_files(root, {name: side_file(entries)}, {name: None})
    return ReportEvents(id, len(entries), len(found.events) - len(kept))


def _day(published: str) -> date | None:
    try:
        return date.fromisoformat(published[:10])
    except ValueError:
        return None


def _told_in(case: Case, report: str, event: Event) -> str | None:
    """The innermost statement of the case in whose words the event stands."""
    a, b = event.trigger
    holding = [
        (sum(y - x for x, y in s.span), s.id)
        for s in case.statements_of(report)
        if s.rule != "event" and any(x <= a and b <= y for x, y in s.span)
    ]
    return min(holding)[1] if holding else None
