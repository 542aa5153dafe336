"""Near names: to suggest, and to correct where there can be no doubt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from difflib import SequenceMatcher
from functools import cached_property, lru_cache

from backchannel.errors import near

__all__ = ["Names", "certain", "distance_one", "suggest"]

#: With more names than this, only those of like beginning and length are compared one by one.
_MANY = 100
#: A second name as like as this leaves doubt (a letter in ten differs).
_DOUBT = 0.9


class Names:
    """Names to look for near ones in, many times.

    Cost:
        The first question about ``n`` names of length ``m`` indexes them in O(nm); each question
        then compares at most some hundred names.
    """

    def __init__(self, names: Collection[str]) -> None:
        self.names = names

    @cached_property
    def _plain(self) -> dict[str, list[str]]:
        out: dict[str, list[str]] = defaultdict(list)
        for name in self.names:
            out[_plain(name)].append(name)
        return out

    @cached_property
    def _shortened(self) -> dict[str, list[str]]:
        """Every name under itself and under all it becomes by leaving a letter out."""
        out: dict[str, list[str]] = defaultdict(list)
        for name in self.names:
            for variant in _variants(name):
                out[variant].append(name)
        return out

    @cached_property
    def _by_head(self) -> dict[str, list[str]]:
        out: dict[str, list[str]] = defaultdict(list)
        for name in sorted(self.names):
            out[name[:2].casefold()].append(name)
        return out

    def suggest(self, name: str) -> list[str]:
        """Up to three names like ``name``, nearest first."""
        if len(self.names) <= _MANY:
            return near(name, sorted(self.names))
        like = {n for v in _variants(name) for n in self._shortened.get(v, ())}
        bucket = self._by_head.get(name[:2].casefold(), [])
        like.update([n for n in bucket if abs(len(n) - len(name)) <= 3][:_MANY])
        return near(name, sorted(like))

    def certain(self, name: str) -> str | None:
        """The one name that ``name`` is a slip of, ``None`` where there is any doubt.

        A slip is another case or separator, or one letter added, left out, changed or swapped
        with its neighbour, in a name of at least four characters. Names that differ in a digit
        are different names. With a second name nearly as near there is doubt.

        Example:
            >>> Names(["union", "port"]).certain("unoin"), Names(["s-1", "s-3"]).certain("s-2")
            ('union', None)
        """
        same = self._plain.get(_plain(name), [])
        if same:
            return same[0] if len(same) == 1 else None
        if len(name) < 4:
            return None
        reachable = {n for v in _variants(name) for n in self._shortened.get(v, ())}
        close = [n for n in reachable if distance_one(name, n)]
        if len(close) != 1 or len(close[0]) < 4:
            return None
        rivals = [n for n in self.suggest(name) if n != close[0]]
        if any(SequenceMatcher(None, name, n).ratio() >= _DOUBT for n in rivals):
            return None
        return close[0]


def suggest(name: str, names: Collection[str]) -> list[str]:
    """See :meth:`Names.suggest`."""
    return Names(names).suggest(name)


def certain(name: str, names: Collection[str]) -> str | None:
    """See :meth:`Names.certain`."""
    return Names(names).certain(name)


@lru_cache(maxsize=65536)
def _plain(name: str) -> str:
    return name.casefold().replace("_", "-").replace(".", "-").replace(" ", "-")


def _variants(name: str) -> Iterator[str]:
    yield name
    for at in range(len(name)):
        yield name[:at] + name[at + 1 :]


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
