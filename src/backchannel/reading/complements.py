"""A cue verb's frames: which of its complements is content."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from backchannel.reading.cue_nouns import NOUNS
from backchannel.reading.extents import clip, conditions, edge, reasons
from backchannel.reading.grammar import is_infinitive, object_of
from backchannel.reading.lexicon import Cue
from backchannel.reading.paragraph import Paragraph
from backchannel.reading.told_clauses import Places, told_clause
from backchannel.reading.words import word_set

__all__ = ["Places", "complement"]

_GOING_ON = word_set("begin continue go keep proceed start")


def complement(paragraph: Paragraph, token: Any, cue: Cue, passive: bool) -> tuple[str, Places]:
    """Which frame the verb stands in, and the tokens of its content."""
    children = list(token.children)
    if token.dep_ == "xcomp" and token.head.lemma_.lower() in _GOING_ON:
        # "continued to vow they would …": hung on the verb before.
        children += [c for c in token.head.children if c.dep_ == "ccomp" and c.i > token.i]
    frames = cue.frames
    if cue.lemma == "rule" and any(c.dep_ == "prt" and c.lower_ == "out" for c in children):
        frames = frames | {"n"}
    if cue.lemma == "point" and any(c.dep_ == "prt" and c.lower_ == "out" for c in children):
        frames = frozenset("cqn")
    right = [c for c in children if c.i > token.i]
    if "c" in frames or "q" in frames:
        told = told_clause(paragraph, token, cue, frames, children, passive)
        if told is not None:
            return told
    infinitives = [
        c for c in right if c.dep_ in ("xcomp", "ccomp", "advcl", "acl") and is_infinitive(c)
    ]
    objects = [c for c in right if c.dep_ in ("dobj", "oprd", "attr", "dative")]
    if cue.lemma in ("call", "appeal", "prevail") and infinitives:
        # "called on A to resign": whom it is called on belongs to the content.
        for child in right:
            if (
                child.dep_ in ("prep", "prt")
                and child.lower_ in ("on", "upon", "to")
                and child.i < infinitives[0].i
                and object_of(child) is not None
            ):
                start = (
                    child.i + 1 if child.lower_ in ("on", "upon") else infinitives[0].left_edge.i
                )
                return "person-infinitive", [(start, clip(token, infinitives[0].right_edge.i + 1))]
    if "i" in frames:
        for child in infinitives:
            # "yearned to go": an infinitive right after the cue is no purpose.
            own = child.dep_ in ("xcomp", "ccomp") or child.left_edge.i in (
                token.i + 1,
                _after_time(token),
            )
            if own and not (objects and "o" in frames):
                end = max([child.right_edge.i, *reasons(right, child)])
                return "infinitive", [(child.left_edge.i, clip(token, end + 1))]
        late = _after_time(token)
        if late is not None and not infinitives and not objects:
            return "infinitive", [(late, clip(token, token.doc[late].head.right_edge.i + 1))]
    if "o" in frames:
        # "urged Greeks yesterday to reject …": hung on whom it is asked of.
        asked = [c for o in objects for c in o.children if is_infinitive(c) and c.i > o.i]
        for child in infinitives or asked:
            start = min([child.left_edge.i] + [o.left_edge.i for o in objects if o.i < child.i])
            end = max([child.right_edge.i, *reasons(right, child)])
            return "person-infinitive", [(start, clip(token, end + 1))]
    if "o" in frames and cue.lemma in _WISHING:
        for child in right:
            if child.dep_ == "ccomp" and any(c.dep_ == "nsubj" for c in child.children):
                return "person-infinitive", [
                    (child.left_edge.i, clip(token, child.right_edge.i + 1))
                ]
    if "c" in frames:
        for child in right:
            if (
                child.dep_ in ("advcl", "relcl", "acl", "dobj")
                and any(
                    c.lower_ in ("that", "how", "why", "what") and c.i < child.i
                    for c in child.children
                )
                and child.pos_ in ("VERB", "AUX")
            ):
                return "clause", [(child.left_edge.i, clip(token, child.right_edge.i + 1))]
    if "c" in frames:
        late = _after_adverbial(right)
        if late is not None:
            return "clause", [(late.left_edge.i, clip(token, late.right_edge.i + 1))]
    if "g" in frames:
        for child in right:
            if child.dep_ in ("xcomp", "ccomp", "acl") and (
                child.tag_ == "VBG"
                or any(c.dep_ == "aux" and c.lower_ == "having" for c in child.children)
            ):
                return "gerund", [(child.left_edge.i, clip(token, child.right_edge.i + 1))]
    if "a" in frames:
        got = _predicate(token, right, cue, passive)
        if got:
            return "predicate", got
    if "x" in frames and objects:
        attached = [c for o in objects for c in o.children if c.i > o.i]
        for child in [*right, *attached]:
            if child.dep_ == "prep" and child.lower_ in ("of", "for", "over", "as"):
                return "blame", [(objects[0].left_edge.i, clip(token, child.right_edge.i + 1))]
    if "x" in frames and not passive:
        blamed = _blamed_by(token, children)
        if blamed:
            return "blame", blamed
    if "p" in frames:
        hung = [
            c
            for c in right
            if c.dep_ in ("prep", "prt", "agent", "dative")
            and c.lower_ in cue.prepositions
            and not _of_a_noun(token, c)
        ]
        # "pleaded with the West for arms": whom it is said to comes after what is said.
        for child in sorted(hung, key=lambda c: c.lower_ == "with"):
            inner = [c for c in child.children if c.dep_ in ("pobj", "pcomp", "prep")]
            # "were reported on Tuesday by the paper": when, and not what.
            day = bool(inner) and inner[0].ent_type_ in ("DATE", "TIME")
            if inner and not (day and any(c.dep_ == "agent" for c in children)):
                start = inner[0].left_edge.i
                if cue.lemma in ("liken", "compare") and objects:
                    start = objects[0].left_edge.i
                end = max([child.right_edge.i, *reasons(right, child)])
                return "preposition", [(start, clip(token, end + 1))]
    if frames & {"n", "c"} and any(c.dep_ == "agent" for c in children):
        for child in children:
            if child.dep_ == "nsubjpass" and child.tag_ not in ("WDT", "WP", "PRP", "DT"):
                return "passive", [(child.left_edge.i, min(child.right_edge.i + 1, token.i))]
    if "n" in frames:
        for child in right:
            # "denounced what it calls …": what it is called is denounced.
            if child.dep_ == "ccomp" and child.left_edge.lower_ in _ASKING:
                return "object", [(child.left_edge.i, clip(token, child.right_edge.i + 1))]
    if "n" in frames or "w" in frames:
        for child in objects:
            if "n" not in frames and child.lemma_.lower() not in _SAID:
                continue
            pointing = child.lower_ in _POINTING and cue.kind not in ("refusal", "denial")
            if child.dep_ == "dobj" and not (
                pointing or (child.lower_ in _NOBODY and not list(child.children))
            ):
                end = child.right_edge.i + 1
                for other in right:
                    if other.i > child.i and (
                        other.dep_ in ("xcomp", "acl")
                        or (other.dep_ == "prep" and other.left_edge.i == other.i)
                        or (other.dep_ == "advcl" and conditions(cue, other))
                    ):
                        end = max(end, edge(other))
                return "object", [(child.left_edge.i, clip(token, end))]
    return "", []


def _after_adverbial(right: list[Any]) -> Any:
    """The clause of *acknowledged for the first time that …*, hung on the noun before it."""
    for phrase in right:
        # "disclosed to MDNA that …": letters that the tagger takes for a verb.
        letters = phrase.dep_ == "xcomp" and phrase.text[:1].isupper()
        if phrase.dep_ not in ("prep", "dative", "npadvmod") and not letters:
            continue
        for verb in phrase.subtree:
            that = next((c for c in verb.children if c.lower_ == "that"), None)
            if (
                verb.dep_ in ("acl", "relcl", "ccomp")
                and that is not None
                and that.dep_ in ("mark", "advmod")
                and that.i == verb.left_edge.i
                and verb.head.lemma_.lower() not in NOUNS
                and any(c.dep_ in ("nsubj", "nsubjpass", "expl") for c in verb.children)
            ):
                return verb
    return None


def _blamed_by(token: Any, children: Sequence[Any]) -> Places:
    """*The firm was accused by the guild of hiding cuts*: the firm, and of what."""
    agent = next((c for c in children if c.dep_ == "agent"), None)
    subject = next((c for c in children if c.dep_ == "nsubjpass"), None)
    who = object_of(agent) if agent is not None else None
    if who is None or subject is None or subject.tag_ in ("WDT", "WP"):
        return []
    # "by the guild of hiding …" against "by the head of the guild"
    own = [c for c in who.children if c.i + 1 < token.sent.end and c.nbor(1).suffix_ == "ing"]
    for child in (*children, *own):
        if child.i > who.i and child.dep_ == "prep" and child.lower_ in ("of", "for", "over"):
            return [
                (subject.left_edge.i, min(subject.right_edge.i + 1, token.i)),
                (child.left_edge.i, clip(token, child.right_edge.i + 1)),
            ]
    return []


def _of_a_noun(verb: Any, preposition: Any) -> bool:
    """*Voted on the guild's demand for a levy*: what is demanded, and not what was voted for."""
    before = preposition.nbor(-1)
    cue = NOUNS.get(before.lemma_.lower()) if before.i > verb.i and before.pos_ == "NOUN" else None
    return cue is not None and preposition.lower_ in cue.prepositions


