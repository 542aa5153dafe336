"""Rules that read a cue's complement from the parse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from backchannel.reading.lexicon import ADJECTIVES, LIGHT, NOUNS, VERBS, Cue, cue_of
from backchannel.reading.nouns import is_document, is_speaker, noun_phrase
from backchannel.reading.paragraph import Found, Paragraph, Span, trimmed
from backchannel.reading.words import word_set

__all__ = ["clause_rules", "subject_of"]

_CLAUSES = frozenset({"ccomp", "parataxis"})
_MODALS = frozenset({"would", "could", "might", "should", "may", "must", "can", "'d", "’d"})
_IRREALIS = frozenset({"if", "unless", "whether"})


def subject_of(verb: Any, depth: int = 0) -> Any:
    """The noun that does the verb: its subject, agent, or that of the clause it hangs on."""
    if depth > 6:
        return None
    passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children)
    for child in verb.children:
        if child.dep_ == "agent":
            for grandchild in child.children:
                if grandchild.dep_ == "pobj":
                    return grandchild
    if passive:
        return None
    subjects = [c for c in verb.children if c.dep_ in ("nsubj", "csubj") and c.pos_ != "VERB"]
    if subjects:
        return min(subjects, key=lambda c: abs(c.i - verb.i))
    dep = verb.dep_
    if dep == "conj":
        return subject_of(verb.head, depth + 1)
    if dep in ("xcomp", "advcl", "pcomp", "prep", "ccomp") and (
        verb.tag_ in ("VBG", "VB", "VBN") or dep in ("xcomp", "prep")
    ):
        head = verb.head
        if dep == "xcomp":
            for child in head.children:
                if child.dep_ == "dobj" and verb.tag_ == "VB" and child.i < verb.i:
                    return child
        if head.pos_ in ("VERB", "AUX", "ADP", "SCONJ", "ADJ"):
            return subject_of(head, depth + 1)
        return None
    if dep == "acl" and verb.tag_ == "VBG":
        return verb.head
    if dep == "acl" and verb.tag_ == "VB":
        head = verb.head
        for child in head.children:
            if child.dep_ == "poss":
                return child
        if head.dep_ in ("dobj", "attr") and head.head.pos_ in ("VERB", "AUX"):
            return subject_of(head.head, depth + 1)
    return None


def clause_rules(paragraph: Paragraph, text: str) -> Iterator[Found]:
    """Every proposal read from a cue word and its complement in this paragraph."""
    for token in paragraph.doc:
        if token.pos_ in ("VERB", "AUX") or token.tag_.startswith("VB"):
            yield from _verb(paragraph, text, token)
        elif token.pos_ in ("NOUN", "PROPN"):
            yield from _mistagged(paragraph, text, token)
            yield from _noun(paragraph, text, token)
        elif token.pos_ == "ADJ":
            yield from _adjective(paragraph, text, token)


def _verb(paragraph: Paragraph, text: str, token: Any) -> Iterator[Found]:
    cue = cue_of(token.lemma_.lower(), token.lower_)
    if cue is None or token.dep_ in ("amod", "compound"):
        return
    if token.dep_ == "acl" and token.tag_ in ("VBN", "VBD"):
        yield from _garden_path(paragraph, text, token, cue)
        return
    if _after_possessive(token) is not None:
        return
    if token.dep_ == "xcomp" and _takes_infinitive(token.head):
        return
    number = paragraph.quote_of(token)
    if number >= 0 and not paragraph.direct[number]:
        # A cue that is itself a quoted fragment is somebody's word, not the report's.
        quote = paragraph.quotes[number]
        if quote.end - quote.start < 60:
            return
    subject = subject_of(token)
    if _unreal(token):
        return
    if cue.lemma == "ask" and subject is None and token.i <= token.sent.start + 1:
        return
    if any(a.lower_ in ("anonymity", "condition") for a in token.ancestors):
        return
    passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in token.children) and not any(
        c.dep_ == "agent" for c in token.children
    )
    frame, places = _complement(paragraph, token, cue, passive)
    if not places:
        return
    if frame == "parenthesis" and subject is not None:
        inside = any(a <= subject.i < b for a, b in places)
        subject = (_beside(token) or _named_beside(token)) if inside else subject
    if subject is None and not passive and token.tag_ in ("VBG", "VBD", "VBZ"):
        subject = _nearest_speaker(paragraph, token)
    if subject is None and token.tag_ in ("VBD", "VBZ", "VBP") and not passive:
        subject = _beside(token)
    if subject is None and token.i > 0 and token.doc[token.i - 1].lower_ in _SOME:
        subject = token.doc[token.i - 1]
    if subject is not None and frame == "object" and _made_to(token):
        return
    if subject is not None and not _may_speak(subject, cue, frame):
        other = next((c for c in subject.children if c.dep_ == "appos" and is_speaker(c)), None)
        if other is None:
            return
    if subject is not None and subject.lower_ == "you" and paragraph.outside(token):
        return
    if subject is None and not (passive or frame in ("clause", "parenthesis")):
        return
    if subject is None and passive and frame in ("object", "infinitive"):
        return
    content = _spans(paragraph, text, places)
    if not content or _empty(paragraph, text, content, frame, places):
        return
    negated = _never(token) or any(
        c.dep_ == "neg" for c in token.head.children if token.dep_ == "xcomp"
    )
    yield Found(
        content=content,
        source=_source(paragraph, subject, token, places),
        cue=[_cue_span(paragraph, token)],
        rule=f"verb-{frame}",
        lemma=cue.lemma,
        kind=_kind_of(cue, frame, token, places),
        confidence=_CONFIDENCE.get(frame, 0.5),
        head=subject,
        paragraph=paragraph,
        token=token,
        negated=negated,
    )


def _named_beside(token: Any) -> Any:
    """The name between commas before a cue: *…, its chief negotiator, Oren Dal, said*."""
    i = token.i - 1
    while i > token.sent.start and (token.doc[i].is_punct or token.doc[i].pos_ in ("ADV", "AUX")):
        i -= 1
    other = token.doc[i]
    return other if other.pos_ in ("PROPN", "NOUN") and is_speaker(other) else None


def _beside(token: Any) -> Any:
    """The noun right before a finite verb that the parser gave no subject."""
    i = token.i - 1
    while i >= token.sent.start and token.doc[i].pos_ in ("ADV", "AUX", "PART"):
        i -= 1
    if i >= token.sent.start and token.doc[i].pos_ in ("NOUN", "PROPN"):
        before = token.doc[i]
        if is_speaker(before) and before.head.i != token.i:
            return before
    return None


_SOME = word_set("some many others both most few several")
_CAUSING = word_set(
    """
    force make let allow help get prompt lead cause enable compel push require
    """
)


def _made_to(token: Any) -> bool:
    """*forced X to accept*: X did not accept of its own."""
    return (
        token.dep_ in ("xcomp", "ccomp")
        and token.tag_ == "VB"
        and token.head.lemma_.lower() in _CAUSING
    )


def _after_possessive(token: Any) -> Any:
    """The owner in *A's (often) stated …*, where the parser reads the participle as a verb."""
    i = token.i - 1
    doc = token.doc
    while i > 0 and doc[i].pos_ in ("ADV", "ADJ") and token.i - i <= 3:
        i -= 1
    if i > 0 and doc[i].text in ("'s", "'", "’s", "’") and doc[i - 1].text.isalnum():
        if doc[i].text in ("'s", "’s") and doc[i].tag_ != "POS":
            return None
        if doc[i].text in ("'", "’") and not doc[i - 1].text.endswith("s"):
            return None
        return doc[i - 1]
    return None


