"""In which encoding a page is written."""

from __future__ import annotations

import contextlib
import re

#: Who says so writes Windows' letters: its quotation marks and dashes stand where these have none.
LATIN = frozenset({"iso-8859-1", "iso8859-1", "latin-1", "latin1", "us-ascii", "ascii"})


def charset_of(data: bytes) -> str | None:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    named = re.search(rb"charset=[\"']?([\w-]+)", data[:4096])
    if named:
        with contextlib.suppress(LookupError):
            "".encode(named[1].decode())
            return "cp1252" if named[1].decode().lower() in LATIN else named[1].decode()
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"
