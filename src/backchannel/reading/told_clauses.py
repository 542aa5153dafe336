"""The clause that is told: after its cue, before it, or around it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from backchannel.reading.extents import clip, reasons
from backchannel.reading.grammar import is_infinitive
from backchannel.reading.lexicon import Cue, cue_of
from backchannel.reading.nouns import is_speaker
from backchannel.reading.paragraph import Paragraph
from backchannel.reading.words import word_set

__all__ = ["Places", "told_clause"]

Places = list[tuple[int, int]]
_CLAUSES = frozenset({"ccomp", "parataxis"})
_SAYING = word_set(
    """
    say tell add note write argue believe think explain report insist warn
    """
)
_TELLING = word_set("tell warn remind inform assure reassure notify")
_ALTHOUGH = word_set("although though while if unless because since until once even")
_WHERE = word_set("after at before by during from in on over to via with")


def told_clause(
    paragraph: Paragraph,
    token: Any,
    cue: Cue,
    frames: frozenset[str],
    children: Sequence[Any],
    passive: bool,
) -> tuple[str, Places] | None:
    """The frame and the tokens of a clause or quotation that a cue introduces, if it does.

    Args:
        paragraph, token: where the cue stands.
        cue, frames: what it takes here.
        children: what hangs on it.
        passive: nobody is named who says it.
    """
    right = [c for c in children if c.i > token.i]
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
            end = max([child.right_edge.i, *reasons(right, child)])
            # "published what it says is the draft": the cue stands in its own clause.
            start = child.left_edge.i if child.left_edge.i > token.i else token.i + 1
            return "clause", [(start, clip(token, end + 1))]
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
    closed = _closed(token) if "c" in frames else None
    if closed is not None:
        return "preposed", closed
    if cue.lemma == "say" and not passive:
        lost = _lost_clause(token, right)
        if lost is not None:
            return "clause", [lost]
    return None


def _closed(token: Any) -> Places | None:
    """*Her demand that the Front leave still stood, she added*: all before the comma.

    For sentences that the parser took for something else than a clause.
    """
    subject = next((c for c in token.children if c.dep_ == "nsubj" and c.i < token.i), None)
    if subject is None or token.dep_ != "ROOT" or token.lemma_.lower() not in _SAYING:
        return None
    doc, start, left = token.doc, token.sent.start, subject.left_edge.i
    rest = [t for t in doc[token.i + 1 : token.sent.end] if not (t.is_punct or t.is_space)]
    told = doc[start : max(start, left - 1)]
    if len(rest) > _LAST or len(told) < _LEAST or doc[left - 1].text != ",":
        return None
    finite = any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in told)
    first = told[1] if told[0].tag_ == "CC" else told[0]
    return [(start, left - 1)] if finite and first.tag_ not in ("IN", "WRB", "VBG") else None


#: Words after the cue that ends a sentence, and before it, for it to be the end of what is said.
_LAST, _LEAST = 3, 4


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


def _lost_clause(token: Any, right: list[Any]) -> tuple[int, int] | None:
    """*Said more work needed to be done*: the parser reads a noun with a participle.

    What is said is all that follows.
    """
    begins = next((c for c in right if c.dep_ == "advcl" and c.left_edge.i == token.i + 1), None)
    if begins is not None and begins.left_edge.lower_ in _ALTHOUGH:
        # "said although it rained, nobody left": hung on the clause before.
        later = [t for t in begins.subtree if t.dep_ == "ccomp" and t.i > begins.i]
        if later and not any(c.dep_ == "ccomp" for c in right):
            return begins.left_edge.i, clip(token, max(c.right_edge.i for c in right) + 1)
    for child in right:
        # "said after the meeting he would leave": read as an adverb clause without its word.
        if (
            child.dep_ == "advcl"
            and child.tag_ not in ("VBG", "VBN")
            and any(c.dep_ in ("nsubj", "nsubjpass", "expl") for c in child.children)
            and not any(c.dep_ == "mark" or c.tag_ == "WRB" for c in child.children)
        ):
            return child.left_edge.i, clip(token, child.right_edge.i + 1)
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
    return first.left_edge.i, clip(token, end)


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
                return [(other.left_edge.i, clip(token, other.right_edge.i + 1))]
        for other in hearer.subtree:
            if (
                other.dep_ in ("relcl", "acl", "ccomp")
                and other.pos_ in ("VERB", "AUX")
                and any(c.dep_ == "mark" and c.lower_ == "that" for c in other.children)
                and any(c.dep_ in ("nsubj", "nsubjpass", "expl") for c in other.children)
            ):
                return [(other.left_edge.i, clip(token, other.right_edge.i + 1))]
    return []


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