_NOTHING = re.compile(
    r"(?:(?:for |on condition of )?anonymity\b.*|(?:not )?to (?:not )?be (?:named|"
    r"identified|quoted)\b.*|"
    r"(?:on )?condition of anonymity.*|comment|it|this|that|them|him|her|so|"
    r"(?:[\w’']+ ){1,3}(?:says?|said|adds?|added|told|tells))",
    re.I | re.S,
)


def _empty(
    paragraph: Paragraph, text: str, content: list[Span], frame: str, places: Places
) -> bool:
    """Content that says nothing: *asked not to be named*, a bare pronoun, the cue of another."""
    said = " ".join(text[a:b] for a, b in content)
    if _NOTHING.fullmatch(said.strip("”\"' .,")):
        return True
    if frame in ("preposition", "object"):
        start, end = places[0]
        words = [t for t in paragraph.doc[start:end] if not t.is_punct and t.pos_ != "DET"]
        return bool(words) and all(t.ent_type_ in ("DATE", "TIME") for t in words)
    return False


def _garden_path(paragraph: Paragraph, text: str, token: Any, cue: Cue) -> Iterator[Found]:
    """*The rebels offered on Wednesday to free …*, read as *the rebels (who were) offered*."""
    subject, main = token.head, token.head.head
    if not (
        "i" in cue.frames
        and subject.dep_ == "nsubj"
        and main.i > token.i
        and _is_infinitive(main)
        and is_speaker(subject)
    ):
        return
    start = next(c.i for c in main.children if c.dep_ == "aux" and c.lower_ == "to")
    place = (start, main.right_edge.i + 1)
    content = _spans(paragraph, text, [place])
    if content:
        yield Found(
            content=content,
            source=_source(paragraph, subject, token, [place]),
            cue=[paragraph.span(token.i, token.i + 1)],
            rule="verb-infinitive",
            lemma=cue.lemma,
            kind=_kind_of(cue, "infinitive", token, [place]),
            confidence=0.7,
            head=subject,
            paragraph=paragraph,
            token=token,
        )


