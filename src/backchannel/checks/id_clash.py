"""BC164: an id shared by a party, a person, an outlet or a report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from backchannel.casefile import Case
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "check"]

CODE = Code(
    "BC164",
    Severity.WARNING,
    "one id for two things",
    "A party, a person, an outlet or a report share an id. Where any of them may be named "
    "(`by:`, `to:`, `told_by:`), it is not clear which is meant.",
    "Rename one of the two.",
)


def check(case: Case) -> Iterator[Diagnostic]:
    """Ids of those who can act or tell."""
    seen: dict[str, tuple[str, tuple[Any, ...]]] = {}
    entries: list[tuple[str, str, tuple[Any, ...]]] = []
    entries += [("party", id, ("parties", id)) for id in case.parties]
    entries += [("person", id, ("parties", p, "people", id)) for id, (p, _) in case.people.items()]
    entries += [("outlet", id, ("outlets", id)) for id in case.outlets]
    entries += [("report", id, ("reports", id)) for id in case.reports]
    for kind, id, path in entries:
        first = seen.setdefault(id, (kind, path))
        if first[0] != kind:
            yield CODE.at(
                case.span_of(*path, key=True),
                f"the {kind} {id!r} has the id of a {first[0]}",
                related=[(case.span_of(*first[1], key=True), f"the {first[0]}")],
            )
