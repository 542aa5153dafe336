"""What somebody would not tell: *would not comment*, *will not say when*, *had no comment*."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from backchannel.reading.grammar import subject_of
from backchannel.reading.nouns import is_speaker
from backchannel.reading.paragraph import Found, Paragraph
from backchannel.reading.spans import found_at
from backchannel.reading.words import word_set

__all__ = ["withheld_rules"]

_WILL = word_set("would will wo can could ca 'd ’d 'll ’ll")
_TELLING = word_set(
    """
    characterise characterize comment confirm deny detail disclose discuss divulge elaborate
    explain identify name reveal say specify speculate talk
    """
)
#: What cannot be told is only refused, never denied: *could not say who …*.
_CANNOT = word_set("can could ca")
#: Of these two together nothing is said: *would neither confirm nor deny*.
_OR_NOT = word_set("confirm deny")
_UNABLE = word_set("comment confirm deny discuss disclose elaborate identify")


def withheld_rules(paragraph: Paragraph, text: str) -> Iterator[Found]:
    """Refusals to tell; the content is what is not told."""
    for token in paragraph.doc:
        if not paragraph.outside(token):
            continue
        drawn = token.lower_ == "drawn" and any(c.lower_ == "be" for c in token.children)
        neither = token.lemma_ in _OR_NOT and any(c.lower_ == "neither" for c in token.lefts)
        if drawn or neither or (token.tag_ == "VB" and token.lemma_.lower() in _TELLING):
            found = _would_not(paragraph, text, token)
        elif token.lower_ == "comment" and token.dep_ == "dobj":
            found = _no_comment(paragraph, text, token)
        else:
            continue
        if found is not None:
            yield found


def _would_not(paragraph: Paragraph, text: str, token: Any) -> Found | None:
    will = next((c for c in token.children if c.dep_ == "aux" and c.lower_ in _WILL), None)
    no = next(
        (c for c in token.children if c.i < token.i and (c.dep_ == "neg" or c.lower_ == "neither")),
        None,
    )
    subject = next((c for c in token.children if c.dep_ == "nsubjpass"), None) or subject_of(token)
    if no is None or no.lower_ == "never" or not _speaks(subject):
        return None
    if no.lower_ == "neither":
        # "neither confirmed nor denied that …"
        return _refused(paragraph, text, token, subject, token, ((will or no).i, no.i + 1))
    if will is None:
        return None
    if will.lower_ in _CANNOT and token.lemma_.lower() not in _UNABLE:
        return None
    if token.lower_ == "drawn":
        on = next((c for c in token.children if c.dep_ == "prep" and c.i > token.i), None)
        if on is None:
            return None
        return _refused(paragraph, text, token, subject, on, (will.i, token.i + 1))
    return _refused(paragraph, text, token, subject, token, (will.i, no.i + 1))


def _no_comment(paragraph: Paragraph, text: str, token: Any) -> Found | None:
    """*had no comment*, *offered no comment on the plan*."""
    verb = token.head
    subject = subject_of(verb)
    no = next((c for c in token.children if c.lower_ == "no"), None)
    if verb.lemma_ not in ("have", "offer", "make") or no is None or not _speaks(subject):
        return None
    return _refused(paragraph, text, verb, subject, token, (verb.i, no.i + 1))


def _speaks(subject: Any) -> bool:
    return subject is not None and is_speaker(subject) and subject.lower_ not in ("i", "we", "you")


def _refused(
    paragraph: Paragraph,
    text: str,
    token: Any,
    subject: Any,
    untold: Any,
    cue: tuple[int, int],
) -> Found | None:
    """The refusal to tell what begins with the token ``untold``."""
    end = untold.right_edge.i + 1
    for other in untold.children:
        # "…, but she disputed that …" is told.
        if other.dep_ == "conj" and any(c.dep_ == "nsubj" for c in other.children):
            joins = [c.i for c in untold.children if c.dep_ == "cc" and c.i < other.i]
            end = min(end, *joins, other.left_edge.i)
    while end - 1 > untold.i and untold.doc[end - 1].text in (".", "!", "?"):
        end -= 1
    if untold.lemma_ == "say" and end == untold.i + 1:
        return None
    return found_at(
        paragraph,
        text,
        token,
        subject,
        (untold.i, min(end, untold.sent.end)),
        rule="withheld",
        kind="refusal",
        confidence=0.9,
        lemma=untold.lemma_.lower(),
        cue=paragraph.span(*cue),
    )