def _takes_infinitive(head: Any) -> bool:
    cue = cue_of(head.lemma_.lower(), head.lower_)
    return cue is not None and bool(cue.frames & {"i"}) and head.lower_ != "according"


def _nearest_speaker(paragraph: Paragraph, token: Any) -> Any:
    """The closest subject before a cue whose own subject the parser lost."""
    start = token.sent.start
    for i in range(token.i - 1, start - 1, -1):
        other = token.doc[i]
        if not paragraph.outside(other):
            continue
        if (
            other.dep_ == "nsubj"
            and is_speaker(other)
            and other.lower_ not in ("it", "you", "that")
        ):
            return other
        if other.ent_type_ in ("PERSON", "ORG", "GPE") and other.dep_ in (
            "compound",
            "ROOT",
            "dep",
        ):
            return other
    return None


_CONFIDENCE = {
    "clause": 0.85,
    "preposed": 0.9,
    "parenthesis": 0.8,
    "infinitive": 0.75,
    "person-infinitive": 0.75,
    "object": 0.6,
    "predicate": 0.7,
    "passive": 0.6,
    "preposition": 0.65,
    "gerund": 0.6,
    "blame": 0.75,
}

_BY_PREPOSITION = {
    ("call", "for"): "demand",
    ("call", "on"): "demand",
    ("agree", "to"): "promise",
    ("agree", "on"): "position",
    ("ask", "about"): "claim",
    ("warn", "against"): "demand",
    ("caution", "against"): "demand",
    ("advise", "against"): "demand",
    ("insist", "on"): "demand",
    ("point", "to"): "claim",
    ("argue", "for"): "position",
    ("argue", "against"): "position",
}


def _kind_of(cue: Cue, frame: str, token: Any, places: Places) -> str:
    if frame == "preposition":
        for child in token.children:
            kind = _BY_PREPOSITION.get((cue.lemma, child.lower_))
            if kind:
                return kind
    if frame in ("infinitive",) and cue.lemma in ("agree", "offer"):
        return "promise"
    if frame == "person-infinitive" and cue.lemma in ("tell", "ask", "call"):
        return "demand"
    return cue.kind


Places = list[tuple[int, int]]


