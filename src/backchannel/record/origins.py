"""Which statements share an origin, and why.

Two relations, both with a named reason:

- *The same source* (symmetric, joined by union–find): one person heard twice; a party, whoever
  speaks for it; one occasion; one outlet's anonymous source; one outlet's own voice; a statement
  within another.
- *Relying on* (directed): the report relies on the other's report (stated, through any number of
  steps, or found because most of its text stands in the other); the statement is given as another
  outlet's; its passage stands word for word in an earlier report; somebody tells what another said.
  Where the relied-on report, or the one told of, says nothing of it, two statements that rely on
  the same report, outlet or speaker are one source's.

What stands in another's statement is heard from the teller (:mod:`backchannel.record.hearsay`).

A party speaks through everybody whose ``source:`` names it beside a name, and through an outlet
with its ``party:``. They say what was agreed to be said, and are one source. A person given without
``party:`` speaks as a witness, and is a source of his own; so does each of a party of analysts.

Classes of the first relation are nodes, the second gives arrows between them. An **origin** is a
class, or a ring of classes that rely on each other, which relies on no other. So a report that
repeats others adds none, and does not join the sources it repeats into one either.

A report that relies on another may still have a source of its own: a statement by a named person,
or by a party for itself, on the record and from nobody else in the relied-on report, does not rely
on it. With ``strict`` every statement of a relying report does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from backchannel.casefile import Case
from backchannel.casefile.models import Statement
from backchannel.record.copies import Copies
from backchannel.record.hearsay import as_heard, speaks, telling
from backchannel.record.reliance import (
    ancestors_of,
    given_as,
    names_its_source,
    outlet_of,
    own_source,
    relied_outlets,
)
from backchannel.record.views import days, speaks_for

__all__ = ["Join", "Origin", "Origins", "UnionFind", "origins_of"]


@dataclass(frozen=True, slots=True)
class Join:
    """Two statements share an origin, or the first relies on the second.

    Attributes:
        first, second: ids of statements.
        reason: why, in words.
        relies: the first has it from the second; else they are the same source.
    """

    first: str
    second: str
    reason: str
    relies: bool


@dataclass(frozen=True, slots=True)
class Origin:
    """One independent origin.

    Attributes:
        source: who, in words.
        statements: those that stand for it, in order of publication.
        repeated_by: statements that have it from there, directly or not.
        anonymous: nobody in it is named.
    """

    source: str
    statements: tuple[str, ...]
    repeated_by: tuple[str, ...]
    anonymous: bool


@dataclass(frozen=True, slots=True)
class Origins:
    """The origins of a set of statements, and every reason for joining two of them."""

    origins: tuple[Origin, ...]
    joins: tuple[Join, ...]

    def __len__(self) -> int:
        return len(self.origins)


class UnionFind:
    """Disjoint sets with path halving.

    Example:
        >>> sets = UnionFind(["a", "b", "c"])
        >>> sets.union("a", "c"), sets.union("c", "a"), sets.find("a") == sets.find("c")
        (True, False, True)
    """

    def __init__(self, items: Iterable[str]) -> None:
        self._up = {item: item for item in items}

    def find(self, item: str) -> str:
        """The representative of an item's set."""
        up = self._up
        while up[item] != item:
            up[item] = up[up[item]]
            item = up[item]
        return item

    def union(self, a: str, b: str) -> bool:
        """Join two sets; whether they were apart."""
        a, b = self.find(a), self.find(b)
        if a == b:
            return False
        # The smaller name represents, so that the order of joins does not show.
        self._up[max(a, b)] = min(a, b)
        return True


def origins_of(case: Case, statements: Sequence[Statement], *, strict: bool = False) -> Origins:
    """The independent origins of statements that say the same.

    Args:
        case: holds their reports and outlets.
        statements: any of the case's, of one stance on one claim.
        strict: every statement of a report that relies on another's relies on it, also where the
            report names a source of its own.

    Returns:
        The origins by date, and why statements were joined: of those that share a source each is
        joined with the first, and what is copied with the earliest report that has it.

    Cost:
        Linear in the statements and the words of their reports, and in the pairs of reports that
        state that one relies on the other.
    """
    heard = (as_heard(case, s) for s in statements)
    ordered = sorted(heard, key=lambda s: (_published(case, s), s.report, s.id))
    told = _told(case, statements)
    joins, matched = _same_sources(case, ordered)
    relied, dependent, elsewhere = _reliances(case, ordered, matched, told, strict, joins)
    _shared_reliances(case, ordered, relied, elsewhere, strict, joins)
    _shared_tellings(ordered, relied, told, joins)
    return Origins(_roots(case, ordered, relied, dependent, joins), tuple(dict.fromkeys(joins)))


