"""Rules that read a cue's complement from the parse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from backchannel.reading.complements import Places, complement
from backchannel.reading.cue_nouns import ADJECTIVES
from backchannel.reading.extents import or_else
from backchannel.reading.grammar import (
    after_possessive,
    beside,
    expletive,
    is_infinitive,
    is_passive,
    made_to,
    named_beside,
    nearest_speaker,
    never,
    or_confirmed,
    passive_subject,
    quotes_somebody,
    subject_of,
    unreal,
    unsaid,
)
from backchannel.reading.lexicon import VERBS, Cue, cue_of, inflected_cue
from backchannel.reading.nominals import adjective, noun
from backchannel.reading.nouns import is_document, is_speaker
from backchannel.reading.paragraph import Found, Paragraph, Span
from backchannel.reading.raised import RAISING
from backchannel.reading.spans import cue_span, found_at, phrase, source, spans, without_own_asides
from backchannel.reading.words import word_set

__all__ = ["clause_rules", "kind_with"]


def clause_rules(paragraph: Paragraph, text: str) -> Iterator[Found]:
    """Every proposal read from a cue word and its complement in this paragraph."""
    for token in paragraph.doc:
        if token.pos_ in ("VERB", "AUX") or token.tag_.startswith("VB"):
            yield from _verb(paragraph, text, token)
            if token.tag_ in ("VBN", "VBD"):
                yield from adjective(paragraph, text, token)
        elif token.pos_ in ("NOUN", "PROPN"):
            if token.i and token.nbor(-1).lower_ in _SOME and _has_object(token):
                yield from _verb(paragraph, text, token)
            yield from _mistagged(paragraph, text, token)
            yield from noun(paragraph, text, token)
        elif token.pos_ == "ADJ":
            yield from adjective(paragraph, text, token)


def _has_object(token: Any) -> bool:
    """*Some view this as …*: a verb that the tagger takes for a noun still has its object."""
    cue = VERBS.get(token.lower_)
    if cue is None or "a" not in cue.frames or "c" in cue.frames:
        return False
    return token.dep_ in ("advcl", "ROOT", "conj", "ccomp") and any(
        c.dep_ == "dobj" and c.i > token.i for c in token.children
    )


def _verb(paragraph: Paragraph, text: str, token: Any) -> Iterator[Found]:
    cue = cue_of(token.lemma_.lower(), token.lower_)
    if cue is None or token.dep_ in ("amod", "compound"):
        return
    if token.dep_ == "acl" and token.tag_ in ("VBN", "VBD") and subject_of(token) is None:
        yield from _garden_path(paragraph, text, token, cue)
        return
    if after_possessive(token) is not None:
        return
    if token.dep_ == "acomp" and token.lower_ in ADJECTIVES:
        # "we are convinced that …": the adjective's rule has it.
        return
    if token.dep_ == "xcomp" and _takes_infinitive(token.head) and not _told_of(token.head):
        return
    number = paragraph.quote_of(token)
    if number >= 0 and not paragraph.direct[number]:
        # A cue that is itself a quoted fragment is somebody's word, not the report's.
        quote = paragraph.quotes[number]
        if quote.end - quote.start < 60:
            return
    subject = subject_of(token)
    if subject is None and token.dep_ == "xcomp" and _told_of(token.head):
        subject = passive_subject(token.head)
    if unreal(token) or unsaid(token) or expletive(token, subject):
        return
    if token.lower_ == "writing" and token.i and token.nbor(-1).lower_ == "in":
        return
    if cue.lemma == "ask" and token.tag_ in ("VBN", "VBD") and token.i <= token.sent.start + 1:
        return
    if cue.lemma in ("authorize", "authorise") and subject is None:
        # "… was not authorized to comment" says why somebody is not named.
        return
    if any(a.lower_ in ("anonymity", "condition") for a in token.ancestors):
        return
    if token.lemma_ == "deny" and or_confirmed(token):
        return
    passive = is_passive(token) and not any(c.dep_ == "agent" for c in token.children)
    if passive and (quotes_somebody(token) or _felt(token) or token.head.lemma_ == "let"):
        # "let it be known that …" is a turn of its own.
        return
    frame, places = complement(paragraph, token, cue, passive)
    if number >= 0 and paragraph.direct[number]:
        places = _inside(paragraph.tokens[number], frame, places, token.doc)
    if not places or (frame == "preposed" and _begins(paragraph, token)):
        return
    if frame == "parenthesis" and subject is not None and subject.lower_ in ("i", "you", "we"):
        return
    if frame in ("object", "passive") and _recalled(token, cue):
        return
    if cue.kind == "demand" or frame == "person-infinitive":
        places = [*places[:-1], (places[-1][0], or_else(token.doc, *places[-1]))]
    subject = _who(paragraph, token, subject, frame, places, passive)
    if subject is None:
        if not (passive or frame == "parenthesis"):
            return
        if passive and frame in ("object", "infinitive"):
            return
        if passive and frame == "person-infinitive" and cue.lemma in RAISING:
            return
    elif (
        (frame == "preposed" and subject.tag_ in ("WP", "WDT"))
        or (frame in ("object", "passive") and made_to(token))
        or not (_may_speak(subject, cue, frame) or _apposed(subject) or _blamed_one(subject))
        or (subject.lower_ == "you" and paragraph.outside(token))
        or (cue.lemma in _TOGETHER and _several(subject, frame))
    ):
        # With WP: "A, the envoy who …, noted a …", which the parser takes for "…, noted".
        return
    if frame in _NOMINAL:
        places = [(a, phrase(token.doc, a, b)) for a, b in places]
    else:
        places = without_own_asides(token.doc, places)
    content = spans(paragraph, text, places)
    answering = cue.lemma in _ANSWERING and frame == "object" and subject is not None
    if not content or (
        _empty(paragraph, text, content, frame, places)
        and not (answering and text[slice(*content[0])].lower() in _POINTING)
    ):
        return
    negated = never(token) or any(
        c.dep_ == "neg" for c in token.head.children if token.dep_ == "xcomp"
    )
    # "accused the guild of refusing": short of the preposition.
    limit = token.head if token.dep_ in ("pcomp", "pobj") else token
    yield Found(
        content=content,
        source=source(paragraph, subject, limit, places),
        cue=[cue_span(paragraph, token)],
        rule=f"verb-{frame}",
        lemma=cue.lemma,
        kind=_kind_of(cue, frame, token, places),
        confidence=_CONFIDENCE.get(frame, 0.5),
        head=subject,
        paragraph=paragraph,
        token=token,
        negated=negated,
    )


def _felt(token: Any) -> bool:
    """*Is convinced the time will come*: the adjective's rule has it."""
    subject = passive_subject(token)
    felt = token.lower_ in ADJECTIVES and subject is not None and subject.lower_ != "it"
    return felt and is_speaker(subject)


