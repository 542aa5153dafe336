"""Diagnostics: what is wrong with an input, where, and the way out.

A :class:`Code` describes one kind of problem; every room lists its codes in a tuple and
:func:`all_codes` gathers them, which is what the documentation and the golden tests walk over.

Ranges: BC0xx the files and the schema, BC1xx the record and its references, BC2xx reading,
BC3xx graph model, BC4xx deals, BC5xx the brief and its words, BC6xx foreign formats.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from importlib import import_module
from typing import Any

__all__ = [
    "Code",
    "Diagnostic",
    "Edit",
    "Fix",
    "Severity",
    "Span",
    "all_codes",
    "render",
    "sort_key",
]

#: Modules that hold a tuple ``CODES``; a missing room is skipped, so that rooms stay independent.
_CODE_MODULES = (
    "backchannel.casefile.codes",
    "backchannel.checks",
    "backchannel.reading.codes",
    "backchannel.record.codes",
    "backchannel.graphmodel.codes",
    "backchannel.bargaining.codes",
    "backchannel.brief.codes",
    "backchannel.interop.codes",
)

#: Longest excerpt line printed; longer lines are cut around the caret.
_EXCERPT_WIDTH = 100


class Severity(StrEnum):
    """How bad a finding is: errors and warnings make ``check`` exit with 1, notes do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for an error, 1 for a warning, 2 for a note."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of problem.

    Attributes:
        code: ``BC`` and three digits.
        severity: of every diagnostic with this code.
        title: a short name, lower case, no full stop.
        explanation: what it means and why it matters, for the documentation (Markdown).
        fix: what the user does about it, for the documentation.
    """

    code: str
    severity: Severity
    title: str
    explanation: str
    fix: str

    def at(
        self,
        span: Span | None,
        message: str,
        *,
        hint: str | None = None,
        fix: Fix | None = None,
        related: Sequence[tuple[Span, str]] = (),
    ) -> Diagnostic:
        """A diagnostic of this kind at ``span``."""
        return Diagnostic(
            code=self.code,
            severity=self.severity,
            message=message,
            span=span or Span.nowhere(),
            hint=hint,
            fix=fix,
            related=tuple(related),
        )


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a file: lines and columns are 1-based, ``start``/``end`` 0-based characters.

    ``file`` is relative to the case's folder with ``/`` as separator. The end is exclusive.
    """

    file: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1
    start: int = 0
    end: int = 0

    @classmethod
    def nowhere(cls) -> Span:
        """The span of something that stands in no file."""
        return cls("")

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the characters ``span.start:span.end`` of ``span.file`` by ``text``."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A repair that is certain: what it does, and the edits."""

    says: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding about one place.

    Example:
        >>> d = Diagnostic("BC101", Severity.ERROR, "no party 'unoin'", Span("case.yaml", 3, 12))
        >>> print(d)
        case.yaml:3:12: error[BC101]: no party 'unoin'
    """

    code: str
    severity: Severity
    message: str
    span: Span = field(default_factory=Span.nowhere)
    hint: str | None = None
    fix: Fix | None = None
    related: tuple[tuple[Span, str], ...] = ()

    def __str__(self) -> str:
        where = f"{self.span}: " if self.span.file else ""
        return f"{where}{self.severity.value}[{self.code}]: {self.message}"

    def to_json(self) -> dict[str, Any]:
        """A plain dictionary for ``--json``."""
        out: dict[str, Any] = {
            "code": self.code,
            "severity": self.severity.value,
            "message": self.message,
            "file": self.span.file or None,
            "line": self.span.line if self.span.file else None,
            "column": self.span.column if self.span.file else None,
            "end_line": self.span.end_line if self.span.file else None,
            "end_column": self.span.end_column if self.span.file else None,
            "hint": self.hint,
            "fix": self.fix.says if self.fix else None,
        }
        if self.related:
            out["related"] = [
                {"file": s.file, "line": s.line, "column": s.column, "message": m}
                for s, m in self.related
            ]
        return out


def sort_key(d: Diagnostic) -> tuple[str, int, int, int, str, str]:
    """Order of printing: by file, then place, then severity."""
    return (d.span.file, d.span.line, d.span.column, d.severity.rank, d.code, d.message)


def render(d: Diagnostic, source: str | None = None) -> str:
    """The printed form: place and message, the excerpt with a caret, and the hint.

    Args:
        d: the diagnostic.
        source: text of the file it is about, if at hand.

    Example:
        >>> d = Diagnostic("BC101", Severity.ERROR, "no party 'unoin'",
        ...                Span("case.yaml", 1, 5, 1, 10), hint="did you mean 'union'?")
        >>> print(render(d, "by: unoin"))
        case.yaml:1:5: error[BC101]: no party 'unoin'
          by: unoin
              ^^^^^
        hint: did you mean 'union'?
    """
    out = [str(d)]
    if source is not None and d.span.file:
        lines = _lines(source)
        if 1 <= d.span.line <= len(lines):
            out.extend(_excerpt(lines[d.span.line - 1], d.span))
    out.extend(f"  see {span}: {message}" for span, message in d.related)
    if d.hint:
        out.append(f"hint: {d.hint}")
    if d.fix:
        out.append(f"fix: {d.fix.says} (--fix)")
    # What a document or a program said may hold what a terminal obeys.
    return "".join(c if c.isprintable() or c == "\n" else "�" for c in "\n".join(out))


@lru_cache(maxsize=8)
def _lines(source: str) -> list[str]:
    """Lines as editors count them; a form feed or U+2028 does not end one."""
    return re.split(r"\r\n|\r|\n", source)


def _excerpt(line: str, span: Span) -> list[str]:
    line = "".join(c if c.isprintable() else " " for c in line)
    start = min(span.column - 1, len(line))
    end = span.end_column - 1 if span.end_line == span.line else len(line)
    end = max(start + 1, min(end, len(line)))
    if len(line) > _EXCERPT_WIDTH:
        cut = max(0, min(start - 20, len(line) - _EXCERPT_WIDTH))
        head, tail = ("…" if cut else ""), ("…" if cut + _EXCERPT_WIDTH < len(line) else "")
        line = head + line[cut : cut + _EXCERPT_WIDTH] + tail
        start, end = start - cut + len(head), min(end - cut + len(head), len(line))
    return ["  " + line.rstrip(), "  " + " " * start + "^" * max(1, end - start)]


def all_codes() -> dict[str, Code]:
    """Every code of every room, by code, in order.

    Raises:
        ValueError: two rooms use one code.
    """
    found: dict[str, Code] = {}
    for name in _CODE_MODULES:
        try:
            module = import_module(name)
        except ModuleNotFoundError as error:
            if error.name and name.startswith(error.name):
                continue
            raise
        codes: Iterable[Code] = getattr(module, "CODES", ())
        for code in codes:
            if code.code in found:
                raise ValueError(f"code {code.code} is used twice")
            found[code.code] = code
    return dict(sorted(found.items()))