def _after_time(token: Any) -> int | None:
    """Where *to …* begins in *offered on Monday to …*, which the parser may hang on the day."""
    doc, at = token.doc, token.i + 1
    while at < token.sent.end and (doc[at].ent_type_ in ("DATE", "TIME") or doc[at].lower_ == "on"):
        at += 1
    if token.i + 1 < at < token.sent.end - 1 and doc[at].tag_ == "TO":
        verb = doc[at].head
        if verb.i > at and is_infinitive(verb):
            return int(at)
    return None


_ASKING = word_set("how what when where which who why")
_POINTING = word_set("it this that them these those")
_NOBODY = word_set(
    "so himself herself themselves itself him her me us you what one anyone anything something"
)
#: Words for what is said that take no content of their own.
_SAID = word_set(
    """
    proposal offer bid demand draft plan idea terms motion objection condition package
    counteroffer counterproposal request threat veto opposition support backing pledge promise
    deadline
    """
)


def _predicate(token: Any, right: list[Any], cue: Cue, passive: bool) -> Places:
    objects = [c for c in right if c.dep_ in ("dobj", "ccomp", "oprd", "nsubj", "xcomp")]
    for child in right:
        if child.dep_ in ("prep", "mark", "advmod", "advcl") and child.lower_ == "as":
            start = min([child.i] + [o.left_edge.i for o in objects if o.i < child.i])
            end = max([child.right_edge.i + 1] + [o.right_edge.i + 1 for o in objects])
            return [(start, clip(token, end))]
        if child.dep_ == "advcl" and any(c.lower_ == "as" for c in child.children):
            start = min([child.left_edge.i] + [o.left_edge.i for o in objects if o.i < child.i])
            return [(start, clip(token, child.right_edge.i + 1))]
    for one in objects:
        if one.dep_ not in ("dobj", "nsubj", "ccomp", "oprd"):
            continue
        for child in one.subtree:
            if child.lower_ == "as" and child.i > one.i and child.dep_ in _AS:
                whole = child.head if child.dep_ == "mark" else child
                return [(one.left_edge.i, clip(token, whole.right_edge.i + 1))]
    if cue.lemma in _NAMING:
        for child in right:
            quoted = any(t.is_quote for t in child.subtree if t.i > child.left_edge.i)
            if child.dep_ == "dobj" and quoted and child.right_edge.i - child.left_edge.i >= 3:
                return [(child.left_edge.i, clip(token, child.right_edge.i + 1))]
        inside = [
            c
            for c in right
            if c.dep_ in ("oprd", "ccomp", "xcomp", "dobj", "attr", "acomp")
            or (c.dep_ == "advcl" and any(t.is_quote for t in c.lefts))
        ]
        if len(inside) >= 2 or any(c.dep_ in ("oprd", "ccomp", "xcomp", "attr") for c in inside):
            return [(inside[0].left_edge.i, clip(token, inside[-1].right_edge.i + 1))]
    return []


_AS = frozenset({"prep", "mark", "advmod"})
_NAMING = word_set("call label dub brand deem consider declare pronounce rate")


_WISHING = word_set("want like prefer need")
