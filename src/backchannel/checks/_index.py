"""What several rules look up: the names of a case, the references in it, and days of dates."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from backchannel.casefile import Case
from backchannel.casefile.edtf import EdtfError, Interval, interval
from backchannel.casefile.walk import SECTIONS, walk
from backchannel.checks._near import Names
from backchannel.diagnostics import Code, Diagnostic, Edit, Fix

__all__ = ["Index", "Ref", "ReportRefs", "dangling", "days", "index_of", "known_names"]

Path = tuple[Any, ...]

#: Which fields of which record refer to what. ``actor`` is a party, a person, an outlet or a
#: report; ``subject`` anything in the case.
_FIELDS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "Party": (("part_of", "party"), ("evidence", "statement")),
    "Person": (("evidence", "statement"),),
    "Role": (("of", "party"), ("evidence", "statement")),
    "Channel": (
        ("between", "party"),
        ("through", "actor"),
        ("people", "person"),
        ("disclosed_by", "actor"),
        ("evidence", "statement"),
    ),
    "Outlet": (("party", "party"),),
    "Position": (("party", "party"), ("issue", "issue"), ("evidence", "statement")),
    "Claim": (("about", "subject"), ("contradicts", "claim"), ("evidence", "statement")),
    "Figure": (("evidence", "statement"),),
    "FigureReading": (("evidence", "statement"),),
    "Equation": (("evidence", "statement"),),
    "Judgement": (("claims", "claim"), ("evidence", "statement")),
    "Forecast": (("evidence", "statement"),),
    "Knowledge": (
        ("party", "party"),
        ("of", "subject"),
        ("told_by", "actor"),
        ("evidence", "statement"),
    ),
    "Event": (
        ("by", "actor"),
        ("to", "actor"),
        ("channel", "channel"),
        ("evidence", "statement"),
    ),
    "Agreement": (("parties", "party"), ("mediators", "actor"), ("evidence", "statement")),
    "Phase": (("evidence", "statement"),),
    "Obligation": (
        ("by", "actor"),
        ("to", "actor"),
        ("verified_by", "actor"),
        ("figure", "figure"),
        ("evidence", "statement"),
    ),
    "Implementation": (("evidence", "statement"),),
    "Threat": (
        ("by", "actor"),
        ("to", "actor"),
        ("evidence", "statement"),
        ("outcome_evidence", "statement"),
    ),
    "Proposal": (
        ("by", "actor"),
        ("to", "actor"),
        ("via", "actor"),
        ("evidence", "statement"),
    ),
}

#: The same for statements; ``claims`` are looked at one by one.
_OF_STATEMENT = (
    ("via", "outlet"),
    ("to", "actor"),
    ("about", "subject"),
    ("supports", "claim"),
    ("denies", "claim"),
    ("qualifies", "claim"),
)

#: The same for proposed events.
_OF_PROPOSED = (
    ("by", "actor"),
    ("to", "actor"),
    ("channel", "channel"),
    ("statement", "statement"),
    ("evidence", "statement"),
)

#: Sections whose entries can be the subject of a claim or of knowledge.
_SUBJECTS = (
    "parties",
    "channels",
    "outlets",
    "issues",
    "positions",
    "claims",
    "figures",
    "events",
    "agreements",
    "proposals",
    "threats",
    "judgements",
    "forecasts",
)

_WORDS = {
    "actor": "party, person or outlet",
    "subject": "thing in the case",
    "source": "report or outlet",
}


@dataclass(frozen=True, slots=True)
class Ref:
    """One reference: what kind of thing it names, the name, and where it stands."""

    kind: str
    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class ReportRefs:
    """The references in one report, and the names in them by kind."""

    refs: tuple[Ref, ...]
    named: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, refs: tuple[Ref, ...]) -> ReportRefs:
        """Gather the names."""
        named: dict[str, set[str]] = defaultdict(set)
        for ref in refs:
            named[ref.kind].add(ref.name)
        return cls(refs, {kind: frozenset(names) for kind, names in named.items()})


class Index:
    """Look-ups over one case, made when first asked for."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self._of_report: dict[str, ReportRefs] = {}
        self._names: dict[str, Names] = {}

    @cached_property
    def known(self) -> Mapping[str, Collection[str]]:
        """Names by kind; with those of entries that stand in the file but could not be read."""
        unread = self._unread
        if not unread:
            return self._known
        return {kind: {*names, *unread} for kind, names in self._known.items()}

    @cached_property
    def _unread(self) -> set[str]:
        """Every word of modelled files of which nothing could be read: they may hold an entry."""
        read = {tree.source.name for tree, _ in self.case.places.values()}
        unread = (n for n in self.case.files if n not in read and not n.startswith("reports/"))
        sources = map(self.case.source, unread)
        return {word for s in sources if s for word in re.findall(r"\w[\w.\-]*", s.text)}

    @cached_property
    def _known(self) -> Mapping[str, Collection[str]]:
        case = self.case
        written = self._written
        people = {*case.people, *(p for t in self._trees for p in _people(t.data))}
        parties = {*case.parties, *written["parties"]}
        outlets = {*case.outlets, *written["outlets"]}
        subjects = set(people) | {*case.reports}
        for section in _SUBJECTS:
            subjects |= {*getattr(case, section), *written[section]}
        if case.model is not None:
            subjects |= {o for own in case.model.options.values() for o in own}
        subjects |= {p for a in case.agreements.values() for p in a.phases}
        return {
            "party": parties,
            "person": people,
            "outlet": outlets,
            "source": outlets | {*case.reports},
            "report": {*case.reports},
            "actor": parties | people | outlets | {*case.reports},
            "subject": subjects,
            "statement": case.statements,
            "claim": {*case.claims, *written["claims"]},
            "issue": {*case.issues, *written["issues"]},
            "figure": {*case.figures, *written["figures"]},
            "channel": {*case.channels, *written["channels"]},
        }

    def names(self, kind: str) -> Names:
        """The known names of a kind, to look for near ones in."""
        if kind not in self._names:
            self._names[kind] = Names(self.known[kind])
        return self._names[kind]

    @cached_property
    def _trees(self) -> list[Any]:
        out: dict[str, Any] = {}
        for path, (tree, _) in self.case.places.items():
            if path and path[0] not in ("statements", "reports"):
                out.setdefault(tree.source.name, tree)
        return list(out.values())

    @cached_property
    def _written(self) -> Mapping[str, set[str]]:
        out: dict[str, set[str]] = defaultdict(set)
        for tree in self._trees:
            for section in _SUBJECTS:
                entries = tree.data.get(section) if isinstance(tree.data, dict) else None
                if isinstance(entries, dict):
                    out[section].update(entries)
        return out

    @cached_property
    def refs(self) -> tuple[Ref, ...]:
        """Every reference in the modelled part of the case."""
        out: list[Ref] = []
        for section in SECTIONS:
            if section in ("model", "deal"):
                # What their names mean is checked where they are read; evidence is evidence.
                for path, record in walk(getattr(self.case, section), (section,)):
                    cited = getattr(record, "evidence", ())
                    out.extend(_refs("statement", cited, (*path, "evidence")))
                continue
            for path, record in walk(getattr(self.case, section), (section,)):
                for name, kind in _FIELDS.get(type(record).__name__, ()):
                    out.extend(_refs(kind, getattr(record, name), (*path, name)))
        for id, proposal in self.case.proposals.items():
            path = ("proposals", id)
            out += [Ref("issue", i, (*path, "terms", i)) for i in proposal.terms]
            out += [Ref("party", p, (*path, "answers", p)) for p in proposal.answers]
        return tuple(out)

    def of_report(self, report: str) -> ReportRefs:
        """What a report's front matter and statements refer to."""
        kept = self._of_report.get(report)
        if kept is None:
            kept = self._of_report[report] = ReportRefs.of(tuple(self._refs_of(report)))
        return kept

    def refs_of(self, report: str) -> tuple[Ref, ...]:
        """Every reference in a report's front matter and statements."""
        return self.of_report(report).refs

    def take(self, kept: Mapping[str, ReportRefs], own: tuple[Ref, ...] | None) -> None:
        """Use what an earlier index found in reports, and in a model, that have not changed."""
        self._of_report.update(kept)
        if own is not None:
            self.__dict__["refs"] = own

    def _refs_of(self, report: str) -> Iterator[Ref]:
        front = self.case.reports[report].front
        yield Ref("outlet", front.outlet, ("reports", report, "outlet"))
        yield from _refs("source", front.relies_on, ("reports", report, "relies_on"))
        yield from _refs("report", front.replaces, ("reports", report, "replaces"))
        for id in self.case.reports[report].statements:
            statement = self.case.statements[id]
            path = ("statements", id)
            source = statement.source
            if source.party:
                yield Ref("party", source.party, (*path, "source", "party"))
            if source.person:
                yield Ref("person", source.person, (*path, "source", "person"))
            if source.outlet:
                yield Ref("outlet", source.outlet, (*path, "source", "outlet"))
            for field, kind in _OF_STATEMENT:
                value = getattr(statement, field)
                if value:
                    for at, name in enumerate(value):
                        yield Ref(kind, name, (*path, field, at))
            if statement.issue:
                yield Ref("issue", statement.issue, (*path, "issue"))
            if statement.nested_in:
                yield Ref("statement", statement.nested_in, (*path, "nested_in"))
            for at, reading in enumerate(statement.figures):
                yield Ref("figure", reading.figure, (*path, "figures", at, "figure"))
        for event in self.case.proposed_of(report):
            path = ("proposed_events", event.id)
            for field, kind in _OF_PROPOSED:
                yield from _refs(kind, getattr(event, field), (*path, field))
            for at, mention in enumerate(event.also):
                yield from _refs("statement", mention.statement, (*path, "also", at, "statement"))

    @cached_property
    def used(self) -> Mapping[str, set[str]]:
        """Names that something refers to, by kind of reference."""
        out: dict[str, set[str]] = defaultdict(set)
        for ref in self.refs:
            out[ref.kind].add(ref.name)
        for report in self.case.reports:
            for kind, names in self.of_report(report).named.items():
                out[kind] |= names
        return out

    @cached_property
    def as_of(self) -> Interval | None:
        """The days that the case's ``as_of`` can mean."""
        return days(self.case.as_of)


