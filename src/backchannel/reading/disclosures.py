"""That a thing became known: *the talks were leaked*, *the revelation of …*, *reports surfaced*.

What became known is reported as a fact, mostly by nobody in particular: without a source, or with
the reports that told it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from backchannel.reading.grammar import is_passive, object_of, unreal, unsaid
from backchannel.reading.nouns import is_document, is_speaker
from backchannel.reading.paragraph import Found, Paragraph
from backchannel.reading.spans import cue_span, found_at, phrase
from backchannel.reading.words import word_set

__all__ = ["disclosure_rules"]

#: Verbs whose passive tells that its subject became known.
_MADE_KNOWN = word_set("disclose divulge expose leak publicise publicize reveal uncover")
#: Verbs of what comes to be known by itself.
_BECOMING = word_set("break circulate come emerge get leak spread surface swirl trickle")
#: What becomes known, with what it is about.
_TIDINGS = word_set("allegation detail news report revelation rumor rumour speculation word")
#: Nouns of becoming known; what follows needs nobody to tell it.
_DISCLOSING = word_set("disclosure exposure leak news publication revelation")
#: What is heard of nobody in particular where it stands in the plural without an article.
_HEARD = word_set("report rumor rumour")
#: What reports stand in.
_PRESS = word_set("media newspapers papers press tabloids")
_OF = word_set("about of on regarding concerning")
_OUT = word_set("out light")
#: Verbs that with *public*, *known* or *to light* tell that a thing became known.
_TURNING = word_set("become come go make be")
_PUBLIC = word_set("known public")


def disclosure_rules(paragraph: Paragraph, text: str) -> Iterator[Found]:
    """Proposals for everything that is said to have become known in this paragraph."""
    for token in paragraph.doc:
        found = None
        if token.pos_ in ("VERB", "AUX") and not unreal(token) and not unsaid(token):
            if token.lemma_.lower() in _MADE_KNOWN:
                found = _made_known(paragraph, text, token)
            elif token.lemma_.lower() in _BECOMING:
                found = _tidings(paragraph, text, token)
            if found is None and token.lemma_.lower() in _TURNING:
                found = _known(paragraph, text, token)
        elif token.pos_ == "NOUN" and _discloses(token):
            found = _noun(paragraph, text, token)
        if found is not None:
            yield found


def _made_known(paragraph: Paragraph, text: str, token: Any) -> Found | None:
    """*The talks were leaked (to the media)*; by somebody, it is a statement of theirs."""
    if not is_passive(token) or any(c.dep_ in ("agent", "ccomp") for c in token.children):
        return None
    subject = next((c for c in token.children if c.dep_ == "nsubjpass"), None)
    if subject is None or subject.pos_ == "PRON" or is_speaker(subject) or is_document(subject):
        return None
    return _found(paragraph, text, token, (subject.left_edge.i, subject.right_edge.i + 1))


def _tidings(paragraph: Paragraph, text: str, token: Any) -> Found | None:
    """*Reports of the talks surfaced*, *news broke that …*: the content stands by noun or verb."""
    tidings = next((c for c in token.children if c.dep_ == "nsubj"), None)
    if tidings is not None and tidings.lower_ == "it" and token.lemma_.lower() == "emerge":
        places = [p for p in map(_about, token.children) if p is not None]
        return _found(paragraph, text, token, places[-1]) if places else None
    if tidings is None or tidings.lemma_.lower() not in _TIDINGS:
        return None
    if token.lemma_.lower() in ("come", "get") and not any(
        t.lower_ in _OUT for t in token.doc[token.i + 1 : token.i + 3]
    ):
        return None
    for child in [*tidings.children, *token.children]:
        if child.i < tidings.i:
            continue
        place = _about(child)
        if place is not None:
            source = None
            if tidings.lemma_.lower() == "report":
                source = paragraph.span(tidings.left_edge.i, tidings.i + 1)
            made = _found(paragraph, text, token, place)
            if made is not None and source is not None:
                made.source, made.head = source, tidings
            return made
    return None


def _known(paragraph: Paragraph, text: str, token: Any) -> Found | None:
    """*The contacts came to light*, *became public*, *were made public*."""
    subject = next((c for c in token.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    if subject is None or subject.pos_ == "PRON" or is_speaker(subject) or is_document(subject):
        return None
    if any(c.dep_ == "agent" for c in token.children):
        return None
    verb = token.lemma_.lower()
    last = None
    for child in token.children:
        if child.i < token.i:
            continue
        if verb == "come" and child.lower_ == "to":
            last = next((c for c in child.children if c.lower_ == "light"), None)
        elif child.lower_ in _PUBLIC and child.dep_ in ("acomp", "oprd", "attr"):
            last = child if verb != "be" and (verb != "make" or is_passive(token)) else None
    if last is None or any(c.dep_ in ("ccomp", "xcomp", "prep") for c in last.children):
        return None
    made = _found(paragraph, text, token, (subject.left_edge.i, subject.right_edge.i + 1))
    if made is not None:
        made.cue = [(made.cue[0][0], paragraph.span(last.i, last.i + 1)[1])]
    return made


def _about(child: Any) -> tuple[int, int] | None:
    """What tidings are about: after *of* or *about*, or a clause with *that*."""
    if child.dep_ == "prep" and child.lower_ in _OF:
        inner = object_of(child)
        if inner is None or inner.ent_type_ in ("DATE", "TIME"):
            return None
        return inner.left_edge.i, child.right_edge.i + 1
    if child.dep_ in ("acl", "ccomp", "relcl", "advcl") and any(
        c.lower_ == "that" and (c.dep_ == "mark" or (child.dep_ == "acl" and c.tag_ == "IN"))
        for c in child.children
    ):
        return child.left_edge.i, child.right_edge.i + 1
    return None


def _discloses(token: Any) -> bool:
    """*The revelation of …*; *reports of …*, of nobody in particular."""
    lemma = token.lemma_.lower()
    if lemma in _DISCLOSING:
        return True
    bare = not any(c.dep_ in ("det", "poss", "nummod") for c in token.children)
    return bare and token.tag_ == "NNS" and lemma in _HEARD


def _noun(paragraph: Paragraph, text: str, token: Any) -> Found | None:
    """*The revelation of the talks*, with nobody who reveals them."""
    if any(c.dep_ == "poss" or c.lower_ == "no" for c in token.children):
        return None
    if any(c.lower_ in ("by", "from") for c in token.children):
        return None
    teller = _told_in(token)
    inside = teller.children if teller is not None else ()
    places = [_about(child) for child in (*token.children, *inside) if child.i > token.i]
    after = token.nbor(1) if token.i + 2 < token.sent.end else None
    if after is not None and after.lower_ == "that" and _joins(after):
        # "from the revelation that …": the parser may hang the clause on the verb.
        places.append((after.i, after.head.right_edge.i + 1))
    for place in places:
        if place is not None:
            made = _found(paragraph, text, token, place)
            if made is not None:
                made.cue, made.confidence = [paragraph.span(token.i, token.i + 1)], 0.45
                if teller is not None:
                    left = teller.left_edge.i
                    made.source, made.head = paragraph.span(left, teller.i + 1), teller
            return made
    return None


def _told_in(token: Any) -> Any:
    """*Reports in the local press that …*: the press."""
    for child in token.children:
        inner = object_of(child) if child.lower_ == "in" and child.dep_ == "prep" else None
        if inner is not None and (inner.lower_ in _PRESS or is_document(inner)):
            return inner
    return None


def _joins(that: Any) -> bool:
    """Whether *that* begins a clause of its own and is no part of it: *that he sold the boats*."""
    if that.dep_ == "mark":
        return True
    inside = {c.dep_ for c in that.head.children if c is not that}
    return that.dep_ not in ("nsubj", "nsubjpass", "dobj") and {"nsubj", "dobj"} <= inside


def _found(paragraph: Paragraph, text: str, token: Any, place: tuple[int, int]) -> Found | None:
    return found_at(
        paragraph,
        text,
        token,
        None,
        (place[0], phrase(token.doc, *place)),
        rule="disclosure",
        kind="claim",
        confidence=0.5,
        cue=cue_span(paragraph, token),
    )
