"""The tables that ``backchannel show`` prints: columns and rows from a case and its record."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from backchannel.casefile import Case
    from backchannel.casefile.models import ProposedEvent, Statement
    from backchannel.casefile.versions import Outdated

__all__ = ["PLAIN", "Table", "counted", "dated", "number", "with_proposed_events"]

_MOST_WORDS = 24


@dataclass(frozen=True)
class Table:
    """What one view shows: for people, for spreadsheets, for programs.

    Attributes:
        once: the first columns, left empty in a table for people where a row repeats them.
    """

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    data: Any = None
    right: tuple[str, ...] = ()
    once: tuple[str, ...] = ()
    empty: str = "nothing to show"
    note: str = ""


def number(value: float | None) -> str:
    """A count without a needless decimal point.

    Example:
        >>> number(59.0), number(2.5), number(None)
        ('59', '2.5', '')
    """
    if value is None:
        return ""
    return f"{value:,.0f}" if value == int(value) else f"{value:g}"


def counted(n: int, word: str) -> str:
    """A number with its noun.

    Example:
        >>> counted(1, "day"), counted(2, "day")
        ('1 day', '2 days')
    """
    return f"{n} {word}{'' if n == 1 else 's'}"


def dated(*parts: str | None) -> str:
    """Start and end of something as one text."""
    start, end = (*parts, None, None)[:2]
    if start and end:
        return f"{start} to {end}"
    return start or (f"until {end}" if end else "")


def in_words(cell: Any) -> Any:
    """A cell for people: EDTF intervals in words, so that they wrap; all else as it is.

    Example:
        >>> in_words("2025-02-25~/2025-03-05"), in_words("../2025-03"), in_words("a/b")
        ('2025-02-25~ to 2025-03-05', 'until 2025-03', 'a/b')
    """
    if not isinstance(cell, str) or cell.count("/") != 1:
        return cell
    start, end = cell.split("/")
    day = r"\d{4}(-\w\w){0,2}[~?%]?|\.\.|"
    if not (re.fullmatch(day, start) and re.fullmatch(day, end)):
        return cell
    if start in ("", ".."):
        return f"until {end}"
    return f"since {start}" if end in ("", "..") else f"{start} to {end}"


def short(text: str, words: int = _MOST_WORDS) -> str:
    """The first words of a text."""
    parts = text.split()
    return " ".join(parts[:words]) + (" …" if len(parts) > words else "")


def _names(case: Case, ids: Iterable[str]) -> str:
    return ", ".join(case.name_of(i) for i in ids)


def _plain(rows: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    from backchannel.results import plain

    return {key: plain(value) for key, value in rows}


def parties(case: Case) -> Table:
    """Parties with their people and roles."""
    rows = []
    for key, party in case.parties.items():
        roles = "; ".join(
            r.role + (f" of {_names(case, r.of)}" if r.of else "") for r in party.roles
        )
        people = "; ".join(
            p.name + (f", {p.post}" if p.post else "") for p in party.people.values()
        )
        rows.append((key, party.name, roles or party.kind, people, ", ".join(party.aliases)))
    return Table(
        ("!id", "name", "role", "people", "also called"), rows, _plain(case.parties.items())
    )


def channels(case: Case) -> Table:
    """Lines of contact."""
    rows = [
        (
            key,
            " and ".join(case.name_of(p) for p in c.between),
            c.kind + (f", through {_names(case, c.through)}" if c.through else ""),
            "; ".join(filter(None, (_names(case, c.people), c.level, c.place))),
            dated(c.since, c.until),
            c.disclosed or "",
        )
        for key, c in case.channels.items()
    ]
    return Table(
        ("!id", "between", "kind", "who, level, place", "when", "disclosed"),
        rows,
        _plain(case.channels.items()),
    )


def issues(case: Case) -> Table:
    """Questions and their values."""
    taken: dict[str, list[str]] = {}
    for position in case.positions.values():
        who = case.name_of(position.party)
        names = taken.setdefault(position.issue, [])
        if who not in names:
            names.append(who)
    rows = [
        (key, i.asks or i.name, " · ".join(i.values), ", ".join(taken.get(key, ())))
        for key, i in case.issues.items()
    ]
    return Table(("!id", "asks", "values", "positions of"), rows, _plain(case.issues.items()))


def outlets(case: Case) -> Table:
    """Who publishes, with the Admiralty letter."""
    count: dict[str, int] = {}
    for report in case.reports.values():
        count[report.outlet] = count.get(report.outlet, 0) + 1
    rows = [
        (key, o.name, o.reliability or "not graded", count.get(key, 0), o.because)
        for key, o in case.outlets.items()
    ]
    return Table(
        ("!id", "name", "grade", "reports", "because"),
        rows,
        _plain(case.outlets.items()),
        right=("reports",),
    )


def reports(case: Case) -> Table:
    """Reports by date of publication."""
    rows = [
        (
            r.id,
            r.published,
            case.name_of(r.outlet),
            r.title,
            len(r.statements),
            joined(
                [
                    _names(case, r.relies_on),
                    f"replaces {r.front.replaces}" if r.front.replaces else "",
                ]
            ),
        )
        for r in case.reports.values()
    ]
    data = {
        r.id: {
            **_plain([("front", r.front)])["front"],
            "sha256": r.sha256,
            "statements": list(r.statements),
        }
        for r in case.reports.values()
    }
    return Table(
        ("!id", "!published", "outlet", "title", "statements", "relies on"),
        rows,
        data,
        right=("statements",),
        empty="no reports; add one with: backchannel read CASE FILE",
    )


def statements(case: Case) -> Table:
    """Every statement, with who said it and where it stands."""
    from backchannel.casefile.versions import outdated
    from backchannel.results import plain

    gone = outdated(case)
    rows = [
        (s.id, s.on or "", case.speaker(s), kind_shown(s), *_said(case, s, gone.get(s.id)))
        for s in case.statements.values()
    ]
    data = [
        {**plain(s), "speaker": case.speaker(s), "text": case.quote(s)}
        for s in case.statements.values()
    ]
    return Table(("!id", "!on", "who", "kind", "says", "on claims"), rows, data)


def kind_shown(s: Statement) -> str:
    """*refusal, negated*: what is said is that something is not so."""
    return f"{s.kind}, negated" if s.negated else s.kind


def _said(case: Case, s: Statement, gone: Outdated | None) -> tuple[str, str]:
    stance = (
        [f"+{c}" for c in s.supports] + [f"−{c}" for c in s.denies] + [f"~{c}" for c in s.qualifies]
    )
    mark = {"proposed": "? ", "rejected": "✗ "}.get(s.status, "")
    if gone is not None:
        mark = f"(now {gone.now}) " if gone.now else f"(withdrawn by {gone.report}) "
    return mark + short(s.says or case.quote(s)), " ".join(stance)


def events(case: Case) -> Table:
    """Events of the case."""
    rows = [
        (
            key,
            e.on or "",
            f"{e.type} {e.mode}".strip() + ("" if e.status == "historical" else f", {e.status}"),
            f"{_names(case, e.by)} → {_names(case, e.to)}" if e.to else _names(case, e.by),
            short(e.says) + (" (contested)" if e.contested else ""),
        )
        for key, e in case.events.items()
    ]
    return Table(("!id", "when", "event", "by → to", "says"), rows, _plain(case.events.items()))


def who_and_whom(case: Case, e: ProposedEvent) -> str:
    """Who did it and to whom, in names or in words of the text."""
    sides = []
    for ids, described in ((e.by, e.by_described), (e.to, e.to_described)):
        names = [case.name_of(i) for i in ids]
        sides.append(", ".join(names + [d for d in described if d not in names]))
    return " → ".join(s for s in sides if s) if sides[0] else f"→ {sides[1]}" if sides[1] else ""


def coded(e: ProposedEvent) -> str:
    """Type, mode and, where it is not that it happened, status."""
    what = f"{e.type} {e.mode}".strip()
    return what if e.status == "historical" else f"{what}, {e.status}"


def with_proposed_events(case: Case) -> Table:
    """Events of the case, and marked and apart from them what nobody has accepted."""
    from backchannel.results import plain

    table = events(case)
    open_ = [e for e in case.proposed_events.values() if e.decision != "accepted"]
    marks = {"proposed": "? ", "rejected": "✗ "}
    rows = [
        (e.id, e.on or "", coded(e), who_and_whom(case, e), marks[e.decision] + short(e.says))
        for e in open_
    ]
    data = {"events": table.data, "proposed": [plain(e) for e in open_]}
    return Table(table.columns, [*table.rows, *rows], data)


def proposals(case: Case) -> Table:
    """Offers on the table and the answers to them."""
    rows = [
        (
            key,
            p.on or "",
            f"{_names(case, p.by)} → {_names(case, p.to)}" if p.to else _names(case, p.by),
            p.says,
            "; ".join(f"{case.name_of(i)}: {v}" for i, v in p.terms.items()),
            "; ".join(f"{case.name_of(i)} {v}" for i, v in p.answers.items()),
            p.status,
        )
        for key, p in case.proposals.items()
    ]
    stand = Counter(p.status for p in case.proposals.values())
    note = f"{counted(len(rows), 'offer')}: " + ", ".join(f"{n} {s}" for s, n in stand.items())
    columns = ("!id", "!on", "by → to", "says", "terms", "answers", "status")
    empty = "no offers; they stand under proposals: of the case"
    return Table(
        columns, rows, _plain(case.proposals.items()), note=note if rows else "", empty=empty
    )


def agreements(case: Case) -> Table:
    """Agreements and their phases."""
    from backchannel.record.follow_through import run_out

    rows: list[tuple[Any, ...]] = []
    for key, a in case.agreements.items():
        for phase_id, phase in a.phases.items():
            rows.append(
                (
                    key,
                    phase.name or phase_id,
                    phase.runs or "",
                    phase.status + ("; its time is over" if run_out(case, phase) else ""),
                    len(phase.obligations),
                    phase.says,
                )
            )
        if not a.phases:
            rows.append((key, "", a.signed or "", a.stage, 0, a.name))
    return Table(
        ("!agreement", "phase", "!runs", "status", "obligations", "says"),
        rows,
        _plain(case.agreements.items()),
        right=("obligations",),
    )


def judgements(case: Case) -> Table:
    """The analyst's own sentences."""
    rows = [
        (
            key,
            j.on or "",
            j.says,
            "" if j.likelihood is None else f"{j.likelihood:g} %",
            ", ".join((*j.evidence, *j.claims)),
        )
        for key, j in case.judgements.items()
    ]
    columns = ("!id", "!on", "says", "!likelihood", "rests on")
    return Table(columns, rows, _plain(case.judgements.items()), right=("likelihood",))


def forecasts(case: Case) -> Table:
    """Forecasts as they were made; ``backchannel forecasts`` scores them."""
    rows = [
        (key, f.on, f.says, f"{f.likelihood:g} %", f.resolves, f.outcome or "")
        for key, f in case.forecasts.items()
    ]
    columns = ("!id", "!on", "says", "!likelihood", "!decided by", "outcome")
    return Table(columns, rows, _plain(case.forecasts.items()), right=("likelihood",))


#: Views that need nothing but the case.
PLAIN: dict[str, Callable[[Case], Table]] = {
    "parties": parties,
    "channels": channels,
    "issues": issues,
    "outlets": outlets,
    "reports": reports,
    "statements": statements,
    "events": events,
    "proposals": proposals,
    "agreements": agreements,
    "judgements": judgements,
    "forecasts": forecasts,
}


def joined(parts: Sequence[str]) -> str:
    """Texts separated by semicolons, empty ones left out."""
    return "; ".join(p for p in parts if p)
