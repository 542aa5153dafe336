"""Whether an event happened, lies ahead, is only imagined, or did not happen.

The four are PLOVER's special contexts. They are read from auxiliaries, negation, mood, and the verb
above; a clause that speaks of what is usual tells no event at all.
"""

from __future__ import annotations

from typing import Any

from backchannel.reading.events.grammar import VerbFrame
from backchannel.reading.events.words import event_words
from backchannel.reading.words import word_set

__all__ = ["is_generic", "noun_status", "verb_status"]

_FUTURE = word_set("will shall wo 'll ’ll")
_MODAL = word_set("could might may should can must ought 'd ’d")
_IF = word_set("if unless whether lest")
_AHEAD = word_set(
    """
    plan intend prepare expect schedule set due arrange mean decide slate bind book invite
    """
)
_IMAGINED = word_set(
    """
    want hope hop seek try attempt consider threaten offer wish aim like love need ask urge tell
    order demand request press beg appeal call ready willing prepared able likely unlikely eager
    keen free propose suggest recommend contemplate weigh help enable require push pressure lobby
    encourage persuade advise warn mull fear dread vow pledge promise agree allow permit
    """
)
_ASKING = word_set("require demand ask request insist propose suggest recommend urge order")
_DENYING = word_set("deny refuse decline fail avoid neglect refrain abstain forget dispute")
_GATHERING = word_set("gather meet convene sit assemble")
_TALKING = word_set("discuss talk negotiate confer consult debate")
_BESIDE = word_set("after before since by in while upon until beyond")
_ENDING = word_set("stop cease quit")
#: Governors of an event noun under which it is wished for, and so on.
_WISHED = word_set(
    """
    want seek hope demand request propose suggest consider urge favour favor oppose call ask need
    allow enable threaten fear risk mull weigh recommend offer encourage
    """
)
#: Verbs that bring the event about: it is as real as they are.
_BRINGING = word_set(
    """
    secure ensure obtain win achieve negotiate guarantee facilitate arrange broker allow permit
    begin agree complete prolong extend delay speed push order implement spark trigger provoke
    cause prompt host stage
    """
)
_OCCURRING = word_set("take happen occur begin start resume materialise materialize open")
_PLANNED = word_set("plan schedule expect arrange prepare await set slate announce")
_CALLED_OFF = word_set("cancel avoid prevent avert deny scrap abandon rule shun")
_ADJECTIVES = {
    "planned": "future",
    "upcoming": "future",
    "scheduled": "future",
    "forthcoming": "future",
    "coming": "future",
    "future": "future",
    "next": "future",
    "proposed": "hypothetical",
    "possible": "hypothetical",
    "potential": "hypothetical",
    "threatened": "hypothetical",
    "alleged": "historical",
}


def _words(verb: Any, *deps: str) -> set[str]:
    return {c.lower_ for c in verb.children if c.dep_ in deps}


def _negated(verb: Any) -> bool:
    if any(c.dep_ == "neg" or c.lower_ in ("never", "hardly") for c in verb.children):
        return True
    if any(c.dep_ == "advmod" and c.lower_ in ("longer", "anymore") for c in verb.children):
        return True
    before = [t.lower_ for t in verb.doc[max(0, verb.i - 3) : verb.i]]
    if before[-2:] == ["yet", "to"] or "without" in before[-1:]:
        return True
    if any(c.dep_ == "mark" and c.lower_ == "without" for c in verb.children):
        return True
    subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    if subject is not None:
        if subject.lower_ in ("nobody", "none", "neither"):
            return True
        return any(c.dep_ == "det" and c.lower_ in ("no", "neither") for c in subject.children)
    return False


def _denied(verb: Any) -> bool:
    """Whether somebody denies it: *denied that it had bombed …*, *denied bombing …*."""
    here = verb
    for _ in range(5):
        if here.dep_ not in ("ccomp", "xcomp", "pcomp", "conj", "prep", "dobj"):
            return False
        here = here.head
        if here.lemma_.lower() in ("deny", "denial") and here.pos_ in ("VERB", "NOUN"):
            return True
    return False


def _supposed(verb: Any) -> bool:
    """Whether it stands in a clause with *if* or *unless*."""
    here = verb
    for _ in range(5):
        marks = _words(here, "mark", "advmod")
        if marks & _IF or {"in", "case"} <= marks:
            return True
        if here.dep_ not in ("xcomp", "conj", "ccomp", "aux") or here.head is here:
            return False
        here = here.head
    return False


