"""The cue and the speaker that stand beside a quotation."""

from __future__ import annotations

from typing import Any

from backchannel.reading.grammar import nearest_speaker, subject_of
from backchannel.reading.lexicon import VERBS
from backchannel.reading.nouns import is_document, is_speaker
from backchannel.reading.paragraph import Paragraph

__all__ = ["attribution", "is_cue"]

_QUOTING = frozenset(v for v, c in VERBS.items() if "q" in c.frames) | {"go", "put"}
_REACH = 30


def attribution(paragraph: Paragraph, number: int) -> tuple[Any, Any, str] | None:
    """The cue verb and its subject for one quotation, with the rule that found them."""
    doc, inside = paragraph.doc, paragraph.inside
    first, end = paragraph.tokens[number]
    if first == end:
        return None
    last = end - 1
    after = _after(paragraph, last + 1)
    if after is not None and not (after[0].tag_ == "VBG" and _told_right_before(doc, first)):
        return after
    # Before: the last quoting verb between the previous quotation or sentence end and this one.
    i = first - 1
    steps = 0
    colon = i >= 0 and doc[i].text in (":", ",")
    while i >= 0 and steps < _REACH:
        token = doc[i]
        if inside[i] >= 0 and paragraph.direct[inside[i]]:
            break
        if doc[i].text in ".?!" and inside[i] < 0:
            break
        if is_cue(token) and not any(c.dep_ == "neg" for c in token.children):
            subject = _subject(paragraph, token)
            gap = first - i
            if subject is not None and (colon or gap <= 6):
                return token, subject, "quote-after-cue"
        if token.lower_ == "to" and i > 0 and doc[i - 1].lower_ == "according":
            break
        i -= 1
        steps += 1
    for j in range(first - 1, max(-1, first - 9), -1):
        if doc[j].text in ".?!:" or (inside[j] >= 0 and paragraph.direct[inside[j]]):
            break
        if doc[j].lemma_.lower() in VERBS and doc[j].pos_ == "VERB":
            subject = subject_of(doc[j])
            if subject is not None and is_speaker(subject) and paragraph.outside(subject):
                return doc[j], subject, "quote-after-verb"
            break
    if colon and doc[first - 1].text == ":":
        return _before_colon(paragraph, first - 1)
    return None


def _before_colon(paragraph: Paragraph, colon: int) -> tuple[Any, Any, str] | None:
    """Who a clause that ends in a colon is about: *The other was blunter: “…”*.

    The subject nearest to the quotation among those of the main clauses, else of the last clause:
    *a message that her adviser sent to a colleague:*; after *as*, of its clause.
    """
    doc = paragraph.doc
    if not colon:
        return None
    start = doc[colon - 1].sent.start
    subjects = [
        t
        for t in doc[start:colon]
        if t.dep_ in ("nsubj", "nsubjpass")
        and paragraph.outside(t)
        and start <= t.head.i < colon
        and t.lower_ not in _NOBODY
        and is_speaker(t)
    ]
    main = [t for t in subjects if t.head.dep_ in ("ROOT", "conj", "parataxis", "ccomp")]
    for candidates in ([t for t in subjects if _after_as(t)], main, subjects):
        if candidates:
            return candidates[-1].head, candidates[-1], "quote-after-colon"
    return None


def _after_as(subject: Any) -> bool:
    """*As one pensioner put it*, and not *talks went on*."""
    marks = [c for c in subject.head.children if c.dep_ in ("mark", "advmod")]
    return any(c.lower_ == "as" and c.i < subject.i for c in marks)


#: Subjects that name nobody before a colon.
_NOBODY = frozenset({"it", "that", "which", "you", "this", "these"})


def _told_right_before(doc: Any, first: int) -> bool:
    """*A said “…,” adding “…”*: the first quotation has its cue before it."""
    i = first - 1
    if i >= 0 and doc[i].text in (":", ","):
        i -= 1
    return i >= 0 and is_cue(doc[i]) and doc[i].tag_ != "VBG"


def _after(paragraph: Paragraph, start: int) -> tuple[Any, Any, str] | None:
    """A cue right after a quotation: *,” said X*, *,” X, an aide, told A*."""
    doc, inside = paragraph.doc, paragraph.inside
    if start >= len(doc):
        return None
    closing = doc[start - 1].text in "”\"''’" and start >= 2 and doc[start - 2].text
    i = start
    steps = 0
    while i < len(doc) and steps < _REACH:
        token = doc[i]
        if inside[i] >= 0 and paragraph.direct[inside[i]]:
            break
        if token.text in ".?!" and inside[i] < 0:
            break
        if token.text == ":" and inside[i] < 0:
            break
        if is_cue(token):
            subject = _subject(paragraph, token)
            if subject is None or not start <= subject.i <= start + 40:
                first = _first_noun(doc, start, i)
                subject = first if first is not None else subject
            if subject is not None:
                if closing == "." and (
                    i - start > 3 or (i + 1 < len(doc) and doc[i + 1].text not in ".!?")
                ):
                    return None
                if closing == "." and doc[start].is_title and _has_own_content(token, inside):
                    return None
                if _begins_subordinate(doc, start, i):
                    return None
                return token, subject, "quote-before-cue"
            if i == start or (i == start + 1 and doc[start].is_punct):
                following = _name_after(doc, i + 1)
                if following is not None:
                    return token, following, "quote-before-cue"
        i += 1
        steps += 1
    return None


