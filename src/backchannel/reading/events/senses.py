"""Whether a sense of a verb fits what stands around it."""

from __future__ import annotations

from typing import Any

from backchannel.reading.events.grammar import (
    VerbFrame,
    is_person,
    is_place,
    is_target,
    lemma,
    subtree,
)
from backchannel.reading.events.words import Sense, Wanted, event_words
from backchannel.reading.kinds import kind_of
from backchannel.reading.lexicon import TITLES
from backchannel.reading.words import word_set

__all__ = ["fits"]

_SPEAKING = word_set("say call accuse claim argue denounce describe tell tweet write")
_MEASURES = word_set(
    "tonne ton kilo kg litre liter barrel truckload lorryload boatload load crate hour day week"
)
_AHEAD = word_set("will would should shall must 'll ’ll can could may might")


def _is(token: Any, wanted: Wanted) -> bool:
    if token is None:
        return False
    kinds = wanted.kinds
    if "any" in kinds or "some" in kinds:
        return True
    if "person" in kinds and is_person(token):
        return True
    if "partner" in kinds and is_person(token) and not _is_public(token):
        return True
    if "individual" in kinds and (
        token.ent_type_ == "PERSON"
        or token.lower_ in ("he", "she")
        or (token.tag_ == "NN" and lemma(token) in TITLES)
    ):
        return True
    if "target" in kinds and is_target(token):
        return True
    if "place" in kinds and is_place(token):
        return True
    if "money" in wanted.lemmas and (
        token.ent_type_ in ("MONEY", "PERCENT")
        or any(c.ent_type_ == "MONEY" and c.dep_ == "nummod" for c in token.children)
    ):
        return True
    found = lemma(token)
    of = [p for c in token.children if c.lower_ == "of" for p in c.children]
    if found in _MEASURES and of:
        # 30 tonnes of food are food, three days of talks are talks.
        return any(_is(p, wanted) for p in of)
    if found in wanted.lemmas or token.lower_ in wanted.lemmas:
        return True
    joined = [
        f"{c.lower_} {found}"
        for c in token.children
        if c.dep_ in ("compound", "amod") and c.i == token.i - 1
    ]
    after = token.doc[token.i : token.i + 3].text.lower()
    return any(j in wanted.lemmas for j in joined) or any(
        " " in w and after.startswith(w) for w in wanted.lemmas
    )


def _is_public(token: Any) -> bool:
    """The press, or an audience: who is spoken to and not spoken with."""
    return lemma(token) in event_words().lists["press_people"] or (
        token.tag_ == "NNS" and not any(c.dep_ in ("det", "poss", "nummod") for c in token.children)
    )


def fits(frame: VerbFrame, sense: Sense) -> bool:
    """Whether the conditions of a sense hold."""
    wanted = sense.object
    if wanted is not None:
        if "none" in wanted.kinds:
            if frame.objects:
                return False
        elif not any(_is(o, wanted) for o in frame.objects):
            return False
    if sense.particle and sense.particle not in frame.particles:
        return False
    for name, what in sense.prep.items():
        if name not in frame.prepositions:
            return False
        following = frame.prepositions[name]
        if "any" not in what.kinds and not any(_is(p, what) for p in following):
            return False
    if sense.said is not None and not any(
        _is(t, sense.said) for t in _called(frame) if t.i > frame.verb.i
    ):
        return False
    if sense.without and sense.without in frame.prepositions:
        return False
    if sense.infinitive == "yes":
        if not frame.infinitives:
            return False
        if sense.infinitives and not any(lemma(i) in sense.infinitives for i in frame.infinitives):
            return False
    if sense.infinitive == "no" and frame.infinitives:
        return False
    if sense.predicate == "no" and _is_called(frame):
        return False
    if sense.clause and not _clause_fits(frame, sense.clause):
        return False
    if sense.subject is not None:
        if "many" in sense.subject.kinds:
            if not frame.many:
                return False
        elif "named" in sense.subject.kinds:
            if not frame.many or frame.subject.pos_ == "PRON":
                return False
        elif not _is(frame.subject, sense.subject):
            return False
    if sense.text:
        said = " ".join(t.lower_ for t in subtree(frame.verb))
        lemmas = {lemma(t) for t in subtree(frame.verb)}
        return any(w in lemmas or (" " in w and w in said) for w in sense.text)
    return True


def _called(frame: VerbFrame) -> list[Any]:
    """What somebody or something is called: *called it a farce*, *described it as illegal*."""
    verb = frame.verb
    out = [
        c for c in verb.children if c.dep_ in ("oprd", "acomp", "attr", "dobj", "ccomp", "xcomp")
    ]
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ == "as":
            out += [c for c in child.children if c.dep_ in ("pobj", "amod", "pcomp")]
    return out


def _is_called(frame: VerbFrame) -> bool:
    """*Called him a liar*, *called her “…”*: a name, and no telephone."""
    verb = frame.verb
    named = [c for c in verb.children if c.dep_ in ("oprd", "acomp", "attr")]
    objects = [c for c in verb.children if c.dep_ in ("dobj", "dative")]
    after = [t.text for t in verb.doc[verb.i : verb.i + 10]]
    return bool(named) or len(objects) > 1 or any(q in "“\"‘`''" for q in after if q)


def _clause_fits(frame: VerbFrame, wanted: str) -> bool:
    clauses = frame.clauses
    if wanted == "saying":
        return any(
            c.dep_ == "advcl" and c.tag_ == "VBG" and lemma(c) in _SPEAKING
            for c in frame.verb.children
        )
    if wanted == "no":
        return not clauses
    if not clauses:
        return False
    if wanted == "ahead":
        return any(
            c.tag_ == "VB" or any(a.lower_ in _AHEAD for a in c.children if a.dep_ == "aux")
            for c in clauses
        )
    if wanted == "must":
        return any(
            (c.tag_ == "VB" and not any(a.lower_ in ("will", "would") for a in c.children))
            or any(a.lower_ in ("must", "should", "has", "have") for a in c.children)
            for c in clauses
        )
    if wanted == "question":
        return any(
            any(
                m.lower_ in ("whether", "if", "why", "how", "what", "who", "when", "where")
                for m in c.children
            )
            for c in clauses
        )
    if wanted == "threat":
        said = [
            c.doc[min(t.i for t in subtree(c)) : max(t.i for t in subtree(c)) + 1].text
            for c in clauses
            # What could or may come is a fear, no threat.
            if not any(a.lower_ in ("could", "may", "might") for a in c.children)
        ]
        return any(kind_of("threat", "warn", s, False) == "threat" for s in said)
    return True
