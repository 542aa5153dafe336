"""Fair division of issues that can be shared: adjusted winner, and maximum Nash welfare.

Adjusted winner: Brams & Taylor, *Fair Division* (1996), chapter 4: envy-free, equitable, efficient,
with at most one issue divided. Maximum Nash welfare for two or more: Eisenberg & Gale (1959);
Varian (1974): the allocation is the competitive equilibrium from equal incomes, so it is envy-free
and efficient.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from backchannel.bargaining.deal import Deal, exact
from backchannel.errors import BackchannelError, UsageError
from backchannel.results import Provenance, Result

__all__ = ["Division", "adjusted_winner", "issue_weights", "maximum_nash_welfare"]

#: The most by which the logarithm of the product of shares may fall short of the optimum.
_GAP = 1e-7

Weight = Fraction | float | int | str


@dataclass(frozen=True)
class Division(Result):
    """Who gets what of each issue.

    Attributes:
        parties: names.
        shares: issue → one part a party, each in [0, 1], summing to 1.
        points: what each party gets, as a part of all its points.
        divided: issues that are shared rather than won.
        gap: bound on how far the logarithm of the product of points is from its optimum; 0 where
            the result is exact.
    """

    parties: tuple[str, ...]
    shares: Mapping[str, tuple[Fraction, ...]]
    points: tuple[Fraction, ...]
    divided: tuple[str, ...]
    gap: float = 0.0


def issue_weights(deal: Deal) -> dict[str, tuple[Fraction, ...]]:
    """What each issue is worth to each party: its best score there less its worst.

    Example:
        >>> deal = Deal.additive(["a", "b"], {"x": {"l": (0, 3), "h": (2, 0)}})
        >>> issue_weights(deal)
        {'x': (Fraction(2, 1), Fraction(3, 1))}
    """
    return {
        issue.name: tuple(max(rows[k]) - min(rows[k]) for rows in deal.scores)
        for k, issue in enumerate(deal.issues)
    }


def _checked(
    parties: Sequence[str], weights: Mapping[str, Sequence[Weight]]
) -> dict[str, list[Fraction]]:
    """Weights as parts of each party's total."""
    if len(set(parties)) != len(parties) or len(parties) < 2:
        raise UsageError("a division needs two parties or more, each named once")
    made: dict[str, list[Fraction]] = {}
    for issue, row in weights.items():
        if len(row) != len(parties):
            raise UsageError(
                f"issue {issue!r} needs a weight for each of the {len(parties)} parties"
            )
        made[issue] = [exact(w) for w in row]
        if min(made[issue]) < 0:
            raise UsageError(f"issue {issue!r} has a negative weight")
    totals = [sum((row[p] for row in made.values()), Fraction(0)) for p in range(len(parties))]
    for name, total in zip(parties, totals, strict=True):
        if total <= 0:
            raise UsageError(
                f"{name!r} gives no issue any weight", hint="give it at least one point"
            )
    return {
        issue: [w / total for w, total in zip(row, totals, strict=True)]
        for issue, row in made.items()
    }


def adjusted_winner(parties: Sequence[str], weights: Mapping[str, Sequence[Weight]]) -> Division:
    """Divide issues between two parties: each wins what it values more, then one is shared.

    Args:
        parties: two names.
        weights: issue → one weight a party; each party's are scaled to the same total.

    Returns:
        The division in which both get the same part of their own points. An issue that both value
        alike goes to the second party first.

    Raises:
        UsageError: not two parties, a negative weight, or a party without any.

    Example:
        >>> d = adjusted_winner(["a", "b"], {"x": (60, 40), "y": (40, 60)})
        >>> d.points, d.divided
        ((Fraction(3, 5), Fraction(3, 5)), ())
    """
    if len(parties) != 2:
        raise UsageError("adjusted winner is for two parties", hint="use maximum_nash_welfare")
    part = _checked(parties, weights)
    first = {issue: Fraction(int(a > b)) for issue, (a, b) in part.items()}

    def points() -> tuple[Fraction, Fraction]:
        a = sum((first[i] * w[0] for i, w in part.items()), Fraction(0))
        b = sum(((1 - first[i]) * w[1] for i, w in part.items()), Fraction(0))
        return a, b

    ahead = 0 if points()[0] > points()[1] else 1
    # From whoever is ahead, in order of how little more it values an issue than the other does.
    order = sorted(
        (i for i, w in part.items() if w[1 - ahead] > 0),
        key=lambda i: part[i][ahead] / part[i][1 - ahead],
    )
    for issue in order:
        mine = points()[ahead]
        theirs = points()[1 - ahead]
        if mine <= theirs:
            break
        held = first[issue] if ahead == 0 else 1 - first[issue]
        moved = min(held, (mine - theirs) / (part[issue][0] + part[issue][1]))
        first[issue] += moved if ahead == 1 else -moved
    shares = {i: (x, 1 - x) for i, x in first.items()}
    return Division(
        provenance=Provenance("adjusted winner (Brams & Taylor 1996)"),
        parties=tuple(parties),
        shares=shares,
        points=points(),
        divided=tuple(i for i, (x, _) in shares.items() if 0 < x < 1),
    )


