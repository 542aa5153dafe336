"""One file of a case to records: the main part and its includes, a report, its statements."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import Any

from backchannel.casefile import codes
from backchannel.casefile.files import Bytes, decode
from backchannel.casefile.migrate import CURRENT, migrated, version_of
from backchannel.casefile.models import ProposedEvent, ReportFront, Statement
from backchannel.casefile.nodes import SourceFile, Tree, parse_yaml
from backchannel.casefile.shapes import (
    FRONT,
    HEAD,
    LISTS,
    MAPS,
    PROPOSED,
    SINGLES,
    STATEMENTS,
    Shape,
    one,
    validate,
)
from backchannel.diagnostics import Diagnostic

__all__ = [
    "EVENTS",
    "ID",
    "Part",
    "ProposedSidecar",
    "ReadReport",
    "Sidecar",
    "check_part",
    "front_region",
    "parse_part",
    "parse_proposed",
    "parse_report",
    "parse_sidecar",
    "report_text",
]

#: What the name of a file of proposed events ends in, before ``.yaml``.
EVENTS = ".events"

#: What an id looks like.
ID = re.compile(r"\w[\w.\-]{0,119}")
_FRONT = re.compile(r"---[ \t]*(?:\r\n|\r|\n)")
_FRONT_END = re.compile(r"(?<=[\r\n])(?:---|\.\.\.)[ \t]*(?:\r\n|\r|\n|\Z)")


@dataclass
class Part:
    """What one file of the case holds."""

    tree: Tree
    head: dict[str, Any] = field(default_factory=dict)
    maps: dict[str, dict[str, Any]] = field(default_factory=dict)
    lists: dict[str, list[Any]] = field(default_factory=dict)
    singles: dict[str, Any] = field(default_factory=dict)
    version: int = CURRENT
    found: list[Diagnostic] = field(default_factory=list)


@dataclass
class Sidecar:
    """The statements of a report, with their places in the list."""

    tree: Tree
    statements: list[tuple[int, Statement]]
    found: list[Diagnostic]


@dataclass
class ProposedSidecar:
    """The proposed events of a report, with their places in the list."""

    tree: Tree
    events: list[tuple[int, ProposedEvent]]
    found: list[Diagnostic]


@dataclass
class ReadReport:
    """A report: front matter (``None`` where it cannot be read), text, and the text's hash."""

    front: ReportFront | None
    text: str
    sha256: str
    tree: Tree
    found: list[Diagnostic]


def _source(file: Bytes) -> tuple[SourceFile | None, list[Diagnostic]]:
    source, found = decode(file)
    return source, found


def parse_part(file: Bytes, version: int = CURRENT) -> Part | list[Diagnostic]:
    """``case.yaml`` or a file it includes; diagnostics alone where it is not text."""
    source, found = _source(file)
    if source is None:
        return found
    tree, problems = parse_yaml(source)
    part = Part(tree, found=found + problems)
    data = tree.data
    if data is None:
        return part
    if not isinstance(data, dict):
        part.found.append(
            codes.WRONG_TYPE.at(
                source.whole, "the file holds no mapping", hint="a case begins with: title: …"
            )
        )
        return part
    part.version = min(version, version_of(data))
    for key, value in migrated(tree, part.version).items():
        _section(part, key, value)
    return part


def _section(part: Part, key: str, value: Any) -> None:
    tree, found = part.tree, part.found
    if key in HEAD:
        ok, result = validate(HEAD[key], value, tree, (key,), found)
        if ok:
            part.head[key] = result
    elif key in SINGLES:
        if value is None:
            return
        ok, result = validate(SINGLES[key], value, tree, (key,), found)
        if ok:
            part.singles[key] = result
    elif key in LISTS:
        part.lists[key] = _list(LISTS[key], key, value, tree, found)
    elif key in MAPS:
        part.maps[key] = _map(MAPS[key], key, value, tree, found)
    else:
        from backchannel.errors import near

        close = near(key, [*HEAD, *SINGLES, *LISTS, *MAPS], most=1)
        found.append(
            codes.UNKNOWN_KEY.at(
                tree.span((key,), key=True),
                f"a case has no key {key!r}",
                hint=f"did you mean {close[0]!r}?" if close else "put remarks into notes:",
            )
        )


def _map(shape: Shape, key: str, value: Any, tree: Tree, found: list[Diagnostic]) -> dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        found.append(
            codes.WRONG_TYPE.at(
                tree.span((key,)),
                f"{key!r} wants a mapping of ids",
                hint=f"write each {one(key)} as `id:` with its keys indented below",
            )
        )
        return {}
    out = {}
    for entry, content in value.items():
        path = (key, entry)
        if not ID.fullmatch(entry):
            found.append(
                codes.BAD_ID.at(
                    tree.span(path, key=True),
                    f"{entry!r} is no id for a {one(key)}",
                    hint="use letters, digits, '-', '_' and '.'",
                )
            )
            continue
        ok, result = validate(shape, content, tree, path, found)
        if ok:
            out[entry] = result
    return out


