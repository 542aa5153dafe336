"""Rules for headlines: *X: what X says*, *what is said: X*."""

from __future__ import annotations

import re
from collections.abc import Iterator

from backchannel.reading.nouns import is_document, is_speaker
from backchannel.reading.paragraph import Found, Paragraph, trimmed
from backchannel.reading.words import word_set

__all__ = ["headline_rules"]

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
