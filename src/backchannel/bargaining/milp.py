"""Solutions of a deal as mixed-integer programs (HiGHS), one package each.

For deals whose conditions tie so many issues together that their joint values cannot be listed,
and for frontiers too large to hold. One 0/1 variable a value of an issue; conditions become linear
by one variable a connective (Tseitin 1968); the Nash product is maximised by tangents of the
logarithm, added where the last package stands (Kelley 1960). Every package returned is checked
against the deal in exact arithmetic; the value of the criterion is the best up to
:data:`TOLERANCE`. Ties are not counted.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np

from backchannel.bargaining.deal import Box, Condition, Deal, Package, number
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
)
from backchannel.errors import UsageError
from backchannel.results import Provenance, Result

__all__ = ["TOLERANCE", "Picked", "PickedSolutions", "best_package", "solve_milp"]

#: Relative to a party's range of scores: HiGHS keeps constraints to 1e-6 after scaling to 0..1.
TOLERANCE = 1e-6
#: Packages refused by the exact check before giving up; each is cut off before the next try.
_MOST_CUTS = 50
#: Rounds of tangents for the Nash product.
_ROUNDS = 60

Linear = tuple[dict[int, float], float]


@dataclass(frozen=True)
class Picked(Result):
    """One best package.

    Attributes:
        package: by the index of values.
        utilities: of all parties, exact.
        value: the criterion at the package, exact (the product, the smallest share, …).
        deal: the deal.
    """

    package: Package
    utilities: tuple[Fraction, ...]
    value: Any
    deal: Deal = field(repr=False)

    @property
    def packages(self) -> tuple[Package, ...]:
        """The one package."""
        return (self.package,)

    @property
    def count(self) -> None:
        """Ties are not counted."""
        return None

    def to_json(self) -> dict[str, Any]:
        """As a solution; ``count`` is ``null``, since ties are not counted."""
        value = self.value
        if isinstance(value, tuple):
            value = [number(v) for v in value]
        elif isinstance(value, Fraction):
            value = number(value)
        worth = [number(u) for u in self.utilities]
        return {
            "utilities": worth,
            "packages": [self.deal.describe(self.package)],
            "each": [worth],
            "count": None,
            "value": value,
        }


@dataclass(frozen=True)
class PickedSolutions(Result):
    """One package for each solution, ``None`` where nothing is acceptable."""

    parties: tuple[str, ...]
    nash: Picked | None
    kalai_smorodinsky: Picked | None
    egalitarian: Picked | None
    utilitarian: Picked | None

    @property
    def zone(self) -> bool:
        """Whether there is a package that all of them accept."""
        return self.utilitarian is not None

    def named(self) -> dict[str, Picked | None]:
        """By name, in the usual order."""
        return {
            "nash": self.nash,
            "kalai_smorodinsky": self.kalai_smorodinsky,
            "egalitarian": self.egalitarian,
            "utilitarian": self.utilitarian,
        }


class _Program:
    """Variables and rows; ``members`` all accept what is found."""

    def __init__(self, deal: Deal, members: Sequence[int]) -> None:
        self.deal, self.members = deal, tuple(members)
        self.first: list[int] = []
        self.upper: list[float] = []
        self.binary: list[int] = []
        self.rows: list[tuple[dict[int, float], float, float]] = []
        for issue in deal.issues:
            self.first.append(len(self.upper))
            places = [self.variable(binary=True) for _ in issue.values]
            self.rows.append((dict.fromkeys(places, 1.0), 1.0, 1.0))
        for condition in deal.constraints:
            self.bound(self.literal(condition), 1.0, 1.0)
        for p in self.members:
            for condition in deal.red_lines[p] if deal.red_lines else ():
                self.bound(self.literal(condition), 0.0, 0.0)
        self.low: dict[int, Fraction] = {}
        self.span: dict[int, Fraction] = {}
        self.share: dict[int, int] = {}
        for p in self.members:
            self._utility(p)

    def variable(self, *, binary: bool = False, upper: float = 1.0) -> int:
        self.upper.append(upper)
        self.binary.append(int(binary))
        return len(self.upper) - 1

    def bound(self, linear: Linear, low: float, high: float) -> None:
        terms, constant = linear
        self.rows.append((terms, low - constant, high - constant))

    def literal(self, expr: Condition) -> Linear:
        """A linear form that is 1 where ``expr`` holds and 0 elsewhere."""
        match expr:
            case Constant(holds):
                return {}, float(holds)
            case Name(name):
                return self.atom(expr, name)
            case Compare(name, _, _) | In(name, _):
                return self.atom(expr, name.name)
            case Not(part):
                terms, constant = self.literal(part)
                return {k: -v for k, v in terms.items()}, 1.0 - constant
            case And(parts):
                return self.both([self.literal(q) for q in parts])
            case Or(parts):
                return self.either([self.literal(q) for q in parts])
            case Implies(condition, then) | If(then, condition):
                return self.either([self.literal(Not(condition)), self.literal(then)])
            case Iff(left, right):
                return self.both(
                    [
                        self.either([self.literal(Not(left)), self.literal(right)]),
                        self.either([self.literal(Not(right)), self.literal(left)]),
                    ]
                )
            case Box(sides, outside):
                inside: list[Linear] = [
                    (dict.fromkeys((self.first[k] + v for v in allowed), 1.0), 0.0)
                    for k, allowed in sides
                ]
                terms, constant = self.both(inside) if inside else ({}, 1.0)
                if outside:
                    return {k: -v for k, v in terms.items()}, 1.0 - constant
                return terms, constant

    def atom(self, expr: Name | Compare | In, name: str) -> Linear:
        k = self.deal.issue(name)
        values = self.deal.issues[k].values
        holds = [v for v, x in enumerate(values) if evaluate(expr, {name: x}, {name: values})]
        return {self.first[k] + v: 1.0 for v in holds}, 0.0

    def both(self, parts: Sequence[Linear]) -> Linear:
        """1 where all parts are: at most each, at least their sum less all but one."""
        if len(parts) == 1:
            return parts[0]
        made = self.variable()
        total: dict[int, float] = {made: 1.0}
        constant = 0.0
        for terms, add in parts:
            row = {made: 1.0}
            for k, v in terms.items():
                row[k] = row.get(k, 0.0) - v
                total[k] = total.get(k, 0.0) - v
            constant += add
            self.rows.append((row, -np.inf, add))
        self.rows.append((total, constant - (len(parts) - 1), np.inf))
        return {made: 1.0}, 0.0

    def either(self, parts: Sequence[Linear]) -> Linear:
        negated = [({k: -v for k, v in terms.items()}, 1.0 - add) for terms, add in parts]
        terms, constant = self.both(negated)
        return {k: -v for k, v in terms.items()}, 1.0 - constant

    def _utility(self, p: int) -> None:
        """A variable in 0..1: the party's score, moved and scaled, no more than its cap."""
        deal = self.deal
        rows = deal.scores[p]
        bonus = [t for t in deal.interactions if t.party == p]
        nothing = Fraction(0)
        low = sum((min(r) for r in rows), nothing)
        low += sum((min(t.score, nothing) for t in bonus), nothing)
        high = sum((max(r) for r in rows), nothing)
        high += sum((max(t.score, nothing) for t in bonus), nothing)
        cap = deal.caps[p] if deal.caps else None
        span = (high - low) or Fraction(1)
        self.low[p], self.span[p] = low, span
        made = self.variable(upper=max(0.0, float((cap - low) / span)) if cap is not None else 1.0)
        self.share[p] = made
        row = {made: 1.0}
        for k, scores in enumerate(rows):
            for value, s in enumerate(scores):
                row[self.first[k] + value] = -float(s / span)
        constant = float(-low / span)
        for term in bonus:
            terms, add = self.literal(term.when)
            constant += float(term.score / span) * add
            for place, v in terms.items():
                row[place] = row.get(place, 0.0) - float(term.score / span) * v
        self.rows.append((row, -np.inf, constant))
        least = deal.reservation[p]
        if least is not None:
            self.rows.append(({made: 1.0}, float((least - low) / span) - TOLERANCE, np.inf))

    def run(self, objective: dict[int, float]) -> tuple[Package, float] | None:
        """The package with the largest objective that all members accept, exactly."""
        from scipy.optimize import Bounds, LinearConstraint
        from scipy.sparse import coo_array

        from backchannel._highs import INFEASIBLE, milp

        for _ in range(_MOST_CUTS):
            n = len(self.upper)
            cost = np.zeros(n)
            for k, v in objective.items():
                cost[k] = -v
            i, j, x = [], [], []
            for at, (terms, _, _) in enumerate(self.rows):
                for k, v in terms.items():
                    i.append(at)
                    j.append(k)
                    x.append(v)
            matrix = coo_array((x, (i, j)), shape=(len(self.rows), n)).tocsc()
            low = np.array([r[1] for r in self.rows])
            high = np.array([r[2] for r in self.rows])
            lower = np.array([-np.inf if u == np.inf else 0.0 for u in self.upper])
            found = milp(
                cost,
                constraints=LinearConstraint(matrix, low, high),
                bounds=Bounds(lower, np.array(self.upper)),
                integrality=np.array(self.binary),
                options={"mip_rel_gap": 0.0},
            )
            if found.status == INFEASIBLE:
                return None
            if found.x is None:
                # Never "no agreement" where the solver only gave up.
                raise UsageError(f"the solver failed: {found.message}")
            package = tuple(
                int(np.argmax(found.x[a : a + len(issue.values)]))
                for a, issue in zip(self.first, self.deal.issues, strict=True)
            )
            if self.deal.feasible(package) and set(self.members) <= self.deal.accepting(package):
                return package, -float(found.fun)
            # Within the solver's tolerance only: cut this one package off.
            places = [a + v for a, v in zip(self.first, package, strict=True)]
            self.rows.append((dict.fromkeys(places, 1.0), -np.inf, len(places) - 1.0))
        raise UsageError("the solver keeps returning packages just short of a reservation value")