def _reported(verb: Any) -> bool:
    """Whether *would* only moves a *will* into reported speech: *said they would …*."""
    here = verb
    for _ in range(4):
        if here.dep_ == "ccomp" and here.head.pos_ == "VERB":
            return here.head.tag_ in ("VBD", "VBN")
        if here.dep_ not in ("conj", "xcomp") or here.head is here:
            return False
        here = here.head
    return False


def _is_asked(verb: Any) -> bool:
    """Whether it is only asked for: *required that B recognise A*."""
    return verb.tag_ in ("VB", "VBP") and verb.head.lemma_.lower() in _ASKING


def verb_status(verb: Any, depth: int = 0) -> str:
    """Historical, future, hypothetical or negated; empty where the verb tells of an end.

    Example: *will meet*, *could attack*, *did not sign*, *met*.
    """
    if depth > 5:
        return "historical"
    if _denied(verb):
        return "negated"
    auxiliaries = _words(verb, "aux", "auxpass")
    if _supposed(verb) or "either" in _words(verb, "preconj", "advmod", "cc", "det"):
        return "hypothetical"
    if _negated(verb):
        return "negated"
    if auxiliaries & _FUTURE:
        return "future"
    if verb.dep_ == "ccomp" and not auxiliaries and _is_asked(verb):
        return "hypothetical"
    if "would" in auxiliaries:
        return "future" if _reported(verb) and "have" not in auxiliaries else "hypothetical"
    if auxiliaries & _MODAL:
        return "hypothetical"
    if [t.lower_ for t in verb.doc[max(0, verb.i - 2) : verb.i]] == ["going", "to"]:
        return "future"
    head = verb.head
    if "to" in auxiliaries:
        return _of_infinitive(verb, depth)
    if verb.dep_ in ("xcomp", "pcomp") and verb.tag_ == "VBG":
        return _of_gerund(verb, depth)
    if verb.dep_ == "conj" and head.pos_ in ("VERB", "AUX") and verb.tag_ in ("VB", "VBG"):
        return verb_status(head, depth + 1)
    if verb.dep_ == "conj" and head.pos_ == "VERB" and verb.tag_ == head.tag_ == "VBN":
        own = {c.dep_ for c in verb.children} & {"aux", "auxpass", "nsubj", "nsubjpass"}
        return "historical" if own else verb_status(head, depth + 1)
    if verb.tag_ == "VB" and not auxiliaries:
        if verb.dep_ == "ccomp" and head.lemma_.lower() in ("let", "make", "see", "help", "have"):
            return verb_status(head, depth + 1)
        # Company and union meet at last: the tagger's bare form is a present.
        told = verb.dep_ != "ccomp" and any(c.dep_ == "nsubj" for c in verb.children)
        return "historical" if told else "hypothetical"
    return "historical"


def _of_infinitive(verb: Any, depth: int) -> str:
    head = verb.head
    lemma = head.lemma_.lower()
    if lemma in _DENYING:
        return "negated"
    above = verb_status(head, depth + 1) if head.pos_ in ("VERB", "AUX") else "historical"
    if lemma in _AHEAD or lemma in ("due", "set", "about", "scheduled", "bound"):
        return "future" if above != "negated" else "negated"
    if lemma == "be" or (lemma == "have" and verb.dep_ == "xcomp"):
        return "future" if lemma == "be" else "hypothetical"
    if lemma in _IMAGINED or head.pos_ in ("NOUN", "ADJ", "ADV"):
        return "hypothetical"
    if verb.dep_ == "advcl" and head.pos_ == "VERB":
        # They gathered to discuss: where they did the one they did the other.
        return above if lemma in _GATHERING and verb.lemma_.lower() in _TALKING else "hypothetical"
    if verb.dep_ == "ROOT" or head is verb:
        return "future"
    # manage, begin, force, come: what is above happened or not, and so did this.
    return above


def _of_gerund(verb: Any, depth: int) -> str:
    head = verb.head
    if head.pos_ == "ADP":
        if head.lower_ == "without":
            return "negated"
        if head.lower_ in _BESIDE:
            above = head.head
            if head.lower_ == "until":
                return "historical"
            return verb_status(above, depth + 1) if above.pos_ in ("VERB", "AUX") else "historical"
        lemma = head.head.lemma_.lower()
        if lemma in ("prevent", "stop", "refrain", "keep", "bar", "ban"):
            return "negated"
        if lemma in _IMAGINED or lemma in ("accuse", "possibility", "hope", "prospect", "threat"):
            return "hypothetical"
        # Thanked for hosting: done; focused on securing, close to signing: not yet.
        return "historical" if head.lower_ in ("for", "with", "over", "as") else "hypothetical"
    lemma = head.lemma_.lower()
    if lemma in _DENYING:
        return "negated"
    if lemma in _ENDING:
        return ""
    if lemma in _IMAGINED:
        return "hypothetical"
    return verb_status(head, depth + 1) if head.pos_ in ("VERB", "AUX") else "historical"


