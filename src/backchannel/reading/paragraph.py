"""A parsed paragraph with its quotations, and what the rules find in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from backchannel.reading.pipeline import Block, Quote
from backchannel.reading.words import word_set

_AFTER_CUE = re.compile(
    r"\b(?:said|says|asked|asks|replied|added|wrote|writes|tweeted|declared|responded|"
    r"shouted|chanted|chanting|chants|yelled|adding|saying|asking|replying|told \w+)\s*$"
)

__all__ = ["Found", "Paragraph", "trimmed"]

_REPORTS = word_set(
    """
    report article account source official outlet newspaper media leak
    """
)

Span = tuple[int, int]


@dataclass(slots=True)
class Found:
    """A proposal in the making; offsets are characters of the whole text."""

    content: list[Span]
    source: Span | None
    cue: list[Span]
    rule: str
    lemma: str
    kind: str
    confidence: float
    #: The token that heads the source, for resolving it; ``None`` where there is none.
    head: Any = None
    paragraph: Paragraph | None = None
    #: The cue's own token.
    token: Any = None
    negated: bool = False
    direct: bool = False
    speaker: str | None = None
    #: The organisation that *its* stands for in the source's words, empty where there is none.
    owner: str = ""
    #: A speaker taken over from an earlier statement, where the source stands elsewhere.
    taken_from: Found | None = None
    via: list[str] = field(default_factory=list)

    @property
    def reports(self) -> bool:
        """Whether the source is a report, an outlet or unnamed sources and not a person."""
        return (
            self.rule == "according-to"
            and self.head is not None
            and (self.head.lemma_.lower() in _REPORTS or self.head.ent_type_ == "ORG")
        )


@dataclass(slots=True)
class Paragraph:
    """One paragraph: its parse, and where each token lies among the quotations."""

    index: int
    block: Block
    text: str
    doc: Any
    quotes: tuple[Quote, ...]
    #: For each token, the index of the quotation it lies in, or -1.
    inside: list[int]
    #: For each quotation, whether it is speech of its own and not words in a sentence of others.
    direct: list[bool]
    #: For each quotation, its tokens ``[start, end)``; empty where it holds none.
    tokens: list[tuple[int, int]]

    @classmethod
    def of(cls, index: int, block: Block, text: str, doc: Any) -> Paragraph:
        """Prepare the paragraph ``text[block.start:block.end]`` parsed as ``doc``."""
        inside = [-1] * len(doc)
        at = 0
        tokens: list[tuple[int, int]] = []
        for number, quote in enumerate(block.quotes):
            while at < len(doc) and block.start + doc[at].idx < quote.start:
                at += 1
            first = at
            while at < len(doc) and block.start + doc[at].idx < quote.end:
                inside[at] = number
                at += 1
            tokens.append((first, at))
        own = text[block.start : block.end]
        direct = [_is_direct(text, block, quote) for quote in block.quotes]
        return cls(index, block, own, doc, block.quotes, inside, direct, tokens)

    def span(self, start: int, end: int) -> Span:
        """Characters in the whole text of the tokens ``[start, end)``."""
        last = self.doc[end - 1]
        return (self.block.start + self.doc[start].idx, self.block.start + last.idx + len(last))

    def quote_of(self, token: Any) -> int:
        """Index of the quotation the token lies in, or -1."""
        return int(self.inside[token.i])

    def outside(self, token: Any) -> bool:
        """Whether the token lies outside every quotation that is speech of its own."""
        number = self.inside[token.i]
        return number < 0 or not self.direct[number]


def _is_direct(text: str, block: Block, quote: Quote) -> bool:
    body = text[quote.start : quote.end].strip("“”\"'‘’«»„` ")
    words = body.split()
    if not words:
        return False
    if not quote.closed:
        return len(words) > 3
    ends = body[-1:] in ".,!?…—-" or text[quote.end : quote.end + 1] == ","
    starts_upper = body[:1].isupper() or body[:1] in "…[$0123456789."
    before = text[block.start : quote.start].rstrip()[-1:]
    if before in (":",):
        return True
    if ends and starts_upper and before in (".", "?", "!"):
        return True
    told = _AFTER_CUE.search(text[block.start : quote.start].rstrip(" ,"))
    if told and len(words) >= 2 and (ends or text[quote.end : quote.end + 1] in (".", "!", "?")):
        return True
    if (
        len(words) <= 5
        and before.isalnum()
        and not _AFTER_CUE.search(text[block.start : quote.start])
    ):
        return False
    if len(words) >= 3 and ends and (starts_upper or before in ("", ",", ".", "?", "!")):
        return True
    if len(words) >= 6 and starts_upper and before in (",", ""):
        return True
    return len(words) >= 12 and starts_upper


def trimmed(text: str, span: Span) -> Span | None:
    """The span without white space and loose punctuation at its ends; ``None`` where empty."""
    a, b = span
    while a < b and (text[a].isspace() or text[a] in ",;:—–-.)"):
        a += 1
    while b > a and (text[b - 1].isspace() or text[b - 1] in ",;:—–-("):
        b -= 1
    return (a, b) if b > a else None
