"""Deciding on proposed events: an accepted one becomes an event of the case, with its evidence.

The proposal stays where it is, beside its report, with who decided and when; it never counts. What
counts is the entry under ``events:``. It cites the accepted statements that tell it. Where the
report tells it in its own words, the report's outlet is made to say so: accepting writes that
statement too. An event that is only told in somebody's statement is that speaker's claim, and
cannot be accepted before the statement is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backchannel.casefile import Case, ParseCache
from backchannel.casefile.edits import sidecar_of
from backchannel.casefile.edtf import EdtfError, interval
from backchannel.casefile.files import Bytes
from backchannel.casefile.models import ProposedEvent
from backchannel.casefile.parse import parse_proposed
from backchannel.casefile.yamledit import insert_at, remove_at, set_at
from backchannel.casefile.yamltext import block_item
from backchannel.errors import InputError, NotFound, UsageError
from backchannel.record.making import place_of_new
from backchannel.record.naming import OF_EVENT, refuse_unknown
from backchannel.record.reopening import as_read, earlier, put_back, without
from backchannel.record.reviewing import (
    AROUND,
    Decided,
    Passage,
    Verdict,
    land,
    marked_passage,
    read_pairs,
    refuse_worse,
)
from backchannel.record.terms import STOP

__all__ = [
    "EVENT_EDITABLE",
    "decide_event",
    "event_passage",
    "like_events",
    "pending_events",
    "read_event_changes",
    "try_event_changes",
]

#: What an analyst may change while reviewing an event.
EVENT_EDITABLE = (
    "type",
    "mode",
    "status",
    "says",
    "by",
    "to",
    "on",
    "place",
    "channel",
    "contested",
    "span",
    "statement",
    "notes",
    "tags",
)
_LISTS = ("by", "to", "tags")
#: What a decision adds to a proposal, and taking it back removes.
_OF_DECISION = ("decided_by", "decided_on", "event", "merged_into", "evidence", "as_read")
#: Words that say little in an id.
_SMALL = STOP | frozenset({"been", "its"})
#: Words an id is made of, at most.
_MOST_WORDS = 5


def pending_events(case: Case, *, report: str | None = None) -> tuple[str, ...]:
    """The events not decided on, in the order of publication and of the text.

    Raises:
        NotFound: there is no such report.
    """
    if report is not None and report not in case.reports:
        raise NotFound.named("report", report, case.reports)
    return tuple(
        e.id
        for r in (case.reports if report is None else (report,))
        for e in sorted(case.proposed_of(r), key=lambda e: (e.span, e.id))
        if e.decision == "proposed"
    )


def event_passage(case: Case, event: str, *, around: int = AROUND) -> Passage:
    """A proposed event with the text around it; its word is the ``cue``, who takes part ``source``.

    Raises:
        NotFound: there is no such proposed event.
    """
    e = _proposed(case, event)
    report = case.reports.get(e.report)
    marked = [(a, b, "cue") for a, b in e.trigger_span]
    marked += [(a, b, "source") for a, b in (*e.by_span, *e.to_span)]
    marked += [(a, b, "content") for a, b in e.span]
    found = marked_passage(report.text, marked, around) if report is not None else None
    return found or Passage(((e.quote or e.says, "content"),))


def read_event_changes(pairs: Sequence[str]) -> dict[str, Any]:
    """Read changes as a person types them: ``mode=visit``, ``by=us,hamas``, ``on=2025-03-04``.

    Raises:
        UsageError: no such field.

    Example:
        >>> read_event_changes(["mode = visit", "to=union, company"])
        {'mode': 'visit', 'to': ['union', 'company']}
    """
    return read_pairs(pairs, EVENT_EDITABLE, _LISTS)


def like_events(case: Case, event: str, *, most: int = 3) -> tuple[str, ...]:
    """Events of the case that a proposed one may be: same type, some of the same parties, and days
    that can be the same.

    Raises:
        NotFound: there is no such proposed event.
    """
    e = _proposed(case, event)
    mine = set(_parties(case, (*e.by, *e.to)))
    found = []
    for id, other in case.events.items():
        theirs = set(_parties(case, (*other.by, *other.to)))
        if other.type != e.type or other.status != e.status or not mine & theirs:
            continue
        if _days_meet(e.on, other.on):
            found.append((-len(mine & theirs), not (e.on and other.on), id))
    return tuple(id for *_, id in sorted(found)[:most])


def _days_meet(one: str | None, other: str | None) -> bool:
    if not one or not other:
        return True
    try:
        a, b = interval(one), interval(other)
    except EdtfError:
        return False
    return a.earliest <= b.latest and b.earliest <= a.latest


def _proposed(case: Case, name: str) -> ProposedEvent:
    if name not in case.proposed_events:
        raise NotFound.named("proposed event", name, case.proposed_events)
    return case.proposed_events[name]


def decide_event(
    case: Case,
    event: str,
    verdict: Verdict,
    *,
    by: str,
    on: str,
    changes: Mapping[str, Any] | None = None,
    into: str | None = None,
    cache: ParseCache | None = None,
) -> Decided:
    """Write a decision on a proposed event.

    Args:
        case: as it was loaded.
        event: the proposal's id.
        verdict: accepted, rejected, or proposed (which takes a decision back: the entry that it
            made goes, unless somebody has changed it, and fields are as they were read).
        by, on: who decides, and when (EDTF).
        changes: fields to change, see :data:`EVENT_EDITABLE`; the quote follows a new ``span``.
        into: with accepted, the event of the case that it is, to which its evidence is added; an
            id that the case has not becomes the id of the new entry.
        cache: to load the case anew faster.

    Raises:
        NotFound: there is no such proposed event, or a change names what the case has not.
        UsageError: it is decided already, its words do not stand at its anchor, it is told only in
            statements that are not accepted, or the entry it made was changed since.
        WriteConflict: a file changed since the case was loaded; nothing was written.
        InputError: the result would not load; nothing was written.
    """
    e = _proposed(case, event)
    if not by.strip():
        raise UsageError("a decision needs a name", hint="give it with --by")
    if case.root is None:
        raise UsageError("the case stands in no folder")
    if e.decision == "accepted" and verdict != "proposed":
        raise UsageError(
            f"{event!r} is accepted already",
            hint=f"take that back first: backchannel review CASE --reopen {event}",
        )
    desk = _Desk(case)
    name, prefix = desk.place("proposed_events", event)
    if verdict == "proposed":
        if e.decision == "accepted":
            _take_back(desk, e)
        desk.texts[name] = put_back(case, desk.text(name), prefix, e)
        desk.drop(name, prefix, _OF_DECISION)
        desk.set(name, (*prefix, "decision"), "proposed")
        if before := earlier(e, taken_back=(by.strip(), on)):
            desk.set(name, (*prefix, "decisions"), before)
        return land(case, event, verdict, desk.texts, cache)
    _change(desk, e, changes or {})
    if read := as_read(e, _with_quote(case, e, changes or {})):
        desk.set(name, (*prefix, "as_read"), read)
    if before := earlier(e):
        desk.set(name, (*prefix, "decisions"), before)
    if verdict == "accepted":
        _accept(desk, _read_again(desk, name, e), into, name, prefix, by, on)
    desk.set(name, (*prefix, "decision"), verdict)
    desk.set(name, (*prefix, "decided_by"), by.strip())
    desk.set(name, (*prefix, "decided_on"), on)
    return land(case, event, verdict, desk.texts, cache)


def try_event_changes(case: Case, event: str, changes: Mapping[str, Any]) -> None:
    """Raise what :func:`decide_event` would raise for these changes; nothing is written."""
    desk = _Desk(case)
    _change(desk, _proposed(case, event), changes)
    refuse_worse(case, desk.texts, "")


def _change(desk: _Desk, e: ProposedEvent, changes: Mapping[str, Any]) -> None:
    refuse_unknown(desk.case, changes, OF_EVENT)
    name, prefix = desk.place("proposed_events", e.id)
    for field, value in changes.items():
        if value in ("", []):
            desk.drop(name, prefix, (field,))
        else:
            desk.set(name, (*prefix, field), value)
    if "span" in changes:
        desk.set(name, (*prefix, "quote"), _quote_at(desk.case, e, changes["span"]))
        desk.drop(name, prefix, ("trigger", "trigger_span"))


def _with_quote(case: Case, e: ProposedEvent, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Changes, and what a new span changes with it."""
    if "span" not in changes:
        return dict(changes)
    quote = _quote_at(case, e, changes["span"])
    return {**changes, "quote": quote, "trigger": "", "trigger_span": ""}


