"""Extract from files: documents in, extractions out, every failure its own."""

from __future__ import annotations

import os
import sys
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from backchannel.casefile.files import inside as within
from backchannel.diagnostics import Diagnostic, Span
from backchannel.reading import codes
from backchannel.reading.dates import stated_days
from backchannel.reading.documents import Document, DocumentError, read_bytes, read_file
from backchannel.reading.documents.document import LARGEST, kind_of, printable
from backchannel.reading.report import Extraction, extract
from backchannel.reading.words import word_set

__all__ = ["FileExtraction", "documents_of", "expanded", "extract_files"]

_SUFFIXES = word_set(
    """
    .txt .text .md .markdown .html .htm .xhtml .pdf .docx .eml .mbox .rss .atom .xml
    """
)


@dataclass(frozen=True)
class FileExtraction(Extraction):
    """An extraction and the text that its offsets count in."""

    text: str = field(default="", repr=False)

    def to_json(self) -> dict[str, Any]:
        """As for an extraction, and the text, without which the offsets say nothing."""
        return {**super().to_json(), "text": self.text}


#: What a saved page or a program leaves beside documents, and nobody would look for a text in.
_FURNITURE = word_set(
    """
    .bmp .css .gif .ico .jpeg .jpg .js .json .map .mjs .png .svg .tif .tiff .ttf .webp .woff .woff2
    """
)
#: Most names listed of the files that a folder holds and nobody can read.
_NAMED = 10


def expanded(names: Sequence[str], problems: list[Diagnostic]) -> list[str]:
    """Files named, and for a folder all documents in it, by name; ``-`` stays.

    Of a folder's files those are taken whose name or beginning says what they are. Others are named
    in one warning, and a folder in it that may not be read in an error. Hidden files, pictures and
    style sheets, the lock files of office programs (``~$…``) and the folder that a browser saves
    beside a page (``…_files``) are left alone.
    """
    out: list[str] = []
    for name in names:
        path = Path(name)
        if name == "-" or not path.is_dir():
            out.append(name)
            continue
        inside, others = _within(path, problems)
        if others:
            shown = [printable(os.path.relpath(o, path)) for o in others[:_NAMED]]
            more = f" and {len(others) - _NAMED} more" if len(others) > _NAMED else ""
            problems.append(
                codes.LEFT_OUT.at(
                    Span(printable(name)),
                    f"left out: {', '.join(shown)}{more}",
                    hint=codes.LEFT_OUT.fix,
                )
            )
        if not inside:
            problems.append(
                codes.UNREADABLE.at(Span(printable(name)), "a folder without documents in it")
            )
        out += inside
    return out


def _within(folder: Path, problems: list[Diagnostic]) -> tuple[list[str], list[str]]:
    """The documents in a folder and the folders in it, and the files that are none."""

    def closed(error: OSError) -> None:
        where = Span(printable(str(error.filename)))
        problems.append(
            codes.UNREADABLE.at(where, error.strerror or str(error), hint=codes.UNREADABLE.fix)
        )

    inside: list[str] = []
    others: list[str] = []
    for at, folders, files in os.walk(folder, onerror=closed):
        pages = {Path(f).stem for f in files if Path(f).suffix.lower() in (".html", ".htm")}
        folders[:] = [
            f
            for f in folders
            if not f.startswith(".") and f.removesuffix("_files") not in pages - {f}
        ]
        others += [str(p) for f in folders if (p := Path(at, f)).is_symlink() and _out(folder, p)]
        for file in files:
            path, ending = Path(at, file), Path(file).suffix.lower()
            if file.startswith((".", "~$")) or ending in _FURNITURE or not path.is_file():
                continue
            taken = ending in _SUFFIXES or _begins_as_one(path)
            (inside if taken and not _out(folder, path) else others).append(str(path))
    return sorted(inside), sorted(others)


def _out(folder: Path, path: Path) -> bool:
    """Whether a link leads out of the folder, as in one that somebody else has packed."""
    return path.is_symlink() and not within(folder, path)


def _begins_as_one(path: Path) -> bool:
    """Whether a file whose name does not say so is a page, a PDF, a Word file, a mail or a feed."""
    try:
        with path.open("rb") as file:
            kind = kind_of(path.name, file.read(4096))
        if kind == "docx":
            with zipfile.ZipFile(path) as archive:
                return "word/document.xml" in archive.namelist()
        return kind not in (None, "text")
    except (OSError, zipfile.BadZipFile, ValueError):
        return False


def documents_of(names: Sequence[str], problems: list[Diagnostic]) -> Iterator[Document]:
    """The documents of files and ``-`` (standard input), one after the other.

    What cannot be read is added to ``problems``; the others still come.
    """
    for name in names:
        try:
            if name == "-":
                yield from read_bytes(sys.stdin.buffer.read(LARGEST + 1), "-", problems=problems)
            else:
                yield from read_file(Path(name), problems=problems)
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