def _inside(quote: tuple[int, int], frame: str, places: Places, doc: Any) -> Places:
    """Content of a cue in a quotation ends with it: *“We heard that,” she said*."""
    start, end = quote
    kept = [(max(a, start), min(b, end)) for a, b in places if a < end and b > start]
    if kept == places or frame != "clause":
        return kept
    told = any(t.pos_ in ("VERB", "AUX") for a, b in kept for t in doc[a:b])
    return kept if told else []


def _who(
    paragraph: Paragraph, token: Any, subject: Any, frame: str, places: Places, passive: bool
) -> Any:
    """Who says it, where the parser lost or mistook the subject; ``None`` where nobody is named."""
    if frame == "parenthesis" and subject is not None:
        inside = any(a <= subject.i < b for a, b in places)
        subject = (beside(token) or named_beside(token)) if inside else subject
    if subject is None and frame == "preposed":
        # "Not so, insists the treasurer": the parser takes who says it for what is insisted on.
        subject = next(
            (
                c
                for c in token.children
                if c.i > token.i and c.dep_ in ("dobj", "attr") and is_speaker(c)
            ),
            None,
        )
    if subject is None and not passive and token.tag_ in ("VBG", "VBD", "VBZ"):
        subject = nearest_speaker(paragraph, token)
    if subject is None and token.tag_ in ("VBD", "VBZ", "VBP") and not passive:
        subject = beside(token)
    if subject is None and token.i > 0 and token.doc[token.i - 1].lower_ in _SOME:
        subject = token.doc[token.i - 1]
    if subject is None:
        stated = frame == "parenthesis" and token.tag_ == "VBN"
        return _stated_in(token) if stated else None
    if token.dep_ == "conj" and not (is_speaker(subject) or is_document(subject)):
        # "The row grew when Dahl called it off and said …": joined to the wrong verb.
        other = nearest_speaker(paragraph, token)
        return other if other is not None and other.i > subject.i else subject
    if token.tag_ == "VBG" and token.dep_ == "advcl":
        return _told_by(token, subject)
    if token.tag_ == "VBG" and token.dep_ in ("pcomp", "pobj"):
        return _blamed(token.head) or subject
    return subject


