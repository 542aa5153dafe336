"""BC119: the words at a proposed event's anchor are not its quote."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.casefile.models import ProposedEvent
from backchannel.checks._anchors import inside, same, shown, stretches, way_out, where, written
from backchannel.diagnostics import Code, Diagnostic, Edit, Fix, Severity

__all__ = ["CODE", "check_report"]

CODE = Code(
    "BC119",
    Severity.ERROR,
    "event not at its anchor",
    "The words at a proposed event's span are not its `quote:`. The text was edited after the "
    "event was found, or the span is wrong. Events are never moved silently, and one that has lost "
    "its place cannot be accepted.",
    "If the quote stands elsewhere in the text, correct the span (`--fix` does it where there is "
    "one such place). If not, read the passage again and correct or remove the event.",
)


def check_report(case: Case, report: str) -> Iterator[Diagnostic]:
    """Quotes and words of a report's proposed events."""
    text = case.reports[report].text
    for event in case.proposed_of(report):
        if event.quote and inside(text, event):
            there = stretches(text, event.span)
            if not same(there, event.quote):
                hint, fix = way_out(case, ("proposed_events", event.id), event, text)
                if fix is not None:
                    fix = Fix(fix.says, (*fix.edits, *_moved(case, event, text)))
                yield CODE.at(
                    case.span_of("proposed_events", event.id, "span"),
                    f"the text at the span is {shown(there)!r}, not the quote",
                    hint=hint,
                    fix=fix,
                    related=[(case.span_of("proposed_events", event.id, "quote"), "the quote")],
                )
                continue
        if event.trigger and len(event.trigger_span) == 1:
            start, end = event.trigger_span[0]
            if start < end <= len(text) and not same(text[start:end], event.trigger):
                yield CODE.at(
                    case.span_of("proposed_events", event.id, "trigger_span"),
                    f"the text at trigger_span is {shown(text[start:end])!r}, "
                    f"the word {event.trigger!r}",
                )


def _moved(case: Case, event: ProposedEvent, text: str) -> Iterator[Edit]:
    """The event's word and names, moved with its one passage."""
    (start, end), *more = event.span
    if more:
        return
    by = where(text, event)[0][0][0] - start
    for name in ("trigger_span", "by_span", "to_span"):
        spans = getattr(event, name)
        if spans and all(start <= a < b <= end for a, b in spans):
            place = case.span_of("proposed_events", event.id, name)
            yield Edit(place, written(tuple((a + by, b + by) for a, b in spans)))
