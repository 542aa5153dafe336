"""Rules for quoted speech, *according to*, headlines and speech that runs on without a cue."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from backchannel.reading.clauses import subject_of
from backchannel.reading.lexicon import ANONYMOUS, VERBS
from backchannel.reading.nouns import is_document, is_speaker, noun_phrase
from backchannel.reading.paragraph import Found, Paragraph, Span, trimmed

__all__ = ["according_rules", "headline_rules", "quote_rules"]

_QUOTING = frozenset(v for v, c in VERBS.items() if "q" in c.frames) | {"go", "put"}
_REACH = 30


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
        found = _attribution(paragraph, number)
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
            yield Found(
                content=content,
                source=_source(paragraph, subject, verb),
                cue=[paragraph.span(verb.i, verb.i + 1)],
                rule=rule,
                lemma=verb.lemma_.lower(),
                kind=_kind(verb),
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
                and (best is None or _is_cue(token))
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
    start = next((i for i, q in enumerate(paragraph.inside) if q == number), 0)
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


def _attribution(paragraph: Paragraph, number: int) -> tuple[Any, Any, str] | None:
    """The cue verb and its subject for one quotation, with the rule that found them."""
    doc, inside = paragraph.doc, paragraph.inside
    positions = [i for i, q in enumerate(inside) if q == number]
    if not positions:
        return None
    first, last = positions[0], positions[-1]
    after = _after(paragraph, last + 1)
    if after is not None:
        return after
    # Before: the last quoting verb between the previous quotation or sentence end and this one.
    i = first - 1
    steps = 0
    colon = i >= 0 and doc[i].text in (":", ",")
    while i >= 0 and steps < _REACH:
        token = doc[i]
        if inside[i] >= 0 and paragraph.direct[inside[i]]:
            break
        if doc[i].text in ".?!" and inside[i] < 0:
            break
        if _is_cue(token):
            subject = _subject(paragraph, token)
            gap = first - i
            if subject is not None and (colon or gap <= 6):
                return token, subject, "quote-after-cue"
        if token.lower_ == "to" and i > 0 and doc[i - 1].lower_ == "according":
            break
        i -= 1
        steps += 1
    for j in range(first - 1, max(-1, first - 9), -1):
        if doc[j].text in ".?!:" or (inside[j] >= 0 and paragraph.direct[inside[j]]):
            break
        if doc[j].lemma_.lower() in VERBS and doc[j].pos_ == "VERB":
            subject = subject_of(doc[j])
            if subject is not None and is_speaker(subject) and paragraph.outside(subject):
                return doc[j], subject, "quote-after-verb"
            break
    if colon and doc[first - 1].text == ":":
        sentence_head = doc[first - 1].sent.root
        subject = subject_of(sentence_head)
        if subject is not None and is_speaker(subject) and subject.i < first:
            return sentence_head, subject, "quote-after-colon"
    return None


def _after(paragraph: Paragraph, start: int) -> tuple[Any, Any, str] | None:
    """A cue right after a quotation: *,” said X*, *,” X, an aide, told A*."""
    doc, inside = paragraph.doc, paragraph.inside
    if start >= len(doc):
        return None
    closing = doc[start - 1].text in "”\"''’" and start >= 2 and doc[start - 2].text
    i = start
    steps = 0
    while i < len(doc) and steps < _REACH:
        token = doc[i]
        if inside[i] >= 0 and paragraph.direct[inside[i]]:
            break
        if token.text in ".?!" and inside[i] < 0:
            break
        if token.text == ":" and inside[i] < 0:
            break
        if _is_cue(token):
            subject = _subject(paragraph, token)
            if subject is None or not start <= subject.i <= start + 40:
                first = _first_noun(doc, start, i)
                subject = first if first is not None else subject
            if subject is not None:
                if closing == "." and (
                    i - start > 3 or (i + 1 < len(doc) and doc[i + 1].text not in ".!?")
                ):
                    return None
                if closing == "." and doc[start].is_title and _has_own_content(token, inside):
                    return None
                if _begins_subordinate(doc, start, i):
                    return None
                return token, subject, "quote-before-cue"
            if i == start or (i == start + 1 and doc[start].is_punct):
                following = _name_after(doc, i + 1)
                if following is not None:
                    return token, following, "quote-before-cue"
        i += 1
        steps += 1
    return None


def _first_noun(doc: Any, start: int, stop: int) -> Any:
    """The noun that begins right after a quotation: *,” A, the chief of B, told*."""
    if start >= stop or doc[start].pos_ not in ("PROPN", "NOUN", "DET", "ADJ", "PRON"):
        return None
    head = None
    for i in range(start, min(stop, start + 10)):
        if doc[i].pos_ in ("PROPN", "NOUN", "PRON"):
            head = doc[i]
        elif doc[i].pos_ not in ("DET", "ADJ", "NUM", "PART"):
            break
    return head if head is not None and _can_be_quoted(head) else None


def _begins_subordinate(doc: Any, start: int, cue: int) -> bool:
    return any(
        doc[j].lower_ in ("but", "because", "although") for j in range(start, min(start + 1, cue))
    )


def _has_own_content(verb: Any, inside: list[int]) -> bool:
    return any(c.dep_ in ("ccomp", "xcomp", "dobj") and c.i > verb.i for c in verb.children)


def _is_cue(token: Any) -> bool:
    return (
        token.lemma_.lower() in _QUOTING
        and (token.pos_ in ("VERB", "AUX") or token.tag_.startswith("VB") or token.lower_ == "said")
        and token.tag_ not in ("VB",)
    ) or token.lower_ in ("said", "says")


def _subject(paragraph: Paragraph, verb: Any) -> Any:
    subject = subject_of(verb)
    if verb.dep_ == "conj" and verb.head.dep_ == "relcl" and verb.i > 0:
        # "X commented on the talks that A has had and stated, …": joined to the nearer verb.
        root = verb.sent.root
        if (
            root.tag_ == verb.tag_
            and not any(c.dep_ == "nsubj" for c in verb.children)
            and any(c.dep_ == "aux" for c in verb.head.children)
        ):
            subject = subject_of(root) or subject
    if subject is not None and paragraph.outside(subject) and _can_be_quoted(subject):
        return subject
    doc = verb.doc
    # The parser lost it: a name or pronoun right beside the verb.
    after = _name_after(doc, verb.i + 1) if verb.lemma_ not in ("tell", "ask", "remind") else None
    if after is not None and paragraph.outside(after) and verb.tag_ in ("VBD", "VBZ", "VBP"):
        return after
    j = verb.i - 1
    while j >= 0 and (doc[j].pos_ in ("ADV", "AUX", "PART")):
        j -= 1
    if j >= 0 and paragraph.outside(doc[j]):
        if doc[j].pos_ in ("PROPN", "PRON") and is_speaker(doc[j]):
            return doc[j]
        if doc[j].text == ",":
            for k in range(j - 1, max(-1, j - 15), -1):
                if doc[k].text == ",":
                    left = doc[k - 1] if k else None
                    if left is not None and left.pos_ == "PROPN" and paragraph.outside(left):
                        return left
                    break
    return None


def _can_be_quoted(subject: Any) -> bool:
    if subject.pos_ in ("NOUN", "PROPN"):
        return subject.ent_type_ not in ("DATE", "TIME", "CARDINAL", "MONEY", "PERCENT", "ORDINAL")
    return is_speaker(subject) and subject.lower_ not in ("that", "which", "it")


def _name_after(doc: Any, start: int) -> Any:
    i = start
    if i >= len(doc):
        return None
    if doc[i].pos_ == "PRON" and is_speaker(doc[i]):
        return doc[i]
    head = None
    while i < len(doc) and i < start + 8 and doc[i].pos_ in ("PROPN", "NOUN", "DET", "ADJ", "NUM"):
        if doc[i].pos_ in ("PROPN", "NOUN"):
            head = doc[i]
        i += 1
    return head if head is not None and is_speaker(head) else None


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


def _kind(verb: Any) -> str:
    cue = VERBS.get(verb.lemma_.lower())
    return cue.kind if cue else "claim"


def _named_before(paragraph: Paragraph, number: int) -> Any:
    """The subject last named before a quotation in its paragraph, where it is a person."""
    doc, inside = paragraph.doc, paragraph.inside
    first = next((i for i, q in enumerate(inside) if q == number), None)
    if not first:
        return None
    best = None
    for token in doc[:first]:
        if token.dep_ == "nsubj" and paragraph.outside(token) and is_speaker(token):
            if token.lower_ in ("it", "that", "which", "you", "we", "i", "who"):
                continue
            if token.ent_type_ in ("PERSON", "ORG") or token.pos_ == "PRON":
                best = token
    return best


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
        elif token.lower_ == "for" and token.i == token.sent.start and len(doc) > token.i + 4:
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
        elif token.lower_ in ("view", "opinion", "words", "telling", "mind") and token.i >= 2:
            start = token.left_edge.i - 1
            if (
                start >= 0
                and doc[start].lower_ == "in"
                and any(c.dep_ == "poss" for c in token.children)
            ):
                owner = next(c for c in token.children if c.dep_ == "poss")
                yield from _framed(paragraph, text, start, token.i + 1, owner, "in-view")


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
    after = (end, sentence.end)
    if before[1] - before[0] <= 2:
        pieces = [after]
    elif after[1] - after[0] <= 3 or doc[end - 1].i + 1 >= sentence.end - 1:
        pieces = [before]
    elif doc[end].text in (",", "—", "–") and doc[start - 1].text in (",", "—", "–"):
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


_COLON = re.compile(r"^(?P<who>[^:“\"]{2,60}?): (?P<what>\S.{6,})$")
_TAIL = re.compile(
    r"^(?P<what>.{12,}?)(?P<sep>,| —| –|:) (?P<who>[^,:]{2,45}?)(?P<cue> (?:says?|said|shows?|"
    r"finds?|reports?|claims?|warns?|suggests?))?\.?$"
)


def headline_rules(paragraph: Paragraph, text: str) -> Iterator[Found]:
    """*X: what X says*, *What is said: X* in a title or heading."""
    if paragraph.block.kind not in ("title", "heading"):
        return
    line = paragraph.text
    base = paragraph.block.start
    match = _COLON.match(line)
    if match and len(match["who"].split()) <= 7:
        doc = paragraph.doc
        who = [t for t in doc if t.idx < match.end("who")]
        heads = [t for t in who if t.pos_ in ("PROPN", "NOUN")]
        if heads and (is_speaker(heads[-1]) or is_document(heads[-1]) or is_speaker(heads[0])):
            cut = trimmed(text, (base + match.start("what"), base + match.end("what")))
            if cut:
                yield Found(
                    content=[cut],
                    source=(base + match.start("who"), base + match.end("who")),
                    cue=[(base + match.end("who"), base + match.end("who") + 1)],
                    rule="headline-colon",
                    lemma=":",
                    kind="claim",
                    confidence=0.6,
                    head=heads[0] if heads[0].ent_type_ == "PERSON" else heads[-1],
                    paragraph=paragraph,
                )
                return
    match = _TAIL.match(line)
    if match and (match["cue"] or match["sep"] == ":"):
        doc = paragraph.doc
        who = [t for t in doc if match.start("who") <= t.idx < match.end("who")]
        heads = [t for t in who if t.pos_ in ("PROPN", "NOUN")]
        if heads and (is_speaker(heads[-1]) or is_document(heads[-1])):
            cut = trimmed(text, (base, base + match.end("what")))
            cue_span = match.span("cue") if match["cue"] else match.span("sep")
            if cut:
                yield Found(
                    content=[cut],
                    source=(base + match.start("who"), base + match.end("who")),
                    cue=[(base + cue_span[0], base + cue_span[1])],
                    rule="headline-tail",
                    lemma="tail",
                    kind="claim",
                    confidence=0.6,
                    head=heads[-1],
                    paragraph=paragraph,
                )
