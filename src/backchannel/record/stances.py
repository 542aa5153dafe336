"""What each party wants on each issue, and how that changed.

A stand is *announced* when the party says it itself, on the record; *relayed* when an unnamed
source or somebody else says it of the party, also by telling what the party said. Movement is read
on the issue's list of values, which the case gives in order: a *concession* is a step that brings a
party nearer to where another party stands at that time, *hardening* a step away from all others who
stand anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

from backchannel.casefile import Case
from backchannel.casefile.edtf import shift
from backchannel.casefile.models import Position, Statement
from backchannel.errors import NotFound
from backchannel.record.hearsay import own_word, tellers, through
from backchannel.record.views import days, seen, speaks_for
from backchannel.results import Result

__all__ = ["Contradiction", "History", "Move", "Positions", "Stand", "positions"]

#: Kinds of statement that say what a party wants or will (not) do.
WANTING = ("position", "proposal", "demand", "refusal", "promise", "threat")

#: Kinds of position by which a party can be held to one value; an offer or an interest is none.
_FIRM = ("position", "red line", "precondition")


@dataclass(frozen=True, slots=True)
class Stand:
    """One entry of a history.

    Attributes:
        party, issue: ids.
        value: as the case writes it; may be empty where it is only in words.
        rank: place of the value in the issue's list, from 0; ``None`` where it is not listed.
        says: in words.
        kind: of the position (position, red line, …) or of the statement (demand, refusal, …).
        stance: wants, accepts or rejects.
        since: first day it is known to hold; ``None`` where not known.
        when: EDTF as written.
        until: last day, where it was given up.
        announced: the party says it itself, on the record.
        by: who said so, in words; of what is told in somebody else's statement, the teller.
        evidence: statements.
        position: id of the case's position, empty for a stand read from one statement.
    """

    party: str
    issue: str
    value: str
    rank: int | None
    says: str
    kind: str
    stance: str
    since: date | None
    when: str
    until: date | None
    announced: bool
    by: tuple[str, ...]
    evidence: tuple[str, ...]
    position: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """A change of value between two stands of one party on one issue.

    ``towards`` names the parties it came nearer to; empty and ``hardening`` where it went away
    from all, ``shift`` where there is nobody to compare with or values have no order.
    """

    party: str
    issue: str
    before: Stand
    after: Stand
    kind: Literal["concession", "hardening", "shift"]
    towards: tuple[str, ...] = ()
    steps: int = 0


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two stands of one party on one issue that do not go together.

    ``kind`` is ``announced against announced``, ``announced against relayed`` or
    ``relayed against relayed``.
    """

    party: str
    issue: str
    one: Stand
    other: Stand
    kind: str


@dataclass(frozen=True, slots=True)
class History:
    """A party on an issue: stands by date, those not dated first."""

    party: str
    issue: str
    stands: tuple[Stand, ...]
    moves: tuple[Move, ...]

    @property
    def latest(self) -> Stand | None:
        """The latest stand not given up; announced before relayed on the same day."""
        open_ = [s for s in self.stands if s.until is None and s.stance != "rejects"]
        open_ = open_ or [s for s in self.stands if s.until is None]
        return max(open_, key=_freshness) if open_ else None


@dataclass(frozen=True)
class Positions(Result):
    """Histories by issue and party, in the order of the case."""

    histories: tuple[History, ...]
    contradictions: tuple[Contradiction, ...]

    @property
    def moves(self) -> tuple[Move, ...]:
        """Every movement, by date."""
        found = [m for h in self.histories for m in h.moves]
        return tuple(sorted(found, key=lambda m: (m.after.since or date.min, m.party, m.issue)))

    @property
    def concessions(self) -> tuple[Move, ...]:
        """The movements that came nearer to another party."""
        return tuple(m for m in self.moves if m.kind == "concession")

    def of(self, party: str, issue: str) -> History | None:
        """The history of a party on an issue, ``None`` where it has none."""
        return next((h for h in self.histories if (h.party, h.issue) == (party, issue)), None)


def positions(
    case: Case,
    *,
    party: str | None = None,
    issue: str | None = None,
    as_of: str | None = None,
    known_to: str | None = None,
) -> Positions:
    """Position histories, movements and contradictions.

    Args:
        case: the whole case.
        party, issue: only these.
        as_of, known_to: see :func:`backchannel.record.view`.

    Returns:
        Histories from ``positions:`` and from statements with an issue whose kind says what a
        party wants; a statement that a position cites is not told twice.

    Raises:
        NotFound: there is no such party or issue.
    """
    if party is not None and party not in case.parties:
        raise NotFound.named("party", party, case.parties)
    if issue is not None and issue not in case.issues:
        raise NotFound.named("issue", issue, case.issues)
    restricted, made = seen(case, "position histories", as_of, known_to, party=party, issue=issue)
    by: dict[tuple[str, str], list[Stand]] = {}
    for stand in _stands(restricted):
        by.setdefault((stand.issue, stand.party), []).append(stand)
    for found in by.values():
        found.sort(key=lambda s: (s.since or date.min, s.position == "", s.evidence))
    order = {p: i for i, p in enumerate(restricted.parties)}
    rank = {k: i for i, k in enumerate(restricted.issues)}
    histories = []
    for (i, p), stands in sorted(
        by.items(), key=lambda e: (rank.get(e[0][0], 999), order.get(e[0][1], 999), e[0])
    ):
        if (party is None or p == party) and (issue is None or i == issue):
            others = {q: s for (j, q), s in by.items() if j == i and q != p}
            histories.append(History(p, i, tuple(stands), tuple(_moves(stands, others))))
    clashes = [c for h in histories for c in _contradictions(h)]
    return Positions(made, tuple(histories), tuple(clashes))


