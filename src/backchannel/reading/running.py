"""Indirect speech that runs on into sentences without a cue of their own.

*She proposed a truce. It would last five years, and both sides would leave the valley.* After a cue
in the past tense, *would* keeps the second sentence inside what she said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from backchannel.reading.paragraph import Found, Paragraph, trimmed
from backchannel.reading.words import word_set

__all__ = ["running_on"]

_ASSERTING = word_set(
    "verb-clause verb-preposed verb-parenthesis according-to noun-light noun-owner verb-infinitive"
)
#: What is proposed has terms, which the next sentences give.
_TERMS = re.compile(
    r"\b(?:propos\w+|offer\w*|plan|deal|draft|agreement|terms|pact|truce|scheme)\b", re.I
)
_OPENING = re.compile(
    r"(?:It|They|He|She|Each|Both|Neither|Under|During|After|Before|Until|As part|"
    r"In (?:return|exchange|turn|the meantime|that)|"
    r"The (?:plan|proposal|offer|deal|draft|agreement|truce|pact|terms|text|"
    r"two|first|second|next|last|other|rest|remaining))\b"
)
_PAST = word_set("VBD VBN")


def running_on(
    paragraph: Paragraph, text: str, found: Sequence[Found], before: Found | None = None
) -> Iterator[Found]:
    """Proposals for sentences that go on with the indirect speech of the sentence before.

    Args:
        paragraph: the paragraph.
        text: the whole text.
        found: what has a cue in it.
        before: the statement that ends the paragraph before.
    """
    if paragraph.block.kind != "body":
        return
    last = before
    for sentence in paragraph.doc.sents:
        a, b = paragraph.span(sentence.start, sentence.end)
        here = [f for f in found if any(a <= s[0] < b for s in (f.cue or f.content)[:1])]
        if here:
            speaking = [f for f in here if f.rule in _ASSERTING and f.source and not f.direct]
            # Of one inside another, the other: it is the speaker who goes on.
            ends = [(f.content[-1][1], -f.content[0][0]) for f in speaking]
            last = speaking[ends.index(max(ends))] if speaking else None
            continue
        if last is None or not _goes_on(paragraph, sentence, last):
            last = None
            continue
        cut = trimmed(text, (a, b))
        if cut is None:
            continue
        yield Found(
            content=[cut],
            source=last.source,
            cue=[],
            rule="running-on",
            lemma="",
            kind=last.kind,
            confidence=0.5,
            head=None,
            paragraph=paragraph,
            taken_from=last,
        )


def _goes_on(paragraph: Paragraph, sentence: Any, last: Found) -> bool:
    token = last.token
    if last.rule != "according-to" and (token is None or token.tag_ not in _PAST | {"NN", "NNS"}):
        return False
    if last.paragraph is not paragraph and not _TERMS.search(
        " ".join(last.paragraph.text.split()) if last.paragraph is not None else ""
    ):
        return False
    if not _OPENING.match(sentence.text):
        return False
    root = sentence.root
    if any(not paragraph.outside(t) for t in sentence):
        return False
    return any(c.lower_ == "would" and c.dep_ == "aux" for c in root.children)