def best_package(deal: Deal, party: str, *, parties: Sequence[str] | None = None) -> Picked | None:
    """The package that gives ``party`` most, of those that all of ``parties`` accept.

    Args:
        deal: the deal.
        party: who is to get most.
        parties: who must accept; all signatories without it.
    """
    members = _members(deal, parties)
    column = deal.party(party)
    program = _Program(deal, tuple(dict.fromkeys((*members, column))))
    if column not in members:
        # Its own conditions do not bind.
        program = _Program(_freed(deal, column), tuple(dict.fromkeys((*members, column))))
    found = program.run({program.share[column]: 1.0})
    return _picked(deal, found, "best for one party", lambda w: w[column])


def _freed(deal: Deal, party: int) -> Deal:
    from dataclasses import replace

    least = tuple(None if p == party else r for p, r in enumerate(deal.reservation))
    lines = tuple(() if p == party else r for p, r in enumerate(deal.red_lines))
    return replace(deal, reservation=least, red_lines=lines)


def _members(deal: Deal, parties: Sequence[str] | None) -> tuple[int, ...]:
    return deal.signing.parties if parties is None else tuple(deal.party(n) for n in parties)


def _picked(
    deal: Deal,
    found: tuple[Package, float] | None,
    name: str,
    value: Callable[[tuple[Fraction, ...]], Any],
) -> Picked | None:
    if found is None:
        return None
    worth = deal.utilities(found[0])
    provenance = Provenance(
        f"{name}, mixed-integer program", {"tolerance": TOLERANCE}, case_hash=deal.case_hash
    )
    return Picked(provenance, found[0], worth, value(worth), deal)


