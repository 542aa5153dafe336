"""Whom *he* and *she* can mean: what a text itself shows of the names it uses.

A name that stands after *in* or *across* is a place, however the parser labels it; a person whom
the text goes on to call *she* is not *he* elsewhere. Both are read before anybody is resolved.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from backchannel.reading.given_names import FEMALE, MALE
from backchannel.reading.names import BODIES, Names, bare_name, entity_of
from backchannel.reading.nouns import is_body
from backchannel.reading.paragraph import Found, Paragraph
from backchannel.reading.words import word_set

__all__ = [
    "HE",
    "SHE",
    "gender_of",
    "learn_genders",
    "not_themselves",
    "owner",
    "places",
    "whose",
]

HE = word_set("he him his himself")
SHE = word_set("she her hers herself")

_WHERE = word_set("in across throughout near outside inside around within into")
#: After these, *in* is followed by whom one trusts.
_TRUST = word_set("belief believe confidence confide faith interest interested trust")
_PLACES = word_set(
    """
    capital city county district duchy emirate island kingdom port province region republic state
    town village
    """
)
_IT = word_set("it its itself")
_SUBJECTS = word_set("nsubj nsubjpass")
_OBJECTS = word_set("dobj dative pobj")


def gender_of(names: Names, name: str) -> str | None:
    """``m``, ``f`` or not known, of a person, by titles, pronouns and the given name."""
    words = name.lower().split()
    return names.gender.get(words[-1]) or (
        "f" if words[0] in FEMALE else "m" if words[0] in MALE else None
    )


def places(paragraphs: Sequence[Paragraph]) -> set[str]:
    """Names that a text uses as no person's: *in Karsk*, *the town of Karsk*, *Karsk, which*.

    Cost: linear in the text.
    """
    out: set[str] = set()
    for paragraph in paragraphs:
        for entity in paragraph.doc.ents:
            name = bare_name(entity.text)
            if not name or entity.label_ == "DATE":
                continue
            before = entity.doc[max(entity.start - 1, 0)]
            if before.pos_ == "ADJ" and before.i:
                before = before.nbor(-1)
            after = entity.doc[entity.end : entity.end + 2]
            if len(after) and (after[0].tag_ == "POS" or after[0].pos_ in ("NOUN", "PROPN")):
                continue
            which = len(after) == 2 and after[0].text == "," and after[1].lower_ == "which"
            where = (
                entity.start > 0
                and before.lower_ in _WHERE
                and not (before.i and before.nbor(-1).lemma_.lower() in _TRUST)
            )
            town = before.lower_ == "of" and before.i and before.nbor(-1).lower_ in _PLACES
            given = len(name.split()) > 1 and name.split()[0].lower() in FEMALE | MALE
            if (where or town or which) and not given:
                out.add(name)
    return out


def learn_genders(paragraphs: Sequence[Paragraph], names: Names) -> None:
    """Set ``names.gender`` of those whom the text plainly calls *he* or *she*.

    A name of one word that is *it* as often as not joins ``names.places``.

    Plain is a pronoun after the one person of its sentence, or at the start of the next one. A
    sentence that already says *him* or *her* speaks of somebody else too and shows nothing; titles
    and common given names count more.

    Args:
        paragraphs: the parsed paragraphs.
        names: the names of the text, with its places.
    """
    votes: dict[str, list[str]] = {}
    for paragraph in paragraphs:
        before: str | None = None
        used: set[str] = set()
        for sentence in paragraph.doc.sents:
            tokens = [t for t in sentence if paragraph.quote_of(t) < 0]
            pronouns = [t for t in tokens if t.lower_ in HE | SHE]
            people = {
                names.full(bare_name(entity_of(t) or t.text))
                for t in tokens
                if t.ent_type_ == "PERSON"
            } - names.places
            one = next(iter(people)) if len(people) == 1 else None
            first = tokens[0] if tokens else None
            kinds = {"m" if t.lower_ in HE else "f" for t in pronouns}
            begins = first is not None and first.dep_ in _SUBJECTS | {"poss"}
            if (
                before is not None
                and first in pronouns
                and begins
                and len(kinds) == 1
                and not kinds & used
            ):
                votes.setdefault(before, []).extend(kinds)
            elif one is not None and not pronouns and any(t.lower_ in _IT for t in tokens):
                named = [t for t in tokens if t.ent_type_ == "PERSON" and t.dep_ in _SUBJECTS]
                own = [t for t in tokens if t.lower_ in _IT and t.dep_ in _SUBJECTS | {"poss"}]
                if named and any(t.i > named[0].i for t in own):
                    votes.setdefault(one, []).append("n")
            elif one is not None and pronouns and not kinds & used:
                named = [t for t in tokens if t.ent_type_ == "PERSON"]
                plain = pronouns[0].i > named[0].i and pronouns[0].dep_ not in _OBJECTS
                if plain and len(kinds) == 1 and any(t.dep_ in _SUBJECTS for t in named):
                    votes.setdefault(one, []).extend(kinds)
            subject = any(t.dep_ in _SUBJECTS and t.ent_type_ == "PERSON" for t in tokens)
            before = one if subject else None
            used = kinds
    for name, said in votes.items():
        most = max(sorted(set(said)), key=said.count)
        if len(name.split()) == 1 and 2 * said.count("n") >= len(said):
            names.places.add(name)
        plain = len(name.split()) > 1 and most != "n" and said.count(most) > 0.7 * len(said)
        if plain and gender_of(names, name) is None:
            names.gender[name.split()[-1].lower()] = most


def not_themselves(token: Any, gender: str) -> bool:
    """Whether a subject's verb has *him* or *her* as its object: then that is somebody else."""
    own = HE if gender == "m" else SHE
    while token.dep_ == "appos" and token.head.i < token.i:
        token = token.head
    verb = token.head
    return token.dep_ in _SUBJECTS and any(
        c.dep_ in ("dobj", "dative") and c.lower_ in own for c in verb.children
    )


def owner(its: Any) -> str | None:
    """Whose: *Norlink has hired nobody, its chief executive said*; the subject of the sentence."""
    for token in reversed(its.doc[its.sent.start : its.i]):
        if token.dep_ in ("nsubj", "nsubjpass"):
            name = bare_name(entity_of(token) or token.text)
            named = token.pos_ == "PROPN" and token.ent_type_ != "PERSON"
            return name if named and name.split()[0].lower() not in FEMALE | MALE else None
    return None


def whose(one: Found, names: Names, history: list[tuple[int, str, str]]) -> str:
    """Whose *its* is in *its chair, Ada Olm, said*: of the sentence, or of who spoke before it."""
    if one.source is None or one.paragraph is None or one.taken_from is not None:
        return ""
    at = one.source[0] - one.paragraph.block.start
    its = next((t for t in one.paragraph.doc if t.idx >= at), None)
    if its is None or its.lower_ != "its":
        return ""
    if its.i > its.sent.start:
        subject = next((t for t in its.sent if t.dep_ in ("nsubj", "nsubjpass")), None)
        if subject is None or subject.i > its.i or subject.ent_type_ == "PERSON":
            return ""
        if subject.pos_ == "PROPN":
            return bare_name(entity_of(subject) or subject.text)
        return str(subject.text) if is_body(subject) or subject.lemma_ in BODIES else ""
    here = one.paragraph.index
    for index, speaker, kind in reversed(history):
        # A name that the parser takes for a person's is none if *its* chief executive speaks.
        unlike = kind == "person" and gender_of(names, speaker) is None and " " in speaker
        if here - index <= 1 and (kind == "organisation" or unlike):
            return speaker
    return ""
