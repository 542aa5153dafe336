"""BC132: `since` after `until`."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.casefile.walk import walk
from backchannel.checks._index import days
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "SCOPE", "check"]

CODE = Code(
    "BC132",
    Severity.ERROR,
    "ends before it begins",
    "Something ends (`until:`, `dropped:`, `resolves:`, `resolved_on:`) before it begins "
    "(`since:`, `on:`).",
    "Correct one of the two dates.",
)
SCOPE = "model"


#: Earlier field, later field.
_PAIRS = (
    ("since", "until"),
    ("since", "dropped"),
    ("on", "resolves"),
    ("on", "resolved_on"),
)


def check(case: Case) -> Iterator[Diagnostic]:
    """Every record with a beginning and an end."""
    for section in ("parties", "channels", "positions", "knowledge", "forecasts"):
        for path, record in walk(getattr(case, section), (section,)):
            for first, last in _PAIRS:
                begin, end = getattr(record, first, None), getattr(record, last, None)
                a, b = days(begin), days(end)
                if a is not None and b is not None and a.earliest > b.latest:
                    yield CODE.at(
                        case.span_of(*path, last),
                        f"{last} {end} lies before {first} {begin}",
                    )
