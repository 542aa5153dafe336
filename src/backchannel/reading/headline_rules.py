"""Rules for headlines: *X: what X says*, *what is said: X*, *X rejects what*."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from backchannel.reading.lexicon import VERBS
from backchannel.reading.nouns import is_document, is_speaker
from backchannel.reading.paragraph import Found, Paragraph, trimmed
from backchannel.reading.words import word_set

__all__ = ["headline_rules", "headline_verbs"]

#: What stands before a colon in a headline and is no speaker.
_LABELS = word_set(
    "watch video opinion analysis exclusive live updated update review editorial podcast breaking "
    "explainer interview photos gallery factbox timeline correction poll comment report"
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
        names = len(who) <= 3 and all(t.text[:1].isupper() for t in who)
        if names and match["who"].split()[0].lower().rstrip(":") in _LABELS:
            return
        if heads and (
            names or is_speaker(heads[-1]) or is_document(heads[-1]) or is_speaker(heads[0])
        ):
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


def headline_verbs(paragraph: Paragraph, text: str, found: Sequence[Found]) -> Iterator[Found]:
    """*X rejects …*, word by word, where the parser took the verb of a headline for a noun."""
    if paragraph.block.kind not in ("title", "heading"):
        return
    doc = paragraph.doc
    start = 0
    stops = [t.i for t in doc if t.text in (";", "•", "|") or (t.text == "," and t.i >= 3)]
    for stop in [*stops, len(doc)]:
        a, b = start, stop
        start = stop + 1
        while a < b and not doc[a].is_alpha:
            a += 1
        if b - a < 3:
            continue
        span = paragraph.span(a, b)
        if any(f.cue and span[0] <= f.cue[0][0] < span[1] for f in found):
            continue
        for i in range(a + 1, min(a + 7, b - 1)):
            verb = _headline_cue(doc[i])
            if verb is None:
                continue
            after = doc[i + 1].lower_
            frames = VERBS[verb].frames & set("in" if after == "to" else "nca")
            if after == "to" and "i" not in frames:
                break
            head = doc[i - 1]
            if not frames or head.pos_ not in ("PROPN", "NOUN", "PRON") or head.lower_ == "who":
                break
            cut = trimmed(text, paragraph.span(i + 1, b))
            if cut is not None and paragraph.outside(doc[i]):
                yield Found(
                    content=[cut],
                    source=paragraph.span(a, i),
                    cue=[paragraph.span(i, i + 1)],
                    rule="headline-verb",
                    lemma=verb,
                    kind=VERBS[verb].kind,
                    confidence=0.5,
                    head=head,
                    paragraph=paragraph,
                )
            break


def _headline_cue(token: Any) -> str | None:
    """The cue that a word in *-s* or *-ed* is a form of."""
    word: str = token.lower_
    for end, put in (("ies", "y"), ("es", ""), ("es", "e"), ("s", ""), ("ied", "y"), ("ed", "")):
        if word.endswith(end) and VERBS.get(word.removesuffix(end) + put):
            return word.removesuffix(end) + put
    return word[:-1] if word.endswith("ed") and VERBS.get(word[:-1]) else None
