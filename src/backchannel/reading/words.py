"""Word lists written as text."""

from __future__ import annotations

__all__ = ["word_set"]


def word_set(text: str) -> frozenset[str]:
    """The words of a text, as a set.

    Example:
        >>> sorted(word_set("b a b"))
        ['a', 'b']
    """
    return frozenset(text.split())
