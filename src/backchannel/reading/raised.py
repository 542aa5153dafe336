"""What is said by nobody in particular: *is expected to …*, *believed to be …*, *reportedly …*."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from backchannel.reading.grammar import is_infinitive
from backchannel.reading.paragraph import Found, Paragraph, Span
from backchannel.reading.spans import cue_span, spans
from backchannel.reading.words import word_set

__all__ = ["RAISING", "raised_rules"]

_CLAIMED = word_set("say report rumour rumor allege know understand tip")
_THOUGHT = word_set(
    """
    expect believe think presume assume consider estimate predict project forecast fear
    suspect reckon
    """
)
#: Verbs whose passive tells what is claimed or thought of its subject.
RAISING = _CLAIMED | _THOUGHT
_HEARSAY = word_set("reportedly allegedly supposedly purportedly")


def raised_rules(paragraph: Paragraph, text: str) -> Iterator[Found]:
    """Claims and expectations without a source, from the passive or an adverb of hearsay."""
    for token in paragraph.doc:
        if token.tag_ in ("VBN", "VBD") and token.lemma_.lower() in _BLAMED:
            yield from _accused(paragraph, text, token)
        elif token.tag_ in ("VBN", "VBD") and token.lemma_.lower() in RAISING:
            yield from _passive(paragraph, text, token)
        elif token.lower_ in _HEARSAY:
            yield from _hearsay(paragraph, text, token)


def _passive(paragraph: Paragraph, text: str, token: Any) -> Iterator[Found]:
    """*X is expected to …*; *a man believed to be …*: the content is X and what it is to do."""
    doc = token.doc
    after = token.i + 1
    if after + 1 >= len(doc) or doc[after].lower_ != "to" or doc[after].tag_ != "TO":
        return
    finite = [c for c in token.children if c.dep_ in ("auxpass", "aux") and c.lemma_ in _BEING]
    subject = next((c for c in token.children if c.dep_ in ("nsubjpass", "nsubj")), None)
    if subject is None and token.dep_ in ("acl", "relcl", "advcl", "amod") and not finite:
        subject = token.head if token.head.pos_ in ("NOUN", "PROPN", "PRON", "NUM") else None
    elif not finite:
        return
    if subject is None and token.dep_ == "conj":
        subject = next((c for c in token.head.children if c.dep_ in ("nsubjpass", "nsubj")), None)
    if subject is None or any(c.dep_ == "agent" for c in token.children):
        return
    verb = next((c for c in token.children if is_infinitive(c) and c.i > token.i), None)
    end = min(verb.right_edge.i + 1 if verb is not None else token.sent.end, token.sent.end)
    left = subject.left_edge.i
    right = min(subject.right_edge.i + 1, finite[0].i if finite else token.i)
    for child in subject.children:
        if child.i > subject.i and child.dep_ in ("relcl", "acl", "punct"):
            right = min(right, child.left_edge.i)
    content = spans(paragraph, text, [(left, max(right, subject.i + 1)), (after, end)])
    if len(content) < 2 or not paragraph.outside(token):
        return
    kind = "claim" if token.lemma_.lower() in _CLAIMED else "assessment"
    yield _nobodys(paragraph, token, content, kind)


def _nobodys(paragraph: Paragraph, token: Any, content: list[Span], kind: str) -> Found:
    """A proposal without a source, whose cue is a passive or an adverb of hearsay."""
    hearsay = token.lower_ in _HEARSAY
    return Found(
        content=content,
        source=None,
        cue=[cue_span(paragraph, token)],
        rule="hearsay" if hearsay else "verb-raised",
        lemma=token.lemma_.lower(),
        kind=kind,
        confidence=0.45 if hearsay else 0.5,
        paragraph=paragraph,
        token=token,
    )


_BEING = word_set("be get")
_BLAMED = word_set("accuse suspect")


def _accused(paragraph: Paragraph, text: str, token: Any) -> Iterator[Found]:
    """*X is accused of …*, *a man suspected of …*: somebody says so who is not named."""
    of = next((c for c in token.children if c.lower_ == "of" and c.i > token.i), None)
    if of is None or any(c.dep_ in ("agent", "dobj") for c in token.children):
        return
    if not paragraph.outside(token):
        return
    subject = next((c for c in token.children if c.dep_ == "nsubjpass"), None)
    relative = subject is not None and subject.tag_ in ("WP", "WDT") and token.dep_ == "relcl"
    if relative or (subject is None and token.dep_ == "acl" and token.head.i < token.i):
        subject = token.head
    if subject is None:
        return
    left = subject.left_edge.i
    content = spans(paragraph, text, [(left, subject.i + 1), (of.i + 1, of.right_edge.i + 1)])
    if len(content) == 2:
        yield _nobodys(paragraph, token, content, "claim")


def _hearsay(paragraph: Paragraph, text: str, token: Any) -> Iterator[Found]:
    """*X has reportedly …*: the clause without the adverb."""
    head = token.head
    while head.dep_ in ("aux", "auxpass", "amod", "advmod") and head.head is not head:
        head = head.head
    if head.pos_ not in ("VERB", "AUX") or not paragraph.outside(token):
        return
    start = max(head.left_edge.i, token.sent.start)
    end = min(head.right_edge.i + 1, token.sent.end)
    for child in head.children:
        if child.dep_ in ("mark", "cc") and child.i < token.i:
            start = max(start, child.i + 1)
        elif child.dep_ == "conj" and child.i > token.i and child.pos_ in ("VERB", "AUX"):
            own = any(c.dep_ in ("nsubj", "nsubjpass") for c in child.children)
            end = min(end, child.left_edge.i) if own else end
    places = [(a, b) for a, b in ((start, token.i), (token.i + 1, end)) if b > a]
    content = spans(paragraph, text, places)
    if content and sum(b - a for a, b in content) > 12:
        yield _nobodys(paragraph, token, content, "claim")
