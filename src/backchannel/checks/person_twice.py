"""BC163: one id for people of two parties."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "SCOPE", "check"]

CODE = Code(
    "BC163",
    Severity.ERROR,
    "person in two parties",
    "Two parties have a person with the same id. References mean the first; what the "
    "second says counts as the first's.",
    "Rename one of the two; somebody who changed sides gets `until:` here and a new id there.",
)
SCOPE = "model"


def check(case: Case) -> Iterator[Diagnostic]:
    """Ids of people over all parties."""
    for party_id, party in case.parties.items():
        for person in party.people:
            first = case.people[person][0]
            if first != party_id:
                yield CODE.at(
                    case.span_of("parties", party_id, "people", person, key=True),
                    f"the person {person!r} also stands in the party {first!r}",
                    related=[
                        (case.span_of("parties", first, "people", person, key=True), "the first")
                    ],
                )
