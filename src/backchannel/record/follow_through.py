"""What was agreed and what was threatened, and what came of it.

Implementation follows the Peace Accords Matrix: 0 none, 1 minimal, 2 intermediate, 3 full; a fall
from one level to a lower is a reversal. Outcomes of threats are those of crisis bargaining data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from types import MappingProxyType

from backchannel.casefile import Case
from backchannel.casefile.models import Obligation, Phase, Threat
from backchannel.errors import NotFound
from backchannel.record.views import days, seen
from backchannel.results import Result

__all__ = [
    "LEVELS",
    "Kept",
    "Level",
    "ObligationLine",
    "Obligations",
    "Record",
    "Reversal",
    "ThreatLine",
    "Threats",
    "obligations",
    "run_out",
    "threats",
]

LEVELS = ("none", "minimal", "intermediate", "full")
FULL = 3


@dataclass(frozen=True, slots=True)
class Level:
    """How far an obligation was met at a date."""

    on: str
    level: int
    says: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reversal:
    """A fall of implementation between two dates."""

    before: Level
    after: Level


@dataclass(frozen=True, slots=True)
class ObligationLine:
    """One obligation.

    Attributes:
        id: ``agreement/phase/obligation``.
        level: the latest known, ``None`` where nobody has said.
        overdue: days since it fell due while not fully implemented; ``None`` where it is not.
        reversals: falls of implementation, by date.
    """

    id: str
    agreement: str
    phase: str
    by: tuple[str, ...]
    to: tuple[str, ...]
    does: str
    count: float | None
    unit: str
    due: str
    verified_by: tuple[str, ...]
    conditional_on: str
    level: int | None
    history: tuple[Level, ...]
    reversals: tuple[Reversal, ...]
    overdue: int | None
    evidence: tuple[str, ...]

    @property
    def words(self) -> str:
        """The level in words, ``unknown`` where there is none."""
        return "unknown" if self.level is None else LEVELS[self.level]


@dataclass(frozen=True, slots=True)
class Kept:
    """How a party kept what it owed: counts of obligations."""

    party: str
    owed: int
    full: int
    partial: int
    none: int
    unknown: int
    overdue: int
    reversed: int


@dataclass(frozen=True)
class Obligations(Result):
    """Obligations in the order of the case, and each party's record."""

    obligations: tuple[ObligationLine, ...]
    parties: Mapping[str, Kept]


@dataclass(frozen=True, slots=True)
class ThreatLine:
    """One ultimatum. ``expired``: the deadline passed and no outcome is known."""

    id: str
    by: tuple[str, ...]
    to: tuple[str, ...]
    demand: str
    consequence: str
    made: str
    deadline: str
    outcome: str
    extent: str
    follows: str
    expired: bool
    evidence: tuple[str, ...]
    outcome_evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """What became of a party's threats, and what it did under others'.

    Attributes:
        made: threats it made.
        carried_out, backed_down, worked: of these; ``worked`` is the target's conceding.
        stood: of these, those where the target stood firm and nothing further is reported.
        open: of these, without outcome.
        partial: of these, outcomes in part only.
        faced: threats made to it.
        gave_in: of these, those to which it conceded.
    """

    party: str
    made: int
    carried_out: int
    backed_down: int
    worked: int
    stood: int
    open: int
    partial: int
    faced: int
    gave_in: int

    @property
    def followed_through(self) -> tuple[int, int]:
        """Threats carried out, of those that were put to the test (carried out or backed down)."""
        return self.carried_out, self.carried_out + self.backed_down


@dataclass(frozen=True)
class Threats(Result):
    """Threats by date, and each party's record."""

    threats: tuple[ThreatLine, ...]
    parties: Mapping[str, Record]


def _today(case: Case, as_of: str | None) -> date | None:
    found = days(as_of or case.as_of)
    return found.latest if found else None


def run_out(case: Case, phase: Phase) -> bool:
    """Whether a phase is told as running, or still to come, though its days are over.

    By the case's ``as_of``; that nobody has said how it ended is no end.
    """
    runs, today = days(phase.runs), _today(case, None)
    if runs is None or today is None or phase.status not in ("pending", "running"):
        return False
    return runs.latest < today


