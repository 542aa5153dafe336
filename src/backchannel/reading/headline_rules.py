"""Rules for headlines: *X: what X says*, *what is said: X*, *X rejects what*."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from backchannel.reading.clauses import kind_with
from backchannel.reading.lexicon import (
    ANONYMOUS,
    OUTLET_WORDS,
    VERBS,
    Cue,
    bases,
    inflected_cue,
)
from backchannel.reading.nouns import is_document, is_speaker
from backchannel.reading.paragraph import Found, Paragraph, trimmed
from backchannel.reading.phrases import turn_after
from backchannel.reading.words import word_set

__all__ = ["headline_rules", "headline_verbs", "not_in_headlines"]

#: What stands before a colon in a headline and is no speaker.
_LABELS = word_set(
    "watch video opinion analysis exclusive live updated update review editorial podcast breaking "
    "explainer interview photos gallery factbox timeline correction poll comment report"
)
_COLON = re.compile(r"^(?P<who>[^:“\"‘'«][^:“\"]{1,59}?): (?P<what>\S.{6,})$")
_CUE = (
    r"(?:says?|said|shows?|finds?|reports?|claims?|warns?|suggests?|insists?|argues?|admits?|tells?|"
    r"announces?|believes?|thinks?)"
)
#: Whom it is told to, and what else went on.
_TOLD = r"(?: tells? (?:the )?[\w’']+)"
_MEANWHILE = r"(?: (?:as|after|ahead of|amid|before|despite|when|while) .{3,80})?"
_TAIL = re.compile(
    rf"^(?P<what>.{{12,}}?)(?P<sep>,| —| –| -|:) (?P<who>[^,:]{{2,45}}?)"
    rf"(?P<cue> {_CUE}|{_TOLD}){_MEANWHILE}\.?$",
    re.I,
)
_NAMED = re.compile(r"^(?P<what>.{12,})(?P<sep> —| –| -|:) (?P<who>[^,:]{2,45}?)\.?$")
#: *What is said, says who*.
_TURNED = re.compile(
    rf"^(?P<what>.{{12,}}?), (?P<cue>{_CUE}) (?P<who>[^,:]{{2,45}}?){_MEANWHILE}\.?$", re.I
)
_AUXILIARIES = word_set(
    "are can cannot could did does had has have is may might must should was were will would"
)
#: Words in a name after a colon or dash that ends a headline.
_NAME = 4


def headline_rules(paragraph: Paragraph, text: str) -> Iterator[Found]:
    """*X: what X says*, *What is said: X* in a title or heading."""
    if paragraph.block.kind not in ("title", "heading"):
        return
    for part in re.finditer(r"[^;]+", paragraph.text):
        start = part.start() + len(part[0]) - len(part[0].lstrip())
        yield from _headline(paragraph, text, part[0].strip(), start)


def _headline(paragraph: Paragraph, text: str, line: str, at: int) -> Iterator[Found]:
    """The statement that one part of a headline makes; it starts ``at`` in the paragraph."""
    base = paragraph.block.start + at
    doc = paragraph.doc

    def heads(match: re.Match[str]) -> list[Any]:
        who = [t for t in doc if match.start("who") <= t.idx - at < match.end("who")]
        return [t for t in who if t.pos_ in ("PROPN", "NOUN")]

    def found(match: re.Match[str], head: Any, cue: tuple[int, int], rule: str) -> Iterator[Found]:
        cut = trimmed(text, (base + match.start("what"), base + match.end("what")))
        if cut:
            yield Found(
                content=[cut],
                source=(base + match.start("who"), base + match.end("who")),
                cue=[(base + cue[0], base + cue[1])],
                rule=rule,
                lemma=":" if rule == "headline-colon" else "tail",
                kind="claim",
                confidence=0.95 if rule == "headline-tail" else 0.6,
                head=head,
                paragraph=paragraph,
            )

    for pattern in (_TURNED, _TAIL, _NAMED):
        match = pattern.match(line)
        if match is None:
            continue
        who = [t for t in doc if match.start("who") <= t.idx - at < match.end("who")]
        if any(t.lower_ in _AUXILIARIES for t in who) and not any(t.lower_ == "who" for t in who):
            # "Umbar confirms talks, says ally was told": who says it stands before.
            continue
        cue = match["cue"] if pattern is not _NAMED else None
        named = not cue and _is_name(who, match["what"], match["sep"])
        able = heads(match)
        if not (able and (is_speaker(able[-1]) or is_document(able[-1])) if cue else named):
            continue
        span = match.span("cue") if cue else match.span("sep")
        yield from found(match, able[-1] if able else who[-1], span, "headline-tail")
        return
    match = _COLON.match(line)
    if match and len(match["who"].split()) <= 7 and not _NOTE.match(match["what"]):
        who = heads(match)
        words = match["who"].split()
        names = len(words) <= 3 and all(w[:1].isupper() for w in words)
        if names and words[0].lower() in _LABELS:
            return
        speaks = bool(who) and (
            is_speaker(who[-1])
            or is_document(who[-1])
            or (is_speaker(who[0]) and who[0].dep_ != "compound")
        )
        if who and (names or speaks):
            head = who[0] if who[0].ent_type_ == "PERSON" else who[-1]
            end = match.end("who")
            yield from found(match, head, (end, end + 1), "headline-colon")


def _is_name(who: Sequence[Any], what: str, mark: str) -> bool:
    """*Strike over by Friday: Orr*: a name at the end, and more before it than a name.

    After a dash web pages put the outlet's name; there it must be somebody's.
    """
    before = len(what.split())
    if not 0 < len(who) <= min(_NAME, before // 2) or who[0].lower_ in _LABELS:
        return False
    if len(who) == 1 and who[0].lower_ in ANONYMOUS and mark == ":":
        return True
    if re.search(r"['‘“\"]\w.*\w['’”\"]", what) and all(t.is_lower for t in who):
        # "Merger ‘would harm savers’ – competition body"
        return is_speaker(who[-1])
    if not all(t.text[:1].isupper() for t in who):
        return False
    if mark == ":":
        return _NOTE.match(" ".join(t.text for t in who)) is None
    outlet = any(t.lower_ in OUTLET_WORDS or t.is_upper for t in who)
    return not outlet and (who[-1].ent_type_ == "PERSON" or len(who) == 2)


#: What stands after a colon and says nothing.
_NOTE = re.compile(
    r"(?:live|the latest|latest|as it happened|what (?:we|you|to) know|timeline|"
    r"in (?:pictures|full|brief)|key (?:points|dates|facts)|updates?|explained|a timeline|"
    r"photos)\b",
    re.I,
)


def headline_verbs(paragraph: Paragraph, text: str, found: Sequence[Found]) -> Iterator[Found]:
    """*X rejects …*, word by word, where the parser took the verb of a headline for a noun.

    Parts between commas go on with the same subject: *X rejects …, threatens to …*.
    """
    if paragraph.block.kind not in ("title", "heading"):
        return
    doc = paragraph.doc
    start = 0
    stops = [t.i for t in doc if t.text in (";", "•", "|") or (t.text == "," and t.i >= 3)]
    subject: tuple[tuple[int, int], Any] | None = None
    for stop in [*stops, len(doc)]:
        a, b = start, stop
        start = stop + 1
        while a < b and not doc[a].is_alpha:
            a += 1
        if b - a < 3:
            continue
        span = paragraph.span(a, b)
        mine = [f for f in found if f.cue and span[0] <= f.cue[0][0] < span[1]]
        if mine:
            subject = (mine[0].source, mine[0].head) if mine[0].source and mine[0].head else subject
            continue
        for i in range(a, min(a + 7, b - 1)):
            if i == a and subject is None:
                continue
            verb = inflected_cue(doc[i].lower_)
            told = _headline_content(doc, i, b, verb)
            if told is None:
                if verb is not None and i > a:
                    break
                continue
            if i > a:
                head = doc[i - 1]
                noun = head.pos_ in ("PROPN", "NOUN", "PRON") or is_speaker(head)
                if not noun or head.lower_ == "who":
                    break
                # "Pilots walk out as the line refuses talks": who refuses stands after the *as*.
                joins = [t.i for t in doc[a + 2 : i - 1] if t.lower_ in _MEANTIME]
                subject = (paragraph.span(joins[-1] + 1 if joins else a, i), head)
            elif doc[i].lower_.endswith("ed"):
                break
            assert subject is not None
            place, kind, lemma = told
            cut = trimmed(text, paragraph.span(place, b))
            if cut is not None and paragraph.outside(doc[i]):
                one = Found(
                    content=[cut],
                    source=subject[0],
                    cue=[paragraph.span(i, i + 1)],
                    rule="headline-verb",
                    lemma=lemma,
                    kind=kind,
                    confidence=0.5,
                    head=subject[1],
                    paragraph=paragraph,
                )
                _short_of_circumstances(paragraph, one)
                yield one
            break


def _headline_content(doc: Any, i: int, end: int, cue: Cue | None) -> tuple[int, str, str] | None:
    """Where the content of a headline's verb starts, its kind, and the word of the list."""
    word = doc[i].lower_
    following = [t.lower_ for t in doc[i + 1 : end]]
    for base in (word, *bases(word)):
        turn = turn_after(base, following)
        if turn is not None:
            return i + 1 + turn[1], turn[0], base
    if cue is None:
        return None
    after = following[0]
    if after == "to":
        return (i + 1, cue.kind, cue.lemma) if "i" in cue.frames else None
    if after in cue.prepositions and i + 2 < end and after != "that":
        return i + 2, kind_with(cue.lemma, after) or cue.kind, cue.lemma
    return (i + 1, cue.kind, cue.lemma) if cue.frames & set("ncao") else None


