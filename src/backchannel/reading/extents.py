"""How far a content reaches: with its reasons and conditions, short of the next statement."""

from __future__ import annotations

from typing import Any

from backchannel.reading.grammar import is_infinitive
from backchannel.reading.lexicon import Cue
from backchannel.reading.words import word_set

__all__ = ["clip", "conditions", "edge", "or_else", "reasons"]

_GROUNDS = word_set("because if since unless")
#: What is wanted may be wanted before something else.
_BEFORE = word_set("before once until")
_WANTING = word_set("demand expect need prefer propose require seek want")


def reasons(right: list[Any], clause: Any) -> list[int]:
    """Where *…, because …* ends that the parser hangs on the cue: it belongs to what is said."""
    return [
        c.right_edge.i
        for c in right
        if c.dep_ == "advcl"
        and c.i > clause.i
        and any(x.dep_ == "mark" and x.lower_ in _GROUNDS for x in c.children)
    ]


def edge(clause: Any) -> int:
    """Where a clause ends, short of a second one with a subject of its own joined to it."""
    end = int(clause.right_edge.i) + 1
    for child in clause.children:
        if child.dep_ == "conj" and any(c.dep_ in ("nsubj", "nsubjpass") for c in child.children):
            end = min(end, int(child.left_edge.i))
    doc = clause.doc
    while end - 1 > clause.i and (doc[end - 1].pos_ == "CCONJ" or doc[end - 1].is_punct):
        end -= 1
    return end


def conditions(cue: Cue, clause: Any) -> bool:
    """*Wants observers before any troops leave*, *rejects it because …*: part of what is said."""
    words = {c.lower_ for c in clause.children}
    if words & (_GROUNDS - {"since"}):
        return True
    finite = any(c.dep_ in ("nsubj", "nsubjpass") for c in clause.children)
    return cue.lemma in _WANTING and finite and bool(words & _BEFORE)


def clip(token: Any, end: int) -> int:
    """Keep the content inside the sentence, and before a further cue joined to this one."""
    stop = min(end, token.sent.end)
    for other in token.doc[token.i + 1 : stop]:
        # ", at which point A issued …": a clause with a subject of its own is another matter.
        begins = other.left_edge.i
        if (
            other.dep_ == "relcl"
            and token.i + 2 < begins < stop
            and token.doc[begins - 1].text == ","
            and any(c.dep_ == "nsubj" and c.pos_ in ("NOUN", "PROPN") for c in other.children)
            and token.doc[begins].tag_ == "IN"
        ):
            stop = begins - 1
    for other in token.doc[token.i + 1 : stop]:
        # "promised to publish …, and called on …": an infinitive is not joined to a past tense.
        if (
            other.dep_ == "conj"
            and other.tag_ in ("VBD", "VBZ")
            and other.head.tag_ == "VB"
            and is_infinitive(other.head)
            and other.i < stop
        ):
            stop = max(token.i + 1, min(stop, other.left_edge.i))
            while stop - 1 > token.i + 1 and token.doc[stop - 1].lower_ in ("and", "but", ","):
                stop -= 1
    for child in token.children:
        if child.dep_ == "conj" and child.i > token.i:
            if child.pos_ in ("VERB", "AUX"):
                stop = min(stop, int(child.left_edge.i))
            elif child.left_edge.i <= stop + 1:
                # "hopes to build on A and B": B is joined to A, and not to the cue.
                stop = max(stop, int(child.right_edge.i) + 1)
    while stop - 1 > token.i + 1 and token.doc[stop - 1].pos_ == "CCONJ":
        stop -= 1
    return int(stop)


def or_else(doc: Any, start: int, end: int) -> int:
    """Where a demand ends with what is threatened: *… by Monday, or the talks would end*."""
    stop = doc[start].sent.end
    for i in range(end, min(end + 5, stop - 2)):
        if doc[i].lower_ == "or" and doc[i - 1].text == ",":
            verb = next((t for t in doc[i + 1 : min(i + 8, stop)] if t.tag_ == "MD"), None)
            if verb is None or verb.head.i <= i:
                return end
            end = min(int(verb.head.right_edge.i) + 1, stop)
            return end - int(doc[end - 1].is_punct and not doc[end - 1].is_quote)
        if not (
            doc[i].is_punct
            or doc[i].ent_type_ in ("DATE", "TIME")
            or doc[i].pos_ in ("NUM", "PROPN")
        ):
            break
    return end
