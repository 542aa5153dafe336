"""A deal under uncertainty: how likely it is, what would be in it, and which unknown matters most.

Unknown numbers are drawn independently (uniform, triangular or normal, as the case states them).
All draws come from one seeded generator before any work is shared out, so the result does not hang
on how many processes did it. The importance of an unknown is the first-order sensitivity index of
the outcome (Sobol' 1993), estimated from the given sample by bins (Plischke, Borgonovo & Smith
2013).
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backchannel.bargaining._solution import Solution
from backchannel.bargaining.deal import Deal, Interaction, Unknown
from backchannel.bargaining.sessions import wilson
from backchannel.bargaining.solve import solve
from backchannel.errors import MissingExtra, UsageError
from backchannel.results import Provenance, Result

__all__ = ["Importance", "Outlook", "ProposalOutlook", "ValueOutlook", "outlook"]

#: Draws are rounded to this many decimals, so that exact arithmetic stays cheap.
_DECIMALS = 3
#: Samples are shared out in pieces of this many.
_PIECE = 25


@dataclass(frozen=True, slots=True)
class ValueOutlook:
    """How often a value is in the solution, given that there is a deal."""

    issue: str
    value: str
    probability: float


@dataclass(frozen=True, slots=True)
class ProposalOutlook:
    """How often a proposal would be signed, with a 95 % Wilson interval."""

    name: str
    probability: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Importance:
    """How much an unknown decides whether there is a deal.

    Attributes:
        unknown: in words.
        index: part of the variance of the outcome that knowing it would remove, 0 to 1.
        low: probability of a deal in the lowest quarter of its draws.
        high: the same in the highest quarter.
    """

    unknown: str
    index: float
    low: float
    high: float


@dataclass(frozen=True)
class Outlook(Result):
    """A deal under uncertainty.

    Attributes:
        samples: how many deals were drawn.
        probability: of a zone of agreement, with a 95 % Wilson interval in ``low`` and ``high``.
        solution: which solution ``values`` are of.
        values: how often each value is in it, most frequent first within an issue.
        proposals: how often each would be signed.
        unknowns: how much each decides, the most important first.
    """

    samples: int
    probability: float
    low: float
    high: float
    solution: str
    values: tuple[ValueOutlook, ...]
    proposals: tuple[ProposalOutlook, ...]
    unknowns: tuple[Importance, ...]


def outlook(
    deal: Deal,
    *,
    samples: int = 1000,
    seed: int = 0,
    solution: str = "nash",
    workers: int | None = None,
    scheduler: str | None = None,
) -> Outlook:
    """Draw what is unknown and solve each deal that comes out.

    Args:
        deal: a deal; one without unknowns gives probabilities of 0 and 1.
        samples: how many draws.
        seed: of the draws.
        solution: ``nash``, ``kalai_smorodinsky``, ``egalitarian`` or ``utilitarian``.
        workers: processes; all cores without it, 1: this process.
        scheduler: address of a Dask scheduler to work on instead.

    Raises:
        UsageError: an argument is out of range, or a quorum decides.
        MissingExtra: a scheduler is given and Dask is not installed.
    """
    if samples < 1:
        raise UsageError("samples is at least 1")
    if solution not in ("nash", "kalai_smorodinsky", "egalitarian", "utilitarian"):
        raise UsageError(
            f"{solution!r} is no solution",
            hint="nash, kalai_smorodinsky, egalitarian or utilitarian",
        )
    draws = _draws(deal.unknown, samples, np.random.default_rng(seed))
    pieces = [draws[i : i + _PIECE] for i in range(0, samples, _PIECE)]
    jobs = [(deal, piece, solution) for piece in pieces]
    parts = _on_dask(jobs, scheduler) if scheduler else _on_cores(jobs, workers)
    zone = np.array([row[0] for part in parts for row in part])
    chosen = [row[1] for part in parts for row in part if row[1] is not None]
    signed = np.array([row[2] for part in parts for row in part], dtype=float)
    rate, low, high = wilson(int(zone.sum()), samples)
    provenance = Provenance(
        "Monte Carlo over unknown scores and reservation values",
        {"samples": samples, "solution": solution},
        seed,
        deal.case_hash,
    )
    return Outlook(
        provenance=provenance,
        samples=samples,
        probability=rate,
        low=low,
        high=high,
        solution=solution,
        values=_values(deal, chosen),
        proposals=tuple(
            ProposalOutlook(p.name, *wilson(int(signed[:, i].sum()), samples))
            for i, p in enumerate(deal.proposals)
        ),
        unknowns=_importance(deal, draws, zone.astype(float)),
    )


def _draws(
    unknown: Sequence[Unknown], samples: int, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Shape (samples, unknowns)."""
    out = np.empty((samples, len(unknown)))
    for i, u in enumerate(unknown):
        if u.mean is not None and u.sd is not None:
            out[:, i] = rng.normal(float(u.mean), float(u.sd), samples)
        elif u.low is not None and u.high is not None and u.low < u.high:
            low, high = float(u.low), float(u.high)
            out[:, i] = (
                rng.uniform(low, high, samples)
                if u.mode is None
                else rng.triangular(low, float(u.mode), high, samples)
            )
        else:
            out[:, i] = float(u.low if u.low is not None else 0)
    return np.round(out, _DECIMALS)


