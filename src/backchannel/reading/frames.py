"""Rules for *according to …*, *in her view* and *for many observers*."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from backchannel.reading.lexicon import ANONYMOUS
from backchannel.reading.nouns import is_document, is_speaker, noun_phrase
from backchannel.reading.paragraph import Found, Paragraph, trimmed
from backchannel.reading.words import word_set

__all__ = ["according_rules"]


def according_rules(paragraph: Paragraph, text: str) -> Iterator[Found]:
    """*According to X, …*; *in X's view, …*; *per X*; *…, as X put it*."""
    doc = paragraph.doc
    for token in doc:
        if (
            token.lower_ == "according"
            and token.i + 1 < len(doc)
            and doc[token.i + 1].lower_ == "to"
        ):
            yield from _according(paragraph, text, token.i, token.i + 2)
        elif token.lower_ == "for" and _opens(token) and len(doc) > token.i + 4:
            inner = next((c for c in token.children if c.dep_ == "pobj"), None)
            if (
                inner is not None
                and inner.i - token.i <= 3
                and (
                    inner.lemma_.lower() in ANONYMOUS
                    or (doc[token.i + 1].lower_ in ("many", "most", "some") and is_speaker(inner))
                )
            ):
                yield from _framed(paragraph, text, token.i, inner.i + 1, inner, "for-observers")
        elif token.lower_ in _VIEWS and token.i >= 2:
            yield from _in_view(paragraph, text, token)
        elif token.lower_ in _ACCOUNTS and token.head.lower_ == "by":
            yield from _by_accounts(paragraph, text, token)
        elif token.lower_ == "under" and _opens(token):
            yield from _under(paragraph, text, token)
        elif token.lower_ == "per" and token.i + 1 < len(doc) and not _is_first_name(token):
            head = next((c for c in token.children if c.dep_ == "pobj"), None)
            if head is not None and _is_told_by(head):
                end = min(head.right_edge.i + 1, doc[token.i].sent.end)
                yield from _framed(
                    paragraph, text, token.i, end, head, "according-to", (token.i, token.i + 1)
                )


def _is_first_name(token: Any) -> bool:
    """*Per Holm*: within a sentence the preposition is small."""
    return bool(token.text[0].isupper() and not _opens(token))


def _is_told_by(head: Any) -> bool:
    """*per Anatolia News* has a source, *per day*, *per kilo* and *per subscriber* have none."""
    if head.ent_type_ in ("DATE", "TIME") or head.lower_ in _UNITS:
        return False
    if head.tag_ == "NN" and not any(c.dep_ in ("det", "poss", "amod") for c in head.children):
        return False
    return head.pos_ == "PROPN" or is_document(head) or is_speaker(head)


#: *in A's view*, *by A's account*, *in the judgment of A*.
_VIEWS = word_set(
    """
    view opinion words telling mind judgment judgement estimation eyes book account reckoning count
    estimate admission calculation
    """
)
_UNITS = word_set(
    "person head capita cent day week month year hour hostage member worker household"
)


def _in_view(paragraph: Paragraph, text: str, token: Any) -> Iterator[Found]:
    doc = paragraph.doc
    start = token.left_edge.i - 1
    if start < 0 or doc[start].lower_ not in ("in", "by"):
        start = token.left_edge.i
        if doc[start].lower_ not in ("in", "by"):
            return
    by = doc[start].lower_ == "by"
    if by != (token.lower_ in _COUNTED) or (by and not _aside(doc, start, token)):
        return
    owner = next((c for c in token.children if c.dep_ == "poss"), None)
    end = token.i + 1
    if owner is None and not by:
        of = next((c for c in token.children if c.dep_ == "prep" and c.lower_ == "of"), None)
        owner = next((c for c in of.children if c.dep_ == "pobj"), None) if of else None
        end = owner.right_edge.i + 1 if owner is not None else end
    if owner is not None and (is_speaker(owner) or is_document(owner) or owner.tag_ == "PRP$"):
        yield from _framed(paragraph, text, start, end, owner, "in-view")


def _aside(doc: Any, start: int, token: Any) -> bool:
    """Whether *by her account* stands beside a clause; *stands by its estimate* does not."""
    beside = any(
        0 <= i < len(doc) and doc[i].text in (",", "—", "–") for i in (start - 1, token.i + 1)
    )
    own = any(t.lower_ == "own" for t in doc[start : token.i])
    return beside or own or _opens(doc[start])


#: *by some accounts*, *by most estimates*: nobody's own.
_ACCOUNTS = word_set("accounts estimates reckonings counts calculations")
_NOBODYS = word_set("all some most many several various official independent rough one other")


def _by_accounts(paragraph: Paragraph, text: str, token: Any) -> Iterator[Found]:
    """*By some estimates, …*: the estimates are what tells it."""
    by = token.head
    if token.left_edge.lower_ in _NOBODYS and by.i == token.left_edge.i - 1:
        end = token.right_edge.i + 1
        yield from _framed(paragraph, text, by.i, end, token, "in-view", (by.i, by.i + 1))


