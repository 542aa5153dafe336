"""BC147: a proposed event said to stand in a statement that does not hold it."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "check_report"]

Spans = tuple[tuple[int, int], ...]

CODE = Code(
    "BC147",
    Severity.ERROR,
    "event in the wrong statement",
    "`statement:` names the statement in which an event is told, which makes it a claim of that "
    "statement's speaker. It is of the same report, and its span holds some of the event's words.",
    "Correct the id; leave it out where the report tells the event itself.",
)


def check_report(case: Case, report: str) -> Iterator[Diagnostic]:
    """Statements that a report's proposed events are said to stand in."""
    for event in case.proposed_of(report):
        told: list[tuple[str, Spans, tuple[str | int, ...]]] = [
            (event.statement, event.span, ("statement",))
        ]
        for at, mention in enumerate(event.also):
            told.append((mention.statement, mention.span, ("also", at, "statement")))
        for name, spans, path in told:
            statement = case.statements.get(name)
            if statement is None:
                continue
            place = case.span_of("proposed_events", event.id, *path)
            if statement.report != report:
                yield CODE.at(place, f"{name!r} is a statement of another report")
            elif not any(a < d and c < b for a, b in spans for c, d in statement.span):
                yield CODE.at(
                    place,
                    f"the event does not stand in the statement {name!r}",
                    related=[(case.span_of("statements", name, "span"), "the statement")],
                )
