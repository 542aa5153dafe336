"""Documents of every kind, and hostile ones: a diagnostic, in bounded time and memory."""

from __future__ import annotations

import time
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from backchannel.diagnostics import Diagnostic
from backchannel.reading.documents import Document, DocumentError, read_bytes, read_file
from backchannel.reading.documents.document import guess_published, kind_of

BODY = (
    "<p>The port company rejected the offer on Wednesday, its chief executive said.</p>"
    "<p>“We will not accept a partial deal,” Mara Dell told reporters at the gate.</p>"
    "<p>At least 40 dockers have been laid off since January, the union said.</p>"
)
PAGE = (
    "<html lang='en'><head><title>Talks stall</title>"
    "<meta property='og:site_name' content='Harbour Post'>"
    "<meta property='article:published_time' content='2031-03-05T10:00:00Z'></head><body>"
    "<nav><a href='/'>Home</a><a href='/world'>World</a></nav>"
    "<script>document.write('evil')</script><article><h1>Talks stall</h1>"
    + BODY
    + "</article><div class='share'>Share this</div><footer>Subscribe to our newsletter</footer>"
    "</body></html>"
)


def one(data: bytes, name: str) -> Document:
    (found,) = read_bytes(data, name)
    return found


def refused(data: bytes, name: str) -> str:
    with pytest.raises(DocumentError) as caught:
        read_bytes(data, name)
    return caught.value.diagnostic.code


def test_html_without_its_furniture() -> None:
    found = one(PAGE.encode(), "page.html")
    assert "We will not accept a partial deal" in found.text
    for furniture in ("Home", "evil", "Share this", "Subscribe"):
        assert furniture not in found.text
    assert (found.title, found.outlet, found.published, found.language) == (
        "Talks stall",
        "Harbour Post",
        date(2031, 3, 5),
        "en",
    )


def test_text_is_kept_character_for_character(tmp_path: Path) -> None:
    source = "\ufeffTitle\r\n\r\n  “A” \u00a0 b\t\r\n"
    file = tmp_path / "a.txt"
    file.write_bytes(source.encode("utf-8"))
    (found,) = read_file(file)
    assert found.text == source.removeprefix("\ufeff")
    assert found.exact


def test_text_in_another_encoding_is_read_with_a_warning() -> None:
    found = one("“Curly” café said the union".encode("cp1252"), "a.txt")
    assert found.text == "“Curly” café said the union"
    assert [w.code for w in found.warnings] == ["BC207"]


def test_word() -> None:
    import docx

    made = docx.Document()
    made.add_paragraph("Talks resume")
    made.add_paragraph("The union said talks would resume.")
    made.core_properties.author = "Jo Vane"
    out = BytesIO()
    made.save(out)
    found = one(out.getvalue(), "a.docx")
    assert found.text == "Talks resume\n\nThe union said talks would resume."
    assert found.author == ("Jo Vane",)


def test_mail_without_quoted_lines_and_signature() -> None:
    mail = (
        "From: Jo Vane <desk@harbour.example>\nSubject: Talks resume\n"
        "Date: Wed, 05 Mar 2031 10:00:00 +0000\n\nThe union said that talks\nwould resume.\n\n"
        "> an old line\n-- \nJo\n"
    )
    found = one(mail.encode(), "a.eml")
    assert found.text == "The union said that talks would resume."
    assert (found.title, found.author, found.published) == (
        "Talks resume",
        ("Jo Vane",),
        date(2031, 3, 5),
    )


@pytest.mark.parametrize(
    ("sender", "outlet"),
    [
        ("Harbour Wire <desk@harbourwire.example>", "Harbour Wire"),
        ("Jo Vane <desk@harbourwire.example>", "harbourwire.example"),
        ("desk@harbourwire.example", "harbourwire.example"),
    ],
)
def test_a_sender_with_the_name_of_its_domain_is_the_outlet(sender: str, outlet: str) -> None:
    mail = f"From: {sender}\nSubject: Talks\n\nThe union said that talks would resume.\n"
    assert one(mail.encode(), "a.eml").outlet == outlet


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_every_entry_of_a_feed_is_a_document(kind: str) -> None:
    if kind == "rss":
        items = "".join(
            f"<item><title>Day {i}</title><pubDate>Wed, 0{i} Mar 2031 10:00:00 GMT</pubDate>"
            f"<description>&lt;p&gt;The union said {i}.&lt;/p&gt;</description></item>"
            for i in (5, 6)
        )
        source = f"<rss version='2.0'><channel><title>P</title>{items}</channel></rss>"
    else:
        items = "".join(
            f"<entry><title>Day {i}</title><updated>2031-03-0{i}T10:00:00Z</updated>"
            f"<summary>The union said {i}.</summary></entry>"
            for i in (5, 6)
        )
        source = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>P</title>{items}</feed>"
    found = read_bytes(source.encode(), "f.xml")
    assert [d.published for d in found] == [date(2031, 3, 5), date(2031, 3, 6)]
    assert [d.outlet for d in found] == ["P", "P"]
    assert "The union said 5." in found[0].text


