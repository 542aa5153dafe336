"""BC166: a party that is part of itself."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "SCOPE", "check"]

CODE = Code(
    "BC166",
    Severity.ERROR,
    "part of itself",
    "A party is part of itself, directly or through others.",
    "Correct `part_of:`.",
)
SCOPE = "model"


def check(case: Case) -> Iterator[Diagnostic]:
    """Chains of `part_of`, each circle once."""
    done: set[str] = set()
    for start in case.parties:
        chain: list[str] = []
        here = start
        while here in case.parties and here not in chain and here not in done:
            chain.append(here)
            here = case.parties[here].part_of
        if here in chain:
            circle = " → ".join([*chain[chain.index(here) :], here])
            yield CODE.at(case.span_of("parties", here, "part_of"), f"part of itself: {circle}")
        done.update(chain)
