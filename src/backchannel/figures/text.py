"""The width of text without a browser, and breaking and cutting lines by it.

Widths are those of Helvetica (which Arial and Liberation Sans share), from its published metrics,
with a margin for the fonts a reader may have instead. Letters outside Latin-1 are counted by class:
wide East Asian letters one em, marks nothing, the rest as measured on common fonts.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

__all__ = ["fit", "is_right_to_left", "printable", "text_width", "wrap"]

#: Widths of the ASCII letters from the space on, in thousandths of an em (Helvetica's metrics).
_ASCII = (
    *(278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278),
    *(556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556),
    *(1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778),
    *(667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556),
    *(333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556),
    *(556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584),
)
#: The reader's font may run wider than the metrics above.
_MARGIN = 1.05
_BOLD = 1.08
_OTHER = 640
_PUNCTUATION = {
    "–": 556,
    "—": 1000,
    "…": 1000,
    "‘": 222,
    "’": 222,
    "“": 333,
    "”": 333,
    "→": 1000,
    "←": 1000,
    "·": 278,
}


def printable(text: str) -> str:
    """``text`` on one line, without control letters, lone surrogates, or direction overrides.

    These have no place in a label, XML forbids most of them, and overrides could make a name read
    as another.

    Example:
        >>> printable("a\\x00b\\n  c\\u202e")
        'ab c'
    """
    kept = "".join(
        " " if c.isspace() else c
        for c in text
        if c.isspace() or unicodedata.category(c) not in _UNPRINTABLE or c in _JOINERS
    )
    return " ".join(kept.split())


#: Control, format, surrogate, private, unassigned.
_UNPRINTABLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
#: Needed for Persian and Indic spelling and for right-to-left text; harmless.
_JOINERS = {"\u200c", "\u200d", "\u200e", "\u200f"}


@lru_cache(maxsize=4096)
def _letter(letter: str) -> int:
    code = ord(letter)
    if 32 <= code < 127:
        return _ASCII[code - 32]
    if letter in _PUNCTUATION:
        return _PUNCTUATION[letter]
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Mn", "Me", "Cf", "Cc"):
        return 0
    base = unicodedata.normalize("NFD", letter)[0]
    if base != letter and 32 <= ord(base) < 127:
        return _ASCII[ord(base) - 32]
    if unicodedata.east_asian_width(letter) in ("W", "F"):
        return 1000
    if code >= 0x1F000:
        return 1300
    return _OTHER + 160 if letter.isupper() else _OTHER


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Width of ``text`` in the units of ``size`` (pixels), never less than a sans serif needs.

    Example:
        >>> round(text_width("Port", 12), 1)
        23.1
    """
    total = sum(_letter(c) for c in text) / 1000
    return total * size * _MARGIN * (_BOLD if bold else 1.0)


def fit(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """``text``, cut with an ellipsis where it is wider than ``width``.

    Example:
        >>> fit("A long name of a party", 60, 12)
        'A long n…'
    """
    text = printable(text)
    if text_width(text, size, bold=bold) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if text_width(text[:middle].rstrip() + "…", size, bold=bold) <= width:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip(" ,;.-") + "…"


def wrap(
    text: str, width: float, size: float, *, most: int | None = None, bold: bool = False
) -> list[str]:
    """Break ``text`` into lines no wider than ``width``; the last of ``most`` lines is cut.

    Words wider than a line are broken.

    Example:
        >>> wrap("who talks to whom", 60, 12)
        ['who talks', 'to whom']
    """
    words = printable(text).split(" ")
    lines: list[str] = []
    line = ""
    for word in words:
        trial = f"{line} {word}" if line else word
        if text_width(trial, size, bold=bold) <= width:
            line = trial
            continue
        if line:
            lines.append(line)
        while text_width(word, size, bold=bold) > width and len(word) > 1:
            cut = _longest(word, width, size, bold)
            lines.append(word[:cut])
            word = word[cut:]
        line = word
    if line:
        lines.append(line)
    if most is not None and len(lines) > most:
        rest = " ".join(lines[most - 1 :])
        lines = [*lines[: most - 1], fit(rest, width, size, bold=bold)]
    return lines


def _longest(word: str, width: float, size: float, bold: bool) -> int:
    cut = 1
    while cut < len(word) and text_width(word[: cut + 1], size, bold=bold) <= width:
        cut += 1
    return cut


def is_right_to_left(text: str) -> bool:
    """Whether the first letter with a direction runs from right to left.

    Example:
        >>> is_right_to_left("123 שלום"), is_right_to_left("Port")
        (True, False)
    """
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind in ("R", "AL"):
            return True
        if kind == "L":
            return False
    return False