@dataclass
class _Desk:
    """The files of a case while a decision is written into them."""

    case: Case

    def __post_init__(self) -> None:
        self.texts: dict[str, str] = {}

    def place(self, section: str, id: str) -> tuple[str, tuple[Any, ...]]:
        """The file that an entry stands in, and its path there."""
        tree, prefix = self.case.places[(section, id)]
        return tree.source.name, tuple(prefix)

    def text(self, name: str) -> str:
        """A file as it would be."""
        if name not in self.texts:
            source = self.case.source(name)
            return source.text if source is not None else ""
        return self.texts[name]

    def set(self, name: str, path: tuple[Any, ...], value: Any) -> None:
        """Set the value at ``path``."""
        self.texts[name] = set_at(self.text(name), path, value)

    def drop(self, name: str, prefix: tuple[Any, ...], keys: Sequence[str]) -> None:
        """Remove keys that are there."""
        self.texts[name] = without(self.text(name), prefix, keys)


def _read_again(desk: _Desk, name: str, e: ProposedEvent) -> ProposedEvent:
    """The proposal with the changes that were made to it."""
    data = desk.text(name).encode("utf-8", "surrogatepass")
    read = parse_proposed(Bytes(name, data, ""), e.report)
    found = [] if isinstance(read, list) else [x for _, x in read.events if x.id == e.id]
    problems = read if isinstance(read, list) else read.found
    before = {d.message for d in _problems(desk.case, name, e.report)}
    worse = [d for d in problems if d.severity.value == "error" and d.message not in before]
    if worse or not found:
        first = worse[0] if worse else None
        raise InputError(
            f"the decision was not written: {first.message if first else 'it would not load'}",
            hint=first.hint if first else None,
            diagnostics=worse,
        )
    return found[0]


