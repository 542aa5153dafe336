"""Feeds: all text of an entry, once; characters for references; the day where it appeared."""

from __future__ import annotations

from datetime import date
from xml.sax.saxutils import escape

import pytest

from backchannel.reading.documents import Document, read_bytes


def entry(content: str, *, title: str = "Talks", day: str = "2031-03-05T10:00:00Z") -> Document:
    source = (
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>Post</title><entry>"
        f"<title type='html'>{title}</title><published>{day}</published>{content}</entry></feed>"
    )
    (found,) = read_bytes(source.encode(), "a.atom")
    return found


def test_every_block_of_an_entry_is_kept_and_none_twice() -> None:
    page = (
        "Before it.<div>The federation would not <b>return</b>.</div><blockquote>“The ban stays.”"
        "</blockquote><p>She <del>spoke</del> left.</p><ul><li><p>A clause.</p></li></ul>"
        "<script>x()</script>After. <a>Read more</a>"
    )
    assert entry(f"<content type='html'>{escape(page)}</content>").text.split("\n\n") == [
        "Talks",
        "Before it.",
        "The federation would not return.",
        "“The ban stays.”",
        "She left.",
        "A clause.",
        "After.",
    ]


def test_rows_of_a_table_are_lines() -> None:
    page = "<p>It left.</p><table><tr><th>Pay</th><td>3 percent</td></tr></table>"
    found = entry(f"<content type='html'>{escape(page)}</content>")
    assert found.text.split("\n\n")[1:] == ["It left.", "Pay | 3 percent"]


def test_breaks_part_paragraphs() -> None:
    content = (
        "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>The offer was final."
        "<br/><br/>Olm rejected it.<p>She said so.</p></div></content>"
    )
    assert entry(content).text.split("\n\n")[1:] == [
        "The offer was final.",
        "Olm rejected it.",
        "She said so.",
    ]


def test_references_to_characters_are_characters() -> None:
    found = entry(
        "<summary>The federation&amp;#8217;s chair: &amp;ldquo;no&amp;rdquo; &amp;amp; left."
        "</summary>",
        title="Holm&amp;#8217;s offer &amp;amp; the ban",
    )
    assert found.title == "Holm’s offer & the ban"
    assert found.text == "Holm’s offer & the ban\n\nThe federation’s chair: “no” & left."


@pytest.mark.parametrize("day", ["Wed, 05 Mar 2031 23:30:00 -0500", "2031-03-05T23:30:00-05:00"])
def test_the_day_is_that_of_the_place(day: str) -> None:
    assert entry("<summary>It left.</summary>", day=day).published == date(2031, 3, 5)
