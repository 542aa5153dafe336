"""Near names: to suggest, and to correct where there can be no doubt."""

from __future__ import annotations

from collections.abc import Collection
from difflib import SequenceMatcher
from functools import lru_cache

from backchannel.errors import near

__all__ = ["certain", "distance_one", "suggest"]

#: With more names than this, only those of like beginning or length are compared.
_MANY = 500
#: A second name as like as this leaves doubt (a letter in ten differs).
_DOUBT = 0.9


def suggest(name: str, names: Collection[str]) -> list[str]:
    """Up to three names like ``name``, nearest first."""
    if len(names) > _MANY:
        head = name[:2].casefold()
        names = [n for n in names if n[:2].casefold() == head and abs(len(n) - len(name)) <= 3]
        names = sorted(names)[: 2 * _MANY]
    return near(name, sorted(names))


def certain(name: str, names: Collection[str]) -> str | None:
    """The one name that ``name`` is a slip of, ``None`` where there is any doubt.

    A slip is another case or separator, or one letter added, left out, changed or swapped with
    its neighbour, in a name of at least four characters. Names that differ in a digit are
    different names. With a second name nearly as near there is doubt.

    Example:
        >>> certain("isreal", ["israel", "us"]), certain("s-2", ["s-1", "s-3"])
        ('israel', None)
    """
    same = [n for n in names if _plain(n) == _plain(name)]
    if same:
        return same[0] if len(same) == 1 else None
    if len(name) < 4:
        return None
    close = [n for n in names if abs(len(n) - len(name)) <= 1 and distance_one(name, n)]
    if len(close) != 1 or len(close[0]) < 4:
        return None
    rivals = [n for n in suggest(name, names) if n != close[0]]
    if any(SequenceMatcher(None, name, n).ratio() >= _DOUBT for n in rivals):
        return None
    return close[0]


@lru_cache(maxsize=65536)
def _plain(name: str) -> str:
    return name.casefold().replace("_", "-").replace(".", "-").replace(" ", "-")


def distance_one(a: str, b: str) -> bool:
    """Whether one letter (not a digit) added, left out, changed or swapped makes ``a`` to ``b``."""
    if a == b:
        return False
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    end = 0
    while end < min(len(a), len(b)) - start and a[-1 - end] == b[-1 - end]:
        end += 1
    mid_a, mid_b = a[start : len(a) - end], b[start : len(b) - end]
    if any(c.isdigit() for c in mid_a + mid_b):
        return False
    return (len(mid_a) <= 1 and len(mid_b) <= 1) or (len(mid_a) == 2 and mid_a == mid_b[::-1])
