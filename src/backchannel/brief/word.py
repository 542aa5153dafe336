"""The document for Word and LibreOffice: real styles, headings, table heads and endnotes.

Drawings are embedded as PNG with the vector beside it. All words go in as text runs; the only
fields are page numbers and references to notes, the only links lead within the document.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import datetime
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
    Run,
    Runs,
    Source,
    Strong,
    Subheading,
    Table,
    Text,
    plain_text,
)
from backchannel.brief.pdf import drawing_png, picture_png
from backchannel.errors import MissingExtra

__all__ = ["render_word"]

_TONES = {"good": "0B6E4F", "warn": "855A00", "bad": "A3263A", "link": "1D4F91"}
_GROUNDS = {
    "note": ("F4F5F2", "8A9199"),
    "warning": ("F9EFD7", "855A00"),
    "error": ("FBE7EA", "A3263A"),
}
#: Text width on A4 with the margins below, in millimetres.
_WIDTH_MM = 166.0
_PIXEL_MM = 25.4 / 96


def render_word(document: Document) -> bytes:
    """The whole document as a ``.docx`` file.

    Raises:
        MissingExtra: python-docx or Typst (which draws the pictures) is not installed.
    """
    try:
        import docx  # noqa: F401
    except ModuleNotFoundError:
        raise MissingExtra("python-docx", "documents") from None
    return _Writer(document).whole()


class _Writer:
    def __init__(self, document: Document) -> None:
        import docx

        from backchannel.brief.word_parts import Endnotes

        self.model = document
        self.numbers = document.numbers()
        self.cited = document.cited()
        self.anchors = document.anchors()
        self.docx = docx.Document()
        self.notes = Endnotes(self.docx, document.say("sources_cited"))
        self.idents = count(1)
        self.figures = count(1)
        self.right_to_left = document.direction == "rtl"

    def whole(self) -> bytes:
        from backchannel.brief.word_parts import field

        d, word = self.model, self.docx
        self.set_up()
        if d.logo is not None:
            data = d.logo.data if d.logo.kind == "png" else picture_png(d.logo.data, height=60)
            self.picture(data, height_mm=14, name=d.logo.name, alternative=d.logo.name)
        word.add_paragraph(d.title, style="Title")
        if d.subtitle:
            word.add_paragraph(d.subtitle, style="Subtitle")
        if d.details:
            line = word.add_paragraph(style="Small")
            for i, (name, value) in enumerate(d.details):
                line.add_run(("    " if i else "") + f"{name}: ")
                line.add_run(value).bold = True
        for notice in d.notices:
            self.block(notice)
        for section in d.sections:
            self.heading(1, section.title, section.anchor)
            for block in section.blocks:
                self.block(block)
        if d.case_hash:
            word.add_paragraph(f"{d.say('made_from')} {d.case_hash}", style="Small")
        if self.cited:
            self.notes.finish()
        footer = word.sections[0].footer.paragraphs[0]
        footer.style = word.styles["Small"]
        footer.add_run(f"{d.title}    ")
        for part in field("PAGE", "1"):
            footer._p.append(part)
        out = io.BytesIO()
        word.save(out)
        return out.getvalue()

    # -- set-up ------------------------------------------------------------------------------

    def set_up(self) -> None:
        from docx.shared import Mm

        d, word = self.model, self.docx
        page = word.sections[0]
        page.page_width, page.page_height = Mm(210), Mm(297)
        page.left_margin = page.right_margin = Mm(22)
        page.top_margin = page.bottom_margin = Mm(20)
        self.styles()
        properties = word.core_properties
        properties.title, properties.author, properties.comments = d.title[:255], "", ""
        properties.language, properties.subject = d.language, d.subtitle[:255]
        # The same case gives the same bytes: no clock.
        properties.created = properties.modified = datetime(2000, 1, 1)
        properties.last_modified_by, properties.revision = "", 1

    def styles(self) -> None:
        from docx.enum.style import WD_STYLE_TYPE
        from docx.oxml.ns import qn
        from docx.shared import Pt, RGBColor

        from backchannel.brief.word_parts import element, language_of, place

        styles = self.docx.styles
        serif, sans = "Cambria", "Arial"

        def dress(
            style: Any, font: str, size: float, *, colour: str = "1C2024", bold: bool = False
        ) -> Any:
            style.font.name, style.font.size, style.font.bold = font, Pt(size), bold
            style.font.color.rgb = RGBColor.from_string(colour)
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(qn(f"w:{theme}"), None)
            for name in ("ascii", "hAnsi", "cs", "eastAsia"):
                fonts.set(qn(f"w:{name}"), font)
            return style

        def space(style: Any, before: float, after: float) -> None:
            style.paragraph_format.space_before = Pt(before)
            style.paragraph_format.space_after = Pt(after)

        normal = dress(styles["Normal"], serif, 10.5)
        normal.paragraph_format.line_spacing = 1.2
        space(normal, 0, 6)
        normal.element.get_or_add_rPr().append(language_of(self.model.language))
        title = dress(styles["Title"], sans, 22, bold=True)
        space(title, 0, 4)
        for border in title.element.iter(qn("w:pBdr")):
            border.getparent().remove(border)
            break
        space(dress(styles["Subtitle"], serif, 13, colour="565C63"), 0, 8)
        styles["Subtitle"].font.italic = False
        for spacing in list(styles["Subtitle"].element.rPr.iter(qn("w:spacing"))):
            spacing.getparent().remove(spacing)
        for level, (size, before) in enumerate(((15, 18), (12, 12), (10.5, 10)), start=1):
            style = dress(styles[f"Heading {level}"], sans, size, bold=True)
            space(style, before, 4)
            style.paragraph_format.keep_with_next = True
        caption = dress(styles["Caption"], sans, 9, colour="565C63")
        space(caption, 4, 8)
        made = {
            "Small": (9, "565C63", sans),
            "Lead": (12.5, "1C2024", serif),
            "Table Text": (9, "1C2024", sans),
            "Notice": (10, "1C2024", serif),
            "Term": (10, "1C2024", sans),
        }
        for name, (size, colour, font) in made.items():
            style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = normal
            dress(style, font, size, colour=colour, bold=name == "Term")
            space(style, 0, {"Table Text": 1, "Term": 2}.get(name, 6))
        styles["Term"].paragraph_format.keep_with_next = True
        note = styles.add_style("endnote text", WD_STYLE_TYPE.PARAGRAPH)
        note.element.set(qn("w:styleId"), "EndnoteText")
        note.base_style = normal
        dress(note, serif, 9)
        space(note, 0, 4)
        reference = styles.add_style("endnote reference", WD_STYLE_TYPE.CHARACTER)
        reference.element.set(qn("w:styleId"), "EndnoteReference")
        reference.font.superscript = True
        if self.right_to_left:
            place(normal.element.get_or_add_pPr(), element("w:bidi"), "w:bidi")

    # -- blocks ------------------------------------------------------------------------------

    def add(self, style: str, found: Iterable[Run], *, indent: float = 0) -> Any:
        from docx.shared import Mm

        made = self.docx.add_paragraph(style=style)
        self.fill(made._p, found)
        if indent:
            made.paragraph_format.left_indent = Mm(indent)
        return made

    def heading(self, level: int, title: str | Runs, place: str) -> None:
        from backchannel.brief.word_parts import bookmark

        found: Runs = (Text(title),) if isinstance(title, str) else title
        made = self.add(f"Heading {level}", found)
        bookmark(made._p, _name(place), next(self.idents))

    def block(self, block: Block, indent: float = 0) -> None:
        match block:
            case Paragraph():
                style = {"lead": "Lead", "small": "Small"}.get(block.role, "Normal")
                self.add(style, block.runs, indent=indent)
            case Subheading():
                self.heading(block.level - 1, block.runs, block.anchor)
            case Listing():
                self.listing(block, indent)
            case Table():
                self.table(block)
            case Figure():
                self.figure(block)
            case Notice():
                self.notice(block)
            case Definitions():
                self.definitions(block, indent)
            case Quote():
                self.add("Quote", block.runs, indent=indent + 6)
                if block.attribution:
                    attribution = (Text("— "), *block.attribution)
                    self.add("Small", attribution, indent=indent + 6)

    def listing(self, block: Listing, indent: float, depth: int = 1) -> None:
        from docx.shared import Mm

        from backchannel.brief.word_parts import run_element

        for i, item in enumerate(block.items, start=1):
            for n, inner in enumerate(item):
                if isinstance(inner, Listing):
                    self.listing(inner, indent + 6, depth + 1)
                elif n == 0 and isinstance(inner, Paragraph) and not block.ordered:
                    name = "List Bullet" if depth == 1 else f"List Bullet {min(depth, 3)}"
                    self.add(name, inner.runs)
                elif n == 0 and isinstance(inner, Paragraph):
                    # The number as text: Word's own numbering would run on from list to list.
                    made = self.docx.add_paragraph(style="Normal")
                    made._p.append(run_element(f"{i}. "))
                    self.fill(made._p, inner.runs)
                    made.paragraph_format.left_indent = Mm(indent + 6)
                    made.paragraph_format.first_line_indent = Mm(-5)
                else:
                    self.block(inner, indent + 6)

    def definitions(self, block: Definitions, indent: float) -> None:
        from backchannel.brief.word_parts import bookmark

        for i, (term, said) in enumerate(block.items):
            made = self.add("Term", term, indent=indent)
            if i < len(block.anchors):
                bookmark(made._p, _name(block.anchors[i]), next(self.idents))
            for inner in said:
                self.block(inner, indent + 5)

    def notice(self, block: Notice) -> None:
        from backchannel.brief.word_parts import shade

        fill, rule = _GROUNDS[block.kind]
        before = len(self.docx.element.body)
        self.add("Notice", (Strong((Text(block.title),)),))
        for inner in block.blocks:
            self.block(inner)
        for child in list(self.docx.element.body)[before - 1 : -1]:
            if child.tag.endswith("}p"):
                shade(child.get_or_add_pPr(), fill, rule)

    def table(self, block: Table) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.oxml.ns import qn

        from backchannel.brief.word_parts import element, place

        if plain_text(block.caption).strip():
            caption = self.add("Caption", (Strong(block.caption),))
            caption.paragraph_format.keep_with_next = True
        table = self.docx.add_table(rows=0, cols=len(block.header))
        properties = table._tbl.tblPr
        borders = element("w:tblBorders")
        for side in ("bottom", "insideH"):
            borders.append(element(f"w:{side}", val="single", sz="4", space="0", color="D9DCD8"))
        place(properties, borders, "w:tblBorders")
        if self.right_to_left:
            place(properties, element("w:bidiVisual"), "w:bidiVisual")
        sides = {
            "start": None,
            "end": WD_ALIGN_PARAGRAPH.RIGHT,
            "middle": WD_ALIGN_PARAGRAPH.CENTER,
        }
        for n, row in enumerate((block.header, *block.rows)):
            made = table.add_row()
            made._tr.get_or_add_trPr().append(element("w:cantSplit"))
            if n == 0:
                made._tr.get_or_add_trPr().append(element("w:tblHeader"))
            for i, cell in enumerate(row):
                target = made.cells[i].paragraphs[0]
                target.style = self.docx.styles["Table Text"]
                target.alignment = sides[block.align[i]]
                strong = n == 0 or (i == 0 and block.row_headers)
                self.fill(target._p, (Strong(cell),) if strong and cell else cell)
        look = properties.find(qn("w:tblLook"))
        if look is not None:
            look.set(qn("w:firstColumn"), "1" if block.row_headers else "0")
        self.widths(table, block)
        self.docx.add_paragraph(style="Small")

    def widths(self, table: Any, block: Table) -> None:
        from docx.shared import Mm

        weights = []
        for i in range(len(block.header)):
            cells = [plain_text(block.header[i]), *(plain_text(row[i]) for row in block.rows)]
            longest, mean = max(map(len, cells)), sum(map(len, cells)) / len(cells)
            word = max((len(w) for c in cells for w in c.split()), default=1)
            weights.append(max(5.0, word + 2, min(70.0, (longest * mean) ** 0.5)))
        table.autofit = False
        for column, weight in zip(table.columns, weights, strict=True):
            width = Mm(_WIDTH_MM * weight / sum(weights))
            column.width = width
            for cell in column.cells:
                cell.width = width

    def figure(self, block: Figure) -> None:
        from backchannel.brief.word_parts import bookmark

        drawing, number = block.drawing, next(self.figures)
        name = f"{self.model.say('figure')} {number}"
        width = min(_WIDTH_MM, drawing.width * _PIXEL_MM)
        height = width * drawing.height / drawing.width
        self.picture(
            drawing_png(drawing),
            height_mm=min(height, 215.0),
            name=name,
            alternative=f"{drawing.title}. {drawing.description}",
            vector=drawing.svg(ident=f"figure-{number}"),
        )
        caption = self.add("Caption", (Strong((Text(f"{name}. "),)), *block.caption))
        bookmark(caption._p, _name(block.anchor), next(self.idents))

    def picture(
        self,
        data: bytes,
        *,
        height_mm: float,
        name: str,
        alternative: str,
        vector: str | None = None,
    ) -> None:
        from docx.oxml.ns import qn
        from docx.shared import Mm

        from backchannel.brief.word_parts import add_vector

        made = self.docx.add_paragraph()
        made.paragraph_format.keep_with_next = True
        picture = made.add_run().add_picture(io.BytesIO(data), height=Mm(height_mm))
        about = next(picture._inline.iter(qn("wp:docPr")))
        about.set("name", name)
        about.set("descr", alternative)
        if vector is not None:
            add_vector(self.docx, picture._inline, vector, f"drawing{next(self.idents)}")

    # -- runs --------------------------------------------------------------------------------

    def fill(
        self,
        target: Any,
        found: Iterable[Run],
        *,
        bold: bool = False,
        italic: bool = False,
        tone: str = "",
    ) -> None:
        from backchannel.brief.word_parts import element

        for run in found:
            match run:
                case Text():
                    target.append(self.words(run.text, bold, italic, tone))
                case Emphasis():
                    self.fill(target, run.runs, bold=bold, italic=True, tone=tone)
                case Strong():
                    self.fill(target, run.runs, bold=True, italic=italic, tone=run.tone or tone)
                case Cite():
                    for i, number in enumerate(
                        sorted({self.numbers[k] for k in run.keys if k in self.numbers})
                    ):
                        self.cite(target, number, first=i == 0)
                case Link() | Mention():
                    to = run.target
                    if to is None or to not in self.anchors:
                        self.fill(target, run.runs, bold=bold, italic=italic, tone=tone)
                        continue
                    link = element("w:hyperlink", anchor=_name(to), history="1")
                    self.fill(link, run.runs, bold=bold, italic=italic, tone=tone or "link")
                    target.append(link)

    def words(self, text: str, bold: bool, italic: bool, tone: str) -> Any:
        from docx.oxml import OxmlElement

        from backchannel.brief.word_parts import element, run_element

        run = run_element(text, bold=bold, italic=italic)
        properties = run.find("{*}rPr")
        if tone or self.right_to_left:
            if properties is None:
                properties = OxmlElement("w:rPr")
                run.insert(0, properties)
            if tone:
                properties.append(element("w:color", val=_TONES[tone]))
            if self.right_to_left:
                properties.append(element("w:rtl"))
        return run

    def cite(self, target: Any, number: int, *, first: bool) -> None:
        from backchannel.brief.word_parts import run_element

        if not first:
            target.append(run_element(",", style="EndnoteReference"))
        note = _note(self.cited[number - 1])
        for part in self.notes.reference(number, note, next(self.idents)):
            target.append(part)


def _note(source: Source) -> list[Any]:
    from backchannel.brief.word_parts import run_element

    out = [run_element(source.label, bold=True)]
    if source.grade:
        out.append(run_element(f" [{source.grade}]"))
    if source.said_by:
        out.append(run_element(f" {source.said_by}:"))
    if source.passage:
        out.append(run_element(f" “{source.passage}”", italic=True))
    if source.place:
        out.append(run_element(f" {source.place}"))
    return out


def _name(anchor: str) -> str:
    """A bookmark's name: letters, digits, underscores; at most 40 of them."""
    import hashlib

    kept = "_" + "".join(c if c.isalnum() else "_" for c in anchor)
    if len(kept) <= 40:
        return kept
    return kept[:31] + "_" + hashlib.sha256(anchor.encode()).hexdigest()[:8]
