"""Search over all reports and statements of a case.

An SQLite FTS5 index, ranked by BM25 [Robertson2009] with titles and spoken words above running
text, in the user's cache folder; it can be thrown away at any time. A changed report is indexed
anew, the others stay. :func:`search_at` asks the files for nothing but their names, sizes and
times while these are what was indexed, so that a large case answers without being loaded.

References:
    [Robertson2009] Robertson & Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond,
    Foundations and Trends in Information Retrieval 3(4), 2009.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import sqlite3
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from backchannel.casefile import Case, load_case
from backchannel.casefile.files import find_case
from backchannel.casefile.versions import outdated
from backchannel.errors import InputError, NotFound, UsageError
from backchannel.record.cachefile import cache_folder, open_private, throw_away
from backchannel.record.views import days, view
from backchannel.results import Provenance, Result

__all__ = ["Found", "Hit", "forget", "search", "search_at"]

#: Version of the index's layout; another one is thrown away.
_LAYOUT = "4"

#: BM25 weights of title, spoken words, speaker, running text.
_WEIGHTS = "6.0, 3.0, 2.0, 1.0"

#: Words around a hit.
_AROUND = 18

_TOKEN = re.compile(r'(-?)"([^"]*)"|(\S+)')
_LETTERS = re.compile(r"\w", re.UNICODE)

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT);
CREATE TABLE item (
    rowid INTEGER PRIMARY KEY, kind TEXT, id TEXT, report TEXT, outlet TEXT, published TEXT,
    day TEXT, party TEXT, status TEXT, sort TEXT, mark TEXT
);
CREATE INDEX item_report ON item (report);
CREATE VIRTUAL TABLE words USING fts5 (
    title, said, speaker, body, tokenize = "porter unicode61 remove_diacritics 2"
);
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """A report or statement that was found.

    Attributes:
        kind: ``report`` or ``statement``.
        id: its id; ``report`` is the report it is in.
        title: of the report.
        outlet: id. published: EDTF as written.
        speaker: of a statement, in words.
        snippet: the words around the hit; ``marks`` are the stretches in it that match.
        score: BM25, higher is better.
        status: of a statement: accepted, proposed or withdrawn.
    """

    kind: str
    id: str
    report: str
    title: str
    outlet: str
    published: str
    speaker: str
    snippet: str
    marks: tuple[tuple[int, int], ...]
    score: float
    status: str


@dataclass(frozen=True)
class Found(Result):
    """Hits, the best first; ``total`` counts all, also those not listed."""

    query: str
    hits: tuple[Hit, ...]
    total: int
    indexed: int


def search(
    case: Case,
    query: str,
    *,
    kind: str | None = None,
    party: str | None = None,
    outlet: str | None = None,
    as_of: str | None = None,
    known_to: str | None = None,
    most: int = 20,
    keep: bool = False,
) -> Found:
    """Search a case's reports and statements.

    Args:
        case: the whole case.
        query: words, ``"a phrase"``, ``-without``, ``begin*``. All words must occur; where no
            report has them all, any.
        kind: ``report`` or ``statement``.
        party: statements of this party only.
        outlet: of this outlet only.
        as_of, known_to: see :func:`backchannel.record.view`.
        most: hits to list.
        keep: keep the index in the user's cache, so that only what changed is indexed next time.
            It holds the texts of the reports.

    Raises:
        NotFound: there is no such party or outlet.
        UsageError: the query has no word to look for.

    Cost:
        Building: about a second for a thousand reports of 600 words. A query: milliseconds.

    Example:
        >>> from backchannel.casefile import load_case
        >>> found = search(load_case("port-of-kestrow").case, "turbot")
        >>> found.hits[0].report
        '2026-03-07-daily-flare'
    """
    _refuse_unknown(case, party, outlet)
    with contextlib.closing(_open(case.root if keep else None)) as index:
        _refresh(index, case)
        visible = None
        if as_of is not None or known_to is not None:
            seen = view(case, as_of=as_of, known_to=known_to)
            visible = {*seen.reports, *seen.statements}
        return _query(index, query, kind, party, outlet, visible, most, case.hash)


def search_at(
    where: str | Path,
    query: str,
    *,
    kind: str | None = None,
    party: str | None = None,
    outlet: str | None = None,
    as_of: str | None = None,
    known_to: str | None = None,
    most: int = 20,
    rebuild: bool = False,
) -> Found:
    """Search a case by its folder or its name in the catalog, loading it only where it changed.

    Args:
        where: as for :func:`backchannel.casefile.load_case`.
        rebuild: throw the index away first.

    The other arguments are those of :func:`search`.

    Raises:
        InputError: there is no case.
        NotFound: there is no such party or outlet.
        UsageError: the query has no word to look for, or ``as_of`` is no date.
    """
    root = find_case(where)
    if rebuild:
        forget(root)
    with contextlib.closing(_open(root)) as index:
        stamp = _stamp(root)
        fresh = _meta(index, "stamp") == stamp and bool(stamp)
        if fresh and known_to is None and as_of is None:
            known = _meta(index, "case") or ""
            found = _query(index, query, kind, party, outlet, None, most, known)
            if not found.hits and (party is not None or outlet is not None):
                _refuse_unknown(load_case(where).case, party, outlet)
            return found
        loaded = load_case(where)
        if not loaded.case.files:
            first = loaded.diagnostics[0]
            raise InputError(first.message, hint=first.hint)
        _refuse_unknown(loaded.case, party, outlet)
        _refresh(index, loaded.case)
        _set(index, "stamp", stamp)
        visible = None
        if as_of is not None or known_to is not None:
            seen = view(loaded.case, as_of=as_of, known_to=known_to)
            visible = {*seen.reports, *seen.statements}
        return _query(index, query, kind, party, outlet, visible, most, loaded.case.hash)


def _refuse_unknown(case: Case, party: str | None, outlet: str | None) -> None:
    for kind, name, names in (("party", party, case.parties), ("outlet", outlet, case.outlets)):
        if name is not None and name not in names:
            raise NotFound.named(kind, name, names)


def forget(root: str | Path) -> bool:
    """Throw a case's index away; whether there was one."""
    return throw_away(_path(Path(root)))


