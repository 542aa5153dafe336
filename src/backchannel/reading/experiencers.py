"""What somebody feels about the subject: *the move angered Ostria*, *leaving Ostria uneasy at …*.

Verbs of feeling are those whose participle is on the list of adjectives with *by*: who is *angered
by* a thing is whom it angers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from backchannel.reading.cue_nouns import ADJECTIVES
from backchannel.reading.grammar import is_passive, object_of, unreal, unsaid
from backchannel.reading.nouns import is_speaker
from backchannel.reading.paragraph import Found, Paragraph, Span
from backchannel.reading.spans import cue_span, found_at
from backchannel.reading.words import word_set

__all__ = ["experiencer_rules"]


def _feelings() -> frozenset[str]:
    return frozenset(
        word for word, cue in ADJECTIVES.items() if word.endswith("ed") and "by" in cue.prepositions
    )


_FEELINGS = _feelings()


def experiencer_rules(paragraph: Paragraph, text: str) -> Iterator[Found]:
    """A proposal for every verb of feeling whose object is somebody."""
    for token in paragraph.doc:
        if token.pos_ == "VERB" and token.lemma_.lower() in _MAKING:
            made = _made_to_feel(paragraph, text, token)
            if made is not None:
                yield made
            continue
        if token.pos_ != "VERB" or token.tag_ in ("VB", "VBG") or not _feels(token):
            continue
        if is_passive(token) or unreal(token) or unsaid(token):
            continue
        somebody = next((c for c in token.children if c.dep_ == "dobj" and c.i > token.i), None)
        cause = next((c for c in token.children if c.dep_ in ("nsubj", "csubj")), None)
        if somebody is None or cause is None or cause.i > token.i or not is_speaker(somebody):
            continue
        if somebody.pos_ not in ("NOUN", "PROPN"):
            continue
        place = _deed(token, cause)
        if place is None:
            continue
        found = _felt(paragraph, text, token, somebody, place, cue_span(paragraph, token))
        if found is not None:
            found.negated = any(c.dep_ == "neg" for c in token.children)
            yield found


_MAKING = word_set("make leave render")


def _felt(
    paragraph: Paragraph, text: str, token: Any, who: Any, place: tuple[int, int], cue: Span
) -> Found | None:
    return found_at(
        paragraph,
        text,
        token,
        who,
        place,
        rule="verb-feeling",
        kind="position",
        confidence=0.5,
        cue=cue,
    )


def _made_to_feel(paragraph: Paragraph, text: str, token: Any) -> Found | None:
    """*The contacts make them nervous*, *left Ostria uneasy*: what does is what it is about."""
    if unreal(token) or unsaid(token) or is_passive(token):
        return None
    feeling = next(
        (
            c
            for c in token.children
            if c.i > token.i
            and c.pos_ == "ADJ"
            and c.lower_ in ADJECTIVES
            and c.lower_ not in _ABLE
        ),
        None,
    )
    cause = next((c for c in token.children if c.dep_ in ("nsubj", "csubj")), None)
    if feeling is None or cause is None or cause.i > token.i or is_speaker(cause):
        return None
    # What is felt about may stand after it: "left Ostria uneasy about the talks".
    if cause.pos_ == "PRON" or any(c.dep_ in ("prep", "xcomp") for c in feeling.children):
        return None
    held = [c for c in (*feeling.children, *token.children) if c.dep_ in ("nsubj", "dobj")]
    somebody = next(
        (
            c
            for c in held
            if token.i < c.i < feeling.i and (is_speaker(c) or c.lower_ in ("him", "her", "them"))
        ),
        None,
    )
    if somebody is None:
        return None
    place = (cause.left_edge.i, cause.right_edge.i + 1)
    cue = paragraph.span(feeling.left_edge.i, feeling.i + 1)
    found = _felt(paragraph, text, token, somebody, place, cue)
    if found is not None:
        found.lemma = feeling.lower_
    return found


#: Adjectives of what somebody can do and not of what they feel.
_ABLE = word_set("able clear ready right sure unable")


def _deed(token: Any, cause: Any) -> tuple[int, int] | None:
    """What is felt about: a thing or an act, or what somebody did it by (*angered them by …*)."""
    if not is_speaker(cause) and cause.pos_ in ("NOUN", "VERB"):
        return cause.left_edge.i, cause.right_edge.i + 1
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ in ("by", "with") and child.i > token.i:
            inner = object_of(child)
            if inner is not None:
                return inner.left_edge.i, inner.right_edge.i + 1
    return None


def _feels(token: Any) -> bool:
    lemma = token.lemma_.lower()
    return (
        token.lower_ in _FEELINGS
        or lemma + "ed" in _FEELINGS
        or lemma + "d" in _FEELINGS
        or (lemma.endswith("y") and lemma[:-1] + "ied" in _FEELINGS)
    )
