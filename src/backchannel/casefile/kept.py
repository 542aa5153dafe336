"""What is made of a case's reports, kept in the user's cache and brought up to date by changes.

A SQLite file for each case and purpose. It holds the signature (size, times, inode) and the hash of
every file of the case; a :class:`Keeper` adds tables of its own and says what goes into them.
:func:`kept` lists the files first. While all signatures are those of the last time, nothing is
opened. Else it reads the files whose signature changed, and takes anew the units
(:mod:`backchannel.casefile.pieces`) of those whose bytes did. Files are taken in bounded portions,
each in one transaction, so that memory stays small and an interrupted run is resumed by the next.

The result is that of making everything anew, whatever happened before; tests hold this on random
edits. A file that was written less than two seconds before it was looked at may change again within
one tick of its time stamp: it is read again the next time, as git does. What is no such file, or
one of another version, is thrown away and made anew; where there is no place to keep it, it is made
in memory. One program at a time brings a file up to date, the others wait for it; whoever has begun
to ask it sees it as it was then.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from backchannel import __version__
from backchannel.casefile.cachefile import cache_folder, open_private, throw_away
from backchannel.casefile.case import Case
from backchannel.casefile.files import inside, is_text, read
from backchannel.casefile.loader import hash_of
from backchannel.casefile.pieces import ENDINGS, Pieces, load_head, names_of, unit_of
from backchannel.casefile.writer import locked
from backchannel.errors import InputError, UsageError, WriteConflict

__all__ = ["Keeper", "Kept", "kept", "thrown_away"]

#: Version of the tables below; a file with another one is thrown away.
_LAYOUT = "1"
_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT);
CREATE TABLE part (name TEXT PRIMARY KEY);
CREATE TABLE file (name TEXT PRIMARY KEY, sign TEXT, sha256 TEXT) WITHOUT ROWID;
CREATE TABLE stated (id TEXT, name TEXT, PRIMARY KEY (id, name)) WITHOUT ROWID;
CREATE INDEX stated_in ON stated (name);
CREATE TABLE left_out (unit TEXT, id TEXT, PRIMARY KEY (unit, id)) WITHOUT ROWID;
CREATE TABLE touched (unit TEXT PRIMARY KEY) WITHOUT ROWID;
"""

#: Units that are taken in one transaction.
_PORTION = 2_000
#: Longest wait for another program that brings the same file up to date, in seconds.
_PATIENCE = 600.0
#: A file that changed less than this long ago may change again within one tick of its time stamp
#: (two seconds on the coarsest file system).
_RACY_NS = 2_000_000_000
#: The signature of such a file, which is never taken for unchanged.
_RACY = "?"


class Keeper(Protocol):
    """What is to be kept of a case's reports."""

    @property
    def folder(self) -> str:
        """In the user's cache."""

    @property
    def least(self) -> int:
        """Files of a case's reports from which on it is worth keeping anything of them."""

    @property
    def layout(self) -> str:
        """Version of the tables and of what stands in them."""

    @property
    def schema(self) -> str:
        """SQL that makes the tables."""

    def head(self, base: sqlite3.Connection, head: Case) -> Iterable[str]:
        """The case without its reports may have changed: units to be taken anew for that."""

    def drop(self, base: sqlite3.Connection, units: Collection[str]) -> Iterable[str]:
        """Remove what is kept of units; others that this touches."""

    def take(self, base: sqlite3.Connection, case: Case) -> None:
        """Keep what there is to keep of the reports of ``case``, which are some of the whole."""

    def settle(self, base: sqlite3.Connection, kept: Kept) -> None:
        """All units are taken; those in the table ``touched`` were dropped or taken anew."""


