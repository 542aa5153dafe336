"""Nouns that tell events: *the meeting between A and B*, *an air strike by A*, *held talks*."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from backchannel.reading.events.grammar import (
    PLACES,
    VerbFrame,
    heads,
    is_actor,
    is_person,
    is_target,
    lemma,
    resolved,
    subtree,
)
from backchannel.reading.events.status import is_generic, noun_status
from backchannel.reading.events.words import NounSense, event_words
from backchannel.reading.grammar import subject_of
from backchannel.reading.words import word_set

__all__ = ["NounEvent", "noun_event"]

#: An event's word within such a name is no event: *the Conference of Mayors*.
_NAMED = frozenset({"PERSON", "GPE", "ORG"})
_NAMES = PLACES | {"PERSON", "ORG", "NORP"}


@dataclass
class NounEvent:
    """What an event noun tells, in tokens."""

    noun: Any
    first: int
    type: str
    mode: str
    status: str
    actors: list[Any]
    recipients: list[Any]
    tokens: list[Any]
    carriers: list[Any]
    content: list[Any]
    rule: str
    confidence: float


def noun_event(noun: Any) -> NounEvent | None:
    """The event that a noun tells, if it names somebody who takes part."""
    if noun.dep_ in ("compound", "nmod", "amod", "poss"):
        return None
    senses = _senses(noun)
    if not senses:
        return None
    if noun.dep_ == "conj" and {s.type for s in _senses(noun.head)} & {s.type for s in senses}:
        # conversations and discussions
        return None
    governor, light = _governor(noun)
    for sense in senses:
        found = _told(noun, sense, governor, light)
        if found is not None:
            return found
    return None


def _senses(noun: Any) -> tuple[NounSense, ...]:
    words = event_words().nouns
    own = lemma(noun)
    if noun.pos_ == "PROPN" and noun.text[:1].isupper() and noun.ent_type_ in _NAMED:
        return ()
    before = [c for c in noun.children if c.dep_ in ("compound", "amod") and c.i == noun.i - 1]
    for child in before:
        joined = f"{child.lower_} {own}"
        if joined in words:
            return words[joined]
    return words.get(own, ())


def _governor(noun: Any) -> tuple[Any, bool]:
    """The verb above, and whether it only carries the noun."""
    light = event_words().light
    head = noun.head
    if noun.dep_ == "conj":
        return (
            _governor(head)
            if head.pos_ in ("NOUN", "PROPN") and head is not noun
            else (None, False)
        )
    if noun.dep_ in ("dobj", "nsubjpass", "attr", "oprd") and head.pos_ in ("VERB", "AUX"):
        return head, head.lemma_.lower() in light and noun.dep_ in ("dobj", "nsubjpass")
    if noun.dep_ == "nsubj" and head.pos_ in ("VERB", "AUX"):
        return head, False
    if noun.dep_ == "pobj" and head.head.pos_ in ("VERB", "AUX"):
        verb = head.head
        carrying = {
            ("in", "take"),
            ("in", "engage"),
            ("in", "participate"),
            ("into", "enter"),
            ("on", "go"),
            ("on", "be"),
            ("on", "remain"),
            ("on", "stay"),
            ("for", "sit"),
            ("on", "embark"),
            ("for", "meet"),
        }
        return verb, (head.lower_, verb.lemma_.lower()) in carrying
    if noun.dep_ == "pobj" and head.head.pos_ in ("NOUN",) and head.head.dep_ in ("dobj", "attr"):
        # two days of talks, a round of negotiations
        verb = head.head.head
        if head.lower_ == "of" and verb.pos_ in ("VERB", "AUX"):
            return verb, verb.lemma_.lower() in light
    return None, False


def _told(noun: Any, sense: NounSense, governor: Any, light: bool) -> NounEvent | None:
    if sense.plural and noun.tag_ not in ("NNS", "NNPS"):
        return None
    near = [c for c in noun.children if c.dep_ in ("amod", "compound", "nmod")]
    if any(lemma(c) in _WORDY for c in near):
        return None
    if sense.adjective and not any(lemma(c) in sense.adjective for c in near):
        return None
    tokens = _tokens(noun)
    if sense.text and not any(
        lemma(t) in sense.text or t.lower_ in sense.text for t in tokens if t.i != noun.i
    ):
        return None
    actors, recipients, how = _roles(noun, sense)
    if sense.type == "ASSAULT" and not recipients and _on_something(noun):
        # An attack on somebody's character hurts nobody.
        return None
    if light:
        if any(c.lower_ == "seriously" for c in governor.children):
            # Who takes a threat seriously threatens nobody.
            return None
        frame = VerbFrame(governor)
        subject = frame.subject if frame.subject is not None else resolved(subject_of(governor))
        if subject is not None and is_actor(subject):
            others = [a for a in actors if a.i != subject.i]
            recipients = recipients + (others if sense.roles == "joint" else [])
            actors = [subject, *(c for c in subject.conjuncts if is_person(c))]
            how.add("light")
        for name in ("with", "against", "on", "to", "at"):
            more = [p for p in frame.prepositions.get(name, ()) if is_person(p)]
            recipients += [m for m in more if m not in recipients and m not in actors]
        given = [o for o in frame.objects if o.dep_ == "dative" and is_person(o)]
        recipients += [g for g in given if g not in recipients]
        if is_generic(frame):
            return None
    elif governor is not None and noun.dep_ == "nsubj":
        if is_generic(VerbFrame(governor)) and not (actors and _certain(noun)):
            return None
        if sense.type == "ASSAULT" and lemma(governor) in event_words().phase:
            hit = [o for o in VerbFrame(governor).objects if is_target(o)]
            recipients = recipients or hit
    if sense.only and not (sense.only & how):
        return None
    if not actors and not recipients:
        return None
    if sense.roles == "joint" and not _together(actors, recipients, how):
        return None
    if light and not how & {"light"} and not actors:
        return None
    status = noun_status(noun, governor, light)
    carriers = [noun]
    subject = noun.dep_ in ("nsubj", "nsubjpass")
    if governor is not None and (
        light or (subject and (lemma(governor) in event_words().phase or status == "future"))
    ):
        carriers.append(governor)
        carriers += [c for c in governor.children if c.dep_ in ("xcomp", "acomp")]
        extra = VerbFrame(governor).clause()
        tokens = sorted({*tokens, *extra}, key=lambda t: int(t.i))
    type, mode = sense.type, sense.mode
    if type == "ASSAULT" and lemma(noun) in ("attack", "assault") and _individual(actors):
        type, mode = "ACCUSE", "disapprove"
    own = event_words().nouns.get(lemma(noun), ())
    return NounEvent(
        noun,
        noun.i if sense in own else noun.i - 1,
        type,
        mode,
        status,
        actors,
        recipients,
        tokens,
        carriers,
        [c for c in noun.children if c.dep_ in ("acl", "prep")],
        "noun-light" if light else "noun",
        0.7 if len(actors) + len(recipients) > 1 else 0.6,
    )


#: Before *shooting*, *killing* they shoot and kill.
_FORCES = word_set("police army gang mob militia sniper rebel soldier")
#: Attacks in words.
_WORDY = word_set(
    """
    verbal personal political media partisan scathing blistering stinging rhetorical panic heart
    legislative legal negative
    """
)


def _individual(actors: list[Any]) -> bool:
    """Whether one person by name or pronoun does it: what one says, not what an army does."""
    return len(actors) == 1 and (
        actors[0].ent_type_ == "PERSON" or actors[0].lower_ in ("his", "her", "he", "she")
    )


def _together(actors: list[Any], recipients: list[Any], how: set[str]) -> bool:
    """Whether at least two are named, or several by one word: one alone holds no talks."""
    if recipients or len(actors) > 1 or "light" in how:
        return True
    return bool(actors) and (
        actors[0].tag_ in ("NNS", "NNPS") and bool(how & {"of", "between", "among"})
    )


def _certain(noun: Any) -> bool:
    """Whether it is a certain one: with an article, a number, or names."""
    return any(
        c.dep_ in ("det", "poss", "nummod") and c.lower_ not in ("a", "an", "any")
        for c in noun.children
    )


def _tokens(noun: Any) -> list[Any]:
    own = {noun}
    for child in noun.children:
        if child.dep_ not in ("relcl", "conj", "cc", "appos", "punct"):
            own |= set(subtree(child, frozenset({"relcl", "advcl"})))
    return sorted(own, key=lambda t: int(t.i))


def _roles(noun: Any, sense: NounSense) -> tuple[list[Any], list[Any], set[str]]:
    """Who does it, to whom, and which words say so."""
    actors: list[Any] = []
    recipients: list[Any] = []
    how: set[str] = set()

    def add(to: list[Any], found: list[Any], by: str) -> None:
        if found:
            to += [f for f in found if f not in to]
            how.add(by)

    test = is_target if sense.type == "ASSAULT" else is_person
    captive = event_words().lists["captive"]
    for child in noun.children:
        if child.dep_ in ("prep", "agent"):
            following = [h for c in child.children if c.dep_ == "pobj" for h in heads(c)]
            people = [h for h in following if is_person(h)]
            name = child.lower_
            if name == "between" or name == "by":
                add(actors, people, name)
            elif name in ("of", "among"):
                if sense.roles == "done":
                    hit = [h for h in following if test(h) or lemma(h) in captive]
                    add(recipients, hit, name)
                elif sense.type == "RETREAT":
                    # An exchange of prisoners, of A and B.
                    hit = [h for h in following if lemma(h) in captive]
                    add(recipients, hit, name)
                    add(actors, [p for p in people if p not in hit], name)
                else:
                    add(actors, people, name)
            elif name == "with":
                add(recipients if sense.roles != "done" else actors, people, name)
            elif name in ("on", "against", "at", "to", "into", "over") and sense.roles != "joint":
                # An attack on his record and party is one on his record.
                if following and (test(following[0]) or sense.type != "ASSAULT"):
                    add(recipients, [h for h in following if test(h)], name)
            elif name == "from" and sense.roles == "act":
                add(actors if sense.type != "RETREAT" else recipients, people, name)
        elif child.dep_ == "poss" and (is_person(child) or child.tag_ == "PRP$"):
            if sense.roles == "done" and not _has_of(noun):
                add(recipients, [child], "poss")
            else:
                add(actors, [child], "poss")
        elif child.dep_ in ("compound", "amod", "nmod") and (
            child.ent_type_ in _NAMES
            or (
                child.pos_ == "NOUN"
                and is_person(child)
                and lemma(child) not in event_words().lists["press_people"]
            )
        ):
            named = [t for t in subtree(child) if t.ent_type_ in _NAMES and not _within(t)]
            named = named or [child]
            if f"{child.lower_} {lemma(noun)}" in event_words().nouns:
                # House arrest: no house is arrested.
                continue
            if sense.roles == "done" and sense.type == "ASSAULT" and lemma(child) in _FORCES:
                add(actors, named, "name")
            elif sense.roles == "done":
                add(recipients if not _has_of(noun) else actors, named, "name")
            else:
                add(actors, named, "name")
        elif child.dep_ == "acl" and child.tag_ == "VBN":
            by = [
                h
                for a in child.children
                if a.dep_ == "agent"
                for c in a.children
                if c.dep_ == "pobj"
                for h in heads(c)
                if is_person(h)
            ]
            if lemma(child) in (
                "carry",
                "launch",
                "stage",
                "organise",
                "organize",
                "conduct",
                "hold",
            ):
                add(actors, by, "by")
    return actors, recipients, how


def _within(token: Any) -> bool:
    """Whether its entity is named by another of its tokens, or it is punctuation."""
    if token.is_punct:
        return True
    entity = next((e for e in token.doc.ents if e.start <= token.i < e.end), None)
    return entity is not None and entity.root.i != token.i


def _on_something(noun: Any) -> bool:
    return any(c.dep_ == "prep" and c.lower_ in ("on", "against") for c in noun.children)


def _has_of(noun: Any) -> bool:
    return any(c.dep_ == "prep" and c.lower_ == "of" for c in noun.children)