def _freshness(s: Stand) -> tuple[date, bool, bool]:
    return (s.since or date.min, s.announced, s.position != "")


def _stands(case: Case) -> Iterator[Stand]:
    cited: set[tuple[str, str, str]] = set()
    for key, p in case.positions.items():
        cited.update((e, p.issue, p.party) for e in p.evidence)
        yield _from_position(case, key, p)
    for s in case.statements.values():
        party = speaks_for(case, s)
        if s.issue and s.kind in WANTING and (s.id, s.issue, party) not in cited:
            if s.source.party == "" and not party:
                continue
            told = _said_on(case, s)
            when = days(told)
            yield Stand(
                party,
                s.issue,
                s.value,
                _rank(case, s.issue, s.value),
                s.says or s.value or case.quote(s),
                s.kind,
                "rejects" if s.kind == "refusal" and s.negated else "wants",
                when.earliest if when and when.earliest != date.min else None,
                told,
                None,
                own_word(case, s, party),
                (_told_by(case, s),),
                (s.id,),
            )


def _from_position(case: Case, key: str, p: Position) -> Stand:
    told = [case.statements[e] for e in p.evidence if e in case.statements]
    own = [s for s in told if own_word(case, s, p.party)]
    since, until = days(p.since), days(p.dropped or p.until)
    if since is None and told:
        dated = [d for d in (days(_said_on(case, s)) for s in told) if d]
        since = min(dated, key=lambda d: d.earliest) if dated else None
    return Stand(
        p.party,
        p.issue,
        p.value,
        _rank(case, p.issue, p.value),
        p.says or p.value,
        p.kind,
        p.stance,
        since.earliest if since and since.earliest != date.min else None,
        p.since or "",
        until.latest if until and until.latest != date.max else None,
        bool(own),
        tuple(dict.fromkeys(_told_by(case, s) for s in own or told)),
        p.evidence,
        key,
    )


def _said_on(case: Case, s: Statement) -> str:
    """When it was said; where that is not told, when it was published, as it was said by then."""
    report = case.reports.get(s.report)
    return s.on or (report.published if report is not None else "")


def _told_by(case: Case, s: Statement) -> str:
    """Whose word it is known on: the outermost speaker's, and through which outlets."""
    return case.speaker([s, *tellers(case, s)][-1]) + through(case, s)


def _rank(case: Case, issue: str, value: str) -> int | None:
    known = case.issues.get(issue)
    if known is None or not value:
        return None
    folded = [v.casefold().strip() for v in known.values]
    asked = value.casefold().strip()
    return folded.index(asked) if asked in folded else None


def _moves(stands: list[Stand], others: dict[str, list[Stand]]) -> Iterator[Move]:
    """Steps between stands that follow each other in time; relayed ones do not move a party."""
    told = [s for s in stands if s.announced and s.value and s.stance != "rejects" and s.since]
    for before, after in pairwise(told):
        if (
            before.value != after.value
            and before.since != after.since
            and _same_track(before, after)
        ):
            yield _move(before, after, others)


def _same_track(before: Stand, after: Stand) -> bool:
    """A red line beside a position is no movement; what a party wants and then accepts is."""
    one, two = (
        "" if not s.position or s.kind in ("position", "offer") else s.kind for s in (before, after)
    )
    return one == two or not (one and two)


def _move(before: Stand, after: Stand, others: dict[str, list[Stand]]) -> Move:
    if before.rank is None or after.rank is None or before.rank == after.rank:
        return Move(before.party, before.issue, before, after, "shift")
    nearer, compared = [], False
    for other, stands in others.items():
        there = [
            s
            for s in stands
            if s.rank is not None
            and s.stance != "rejects"
            and (s.since is None or after.since is None or s.since <= after.since)
            and (s.until is None or after.since is None or s.until >= after.since)
        ]
        if not there:
            continue
        at = max(there, key=_freshness).rank
        assert at is not None
        compared = True
        if abs(after.rank - at) < abs(before.rank - at):
            nearer.append(other)
    kind: Literal["concession", "hardening", "shift"] = (
        "concession" if nearer else "hardening" if compared else "shift"
    )
    steps = abs(after.rank - before.rank)
    return Move(before.party, before.issue, before, after, kind, tuple(nearer), steps)


def _contradictions(history: History) -> Iterator[Contradiction]:
    stands = [s for s in history.stands if s.value]
    held = [_held(s, stands) for s in stands]
    for i, one in enumerate(stands):
        for j in range(i + 1, len(stands)):
            other, (a, b), (c, d) = stands[j], held[i], held[j]
            if a < d and c < b and _clash(one, other):
                words = ["announced" if s.announced else "relayed" for s in (one, other)]
                yield Contradiction(
                    history.party, history.issue, one, other, " against ".join(sorted(words))
                )


def _held(s: Stand, stands: list[Stand]) -> tuple[date, date]:
    """First day of a stand, and the first on which it is over.

    A position lasts until the party announces another value; a single statement holds on its day.
    """
    start = s.since or date.min
    if s.until is not None:
        return start, max(s.until, shift(start, 1))
    if not s.position:
        return start, shift(start, 1)
    later = [
        o.since
        for o in stands
        if o.since is not None and o.since > start and o.announced and o.value != s.value
    ]
    return start, min(later) if later and s.announced else date.max


def _clash(one: Stand, other: Stand) -> bool:
    same = one.value.casefold() == other.value.casefold()
    if {one.stance, other.stance} & {"rejects"}:
        return same and one.stance != other.stance
    if same or one.stance != other.stance:
        return False
    return all(s.kind in _FIRM or not s.position for s in (one, other))
