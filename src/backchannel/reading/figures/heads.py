"""The noun that the words behind a number lead to."""

from __future__ import annotations

from typing import Any

from backchannel.reading.figures.measures import MEASURES
from backchannel.reading.figures.place import Place
from backchannel.reading.words import word_set

__all__ = ["head_noun", "is_several", "parsed_head"]

#: Nouns that count several without an s.
_INVARIANT = word_set(
    """
    people men women children feet teeth police personnel staff crew cattle sheep fish troops deer
    aircraft spacecraft hovercraft offspring media data criteria phenomena folk poultry youth
    clergy infantry cavalry geese mice oxen lice dice head salmon swine vermin wounded dead
    """
)
_MODIFIERS = ("amod", "compound", "nmod", "nummod", "advmod", "quantmod", "poss", "npadvmod")


def head_noun(place: Place, start: int, *, determiner: bool = False) -> Any:
    """The noun that the words from ``start`` on lead to, ``None`` where they lead to none."""
    doc = place.tokens.doc
    head, skip = None, -1
    for at in range(start, min(start + 9, len(doc))):
        token = doc[at]
        if token.lower_ in ("others", "ones"):
            return None
        if token.lower_ in ("last", "next") and at == start:
            return None
        if token.pos_ == "NOUN" or (token.tag_ in ("NNS", "NNPS")) or token.lower_ in MEASURES:
            head = token
            owner = at + 1 < len(doc) and doc[at + 1].tag_ == "POS" and determiner
            if not owner and _leads_on(doc, at):
                return token.head
            measure = token.lower_ in MEASURES and (at == start or doc[at - 1].text not in "-‑")
            if not owner and (measure or not _goes_on(doc, at)):
                break
            continue
        if token.pos_ == "PROPN":
            # A name is counted where it is a people ("five Vastrans") and leads on otherwise.
            if head is not None and head.pos_ == "NOUN" and token.tag_ != "NNPS":
                break
            head = (
                token if token.lower_.endswith(("s", "ese")) or token.ent_type_ == "NORP" else head
            )
            continue
        if token.tag_ == "POS" or token.text in ("-", "–", "‑"):
            # "Coal- and gas-fired plants": a word whose end stands further on.
            suspended = (
                token.whitespace_ and at + 1 < len(doc) and doc[at + 1].lower_ in ("and", "or")
            )
            skip = at + 1 if suspended else skip
            head = None
            continue
        if at == skip:
            continue
        if head is not None and head.pos_ == "PROPN" and token.pos_ == "ADJ":
            head = None
        if head is not None:
            break
        if token.pos_ == "NUM" and not determiner and not token.text[0].isdigit():
            break
        if token.pos_ in ("ADJ", "ADV", "NUM") and not _is_predicate(token):
            continue
        if token.pos_ == "VERB" and (token.dep_ in _MODIFIERS or token.tag_ in ("VBG", "VBN")):
            if token.tag_ == "VBN" and token.dep_ not in _MODIFIERS:
                break
            continue
        if token.pos_ in ("DET", "PRON") and determiner and token.tag_ in ("DT", "PRP$", "PDT"):
            continue
        if token.text == "," and at > start and _adjective(doc, at - 1) and _adjective(doc, at + 1):
            continue
        if (
            token.lower_ == "and"
            and at > start
            and _adjective(doc, at - 1)
            and _adjective(doc, at + 1)
        ):
            continue
        break
    return head


def parsed_head(place: Place) -> Any:
    """The plural close behind that the parse makes the number count, ``None`` for none."""
    doc = place.tokens.doc
    token = doc[place.after - 1]
    noun = token.head
    if token.dep_ != "nummod" or not place.after < noun.i <= place.after + 4:
        return None
    between = doc[place.after : noun.i]
    plain = all(t.pos_ not in ("PUNCT", "ADP", "AUX", "PRON", "DET") for t in between)
    plain = plain and between[0].lower_ not in ("last", "next", "past", "same")
    return noun if plain and noun.pos_ == "NOUN" and is_several(noun) else None


def _adjective(doc: Any, at: int) -> bool:
    adjective = at < len(doc) and (doc[at].pos_ == "ADJ" or doc[at].dep_ == "amod")
    return bool(adjective and doc[at].pos_ != "NUM")


def _leads_on(doc: Any, at: int) -> bool:
    """Whether the noun is a part of a plural close behind: *bank* holding companies."""
    token = doc[at]
    head = token.head
    if not at < head.i <= at + 4:
        return False
    between = doc[at + 1 : head.i]
    return (
        token.dep_ in ("compound", "nmod", "amod")
        and head.pos_ == "NOUN"
        and is_several(head)
        and (token.lower_ in MEASURES or not is_several(token))
        and token.tag_ != "NNS"
        and all(t.pos_ in ("NOUN", "VERB", "ADJ", "PROPN") or t.text in "-‑" for t in between)
    )


def _goes_on(doc: Any, at: int) -> bool:
    """Whether the noun is the first part of a compound: *cabinet* posts."""
    token = doc[at]
    after = doc[at + 1] if at + 1 < len(doc) else None
    if after is None or (not token.whitespace_ and after.text not in "-‑"):
        return False
    if after.text in "-‑":
        return at + 2 < len(doc) and doc[at + 2].pos_ in ("NOUN", "VERB", "ADJ")
    if after.tag_ == "NNPS" and token.dep_ in _MODIFIERS and token.head.i == after.i:
        return True
    return after.pos_ == "NOUN" and (token.dep_ in _MODIFIERS or token.tag_ != "NNS")


def _is_predicate(token: Any) -> bool:
    return token.dep_ in ("acomp", "oprd", "ccomp", "xcomp", "ROOT")


def is_several(noun: Any) -> bool:
    word = noun.lower_
    if noun.tag_ in ("NNS", "NNPS") or word in _INVARIANT or word in MEASURES:
        return True
    if noun.ent_type_ == "NORP" or word.endswith("ese"):
        return True
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))