def solve_milp(deal: Deal, *, parties: Sequence[str] | None = None) -> PickedSolutions:
    """One package for each solution, over what all of ``parties`` accept.

    Args:
        deal: the deal; parties that must accept need reservation values.
        parties: who must agree; all signatories without it.

    Raises:
        UsageError: a party without a reservation value: its disagreement point is not known.

    Example:
        >>> deal = Deal.additive(
        ...     ["a", "b"],
        ...     {"x": {"lo": (0, 3), "hi": (2, 0)}, "y": {"lo": (0, 1), "hi": (4, 0)}},
        ...     reservation=[1, 1],
        ... )
        >>> solve_milp(deal).nash.package
        (0, 1)
    """
    members = _members(deal, parties)
    base: dict[int, Fraction] = {}
    for p in members:
        least = deal.reservation[p]
        if least is None:
            raise UsageError(f"{deal.parties[p]!r} has no reservation value")
        base[p] = least

    def gains(worth: tuple[Fraction, ...]) -> list[Fraction]:
        return [worth[p] - base[p] for p in members]

    program = _Program(deal, members)
    everyone = {program.share[p]: float(program.span[p]) for p in members}
    top = max(everyone.values())
    utilitarian = _picked(
        deal,
        program.run({k: v / top for k, v in everyone.items()}),
        "utilitarian",
        lambda w: sum((w[p] for p in members), Fraction(0)),
    )
    names = tuple(deal.parties[p] for p in members)
    provenance = Provenance("mixed-integer programs", {"parties": names}, case_hash=deal.case_hash)
    if utilitarian is None:
        return PickedSolutions(provenance, names, None, None, None, None)
    ideal = {}
    for p in members:
        found = _Program(deal, members).run({program.share[p]: 1.0})
        assert found is not None
        ideal[p] = deal.utilities(found[0])[p] - base[p]
    able = [p for p in members if ideal[p] > 0]
    return PickedSolutions(
        provenance,
        names,
        nash=_picked(deal, _nash(deal, members, base, able), "Nash", lambda w: _product(gains(w))),
        kalai_smorodinsky=_picked(
            deal,
            _maximin(deal, members, base, {p: ideal[p] for p in able}),
            "Kalai-Smorodinsky",
            lambda w: min(((w[p] - base[p]) / ideal[p] for p in able), default=Fraction(1)),
        ),
        egalitarian=_picked(
            deal,
            _leximin(deal, members, base),
            "egalitarian (leximin)",
            lambda w: tuple(sorted(gains(w))),
        ),
        utilitarian=utilitarian,
    )


