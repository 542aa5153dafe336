"""A GENIUS scenario in memory, and the arithmetic of GENIUS."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from backchannel.bargaining.deal import Condition, Deal, Interaction, Issue
from backchannel.casefile.expressions import conjunction, disjunction
from backchannel.diagnostics import Diagnostic
from backchannel.errors import NotFound, UsageError
from backchannel.interop._nonlinear import Ufun

__all__ = ["Domain", "DomainIssue", "Evaluator", "Profile", "Scenario"]

#: GENIUS gives an issue no utility where its largest evaluation is below this.
_LEAST_MAXIMUM = 1e-5


@dataclass(frozen=True, slots=True)
class DomainIssue:
    """An issue of a domain: ``kind`` is discrete, integer or real; bounds are inclusive."""

    index: int
    name: str
    kind: str
    values: tuple[str, ...]
    low: str = ""
    high: str = ""


@dataclass(frozen=True, slots=True)
class Domain:
    """The issues of a scenario, in the order of the file."""

    name: str
    issues: tuple[DomainIssue, ...]

    @property
    def packages(self) -> int:
        """How many bids there are."""
        total = 1
        for issue in self.issues:
            total *= len(issue.values)
        return total


@dataclass(frozen=True, slots=True)
class Evaluator:
    """How a profile rates one issue; numbers as the file's decimals.

    Attributes:
        kind: ``discrete``, ``linear``, ``constant`` or ``triangular``.
        evaluations: value → evaluation, for discrete issues.
        parameters: (slope, offset), (constant,) or (low, high, top).
        base: what is subtracted from the value first (integer issues: the lower bound).
    """

    kind: str
    evaluations: Mapping[str, str]
    parameters: tuple[str, ...] = ()
    base: str = "0"

    def rate(self, value: str) -> float:
        """``e(value)`` in double precision, as GENIUS does it."""
        if self.kind == "discrete":
            largest = max(map(float, self.evaluations.values()), default=0.0)
            return 0.0 if largest < _LEAST_MAXIMUM else float(self.evaluations[value]) / largest
        x = float(value)
        p = [float(t) for t in self.parameters]
        if self.kind == "linear":
            return min(1.0, max(0.0, p[0] * (x - float(self.base)) + p[1]))
        if self.kind == "constant":
            return p[0]
        low, high, top = p
        if x < low or x > high:
            return 0.0
        if x < top:
            return (x - low) / (top - low)
        return (high - x) / (high - top) if high > top else 1.0

    def exact(self, value: str) -> Fraction:
        """``e(value)`` without rounding."""
        if self.kind == "discrete":
            numbers = {v: Fraction(e) for v, e in self.evaluations.items()}
            largest = max(numbers.values(), default=Fraction(0))
            return Fraction(0) if largest < Fraction(1, 100_000) else numbers[value] / largest
        x = Fraction(value)
        p = [Fraction(t) for t in self.parameters]
        if self.kind == "linear":
            return min(Fraction(1), max(Fraction(0), p[0] * (x - Fraction(self.base)) + p[1]))
        if self.kind == "constant":
            return p[0]
        low, high, top = p
        if x < low or x > high:
            return Fraction(0)
        if x < top:
            return (x - low) / (top - low)
        return (high - x) / (high - top) if high > top else Fraction(1)


@dataclass(frozen=True, slots=True)
class Profile:
    """One party's preferences over a domain.

    Attributes:
        name: of the party (its file's name without the ending).
        domain: what it rates.
        weights: issue index → weight, as the file's decimal.
        evaluators: issue index → evaluator.
        reservation: on the 0..1 scale, as the file's decimal.
        discount: per unit of time; 1 where there is none.
        ufun: the nonlinear part, instead of weights and evaluators.
        most: the utility that the nonlinear part is divided by.
    """

    name: str
    domain: Domain
    weights: Mapping[int, str]
    evaluators: Mapping[int, Evaluator]
    reservation: str = "0"
    discount: str = "1"
    ufun: Ufun | None = None
    most: str = "1"

    def utility(self, bid: Mapping[str, str]) -> float:
        """What GENIUS computes for ``bid`` (issue name → value), to the bit; without discount.

        Raises:
            NotFound: an issue or value does not exist.
        """
        for issue in self.domain.issues:
            if issue.name not in bid:
                raise NotFound.named("issue in the bid", issue.name, bid)
            if bid[issue.name] not in issue.values:
                raise NotFound.named(f"value of {issue.name}", bid[issue.name], issue.values)
        if self.ufun is not None:
            values = {i.index: int(bid[i.name]) for i in self.domain.issues}
            return min(1.0, self.ufun.value(values) / float(self.most))
        total = 0.0
        for issue in self.domain.issues:
            weight = float(self.weights.get(issue.index, "0"))
            total += weight * self.evaluators[issue.index].rate(bid[issue.name])
        return min(1.0, total)

    def discounted(self, utility: float, time: float) -> float:
        """``utility`` at ``time`` (0..1); GENIUS discounts the reservation value the same way."""
        return float(utility * float(self.discount) ** time)


@dataclass(frozen=True, slots=True)
class Scenario:
    """A domain and a profile for each party.

    ``diagnostics`` are warnings: weights that do not sum to one.
    """

    domain: Domain
    profiles: tuple[Profile, ...]
    diagnostics: tuple[Diagnostic, ...] = ()

    def deal(self) -> Deal:
        """The scenario as a deal, exact: every profile signs, utilities are capped at 1."""
        issues = tuple(Issue(i.name, i.values) for i in self.domain.issues)
        scores, interactions = [], []
        for p, profile in enumerate(self.profiles):
            if profile.ufun is None:
                scores.append(
                    tuple(
                        tuple(
                            Fraction(profile.weights.get(i.index, "0"))
                            * profile.evaluators[i.index].exact(v)
                            for v in i.values
                        )
                        for i in self.domain.issues
                    )
                )
                continue
            scores.append(tuple(tuple(Fraction(0) for _ in i.values) for i in self.domain.issues))
            for condition, worth in _terms(profile.ufun, self.domain):
                interactions.append(Interaction(p, condition, worth / Fraction(profile.most)))
        return Deal(
            parties=tuple(p.name for p in self.profiles),
            issues=issues,
            scores=tuple(scores),
            reservation=tuple(Fraction(p.reservation) for p in self.profiles),
            interactions=tuple(interactions),
            caps=tuple(Fraction(1) for _ in self.profiles),
        )


def _terms(ufun: Ufun, domain: Domain) -> Iterable[tuple[Condition, Fraction]]:
    """A nonlinear utility as a sum of what is paid where conditions hold."""
    by_index = {i.index: i for i in domain.issues}
    if ufun.aggregation == "sum":
        for box in ufun.boxes:
            yield box.condition(by_index), Fraction(box.utility) * Fraction(box.weight)
        for inner in ufun.inner:
            for condition, worth in _terms(inner, domain):
                yield condition, worth * Fraction(inner.weight)
        return
    if ufun.inner:
        raise UsageError("a minimum or maximum over nested utility functions is not additive")
    # A maximum (minimum) of payments is a staircase: each step is paid where any (all) of the
    # boxes that reach it hold.
    paid = [Fraction(b.utility) * Fraction(b.weight) for b in ufun.boxes]
    where = [b.condition(by_index) for b in ufun.boxes]
    if any(w < 0 for w in paid):
        raise UsageError("a minimum or maximum over negative payments is not supported")
    if ufun.aggregation == "min":
        if paid:
            yield conjunction(where), min(paid)
        return
    below = Fraction(0)
    for step in sorted(set(paid)):
        reaching = [c for c, w in zip(where, paid, strict=True) if w >= step]
        if step > below:
            yield disjunction(reaching), step - below
        below = step