def _published(case: Case, s: Statement) -> tuple[date, str]:
    report = case.reports.get(s.report)
    when = days(report.published) if report else days(s.on)
    return (when.earliest if when else date.max), s.report


#: What a source is known by: a kind and names.
_Key = tuple[str, ...]


# the same source


def _same_sources(case: Case, ordered: Sequence[Statement]) -> tuple[list[Join], set[str]]:
    """Joins of statements of one source, and the statements whose source an earlier report has."""
    joins: list[Join] = []
    matched: set[str] = set()
    firsts: dict[_Key, tuple[Statement, str]] = {}
    reports: dict[_Key, set[str]] = {}
    by_id = {s.id: s for s in ordered}

    def join(a: Statement, b: Statement, why: str) -> None:
        joins.append(Join(a.id, b.id, why, False))
        if a.report != b.report:
            matched.add(b.id)

    for s in ordered:
        joined: set[str] = set()
        for key, said in _source_keys(case, s):
            first, why = firsts.setdefault(key, (s, said))
            held = reports.setdefault(key, set())
            # That two speak for one party says nothing more where they are one person.
            if first is not s and not (key[0] == "itself" and first.id in joined):
                joined.add(first.id)
                join(first, s, why)
                if held - {s.report}:
                    matched.add(s.id)
            held.add(s.report)
        outer = by_id.get(s.nested_in)
        if outer is not None and outer is not s:
            join(outer, s, "one is said within the other")
    return joins, matched


def _source_keys(case: Case, s: Statement) -> list[tuple[_Key, str]]:
    """What a statement's source is known by, and what to say where two have it in common."""
    source = s.source
    keys: list[tuple[_Key, str]] = []
    if source.person:
        keys.append((("person", source.person), f"{case.name_of(source.person)}, heard twice"))
    if source.name:
        name = " ".join(source.name.split())
        keys.append((("name", name.casefold()), f"{name}, heard twice"))
    if source.occasion:
        why = f"the same occasion ({source.occasion})"
        keys.append((("occasion", source.occasion, "of", speaks_for(case, s)), why))
        keys.append((("occasion", source.occasion, f"unnamed {source.anonymous}"), why))
    outlet = _heard_by(case, s)
    if source.anonymous and outlet:
        keys.append((("unnamed", outlet), f"unnamed sources of {case.name_of(outlet)}"))
    elif not speaks(source):
        keys.append((("voice", outlet), f"{case.name_of(outlet)} in its own voice"))
    party = _party_speaking(case, s)
    if party:
        keys.append((("itself", party), f"{case.name_of(party)}, speaking for itself"))
    return keys


def _heard_by(case: Case, s: Statement) -> str:
    """The outlet that heard the source itself: the innermost of the chain."""
    return s.source.outlet or (s.via[0] if s.via else outlet_of(case, s))


def _party_speaking(case: Case, s: Statement) -> str:
    """The party whose own word it is: by name, or by an outlet of its own; may be empty."""
    source = s.source
    if source.party and not source.anonymous:
        # Analysts are gathered under one party; each speaks for himself.
        known = case.parties.get(source.party)
        apart = known is not None and {r.role for r in known.roles} == {"analyst"}
        return "" if apart and (source.person or source.name) else source.party
    outlet = case.outlets.get(_heard_by(case, s))
    organ_of = outlet.party if outlet else ""
    if source.person or source.name or source.party not in ("", organ_of):
        return ""
    return organ_of


