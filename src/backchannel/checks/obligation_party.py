"""BC142: an obligation of somebody who is no party to the agreement."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "SCOPE", "check"]

CODE = Code(
    "BC142",
    Severity.WARNING,
    "obligation of an outsider",
    "The one who owes (`by:`) is neither a party to the agreement, nor one of its "
    "mediators, nor part of a party to it.",
    "Correct `by:`, or add the party to the agreement.",
)
SCOPE = "model"


def check(case: Case) -> Iterator[Diagnostic]:
    """Who owes what in agreements that name their parties."""
    for id, agreement in case.agreements.items():
        if not agreement.parties:
            continue
        bound = {*agreement.parties, *agreement.mediators}
        for phase_id, phase in agreement.phases.items():
            for name, obligation in phase.obligations.items():
                for at, owes in enumerate(obligation.by):
                    party = case.people[owes][0] if owes in case.people else owes
                    if party in case.parties and not bound & set(_wholes(case, party)):
                        path = ("agreements", id, "phases", phase_id, "obligations", name, "by", at)
                        yield CODE.at(
                            case.span_of(*path), f"{owes!r} is no party to the agreement {id!r}"
                        )


def _wholes(case: Case, party: str) -> Iterator[str]:
    """The party and what it is part of, upwards."""
    seen: set[str] = set()
    while party in case.parties and party not in seen:
        seen.add(party)
        yield party
        party = case.parties[party].part_of