def _blamed_one(subject: Any) -> bool:
    """*Accused them of refusing to …*: a pronoun that is an object may speak here."""
    return bool(subject.dep_ == "dobj" and subject.tag_ == "PRP")


def _blamed(preposition: Any) -> Any:
    """*Accused the ministry of refusing to …*, *whom he suspects of …*: who refuses."""
    verb = preposition.head
    if verb.dep_ == "dobj":
        # "accused the airline of planning to …": hung on the airline.
        verb = verb.head
    cue = cue_of(verb.lemma_.lower(), verb.lower_)
    if cue is None or "x" not in cue.frames or preposition.lower_ not in ("of", "for"):
        return None
    blamed = next((c for c in verb.children if c.dep_ == "dobj"), None)
    if blamed is not None and blamed.tag_ == "WP" and verb.dep_ == "relcl":
        return verb.head
    return blamed


def _apposed(subject: Any) -> bool:
    """*The group's voice, Ada Dahl, said*: whoever stands beside it may speak."""
    return any(c.dep_ == "appos" and is_speaker(c) for c in subject.children)


def _told_by(token: Any, subject: Any) -> Any:
    """*Dahl said the terms are too hard, insisting that …*: Dahl insists, not the terms."""
    verb = token.head
    while not is_speaker(subject) and verb.dep_ in ("ccomp", "xcomp", "advcl") and verb.i:
        verb = verb.head
        above = subject_of(verb)
        if above is not None and is_speaker(above) and above.i < token.i:
            return above
    return subject


def _stated_in(token: Any) -> Any:
    """*As stated in the report, …*: the report."""
    for child in token.children:
        if child.dep_ in ("prep", "agent") and child.lower_ in ("in", "by", "on"):
            inner = next((c for c in child.children if c.dep_ == "pobj"), None)
            if inner is not None and (is_document(inner) or is_speaker(inner)):
                return inner
    return None


def _begins(paragraph: Paragraph, token: Any) -> bool:
    """*X does this, union vows a fight*: words after a headline's cue are what is said."""
    return paragraph.block.kind != "body" and len(paragraph.doc) - token.i > 2


#: Frames whose content is a noun phrase.
_NOMINAL = word_set("object preposition passive predicate blame")


def _recalled(token: Any, cue: Cue) -> bool:
    """*Hours after the paper revealed the talks*: when it was, and not what was said."""
    verb = token
    while verb.dep_ == "conj" and verb.head is not verb:
        verb = verb.head
    return (
        cue.kind == "claim"
        and verb.dep_ in ("advcl", "pcomp")
        and (
            verb.head.lower_ in _WHEN
            or any(c.dep_ in ("mark", "advmod") and c.lower_ in _WHEN for c in verb.children)
        )
    )


