"""Files to a case and diagnostics. Never raises on what a user can put into a folder.

A file is parsed once per content: :class:`ParseCache` keeps the parsed records by the SHA-256 of
the bytes, so that loading again after one edit parses one file.
"""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from backchannel.casefile import codes
from backchannel.casefile.case import Case, Loaded, Report
from backchannel.casefile.edtf import EdtfError, interval
from backchannel.casefile.files import Bytes, decode, find_case, inside, read
from backchannel.casefile.migrate import CURRENT, migrated, version_of
from backchannel.casefile.models import ReportFront, Statement
from backchannel.casefile.nodes import SourceFile, Tree, parse_yaml
from backchannel.casefile.shapes import (
    HEAD,
    LISTS,
    MAPS,
    SINGLES,
    STATEMENTS,
    Shape,
    one,
    validate,
)
from backchannel.diagnostics import Diagnostic, Span, sort_key

__all__ = ["ParseCache", "check_part", "front_region", "load_case", "load_text"]

_FRONT = re.compile(r"---[ \t]*(?:\r\n|\r|\n)")
_FRONT_END = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\r\n|\r|\n|\Z)", re.MULTILINE)
_ID = re.compile(r"\w[\w.\-]{0,119}")
_Where = dict[tuple[Any, ...], tuple[Tree, tuple[Any, ...]]]


@dataclass
class _Part:
    """What one file of the case holds."""

    tree: Tree
    head: dict[str, Any] = field(default_factory=dict)
    maps: dict[str, dict[str, Any]] = field(default_factory=dict)
    lists: dict[str, list[Any]] = field(default_factory=dict)
    singles: dict[str, Any] = field(default_factory=dict)
    version: int = CURRENT
    found: list[Diagnostic] = field(default_factory=list)


@dataclass
class _Sidecar:
    tree: Tree
    statements: list[tuple[int, Statement]]
    found: list[Diagnostic]


@dataclass
class _Read:
    front: ReportFront | None
    text: str
    sha256: str
    tree: Tree
    found: list[Diagnostic]


class ParseCache:
    """Parsed files by kind, name and the hash of their bytes.

    Give the same cache to every load of a case that is looked at again and again. It holds the
    latest version of each file only.
    """

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], tuple[str, Any]] = {}
        self.parsed = 0

    def get(self, kind: str, file: Bytes, make: Any) -> Any:
        """The parsed form of ``file``, made now if it is new or changed."""
        kept = self._kept.get((kind, file.name))
        if kept is not None and kept[0] == file.sha256:
            return kept[1]
        value = make(file)
        self.parsed += 1
        self._kept[(kind, file.name)] = (file.sha256, value)
        return value


def load_case(where: str | Path, *, cache: ParseCache | None = None) -> Loaded:
    """Load a case.

    Args:
        where: its folder, its ``case.yaml``, or the name of a case of the catalog.
        cache: keeps parsed files between loads.

    Returns:
        The case, as far as it could be read, and all that is wrong with its files. What the
        checks find is not in it: see :func:`backchannel.checks.check_case`.

    Cost:
        About twice the time of parsing the YAML.

    Example:
        >>> case, diagnostics = load_case("nowhere")
        >>> print(diagnostics[0])
        case.yaml:1:1: error[BC001]: there is no case in nowhere
    """
    return _Loader(find_case(where), str(where), cache or ParseCache()).load()


def load_text(text: str, **files: str) -> Loaded:
    """Load a case from texts, for examples and tests; ``files`` names further files.

    Example:
        >>> load_text("title: A case\\nparties: {a: {name: A}}").case.parties["a"].name
        'A'
    """
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name, content in {"case.yaml": text, **files}.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8", newline="")
        return load_case(root)


