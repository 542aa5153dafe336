"""When and where: the date and the place that a clause gives its event."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from backchannel.reading.dates import DateExpression
from backchannel.reading.events.grammar import is_place, phrase
from backchannel.reading.paragraph import Paragraph

__all__ = ["date_of", "dates_in", "place_of"]

Span = tuple[int, int]
_WHERE = frozenset({"in", "at", "near", "outside", "off", "through", "around", "inside", "across"})


def dates_in(
    paragraph: Paragraph, dates: Sequence[DateExpression]
) -> list[tuple[DateExpression, Any]]:
    """The resolved dates of a paragraph, each with its first token."""
    found = []
    block = paragraph.block
    for date in dates:
        if date.edtf is None or not block.start <= date.span[0] < block.end:
            continue
        for token in paragraph.doc:
            at = block.start + token.idx
            if at + len(token) > date.span[0]:
                found.append((date, token))
                break
    return found


#: Before a date they say when it was not, or by when.
_UNTIL = frozenset({"until", "till", "before", "after", "by", "than", "into", "about"})


def _before(token: Any) -> str:
    """The preposition that leads to a date."""
    here = token
    for _ in range(6):
        # By March *of* next year: it is *by* that counts.
        if here.pos_ in ("ADP", "SCONJ") and here.lower_ != "of":
            return str(here.lower_)
        if here.pos_ in ("VERB", "AUX") or here.head is here:
            return ""
        here = here.head
    return ""


def _compares(token: Any) -> bool:
    """Whether a date belongs to a comparison: *the first since January*, *the worst since 2020*."""
    since = token.head
    if since.lower_ != "since" or since.head.pos_ in ("VERB", "AUX"):
        return False
    ranks = [since.head, *(c for c in since.head.children if c.dep_ in ("amod", "advmod"))]
    return any(
        r.ent_type_ == "ORDINAL" or r.tag_ in ("JJS", "RBS") or r.lower_ in ("last", "latest")
        for r in ranks
    )


def _owns(token: Any, trigger: Any) -> bool:
    """Whether it only says which: *Monday night's debate*, *this year's first debate*."""
    here = token
    for _ in range(4):
        if here.dep_ == "poss":
            return bool(here.head.i != trigger.i)
        if here.pos_ in ("VERB", "AUX", "ADP") or here.head is here:
            return False
        here = here.head
    return False


def _of_another(token: Any, trigger: Any) -> bool:
    """Whether it is of something else than the event: *condemned the attacks of 3 October*."""
    of = token.head
    if token.dep_ in ("nummod", "compound") and token.i < of.i:
        of = of.head
    return bool(of.lower_ == "of" and of.head.pos_ == "NOUN" and of.head.i != trigger.i)


def _governor(token: Any) -> Any:
    """The verb, or the event's noun, that a date hangs on."""
    here = token
    for _ in range(12):
        if here.head is here:
            return here
        here = here.head
        if here.pos_ in ("VERB", "AUX"):
            return here
    return here


#: Clauses whose date is not that of what stands outside them.
_CLAUSES = ("relcl", "acl", "ccomp")


def date_of(
    trigger: Any,
    carriers: Sequence[Any],
    dates: Sequence[tuple[DateExpression, Any]],
    events_in_sentence: int,
    cues: Sequence[Span],
    paragraph: Paragraph,
) -> DateExpression | None:
    """The date that the event's clause gives, else the only one of its sentence.

    Args:
        trigger: the event's word.
        carriers: verbs that carry it: itself, a light verb, the verb above an infinitive.
        dates: of the paragraph, see :func:`dates_in`.
        events_in_sentence: with several events the sentence's date is nobody's.
        cues: spans of attribution: a date beside *said* is when it was said.
        paragraph: they stand in.
    """
    here = [
        (d, t)
        for d, t in dates
        if t.sent == trigger.sent
        and _before(t) not in _UNTIL
        and not _compares(t)
        and not _owns(t, trigger)
        and not _of_another(t, trigger)
    ]
    mine = []
    for date, token in here:
        ancestors = {a.i for a in token.ancestors}
        governor = _governor(token)
        if any(c.i == governor.i for c in carriers) or (
            trigger.pos_ == "NOUN" and trigger.i in ancestors
        ):
            mine.append((abs(token.i - trigger.i), date))
    if mine:
        return min(mine, key=lambda m: m[0])[1]
    if len(here) == 1 and events_in_sentence == 1:
        date, token = here[0]
        if _before(token) == "since":
            return None
        governor = _governor(token)
        inside = [governor, *governor.ancestors]
        if any(a.dep_ in _CLAUSES and not a.is_ancestor(trigger) for a in inside):
            # The hostages taken on 7 October: when they were taken. Accused them and warned that
            # they might leave on Friday: when they might leave.
            return None
        a, b = paragraph.span(governor.i, governor.i + 1)
        if any(x < b and a < y for x, y in cues):
            return None
        return date
    return None


def place_of(
    trigger: Any,
    tokens: Sequence[Any],
    taken: Sequence[Any],
    paragraph: Paragraph,
    also: frozenset[str],
) -> Span | None:
    """Where it happened, without the preposition.

    Args:
        trigger: the event's word.
        tokens: of the clause.
        taken: tokens that name who takes part.
        paragraph: they stand in.
        also: further prepositions that lead to the place (*from* where one withdraws).
    """
    names = {t.i for t in taken}
    inside = {t.i for t in tokens if t.i != trigger.i}
    found = []
    for token in tokens:
        if token.dep_ != "pobj" or token.i in names or token.head.pos_ != "ADP":
            continue
        if token.head.lower_ not in _WHERE and token.head.lower_ not in also:
            continue
        if token.ent_type_ in ("DATE", "TIME") or not is_place(token):
            continue
        within = [a for a in token.ancestors if a.i in inside]
        if any(a.dep_ in ("acl", "relcl", "pcomp", "advcl") for a in within) or any(
            a.dep_ in ("xcomp", "ccomp") and trigger.is_ancestor(a) for a in within
        ):
            # It belongs to a clause within: hostages held in …, agreed to meet in ….
            continue
        found.append(token)
    if not found:
        return None
    first = next((t for t in found if t.head.lower_ in _WHERE), found[0])
    return paragraph.span(*phrase(first))
