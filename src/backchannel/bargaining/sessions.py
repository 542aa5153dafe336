"""Simulated sessions: stacked alternating offers among two or more parties.

Protocol: Aydoğan, Festen, Hindriks & Jonker, "Alternating offers protocols for multilateral
negotiation" (2017), the stacked alternating offers protocol; with two parties it is Rubinstein's
(1982) alternating offers with a deadline. Parties take turns; whoever's turn it is accepts the
standing offer or makes another; an offer that all others have accepted in turn is the agreement.
Acceptance is that of AC_next (Baarslag, Hindriks & Jonker 2014): what reaches the own target.
All sessions run side by side in arrays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backchannel.bargaining._table import Table, table_of
from backchannel.bargaining._tactics import NAMED, Seat, Tactic, tactic
from backchannel.bargaining.deal import Deal, Package
from backchannel.bargaining.dominance import nondominated
from backchannel.errors import UsageError
from backchannel.results import Provenance, Result

__all__ = ["Agreed", "PartyOutcome", "Sessions", "sessions", "wilson"]

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

#: Two-sided 95 % of the normal distribution, for Wilson's interval.
_Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Agreed:
    """A package that sessions ended in, and how many."""

    package: Package
    values: Mapping[str, str]
    sessions: int


@dataclass(frozen=True, slots=True)
class PartyOutcome:
    """How a party fared.

    Attributes:
        party: name.
        strategy: as asked for.
        mean: average score over all sessions, no deal counted as its floor.
        mean_agreed: average score where there was a deal; ``None`` where there was none.
        discounted: as ``mean``, gains over the floor discounted by the round of the deal.
        regret: average of (best that every other signatory would have signed − what it got).
        floor: its reservation value, or its least score where it has none.
        best: its best score among packages it accepts.
    """

    party: str
    strategy: str
    mean: float
    mean_agreed: float | None
    discounted: float
    regret: float
    floor: float
    best: float


@dataclass(frozen=True)
class Sessions(Result):
    """Outcomes of many sessions.

    Attributes:
        sessions: how many were run.
        agreements: how many ended in a deal.
        rate: their part, with a 95 % Wilson interval in ``rate_low`` and ``rate_high``.
        rounds: average round of the deal, counted from 1; ``None`` where there was none.
        on_frontier: part of the deals that are Pareto-efficient.
        distance: average distance of deals to the frontier, on scales where 0 is a party's floor
            and 1 its best; ``None`` where there was no deal.
        nash_regret: average of (largest product of gains − product of gains of the deal), on the
            same scales; no deal has the product 0.
        parties: how each fared.
        packages: what was agreed, most frequent first, at most 20.
    """

    sessions: int
    agreements: int
    rate: float
    rate_low: float
    rate_high: float
    rounds: float | None
    on_frontier: float | None
    distance: float | None
    nash_regret: float
    parties: tuple[PartyOutcome, ...]
    packages: tuple[Agreed, ...]


def sessions(
    deal: Deal,
    strategies: Mapping[str, str] | str = "boulware",
    *,
    n: int = 1000,
    rounds: int = 100,
    discount: float = 1.0,
    spread: float = 0.25,
    seed: int = 0,
) -> Sessions:
    """Run many sessions of a deal.

    Args:
        deal: two or more signatories; all must agree.
        strategies: by party, or one for all: ``boulware``, ``linear``, ``conceder``, ``learning``
            (each with an exponent, as in ``boulware:0.1``), ``tit-for-tat``.
        n: how many sessions.
        rounds: the deadline; every party has one turn a round.
        discount: factor a round on gains over the floor, 0 < discount <= 1.
        spread: standard deviation of the logarithm of each session's exponents; 0: all alike.
        seed: of the exponents and of who begins.

    Returns:
        What was agreed, how far from the frontier, and how each party fared.

    Cost:
        O(rounds × parties × n log packages), after listing the packages once.

    Raises:
        TooLarge: the deal has too many packages to list.
        UsageError: fewer than two signatories, or an argument out of range.

    Example:
        >>> deal = Deal.additive(["a", "b"], {"x": {"l": (0, 3), "m": (2, 2), "h": (3, 0)}}, [1, 1])
        >>> sessions(deal, "linear", n=10).packages[0].values
        {'x': 'm'}
    """
    signatories = deal.signing.parties
    chosen = _strategies(deal, signatories, strategies)
    if len(signatories) < 2:
        raise UsageError("a session needs two signatories")
    if n < 1 or rounds < 1 or not 0 < discount <= 1 or spread < 0:
        raise UsageError(
            "n and rounds are at least 1, discount is in (0, 1], spread is not negative"
        )
    table = table_of(deal)
    rng = np.random.default_rng(seed)
    first = rng.integers(len(signatories), size=n)
    seats = [
        Seat(table, p, t, t.e * np.exp(spread * rng.standard_normal(n)))
        for p, t in zip(signatories, chosen, strict=True)
    ]
    agreed, when = run(table, seats, first, rounds)
    parameters = {
        "strategies": {deal.parties[p]: t.name for p, t in zip(signatories, chosen, strict=True)},
        "n": n,
        "rounds": rounds,
        "discount": discount,
        "spread": spread,
    }
    provenance = Provenance("stacked alternating offers", parameters, seed, deal.case_hash)
    return _summary(deal, table, signatories, chosen, agreed, when, discount, provenance)


def _strategies(
    deal: Deal, signatories: tuple[int, ...], strategies: Mapping[str, str] | str
) -> list[Tactic]:
    if isinstance(strategies, str):
        return [tactic(strategies)] * len(signatories)
    for name in strategies:
        deal.party(name)
    return [
        tactic(strategies[name]) if (name := deal.parties[p]) in strategies else NAMED["boulware"]
        for p in signatories
    ]


def run(table: Table, seats: list[Seat], first: Places, rounds: int) -> tuple[Places, Places]:
    """Play all sessions.

    Args:
        table: the packages.
        seats: one a party.
        first: for every session, the seat that begins.
        rounds: the deadline.

    Returns:
        For every session the place of the package agreed (−1: none) and the round (from 0).
    """
    n, k = len(first), len(seats)
    agreed = np.full(n, -1, dtype=np.intp)
    when = np.full(n, rounds, dtype=np.intp)
    if any(len(seat.order) == 0 for seat in seats):
        return agreed, when
    standing = np.full(n, -1, dtype=np.intp)
    yes = np.zeros(n, dtype=np.int8)
    opening = np.full((k, n), -1, dtype=np.intp)
    latest = np.full((k, n), -1, dtype=np.intp)
    open_ = np.ones(n, dtype=bool)
    for turn in range(rounds * k):
        time = (turn // k) / (rounds - 1) if rounds > 1 else 1.0
        acting = (first + turn) % k
        for s, seat in enumerate(seats):
            mine = np.flatnonzero(open_ & (acting == s))
            if not len(mine):
                continue
            target = seat.target(mine, time, _conceded(table, seat, s, opening, latest, mine))
            offer = standing[mine]
            good = offer >= 0
            at = np.where(good, offer, 0)
            good &= table.signs[at, seat.party] & (table.utilities[at, seat.party] >= target)
            accepting = mine[good]
            yes[accepting] += 1
            done = accepting[yes[accepting] == k - 1]
            agreed[done] = standing[done]
            when[done] = turn // k
            open_[done] = False
            others = mine[~good]
            if len(others):
                made = seat.offer(others, target[~good])
                standing[others] = made
                yes[others] = 0
                fresh = opening[s, others] < 0
                opening[s, others[fresh]] = made[fresh]
                latest[s, others] = made
                for other in seats:
                    if other is not seat:
                        other.observe(others, made)
        if not open_.any():
            break
    return agreed, when


def _conceded(
    table: Table, seat: Seat, s: int, opening: Places, latest: Places, mine: Places
) -> Floats:
    """How much the others have conceded to a party: the average over those who have offered."""
    if seat.tactic.kind != "tit-for-tat":
        return np.zeros(len(mine))
    total, offered = np.zeros(len(mine)), np.zeros(len(mine))
    worth = table.utilities[:, seat.party]
    for other in range(len(opening)):
        if other != s:
            spoke = opening[other, mine] >= 0
            step = worth[latest[other, mine]] - worth[opening[other, mine]]
            total += np.where(spoke, np.maximum(step, 0.0), 0.0)
            offered += spoke
    return np.asarray(total / np.maximum(offered, 1.0))


def _summary(
    deal: Deal,
    table: Table,
    signatories: tuple[int, ...],
    chosen: list[Tactic],
    agreed: Places,
    when: Places,
    discount: float,
    provenance: Provenance,
) -> Sessions:
    n = len(agreed)
    done = agreed >= 0
    deals = agreed[done]
    rate, low, high = wilson(len(deals), n)
    columns = list(signatories)
    gains = table.gains()[:, columns] if len(table) else np.zeros((0, len(columns)))
    on_frontier, distance = _to_frontier(table, gains, deals, columns)
    product = np.prod(np.maximum(gains, 0.0), axis=1)
    signed = table.signs[:, columns].all(axis=1)
    top = float(product[signed].max(initial=0.0))
    parties = []
    for seat, p in enumerate(signatories):
        worth = np.full(n, table.floor[p])
        worth[done] = table.utilities[deals, p]
        others = [c for c in columns if c != p]
        could = table.signs[:, others].all(axis=1)
        best = float(table.utilities[could, p].max(initial=table.floor[p]))
        part = np.where(done, discount ** when.astype(float), 0.0)
        parties.append(
            PartyOutcome(
                party=deal.parties[p],
                strategy=chosen[seat].name,
                mean=float(worth.mean()),
                mean_agreed=float(worth[done].mean()) if len(deals) else None,
                discounted=float((table.floor[p] + (worth - table.floor[p]) * part).mean()),
                regret=float((best - worth).mean()),
                floor=float(table.floor[p]),
                best=float(table.best[p]),
            )
        )
    places, counts = np.unique(deals, return_counts=True)
    listed = sorted(zip(counts.tolist(), places.tolist(), strict=True), key=lambda c: (-c[0], c[1]))
    return Sessions(
        provenance=provenance,
        sessions=n,
        agreements=len(deals),
        rate=rate,
        rate_low=low,
        rate_high=high,
        rounds=float(when[done].mean() + 1) if len(deals) else None,
        on_frontier=on_frontier,
        distance=distance,
        nash_regret=float(top - product[deals].sum() / n),
        parties=tuple(parties),
        packages=tuple(
            Agreed(table.package(place), deal.describe(table.package(place)), count)
            for count, place in listed[:20]
        ),
    )


def _to_frontier(
    table: Table, gains: Floats, deals: Places, columns: list[int]
) -> tuple[float | None, float | None]:
    """Part of the deals on the frontier, and their average distance to it."""
    if not len(deals):
        return None, None
    worth = table.utilities[:, columns]
    dense = np.stack(
        [np.unique(worth[:, c], return_inverse=True)[1].reshape(-1) for c in range(len(columns))],
        axis=1,
    ).astype(np.int64)
    front = nondominated(dense)
    edge = np.unique(gains[front], axis=0)
    places, counts = np.unique(deals, return_counts=True)
    far = np.array([np.sqrt(((edge - gains[d]) ** 2).sum(axis=1).min()) for d in places])
    far[front[places]] = 0.0
    weights = counts / counts.sum()
    return float(front[places] @ weights), float(far @ weights)


def wilson(hits: int, n: int) -> tuple[float, float, float]:
    """A proportion with Wilson's (1927) 95 % interval."""
    rate = hits / n
    middle = (rate + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z * np.sqrt(rate * (1 - rate) / n + _Z**2 / (4 * n * n)) / (1 + _Z**2 / n)
    return rate, max(0.0, float(middle - half)), min(1.0, float(middle + half))