def noun_status(noun: Any, governor: Any, light: bool) -> str:
    """The status of an event noun under the verb that governs it."""
    words = event_words()
    for child in noun.children:
        if child.dep_ == "det" and child.lower_ == "no":
            return "negated"
        if child.dep_ in ("amod", "det", "compound") and child.lower_ in _ADJECTIVES:
            found = _ADJECTIVES[child.lower_]
            if found != "historical":
                return found
    if noun.dep_ == "pobj":
        if noun.head.lower_ in ("without", "absent"):
            return "negated"
        if noun.head.lower_ in ("for", "pending", "towards", "toward") and not light:
            return "hypothetical"
        if noun.head.lower_ in ("after", "since", "following") and not light:
            return "historical"
    if governor is None:
        return "historical"
    lemma = governor.lemma_.lower()
    subject = noun.dep_ in ("nsubj", "nsubjpass")
    carrying = light or (subject and (lemma in words.phase or lemma in words.light))
    if carrying:
        found = verb_status(governor) or "historical"
        # The talks did not produce a deal: they took place all the same.
        return found if found != "negated" or light or lemma in _OCCURRING else "historical"
    if subject:
        # The meeting is set for, is due to begin; what else it does says nothing of itself.
        nexts = {lemma} | {c.lower_ for c in governor.children if c.dep_ in ("acomp", "attr")}
        if nexts & (_PLANNED | {"due", "imminent", "likely"}) and verb_status(governor) not in (
            "negated",
            "hypothetical",
        ):
            return "future"
        if lemma in ("be", "exist") and _negated(governor):
            return "negated"
        return "hypothetical" if _supposed(governor) else "historical"
    if lemma in _WISHED:
        return "hypothetical"
    if lemma in _BRINGING:
        return verb_status(governor) or "historical"
    if lemma in _PLANNED:
        return "future"
    if lemma in _CALLED_OFF:
        return "negated"
    if lemma in ("be", "attr", "exist") and _negated(governor):
        return "negated"
    return "hypothetical" if _supposed(governor) else "historical"


def _bare(token: Any) -> bool:
    """A plural without article, number, owner or name: *unions*, *terrorists*."""
    return bool(
        token is not None
        and token.tag_ == "NNS"
        and token.ent_type_ == ""
        and not any(
            c.dep_ in ("det", "nummod", "poss", "compound", "amod", "relcl", "acl", "prep")
            or c.pos_ in ("PROPN", "NUM")
            for c in token.children
        )
    )


def is_generic(frame: VerbFrame) -> bool:
    """Whether a clause speaks of what is usual: *unions often negotiate*, *every Sunday*."""
    verb = frame.verb
    finite = verb
    while finite.dep_ in ("xcomp", "conj") and finite.head is not finite:
        finite = finite.head
    adverbs = {c.lower_ for c in verb.children if c.dep_ in ("advmod", "npadvmod")}
    adverbs |= {c.lower_ for c in finite.children if c.dep_ == "advmod"}
    present = verb.tag_ in ("VBZ", "VBP") or (
        verb.tag_ == "VB" and _words(verb, "aux") & {"do", "does", "can"}
    )
    usual = bool(adverbs & event_words().generic)
    every = any(
        c.dep_ == "npadvmod" and any(d.lower_ in ("every", "each") for d in c.children)
        for c in verb.children
    )
    habit = present or "usually" in adverbs or "would" in _words(verb, "aux")
    if (usual or every) and habit:
        return True
    if not present or "not" in adverbs:
        return False
    if _bare(frame.subject) and not _words(verb, "neg"):
        # Teachers strike next Wednesday: what has its day is no habit.
        return not any(
            c.dep_ == "npadvmod" and c.ent_type_ == "DATE" and c.tag_ not in ("NNS", "NNPS")
            for c in verb.children
        )
    return (
        bool(frame.objects or frame.prepositions)
        and any(
            _bare(o)
            for o in [*frame.objects, *(p for ps in frame.prepositions.values() for p in ps)]
        )
        and not any(
            o.ent_type_ or o.pos_ == "PROPN"
            for o in [*frame.objects, *(p for ps in frame.prepositions.values() for p in ps)]
        )
    )