def test_an_entry_that_cannot_be_read_costs_itself_only() -> None:
    said = ("The union said yes.", "x " * 500_001, "The union said no.")
    items = "".join(
        f"<item><title>Day {i}</title><description>{s}</description></item>"
        for i, s in enumerate(said)
    )
    source = f"<rss version='2.0'><channel><title>P</title>{items}</channel></rss>".encode()
    problems: list[Diagnostic] = []
    found = read_bytes(source, "f.rss", problems=problems)
    assert [d.title for d in found] == ["Day 0", "Day 2"]
    assert [(d.code, d.span.file) for d in problems] == [("BC202", "f.rss#2")]
    with pytest.raises(DocumentError):
        read_bytes(source, "f.rss")


def test_a_headline_is_no_report() -> None:
    feed = "<rss version='2.0'><channel><title>P</title>%s</channel></rss>"
    bare = "<item><title>Talks stall</title></item>"
    whole = "<item><title>T</title><description>The union said no.</description></item>"
    problems: list[Diagnostic] = []
    found = read_bytes((feed % (bare + whole)).encode(), "f.rss", problems=problems)
    assert [d.title for d in found] == ["T"]
    assert [d.code for d in problems] == ["BC223"]
    assert refused((feed % bare).encode(), "f.rss") == "BC204"


def test_front_matter_of_markdown() -> None:
    found = one(b"---\ntitle: T\noutlet: P\npublished: 2031-03-05\n---\n\nThe text.\n", "a.md")
    assert (found.title, found.outlet, found.published, found.text) == (
        "T",
        "P",
        date(2031, 3, 5),
        "The text.\n",
    )


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Talks stall\nMay 4, 2031\nThe talks stalled.", date(2031, 5, 4)),
        ("Talks stall\nPublished: 4 May 2031\nThe talks stalled.", date(2031, 5, 4)),
        ("The talks stalled on May 4, 2031, and nobody knew.", None),
        ("A.\nB.\n* Printed in the 13 March, 2031 edition", date(2031, 3, 13)),
        ("A.\nB.\nPublished on 3 May 2031 at 10:00 in the Harbour Post", date(2031, 5, 3)),
        (
            "A.\nB.\nA version of this article appears in print on May 3, 2031, Section A, Page 1"
            " of the Karsund edition with the headline: Talks Stall.",
            date(2031, 5, 3),
        ),
        ("A.\nThe review on which it rests was published on 3 May 2024, the union said.", None),
        ("A.\nPublished on 3 May 2024, the review had found no danger.", None),
        ("A.\nThe rules stood in the 3 May 2024 edition of the gazette.", None),
        ("Talks stall\nMay 4, 2031, 10:32 a.m. CET\nThe talks stalled.", date(2031, 5, 4)),
        ("Talks stall\n4 May 2031 | Updated 5 May 2031\nThey stalled.", date(2031, 5, 4)),
        ("Talks stall\n4 May 2031 · 3 min read\nThey stalled.", date(2031, 5, 4)),
        ("How it grew\nMay 4, 2019: ban is announced\nThe union sued.", None),
        ("How it grew\nMay 4, 2019\nThe union sued.\nMay 6, 2024\nBoth sides met.", None),
        ("Stall\nMay 4, 2031\nThey stalled.\nRelated\nMay 1, 2031\nUnion waits", date(2031, 5, 4)),
    ],
)
def test_a_printed_day(text: str, day: date | None) -> None:
    assert guess_published(text) == day


def test_empty_and_image_only() -> None:
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    out = BytesIO()
    writer.write(out)
    assert refused(out.getvalue(), "scan.pdf") == "BC204"
    assert refused(b"", "a.txt") == "BC204"
    assert refused(b"", "a.html") == "BC204"
    assert refused(b"<html><body><img src='x.png'></body></html>", "a.html") == "BC204"


def test_an_encrypted_pdf_is_named() -> None:
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.encrypt("secret", algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    assert refused(out.getvalue(), "a.pdf") == "BC209"


def test_a_zip_bomb_is_not_unpacked() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 60_000_000)
    start = time.monotonic()
    assert refused(out.getvalue(), "bomb.docx") == "BC202"
    assert time.monotonic() - start < 5


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"%PDF-1.4 nothing", "a.pdf", "BC206"),
        (b"PK\x03\x04junk", "a.docx", "BC206"),
        (b"\0\1\2\3", "a.bin", "BC203"),
        (b"<rss><channel>", "a.rss", "BC204"),
    ],
)
def test_broken_files_are_named(data: bytes, name: str, code: str) -> None:
    assert refused(data, name) in (code, "BC206")


