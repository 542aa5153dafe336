"""The document as a PDF, set by Typst: tagged (PDF/UA-1), with bookmarks and links.

The template is a fixed file; the document goes in as JSON data. No text of a case is read as
Typst, so there is nothing to escape and nothing that could be run. Fonts are those bundled with
Typst, so the same document gives the same pages everywhere; only text in scripts that these lack
is set with the fonts of the machine.
"""

from __future__ import annotations

import json
import unicodedata
from importlib import resources
from itertools import count
from typing import Any

from backchannel.brief.document import (
    Block,
    Cite,
    Definitions,
    Document,
    Emphasis,
    Figure,
    Link,
    Listing,
    Mention,
    Notice,
    Paragraph,
    Quote,
    Runs,
    Strong,
    Subheading,
    Table,
    Text,
    plain_text,
)
from backchannel.errors import MissingExtra
from backchannel.figures.svg import Drawing

__all__ = ["drawing_png", "picture_png", "render_pdf"]

FAMILY = "Libertinus Serif"
#: Width and greatest height of the text area on A4, in CSS pixels (168 mm, 225 mm).
_WIDTH, _HEIGHT = 635.0, 850.0
#: Scripts that the bundled fonts cover, by the first word of the letters' Unicode names.
_COVERED = ("LATIN", "GREEK", "CYRILLIC", "HEBREW", "MODIFIER", "COMBINING", "DIGIT")


def render_pdf(document: Document) -> bytes:
    """The whole document as a tagged PDF.

    Raises:
        MissingExtra: Typst is not installed.
    """
    data = json.dumps(_Data(document).whole(), ensure_ascii=False)
    template = (resources.files("backchannel.brief") / "assets" / "brief.typ").read_bytes()
    return _compile(template, "pdf", {"document": data}, ["ua-1"])


def drawing_png(drawing: Drawing, *, scale: float = 2.0) -> bytes:
    """A drawing as a PNG picture, ``scale`` dots a pixel, in light colours."""
    source = (
        f"#set page(width: {drawing.width:.2f}pt, height: {drawing.height:.2f}pt, margin: 0pt, "
        "fill: white)\n"
        '#image(bytes(sys.inputs.svg), format: "svg", width: 100%, height: 100%)'
    )
    return _compile(source.encode(), "png", {"svg": drawing.svg(font=FAMILY)}, ppi=72 * scale)


def picture_png(svg: bytes, *, height: float) -> bytes:
    """Any SVG picture (such as a house's mark) as a PNG, ``height`` pixels high."""
    source = (
        "#set page(width: auto, height: auto, margin: 0pt)\n"
        f'#image(bytes(sys.inputs.svg), format: "svg", height: {height:.2f}pt)'
    )
    return _compile(source.encode(), "png", {"svg": svg.decode("utf-8", "replace")}, ppi=144)


def _compile(
    source: bytes,
    kind: Any,
    inputs: dict[str, str],
    standards: Any = None,
    *,
    ppi: float | None = None,
) -> bytes:
    try:
        import typst
    except ModuleNotFoundError:
        raise MissingExtra("typst", "documents") from None
    text = "".join(inputs.values())
    out: Any
    try:
        compiler = typst.Compiler(source, ignore_system_fonts=not _wants_other_fonts(text))
        out = compiler.compile(
            format=kind, sys_inputs=inputs, pdf_standards=standards, ppi=ppi, timestamp=0
        )
    except typst.TypstError as error:
        if "could not be displayed" not in error.message:
            raise
        # PDF/UA refuses a letter that no font holds; the page with a mark in its place is still
        # tagged, and better than none.
        compiler = typst.Compiler(source)
        out = compiler.compile(format=kind, sys_inputs=inputs, ppi=ppi, timestamp=0)
    # PNG pages come as a list when there are several; pictures have one.
    first = out[0] if isinstance(out, list) else out
    assert isinstance(first, bytes)
    return first


def _wants_other_fonts(text: str) -> bool:
    return any(
        not unicodedata.name(c, "").startswith(_COVERED)
        for c in set(text)
        if ord(c) > 0x2FF and c.isalpha()
    )


