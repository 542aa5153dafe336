"""What a verb or noun has around it: objects, prepositions, clauses, and who it names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from backchannel.reading.events.words import event_words
from backchannel.reading.grammar import is_infinitive, is_passive, subject_of
from backchannel.reading.nouns import is_speaker
from backchannel.reading.words import word_set

__all__ = [
    "PLACES",
    "VerbFrame",
    "heads",
    "is_actor",
    "is_person",
    "is_place",
    "is_target",
    "phrase",
    "resolved",
    "subtree",
    "verb_key",
]

PLACES = frozenset({"GPE", "LOC", "FAC"})
_PARTICLES = word_set("out back down off up over in away home way")
_MANY = word_set("they we both all two three four sides")
_COUNTED = word_set(
    "thousand hundred dozen score number ten million all some half most handful couple rest"
)
#: Nouns that act for their people and that the list of speakers leaves out.
_PEOPLED = word_set(
    """
    section province island village region district republic brigade squad inmate censor attacker
    assailant hijacker looter smuggler trafficker mercenary deserter dignitary emir pontiff cartel
    negotiator hacker navy fleet garrison patrol convoy squadron regiment battalion uprising cabinet
    junta relative kin
    """
)
_NOBODY = word_set(
    """
    one you your everyone everybody anyone anybody someone somebody people nobody ones percent cent
    %
    """
)
_THINGS = word_set("it that which this what")
_OBJECTS = word_set("him her them us me")
_OTHERS = frozenset({"ccomp", "advcl", "relcl", "acl", "conj", "parataxis", "cc", "xcomp"})


def resolved(token: Any) -> Any:
    """The noun that a relative pronoun stands for, else the token."""
    if (
        token is not None
        and token.tag_ in ("WDT", "WP", "WP$", "IN")
        and token.lower_
        in (
            "who",
            "whom",
            "which",
            "that",
        )
    ):
        verb = token.head
        for _ in range(4):
            if verb.dep_ == "relcl":
                return verb.head
            if verb.dep_ not in ("xcomp", "conj", "ccomp", "prep") or verb.head is verb:
                break
            verb = verb.head
    return token


def heads(token: Any) -> list[Any]:
    """A noun and what is joined to it by *and*."""
    return [token, *token.conjuncts] if token is not None else []


def is_person(token: Any) -> bool:
    """Whether it names people, an organisation, a state, or a place that stands for its people."""
    if token is None or token.lower_ in _NOBODY or token.lower_ in _THINGS:
        return False
    if token.tag_ in ("WP", "WDT", "WP$"):
        return False
    counted = [
        inner
        for child in token.children
        if child.dep_ == "prep" and child.lower_ == "of"
        for inner in child.children
    ]
    if token.lemma_.lower() in _COUNTED and (counted or token.pos_ != "PRON"):
        return any(is_person(inner) for inner in counted)
    if is_speaker(token) or (token.tag_ == "PRP" and token.lower_ in _OBJECTS):
        return True
    return token.pos_ == "NOUN" and token.lemma_.lower() in _PEOPLED


def is_actor(token: Any) -> bool:
    """Whether it can do something: who :func:`is_person` names, or *it* and *they* in their place.

    *One*, *you* and *everybody* are nobody in particular.
    """
    return token is not None and (
        is_person(token) or (token.lower_ == "it" and token.dep_ != "expl")
    )


def is_place(token: Any) -> bool:
    """Whether it names a place."""
    if token.ent_type_ in PLACES:
        return True
    if token.ent_type_ in ("DATE", "TIME", "CARDINAL", "MONEY", "PERCENT", "ORDINAL"):
        return False
    if token.pos_ == "PROPN":
        return token.ent_type_ not in ("NORP",)
    return token.lemma_.lower() in event_words().lists["place"]


def is_target(token: Any) -> bool:
    """Whether it can be attacked: people, places, and things that stand or move about."""
    if token is None:
        return False
    return (
        is_person(token)
        or token.ent_type_ in PLACES
        or token.lemma_.lower() in event_words().lists["target"]
        or token.lemma_.lower() in event_words().lists["captive"]
        or (token.lower_ == "it" and token.pos_ == "PRON")
    )


def subtree(token: Any, without: frozenset[str] = frozenset()) -> Iterator[Any]:
    """The tokens below one, itself first, but for branches that hang by one of these relations."""
    yield token
    for child in token.children:
        if child.dep_ not in without:
            yield from subtree(child, without)


def phrase(head: Any, drop: Iterable[str] = ()) -> tuple[int, int]:
    """The tokens ``[start, end)`` of a noun phrase without what is joined to it or tells of it.

    Args:
        head: its noun.
        drop: prepositions whose phrases do not belong to it (*accused X of …*).
    """
    inside = [head.i]
    for child in head.children:
        if child.dep_ in ("conj", "cc", "relcl", "acl", "advcl", "appos", "punct", "preconj"):
            continue
        if child.dep_ == "prep" and (child.lower_ != "of" or child.lower_ in drop):
            continue
        part = [t.i for t in subtree(child, frozenset({"relcl", "acl", "advcl"}))]
        if child.i < head.i or max(part) - head.i < 12:
            inside += part
    left, right = min(inside), max(inside) + 1
    doc = head.doc
    for i in range(left, head.i):
        # A dateline, or what stands before a colon.
        if doc[i].text in ("—", "–", ":", ")", "|") or (doc[i].text == "-" and doc[i].whitespace_):
            left = i + 1
    while left < head.i and (doc[left].is_punct or doc[left].pos_ == "CCONJ"):
        left += 1
    while right - 1 > head.i and doc[right - 1].is_punct and doc[right - 1].text not in ")]":
        right -= 1
    return left, right


def _has_object(token: Any) -> bool:
    return any(c.dep_ == "pobj" for c in token.children)


@dataclass
class VerbFrame:
    """A verb with its subject, objects, particles, prepositions and clauses."""

    verb: Any
    passive: bool = field(init=False)
    subject: Any = field(init=False)
    objects: list[Any] = field(init=False)

    def __post_init__(self) -> None:
        verb = self.verb
        reduced = verb.dep_ == "acl" and verb.tag_ == "VBN"
        self.passive = is_passive(verb) or reduced
        self.subject = resolved(_subject(verb))
        if self.passive:
            own = next((c for c in verb.children if c.dep_ == "nsubjpass"), None)
            if own is None and verb.dep_ == "conj":
                own = next((c for c in verb.head.children if c.dep_ == "nsubjpass"), None)
            if own is None and verb.dep_ == "xcomp" and is_infinitive(verb):
                own = _passed_down(verb.head)
            if reduced:
                own = verb.head
            self.objects = heads(resolved(own))
            self.subject = next(
                (
                    resolved(p)
                    for c in verb.children
                    if c.dep_ == "agent"
                    for p in c.children
                    if p.dep_ == "pobj"
                ),
                None,
            )
            more = [c for c in verb.children if c.dep_ in ("dobj", "oprd")]
            self.objects += [h for c in more for h in heads(c) if c.dep_ == "dobj"]
        else:
            found = [c for c in verb.children if c.dep_ in ("dobj", "dative") and c.pos_ != "ADP"]
            self.objects = [h for c in found for h in heads(resolved(c))]
        if self.subject is not None and self.subject in self.objects:
            self.subject = None
        self.subject = _after_dateline(self.subject, verb)

    @cached_property
    def particles(self) -> frozenset[str]:
        """Small words beside the verb: *back*, *out*."""
        verb = self.verb
        out = {
            c.lower_
            for c in verb.children
            if c.lower_ in _PARTICLES
            and c.i > verb.i
            and c.dep_ in ("prt", "advmod", "prep", "dobj", "npadvmod")
            and not any(p.dep_ in ("pobj", "det") for p in c.children)
        }
        after = verb.doc[verb.i + 1] if verb.i + 1 < len(verb.doc) else None
        if after is not None and after.lower_ in _PARTICLES and after.dep_ in ("prt", "advmod"):
            out.add(after.lower_)
        return frozenset(out)

    @cached_property
    def prepositions(self) -> dict[str, list[Any]]:
        """Prepositions of the verb, of its particles and of its objects, and what follows them."""
        out: dict[str, list[Any]] = {}
        holders = [self.verb, *self.objects]
        holders += [c for c in self.verb.children if c.lower_ in _PARTICLES or c.dep_ == "acomp"]
        for holder in holders:
            for child in holder.children:
                # The parser takes the *on* of *called on A to …* for a particle.
                leads = child.dep_ in ("prep", "dative") and child.pos_ in ("ADP", "SCONJ")
                if not leads and not (child.dep_ == "prt" and _has_object(child)):
                    continue
                following = [
                    resolved(h) for c in child.children if c.dep_ == "pobj" for h in heads(c)
                ]
                following += [c for c in child.children if c.dep_ == "pcomp"]
                out.setdefault(child.lower_, []).extend(following)
                for inner in child.children:
                    if inner.dep_ == "prep":
                        more = [h for c in inner.children if c.dep_ == "pobj" for h in heads(c)]
                        out.setdefault(inner.lower_, []).extend(more)
        return out

    @cached_property
    def infinitives(self) -> list[Any]:
        """Infinitives that complete the verb, or its object (*urged the strikers to return*)."""
        own = [
            c
            for c in self.verb.children
            if c.dep_ in ("xcomp", "ccomp", "advcl") and is_infinitive(c) and c.i > self.verb.i
        ]
        holders = [o for o in self.objects if o.i > self.verb.i]
        holders += [p for ps in self.prepositions.values() for p in ps]
        return own + [
            c
            for h in holders
            for c in h.children
            if c.dep_ in ("acl", "relcl") and is_infinitive(c)
        ]

    @cached_property
    def clauses(self) -> list[Any]:
        """Finite clauses that complete the verb."""
        return [
            c
            for c in self.verb.children
            if c.dep_ == "ccomp"
            and not is_infinitive(c)
            and c.tag_ != "VBG"
            and not any(t.text == ";" for t in c.doc[c.i : self.verb.i])
        ]

    @property
    def many(self) -> bool:
        """Whether several act."""
        subject = self.subject
        if subject is None:
            return False
        return (
            bool(subject.conjuncts)
            or subject.tag_ in ("NNS", "NNPS")
            or subject.lower_ in _MANY
            or any(c.lower_ in _MANY for c in subject.children)
        )

    def complements(self) -> list[Any]:
        """What completes the verb: clauses, infinitives, objects, and what follows prepositions."""
        following = [
            p
            for name in ("for", "to", "on", "of", "with", "from", "against", "upon", "into")
            for p in self.prepositions.get(name, ())
        ]
        gerunds = [c for c in self.verb.children if c.dep_ in ("xcomp", "pcomp")]
        return [*self.clauses, *self.infinitives, *gerunds, *following, *self.objects]

    def clause(self) -> list[Any]:
        """The tokens of its own clause, in order."""
        own = {self.verb}
        todo = [self.verb]
        while todo:
            for child in todo.pop().children:
                if child.dep_ == "xcomp":
                    own.add(child)
                    todo.append(child)
                elif child.dep_ not in _OTHERS or (
                    child.dep_ == "conj" and child.pos_ not in ("VERB", "AUX")
                ):
                    own |= set(subtree(child, frozenset({"relcl", "advcl", "parataxis"})))
        return sorted(own, key=lambda t: int(t.i))


def _passed_down(above: Any) -> Any:
    """The subject that an infinitive shares: *the captives are (expected) to be freed*."""
    if any(c.dep_ in ("dobj", "dative") for c in above.children):
        return None
    return next((c for c in above.children if c.dep_ in ("nsubj", "nsubjpass")), None)


def _subject(verb: Any) -> Any:
    """Who does it: its own subject, else that of the passive above (*are expected to sign*)."""
    own = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    if own is not None:
        return own
    if verb.dep_ == "pcomp" and verb.head.lower_ in ("against", "from", "into"):
        # Warned A against engaging with B: A would engage.
        told = [c for c in verb.head.head.children if c.dep_ == "dobj"]
        if told:
            return told[0]
    here = verb
    for _ in range(4):
        if here.dep_ not in ("xcomp", "conj", "ccomp") or here.head is here:
            break
        here = here.head
        above = next((c for c in here.children if c.dep_ == "nsubjpass"), None)
        if above is not None:
            return above if is_infinitive(verb) or verb.dep_ == "conj" else None
        if any(c.dep_ == "nsubj" for c in here.children):
            break
    return subject_of(verb)


def _after_dateline(subject: Any, verb: Any) -> Any:
    """The subject behind *CITY, March 7 (AGENCY) - …*, where the parser takes the city."""
    if subject is None or subject.i > 3 or verb.i - subject.i < 4:
        return subject
    doc = verb.doc
    dash = next(
        (
            i
            for i in range(subject.i, verb.i)
            if doc[i].text in ("-", "—", "–") and doc[i].whitespace_
        ),
        None,
    )
    if dash is None:
        return subject
    named = [t for t in doc[dash + 1 : verb.i] if t.pos_ in ("NOUN", "PROPN") and is_person(t)]
    named = [t for t in named if t.dep_ not in ("compound", "poss", "pobj", "amod")]
    return named[0] if named else subject


def lemma(token: Any) -> str:
    """The lemma in lower case."""
    return str(token.lemma_).lower()


def verb_key(verb: Any) -> str:
    """The verb as the list of words has it, where the tagger's lemma is off (*fined*: *fin*)."""
    known = event_words().verbs
    own, lower = lemma(verb), verb.lower_
    if own in known:
        return own
    if lower.endswith("ing"):
        guesses = (lower[:-3] + "e", lower[:-3])
    elif lower.endswith(("ed", "es")):
        guesses = (lower[:-1], lower[:-2])
    else:
        return own
    return next((g for g in guesses if g in known), own)