class _Loader:
    def __init__(self, root: Path, asked: str, cache: ParseCache) -> None:
        self.root = root
        self.asked = asked
        self.cache = cache
        self.found: list[Diagnostic] = []
        self.hashes: dict[str, str] = {}
        self.files: dict[str, SourceFile] = {}
        self.parts: list[_Part] = []
        self.where: _Where = {}

    def load(self) -> Loaded:
        main = "case.yaml"
        if not (self.root / main).exists() and (self.root / "case.yml").exists():
            main = "case.yml"
        if not (self.root / main).is_file():
            self.found.append(
                codes.NO_CASE.at(
                    Span(main),
                    f"there is no case in {self.asked}",
                    hint="give the folder that holds case.yaml, a name from the catalog, "
                    "or start one with: backchannel new",
                )
            )
            return Loaded(Case(root=self.root), tuple(self.found))
        self._include(main, ())
        values = self._merge()
        reports, statements = self._reports()
        digest = hashlib.sha256()
        for name in sorted(self.hashes):
            digest.update(f"{name}\0{self.hashes[name]}\0".encode())
        case = Case(
            root=self.root,
            hash=digest.hexdigest(),
            reports=MappingProxyType(reports),
            statements=MappingProxyType(statements),
            _where=MappingProxyType(self.where),
            _files=MappingProxyType(self.files),
            **values,
        )
        return Loaded(case, tuple(sorted(set(self.found), key=sort_key)))

    def _get(self, kind: str, name: str, make: Any) -> Any:
        file, found = read(self.root, name)
        self.found += found
        if file is None:
            return None
        self.hashes[name] = file.sha256
        parsed = self.cache.get(kind, file, make)
        if isinstance(parsed, list):
            self.found += parsed
            return None
        self.files[name] = parsed.tree.source
        self.found += parsed.found
        return parsed

    # the case and its includes

    def _include(self, name: str, chain: tuple[str, ...], version: int = CURRENT) -> None:
        part = self._get(f"part {version}", name, lambda f: _parse_part(f, version))
        if part is None:
            return
        self.parts.append(part)
        version = part.version
        for index, target in enumerate(part.head.get("include", ())):
            span = part.tree.span(("include", index))
            path = os.path.normpath((Path(name).parent / target).as_posix()).replace(os.sep, "/")
            if path.startswith("../") or os.path.isabs(target) or "\0" in target:
                outside = True
            else:
                outside = not inside(self.root, self.root / path)
            if outside:
                self.found.append(
                    codes.INCLUDE_OUTSIDE.at(span, f"{target!r} is not inside the case's folder")
                )
            elif path in (*chain, name):
                self.found.append(codes.INCLUDE_CYCLE.at(span, f"{target!r} includes itself"))
            elif path in self.hashes:
                self.found.append(codes.INCLUDE_CYCLE.at(span, f"{target!r} is included twice"))
            elif not (self.root / path).is_file():
                self.found.append(
                    codes.INCLUDE_MISSING.at(
                        span, f"there is no file {path!r}", hint=_near_file(self.root, path)
                    )
                )
            else:
                self._include(path, (*chain, name), version)

    def _merge(self) -> dict[str, Any]:
        values: dict[str, Any] = {}
        main = self.parts[0].tree.source if self.parts else None
        for part in self.parts:
            for key, value in part.head.items():
                if key == "include":
                    continue
                self._once(values, key, value, part)
            for key, value in part.singles.items():
                self._once(values, key, value, part)
            for section, items in part.lists.items():
                kept = values.setdefault(section, [])
                for index, item in items:
                    self.where[(section, len(kept))] = (part.tree, (section, index))
                    kept.append(item)
            for section, entries in part.maps.items():
                kept = values.setdefault(section, {})
                self.where.setdefault((section,), (part.tree, (section,)))
                for key, value in entries.items():
                    self._entry(kept, section, key, value, part)
        written = [p.tree.data for p in self.parts if isinstance(p.tree.data, dict)]
        unread = bool(self.parts) and not written and bool(self.parts[0].found)
        if main is not None and not unread and not any("title" in data for data in written):
            self.found.append(
                codes.MISSING_KEY.at(
                    main.whole, "the case has no 'title'", hint="add a line: title: …"
                )
            )
        self._version(values.pop("format", None))
        out: dict[str, Any] = {}
        for key, value in values.items():
            name = "id" if key == "case" else key
            if isinstance(value, dict):
                out[name] = MappingProxyType(value)
            else:
                out[name] = tuple(value) if isinstance(value, list) else value
        return out

    def _once(self, values: dict[str, Any], key: str, value: Any, part: _Part) -> None:
        if key in values:
            tree, prefix = self.where[(key,)]
            self.found.append(
                codes.DUPLICATE_ID.at(
                    part.tree.span((key,), key=True),
                    f"{key!r} is given in two files",
                    related=[(tree.span(prefix, key=True), "given here first")],
                )
            )
            return
        values[key] = value
        self.where[(key,)] = (part.tree, (key,))

    def _entry(self, kept: dict[str, Any], section: str, key: str, value: Any, part: _Part) -> None:
        path = (section, key)
        if key in kept:
            tree, prefix = self.where[path]
            self.found.append(
                codes.DUPLICATE_ID.at(
                    part.tree.span(path, key=True),
                    f"{section[:-1]} {key!r} is defined twice",
                    related=[(tree.span(prefix, key=True), "defined here first")],
                )
            )
            return
        self.where[path] = (part.tree, path)
        kept[key] = value

    def _version(self, version: int | None) -> None:
        if version is not None and version != CURRENT:
            tree, prefix = self.where[("format",)]
            code = codes.FORMAT_VERSION if version > CURRENT or version < 0 else codes.OLD_FORMAT
            self.found.append(
                code.at(
                    tree.span(prefix),
                    f"the case is in format {version}, this program writes format {CURRENT}",
                    hint="update Backchannel"
                    if version > CURRENT
                    else "it was read through a migration",
                )
            )

    # reports and their statements

    def _reports(self) -> tuple[dict[str, Report], dict[str, Statement]]:
        names = _listing(self.root, "reports")
        if names and not inside(self.root, self.root / "reports"):
            self.found.append(
                codes.INCLUDE_OUTSIDE.at(
                    Span("case.yaml"), "'reports' leads out of the case's folder"
                )
            )
            return {}, {}
        reports: dict[str, Report] = {}
        statements: dict[str, Statement] = {}
        sidecars = {n for n in names if n.endswith((".yaml", ".yml"))}
        for name in sorted(n for n in names if n.endswith((".md", ".txt"))):
            stem = name.rsplit(".", 1)[0]
            path = f"reports/{name}"
            if os.path.islink(self.root / path) and not inside(self.root, self.root / path):
                self.found.append(
                    codes.INCLUDE_OUTSIDE.at(Span(path), f"{name!r} leads out of the case's folder")
                )
                continue
            parsed: _Read | None = self._get("report", path, _parse_report)
            sidecar = next((s for s in (f"{stem}.yaml", f"{stem}.yml") if s in sidecars), None)
            sidecars.discard(sidecar or "")
            if parsed is None or parsed.front is None:
                continue
            if stem in reports or not _ID.fullmatch(stem):
                code = codes.DUPLICATE_ID if stem in reports else codes.BAD_ID
                self.found.append(
                    code.at(Span(path), f"the report's file name {stem!r} is no good id")
                )
                continue
            ids = self._statements(f"reports/{sidecar}", stem, statements) if sidecar else ()
            self.where[("reports", stem)] = (parsed.tree, ())
            reports[stem] = Report(stem, parsed.front, parsed.text, path, parsed.sha256, ids)
        for name in sorted(sidecars):
            stem = name.rsplit(".", 1)[0]
            self.found.append(
                codes.ORPHAN_SIDECAR.at(
                    Span(f"reports/{name}"),
                    f"there is no report reports/{stem}.md for these statements",
                    hint=_near_file(self.root, f"reports/{stem}.md"),
                )
            )
        ordered = dict(sorted(reports.items(), key=lambda item: _published(item[1])))
        return ordered, statements

    def _statements(self, path: str, report: str, into: dict[str, Statement]) -> tuple[str, ...]:
        if os.path.islink(self.root / path) and not inside(self.root, self.root / path):
            self.found.append(
                codes.INCLUDE_OUTSIDE.at(Span(path), "the file leads out of the case's folder")
            )
            return ()
        sidecar: _Sidecar | None = self._get("sidecar", path, lambda f: _parse_sidecar(f, report))
        if sidecar is None:
            return ()
        ids = []
        for index, statement in sidecar.statements:
            key = ("statements", statement.id)
            if statement.id in into:
                tree, prefix = self.where[key]
                self.found.append(
                    codes.DUPLICATE_ID.at(
                        sidecar.tree.span((index, "id")),
                        f"statement {statement.id!r} is defined twice",
                        related=[(tree.span((*prefix, "id")), "defined here first")],
                    )
                )
                continue
            into[statement.id] = statement
            self.where[key] = (sidecar.tree, (index,))
            ids.append(statement.id)
        return tuple(ids)


