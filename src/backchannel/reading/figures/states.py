"""What a text says became of those it counts: dead, held, freed, wounded, missing …"""

from __future__ import annotations

import re
from typing import Any

from backchannel.reading.figures.place import Counted, Place
from backchannel.reading.figures.units import is_people

__all__ = ["WORDS", "state_of"]

_VERBS = {
    "kill": "dead",
    "die": "dead",
    "slay": "dead",
    "murder": "dead",
    "perish": "dead",
    "drown": "dead",
    "execute": "dead",
    "wound": "wounded",
    "injure": "wounded",
    "hurt": "wounded",
    "free": "freed",
    "release": "freed",
    "liberate": "freed",
    "exchange": "freed",
    "return": "freed",
    "hold": "held",
    "detain": "held",
    "imprison": "held",
    "jail": "held",
    "abduct": "abducted",
    "kidnap": "abducted",
    "capture": "abducted",
    "seize": "abducted",
    "arrest": "arrested",
    "displace": "displaced",
    "uproot": "displaced",
    "evacuate": "evacuated",
    "strand": "stranded",
    "block": "blocked",
    "idle": "idle",
}
_ADJECTIVES = {
    "dead": "dead",
    "deceased": "dead",
    "slain": "dead",
    "alive": "alive",
    "living": "alive",
    "surviving": "alive",
    "captive": "held",
    "jailed": "held",
    "imprisoned": "held",
    "detained": "held",
    "freed": "freed",
    "released": "freed",
    "free": "freed",
    "wounded": "wounded",
    "injured": "wounded",
    "missing": "missing",
    "unaccounted": "missing",
    "displaced": "displaced",
    "arrested": "arrested",
    "abducted": "abducted",
    "kidnapped": "abducted",
    "captured": "abducted",
    "idle": "idle",
    "idled": "idle",
    "stranded": "stranded",
    "blocked": "blocked",
    "unknown": "unknown",
}
_NOUNS = {
    "body": "dead",
    "corpse": "dead",
    "remains": "dead",
    "remain": "dead",
    "death": "dead",
    "killing": "dead",
    "toll": "dead",
    "release": "freed",
    "liberation": "freed",
    "detention": "held",
    "arrest": "arrested",
    "abduction": "abducted",
    "kidnapping": "abducted",
    "displacement": "displaced",
}
_LINK = (
    r"(?:\s|,|who|that|which|are|were|is|was|have|has|had|been|being|be|to|still|also|now|all|"
    r"of them|of whom|believed|thought|feared|presumed|reported|reportedly|confirmed|known|"
    r"considered|declared|listed|left|found|either)+"
)
_PARTICIPLES = {"killed": "dead", "died": "dead", "lost their lives": "dead", "held": "held"}
#: Words that name a state, in the forms that are listed, and the state.
WORDS = {**_VERBS, **_NOUNS, **_ADJECTIVES, **_PARTICIPLES}
#: "Living" behind a noun says where, "free" what one may do.
_behind = "|".join([*_PARTICIPLES, *(w for w in _ADJECTIVES if w not in ("living", "free"))])
_BEHIND = re.compile(rf"(?P<link>{_LINK})\b(?P<word>{_behind})\b")
_BEFORE = re.compile(
    r"\b(?P<will>to |will |would |could |should |may |might |must |not |n['’]t )?"
    r"(?:(?:be|have|has|had|also|already) )*"
    r"(?P<verb>kill|wound|injur|free|releas|liberat|hold|held|detain|jail|abduct|kidnap|captur|"
    r"arrest|displac|evacuat|strand|block)(?P<form>e|ed|es|s|ing|ped|ping|ting)?\s+$"
)
_STEMS = {
    "injur": "wounded",
    "releas": "freed",
    "liberat": "freed",
    "captur": "abducted",
    "displac": "displaced",
    "evacuat": "evacuated",
    "held": "held",
}
_INTRANSITIVE = ("die", "perish", "drown")
_UNREAL = {
    "never",
    "will",
    "would",
    "could",
    "should",
    "may",
    "might",
    "must",
    "can",
    "shall",
    "not",
    "n't",
}
_WANTED = ("demand", "want", "seek", "ask", "request", "urge", "offer", "propose", "promise")


def state_of(place: Place, counted: Counted) -> str | None:
    """The state said of what is counted; ``to be freed`` for a release that is only spoken of.

    Where the text speaks of what might happen, or of something else, there is none.
    """
    if counted.measure:
        return None
    return (
        _said_at_number(place, counted)
        or _said_by_parse(place, counted)
        or _said_behind(place, counted)
    )


def _allowed(state: str | None, counted: Counted, verb: str = "") -> str | None:
    """The state where it fits what is counted: a party holds seats, a camera captures pictures."""
    people = counted.unit is None or is_people(counted.unit, counted.noun)
    if verb == "seize" or state in ("held", "abducted"):
        return state if people else None
    if state in ("wounded", "freed", "arrested"):
        agents = ("er", "or", "ist", "ian", "ee", "ant")
        return state if people or str(counted.unit).removesuffix("s").endswith(agents) else None
    return state


