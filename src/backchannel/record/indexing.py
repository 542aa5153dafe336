"""What search keeps of a case's reports and statements: an SQLite FTS5 index.

A row for each report and each statement that is not rejected. What a row shows may hang on more
than its own report: on names in the case, and on whether a newer version withdrew the statement.
Which units show which names is kept, and so is which report replaces which, so that a change goes
to those alone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator

from backchannel.casefile import Case
from backchannel.casefile.kept import Kept
from backchannel.casefile.models import Statement
from backchannel.casefile.versions import outdated
from backchannel.record.views import days, speaks_for

__all__ = ["Indexing", "versions", "withdraw"]

#: Reports whose versions are compared at one time.
_PORTION = 2_000


class Indexing:
    """The tables of the index and what goes into them: a keeper of :mod:`casefile.kept`."""

    folder = "search"
    least = 0
    layout = "5"
    schema = """
CREATE TABLE item (
    rowid INTEGER PRIMARY KEY, kind TEXT, id TEXT, report TEXT, outlet TEXT, published TEXT,
    day TEXT, party TEXT, status TEXT, sort TEXT
);
CREATE INDEX item_report ON item (report);
CREATE TABLE named (ref TEXT PRIMARY KEY, name TEXT) WITHOUT ROWID;
CREATE TABLE shows (ref TEXT, report TEXT, PRIMARY KEY (ref, report)) WITHOUT ROWID;
CREATE INDEX shows_in ON shows (report);
CREATE TABLE version (report TEXT PRIMARY KEY, replaces TEXT) WITHOUT ROWID;
CREATE INDEX version_of ON version (replaces);
CREATE VIRTUAL TABLE words USING fts5 (
    title, said, speaker, body, tokenize = "porter unicode61 remove_diacritics 2"
);
"""

    def head(self, base: sqlite3.Connection, head: Case) -> Iterable[str]:
        """Reports that show a name that changed."""
        now = _names(head)
        known = dict(base.execute("SELECT ref, name FROM named"))
        changed = [r for r in {**known, **now} if known.get(r) != now.get(r)]
        base.execute("DELETE FROM named")
        base.executemany("INSERT INTO named VALUES (?, ?)", now.items())
        out: set[str] = set()
        for ref in changed:
            rows = base.execute("SELECT report FROM shows WHERE ref = ?", (ref,))
            out.update(str(report) for (report,) in rows)
        return out

    def drop(self, base: sqlite3.Connection, units: Collection[str]) -> Iterable[str]:
        """Remove reports; the other versions of each have to be looked at again."""
        ids = [(u,) for u in units]
        out: set[str] = set()
        for id in ids:
            rows = base.execute("SELECT replaces FROM version WHERE report = ?", id)
            out.update(str(other) for (other,) in rows)
            for (row,) in base.execute("SELECT rowid FROM item WHERE report = ?", id).fetchall():
                base.execute("DELETE FROM words WHERE rowid = ?", (row,))
        for table in ("item", "shows", "version"):
            base.executemany(f"DELETE FROM {table} WHERE report = ?", ids)
        return out

    def take(self, base: sqlite3.Connection, case: Case) -> None:
        """Index reports with their statements."""
        top = int(base.execute("SELECT coalesce(max(rowid), 0) FROM item").fetchone()[0])
        for row, (item, words) in enumerate(_rows(case), top + 1):
            base.execute("INSERT INTO item VALUES (?,?,?,?,?,?,?,?,?,?)", (row, *item))
            base.execute(
                "INSERT INTO words (rowid, title, said, speaker, body) VALUES (?,?,?,?,?)",
                (row, *words),
            )
        for id, report in case.reports.items():
            refs = {ref for s in case.statements_of(id) for ref in _refs(s, report.outlet)}
            base.executemany("INSERT INTO shows VALUES (?, ?)", ((ref, id) for ref in refs))
            if report.front.replaces:
                base.execute("INSERT INTO version VALUES (?, ?)", (id, report.front.replaces))

    def settle(self, base: sqlite3.Connection, kept: Kept) -> None:
        """Say anew which statements the newest versions withdrew."""
        base.execute(
            "UPDATE item SET status = 'accepted' WHERE status = 'withdrawn' "
            "AND report IN (SELECT unit FROM touched)"
        )
        touched = [str(u) for (u,) in base.execute("SELECT unit FROM touched")]
        for chains in _chains(base, touched):
            withdraw(base, kept.case(chains))


def withdraw(base: sqlite3.Connection, case: Case) -> None:
    """Mark the statements that a newest version withdrew; ``case`` has all versions or none."""
    base.executemany(
        "UPDATE item SET status = 'accepted' WHERE report = ? AND status = 'withdrawn'",
        ((id,) for id in case.reports),
    )
    base.executemany(
        "UPDATE item SET status = 'withdrawn' WHERE report = ? AND id = ? AND kind = 'statement'",
        ((case.statements[s].report, s) for s, found in outdated(case).items() if not found.now),
    )


def versions(base: sqlite3.Connection) -> set[str]:
    """The reports that replace another, and those that they replace."""
    rows = base.execute("SELECT report FROM version UNION SELECT replaces FROM version")
    return {str(id) for (id,) in rows}


def _chains(base: sqlite3.Connection, touched: Iterable[str]) -> Iterator[set[str]]:
    """All versions of these reports, whole chains of them together in portions."""
    seen: set[str] = set()
    portion: set[str] = set()
    for start in touched:
        chain, stack = {start}, [start]
        while stack:
            at = stack.pop()
            rows = base.execute(
                "SELECT replaces FROM version WHERE report = ?1 "
                "UNION SELECT report FROM version WHERE replaces = ?1",
                (at,),
            )
            more = {str(other) for (other,) in rows} - chain - seen
            chain |= more
            stack += more
        if start in seen or len(chain) == 1:
            continue
        seen |= chain
        portion |= chain
        if len(portion) >= _PORTION:
            yield portion
            portion = set()
    if portion:
        yield portion


def _names(case: Case) -> dict[str, str]:
    """All names of a case that are indexed with statements, by what refers to them."""
    out = {f"party:{id}": party.name for id, party in case.parties.items()}
    out |= {f"outlet:{id}": outlet.name for id, outlet in case.outlets.items()}
    for id, (party, person) in case.people.items():
        out[f"person:{id}"] = repr((person.name, party, case.parties[party].name))
    return out


def _refs(s: Statement, outlet: str) -> Iterator[str]:
    """What names a statement may show."""
    source = s.source
    for kind, id in (("party", source.party), ("person", source.person)):
        if id:
            yield f"{kind}:{id}"
    yield f"outlet:{source.outlet or outlet}"


_Row = tuple[tuple[str, ...], tuple[str, str, str, str]]


def _rows(case: Case) -> Iterator[_Row]:
    for name, r in case.reports.items():
        when = days(r.published)
        day = when.latest.isoformat() if when else ""
        shared = (r.outlet, r.published, day)
        author = " ".join(r.front.author)
        yield (
            ("report", name, name, *shared, "", "accepted", r.title),
            (r.title, "", author, r.text),
        )
        for s in case.statements_of(name):
            if s.status == "rejected":
                continue
            speaker = case.speaker(s)
            party = speaks_for(case, s)
            who = f"{speaker} {case.parties[party].name}" if party in case.parties else speaker
            yield (
                ("statement", s.id, name, *shared, party, s.status, speaker),
                ("", f"{case.quote(s)}\n{s.says}".strip(), who, ""),
            )
