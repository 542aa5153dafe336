"""The mode of an event by the words around it, where its own word does not settle it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from backchannel.reading.events.grammar import VerbFrame, lemma, subtree
from backchannel.reading.events.senses import fits
from backchannel.reading.events.words import event_words
from backchannel.reading.words import word_set

__all__ = ["hostile", "mode_of"]

#: Types whose mode says what is threatened, asked or refused, not how.
_OF_CONTENT = frozenset({"THREATEN", "REQUEST", "REJECT"})
#: Who bombs from the air or with guns; others bomb with what they carry.
_MILITARY = word_set("military air armed aerial retaliatory punitive legal surgical")
_ARMED = word_set("army air force navy jet aircraft warplane military troop plane bomber")


def mode_of(
    type: str,
    own: str,
    trigger: Any,
    clause: Collection[Any],
    content: Collection[Any],
    actors: Collection[str],
) -> str:
    """The mode, empty where none fits.

    Args:
        type: PLOVER type.
        own: the mode that the word itself has, empty where it leaves it open.
        trigger: the word's token.
        clause: tokens of its clause.
        content: tokens that head what is threatened, asked or refused.
        actors: who acts, in words.
    """
    table = event_words().modes.get(type)
    if table is None:
        return own
    if type in _OF_CONTENT:
        return (
            own
            or _by_content(type, content)
            or _first(table, [t for c in content for t in _outward(c)])
        )
    words = [trigger, *clause]
    if type == "CONSULT":
        found = _first(table, [t for t in words if t.i != trigger.i])
        if found == "phone" or own in ("", "multilateral"):
            return found or own
        return own
    found = _first(table, words)
    if type == "ASSAULT":
        if own == "heavy-weapons" or own in ("abduct", "assassinate", "execute", "torture"):
            return own
        if found in ("suicide-attack", "unconventional"):
            return found
        if lemma(trigger) in ("bomb", "bombing") and found in ("", "explosives"):
            armed = any(w.strip("s") in _ARMED or w in _ARMED for w in _said(actors))
            return "heavy-weapons" if armed or not actors else "explosives"
        return own or found
    if type == "MOBILIZE":
        moved = [t for t in words if t.i != trigger.i and t.dep_ not in ("nsubj",)]
        return own or _first(table, moved) or _first(table, clause)
    return own or found


def _said(actors: Collection[str]) -> list[str]:
    return [w for a in actors for w in a.lower().split()]


#: What an act would be as the content of a demand, a refusal or a threat: by its type, or by its
#: type and mode.
_ASKED = {
    "CONSULT": "meet",
    "RETREAT": "yield",
    "CONCEDE": "yield",
    "AID": "assist",
    "COOPERATE": "assist",
    "RETREAT resign": "change",
    "SANCTION": "assist",
}
_THREATENED = {
    "ASSAULT": "violence",
    "PROTEST": "restrict",
    "SANCTION": "relations",
    "SANCTION expel": "expel",
    "COERCE": "restrict",
    "COERCE arrest": "arrest",
    "COERCE ban": "ban",
    "COERCE deport": "expel",
    "RETREAT resign": "relations",
    "REJECT": "relations",
}


def _by_content(type: str, content: Collection[Any]) -> str:
    """The mode by what the act would be that is asked for, refused or threatened."""
    table = _THREATENED if type == "THREATEN" else _ASKED
    words = event_words()
    for token in content:
        senses = words.verbs.get(lemma(token), ()) if token.pos_ in ("VERB", "AUX") else ()
        if type == "THREATEN" and _downs_tools(token):
            return _THREATENED["PROTEST"]
        if senses:
            frame = VerbFrame(token)
            sense = next((s for s in senses if fits(frame, s)), None)
            if sense is not None and sense.type:
                found = table.get(f"{sense.type} {sense.mode}") or table.get(sense.type, "")
                if found:
                    return found
    return ""


def _downs_tools(token: Any) -> bool:
    """*Threatened a strike*, *strike action*: workers' own, where nobody is its target."""
    words = event_words().lists
    if token.pos_ != "NOUN" or lemma(token) not in words["protest"]:
        return False
    near = {lemma(c) for c in token.children if c.dep_ in ("amod", "compound")}
    if near & (words["arms"] - words["protest"] | _MILITARY):
        return False
    aimed = any(c.lower_ in ("on", "against", "at") for c in token.children if c.dep_ == "prep")
    return not aimed and (lemma(token) != "action" or bool(near & words["protest"]))


def hostile(content: Collection[Any]) -> bool:
    """Whether what is vowed is violence: then it is a threat and no promise."""
    war = event_words().lists["war"]
    return _by_content("THREATEN", content) == "violence" or any(
        lemma(t) in war and lemma(t) != "respond" for t in content
    )


def _first(table: Any, words: Collection[Any]) -> str:
    found = {lemma(t) for t in words} | {t.lower_ for t in words}
    return next((mode for mode, known in table.items() if found & known), "")


def _outward(head: Any) -> list[Any]:
    """A content's head and what stands near it: its objects, not clauses of other verbs."""
    far = frozenset({"relcl", "advcl", "conj", "parataxis", "prep", "acl"})
    return [
        head,
        *(
            t
            for child in head.children
            if child.dep_ not in far or child.lower_ == "of"
            for t in subtree(child, far)
        ),
        *(p for c in head.children if c.lower_ == "of" for p in c.children),
    ]