def test_deep_nesting_keeps_the_text() -> None:
    page = "<div>" * 30_000 + "The union rejected the offer, she said." + "</div>" * 30_000
    start = time.monotonic()
    assert "rejected the offer" in one(page.encode(), "deep.html").text
    assert time.monotonic() - start < 20


def test_a_huge_table_does_not_hold_the_reader_up() -> None:
    table = "<table>" + "<tr><td>1</td><td>2</td></tr>" * 40_000 + "</table>"
    start = time.monotonic()
    found = one(f"<html><body><article>{BODY}{table}</article></body></html>".encode(), "t.html")
    assert "partial deal" in found.text
    assert time.monotonic() - start < 15


def test_entities_do_not_expand() -> None:
    lines = ["<!DOCTYPE r [", "<!ENTITY a 'aaaaaaaaaa'>"]
    for i in range(1, 12):
        lines.append(f"<!ENTITY a{i} '{'&a' + (str(i - 1) if i > 1 else '') + ';'}'>" * 1)
    feed = (
        "<?xml version='1.0'?>"
        + "\n".join(lines)
        + "]><rss version='2.0'><channel><title>P</title>"
        "<item><title>T</title><description>x &a11; y</description></item></channel></rss>"
    )
    found = read_bytes(feed.encode(), "e.rss")
    assert len(found[0].text) < 10_000


def test_a_document_that_takes_too_long_is_stopped() -> None:
    page = "<html><body>" + "<table><tr>" + "<td><b><i>x</i></b></td>" * 60_000 + "</table>"
    with pytest.raises(DocumentError) as caught:
        read_bytes(page.encode(), "slow.html", timeout=0.01)
    assert caught.value.diagnostic.code == "BC205"
    # The next document is read by a new process.
    assert "partial deal" in one(PAGE.encode(), "page.html").text


@pytest.mark.parametrize(
    ("text", "said"), [("a " * 300_000, "300,000 words and marks"), ("a" * 1_000_001, "characters")]
)
def test_a_text_that_would_take_hours_is_too_large(text: str, said: str) -> None:
    for data, name in ((text, "a.txt"), (f"<p>{text}", "a.html")):
        with pytest.raises(DocumentError, match=said) as caught:
            read_bytes(data.encode(), name)
        assert caught.value.diagnostic.code == "BC202"


def test_mixed_scripts_survive() -> None:
    page = (
        f"<html><body><article><p>قال الوزير إن المحادثات توقفت.</p>{BODY}</article></body></html>"
    )
    found = one(page.encode(), "a.html")
    assert "قال الوزير" in found.text
    assert "partial deal" in found.text


def test_missing_and_unreadable(tmp_path: Path) -> None:
    with pytest.raises(DocumentError) as caught:
        read_file(tmp_path / "none.txt")
    assert caught.value.diagnostic.code == "BC201"
    with pytest.raises(DocumentError) as caught:
        read_file(tmp_path)
    assert caught.value.diagnostic.code == "BC201"


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.HTM", b"", "html"),
        ("noname", b"<!doctype html><p>", "html"),
        ("noname", b"%PDF-1.7", "pdf"),
        ("noname", b"From: a@b.example\n\nx", "mail"),
        ("noname", b"plain words", "text"),
        ("Inbox", b"From a@b.example Thu Mar  6 10:00:00 2031\r\nX-Id: 1\r\n\r\nx", "mbox"),
        ("noname", b"From noon to 12:30 they met.\nThe talks go on.", "text"),
        ("a.xml", b"<?xml version='1.0'?><feed>", "feed"),
        ("a.jpg", b"\xff\xd8\xff\0", None),
    ],
)
def test_kinds(name: str, data: bytes, kind: str | None) -> None:
    assert kind_of(name, data) == kind


MAIL = (
    b"From: desk@delta.example\nSubject: No\nDate: Fri, 07 Mar 2031 10:00:00 +0000\n"
    b"MIME-Version: 1.0\nContent-Type: text/%s; charset=%s\nContent-Transfer-Encoding: 8bit\n\n%s\n"
)


def test_letters_of_mail_and_pages_as_programs_write_them() -> None:
    said = "The union’s envoy said on Friday that it is “over” – for now, at the gates of Bodø."
    windows, utf8 = said.encode("cp1252"), said.encode("utf-8")
    assert one(MAIL % (b"plain", b"iso-8859-1", windows), "a.eml").text == said
    page = b"<html><head><meta charset=iso-8859-1></head><body><p>%s</p></body></html>"
    assert one(MAIL % (b"html", b"utf-8", page % utf8), "a.eml").text == said
    assert one(page % windows, "a.html").text == said
    utf16 = f"<html><body><p>{said}</p></body></html>".encode("utf-16")
    assert one(utf16, "a.html").text == said
