"""Rules for quoted speech, *according to*, headlines and speech that runs on without a cue."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from backchannel.reading.attribution import attribution, is_cue
from backchannel.reading.grammar import subject_of
from backchannel.reading.lexicon import VERBS
from backchannel.reading.nouns import is_document, is_speaker, noun_phrase
from backchannel.reading.paragraph import Found, Paragraph, Span

__all__ = ["quote_rules"]


def quote_rules(
    paragraph: Paragraph,
    text: str,
    last: Found | None,
    near: bool,
    before: Paragraph | None = None,
    after: Paragraph | None = None,
) -> Iterator[Found]:
    """Proposals for the quotations of a paragraph that are speech of their own.

    Args:
        paragraph: the paragraph.
        text: the whole text.
        last: the last quoted statement before this paragraph.
        near: whether that statement stands in the paragraph before, so that speech may run on.
        before: the paragraph before, which may end in a colon that announces the quotation.
        after: the paragraph after, which may be a signature (*— A, of B*).
    """
    if len(paragraph.quotes) == 1 and paragraph.block.kind != "title":
        only = paragraph.quotes[0]
        if only.end - only.start >= len(paragraph.text) - 1 and len(paragraph.text.split()) <= 6:
            return
    groups: list[tuple[list[int], tuple[Any, Any, str] | None]] = []
    for number in range(len(paragraph.quotes)):
        if not paragraph.direct[number]:
            continue
        found = attribution(paragraph, number)
        if found is None and groups and _same_run(paragraph, groups[-1][0][-1], number):
            groups[-1][0].append(number)
        elif groups and found is not None and groups[-1][1] is None:
            if _leads(paragraph, groups[-1][0][-1], number):
                groups[-1] = ([*groups[-1][0], number], found)
            else:
                groups.append(([number], found))
        elif (
            found is not None
            and groups
            and groups[-1][1] is not None
            and groups[-1][1][0].i == found[0].i
        ):
            groups[-1][0].append(number)
        else:
            groups.append(([number], found))
    for numbers, found in groups:
        content = [_quote_span(paragraph, n) for n in numbers]
        if found is not None:
            verb, subject, rule = found
            # "The other was blunter: “…”" has no word for saying it.
            told = rule != "quote-after-colon" or is_cue(verb)
            yield Found(
                content=content,
                source=_between(paragraph, numbers[-1], subject, verb)
                or _source(paragraph, subject, verb),
                cue=[paragraph.span(verb.i, verb.i + 1)] if told else [],
                rule=rule,
                lemma=verb.lemma_.lower() if told else "",
                kind=_kind(verb) if told else "claim",
                confidence=0.95 if subject is not None else 0.7,
                head=subject,
                paragraph=paragraph,
                token=verb,
                direct=True,
            )
            continue
        first = paragraph.quotes[numbers[0]]
        opens = first.start - paragraph.block.start <= 1
        if _framed_by_according(paragraph, numbers[0]):
            continue
        signed = _signature(paragraph, after, paragraph.quotes[numbers[-1]].end, opens)
        if signed is not None:
            yield Found(
                content=content,
                source=signed[0],
                cue=[],
                rule="quote-signed",
                lemma="",
                kind="claim",
                confidence=0.8,
                head=signed[1],
                paragraph=signed[2],
                direct=True,
            )
            continue
        announced = _announced(before) if opens and before is not None else None
        if announced is not None and before is not None:
            cue, subject = announced
            yield Found(
                content=content,
                source=_source(before, subject, cue),
                cue=[before.span(cue.i, cue.i + 1)],
                rule="quote-announced",
                lemma=cue.lemma_.lower(),
                kind=_kind(cue),
                confidence=0.85,
                head=subject,
                paragraph=before,
                token=cue,
                direct=True,
            )
            continue
        closed = paragraph.quotes[numbers[-1]].closed
        led = _led_by(before, last) if opens and closed and before is not None else None
        if led is not None and before is not None:
            yield Found(
                content=content,
                source=_source(before, led, None),
                cue=[],
                rule="quote-after-subject",
                lemma="",
                kind="claim",
                confidence=0.55,
                head=led,
                paragraph=before,
                direct=True,
            )
            continue
        if opens and near and last is not None:
            yield _carried(content, last, paragraph, "quote-continued")
            continue
        named = _named_before(paragraph, numbers[0])
        if named is not None:
            yield Found(
                content=content,
                source=_source(paragraph, named, None),
                cue=[],
                rule="quote-no-cue",
                lemma="",
                kind="claim",
                confidence=0.6,
                head=named,
                paragraph=paragraph,
                direct=True,
            )
        elif last is not None and (near or not opens):
            yield _carried(content, last, paragraph, "quote-carried")
        else:
            words = sum(len(text[a:b].split()) for a, b in content)
            runs_on = not paragraph.quotes[numbers[-1]].closed
            if runs_on or (words >= 8 and (paragraph.block.kind == "body" or opens)):
                yield Found(
                    content=content,
                    source=None,
                    cue=[],
                    rule="quote-alone",
                    lemma="",
                    kind="claim",
                    confidence=0.4,
                    paragraph=paragraph,
                    direct=True,
                )


def _announced(before: Paragraph) -> tuple[Any, Any] | None:
    """Cue and speaker of a paragraph that ends in a colon."""
    if not before.text.rstrip().endswith(":"):
        return None
    sentence = list(before.doc.sents)[-1]
    best = None
    for token in sentence:
        if token.pos_ in ("VERB", "AUX") and before.outside(token):
            subject = subject_of(token)
            if (
                subject is not None
                and (is_speaker(subject) or is_document(subject))
                and (best is None or is_cue(token))
            ):
                best = (token, subject)
    return best


_DASH = re.compile(r"\s*[—–―-]{1,2}\s*(?=[A-Z@])")


def _signature(
    paragraph: Paragraph, after: Paragraph | None, end: int, opens: bool
) -> tuple[Span, Any, Paragraph] | None:
    """Name under or after a quotation: *“…” — A, of B*."""
    rest = paragraph.text[end - paragraph.block.start :]
    dash = _DASH.match(rest)
    if dash and len(rest) < 120:
        return _signed(paragraph, end + dash.end(), end + len(rest.rstrip()))
    if rest.strip() or not opens or after is None or len(after.text) > 120:
        return None
    dash = _DASH.match(after.text)
    if dash:
        return _signed(after, after.block.start + dash.end(), after.block.end)
    return None


def _signed(paragraph: Paragraph, start: int, end: int) -> tuple[Span, Any, Paragraph] | None:
    inside = [
        t
        for t in paragraph.doc
        if start <= paragraph.block.start + t.idx < end and t.pos_ == "PROPN"
    ]
    if not inside:
        return None
    head = inside[0]
    for token in inside[1:]:
        if token.i == head.i + 1:
            head = token
        else:
            break
    return (start, end), head, paragraph


def _led_by(before: Paragraph, last: Found | None) -> Any:
    """The person whose deed ends the paragraph before, after anything quoted there."""
    if before.block.kind != "body":
        return None
    sentence = list(before.doc.sents)[-1]
    quoted_until = last.content[-1][1] if last is not None else 0
    if (
        sentence.text.strip()[-1:] in "”\"'"
        or before.block.start + sentence.start_char < quoted_until
    ):
        return None
    for token in sentence:
        if (
            token.dep_ == "nsubj"
            and token.head.dep_ in ("ROOT", "conj")
            and before.outside(token)
            and (token.ent_type_ == "PERSON" or token.lower_ in ("he", "she"))
        ):
            return token
    return None


def _framed_by_according(paragraph: Paragraph, number: int) -> bool:
    """Whether *According to X,* opens the sentence of this quotation."""
    start = min(paragraph.tokens[number][0], len(paragraph.doc) - 1)
    head = paragraph.doc[start].sent.start
    words = [t.lower_ for t in paragraph.doc[head:start]]
    return "according" in words or (words[:1] == ["in"] and "words" in words)


def _carried(content: list[Span], last: Found, paragraph: Paragraph, rule: str) -> Found:
    return Found(
        content=content,
        source=last.source,
        cue=[],
        rule=rule,
        lemma="",
        kind="claim",
        confidence=0.7,
        head=None,
        paragraph=paragraph,
        direct=True,
        taken_from=last,
    )


def _quote_span(paragraph: Paragraph, number: int) -> Span:
    quote = paragraph.quotes[number]
    return (quote.start, quote.end)


def _same_run(paragraph: Paragraph, one: int, other: int) -> bool:
    """Whether two quotations follow each other with one speaker: no new subject in between."""
    between = paragraph.text[
        paragraph.quotes[one].end - paragraph.block.start : paragraph.quotes[other].start
        - paragraph.block.start
    ]
    return len(between) < 200


def _leads(paragraph: Paragraph, one: int, other: int) -> bool:
    between = paragraph.text[
        paragraph.quotes[one].end - paragraph.block.start : paragraph.quotes[other].start
        - paragraph.block.start
    ]
    return len(between.strip()) <= 3


def _source(paragraph: Paragraph, subject: Any, verb: Any) -> Span | None:
    if subject is None:
        return None
    left, right = noun_phrase(subject, limit=verb)
    # Never into the quotation itself.
    while left < subject.i and not paragraph.outside(paragraph.doc[left]):
        left += 1
    for i in range(subject.i, right):
        if not paragraph.outside(paragraph.doc[i]):
            right = i
            break
    if right <= left:
        left, right = subject.i, subject.i + 1
    return paragraph.span(left, right)


def _between(paragraph: Paragraph, number: int, subject: Any, verb: Any) -> Span | None:
    """*,” the envoy for the Horn of Africa, A, said*: all of it, where the parser lost a part."""
    doc, start = paragraph.doc, paragraph.tokens[number][1]
    if subject is None or not start <= subject.i < verb.i:
        return None
    left, right = start, verb.i
    while right > left and (
        doc[right - 1].is_punct or doc[right - 1].pos_ in ("ADV", "AUX", "PART")
    ):
        right -= 1
    begin, end = noun_phrase(subject, limit=verb)
    if left >= right or (begin <= left and (end >= right or doc[end].is_punct)):
        return None
    inner = doc[left:right]
    if inner[0].pos_ not in ("DET", "PROPN", "NOUN", "ADJ") or not paragraph.outside(inner[0]):
        return None
    if any(t.tag_ in ("VBD", "VBZ", "VBP", "MD", "WP", "WDT") for t in inner):
        return None
    return paragraph.span(left, right)


def _kind(verb: Any) -> str:
    cue = VERBS.get(verb.lemma_.lower())
    return cue.kind if cue else "claim"


def _named_before(paragraph: Paragraph, number: int) -> Any:
    """Who the sentence before a quotation in its paragraph is about, where it is somebody.

    The subject of its main clause goes before subjects of clauses inside it.
    """
    doc = paragraph.doc
    first = paragraph.tokens[number][0]
    if not first:
        return None
    own = doc[min(first, len(doc) - 1)].sent
    for sentence in reversed([s for s in doc.sents if s.start < first and s.end <= own.end][-4:]):
        tokens = [t for t in sentence if t.i < first and paragraph.outside(t)]
        subjects = [
            t for t in tokens if t.dep_ == "nsubj" and is_speaker(t) and t.lower_ not in _NOT_NAMED
        ]
        main = [t for t in subjects if t.head.dep_ in ("ROOT", "ccomp", "conj", "parataxis")]
        saying = [t for t in main if t.head.lemma_.lower() in VERBS]
        people = [t for t in main if t.ent_type_ == "PERSON" or t.lower_ in ("he", "she")]
        others = [t for t in subjects if t.ent_type_ in ("PERSON", "ORG") or t.pos_ == "PRON"]
        if saying and saying[-1].lower_ in ("he", "she"):
            # "Jo Vane said that …, and she warned …": the words nearest to the quotation.
            return saying[-1]
        for candidates in (saying, people, others):
            if candidates:
                return candidates[0]
    return None


_NOT_NAMED = frozenset({"it", "that", "which", "you", "we", "i", "who", "one", "some", "many"})
