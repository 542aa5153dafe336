"""BC165: a statement whose person belongs to another party."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "check_report"]

CODE = Code(
    "BC165",
    Severity.WARNING,
    "speaker of another party",
    "A statement's source names a party and a person of another party. One of the two is "
    "wrong, unless one party is part of the other.",
    "Correct `person:` or `party:`.",
)


def check_report(case: Case, report: str) -> Iterator[Diagnostic]:
    """The sources of a report's statements."""
    for id in case.reports[report].statements:
        source = case.statements[id].source
        if not source.person or not source.party or source.person not in case.people:
            continue
        own = case.people[source.person][0]
        if own == source.party or source.party not in case.parties:
            continue
        if source.person in case.parties[source.party].people:
            continue
        if source.party in _wholes(case, own) or own in _wholes(case, source.party):
            continue
        yield CODE.at(
            case.span_of("statements", id, "source", "person"),
            f"{source.person!r} belongs to {own!r}, not to {source.party!r}",
        )


def _wholes(case: Case, party: str) -> list[str]:
    out: list[str] = []
    while party in case.parties and party not in out:
        out.append(party)
        party = case.parties[party].part_of
    return out
