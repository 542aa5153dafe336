"""Who can have known of what, and since when; accounts that differ are kept side by side.

Three ways of knowing, from the weakest claim to the strongest: a thing was *public* (disclosed, or
in a published report); a party *took part* or was told (it sat in the channel, made or received the
offer, said it or was its addressee); an account *says* that it knew, or that it did not
(``knowledge:``). Nothing is concluded from one account against another.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from backchannel.casefile import Case
from backchannel.casefile.models import Statement
from backchannel.errors import NotFound
from backchannel.record.hearsay import telling
from backchannel.record.views import days, seen, speaks_for
from backchannel.results import Result

__all__ = ["Account", "Awareness", "Disputed", "KnowledgeRecord", "knowledge"]

_How = Literal["public", "took part", "spoke of it", "was told", "by an account"]


@dataclass(frozen=True, slots=True)
class Account:
    """One reason to think that a party knew, or did not know, of something.

    Attributes:
        party: who.
        of: id of a channel, claim, event, proposal, report or anything the case names.
        knows: it knew, or it did not.
        how: ``public``, ``took part``, ``spoke of it``, ``was told`` or ``by an account``.
        since, until: first and last day; ``None`` where open.
        when: EDTF as written: the first day, or an interval that is open before the last.
        says: in words.
        told_by: ids.
        evidence: statements.
        ends: EDTF of the last day as written; empty where open.
    """

    party: str
    of: str
    knows: bool
    how: _How
    since: date | None
    until: date | None
    when: str
    says: str
    told_by: tuple[str, ...]
    evidence: tuple[str, ...]
    ends: str = ""


@dataclass(frozen=True, slots=True)
class Awareness:
    """What is held of one party and one thing.

    Attributes:
        earliest: the first day on which some account or fact has it know.
        certain: the first day by which it can have known from the public record or by taking part.
        accounts: all, by date.
    """

    party: str
    of: str
    earliest: date | None
    certain: date | None
    accounts: tuple[Account, ...]


@dataclass(frozen=True, slots=True)
class Disputed:
    """Two accounts of one party and one thing that cannot both hold."""

    party: str
    of: str
    knows: Account
    not_: Account


@dataclass(frozen=True)
class KnowledgeRecord(Result):
    """Awareness by thing and party; the pairs of accounts that contradict each other."""

    awareness: tuple[Awareness, ...]
    disputed: tuple[Disputed, ...]

    def of(self, party: str, thing: str) -> Awareness | None:
        """What is held of one party and one thing, ``None`` where nothing is."""
        return next((a for a in self.awareness if (a.party, a.of) == (party, thing)), None)


def knowledge(
    case: Case,
    *,
    party: str | None = None,
    of: str | None = None,
    as_of: str | None = None,
    known_to: str | None = None,
) -> KnowledgeRecord:
    """Who can have known of what, when.

    Args:
        case: the whole case.
        party, of: only this party, only this thing.
        as_of, known_to: see :func:`backchannel.record.view`.

    Returns:
        Awareness of every channel and of everything that ``knowledge:`` names, by every party
        that took part or of which an account speaks, and of the public at large for the rest.

    Raises:
        NotFound: there is no such party.
    """
    if party is not None and party not in case.parties:
        raise NotFound.named("party", party, case.parties)
    restricted, made = seen(case, "accounts of knowledge", as_of, known_to, party=party, of=of)
    found: dict[tuple[str, str], list[Account]] = {}
    for account in _accounts(restricted):
        if (party is None or account.party == party) and (of is None or account.of == of):
            found.setdefault((account.of, account.party), []).append(account)
    awareness, disputed = [], []
    for (thing, who), accounts in found.items():
        accounts.sort(key=lambda a: (a.since or date.min, a.how))
        knowing = [a for a in accounts if a.knows]
        sure = [a.since for a in knowing if a.how != "by an account" and a.since]
        awareness.append(
            Awareness(
                who,
                thing,
                min((a.since for a in knowing if a.since), default=None),
                min(sure, default=None),
                tuple(accounts),
            )
        )
        for yes in knowing:
            for no in accounts:
                if not no.knows and _meet(yes, no):
                    disputed.append(Disputed(who, thing, yes, no))
        disputed += _spoken_against(restricted, who, thing, accounts)
    return KnowledgeRecord(made, tuple(awareness), tuple(dict.fromkeys(disputed)))


def _meet(yes: Account, no: Account) -> bool:
    """The first has it know on a day on which the second has it not know."""
    a, b = yes.since or date.min, yes.until or date.max
    c, d = no.since or date.min, no.until or date.max
    # Learning of a thing on the day on which not knowing ends is no contradiction.
    return a < d and c <= b


def _spoken_against(
    case: Case, who: str, thing: str, accounts: list[Account]
) -> Iterator[Disputed]:
    """Statements cited for an account whose claims others deny: kept as a dispute."""
    for no in accounts:
        if no.knows or no.how != "by an account":
            continue
        for s in (case.statements[e] for e in no.evidence if e in case.statements):
            denied = {c for c in s.denies if c in case.claims and thing in case.claims[c].about}
            for rival in case.statements.values():
                if denied & set(rival.supports):
                    yes = Account(
                        who,
                        thing,
                        True,
                        "by an account",
                        None,
                        None,
                        rival.on or "",
                        rival.says or case.quote(rival),
                        (),
                        (rival.id,),
                    )
                    yield Disputed(who, thing, yes, no)


def _accounts(case: Case) -> Iterator[Account]:
    named = {k.of for k in case.knowledge} | set(case.channels)
    for k in case.knowledge:
        since, until = days(k.since), days(k.until)
        yield Account(
            k.party,
            k.of,
            k.knows,
            "by an account",
            _first(since.earliest if since else None),
            _last(until.latest if until else None),
            k.since or (f"../{k.until}" if k.until else ""),
            k.how or ("knew" if k.knows else "did not know"),
            k.told_by,
            k.evidence,
            k.until or "",
        )
    for thing in sorted(named):
        yield from _facts(case, thing)


def _facts(case: Case, thing: str) -> Iterator[Account]:
    if thing in case.channels:
        c = case.channels[thing]
        sat = [case.people[p][0] for p in c.people if p in case.people]
        since = days(c.since)
        for who in dict.fromkeys((*c.between, *c.through, *sat)):
            yield Account(
                who,
                thing,
                True,
                "took part",
                _first(since.earliest if since else None),
                None,
                c.since or "",
                f"took part in {case.name_of(thing)}",
                (),
                c.evidence,
            )
        yield from _public(case, thing, c.disclosed, c.disclosed_by, c.evidence)
    elif thing in case.events:
        e = case.events[thing]
        yield from _parties(case, thing, (*e.by, *e.to), e.on, e.evidence)
    elif thing in case.proposals:
        p = case.proposals[thing]
        yield from _parties(case, thing, (*p.by, *p.to, *p.via), p.on, p.evidence)
    elif thing in case.claims:
        for s in case.statements.values():
            if thing not in s.claims:
                continue
            yield from _spoke(case, thing, s)


def _spoke(case: Case, thing: str, s: Statement) -> Iterator[Account]:
    """Who says it knows, and whom it told; of whom only somebody else tells so, by his account."""
    teller = telling(case, s)[-1]
    by, who = speaks_for(case, teller), speaks_for(case, s)
    report = case.reports.get(s.report)
    told = s.on or (report.published if report else "")
    when = days(told)
    ways: list[tuple[str, _How, str]] = [(by, "spoke of it", "")]
    ways += [(party, "was told", by) for party in teller.to]
    if teller is not s:
        ways += [(party, "by an account", by) for party in (who, *s.to)]
    named = set()
    for party, how, of in ways:
        if party in case.parties and party not in named:
            named.add(party)
            yield Account(
                party,
                thing,
                True,
                how,
                _first(when.earliest if when else None),
                None,
                told,
                ("denied: " if thing in s.denies else "") + (s.says or case.quote(s)),
                (of,) if of else (),
                (s.id,),
            )


def _parties(
    case: Case, thing: str, parties: tuple[str, ...], on: str | None, evidence: tuple[str, ...]
) -> Iterator[Account]:
    when = days(on)
    for who in dict.fromkeys(parties):
        if who in case.parties:
            yield Account(
                who,
                thing,
                True,
                "took part",
                _first(when.earliest if when else None),
                None,
                on or "",
                "took part",
                (),
                evidence,
            )
    yield from _public(case, thing, None, (), evidence)


def _public(
    case: Case,
    thing: str,
    disclosed: str | None,
    by: tuple[str, ...],
    evidence: tuple[str, ...],
) -> Iterator[Account]:
    """Every party can have known once it was public."""
    out = days(disclosed)
    first = out.earliest if out else None
    reports = [
        (found.earliest, s)
        for s in evidence
        if s in case.statements and case.statements[s].report in case.reports
        for found in [days(case.reports[case.statements[s].report].published)]
        if found
    ]
    source: tuple[str, ...] = ()
    if reports:
        day, statement = min(reports)
        if first is None or day < first:
            first, source = day, (statement,)
    if first is None:
        return
    for who in case.parties:
        yield Account(
            who,
            thing,
            True,
            "public",
            first,
            None,
            disclosed or first.isoformat(),
            "was public",
            by,
            source,
        )


def _first(day: date | None) -> date | None:
    return None if day in (None, date.min) else day


def _last(day: date | None) -> date | None:
    return None if day in (None, date.max) else day
