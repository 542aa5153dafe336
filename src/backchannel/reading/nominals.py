"""Cues that are nouns and adjectives: *their insistence on …*, *is confident that …*."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from backchannel.reading.cue_nouns import ADJECTIVES, AGREEMENTS, LIGHT, NOUNS, REACHING
from backchannel.reading.grammar import (
    after_possessive,
    is_infinitive,
    object_of,
    passive_subject,
    subject_of,
    supposed,
    unreal,
)
from backchannel.reading.lexicon import Cue
from backchannel.reading.nouns import is_speaker
from backchannel.reading.paragraph import Found, Paragraph
from backchannel.reading.spans import found_at, phrase
from backchannel.reading.words import word_set

__all__ = ["adjective", "noun"]


def noun(paragraph: Paragraph, text: str, token: Any) -> Iterator[Found]:
    cue = NOUNS.get(token.lemma_.lower())
    if cue is None or token.pos_ == "PROPN":
        return
    if token.dep_ == "nsubj" and token.head.lemma_ == "be" and token.head.i > token.i:
        stated = _is_stated(paragraph, text, token, cue)
        if stated is not None:
            yield stated
            return
    owner, light = _held_by(token, cue)
    speaker = owner if owner is not None else light
    if speaker is None:
        speaker = owner = _adjectival(token)
    place, asserted = _about(token, cue, speaker)
    if place is None and (light is None or not is_speaker(light)):
        speaker, place = _drawn(token, cue, owner)
        owner = speaker
    if place is None:
        return
    if speaker is None and not asserted and cue.kind not in ("claim", "assessment", "threat"):
        return
    if not asserted:
        if speaker is not None and not is_speaker(speaker) and speaker.tag_ != "PRP$":
            return
        place = (place[0], phrase(token.doc, *place))
    found = found_at(
        paragraph,
        text,
        token,
        speaker,
        place,
        rule="noun-owner" if owner is not None else ("noun-light" if light is not None else "noun"),
        kind=cue.kind,
        confidence=0.6 if speaker is not None else 0.4,
        lemma=cue.lemma,
        # "concern among miners about the pit": the miners, without what it is about.
        limit=token.doc[place[0] - 1] if owner is not None and owner.i > token.i else None,
    )
    if found is not None:
        yield found


def _is_stated(paragraph: Paragraph, text: str, token: Any, cue: Cue) -> Found | None:
    """*Their demand is that …*, *our goal is to …*, *the fear in Karsk is that …*."""
    be = token.head
    said = next(
        (
            c
            for c in be.children
            if c.i > be.i
            and (
                (c.dep_ in ("ccomp", "xcomp", "advcl") and (is_infinitive(c) or _that(c)))
                or (c.dep_ == "attr" and cue.kind in ("demand", "position", "proposal"))
            )
        ),
        None,
    )
    if said is None or unreal(be):
        return None
    if said.dep_ == "attr" and any(
        c.dep_ == "prep" and c.lower_ in cue.prepositions - _WHOSE for c in token.children
    ):
        # "Its insistence on talks is a bluff": what it insists on stands before.
        return None
    owner = next((c for c in token.children if c.dep_ == "poss"), None)
    if owner is None:
        for child in token.children:
            if child.dep_ == "prep" and child.lower_ in _WHOSE:
                owner = object_of(child)
    if owner is not None and not (is_speaker(owner) or owner.tag_ == "PRP$"):
        if said.dep_ == "attr":
            return None
        owner = None
    if owner is None and (said.dep_ == "attr" or cue.kind == "claim"):
        return None
    place = (said.left_edge.i, min(said.right_edge.i + 1, token.sent.end))
    return found_at(
        paragraph,
        text,
        token,
        owner,
        place,
        rule="noun-is",
        kind=cue.kind,
        confidence=0.6 if owner is not None else 0.4,
        lemma=cue.lemma,
        negated=any(c.dep_ == "neg" for c in be.children),
    )


_WHOSE = word_set("of in among within for from")


def _which(clause: Any) -> bool:
    """*A concession that he had ruled out*: a relative clause, which leaves its object out."""
    that = clause.left_edge
    return (
        clause.dep_ == "relcl"
        and that.tag_ == "WDT"
        and any(c.dep_ == "nsubj" for c in clause.lefts)
        and not any(
            c.dep_ in ("attr", "acomp", "ccomp", "xcomp") or c.pos_ in ("NOUN", "PROPN", "PRON")
            for c in clause.rights
        )
    )


def _that(verb: Any) -> bool:
    """Whether a clause has a subject of its own, and no *because* or *when* before it."""
    marks = [c.lower_ for c in verb.children if c.dep_ in ("mark", "advmod") and c.i < verb.i]
    return any(c.dep_ in ("nsubj", "nsubjpass", "expl") for c in verb.children) and not (
        set(marks) - {"that"}
    )


def _held_by(token: Any, cue: Cue) -> tuple[Any, Any]:
    """Whose it is: an owner (*their offer*), or the subject of a light verb (*made an offer*)."""
    owner = next((c for c in token.children if c.dep_ == "poss"), None)
    if owner is not None:
        bearer = _bearer(token, owner)
        return (owner, None) if bearer is None else (None, bearer)
    light = None
    if token.dep_ in ("dobj", "nsubjpass"):
        carried = token.head.lemma_ in LIGHT and not (
            # "rejected claims that …" makes no claim, "backed a call to …" is not who calls.
            (cue.kind in ("claim", "assessment") and token.head.lemma_ in _UNDOING)
            or (cue.kind in ("demand", "proposal") and token.head.lemma_ in _ANSWERING)
        )
        if token.lemma_.lower() in AGREEMENTS and token.head.lemma_ != "make":
            # "offered the banks a deal" is an offer.
            carried = token.head.lemma_ in REACHING and not unreal(token.head)
        light = subject_of(token.head) if carried else None
    if light is not None:
        return None, light
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ in ("by", "from", "among", "within"):
            owner = next((c for c in child.children if c.dep_ == "pobj"), None)
        elif child.dep_ == "prep" and child.lower_ == "in" and "in" not in cue.prepositions:
            owner = owner or _felt_in(child, cue)
    if owner is None and token.i > 1:
        owner = after_possessive(token)
        if owner is None and token.doc[token.i - 1].tag_ in ("VBN", "VBD"):
            owner = after_possessive(token.doc[token.i - 1])
    if owner is None and token.lemma_.lower() in _HELD:
        light = _acting_on(token)
    return owner, light


#: Verbs by which a thing gets an answer: *the plan drew criticism from …*.
_DRAWING = word_set(
    """
    arouse attract bring cause draw earn elicit encounter evoke face fuel generate ignite meet
    prompt provoke raise receive spark spur stir trigger win
    """
)
_FROM = word_set("among by from in within")


def _drawn(token: Any, cue: Cue, owner: Any) -> tuple[Any, tuple[int, int] | None]:
    """*The plan drew criticism from the guild*: the guild, and the plan that it criticises."""
    verb = token.head
    if token.dep_ == "pobj" and verb.lower_ == "with" and verb.head.lemma_ == "meet":
        verb = verb.head
    elif token.dep_ != "dobj":
        return owner, None
    if verb.lemma_.lower() not in _DRAWING or unreal(verb):
        return owner, None
    drawn = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    if drawn is None or drawn.pos_ not in ("NOUN", "PROPN") or is_speaker(drawn):
        return owner, None
    for child in () if owner is not None else (*token.children, *verb.children):
        if child.i > token.i and child.dep_ == "prep" and child.lower_ in _FROM:
            who = object_of(child)
            owner = who if who is not None and is_speaker(who) else owner
    if owner is None or cue.kind not in ("assessment", "position", "refusal"):
        return owner, None
    return owner, (drawn.left_edge.i, min(drawn.right_edge.i + 1, token.i))


def _felt_in(preposition: Any, cue: Cue) -> Any:
    """*Anger in the coalition over …*, *concern in Karsk about …*: those among whom it is felt."""
    where = next((c for c in preposition.children if c.dep_ == "pobj"), None)
    felt = bool(cue.prepositions & _ABOUT) and cue.kind in ("position", "assessment")
    return where if felt and where is not None and is_speaker(where) else None


def _bearer(token: Any, owner: Any) -> Any:
    """*The front renewed its commitment to …*: who renews it, named, and not *its*."""
    verb = token.head
    if owner.tag_ != "PRP$" or token.dep_ != "dobj" or verb.lemma_ not in LIGHT:
        return None
    subject = subject_of(verb)
    named = subject is not None and subject.i < token.i and is_speaker(subject)
    return subject if named and subject.pos_ != "PRON" else None


def _acting_on(token: Any) -> Any:
    """Who acts on a belief (*met in hopes of …*, *acted on the premise that …*) or spreads it."""
    above = token.head
    if above.dep_ == "prep" and above.lower_ in ("in", "on", "under"):
        verb = above.head
        if verb.dep_ in ("dobj", "attr"):
            # "staked his career on the pledge that …"
            verb = verb.head
        subject = subject_of(above) or subject_of(verb)
    elif token.dep_ == "dobj" and above.lemma_.lower() in _SPREADING:
        subject = subject_of(above)
    else:
        return None
    return subject if subject is not None and is_speaker(subject) else None


#: What one acts on, or spreads; it is held by who does so.
_HELD = word_set(
    """
    assumption belief confidence conviction expectation fear hope impression lie myth notion pledge
    premise promise rumor rumour theory understanding
    """
)
_SPREADING = word_set("exude float peddle propagate push spread tout")


def _about(token: Any, cue: Cue, speaker: Any) -> tuple[tuple[int, int] | None, bool]:
    """Where the content of a noun stands, and whether it is a clause that asserts."""
    for child in token.children:
        if child.i < token.i:
            continue
        if child.dep_ in ("acl", "ccomp", "relcl") and child.pos_ in ("VERB", "AUX"):
            if (is_infinitive(child) and "to" in cue.prepositions) or (
                "that" in cue.prepositions
                and any(c.lower_ == "that" and c.dep_ == "mark" for c in child.children)
                and not _which(child)
            ):
                return (child.left_edge.i, child.right_edge.i + 1), not is_infinitive(child)
            terms = speaker is not None and (cue.kind in _TERMS or cue.lemma == "plan")
            if terms and child.left_edge.lower_ in _UNDER and child.left_edge.i + 1 < child.i:
                # "a proposal under which the truce would run until May"
                return (child.left_edge.i, child.right_edge.i + 1), False
        elif speaker is not None and (child.lower_ != "to" or cue.lemma in _TO_THINGS):
            place = _governed(child, cue.prepositions) if child.dep_ == "prep" else None
            if place is not None:
                return place, False
    if speaker is None:
        return None, False
    if speaker.head.dep_ == "prep" and speaker.head.head.i == token.i:
        # "There is concern among miners about the pit": hung on the miners, or on a verb.
        for child in (*speaker.children, *_after(token.doc, speaker.right_edge.i)):
            place = _governed(child, cue.prepositions) if child.i > speaker.i else None
            if place is not None:
                return place, False
    for child in _after(token.doc, token.i):
        # "discussed the guild's demand for a levy": hung on the verb.
        if child.lower_ != "to" and speaker.dep_ not in ("amod", "compound", "nmod"):
            place = _governed(child, cue.prepositions)
            if place is not None:
                return place, False
    if token.dep_ == "dobj":
        # "causing concern among them regarding …": hung on the verb.
        by = _ABOUT | {"on"} if token.lemma_.lower() in AGREEMENTS else _ABOUT
        for child in token.head.children:
            place = _governed(child, cue.prepositions & by) if child.i > token.i else None
            if place is not None:
                return place, False
    if token.lemma_.lower() in _COLONED:
        colons = [t.i for t in token.doc[token.i + 1 : token.sent.end] if t.text == ":"]
        if colons:
            return (colons[-1] + 1, token.sent.end), False
    return (_infinitive_after(token) if "to" in cue.prepositions else None), False


def _after(doc: Any, place: int) -> list[Any]:
    """The preposition that stands right after a place, if one does."""
    word = doc[place + 1] if place + 1 < len(doc) else None
    return [word] if word is not None and word.dep_ in ("prep", "dative") else []


def _governed(preposition: Any, wanted: frozenset[str]) -> tuple[int, int] | None:
    """What one of the prepositions governs; a day is when it was, and not what it is about."""
    if preposition.lower_ not in wanted:
        return None
    inner = object_of(preposition)
    if inner is None or inner.ent_type_ in ("DATE", "TIME"):
        return None
    return inner.left_edge.i, preposition.right_edge.i + 1


def _adjectival(token: Any) -> Any:
    """The owner as an adjective or first part: *the Orravian demand*, *union demands*."""
    for child in token.children:
        if child.i < token.i and (
            (child.dep_ == "amod" and child.ent_type_ == "NORP")
            or (child.dep_ in ("compound", "nmod") and is_speaker(child))
        ):
            return child
    return None


def _infinitive_after(token: Any) -> tuple[int, int] | None:
    """*his wish to cross*, where the parser hangs the infinitive on another word."""
    doc, at = token.doc, token.i + 1
    if at + 1 >= len(doc) or doc[at].tag_ != "TO":
        return None
    verb = doc[at].head
    if verb.i <= at or not is_infinitive(verb):
        return None
    return at, min(verb.right_edge.i + 1, token.sent.end)


_UNDOING = word_set("abandon drop reject withdraw")
_ANSWERING = word_set("back reject")
_ABOUT = word_set("about over regarding concerning")
_TO_THINGS = word_set(
    """
    adherence allegiance antipathy attachment aversion commitment consent deference devotion fealty
    hostility loyalty objection openness opposition resistance
    """
)
#: Kinds whose noun may go on with its terms: *a plan under which …*.
_TERMS = word_set("demand proposal promise")
_UNDER = word_set("under whereby")
_COLONED = word_set(
    """
    ultimatum warning demand offer proposal statement message promise threat
    """
)


_PREDICATIVE = word_set("acomp amod acl ROOT advcl conj oprd relcl ccomp xcomp parataxis")


def adjective(paragraph: Paragraph, text: str, token: Any) -> Iterator[Found]:
    cue = ADJECTIVES.get(token.lower_) or ADJECTIVES.get(token.lemma_.lower())
    if cue is None or token.dep_ not in _PREDICATIVE:
        return
    if token.tag_ in ("VBN", "VBD") and any(c.dep_ in ("dobj", "dative") for c in token.children):
        return
    head = token.head
    subject = subject_of(head) if token.dep_ in ("acomp", "advcl", "oprd") else None
    if subject is None:
        subject = _holder(token)
    if supposed(head) or supposed(token):
        return
    if subject is None or not is_speaker(subject):
        return
    place: tuple[int, int] | None = None
    hung = list(token.children)
    if token.dep_ == "acomp" and subject.lower_ != "it":
        # "are adamant that …": the parser may hang the clause on the verb.
        hung += [c for c in head.children if c.dep_ == "ccomp" and c.i > token.i]
    for child in hung:
        if child.i < token.i:
            continue
        if child.dep_ in ("ccomp",) and "that" in cue.prepositions:
            place = (child.left_edge.i, child.right_edge.i + 1)
        elif child.dep_ in ("xcomp", "ccomp") and is_infinitive(child):
            if "to" in cue.prepositions:
                place = (child.left_edge.i, child.right_edge.i + 1)
        elif child.dep_ in ("prep", "agent") and child.lower_ in cue.prepositions:
            inner = object_of(child)
            if inner is not None:
                place = (inner.left_edge.i, child.right_edge.i + 1)
    if place is None:
        return
    start = head.i if head.pos_ == "AUX" and head.i < token.i else token.i
    found = found_at(
        paragraph,
        text,
        token,
        subject,
        place,
        rule="adjective",
        kind=cue.kind,
        confidence=0.5,
        lemma=cue.lemma,
        cue=paragraph.span(start, token.i + 1),
        # "said X, visibly uneasy with …": what is hung on the verb is no part of the name.
        limit=token.left_edge if token.dep_ == "advcl" and subject.i > head.i else head,
        negated=any(c.dep_ == "neg" for c in head.children),
    )
    if found is not None:
        yield found


def _holder(token: Any) -> Any:
    """Whose feeling a participle tells: *X was angered by …*, *X, worried about …, …*."""
    if token.tag_ in ("VBN", "VBD"):
        for child in token.children:
            if child.dep_ == "nsubj" and token.tag_ == "VBN":
                return child
        subject = passive_subject(token)
        if subject is not None:
            return subject
    if token.dep_ in ("acl", "amod") and token.i > token.head.i:
        return token.head
    return None