def _product(gains: Sequence[Fraction]) -> Fraction:
    return math.prod(gains, start=Fraction(1))


def _scaled_gain(program: _Program, base: Fraction, scale: Fraction, wide: float, p: int) -> Linear:
    """A party's gain over its base, in units of ``scale`` and of ``wide``."""
    factor = float(program.span[p] / scale) / wide
    return {program.share[p]: factor}, float((program.low[p] - base) / scale) / wide


def _maximin(
    deal: Deal,
    members: tuple[int, ...],
    base: dict[int, Fraction],
    scale: dict[int, Fraction],
) -> tuple[Package, float] | None:
    """The largest smallest scaled gain, and with it the largest sum of scores."""
    program = _Program(deal, members)
    wide = max((float(program.span[p] / scale[p]) for p in scale), default=1.0)
    level = program.variable(upper=np.inf)
    for p in scale:
        terms, constant = _scaled_gain(program, base[p], scale[p], wide, p)
        program.rows.append(({**terms, level: -1.0}, -constant, np.inf))
    found = program.run({level: 1.0}) if scale else program.run({})
    if found is None:
        return None
    worth = deal.utilities(found[0])
    reached = min((float((worth[p] - base[p]) / scale[p]) / wide for p in scale), default=0.0)
    final = _Program(deal, members)
    for p in scale:
        final.bound(_scaled_gain(final, base[p], scale[p], wide, p), reached - TOLERANCE, np.inf)
    return final.run({final.share[p]: 1.0 for p in members}) or found


def _leximin(
    deal: Deal, members: tuple[int, ...], base: dict[int, Fraction]
) -> tuple[Package, float] | None:
    """The leximin package: the sums of the k smallest gains, maximised in turn for k = 1, 2, …

    The sum of the k smallest is the largest ``k t − Σ max(0, t − gain)``, which is linear; unlike
    fixing one party after another it is right for packages, which are not convex (Ogryczak &
    Śliwiński 2003, "On solving linear programs with the ordered weighted averaging objective").
    """
    one = Fraction(1)
    sums: list[float] = []
    found = None
    for k in range(1, len(members) + 1):
        program = _Program(deal, members)
        wide = max((float(program.span[p]) for p in members), default=1.0) or 1.0
        top = 1.0 + max(float(program.span[p] + program.low[p] - base[p]) / wide for p in members)
        goal: dict[int, float] = {}
        for size in range(1, k + 1):
            level = program.variable(upper=np.inf)
            short = [program.variable(upper=top) for _ in members]
            for p, d in zip(members, short, strict=True):
                terms, constant = _scaled_gain(program, base[p], one, wide, p)
                program.rows.append(({**terms, d: 1.0, level: -1.0}, -constant, np.inf))
            goal = {level: float(size), **dict.fromkeys(short, -1.0)}
            if size < k:
                program.rows.append((goal, sums[size - 1] - TOLERANCE, np.inf))
        found = program.run(goal) or found
        if found is None:
            return None
        worth = deal.utilities(found[0])
        smallest = sorted(worth[p] - base[p] for p in members)[:k]
        sums.append(float(sum(smallest, Fraction(0))) / wide)
    return found


def _nash(
    deal: Deal, members: tuple[int, ...], base: dict[int, Fraction], able: list[int]
) -> tuple[Package, float] | None:
    """The largest sum of logarithms of gains, bounded from above by tangents."""
    program = _Program(deal, members)
    if len(able) < len(members):
        return program.run({program.share[p]: 1.0 for p in members})
    logs = {}
    for p in able:
        logs[p] = program.variable(upper=np.inf)
        start = float((base[p] - program.low[p]) / program.span[p])
        for k in range(12):
            _tangent(program, p, logs[p], start, 4.0 ** (-k))
    best: tuple[float, tuple[Package, float]] | None = None
    for _ in range(_ROUNDS):
        found = program.run(dict.fromkeys(logs.values(), 1.0))
        if found is None:
            break
        worth = deal.utilities(found[0])
        scaled = {p: float((worth[p] - base[p]) / program.span[p]) for p in able}
        value = sum(math.log(g) if g > 0 else -math.inf for g in scaled.values())
        if best is None or value > best[0]:
            best = value, found
        if found[1] <= best[0] + TOLERANCE:
            break
        for p in able:
            start = float((base[p] - program.low[p]) / program.span[p])
            _tangent(program, p, logs[p], start, max(scaled[p], 1e-9))
    return None if best is None else best[1]


def _tangent(program: _Program, p: int, log: int, start: float, at: float) -> None:
    """``log <= ln(at) + (gain - at) / at``."""
    row = {log: 1.0, program.share[p]: -1.0 / at}
    program.rows.append((row, -np.inf, math.log(at) - 1.0 - start / at))
