"""Word files: tables, tracked changes, content controls, text boxes and notes are text too."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

from backchannel.reading.documents import read_bytes

from ._making import saved, word

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def paragraphs(document: Any) -> list[str]:
    (found,) = read_bytes(saved(document), "a.docx")
    return found.text.split("\n\n")


def add(element: Any, xml: str) -> None:
    from docx.oxml import parse_xml

    element.append(parse_xml(xml))


def body_with(xml: str) -> Any:
    """A document with one more thing before its end."""
    from docx.oxml import parse_xml

    made = word("The mediator opened the meeting.")
    made.element.body.insert(len(made.element.body) - 1, parse_xml(xml))
    return made


def test_a_table_stands_where_it_stands() -> None:
    made = word("The two sides said this.")
    table = made.add_table(rows=2, cols=2)
    for cell, text in zip(
        [c for row in table.rows for c in row.cells],
        ["Party", "Statement", "Authority", "Mr Holm said it would pay 4.5 percent."],
        strict=True,
    ):
        cell.text = text
    made.add_paragraph("The meeting closed.")
    assert paragraphs(made) == [
        "The two sides said this.",
        "Party | Statement",
        "Authority | Mr Holm said it would pay 4.5 percent.",
        "The meeting closed.",
    ]


def test_a_file_of_one_table_is_not_empty() -> None:
    made = word()
    made.add_table(rows=1, cols=1).cell(0, 0).text = "Ms Olm demanded an end of the ban."
    assert paragraphs(made) == ["Ms Olm demanded an end of the ban."]


def test_tracked_changes_read_as_accepted() -> None:
    made = word()
    p = made.add_paragraph("Mr Holm said the offer of ")
    add(p._p, f'<w:ins {W} w:id="1"><w:r><w:t>5.5</w:t></w:r></w:ins>')
    add(p._p, f'<w:del {W} w:id="2"><w:r><w:delText>4.5</w:delText></w:r></w:del>')
    add(p._p, f'<w:moveFrom {W} w:id="3"><w:r><w:t>moved</w:t></w:r></w:moveFrom>')
    p.add_run(" percent would not stand.")
    assert paragraphs(made) == ["Mr Holm said the offer of 5.5 percent would not stand."]


def test_content_controls_hold_text() -> None:
    made = body_with(
        f"<w:sdt {W}><w:sdtContent><w:p><w:r><w:t>Mr Holm rejected it.</w:t></w:r></w:p>"
        "</w:sdtContent></w:sdt>"
    )
    p = made.add_paragraph("Ms Olm ")
    add(p._p, f"<w:sdt {W}><w:sdtContent><w:r><w:t>agreed.</w:t></w:r></w:sdtContent></w:sdt>")
    assert paragraphs(made)[1:] == ["Mr Holm rejected it.", "Ms Olm agreed."]


def test_a_text_box_is_a_paragraph_of_its_own_and_told_once() -> None:
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = "<w:txbxContent><w:p><w:r><w:t>“The ban stays.”</w:t></w:r></w:p></w:txbxContent>"
    made = body_with(
        f"<w:p {W} {mc}><w:r><w:t>The director left.</w:t><mc:AlternateContent>"
        '<mc:Choice Requires="x">'
        f"{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert paragraphs(made)[1:] == ["The director left.", "“The ban stays.”"]


def test_notes_come_after_the_text() -> None:
    packed = BytesIO(saved(word("The director left.")))
    out = BytesIO()
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/_rels/document.xml.rels":
                relation = (
                    b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/'
                    b'2006/relationships/footnotes" Target="footnotes.xml"/></Relationships>'
                )
                data = data.replace(b"</Relationships>", relation)
            new.writestr(name, data)
        note = (
            f'<w:footnotes {W}><w:footnote w:type="separator" w:id="0"><w:p><w:r><w:t>x</w:t></w:r>'
            '</w:p></w:footnote><w:footnote w:id="1"><w:p><w:r><w:t>He told the author.</w:t></w:r>'
            "</w:p></w:footnote></w:footnotes>"
        )
        new.writestr("word/footnotes.xml", note)
    (found,) = read_bytes(out.getvalue(), "a.docx")
    assert found.text == "The director left.\n\nHe told the author."
