"""BC156: a claim that names itself under `contradicts`."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "SCOPE", "check", "check_report"]

CODE = Code(
    "BC156",
    Severity.ERROR,
    "claim contradicts itself",
    "A claim names itself under `contradicts:`, or a statement supports two claims that "
    "cannot hold together.",
    "Correct the id.",
)
SCOPE = "model"


def check(case: Case) -> Iterator[Diagnostic]:
    """Claims that name themselves."""
    for id, claim in case.claims.items():
        if id in claim.contradicts:
            at = claim.contradicts.index(id)
            yield CODE.at(
                case.span_of("claims", id, "contradicts", at),
                f"the claim {id!r} contradicts itself",
            )


def check_report(case: Case, report: str) -> Iterator[Diagnostic]:
    """Statements that support claims which contradict each other."""
    for id in case.reports[report].statements:
        supported = case.statements[id].supports
        if len(supported) < 2:
            continue
        for at, claim in enumerate(supported):
            against = case.claims[claim].contradicts if claim in case.claims else ()
            for other in supported:
                if other in against and other != claim:
                    yield CODE.at(
                        case.span_of("statements", id, "supports", at),
                        f"statement {id!r} supports {claim!r} and {other!r}, "
                        "which contradict each other",
                    )
