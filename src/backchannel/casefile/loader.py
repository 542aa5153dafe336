"""Files to a case and diagnostics. Never raises on what a user can put into a folder.

A file is parsed once per content: :class:`ParseCache` keeps the parsed records by the SHA-256 of
the bytes, so that loading again after one edit parses one file.
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from backchannel.casefile import codes
from backchannel.casefile.cache import ParseCache
from backchannel.casefile.case import Case, Loaded, Report
from backchannel.casefile.collector import paused
from backchannel.casefile.edtf import EdtfError, interval
from backchannel.casefile.files import catalog, find_case, inside
from backchannel.casefile.migrate import CURRENT
from backchannel.casefile.models import ProposedEvent, Statement
from backchannel.casefile.nodes import SourceFile, Tree
from backchannel.casefile.parse import (
    EVENTS,
    ID,
    Part,
    ProposedSidecar,
    ReadReport,
    Sidecar,
    check_part,
    front_region,
    parse_part,
    parse_proposed,
    parse_report,
    parse_sidecar,
    report_text,
)
from backchannel.diagnostics import Diagnostic, Span, sort_key
from backchannel.errors import near

__all__ = [
    "ParseCache",
    "check_part",
    "front_region",
    "load_case",
    "load_text",
    "report_text",
]

_Where = dict[tuple[Any, ...], tuple[Tree, tuple[Any, ...]]]


@dataclass
class _Bundle:
    """A report with its statements, as long as neither file changes."""

    report: Report
    statements: dict[str, Statement]
    where: _Where
    found: list[Diagnostic]


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
    with paused():
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


_Place = tuple[Tree, tuple[Any, ...]]
_Reports = tuple[dict[str, Report], dict[str, Statement], dict[str, ProposedEvent]]


class _Loader:
    def __init__(self, root: Path, asked: str, cache: ParseCache) -> None:
        self.root = root
        self.asked = asked
        self.cache = cache
        cache.at(root)
        self.found: list[Diagnostic] = []
        self.hashes: dict[str, str] = {}
        self.files: dict[str, SourceFile] = {}
        self.parts: list[Part] = []
        self.where: _Where = {}

    def _way_out(self) -> str:
        folder = catalog()
        known = [p.parent.name for p in folder.glob("*/case.yaml")] if folder else []
        if close := near(self.asked, known):
            return "did you mean " + " or ".join(map(repr, close)) + "?"
        return (
            "give the folder that holds case.yaml, a name from the catalog, "
            "or start one with: backchannel new"
        )

    def load(self) -> Loaded:
        main = "case.yaml"
        if not _exists(self.root / main) and _exists(self.root / "case.yml"):
            main = "case.yml"
        if not _exists(self.root / main):
            self.found.append(
                codes.NO_CASE.at(
                    Span(main),
                    f"there is no case in {_shown(self.asked)}",
                    hint=self._way_out(),
                )
            )
            return Loaded(Case(root=self.root), tuple(self.found))
        if not inside(self.root, self.root / main):
            self.found.append(
                codes.INCLUDE_OUTSIDE.at(Span(main), f"{main} leads out of the case's folder")
            )
            return Loaded(Case(root=self.root), tuple(self.found))
        self._include(main, ())
        values = self._merge()
        reports, statements, proposed = self._reports()
        digest = hashlib.sha256()
        for name in sorted(self.hashes):
            digest.update(f"{name}\0{self.hashes[name]}\0".encode())
        case = Case(
            root=self.root,
            hash=digest.hexdigest(),
            reports=MappingProxyType(reports),
            statements=MappingProxyType(statements),
            proposed_events=MappingProxyType(proposed),
            _where=MappingProxyType(self.where),
            _files=MappingProxyType(self.files),
            **values,
        )
        return Loaded(case, tuple(sorted(set(self.found), key=sort_key)))

    def _get(self, kind: str, name: str, make: Any) -> Any:
        parsed, digest, found = self.cache.get(kind, self.root, name, make)
        self.found += found
        if parsed is None:
            return None
        self.hashes[name] = digest
        if isinstance(parsed, list):
            self.found += parsed
            return None
        self.files[name] = parsed.tree.source
        self.found += parsed.found
        return parsed

    # the case and its includes

    def _include(self, name: str, chain: tuple[str, ...], version: int = CURRENT) -> None:
        part = self._get(f"part {version}", name, lambda f: parse_part(f, version))
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
            elif not _exists(self.root / path):
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

    def _once(self, values: dict[str, Any], key: str, value: Any, part: Part) -> None:
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

    def _entry(self, kept: dict[str, Any], section: str, key: str, value: Any, part: Part) -> None:
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

    def _reports(self) -> _Reports:
        names = self._names()
        reports: dict[str, Report] = {}
        statements: dict[str, Statement] = {}
        sidecars = {n for n in names if n.endswith((".yaml", ".yml"))}
        events = {n for n in sidecars if n.rsplit(".", 1)[0].endswith(EVENTS)}
        sidecars -= events
        for name in names:
            if not name.endswith((".md", ".txt")):
                continue
            stem = name.rsplit(".", 1)[0]
            parsed: ReadReport | None = self._get("report", f"reports/{name}", parse_report)
            sidecar = next((s for s in (f"{stem}.yaml", f"{stem}.yml") if s in sidecars), None)
            sidecars.discard(sidecar or "")
            if parsed is None or parsed.front is None:
                continue
            if stem in reports or not ID.fullmatch(stem) or stem.endswith(EVENTS):
                code = codes.DUPLICATE_ID if stem in reports else codes.BAD_ID
                self.found.append(
                    code.at(
                        Span(f"reports/{name}"), f"the report's file name {stem!r} is no good id"
                    )
                )
                continue
            bundle = self._bundle(f"reports/{name}", stem, parsed, sidecar)
            self.found += bundle.found
            reports[stem] = self._add(bundle, statements)
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
        return ordered, statements, self._proposed(events, ordered)

    def _proposed(self, names: set[str], reports: dict[str, Report]) -> dict[str, ProposedEvent]:
        """The proposed events, in the order of their reports; they are no events of the case."""
        by_report: dict[str, list[str]] = {}
        for name in sorted(names):
            stem = name.rsplit(".", 1)[0].removesuffix(EVENTS)
            by_report.setdefault(stem, []).append(name)
            if stem not in reports:
                self.found.append(
                    codes.ORPHAN_EVENTS.at(
                        Span(f"reports/{name}"),
                        f"there is no report reports/{stem}.md for these events",
                        hint=_near_file(self.root, f"reports/{stem}.md"),
                    )
                )
        out: dict[str, ProposedEvent] = {}
        for stem in reports:
            for name in by_report.get(stem, ()):
                parsed: ProposedSidecar | None = self._get(
                    "events", f"reports/{name}", lambda file, stem=stem: parse_proposed(file, stem)
                )
                if parsed is None:
                    continue
                for index, event in parsed.events:
                    place, key = (parsed.tree, (index,)), ("proposed_events", event.id)
                    known = self.where.get(key) or self.where.get(("statements", event.id))
                    if known is not None:
                        self.found.append(_twice(event.id, place, known, "event"))
                        continue
                    out[event.id] = event
                    self.where[key] = place
        return out

    def _names(self) -> list[str]:
        """The files of the reports' folder, without those that lead out of the case."""
        names: list[str] = []
        try:
            with os.scandir(self.root / "reports") as entries:
                found = [(e.name, e.is_symlink()) for e in entries if not e.name.startswith(".")]
        except OSError:
            return []
        if not inside(self.root, self.root / "reports"):
            self.found.append(
                codes.INCLUDE_OUTSIDE.at(
                    Span("case.yaml"), "'reports' leads out of the case's folder"
                )
            )
            return []
        for name, link in sorted(found):
            path = f"reports/{name}"
            if not _is_text(name):
                shown = f"reports/{_shown(name)}"
                self.found.append(
                    codes.BAD_ID.at(Span(shown), "the file's name is not UTF-8", hint="rename it")
                )
            elif link and not inside(self.root, self.root / path):
                self.found.append(
                    codes.INCLUDE_OUTSIDE.at(Span(path), f"{name!r} leads out of the case's folder")
                )
            else:
                names.append(name)
        return names

    def _bundle(
        self, path: str, stem: str, parsed: ReadReport, sidecar_name: str | None
    ) -> _Bundle:
        sidecar: Sidecar | None = None
        key = self.hashes[path]
        if sidecar_name is not None:
            name = f"reports/{sidecar_name}"
            sidecar = self._get("sidecar", name, lambda file: parse_sidecar(file, stem))
            key += self.hashes.get(name, "") if sidecar is not None else ""
        bundle: _Bundle = self.cache.made(
            "bundle", path, key, lambda: _bundle(path, stem, parsed, sidecar)
        )
        return bundle

    def _add(self, bundle: _Bundle, into: dict[str, Statement]) -> Report:
        """Take a report's statements in; those with an id that is taken are left out."""
        before = len(into)
        if into.keys().isdisjoint(bundle.statements):
            into.update(bundle.statements)
            self.where.update(bundle.where)
            assert len(into) == before + len(bundle.statements)
            return bundle.report
        ids = []
        self.where.update((k, v) for k, v in bundle.where.items() if k[0] != "statements")
        for id, statement in bundle.statements.items():
            key = ("statements", id)
            if id in into:
                self.found.append(_twice(id, bundle.where[key], self.where[key]))
                continue
            into[id] = statement
            self.where[key] = bundle.where[key]
            ids.append(id)
        return dataclasses.replace(bundle.report, statements=tuple(ids))