_WHEN = frozenset({"after", "before", "since", "when", "once", "until"})
_SOME = word_set("some many others both most few several")
#: What *this* or *it* is stands in the sentence before; that it was rejected is a statement.
_ANSWERING = word_set(
    "reject deny dispute contest refuse decline disown rebuff spurn oppose refute"
)
_POINTING = word_set("it this that them these those")
_NOTHING = re.compile(
    r"(?:(?:for |on condition of )?anonymity\b.*|(?:not )?to (?:not )?be (?:named|"
    r"identified|quoted)\b.*|to (?:speak|comment|talk|discuss|brief)\b.*(?:publicly|on the record|"
    r"(?:the )?(?:press|media|reporters|journalists))\W*|"
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
        and is_infinitive(main)
        and is_speaker(subject)
    ):
        return
    start = next(c.i for c in main.children if c.dep_ == "aux" and c.lower_ == "to")
    place = (start, main.right_edge.i + 1)
    found = found_at(
        paragraph,
        text,
        token,
        subject,
        place,
        rule="verb-infinitive",
        kind=_kind_of(cue, "infinitive", token, [place]),
        confidence=0.7,
        lemma=cue.lemma,
    )
    if found is not None:
        yield found


def _told_of(verb: Any) -> bool:
    """*Is said to have told …*: others tell it."""
    return bool(verb.lemma_.lower() in RAISING and verb.lemma_ != "expect" and is_passive(verb))


def _takes_infinitive(head: Any) -> bool:
    cue = cue_of(head.lemma_.lower(), head.lower_)
    return cue is not None and bool(cue.frames & {"i"}) and head.lower_ != "according"


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


def kind_with(verb: str, preposition: str) -> str | None:
    """The kind of what follows a verb with a preposition, where it has one of its own."""
    return _BY_PREPOSITION.get((verb, preposition))


def _kind_of(cue: Cue, frame: str, token: Any, places: Places) -> str:
    if frame == "preposition":
        for child in token.children:
            kind = _BY_PREPOSITION.get((cue.lemma, child.lower_))
            if kind:
                return kind
    if frame in ("infinitive",) and cue.lemma in ("agree", "offer"):
        return "promise"
    if frame == "person-infinitive" and cue.lemma in ("tell", "ask", "call", "want", "like"):
        return "demand"
    if frame == "object" and cue.lemma == "seek":
        return "demand"
    if frame in ("object", "gerund") and cue.lemma == "suggest":
        return "proposal"
    return cue.kind


#: What two do together is a meeting and tells nothing of what was said.
_TOGETHER = word_set("talk discuss speak negotiate debate")


def _several(subject: Any, frame: str) -> bool:
    return frame in ("preposition", "object", "passive") and (
        any(c.dep_ == "conj" for c in subject.children)
        or subject.tag_ in ("NNS", "NNPS")
        or subject.lower_ in ("they", "both")
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
        return (
            "m" in cue.frames
            or frame in ("clause", "preposed", "parenthesis", "person-infinitive")
            or (cue.kind == "demand" and frame == "object" and cue.lemma in _DEMANDING)
            or (frame == "preposition" and cue.lemma in ("ask", "call", "speak", "warn"))
        )
    if frame in ("clause", "preposed", "parenthesis"):
        return cue.lemma not in _SIGNS
    return False


_DEMANDING = word_set("demand request urge")


def _mistagged(paragraph: Paragraph, text: str, token: Any) -> Iterator[Found]:
    """*The US hopes to …*: a third-person verb that the tagger takes for a plural noun."""
    doc = token.doc
    cue = inflected_cue(token.lower_)
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
    content = spans(paragraph, text, [(after.i, end)])
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
