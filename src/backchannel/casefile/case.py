"""The case in memory: frozen, with the place of everything it holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from backchannel.casefile.models import (
    Agreement,
    Channel,
    Claim,
    DealSpec,
    Equation,
    Event,
    Figure,
    Forecast,
    Issue,
    Judgement,
    Knowledge,
    ModelSpec,
    Outlet,
    Party,
    Person,
    Position,
    Proposal,
    ProposedEvent,
    ReportFront,
    Statement,
    Threat,
)
from backchannel.casefile.nodes import SourceFile, Tree
from backchannel.diagnostics import Diagnostic, Severity, Span

__all__ = ["Case", "Key", "Loaded", "Report"]


def _none() -> Any:
    return field(default_factory=lambda: MappingProxyType({}))


class Key(str):
    """The last step of a path, where the key is meant and not its value: a misspelt name."""

    __slots__ = ()

    @classmethod
    def last(cls, path: Sequence[Any], message: str) -> tuple[Any, ...]:
        """``path`` with its last step marked, if it is a key that ``message`` quotes."""
        if path and isinstance(path[-1], str) and repr(path[-1]) in message:
            return (*path[:-1], cls(path[-1]))
        return tuple(path)


@dataclass(frozen=True, slots=True)
class Report:
    """One published document.

    Attributes:
        id: the file's name without its ending.
        front: title, outlet, published date, what it relies on, …
        text: what spans count in; newlines are ``\\n``.
        file: relative to the case's folder.
        sha256: of the text in UTF-8, computed on loading.
        statements: ids of its statements, in the order of the file.
    """

    id: str
    front: ReportFront
    text: str
    file: str
    sha256: str
    statements: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The title."""
        return self.front.title

    @property
    def outlet(self) -> str:
        """Id of the outlet."""
        return self.front.outlet

    @property
    def published(self) -> str:
        """EDTF date of publication."""
        return self.front.published

    @property
    def relies_on(self) -> tuple[str, ...]:
        """Reports or outlets that it says it relies on."""
        return self.front.relies_on


