"""A PDF: the lines of its pages, as they stand on them, joined into paragraphs."""

from __future__ import annotations

import contextlib
import re
from io import BytesIO
from typing import Any

from backchannel.reading.documents._found import Found, Problem
from backchannel.reading.documents._furniture import without_furniture
from backchannel.reading.documents._pages import Line, joined

#: Most pages taken from a PDF.
_PAGES = 2_000
_NAMED = re.compile(r"microsoft \w+ - |untitled|.*\.(?:docx?|odt|pdf|indd|html?)$", re.I)


def read_pdf(data: bytes, name: str) -> list[Found]:
    """Take a PDF apart: its text in the order in which it was drawn."""
    import logging

    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Problem("BC209", "the PDF wants a password")
        number = len(reader.pages)
        pages = [_lines(reader.pages[i]) for i in range(min(number, _PAGES))]
        meta = reader.metadata
    except Problem:
        raise
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        OSError,
    ) as error:
        raise Problem("BC206", f"not a PDF that can be read: {error}") from None
    text, gone = joined(pages)
    text = without_furniture(text)
    if not text.strip():
        raise Problem("BC204", "no text in it (pictures only, or empty)")
    found: Found = {"text": text, "notes": []}
    if gone:
        said = f"{len(gone)} lines at the edges of pages, the first {gone[0][:60]!r}"
        found["notes"].append(["BC226", said])
    if number > _PAGES:
        found["notes"].append(["BC226", f"the pages after the first {_PAGES:,}"])
    with contextlib.suppress(Exception):
        if meta is not None:
            # What a program named the file is no title.
            title = "" if _NAMED.match(meta.title or "") else meta.title
            found |= {"title": title, "author": [meta.author] if meta.author else []}
            if meta.creation_date:
                found["filed"] = meta.creation_date.date().isoformat()
                found["filed_from"] = "the PDF's date of creation"
    return [found]


def _lines(page: Any) -> list[Line]:
    """The lines of a page with the place and size of their letters, marks of notes left out."""
    lines: list[Line] = []
    pieces: list[tuple[str, float, float, float]] = []

    def end() -> None:
        text = "".join(p[0] for p in pieces)
        if text.strip():
            shown = [p for p in pieces if p[0].strip()]
            size = max(shown, key=lambda p: len(p[0]))[3]
            kept = [p for i, p in enumerate(shown) if not _is_mark(p, shown[:i], size)]
            if kept:
                gone = {id(p) for p in shown} - {id(p) for p in kept}
                text = "".join(p[0] for p in pieces if id(p) not in gone)
                body = next((p for p in kept if p[3] == size), kept[0])
                lines.append(Line(text.strip(), kept[0][1], body[2], size))
        elif lines and not pieces:
            lines[-1].open = False
        pieces.clear()

    def visit(text: str, cm: list[float], tm: list[float], font: Any, size: float) -> None:
        x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        scale = abs(tm[3] * cm[3] - tm[2] * cm[1]) ** 0.5 or 1.0
        height = abs(size) * (abs(tm[3] * cm[3]) or scale)
        parts = text.split("\n")
        for i, part in enumerate(parts):
            if i:
                end()
            if part:
                pieces.append((part, x, y, round(height, 1)))

    page.extract_text(visitor_text=visit)
    end()
    return lines


def _is_mark(
    piece: tuple[str, float, float, float],
    before: list[tuple[str, float, float, float]],
    size: float,
) -> bool:
    """Whether a piece is the raised, small number of a note after a word."""
    text = piece[0].strip()
    return (
        bool(before)
        and piece[3] < 0.9 * size
        and piece[2] > before[-1][2] + 0.1 * size
        and len(text) <= 3
        and (text.isdigit() or text in ("*", "**", "†", "‡"))
    )
