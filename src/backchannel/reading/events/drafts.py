"""Events in the making: which verbs and nouns of a paragraph tell one, and who takes part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from backchannel.reading.events.grammar import (
    VerbFrame,
    is_actor,
    is_person,
    is_place,
    is_target,
    lemma,
    subtree,
    verb_key,
)
from backchannel.reading.events.modes import hostile
from backchannel.reading.events.nouns import NounEvent, noun_event
from backchannel.reading.events.senses import fits
from backchannel.reading.events.status import is_generic, verb_status
from backchannel.reading.events.words import Sense, event_words
from backchannel.reading.paragraph import Paragraph

__all__ = ["ABOUT", "Draft", "drafts_of"]

Span = tuple[int, int]
#: What completes such an event is what it is about, and no event of its own.
ABOUT = frozenset({"REQUEST", "REJECT", "THREATEN", "AGREE", "CONCEDE"})
_VOWING = frozenset({"vow", "pledge", "promise"})
#: What is done to somebody is told without saying by whom.
_DONE_BY_SOMEBODY = frozenset(
    {"ASSAULT", "COERCE", "RETREAT", "SANCTION", "ACCUSE", "AID", "CONSULT", "CONCEDE"}
)
#: Prepositions that lead to the recipient, the likeliest first.
_TOWARDS = ("with", "to", "against", "on", "upon", "into", "from", "of")


@dataclass
class Draft:
    """An event in the making, in tokens."""

    type: str
    mode: str
    status: str
    trigger: Any
    actors: list[Any]
    recipients: list[Any]
    clause: list[Any]
    carriers: list[Any]
    content: list[Any]
    paragraph: Paragraph
    rule: str
    confidence: float
    place: Any = None
    word: Span | None = None
    drop: frozenset[str] = field(default_factory=frozenset)


def drafts_of(paragraph: Paragraph) -> list[Draft]:
    """The events of one paragraph: verbs from the outermost inwards, then nouns."""
    verbs = [t for t in paragraph.doc if t.pos_ in ("VERB", "AUX") or t.tag_.startswith("VB")]
    verbs.sort(key=lambda t: (sum(1 for _ in t.ancestors), t.i))
    drafts: list[Draft] = []
    about: set[int] = set()
    consumed: set[int] = set()
    for verb in verbs:
        if verb.i in about:
            continue
        found = _of_verb(paragraph, verb)
        if found is None:
            continue
        draft, frame = found
        drafts.append(draft)
        consumed |= {o.i for o in frame.objects if not is_person(o) or draft.type in ABOUT}
        about |= _inner(draft, frame)
    taken = {d.trigger.i for d in drafts}
    for token in paragraph.doc:
        if token.pos_ not in ("NOUN", "PROPN") or token.i in about or token.i in consumed:
            continue
        noun = noun_event(token)
        if noun is None or any(c.i in about for c in noun.carriers):
            continue
        same = _occasion(token, noun, drafts)
        if same is not None:
            # They met at a summit, visited for talks with: one event told twice.
            known = {t.i for t in (*same.actors, *same.recipients)}
            same.recipients += [t for t in noun.recipients if t.i not in known]
            same.clause = sorted({*same.clause, *noun.tokens}, key=lambda t: int(t.i))
            continue
        if any(c.i in taken for c in noun.carriers):
            # The verb tells the same event: an air strike by A killed B.
            drafts = [d for d in drafts if d.trigger.i not in {c.i for c in noun.carriers}]
        if noun.type in ABOUT:
            # A's threat to seize B's ships: what it is about is no event of its own.
            inner = {t.i for c in noun.content for t in subtree(c, frozenset({"relcl"}))}
            inner -= {t.i for t in (*noun.actors, *noun.recipients)}
            about |= inner
            drafts = [d for d in drafts if d.trigger.i not in inner]
        drafts.append(_of_noun(paragraph, noun))
    return drafts


def _occasion(token: Any, noun: NounEvent, drafts: Sequence[Draft]) -> Draft | None:
    """The event of a verb to which an event noun of the same type is only the occasion."""
    if token.dep_ != "pobj" or token.head.lower_ not in ("at", "during", "in", "for"):
        return None
    above = {a.i for a in token.ancestors}
    return next((d for d in drafts if d.type == noun.type and d.trigger.i in above), None)


def _inner(draft: Draft, frame: VerbFrame) -> set[int]:
    """Tokens of what an event is about, which tells no event of its own."""
    out: set[int] = set()
    if draft.type in ABOUT:
        for token in frame.complements():
            below = list(subtree(token, frozenset({"relcl", "advcl"})))
            out |= {t.i for t in below}
            # A plan rebuffed by B: that happened, whatever is asked for.
            told = [t for t in below if t.dep_ == "acl" and t.tag_ == "VBN" and t is not token]
            out -= {t.i for a in told for t in subtree(a)}
    elif draft.type == "ACCUSE":
        for name in ("of", "for", "over"):
            for token in frame.prepositions.get(name, ()):
                if token.pos_ == "VERB":
                    out |= {t.i for t in subtree(token)}
    elif draft.type == "SANCTION":
        for token in frame.objects:
            out |= {t.i for t in subtree(token, frozenset({"relcl"}))}
        for tokens in frame.prepositions.values():
            out |= {t.i for t in tokens}
    elif draft.type == "CONSULT" and draft.mode == "visit":
        for child in frame.verb.children:
            if child.dep_ in ("advcl", "xcomp"):
                out |= {t.i for t in subtree(child)}
    return out - {t.i for t in (*draft.actors, *draft.recipients)}


def _of_verb(paragraph: Paragraph, verb: Any) -> tuple[Draft, VerbFrame] | None:
    senses = event_words().verbs.get(verb_key(verb))
    if senses is None or verb.dep_ in ("amod", "compound"):
        return None
    if (
        verb.dep_ == "acl"
        and verb.tag_ == "VBN"
        and not any(c.dep_ == "agent" for c in verb.children)
    ):
        return None
    if _is_order(verb):
        return None
    frame = VerbFrame(verb)
    sense = next((s for s in senses if fits(frame, s)), None)
    if sense is None or not sense.type:
        return None
    status = verb_status(verb)
    if not status or is_generic(frame):
        return None
    if sense.type == "AGREE" and lemma(verb) in _VOWING and hostile(frame.infinitives):
        sense = replace(sense, type="THREATEN", mode="")
    actors = _actors(frame)
    recipients = _recipients(frame, sense)
    taken = next((r for r in recipients if r.pos_ == "PROPN"), None)
    if sense.mode == "abduct" and taken is not None and taken.ent_type_ not in ("", "PERSON"):
        # A land is seized and not abducted.
        sense = replace(sense, mode="")
    weapon = sense.type == "ASSAULT" and _is_weapon(frame.subject) and bool(recipients)
    if not (actors or weapon) and not (
        frame.passive
        and recipients
        and sense.type in _DONE_BY_SOMEBODY
        and verb.lemma_.lower() not in ("leave", "quit", "meet", "call", "take")
    ):
        return None
    clause = frame.clause()
    if sense.type in ABOUT:
        for inner in (*frame.clauses, *frame.infinitives):
            clause += [t for t in subtree(inner, frozenset({"relcl"})) if t not in clause]
        clause.sort(key=lambda t: int(t.i))
    visited: list[Any] = []
    if sense.mode == "visit":
        visited = [o for o in frame.objects if _is_name_of_place(o)]
        if "to" in sense.prep:
            visited = [p for p in frame.prepositions.get("to", ()) if is_place(p)]
            recipients = [
                o
                for c in verb.children
                if c.dep_ in ("advcl", "xcomp")
                for o in c.children
                if o.dep_ == "dobj" and is_person(o)
            ]
    sure = 0.8 if actors and recipients else 0.7 if actors else 0.5
    if sense.type == "CONSULT" and verb.lemma_ == "host":
        actors, recipients = recipients, actors
    draft = Draft(
        sense.type,
        sense.mode,
        status,
        verb,
        actors,
        recipients,
        clause,
        _carriers(verb),
        frame.complements(),
        paragraph,
        "verb-passive" if frame.passive else "verb",
        sure if status == "historical" else round(sure - 0.1, 2),
        place=visited[0] if visited else None,
        drop=frozenset({"of", "for", "over"} if sense.type == "ACCUSE" else ()),
    )
    return draft, frame


def _is_order(verb: Any) -> bool:
    """An imperative tells what is to be done, by whoever is spoken to: *“Promise me …”*."""
    if verb.tag_ != "VB" or verb.dep_ not in ("ROOT", "ccomp"):
        return False
    if any(c.dep_ in ("nsubj", "nsubjpass", "aux", "auxpass") for c in verb.children):
        return False
    return verb.i > 0 and verb.doc[verb.i - 1].text in ("“", '"', "‘", "``")


def _is_weapon(token: Any) -> bool:
    """*A drone hit …* tells what was hit and not who did it."""
    words = event_words()
    return (
        token is not None
        and lemma(token) in words.lists["arms"]
        and lemma(token) not in words.nouns
    )


def _is_name_of_place(token: Any) -> bool:
    return is_place(token) and token.ent_type_ not in ("PERSON", "ORG")


def _carriers(verb: Any) -> list[Any]:
    """The verb and those above that only carry it: *began shelling*, *is due to resume*."""
    out = [verb]
    while out[-1].dep_ in ("xcomp", "conj") and len(out) < 4 and out[-1].head is not out[-1]:
        out.append(out[-1].head)
        if out[-1].lemma_.lower() in event_words().verbs:
            out.pop()
            break
    return out


def _actors(frame: VerbFrame) -> list[Any]:
    subject = frame.subject
    if subject is None:
        return []
    found = [t for t in (subject, *subject.conjuncts) if is_actor(t)]
    return found if found and found[0] is subject else []


def _recipients(frame: VerbFrame, sense: Sense) -> list[Any]:
    type = sense.type
    test = is_target if type == "ASSAULT" else is_person
    if sense.to:
        return [p for name in sense.to for p in frame.prepositions.get(name, ()) if test(p)]
    found = [o for o in frame.objects if test(o)]
    if not found and type in ("RETREAT", "COERCE"):
        found = [o for o in frame.objects if lemma(o) in event_words().lists["captive"]]
    if not found:
        for name in (*_TOWARDS, "at", "over") if type == "ASSAULT" else _TOWARDS:
            found = [
                p
                for p in frame.prepositions.get(name, ())
                if test(p) and (type == "ASSAULT" or p.ent_type_ not in ("FAC", "LOC"))
            ]
            if found:
                break
    if not found:
        found = _below(frame, test, type)
    mine = frame.subject
    if type == "MOBILIZE":
        # Reinforced the border with police units: they are what is moved.
        found = [f for f in found if lemma(f) not in event_words().lists["force"]]
    return [f for f in found if mine is None or f.i != mine.i]


def _below(frame: VerbFrame, test: Any, type: str) -> list[Any]:
    """Whom a demand or threat is for, where a clause says it: *demanded that B …*."""
    for inner in (*frame.clauses, *frame.infinitives):
        subject = next((c for c in inner.children if c.dep_ in ("nsubj", "nsubjpass")), None)
        if subject is not None and test(subject):
            if frame.subject is None or subject.lower_ not in ("they", "he", "she", "it", "we"):
                return [subject]
            continue
        target = [c for c in inner.children if c.dep_ == "dobj" and is_target(c)]
        if target and type == "THREATEN":
            return target
    for holder in frame.objects:
        for child in holder.children:
            if child.dep_ == "prep" and child.lower_ in ("on", "against", "to", "from", "of"):
                found = [p for p in child.children if p.dep_ == "pobj" and test(p)]
                if found:
                    return found
    return []


def _of_noun(paragraph: Paragraph, noun: NounEvent) -> Draft:
    return Draft(
        noun.type,
        noun.mode,
        noun.status,
        noun.noun,
        noun.actors,
        noun.recipients,
        noun.tokens,
        noun.carriers,
        noun.content,
        paragraph,
        noun.rule,
        noun.confidence,
        word=paragraph.span(noun.first, noun.noun.i + 1),
    )
