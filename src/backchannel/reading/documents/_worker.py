"""The process in which documents are taken apart (not imported: run with ``-m``).

It limits its own memory, can open no file for writing and is spoken to on pipes. Parsers here: lxml
and trafilatura for HTML, pypdf, python-docx, the standard library's mail, feedparser.
"""

from __future__ import annotations

import contextlib
import json
import re
import sys
from io import BytesIO
from typing import Any

#: Address space of the process in bytes; a 20 MB PDF takes about 300 MB.
_MEMORY = 1_500_000_000
#: Most entries taken from a feed, and pages from a PDF.
_ENTRIES, _PAGES = 2_000, 2_000
#: Deepest nesting of HTML that the extractor is given; deeper pages are flattened first.
_DEEPEST = 200
#: Most cells of a table that is kept.
_CELLS = 500

Found = dict[str, Any]


class _Problem(Exception):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def _limit() -> None:
    try:
        import resource
    except ImportError:
        return
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _html(data: bytes, name: str, charset: str | None = None) -> list[Found]:
    import trafilatura
    from lxml import etree, html
    from trafilatura.metadata import extract_metadata

    parser = html.HTMLParser(
        remove_comments=True, no_network=True, huge_tree=False, encoding=charset or _charset(data)
    )
    try:
        tree = html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise _Problem("BC204" if "empty" in str(error).lower() else "BC206", str(error)) from None
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
    page = data.decode(_charset(data) or "utf-8", "replace")
    page = re.sub(r"<(script|style)\b[^>]*>[^<]*</\1\s*>", " ", page, flags=re.I)
    return re.sub(r"\s+", " ", re.sub(r"<[^<>]*>", " ", page)).strip()


#: Who says so writes Windows' letters: its quotation marks and dashes stand where these have none.
_LATIN = frozenset({"iso-8859-1", "iso8859-1", "latin-1", "latin1", "us-ascii", "ascii"})


def _charset(data: bytes) -> str | None:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    named = re.search(rb"charset=[\"']?([\w-]+)", data[:4096])
    if named:
        with contextlib.suppress(LookupError):
            "".encode(named[1].decode())
            return "cp1252" if named[1].decode().lower() in _LATIN else named[1].decode()
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


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


def _pdf(data: bytes, name: str) -> list[Found]:
    import logging

    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise _Problem("BC209", "the PDF wants a password")
        pages = [
            reader.pages[i].extract_text() or "" for i in range(min(len(reader.pages), _PAGES))
        ]
        meta = reader.metadata
    except _Problem:
        raise
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        OSError,
    ) as error:
        raise _Problem("BC206", f"not a PDF that can be read: {error}") from None
    text = "\n\n".join(_paragraphs(p) for p in pages if p.strip())
    if not text.strip():
        raise _Problem("BC204", "no text in it (pictures only, or empty)")
    found: Found = {"text": text}
    with contextlib.suppress(Exception):
        if meta is not None:
            found |= {"title": meta.title, "author": [meta.author] if meta.author else []}
            if meta.creation_date:
                found["published"] = meta.creation_date.date().isoformat()
    return [found]


def _paragraphs(page: str) -> str:
    """Lines of a page joined into paragraphs: a line that ends in a stop and is short ends one."""
    lines = [ln.strip() for ln in page.splitlines()]
    longest = max((len(ln) for ln in lines), default=0)
    out: list[str] = []
    current = ""
    for line in lines:
        if not line:
            if current:
                out.append(current)
            current = ""
            continue
        if current.endswith("-") and line[:1].islower():
            current = current[:-1] + line
        else:
            current = f"{current} {line}" if current else line
        if (re.search(r"[.!?…:][”’\"')]*$", line) and len(line) < 0.8 * longest) or (
            len(line) < 0.5 * longest and not re.search(r"[,;–-]$", line) and current == line
        ):
            out.append(current)
            current = ""
    if current:
        out.append(current)
    return "\n\n".join(out)


