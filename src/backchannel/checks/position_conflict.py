"""BC182: a party that wants and rejects one value at one time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from backchannel.casefile import Case
from backchannel.casefile.models import Position
from backchannel.checks._index import days
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "SCOPE", "check"]

CODE = Code(
    "BC182",
    Severity.WARNING,
    "wants and rejects",
    "A party wants (or accepts) and rejects the same value of an issue over the same "
    "time. Either one of the two ended (`until:`, `dropped:`), or the values are not the "
    "same thing.",
    "Date the positions, or correct the stance; where the party's speakers contradict "
    "each other, say so in `notes:`.",
)
SCOPE = "model"


def check(case: Case) -> Iterator[Diagnostic]:
    """Pairs of positions of one party on one value."""
    by_value: dict[tuple[str, str, str], list[tuple[str, Position]]] = {}
    for id, position in case.positions.items():
        if position.value and not position.notes:
            key = (position.party, position.issue, position.value)
            by_value.setdefault(key, []).append((id, position))
    for (party, issue, value), group in by_value.items():
        for at, (id, one) in enumerate(group):
            for other_id, other in group[:at]:
                stances = {one.stance, other.stance}
                if "rejects" in stances and len(stances) > 1 and _together(one, other):
                    yield CODE.at(
                        case.span_of("positions", id, key=True),
                        f"{party!r} both rejects and {min(stances - {'rejects'})} {value!r} "
                        f"on {issue!r}",
                        related=[(case.span_of("positions", other_id, key=True), "the other")],
                    )


def _together(one: Position, other: Position) -> bool:
    """Whether both may hold on one day."""
    (a, b), (c, d) = _held(one), _held(other)
    return a < d and c < b


def _held(position: Position) -> tuple[date, date]:
    since = days(position.since)
    ends = [e.latest for e in (days(position.until), days(position.dropped)) if e is not None]
    return since.earliest if since is not None else date.min, min(ends, default=date.max)
