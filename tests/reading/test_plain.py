"""Plain text and Markdown: what the bytes say, whatever the name; marks off, words kept."""

from __future__ import annotations

import time
from datetime import date
from io import BytesIO

import pytest

from backchannel.reading import extract_statements
from backchannel.reading.documents import Document, DocumentError, read_bytes
from backchannel.reading.documents.document import kind_of
from backchannel.reading.documents.plain import without_marks

TEXT = "Talks stall\n\nThe union said on Wednesday that the offer was dead.\n"


def one(data: bytes, name: str) -> Document:
    (found,) = read_bytes(data, name)
    return found


def word() -> bytes:
    import docx

    made = docx.Document()
    made.add_paragraph("The union said that talks would resume.")
    out = BytesIO()
    made.save(out)
    return out.getvalue()


PAGE = f"<!DOCTYPE html><html><body><p>{TEXT}</p></body></html>".encode()


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.txt", b"%PDF-1.7 \0\0", "pdf"),
        ("a.html", b"%PDF-1.7 \0\0", "pdf"),
        ("a.txt", PAGE, "html"),
        ("a.md", b"\xef\xbb\xbf" + PAGE, "html"),
        ("a.txt", word(), "docx"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(32)) * 9, None),
        ("a.txt", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16, None),
        ("noname", b"\x1f\x8b\x08\0\0\0\0\0" + bytes(range(64)) * 9, None),
        ("a.txt", b"The body of a page: <html> and <body> are tags.", "text"),
        ("a.txt", TEXT.encode("utf-16"), "text"),
        ("a.txt", TEXT.encode("utf-16-le"), "text"),
    ],
)
def test_content_goes_before_the_name(name: str, data: bytes, kind: str | None) -> None:
    assert kind_of(name, data) == kind


def test_what_was_read_as_another_kind_is_said() -> None:
    found = one(word(), "minutes.txt")
    assert found.text == "The union said that talks would resume."
    assert [w.code for w in found.warnings] == ["BC222"]
    assert not one(word(), "minutes.docx").warnings
    assert not one(PAGE, "page").warnings
    with pytest.raises(DocumentError) as caught:
        read_bytes(b"\0\1\2\3", "a.txt")
    assert caught.value.diagnostic.code == "BC203"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"]
)
def test_a_text_in_every_unicode_encoding(encoding: str) -> None:
    found = one(TEXT.encode(encoding), "a.txt")
    assert (found.text, found.title) == (TEXT, "Talks stall")
    assert [w.code for w in found.warnings] == ["BC207"] * encoding.endswith("e")


def test_a_zero_byte_in_a_text_moves_no_offset() -> None:
    found = one(TEXT.replace(" ", "\0", 1).encode(), "a.txt")
    assert found.text == TEXT.replace(" ", "�", 1)
    assert [w.code for w in found.warnings] == ["BC207"]


@pytest.mark.parametrize("name", ["a.txt", "a.pdf", "a.html", "a.docx", "a.eml"])
def test_an_empty_file_is_called_empty(name: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read_bytes(b" \n", name)
    found = caught.value.diagnostic
    assert (found.code, found.message) == ("BC204", "the file is empty")
    assert "recognition" not in str(found.hint)


HEAD = """\
---
title: "Talks: stall"
outlet: 'Harbour Post'
published: "2031-03-05"
author: [Rune Dahl, Tove Lunde]
url: https://hp.example/1
language: en-GB
tags: {a: b}
---

# Talks: stall

The union said that the offer was dead.
"""


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_head_of_yaml(newline: str, mark: str) -> None:
    found = one((mark + HEAD.replace("\n", newline)).encode(), "a.md")
    assert (found.title, found.outlet, found.author, found.published) == (
        "Talks: stall",
        "Harbour Post",
        ("Rune Dahl", "Tove Lunde"),
        date(2031, 3, 5),
    )
    assert (found.url, found.language) == ("https://hp.example/1", "en")
    assert found.text == "Talks: stall\n\nThe union said that the offer was dead.\n"


@pytest.mark.parametrize(
    ("head", "title", "day"),
    [
        ("title: Talks: stall\npublished: 2031-03-05", "Talks: stall", date(2031, 3, 5)),
        ("title: T\ndate: 2031-03-05T10:00:00Z", "T", date(2031, 3, 5)),
        ("title: T\npublished: March 5, 2031", "T", date(2031, 3, 5)),
        ("title: T\npublished: soon", "T", None),
        ("a: &a [x]\nb: *a\ntitle: [1]", "The text.", None),
        ("title: " + "[" * 9_000, "[" * 9_000, None),
    ],
)
def test_heads_as_people_and_programs_write_them(head: str, title: str, day: date | None) -> None:
    found = one(f"---\n{head}\n---\n\nThe text.\n".encode(), "a.md")
    assert (found.title, found.published, found.text) == (title, day, "The text.\n")


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("**Ada Olm** said it was *dead* and _over_.", "Ada Olm said it was dead and over."),
        ("***Ada*** and **the *last* offer**", "Ada and the last offer"),
        ("An [offer](https://a.example/b_(c) \"T\") of [4.5](<a b>)", "An offer of 4.5"),
        ("An [offer][1], a [ban][] and [sic][2].\n\n[1]: x\n[ban]: y\n",
         "An offer, a ban and [sic][2].\n\n"),
        ("![A gate](gate.png)The gate[^1]", "The gate"),
        ("## Background ##", "Background"),
        ("Talks\n=====\n\nText\n\n* * *\n", "Talks\n\nText\n\n"),
        ("> We will not sign.\n>\n> — Ada Olm", "We will not sign.\n\n— Ada Olm"),
        ("* one\n+ two\n- three\n1. four", "- one\n- two\n- three\n1. four"),
        ("| Party | Stand |\n|---|:-:|\n| Union | no |", "Party | Stand\n\nUnion | no"),
        ("```\ncode\n```", "\ncode\n"),
        ("5 \\* 3, file_name_one, 2 * 3 * 4, `x`", "5 * 3, file_name_one, 2 * 3 * 4, x"),
        ("profits* rose\n\n*but for tax", "profits* rose\n\n*but for tax"),
        ("~~40~~ 50 crews", "50 crews"),
        ("<https://a.example>", "https://a.example"),
        ("“We [the union] will not”, she said.", "“We [the union] will not”, she said."),
    ],
)  # fmt: skip
def test_marks_are_taken_off(marked: str, plain: str) -> None:
    assert without_marks(marked) == plain


def test_speakers_in_bold_are_speakers() -> None:
    text = one(
        b"# Talks stall\n\n*Harbour Post, 6 March 2031*\n\n**Ada Olm** said the"
        b" [offer](https://a.example) was *dead*. Director **Per Holm** said that the ban stays.\n",
        "a.md",
    )
    assert (text.outlet, text.published) == ("Harbour Post", date(2031, 3, 6))
    found = extract_statements(text.text)
    assert [s.speaker for s in found] == ["Ada Olm", "Per Holm"]


@pytest.mark.parametrize("part", ["*", "_", "**a", "[a", "[a](", "`", "~~", "> ", "| ", "\\"])
def test_many_marks_take_no_longer(part: str) -> None:
    start = time.monotonic()
    without_marks(part * (300_000 // len(part)))
    assert time.monotonic() - start < 5


def test_marks_in_a_text_file_are_its_characters() -> None:
    assert one(b"**Ada Olm** said no.\n", "a.txt").text == "**Ada Olm** said no.\n"
