"""A report's files in a case: front matter and text, statements beside it, links from others."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from backchannel.casefile.parse import front_region
from backchannel.casefile.writer import write_files
from backchannel.casefile.yamledit import insert_at, set_at
from backchannel.casefile.yamltext import block_pair
from backchannel.reading.dates import DateExpression
from backchannel.reading.events.proposing import side_file
from backchannel.reading.links import Place
from backchannel.reading.resolve import CaseNames
from backchannel.reading.statements import Statement

__all__ = ["add_statements", "statement_entry", "write_report"]

Entry = dict[str, Any]


def statement_entry(
    one: Statement,
    id: str,
    report: str,
    outlet: str,
    text: str,
    names: CaseNames,
    dates: Sequence[DateExpression],
    published: date | None,
) -> Entry:
    """A proposed statement as it stands in the file beside its report."""
    words = text[one.source[0] : one.source[1]] if one.source else ""
    spans = [list(s) for s in one.content]
    via = [v for v in (names.outlet(name) for name in one.via) if v and v != outlet]
    nested = one.nested_in
    return {
        "id": id,
        "span": spans[0] if len(spans) == 1 else spans,
        "quote": " … ".join(text[a:b] for a, b in one.content),
        "source": dict(names.source(one, words)),
        "source_span": list(one.source) if one.source else None,
        "cue": " … ".join(text[a:b] for a, b in one.cue) or None,
        "cue_span": list(one.cue[0]) if one.cue else None,
        "quote_type": one.quote_type,
        "kind": one.kind,
        "via": via or None,
        "ground_rule": one.ground_rule,
        "on": _said_on(one, text, dates, published),
        "negated": True if one.negated else None,
        "hedged": True if one.hedged else None,
        "nested_in": f"{report}-{nested + 1}" if nested is not None else None,
        "status": "proposed",
        "rule": one.rule,
        "confidence": one.confidence,
    }


def write_report(
    root: Path,
    id: str,
    head: Mapping[str, Any],
    text: str,
    statements: list[Entry],
    events: list[Entry],
    place: Place,
) -> None:
    """Write a report, what is proposed in it, and the links that others get to it.

    The report's own file takes its place last: who was killed before that reads it anew, and what
    was proposed is there whenever the report is.

    Raises:
        WriteConflict: a file changed meanwhile, or is there already; nothing was written.
        UsageError: the disk refuses.
    """
    contents: dict[str, bytes] = {}
    expected: dict[str, str | None] = {}
    for ending, entries in (("yaml", statements), ("events.yaml", events)):
        if entries:
            name = f"reports/{id}.{ending}"
            contents[name], expected[name] = side_file(entries), _left_behind(root / name)
    edits: dict[str, Callable[[str], str]] = {
        r: lambda f: insert_at(f, ("relies_on",), None, id) for r in place.relied_on_by
    }
    if place.replaced_by:
        edits[place.replaced_by] = lambda f: set_at(f, ("replaces",), id)
    for other, change in edits.items():
        name = f"reports/{other}.md"
        changed = _changed(root / name, change, front=True)
        if changed is not None:
            expected[name], contents[name] = changed
    top = "\n".join(block_pair(k, v, 0) for k, v in head.items() if v is not None)
    name = f"reports/{id}.md"
    contents[name], expected[name] = f"---\n{top}\n---\n\n{text}".encode(), None
    write_files(root, contents, expected)


def _left_behind(file: Path) -> str | None:
    """The hash of a file beside a report that is not there, if nobody has decided anything in it.

    A killed run leaves one, and who takes a report out of the case by its own file alone.
    """
    try:
        data = file.read_bytes()
    except OSError:
        return None
    entries = len(re.findall(rb"^- ", data, re.M))
    open_ones = len(re.findall(rb"^  (?:status|decision): proposed$", data, re.M))
    return hashlib.sha256(data).hexdigest() if entries == open_ones else None


def add_statements(root: Path, report: str, entries: list[Entry], model: str) -> None:
    """Add a model's statements to those beside a report, and its name to the report's front matter.

    Raises:
        WriteConflict: a file changed meanwhile; nothing was written.
    """
    contents: dict[str, bytes] = {}
    expected: dict[str, str | None] = {}

    def edit(name: str, change: Callable[[str], str], *, front: bool) -> bool:
        changed = _changed(root / name, change, front=front)
        if changed is not None:
            expected[name], contents[name] = changed
        return changed is not None

    def added(text: str) -> str:
        for entry in entries:
            clean = {k: v for k, v in entry.items() if v is not None}
            text = insert_at(text, (), None, clean)
        return text

    edit(f"reports/{report}.md", lambda f: set_at(f, ("model",), model), front=True)
    sides = [f"reports/{report}.{ending}" for ending in ("yaml", "yml")]
    if entries and not any(edit(side, added, front=False) for side in sides):
        contents[sides[0]], expected[sides[0]] = side_file(entries), None
    write_files(root, contents, expected)


def _changed(file: Path, change: Callable[[str], str], *, front: bool) -> tuple[str, bytes] | None:
    """The hash of a file, and its bytes with it, or its front matter, changed."""
    try:
        data = file.read_bytes()
        text = data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return None
    start, end = front_region(text) if front else (0, len(text))
    if not end:
        return None
    new = (text[:start] + change(text[start:end]) + text[end:]).encode("utf-8")
    mark = data[:3] if data.startswith(b"\xef\xbb\xbf") else b""
    return hashlib.sha256(data).hexdigest(), mark + new


#: What is added of who speaks: *, whose lorries have waited since Saturday,*.
_ASIDE = re.compile(r",? (?:who|whose|which|where)\b.*,", re.S)
#: What lies between a sentence and the next.
_ENDS = re.compile(r"[.!?][”\"’']?\s+(?=[A-Z“\"])|\n")


def _said_on(
    one: Statement, text: str, dates: Sequence[DateExpression], published: date | None
) -> str | None:
    """The day a statement was made: a day beside its cue, else open.

    Not one of the content or of who says it (*drivers who have waited since Saturday said*), nor
    one of another sentence.
    """
    if not one.cue:
        return None
    place, who = one.cue[0], one.source or (0, 0)
    aside = _ASIDE.match(text, who[1], place[0]) if who[1] < place[0] else None
    if aside is not None:
        who = (who[0], aside.end())
    near = [
        d
        for d in dates
        if d.granularity == "day"
        and min(abs(d.span[0] - place[1]), abs(place[0] - d.span[1])) <= 25
        and not any(a <= d.span[0] < b for a, b in (*one.content, who))
        and not _ENDS.search(text[min(d.span[1], place[1]) : max(d.span[0], place[0])])
    ]
    best = min(
        near, key=lambda d: min(abs(d.span[0] - place[1]), abs(place[0] - d.span[1])), default=None
    )
    if best is None or (best.end and published and best.end > published):
        return None
    return best.edtf