def _told(case: Case, statements: Sequence[Statement]) -> dict[str, dict[_Key, str]]:
    """Whose words each statement tells: what they are known by, and what to say of it.

    Whoever tells of another's words, and says the same in the sentence around them, has it from
    there too.
    """
    out: dict[str, dict[_Key, str]] = {s.id: {} for s in statements}
    for s in sorted(statements, key=lambda s: (_published(case, s), s.id)):
        *of, teller = telling(case, s)
        own = {key for key, _ in _source_keys(case, as_heard(case, s))}
        found: dict[_Key, str] = {}
        for x in of:
            keys = [key for key, _ in _source_keys(case, x)]
            # What a party's speakers tell of each other is the party's own word.
            if not x.source.anonymous and not any(k in own and k[0] == "itself" for k in keys):
                found |= {k: f"tells what {case.speaker(x)} said" for k in keys if k not in own}
        for x in (*of, teller):
            if x.id in out:
                out[x.id] |= found
    return out


# relying


def _reliances(
    case: Case,
    ordered: Sequence[Statement],
    matched: set[str],
    told: Mapping[str, Mapping[_Key, str]],
    strict: bool,
    joins: list[Join],
) -> tuple[dict[str, set[str]], set[str], set[str]]:
    """Whom each statement has it from; all whose report has it from another; those that do.

    Whoever only tells what another said is not among the last.
    """
    relied: dict[str, set[str]] = {s.id: set() for s in ordered}
    dependent: set[str] = set()
    elsewhere: set[str] = set()
    same = {(j.first, j.second) for j in joins}
    by_report: dict[str, list[Statement]] = {}
    by_outlet: dict[str, list[Statement]] = {}
    speaking: dict[_Key, list[Statement]] = {}
    known = {s.id: frozenset(key for key, _ in _source_keys(case, s)) for s in ordered}
    for s in ordered:
        for key in known[s.id]:
            speaking.setdefault(key, []).append(s)
        by_report.setdefault(s.report, []).append(s)
        by_outlet.setdefault(outlet_of(case, s), []).append(s)
    ancestors = {r: ancestors_of(case, r) for r in by_report}
    copies = Copies(
        {
            r: case.reports[r].text
            for r in dict.fromkeys(s.report for s in ordered)
            if r in case.reports
        }
    )

    def add(first: Statement, second: Statement, why: str, certain: bool, told: bool) -> None:
        dependent.add(first.id)
        # Where its source is found in another report, that is where it has it from.
        apart = (second.id, first.id) not in same and (first.id, second.id) not in same
        apart = apart and known[first.id].isdisjoint(known[second.id])
        if apart and (certain or first.id not in matched):
            joins.append(Join(first.id, second.id, why, True))
            relied[first.id].add(second.id)
            if not told:
                elsewhere.add(first.id)

    for s in ordered:
        for key, why in told[s.id].items():
            for other in speaking.get(key, ()):
                add(s, other, why, True, True)
        if s.report not in case.reports:
            continue
        when = _published(case, s)
        for outlet in sorted(given_as(case, s)):
            for other in by_outlet.get(outlet, ()):
                if _published(case, other) < when and other.report in case.reports:
                    add(s, other, f"given as {case.name_of(outlet)}'s", True, False)
        for report, why in ancestors[s.report].items():
            for other in by_report.get(report, ()):
                if strict or not own_source(case, s, other):
                    add(s, other, why, False, False)
        held = copies.passage(case.quote(s), s.report)
        for other in by_report.get(held, ()):
            add(s, other, f"its words stand in {held}", True, False)
        source, share = copies.of(s.report)
        for other in by_report.get(source, ()):
            if strict or not own_source(case, s, other):
                add(s, other, f"{s.report} repeats {share:.0%} of {source}", False, False)
    return relied, dependent, elsewhere