def _short_of_circumstances(paragraph: Paragraph, one: Found) -> None:
    """*Denies walking out as the other publishes*: what else went on is not denied."""
    if one.rule == "verb-predicate" or len(one.content) != 1 or one.direct:
        return
    a, b = one.content[0]
    base = paragraph.block.start
    for token in paragraph.doc:
        at = base + token.idx
        if token.lower_ != "as" or not a < at < b or len(paragraph.text[a - base : at - base]) < 6:
            continue
        rest = [t for t in paragraph.doc[token.i + 1 :] if not t.is_punct]
        # The tagger often takes a headline's verb for a noun.
        names = "a" in VERBS[one.lemma].frames if one.lemma in VERBS else False
        told = any(t.pos_ in ("VERB", "AUX") for t in rest[1:]) or (len(rest) >= 3 and not names)
        if len(rest) >= 2 and told and rest[0].lower_ not in _COMPARED:
            one.content = [(a, a + len(paragraph.text[a - base : at - base].rstrip(" ,")))]
            return


#: What joins what else goes on to a headline.
_MEANTIME = word_set("after amid as while")
_COMPARED = word_set("many much few little well long soon far good")


def not_in_headlines(paragraph: Paragraph, found: list[Found]) -> list[Found]:
    """Leave out what the parser made of a headline whose content does not follow its cue.

    *A warns of ‘long winter’ as prices climb*: the parser takes the last verb for what is warned.
    """
    if paragraph.block.kind not in ("title", "heading"):
        return found
    out = []
    told = [f for f in found if f.cue and f.source is not None and f.source[1] <= f.cue[0][0]]
    first = min(told, key=lambda f: f.cue[0][0], default=None)
    said_by = first.source if first is not None else None
    for one in found:
        _short_of_circumstances(paragraph, one)
        if first is not None and said_by is not None and one.cue and one.source is not None:
            # "Umbar confirms talks with the guild, says …": Umbar says so.
            before = paragraph.text[: one.cue[0][0] - paragraph.block.start].rstrip()
            if before.endswith(",") and said_by[1] < one.source[0] < one.cue[0][0]:
                one.source, one.head = said_by, first.head
        if one.rule in ("verb-clause", "verb-infinitive") and one.cue:
            gap = one.content[0][0] - one.cue[-1][1]
            between = paragraph.text[one.cue[-1][1] - paragraph.block.start :][: max(0, gap)]
            if gap > 0 and len(between.split()) > 2:
                continue
        if one.rule == "verb-parenthesis" and one.cue and one.content[-1][1] <= one.cue[0][0]:
            after = paragraph.text[one.cue[-1][1] - paragraph.block.start :].split()
            if len(after) > 2 or after[:1] == ["to"]:
                continue
        out.append(one)
    return out
