"""Plain text and Markdown: letters out of bytes, a head of YAML, marks taken off.

A ``.txt`` file is kept character for character, but for a byte order mark. Of Markdown the words
are kept: emphasis, links and headings are for those who print it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from backchannel.diagnostics import Diagnostic, Span
from backchannel.reading import codes
from backchannel.reading.documents.document import (
    Document,
    DocumentError,
    check_size,
    guess_outlet,
    guess_published,
    language_of,
    title_below,
)

__all__ = ["decoded", "front_matter", "plain_document", "without_marks"]

#: Longest head of YAML that is read, in characters.
_LONGEST_HEAD = 20_000


def plain_document(data: bytes, name: str, *, markdown: bool) -> Document:
    """The document in a text or Markdown file.

    Raises:
        DocumentError: it is empty, or too long.
    """
    text, warnings = decoded(data, name)
    if not text.strip():
        raise DocumentError(name, codes.NO_TEXT, "the file is empty", hint="get the file again")
    check_size(text, name)
    head: Mapping[str, Any] = {}
    if markdown:
        head, text = front_matter(re.sub(r"\r\n?", "\n", text))
        heading = re.search(r"\A\s*#[ \t]+(.+)", text)
        text = without_marks(text)
        if heading:
            head = {"title": without_marks(heading[1]).strip(" #"), **head}
    title = _text(head, "title")
    if not title:
        first = next((ln.strip() for ln in text.splitlines() if ln.strip()), "")
        first = title_below(text, guess_outlet(text)) or first
        title = first if len(first) <= 160 else first[:157].rsplit(" ", 1)[0] + "…"
    authors = head.get("author", head.get("authors", ()))
    return Document(
        name=name,
        text=text,
        title=title,
        outlet=_text(head, "outlet", "site_name") or guess_outlet(text),
        author=tuple(
            a for a in ([authors] if isinstance(authors, str) else authors) if isinstance(a, str)
        ),
        published=_day(_text(head, "published", "date")) or guess_published(text),
        language=_text(head, "language", "lang")[:2].lower() or language_of(text),
        url=_text(head, "url", "link"),
        modified=_text(head, "modified", "updated"),
        sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        exact=not markdown,
        warnings=tuple(warnings),
    )


def decoded(data: bytes, name: str) -> tuple[str, list[Diagnostic]]:
    """The characters of a file, without its byte order mark."""

    def repaired(message: str) -> list[Diagnostic]:
        return [codes.ENCODING.at(Span(name), message)]

    if data[:4] in (b"\xff\xfe\0\0", b"\0\0\xfe\xff"):
        return data.decode("utf-32", "replace"), []
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace"), []
    wide = wide_letters(data)
    if wide:
        return data.decode(wide, "replace"), repaired("read as UTF-16, though no mark says so")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"byte {error.start} is not UTF-8; read as Windows-1252"
        return data.decode("cp1252", "replace").replace("\0", "�"), repaired(message)
    if "\0" in text:
        said = f"{text.count(chr(0))} zero bytes, which mean nothing, were replaced"
        return text.replace("\0", "�"), repaired(said)
    return text, []


def wide_letters(data: bytes) -> str:
    """``utf-16-le`` or ``-be`` where every other byte of a text is zero, else empty.

    Example:
        >>> wide_letters("Talks stall".encode("utf-16-be")), wide_letters(b"Talks")
        ('utf-16-be', '')
    """
    start = data[: min(len(data), 4096) // 2 * 2]
    even, odd = start[::2].count(0), start[1::2].count(0)
    half = len(start) // 2
    if half > 3 and odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    if half > 3 and even > 0.4 * half and odd < 0.05 * half:
        return "utf-16-be"
    return ""


def front_matter(text: str) -> tuple[Mapping[str, Any], str]:
    """The head of YAML between two lines ``---``, as text, and what follows it.

    Example:
        >>> front_matter("---\\ntitle: 'No: talks'\\n---\\n\\nThey met.")
        ({'title': 'No: talks'}, 'They met.')
    """
    found = re.match(r"---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n+|\Z)", text, re.S)
    if found is None or len(found[1]) > _LONGEST_HEAD:
        return {}, text
    import yaml

    try:
        head = yaml.load(found[1], Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError, ValueError):
        head = {
            k.lower(): v.strip().strip("\"'")
            for k, v in re.findall(r"^(\w+): *(.*)$", found[1], re.M)
        }
    if not isinstance(head, dict):
        return {}, text
    return {k.lower(): v for k, v in head.items() if isinstance(k, str)}, text[found.end() :]


def _text(head: Mapping[str, Any], *keys: str) -> str:
    """The first of some keys whose value is a text."""
    found = (head.get(key) for key in keys)
    return next((v.strip() for v in found if isinstance(v, str) and v.strip()), "")


def _day(text: str) -> date | None:
    from backchannel.reading.dates import find_dates

    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        days = [d.start for d in find_dates(text[:100]) if d.granularity == "day"]
        return days[0] if days else None


_ESCAPED = "\\`*_{}[]()#+-.!>~|"
_BLOCKS = (
    (r"^ {0,3}(?:`{3,}|~{3,})[^\n`]*$", ""),  # fences
    (r"^ {0,3}(?:> ?)+", ""),
    (r"^ {0,3}#{1,6}[ \t]+(.*?)[ \t]*#*$", r"\1"),
    (r"^ {0,3}(?:=+|(?:[*_-][ \t]*){3,})$", ""),  # lines under headings, rules
    (r"^ {0,3}\|?(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*(?::?-+:?)?[ \t]*$", ""),
    (r"^ {0,3}\|[ \t]*(.*?)[ \t]*\|[ \t]*$", r"\1"),
    (r"^ {0,3}\[[^\]\n]{1,200}\]:[ \t]+\S+.*$", ""),
    (r"^( {0,6})[*+](?=[ \t])", r"\1-"),
)
_TARGET = (
    r"\((?:<[^>\n]*>|[^()\s]{0,2000}(?:\([^()\s]{0,500}\)[^()\s]{0,500}){0,5})"
    r"(?:\s+(?:\"[^\"\n]*\"|'[^'\n]*'))?\)"
)
_INLINE = (
    (r"!\[[^\]\n]{0,500}\]" + _TARGET, ""),
    (r"\[([^\[\]]{1,500})\]" + _TARGET, r"\1"),
    (r"\[\^[^\]\s]{1,50}\]", ""),
    (r"<(https?://[^>\s]{1,2000})>", r"\1"),
    (r"`([^`\n]{1,500})`", r"\1"),
    (r"~~(?=\S)(?:[^~\n]|\n(?!\n)){1,2000}?~~ ?", ""),
)
_WORDS = r"((?:[^%s\n]|\n(?!\n)){1,2000}?)"
_EMPHASIS = (
    r"(?<!\*)(\*{1,3})(?=[^\s*])" + _WORDS % "*" + r"(?<=[^\s*])\1(?!\*)",
    r"(?<!\w)(_{1,3})(?=[^\s_])" + _WORDS % "_" + r"(?<=[^\s_])\1(?!\w)",
)


def without_marks(text: str) -> str:
    """The words of a Markdown text: what its marks say of type and links is left out.

    Example:
        >>> without_marks("**Ada Olm** said the [offer](https://a.example/b_(c)) was *dead*.")
        'Ada Olm said the offer was dead.'
    """
    private = {c: chr(0xE000 + n) for n, c in enumerate(_ESCAPED)}
    text = re.sub(r"\\([\\`*_{}\[\]()#+\-.!>~|])", lambda m: private[m[1]], text)
    labels = set(re.findall(r"^ {0,3}\[([^\]\n]{1,200})\]:[ \t]+\S", text, re.M))
    for pattern, put in _BLOCKS:
        text = re.sub(pattern, put, text, flags=re.M)
    for pattern, put in _INLINE:
        text = re.sub(pattern, put, text)

    def linked(found: re.Match[str]) -> str:
        return found[1] if (found[2] or found[1]) in labels else found[0]

    text = re.sub(r"\[([^\[\]]{1,200})\]\[([^\[\]\n]{0,200})\]", linked, text)
    for _ in range(3):
        for pattern in _EMPHASIS:
            text = re.sub(pattern, r"\2", text)
    for char, stand_in in private.items():
        text = text.replace(stand_in, char)
    return re.sub(r"\n{3,}", "\n\n", text)