def _problems(case: Case, name: str, report: str) -> Iterable[Any]:
    source = case.source(name)
    data = source.text.encode("utf-8", "surrogatepass") if source is not None else b""
    read = parse_proposed(Bytes(name, data, ""), report)
    return read if isinstance(read, list) else read.found


def _quote_at(case: Case, e: ProposedEvent, span: Any) -> str:
    parts = span if span and isinstance(span[0], list) else [span]
    text = case.reports[e.report].text if e.report in case.reports else ""
    if any(b > len(text) for _, b in parts):
        raise UsageError(f"the report has {len(text)} characters")
    return " … ".join(text[a:b] for a, b in parts)


def _accept(
    desk: _Desk,
    e: ProposedEvent,
    into: str | None,
    name: str,
    prefix: tuple[Any, ...],
    by: str,
    on: str,
) -> None:
    case = desk.case
    text = case.reports[e.report].text
    there = " … ".join(text[a:b] for a, b in e.span)
    if e.quote and " ".join(there.split()) != " ".join(e.quote.split()):
        raise UsageError(
            f"the words of {e.id!r} do not stand at its span",
            hint="see what moved: backchannel check CASE --only BC119",
        )
    evidence = _evidence(desk, e, by, on)
    if into is not None and into in case.events:
        file, path = desk.place("events", into)
        held = case.events[into].evidence
        new = [s for s in evidence if s not in held]
        if new:
            desk.set(file, (*path, "evidence"), [*held, *new])
        desk.set(name, (*prefix, "merged_into"), into)
        desk.set(name, (*prefix, "evidence"), new)
        return
    id = into or _new_id(case, e)
    if not re.fullmatch(r"\w[\w.\-]{0,119}", id):
        raise UsageError(f"{id!r} is no id", hint="use letters, digits, '-', '_' and '.'")
    file, path = place_of_new(case, "events")
    desk.set(file, (*path, id), _entry(case, e, evidence))
    desk.set(name, (*prefix, "event"), id)
    desk.set(name, (*prefix, "evidence"), list(evidence))


def _parties(case: Case, ids: Iterable[str]) -> list[str]:
    """Who takes part, as a case's event names it: people stand for their parties."""
    out = [case.people[i][0] if i in case.people else i for i in ids]
    return list(dict.fromkeys(out))


def _entry(case: Case, e: ProposedEvent, evidence: Sequence[str]) -> dict[str, Any]:
    """The entry under ``events:`` that a proposal becomes."""
    found: dict[str, Any] = {
        "type": e.type,
        "mode": e.mode,
        "by": _parties(case, e.by),
        "to": _parties(case, e.to),
        "on": e.on,
        "status": e.status if e.status != "historical" else "",
        "place": e.place,
        "channel": e.channel,
        "says": e.says,
        "contested": e.contested or "",
        "evidence": list(evidence),
        "notes": e.notes,
        "tags": list(e.tags),
    }
    return {key: value for key, value in found.items() if value not in ("", [], None)}


def _new_id(case: Case, e: ProposedEvent) -> str:
    """An id made of what happened, that nothing in the case bears."""
    words = re.findall(r"[a-z0-9]+", e.says.lower())
    told = [w for w in words if w not in _SMALL][:_MOST_WORDS] or [e.type.lower()]
    id = base = "-".join(told)[:60].strip("-")
    sections = ("events", "parties", "channels", "claims", "issues", "figures", "outlets")
    taken = {x for section in sections for x in getattr(case, section)}
    taken |= {*case.positions, *case.proposals, *case.threats, *case.agreements, *case.people}
    taken |= {*case.reports, *case.statements, *case.judgements, *case.forecasts}
    number = 2
    while id in taken:
        id = f"{base}-{number}"
        number += 1
    return id


