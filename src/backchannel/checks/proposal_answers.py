"""BC144: a proposal whose status its answers contradict."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "SCOPE", "check"]

CODE = Code(
    "BC144",
    Severity.WARNING,
    "status against the answers",
    "A proposal is `accepted` though an addressee rejected it, or `rejected` though every "
    "answer accepts it.",
    "Correct the status or the answers; where reports disagree, write `disputed`.",
)
SCOPE = "model"


def check(case: Case) -> Iterator[Diagnostic]:
    """Every proposal with answers."""
    for id, proposal in case.proposals.items():
        answers = proposal.answers
        span = case.span_of("proposals", id, "status")
        refusing = [p for p, a in answers.items() if a == "rejected"]
        if proposal.status == "accepted" and refusing:
            who = ", ".join(refusing)
            yield CODE.at(span, f"the proposal is accepted, though {who} rejected it")
        elif (
            proposal.status == "rejected"
            and answers
            and all(a == "accepted" for a in answers.values())
        ):
            yield CODE.at(span, "the proposal is rejected, though every answer accepts it")
