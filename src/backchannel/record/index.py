"""Search over all reports and statements of a case.

An SQLite FTS5 index, ranked by BM25 [Robertson2009] with titles and spoken words above running
text. :func:`search_at` keeps it in the user's cache folder, where it can be thrown away at any
time, and reads only the files that changed (:mod:`backchannel.casefile.kept`).

References:
    [Robertson2009] Robertson & Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond,
    Foundations and Trends in Information Retrieval 3(4), 2009.
"""

from __future__ import annotations

import contextlib
import re
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from backchannel.casefile import Case, load_case
from backchannel.casefile.files import exists, find_case
from backchannel.casefile.kept import Kept, kept, thrown_away
from backchannel.errors import InputError, NotFound, UsageError
from backchannel.record.indexing import Indexing, versions, withdraw
from backchannel.record.views import days, view
from backchannel.results import Provenance, Result

__all__ = ["Found", "Hit", "forget", "search", "search_at"]

#: BM25 weights of title, spoken words, speaker, running text.
_WEIGHTS = "6.0, 3.0, 2.0, 1.0"

#: Words around a hit.
_AROUND = 18

_TOKEN = re.compile(r'(-?)"([^"]*)"|(\S+)')
_LETTERS = re.compile(r"\w", re.UNICODE)


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
) -> Found:
    """Search a case's reports and statements, through an index made for this once.

    Args:
        case: the whole case.
        query: words, ``"a phrase"``, ``-without``, ``begin*``. All words must occur; where no
            report has them all, any.
        kind: ``report`` or ``statement``.
        party: statements of this party only.
        outlet: of this outlet only.
        as_of, known_to: see :func:`backchannel.record.view`.
        most: hits to list.

    Raises:
        NotFound: there is no such party or outlet.
        UsageError: the query has no word to look for.

    Cost:
        About a second for three thousand reports of 250 words; :func:`search_at` keeps the index.

    Example:
        >>> from backchannel.casefile import load_case
        >>> found = search(load_case("port-of-kestrow").case, "turbot")
        >>> found.hits[0].report
        '2026-03-07-daily-flare'
    """
    _refuse_unknown(case, party, outlet)
    with contextlib.closing(sqlite3.connect(":memory:")) as index:
        index.executescript(Indexing.schema)
        Indexing().take(index, case)
        withdraw(index, case)
        visible = None
        if as_of is not None or known_to is not None:
            visible = _visible(index, view(case, as_of=as_of, known_to=known_to))
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
    """Search a case by its folder or its name in the catalog; only what changed is read.

    The index is kept in the user's cache and holds the texts of the reports; what is found is what
    :func:`search` finds in the case loaded anew.

    Args:
        where: as for :func:`backchannel.casefile.load_case`.
        rebuild: throw the index away first.

    The other arguments are those of :func:`search`.

    Raises:
        InputError: there is no case.
        NotFound: there is no such party or outlet.
        UsageError: the query has no word to look for, or ``as_of`` is no date.

    Cost:
        See :func:`backchannel.casefile.kept.kept`. ``known_to`` loads the whole case.
    """
    _expression(query)
    root = find_case(where)
    if not (exists(root / "case.yaml") or exists(root / "case.yml")):
        first = load_case(where).diagnostics[0]
        raise InputError(first.message, hint=first.hint)
    for anew in (rebuild, True):
        if anew:
            forget(root)
        try:
            with kept(root, Indexing()) as index:
                if not _known(index.base, party=party, outlet=outlet):
                    _refuse_unknown(index.head, party, outlet)
                visible = _seen(index, as_of, known_to)
                return _query(index.base, query, kind, party, outlet, visible, most, index.hash)
        except sqlite3.DatabaseError:
            # A page that is broken is found where it is asked for.
            if anew:
                raise
    raise AssertionError


def _known(index: sqlite3.Connection, **ids: str | None) -> bool:
    """Whether the case has what there is to filter by."""
    refs = [f"{kind}:{id}" for kind, id in ids.items() if id is not None]
    return all(index.execute("SELECT 1 FROM named WHERE ref = ?", (r,)).fetchone() for r in refs)


def _refuse_unknown(case: Case, party: str | None, outlet: str | None) -> None:
    for kind, name, names in (("party", party, case.parties), ("outlet", outlet, case.outlets)):
        if name is not None and name not in names:
            raise NotFound.named(kind, name, names)


def forget(root: str | Path) -> bool:
    """Throw a case's index away; whether there was one."""
    return thrown_away(Path(root), Indexing())


# what was visible


def _seen(index: Kept, as_of: str | None, known_to: str | None) -> str | None:
    """What could be seen, as a condition on items; ``None`` for all."""
    if known_to is not None:
        return _visible(
            index.base, view(load_case(index.root).case, as_of=as_of, known_to=known_to)
        )
    if as_of is None:
        return None
    # Of a report without versions its day tells, and an accepted statement is seen with its report.
    among = versions(index.base)
    visible = _visible(index.base, view(index.case(among), as_of=as_of))
    index.base.execute("CREATE TEMP TABLE versions (report TEXT PRIMARY KEY)")
    index.base.executemany("INSERT INTO versions VALUES (?)", ((id,) for id in among))
    when = days(as_of)
    assert when is not None
    return (
        f"CASE WHEN item.report IN (SELECT report FROM versions) THEN {visible} "
        f"ELSE item.status = 'accepted' AND item.day <= '{when.latest.isoformat()}' END"
    )


def _visible(index: sqlite3.Connection, seen: Case) -> str:
    index.execute("CREATE TEMP TABLE visible (kind TEXT, id TEXT, PRIMARY KEY (kind, id))")
    index.executemany("INSERT INTO visible VALUES ('report', ?)", ((r,) for r in seen.reports))
    index.executemany(
        "INSERT INTO visible VALUES ('statement', ?)", ((s,) for s in seen.statements)
    )
    return "(item.kind, item.id) IN (SELECT kind, id FROM visible)"


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
    visible: str | None,
    most: int,
    case_hash: str,
) -> Found:
    where, values = ["words MATCH ?"], []
    for column, value in (("kind", kind), ("party", party), ("outlet", outlet)):
        if value is not None:
            where.append(f"item.{column} = ?")
            values.append(value)
    if visible is not None:
        where.append(visible)
    joined = "JOIN item ON item.rowid = words.rowid" if len(where) > 1 else ""
    total, expression = 0, ""
    for expression in _expression(query):
        index.execute("DROP TABLE IF EXISTS temp.found")
        index.execute(
            "CREATE TEMP TABLE found AS "
            f"SELECT words.rowid AS row, bm25(words, {_WEIGHTS}) AS score FROM words {joined} "
            f"WHERE {' AND '.join(where)}",
            (expression, *values),
        )
        total = int(index.execute("SELECT count(*) FROM found").fetchone()[0])
        if total:
            break
    # First which, then their words: a snippet of every match would cost far more than ranking.
    # Where scores are equal, what was indexed first must not be what is found.
    ranked = dict(
        index.execute(
            "SELECT row, score FROM found JOIN item ON item.rowid = row WHERE score <= "
            "(SELECT max(score) FROM (SELECT score FROM found ORDER BY score LIMIT ?1)) "
            "ORDER BY score, item.published, item.id, item.kind LIMIT ?1",
            (max(0, most),),
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
    rows.sort(key=lambda row: (ranked[row[0]], row[5], row[2], row[1]))
    titles = {}
    for report in {row[3] for row in rows}:
        of = index.execute(
            "SELECT sort FROM item WHERE report = ? AND kind = 'report'", (report,)
        ).fetchone()
        titles[report] = str(of[0]) if of else ""
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
