"""BC162: one name for two parties, people or outlets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from backchannel.casefile import Case
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "SCOPE", "check"]

CODE = Code(
    "BC162",
    Severity.WARNING,
    "alias of two",
    "Two parties, people or outlets share a name or alias. Reading resolves speakers by "
    "these names and would have to guess.",
    "Make the alias longer, or keep it with the one who is meant nearly always.",
)
SCOPE = "model"


def check(case: Case) -> Iterator[Diagnostic]:
    """Names and aliases, without regard to case."""
    seen: dict[str, tuple[str, str, tuple[Any, ...]]] = {}
    for kind, id, name, path in _names(case):
        key = " ".join(name.casefold().split())
        first = seen.setdefault(key, (kind, id, path))
        if first[:2] != (kind, id):
            yield CODE.at(
                case.span_of(*path),
                f"{name!r} is also a name of the {first[0]} {first[1]!r}",
                related=[(case.span_of(*first[2]), "given here")],
            )


def _names(case: Case) -> Iterator[tuple[str, str, str, tuple[Any, ...]]]:
    entries: list[tuple[str, str, Any, tuple[Any, ...]]] = []
    for id, party in case.parties.items():
        entries.append(("party", id, party, ("parties", id)))
        for person_id, person in party.people.items():
            path = ("parties", id, "people", person_id)
            entries.append(("person", person_id, person, path))
    # An outlet may bear the name of the party whose voice it is.
    for id, outlet in case.outlets.items():
        if not outlet.party:
            entries.append(("outlet", id, outlet, ("outlets", id)))
    for kind, id, entry, path in entries:
        yield kind, id, entry.name, (*path, "name")
        for at, alias in enumerate(entry.aliases):
            yield kind, id, alias, (*path, "aliases", at)