class Kept:
    """An open file that is up to date with the case.

    Attributes:
        root: the case's folder.
        base: the tables; within the transaction that began when it was brought up to date.
    """

    def __init__(self, root: Path, keeper: Keeper, base: sqlite3.Connection) -> None:
        self.root, self.keeper, self.base = root, keeper, base
        self._head: Case | None = None
        layout = f"{_LAYOUT} {keeper.layout} {__version__} {sqlite3.sqlite_version}"
        if not base.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
            base.executescript(_SCHEMA + keeper.schema)
            with base:
                self._set("layout", layout)
        elif self._get("layout") != layout:
            raise sqlite3.DatabaseError("it was kept by another version")

    @property
    def hash(self) -> str:
        """The case's hash."""
        return self._get("hash")

    @property
    def head(self) -> Case:
        """The case without its reports."""
        if self._head is None:
            self._head = load_head(self.root).case
        return self._head

    def case(self, units: Iterable[str]) -> Case:
        """The case with the reports of these units only."""
        units = list(units)
        names = (n for u in units for n in names_of(u))
        known = [n for n in names if self._sha256(n) is not None]
        return Pieces(self.head, known).case(self._left_out(units))

    def close(self) -> None:
        """Close the file."""
        self.base.close()

    # bringing it up to date

    def follow(self) -> None:
        """Bring everything up to date with the files, and hold it so until the file is closed.

        Raises:
            InputError: there is no case.
        """
        listed = _listed(self.root)
        looked = [str(n) for (n,) in self.base.execute("SELECT name FROM part")]
        parts = _parts(self.root, looked)
        stamp = _stamp(listed, parts)
        if not stamp or stamp != self._get("stamp"):
            self._update(listed, parts)
        self.base.execute("BEGIN")
        self._get("stamp")

    def _update(self, listed: dict[str, str], parts: dict[str, str]) -> None:
        found = load_head(self.root)
        for _ in range(3):
            if parts.keys() >= set(found.looked):
                break
            # What is included was not known of: its signature has to be older than its reading.
            parts = _parts(self.root, found.looked)
            found = load_head(self.root)
        head = self._head = found.case
        if not head.files and not listed:
            first = found.diagnostics[0]
            raise InputError(first.message, hint=first.hint)
        parts = {n: parts.get(n, _RACY) for n in found.looked}
        with self.base:
            self._set("stamp", "")
            self.base.execute("DELETE FROM part")
            self.base.executemany("INSERT INTO part VALUES (?)", ((n,) for n in parts))
            self.base.executemany(
                "UPDATE file SET sign = '', sha256 = '' WHERE name = ?",
                ((n,) for u in self.keeper.head(self.base, head) for n in names_of(u)),
            )
        self._renew(listed)
        self._settle_ids()
        with self.base:
            self.keeper.settle(self.base, self)
            self.base.execute("DELETE FROM touched")
            of_files = self.base.execute("SELECT name, sha256 FROM file WHERE sha256 <> ''")
            hashes = {f"reports/{n}": h for n, h in of_files}
            self._set("hash", hash_of({**hashes, **found.hashes}))
            self._set("stamp", _stamp(listed, parts) if head.files else "")

    def _renew(self, listed: Mapping[str, str]) -> None:
        """Take the units anew of whose files one changed, came or went."""
        left = dict(listed)
        changed = set()
        for name, sign in self.base.execute("SELECT name, sign FROM file"):
            if sign == left.get(name) != _RACY:
                del left[name]
            else:
                changed.add(unit_of(name))
        changed.update(map(unit_of, left))
        for portion in _portions(sorted(changed)):
            files = {u: [n for n in names_of(u) if n in listed] for u in portion}
            same = [u for u in portion if self._same(u, files[u])]
            with self.base:
                self.base.executemany(
                    "UPDATE file SET sign = ? WHERE name = ?",
                    ((listed[n], n) for u in same for n in files[u]),
                )
                self._take(sorted({*portion} - {*same}), files, {}, listed)

    def _same(self, unit: str, names: Sequence[str]) -> bool:
        """Whether a unit has the files that it had, with the bytes that they had."""
        rows = {n: row for n in names_of(unit) if (row := self._sha256(n)) is not None}
        if rows.keys() != set(names) or not all(rows.values()):
            return False
        for name in names:
            file, _ = read(self.root, f"reports/{name}")
            if file is None or file.sha256 != rows[name]:
                return False
        return True

    def _take(
        self,
        units: Sequence[str],
        files: Mapping[str, Sequence[str]],
        left_out: Mapping[str, set[str]],
        listed: Mapping[str, str],
    ) -> None:
        """Drop units and take them anew, as far as they are still there."""
        base = self.base
        touched = {*units, *self.keeper.drop(base, units)}
        base.executemany("INSERT OR IGNORE INTO touched VALUES (?)", ((u,) for u in touched))
        base.executemany("DELETE FROM left_out WHERE unit = ?", ((u,) for u in units))
        every = [(n,) for u in units for n in names_of(u)]
        base.executemany("DELETE FROM file WHERE name = ?", every)
        base.executemany("DELETE FROM stated WHERE name = ?", every)
        pieces = Pieces(self.head, (n for u in units for n in files[u]))
        case = pieces.case(left_out)
        self.keeper.take(base, case)
        base.executemany(
            "INSERT INTO file VALUES (?, ?, ?)",
            ((n, listed[n], pieces.hashes.get(n, "")) for u in units for n in files[u]),
        )
        base.executemany(
            "INSERT INTO stated VALUES (?, ?)",
            ((s, unit.name) for unit in pieces.units.values() for s in unit.statements),
        )
        base.executemany(
            "INSERT INTO left_out VALUES (?, ?)",
            (
                (id, s)
                for id, unit in pieces.units.items()
                for s in unit.statements.keys() - set(case.reports[id].statements)
            ),
        )

    def _settle_ids(self) -> None:
        """Of statements with one id the one in the first file counts."""
        twice = self.base.execute(
            "SELECT id, name FROM stated WHERE id IN "
            "(SELECT id FROM stated GROUP BY id HAVING count(*) > 1) ORDER BY id, name"
        )
        wanted: dict[str, set[str]] = {}
        before = ""
        for id, name in twice:
            if id == before:
                wanted.setdefault(unit_of(name), set()).add(id)
            before = id
        known: dict[str, set[str]] = {}
        for unit, id in self.base.execute("SELECT unit, id FROM left_out"):
            known.setdefault(unit, set()).add(id)
        other = sorted(u for u in {*wanted, *known} if wanted.get(u) != known.get(u))
        for portion in _portions(other):
            signs: dict[str, str] = {}
            files: dict[str, list[str]] = {}
            for unit in portion:
                for name in names_of(unit):
                    row = self.base.execute("SELECT sign FROM file WHERE name = ?", (name,))
                    if found := row.fetchone():
                        signs[name] = found[0]
                        files.setdefault(unit, []).append(name)
            with self.base:
                self._take(portion, files, wanted, signs)

    # tables

    def _sha256(self, name: str) -> str | None:
        row = self.base.execute("SELECT sha256 FROM file WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def _left_out(self, units: Iterable[str]) -> dict[str, set[str]]:
        out = {}
        for unit in units:
            ids = self.base.execute("SELECT id FROM left_out WHERE unit = ?", (unit,))
            if found := {str(id) for (id,) in ids}:
                out[unit] = found
        return out

    def _get(self, key: str) -> str:
        row = self.base.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else ""

    def _set(self, key: str, value: str) -> None:
        self.base.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))


