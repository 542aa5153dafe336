"""A mail: its message, the messages that it passes on, and the attachments that can be read."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

from backchannel.reading.documents._blocks import blocks
from backchannel.reading.documents._found import Found, Problem
from backchannel.reading.documents._html import read_html
from backchannel.reading.documents._letters import decoded
from backchannel.reading.documents._mail_text import Message, messages
from backchannel.reading.documents._pdf import read_pdf
from backchannel.reading.documents._word import read_docx

#: Most attachments taken, and how deep mails attached to mails are followed.
_ATTACHED, _DEEPEST = 50, 4
#: Attachments that nobody expects to be read: pictures, signatures, invitations.
_NO_TEXT = re.compile(
    r"(?:image|audio|video|font)/|.*(?:pgp|pkcs7|calendar|delivery-status|disposition-notification)"
)
_FORWARDED = re.compile(r"\s*(?:fwd?|wg|tr|i|vs)\s*:", re.I)
_ANSWERED = re.compile(r"\s*(?:re|aw|sv|antw)\s*:", re.I)
_PREFIX = re.compile(r"^(?:\s*(?:re|aw|sv|fwd?|wg|tr)\s*:)+\s*", re.I)
_COVER = re.compile(
    r"\b(?:fyi|below|attached|attachment|enclosed|forward(?:ed|ing)|please find|for your)\b", re.I
)
#: Most words of a note that only covers what it passes on.
_COVERS = 12
#: What mail programs call the mail that a page quotes; a newsletter's own quotations are none.
_QUOTES = re.compile(r"\b(?:gmail|yahoo|protonmail|moz|zmail)[\w-]*quote")
#: The plain part stands for the message unless the page beside it says so much more.
_STUB = 0.4


def read_mail(data: bytes, name: str, depth: int = 0) -> list[Found]:
    """Take a mail apart: itself first, then what it passes on, then what is attached to it."""
    from email import policy
    from email.parser import BytesParser

    message = BytesParser(policy=policy.default).parsebytes(data)
    assert isinstance(message, EmailMessage)
    head = _Head(data)
    body = _Body(message, name)
    notes = body.notes
    subject = head["Subject"]
    forward = bool(_FORWARDED.match(subject))
    reply = not forward and bool(_ANSWERED.match(subject) or head["In-Reply-To"])
    own, *passed = messages(
        body.text, reply=reply, forward=forward, flowed=body.flowed, whole=body.whole
    )
    if left := own.quoted + sum(m.quoted for m in passed):
        notes.append(["BC226", f"{left} quoted lines"])
    page = body.page if body.page is not None and not passed else None
    text = page["text"] if page else own.text
    if head.said:
        notes.append(["BC207", f"its head: {head.said}"])

    first: Found = {
        "text": text,
        "title": subject or (page or {}).get("title") or "",
        **_from(head["From"], (page or {}).get("outlet")),
        "published": head.day,
        "language": (page or {}).get("language"),
    }
    others = [_passed_on(m, head, subject) for m in passed]
    others += _attachments(message, body, head, depth, notes)
    covers = len(text.split()) <= _COVERS and (not text or (not reply and _COVER.search(text)))
    out = others if others and covers else [first, *others] if text.strip() else others
    if not out:
        raise Problem("BC204", "the mail has no text")
    out[0]["notes"] = [*notes, *out[0].get("notes", [])]
    return out


class _Head:
    """The fields of a mail's head, also where they are written in raw letters."""

    def __init__(self, data: bytes) -> None:
        from email import policy
        from email.parser import HeaderParser

        raw = re.split(rb"\r?\n\r?\n|\r\r", data, maxsplit=1)[0]
        text, self.said = decoded(raw, "")
        self._fields = HeaderParser(policy=policy.default).parsestr(text)
        self.day: str | None = None
        with contextlib.suppress(Exception):
            self.day = self._fields["Date"].datetime.date().isoformat()

    def __getitem__(self, name: str) -> str:
        with contextlib.suppress(Exception):
            return " ".join(str(self._fields.get(name, "") or "").split())
        return ""


