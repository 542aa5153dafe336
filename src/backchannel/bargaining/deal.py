"""What is bargained over: parties, issues, scores, who signs and on what conditions.

Scores are exact rationals. A number that a person wrote as ``0.35`` is 7/20 here, never the binary
fraction next to it, so that packages with equal scores are equal and float noise adds no points.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from math import prod

from backchannel.casefile.expressions import (
    And,
    Compare,
    Constant,
    If,
    Iff,
    Implies,
    In,
    Name,
    Not,
    Or,
    evaluate,
    names,
)
from backchannel.errors import NotFound, UsageError

__all__ = [
    "Box",
    "Condition",
    "Deal",
    "Interaction",
    "Issue",
    "Package",
    "Proposal",
    "Sign",
    "Unknown",
    "exact",
    "number",
]

#: A package: for every issue, in order, the index of its value.
Package = tuple[int, ...]


def exact(value: Fraction | float | int | str) -> Fraction:
    """The rational that a person means by ``value``: floats by their shortest decimal form.

    Raises:
        ValueError: it is no finite number.

    Example:
        >>> exact(0.1) + exact(0.2) == exact("0.3")
        True
    """
    if isinstance(value, float):
        return Fraction(str(float(value)))
    return Fraction(value)


def number(value: Fraction) -> int | float:
    """A rational for people and JSON: an integer where it is one, else the nearest float."""
    return value.numerator if value.denominator == 1 else float(value)


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue and its values, in order."""

    name: str
    values: tuple[str, ...]

    def index(self, value: str) -> int:
        """The place of ``value``.

        Raises:
            NotFound: the issue has no such value.
        """
        try:
            return self.values.index(value)
        except ValueError:
            raise NotFound.named(f"value of {self.name}", value, self.values) from None


@dataclass(frozen=True, slots=True)
class Box:
    """Holds where every named issue takes one of its listed values; with ``outside``, elsewhere.

    Attributes:
        sides: (issue index, allowed value indices) pairs; none: holds everywhere.
        outside: turn it round (GENIUS: EXCLUDES).
    """

    sides: tuple[tuple[int, frozenset[int]], ...]
    outside: bool = False


#: Where an interaction, constraint or red line holds: a box of values, or an expression.
Condition = Box | Constant | Name | Compare | In | Not | And | Or | Implies | If | Iff


@dataclass(frozen=True, slots=True)
class Interaction:
    """``score`` more for ``party`` (an index) in packages where ``when`` holds."""

    party: int
    when: Condition
    score: Fraction


@dataclass(frozen=True, slots=True)
class Sign:
    """Who must sign.

    Attributes:
        parties: indices of the signatories.
        quorum: how many of them suffice.
        vetoes: indices of those without whom there is no deal.
    """

    parties: tuple[int, ...]
    quorum: int
    vetoes: frozenset[int] = frozenset()

    @property
    def unanimous(self) -> bool:
        """Whether every signatory must sign."""
        return self.quorum >= len(self.parties) or self.vetoes >= set(self.parties)

    def wins(self, accepting: Iterable[int]) -> bool:
        """Whether the parties ``accepting`` suffice for a deal."""
        yes = set(accepting) & set(self.parties)
        return len(yes) >= self.quorum and self.vetoes <= yes

    def minimal_winning(self) -> tuple[tuple[int, ...], ...]:
        """The smallest sets of signatories that suffice, none inside another."""
        needed = sorted(self.vetoes & set(self.parties))
        others = [p for p in self.parties if p not in self.vetoes]
        more = max(0, self.quorum - len(needed))
        return tuple(
            tuple(sorted((*needed, *extra)))
            for extra in combinations(others, min(more, len(others)))
        )


