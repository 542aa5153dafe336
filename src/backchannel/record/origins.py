"""Which statements share an origin, and why.

Two relations, both with a named reason:

- *The same source* (symmetric, joined by union–find): one person, or a party speaking for itself,
  heard twice; one occasion; one outlet's anonymous source; one outlet's own voice; a statement
  within another; the same passage in two reports of one day.
- *Relying on* (directed): the report relies on the other's report (stated, through any number of
  steps, or found because most of its text stands in the other); the statement is given as another
  outlet's; its passage stands word for word in an earlier report. Where the relied-on report says
  nothing of it, two statements that rely on the same report or outlet are one source's.

Classes of the first relation are nodes, the second gives arrows between them. An **origin** is a
class, or a ring of classes that rely on each other, which relies on no other. So a report that
repeats others adds none, and does not join the sources it repeats into one either.

A report that relies on another may still have a source of its own: a statement by a named person,
or by a party for itself, on the record and from nobody else in the relied-on report, does not rely
on it. With ``strict`` every statement of a relying report does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from backchannel.casefile import Case
from backchannel.casefile.models import Statement
from backchannel.record.views import days, speaks_for

__all__ = ["Join", "Origin", "Origins", "UnionFind", "copied_share", "origins_of", "passage_in"]

#: Words in a row that are compared; five is usual for finding copied news text.
SHINGLE = 5

#: Share of a report's shingles found in another above which it is a re-print or an excerpt of it.
COPIED = 0.5

#: Words that a passage must have before its recurrence says anything.
PASSAGE = 6

_WORD = re.compile(r"\w+")


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

    Cost:
        Quadratic in the statements of one claim; the texts of their reports are compared once.
    """
    ordered = sorted(statements, key=lambda s: (_published(case, s), s.report, s.id))
    joins: list[Join] = []
    relied: dict[str, set[str]] = {s.id: set() for s in ordered}
    ancestors = {r: _ancestors(case, r) for r in {s.report for s in ordered}}
    matched: set[str] = set()
    for i, later in enumerate(ordered):
        for earlier in ordered[:i]:
            same = _same_source(case, earlier, later)
            if same:
                joins.append(Join(earlier.id, later.id, same, False))
                if earlier.report != later.report:
                    matched.add(later.id)
    pairs = {(j.first, j.second) for j in joins}
    dependent: set[str] = set()
    for i, later in enumerate(ordered):
        for earlier in ordered[:i]:
            same_source = (earlier.id, later.id) in pairs
            for first, second in ((later, earlier), (earlier, later)):
                why, exact = _relies(case, first, second, ancestors[first.report], strict)
                if not why:
                    continue
                dependent.add(first.id)
                # Where its source is found in another report, that is where it has it from.
                if not same_source and (exact or first.id not in matched):
                    joins.append(Join(first.id, second.id, why, True))
                    relied[first.id].add(second.id)
            if same_source:
                continue
            shared = _both_rely(case, earlier, later, ancestors, strict)
            if shared and not (relied[earlier.id] or relied[later.id]):
                joins.append(Join(earlier.id, later.id, shared, False))
    return Origins(_roots(case, ordered, relied, dependent, joins), tuple(joins))


def _published(case: Case, s: Statement) -> tuple[date, str]:
    report = case.reports.get(s.report)
    when = days(report.published) if report else days(s.on)
    return (when.earliest if when else date.max), s.report


def _outlet(case: Case, s: Statement) -> str:
    report = case.reports.get(s.report)
    return report.outlet if report else ""


# the same source


def _same_source(case: Case, a: Statement, b: Statement) -> str:
    """Why two statements are one source's; empty where they are not."""
    one, two = a.source, b.source
    if a.nested_in == b.id or b.nested_in == a.id:
        return "one is said within the other"
    if one.person and one.person == two.person:
        name = case.name_of(one.person)
        if one.occasion and one.occasion == two.occasion:
            return f"{name}, on the same occasion"
        return f"{name}, heard twice"
    if one.name and one.name == two.name:
        return f"{one.name}, heard twice"
    alike = speaks_for(case, a) == speaks_for(case, b)
    if one.occasion and one.occasion == two.occasion and (alike or one.anonymous == two.anonymous):
        return f"the same occasion ({one.occasion})"
    if one.anonymous and two.anonymous:
        outlet = _heard_by(case, a)
        if outlet and outlet == _heard_by(case, b):
            return f"unnamed sources of {case.name_of(outlet)}"
        return ""
    if one.anonymous or two.anonymous:
        return ""
    if one.party and one.party == two.party:
        name = case.name_of(one.party)
        if not one.person and not two.person:
            return f"{name} for itself, heard twice"
        if not (one.person and two.person) and a.on and a.on == b.on:
            return f"{name} and its speaker on the same day"
    voices = (_own_voice(case, a), _own_voice(case, b))
    if voices[0] and voices[0] == voices[1]:
        return f"{case.name_of(voices[0])} in its own voice"
    return ""


def _heard_by(case: Case, s: Statement) -> str:
    """The outlet that heard the source itself: the innermost of the chain."""
    return s.source.outlet or (s.via[0] if s.via else _outlet(case, s))


def _own_voice(case: Case, s: Statement) -> str:
    source = s.source
    if source.party or source.person or source.name or source.described:
        return ""
    return _heard_by(case, s)


# relying


