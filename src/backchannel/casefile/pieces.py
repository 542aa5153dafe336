"""A case piece by piece: everything but its reports, and the reports of some of its files.

All files of one name, ``reports/x.md`` and what stands beside it, are a *unit*. What a unit holds
depends on no other one, with one exception: a statement whose id an earlier file uses too is left
out. :meth:`Pieces.case` is told of those.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from backchannel.casefile.cache import ParseCache
from backchannel.casefile.case import Case, Report
from backchannel.casefile.collector import paused
from backchannel.casefile.loader import Loader, is_events, published_order
from backchannel.casefile.models import Statement
from backchannel.casefile.parse import EVENTS
from backchannel.diagnostics import Diagnostic

__all__ = ["ENDINGS", "Head", "Pieces", "Unit", "load_head", "names_of", "unit_of"]

#: What the names of a unit's files end in.
ENDINGS = (".md", ".txt", ".yaml", ".yml", f"{EVENTS}.yaml", f"{EVENTS}.yml")


def unit_of(name: str) -> str:
    """The unit of a file in the folder of the reports.

    Example:
        >>> unit_of("a.md"), unit_of("a.events.yaml"), unit_of("a.b.md")
        ('a', 'a', 'a.b')
    """
    stem = name.rsplit(".", 1)[0]
    return stem.removesuffix(EVENTS) if is_events(name) else stem


def names_of(unit: str) -> list[str]:
    """All names that a file of a unit can have.

    Example:
        >>> names_of("a")[0], names_of("a.events")
        ('a.md', ['a.events.md', 'a.events.txt', 'a.events.events.yaml', 'a.events.events.yml'])
    """
    return [n for e in ENDINGS if unit_of(n := unit + e) == unit]


@dataclass(frozen=True)
class Head:
    """A case without its reports.

    Attributes:
        case: without files where there is none.
        diagnostics: what is wrong with its files.
        looked: the files that were looked for to find it; those that are not there would change it
            if they were.
        hashes: SHA-256 of those that are part of it.
    """

    case: Case
    diagnostics: tuple[Diagnostic, ...]
    looked: tuple[str, ...]
    hashes: Mapping[str, str]


def load_head(root: Path) -> Head:
    """Load a case without its reports."""
    loader = Loader(root, str(root), ParseCache())
    with paused():
        values = loader.head()
        case, diagnostics = loader.loaded(values or {})
    return Head(case, diagnostics, tuple(dict.fromkeys(loader.looked)), loader.hashes)


@dataclass(frozen=True)
class Unit:
    """A report with its statements, all of them."""

    report: Report
    statements: Mapping[str, Statement]

    @property
    def name(self) -> str:
        """The report's file, in the folder of the reports: of two that use an id, the first."""
        return self.report.file.removeprefix("reports/")


class Pieces:
    """Some of a case's reports.

    Args:
        head: the case without its reports.
        names: files in the folder of the reports, of each unit either all or none.

    Attributes:
        units: those that hold a report, by its id, in the order of the files' names.
        hashes: SHA-256 of the files that are part of the case, by their names in the folder.

    Cost:
        About half a millisecond a report.
    """

    def __init__(self, head: Case, names: Iterable[str]) -> None:
        assert head.root is not None
        self.head = head
        ordered = sorted(names)
        loader = Loader(head.root, "", ParseCache())
        with paused():
            self.units = {
                b.report.id: Unit(b.report, b.statements) for b in loader.bundles(ordered)
            }
            for name in ordered:
                # Proposed events count for nothing, but they are part of the case's hash.
                if is_events(name) and unit_of(name) in self.units:
                    path = f"reports/{name}"
                    there, digest, _ = loader.cache.get("bytes", head.root, path, lambda _: True)
                    if there:
                        loader.hashes[path] = digest
        self.hashes = {n.removeprefix("reports/"): h for n, h in loader.hashes.items()}

    def case(self, left_out: Mapping[str, Set[str]]) -> Case:
        """The case with these reports only.

        Args:
            left_out: by report, its statements whose ids an earlier file uses; where one of these
                uses it, this is seen here.
        """
        reports: dict[str, Report] = {}
        statements: dict[str, Statement] = {}
        for id, unit in self.units.items():
            without = left_out.get(id, frozenset())
            kept = {
                s: of
                for s, of in unit.statements.items()
                if s not in without and s not in statements
            }
            statements.update(kept)
            reports[id] = dataclasses.replace(unit.report, statements=tuple(kept))
        ordered = dict(sorted(reports.items(), key=lambda item: published_order(item[1])))
        return dataclasses.replace(
            self.head,
            reports=MappingProxyType(ordered),
            statements=MappingProxyType(statements),
        )