# the index


def _path(root: Path) -> Path:
    name = hashlib.sha256(str(root.resolve()).encode("utf-8", "surrogateescape")).hexdigest()
    return cache_folder() / "search" / f"{name[:32]}.sqlite"


def _open(root: Path | None) -> sqlite3.Connection:
    if root is None:
        return _made(sqlite3.connect(":memory:"))
    path = _path(root)
    for anew in (False, True):
        try:
            if anew:
                forget(root)
            # The index holds the texts of the reports: nobody else's business.
            index = open_private(path)
            known = _meta(index, "layout")
            if known == _LAYOUT:
                return index
            if known is None:
                return _made(index)
            index.close()
        except (OSError, sqlite3.DatabaseError):
            continue
    # There is no place to keep it (a read-only home): search all the same.
    return _made(sqlite3.connect(":memory:"))


def _made(index: sqlite3.Connection) -> sqlite3.Connection:
    index.executescript(_SCHEMA)
    _set(index, "layout", _LAYOUT)
    return index


def _meta(index: sqlite3.Connection, key: str) -> str | None:
    try:
        row = index.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    except sqlite3.OperationalError:
        return None
    return str(row[0]) if row else None


def _set(index: sqlite3.Connection, key: str, value: str) -> None:
    with index:
        index.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))


def _stamp(root: Path) -> str:
    """The names, sizes and times of a case's files; changes whenever one of them does."""
    digest = hashlib.sha256()
    for path in sorted(_files(root)):
        try:
            info = os.stat(path)
        except OSError:
            return ""
        digest.update(
            f"{path}\0{info.st_size}\0{info.st_mtime_ns}\0{info.st_ino}\n".encode(
                "utf-8", "surrogateescape"
            )
        )
    return digest.hexdigest()


