"""A Word file: its paragraphs."""

from __future__ import annotations

from io import BytesIO

from backchannel.reading.documents._found import Found, Problem


def read_docx(data: bytes, name: str) -> list[Found]:
    from zipfile import BadZipFile

    from docx import Document as WordDocument
    from docx.opc.exceptions import PackageNotFoundError
    from lxml.etree import XMLSyntaxError

    try:
        document = WordDocument(BytesIO(data))
        paragraphs = [p.text.strip() for p in document.paragraphs]
        core = document.core_properties
    except (
        BadZipFile,
        PackageNotFoundError,
        XMLSyntaxError,
        KeyError,
        ValueError,
        AttributeError,
    ) as error:
        raise Problem("BC206", f"not a Word file that can be read: {error}") from None
    found: Found = {"text": "\n\n".join(p for p in paragraphs if p), "title": core.title or ""}
    by_hand = core.author != "python-docx"  # that library's own template, not a person
    if core.author and by_hand:
        found["author"] = [core.author]
    if core.created and by_hand:
        found["filed"] = core.created.date().isoformat()
        found["filed_from"] = "the Word file's date of creation"
    return [found]
