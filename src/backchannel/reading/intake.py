"""Documents into a case: a report's text, and beside it what is proposed in it."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from backchannel.casefile.edits import plan_set
from backchannel.casefile.kept import kept
from backchannel.casefile.pieces import load_head
from backchannel.casefile.writer import apply_edits, locked
from backchannel.diagnostics import Diagnostic, Span
from backchannel.errors import BackchannelError, UsageError, WriteConflict
from backchannel.reading import codes
from backchannel.reading.asking import Asking, Told
from backchannel.reading.batch import documents_of, expanded
from backchannel.reading.dates import find_dates, stated_days
from backchannel.reading.documents import Document
from backchannel.reading.documents.document import mastheads, title_below
from backchannel.reading.duplicates import Print
from backchannel.reading.events.proposing import proposed_events
from backchannel.reading.filing import add_statements, statement_entry, write_report
from backchannel.reading.known import Facts, Knowing, facts, hashes_of, met, report_in
from backchannel.reading.links import Card, Links, Place, moment
from backchannel.reading.model import Endpoint
from backchannel.reading.report import Extraction, extract
from backchannel.reading.resolve import CaseNames, slug
from backchannel.results import Provenance, Result

__all__ = ["Intake", "ReadReport", "read_into"]


@dataclass(frozen=True, slots=True)
class ReadReport:
    """One document as it went into the case.

    Attributes:
        file: where it came from.
        report: its id in the case, ``None`` where it was not added.
        outcome: ``added``, ``known``, ``new version``, ``older version`` or ``failed``.
        statements: how many were proposed.
        events: how many events were proposed.
        dropped: how many proposals of a model did not stand in the text.
        like: the report that it repeats or replaces, or that replaces it.
        changes: from version to version, lines that begin with ``-`` or ``+``.
        diagnostics: what there is to say about it.
    """

    file: str
    report: str | None
    outcome: str
    statements: int = 0
    dropped: int = 0
    like: str | None = None
    changes: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    events: int = 0


@dataclass(frozen=True)
class Intake(Result):
    """What became of a batch of documents."""

    reports: tuple[ReadReport, ...]
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether some document could not be read."""
        every = [*self.diagnostics, *(d for r in self.reports for d in r.diagnostics)]
        return any(d.severity.value == "error" for d in every)


Progress = Callable[[str, int, int], None]


def read_into(
    root: Path,
    names: Sequence[str],
    *,
    published: date | None = None,
    outlet: str | None = None,
    endpoint: Endpoint | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Intake:
    """Read documents into the case at ``root``; each is written as soon as it is read.

    A report with the same text as one of the case is left out, so that an interrupted run is
    resumed by running it again. One document's failure is reported and does not stop the others.

    Args:
        root: the case's folder.
        names: files, folders, or ``-``.
        published: the day of publication of all of them; by default what each says.
        outlet: the outlet of all of them; by default what each says.
        endpoint: a language model to propose more.
        dry_run: say what would be done and write nothing.
        progress: called with the name, how many are done and how many there are.

    Raises:
        UsageError: there is no case there.
    """
    case = load_head(root).case
    if not case.files:
        raise UsageError(f"{root}: no case there", hint=f"backchannel new {root}")
    problems: list[Diagnostic] = []
    files = expanded(names, problems)
    done: list[ReadReport] = []
    with contextlib.closing(_Reader(root, published, outlet, endpoint, dry_run)) as reader:
        for number, file in enumerate(files):
            if progress is not None:
                progress(file, number, len(files))
            for document in documents_of([file], problems):
                try:
                    done.append(reader.take(document))
                except BackchannelError as error:
                    found = codes.UNWRITTEN.at(Span(document.name), error.message, hint=error.hint)
                    done.append(ReadReport(document.name, None, "failed", diagnostics=(found,)))
    if progress is not None:
        progress("", len(files), len(files))
    return Intake(
        Provenance("read", {"files": len(files), "model": endpoint.model if endpoint else None}),
        tuple(done),
        tuple(problems),
    )


_DAY_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.]?(\d\d)[-_.]?(\d\d)(?!\d)")