def _files(root: Path) -> Iterator[str]:
    for folder, folders, names in os.walk(root):
        folders[:] = [f for f in folders if not f.startswith(".")]
        for name in names:
            if name.endswith((".yaml", ".yml", ".md", ".txt")):
                yield os.path.join(folder, name)


def _refresh(index: sqlite3.Connection, case: Case) -> None:
    """Bring the index up to the case: reports whose mark changed are indexed anew."""
    if case.hash and _meta(index, "case") == case.hash:
        return
    names = _names_mark(case)
    gone = {id for id, found in outdated(case).items() if not found.now}
    marks = {r: _mark(case, r, names, gone) for r in case.reports}
    known = dict(index.execute("SELECT report, mark FROM item WHERE kind = 'report'"))
    stale = [r for r, m in known.items() if marks.get(r) != m]
    fresh = [r for r in marks if known.get(r) != marks[r]]
    with index:
        for report in stale:
            rows = index.execute("SELECT rowid FROM item WHERE report = ?", (report,)).fetchall()
            index.executemany("DELETE FROM words WHERE rowid = ?", rows)
            index.execute("DELETE FROM item WHERE report = ?", (report,))
        top = index.execute("SELECT coalesce(max(rowid), 0) FROM item").fetchone()[0]
        for row, item, words in _rows(case, fresh, marks, gone, int(top)):
            index.execute("INSERT INTO item VALUES (?,?,?,?,?,?,?,?,?,?,?)", (row, *item))
            index.execute(
                "INSERT INTO words (rowid, title, said, speaker, body) VALUES (?,?,?,?,?)",
                (row, *words),
            )
        index.execute("INSERT OR REPLACE INTO meta VALUES ('case', ?)", (case.hash,))


def _names_mark(case: Case) -> str:
    """Changes when a name that is indexed with statements does."""
    names = [(k, p.name) for k, p in case.parties.items()]
    names += [(k, person.name) for k, (_, person) in case.people.items()]
    names += [(k, o.name) for k, o in case.outlets.items()]
    return hashlib.sha256(repr(names).encode()).hexdigest()


def _mark(case: Case, report: str, names: str, gone: Set[str]) -> str:
    r = case.reports[report]
    parts = [names, r.sha256, r.title, r.outlet, r.published, *r.front.author]
    digest = hashlib.sha256("\0".join(parts).encode())
    for s in case.statements_of(report):
        fields = (s.id, s.span, s.says, s.kind, s.status, s.source, s.quote, s.id in gone)
        digest.update(repr(fields).encode())
    return digest.hexdigest()


_Row = tuple[int, tuple[str, ...], tuple[str, str, str, str]]


def _rows(
    case: Case, reports: Sequence[str], marks: dict[str, str], gone: Set[str], top: int
) -> Iterator[_Row]:
    from backchannel.record.views import speaks_for

    for name in reports:
        r = case.reports[name]
        when = days(r.published)
        day = when.latest.isoformat() if when else ""
        top += 1
        shared = (r.outlet, r.published, day)
        author = " ".join(r.front.author)
        yield (
            top,
            ("report", name, name, *shared, "", "accepted", r.title, marks[name]),
            (r.title, "", author, r.text),
        )
        for s in case.statements_of(name):
            if s.status == "rejected":
                continue
            top += 1
            status = "withdrawn" if s.id in gone else s.status
            speaker = case.speaker(s)
            party = speaks_for(case, s)
            who = f"{speaker} {case.parties[party].name}" if party in case.parties else speaker
            yield (
                top,
                ("statement", s.id, name, *shared, party, status, speaker, ""),
                ("", f"{case.quote(s)}\n{s.says}".strip(), who, ""),
            )


# queries


def _expression(query: str) -> tuple[str, str]:
    """A query as FTS5 expressions that nothing in it can break: all words, and any of them."""
    wanted: list[str] = []
    without: list[str] = []
    for minus, phrase, word in _TOKEN.findall(query):
        text, negative, star = phrase, minus == "-", False
        if word:
            negative = word.startswith("-") and len(word) > 1
            text = word.lstrip("-") if negative else word
            star = text.endswith("*")
            text = text.rstrip("*")
        if not _LETTERS.search(text):
            continue
        quoted = '"' + text.replace('"', " ").replace("\0", " ") + '"' + ("*" if star else "")
        (without if negative else wanted).append(quoted)
    if not wanted:
        raise UsageError(
            "the query has no word to look for", hint='as in: search CASE "second phase" hostages'
        )
    tail = "".join(f" NOT {w}" for w in without)
    return " AND ".join(wanted) + tail, f"({' OR '.join(wanted)}){tail}"