def _complement(paragraph: Paragraph, token: Any, cue: Cue, passive: bool) -> tuple[str, Places]:
    """Which frame the verb stands in, and the tokens of its content."""
    children = list(token.children)
    frames = cue.frames
    if cue.lemma == "rule" and any(c.dep_ == "prt" and c.lower_ == "out" for c in children):
        frames = frames | {"n"}
    if cue.lemma == "point" and any(c.dep_ == "prt" and c.lower_ == "out" for c in children):
        frames = frozenset("cqn")
    right = [c for c in children if c.i > token.i]
    if "c" in frames or "q" in frames:
        first = next((c for c in right if c.dep_ == "xcomp" and _is_infinitive(c)), None)
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
            and not ("i" in frames and first is not None and first.i < c.i)
        ]
        for child in clauses:
            if child.i < token.i:
                places = [(child.left_edge.i, _before(token, child))]
                return "preposed", places + _joined(token)
            if _is_infinitive(child):
                continue
            if "c" in frames:
                return "clause", [(child.left_edge.i, _clip(token, child.right_edge.i + 1))]
        if cue.lemma in _TELLING:
            told = _told(token, right)
            if told:
                return "clause", told
        main = _parenthesis(token)
        if main is not None:
            return "parenthesis", main
    infinitives = [
        c for c in right if c.dep_ in ("xcomp", "ccomp", "advcl", "acl") and _is_infinitive(c)
    ]
    objects = [c for c in right if c.dep_ in ("dobj", "oprd", "attr", "dative")]
    if "i" in frames:
        for child in infinitives:
            if child.dep_ in ("xcomp", "ccomp") and not (objects and "o" in frames):
                return "infinitive", [(child.left_edge.i, _clip(token, child.right_edge.i + 1))]
    if "o" in frames:
        for child in infinitives:
            start = min([child.left_edge.i] + [o.left_edge.i for o in objects if o.i < child.i])
            return "person-infinitive", [(start, _clip(token, child.right_edge.i + 1))]
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
            if child.dep_ in ("xcomp", "ccomp") and child.tag_ == "VBG":
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
        for child in right:
            if (
                child.dep_ in ("prep", "prt", "agent", "dative")
                and child.lower_ in cue.prepositions
            ):
                inner = [c for c in child.children if c.dep_ in ("pobj", "pcomp", "prep")]
                if inner:
                    start = inner[0].left_edge.i
                    if cue.lemma in ("liken", "compare") and objects:
                        start = objects[0].left_edge.i
                    return "preposition", [(start, _clip(token, child.right_edge.i + 1))]
    if "n" in frames and any(c.dep_ == "agent" for c in children):
        for child in children:
            if child.dep_ == "nsubjpass" and child.tag_ not in ("WDT", "WP", "PRP", "DT"):
                return "passive", [(child.left_edge.i, min(child.right_edge.i + 1, token.i))]
    if "n" in frames:
        for child in objects:
            if child.dep_ == "dobj" and child.lower_ not in (
                "it",
                "this",
                "so",
                "himself",
                "herself",
                "themselves",
                "itself",
                "him",
                "her",
                "them",
                "that",
                "me",
                "us",
                "you",
                "what",
                "one",
                "anyone",
                "anything",
            ):
                end = child.right_edge.i + 1
                for other in right:
                    if other.i > child.i and other.dep_ in ("prep", "xcomp", "acl"):
                        end = max(end, other.right_edge.i + 1)
                return "object", [(child.left_edge.i, _clip(token, end))]
    return "", []


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
        for child in one.children:
            if child.dep_ == "prep" and child.lower_ == "as" and child.i > one.i:
                return [(one.left_edge.i, _clip(token, child.right_edge.i + 1))]
    if cue.lemma in _NAMING:
        for child in right:
            quoted = any(t.is_quote for t in child.subtree if t.i > child.left_edge.i)
            if child.dep_ == "dobj" and quoted and child.right_edge.i - child.left_edge.i >= 3:
                return [(child.left_edge.i, _clip(token, child.right_edge.i + 1))]
        inside = [c for c in right if c.dep_ in ("oprd", "ccomp", "xcomp", "dobj", "attr", "acomp")]
        if len(inside) >= 2 or any(c.dep_ in ("oprd", "ccomp", "xcomp", "attr") for c in inside):
            return [(inside[0].left_edge.i, _clip(token, inside[-1].right_edge.i + 1))]
    return []


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
            and token.tag_ in ("VBD", "VBZ", "VBP")
        )
    )
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