def _day_in(name: str) -> date | None:
    """The day that a file's name holds, if one: *2031-03-05-talks.txt*, *20310305_wire.txt*."""
    found = {m.groups() for m in _DAY_IN_NAME.finditer(Path(name).name)}
    if len(found) != 1:
        return None
    year, month, day = (int(part) for part in found.pop())
    try:
        return date(year, month, day)
    except ValueError:
        return None


class _Reader:
    """Holds what a batch needs to know of the case while it grows."""

    def __init__(
        self,
        root: Path,
        published: date | None,
        outlet: str | None,
        endpoint: Endpoint | None,
        dry_run: bool,
    ) -> None:
        self.root = root
        self.published, self.outlet = published, outlet
        self.asking, self.dry_run = Asking(endpoint), dry_run
        #: Reports of the case, by id, that were there or written since.
        self.seen: set[str] = set()
        self.hashes: dict[str, list[str]] = {}
        self.links = Links(self._names_of, self._text_of, self._hashes_of)
        self.stated: dict[tuple[int, int], int] = {}
        self._open = contextlib.ExitStack()
        self._reload()
        self.names = CaseNames(self.case, met(self.base))

    def close(self) -> None:
        """Close what is open."""
        self._open.close()

    def _names_of(self, outlet: str) -> tuple[str, ...]:
        known = self.case.outlets.get(outlet)
        return (str(known.name), *map(str, known.aliases)) if known else ()

    def _text_of(self, id: str) -> str:
        report = report_in(self.case, self.root, id).reports.get(id)
        return report.text if report is not None else ""

    def _hashes_of(self, id: str) -> bytes:
        known = hashes_of(self.base, id)
        return Print.of(self._text_of(id)).hashes if known is None else known

    def _keep(self, id: str, text: str, sha256: str, card: Card) -> None:
        """Take in a report that the case has from now on."""
        self.seen.add(id)
        self.hashes.setdefault(sha256, []).append(id)
        self.links.add(id, text, card)
        self._learn(text)

    def _know(self, known: Facts) -> None:
        """Take in a report of the case by what is kept of it."""
        self.seen.add(known.id)
        self.hashes.setdefault(known.sha256, []).append(known.id)
        self.links.know(known.id, known.card, known.print)
        for day, year in known.stated.items():
            self.stated.setdefault(day, year)

    def _learn(self, text: str) -> None:
        """Keep the years of the days that a text names with their year, for the others."""
        for day, year in stated_days(text).items():
            self.stated.setdefault(day, year)

    def take(self, document: Document) -> ReadReport:
        """Read one document into the case."""
        text = re.sub(r"\r\n|\r", "\n", document.text).strip("\n").rstrip() + "\n"
        sha256 = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        said: list[Diagnostic] = list(document.warnings)
        at = Span(document.name)
        self._refresh()
        if (known := self._known(sha256, document, at, said)) is not None:
            return known
        day = self.published or document.published
        if day is None and (day := _day_in(document.name)) is not None:
            said.append(
                codes.DAY_FROM_NAME.at(at, f"taken to be of {day}", hint=codes.DAY_FROM_NAME.fix)
            )
        if day is None and (day := document.filed) is not None:
            said.append(codes.day_filed(at, day, document.filed_from))
        if day is None:
            said.append(
                codes.NO_DAY.at(at, "nothing says when it was published", hint=codes.NO_DAY.fix)
            )
            return ReadReport(document.name, None, "failed", diagnostics=tuple(said))
        if document.language not in ("en", ""):
            said.append(codes.NOT_ENGLISH.at(at, f"the text seems to be {document.language!r}"))
        name = self.outlet or document.outlet or self.names.first_outlet(mastheads(text))
        if not name:
            name = _file_name(document)
            said.append(codes.NO_OUTLET.at(at, f"filed under {name!r}", hint=codes.NO_OUTLET.fix))
        card = Card(
            self.names.outlet(self._outlet_name(name)) or "",
            day.isoformat(),
            document.title or title_below(text, name)[:200],
            document.url,
            moment(document.modified),
        )
        place = self.links.place(text, card, at)
        if place.outcome == "known":
            said += place.diagnostics
            return _left_out(document, place.like, said)
        self._learn(text)
        found = extract(
            text, file=document.name, published=day, stated=self.stated, people=self.names.pronouns
        )
        told = self.asking.about(text, [s.content for s in found.statements], at, said)
        # Others may have read into the case meanwhile, even this text.
        with self._alone():
            self._refresh()
            if (known := self._known(sha256, document, at, said, ask=False)) is not None:
                return known
            card = dataclasses.replace(card, outlet=self._outlet(name))
            place = self.links.place(text, card, at)
            said += place.diagnostics
            if place.outcome == "known":
                return _left_out(document, place.like, said)
            return self._file(document, text, sha256, card, place, found, told, day, said)

    def _file(
        self,
        document: Document,
        text: str,
        sha256: str,
        card: Card,
        place: Place,
        found: Extraction,
        told: Told,
        day: date,
        said: list[Diagnostic],
    ) -> ReadReport:
        """Write a report into the case and keep it."""
        outlet, statements = card.outlet, [*found.statements, *told.statements]
        id = self._id(day, outlet)
        relies = [r for r in self._relied_on(found, outlet) if r not in place.relies_on]
        card = dataclasses.replace(
            card,
            relies_on=(*place.relies_on, *relies),
            replaces=place.replaces or "",
            model=told.by,
        )
        head: dict[str, Any] = {
            "title": card.title,
            "outlet": outlet,
            "published": card.published,
            "modified": card.modified or None,
            "author": list(document.author) or None,
            "language": document.language or "en",
            "url": document.url or None,
            "relies_on": list(card.relies_on) or None,
            "replaces": place.replaces,
            "model": told.by or None,
            "sha256": sha256,
        }
        names = self.names.within(text)
        entries = [
            statement_entry(s, f"{id}-{n}", id, outlet, text, names, found.dates, day)
            for n, s in enumerate(statements, 1)
        ]
        events = proposed_events(id, found, text, names)
        # A run that was killed while it wrote this report has left the links to it.
        place.relied_on_by = [
            r for r in place.relied_on_by if id not in self.links.cards[r].relies_on
        ]
        if not self.dry_run:
            write_report(self.root, id, head, text, entries, events, place)
        self._keep(id, text, sha256, card)
        self.links.settle(id, place)
        return ReadReport(
            document.name,
            id,
            place.outcome,
            len(statements),
            told.dropped,
            place.like,
            tuple(place.changes),
            tuple(said),
            len(events),
        )

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Nobody else reads into the case; that others write other files of it does no harm."""
        if self.dry_run:
            yield
            return
        folder = self.root / "reports"
        try:
            folder.mkdir(exist_ok=True)
        except OSError as error:
            raise UsageError(f"cannot write in {folder}: {error.strerror or error}") from error
        with locked(folder):
            yield

    def _refresh(self) -> None:
        """Take in what another program has read into the case since it was loaded."""
        with contextlib.suppress(OSError):
            there = {n[:-3] for n in os.listdir(self.root / "reports") if n.endswith(".md")}
            if not there <= self.seen:
                self.seen |= there
                self._reload()
                self._learn_outlets()

    def _reload(self) -> None:
        """Take in what the case has and was not known of."""
        self._open.close()
        known = self._open.enter_context(kept(self.root, Knowing()))
        self.case, self.base = known.head, known.base
        for of in facts(self.base):
            if of.id not in self.links.cards:
                self._know(of)
        # What others write meanwhile may be seen from now on.
        self.base.rollback()

    def _learn_outlets(self) -> None:
        for id, outlet in self.case.outlets.items():
            for name in (outlet.name, *outlet.aliases):
                self.names.add_outlet(str(name), id)

    def _known(
        self,
        sha256: str,
        document: Document,
        at: Span,
        said: list[Diagnostic],
        *,
        ask: bool = True,
    ) -> ReadReport | None:
        """The answer for a text that the case has."""
        id = self._same_text(sha256, document)
        if id is None:
            return None
        said.append(codes.KNOWN.at(at, f"this text is report {id!r}"))
        return _left_out(document, id, said, self._ask_again(id, at, said) if ask else None)

    def _same_text(self, sha256: str, document: Document) -> str | None:
        """The report that has this text, unless it is one of another outlet.

        A document that does not say whose it is, that stood at the report's address, or under
        whose file's name the report was filed, is that report.
        """
        name = self.outlet or document.outlet
        filed = self.names.outlet(_file_name(document))
        for id in self.hashes.get(sha256, ()):
            card = self.links.cards[id]
            if (
                not name
                or filed == card.outlet
                or self.names.outlet(self._outlet_name(name)) == card.outlet
            ):
                return id
            if not self.outlet and document.url and document.url == card.url:
                return id
        return None

    def _outlet_name(self, name: str) -> str:
        """A party given by its id is the outlet under its name."""
        party = self.names.party_called(name)
        if party is not None and name == party and self.names.outlet(name) is None:
            return str(self.case.parties[party].name)
        return name

    def _outlet(self, name: str) -> str:
        """The outlet's id; one the case does not know is added to it."""
        name = self._outlet_name(name)
        known = self.names.outlet(name)
        if known:
            return known
        id = self._free(slug(name) or "outlet")
        if not self.dry_run:
            try:
                self._add_outlet(id, name)
            except WriteConflict:
                # Somebody edits the case while it is read into: once more with what stands there.
                self.case = load_head(self.root).case
                self._learn_outlets()
                known = self.names.outlet(name)
                if known:
                    return known
                id = self._free(slug(name) or "outlet")
                self._add_outlet(id, name)
        self.names.add_outlet(name, id)
        return id

    def _add_outlet(self, id: str, name: str) -> None:
        edit = plan_set(self.case, ("outlets", id), {"name": name})
        source = self.case.source(edit.span.file)
        assert source is not None
        apply_edits(self.root, [edit], {edit.span.file: source.sha256})
        self.case = load_head(self.root).case

    def _free(self, base: str) -> str:
        """An id that nothing in the case has: ``union``, ``union-outlet``, ``union-outlet-2``."""
        taken = {*self.case.parties, *self.links.cards, *self.names.outlets.values()}
        taken |= {p for party in self.case.parties.values() for p in party.people}
        id, number = base, 2
        if id in taken and id not in self.names.outlets.values():
            id = base = f"{base}-outlet"
        while id in taken:
            id, number = f"{base}-{number}", number + 1
        return id

    def _id(self, day: date, outlet: str) -> str:
        id = base = f"{day.isoformat()}-{outlet}"
        number = 2
        while id in self.links.cards or (self.root / "reports" / f"{id}.md").exists():
            id = f"{base}-{number}"
            number += 1
        return id

    def _relied_on(self, found: Extraction, own: str) -> list[str]:
        """Outlets of the case that the text names as its source or as the way it came."""
        out: list[str] = []
        for statement in found.statements:
            named = [*statement.via]
            if statement.speaker_kind in ("organisation", "document") and statement.speaker:
                named.append(statement.speaker)
            for name in named:
                id = self.names.outlet(name)
                if id and id != own and id not in out:
                    out.append(id)
        return out

    def _ask_again(self, id: str, at: Span, said: list[Diagnostic]) -> Told:
        """Ask the model for a report of the case that none has answered for."""
        if not self.asking.on or self.links.cards[id].model:
            return Told()
        case = report_in(self.case, self.root, id)
        if id not in case.reports:
            return Told()
        report, there = case.reports[id], case.statements_of(id)
        text = report.text
        told = self.asking.about(text, [s.span for s in there], at, said)
        if told.by and not self.dry_run:
            card = self.links.cards[id]
            day = _whole_day(str(report.published))
            numbers = [int(s.id.rpartition("-")[2]) for s in there if s.id[-1:].isdecimal()]
            names = self.names.within(text)
            dates = find_dates(text, day, stated=self.stated)
            entries = [
                statement_entry(s, f"{id}-{n}", id, report.outlet, text, names, dates, day)
                for n, s in enumerate(told.statements, max(numbers, default=0) + 1)
            ]
            add_statements(self.root, id, entries, told.by)
            self.links.cards[id] = dataclasses.replace(card, model=told.by)
        return told


def _file_name(document: Document) -> str:
    """What a document without an outlet is filed under."""
    name = Path(document.name.partition("#")[0]).stem
    return name if slug(name) else "outlet"


def _left_out(
    document: Document, id: str | None, said: list[Diagnostic], told: Told | None = None
) -> ReadReport:
    told = told or Told()
    return ReadReport(
        document.name,
        id,
        "known",
        len(told.statements),
        told.dropped,
        id,
        diagnostics=tuple(said),
    )


def _whole_day(published: str) -> date | None:
    try:
        return date.fromisoformat(published[:10])
    except ValueError:
        return None