@contextlib.contextmanager
def kept(root: Path, keeper: Keeper) -> Iterator[Kept]:
    """What is kept of the case at ``root``, up to date with its files.

    Raises:
        InputError: there is no case.

    Cost:
        Listing the files while nothing changed: about a second for 200,000. After a change, three
        times that and a millisecond for each report that changed; at first a millisecond for every
        report.
    """
    found = _on_disk(root, keeper) if _files(root) >= keeper.least else None
    if found is None:
        found = Kept(root, keeper, sqlite3.connect(":memory:"))
        found.follow()
    try:
        yield found
    finally:
        found.close()


def thrown_away(root: Path, keeper: Keeper) -> bool:
    """Throw away what is kept of a case; whether there was something."""
    path = _path(root, keeper)
    # Where it cannot be locked, it is not used either.
    with contextlib.suppress(UsageError, WriteConflict):
        if path.exists():
            with locked(path.parent, _PATIENCE):
                return throw_away(path)
    return False


def _path(root: Path, keeper: Keeper) -> Path:
    name = hashlib.sha256(str(root.resolve()).encode("utf-8", "surrogateescape")).hexdigest()
    return cache_folder() / keeper.folder / name[:32] / "kept.sqlite"


def _on_disk(root: Path, keeper: Keeper) -> Kept | None:
    """The file in the user's cache, made anew where it is broken; ``None`` without a place."""
    path = _path(root, keeper)
    with contextlib.suppress(OSError, UsageError, WriteConflict):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with locked(path.parent, _PATIENCE):
            for anew in (False, True):
                if anew:
                    throw_away(path)
                with contextlib.suppress(sqlite3.Error), contextlib.ExitStack() as stack:
                    # It may hold the texts of the reports: nobody else's business.
                    base = open_private(path)
                    stack.callback(base.close)
                    found = Kept(root, keeper, base)
                    found.follow()
                    stack.pop_all()
                    return found
    return None


# files


def _listed(root: Path) -> dict[str, str]:
    """The signatures of the files of a case's reports, by their names in that folder."""
    now = time.time_ns()
    out: dict[str, str] = {}
    folder = root / "reports"
    if not inside(root, folder):
        return out
    with contextlib.suppress(FileNotFoundError, NotADirectoryError), os.scandir(folder) as entries:
        for entry in entries:
            name = entry.name
            if not name.endswith(ENDINGS) or name[0] == "." or not is_text(name):
                continue
            if entry.is_symlink() and not inside(root, folder / name):
                continue
            try:
                out[name] = _sign(entry.stat(), now)
            except OSError:
                out[name] = "-"
    return out


def _files(root: Path) -> int:
    with contextlib.suppress(OSError):
        return len(os.listdir(root / "reports"))
    return 0


def _parts(root: Path, names: Iterable[str]) -> dict[str, str]:
    """The signatures of files that make up the case without its reports, there or not."""
    now = time.time_ns()
    out = {}
    for name in names:
        try:
            out[name] = _sign(os.stat(root / name), now) if inside(root, root / name) else "!"
        except (OSError, ValueError):
            out[name] = "-"
    return out


def _sign(info: os.stat_result, now: int) -> str:
    # Where files have a time of change, it cannot be set: it tells of every change.
    changed = info.st_mtime_ns if os.name == "nt" else info.st_ctime_ns
    if now - changed <= _RACY_NS:
        return _RACY
    return f"{info.st_size} {info.st_mtime_ns} {info.st_ctime_ns} {info.st_ino}"


def _stamp(*signs: Mapping[str, str]) -> str:
    """The names and signatures of all files; empty where one cannot be trusted yet."""
    digest = hashlib.sha256()
    for some in signs:
        if _RACY in some.values():
            return ""
        lines = sorted(f"{name}\0{sign}\n" for name, sign in some.items())
        digest.update("".join([*lines, "\n"]).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _portions(units: Sequence[str]) -> Iterator[Sequence[str]]:
    return (units[at : at + _PORTION] for at in range(0, len(units), _PORTION))
