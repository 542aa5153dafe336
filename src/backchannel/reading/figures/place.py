"""A number expression where it stands: its tokens, and the text on both sides."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Any

from backchannel.reading.figures.expressions import Expression
from backchannel.reading.paragraph import Paragraph

__all__ = ["Counted", "Place", "Tokens"]

#: Characters on either side that the rules look at; with it every rule costs the same anywhere.
_NEAR = 160


class Tokens:
    """The tokens of a paragraph by the characters they stand at.

    Args:
        paragraph: a parsed paragraph.
    """

    def __init__(self, paragraph: Paragraph) -> None:
        self.paragraph = paragraph
        self.doc = paragraph.doc
        self._starts = [token.idx for token in paragraph.doc]

    def at(self, offset: int) -> int:
        """Index of the token that holds the character, or of the one before it; -1 for none."""
        return bisect_right(self._starts, offset) - 1

    def next(self, offset: int) -> int:
        """Index of the first token that begins at the character or behind it."""
        return bisect_right(self._starts, offset - 1)


@dataclass(frozen=True, slots=True)
class Counted:
    """What a number counts.

    Attributes:
        unit: as the figure has it.
        noun: the token of the noun, where there is one.
        own: the text names it beside the number; otherwise it is taken over from another.
        measure: it is a measure, money, a share or a length of time, nothing that has a state.
        end: character of the paragraph behind which the counted thing's own words end.
    """

    unit: str | None
    noun: Any = None
    own: bool = True
    measure: bool = False
    end: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """A number expression in its paragraph.

    Attributes:
        expression: the number.
        tokens: the paragraph's tokens.
        token: the token that its first number begins in.
        after: index of the first token behind it.
        before: up to 160 characters before it.
        rest: up to 160 characters behind it.
    """

    expression: Expression
    tokens: Tokens
    token: Any
    after: int
    before: str
    rest: str

    @classmethod
    def of(cls, expression: Expression, tokens: Tokens) -> Place | None:
        """The place of an expression; ``None`` where no token begins there."""
        at = tokens.at(expression.number)
        if at < 0:
            return None
        text = tokens.paragraph.text
        return cls(
            expression,
            tokens,
            tokens.doc[at],
            tokens.next(expression.end),
            text[max(0, expression.start - _NEAR) : expression.start],
            text[expression.end : expression.end + _NEAR],
        )
