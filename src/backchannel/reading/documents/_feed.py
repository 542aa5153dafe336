"""A feed, RSS or Atom: a document for every entry."""

from __future__ import annotations

import contextlib
from io import BytesIO

from backchannel.reading.documents._found import Found, Problem

#: Most entries taken from a feed.
_ENTRIES = 2_000


def read_feed(data: bytes, name: str) -> list[Found]:
    import feedparser
    from lxml import html

    feed = feedparser.parse(BytesIO(data), resolve_relative_uris=False, sanitize_html=True)
    if not feed.entries:
        if feed.bozo:
            raise Problem("BC206", f"not a feed that can be read: {feed.get('bozo_exception')}")
        raise Problem("BC204", "the feed has no entries")
    out: list[Found] = []
    for entry in feed.entries[:_ENTRIES]:
        content = entry.get("content")
        body = content[0].get("value", "") if content else entry.get("summary", "")
        if "<" in body:
            with contextlib.suppress(Exception):
                tree = html.fromstring(f"<div>{body}</div>")
                blocks = [e.text_content().strip() for e in tree.iter("p", "li", "h2", "h3")]
                body = "\n\n".join(b for b in blocks if b) or tree.text_content()
        title = entry.get("title", "")
        text = f"{title}\n\n{body.strip()}" if title and not body.startswith(title) else body
        found: Found = {
            "text": text,
            "title": title,
            "url": entry.get("link", ""),
            "outlet": feed.feed.get("title", ""),
            "author": [entry.get("author", "")],
        }
        parsed = entry.get("published_parsed") or entry.get("updated_parsed")
        if parsed:
            found["published"] = f"{parsed.tm_year:04d}-{parsed.tm_mon:02d}-{parsed.tm_mday:02d}"
        if text.strip():
            out.append(found)
    if not out:
        raise Problem("BC204", "the feed's entries have no text")
    return out
