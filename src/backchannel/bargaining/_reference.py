"""The definitions, by enumeration of every package. Slow; what the fast paths are checked against.

Nothing here is clever on purpose: exact rationals, all packages, all pairs. ``random_deal`` makes
the small deals that tests compare on.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import product
from math import prod

from backchannel.bargaining.deal import Condition, Deal, Interaction, Issue, Package, Sign
from backchannel.casefile.expressions import parse

__all__ = [
    "acceptable",
    "all_packages",
    "dominated",
    "egalitarian",
    "frontier",
    "kalai_smorodinsky",
    "nash",
    "random_deal",
    "utilitarian",
]

Vector = tuple[Fraction, ...]


def all_packages(deal: Deal) -> list[Package]:
    """Every package that meets the constraints."""
    everything = product(*(range(len(i.values)) for i in deal.issues))
    return [p for p in everything if deal.feasible(p)]


def acceptable(deal: Deal, coalition: Iterable[int] | None = None) -> list[Package]:
    """The packages that enough signatories accept, or that all of ``coalition`` accept."""
    if coalition is None:
        return [p for p in all_packages(deal) if deal.acceptable(p)]
    members = set(coalition)
    return [p for p in all_packages(deal) if members <= deal.accepting(p)]


def dominated(a: Vector, b: Vector) -> bool:
    """Whether ``b`` is at least ``a`` everywhere and more somewhere."""
    return a != b and all(x <= y for x, y in zip(a, b, strict=True))


def frontier(
    deal: Deal, packages: Sequence[Package], columns: Sequence[int] | None = None
) -> dict[Vector, list[Package]]:
    """Non-dominated score vectors among ``packages``, each with all its packages."""
    chosen = list(range(len(deal.parties)) if columns is None else columns)
    groups: dict[Vector, list[Package]] = {}
    for p in packages:
        worth = deal.utilities(p)
        groups.setdefault(tuple(worth[c] for c in chosen), []).append(p)
    return {v: ps for v, ps in groups.items() if not any(dominated(v, w) for w in groups)}


def disagreement(deal: Deal, members: Sequence[int]) -> list[Fraction]:
    """Reservation values; where a party has none, the worst that a feasible package gives it."""
    everything = [deal.utilities(p) for p in all_packages(deal)]
    worst = [min((u[m] for u in everything), default=Fraction(0)) for m in members]
    given = [deal.reservation[m] for m in members]
    return [w if g is None else g for g, w in zip(given, worst, strict=True)]


def _gains(deal: Deal, members: Sequence[int]) -> dict[Package, Vector]:
    base = disagreement(deal, members)
    return {
        p: tuple(deal.utilities(p)[m] - b for m, b in zip(members, base, strict=True))
        for p in acceptable(deal, members)
    }


def nash(deal: Deal, members: Sequence[int]) -> set[Package]:
    """Most parties with a positive gain, then the largest product of the positive gains."""
    gains = _gains(deal, members)
    if not gains:
        return set()
    key = {p: (sum(x > 0 for x in g), prod(x for x in g if x > 0)) for p, g in gains.items()}
    best = max(key.values())
    return {p for p, k in key.items() if k == best}


def kalai_smorodinsky(deal: Deal, members: Sequence[int]) -> set[Package]:
    """Pareto-optimal packages with the largest smallest share of the ideal gain."""
    gains = _gains(deal, members)
    if not gains:
        return set()
    ideal = [max(g[i] for g in gains.values()) for i in range(len(members))]
    share = {
        p: min((x / i for x, i in zip(g, ideal, strict=True) if i > 0), default=Fraction(1))
        for p, g in gains.items()
        if not any(dominated(g, h) for h in gains.values())
    }
    best = max(share.values())
    return {p for p, s in share.items() if s == best}


def egalitarian(deal: Deal, members: Sequence[int]) -> set[Package]:
    """Leximin: the largest smallest gain, then the largest second smallest, and so on."""
    gains = _gains(deal, members)
    if not gains:
        return set()
    best = max(tuple(sorted(g)) for g in gains.values())
    return {p for p, g in gains.items() if tuple(sorted(g)) == best}


def utilitarian(deal: Deal, members: Sequence[int]) -> set[Package]:
    """The largest sum of gains."""
    gains = _gains(deal, members)
    if not gains:
        return set()
    best = max(sum(g) for g in gains.values())
    return {p for p, g in gains.items() if sum(g) == best}


KINDS = ("integer", "real", "wide")


def _score(rng: random.Random, kind: str) -> Fraction:
    if kind == "real":
        return Fraction(rng.randint(-20, 20), rng.choice([1, 3, 7, 10]))
    if kind == "wide" and rng.random() < 0.7:
        return Fraction(rng.randint(-(10**25), 10**25), 10**24)
    return Fraction(rng.randint(-3, 4))


def random_deal(seed: int, kind: str | None = None) -> Deal:
    """One to four parties and issues, one to four values; conditions, caps and quorums at times."""
    rng = random.Random(seed)
    kind = kind or rng.choice(("integer", *KINDS))
    p, n = rng.randint(1, 4), rng.randint(1, 4)
    issues = tuple(
        Issue(f"i{k}", tuple(f"v{j}" for j in range(rng.randint(1, 4)))) for k in range(n)
    )

    def condition() -> Condition:
        def atom() -> str:
            issue = rng.choice(issues)
            return f"{issue.name} {rng.choice(['=', '!=', '<', '>='])} {rng.choice(issue.values)}"

        form = rng.choice(["{a}", "{a} implies {b}", "not {a} or {b}", "{a} iff {b}"])
        return parse(form.format(a=atom(), b=atom()))

    scores = tuple(
        tuple(tuple(_score(rng, kind) for _ in issue.values) for issue in issues) for _ in range(p)
    )
    reservation = tuple(None if rng.random() < 0.2 else _score(rng, kind) for _ in range(p))
    constraints: tuple[Condition, ...] = ()
    red_lines: tuple[tuple[Condition, ...], ...] = ()
    interactions: tuple[Interaction, ...] = ()
    caps: tuple[Fraction | None, ...] = ()
    sign = None
    if rng.random() < 0.5:
        constraints = tuple(condition() for _ in range(rng.randint(1, 2)))
    if rng.random() < 0.4:
        red_lines = tuple(tuple(condition() for _ in range(rng.randint(0, 1))) for _ in range(p))
    if rng.random() < 0.4:
        interactions = tuple(
            Interaction(rng.randrange(p), condition(), _score(rng, kind)) for _ in range(2)
        )
    if rng.random() < 0.3:
        caps = tuple(None if rng.random() < 0.3 else Fraction(rng.randint(-2, 6)) for _ in range(p))
    if rng.random() < 0.5:
        who = tuple(sorted(rng.sample(range(p), rng.randint(1, p))))
        vetoes = frozenset(rng.sample(who, rng.randint(0, 1)))
        sign = Sign(who, rng.randint(1, len(who)), vetoes)
    return Deal(
        tuple(f"p{i}" for i in range(p)),
        issues,
        scores,
        reservation,
        sign,
        interactions,
        constraints,
        red_lines,
        caps,
    )
