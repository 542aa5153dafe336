"""The standing of claims: how many independent origins support it, how many deny it.

The digit of the Admiralty code (information credibility, NATO STANAG 2511) is proposed from the
standing; the letter (source reliability) is the analyst's alone, set on the outlet. Letters and
digits are never averaged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal

from backchannel.casefile import Case
from backchannel.casefile.models import Statement
from backchannel.casefile.versions import outdated
from backchannel.errors import NotFound
from backchannel.record.hearsay import as_heard
from backchannel.record.origins import Join, Origin, Origins, origins_of
from backchannel.record.views import days, seen
from backchannel.results import Provenance, Result

__all__ = [
    "STANDINGS",
    "ClaimIndex",
    "Grade",
    "Standing",
    "Standings",
    "Turn",
    "standing",
    "standings",
]

Word = Literal["corroborated", "single-source", "contested", "denied", "unsupported"]

#: From the strongest to the weakest.
STANDINGS: tuple[Word, ...] = (
    "corroborated",
    "single-source",
    "contested",
    "denied",
    "unsupported",
)

#: Origins from which a claim counts as confirmed (digit 1) and not only as probably true.
CONFIRMED_BY = 3


@dataclass(frozen=True, slots=True)
class Grade:
    """Admiralty code of one statement: the letter the outlet's, the digit the analyst's if set.

    Both are ``None`` where nobody has set them.
    """

    statement: str
    outlet: str
    letter: str | None
    digit: str | None


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody who speaks for a claim and against it: by name, and when it last did either.

    Days are as written; that of the report where it is not told when something was said.
    """

    source: str
    supports: str
    denies: str


@dataclass(frozen=True)
class Standing(Result):
    """What stands behind a claim.

    Attributes:
        claim: its id.
        says: the proposition.
        standing: corroborated, single-source, contested, denied or unsupported.
        n: independent origins that support it.
        against: independent origins that deny it.
        supports, denies: those origins.
        qualifies: statements that qualify it; they count for neither side.
        joins: why statements share an origin.
        contradicted_by: claims that cannot hold together with it and are supported.
        digit: the Admiralty digit proposed from the standing.
        because: why that digit.
        set_digit: the analyst's own digit, which goes before.
        grades: letter and digit of every statement.
        proposed: statements on it that no analyst has accepted yet; they are not counted.
        withdrawn: statements on it that a newer version of their report no longer has.
        turns: who is among those that support it and among those that deny it.
    """

    claim: str
    says: str
    standing: Word
    n: int
    against: int
    supports: tuple[Origin, ...]
    denies: tuple[Origin, ...]
    qualifies: tuple[str, ...]
    joins: tuple[Join, ...]
    contradicted_by: tuple[str, ...]
    digit: str
    because: str
    set_digit: str | None
    grades: tuple[Grade, ...]
    proposed: int = 0
    withdrawn: tuple[str, ...] = ()
    turns: tuple[Turn, ...] = ()

    @property
    def words(self) -> str:
        """As printed: ``corroborated (3 origins)``."""
        origins = f"{self.n} origin{'' if self.n == 1 else 's'}"
        if self.standing == "contested":
            against = _denials(self.against) if self.against else "a contrary claim is supported"
            return f"contested ({origins}, {against})"
        return f"corroborated ({origins})" if self.standing == "corroborated" else self.standing


@dataclass(frozen=True)
class Standings(Result):
    """The standing of every claim, in the order of the case."""

    claims: Mapping[str, Standing]

    def counted(self) -> dict[str, int]:
        """How many claims have each standing."""
        return {w: sum(s.standing == w for s in self.claims.values()) for w in STANDINGS}


def standings(
    case: Case, *, as_of: str | None = None, known_to: str | None = None, strict: bool = False
) -> Standings:
    """The standing of every claim.

    Args:
        case: the whole case.
        as_of, known_to: see :func:`backchannel.record.view`.
        strict: see :func:`backchannel.record.origins_of`.

    Example:
        >>> from backchannel.casefile import load_case
        >>> standings(load_case("port-of-kestrow").case).claims["three-dead"].standing
        'contested'
    """
    restricted, made = seen(case, "independent origins", as_of, known_to, strict=strict or None)
    index = ClaimIndex(restricted, strict)
    waiting, gone = _waiting(case), _withdrawn(case, restricted)
    return Standings(
        made,
        MappingProxyType(
            {
                key: index.standing(key, made, waiting.get(key, 0), gone.get(key, ()))
                for key in restricted.claims
            }
        ),
    )


def standing(
    case: Case,
    claim: str,
    *,
    as_of: str | None = None,
    known_to: str | None = None,
    strict: bool = False,
) -> Standing:
    """The standing of one claim.

    Raises:
        NotFound: there is no such claim.
    """
    if claim not in case.claims:
        raise NotFound.named("claim", claim, case.claims)
    restricted, made = seen(case, "independent origins", as_of, known_to, strict=strict or None)
    waiting, gone = _waiting(case), _withdrawn(case, restricted)
    index = ClaimIndex(restricted, strict)
    return index.standing(claim, made, waiting.get(claim, 0), gone.get(claim, ()))


