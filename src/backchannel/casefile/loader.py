"""Files to a case and diagnostics. Never raises on what a user can put into a folder.

A file is parsed once per content: :class:`ParseCache` keeps the parsed records by the SHA-256 of
the bytes, so that loading again after one edit parses one file.
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from backchannel.casefile import codes
from backchannel.casefile.cache import ParseCache
from backchannel.casefile.case import Case, Loaded, Report
from backchannel.casefile.collector import paused
from backchannel.casefile.edtf import EdtfError, interval
from backchannel.casefile.files import (
    catalog,
    exists,
    find_case,
    inside,
    is_text,
    near_file,
    shown,
)
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
        return Loader(find_case(where), str(where), cache or ParseCache()).load()


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


class Loader:
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
        #: Every file that was looked for to find the case's parts, whether or not it was there.
        self.looked: list[str] = []

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
        values = self.head()
        if values is None:
            return Loaded(Case(root=self.root), tuple(self.found))
        reports, statements, proposed = self._reports()
        return self.loaded(
            {
                **values,
                "reports": MappingProxyType(reports),
                "statements": MappingProxyType(statements),
                "proposed_events": MappingProxyType(proposed),
            }
        )

    def loaded(self, values: dict[str, Any]) -> Loaded:
        """The case of these values, with what was read so far."""
        case = Case(
            root=self.root,
            hash=hash_of(self.hashes),
            _where=MappingProxyType(self.where),
            _files=MappingProxyType(self.files),
            **values,
        )
        return Loaded(case, tuple(sorted(set(self.found), key=sort_key)))

    def head(self) -> dict[str, Any] | None:
        """The case without its reports; ``None`` where there is none."""
        main = "case.yaml"
        self.looked += [main, "case.yml"]
        if not exists(self.root / main) and exists(self.root / "case.yml"):
            main = "case.yml"
        if not exists(self.root / main):
            self.found.append(
                codes.NO_CASE.at(
                    Span(main),
                    f"there is no case in {shown(self.asked)}",
                    hint=self._way_out(),
                )
            )
            return None
        if not inside(self.root, self.root / main):
            self.found.append(
                codes.INCLUDE_OUTSIDE.at(Span(main), f"{main} leads out of the case's folder")
            )
            return None
        self._include(main, ())
        return self._merge()

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
            self.looked.append(path)
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
            elif not exists(self.root / path):
                self.found.append(
                    codes.INCLUDE_MISSING.at(
                        span, f"there is no file {path!r}", hint=near_file(self.root, path)
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
        for bundle in self.bundles(names):
            self.found += bundle.found
            reports[bundle.report.id] = self._add(bundle, statements)
        ordered = dict(sorted(reports.items(), key=lambda item: published_order(item[1])))
        return ordered, statements, self._proposed({n for n in names if is_events(n)}, ordered)

    def bundles(self, names: Sequence[str]) -> Iterator[_Bundle]:
        """The reports of these files, in the order of their names, each with its statements."""
        reports: set[str] = set()
        sidecars = {n for n in names if n.endswith((".yaml", ".yml")) and not is_events(n)}
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
            reports.add(stem)
            yield self._bundle(f"reports/{name}", stem, parsed, sidecar)
        for name in sorted(sidecars):
            stem = name.rsplit(".", 1)[0]
            self.found.append(
                codes.ORPHAN_SIDECAR.at(
                    Span(f"reports/{name}"),
                    f"there is no report reports/{stem}.md for these statements",
                    hint=near_file(self.root, f"reports/{stem}.md"),
                )
            )

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
                        hint=near_file(self.root, f"reports/{stem}.md"),
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
            if not is_text(name):
                at = Span(f"reports/{shown(name)}")
                self.found.append(
                    codes.BAD_ID.at(at, "the file's name is not UTF-8", hint="rename it")
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


def hash_of(hashes: Mapping[str, str]) -> str:
    """The hash of a case: of the names of its files and of the hashes of their bytes."""
    digest = hashlib.sha256()
    for name in sorted(hashes):
        digest.update(f"{name}\0{hashes[name]}\0".encode())
    return digest.hexdigest()


def is_events(name: str) -> bool:
    """Whether a file holds proposed events."""
    return name.endswith((f"{EVENTS}.yaml", f"{EVENTS}.yml"))


def _twice(id: str, place: _Place, first: _Place, what: str = "statement") -> Diagnostic:
    return codes.DUPLICATE_ID.at(
        place[0].span((*place[1], "id")),
        f"{what} {id!r} is defined twice",
        related=[(first[0].span((*first[1], "id")), "defined here first")],
    )


def published_order(report: Report) -> tuple[str, str]:
    """What the reports of a case are put in order by."""
    try:
        return interval(report.published).earliest.isoformat(), report.id
    except EdtfError:
        return "9999-99-99", report.id
