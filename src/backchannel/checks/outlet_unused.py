"""BC176: an outlet without reports or references."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.checks._index import index_of
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "check"]

CODE = Code(
    "BC176",
    Severity.NOTE,
    "outlet nobody uses",
    "No report was published by the outlet, relies on it or reached the record through it.",
    "Remove the outlet.",
)


def check(case: Case) -> Iterator[Diagnostic]:
    """Outlets against references."""
    used = index_of(case).used
    named = used["outlet"] | used["source"] | used["actor"] | used["subject"]
    for id in case.outlets:
        if id not in named:
            yield CODE.at(
                case.span_of("outlets", id, key=True), f"nothing refers to the outlet {id!r}"
            )