def _evidence(desk: _Desk, e: ProposedEvent, by: str, on: str) -> list[str]:
    """The accepted statements that tell it; the report's own, made where it tells it itself."""
    case = desk.case
    accepted = [s for s in case.statements_of(e.report) if s.status == "accepted"]
    told = [(e.statement, e.trigger_span or e.span), *((m.statement, m.span) for m in e.also)]
    out: list[str] = []
    for name, spans in told:
        if name:
            out += [s.id for s in accepted if s.id == name]
        else:
            out += [s.id for s in accepted if _within(spans, s.span)]
    if out:
        return list(dict.fromkeys(out))
    own = e.span if not e.statement else next((m.span for m in e.also if not m.statement), None)
    if own is None:
        waiting = next((n for n, _ in told if n in case.statements), told[0][0])
        status = case.statements[waiting].status if waiting in case.statements else "not there"
        raise UsageError(
            f"{e.id!r} is told only in the statement {waiting!r}, which is {status}",
            hint=f"accept that first (--accept {waiting}); or, where the report tells it "
            "itself, --set statement=",
        )
    return [_own_statement(desk, e, own, by, on)]


def _within(spans: Sequence[tuple[int, int]], by: Sequence[tuple[int, int]]) -> bool:
    return all(any(c <= a and b <= d for c, d in by) for a, b in spans)


def _own_statement(
    desk: _Desk, e: ProposedEvent, spans: Sequence[tuple[int, int]], by: str, on: str
) -> str:
    """Make the report's outlet say what the report tells in its own words."""
    case, report = desk.case, desk.case.reports[e.report]
    id = base = f"{e.id}-told"
    number = 2
    while id in case.statements:
        id = f"{base}-{number}"
        number += 1
    places = [list(s) for s in spans]
    said: dict[str, Any] = {
        "id": id,
        "span": places[0] if len(places) == 1 else places,
        "quote": " … ".join(report.text[a:b] for a, b in spans),
        "source": {"outlet": report.outlet},
        "kind": "claim",
        "negated": True if e.status == "negated" else None,
        "status": "accepted",
        "rule": "event",
        "decided_by": by.strip(),
        "decided_on": on,
    }
    said = {key: value for key, value in said.items() if value is not None}
    name = sidecar_of(case, e.report)
    if name is None:
        desk.texts[f"reports/{e.report}.yaml"] = block_item(said, 0) + "\n"
    else:
        desk.texts[name] = insert_at(desk.text(name), (), None, said)
    return id


def _take_back(desk: _Desk, e: ProposedEvent) -> None:
    """Remove what accepting made: the entry, or the evidence it brought, and the own statement."""
    case = desk.case
    if e.event in case.events:
        others = [
            p.id for p in case.proposed_events.values() if e.event in (p.merged_into, p.event)
        ]
        others.remove(e.id)
        if others:
            raise UsageError(
                f"{others[0]!r} was put under the event {e.event!r}",
                hint=f"take that back first: --reopen {others[0]}",
            )
        if not _unchanged(case, e):
            raise UsageError(
                f"the event {e.event!r} was changed since it was accepted; nothing was written",
                hint="remove it from the case by hand, or leave the decision",
            )
        file, path = desk.place("events", e.event)
        alone = len(case.events) == 1 and len(path) > 1
        desk.texts[file] = remove_at(desk.text(file), path[:-1] if alone else path)
    elif e.merged_into in case.events:
        file, path = desk.place("events", e.merged_into)
        brought = {
            s
            for p in case.proposed_events.values()
            if p.id != e.id and e.merged_into in (p.merged_into, p.event)
            for s in p.evidence
        }
        held = case.events[e.merged_into].evidence
        left = [s for s in held if s not in e.evidence or s in brought]
        if left:
            desk.set(file, (*path, "evidence"), left)
        else:
            desk.drop(file, path, ("evidence",))
    own = [s for s in e.evidence if s.startswith(f"{e.id}-told") and s in case.statements]
    target = e.event or e.merged_into
    for id in own:
        citing = [path for path, cited in case.citing() if id in cited]
        if case.statements[id].rule == "event" and all(
            path[:2] == ("events", target) for path in citing
        ):
            name, prefix = desk.place("statements", id)
            desk.texts[name] = remove_at(desk.text(name), prefix)


def _unchanged(case: Case, e: ProposedEvent) -> bool:
    """Whether the entry that accepting made is still as it was made."""
    now = case.events[e.event]
    made = _entry(case, e, e.evidence)
    fields = ("type", "mode", "on", "place", "channel", "says", "notes")
    return (
        all((getattr(now, f) or "") == made.get(f, "") for f in fields)
        and all(list(getattr(now, f)) == made.get(f, []) for f in ("by", "to", "evidence", "tags"))
        and now.status == made.get("status", "historical")
        and now.contested == bool(made.get("contested", False))
    )
