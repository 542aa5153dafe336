"""The timeline, with what happened, what was said and what was published kept apart.

Dates are EDTF, so each entry has an earliest and a latest day. Two entries are in order only where
their days do not meet; else the order is open, and :meth:`Timeline.order` says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from backchannel.casefile import Case
from backchannel.record.follow_through import LEVELS
from backchannel.record.views import days, seen, speaks_for
from backchannel.results import Result

__all__ = ["Entry", "Timeline", "timeline"]


@dataclass(frozen=True, slots=True)
class Entry:
    """Something with a date.

    Attributes:
        kind: ``happened``, ``said`` or ``published``.
        what: ``event``, ``channel opened``, ``channel disclosed``, ``agreement``, ``phase``,
            ``due``, ``implementation``, ``threat``, ``deadline``, ``proposal``, ``claim``,
            ``statement`` or ``report``.
        id: of the element.
        says: in words.
        when: EDTF, as written.
        earliest, latest: the days it can have been; ``None`` where open.
        exact: one certain day.
        lasts: the date is an interval that it lasted, not one within which it was.
        parties: who took part or spoke.
        evidence: statements.
        published: days of the reports that tell of it.
        status: of an event: historical, future, hypothetical or negated; of a claim: its id is
            contested or not is for :func:`standings` to say.
        contested: the analyst marked it.
    """

    kind: Literal["happened", "said", "published"]
    what: str
    id: str
    says: str
    when: str
    earliest: date | None
    latest: date | None
    exact: bool
    lasts: bool = False
    parties: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    published: tuple[date, ...] = ()
    status: str = "historical"
    contested: bool = False

    @property
    def lag(self) -> int | None:
        """Days from the last it can have happened to the first report of it."""
        if self.latest is None or not self.published:
            return None
        return (min(self.published) - self.latest).days


@dataclass(frozen=True)
class Timeline(Result):
    """Three strands, each in order of the earliest possible day, then the latest.

    ``undated`` holds what has no date.
    """

    happened: tuple[Entry, ...]
    said: tuple[Entry, ...]
    published: tuple[Entry, ...]
    undated: tuple[Entry, ...]

    def all(self) -> tuple[Entry, ...]:
        """The three strands in one order."""
        return tuple(sorted((*self.happened, *self.said, *self.published), key=_order))

    @staticmethod
    def order(a: Entry, b: Entry) -> Literal["before", "after", "same day", "open"]:
        """Whether ``a`` was certainly before ``b``, after it, on the same day, or it is open."""
        if a.latest is not None and b.earliest is not None and a.latest < b.earliest:
            return "before"
        if b.latest is not None and a.earliest is not None and b.latest < a.earliest:
            return "after"
        if a.exact and b.exact and a.earliest == b.earliest:
            return "same day"
        return "open"


def _order(e: Entry) -> tuple[date, date, str, str]:
    return (e.earliest or e.latest or date.max, e.latest or date.max, e.what, e.id)


def timeline(case: Case, *, as_of: str | None = None, known_to: str | None = None) -> Timeline:
    """What happened, what was said, what was published.

    Args:
        case: the whole case.
        as_of, known_to: see :func:`backchannel.record.view`.

    Example:
        >>> from backchannel.casefile import load_case
        >>> found = timeline(load_case("port-of-kestrow").case, as_of="2026-03-07")
        >>> found.published[0].id
        '2026-03-02-opa'
    """
    restricted, made = seen(case, "timeline", as_of, known_to)
    entries = list(_entries(restricted))
    dated = sorted((e for e in entries if e.earliest or e.latest), key=_order)
    return Timeline(
        made,
        tuple(e for e in dated if e.kind == "happened"),
        tuple(e for e in dated if e.kind == "said"),
        tuple(e for e in dated if e.kind == "published"),
        tuple(e for e in entries if not (e.earliest or e.latest)),
    )


def _entries(case: Case) -> Iterator[Entry]:
    for key, e in case.events.items():
        yield _happened(
            case, "event", key, e.says, e.on, (*e.by, *e.to), e.evidence, e.status, e.contested
        )
    for key, c in case.channels.items():
        name = case.name_of(key)
        opens, out = f"channel opens: {name}", f"channel comes out: {name}"
        if c.since:
            yield _happened(case, "channel opened", key, opens, c.since, c.between, c.evidence)
        if c.disclosed:
            yield _happened(case, "channel disclosed", key, out, c.disclosed, (), c.evidence)
    for key, a in case.agreements.items():
        if a.signed:
            yield _happened(case, "agreement", key, a.name, a.signed, a.parties, a.evidence)
        for phase_id, phase in a.phases.items():
            at = f"{key}/{phase_id}"
            if phase.runs:
                says = f"{a.name}: {phase.name or phase_id} ({phase.status})"
                yield _happened(case, "phase", at, says, phase.runs, a.parties, phase.evidence)
            for name, o in phase.obligations.items():
                here = f"{at}/{name}"
                if o.due:
                    yield _happened(
                        case, "due", here, f"due: {o.does}", o.due, o.by, o.evidence, "future"
                    )
                for h in o.history:
                    says = f"{o.does}: {h.says or LEVELS[h.level]}"
                    yield _happened(case, "implementation", here, says, h.on, o.by, h.evidence)
    for key, t in case.threats.items():
        says = f"{t.demand}, or {t.consequence}" if t.consequence else t.demand
        if t.made:
            yield _happened(case, "threat", key, says, t.made, (*t.by, *t.to), t.evidence)
        if t.deadline:
            yield _happened(
                case,
                "deadline",
                key,
                f"deadline: {t.demand}",
                t.deadline,
                (*t.by, *t.to),
                t.evidence,
            )
    for key, p in case.proposals.items():
        yield _happened(case, "proposal", key, p.says, p.on, (*p.by, *p.to), p.evidence)
    for key, claim in case.claims.items():
        if claim.when:
            told = [s.id for s in case.statements.values() if key in s.claims]
            evidence = tuple(dict.fromkeys((*claim.evidence, *told)))
            yield _happened(case, "claim", key, claim.says, claim.when, (), evidence, "claimed")
    for s in case.statements.values():
        party = speaks_for(case, s)
        said = f"{case.speaker(s)}: {s.says or case.quote(s)}"
        yield _entry(
            case, "said", "statement", s.id, said, s.on, (party,) if party else (), (s.id,)
        )
    for r in case.reports.values():
        says = f"{case.name_of(r.outlet)}: {r.title}"
        yield _entry(case, "published", "report", r.id, says, r.published, (), r.statements)


def _happened(
    case: Case,
    what: str,
    key: str,
    says: str,
    when: str | None,
    parties: tuple[str, ...],
    evidence: tuple[str, ...],
    status: str = "historical",
    contested: bool = False,
) -> Entry:
    return _entry(case, "happened", what, key, says, when, parties, evidence, status, contested)


def _entry(
    case: Case,
    kind: Literal["happened", "said", "published"],
    what: str,
    key: str,
    says: str,
    when: str | None,
    parties: tuple[str, ...],
    evidence: tuple[str, ...],
    status: str = "historical",
    contested: bool = False,
) -> Entry:
    found = days(when)
    reports = {case.statements[s].report for s in evidence if s in case.statements}
    dates = [days(case.reports[r].published) for r in reports if r in case.reports]
    out = {d.earliest for d in dates if d}
    return Entry(
        kind,
        what,
        key,
        says,
        when or "",
        found.earliest if found and found.earliest != date.min else None,
        found.latest if found and found.latest != date.max else None,
        bool(found and found.exact),
        bool(found and found.span),
        tuple(dict.fromkeys(parties)),
        evidence,
        tuple(sorted(out)),
        status,
        contested,
    )
