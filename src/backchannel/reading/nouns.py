"""Who can speak: telling people and organisations from things by their words."""

from __future__ import annotations

from typing import Any

from backchannel.reading.lexicon import (
    ACRONYM,
    ANONYMOUS,
    DOCUMENTS,
    OUTLET_WORDS,
    TITLES,
    cue_lines,
)
from backchannel.reading.words import word_set

__all__ = [
    "SPEAKING_ENTITIES",
    "is_body",
    "is_document",
    "is_role",
    "is_speaker",
    "noun_phrase",
    "span_of",
]

SPEAKING_ENTITIES = frozenset({"PERSON", "ORG", "NORP", "GPE"})

_PRONOUNS = word_set(
    """
    he she they we i you who which that it one everyone everybody nobody somebody someone
    anyone both others many some few most several none neither those another either each
    """
)

_PEOPLE = frozenset(word for line in cue_lines("people.txt") for word in line)

_SUFFIXES = (
    "ist",
    "ician",
    "ologist",
    "man",
    "woman",
    "men",
    "women",
    "maker",
    "holder",
    "crat",
    "worker",
)


def is_speaker(token: Any) -> bool:
    """Whether a noun phrase with this head can say something (people, organisations, states)."""
    lemma = token.lemma_.lower()
    lower = token.lower_
    if ACRONYM.fullmatch(token.text):
        return True
    if token.pos_ == "PRON" or token.tag_ in ("PRP", "WP"):
        return lower in _PRONOUNS
    if token.ent_type_ in SPEAKING_ENTITIES:
        return True
    if lemma in _PEOPLE or lower in _PEOPLE or lemma in ANONYMOUS or lower in ANONYMOUS:
        return True
    if lemma in TITLES or lemma in OUTLET_WORDS:
        return True
    if token.pos_ == "PROPN" and token.ent_type_ in ("", "FAC", "WORK_OF_ART", "PRODUCT"):
        return True
    if token.pos_ in ("DET", "NUM", "ADJ") and lower in _PRONOUNS:
        return True
    counted = _counted(token)
    if counted is not None:
        return is_speaker(counted)
    return bool(token.pos_ == "NOUN" and (lower.endswith(_SUFFIXES) or lemma.endswith(_SUFFIXES)))


def is_role(word: str) -> bool:
    """Whether a word in the singular is one for a person.

    Example:
        >>> is_role("lawyer"), is_role("government"), is_role("cancer")
        (True, False, False)
    """
    known = word in _PEOPLE or word in ANONYMOUS or word in TITLES
    return (known and word not in OUTLET_WORDS and not word.endswith(_BODY_ENDS)) or word.endswith(
        _SUFFIXES
    )


_UNNAMED = word_set("anonymity anonymous authorised authorized identified named publicly")


def is_body(token: Any) -> bool:
    """Whether a noun that can speak is one for a body, and not for people: *the union*."""
    lemma = token.lemma_.lower()
    return token.tag_ == "NN" and not is_role(lemma)


#: How words for bodies end that are in the same list as those for people.
_BODY_ENDS = (
    "acy",
    "age",
    "ance",
    "ary",
    "ation",
    "board",
    "cil",
    "club",
    "ency",
    "hood",
    "ing",
    "ity",
    "ment",
    "oup",
    "ress",
    "ry",
    "ship",
    "tee",
    "tion",
    "ty",
    "union",
    "ure",
)


def _counted(token: Any) -> Any:
    """*Hundreds of dockers*, *a string of states*, *47 of them*: those who are counted."""
    if token.lemma_.lower() not in _COUNTS and token.pos_ != "NUM":
        return None
    of = next((c for c in token.children if c.lower_ == "of" and c.i > token.i), None)
    return next((c for c in of.children if c.dep_ == "pobj"), None) if of is not None else None


_COUNTS = word_set(
    """
    array batch bulk bunch chorus coterie couple cross-section dozen fraction generation half
    handful hundred host lot majority mass million minority number percent plenty plurality
    portion quarter range score section series share slew spate string stream succession ten
    third thousand trickle variety wave
    """
)


def is_document(token: Any) -> bool:
    """Whether the head names something that tells without being a person: a poll, a letter."""
    return token.lemma_.lower() in DOCUMENTS or token.lower_ in DOCUMENTS


def noun_phrase(head: Any, *, limit: Any = None) -> tuple[int, int]:
    """The tokens ``[start, end)`` of a noun phrase, with its appositions, without a cue inside.

    What tells who somebody without a name is stays (*a person close to the talks*, *an aide who has
    seen the draft*); other clauses are left out, and so is what lies beyond ``limit`` (a token that
    must stay outside).
    """
    left, right = head.left_edge.i, head.right_edge.i + 1
    for child in head.children:
        if (
            child.dep_ in ("relcl", "acl", "advcl", "amod")
            and child.i > head.i
            and not _tells_who(head, child, limit)
        ):
            right = min(right, child.left_edge.i)
    if limit is not None:
        if limit.i > head.i:
            right = min(right, limit.i)
        elif limit.i < head.i:
            left = max(left, limit.i + 1)
    doc = head.doc
    for who in doc[head.i + 1 : right]:
        # "an official who asked not to be named": why there is no name, and not who it is.
        if who.lower_ == "who" and any(t.lower_ in _UNNAMED for t in doc[who.i : right]):
            right = who.i
            break
    while right - 1 > head.i and (
        doc[right - 1].is_punct or doc[right - 1].lower_ in ("and", "but")
    ):
        if doc[right - 1].text in (")", "]"):
            break
        right -= 1
    while left < head.i and (doc[left].is_punct or doc[left].pos_ == "CCONJ"):
        if doc[left].text in ("(", "["):
            break
        left += 1
    return left, max(right, head.i + 1)


def _tells_who(head: Any, clause: Any, limit: Any) -> bool:
    """*Two people briefed on the talks*, *an official who has seen it*: part of a description.

    Not after a comma, and of a name or a body not either; before a cue it must reach up to it, or
    the parser has hung on the noun what is something else.
    """
    first, last, doc = clause.left_edge.i, clause.right_edge.i, head.doc
    if head.pos_ != "NOUN" or not is_speaker(head) or is_body(head) or doc[first - 1].is_punct:
        return False
    if clause.dep_ in ("relcl", "advcl"):
        begins = doc[first].tag_ in ("WP", "WP$", "WDT") and doc[first].lower_ != "which"
        if clause.dep_ == "advcl" or not begins:
            return False
    if limit is None or limit.i < head.i:
        return not any(t.text in ",:;—–" or t.is_quote for t in doc[first : last + 1])
    between = doc[last + 1 : limit.i]
    aside = len(between) > 2 and between[0].text == "," == between[-1].text
    return not first <= limit.i <= last and (
        aside or all(t.is_punct or t.pos_ in ("ADV", "AUX", "PART") for t in between)
    )


def span_of(doc: Any, start: int, end: int) -> tuple[int, int]:
    """Characters of the tokens ``[start, end)`` in their paragraph."""
    return doc[start].idx, doc[end - 1].idx + len(doc[end - 1])
