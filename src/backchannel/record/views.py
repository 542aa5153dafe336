"""The case as of a date and as known to a party.

Every function of the record takes ``as_of`` and ``known_to`` and works on what :func:`view` leaves.

As of a date, what counts is publication: a report is visible when it was certainly published by the
end of that day, a statement when its report is, an element of the case when a statement that it
cites is; an element that cites nothing, by its own date. What the record learned later is taken
back: outcomes of threats, answers to proposals, levels of implementation, ends of positions.

As known to a party, beside what was public: what the party said or was told itself, the channels
it sat in, what it offered or was offered, and what ``knowledge:`` says it knew. A channel or claim
that ``knowledge:`` says it did not know of stays hidden until the date given there.

Statements that no analyst has accepted are never part of a view, nor those that a newer version of
their report, published by then, has withdrawn or says itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any, TypeVar

from backchannel.casefile import Case
from backchannel.casefile.edtf import EdtfError, Interval, interval
from backchannel.casefile.linear import parse_equation
from backchannel.casefile.models import (
    Agreement,
    Channel,
    Claim,
    Equation,
    Event,
    Figure,
    Judgement,
    Knowledge,
    Obligation,
    Party,
    Phase,
    Position,
    Proposal,
    Statement,
    Threat,
)
from backchannel.casefile.versions import outdated
from backchannel.errors import ExpressionError, NotFound, UsageError
from backchannel.record.hearsay import speaks_for, telling
from backchannel.results import Provenance

__all__ = ["days", "seen", "speaks_for", "view"]

T = TypeVar("T")

#: States of a phase that are known only afterwards.
_ENDED = ("completed", "lapsed", "broken")


def days(text: str | None) -> Interval | None:
    """The days an EDTF text can mean; ``None`` where there is no (good) date."""
    if not text:
        return None
    try:
        return interval(text)
    except EdtfError:
        return None


def view(case: Case, *, as_of: str | None = None, known_to: str | None = None) -> Case:
    """The case restricted to what could be seen.

    Args:
        case: the whole case.
        as_of: EDTF date; the end of its last day counts.
        known_to: id of a party.

    Returns:
        A case of the same kind, with accepted statements only. Graph model and deal are left as
        they are: they are the analyst's, not part of the record.

    Raises:
        NotFound: there is no such party.
        UsageError: ``as_of`` is no date.

    Example:
        >>> from backchannel.casefile import load_case
        >>> case = load_case("port-of-kestrow").case
        >>> len(view(case, as_of="2026-03-05").reports) < len(case.reports)
        True
    """
    if known_to is not None and known_to not in case.parties:
        raise NotFound.named("party", known_to, case.parties)
    day = date.max
    if as_of is not None:
        try:
            day = interval(as_of).latest
        except EdtfError as error:
            raise UsageError(str(error)) from error
    return _View(case, day, as_of, known_to).case()


def seen(
    case: Case,
    method: str,
    as_of: str | None,
    known_to: str | None,
    **parameters: Any,
) -> tuple[Case, Provenance]:
    """The view, and the provenance of what is computed from it."""
    shown = {"as_of": as_of, "known_to": known_to, **parameters}
    return view(case, as_of=as_of, known_to=known_to), Provenance(
        method, {k: v for k, v in shown.items() if v is not None}, None, case.hash or None
    )


@dataclass(frozen=True)
class _Facts:
    """What a party knows beside the public record."""

    known: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()


class _View:
    def __init__(self, case: Case, day: date, as_of: str | None, party: str | None) -> None:
        self.whole = case
        self.day = day
        self.as_of = as_of
        self.party = party
        self.facts = self._facts()
        self.reports = {
            r.id: r for r in case.reports.values() if self._published(r.id) or r.id in self.known
        }
        self.outdated = outdated(case, self.reports)
        self.statements = {s.id: s for s in case.statements.values() if self._statement(s)}
        self.counted = {
            r.figure for s in case.statements.values() if s.status == "accepted" for r in s.figures
        }

    @property
    def known(self) -> frozenset[str]:
        return self.facts.known

    @property
    def plain(self) -> bool:
        """Nothing is restricted but the statements' status."""
        return self.party is None and self.as_of is None

    # what is visible

    def past(self, text: str | None, *, whole: bool = False) -> bool:
        """Whether a date is not after the day of the view (its end, with ``whole``)."""
        when = days(text)
        if when is None:
            return True
        return (when.latest if whole else when.earliest) <= self.day

    def _facts(self) -> _Facts:
        if self.party is None:
            return _Facts()
        known, hidden = set(), set()
        for entry in self.whole.knowledge:
            if entry.party != self.party or not self.past(entry.since):
                continue
            if entry.knows:
                known.add(entry.of)
            else:
                until = days(entry.until)
                if until is None or self.day < until.earliest:
                    hidden.add(entry.of)
        return _Facts(frozenset(known), frozenset(hidden - known))

    def _published(self, report: str) -> bool:
        front = self.whole.reports[report].front
        if self.party is not None and front.protected:
            return False
        return self.past(front.published, whole=True)

    def _statement(self, s: Statement) -> bool:
        if s.status != "accepted" or s.id in self.outdated:
            return False
        if s.report in self.reports or s.id in self.known or not s.report:
            return True
        if self.party is None or not self.past(s.on, whole=True) or s.on is None:
            return False
        # What another tells it said or was told may not be so.
        teller = telling(self.whole, s)[-1]
        return speaks_for(self.whole, teller) == self.party or self.party in teller.to

    def supported(self, evidence: tuple[str, ...]) -> bool:
        """Some statement it cites is visible, or a newer version has it."""
        return bool(self.left(evidence))

    def whole_of(self, evidence: tuple[str, ...]) -> bool:
        """All that it cites is visible, but for what a newer version has withdrawn."""
        return all(e in self.statements or e in self.outdated for e in evidence)

    def judged(self, j: Judgement, claims: Mapping[str, Claim]) -> bool:
        """Whether a judgement had been made: its words may tell of all that it rests on.

        One without a date rests on what it cites; one that cites nothing, on the whole case.
        """
        if not self.whole_of(j.evidence) or any(
            c in self.whole.claims and c not in claims for c in j.claims
        ):
            return False
        return self.past(j.on or (None if j.evidence or j.claims else self.whole.as_of))

    def left(self, evidence: tuple[str, ...]) -> tuple[str, ...]:
        """What is visible of it; what a newer version of a report says itself stands there."""
        kept = (self.outdated[e].now if e in self.outdated else e for e in evidence)
        return tuple(e for e in dict.fromkeys(kept) if e in self.statements)

    def withdrawn(self, evidence: tuple[str, ...]) -> bool:
        """All that it cites was taken out of newer versions."""
        return bool(evidence) and all(
            e in self.outdated and not self.outdated[e].now for e in evidence
        )

    def counting(self, _: str, figure: Figure) -> Figure:
        """A figure without numbers that were withdrawn: they count on neither side."""
        if self.withdrawn(figure.evidence):
            figure = replace(figure, value=None, at_least=None, at_most=None, about=False)
        return replace(
            figure, readings=tuple(r for r in figure.readings if not self.withdrawn(r.evidence))
        )

    def shows(self, key: str, evidence: tuple[str, ...], when: str | None, own: bool) -> bool:
        """Whether an element is visible: known of, own, cited visibly, or undocumented and past."""
        if key in self.facts.hidden:
            return False
        if self.plain or key in self.known:
            return True
        if evidence and not self.supported(evidence):
            return own and self.party is not None and when is not None and self.past(when)
        return self.past(when)

    def mine(self, *parties: Iterable[str]) -> bool:
        return self.party is not None and any(self.party in p for p in parties)

    # the case

    def case(self) -> Case:
        whole = self.whole
        settled = not whole.proposed_events
        if self.plain and settled and len(self.statements) == len(whole.statements):
            return whole
        reports = {
            r.id: replace(r, statements=tuple(s for s in r.statements if s in self.statements))
            for r in self.reports.values()
        }
        if self.plain:
            return replace(
                whole,
                reports=MappingProxyType(reports),
                statements=MappingProxyType(self.statements),
                outer=self.outer(),
                proposed_events=MappingProxyType({}),
                figures=_kept(whole.figures, self.counting) if self.outdated else whole.figures,
            )
        statements = {
            s.id: s if s.report in reports else replace(s, quote=whole.quote(s))
            for s in self.statements.values()
        }
        figures, claims = _kept(whole.figures, self.figure), self.claims()
        return replace(
            whole,
            as_of=self.as_of or whole.as_of,
            reports=MappingProxyType(reports),
            statements=MappingProxyType(statements),
            outer=self.outer(),
            proposed_events=MappingProxyType({}),
            parties=_kept(whole.parties, lambda _, p: self.of_party(p)),
            channels=_kept(whole.channels, self.channel),
            positions=_kept(whole.positions, self.position),
            claims=claims,
            figures=figures,
            equations=tuple(e for e in whole.equations if self.equation(e, figures)),
            events=_kept(whole.events, self.event),
            agreements=_kept(whole.agreements, self.agreement),
            proposals=_kept(whole.proposals, self.proposal),
            threats=_kept(whole.threats, self.threat),
            knowledge=tuple(k for k in map(self.knowledge, whole.knowledge) if k),
            judgements=_kept(
                whole.judgements,
                lambda _, j: (
                    replace(j, evidence=self.left(j.evidence)) if self.judged(j, claims) else None
                ),
            ),
            forecasts=_kept(
                whole.forecasts,
                lambda _, f: (
                    replace(f, evidence=self.left(f.evidence), **self.unresolved(f.resolved_on))
                    if self.past(f.on) and self.whole_of(f.evidence)
                    else None
                ),
            ),
        )

    def outer(self) -> Mapping[str, Statement]:
        """What visible statements stand in, where no analyst has accepted it."""
        every = {**self.whole.outer, **self.whole.statements}
        found: dict[str, Statement] = {}
        for s in self.statements.values():
            at = s.nested_in
            while at in every and at not in self.statements and at not in found:
                found[at] = every[at]
                at = every[at].nested_in
        return MappingProxyType(found)

    def unresolved(self, resolved: str | None) -> dict[str, Any]:
        return {} if self.past(resolved) else {"outcome": None, "resolved_on": None}

    def claims(self) -> Mapping[str, Any]:
        spoken = {c for s in self.whole.statements.values() for c in s.claims}
        visible = {c for s in self.statements.values() for c in s.claims}
        visible |= {c for id in self.outdated for c in self.whole.statements[id].claims}
        # A digit was set on all that was held then: before all of it was out, nobody had set it.
        later = {
            c
            for id, s in self.whole.statements.items()
            if s.status == "accepted" and id not in self.statements and id not in self.outdated
            for c in s.claims
        }
        return MappingProxyType(
            {
                key: replace(
                    claim,
                    evidence=self.left(claim.evidence),
                    credibility=None if key in later else claim.credibility,
                )
                for key, claim in self.whole.claims.items()
                if key not in self.facts.hidden
                and (
                    key in visible
                    or key in self.known
                    or (
                        key not in spoken
                        and (not claim.evidence or self.supported(claim.evidence))
                        and self.past(claim.when)
                    )
                )
            }
        )

    def of_party(self, party: Party) -> Party:
        roles = tuple(
            replace(r, evidence=self.left(r.evidence))
            for r in party.roles
            if self.past(r.since) and (not r.evidence or self.supported(r.evidence))
        )
        return replace(party, roles=roles, evidence=self.left(party.evidence))

    def channel(self, key: str, channel: Channel) -> Channel | None:
        if key in self.facts.hidden or not self.past(channel.since):
            return None
        sat = {p for person in channel.people for p in [self.whole.people.get(person, ("",))[0]]}
        own = self.mine(channel.between, channel.through, sat) or key in self.known
        public = channel.disclosed is not None and self.past(channel.disclosed)
        if channel.disclosed is None and channel.kind != "back":
            public = not channel.evidence or self.supported(channel.evidence)
        if not (own or public or (channel.disclosed is None and self.supported(channel.evidence))):
            return None
        return replace(
            channel,
            evidence=self.left(channel.evidence),
            until=channel.until if self.past(channel.until) else None,
            disclosed=channel.disclosed if self.past(channel.disclosed) else None,
            disclosed_by=channel.disclosed_by if self.past(channel.disclosed) else (),
        )

    def position(self, key: str, p: Position) -> Position | None:
        # A party knows what it said itself, and not what others will say that it wants.
        said = (self.whole.statements[e] for e in p.evidence if e in self.whole.statements)
        own = p.party == self.party and any(speaks_for(self.whole, s) == p.party for s in said)
        if not self.shows(key, p.evidence, p.since, own):
            return None
        return replace(
            p,
            evidence=self.left(p.evidence),
            until=p.until if self.past(p.until) else None,
            dropped=p.dropped if self.past(p.dropped) else None,
        )

    def figure(self, key: str, figure: Figure) -> Figure | None:
        if key in self.facts.hidden:
            return None
        readings = tuple(
            replace(r, evidence=self.left(r.evidence))
            for r in figure.readings
            if (not r.evidence or self.supported(r.evidence)) and self.past(r.as_of)
        )
        if figure.evidence and not self.supported(figure.evidence):
            figure = replace(figure, value=None, at_least=None, at_most=None, about=False)
        had = bool(self.whole.figures[key].all_readings()) or key in self.counted
        kept = replace(figure, readings=readings, evidence=self.left(figure.evidence))
        said = any(r.figure == key for s in self.statements.values() for r in s.figures)
        if not self.past(figure.as_of) and not said:
            return None
        return kept if kept.all_readings() or said or not had else None

    def equation(self, equation: Equation, figures: Mapping[str, Figure]) -> bool:
        if equation.evidence and not self.supported(equation.evidence):
            return False
        try:
            return all(f in figures for f in parse_equation(equation.equation).figures)
        except ExpressionError:
            return True

    def event(self, key: str, e: Event) -> Event | None:
        when = None if e.status == "future" else e.on
        seen = self.shows(key, e.evidence, when, self.mine(e.by, e.to))
        if not seen or e.channel in self.facts.hidden:
            return None
        # Of accounts that differ, the first one knew of no other.
        contested = e.contested and self.whole_of(e.evidence)
        return replace(e, evidence=self.left(e.evidence), contested=contested)

    def agreement(self, key: str, a: Agreement) -> Agreement | None:
        if not self.shows(key, a.evidence, a.signed, self.mine(a.parties, a.mediators)):
            return None
        if not self.past(a.signed):
            return None
        phases = {k: self.phase(p) for k, p in a.phases.items()}
        return replace(a, evidence=self.left(a.evidence), phases=phases)

    def phase(self, phase: Phase) -> Phase:
        runs, status = days(phase.runs), phase.status
        left = self.left(phase.evidence)
        whole = len(left) == len(phase.evidence)
        if runs is not None and self.day < runs.earliest:
            status = "pending"
        elif status in _ENDED and not (whole and self.past_end(phase, runs)):
            status = "running"
        return replace(
            phase,
            status=status,
            # What is said of a phase may tell of its end, and of whatever it cites.
            says=phase.says if whole and status == phase.status else "",
            obligations={k: self.obligation(o) for k, o in phase.obligations.items()},
            evidence=left,
        )

    def past_end(self, phase: Phase, runs: Interval | None) -> bool:
        """A phase that broke may have ended early; when, its evidence tells."""
        if phase.status == "broken" and phase.evidence:
            return True
        return runs is None or self.day >= runs.latest

    def obligation(self, o: Obligation) -> Obligation:
        history = tuple(
            replace(h, evidence=self.left(h.evidence))
            for h in o.history
            if self.past(h.on) and (not h.evidence or self.supported(h.evidence))
        )
        level = o.implementation
        if o.history and len(history) < len(o.history):
            latest = max(history, key=lambda h: _first_day(h.on), default=None)
            level = latest.level if latest else None
        elif not o.history and o.evidence and not self.supported(o.evidence):
            level = None
        return replace(o, history=history, implementation=level, evidence=self.left(o.evidence))

    def proposal(self, key: str, p: Proposal) -> Proposal | None:
        if not self.shows(key, p.evidence, p.on, self.mine(p.by, p.to, p.via)):
            return None
        left = self.left(p.evidence)
        if len(left) == len(p.evidence):
            return p
        answers = {k: v for k, v in p.answers.items() if self.answered(k, v, p.evidence)}
        status = p.status if answers and len(answers) == len(p.answers) else "open"
        return replace(p, evidence=left, answers=answers, status=status)

    def answered(self, party: str, answer: str, evidence: tuple[str, ...]) -> bool:
        """A party's no is known by its refusal, any answer once all that it is cited for is out.

        Any other statement of it may only have made the offer known.
        """
        cited = [self.whole.statements[e] for e in evidence if e in self.whole.statements]
        own = [s for s in cited if speaks_for(self.whole, s) == party]
        out = [s for s in own if s.id in self.statements]
        if answer == "rejected" and any(s.kind == "refusal" for s in out):
            return True
        return len(out) == len(own) and (bool(own) or party == self.party)

    def threat(self, key: str, t: Threat) -> Threat | None:
        if not self.shows(key, t.evidence, t.made, self.mine(t.by, t.to)):
            return None
        told = self.left(t.outcome_evidence)
        # Without evidence it was known when the demand fell due, at the latest when the case ends.
        due = t.deadline or self.whole.as_of
        unknown = not told if t.outcome_evidence else not self.past(due)
        kept = replace(t, evidence=self.left(t.evidence), outcome_evidence=told)
        if unknown:
            kept = replace(kept, outcome="open", extent="")
        # What followed was known when all of it was out; which threat it repeats, from the start.
        all_out = not unknown and len(told) == len(t.outcome_evidence)
        return kept if all_out or t.follows in self.whole.threats else replace(kept, follows="")

    def knowledge(self, k: Knowledge) -> Knowledge | None:
        if not self.past(k.since):
            return None
        # Of what it does not know of, a party does not know who knows or does not know of it.
        if k.of in self.facts.hidden:
            return None
        own = k.party == self.party and k.knows
        if k.evidence and not self.supported(k.evidence) and not own and not self.plain:
            return None
        until = k.until if self.past(k.until) else None
        return replace(k, evidence=self.left(k.evidence), until=until)


def _first_day(text: str | None) -> date:
    found = days(text)
    return found.earliest if found else date.min


def _kept(entries: Mapping[str, T], restrict: Any) -> Mapping[str, T]:
    kept = ((key, restrict(key, value)) for key, value in entries.items())
    return MappingProxyType({key: value for key, value in kept if value is not None})
