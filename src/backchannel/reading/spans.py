"""From tokens to the spans of source, cue and content."""

from __future__ import annotations

from typing import Any

from backchannel.reading.complements import Places
from backchannel.reading.lexicon import VERBS
from backchannel.reading.nouns import noun_phrase
from backchannel.reading.paragraph import Found, Paragraph, Span, trimmed

__all__ = ["cue_span", "found_at", "phrase", "source", "spans", "without_own_asides"]


def source(paragraph: Paragraph, subject: Any, cue: Any, places: Places) -> Span | None:
    if subject is None:
        return None
    left, right = noun_phrase(subject, limit=cue)
    for a, b in places:
        if a <= left < b and not a <= subject.i < b:
            left = b
        if subject.i < a < right:
            # "villagers angry about the closure": what they are angry about is what is told.
            right = min(a, noun_phrase(subject, limit=subject.doc[a])[1])
    if subject.tag_ in ("WP", "WDT"):
        left, right = subject.i, subject.i + 1
    if right <= left:
        left, right = subject.i, subject.i + 1
    return paragraph.span(left, right)


def found_at(
    paragraph: Paragraph,
    text: str,
    token: Any,
    who: Any,
    place: tuple[int, int],
    *,
    rule: str,
    kind: str,
    confidence: float,
    lemma: str = "",
    cue: Span | None = None,
    limit: Any = None,
    negated: bool = False,
) -> Found | None:
    """A proposal whose content is one run of tokens; none where these say nothing.

    Args:
        paragraph, text: where it stands.
        token: the cue's own.
        who: the token that heads the source; ``None`` where there is none.
        place: the tokens ``[start, end)`` of the content.
        rule, kind, confidence: of the proposal.
        lemma, cue: the cue word and its characters, where these are not the token's own.
        limit: a token that the source stays short of; without it, the cue's.
        negated: whether the cue is denied.
    """
    content = spans(paragraph, text, [place])
    if not content:
        return None
    return Found(
        content=content,
        source=source(paragraph, who, limit if limit is not None else token, [place]),
        cue=[cue or paragraph.span(token.i, token.i + 1)],
        rule=rule,
        lemma=lemma or token.lemma_.lower(),
        kind=kind,
        confidence=confidence,
        head=who,
        paragraph=paragraph,
        token=token,
        negated=negated,
    )


def cue_span(paragraph: Paragraph, token: Any) -> Span:
    left, right = token.i, token.i + 1
    doc = token.doc
    while left > 0 and (
        doc[left - 1].dep_ in ("aux", "neg", "auxpass", "advmod")
        and doc[left - 1].head.i == token.i
        and doc[left - 1].dep_ != "mark"
    ):
        left -= 1
    while right < len(doc) and doc[right].dep_ in ("prt", "neg") and doc[right].head.i == token.i:
        right += 1
    return paragraph.span(left, right)


def phrase(doc: Any, start: int, end: int) -> int:
    """Where a noun phrase ends as content: before a clause that the reporter adds to it."""
    for i in range(start + 1, end - 1):
        if doc[i].text == "," and (
            doc[i + 1].lower_ in ("who", "which", "whose", "where", "while", "whereas")
            or (doc[i + 1].lower_ == "with" and any(t.tag_ == "VBG" for t in doc[i + 2 : i + 14]))
            or (doc[i + 1].lower_ == "according" and doc[i + 2].lower_ == "to")
        ):
            return i
    return end


#: Verbs of an aside: those with content, and one that tells a stance only there (*which it
#: designates as terrorist*; a ministry that designates a harbour says nothing).
_OWN_WORDS = frozenset(VERBS) | {"designate"}


def without_own_asides(doc: Any, places: Places) -> Places:
    """Content without what the reporter adds of the same speaker: *…, which they call a trick, …*.

    That is a statement of its own, by its own cue.
    """
    out: Places = []
    for a, b in places:
        start = a
        for i in range(a + 1, b - 3):
            if not (
                doc[i].text == ","
                and doc[i + 1].lower_ in ("which", "whom")
                and doc[i + 2].lower_ in ("he", "she", "it", "they")
                and doc[i + 3].lemma_.lower() in _OWN_WORDS
                and i > start
            ):
                continue
            head = doc[i + 1]
            while head.dep_ != "relcl" and head.head is not head and head.head.i > i:
                head = head.head
            if head.dep_ != "relcl":
                continue
            out.append((start, i))
            start = head.right_edge.i + 1
            if start < b and doc[start].text == ",":
                start += 1
        if start < b:
            out.append((start, b))
    return out


def _closing(text: str, span: Span) -> int:
    """1 where a mark right after a span closes a quotation that begins in it, else 0."""
    said, mark = text[slice(*span)], text[span[1] : span[1] + 1]
    opening = {"”": "“", "’": "‘", "»": "«"}.get(mark)
    if mark == '"':
        return said.count('"') % 2
    return int(opening is not None and said.count(opening) > said.count(mark))


def spans(paragraph: Paragraph, text: str, places: Places) -> list[Span]:
    out: list[Span] = []
    for a, b in places:
        if b > a:
            cut = trimmed(text, paragraph.span(a, b))
            if cut and cut[1] - cut[0] >= 2:
                out.append((cut[0], cut[1] + _closing(text, cut)))
    return out