def _published(report: Report) -> tuple[str, str]:
    try:
        return interval(report.published).earliest.isoformat(), report.id
    except EdtfError:
        return "9999-99-99", report.id


def _listing(root: Path, folder: str) -> list[str]:
    try:
        return sorted(e.name for e in os.scandir(root / folder) if not e.name.startswith("."))
    except OSError:
        return []


def _near_file(root: Path, path: str) -> str | None:
    from backchannel.errors import near

    folder, _, name = path.rpartition("/")
    close = near(name, _listing(root, folder or "."), most=1)
    return f"did you mean {close[0]!r}?" if close else None


def _source(file: Bytes) -> tuple[SourceFile | None, list[Diagnostic]]:
    source, found = decode(file)
    return source, found


def _parse_part(file: Bytes, version: int = CURRENT) -> _Part | list[Diagnostic]:
    source, found = _source(file)
    if source is None:
        return found
    tree, problems = parse_yaml(source)
    part = _Part(tree, found=found + problems)
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


def _section(part: _Part, key: str, value: Any) -> None:
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
        if not _ID.fullmatch(entry):
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


def _parse_sidecar(file: Bytes, report: str) -> _Sidecar | list[Diagnostic]:
    source, found = _source(file)
    if source is None:
        return found
    tree, problems = parse_yaml(source)
    found += problems
    if tree.data is None:
        return _Sidecar(tree, [], found)
    if not isinstance(tree.data, list):
        found.append(
            codes.WRONG_TYPE.at(
                source.whole, "a file of statements holds a list", hint="begin each with '- id: …'"
            )
        )
        return _Sidecar(tree, [], found)
    statements = []
    for index, content in enumerate(tree.data):
        if isinstance(content, dict):
            content["report"] = report
        ok, statement = validate(STATEMENTS, content, tree, (index,), found)
        if ok:
            statements.append((index, statement))
    return _Sidecar(tree, statements, found)


def _parse_report(file: Bytes) -> _Read | list[Diagnostic]:
    source, found = _source(file)
    if source is None:
        return found
    from backchannel.casefile.shapes import FRONT

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
        return _Read(None, "", "", Tree(source, None, None), found)
    tree, problems = parse_yaml(source, text[begin.end() : end.start()], begin.end())
    found += problems
    body = report_text(text[end.end() :])
    ok, front = validate(FRONT, tree.data or {}, tree, (), found)
    digest = hashlib.sha256(body.encode("utf-8")).hexdigest()
    return _Read(front if ok else None, body, digest, tree, found)


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
            read_ = _parse_report(file)
            return read_ if isinstance(read_, list) else read_.found
        if ending in ("yaml", "yml"):
            sidecar = _parse_sidecar(file, stem)
            return sidecar if isinstance(sidecar, list) else sidecar.found
    part = _parse_part(file)
    return part if isinstance(part, list) else part.found


def report_text(body: str) -> str:
    """What spans count in: newlines as ``\\n``, no leading blank lines."""
    return re.sub(r"\r\n|\r", "\n", body).lstrip("\n")
