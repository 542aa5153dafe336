"""A cue verb's frames: which of its complements is content."""

from __future__ import annotations

from typing import Any

from backchannel.reading.grammar import is_infinitive, object_of
from backchannel.reading.lexicon import Cue, cue_of
from backchannel.reading.nouns import is_speaker
from backchannel.reading.paragraph import Paragraph
from backchannel.reading.words import word_set

__all__ = ["Places", "complement"]

_GOING_ON = word_set("begin continue go keep proceed start")
_CLAUSES = frozenset({"ccomp", "parataxis"})
Places = list[tuple[int, int]]


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
        first = next((c for c in right if c.dep_ == "xcomp" and is_infinitive(c)), None)
        marked = [
            c
            for c in right
            if c.dep_ == "ccomp" and any(m.lower_ == "that" and m.i < c.i for m in c.children)
        ]
        clauses = [
            c
            for c in (marked if "c" in frames and marked else children)
            if c.dep_ in _CLAUSES
            and c.pos_ in ("VERB", "AUX", "ADJ", "NOUN", "PROPN", "PRON")
            and not (frames & {"i", "o"} and first is not None and first.i < c.i)
        ]
        follows = any(c.i > token.i and c.left_edge.i == token.i + 1 for c in clauses)
        for child in clauses:
            if child.i < token.i and follows and not any(paragraph.direct):
                continue
            if child.i < token.i:
                between = token.doc[child.right_edge.i : token.i]
                if any(t.text in ";:" for t in between) and child.right_edge.i < token.i - 1:
                    continue
                if not _asserts(child) and not any(t.is_quote for t in between):
                    continue
                places = [(child.left_edge.i, _before(token, child))]
                return "preposed", places + _joined(token)
            if is_infinitive(child):
                continue
            if "c" in frames:
                end = max([child.right_edge.i, *_reasons(right, child)])
                # "published what it says is the draft": the cue stands in its own clause.
                start = child.left_edge.i if child.left_edge.i > token.i else token.i + 1
                return "clause", [(start, _clip(token, end + 1))]
        fronted = _fronted(token) if "c" in frames and not clauses else None
        if fronted is not None:
            return "preposed", fronted
        told = _told(token, right, hearers=cue.lemma in _TELLING)
        if told:
            return "clause", told
        turned = _inverted(token) if "c" in frames and not clauses else None
        if turned is not None:
            return "preposed", turned
        main = _parenthesis(token) if "c" in frames else None
        if main is not None:
            return "parenthesis", main
        if cue.lemma == "say" and not passive:
            lost = _lost_clause(token, right)
            if lost is not None:
                return "clause", [lost]
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
                return "person-infinitive", [(start, _clip(token, infinitives[0].right_edge.i + 1))]
    if "i" in frames:
        for child in infinitives:
            # "yearned to go": an infinitive right after the cue is no purpose.
            own = child.dep_ in ("xcomp", "ccomp") or child.left_edge.i == token.i + 1
            if own and not (objects and "o" in frames):
                end = max([child.right_edge.i, *_reasons(right, child)])
                return "infinitive", [(child.left_edge.i, _clip(token, end + 1))]
    if "o" in frames:
        # "urged Greeks yesterday to reject …": hung on whom it is asked of.
        asked = [c for o in objects for c in o.children if is_infinitive(c) and c.i > o.i]
        for child in infinitives or asked:
            start = min([child.left_edge.i] + [o.left_edge.i for o in objects if o.i < child.i])
            end = max([child.right_edge.i, *_reasons(right, child)])
            return "person-infinitive", [(start, _clip(token, end + 1))]
    if "o" in frames and cue.lemma in _WISHING:
        for child in right:
            if child.dep_ == "ccomp" and any(c.dep_ == "nsubj" for c in child.children):
                return "person-infinitive", [
                    (child.left_edge.i, _clip(token, child.right_edge.i + 1))
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
                return "clause", [(child.left_edge.i, _clip(token, child.right_edge.i + 1))]
    if "g" in frames:
        for child in right:
            if child.dep_ in ("xcomp", "ccomp", "acl") and (
                child.tag_ == "VBG"
                or any(c.dep_ == "aux" and c.lower_ == "having" for c in child.children)
            ):
                return "gerund", [(child.left_edge.i, _clip(token, child.right_edge.i + 1))]
    if "a" in frames:
        got = _predicate(token, right, cue, passive)
        if got:
            return "predicate", got
    if "x" in frames and objects:
        attached = [c for o in objects for c in o.children if c.i > o.i]
        for child in [*right, *attached]:
            if child.dep_ == "prep" and child.lower_ in ("of", "for", "over", "as"):
                return "blame", [(objects[0].left_edge.i, _clip(token, child.right_edge.i + 1))]
    if "p" in frames:
        hung = [
            c
            for c in right
            if c.dep_ in ("prep", "prt", "agent", "dative") and c.lower_ in cue.prepositions
        ]
        # "pleaded with the West for arms": whom it is said to comes after what is said.
        for child in sorted(hung, key=lambda c: c.lower_ == "with"):
            inner = [c for c in child.children if c.dep_ in ("pobj", "pcomp", "prep")]
            if inner:
                start = inner[0].left_edge.i
                if cue.lemma in ("liken", "compare") and objects:
                    start = objects[0].left_edge.i
                end = max([child.right_edge.i, *_reasons(right, child)])
                return "preposition", [(start, _clip(token, end + 1))]
    if frames & {"n", "c"} and any(c.dep_ == "agent" for c in children):
        for child in children:
            if child.dep_ == "nsubjpass" and child.tag_ not in ("WDT", "WP", "PRP", "DT"):
                return "passive", [(child.left_edge.i, min(child.right_edge.i + 1, token.i))]
    if "n" in frames:
        for child in right:
            # "denounced what it calls …": what it is called is denounced.
            if child.dep_ == "ccomp" and child.left_edge.lower_ in _ASKING:
                return "object", [(child.left_edge.i, _clip(token, child.right_edge.i + 1))]
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
                        or (other.dep_ == "advcl" and _conditions(cue, other))
                    ):
                        end = max(end, _edge(other))
                return "object", [(child.left_edge.i, _clip(token, end))]
    return "", []


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
            return [(start, _clip(token, end))]
        if child.dep_ == "advcl" and any(c.lower_ == "as" for c in child.children):
            start = min([child.left_edge.i] + [o.left_edge.i for o in objects if o.i < child.i])
            return [(start, _clip(token, child.right_edge.i + 1))]
    for one in objects:
        if one.dep_ not in ("dobj", "nsubj", "ccomp", "oprd"):
            continue
        for child in one.subtree:
            if child.lower_ == "as" and child.i > one.i and child.dep_ in _AS:
                whole = child.head if child.dep_ == "mark" else child
                return [(one.left_edge.i, _clip(token, whole.right_edge.i + 1))]
    if cue.lemma in _NAMING:
        for child in right:
            quoted = any(t.is_quote for t in child.subtree if t.i > child.left_edge.i)
            if child.dep_ == "dobj" and quoted and child.right_edge.i - child.left_edge.i >= 3:
                return [(child.left_edge.i, _clip(token, child.right_edge.i + 1))]
        inside = [
            c
            for c in right
            if c.dep_ in ("oprd", "ccomp", "xcomp", "dobj", "attr", "acomp")
            or (c.dep_ == "advcl" and any(t.is_quote for t in c.lefts))
        ]
        if len(inside) >= 2 or any(c.dep_ in ("oprd", "ccomp", "xcomp", "attr") for c in inside):
            return [(inside[0].left_edge.i, _clip(token, inside[-1].right_edge.i + 1))]
    return []


