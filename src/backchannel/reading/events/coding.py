"""Events between parties, coded with PLOVER v2: type, mode, status, who, to whom, when and where.

Source: Halterman, Bagozzi, Beger, Schrodt & Scarborough, *PLOVER and POLECAT: A new political event
ontology and dataset* (2023); the modes stand in ``casefile/plover.yaml``, the words that tell
events in ``words.yaml``.

A verb or a noun tells an event where one of its senses fits what stands around it. What is only
the content of a demand, a refusal, a threat or an agreement is no event of its own: that one's
mode says what it is about, and PLOVER codes one event. Cues of attribution (*said*,
*announced*) tell none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backchannel.reading.dates import DateExpression
from backchannel.reading.events.drafts import ABOUT, Draft, drafts_of
from backchannel.reading.events.grammar import phrase
from backchannel.reading.events.modes import mode_of
from backchannel.reading.events.names import names_of
from backchannel.reading.events.places import date_of, dates_in, place_of
from backchannel.reading.paragraph import Paragraph
from backchannel.reading.statements import Statement
from backchannel.reading.words import word_set

__all__ = ["Event", "find_events"]

Span = tuple[int, int]
#: Further prepositions that lead to the place.
_TO_PLACE = {"RETREAT": frozenset({"from"}), "CONSULT": frozenset({"to"})}


@dataclass(frozen=True, slots=True)
class Event:
    """One coded event; spans are characters of the text, end exclusive.

    Attributes:
        type, mode, status: as PLOVER has them; ``mode`` is empty where none fits.
        trigger: the word that tells it.
        clause: the words that tell it with who, when and where.
        says: the same in short, in words of the text.
        actors, recipients: one span for each that is named.
        actor_names, recipient_names: who they are in full, as far as the text says.
        on: EDTF.
        place: the words that name it.
        statement: position of the innermost statement in whose content it stands: then it is
            somebody's claim.
        rule: which rule found it.
        confidence: between 0 and 1, a rank and not a probability.
    """

    type: str
    mode: str
    status: str
    trigger: Span
    clause: Span
    says: str
    actors: tuple[Span, ...] = ()
    recipients: tuple[Span, ...] = ()
    actor_names: tuple[tuple[str, str], ...] = ()
    recipient_names: tuple[tuple[str, str], ...] = ()
    on: str | None = None
    place: Span | None = None
    statement: int | None = None
    rule: str = ""
    confidence: float = 0.0

    @property
    def actor(self) -> Span | None:
        """From the first actor to the last."""
        return _hull(self.actors)

    @property
    def recipient(self) -> Span | None:
        """From the first recipient to the last."""
        return _hull(self.recipients)

    def to_json(self) -> dict[str, object]:
        """A plain dictionary."""
        return {
            "type": self.type,
            "mode": self.mode,
            "status": self.status,
            "trigger": list(self.trigger),
            "actor": list(self.actor) if self.actor else None,
            "recipient": list(self.recipient) if self.recipient else None,
            "on": self.on,
            "place": list(self.place) if self.place else None,
            "clause": list(self.clause),
            "says": self.says,
            "statement": self.statement,
            "rule": self.rule,
            "confidence": self.confidence,
        }


def _hull(spans: Sequence[Span]) -> Span | None:
    return (min(a for a, _ in spans), max(b for _, b in spans)) if spans else None


def find_events(
    paragraphs: Sequence[Paragraph],
    *,
    dates: Sequence[DateExpression] = (),
    statements: Sequence[Statement] = (),
    published: str | None = None,
    people: Mapping[str, str | None] | None = None,
) -> list[Event]:
    """The coded events of parsed paragraphs, in order.

    Args:
        paragraphs: of the text, parsed.
        dates: its date expressions, resolved.
        statements: its statements, to say whose claim an event is.
        published: the day of publication, ISO: what is dated after it lies ahead.
        people: names of people that a case holds, with ``he``, ``she`` or ``None``.

    Cost: linear in the number of tokens, and in events times statements.

    Example:
        >>> from backchannel.reading.statements import read_paragraphs
        >>> found = find_events(read_paragraphs("The envoy met the rebels in Doral."))
        >>> [(e.type, e.mode, e.status) for e in found]
        [('CONSULT', '', 'historical')]
    """
    drafts: list[Draft] = []
    for paragraph in paragraphs:
        drafts += drafts_of(paragraph)
    names = names_of(paragraphs, drafts, people)
    out: list[Event] = []
    cues = [c for s in statements for c in s.cue]
    placed = {p.index: dates_in(p, dates) for p in paragraphs}
    counted = Counter(_sentence(d) for d in drafts)
    for draft, (actor_names, recipient_names) in zip(drafts, names, strict=True):
        out.append(
            _event(
                draft,
                placed[draft.paragraph.index],
                counted[_sentence(draft)],
                cues,
                statements,
                published,
                actor_names,
                recipient_names,
            )
        )
    return sorted(out, key=lambda e: e.trigger)


def _sentence(draft: Draft) -> tuple[int, int]:
    return draft.paragraph.index, draft.trigger.sent.start


_WE = word_set("i we us our")


def _speaks(token: Any) -> bool:
    """*I* and *we*, who speak; the US is no *us*."""
    return token.lower_ in _WE and not (token.text.isupper() and len(token) > 1)


def _event(
    draft: Draft,
    dates: Sequence[tuple[DateExpression, Any]],
    in_sentence: int,
    cues: Sequence[Span],
    statements: Sequence[Statement],
    published: str | None,
    actor_names: list[tuple[str, str]],
    recipient_names: list[tuple[str, str]],
) -> Event:
    paragraph = draft.paragraph
    trigger = paragraph.span(draft.trigger.i, draft.trigger.i + 1)
    date = date_of(draft.trigger, draft.carriers, dates, in_sentence, cues, paragraph)
    status = draft.status
    if (
        status == "historical"
        and date is not None
        and published
        and date.start
        and date.start.isoformat() > published
    ):
        if draft.type in ABOUT:
            # By when something is asked or promised, not when it was.
            date = None
        else:
            status = "future"
    taken = [*draft.actors, *draft.recipients]
    if draft.place is not None:
        place: Span | None = paragraph.span(*phrase(draft.place))
    else:
        place = place_of(
            draft.trigger, draft.clause, taken, paragraph, _TO_PLACE.get(draft.type, frozenset())
        )
    number = _statement_of(trigger, statements)
    if number is not None and statements[number].speaker:
        said_by = (str(statements[number].speaker), statements[number].speaker_kind)
        actor_names = [
            said_by if _speaks(t) else n for t, n in zip(draft.actors, actor_names, strict=True)
        ]
    everybody = [*draft.actors, *draft.recipients]
    short = [
        ("", "") if _speaks(t) else n
        for t, n in zip(everybody, [*actor_names, *recipient_names], strict=True)
    ]
    clause, says = _words(draft, short)
    actors = tuple(paragraph.span(*phrase(t, draft.drop)) for t in draft.actors)
    start = paragraph.block.start
    named = [paragraph.text[a - start : b - start] for a, b in actors]
    named += [n for n, _ in actor_names]
    mode = mode_of(draft.type, draft.mode, draft.trigger, draft.clause, draft.content, named)
    return Event(
        type=draft.type,
        mode=mode,
        status=status,
        trigger=draft.word or trigger,
        clause=clause,
        says=says,
        actors=actors,
        recipients=tuple(paragraph.span(*phrase(t, draft.drop)) for t in draft.recipients),
        actor_names=tuple(actor_names),
        recipient_names=tuple(recipient_names),
        on=date.edtf if date is not None else None,
        place=place,
        statement=number,
        rule=draft.rule,
        confidence=draft.confidence,
    )


def _statement_of(trigger: Span, statements: Sequence[Statement]) -> int | None:
    """The innermost statement whose content holds the word."""
    best: tuple[int, int] | None = None
    for number, s in enumerate(statements):
        if any(a <= trigger[0] and trigger[1] <= b for a, b in s.content):
            size = sum(b - a for a, b in s.content)
            if best is None or size < best[0]:
                best = (size, number)
    return best[1] if best else None


def _leads(token: Any) -> bool:
    """Whether it only joins the clause to what stands before: *that*, *which*."""
    return token.dep_ == "mark" or token.tag_ in ("WDT", "WRB")


#: Longest description, in tokens.
_LONGEST = 40


def _words(draft: Draft, names: Sequence[tuple[str, str]]) -> tuple[Span, str]:
    """The clause as one stretch of the text, and in short: who, the verb, and what belongs to it.

    In short a pronoun is replaced by the name that it is known to stand for.
    """
    named = {
        t.i: name
        for t, (name, _) in zip((*draft.actors, *draft.recipients), names, strict=True)
        if t.pos_ == "PRON" and name and t.tag_ != "PRP$"
    }
    tokens = {t.i: t for t in draft.clause}
    for token in (*draft.actors, *draft.recipients):
        left, right = phrase(token, draft.drop)
        tokens.update({i: draft.trigger.doc[i] for i in range(left, right)})
    order = [tokens[i] for i in sorted(tokens) if tokens[i].sent == draft.trigger.sent]
    first = [t for t in draft.actors if t not in draft.clause and t.i > draft.trigger.i]
    late = {i for t in first for i in range(*phrase(t, draft.drop))}
    while order and (order[-1].is_punct or order[-1].pos_ in ("CCONJ", "SCONJ")):
        order.pop()
    while order and (order[0].is_punct or order[0].pos_ in ("CCONJ", "SCONJ") or _leads(order[0])):
        order.pop(0)
    if any(t.tag_ in ("WDT", "WP$") for t in order[:2]) and draft.actors:
        # At which point A issued …
        start = phrase(draft.actors[0], draft.drop)[0]
        order = [t for t in order if t.i >= start] or order
    order = order or [draft.trigger]
    doc = draft.trigger.doc
    clause = draft.paragraph.span(order[0].i, order[-1].i + 1)
    own = draft.paragraph.text
    pieces: list[str] = []
    # After meeting B, A warned …: A, who does it, comes first.
    order = [t for t in order if t.i in late] + [t for t in order if t.i not in late]
    for n, token in enumerate(order[:_LONGEST]):
        if n and token.i == order[n - 1].i + 1:
            before = order[n - 1]
            pieces.append(own[before.idx + len(before) : token.idx])
        elif n:
            pieces.append(" ")
        pieces.append(named.get(token.i) or own[token.idx : token.idx + len(token)])
    says = re.sub(r"(?:\s*,){2,}|\s+,", ",", " ".join("".join(pieces).split()))
    if len(order) > _LONGEST:
        says += " …"
    assert doc is order[0].doc
    return clause, says.strip(" ,;:") or own[draft.trigger.idx :]
