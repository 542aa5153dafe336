"""A web page: its text without the furniture, and what it states of itself."""

from __future__ import annotations

import contextlib
import re
from typing import Any

from backchannel.reading.documents._found import Found, Problem
from backchannel.reading.documents._letters import charset_of

#: Deepest nesting of HTML that the extractor is given; deeper pages are flattened first.
_DEEPEST = 200
#: Most cells of a table that is kept.
_CELLS = 500


def read_html(data: bytes, name: str, charset: str | None = None) -> list[Found]:
    import trafilatura
    from lxml import etree, html
    from trafilatura.metadata import extract_metadata

    parser = html.HTMLParser(
        remove_comments=True, no_network=True, huge_tree=False, encoding=charset or charset_of(data)
    )
    try:
        tree = html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Problem("BC204" if "empty" in str(error).lower() else "BC206", str(error)) from None
    for tag in ("script", "style", "noscript", "template", "svg", "iframe", "object", "form"):
        for element in list(tree.iter(tag)):
            element.drop_tree()
    for table in list(tree.iter("table")):
        # The extractor's time grows with the square of a table's cells; a layout has few.
        if sum(1 for _ in table.iter("td")) > _CELLS:
            table.drop_tree()
    if _depth(tree) > _DEEPEST:
        tree = _flattened(tree)
    body = trafilatura.extract(
        tree,
        output_format="txt",
        include_comments=False,
        include_tables=False,
        favor_precision=False,
        deduplicate=False,
    )
    text = _unwrapped(body or "")
    if len(text) < 40:
        text = "\n".join(t.strip() for t in tree.itertext() if t.strip())
    if not text and len(data) > 1000:
        text = _stripped(data)
    found: Found = {"text": text}
    with contextlib.suppress(Exception):
        meta = extract_metadata(tree)
        found |= {
            "title": meta.title,
            "outlet": meta.sitename,
            "published": meta.date,
            "url": meta.url,
            "author": [a.strip() for a in (meta.author or "").split(";")],
            "language": meta.language,
        }
    stated = _published(data)
    if stated:
        found["published"] = stated
    language = tree.get("lang") or ""
    if not found.get("language") and re.match(r"[a-z]{2}\b", language):
        found["language"] = language[:2]
    title = str(found.get("title") or "").strip()
    if title and not text.startswith(title[:40]):
        found["text"] = f"{title}\n\n{text}"
    return [found]


_STATED = (
    rb"(?:property|name|itemprop)=[\"'](?:article:published_time|datePublished|date|pubdate|"
    rb"dc\.date(?:\.issued)?|publication_date|og:published_time)[\"'][^>]{0,80}?content=[\"'](\d{4}-\d\d-\d\d)",
    rb"\"datePublished\"\s*:\s*\"(\d{4}-\d\d-\d\d)",
    rb"<time[^>]{0,200}?datetime=[\"'](\d{4}-\d\d-\d\d)",
)


def _published(data: bytes) -> str | None:
    """The day that a page states for machines, before anything that is guessed."""
    for pattern in _STATED:
        found = re.search(pattern, data[:2_000_000], re.I)
        if found:
            return found[1].decode()
    return None


def _stripped(data: bytes) -> str:
    """The text of a page that the parser gave up on: whatever stands outside tags."""
    page = data.decode(charset_of(data) or "utf-8", "replace")
    page = re.sub(r"<(script|style)\b[^>]*>[^<]*</\1\s*>", " ", page, flags=re.I)
    return re.sub(r"\s+", " ", re.sub(r"<[^<>]*>", " ", page)).strip()


def _depth(tree: Any) -> int:
    deepest, stack = 0, [(tree, 1)]
    while stack:
        element, depth = stack.pop()
        deepest = max(deepest, depth)
        stack.extend((child, depth + 1) for child in element)
    return deepest


def _flattened(tree: Any) -> Any:
    """A page nested absurdly deep, as the paragraphs of its text."""
    from lxml import html

    page = html.document_fromstring("<html><body><article></article></body></html>")
    article = page.find(".//article")
    for piece in tree.itertext():
        if piece.strip():
            paragraph = html.Element("p")
            paragraph.text = piece.strip()
            article.append(paragraph)
    return page


def _unwrapped(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"(?<!\n)\n(?!\n)", "\n\n", text)).strip()