_AS = frozenset({"prep", "mark", "advmod"})
_NAMING = word_set("call label dub brand deem consider declare pronounce rate")


def _parenthesis(token: Any) -> Places | None:
    """The main clause around *…, she said, …* where the parser hangs the cue below it."""
    if token.dep_ not in ("parataxis", "ccomp", "advcl", "conj", "dep"):
        return None
    head = token.head
    if head.pos_ not in ("VERB", "AUX", "NOUN", "ADJ"):
        return None
    left, right = token.left_edge.i, token.right_edge.i + 1
    doc = token.doc
    while left < token.i and doc[left].is_punct:
        left += 1
    before = doc[left - 1].text if left > 0 else ""
    after = doc[right].text if right < len(doc) else ""
    comma_before = before in (",", "—", "–", "--", "-")
    asserted = (
        token.dep_ == "parataxis"
        or (
            token.dep_ == "ccomp"
            and head.i > token.i
            and after == ","
            and (token.lemma_.lower() in _SAYING and token.tag_ in ("VBD", "VBZ", "VBP"))
        )
        or (
            comma_before
            and not any(c.dep_ in ("mark", "cc") and c.lower_ != "as" for c in token.children)
            and right - left <= 14
            and (token.tag_ in ("VBD", "VBZ", "VBP") or _as_told(token))
        )
    )
    if _complete(token):
        # "… as Jonas Orlin, the mayor of Karsk, hoped to …" stands beside no clause of its own.
        asserted = False
    if token.dep_ == "advcl" and left == token.sent.start and head.i > token.i:
        asserted = any(c.dep_ == "mark" and c.lower_ == "as" for c in token.children)
    if not asserted or right - left > 30:
        return None
    sentence = token.sent
    start, end = head.left_edge.i, head.right_edge.i + 1
    start, end = max(start, sentence.start), min(end, sentence.end)
    own = [c.i for c in token.children if c.dep_ in ("nsubj", "aux")] + [token.i]
    if token.dep_ == "ccomp" and head.i > token.i:
        # "As A, she told B, C": what stands before the speaker belongs to the content.
        first = min(
            next(iter([c.left_edge.i for c in token.children if c.dep_ == "nsubj"]), token.i),
            min(own),
        )
        pieces = [(left, first), (right, end)]
    else:
        pieces = [(start, left), (right, end)]
    kept = [(a, b) for a, b in pieces if b - a >= 2]
    return kept or None