def _first_noun(doc: Any, start: int, stop: int) -> Any:
    """The noun that begins right after a quotation: *,” A, the chief of B, told*."""
    if start >= stop or doc[start].pos_ not in ("PROPN", "NOUN", "DET", "ADJ", "PRON"):
        return None
    head = None
    for i in range(start, min(stop, start + 10)):
        if doc[i].pos_ in ("PROPN", "NOUN", "PRON"):
            head = doc[i]
        elif doc[i].pos_ not in ("DET", "ADJ", "NUM", "PART"):
            break
    return head if head is not None and _can_be_quoted(head) else None


def _begins_subordinate(doc: Any, start: int, cue: int) -> bool:
    return any(
        doc[j].lower_ in ("but", "because", "although") for j in range(start, min(start + 1, cue))
    )


def _has_own_content(verb: Any, inside: list[int]) -> bool:
    return any(c.dep_ in ("ccomp", "xcomp", "dobj") and c.i > verb.i for c in verb.children)


def is_cue(token: Any) -> bool:
    return (
        token.lemma_.lower() in _QUOTING
        and (token.pos_ in ("VERB", "AUX") or token.tag_.startswith("VB") or token.lower_ == "said")
        and token.tag_ not in ("VB",)
        and token.lower_ != "gone"
    ) or (token.lower_ in ("said", "says") or _opening(token))


def _opening(token: Any) -> bool:
    """*Replied the envoy, “…”*: a capital makes the tagger take it for a name."""
    return bool(token.i == token.sent.start and token.lower_ in _ANSWERS)


_ANSWERS = frozenset({"added", "answered", "asked", "countered", "replied", "responded"})


def _subject(paragraph: Paragraph, verb: Any) -> Any:
    subject = subject_of(verb)
    if verb.dep_ == "conj" and verb.head.dep_ == "relcl" and verb.i > 0:
        # "X commented on the talks that A has had and stated, …": joined to the nearer verb.
        root = verb.sent.root
        if (
            root.tag_ == verb.tag_
            and not any(c.dep_ == "nsubj" for c in verb.children)
            and any(c.dep_ == "aux" for c in verb.head.children)
        ):
            subject = subject_of(root) or subject
    if subject is not None and paragraph.outside(subject) and _can_be_quoted(subject):
        return subject
    doc = verb.doc
    if verb.tag_ == "VBG" and subject is not None and not paragraph.outside(subject):
        # "A said “…,” adding “…”": hung on a verb of the first quotation.
        before = nearest_speaker(paragraph, verb)
        if before is not None:
            return before
    # The parser lost it: a name or pronoun right beside the verb.
    after = _name_after(doc, verb.i + 1) if verb.lemma_ not in ("tell", "ask", "remind") else None
    finite = verb.tag_ in ("VBD", "VBZ", "VBP") or _opening(verb)
    if after is not None and paragraph.outside(after) and finite:
        return after
    j = verb.i - 1
    while j >= 0 and (doc[j].pos_ in ("ADV", "AUX", "PART")):
        j -= 1
    if j >= 0 and paragraph.outside(doc[j]):
        if verb.tag_ in ("VBD", "VBZ") and j == verb.i - 1:
            # "In a note opening the talks a spokesman of the union said:"
            ending = [
                t
                for t in (doc[j], *doc[j].ancestors)
                if t.i <= j and t.right_edge.i == j and t.pos_ in ("NOUN", "PROPN")
            ]
            ending = [t for t in ending if is_speaker(t)]
            if ending:
                return ending[-1]
        if doc[j].pos_ in ("PROPN", "PRON") and is_speaker(doc[j]):
            return doc[j]
        if doc[j].text == ",":
            for k in range(j - 1, max(-1, j - 15), -1):
                if doc[k].text == ",":
                    left = doc[k - 1] if k else None
                    if left is not None and left.pos_ == "PROPN" and paragraph.outside(left):
                        return left
                    break
    return None


_CROWDS = frozenset({"dozens", "hundreds", "scores", "tens", "thousands"})


def _can_be_quoted(subject: Any) -> bool:
    if subject.pos_ in ("NOUN", "PROPN"):
        if subject.lower_ in _CROWDS:
            return True
        return subject.ent_type_ not in ("DATE", "TIME", "CARDINAL", "MONEY", "PERCENT", "ORDINAL")
    return is_speaker(subject) and subject.lower_ not in ("that", "which", "it")


def _name_after(doc: Any, start: int) -> Any:
    i = start
    if i >= len(doc):
        return None
    if doc[i].pos_ == "PRON" and is_speaker(doc[i]):
        return doc[i]
    head = None
    named = ("PROPN", "NOUN", "DET", "ADJ", "NUM")
    while i < min(len(doc), start + 8) and (doc[i].pos_ in named or doc[i].text == "-"):
        if doc[i].pos_ in ("PROPN", "NOUN"):
            head = doc[i]
        i += 1
    return head if head is not None and (is_speaker(head) or is_document(head)) else None
