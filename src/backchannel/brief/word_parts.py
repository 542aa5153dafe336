"""What python-docx lacks: endnotes, references to them, bookmarks, vector pictures."""

from __future__ import annotations

from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from lxml import etree

__all__ = [
    "Endnotes",
    "add_vector",
    "bookmark",
    "field",
    "language_of",
    "place",
    "run_element",
    "shade",
]

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_ENDNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.endnotes+xml"
_SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
_SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def element(tag: str, **values: str) -> Any:
    """An element such as ``w:shd`` with ``w:`` attributes."""
    made = OxmlElement(tag)
    for name, value in values.items():
        made.set(qn(f"w:{name}"), value)
    return made


def run_element(
    text: str, *, style: str | None = None, bold: bool = False, italic: bool = False
) -> Any:
    """A run with ``text`` as it stands."""
    run = OxmlElement("w:r")
    properties = OxmlElement("w:rPr")
    if style:
        properties.append(element("w:rStyle", val=style))
    if bold:
        properties.append(OxmlElement("w:b"))
    if italic:
        properties.append(OxmlElement("w:i"))
    if len(properties):
        run.append(properties)
    words = OxmlElement("w:t")
    words.text = text
    words.set(qn("xml:space"), "preserve")
    run.append(words)
    return run


def bookmark(paragraph: Any, name: str, ident: int) -> None:
    """Mark the start of ``paragraph`` with ``name``, for links within the document."""
    start = element("w:bookmarkStart", id=str(ident), name=name[:40])
    end = element("w:bookmarkEnd", id=str(ident))
    properties = paragraph.find(qn("w:pPr"))
    at = 0 if properties is None else 1
    paragraph.insert(at, start)
    paragraph.insert(at + 1, end)


def field(instruction: str, shown: str, *, style: str | None = None) -> list[Any]:
    """The runs of a field (``PAGE``, ``NOTEREF …``); only fixed instructions are passed here."""

    def run(child: Any) -> Any:
        made = OxmlElement("w:r")
        if style:
            properties = OxmlElement("w:rPr")
            properties.append(element("w:rStyle", val=style))
            made.append(properties)
        made.append(child)
        return made

    code = OxmlElement("w:instrText")
    code.text = f" {instruction} "
    code.set(qn("xml:space"), "preserve")
    return [
        run(element("w:fldChar", fldCharType="begin")),
        run(code),
        run(element("w:fldChar", fldCharType="separate")),
        run_element(shown, style=style),
        run(element("w:fldChar", fldCharType="end")),
    ]


#: The end of a paragraph's properties in the order of the schema (ECMA-376, part 1, 17.3.1).
_LATER = (
    *("w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct"),
    *("w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd"),
    *("w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents"),
    *("w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment", "w:textboxTightWrap"),
    *("w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange"),
)

#: What comes after an element in its parent.
_AFTER = {
    "w:pBdr": ("w:shd", *_LATER),
    "w:shd": _LATER,
    "w:bidi": _LATER[_LATER.index("w:bidi") + 1 :],
    "w:tblBorders": ("w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook"),
    "w:bidiVisual": (
        *("w:tblStyleRowBandSize", "w:tblStyleColBandSize", "w:tblW", "w:jc", "w:tblCellSpacing"),
        *("w:tblInd", "w:tblBorders", "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook"),
    ),
    "w:endnotePr": ("w:type", "w:pgSz", "w:pgMar", "w:cols", "w:docGrid"),
}


def place(parent: Any, child: Any, tag: str) -> None:
    """Put ``child`` where the schema wants it: Word refuses a file in another order."""
    parent.insert_element_before(child, *_AFTER[tag])


def shade(properties: Any, fill: str, rule: str | None = None) -> None:
    """A ground behind a paragraph and a rule at its start."""
    if rule:
        borders = OxmlElement("w:pBdr")
        # A border in the ground's colour is the only padding a paragraph can have.
        borders.append(element("w:top", val="single", sz="4", space="4", color=fill))
        borders.append(element("w:left", val="single", sz="24", space="8", color=rule))
        borders.append(element("w:bottom", val="single", sz="4", space="4", color=fill))
        place(properties, borders, "w:pBdr")
    place(properties, element("w:shd", val="clear", color="auto", fill=fill), "w:shd")