@dataclass(frozen=True, slots=True)
class Unknown:
    """A number of the deal that is not known exactly; the deal itself holds its central value.

    Attributes:
        kind: ``score``, ``reservation`` or ``interaction``.
        party: index.
        issue: index, for a score.
        value: index, for a score.
        interaction: place in ``Deal.interactions``, for an interaction.
        low, high: bounds (uniform, or triangular with ``mode``).
        mean, sd: normal.
    """

    kind: str
    party: int
    issue: int = -1
    value: int = -1
    interaction: int = -1
    low: Fraction | None = None
    high: Fraction | None = None
    mode: Fraction | None = None
    mean: Fraction | None = None
    sd: Fraction | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A package that somebody put on the table."""

    name: str
    package: Package
    by: str | None = None
    on: str | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class Deal:
    """A bargaining problem over finitely many packages.

    Attributes:
        parties: their names.
        issues: issues with values.
        scores: ``scores[party][issue][value]``.
        reservation: the least each party signs for; ``None`` where it signs anything.
        sign: who must sign; ``None``: every party.
        interactions: scores that hang on several issues.
        constraints: conditions that every package must meet.
        red_lines: by party, conditions that the party never signs.
        caps: by party, the most that a package can be worth (GENIUS: 1); empty: none.
        proposals: packages on the table.
        unknown: numbers that are not known exactly.
        case_hash: SHA-256 of the case's files, for the provenance of results.

    Example:
        >>> deal = Deal.additive(["a", "b"], {"x": {"lo": (0, 3), "hi": (2, 0)}})
        >>> deal.utilities((1,))
        (Fraction(2, 1), Fraction(0, 1))
    """

    parties: tuple[str, ...]
    issues: tuple[Issue, ...]
    scores: tuple[tuple[tuple[Fraction, ...], ...], ...]
    reservation: tuple[Fraction | None, ...]
    sign: Sign | None = None
    interactions: tuple[Interaction, ...] = ()
    constraints: tuple[Condition, ...] = ()
    red_lines: tuple[tuple[Condition, ...], ...] = ()
    caps: tuple[Fraction | None, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    case_hash: str | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        p = len(self.parties)
        if len(set(self.parties)) != p or not p:
            raise UsageError("a deal needs parties, each named once")
        if len({i.name for i in self.issues}) != len(self.issues):
            raise UsageError("an issue is named twice")
        if any(not i.values or len(set(i.values)) != len(i.values) for i in self.issues):
            raise UsageError("an issue needs values, each named once")
        if len(self.scores) != p or len(self.reservation) != p:
            raise UsageError("scores and reservation values need one entry a party")
        for name, rows in zip(self.parties, self.scores, strict=True):
            if [len(r) for r in rows] != [len(i.values) for i in self.issues]:
                raise UsageError(f"{name!r} needs a score for every value of every issue")
        if self.red_lines and len(self.red_lines) != p:
            raise UsageError("red lines need one entry a party")
        if self.caps and len(self.caps) != p:
            raise UsageError("caps need one entry a party")

    # Building ------------------------------------------------------------------------------------

    @classmethod
    def additive(
        cls,
        parties: Sequence[str],
        issues: Mapping[str, Mapping[str, Sequence[Fraction | float | int | str]]],
        reservation: Sequence[Fraction | float | int | str | None] | None = None,
        **more: object,
    ) -> Deal:
        """Build a deal from ``{issue: {value: scores by party}}``.

        Args:
            parties: names.
            issues: issue → value → one score a party.
            reservation: one a party; none: every party signs anything.
            more: further fields of :class:`Deal`.
        """
        made = tuple(Issue(name, tuple(values)) for name, values in issues.items())
        scores = tuple(
            tuple(tuple(exact(row[p]) for row in values.values()) for values in issues.values())
            for p in range(len(parties))
        )
        least = tuple(None if r is None else exact(r) for r in reservation or [None] * len(parties))
        return cls(tuple(parties), made, scores, least, **more)  # type: ignore[arg-type]

    def with_reservation(self, reservation: Mapping[str, Fraction | float | int | None]) -> Deal:
        """The same deal with other reservation values for the parties named."""
        least = list(self.reservation)
        for name, value in reservation.items():
            least[self.party(name)] = None if value is None else exact(value)
        return replace(self, reservation=tuple(least))

    # Names ---------------------------------------------------------------------------------------

    def party(self, name: str) -> int:
        """The index of a party.

        Raises:
            NotFound: there is none of that name.
        """
        try:
            return self.parties.index(name)
        except ValueError:
            raise NotFound.named("party", name, self.parties) from None

    def issue(self, name: str) -> int:
        """The index of an issue.

        Raises:
            NotFound: there is none of that name.
        """
        for place, issue in enumerate(self.issues):
            if issue.name == name:
                return place
        raise NotFound.named("issue", name, [i.name for i in self.issues])

    def package(self, values: Mapping[str, str]) -> Package:
        """The package with these values; every issue must be named.

        Raises:
            NotFound: an issue or value does not exist.
            UsageError: an issue is left open.
        """
        chosen = {self.issue(name): value for name, value in values.items()}
        open_ = [i.name for k, i in enumerate(self.issues) if k not in chosen]
        if open_:
            raise UsageError(f"the package leaves open: {', '.join(open_)}")
        return tuple(issue.index(chosen[k]) for k, issue in enumerate(self.issues))

    def describe(self, package: Package) -> dict[str, str]:
        """Issue → value, in words."""
        return {issue.name: issue.values[v] for issue, v in zip(self.issues, package, strict=True)}

    # What there is -------------------------------------------------------------------------------

    @property
    def packages(self) -> int:
        """How many packages there are, whether or not constraints allow them."""
        return prod(len(i.values) for i in self.issues)

    @property
    def capped(self) -> bool:
        """Whether some cap can bind: issues and interactions at their best exceed it."""
        for p, cap in enumerate(self.caps):
            best = sum((max(row) for row in self.scores[p]), Fraction(0))
            best += sum((t.score for t in self.interactions if t.party == p and t.score > 0), 0)
            if cap is not None and best > cap:
                return True
        return False

    @property
    def signing(self) -> Sign:
        """Who must sign; every party where nothing is said."""
        everyone = tuple(range(len(self.parties)))
        return self.sign or Sign(everyone, len(everyone))

    @cached_property
    def _order(self) -> dict[str, tuple[str, ...]]:
        return {i.name: i.values for i in self.issues}

    # Scoring one package -------------------------------------------------------------------------

    def holds(self, condition: Condition, package: Package) -> bool:
        """Whether ``condition`` holds in ``package``."""
        if isinstance(condition, Box):
            return all(package[k] in allowed for k, allowed in condition.sides) != condition.outside
        return evaluate(condition, self.describe(package), self._order)

    def utilities(self, package: Package) -> tuple[Fraction, ...]:
        """What each party scores ``package``."""
        totals = [
            sum((rows[k][v] for k, v in enumerate(package)), Fraction(0)) for rows in self.scores
        ]
        for term in self.interactions:
            if self.holds(term.when, package):
                totals[term.party] += term.score
        for p, cap in enumerate(self.caps):
            if cap is not None:
                totals[p] = min(cap, totals[p])
        return tuple(totals)

    def feasible(self, package: Package) -> bool:
        """Whether ``package`` meets every constraint."""
        return all(self.holds(c, package) for c in self.constraints)

    def crosses(self, party: int, package: Package) -> bool:
        """Whether ``package`` crosses a red line of ``party``."""
        return bool(self.red_lines) and any(self.holds(c, package) for c in self.red_lines[party])

    def accepts(self, party: int, package: Package) -> bool:
        """Whether ``party`` gets its reservation value and no red line of it is crossed."""
        least = self.reservation[party]
        return not self.crosses(party, package) and (
            least is None or self.utilities(package)[party] >= least
        )

    def accepting(self, package: Package) -> frozenset[int]:
        """The parties that accept ``package``."""
        worth = self.utilities(package)
        return frozenset(
            p
            for p, least in enumerate(self.reservation)
            if (least is None or worth[p] >= least) and not self.crosses(p, package)
        )

    def acceptable(self, package: Package) -> bool:
        """Whether ``package`` is feasible and enough of the signatories accept it."""
        return self.feasible(package) and self.signing.wins(self.accepting(package))

    def scope(self, condition: Condition) -> tuple[int, ...]:
        """The issues that ``condition`` speaks of, by index, ascending."""
        if isinstance(condition, Box):
            return tuple(sorted({k for k, _ in condition.sides}))
        return tuple(sorted({self.issue(name) for name in names(condition)}))