def _waiting(case: Case) -> dict[str, int]:
    out: dict[str, int] = {}
    for s in case.statements.values():
        if s.status == "proposed":
            for claim in s.claims:
                out[claim] = out.get(claim, 0) + 1
    return out


def _withdrawn(case: Case, restricted: Case) -> dict[str, tuple[str, ...]]:
    out: dict[str, tuple[str, ...]] = {}
    for id, found in outdated(case, restricted.reports).items():
        if not found.now:
            for claim in case.statements[id].claims:
                out[claim] = (*out.get(claim, ()), id)
    return out


class ClaimIndex:
    """Statements by claim and stance."""

    def __init__(self, case: Case, strict: bool) -> None:
        self.case = case
        self.strict = strict
        self.by: dict[tuple[str, str], list[Statement]] = {}
        for s in case.statements.values():
            for stance in ("supports", "denies", "qualifies"):
                for claim in getattr(s, stance):
                    self.by.setdefault((claim, stance), []).append(s)
        self.contrary: dict[str, set[str]] = {}
        for key, claim in case.claims.items():
            for other in claim.contradicts:
                self.contrary.setdefault(key, set()).add(other)
                self.contrary.setdefault(other, set()).add(key)

    def of(self, claim: str, stance: str) -> list[Statement]:
        return self.by.get((claim, stance), [])

    def origins(self, claim: str, stance: str) -> Origins:
        return origins_of(self.case, self.of(claim, stance), strict=self.strict)

    def standing(
        self, key: str, made: Provenance, proposed: int, withdrawn: tuple[str, ...]
    ) -> Standing:
        case = self.case
        claim = case.claims.get(key)
        supports, denies = self.origins(key, "supports"), self.origins(key, "denies")
        rivals = tuple(sorted(o for o in self.contrary.get(key, ()) if self.of(o, "supports")))
        n, against = len(supports), len(denies)
        word: Word
        if n and (against or rivals):
            word = "contested"
        elif n:
            word = "corroborated" if n > 1 else "single-source"
        else:
            word = "denied" if against else "unsupported"
        digit, because = _digit(word, supports, denies, rivals)
        listed = [s for stance in ("supports", "denies", "qualifies") for s in self.of(key, stance)]
        return Standing(
            made,
            key,
            claim.says if claim else "",
            word,
            n,
            against,
            supports.origins,
            denies.origins,
            tuple(s.id for s in self.of(key, "qualifies")),
            supports.joins + denies.joins,
            rivals,
            digit,
            because,
            claim.credibility if claim else None,
            tuple(_grade(case, s) for s in listed),
            proposed,
            withdrawn,
            tuple(self.turns(key)),
        )

    def turns(self, claim: str) -> Iterator[Turn]:
        """Who says both: a party, or a witness; of the unnamed nobody knows it."""
        found: dict[str, dict[str, list[tuple[date, str, str]]]] = {}
        for stance in ("supports", "denies"):
            for s in self.of(claim, stance):
                heard = as_heard(self.case, s)
                if heard is not s or s.source.anonymous:
                    continue
                who = s.source.party or s.source.person or s.source.name
                report = self.case.reports.get(s.report)
                when = s.on or (report.published if report else "")
                day = days(when)
                told = (day.earliest if day else date.min, when, self.case.speaker(s))
                found.setdefault(who, {}).setdefault(stance, []).append(told)
        for who, said in found.items():
            if who and len(said) == 2:
                yes, no = max(said["supports"]), max(said["denies"])
                name = yes[2] if yes[2] == no[2] else self.case.name_of(who)
                yield Turn(name, yes[1], no[1])


def _denials(n: int) -> str:
    return "1 denies it" if n == 1 else f"{n} deny it"


def _digit(
    word: Word, supports: Origins, denies: Origins, rivals: tuple[str, ...]
) -> tuple[str, str]:
    n, against = len(supports), len(denies)
    if word == "corroborated":
        if n >= CONFIRMED_BY:
            return "1", f"{n} independent origins, none denies it"
        return "2", "two independent origins, none denies it"
    if word == "single-source":
        if supports.origins[0].anonymous:
            return "4", "one origin, unnamed"
        return "3", "one origin, named"
    if word == "contested":
        other = _denials(against) if against else f"{rivals[0]} is supported too"
        more = n > max(against, 1 if rivals else 0)
        return ("4" if more else "5"), f"{n} origin{'' if n == 1 else 's'} for it, {other}"
    if word == "denied":
        return "5", "only denied"
    return "6", "nobody is on record for it"


def _grade(case: Case, s: Statement) -> Grade:
    report = case.reports.get(s.report)
    outlet = report.outlet if report else ""
    known = case.outlets.get(outlet)
    return Grade(s.id, outlet, known.reliability if known else None, s.credibility)