class _Body:
    """The part of a mail that holds its message."""

    def __init__(self, message: EmailMessage, name: str) -> None:
        self.notes: list[list[str]] = []
        self.flowed = self.whole = False
        self.page: Found | None = None
        self.text = ""
        plain, page = _body(message, "plain"), _body(message, "html")
        self.parts = [p for p in (plain, page) if p is not None]
        written = self._decoded(plain) if plain is not None else ""
        if page is not None:
            source = self._decoded(page)
            shown, found = _shown(source, name)
            words = len(re.sub(r"\S+://\S+", "", written).split())
            if plain is None or words < _STUB * len(shown.split()):
                self.text, self.page, self.whole = shown, found, True
                return
        if plain is None:
            return
        self.flowed = str(plain.get_param("format", "")).lower() == "flowed"
        self.text = written
        for part in _leaves(message):
            # Programs part the text at a picture.
            if part not in self.parts and _is_text(part) and page is None:
                self.parts.append(part)
                self.text += "\n\n" + self._decoded(part)

    def _decoded(self, part: EmailMessage) -> str:
        payload = part.get_payload(decode=True)
        declared = str(part.get_content_charset() or "")
        text, said = decoded(payload if isinstance(payload, bytes) else b"", declared)
        if said:
            self.notes.append(["BC207", said])
        return text


def _body(message: EmailMessage, kind: str) -> EmailMessage | None:
    with contextlib.suppress(Exception):
        found = message.get_body(preferencelist=(kind,))
        return found if isinstance(found, EmailMessage) else None
    return None


def _shown(source: str, name: str) -> tuple[str, Found | None]:
    """A page in a mail: its lines, and the page taken apart where it is one report."""
    from lxml import html

    try:
        found = read_html(b"", name, source)[0]
    except Problem:
        return "", None
    lines = ""
    quotes = False
    with contextlib.suppress(Exception):
        tree = html.document_fromstring(source.encode(), parser=_utf8())
        quotes = _marked(tree)
        lines = "\n".join(blocks(tree))
    if quotes or len(messages(lines, reply=False, forward=False, whole=True)) > 1:
        return lines, found
    title = str(found.get("title") or "")
    found["text"] = str(found["text"]).removeprefix(f"{title}\n\n") if title else found["text"]
    return str(found["text"]), found


def _marked(tree: Any) -> bool:
    """Put ``>`` before the lines of mails that a page quotes; whether there are any."""
    from lxml import html

    quotes = [
        e
        for e in tree.iter("blockquote")
        if e.get("type") == "cite" or _QUOTES.search(e.get("class") or "")
    ]
    # The innermost first; deeper ones than are ever told apart stay as they are.
    for quote in reversed(quotes):
        if sum(1 for _ in quote.iterancestors("blockquote")) > _DEEPEST:
            continue
        lines = blocks(quote)
        for child in list(quote):
            quote.remove(child)
        quote.text = None
        for line in lines:
            marked = html.Element("p")
            marked.text = f"> {line}"
            quote.append(marked)
    return bool(quotes)


def _utf8() -> Any:
    from lxml import html

    return html.HTMLParser(remove_comments=True, no_network=True, encoding="utf-8")


def _leaves(message: Any) -> Iterator[EmailMessage]:
    stack = [message]
    while stack:
        part = stack.pop()
        if part.get_content_maintype() == "multipart":
            payload = part.get_payload()
            stack.extend(reversed(payload if isinstance(payload, list) else []))
        else:
            yield part


def _is_text(part: EmailMessage) -> bool:
    return (
        part.get_content_type() == "text/plain"
        and part.get_content_disposition() != "attachment"
        and not _filename(part)
    )


def _filename(part: EmailMessage) -> str:
    with contextlib.suppress(Exception):
        return " ".join(str(part.get_filename() or "").split())
    return ""


