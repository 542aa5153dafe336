"""Small documents made in a test: a PDF line by line, a Word file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

#: x, y from below, size, text.
Line = tuple[float, float, float, str]


def pdf(pages: Sequence[Sequence[Line]], **info: str) -> bytes:
    """A PDF with every line drawn where it is said to stand; ``ﬁ`` and ``ﬂ`` are glyphs."""
    from pypdf import PdfWriter
    from pypdf.generic import (
        ArrayObject,
        DecodedStreamObject,
        DictionaryObject,
        NameObject,
        NumberObject,
    )

    writer = PdfWriter()
    named = {NumberObject(1): "/fi", NumberObject(2): "/fl", NumberObject(3): "/ff"}
    encoding = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Encoding"),
            NameObject("/BaseEncoding"): NameObject("/WinAnsiEncoding"),
            NameObject("/Differences"): ArrayObject(
                [part for code, glyph in named.items() for part in (code, NameObject(glyph))]
            ),
        }
    )
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
            NameObject("/Encoding"): encoding,
        }
    )
    for lines in pages:
        page = writer.add_blank_page(600, 800)
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
        drawn = b"".join(
            b"BT /F1 %g Tf 1 0 0 1 %g %g Tm (%s) Tj ET\n" % (size, x, y, _coded(text))
            for x, y, size, text in lines
        )
        stream = DecodedStreamObject()
        stream.set_data(drawn)
        page[NameObject("/Contents")] = writer._add_object(stream)
    if info:
        writer.add_metadata({f"/{name}": value for name, value in info.items()})
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _coded(text: str) -> bytes:
    for glyph, code in (("ﬁ", "\x01"), ("ﬂ", "\x02"), ("ﬀ", "\x03")):
        text = text.replace(glyph, code)
    return text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def block(text: str, *, top: float = 700, size: float = 10, x: float = 50) -> list[Line]:
    """Lines below each other, an empty one leaving a gap."""
    step = size * 1.2
    return [(x, top - i * step, size, ln) for i, ln in enumerate(text.splitlines()) if ln]


def word(*paragraphs: str, created: datetime | None = None, author: str = "Clerk") -> Any:
    """A Word document, to be added to and then :func:`saved`."""
    import docx

    made = docx.Document()
    made.core_properties.author = author
    if created is not None:
        made.core_properties.created = created
    for paragraph in paragraphs:
        made.add_paragraph(paragraph)
    return made


def saved(document: Any) -> bytes:
    """The bytes of a Word document."""
    out = BytesIO()
    document.save(out)
    return out.getvalue()
