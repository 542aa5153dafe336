"""Whom a report cites: *the agency reported that …, citing two officials*.

What is reported is also what the officials say; who first said it is they and not the agency.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from backchannel.reading.nouns import is_document, is_speaker
from backchannel.reading.paragraph import Found, Paragraph, trimmed
from backchannel.reading.spans import source
from backchannel.reading.words import word_set

__all__ = ["cited"]

_CITING = word_set("cite quote")


def cited(paragraph: Paragraph, text: str, found: Sequence[Found]) -> list[Found]:
    """A statement of those who are cited for each statement of the paragraph that cites somebody.

    The citing words are cut from the content of the statement around them.
    """
    out = []
    for token in paragraph.doc:
        if (
            token.lemma_.lower() not in _CITING
            or token.tag_ != "VBG"
            or not paragraph.outside(token)
        ):
            continue
        who = next((c for c in token.children if c.dep_ == "dobj" and c.i > token.i), None)
        if who is None or not (is_speaker(who) or is_document(who)):
            continue
        start = token.left_edge.i
        if start == 0 or not paragraph.doc[start - 1].is_punct:
            continue
        outer = _told_before(paragraph, token, found)
        if outer is None:
            continue
        place = paragraph.span(start, token.i + 1)[0]
        content = [
            cut
            for a, b in outer.content
            if a < place and (cut := trimmed(text, (a, min(b, place)))) is not None
        ]
        if not content:
            continue
        if not outer.direct:
            outer.content = list(content)
        out.append(
            Found(
                content=list(content),
                source=source(paragraph, who, token, []),
                cue=[paragraph.span(token.i, token.i + 1)],
                rule="cited",
                lemma=token.lemma_.lower(),
                kind="claim",
                confidence=0.55,
                head=who,
                paragraph=paragraph,
                token=token,
            )
        )
    return out


def _told_before(paragraph: Paragraph, token: Any, found: Sequence[Found]) -> Found | None:
    """The statement whose cue stands last before the citing, in its sentence."""
    first = paragraph.span(token.sent.start, token.sent.start + 1)[0]
    here = paragraph.span(token.i, token.i + 1)[0]
    told = [
        f
        for f in found
        if f.cue
        and first <= f.cue[0][0] < here
        and f.content[0][0] < here
        and ("clause" in f.rule or f.rule in ("verb-preposed", "according-to"))
    ]
    outermost = [f for f in told if not any(o is not f and _holds(o, f) for o in told)]
    return outermost[-1] if outermost else None


def _holds(outer: Found, inner: Found) -> bool:
    return any(a <= inner.cue[0][0] < b for a, b in outer.content)