def _list(
    shape: Shape, key: str, value: Any, tree: Tree, found: list[Diagnostic]
) -> list[tuple[int, Any]]:
    if value is None:
        return []
    if not isinstance(value, list):
        found.append(
            codes.WRONG_TYPE.at(
                tree.span((key,)), f"{key!r} wants a list", hint="begin each entry with '- '"
            )
        )
        return []
    out = []
    for index, content in enumerate(value):
        ok, result = validate(shape, content, tree, (key, index), found)
        if ok:
            out.append((index, result))
    return out


def parse_sidecar(file: Bytes, report: str) -> Sidecar | list[Diagnostic]:
    """The statements of ``report``; diagnostics alone where the file is not text."""
    read_ = _entries(file, report, STATEMENTS, "a file of statements holds a list")
    return read_ if isinstance(read_, list) else Sidecar(*read_)


def parse_proposed(file: Bytes, report: str) -> ProposedSidecar | list[Diagnostic]:
    """The proposed events of ``report``; diagnostics alone where the file is not text."""
    read_ = _entries(file, report, PROPOSED, "a file of proposed events holds a list")
    return read_ if isinstance(read_, list) else ProposedSidecar(*read_)


def _entries(
    file: Bytes, report: str, shape: Shape, wanted: str
) -> tuple[Tree, list[tuple[int, Any]], list[Diagnostic]] | list[Diagnostic]:
    source, found = _source(file)
    if source is None:
        return found
    tree, problems = parse_yaml(source)
    found += problems
    if tree.data is None:
        return tree, [], found
    if not isinstance(tree.data, list):
        found.append(codes.WRONG_TYPE.at(source.whole, wanted, hint="begin each with '- id: …'"))
        return tree, [], found
    entries = []
    for index, content in enumerate(tree.data):
        if isinstance(content, dict):
            content["report"] = report
        ok, entry = validate(shape, content, tree, (index,), found)
        if ok:
            entries.append((index, entry))
    tree.release()
    return tree, entries, found


def parse_report(file: Bytes) -> ReadReport | list[Diagnostic]:
    """Front matter and text; diagnostics alone where the file is not text."""
    source, found = _source(file)
    if source is None:
        return found
    text = source.text
    begin = _FRONT.match(text)
    end = _FRONT_END.search(text, begin.end()) if begin else None
    if begin is None or end is None:
        what = (
            "the report does not begin with '---'"
            if begin is None
            else "the front matter never ends"
        )
        found.append(
            codes.FRONT_MATTER.at(
                source.whole,
                what,
                hint="begin the file with: ---, title: …, outlet: …, published: …, ---",
            )
        )
        return ReadReport(None, "", "", Tree(source, None, None), found)
    tree, problems = parse_yaml(source, text[begin.end() : end.start()], begin.end())
    found += problems
    body = report_text(text[end.end() :])
    ok, front = validate(FRONT, tree.data or {}, tree, (), found)
    digest = hashlib.sha256(body.encode("utf-8")).hexdigest()
    tree.release(text[begin.end() : end.start()])
    return ReadReport(front if ok else None, body, digest, tree, found)


def front_region(text: str) -> tuple[int, int]:
    """First and last (exclusive) character of a report's front matter, without the lines ``---``.

    Example:
        >>> front_region("---\\ntitle: x\\n---\\nText")
        (4, 13)
    """
    begin = _FRONT.match(text)
    end = _FRONT_END.search(text, begin.end()) if begin else None
    return (begin.end(), end.start()) if begin and end else (0, 0)


def check_part(file: Bytes) -> list[Diagnostic]:
    """What is wrong with one file of a case, taken alone: ``reports/x.md``, its sidecar, a part."""
    if file.name.startswith("reports/"):
        stem, _, ending = file.name.removeprefix("reports/").rpartition(".")
        if ending in ("md", "txt"):
            read_ = parse_report(file)
            return read_ if isinstance(read_, list) else read_.found
        if ending in ("yaml", "yml") and stem.endswith(EVENTS):
            proposed = parse_proposed(file, stem.removesuffix(EVENTS))
            return proposed if isinstance(proposed, list) else proposed.found
        if ending in ("yaml", "yml"):
            sidecar = parse_sidecar(file, stem)
            return sidecar if isinstance(sidecar, list) else sidecar.found
    part = parse_part(file)
    return part if isinstance(part, list) else part.found


def report_text(body: str) -> str:
    """What spans count in: newlines as ``\\n``, no leading blank lines."""
    return re.sub(r"\r\n|\r", "\n", body).lstrip("\n")