def _from(value: str, outlet: str | None = None) -> Found:
    """Author and outlet, of who sends."""
    from email.utils import parseaddr

    display, address = parseaddr(value)
    if "@" not in address:
        display, address = display or value.strip(), ""
        name = re.sub(r"^the ", "", display, flags=re.I)
        return {
            "author": [name] if name else [],
            "outlet": outlet or (name if name != display else ""),
        }
    return {
        "author": [display or address],
        "outlet": outlet or _sender(display, address.partition("@")[2]),
    }


def _sender(display: str, domain: str) -> str:
    """Who sends a mail: the name shown, where it is the domain's and no person's, or the domain."""
    letters = re.sub(r"[^a-z0-9]", "", display.lower())
    return display if len(letters) > 3 and letters in domain.replace("-", "") else domain


def _passed_on(message: Message, head: _Head, subject: str) -> Found:
    """A message within a mail: with its own day, sender and subject where these are given."""
    from backchannel.reading.dates import find_dates

    days = [
        d.start
        for d in find_dates(message.date)
        if d.granularity == "day" and d.basis == "stated" and d.start is not None
    ]
    # 3/4/2031 may be of March or of April.
    either = re.search(r"\b(?:0?[1-9]|1[012])[/.](?:0?[1-9]|1[012])[/.]\d{4}\b", message.date)
    return {
        "text": message.text,
        "title": message.subject or _PREFIX.sub("", subject),
        **_from(message.sender),
        "published": days[0].isoformat() if days and not either else None,
        "filed": head.day,
        "filed_from": "the mail that passes it on",
    }


def _attachments(
    message: EmailMessage, body: _Body, head: _Head, depth: int, notes: list[list[str]]
) -> list[Found]:
    out: list[Found] = []
    for number, part in enumerate(p for p in _leaves(message) if p not in body.parts):
        if number >= _ATTACHED:
            notes.append(["BC226", f"the attachments after the first {_ATTACHED}"])
            break
        label = _filename(part) or part.get_content_type()
        try:
            found = _attached(part, depth)
        except Problem as problem:
            notes.append(["BC226", f"the attachment {label!r}: {problem}"])
            continue
        if found is None:
            if not _NO_TEXT.match(part.get_content_type()):
                notes.append(["BC226", f"the attachment {label!r}: of a kind that is not read"])
            continue
        if not any(str(document["text"]).strip() for document in found):
            notes.append(["BC226", f"the attachment {label!r}: no text in it"])
        found = [document for document in found if str(document["text"]).strip()]
        for document in found:
            if head.day and not document.get("published"):
                document |= {"filed": head.day, "filed_from": "the mail it is attached to"}
        out += found
    return out


def _attached(part: EmailMessage, depth: int) -> list[Found] | None:
    """The documents in an attachment, ``None`` where it is of no kind that is read."""
    from backchannel.reading.documents.document import DocumentError, _check_archive, kind_of

    if part.get_content_type() == "message/rfc822":
        payload: Any = part.get_payload()
        if depth >= _DEEPEST or not isinstance(payload, list) or not payload:
            raise Problem("BC206", "mails within mails, too deep")
        return read_mail(payload[0].as_bytes(), "", depth + 1)
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    name = _filename(part)
    kind = kind_of(name, data) if name else None
    if kind is None:
        types = {"application/pdf": "pdf", "text/html": "html", "text/plain": "text"}
        kind = types.get(part.get_content_type())
    if kind == "pdf":
        return read_pdf(data, name)
    if kind == "docx":
        try:
            _check_archive(data, name)
        except DocumentError as error:
            raise Problem("BC206", error.diagnostic.message) from None
        return read_docx(data, name)
    if kind == "html":
        return read_html(data, name)
    if kind == "mail" and depth < _DEEPEST:
        return read_mail(data, name, depth + 1)
    if kind in ("text", "markdown"):
        text, said = decoded(data, str(part.get_content_charset() or ""))
        return [{"text": text, "notes": [["BC207", said]] if said else []}]
    return None
