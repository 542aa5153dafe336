"""Transcripts and interviews: paragraphs that begin with who speaks, *MR. DAHL: …*, *Ada Olm: …*.

A text is read as a transcript only where its labels repeat, since many a line has a colon: notices
(*When: …*), datelines (*HASK: …*), live pages (*UPDATE: …*).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from backchannel.reading.lexicon import ANONYMOUS, TITLES
from backchannel.reading.paragraph import Found, Paragraph, trimmed
from backchannel.reading.pipeline import Block, Turn
from backchannel.reading.words import word_set

__all__ = ["mark_turns", "turn_rules"]

_LABEL = re.compile(
    r"[\"“]?(?P<who>(?:[A-Z][\w.'’-]*,? ){0,5}[A-Z][\w.'’-]*)"
    r"(?: \([^()\n]{2,40}\))? ?:(?=\s)\s*(?=\S)"
)
#: Labels that name no speaker.
_NO_SPEAKER = re.compile(
    r"(?:the )?(?:updated?|breaking|corrections?|clarification|watch|listen|read(?: more)?|notes?|"
    r"photos?|pictures?|videos?|live|analysis|opinion|exclusive|more|related|see also|timeline|"
    r"background|sources?|contacts?|e-?mail|phone|tel|fax|what|when|where|who|why|how|pros?|cons?|"
    r"facts?|fact[- ]check|claim|verdict|reality|key points?|summary|topics?|tags?|filed under|by|"
    r"editing by|reporting by|reaction|date|location|time|day|week|month|step|chapter|part|phase|"
    r"option)\b.*",
    re.I,
)
#: Who only asks.
_ASKING = word_set("q question reporter journalist interviewer moderator host operator")
_SPEAKING = re.compile(r"\b(?:I|we|you|our|my|your|us|me)\b", re.I)
_ASIDE = re.compile(r"[\"“]?[(\[][^()\[\]]{2,60}[)\]][.”\"]?")

#: Paragraphs without a label that one speaker may go on for.
_GOES_ON = 4


def mark_turns(text: str, blocks: Sequence[Block]) -> list[Block]:
    """The same blocks; turns of a transcript begin after their label and say who speaks.

    Args:
        text: the whole text.
        blocks: its paragraphs.

    Cost: linear in the text.
    """
    labels: dict[int, re.Match[str]] = {}
    for i, block in enumerate(blocks):
        match = _LABEL.match(text, block.start, block.end)
        if match and not _NO_SPEAKER.fullmatch(match["who"]):
            labels[i] = match
    labels = _speaking(text, blocks, labels)
    if not labels:
        return list(blocks)
    out = list(blocks)
    turn: Turn | None = None
    waiting: list[int] = []
    for i, block in enumerate(blocks):
        if i in labels:
            if turn is not None and len(waiting) <= _GOES_ON:
                for j in waiting:
                    out[j] = _body(text, blocks[j], blocks[j].start, turn)
            turn = _turn(labels[i])
            out[i] = _body(text, block, labels[i].end(), turn)
            waiting = []
        elif block.kind == "body" and not _ASIDE.fullmatch(text, block.start, block.end):
            waiting.append(i)
    return out


def _speaking(
    text: str, blocks: Sequence[Block], labels: dict[int, re.Match[str]]
) -> dict[int, re.Match[str]]:
    """The labels, of those found, that are speakers of a transcript; mostly none."""
    count = Counter(m["who"] for m in labels.values())
    loud = {who for who in count if who.upper() == who}
    spoken = sum(
        bool(_SPEAKING.search(text, m.end(), blocks[i].end))
        for i, m in labels.items()
        if m["who"] in loud
    )
    total = sum(count[who] for who in loud)
    kept: set[str] = set()
    if total >= 2 and (any(count[who] > 1 for who in loud) or 2 * spoken > total):
        kept |= loud
    quiet = [who for who in count if who not in loud]
    if sum(count[who] for who in quiet) >= 4 and sum(count[who] > 1 for who in quiet) >= 2:
        kept |= set(quiet)
    return {i: m for i, m in labels.items() if m["who"] in kept}


def _turn(match: re.Match[str]) -> Turn:
    label = match["who"]
    words = label.split()
    last = words[-1].lower().strip(".,")
    asks = last in _ASKING
    if asks or len(last) == 1:
        name, kind = "", "unknown"
    elif last in ANONYMOUS or last in TITLES:
        name, kind = label.capitalize() if label.isupper() else label, "anonymous"
    else:
        name = " ".join(w.title() if w.isupper() and len(w) > 2 else w for w in words)
        kind = "person"
    return Turn(match.span("who"), name, kind, asks)


def _body(text: str, block: Block, start: int, turn: Turn) -> Block:
    """A paragraph of a turn, without marks that make a quotation of the whole of it."""
    end = block.end
    if any(q.start == start and not q.closed for q in block.quotes):
        start += 1
    quotes = tuple(q for q in block.quotes if q.start >= start)
    if text[block.start] in '"“' and text[end - 1] in '"”' and not quotes:
        end -= 1
    return replace(block, start=start, end=end, kind="body", quotes=quotes, turn=turn)


def turn_rules(paragraph: Paragraph, text: str) -> Iterator[Found]:
    """What the speaker of a turn says in this paragraph, unless it only asks."""
    turn = paragraph.block.turn
    cut = trimmed(text, (paragraph.block.start, paragraph.block.end))
    if turn is None or turn.asks or cut is None:
        return
    sentences = [s.text.strip().rstrip("\"”’'") for s in paragraph.doc.sents]
    if all(s.endswith("?") for s in sentences if s):
        return
    yield Found(
        content=[cut],
        source=turn.label,
        cue=[],
        rule="transcript",
        lemma="",
        kind="claim",
        confidence=0.9,
        paragraph=paragraph,
        direct=True,
    )
