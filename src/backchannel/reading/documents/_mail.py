"""A mail: the part that holds the message."""

from __future__ import annotations

import contextlib
import re

from backchannel.reading.documents._found import Found, Problem
from backchannel.reading.documents._html import read_html


def read_mail(data: bytes, name: str) -> list[Found]:
    from email import policy
    from email.parser import BytesParser
    from email.utils import parseaddr

    message = BytesParser(policy=policy.default).parsebytes(data)
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        raise Problem("BC204", "the mail has no text")
    if str(part.get_content_charset()) in ("iso-8859-1", "us-ascii", "latin-1"):
        part.set_param("charset", "cp1252")
    try:
        content = part.get_content()
    except (LookupError, ValueError, KeyError) as error:
        raise Problem("BC206", f"the mail's text cannot be decoded: {error}") from None
    if part.get_content_type() == "text/html":
        # Whatever the page says of its letters, they are decoded already.
        found = read_html(b"", name, content)[0]
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
