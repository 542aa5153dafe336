"""Coded events as the proposals of a report: who they are in the case, told twice merged."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz

from backchannel.casefile.edtf import EdtfError, interval
from backchannel.casefile.yamltext import block_item
from backchannel.reading.events.coding import Event
from backchannel.reading.report import Extraction
from backchannel.reading.resolve import PRONOUNS, CaseNames
from backchannel.reading.words import word_set

__all__ = ["proposed_events", "side_file"]

Span = tuple[int, int]
#: Types in which all take part alike: who is named first says nothing.
_MUTUAL = frozenset({"CONSULT", "AGREE", "COOPERATE"})
_PRONOUNS = word_set("i we he she it they who which that us them his her its their")
#: Words of a single encounter; other words of talking tell of talks that last.
_ENCOUNTERS = word_set(
    """
    meet met meets meeting meetings visit visits visited visiting host hosted hosts call calls
    called phoned telephoned summit session trip travelled traveled flew sat dined dinner toured
    received welcomed conference
    """
)
#: Types whose event is what is said: the same two can do it twice in one report.
_VERBAL = frozenset({"REQUEST", "REJECT", "THREATEN", "ACCUSE", "AGREE", "CONCEDE", "SUPPORT"})
#: From this likeness of words on (0 to 100) two verbal events are one, and two material ones.
_SAME_WORDS, _LIKE_WORDS = 80, 60
#: A proposal in which nobody of the case takes part is worth less.
_UNKNOWN = 0.2


@dataclass
class _Who:
    """Who takes part: ids of the case, and words for those who are none of it."""

    ids: list[str] = field(default_factory=list)
    described: list[str] = field(default_factory=list)

    @property
    def keys(self) -> frozenset[str]:
        """What two mentions are compared by."""
        if self.ids:
            return frozenset(self.ids)
        return frozenset(_plain(d) for d in self.described)


@dataclass
class _Proposal:
    event: Event
    by: _Who
    to: _Who
    also: list[Event] = field(default_factory=list)
    on: str | None = None
    place: str = ""
    mode: str = ""
    single: bool = False
    pronoun: bool = False

    @property
    def weight(self) -> int:
        """How much it says."""
        who = len(self.by.ids) + len(self.to.ids) + bool(self.by.keys) + bool(self.to.keys)
        own = self.event.statement is None
        told = who + bool(self.on) + bool(self.place) + bool(self.mode) + own
        return told - 3 * self.pronoun


ToldIn = Callable[[Event], str | None]


def proposed_events(
    report: str,
    found: Extraction,
    text: str,
    names: CaseNames,
    *,
    told_in: ToldIn | None = None,
) -> list[dict[str, Any]]:
    """The entries of ``reports/<id>.events.yaml``, in the order of the text.

    Args:
        report: its id, which the ids of statements and events begin with.
        found: what was read from it.
        text: its text.
        names: by which the case knows parties, people and outlets.
        told_in: gives the id of the statement that an event stands in; by default the statements
            are those found, numbered as ``read`` numbers them.

    Cost: the square of the number of events that share a type and a status.
    """
    kept: list[_Proposal] = []
    for event in found.events:
        one = _proposal(event, text, names)
        same = next((k for k in kept if _same(k, one, names)), None)
        if same is None:
            kept.append(one)
        elif one.weight > same.weight:
            one.also = [same.event, *same.also]
            kept[kept.index(same)] = _filled(one, same)
        else:
            same.also.append(event)
            _filled(same, one)
    inside = told_in or (lambda event: _statement(report, event))
    return [_entry(report, n, one, text, inside) for n, one in enumerate(kept, 1)]


def side_file(entries: Sequence[Mapping[str, Any]]) -> bytes:
    """A file beside a report that holds these entries, but for keys without a value."""
    clean = [{k: v for k, v in s.items() if v is not None} for s in entries]
    return ("\n\n".join(block_item(s, 0) for s in clean) + "\n").encode("utf-8")


def _proposal(event: Event, text: str, names: CaseNames) -> _Proposal:
    return _Proposal(
        event,
        _who(event.actors, event.actor_names, text, names),
        _who(event.recipients, event.recipient_names, text, names),
        on=event.on,
        place=text[slice(*event.place)] if event.place else "",
        mode=event.mode,
        pronoun=any(text[a:b].lower() in PRONOUNS and text[a:b] != "US" for a, b in event.actors),
        single=bool(_ENCOUNTERS & set(text[slice(*event.trigger)].lower().split())),
    )


def _who(
    spans: Sequence[Span], named: Sequence[tuple[str, str]], text: str, names: CaseNames
) -> _Who:
    out = _Who()
    for (start, end), (name, kind) in zip(spans, named, strict=True):
        words = re.sub(r"[’']s?$", "", text[start:end]) if kind != "pronoun" else ""
        for part in _parts(words, name, names):
            if not (part or name):
                continue
            found = names.who(name, kind, part)
            known = found.get("person") or found.get("outlet") or found.get("party")
            if known and known not in out.ids:
                out.ids.append(known)
            described = found.get("name") or found.get("described")
            if described and described not in out.described:
                out.described.append(described)
    return out


def _parts(words: str, name: str, names: CaseNames) -> list[str]:
    """*A-B* of *A-B talks* as two, where the case knows both."""
    pieces = [p for p in re.split(r"\s*[-–/]\s*", words) if p]
    if not name and len(pieces) == 2 and all(names.party_in(p) for p in pieces):
        return pieces
    return [words]


def _plain(words: str) -> str:
    return re.sub(r"^(?:the|a|an|its|his|her|their)\s+", "", words.strip().casefold())


def _same(one: _Proposal, other: _Proposal, names: CaseNames) -> bool:
    """Whether two mentions tell one event."""
    a, b = one.event, other.event
    if (a.type, a.status) != (b.type, b.status):
        return False
    if one.mode != other.mode and ((one.mode and other.mode) or "phone" in (one.mode, other.mode)):
        return False
    if not (_days_meet(one.on, other.on) and _places_meet(one.place, other.place)):
        return False
    if a.type in _VERBAL:
        return _take_part(one, other, names) and _likeness(a, b) >= _SAME_WORDS
    if a.type in _MUTUAL:
        if a.type == "CONSULT" and one.single != other.single:
            return False
        return _take_part(one, other, names)
    if one.by.keys == other.by.keys and one.to.keys == other.to.keys:
        return bool(one.by.keys and one.to.keys) or _likeness(a, b) >= _LIKE_WORDS
    return _take_part(one, other, names) and _likeness(a, b) >= _LIKE_WORDS


def _take_part(one: _Proposal, other: _Proposal, names: CaseNames) -> bool:
    """Whether those named in one may be those named in the other."""

    def parties(who: _Who) -> frozenset[str]:
        return frozenset(names.party_of(k) for k in who.keys)

    if one.event.type in _MUTUAL:
        mine = parties(one.by) | parties(one.to)
        theirs = parties(other.by) | parties(other.to)
        few, many = sorted((mine, theirs), key=len)
        # One alone may talk to somebody else: "the talks with A" are those of A and B where both
        # are told as talks, not where A meets, calls or visits.
        return bool(few) and few <= many and (len(few) > 1 or few == many or not one.single)
    for a, b in ((one.by, other.by), (one.to, other.to)):
        if a.keys and b.keys and not parties(a) & parties(b):
            return False
    return bool((one.by.keys & other.by.keys) | (one.to.keys & other.to.keys))


def _likeness(a: Event, b: Event) -> float:
    return float(fuzz.token_set_ratio(a.says.casefold(), b.says.casefold()))


def _days_meet(one: str | None, other: str | None) -> bool:
    if not one or not other:
        return True
    try:
        a, b = interval(one), interval(other)
    except EdtfError:
        return one == other
    return a.earliest <= b.latest and b.earliest <= a.latest


def _places_meet(one: str, other: str) -> bool:
    a, b = _plain(one), _plain(other)
    return not a or not b or a in b or b in a


def _filled(one: _Proposal, other: _Proposal) -> _Proposal:
    """What the other mention adds: when, where, how."""
    one.on = one.on or other.on
    one.place = one.place or other.place
    one.mode = one.mode or other.mode
    return one


def _entry(report: str, number: int, one: _Proposal, text: str, inside: ToldIn) -> dict[str, Any]:
    event = one.event
    sure = event.confidence - (0 if one.by.ids or one.to.ids else _UNKNOWN)
    return {
        "id": f"{report}-e{number}",
        "type": event.type,
        "mode": one.mode or None,
        "status": event.status,
        "says": event.says,
        "by": one.by.ids or None,
        "by_described": one.by.described or None,
        "by_span": _spans(event.actors),
        "to": one.to.ids or None,
        "to_described": one.to.described or None,
        "to_span": _spans(event.recipients),
        "on": one.on,
        "place": one.place or None,
        "span": list(event.clause),
        "quote": text[slice(*event.clause)],
        "trigger": text[slice(*event.trigger)],
        "trigger_span": list(event.trigger),
        "statement": inside(event),
        "also": [_mention(e, inside) for e in one.also] or None,
        "rule": event.rule,
        "confidence": round(max(0.1, sure), 2),
        "decision": "proposed",
    }


def _mention(event: Event, inside: ToldIn) -> Mapping[str, Any]:
    found: dict[str, Any] = {"span": list(event.clause)}
    statement = inside(event)
    return {**found, "statement": statement} if statement else found


def _statement(report: str, event: Event) -> str | None:
    return f"{report}-{event.statement + 1}" if event.statement is not None else None


def _spans(spans: Sequence[Span]) -> list[Any] | None:
    if not spans:
        return None
    return list(spans[0]) if len(spans) == 1 else [list(s) for s in spans]
