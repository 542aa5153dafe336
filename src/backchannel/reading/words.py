"""Word lists written as text."""

from __future__ import annotations

__all__ = ["COUNTED", "TENS", "word_set"]

#: Words for 0 to 19, and for 20, 30, … 90, in order.
COUNTED = tuple(
    """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen
    """.split()  # noqa: SIM905
)
TENS = tuple("twenty thirty forty fifty sixty seventy eighty ninety".split())  # noqa: SIM905


def word_set(text: str) -> frozenset[str]:
    """The words of a text, as a set.

    Example:
        >>> sorted(word_set("b a b"))
        ['a', 'b']
    """
    return frozenset(text.split())
