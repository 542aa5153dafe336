"""Timeline: what happened, against when it was published."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from backchannel.brief.document import (
    Block,
    Emphasis,
    Figure,
    Paragraph,
    Runs,
    Section,
    Table,
    Text,
    runs,
)
from backchannel.brief.sections._judgements import said
from backchannel.brief.view import when
from backchannel.figures.timeline import Moment, draw_timeline

if TYPE_CHECKING:
    from backchannel.brief.catalogue import Wording
    from backchannel.brief.view import View
    from backchannel.casefile.models import Event

__all__ = ["section"]

#: Rows drawn and rows listed; the latest are kept.
_MOST_DRAWN, _MOST_LISTED = 22, 60


def section(view: View, say: Wording) -> Section | None:
    """The section, or ``None`` for a case without events."""
    events = sorted(view.case.events.items(), key=lambda item: _order(item[1]))
    if not events:
        return None
    blocks: list[Block] = [*said(view, say, "timeline")]
    drawable = [e for _, e in events if when(e.on) is not None][-_MOST_DRAWN:]
    if drawable:
        blocks.append(_figure(view, say, drawable))
    shown = [e for _, e in events][-_MOST_LISTED:]
    rows = tuple(_row(view, say, e) for e in shown)
    header = tuple(runs(say(f"timeline.{c}")) for c in ("date", "what", "first"))
    blocks.append(Table(header, rows, ("start",) * 3, runs(say("timeline.caption"))))
    if len(events) > len(shown):
        cut = say.count("timeline.cut", len(events) - len(shown))
        blocks.append(Paragraph(runs(cut), "small"))
    return Section("timeline", say("section.timeline"), tuple(blocks))


def _order(event: Event) -> tuple[date, date]:
    found = when(event.on)
    return (found.earliest, found.latest) if found else (date.min, date.min)


def _published(view: View, event: Event) -> list[date]:
    days = set()
    for key in event.evidence:
        statement = view.case.statements.get(key)
        report = view.case.reports.get(statement.report) if statement else None
        found = when(report.published) if report else None
        if found is not None:
            days.add(found.earliest)
    return sorted(days)


def _marks(say: Wording, event: Event) -> Runs:
    marks = []
    if event.contested:
        marks.append(say("timeline.contested"))
    if event.status in ("future", "hypothetical"):
        marks.append(say(f"timeline.{event.status}"))
    if not marks:
        return ()
    return runs(" ", Emphasis((Text(f"({say.listed(marks)})"),)))


def _row(view: View, say: Wording, event: Event) -> tuple[Runs, ...]:
    published = _published(view, event)
    first = ""
    happened = when(event.on)
    if published:
        first = say.day(published[0])
        if happened is not None and happened.exact and published[0] >= happened.earliest:
            lag = (published[0] - happened.earliest).days
            # A report cannot come before the event; expected events are left without a lag.
            if event.status == "historical":
                text = say.count("timeline.lag", lag) if lag else say("timeline.same")
                first = f"{first} ({text})"
    return (
        runs(say.date(event.on) or say("date.unknown")),
        runs(event.says, _marks(say, event), view.cite(event.evidence)),
        runs(first),
    )


def _shown(view: View, say: Wording, day: date) -> str:
    """The day, with its year where that is not the case's."""
    if view.today is not None and day.year != view.today.year:
        return f"{say.short(day)} {day.year}"
    return say.short(day)


def _figure(view: View, say: Wording, events: list[Event]) -> Figure:
    moments, words = [], []
    for event in events:
        found = when(event.on)
        assert found is not None
        start = found.earliest if found.earliest != date.min else found.latest
        end = found.latest if found.latest != date.max else start
        published = _published(view, event)
        # Every later repetition would hide when it first came out: the first two days do.
        moments.append(
            Moment(
                event.says,
                start,
                end if end != start else None,
                tuple(published[:2]),
                uncertain=found.approximate or found.uncertain or event.contested,
                future=event.status in ("future", "hypothetical"),
                shown=_shown(view, say, start),
            )
        )
        entry = "timeline.described" if published else "timeline.unpublished"
        words.append(
            say(
                entry,
                date=say.date(event.on),
                label=event.says.rstrip("."),
                published=say.day(published[0]) if published else "",
            )
        )
    drawing = draw_timeline(
        moments,
        title=say("timeline.figure_title"),
        description=" ".join(words),
        words={
            "happened": say("timeline.happened"),
            "published": say("timeline.published"),
            "uncertain": say("timeline.uncertain"),
            "months": say("date.months_short"),
        },
        now=view.today,
        direction=say.direction,
    )
    return Figure(drawing, runs(say("timeline.figure_caption")), "figure-timeline")