def _complete(token: Any) -> bool:
    """Whether what a cue says follows it, so that it needs no clause around it."""
    if token.doc[min(token.i + 1, len(token.doc) - 1)].is_punct:
        return False
    cue = cue_of(token.lemma_.lower(), token.lower_)
    prepositions = cue.prepositions if cue is not None and cue.lemma not in _SAYING else ()
    return any(
        c.dep_ == "xcomp"
        or (c.dep_ == "dobj" and c.pos_ != "PRON" and not is_speaker(c))
        or (c.dep_ == "prep" and c.lower_ in prepositions)
        for c in token.children
        if c.i > token.i
    )


def _reasons(right: list[Any], clause: Any) -> list[int]:
    """Where *…, because …* ends that the parser hangs on the cue: it belongs to what is said."""
    return [
        c.right_edge.i
        for c in right
        if c.dep_ == "advcl"
        and c.i > clause.i
        and any(x.dep_ == "mark" and x.lower_ in _GROUNDS for x in c.children)
    ]


_GROUNDS = word_set("because if since unless")
#: What is wanted may be wanted before something else.
_BEFORE = word_set("before once until")
_WANTING = word_set("demand expect need prefer propose require seek want")


def _edge(clause: Any) -> int:
    """Where a clause ends, short of a second one with a subject of its own joined to it."""
    end = int(clause.right_edge.i) + 1
    for child in clause.children:
        if child.dep_ == "conj" and any(c.dep_ in ("nsubj", "nsubjpass") for c in child.children):
            end = min(end, int(child.left_edge.i))
    doc = clause.doc
    while end - 1 > clause.i and (doc[end - 1].pos_ == "CCONJ" or doc[end - 1].is_punct):
        end -= 1
    return end


def _conditions(cue: Cue, clause: Any) -> bool:
    """*Wants observers before any troops leave*, *rejects it because …*: part of what is said."""
    words = {c.lower_ for c in clause.children}
    if words & (_GROUNDS - {"since"}):
        return True
    finite = any(c.dep_ in ("nsubj", "nsubjpass") for c in clause.children)
    return cue.lemma in _WANTING and finite and bool(words & _BEFORE)