_SAYING = word_set(
    """
    say tell add note write argue believe think explain report insist warn
    """
)


def _is_infinitive(token: Any) -> bool:
    return any(c.dep_ == "aux" and c.lower_ == "to" for c in token.children)


_TELLING = word_set("tell warn remind inform assure reassure notify")


def _told(token: Any, right: list[Any]) -> Places:
    """*told a meeting of leaders that …*, where the parser hangs the clause on the hearers."""
    for hearer in right:
        if hearer.dep_ not in ("dobj", "dative"):
            continue
        for other in hearer.subtree:
            if (
                other.dep_ in ("relcl", "acl", "ccomp")
                and other.pos_ in ("VERB", "AUX")
                and any(c.dep_ == "mark" and c.lower_ == "that" for c in other.children)
                and any(c.dep_ in ("nsubj", "nsubjpass", "expl") for c in other.children)
            ):
                return [(other.left_edge.i, _clip(token, other.right_edge.i + 1))]
    return []


def _joined(token: Any) -> Places:
    """*“One,” she said, and still two*: what goes on after the cue without a subject."""
    for child in token.children:
        if child.dep_ == "conj" and child.i > token.i and cue_of(child.lemma_, child.lower_) is None:
            if not any(c.dep_ in ("nsubj", "nsubjpass") for c in child.children):
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
        # "promised to publish …, and called on …": an infinitive is not joined to a past tense.
        if (
            other.dep_ == "conj"
            and other.tag_ in ("VBD", "VBZ")
            and other.head.tag_ == "VB"
            and _is_infinitive(other.head)
            and other.i < stop
        ):
            stop = max(token.i + 1, min(stop, other.left_edge.i))
            while stop - 1 > token.i + 1 and token.doc[stop - 1].lower_ in ("and", "but", ","):
                stop -= 1
    for child in token.children:
        if child.dep_ == "conj" and child.i < stop and child.i > token.i:
            stop = min(stop, int(child.left_edge.i))
    return int(stop)


def _never(token: Any) -> bool:
    if any(c.dep_ == "neg" or c.lower_ == "never" for c in token.children):
        return True
    before = token.doc[max(0, token.i - 2) : token.i]
    return [t.lower_ for t in before] == ["yet", "to"]


def _unreal(token: Any) -> bool:
    """Speech that is only imagined: *would have cried*, *if she says*, an imperative."""
    words = {c.lower_ for c in token.children if c.dep_ in ("aux", "mark", "advmod")}
    if words & {"would", "could", "might", "should"} and "have" in words:
        return True
    return bool(words & _IRREALIS) and any(
        c.dep_ == "mark" and c.lower_ in _IRREALIS for c in token.children
    )


#: Verbs that a thing "does" when it is no source: *the move suggests that*.
_SIGNS = word_set(
    """
    suggest indicate show prove demonstrate mean find see determine signal
    """
)


def _may_speak(subject: Any, cue: Cue, frame: str) -> bool:
    lower = subject.lower_
    if lower in ("that", "which") and subject.tag_ in ("WDT", "IN", "WP"):
        verb = subject.head
        while verb.dep_ in ("xcomp", "conj", "ccomp") and verb.head is not verb:
            verb = verb.head
        if verb.dep_ == "relcl":
            return _may_speak(verb.head, cue, frame)
        return frame == "clause"
    if lower in ("it", "this", "that", "there", "what") and subject.tag_ != "WDT":
        return lower == "it" and cue.lemma not in _SIGNS
    if frame == "object" and cue.lemma in ("show", "find"):
        return is_document(subject)
    if is_speaker(subject):
        return True
    if is_document(subject):
        return "m" in cue.frames or frame in ("clause", "preposed", "parenthesis")
    if frame in ("clause", "preposed", "parenthesis"):
        return cue.lemma not in _SIGNS
    return False