#: What sets terms: *under the deal, …*.
_TERMS = word_set(
    """
    accord agreement blueprint compromise contract deal decree draft formula framework guideline
    law memorandum offer order pact plan proposal protocol resolution rule ruling scheme term terms
    text timetable treaty truce
    """
)
_BOUND = word_set("would will shall must should 'd ’d 'll ’ll may can could")
_OFFERED = word_set("blueprint compromise draft formula framework offer plan proposal scheme text")


def _under(paragraph: Paragraph, text: str, token: Any) -> Iterator[Found]:
    """*Under the plan, both sides would …*: what the plan says."""
    terms = next((c for c in token.children if c.dep_ == "pobj"), None)
    if terms is None or terms.lemma_.lower() not in _TERMS:
        return
    verb = token.sent.root
    bound = any(c.dep_ in ("aux", "auxpass") and c.lower_ in _BOUND for c in verb.children)
    if verb.i < terms.i or not bound or token.head.i != verb.i:
        return
    of = next((c for c in terms.children if c.lower_ == "of"), None)
    inner = next((c for c in of.children if c.dep_ == "pobj"), None) if of is not None else None
    named = inner if terms.lemma_.lower() in ("term", "terms") and inner is not None else terms
    kind = "proposal" if named.lemma_.lower() in _OFFERED else "claim"
    end = min(terms.right_edge.i + 1, token.sent.end)
    for one in _framed(paragraph, text, token.i, end, terms, "under-terms", (token.i, token.i + 1)):
        one.kind, one.lemma = kind, named.lemma_.lower()
        yield one


_COUNTED = word_set("account reckoning count estimate admission calculation")


def _opens(token: Any) -> bool:
    """Whether a word begins its sentence, a *but* or *and* before it left aside."""
    start = token.sent.start
    return bool(token.i == start or (token.i == start + 1 and token.nbor(-1).pos_ == "CCONJ"))


def _according(paragraph: Paragraph, text: str, start: int, after: int) -> Iterator[Found]:
    doc = paragraph.doc
    if after >= len(doc):
        return
    head = None
    to = doc[after - 1]
    for child in to.children:
        if child.dep_ == "pobj":
            head = child
    if head is None:
        head = _phrase_head(doc, after)
    if head is None:
        return
    _, right = noun_phrase(head)
    sentence_end = doc[start].sent.end
    right = min(max(right, head.i + 1), sentence_end)
    if any(c.dep_ in ("acl", "relcl") and c.i > head.i for c in head.children):
        right = min(head.right_edge.i + 1, sentence_end)
    for i in range(after, right):
        if doc[i].text in (",", "—", "–", ";") and i > head.i:
            right = i
            break
    yield from _framed(paragraph, text, start, right, head, "according-to", cue=(start, after))


def _after_aside(doc: Any, end: int, stop: int) -> int:
    """Where *, who asked not to be named* ends that is added to a source."""
    if end + 2 < stop and doc[end].text == "," and doc[end + 1].lower_ in ("who", "whose"):
        verb = doc[end + 1]
        while verb.dep_ != "relcl" and verb.head is not verb and verb.head.i > end:
            verb = verb.head
        if verb.dep_ == "relcl":
            return min(int(verb.right_edge.i) + 1, stop)
    return end


def _phrase_head(doc: Any, start: int) -> Any:
    head = None
    for i in range(start, min(len(doc), start + 8)):
        if doc[i].pos_ in ("NOUN", "PROPN", "PRON"):
            head = doc[i]
        elif doc[i].pos_ in ("DET", "ADJ", "NUM", "PART"):
            continue
        else:
            break
    return head


def _framed(
    paragraph: Paragraph,
    text: str,
    start: int,
    end: int,
    head: Any,
    rule: str,
    cue: tuple[int, int] | None = None,
) -> Iterator[Found]:
    """Content around a frame ``[start, end)`` that stands beside a clause."""
    doc = paragraph.doc
    sentence = doc[start].sent
    before = (sentence.start, start)
    # An appositive after the source: "according to X, the chief of Y, the plan …" stays simple.
    after = (_after_aside(doc, end, sentence.end), sentence.end)
    if before[1] - before[0] <= 2 or (doc[start - 1].text in ":;" and after[1] - after[0] > 3):
        pieces = [after]
    elif after[1] - after[0] <= 3 or doc[end - 1].i + 1 >= sentence.end - 1:
        pieces = [before]
    elif doc[after[0]].text in (",", "—", "–") and doc[start - 1].text in (",", "—", "–"):
        pieces = [before, after]
    else:
        pieces = [before]
    content = []
    for a, b in pieces:
        if b - a >= 2:
            cut = trimmed(text, paragraph.span(a, b))
            if cut:
                content.append(cut)
    if not content:
        return
    left = cue[1] if cue else noun_phrase(head)[0]
    right = end if cue else noun_phrase(head)[1]
    yield Found(
        content=content,
        source=paragraph.span(left, max(right, left + 1)),
        cue=[paragraph.span(*(cue or (start, end)))],
        rule=rule,
        lemma="according",
        kind="claim",
        confidence=0.85,
        head=head,
        paragraph=paragraph,
        token=doc[start],
    )