def _relies(
    case: Case, first: Statement, second: Statement, ancestors: dict[str, str], strict: bool
) -> tuple[str, bool]:
    """Why ``first`` has it from ``second`` (empty: it does not), and whether that is certain."""
    if first.report == second.report or not {first.report, second.report} <= case.reports.keys():
        return "", False
    ours, theirs = case.reports[first.report], case.reports[second.report]
    earlier = _published(case, second) < _published(case, first)
    given = {first.source.outlet, *first.via} - {"", ours.outlet}
    if theirs.outlet in given and earlier:
        return f"given as {case.name_of(theirs.outlet)}'s", True
    if earlier and theirs.text and passage_in(case.quote(first), theirs.text):
        return f"its words stand in {second.report}", True
    if second.report in ancestors and (strict or not _own_source(case, first, second)):
        return ancestors[second.report], False
    if not earlier or not theirs.text:
        return "", False
    copied = copied_share(ours.text, theirs.text)
    if copied >= COPIED and (strict or not _own_source(case, first, second)):
        return f"{first.report} repeats {copied:.0%} of {second.report}", False
    return "", False


def _own_source(case: Case, first: Statement, second: Statement) -> bool:
    """A relying report has this from somebody of its own, by name and on the record."""
    source = first.source
    if first.via or source.anonymous or source.outlet:
        return False
    if not (source.person or source.name or source.party):
        return False
    if first.ground_rule in ("background", "deep background", "off the record"):
        return False
    theirs = second.source
    if source.person or source.name:
        return (source.person, source.name) != (theirs.person, theirs.name)
    return source.party != speaks_for(case, second)


def _ancestors(case: Case, report: str) -> dict[str, str]:
    """Every report that a report relies on, through any number of steps, with the reason."""
    out: dict[str, str] = {}
    stack = [(report, "")]
    while stack:
        at, through = stack.pop()
        if at not in case.reports:
            continue
        front = case.reports[at].front
        for target in (*front.relies_on, *((front.replaces,) if front.replaces else ())):
            for found in _reports_named(case, target, at):
                if found in out or found == report:
                    continue
                verb = "is a later version of" if found == front.replaces else "relies on"
                said = f"{at} {verb} {found}"
                out[found] = f"{through}, {said}" if through else said
                stack.append((found, out[found]))
    return out


def _reports_named(case: Case, target: str, by: str) -> list[str]:
    """The reports that ``relies_on`` means: one by id, or an outlet's earlier ones."""
    if target in case.reports:
        return [target]
    if target not in case.outlets:
        return []
    when = days(case.reports[by].published)
    out = []
    for report in case.reports.values():
        other = days(report.published)
        before = when is not None and other is not None and other.earliest <= when.latest
        if before and report.outlet == target and report.id != by:
            out.append(report.id)
    return out


def _both_rely(
    case: Case,
    a: Statement,
    b: Statement,
    ancestors: dict[str, dict[str, str]],
    strict: bool,
) -> str:
    """What two statements both come from, where that itself is not among the statements."""
    given = _given(case, a) & _given(case, b)
    if given:
        return f"both given as {case.name_of(min(given))}'s"
    if a.report == b.report or not (strict or not (_names_its_source(a) or _names_its_source(b))):
        return ""
    sources = [
        {*ancestors[s.report], *(o for o in _relied_outlets(case, s.report) if o in case.outlets)}
        for s in (a, b)
    ]
    shared = sources[0] & sources[1]
    return f"both reports rely on {case.name_of(min(shared))}" if shared else ""


def _given(case: Case, s: Statement) -> set[str]:
    return {s.source.outlet, *s.via} - {"", _outlet(case, s)}


def _relied_outlets(case: Case, report: str) -> tuple[str, ...]:
    return case.reports[report].relies_on if report in case.reports else ()


def _names_its_source(s: Statement) -> bool:
    named = s.source.person or s.source.name or s.source.party
    return bool(named) and not s.source.anonymous and s.ground_rule in ("on the record", "unknown")


# texts


@lru_cache(maxsize=4096)
def _words_of(text: str) -> tuple[str, ...]:
    return tuple(w.casefold() for w in _WORD.findall(text))


@lru_cache(maxsize=4096)
def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    words = _words_of(text)
    return frozenset(words[i : i + SHINGLE] for i in range(len(words) - SHINGLE + 1))


@lru_cache(maxsize=65536)
def copied_share(text: str, other: str) -> float:
    """The share of a text's five-word stretches that stand in another.

    Example:
        >>> copied_share("a b c d e f", "x a b c d e y")
        0.5
    """
    own = _shingles(text)
    return len(own & _shingles(other)) / len(own) if own else 0.0


def passage_in(passage: str, text: str) -> bool:
    """Whether the words of a passage stand in a text in this order, whatever the punctuation.

    Stretches joined by `` … `` count one by one; each needs :data:`PASSAGE` words.
    """
    parts = [_words_of(part) for part in passage.split(" … ")]
    long = [p for p in parts if len(p) >= PASSAGE]
    return bool(long) and all(_stands(p, text) for p in long)


def _stands(words: tuple[str, ...], text: str) -> bool:
    have = _shingles(text)
    if any(words[i : i + SHINGLE] not in have for i in range(len(words) - SHINGLE + 1)):
        return False
    return f" {' '.join(words)} " in _joined(text)


@lru_cache(maxsize=4096)
def _joined(text: str) -> str:
    return f" {' '.join(_words_of(text))} "


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
                case.speaker(own[0]),
                tuple(s.id for s in own),
                tuple(repeats),
                all(s.source.anonymous for s in own),
            )
        )
    return tuple(out)


def _reach(start: str, arrows: dict[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    stack = list(arrows[start])
    while stack:
        at = stack.pop()
        if at not in seen:
            seen.add(at)
            stack.extend(arrows[at])
    return seen