def _bundle(path: str, stem: str, parsed: ReadReport, sidecar: Sidecar | None) -> _Bundle:
    assert parsed.front is not None
    where: _Where = {("reports", stem): (parsed.tree, ())}
    statements: dict[str, Statement] = {}
    found: list[Diagnostic] = []
    if sidecar is not None:
        for index, statement in sidecar.statements:
            key, place = ("statements", statement.id), (sidecar.tree, (index,))
            if statement.id in statements:
                found.append(_twice(statement.id, place, where[key]))
                continue
            statements[statement.id] = statement
            where[key] = place
    report = Report(stem, parsed.front, parsed.text, path, parsed.sha256, tuple(statements))
    return _Bundle(report, statements, where, found)


def _twice(id: str, place: _Place, first: _Place, what: str = "statement") -> Diagnostic:
    return codes.DUPLICATE_ID.at(
        place[0].span((*place[1], "id")),
        f"{what} {id!r} is defined twice",
        related=[(first[0].span((*first[1], "id")), "defined here first")],
    )


def _exists(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _is_text(name: str) -> bool:
    """Whether a file's name could be decoded; what could not stands in it as lone surrogates."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _shown(name: str) -> str:
    return name.encode("utf-8", "replace").decode("utf-8")


def _published(report: Report) -> tuple[str, str]:
    try:
        return interval(report.published).earliest.isoformat(), report.id
    except EdtfError:
        return "9999-99-99", report.id


def _listing(root: Path, folder: str) -> list[str]:
    try:
        names = [e.name for e in os.scandir(root / folder)]
        return sorted(n for n in names if n[:1] != "." and _is_text(n))
    except (OSError, ValueError):
        return []


def _near_file(root: Path, path: str) -> str | None:
    from backchannel.errors import near

    folder, _, name = path.rpartition("/")
    close = near(name, _listing(root, folder or "."), most=1)
    return f"did you mean {close[0]!r}?" if close else None