def _query(
    index: sqlite3.Connection,
    query: str,
    kind: str | None,
    party: str | None,
    outlet: str | None,
    visible: set[str] | None,
    most: int,
    case_hash: str,
) -> Found:
    where, values = ["words MATCH ?"], []
    for column, value in (("kind", kind), ("party", party), ("outlet", outlet)):
        if value is not None:
            where.append(f"item.{column} = ?")
            values.append(value)
    if visible is not None:
        index.execute("CREATE TEMP TABLE IF NOT EXISTS visible (id TEXT PRIMARY KEY)")
        index.execute("DELETE FROM visible")
        index.executemany("INSERT INTO visible VALUES (?)", ((v,) for v in visible))
        where.append("item.id IN (SELECT id FROM visible)")
    joined = "JOIN item ON item.rowid = words.rowid" if len(where) > 1 else ""
    source = f"FROM words {joined} WHERE {' AND '.join(where)}"
    expression, total = "", 0
    for expression in _expression(query):
        counted = index.execute(f"SELECT count(*) {source}", (expression, *values))
        total = int(counted.fetchone()[0])
        if total:
            break
    # First which, then their words: a snippet of every match would cost far more than ranking.
    ranked = dict(
        index.execute(
            f"SELECT words.rowid, bm25(words, {_WEIGHTS}) AS score {source} "
            "ORDER BY score, words.rowid LIMIT ?",
            (expression, *values, max(0, most)),
        )
    )
    listed = ",".join(str(int(r)) for r in ranked)
    rows = index.execute(
        f"SELECT words.rowid, item.kind, item.id, item.report, item.outlet, item.published, "
        "item.sort, item.status, "
        # Of a statement its words are shown, also where it is its speaker who is called so.
        "snippet(words, CASE item.kind WHEN 'statement' THEN 1 ELSE -1 END, "
        f"char(2), char(3), '…', {_AROUND}) "
        f"FROM words JOIN item ON item.rowid = words.rowid "
        f"WHERE words MATCH ? AND words.rowid IN ({listed})",
        (expression,),
    ).fetchall()
    rows.sort(key=lambda row: (ranked[row[0]], row[5], row[2]))
    titles = dict(
        index.execute(
            "SELECT id, sort FROM item WHERE kind = 'report' AND id IN "
            f"({','.join('?' * len(rows))})",
            [row[3] for row in rows],
        )
    )
    indexed = int(index.execute("SELECT count(*) FROM item").fetchone()[0])
    hits = []
    for row, sort, name, report, of, published, shown, status, snippet in rows:
        text, marks = _marked(snippet)
        hits.append(
            Hit(
                sort,
                name,
                report,
                titles.get(report, ""),
                of,
                published,
                shown if sort == "statement" else "",
                text,
                marks,
                round(-float(ranked[row]), 6),
                # On an earlier day, what is visible stood.
                "accepted" if visible is not None else status,
            )
        )
    asked = {"query": query, "kind": kind, "party": party, "outlet": outlet}
    made = Provenance(
        "BM25 over FTS5", {k: v for k, v in asked.items() if v}, None, case_hash or None
    )
    return Found(made, query, tuple(hits), total, indexed)


def _marked(snippet: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """A snippet on one line, and where its matches stand."""
    out: list[str] = []
    marks: list[tuple[int, int]] = []
    at = start = 0
    for part in re.split("([\x02\x03])", " ".join(snippet.split())):
        if part == "\x02":
            start = at
        elif part == "\x03":
            marks.append((start, at))
        else:
            out.append(part)
            at += len(part)
    return "".join(out), tuple(marks)