class _Data:
    """The document as the plain tree that the template reads; links to nowhere become words."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.numbers = document.numbers()
        self.anchors = document.anchors()
        self.figures = count(1)
        self.placed: set[str] = set()

    def whole(self) -> dict[str, Any]:
        d = self.document
        logo = None
        if d.logo is not None:
            logo = {"data": list(d.logo.data), "kind": d.logo.kind, "name": d.logo.name}
        return {
            "title": d.title or "—",
            "subtitle": d.subtitle,
            "language": d.language.split("-")[0],
            "direction": d.direction,
            "logo": logo,
            "details": [list(pair) for pair in d.details],
            "notices": [self.block(n) for n in d.notices],
            "sections": [
                {
                    "title": s.title or "—",
                    "anchor": self.place(s.anchor),
                    "v": [self.block(b) for b in s.blocks],
                }
                for s in d.sections
            ],
            "contents_after": int(bool(d.sections) and d.sections[0].name == "bottom-line"),
            "sources": [
                {
                    "number": i,
                    "label": s.label,
                    "passage": s.passage,
                    "said_by": s.said_by,
                    "grade": s.grade,
                    "place": s.place,
                    "language": s.language,
                }
                for i, s in enumerate(d.cited(), start=1)
            ],
            "sources_title": d.say("sources_cited"),
            "made": f"{d.say('made_from')} {d.case_hash}" if d.case_hash else "",
        }

    def place(self, anchor: str) -> str:
        """An anchor once; Typst refuses a label that stands twice."""
        name, n = anchor, 2
        while name in self.placed:
            name, n = f"{anchor}-{n}", n + 1
        self.placed.add(name)
        return name

    def block(self, block: Block) -> dict[str, Any]:
        match block:
            case Paragraph():
                return {"t": "p", "role": block.role, "v": self.runs(block.runs)}
            case Subheading():
                return {
                    "t": "h",
                    "level": block.level,
                    "anchor": self.place(block.anchor),
                    "v": self.runs(block.runs),
                }
            case Listing():
                listed = [[self.block(b) for b in item] for item in block.items]
                return {"t": "list", "ordered": block.ordered, "v": listed}
            case Table():
                return {
                    "t": "table",
                    "align": list(block.align),
                    "widths": _widths(block),
                    "header": [self.runs(c) for c in block.header],
                    "rows": [[self.runs(c) for c in row] for row in block.rows],
                    "row_headers": block.row_headers,
                    "caption": self.runs(block.caption),
                }
            case Figure():
                drawing = block.drawing
                scale = min(1.0, _WIDTH / drawing.width, _HEIGHT / drawing.height)
                return {
                    "t": "figure",
                    "svg": drawing.svg(font=FAMILY),
                    "alt": f"{drawing.title}. {drawing.description}",
                    "width": round(100 * scale * drawing.width / _WIDTH, 2),
                    "name": f"{self.document.say('figure')} {next(self.figures)}",
                    "caption": self.runs(block.caption),
                    "anchor": self.place(block.anchor),
                }
            case Notice():
                inner = [self.block(b) for b in block.blocks]
                return {"t": "notice", "kind": block.kind, "title": block.title, "v": inner}
            case Definitions():
                items: list[dict[str, Any]] = []
                for i, (term, said) in enumerate(block.items):
                    place = self.place(block.anchors[i]) if i < len(block.anchors) else None
                    inner = [self.block(b) for b in said]
                    items.append({"term": self.runs(term), "anchor": place, "v": inner})
                return {"t": "terms", "v": items}
            case Quote():
                return {
                    "t": "quote",
                    "v": self.runs(block.runs),
                    "attribution": self.runs(block.attribution),
                    "language": (block.language or "").split("-")[0] or None,
                }

    def runs(self, found: Runs) -> list[dict[str, Any]]:
        out: list[dict[str, Any]] = []
        for run in found:
            match run:
                case Text():
                    out.append({"t": "text", "v": run.text})
                case Emphasis():
                    out.append({"t": "em", "v": self.runs(run.runs)})
                case Strong():
                    out.append({"t": "strong", "tone": run.tone, "v": self.runs(run.runs)})
                case Cite():
                    known = sorted({self.numbers[k] for k in run.keys if k in self.numbers})
                    if known:
                        out.append({"t": "cite", "v": known})
                case Link() if run.target in self.anchors:
                    out.append({"t": "link", "to": run.target, "v": self.runs(run.runs)})
                case Mention() if run.target in self.anchors:
                    out.append({"t": "link", "to": run.target, "v": self.runs(run.runs)})
                case Link() | Mention():
                    out.append({"t": "span", "v": self.runs(run.runs)})
        return out


def _widths(table: Table) -> list[float]:
    """A share of the width for each column by what it holds; 0 for as much as it needs."""
    shares = []
    for i in range(len(table.header)):
        cells = [plain_text(table.header[i]), *(plain_text(row[i]) for row in table.rows)]
        longest = max(len(c) for c in cells)
        word = max((len(w) for c in cells for w in c.split()), default=1)
        mean = sum(len(c) for c in cells) / len(cells)
        shares.append(0.0 if longest <= 14 else max(word * 0.9, min(60.0, (longest * mean) ** 0.5)))
    if shares and not any(shares):
        shares[-1] = 1.0
    return [round(s, 2) for s in shares]