def _shared_reliances(
    case: Case,
    ordered: Sequence[Statement],
    relied: dict[str, set[str]],
    elsewhere: set[str],
    strict: bool,
    joins: list[Join],
) -> None:
    """Join what comes from one report or outlet that says nothing of it among these.

    Where another report gives that outlet's word, what comes from it relies on that word.
    """
    found: dict[tuple[str, str], list[Statement]] = {}
    ancestors: dict[str, dict[str, str]] = {}
    for s in ordered:
        if s.id in elsewhere:
            continue
        for outlet in given_as(case, s):
            found.setdefault(("given", outlet), []).append(s)
        if strict or not names_its_source(s):
            if s.report not in ancestors:
                ancestors[s.report] = ancestors_of(case, s.report)
            outlets = (o for o in relied_outlets(case, s.report) if o in case.outlets)
            for source in {*ancestors[s.report], *outlets}:
                found.setdefault(("relied", source), []).append(s)
    for (kind, source), sharing in sorted(found.items()):
        name = case.name_of(source)
        if kind == "relied":
            report = case.reports.get(source)
            outlet = report.outlet if report else source
            own = [s for s in sharing if outlet in given_as(case, s)]
            sharing = [s for s in sharing if outlet not in given_as(case, s)]
            for s in sharing:
                other = next((o for o in own if o.report != s.report), None)
                if other is not None:
                    joins.append(Join(s.id, other.id, f"{s.report} relies on {name}", True))
                    relied[s.id].add(other.id)
            if len({s.report for s in sharing}) < 2:
                continue
        first, *others = sharing
        why = f"both given as {name}'s" if kind == "given" else f"both reports rely on {name}"
        joins += [Join(first.id, s.id, why, False) for s in others]


def _shared_tellings(
    ordered: Sequence[Statement],
    relied: Mapping[str, set[str]],
    told: Mapping[str, Mapping[_Key, str]],
    joins: list[Join],
) -> None:
    """Join those who tell what one and the same said, who says nothing of it here.

    A source that also says it without telling of another stands for itself.
    """
    sets = UnionFind(s.id for s in ordered)
    for j in joins:
        if not j.relies:
            sets.union(j.first, j.second)
    for_itself = {sets.find(s.id) for s in ordered if not relied[s.id] and not told[s.id]}
    firsts: dict[_Key, Statement] = {}
    for s in ordered:
        if relied[s.id] or sets.find(s.id) in for_itself:
            continue
        for key, why in told[s.id].items():
            first = firsts.setdefault(key, s)
            if sets.union(first.id, s.id):
                joins.append(Join(first.id, s.id, f"each {why}", False))


# origins


def _roots(
    case: Case,
    ordered: Sequence[Statement],
    relied: dict[str, set[str]],
    dependent: set[str],
    joins: Sequence[Join],
) -> tuple[Origin, ...]:
    names = [s.id for s in ordered]
    sets = UnionFind(names)
    for join in joins:
        if not join.relies:
            sets.union(join.first, join.second)
    members: dict[str, list[str]] = {}
    for name in names:
        members.setdefault(sets.find(name), []).append(name)
    arrows = {
        c: {sets.find(t) for m in found for t in relied[m]} - {c} for c, found in members.items()
    }
    # A class with a member that relies on nobody is a source in its own right: a witness whom one
    # report quotes and another repeats is still a witness.
    for c, found in members.items():
        if any(not relied[m] and m not in dependent for m in found):
            arrows[c] = set()
    reach = {c: _reach(c, arrows) for c in arrows}
    by_id = {s.id: s for s in ordered}
    out, done = [], set()
    for c in members:
        ring = {c} | {o for o in reach[c] if c in reach[o]}
        if c in done or reach[c] - ring:
            continue
        done |= ring
        own = [by_id[m] for r in members if r in ring for m in members[r]]
        repeats = [m for r in members if r not in ring and reach[r] & ring for m in members[r]]
        out.append(
            Origin(
                _named(case, own),
                tuple(s.id for s in own),
                tuple(repeats),
                all(s.source.anonymous for s in own),
            )
        )
    return tuple(out)


def _named(case: Case, own: Sequence[Statement]) -> str:
    """Who an origin is: the party where several speak for it, else who is heard first."""
    party = _party_speaking(case, own[0])
    if len({case.speaker(s) for s in own}) > 1 and all(
        _party_speaking(case, s) == party for s in own
    ):
        return case.name_of(party) if party else case.speaker(own[0])
    return case.speaker(own[0])


def _reach(start: str, arrows: dict[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    stack = list(arrows[start])
    while stack:
        at = stack.pop()
        if at not in seen:
            seen.add(at)
            stack.extend(arrows[at])
    return seen