def _source(paragraph: Paragraph, subject: Any, cue: Any, places: Places) -> Span | None:
    if subject is None:
        return None
    left, right = noun_phrase(subject, limit=cue)
    for a, b in places:
        if a <= left < b and not a <= subject.i < b:
            left = b
        if a > subject.i:
            right = min(right, a)
    if subject.tag_ in ("WP", "WDT"):
        left, right = subject.i, subject.i + 1
    if right <= left:
        left, right = subject.i, subject.i + 1
    return paragraph.span(left, right)


def _cue_span(paragraph: Paragraph, token: Any) -> Span:
    left, right = token.i, token.i + 1
    doc = token.doc
    while left > 0 and (
        doc[left - 1].dep_ in ("aux", "neg", "auxpass", "advmod")
        and doc[left - 1].head.i == token.i
        and doc[left - 1].dep_ != "mark"
    ):
        left -= 1
    while right < len(doc) and doc[right].dep_ in ("prt", "neg") and doc[right].head.i == token.i:
        right += 1
    return paragraph.span(left, right)


def _spans(paragraph: Paragraph, text: str, places: Places) -> list[Span]:
    out: list[Span] = []
    for a, b in places:
        if b > a:
            cut = trimmed(text, paragraph.span(a, b))
            if cut and cut[1] - cut[0] >= 2:
                out.append(cut)
    return out


def _mistagged(paragraph: Paragraph, text: str, token: Any) -> Iterator[Found]:
    """*The US hopes to …*: a third-person verb that the tagger takes for a plural noun."""
    doc = token.doc
    cue = VERBS.get(token.lower_[:-1]) or VERBS.get(token.lower_[:-2])
    if (
        token.tag_ not in ("NNS", "NNPS", "NN", "NNP")
        or cue is None
        or not token.lower_.endswith("s")
    ):
        return
    if not 0 < token.i < len(doc) - 2:
        return
    before, after = doc[token.i - 1], doc[token.i + 1]
    if (
        before.pos_ not in ("PROPN", "PRON")
        or not is_speaker(before)
        or not paragraph.outside(token)
    ):
        return
    if after.tag_ == "TO" and doc[token.i + 2].tag_ == "VB" and "i" in cue.frames:
        frame = "infinitive"
    elif after.lower_ in ("that", "how") and "c" in cue.frames:
        frame = "clause"
    else:
        return
    end = token.sent.end
    content = _spans(paragraph, text, [(after.i, end)])
    left = before.i
    while (
        left > 0
        and (doc[left - 1].pos_ in ("PROPN", "DET", "ADJ"))
        and doc[left - 1].sent == token.sent
    ):
        left -= 1
    if content:
        yield Found(
            content=content,
            source=paragraph.span(left, before.i + 1),
            cue=[paragraph.span(token.i, token.i + 1)],
            rule=f"verb-{frame}",
            lemma=cue.lemma,
            kind=cue.kind,
            confidence=0.7,
            head=before,
            paragraph=paragraph,
            token=token,
        )


