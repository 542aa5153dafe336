"""BC157: `contradicts` on one of two claims only."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.diagnostics import Code, Diagnostic, Fix, Severity

__all__ = ["CODE", "SCOPE", "check"]

CODE = Code(
    "BC157",
    Severity.NOTE,
    "contradiction told once",
    "One claim says that it contradicts another, which does not say so of the first. It "
    "is taken to hold both ways; a reader of the second claim does not see it.",
    "Name each under the other's `contradicts:`; `--fix` does it.",
)
SCOPE = "model"


def check(case: Case) -> Iterator[Diagnostic]:
    """Pairs of claims."""
    for id, claim in case.claims.items():
        for at, other in enumerate(claim.contradicts):
            there = case.claims.get(other)
            if there is None or other == id or id in there.contradicts:
                continue
            yield CODE.at(
                case.span_of("claims", id, "contradicts", at),
                f"{id!r} contradicts {other!r}, which does not say so",
                fix=_fix(case, other, id),
            )


def _fix(case: Case, claim: str, add: str) -> Fix | None:
    from backchannel.casefile.edits import plan_insert
    from backchannel.errors import BackchannelError

    try:
        edit = plan_insert(case, ("claims", claim, "contradicts"), None, add)
    except BackchannelError:
        return None
    return Fix(f"add {add!r} to what {claim!r} contradicts", (edit,))
