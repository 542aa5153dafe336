"""BC138: somebody who speaks for a party outside their time there."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.checks._index import days
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "check_report"]

CODE = Code(
    "BC138",
    Severity.NOTE,
    "speaker outside their time",
    "A statement's person spoke before their `since:` or after their `until:`. They may have "
    "spoken in another post, or for themselves, or one of the dates is wrong.",
    "Correct the dates; for somebody who has left, write `name:` instead of `person:`.",
)


def check_report(case: Case, report: str) -> Iterator[Diagnostic]:
    """When each speaker spoke: `on`, else the day the report came out."""
    for id in case.reports[report].statements:
        statement = case.statements[id]
        found = case.people.get(statement.source.person)
        if found is None or not (found[1].since or found[1].until):
            continue
        person = found[1]
        said = days(statement.on)
        since, until = days(person.since), days(person.until)
        if said is None:
            continue
        span = case.span_of("statements", id, "source", "person")
        if since is not None and said.latest < since.earliest:
            yield CODE.at(span, f"{person.name} spoke on {statement.on}, before {person.since}")
        elif until is not None and said.earliest > until.latest:
            yield CODE.at(span, f"{person.name} spoke on {statement.on}, after {person.until}")