def drawn(deal: Deal, row: Sequence[float]) -> Deal:
    """The deal with its unknown numbers set to one draw."""
    scores = [[list(r) for r in rows] for rows in deal.scores]
    least = list(deal.reservation)
    terms = list(deal.interactions)
    for u, x in zip(deal.unknown, row, strict=True):
        value = Fraction(round(x * 10**_DECIMALS), 10**_DECIMALS)
        if u.kind == "reservation":
            least[u.party] = value
        elif u.kind == "interaction":
            old = terms[u.interaction]
            terms[u.interaction] = Interaction(old.party, old.when, value)
        else:
            scores[u.party][u.issue][u.value] = value
    return replace(
        deal,
        scores=tuple(tuple(tuple(r) for r in rows) for rows in scores),
        reservation=tuple(least),
        interactions=tuple(terms),
    )


_Row = tuple[bool, tuple[int, ...] | None, tuple[bool, ...]]


def _piece(job: tuple[Deal, NDArray[np.float64], str]) -> list[_Row]:
    """Outcome of every draw: a zone of agreement, the solution's package, proposals signed."""
    deal, rows, name = job
    out: list[_Row] = []
    for row in rows:
        one = drawn(deal, row.tolist())
        found: Solution | None = solve(one).named()[name]
        signed = tuple(one.acceptable(p.package) for p in deal.proposals)
        out.append((found is not None, found.packages[0] if found else None, signed))
    return out


def _on_cores(jobs: Sequence[Any], workers: int | None) -> list[list[_Row]]:
    count = min(len(jobs), workers or os.cpu_count() or 1)
    if count <= 1:
        return [_piece(job) for job in jobs]
    with ProcessPoolExecutor(count) as pool:
        return list(pool.map(_piece, jobs))


def _on_dask(jobs: Sequence[Any], address: str) -> list[list[_Row]]:
    try:
        from distributed import Client
    except ImportError as error:
        raise MissingExtra("distributed", "cluster") from error
    connect: Any = Client
    with connect(address) as client:
        return list(client.gather(client.map(_piece, jobs, pure=False)))


def _values(deal: Deal, chosen: Sequence[tuple[int, ...]]) -> tuple[ValueOutlook, ...]:
    out = []
    for k, issue in enumerate(deal.issues):
        counts = [sum(package[k] == v for package in chosen) for v in range(len(issue.values))]
        ranked = sorted(range(len(counts)), key=lambda v: -counts[v])
        out += [
            ValueOutlook(issue.name, issue.values[v], counts[v] / len(chosen))
            for v in ranked
            if counts[v]
        ]
    return tuple(out)


def _importance(
    deal: Deal, draws: NDArray[np.float64], zone: NDArray[np.float64]
) -> tuple[Importance, ...]:
    n = len(zone)
    total = float(zone.var())
    bins = max(2, min(20, round(n ** (1 / 3))))
    found = []
    for i, u in enumerate(deal.unknown):
        order = np.argsort(draws[:, i], kind="stable")
        parts = np.array_split(zone[order], bins)
        between = sum(len(p) * (p.mean() - zone.mean()) ** 2 for p in parts if len(p)) / n
        # Bins of pure noise explain (bins - 1) / n of the variance: take that off.
        index = (between / total - (bins - 1) / n) / (1 - (bins - 1) / n) if total else 0.0
        quarter = max(1, n // 4)
        found.append(
            Importance(
                _named(deal, u),
                float(min(1.0, max(0.0, index))),
                float(zone[order[:quarter]].mean()),
                float(zone[order[-quarter:]].mean()),
            )
        )
    return tuple(sorted(found, key=lambda f: (-f.index, -abs(f.high - f.low), f.unknown)))


def _named(deal: Deal, u: Unknown) -> str:
    party = deal.parties[u.party]
    if u.kind == "reservation":
        return f"reservation value of {party}"
    if u.kind == "interaction":
        return f"interaction {u.interaction + 1} of {party}"
    issue = deal.issues[u.issue]
    return f"score of {party} for {issue.name} = {issue.values[u.value]}"
