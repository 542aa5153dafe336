"""A Word file: its paragraphs and tables as they read with every tracked change accepted."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from backchannel.reading.documents._blocks import row_lines
from backchannel.reading.documents._found import Found, Problem

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
#: What a reader of the final text does not see: deleted, moved away, told twice, no text.
_UNSEEN = frozenset(
    {_FALLBACK, f"{_W}del", f"{_W}moveFrom", f"{_W}pPr", f"{_W}rPr", f"{_W}tblPr", f"{_W}instrText"}
)
_BREAKS = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
#: Deepest nesting of tables that is followed.
_DEEPEST = 20


def read_docx(data: bytes, name: str) -> list[Found]:
    """Take a Word file apart."""
    from zipfile import BadZipFile

    from docx import Document as WordDocument
    from docx.opc.exceptions import PackageNotFoundError
    from lxml.etree import XMLSyntaxError

    try:
        document = WordDocument(BytesIO(data))
        paragraphs = [*_blocks(document.element.body), *_notes(document)]
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
    found: Found = {"text": "\n\n".join(paragraphs), "title": core.title or ""}
    by_hand = core.author != "python-docx"  # that library's own template, not a person
    if core.author and by_hand:
        found["author"] = [core.author]
    if core.created and by_hand:
        found["filed"] = core.created.date().isoformat()
        found["filed_from"] = "the Word file's date of creation"
    return [found]


def _blocks(element: Any, depth: int = 0) -> Iterator[str]:
    """The paragraphs and rows below an element, whatever they are wrapped in."""
    if depth > _DEEPEST:
        return
    for child in element:
        if child.tag == f"{_W}p":
            own, boxes = _text(child)
            if own:
                yield own
            for box in boxes:
                yield from _blocks(box, depth + 1)
        elif child.tag == f"{_W}tr":
            if child.find(f"{_W}trPr/{_W}del") is None:
                yield from row_lines([list(_blocks(c, depth + 1)) for c in _cells(child)])
        elif child.tag not in _UNSEEN:
            yield from _blocks(child, depth + (child.tag == f"{_W}tbl"))


def _cells(row: Any) -> Iterator[Any]:
    for child in row:
        if child.tag == f"{_W}tc":
            yield child
        elif child.tag not in _UNSEEN:  # content controls around cells
            yield from child.iter(f"{_W}tc")


def _text(paragraph: Any) -> tuple[str, list[Any]]:
    """The words of a paragraph, and the text boxes anchored in it."""
    out: list[str] = []
    boxes: list[Any] = []
    stack = [paragraph]
    while stack:
        element = stack.pop()
        if element.tag == f"{_W}txbxContent":
            boxes.append(element)
        elif element.tag == f"{_W}t":
            out.append(element.text or "")
        elif element.tag in _BREAKS:
            out.append(_BREAKS[element.tag])
        elif element.tag not in _UNSEEN:
            stack.extend(reversed(element))
    lines = [" ".join(ln.split()) for ln in "".join(out).split("\n")]
    return "\n".join(ln for ln in lines if ln), boxes


def _notes(document: Any) -> Iterator[str]:
    """Footnotes and endnotes, after the text."""
    from docx.oxml import parse_xml

    for relation in document.part.rels.values():
        kind = relation.reltype.rpartition("/")[2]
        if kind in ("footnotes", "endnotes") and not relation.is_external:
            for note in parse_xml(relation.target_part.blob):
                if not note.get(f"{_W}type"):  # else the line above the notes
                    yield from _blocks(note)