def _said_at_number(place: Place, counted: Counted) -> str | None:
    """*19 dead*, *killed 19*, *wounding at least 12*."""
    found = re.match(
        r"\s+(?:(?:of (?:them|whom|these|those|the)|are|were|is|was|people)\s+)?(\w+)\b", place.rest
    )
    if found and counted.noun is None and found[1].lower() in _ADJECTIVES:
        return _allowed(_ADJECTIVES[found[1].lower()], counted)
    if found and counted.noun is None and found[1].lower() in ("killed", "died"):
        return "dead"
    verb = _BEFORE.search(place.before)
    if verb is None:
        toll = re.search(r"\btoll\b[^.;,]{0,40}$", place.before)
        return "dead" if toll and counted.noun is None else None
    state = _STEMS.get(verb["verb"]) or _VERBS.get(verb["verb"])
    state = _allowed(state, counted)
    if verb["will"]:
        return "to be freed" if state == "freed" and "not" not in verb["will"] else None
    return state


def _said_by_parse(place: Place, counted: Counted) -> str | None:
    noun = counted.noun
    if noun is None or not counted.own:
        noun = place.token
        while noun.dep_ in ("nummod", "quantmod", "compound", "advmod") and noun.head.i != noun.i:
            noun = noun.head
    for child in noun.children:
        word = child.lower_
        if child.dep_ in ("amod", "compound") and word in _ADJECTIVES and word != "free":
            return _ADJECTIVES[word]
        if child.dep_ in ("acl", "relcl"):
            state = _of_verb(child, counted, noun)
            if state:
                return state
    head = noun.head
    if noun.dep_ == "conj":
        head = head.head if head.dep_ in ("dobj", "pobj", "nsubj", "nsubjpass", "attr") else head
    if noun.dep_ in ("nsubjpass", "dobj", "nsubj", "conj") and head.pos_ in ("VERB", "AUX"):
        return _of_verb(head, counted, noun)
    if noun.dep_ == "pobj" and noun.head.lower_ in ("of", "to", "at"):
        if noun.head.head.lemma_ in ("status", "fate", "whereabouts"):
            told = noun.head.head.head.children
            return "unknown" if any(c.lower_ in ("unknown", "unclear") for c in told) else None
        return _of_noun(noun.head.head, noun.head.lower_)
    return None


def _of_verb(verb: Any, counted: Counted, noun: Any) -> str | None:
    aux = {c.lower_ for c in verb.children if c.dep_ in ("aux", "neg")}
    if not aux & _UNREAL:
        told = _predicated(verb, noun)
        if told is not None:
            return told
    lemma = verb.lemma_.lower()
    state = _allowed(_VERBS.get(lemma), counted, lemma)
    if state is None or (lemma not in _INTRANSITIVE and not _undergoes(verb, noun)):
        return None
    if aux & _UNREAL or ("to" in aux and "have" not in aux):
        negated = any(c.dep_ == "neg" for c in verb.children)
        return "to be freed" if state == "freed" and not negated else None
    return state


def _predicated(verb: Any, noun: Any) -> str | None:
    """*are dead*, *are believed (to be) alive*."""
    for child in verb.children:
        if child.i < noun.i or child.dep_ not in ("acomp", "oprd", "attr", "xcomp", "ccomp"):
            continue
        inner = [c for c in child.children if c.dep_ in ("acomp", "oprd") and child.lemma_ == "be"]
        for word in (child, *inner):
            if word.lower_ == "free" and verb.lemma_ not in ("be", "go", "set", "walk"):
                continue
            if word.lower_ in _ADJECTIVES and (word.pos_ == "ADJ" or word.tag_ == "VBN"):
                aux = {c.lower_ for c in word.children if c.dep_ in ("aux", "auxpass")}
                if "to" in aux and "have" not in aux:
                    return "to be freed" if _ADJECTIVES[word.lower_] == "freed" else None
                return _ADJECTIVES[word.lower_]
    return None


def _undergoes(verb: Any, noun: Any) -> bool:
    """Whether the verb is done to the noun: *freed 40 people*, not *40 people freed him*."""
    if verb.dep_ == "acl":
        return bool(verb.tag_ == "VBN")
    if verb.dep_ == "relcl":
        # "Captives whose remains were returned": it is done to something else.
        passive = [c for c in verb.children if c.dep_ == "nsubjpass"]
        if any(c.lower_ not in ("who", "that", "which") for c in passive):
            return False
        others = (c for c in verb.children if c.dep_ == "nsubj")
        return verb.tag_ == "VBN" or any(c.lower_ not in ("who", "that", "which") for c in others)
    return bool(noun.dep_ != "nsubj")


def _of_noun(head: Any, preposition: str) -> str | None:
    state = _NOUNS.get(head.lower_) or _NOUNS.get(head.lemma_.lower())
    if state is None or (preposition != "of" and head.lemma_.lower() != "toll"):
        return None
    if state == "freed":
        above = head.head
        if above.pos_ == "VERB" and above.lemma_.lower() in _WANTED:
            return "to be freed"
        if head.dep_ == "pobj" and above.lower_ in ("after", "since", "following", "with"):
            return state
        return None
    return state


def _said_behind(place: Place, counted: Counted) -> str | None:
    """*prisoners, who are believed to be dead*; *prisoners held in the north*."""
    end = max(counted.end, place.expression.end)
    found = _BEHIND.match(place.tokens.paragraph.text[end : end + 60])
    if found is None:
        return None
    link, word = found["link"], found["word"]
    if "," in link and not re.search(r"\b(?:who|that|which|of them|all)\b", link):
        return None
    state = _allowed(_PARTICIPLES.get(word) or _ADJECTIVES[word], counted, word)
    if state == "freed" and re.search(r"\bto\b", link):
        return "to be freed"
    return state