def _noun(paragraph: Paragraph, text: str, token: Any) -> Iterator[Found]:
    cue = NOUNS.get(token.lemma_.lower())
    if cue is None or token.pos_ == "PROPN":
        return
    owner = next((c for c in token.children if c.dep_ == "poss"), None)
    light = None
    if owner is None and token.dep_ in ("dobj", "nsubjpass") and token.head.lemma_ in LIGHT:
        light = subject_of(token.head)
    if owner is None and light is None:
        for child in token.children:
            if child.dep_ == "prep" and child.lower_ in ("by", "from"):
                owner = next((c for c in child.children if c.dep_ == "pobj"), None)
    if owner is None and light is None and token.i > 1:
        owner = _after_possessive(token)
        if owner is None and token.doc[token.i - 1].tag_ in ("VBN", "VBD"):
            owner = _after_possessive(token.doc[token.i - 1])
    speaker = owner if owner is not None else light
    place: tuple[int, int] | None = None
    for child in token.children:
        if child.i < token.i:
            continue
        if child.dep_ in ("acl", "ccomp", "relcl") and child.pos_ in ("VERB", "AUX"):
            if (_is_infinitive(child) and "to" in cue.prepositions) or (
                "that" in cue.prepositions
                and any(c.lower_ == "that" and c.dep_ == "mark" for c in child.children)
            ):
                place = (child.left_edge.i, child.right_edge.i + 1)
        elif (
            child.dep_ == "prep"
            and child.lower_ in cue.prepositions
            and speaker is not None
            and (child.lower_ != "to" or cue.lemma in _TO_THINGS)
        ):
            inner = next((c for c in child.children if c.dep_ in ("pobj", "pcomp")), None)
            if inner is not None:
                place = (inner.left_edge.i, child.right_edge.i + 1)
        if place:
            break
    if place is None and speaker is not None and token.lemma_.lower() in _COLONED:
        for other in token.doc[token.i + 1 : token.sent.end]:
            if other.text == ":":
                place = (other.i + 1, token.sent.end)
    if place is None:
        return
    if speaker is None and cue.kind not in ("claim", "assessment", "threat"):
        return
    if speaker is not None and not is_speaker(speaker) and speaker.tag_ != "PRP$":
        return
    content = _spans(paragraph, text, [place])
    if not content:
        return
    yield Found(
        content=content,
        source=_source(paragraph, speaker, token, [place]) if speaker is not None else None,
        cue=[paragraph.span(token.i, token.i + 1)],
        rule="noun-owner" if owner is not None else ("noun-light" if light is not None else "noun"),
        lemma=cue.lemma,
        kind=cue.kind,
        confidence=0.6 if speaker is not None else 0.4,
        head=speaker,
        paragraph=paragraph,
        token=token,
    )


_TO_THINGS = word_set("objection opposition commitment")
_COLONED = word_set(
    """
    ultimatum warning demand offer proposal statement message promise threat
    """
)


def _adjective(paragraph: Paragraph, text: str, token: Any) -> Iterator[Found]:
    cue = ADJECTIVES.get(token.lemma_.lower())
    if cue is None or token.dep_ not in ("acomp", "amod", "ROOT", "advcl", "conj", "oprd"):
        return
    head = token.head
    subject = subject_of(head) if token.dep_ in ("acomp", "advcl", "oprd") else None
    if subject is None or not is_speaker(subject):
        return
    place: tuple[int, int] | None = None
    for child in token.children:
        if child.i < token.i:
            continue
        if child.dep_ in ("ccomp",) and "that" in cue.prepositions:
            place = (child.left_edge.i, child.right_edge.i + 1)
        elif child.dep_ in ("xcomp", "ccomp") and _is_infinitive(child):
            if "to" in cue.prepositions:
                place = (child.left_edge.i, child.right_edge.i + 1)
        elif child.dep_ == "prep" and child.lower_ in cue.prepositions:
            inner = next((c for c in child.children if c.dep_ in ("pobj", "pcomp")), None)
            if inner is not None:
                place = (inner.left_edge.i, child.right_edge.i + 1)
    if place is None:
        return
    content = _spans(paragraph, text, [place])
    if content:
        start = head.i if head.pos_ == "AUX" and head.i < token.i else token.i
        yield Found(
            content=content,
            source=_source(paragraph, subject, head, [place]),
            cue=[paragraph.span(start, token.i + 1)],
            rule="adjective",
            lemma=cue.lemma,
            kind=cue.kind,
            confidence=0.5,
            head=subject,
            paragraph=paragraph,
            token=token,
            negated=any(c.dep_ == "neg" for c in head.children),
        )
