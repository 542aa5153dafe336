"""The chain of a claim: who first said it, who carried it, who repeats it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from backchannel.casefile import Case
from backchannel.casefile.models import Statement
from backchannel.errors import NotFound
from backchannel.record.hearsay import as_heard, told_in_words
from backchannel.record.standings import ClaimIndex
from backchannel.record.views import days, seen, speaks_for
from backchannel.results import Result

__all__ = ["Chain", "ChainLink", "ChainVoice", "chain"]


@dataclass(frozen=True, slots=True)
class ChainVoice:
    """A source or a report in the chain of a claim.

    Attributes:
        id: ``source:…`` or the id of a report; one that speaks on several sides is several voices,
            the further ones with ``#`` and the stance at the end.
        name: of the source, or of the outlet.
        kind: ``source``, ``anonymous`` or ``report``.
        date: when said or published, as written; may be empty.
        stance: what it says of the claim.
        origin: it is where the claim starts, or the first of several voices of one origin.
        statements: ids.
    """

    id: str
    name: str
    kind: str
    date: str
    stance: Literal["supports", "denies", "qualifies"]
    origin: bool
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChainLink:
    """``to`` has it from ``of``, for ``reason``."""

    of: str
    to: str
    reason: str


@dataclass(frozen=True)
class Chain(Result):
    """Who first said it and who repeats it, to be drawn."""

    claim: str
    says: str
    voices: tuple[ChainVoice, ...]
    links: tuple[ChainLink, ...]


def chain(
    case: Case, claim: str, *, as_of: str | None = None, known_to: str | None = None
) -> Chain:
    """Who first said a claim, who carried it, who repeats it.

    Returns:
        A voice for each source and each report; links from a source to the report that heard it,
        and from a report to one that relies on it. Figures draw it as it is.

    Raises:
        NotFound: there is no such claim.
    """
    if claim not in case.claims:
        raise NotFound.named("claim", claim, case.claims)
    restricted, made = seen(case, "chain of a claim", as_of, known_to)
    index = ClaimIndex(restricted, False)
    voices: dict[str, ChainVoice] = {}
    links: dict[tuple[str, str], ChainLink] = {}
    stances: tuple[Literal["supports", "denies", "qualifies"], ...] = (
        "supports",
        "denies",
        "qualifies",
    )
    for stance in stances:
        found = index.origins(claim, stance)
        others = set(voices)

        def voiced(id: str, others: set[str] = others, stance: str = stance) -> str:
            return f"{id}#{stance}" if id in others else id

        roots = {s: o for o in found.origins for s in o.statements}
        firsts = {o.statements[0] for o in found.origins}
        relied = {j.first: j for j in found.joins if j.relies}
        for s in index.of(claim, stance):
            report = voiced(s.report) if s.report in restricted.reports else ""
            source = voiced(_source_id(restricted, as_heard(restricted, s)))
            if s.id in roots or s.id not in relied:
                _add(voices, _voice(restricted, s, source, stance, s.id in firsts))
                if report:
                    told = told_in_words(restricted, s)
                    reason = "said to it" if told == restricted.speaker(s) else f"told it: {told}"
                    links.setdefault((source, report), ChainLink(source, report, reason))
            if report:
                _add(voices, _carrier(restricted, s, report, stance))
        for join in found.joins:
            if not join.relies:
                continue
            first, second = (
                voiced(restricted.statements[i].report) for i in (join.first, join.second)
            )
            if first != second and first in voices and second in voices:
                links.setdefault((second, first), ChainLink(second, first, join.reason))
    kept = _reduced(links)
    return Chain(
        made,
        claim,
        restricted.claims[claim].says if claim in restricted.claims else "",
        tuple(voices.values()),
        kept,
    )


def _reduced(links: Mapping[tuple[str, str], ChainLink]) -> tuple[ChainLink, ...]:
    """Without links that a longer way already says (A to C where A to B to C)."""
    onward: dict[str, set[str]] = {}
    for of, to in links:
        onward.setdefault(of, set()).add(to)

    def reaches(start: str, end: str) -> bool:
        stack, seen_ = [t for t in onward.get(start, ()) if t != end], set()
        while stack:
            at = stack.pop()
            if at == end:
                return True
            if at not in seen_ and at != start:
                seen_.add(at)
                stack.extend(onward.get(at, ()))
        return False

    return tuple(link for (of, to), link in links.items() if not reaches(of, to))


def _add(voices: dict[str, ChainVoice], new: ChainVoice) -> None:
    old = voices.get(new.id)
    if old is None:
        voices[new.id] = new
        return
    voices[new.id] = ChainVoice(
        old.id,
        old.name,
        old.kind,
        min(filter(None, (old.date, new.date)), default=""),
        old.stance,
        old.origin or new.origin,
        tuple(dict.fromkeys((*old.statements, *new.statements))),
    )


def _source_id(case: Case, s: Statement) -> str:
    source = s.source
    if source.anonymous:
        report = case.reports.get(s.report)
        return f"source:{source.described}@{report.outlet if report else ''}"
    return "source:" + (
        source.person
        or source.name
        or source.party
        or source.outlet
        or (case.reports[s.report].outlet if s.report in case.reports else s.id)
    )


def _voice(
    case: Case,
    s: Statement,
    key: str,
    stance: Literal["supports", "denies", "qualifies"],
    origin: bool,
) -> ChainVoice:
    heard = as_heard(case, s)
    kind = "anonymous" if heard.source.anonymous else "source"
    name = case.speaker(heard)
    party = speaks_for(case, heard)
    if kind == "anonymous" and party in case.parties:
        name = f"{name} ({case.parties[party].name})"
    return ChainVoice(key, name, kind, s.on or "", stance, origin, (s.id,))


def _carrier(
    case: Case, s: Statement, key: str, stance: Literal["supports", "denies", "qualifies"]
) -> ChainVoice:
    report = case.reports[s.report]
    when = days(report.published)
    return ChainVoice(
        key,
        case.name_of(report.outlet),
        "report",
        when.earliest.isoformat() if when else report.published,
        stance,
        False,
        (s.id,),
    )