def _fronted(token: Any) -> Places | None:
    """*The deal does not hold, the envoy warned*: the parser may take it for an adverb clause."""
    if token.dep_ != "ROOT" or any(c.i > token.i and not c.is_punct for c in token.children):
        return None
    for child in token.children:
        if child.dep_ != "advcl" or child.i > token.i or child.tag_ in ("VBG", "VBN"):
            continue
        if any(c.dep_ in ("mark", "advmod") and c.i < child.i for c in child.children):
            continue
        if not any(c.dep_ in ("nsubj", "nsubjpass", "expl") for c in child.children):
            continue
        end = child.right_edge.i + 1
        if end < token.i and token.doc[end].text == "," and not is_infinitive(child):
            return [(child.left_edge.i, end)]
    return None


def _as_told(token: Any) -> bool:
    """*…, as announced by the envoy*; *…, as outlets are reporting*."""
    deps = {c.dep_ for c in token.children}
    marked = any(c.dep_ in ("mark", "advmod") and c.lower_ == "as" for c in token.children)
    return marked and (
        (token.tag_ == "VBN" and "agent" in deps) or (token.tag_ == "VBG" and "aux" in deps)
    )


_ALTHOUGH = word_set("although though while if unless because since until once even")


def _lost_clause(token: Any, right: list[Any]) -> tuple[int, int] | None:
    """*Said more work needed to be done*: the parser reads a noun with a participle.

    What is said is all that follows.
    """
    begins = next((c for c in right if c.dep_ == "advcl" and c.left_edge.i == token.i + 1), None)
    if begins is not None and begins.left_edge.lower_ in _ALTHOUGH:
        # "said although it rained, nobody left": hung on the clause before.
        later = [t for t in begins.subtree if t.dep_ == "ccomp" and t.i > begins.i]
        if later and not any(c.dep_ == "ccomp" for c in right):
            return begins.left_edge.i, _clip(token, max(c.right_edge.i for c in right) + 1)
    for child in right:
        # "said after the meeting he would leave": read as an adverb clause without its word.
        if (
            child.dep_ == "advcl"
            and child.tag_ not in ("VBG", "VBN")
            and any(c.dep_ in ("nsubj", "nsubjpass", "expl") for c in child.children)
            and not any(c.dep_ == "mark" or c.tag_ == "WRB" for c in child.children)
        ):
            return child.left_edge.i, _clip(token, child.right_edge.i + 1)
    first = next((c for c in right if c.dep_ in ("dobj", "nsubj") and c.pos_ != "PRON"), None)
    if first is None or first.left_edge.i - token.i > 4:
        return None
    verbs = [
        t
        for t in first.subtree
        if t.i > first.i and t.dep_ in ("acl", "relcl") and t.tag_ in ("VBN", "VBD", "VBZ", "VBP")
    ]
    if not verbs or any(c.tag_ in ("WDT", "WP") for v in verbs for c in v.children):
        return None
    end = max(c.right_edge.i for c in right if c.dep_ not in ("conj", "punct", "cc")) + 1
    return first.left_edge.i, _clip(token, end)


_WISHING = word_set("want like prefer need")


def _inverted(token: Any) -> Places | None:
    """*Not so, insists X*: what stands before the cue in its sentence, short of a clause."""
    doc, start = token.doc, token.sent.start
    before = doc[token.i - 1] if token.i > start else None
    if before is None or before.text != "," or token.tag_ not in ("VBZ", "VBD", "VBP"):
        return None
    after = [c for c in token.children if c.i > token.i]
    if any(c.dep_ in ("xcomp", "ccomp") or c.lower_ == "as" for c in after):
        # "Jonas Orlin, the mayor of Karsk, urged both sides to …": it has what is said after it.
        return None
    if not any(
        c.dep_ in ("nsubj", "dobj", "attr") and c.i > token.i and is_speaker(c)
        for c in token.children
    ):
        return None
    if any(c.dep_ == "nsubj" and c.i < token.i for c in token.children):
        return None
    if before.i - start < 1 or any(t.text in (":", ";") for t in doc[start : before.i]):
        return None
    return [(start, before.i)]


_SAYING = word_set(
    """
    say tell add note write argue believe think explain report insist warn
    """
)
_TELLING = word_set("tell warn remind inform assure reassure notify")


