"""In which encoding a page or a part of a mail is written, and its text decoded from it."""

from __future__ import annotations

import codecs
import re

#: Who says so writes Windows' letters: its quotation marks and dashes stand where these have none.
#: As browsers read them (WHATWG Encoding Standard).
_MEANT = {
    **dict.fromkeys(
        ("iso-8859-1", "iso8859-1", "latin-1", "latin1", "us-ascii", "ascii", "x-user-defined"),
        "cp1252",
    ),
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "shift_jis": "cp932",
    "x-sjis": "cp932",
    "utf8": "utf-8",
}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_NOT_UTF8 = re.compile(
    rb"(?:[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}|[\x00-\x7f]+)"
    rb"|([\x80-\xff])"
)
_DECLARED = re.compile(
    rb"<!--.*?(?:-->|\Z)|<(?:script|style)\b.*?(?:</(?:script|style)\s*>|\Z)"
    rb"|<meta\b[^>]*?\bcharset\s*=\s*[\"']?\s*([\w:.-]+)"
    rb"|\A\s*<\?xml\b[^>]*?\bencoding\s*=\s*[\"']([\w:.-]+)",
    re.I | re.S,
)


def decoded_page(data: bytes) -> tuple[str, str]:
    """A page's text, and what there is to say about its encoding, empty where nothing.

    A byte order mark counts first, then what the page declares (a ``meta`` tag or its XML
    declaration, not a script's attribute), then what the bytes are.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace"), ""
    declared = ""
    for match in _DECLARED.finditer(data[:8192]):
        name = (match[1] or match[2] or b"").decode("ascii", "replace")
        if name and (known := _known(name)):
            # Who can read this tag as ASCII does not read UTF-16.
            declared = "utf-8" if known.startswith("utf-16") else name
            break
    return decoded(data, declared)


def decoded(data: bytes, declared: str) -> tuple[str, str]:
    """Bytes as text, by their declared encoding where it can be true.

    Returns:
        The text, and what was repaired: empty where the declaration held, or where none was needed
        because the bytes are UTF-8.
    """
    known = _known(declared)
    first = _first_bad(data)
    if first is None and (not known or known == "utf-8" or _UTF8.search(data)):
        wrong = known != "utf-8" and _UTF8.search(data) and declared
        return data.decode("utf-8"), f"declared as {declared}, read as UTF-8" if wrong else ""
    if known and known != "utf-8":
        try:
            return data.decode(known), ""
        except (UnicodeDecodeError, ValueError):
            return data.decode(
                known, "replace"
            ), f"bytes that {declared} does not have were replaced"
    right = sum(1 for _ in _UTF8.finditer(data))
    wrong_bytes = sum(1 for m in _NOT_UTF8.finditer(data) if m[1])
    if right > wrong_bytes:
        return data.decode("utf-8", "replace"), f"byte {first} is not UTF-8; replaced"
    return data.decode("cp1252", "replace"), f"byte {first} is not UTF-8; read as Windows-1252"


def _known(name: str) -> str:
    """The codec that a name of an encoding means, empty where Python has none for text."""
    name = name.strip().lower()
    name = _MEANT.get(name, name)
    try:
        info = codecs.lookup(name)
        "".encode(name)
    except (LookupError, ValueError, UnicodeError):
        return ""
    return info.name


def _first_bad(data: bytes) -> int | None:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return None
