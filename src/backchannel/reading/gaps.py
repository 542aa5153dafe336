"""What somebody wants or rejects, where it is no object: *the levy the guild opposes*.

A relative clause or a participle with *by* has its object in front of it; *what the guild wants* is
named after *is*. The clause tells a fact in passing, so that only verbs that tell where somebody
stands make a statement of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from backchannel.reading.grammar import is_passive, unreal, unsaid
from backchannel.reading.lexicon import Cue, cue_of
from backchannel.reading.nouns import is_speaker, noun_phrase
from backchannel.reading.paragraph import Found, Paragraph
from backchannel.reading.spans import found_at
from backchannel.reading.words import word_set

__all__ = ["gap_rules"]

_STANDS = word_set("position refusal denial demand proposal")
_JUDGED = word_set("condemn criticise criticize denounce deplore dispute doubt fear praise welcome")
#: What these do to a thing is mostly a deed: *the cabins the line offers*.
_DEEDS = word_set("champion offer")
_EMPTY = word_set("answer one that thing way")
_OBJECTS = word_set("dobj ccomp xcomp oprd attr dative")
_RELATIVE = word_set("which that whom who")


def gap_rules(paragraph: Paragraph, text: str) -> Iterator[Found]:
    """Proposals for relative clauses and participles whose object stands before them."""
    for token in paragraph.doc:
        if token.pos_ != "VERB":
            continue
        cue = cue_of(token.lemma_.lower(), token.lower_)
        if cue is None or "n" not in cue.frames or cue.lemma in _DEEDS:
            continue
        if cue.kind not in _STANDS and cue.lemma not in _JUDGED:
            continue
        pair = _cleft(token) or _cleft_after(token) or _relative(token) or _participle(token)
        if pair is None or pair[0].lemma_.lower() in _EMPTY or unreal(token) or unsaid(token):
            continue
        found = _found(paragraph, text, token, cue, *pair)
        if found is not None:
            yield found


def _found(
    paragraph: Paragraph, text: str, token: Any, cue: Cue, noun: Any, subject: Any
) -> Found | None:
    if noun.i > token.i:
        left, right = noun.left_edge.i, min(noun.right_edge.i + 1, token.sent.end)
    else:
        left, right = noun_phrase(noun, limit=token)
        right = min(right, token.left_edge.i)
    while right > left and (token.doc[right - 1].is_punct or token.doc[right - 1].lower_ == "that"):
        right -= 1
    if right <= left or not left <= noun.i < right:
        return None
    return found_at(
        paragraph,
        text,
        token,
        subject,
        (left, right),
        rule="verb-gap",
        kind=cue.kind,
        confidence=0.6,
        negated=any(c.dep_ == "neg" for c in token.children),
    )


def _relative(token: Any) -> tuple[Any, Any] | None:
    """*The levy, which the guild opposes*, *the levy the guild opposes*: the noun and who."""
    first = token
    while first.dep_ == "conj" and first.head.i < first.i:
        first = first.head
    if first.dep_ != "relcl" or is_passive(token):
        return None
    subject = next((c for c in token.children if c.dep_ == "nsubj"), None)
    if subject is None or subject.lower_ in _RELATIVE or not is_speaker(subject):
        return None
    filled = [c for c in token.children if c.dep_ in _OBJECTS and c.lower_ not in _RELATIVE]
    hangs = any(c.dep_ == "prep" and not list(c.children) for c in token.children)
    noun = first.head
    if filled or hangs or noun.pos_ not in ("NOUN", "PROPN") or is_speaker(noun):
        return None
    return noun, subject


def _cleft(token: Any) -> tuple[Any, Any] | None:
    """*What the guild wants is a guarantee*: what it is and who."""
    be = token.head
    if token.dep_ != "csubj" or be.lemma_ != "be" or be.i < token.i or unreal(be):
        return None
    what = any(c.dep_ == "dobj" and c.lower_ == "what" for c in token.children)
    subject = next((c for c in token.children if c.dep_ == "nsubj"), None)
    said = [c for c in be.children if c.i > be.i and c.dep_ in ("attr", "ccomp", "xcomp")]
    if not what or subject is None or not is_speaker(subject) or not said:
        return None
    return said[0], subject


def _cleft_after(token: Any) -> tuple[Any, Any] | None:
    """*A guarantee is what the guild wants*: what it is and who."""
    be = token.head
    if token.dep_ != "ccomp" or be.lemma_ != "be" or be.i > token.i or unreal(be):
        return None
    what = any(c.dep_ == "dobj" and c.lower_ == "what" for c in token.children)
    subject = next((c for c in token.children if c.dep_ == "nsubj"), None)
    named = next((c for c in be.children if c.dep_ == "nsubj" and c.i < be.i), None)
    if not what or subject is None or not is_speaker(subject) or named is None:
        return None
    return named, subject


def _participle(token: Any) -> tuple[Any, Any] | None:
    """*A plan rejected by miners*: the noun and who."""
    first = token
    while first.dep_ == "conj" and first.tag_ == "VBN" and first.head.i < first.i:
        first = first.head
    if first.dep_ != "acl" or token.tag_ != "VBN":
        return None
    agents = [c for c in token.children if c.dep_ == "agent"]
    subject = next((p for c in agents for p in c.children if p.dep_ == "pobj"), None)
    noun = first.head
    if subject is None or not is_speaker(subject):
        return None
    return (noun, subject) if noun.pos_ in ("NOUN", "PROPN") and not is_speaker(noun) else None