def _people(data: Any) -> Iterator[str]:
    parties = data.get("parties") if isinstance(data, dict) else None
    for party in parties.values() if isinstance(parties, dict) else ():
        people = party.get("people") if isinstance(party, dict) else None
        if isinstance(people, dict):
            yield from people


def _refs(kind: str, value: Any, path: Path) -> Iterator[Ref]:
    if isinstance(value, str):
        if value:
            yield Ref(kind, value, path)
        return
    for at, name in enumerate(value):
        yield Ref(kind, name, (*path, at))


def index_of(case: Case) -> Index:
    """The index of a case, made once."""
    found = case.__dict__.get("_checks_index")
    if found is None:
        found = Index(case)
        # A frozen dataclass still has a dictionary; the index lives and dies with the case.
        case.__dict__["_checks_index"] = found
    assert isinstance(found, Index)
    return found


def known_names(case: Case) -> Mapping[str, Collection[str]]:
    """What references can name, by kind: ``party``, ``claim``, ``issue``, ``actor`` …"""
    return index_of(case).known


def days(date: str | None) -> Interval | None:
    """The days that a date can mean, ``None`` where there is none."""
    if not date:
        return None
    try:
        return interval(date)
    except EdtfError:
        return None


def dangling(
    code: Code, case: Case, refs: Iterable[Ref], kinds: Collection[str]
) -> Iterator[Diagnostic]:
    """A diagnostic for every reference of some kinds that names nothing."""
    index = index_of(case)
    known = index.known
    for ref in refs:
        if ref.kind in kinds and ref.name not in known[ref.kind]:
            yield unknown(code, case, ref, index.names(ref.kind))


def unknown(code: Code, case: Case, ref: Ref, known: Names) -> Diagnostic:
    """The diagnostic of a reference that names nothing."""
    key = isinstance(ref.path[-1], str) and ref.path[-1] == ref.name
    span = case.span_of(*ref.path, key=key)
    word = _WORDS.get(ref.kind, ref.kind)
    near, names, sure = known.suggest(ref.name), known.names, known.certain(ref.name)
    if sure is not None and sure not in near:
        near = [sure]
    hint = None
    if near:
        hint = "did you mean " + " or ".join(repr(n) for n in near) + "?"
    elif not names:
        hint = f"the case holds no {word}"
    elif len(names) <= 12:
        hint = "there are: " + ", ".join(sorted(names))
    fix = None
    if sure is not None and span.end > span.start:
        fix = Fix(f"write {sure!r}", (Edit(span, sure),))
    return code.at(span, f"no {word} {ref.name!r}", hint=hint, fix=fix)