def _asserts(clause: Any) -> bool:
    """Whether a clause has a finite verb, and is not just a name with its clauses."""
    if clause.pos_ in ("VERB", "AUX", "ADJ"):
        return True
    return any(c.dep_ in ("nsubj", "cop", "aux") for c in clause.children)


def _told(token: Any, right: list[Any], *, hearers: bool) -> Places:
    """*told a meeting of leaders that …*, where the parser hangs the clause on the hearers."""
    for hearer in right:
        if not (hearers and hearer.dep_ in ("dobj", "dative")) and not (
            hearer.dep_ in ("prep", "dative") and hearer.lower_ in _WHERE
        ):
            continue
        for other in hearer.children if hearers and hearer.dep_ in ("dobj", "dative") else ():
            # "told the minister the people share …", read as "the minister whom the people …"
            subject = next((c for c in other.children if c.dep_ == "nsubj"), None)
            if (
                other.dep_ == "relcl"
                and other.left_edge.i == hearer.i + 1
                and subject is not None
                and subject.tag_ not in ("WDT", "WP")
                and not any(c.tag_ in ("WDT", "WP", "WRB") for c in other.children)
            ):
                return [(other.left_edge.i, _clip(token, other.right_edge.i + 1))]
        for other in hearer.subtree:
            if (
                other.dep_ in ("relcl", "acl", "ccomp")
                and other.pos_ in ("VERB", "AUX")
                and any(c.dep_ == "mark" and c.lower_ == "that" for c in other.children)
                and any(c.dep_ in ("nsubj", "nsubjpass", "expl") for c in other.children)
            ):
                return [(other.left_edge.i, _clip(token, other.right_edge.i + 1))]
    return []


_WHERE = word_set("after at before by during from in on over to via with")


def _joined(token: Any) -> Places:
    """*“One,” she said, and still two*: what goes on after the cue without a subject."""
    for child in token.children:
        if (
            child.dep_ == "conj"
            and child.i > token.i
            and cue_of(child.lemma_, child.lower_) is None
            and not any(c.dep_ in ("nsubj", "nsubjpass") for c in child.children)
        ):
            return [(child.left_edge.i, min(child.right_edge.i + 1, token.sent.end))]
    return []


def _before(token: Any, child: Any) -> int:
    end = int(child.right_edge.i) + 1
    subjects = [c.left_edge.i for c in token.children if c.dep_ in ("nsubj", "aux", "neg")]
    inside = [s for s in subjects if s > child.i]
    return int(min([end, token.i, *inside]))


def _clip(token: Any, end: int) -> int:
    """Keep the content inside the sentence, and before a further cue joined to this one."""
    stop = min(end, token.sent.end)
    for other in token.doc[token.i + 1 : stop]:
        # ", at which point A issued …": a clause with a subject of its own is another matter.
        edge = other.left_edge.i
        if (
            other.dep_ == "relcl"
            and token.i + 2 < edge < stop
            and token.doc[edge - 1].text == ","
            and any(c.dep_ == "nsubj" and c.pos_ in ("NOUN", "PROPN") for c in other.children)
            and token.doc[edge].tag_ == "IN"
        ):
            stop = edge - 1
    for other in token.doc[token.i + 1 : stop]:
        # "promised to publish …, and called on …": an infinitive is not joined to a past tense.
        if (
            other.dep_ == "conj"
            and other.tag_ in ("VBD", "VBZ")
            and other.head.tag_ == "VB"
            and is_infinitive(other.head)
            and other.i < stop
        ):
            stop = max(token.i + 1, min(stop, other.left_edge.i))
            while stop - 1 > token.i + 1 and token.doc[stop - 1].lower_ in ("and", "but", ","):
                stop -= 1
    for child in token.children:
        if child.dep_ == "conj" and child.i > token.i:
            if child.pos_ in ("VERB", "AUX"):
                stop = min(stop, int(child.left_edge.i))
            elif child.left_edge.i <= stop + 1:
                # "hopes to build on A and B": B is joined to A, and not to the cue.
                stop = max(stop, int(child.right_edge.i) + 1)
    return int(stop)
