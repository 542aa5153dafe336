"""Turns of several words that introduce content: *cast doubt on …*, *turned … down*.

The turns stand in ``cues/phrases.txt``. They are matched on lemmas; articles, possessives, adverbs
and adjectives may stand between the words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from backchannel.reading.grammar import is_infinitive, is_passive, subject_of, unreal, unsaid
from backchannel.reading.lexicon import cue_lines
from backchannel.reading.nouns import is_document, is_speaker
from backchannel.reading.paragraph import Found, Paragraph
from backchannel.reading.spans import found_at, phrase
from backchannel.reading.words import word_set

__all__ = ["phrase_rules", "turn_after"]

#: Words that may stand between two words of a turn, each.
_BETWEEN = 3
_FILLERS = word_set("DET ADV ADJ PART NUM")


@dataclass(frozen=True, slots=True)
class _Turn:
    kind: str
    words: tuple[frozenset[str], ...]
    takes_object: bool


def _turns() -> dict[str, list[_Turn]]:
    out: dict[str, list[_Turn]] = {}
    for kind, *cells in cue_lines("phrases.txt"):
        words = tuple(frozenset(c.split("|")) for c in cells if c != "*")
        for verb in words[0]:
            out.setdefault(verb, []).append(_Turn(kind, words[1:], cells[-1] == "*"))
    for turns in out.values():
        turns.sort(key=lambda t: -len(t.words))
    return out


_TURNS = _turns()


def phrase_rules(paragraph: Paragraph, text: str) -> Iterator[Found]:
    """Proposals for every turn of the list in this paragraph."""
    for token in paragraph.doc:
        if token.pos_ not in ("VERB", "AUX") or not paragraph.outside(token):
            continue
        turns = _TURNS.get(token.lemma_.lower(), [])
        measured = token.lemma_.lower() in _PUTTING or token.lemma_.lower() == "give"
        if not (turns or measured) or unreal(token) or unsaid(token):
            continue
        read = _measured if measured else _made_clear
        found = read(paragraph, text, token)
        if found is not None:
            yield found
            continue
        for turn in _possible(turns, token):
            found = _match(paragraph, text, token, turn)
            if found is not None:
                yield found
                break


def _possible(turns: list[_Turn], token: Any) -> Iterator[_Turn]:
    """The turns all of whose words stand behind the verb in its sentence, in whatever place."""
    if turns:
        behind = token.doc[token.i + 1 : token.sent.end]
        words = {w.lower_ for w in behind} | {w.lemma_.lower() for w in behind}
        yield from (t for t in turns if not any(w.isdisjoint(words) for w in t.words))


def turn_after(verb: str, words: Sequence[str]) -> tuple[str, int] | None:
    """The kind of a turn that begins with a verb and its next words, and how many these are.

    For headlines, without articles and without a parse; the content follows the last word.

    Example:
        >>> turn_after("raise", ["prospect", "of", "a", "court", "compromise"])
        ('assessment', 2)
    """
    for turn in _TURNS.get(verb, ()):
        n = len(turn.words)
        if turn.takes_object or len(words) <= n:
            continue
        if all(word in one for word, one in zip(words, turn.words, strict=False)):
            return turn.kind, n
    return None


_PUTTING = word_set("put set peg estimate reckon")
#: Turns by which a document tells something: *the plan calls for …*.
_OF_THINGS = word_set("allow call cast leave provide raise send sound")
_PROGRAMS = word_set("blueprint framework guideline initiative platform program programme scheme")


def _sets_out(noun: Any) -> bool:
    return is_document(noun) or noun.lemma_.lower() in _PROGRAMS


_TIMES = word_set("day hour week month year minute")


def _measured(paragraph: Paragraph, text: str, token: Any) -> Found | None:
    """*put the figure at 14,000*, and *gave them ten days to …*: a number or a term set."""
    subject = subject_of(token)
    if subject is None or not is_speaker(subject) or is_passive(token):
        return None
    right = [c for c in token.children if c.i > token.i]
    objects = [c for c in right if c.dep_ in ("dobj", "dative", "oprd")]
    place, kind = None, "claim"
    if token.lemma_.lower() in _PUTTING:
        for child in (x for c in right for x in c.subtree):
            at = child.dep_ == "prep" and child.lower_ == "at" and child.i > token.i
            if at and objects and any(t.like_num for t in child.subtree):
                place = (objects[0].left_edge.i, child.right_edge.i + 1)
    elif token.lemma_.lower() == "give" and len(objects) >= 1:
        for child in right:
            timed = child.dep_ in ("dobj", "npadvmod") and any(
                t.lemma_.lower() in _TIMES for t in child.subtree
            )
            timed = timed and any(t.like_num for t in child.subtree)
            if timed or (child.dep_ == "prep" and child.lower_ == "until"):
                ends = [c.right_edge.i + 1 for c in right if c.dep_ in ("xcomp", "acl", "advcl")]
                place = (child.left_edge.i, max([child.right_edge.i + 1, *ends]))
                kind = "demand"
    if place is None:
        return None
    place = (place[0], min(place[1], token.sent.end))
    return found_at(
        paragraph, text, token, subject, place, rule="phrase", kind=kind, confidence=0.6
    )


def _made_clear(paragraph: Paragraph, text: str, token: Any) -> Found | None:
    """*Made it clear he would leave*, *made clear on Friday that …*."""
    if token.lemma_.lower() != "make" or is_passive(token):
        return None
    doc, at = token.doc, token.i + 1
    if at < token.sent.end and doc[at].lower_ == "it":
        at += 1
    if at + 2 >= token.sent.end or doc[at].lower_ not in ("clear", "plain"):
        return None
    clear, subject = doc[at], subject_of(token)
    clause = None
    for child in (*clear.children, *token.children):
        marked = any(x.dep_ == "mark" and x.lower_ == "that" for x in child.children)
        told = any(x.dep_ in ("nsubj", "nsubjpass", "expl") for x in child.children)
        begins = child.left_edge.i == at + 1 and not any(x.dep_ == "mark" for x in child.children)
        if child.i > at and child.pos_ in ("VERB", "AUX") and told and (marked or begins):
            clause = child
            break
    if clause is None or subject is None or not is_speaker(subject):
        return None
    start = clause.left_edge.i + (clause.left_edge.lower_ == "that")
    place = (start, min(clause.right_edge.i + 1, token.sent.end))
    return found_at(
        paragraph,
        text,
        token,
        subject,
        place,
        rule="phrase",
        kind="claim",
        confidence=0.8,
        cue=paragraph.span(token.i, at + 1),
    )


def _match(paragraph: Paragraph, text: str, token: Any, turn: _Turn) -> Found | None:
    last = _last_word(token, turn)
    if last is None:
        return None
    passive = is_passive(token)
    subject = subject_of(token)
    if subject is None or not (
        is_speaker(subject) or (_sets_out(subject) and token.lemma_.lower() in _OF_THINGS)
    ):
        return None
    if turn.takes_object:
        place = _object(token, last)
    elif passive:
        return None
    else:
        place = _after(token, last)
    if place is None:
        return None
    place = (place[0], phrase(token.doc, *place))
    end = token.i + 1
    if last.i > token.i:
        inside = turn.takes_object and place[0] <= last.i
        end = token.i + 1 if inside else last.i + 1
        if last.lower_ in ("that", "to") and not turn.takes_object and last.i > token.i + 1:
            end = last.i
    return found_at(
        paragraph,
        text,
        token,
        subject,
        place,
        rule="phrase",
        kind=turn.kind,
        confidence=0.68,
        cue=paragraph.span(token.i, end),
        negated=any(c.dep_ == "neg" for c in token.children),
    )


def _last_word(token: Any, turn: _Turn) -> Any:
    """The last word of the turn, where all of it follows the verb."""
    if turn.takes_object:
        for child in token.children:
            if child.i > token.i and len(turn.words) == 1 and child.lower_ in turn.words[0]:
                return child
    doc, at = token.doc, token.i
    for words in turn.words:
        gap = 0
        at += 1
        while at < token.sent.end:
            word = doc[at]
            if word.lower_ in words or word.lemma_.lower() in words:
                break
            if gap >= _BETWEEN or not (
                word.pos_ in _FILLERS or word.tag_ in ("PRP$", "POS") or word.dep_ == "poss"
            ):
                return None
            gap += 1
            at += 1
        else:
            return None
    return doc[at]


def _object(token: Any, last: Any) -> tuple[int, int] | None:
    for child in token.children:
        if child.dep_ == "xcomp" and child.tag_ == "VBG":
            return child.left_edge.i, min(child.right_edge.i + 1, token.sent.end)
        if child.dep_ in ("dobj", "ccomp", "nsubjpass") and child.tag_ not in ("WDT", "WP"):
            return child.left_edge.i, min(child.right_edge.i + 1, token.sent.end)
    return None


def _after(token: Any, last: Any) -> tuple[int, int] | None:
    doc, start = token.doc, last.i + 1
    if start >= token.sent.end:
        return None
    if last.lower_ == "that":
        clause = last.head
        if clause.i > last.i and clause.pos_ in ("VERB", "AUX", "NOUN", "ADJ"):
            return start, min(clause.right_edge.i + 1, token.sent.end)
        return start, token.sent.end
    if last.lower_ == "to" and last.tag_ == "TO" and last.head.i > last.i:
        if is_infinitive(last.head):
            return last.i, min(last.head.right_edge.i + 1, token.sent.end)
        return None
    inner = next((c for c in last.children if c.dep_ in ("pobj", "pcomp", "prep")), None)
    if inner is None:
        if doc[start].is_punct or doc[start].pos_ in ("VERB", "AUX", "CCONJ"):
            return None
        end = start
        while end < token.sent.end and not doc[end].is_punct:
            end += 1
        return start, end
    if inner.tag_ in ("PRP", "WDT", "WP") and inner.lower_ in ("it", "this", "that", "which"):
        return None
    return inner.left_edge.i, min(last.right_edge.i + 1, token.sent.end)