def _docx(data: bytes, name: str) -> list[Found]:
    from zipfile import BadZipFile

    from docx import Document as WordDocument
    from docx.opc.exceptions import PackageNotFoundError
    from lxml.etree import XMLSyntaxError

    try:
        document = WordDocument(BytesIO(data))
        paragraphs = [p.text.strip() for p in document.paragraphs]
        core = document.core_properties
    except (
        BadZipFile,
        PackageNotFoundError,
        XMLSyntaxError,
        KeyError,
        ValueError,
        AttributeError,
    ) as error:
        raise _Problem("BC206", f"not a Word file that can be read: {error}") from None
    found: Found = {"text": "\n\n".join(p for p in paragraphs if p), "title": core.title or ""}
    by_hand = core.author != "python-docx"  # that library's own template, not a person
    if core.author and by_hand:
        found["author"] = [core.author]
    if core.created and by_hand:
        found["published"] = core.created.date().isoformat()
    return [found]


def _mail(data: bytes, name: str) -> list[Found]:
    from email import policy
    from email.parser import BytesParser
    from email.utils import parseaddr

    message = BytesParser(policy=policy.default).parsebytes(data)
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        raise _Problem("BC204", "the mail has no text")
    if str(part.get_content_charset()) in _LATIN:
        part.set_param("charset", "cp1252")
    try:
        content = part.get_content()
    except (LookupError, ValueError, KeyError) as error:
        raise _Problem("BC206", f"the mail's text cannot be decoded: {error}") from None
    if part.get_content_type() == "text/html":
        # Whatever the page says of its letters, they are decoded already.
        found = _html(content.encode("utf-8"), name, "utf-8")[0]
    else:
        kept = [ln.rstrip() for ln in content.splitlines() if not ln.startswith(">")]
        text = re.split(r"^-- ?$", "\n".join(kept), maxsplit=1, flags=re.M)[0]
        found = {"text": re.sub(r"(?<!\n)\n(?!\n)", " ", text).strip()}
    display, address = parseaddr(str(message.get("From", "")))
    found["title"] = str(message.get("Subject", "") or found.get("title") or "")
    found["author"] = [display or address] if display or address else []
    if "@" in address and not found.get("outlet"):
        found["outlet"] = _sender(display, address.partition("@")[2])
    with contextlib.suppress(Exception):
        found["published"] = message["Date"].datetime.date().isoformat()
    return [found]


def _sender(display: str, domain: str) -> str:
    """Who sends a mail: the name shown, where it is the domain's and no person's, or the domain."""
    letters = re.sub(r"[^a-z0-9]", "", display.lower())
    return display if len(letters) > 3 and letters in domain.replace("-", "") else domain


def _feed(data: bytes, name: str) -> list[Found]:
    import feedparser
    from lxml import html

    feed = feedparser.parse(BytesIO(data), resolve_relative_uris=False, sanitize_html=True)
    if not feed.entries:
        if feed.bozo:
            raise _Problem("BC206", f"not a feed that can be read: {feed.get('bozo_exception')}")
        raise _Problem("BC204", "the feed has no entries")
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
        raise _Problem("BC204", "the feed's entries have no text")
    return out


_PARSERS = {"html": _html, "pdf": _pdf, "docx": _docx, "mail": _mail, "feed": _feed}


def _answer(request: dict[str, Any], data: bytes) -> dict[str, Any]:
    try:
        return {"documents": _PARSERS[request["kind"]](data, request["name"])}
    except _Problem as problem:
        return {"error": problem.code, "message": str(problem)[:500]}
    except MemoryError:
        return {"error": "BC205", "message": "its reader ran out of memory"}
    except RecursionError:
        return {"error": "BC205", "message": "nested too deep"}
    except Exception as error:  # whatever a parser raises on hostile input is that input's fault
        return {"error": "BC206", "message": f"{type(error).__name__}: {str(error)[:300]}"}


def main() -> None:
    """Serve requests from standard input until it ends."""
    _limit()
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while True:
        size = source.read(8)
        if len(size) < 8:
            return
        request = json.loads(source.read(int.from_bytes(size, "big")))
        data = source.read(request["size"])
        body = json.dumps(_answer(request, data)).encode()
        sink.write(len(body).to_bytes(8, "big") + body)
        sink.flush()


if __name__ == "__main__":
    main()
