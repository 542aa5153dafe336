"""A feed, RSS or Atom: a document for every entry."""

from __future__ import annotations

import contextlib
import re
from datetime import datetime
from email.utils import parsedate_to_datetime
from html import unescape
from io import BytesIO
from typing import Any

from backchannel.reading.documents._blocks import as_edited, blocks
from backchannel.reading.documents._found import Found, Problem
from backchannel.reading.documents._furniture import without_furniture
from backchannel.reading.documents._tables import tables_as_rows

#: Most entries taken from a feed.
_ENTRIES = 2_000
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,31}\d?);", re.I)
_TAG = re.compile(r"</?[a-z][a-z0-9]*\b[^<>]*>", re.I)
_MORE = re.compile(r"\s*(?:\[?…\]?\s*)?(?:Read more|Continue reading)\b.{0,3}$")


def read_feed(data: bytes, name: str) -> list[Found]:
    """Take a feed apart."""
    import feedparser

    feed = feedparser.parse(BytesIO(data), resolve_relative_uris=False, sanitize_html=True)
    if not feed.entries:
        if feed.bozo:
            raise Problem("BC206", f"not a feed that can be read: {feed.get('bozo_exception')}")
        raise Problem("BC204", "the feed has no entries")
    out: list[Found] = []
    for entry in feed.entries[:_ENTRIES]:
        content = entry.get("content")
        body = _text(content[0].get("value", "") if content else entry.get("summary", ""))
        title = " ".join(_text(entry.get("title", "")).split())
        text = f"{title}\n\n{body}" if title and not body.startswith(title) else body
        found: Found = {
            "text": text,
            "title": title,
            "url": entry.get("link", ""),
            "outlet": " ".join(_text(feed.feed.get("title", "")).split()),
            "author": [entry.get("author", "")],
            "published": _day(entry),
            "modified": str(entry["updated"]) if "updated" in entry else "",
        }
        if text.strip():
            out.append(found)
    if not out:
        raise Problem("BC204", "the feed's entries have no text")
    if len(feed.entries) > _ENTRIES:
        out[-1]["notes"] = [["BC226", f"the entries after the first {_ENTRIES:,}"]]
    return out


def _text(value: str) -> str:
    """The paragraphs of an entry, be it a page's or plain text with references to characters."""
    from lxml import html

    if _TAG.search(value):
        with contextlib.suppress(Exception):
            tree = html.fromstring(f"<div>{value}</div>")
            as_edited(tree)
            tables_as_rows(tree)
            return _MORE.sub("", without_furniture("\n\n".join(blocks(tree))))
    # Some write them once more than they ought to: *&amp;#8217;*.
    for _ in range(2):
        if _REFERENCE.search(value):
            value = unescape(value)
    return value.strip()


def _day(entry: Any) -> str | None:
    """The day on which an entry appeared, where it appeared: not as it is in Greenwich."""
    for key in ("published", "updated"):
        written = str(entry.get(key) or "").strip()
        with contextlib.suppress(ValueError, TypeError, IndexError):
            return datetime.fromisoformat(written).date().isoformat()
        with contextlib.suppress(ValueError, TypeError, IndexError):
            return parsedate_to_datetime(written).date().isoformat()
        parsed = entry.get(f"{key}_parsed")
        if parsed:
            return f"{parsed.tm_year:04d}-{parsed.tm_mon:02d}-{parsed.tm_mday:02d}"
    return None
