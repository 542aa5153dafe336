"""What reading has to know of the reports that a case has, kept between runs.

To place another report, and to name its speakers, not the reports are needed but a little of each:
what is compared of its text, the head of its file, the years of the days that it names, and whom
its statements give a party. This is kept in the user's cache folder
(:mod:`backchannel.casefile.kept`), without any text; only reports that changed are read for it.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backchannel.casefile import Case, Report
from backchannel.casefile.kept import Kept
from backchannel.casefile.loader import published_order
from backchannel.casefile.models.reports import ReportFront
from backchannel.casefile.pieces import Pieces, names_of
from backchannel.reading.dates import stated_days
from backchannel.reading.duplicates import Print
from backchannel.reading.links import Card

__all__ = ["Facts", "Knowing", "facts", "hashes_of", "met", "report_in"]

_SCHEMA = """
CREATE TABLE report (
    id TEXT PRIMARY KEY, day TEXT, sha256 TEXT, size INTEGER, signature BLOB, stated TEXT,
    outlet TEXT, published TEXT, title TEXT, url TEXT, modified TEXT, relies_on TEXT, replaces TEXT,
    model TEXT
);
CREATE TABLE shingles (id TEXT PRIMARY KEY, hashes BLOB);
CREATE TABLE met (report TEXT, file TEXT, number INTEGER, name TEXT, party TEXT);
CREATE INDEX met_in ON met (report);
"""

_SAMPLE = "On May 3, 2029 the ferry to Gull Island stayed in port; nobody said why it had."


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a report.

    Attributes:
        id: of the report.
        sha256: of its text.
        card: the head of its file.
        print: of its text, without hashes where these are still to be asked for.
        stated: the years of the days that the text names with their year.
    """

    id: str
    sha256: str
    card: Card
    print: Print
    stated: dict[tuple[int, int], int]

    @classmethod
    def of(cls, report: Report) -> Facts:
        """What there is to know of a report."""
        text = report.text
        return cls(
            report.id, report.sha256, card_of(report.front), Print.of(text), stated_days(text)
        )


def card_of(front: ReportFront) -> Card:
    """What is compared of the head of a report's file."""
    return Card(
        str(front.outlet),
        str(front.published),
        str(front.title),
        front.url,
        str(front.modified or ""),
        tuple(front.relies_on),
        front.replaces,
        front.model,
    )


def _mark() -> str:
    """Changes when something else is made of a text."""
    made = (Print.of(_SAMPLE), stated_days(_SAMPLE), [f.name for f in dataclasses.fields(Card)])
    return hashlib.sha256(repr(made).encode()).hexdigest()[:16]


class Knowing:
    """The tables and what goes into them: a keeper of :mod:`casefile.kept`."""

    folder = "read"
    #: Fewer are looked at anew in a moment.
    least = 1_000
    schema = _SCHEMA

    @property
    def layout(self) -> str:
        """Changes with what is made of a report."""
        return f"1 {_mark()}"

    def head(self, base: sqlite3.Connection, head: Case) -> Iterable[str]:
        """Nothing that is kept depends on the rest of the case."""
        return ()

    def drop(self, base: sqlite3.Connection, units: Collection[str]) -> Iterable[str]:
        """Remove reports."""
        ids = [(u,) for u in units]
        base.executemany("DELETE FROM report WHERE id = ?", ids)
        base.executemany("DELETE FROM shingles WHERE id = ?", ids)
        base.executemany("DELETE FROM met WHERE report = ?", ids)
        return ()

    def take(self, base: sqlite3.Connection, case: Case) -> None:
        """Keep what there is to know of reports."""
        for id, report in case.reports.items():
            known = Facts.of(report)
            card = known.card
            base.execute(
                "INSERT INTO report VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    id,
                    published_order(report)[0],
                    known.sha256,
                    known.print.size,
                    known.print.signature,
                    _written([[*day, year] for day, year in known.stated.items()]),
                    card.outlet,
                    card.published,
                    card.title,
                    card.url,
                    card.modified,
                    _written(card.relies_on),
                    card.replaces,
                    card.model,
                ),
            )
            base.execute("INSERT INTO shingles VALUES (?, ?)", (id, known.print.hashes))
            base.executemany(
                "INSERT INTO met VALUES (?, ?, ?, ?, ?)",
                (
                    (id, report.file, number, s.source.name, s.source.party)
                    for number, s in enumerate(case.statements_of(id))
                    if s.source.name and s.source.party
                ),
            )

    def settle(self, base: sqlite3.Connection, kept: Kept) -> None:
        """Nothing depends on other reports."""


def facts(base: sqlite3.Connection) -> Iterator[Facts]:
    """What is known of all reports, in their order, without the hashes of their texts."""
    rows = base.execute(
        "SELECT id, sha256, size, signature, stated, outlet, published, title, url, modified, "
        "relies_on, replaces, model FROM report ORDER BY day, id"
    )
    for id, sha256, size, signature, stated, *head in rows:
        outlet, published, title, url, modified, relies_on, replaces, model = head
        relied = tuple(_read(relies_on))
        yield Facts(
            id,
            sha256,
            Card(outlet, published, title, url, modified, relied, replaces, model),
            Print(size, signature, b""),
            {(month, day): year for month, day, year in _read(stated)},
        )


def _written(some: Sequence[Any]) -> str:
    return json.dumps(some) if some else ""


def _read(some: str) -> Sequence[Any]:
    found: Sequence[Any] = json.loads(some) if some else ()
    return found


def met(base: sqlite3.Connection) -> list[tuple[str, str]]:
    """Who is named with a party in the case's statements, in their order, each once."""
    rows = base.execute("SELECT name, party FROM met ORDER BY file, number")
    return list(dict.fromkeys((str(name), str(party)) for name, party in rows))


def hashes_of(base: sqlite3.Connection, id: str) -> bytes | None:
    """The hashes of a report's text; ``None`` where it is not known any more."""
    row = base.execute("SELECT hashes FROM shingles WHERE id = ?", (id,)).fetchone()
    return None if row is None else bytes(row[0])


def report_in(head: Case, root: Path, id: str) -> Case:
    """The case with the report ``id`` alone, as it is on the disk now; without it if it is gone."""
    there = [n for n in names_of(id) if (root / "reports" / n).exists()]
    return Pieces(head, there).case({})