def maximum_nash_welfare(
    parties: Sequence[str], weights: Mapping[str, Sequence[Weight]]
) -> Division:
    """Divide issues among any number of parties so that the product of their points is largest.

    Args:
        parties: two names or more.
        weights: issue → one weight a party; each party's are scaled to the same total.

    Returns:
        The division. The optimum is found numerically and its distance from the true one bounded by
        prices (``gap``); parts below 1e-6 are rounding and are given to the others.

    Raises:
        UsageError: a negative weight, or a party without any.

    Example:
        >>> d = maximum_nash_welfare(["a", "b"], {"x": (60, 40), "y": (40, 60)})
        >>> [round(float(p), 4) for p in d.points]
        [0.6, 0.6]
    """
    part = _checked(parties, weights)
    issues = [i for i, row in part.items() if any(row)]
    v = np.array([[float(part[i][p]) for i in issues] for p in range(len(parties))])
    x = _eisenberg_gale(v)
    x[x < 1e-6] = 0.0
    x /= x.sum(axis=0)
    utility = (x * v).sum(axis=1)
    gap = float((v / utility[:, None]).max(axis=0).sum() - len(parties))
    if gap > 1e-4:
        raise BackchannelError(f"the division did not converge (gap {gap:.1e})")
    rows = {i: x[:, k] for k, i in enumerate(issues)}
    even = np.full(len(parties), 1 / len(parties))
    shares = {i: _parts(rows.get(i, even)) for i in part}
    points = tuple(
        sum((shares[i][p] * row[p] for i, row in part.items()), Fraction(0))
        for p in range(len(parties))
    )
    return Division(
        provenance=Provenance("maximum Nash welfare (Eisenberg & Gale 1959)"),
        parties=tuple(parties),
        shares=shares,
        points=points,
        divided=tuple(i for i, row in shares.items() if max(row) < 1),
        gap=max(0.0, gap),
    )


def _parts(row: np.ndarray) -> tuple[Fraction, ...]:
    """Shares as rationals that sum to 1 exactly."""
    made = [Fraction(float(x)).limit_denominator(10**9) for x in row]
    largest = max(range(len(made)), key=made.__getitem__)
    made[largest] += 1 - sum(made, Fraction(0))
    return tuple(made)


def _eisenberg_gale(v: np.ndarray) -> np.ndarray:
    """Maximise the sum of log utilities: an interior-point method with exact Newton steps.

    The variables are the shares, the barrier is ``mu Σ log x``, and every issue is one equality.
    Cost: O(iterations × (parties × issues)³), a few dozen iterations.
    """
    p, m = v.shape
    x = np.full((p, m), 1.0 / p)
    mu = 0.1
    eye = np.kron(np.ones((1, p)), np.eye(m))
    while True:
        for _ in range(60):
            u = (x * v).sum(axis=1)
            grad = (v / u[:, None] + mu / x).ravel()
            hess = np.diag(-(mu / x**2).ravel())
            for i in range(p):
                block = slice(i * m, (i + 1) * m)
                hess[block, block] -= np.outer(v[i], v[i]) / u[i] ** 2
            system = np.block([[hess, eye.T], [eye, np.zeros((m, m))]])
            step = np.linalg.solve(system, np.concatenate([-grad, np.zeros(m)]))[: p * m]
            step = step.reshape(p, m)
            falling = step < 0
            most = float((-x[falling] / step[falling]).min(initial=np.inf))
            size = min(1.0, 0.99 * most)
            x = x + size * step
            if size == 1.0 and float(np.abs(step / x).max()) < 1e-8:
                break
        if mu * p * m < _GAP / 10:
            return np.asarray(x / x.sum(axis=0))
        mu /= 5.0
