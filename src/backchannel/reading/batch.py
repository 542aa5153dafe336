"""Extract from files: documents in, extractions out, every failure its own."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from backchannel.diagnostics import Diagnostic, Span
from backchannel.reading import codes
from backchannel.reading.dates import stated_days
from backchannel.reading.documents import Document, DocumentError, read_bytes, read_file
from backchannel.reading.report import Extraction, extract
from backchannel.reading.words import word_set

__all__ = ["FileExtraction", "documents_of", "expanded", "extract_files"]

_SUFFIXES = word_set(
    """
    .txt .text .md .markdown .html .htm .xhtml .pdf .docx .eml .rss .atom .xml
    """
)


@dataclass(frozen=True)
class FileExtraction(Extraction):
    """An extraction and the text that its offsets count in."""

    text: str = field(default="", repr=False)


def expanded(names: Sequence[str], problems: list[Diagnostic]) -> list[str]:
    """Files named, and for a folder all documents in it, by name; ``-`` stays."""
    out: list[str] = []
    for name in names:
        path = Path(name)
        if name == "-" or not path.is_dir():
            out.append(name)
            continue
        inside = sorted(
            str(p) for p in path.rglob("*") if p.is_file() and p.suffix.lower() in _SUFFIXES
        )
        if not inside:
            problems.append(codes.UNREADABLE.at(Span(name), "a folder without documents in it"))
        out += inside
    return out


def documents_of(names: Sequence[str], problems: list[Diagnostic]) -> Iterator[Document]:
    """The documents of files and ``-`` (standard input), one after the other.

    What cannot be read is added to ``problems``; the others still come.
    """
    for name in names:
        try:
            if name == "-":
                yield from read_bytes(sys.stdin.buffer.read(), "-")
            else:
                yield from read_file(Path(name))
        except DocumentError as error:
            problems.append(error.diagnostic)


def extract_files(
    names: Sequence[str], *, published: date | None = None, outlet: str | None = None
) -> tuple[list[FileExtraction], list[Diagnostic]]:
    """Extract from files, folders or standard input (``-``).

    Args:
        names: of the files; a ``.txt`` file is kept character for character.
        published: the day of publication of all of them; by default what each says of itself.
        outlet: the outlet of all of them.

    Returns:
        One extraction a document, and what went wrong.
    """
    problems: list[Diagnostic] = []
    documents = list(documents_of(expanded(names, problems), problems))
    stated: dict[tuple[int, int], int] = {}
    for document in documents:
        for named, year in stated_days(document.text).items():
            stated.setdefault(named, year)
    out: list[FileExtraction] = []
    for document in documents:
        problems.extend(document.warnings)
        day = published or document.published
        if day is None and (day := document.filed) is not None:
            at = Span(document.name)
            problems.append(codes.day_filed(at, day, document.filed_from))
        if day is None:
            problems.append(
                codes.NO_DATE.at(
                    Span(document.name), "no date of publication", hint=codes.NO_DATE.fix
                )
            )
        if document.language not in ("en", ""):
            problems.append(
                codes.NOT_ENGLISH.at(
                    Span(document.name), f"the text seems to be {document.language!r}"
                )
            )
        found = extract(
            document.text,
            file=document.name,
            published=day,
            outlet=outlet or None,
            stated=stated,
        )
        out.append(
            FileExtraction(
                **{
                    f: getattr(found, f)
                    for f in (
                        "provenance",
                        "file",
                        "sha256",
                        "published",
                        "statements",
                        "dates",
                        "figures",
                        "events",
                    )
                },
                text=document.text,
            )
        )
    return out, problems
