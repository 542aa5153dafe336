"""Statements within statements: who tells what another said.

In "an insider says the minister would accept", the minister's words are known on the insider's word
only. A statement that stands in others is therefore heard from the outermost speaker, its *teller*.
An outlet that reports in its own voice is no speaker: what stands in its report is heard from the
one it quotes, through that outlet.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile

from backchannel.casefile import Case
from backchannel.casefile.models import Source, Statement

__all__ = [
    "as_heard",
    "own_word",
    "speaks",
    "speaks_for",
    "tellers",
    "telling",
    "through",
    "told_in_words",
]

#: Ground rules under which nobody's name stands behind the words.
_UNNAMED = ("background", "deep background", "off the record")


def speaks_for(case: Case, statement: Statement) -> str:
    """The party a statement is from: the source's own, else that of its person; may be empty."""
    source = statement.source
    if source.party:
        return source.party
    if source.person in case.people:
        return case.people[source.person][0]
    return ""


def _around(case: Case, s: Statement) -> Iterator[Statement]:
    """The statements that a statement stands in, from the nearest outwards."""
    done = {s.id}
    while s.nested_in and s.nested_in not in done:
        outer = case.statements.get(s.nested_in) or case.outer.get(s.nested_in)
        if outer is None:
            return
        done.add(outer.id)
        s = outer
        yield s


def speaks(source: Source) -> bool:
    """Somebody is said to have said it: it is not the outlet's own voice."""
    return bool(source.party or source.person or source.name or source.described)


def _rejects(outer: Statement, s: Statement) -> bool:
    """The outer speaker mentions what is said without vouching for it."""
    other = {*outer.denies, *outer.qualifies} & {*s.supports}
    return outer.kind == "denial" or bool(
        other or {*outer.supports, *outer.qualifies} & {*s.denies}
    )


def tellers(case: Case, s: Statement) -> tuple[Statement, ...]:
    """Whose word a statement is known on, from the nearest outwards: statements it stands in.

    Outlets in their own voice are left out. Empty where it is nobody's hearsay.
    """
    return tuple(outer for outer in _around(case, s) if speaks(outer.source))


def _vouched(case: Case, s: Statement) -> Iterator[Statement]:
    """What a statement stands in, up to a speaker who denies or qualifies what he mentions."""
    return takewhile(lambda outer: not _rejects(outer, s), _around(case, s))


def telling(case: Case, s: Statement) -> tuple[Statement, ...]:
    """A statement and those by which it is told, outwards: the teller is last."""
    return tuple(x for x in (s, *_vouched(case, s)) if x is s or speaks(x.source))


def as_heard(case: Case, s: Statement) -> Statement:
    """A statement with the source, ground rule and outlets of its teller."""
    heard = s
    outlets: list[str] = []
    cited: list[str] = []
    for outer in _vouched(case, s):
        if speaks(outer.source):
            cited += [heard.source.outlet, *heard.via, *outlets]
            heard, outlets = outer, []
        else:
            outlets += [outer.source.outlet, *outer.via]
    if heard is s and not any(outlets):
        return s
    report = case.reports.get(s.report)
    # The report's own outlet parts those that heard the teller from those that he cites.
    own = report.outlet if report and any(cited) else ""
    via = (*heard.via, *outlets, own, *cited)
    return replace(
        s,
        source=heard.source,
        ground_rule=heard.ground_rule,
        via=tuple(dict.fromkeys(v for v in via if v)),
    )


def own_word(case: Case, s: Statement, party: str) -> bool:
    """It is the party's own word: by name, on the record, and told by nobody else."""
    return bool(party) and all(
        speaks_for(case, x) == party and not x.source.anonymous and x.ground_rule not in _UNNAMED
        for x in (s, *tellers(case, s))
    )


def told_in_words(case: Case, s: Statement) -> str:
    """Who said it, and who tells so: ``Ilse Harrow, as told by an insider, through The Wire``."""
    names = [case.speaker(x) for x in (s, *tellers(case, s))]
    told = ", as told by ".join(n for i, n in enumerate(names) if n not in names[:i])
    return told + through(case, s)


def through(case: Case, s: Statement) -> str:
    """The outlets that a report has it from, with a comma before them; empty where it heard it."""
    report = case.reports.get(s.report)
    here = {x.source.outlet for x in (s, *tellers(case, s))} | {report.outlet if report else ""}
    via = [v for v in as_heard(case, s).via if v not in here]
    return f", through {' and '.join(case.name_of(v) for v in via)}" if via else ""
