"""A PDF: the lines of its pages joined into paragraphs."""

from __future__ import annotations

import contextlib
import re
from io import BytesIO

from backchannel.reading.documents._found import Found, Problem

#: Most pages taken from a PDF.
_PAGES = 2_000


def read_pdf(data: bytes, name: str) -> list[Found]:
    import logging

    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Problem("BC209", "the PDF wants a password")
        pages = [
            reader.pages[i].extract_text() or "" for i in range(min(len(reader.pages), _PAGES))
        ]
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
    text = "\n\n".join(_paragraphs(p) for p in pages if p.strip())
    if not text.strip():
        raise Problem("BC204", "no text in it (pictures only, or empty)")
    found: Found = {"text": text}
    with contextlib.suppress(Exception):
        if meta is not None:
            found |= {"title": meta.title, "author": [meta.author] if meta.author else []}
            if meta.creation_date:
                found["filed"] = meta.creation_date.date().isoformat()
                found["filed_from"] = "the PDF's date of creation"
    return [found]


def _paragraphs(page: str) -> str:
    """Lines of a page joined into paragraphs: a line that ends in a stop and is short ends one."""
    lines = [ln.strip() for ln in page.splitlines()]
    longest = max((len(ln) for ln in lines), default=0)
    out: list[str] = []
    current = ""
    for line in lines:
        if not line:
            if current:
                out.append(current)
            current = ""
            continue
        if current.endswith("-") and line[:1].islower():
            current = current[:-1] + line
        else:
            current = f"{current} {line}" if current else line
        if (re.search(r"[.!?…:][”’\"')]*$", line) and len(line) < 0.8 * longest) or (
            len(line) < 0.5 * longest and not re.search(r"[,;–-]$", line) and current == line
        ):
            out.append(current)
            current = ""
    if current:
        out.append(current)
    return "\n\n".join(out)