@dataclass(frozen=True)
class Case:
    """A loaded case. All mappings are read-only and keep the order of the file.

    Attributes:
        root: its folder, ``None`` for a case made in memory.
        hash: SHA-256 over the names and bytes of its files.
        parties, channels, …: the sections of the case format, by id.
        reports: by id, in order of publication where dates allow, else of file name.
        statements: by id; every one knows its ``report``.
        outer: of a view, statements that are no part of it and that others stand in: whoever is
            heard there is still who tells those.
        proposed_events: by id; what reading found and nobody has to count: no part of ``events``.
        model: the graph model's specification, where the case has one.
        deal: the deal's specification, where the case has one.
    """

    root: Path | None = None
    hash: str = ""
    id: str = ""
    title: str = ""
    question: str = ""
    as_of: str | None = None
    language: str = "en"
    invented: bool = False
    notes: str = ""
    references: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    parties: Mapping[str, Party] = _none()
    channels: Mapping[str, Channel] = _none()
    outlets: Mapping[str, Outlet] = _none()
    issues: Mapping[str, Issue] = _none()
    positions: Mapping[str, Position] = _none()
    claims: Mapping[str, Claim] = _none()
    figures: Mapping[str, Figure] = _none()
    equations: tuple[Equation, ...] = ()
    events: Mapping[str, Event] = _none()
    agreements: Mapping[str, Agreement] = _none()
    proposals: Mapping[str, Proposal] = _none()
    threats: Mapping[str, Threat] = _none()
    knowledge: tuple[Knowledge, ...] = ()
    judgements: Mapping[str, Judgement] = _none()
    forecasts: Mapping[str, Forecast] = _none()
    model: ModelSpec | None = None
    deal: DealSpec | None = None
    reports: Mapping[str, Report] = _none()
    statements: Mapping[str, Statement] = _none()
    outer: Mapping[str, Statement] = _none()
    proposed_events: Mapping[str, ProposedEvent] = _none()
    _where: Mapping[tuple[Any, ...], tuple[Tree, tuple[Any, ...]]] = field(
        default_factory=dict, repr=False, compare=False
    )
    _files: Mapping[str, SourceFile] = field(default_factory=dict, repr=False, compare=False)

    def span_of(self, *path: Any, key: bool = False) -> Span:
        """Where an element stands in the case's files.

        Args:
            path: section, id and further keys, as in ``("parties", "us", "aliases", 0)``; also
                ``("statements", id, …)``, ``("reports", id, …)``, ``("model", …)``.
            key: the span of the last key instead of its value; so does a :class:`Key` as last step.

        Returns:
            The span of the element, or of the nearest enclosing one that stands in a file.
        """
        if len(path) == 1 and isinstance(path[0], tuple):
            path = path[0]
        key = key or (bool(path) and isinstance(path[-1], Key))
        for cut in range(len(path), 0, -1):
            found = self._where.get(path[:cut])
            if found is not None:
                tree, prefix = found
                return tree.span(prefix + path[cut:], key=key)
        return next((f.whole for f in self._files.values()), Span.nowhere())

    @property
    def places(self) -> Mapping[tuple[Any, ...], tuple[Tree, tuple[Any, ...]]]:
        """For every section and entry: its parsed file, and its path there."""
        return self._where

    def source(self, file: str) -> SourceFile | None:
        """The text of one of the case's files, as it was loaded."""
        return self._files.get(file)

    @property
    def files(self) -> tuple[str, ...]:
        """Names of the files it was loaded from, ``case.yaml`` first."""
        return tuple(self._files)

    @cached_property
    def people(self) -> Mapping[str, tuple[str, Person]]:
        """Every person by id, with the id of the party; the first where ids clash."""
        out: dict[str, tuple[str, Person]] = {}
        for party_id, party in self.parties.items():
            for person_id, person in party.people.items():
                out.setdefault(person_id, (party_id, person))
        return MappingProxyType(out)

    def statements_of(self, report: str) -> tuple[Statement, ...]:
        """The statements of a report, in the order of its file."""
        return tuple(self.statements[s] for s in self.reports[report].statements)

    def proposed_of(self, report: str) -> tuple[ProposedEvent, ...]:
        """The proposed events of a report, in the order of its file."""
        return self._proposed_by_report.get(report, ())

    @cached_property
    def _proposed_by_report(self) -> Mapping[str, tuple[ProposedEvent, ...]]:
        out: dict[str, list[ProposedEvent]] = {}
        for event in self.proposed_events.values():
            out.setdefault(event.report, []).append(event)
        return {report: tuple(events) for report, events in out.items()}

    def quote(self, statement: Statement) -> str:
        """The words that stand at a statement's span, stretches joined by `` … ``."""
        report = self.reports.get(statement.report)
        if report is None:
            return statement.quote
        return " … ".join(report.text[a:b] for a, b in statement.span)

    def speaker(self, statement: Statement) -> str:
        """Who said it, in words for a reader: the person, else party, outlet, description."""
        source = statement.source
        if source.person in self.people:
            return self.people[source.person][1].name
        if source.name:
            return source.name
        if source.described:
            return source.described
        if source.party in self.parties:
            return self.parties[source.party].name
        outlet = source.outlet or (
            self.reports[statement.report].outlet if statement.report in self.reports else ""
        )
        return self.outlets[outlet].name if outlet in self.outlets else outlet or source.party

    def name_of(self, ref: str) -> str:
        """What people read for an id of a party, person, outlet, channel, issue or report."""
        if ref in self.parties:
            return self.parties[ref].name
        if ref in self.people:
            return self.people[ref][1].name
        if ref in self.outlets:
            return self.outlets[ref].name
        if ref in self.channels:
            return self.channels[ref].name or ref
        if ref in self.issues:
            return self.issues[ref].name or ref.replace("-", " ")
        if ref in self.reports:
            return self.reports[ref].title
        return ref

    def citing(self) -> Iterator[tuple[tuple[Any, ...], tuple[str, ...]]]:
        """Every modelled element that cites statements: its path and the ids it cites."""
        from backchannel.casefile.walk import evidence_of

        return evidence_of(self)


@dataclass(frozen=True)
class Loaded:
    """What loading gives: the case as far as it could be read, and what is wrong with it."""

    case: Case
    diagnostics: tuple[Diagnostic, ...]

    @property
    def ok(self) -> bool:
        """No errors (there may be warnings)."""
        return not any(d.severity is Severity.ERROR for d in self.diagnostics)

    def __iter__(self) -> Iterator[Any]:
        """Unpacks as ``case, diagnostics = load_case(…)``."""
        yield self.case
        yield self.diagnostics