def language_of(language: str) -> Any:
    """The element that says in which language text is."""
    return element("w:lang", val=language, eastAsia=language, bidi=language)


class Endnotes:
    """Collects the endnotes and writes their part.

    A source cited again gets a ``NOTEREF`` field to its first reference, as Word itself does.
    """

    def __init__(self, document: Any, title: str) -> None:
        self.document = document
        self.root = parse_xml(
            f'<w:endnotes xmlns:w="{_W}">'
            '<w:endnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p>'
            '</w:endnote><w:endnote w:type="continuationSeparator" w:id="0"><w:p><w:r>'
            "<w:continuationSeparator/></w:r></w:p></w:endnote></w:endnotes>"
        )
        # Word prints the separator above the notes: it holds their title.
        heading = OxmlElement("w:p")
        properties = OxmlElement("w:pPr")
        properties.append(element("w:pStyle", val="Term"))
        heading.append(properties)
        heading.append(run_element(title))
        self.root[0].insert(0, heading)
        self.made: set[int] = set()

    def reference(self, number: int, content: list[Any], ident: int) -> list[Any]:
        """What stands in the text for note ``number``; ``content`` are the note's runs."""
        name = f"_Source{number}"
        if number in self.made:
            return field(f"NOTEREF {name} \\h", str(number), style="EndnoteReference")
        self.made.add(number)
        note = element("w:endnote", id=str(number))
        paragraph = OxmlElement("w:p")
        properties = OxmlElement("w:pPr")
        properties.append(element("w:pStyle", val="EndnoteText"))
        paragraph.append(properties)
        paragraph.append(self._mark(OxmlElement("w:endnoteRef")))
        paragraph.append(run_element(" "))
        for run in content:
            paragraph.append(run)
        note.append(paragraph)
        self.root.append(note)
        return [
            element("w:bookmarkStart", id=str(ident), name=name),
            self._mark(element("w:endnoteReference", id=str(number))),
            element("w:bookmarkEnd", id=str(ident)),
        ]

    @staticmethod
    def _mark(child: Any) -> Any:
        run = OxmlElement("w:r")
        properties = OxmlElement("w:rPr")
        properties.append(element("w:rStyle", val="EndnoteReference"))
        run.append(properties)
        run.append(child)
        return run

    def finish(self) -> None:
        """Attach the part to the document and say where and how notes stand."""
        blob = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", standalone=True)
        part = self.document.part
        notes = Part(PackURI("/word/endnotes.xml"), _ENDNOTES, blob, part.package)
        part.relate_to(notes, RELATIONSHIP_TYPE.ENDNOTES)
        numbered = OxmlElement("w:endnotePr")
        numbered.append(element("w:numFmt", val="decimal"))
        place(self.document.sections[-1]._sectPr, numbered, "w:endnotePr")
        settings = self.document.settings.element
        placed = OxmlElement("w:endnotePr")
        placed.append(element("w:pos", val="docEnd"))
        placed.append(element("w:numFmt", val="decimal"))
        for ident in ("-1", "0"):
            placed.append(element("w:endnote", id=ident))
        # The schema wants this before ``compat``.
        compat = settings.find(qn("w:compat"))
        if compat is None:
            settings.append(placed)
        else:
            compat.addprevious(placed)


def add_vector(document: Any, picture: Any, svg: str, name: str) -> None:
    """Put the vector drawing beside the PNG of an inline picture; newer Words show it instead."""
    part = document.part
    drawing = Part(PackURI(f"/word/media/{name}.svg"), "image/svg+xml", svg.encode(), part.package)
    relation = part.relate_to(drawing, RELATIONSHIP_TYPE.IMAGE)
    blip = next(picture.iter(qn("a:blip")))
    extension = parse_xml(
        '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        f'<a:ext uri="{_SVG_EXTENSION}"><asvg:svgBlip xmlns:asvg="{_SVG}" xmlns:r="{_R}" '
        f'r:embed="{relation}"/></a:ext></a:extLst>'
    )
    blip.append(extension)
