"""How wide the columns of a table are, and how words are set in them; nothing is cut off."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

__all__ = ["GAP", "fitted", "wrapped"]

#: Blank columns between two columns of a table.
GAP = 3

#: A column is as wide as its longest word, where that is not longer than this.
_WORD = 20
#: Ids wrap only where they are longer than this, so that the words beside them keep their room;
_KEPT = 24
#: and where nothing else helps, to this much, into which a day fits.
_ID = 14


def _wide(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)


def fitted(
    cells: Sequence[Sequence[str]], floors: Sequence[int], whole: Sequence[bool], room: int
) -> list[int] | None:
    """The width of every column, or ``None`` where no table of them is that narrow.

    Every column gets its longest word and its floor; what room is left goes to the narrowest ones
    first, so that only the widest wrap.

    Args:
        cells: the lines of the table, headings among them.
        floors: each column gets at least this much, as far as it has need of it.
        whole: columns of ids and days, which wrap last.
        room: characters of a line.

    Example:
        >>> cells = [("id", "says"), ("draft-one", "They meet once more in spring.")]
        >>> fitted(cells, (0, 0), (True, False), 40)
        [9, 28]
        >>> fitted(cells, (0, 0), (True, False), 12) is None
        True
    """
    columns = list(zip(*cells, strict=True))
    natural = [max(_wide(line) for c in column for line in c.split("\n")) for column in columns]
    room -= GAP * (len(columns) - 1)
    for kept in (_KEPT, _ID):
        least = [
            min(n, kept if keep else max(floor, min(_WORD, _longest(column))))
            for n, keep, floor, column in zip(natural, whole, floors, columns, strict=True)
        ]
        if sum(least) <= room:
            return _grown(least, natural, room - sum(least))
    return None


def _grown(least: Sequence[int], natural: Sequence[int], left: int) -> list[int]:
    """The widths with what is left shared out, the narrowest first."""
    widths = list(least)
    growing = [i for i, width in enumerate(widths) if width < natural[i]]
    while left and growing:
        narrowest = min(growing, key=lambda i: widths[i])
        widths[narrowest] += 1
        left -= 1
        if widths[narrowest] == natural[narrowest]:
            growing.remove(narrowest)
    return widths


def _longest(column: Sequence[str]) -> int:
    return max((_wide(word) for cell in column for word in cell.split()), default=0)


def wrapped(text: str, width: int) -> str:
    """A text in lines of at most ``width`` characters, broken between words.

    Only a word that is wider than a line is broken itself: after a hyphen or stroke where it has
    one.

    Example:
        >>> print(wrapped("the talks of two-thousand-and-nine go on", 10))
        the talks
        of two-
        thousand-
        and-nine
        go on
    """
    lines: list[str] = []
    for given in text.split("\n"):
        if _wide(given) <= width:
            lines.append(given)
            continue
        line = ""
        for word in given.split():
            for piece, joint in _pieces(word, width):
                if line and _wide(line + joint + piece) <= width:
                    line += joint + piece
                else:
                    lines += [line] if line else []
                    line = piece
        lines.append(line)
    return "\n".join(lines)


def _pieces(word: str, width: int) -> Iterator[tuple[str, str]]:
    """A word, or its parts where it is too wide, each with what stands between it and the last."""
    joint = " "
    for part in re.findall(r"[^-/_,]*[-/_,]+|[^-/_,]+", word) if _wide(word) > width else [word]:
        while _wide(part) > width:
            end = width
            while end > 1 and _wide(part[:end]) > width:
                end -= 1
            yield part[:end], joint
            part, joint = part[end:], ""
        if part:
            yield part, joint
            joint = ""