def obligations(
    case: Case, *, party: str | None = None, as_of: str | None = None, known_to: str | None = None
) -> Obligations:
    """Who owes what, how far it was done, what was undone, what is overdue.

    Args:
        case: the whole case.
        party: only what this party owes.
        as_of: also the day on which something is overdue; without it, the case's own.
        known_to: see :func:`backchannel.record.view`.

    Raises:
        NotFound: there is no such party.
    """
    _known(case, party)
    restricted, made = seen(
        case, "Peace Accords Matrix implementation levels", as_of, known_to, party=party
    )
    today = _today(case, as_of)
    lines = [
        _obligation(f"{a}/{p}/{o}", a, p, owed, today)
        for a, agreement in restricted.agreements.items()
        for p, phase in agreement.phases.items()
        for o, owed in phase.obligations.items()
        if party is None or party in owed.by
    ]
    parties = dict.fromkeys(p for line in lines for p in line.by)
    return Obligations(
        made,
        tuple(lines),
        MappingProxyType({p: _kept(p, [x for x in lines if p in x.by]) for p in parties}),
    )


def _known(case: Case, party: str | None) -> None:
    if party is not None and party not in case.parties:
        raise NotFound.named("party", party, case.parties)


def _obligation(key: str, a: str, p: str, o: Obligation, today: date | None) -> ObligationLine:
    def when(level: Level) -> date:
        found = days(level.on)
        return found.earliest if found else date.min

    history = sorted((Level(h.on, h.level, h.says, h.evidence) for h in o.history), key=when)
    level = o.implementation if o.implementation is not None else None
    if level is None and history:
        level = history[-1].level
    due = days(o.due)
    late = None
    if due is not None and today is not None and level != FULL and today > due.latest:
        late = (today - due.latest).days
    return ObligationLine(
        key,
        a,
        p,
        o.by,
        o.to,
        o.does,
        o.count,
        o.unit,
        o.due or "",
        o.verified_by,
        o.conditional_on,
        level,
        tuple(history),
        tuple(Reversal(x, y) for x, y in pairwise(history) if y.level < x.level),
        late,
        o.evidence,
    )


def _kept(party: str, lines: list[ObligationLine]) -> Kept:
    levels = [line.level for line in lines]
    return Kept(
        party,
        len(lines),
        levels.count(FULL),
        levels.count(1) + levels.count(2),
        levels.count(0),
        levels.count(None),
        sum(line.overdue is not None for line in lines),
        sum(bool(line.reversals) for line in lines),
    )


def threats(
    case: Case, *, party: str | None = None, as_of: str | None = None, known_to: str | None = None
) -> Threats:
    """Ultimatums, what came of them, and each party's follow-through.

    Args:
        case: the whole case.
        party: only threats by or to this party.
        as_of: also the day on which a deadline counts as passed; without it, the case's own.
        known_to: see :func:`backchannel.record.view`.

    Raises:
        NotFound: there is no such party.
    """
    _known(case, party)
    restricted, made = seen(case, "threats and outcomes", as_of, known_to, party=party)
    today = _today(case, as_of)
    lines = [
        _threat(key, t, today)
        for key, t in restricted.threats.items()
        if party is None or party in (*t.by, *t.to)
    ]

    def when(line: ThreatLine) -> tuple[date, str]:
        found = days(line.made or line.deadline)
        return (found.earliest if found else date.max), line.id

    lines.sort(key=when)
    parties = dict.fromkeys(p for line in lines for p in (*line.by, *line.to))
    return Threats(made, tuple(lines), MappingProxyType({p: _record(p, lines) for p in parties}))


def _threat(key: str, t: Threat, today: date | None) -> ThreatLine:
    deadline = days(t.deadline)
    passed = deadline is not None and today is not None and today > deadline.latest
    return ThreatLine(
        key,
        t.by,
        t.to,
        t.demand,
        t.consequence,
        t.made or "",
        t.deadline or "",
        t.outcome,
        t.extent,
        t.follows,
        passed and t.outcome == "open",
        t.evidence,
        t.outcome_evidence,
    )


def _record(party: str, lines: list[ThreatLine]) -> Record:
    own = [line for line in lines if party in line.by]
    faced = [line for line in lines if party in line.to]
    outcomes = [line.outcome for line in own]
    return Record(
        party,
        len(own),
        outcomes.count("carried out"),
        outcomes.count("backed down"),
        outcomes.count("conceded"),
        outcomes.count("stood firm"),
        outcomes.count("open"),
        sum(line.extent == "partial" for line in own),
        len(faced),
        sum(line.outcome == "conceded" for line in faced),
    )
