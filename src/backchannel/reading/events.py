"""Events between parties, coded with PLOVER v2: type, actor, recipient, and whether it happened.

Source: Halterman, Bagozzi, Beger, Schrodt & Scarborough, *PLOVER and POLECAT: A new political event
ontology and dataset* (2023). The sixteen types are read from verbs and deverbal nouns; the mode
says
whether the event is historical, future, hypothetical or negated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from backchannel.reading.grammar import subject_of
from backchannel.reading.nouns import is_speaker, noun_phrase
from backchannel.reading.paragraph import Paragraph
from backchannel.reading.words import word_set

__all__ = ["PLOVER_VERBS", "Event", "find_events"]


@dataclass(frozen=True, slots=True)
class Event:
    """One coded event; spans are characters of the text."""

    type: str
    status: str
    trigger: tuple[int, int]
    actor: tuple[int, int] | None
    recipient: tuple[int, int] | None

    def to_json(self) -> dict[str, object]:
        """A plain dictionary."""
        return {
            "type": self.type,
            "status": self.status,
            "trigger": list(self.trigger),
            "actor": list(self.actor) if self.actor else None,
            "recipient": list(self.recipient) if self.recipient else None,
        }


_TABLE = """
AGREE agree accept sign ratify approve settle compromise endorse
CONSULT meet consult negotiate discuss talk visit host telephone phone mediate confer converse brief
SUPPORT support back praise defend apologize apologise thank congratulate recognize recognise
CONCEDE concede yield relent ease lift waive pardon
COOPERATE cooperate collaborate share coordinate trade exchange join partner
AID aid assist donate fund finance supply provide rebuild evacuate
RETREAT withdraw retreat release free disarm demobilize return surrender vacate
REQUEST request urge ask demand call appeal plead press
ACCUSE accuse blame criticize criticise condemn denounce investigate sue allege
REJECT reject refuse decline deny veto rebuff object dismiss spurn
THREATEN threaten warn vow
PROTEST protest demonstrate strike rally boycott march picket
SANCTION sanction embargo ban expel suspend cancel halt freeze cut restrict
MOBILIZE mobilize mobilise deploy rearm reinforce
COERCE coerce arrest detain seize confiscate blockade censor hack deport besiege
ASSAULT attack assault bomb shell kill strike raid assassinate abduct kidnap torture shoot
ASSAULT ambush invade
"""
PLOVER_VERBS: dict[str, str] = {}
for _line in _TABLE.split("\n"):
    _words = _line.split()
    for _verb in _words[1:]:
        PLOVER_VERBS.setdefault(_verb, _words[0])

_LIGHT_NOUNS = {
    "talk": "CONSULT",
    "meeting": "CONSULT",
    "negotiation": "CONSULT",
    "discussion": "CONSULT",
    "call": "CONSULT",
    "conversation": "CONSULT",
    "agreement": "AGREE",
    "deal": "AGREE",
    "attack": "ASSAULT",
    "strike": "ASSAULT",
    "ultimatum": "THREATEN",
    "warning": "THREATEN",
    "demand": "REQUEST",
    "sanction": "SANCTION",
}
_HOLDING = word_set(
    """
    hold have conduct start begin enter resume make reach sign carry launch issue give impose
    """
)
_HYPOTHETICAL = word_set("would could might may should can must")
_INTENDING = word_set(
    """
    plan intend want hope seek agree promise vow pledge threaten expect prepare offer try
    """
)


def find_events(paragraphs: Sequence[Paragraph]) -> list[Event]:
    """The coded events of parsed paragraphs, in order. Cost: linear in the number of tokens."""
    out: list[Event] = []
    for paragraph in paragraphs:
        for token in paragraph.doc:
            found = _event(paragraph, token)
            if found is not None:
                out.append(found)
    return out


def _event(paragraph: Paragraph, token: Any) -> Event | None:
    if token.pos_ != "VERB":
        return None
    lemma = token.lemma_.lower()
    kind = PLOVER_VERBS.get(lemma)
    obj = next((c for c in token.children if c.dep_ == "dobj"), None)
    if kind is None and lemma in _HOLDING and obj is not None:
        kind = _LIGHT_NOUNS.get(obj.lemma_.lower())
    if kind is None:
        return None
    actor = subject_of(token)
    passive = any(c.dep_ == "nsubjpass" for c in token.children)
    recipient = next((c for c in token.children if c.dep_ == "nsubjpass"), None) if passive else obj
    if recipient is None or not is_speaker(recipient):
        recipient = _prepositional(token, obj)
    if actor is None or not is_speaker(actor):
        if recipient is None:
            return None
        actor = None
    return Event(
        type=kind,
        status=_status(token),
        trigger=paragraph.span(token.i, token.i + 1),
        actor=_span(paragraph, actor, token),
        recipient=_span(paragraph, recipient, _charge(recipient) if kind == "ACCUSE" else None),
    )


def _prepositional(token: Any, obj: Any) -> Any:
    holders = [token] + ([obj] if obj is not None else [])
    for holder in holders:
        for child in holder.children:
            if child.dep_ in ("prep", "dative") and child.lower_ in (
                "with",
                "to",
                "against",
                "on",
                "of",
                "from",
            ):
                for inner in child.children:
                    if inner.dep_ == "pobj" and is_speaker(inner):
                        return inner
    return None


def _charge(head: Any) -> Any:
    """What somebody is accused of, where the parser hangs it on the accused."""
    if head is None:
        return None
    return next((c for c in head.children if c.dep_ == "prep" and c.lower_ in ("of", "for")), None)


def _span(paragraph: Paragraph, head: Any, limit: Any) -> tuple[int, int] | None:
    if head is None:
        return None
    return paragraph.span(*noun_phrase(head, limit=limit))


def _status(token: Any) -> str:
    """Historical, future, hypothetical or negated, from auxiliaries, mood and the verb above."""
    words = {c.lower_ for c in token.children if c.dep_ in ("aux", "neg", "mark", "auxpass")}
    if any(c.dep_ == "neg" or c.lower_ == "never" for c in token.children):
        return "negated"
    if words & {"if", "unless", "whether"} or words & _HYPOTHETICAL:
        return "hypothetical"
    if words & {"will", "shall", "'ll", "’ll", "wo"}:
        return "future"
    if "to" in words:
        head = token.head
        if head.lemma_.lower() in ("refuse", "decline", "fail"):
            return "negated"
        if head.lemma_.lower() in _INTENDING or head.pos_ in ("NOUN", "ADJ"):
            return (
                "future"
                if head.lemma_.lower() in ("plan", "agree", "expect", "prepare")
                else "hypothetical"
            )
        return "hypothetical"
    if token.tag_ == "VB" and not words:
        return "hypothetical"
    head = token.head
    if (
        token.dep_ in ("conj", "xcomp")
        and head is not token
        and head.pos_ == "VERB"
        and token.tag_ in ("VB", "VBG")
    ):
        return _status(head)
    return "historical"
