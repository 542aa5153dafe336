"""BC152: a judgement with both a likelihood and a confidence."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "SCOPE", "check"]

CODE = Code(
    "BC152",
    Severity.ERROR,
    "likelihood with confidence",
    "A likelihood says how probable the thing is, a confidence how good the evidence is. "
    "Readers take one for the other when both stand in one sentence (ICD 203), so a "
    "judgement has one of the two.",
    "Write two judgements: one with the likelihood, one on the evidence.",
)
SCOPE = "model"


def check(case: Case) -> Iterator[Diagnostic]:
    """Every judgement."""
    for id, judgement in case.judgements.items():
        if judgement.likelihood is not None and judgement.confidence is not None:
            yield CODE.at(
                case.span_of("judgements", id, "confidence"),
                f"the judgement {id!r} has a likelihood and a confidence",
                related=[(case.span_of("judgements", id, "likelihood"), "the likelihood")],
            )
