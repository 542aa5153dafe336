"""BC151: a judgement that rests on nothing."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "SCOPE", "check"]

CODE = Code(
    "BC151",
    Severity.WARNING,
    "judgement without evidence",
    "A judgement cites neither statements (`evidence:`) nor claims. Nobody can review it, "
    "and the brief leaves it out.",
    "Cite what it rests on.",
)
SCOPE = "model"


def check(case: Case) -> Iterator[Diagnostic]:
    """Every judgement and forecast."""
    for id, judgement in case.judgements.items():
        if not judgement.evidence and not judgement.claims:
            yield CODE.at(
                case.span_of("judgements", id, key=True), f"the judgement {id!r} cites nothing"
            )
    for id, forecast in case.forecasts.items():
        if not forecast.evidence:
            yield CODE.at(
                case.span_of("forecasts", id, key=True), f"the forecast {id!r} cites nothing"
            )
