"""BC160: a party that nothing refers to and no report names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.checks._index import index_of
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "check"]

CODE = Code(
    "BC160",
    Severity.WARNING,
    "party nobody mentions",
    "No statement, position, channel or other record refers to the party or its people, "
    "and no report's text holds its name or an alias.",
    "Remove the party, or add what is known of it.",
)


def check(case: Case) -> Iterator[Diagnostic]:
    """Parties against references, and then against texts."""
    used = index_of(case).used
    named = used["party"] | used["actor"] | used["subject"]
    people = used["person"] | named
    model = case.model
    modelled: set[str] = set()
    if model is not None:
        modelled |= {
            *model.options,
            *model.preferences,
            *(model.graph.moves if model.graph else ()),
        }
    if case.deal is not None:
        modelled |= {*(case.deal.parties or ()), *case.deal.scores}
    for id, party in case.parties.items():
        if id in named or id in modelled or people & set(party.people):
            continue
        names = [party.name, *party.aliases]
        names += [n for p in party.people.values() for n in (p.name, *p.aliases)]
        if not any(_in_text(case, name) for name in names):
            yield CODE.at(
                case.span_of("parties", id, key=True), f"nothing mentions the party {id!r}"
            )


def _in_text(case: Case, name: str) -> bool:
    pattern = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
    return any(pattern.search(report.text) for report in case.reports.values())
