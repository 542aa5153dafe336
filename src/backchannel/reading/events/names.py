"""Who takes part in an event, in full, where the text says it reliably.

A wrong name is worse than none: a name that is no person's stays as it stands, and *it* and *they*
are only resolved to the subject of the clause that the event is reported in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from backchannel.reading.events.grammar import is_person, phrase, resolved
from backchannel.reading.lexicon import TITLES
from backchannel.reading.paragraph import Found, Paragraph
from backchannel.reading.speakers import resolve_speakers

__all__ = ["names_of"]

_GENERAL = frozenset({"it", "they", "them", "its", "their"})
_PEOPLE = frozenset({"he", "him", "his", "she", "her"})


class _Draft(Protocol):
    paragraph: Paragraph
    actors: list[Any]
    recipients: list[Any]


Name = tuple[str, str]


def names_of(
    paragraphs: Sequence[Paragraph],
    drafts: Sequence[_Draft],
    people: Mapping[str, str | None] | None,
) -> list[tuple[list[Name], list[Name]]]:
    """For every event the full name and the kind of each actor and of each recipient.

    A name is empty where the words of the text are the best name, or where it is left open.
    """
    asked: list[Found] = []
    for draft in drafts:
        for token in (*draft.actors, *draft.recipients):
            span = draft.paragraph.span(token.i, token.i + 1)
            asked.append(
                Found([span], span, [], "event", "", "", 1.0, token, draft.paragraph, token)
            )
    kinds = resolve_speakers(paragraphs, asked, people)
    known = people or {}
    found = [
        ("", "pronoun") if _open(one, known) else _kept(one, kind)
        for one, kind in zip(asked, kinds, strict=True)
    ]
    for n, one in enumerate(asked):
        if one.head.lower_ in _GENERAL and one.paragraph is not None:
            found[n] = _antecedent(one.head, one.paragraph)
    out: list[tuple[list[Name], list[Name]]] = []
    at = 0
    for draft in drafts:
        first, second = len(draft.actors), len(draft.recipients)
        actors, recipients = found[at : at + first], found[at + first : at + first + second]
        out.append(_apart(draft, actors, recipients))
        at += first + second
    return out


def _open(one: Found, people: Mapping[str, str | None]) -> bool:
    """Whether a *he* or *she* may be either of two people whom its sentence names before it."""
    head = one.head
    if head.lower_ not in _PEOPLE or people.get(one.speaker or ""):
        return False
    verb = head.head
    beside = {c.i for c in verb.children if c.i != head.i}
    named = {
        e.root.text
        for e in head.sent.ents
        if e.label_ == "PERSON" and e.end <= head.i and e.root.i not in beside
    }
    return len(named) > 1


def _kept(one: Found, kind: str) -> Name:
    """What the resolver says, where it can be relied on for somebody who does not speak."""
    name, head = one.speaker or "", one.head
    if head.lower_ in _PEOPLE:
        return (name, kind) if kind == "person" else ("", "pronoun")
    if head.pos_ == "PRON":
        return "", "pronoun"
    if kind == "person" and (head.text in name or head.lemma_.lower() in TITLES):
        return name, kind
    return "", kind if kind != "pronoun" else "unknown"


def _apart(
    draft: _Draft, actors: list[Name], recipients: list[Name]
) -> tuple[list[Name], list[Name]]:
    """*She told her to leave*: two are not one, and which is which is left open."""
    same = {n for n, _ in actors if n} & {n for n, _ in recipients if n}

    def opened(tokens: list[Any], names: list[Name]) -> list[Name]:
        return [
            ("", "pronoun") if t.pos_ == "PRON" and n[0] in same else n
            for t, n in zip(tokens, names, strict=True)
        ]

    return opened(draft.actors, actors), opened(draft.recipients, recipients)


def _antecedent(token: Any, paragraph: Paragraph) -> Name:
    """The subject of *A said it would …* for *it*."""
    none = "", "pronoun"
    here = token.head
    for _ in range(6):
        if here.dep_ == "ccomp" and here.head is not here:
            subject = next((c for c in here.head.children if c.dep_ == "nsubj"), None)
            subject = resolved(subject)
            if subject is None or subject.i == token.i or subject.pos_ == "PRON":
                return none
            many = bool(subject.conjuncts) or subject.tag_ in ("NNS", "NNPS")
            single = token.lower_ in ("it", "its")
            human = single and subject.ent_type_ == "PERSON"
            if not is_person(subject) or many == single or human:
                return none
            left, right = phrase(subject)
            a, b = paragraph.span(left, right)
            start = paragraph.block.start
            return paragraph.text[a - start : b - start], "organisation"
        if here.dep_ not in ("xcomp", "conj", "aux", "pcomp", "prep", "dobj", "pobj", "advcl"):
            return none
        here = here.head
    return none
