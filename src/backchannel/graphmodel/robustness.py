"""Where a conflict can settle when preferences are not known for certain.

What is unknown is drawn many times (see :mod:`backchannel.graphmodel.sampling` for the rules); each
draw is a complete profile of preferences and is analysed exactly. What comes out: how often each
state is an equilibrium, which unknown matters most, and what hangs on each contested claim.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backchannel.errors import MissingExtra, NotFound, TooLarge, UsageError
from backchannel.graphmodel.model import GraphModel
from backchannel.graphmodel.sampling import Workshop, draw, factors_of, profiles_of
from backchannel.graphmodel.stability import CONCEPTS, FAST_CONCEPTS
from backchannel.graphmodel.tally import (
    Branch,
    Odds,
    StateOdds,
    Swing,
    Tally,
    Unknown,
    share_words,
    state_words,
    wilson,
)
from backchannel.results import Provenance, Result

__all__ = ["Branch", "Odds", "Robustness", "StateOdds", "Swing", "Unknown", "robustness"]

Ints = NDArray[np.int64]

#: Profiles in one piece of work.
_PIECE = 32
#: Below this many states times profiles one process is faster than starting more.
_SMALL = 1 << 19
#: Most bytes of equilibria held at once.
_MOST = 4 << 30


@dataclass(frozen=True)
class Robustness(Result):
    """Equilibria under unknown preferences.

    Attributes:
        n: states.
        samples: profiles drawn; ``profiles`` of them are different.
        concepts: names.
        unknowns: what is not known, what would change most first.
        claims: what hangs on each contested claim: two branches each.
        says: the findings in words.
    """

    n: int
    samples: int
    profiles: int
    concepts: tuple[str, ...]
    unknowns: tuple[Unknown, ...]
    claims: tuple[Branch, ...]
    says: tuple[str, ...]
    _model: GraphModel = field(repr=False)
    _counts: Ints = field(repr=False)

    def odds(self, concept: str, state: int) -> Odds:
        """How likely a state is to be an equilibrium."""
        return wilson(int(self._row(concept)[state]), self.samples)

    def _row(self, concept: str) -> Ints:
        if concept not in self.concepts:
            raise NotFound.named("concept in this result", concept, self.concepts)
        return np.asarray(self._counts[self.concepts.index(concept)])

    def count(self, concept: str, *, always: bool = False) -> int:
        """How many states are equilibria in some sample, or in all."""
        row = self._row(concept)
        return int((row == self.samples if always else row > 0).sum())

    def states(
        self, *, most: int | None = None, concepts: Sequence[str] | None = None
    ) -> tuple[StateOdds, ...]:
        """States that are an equilibrium in some sample, the likeliest first.

        Args:
            most: only so many.
            concepts: judge by these; all by default.
        """
        wanted = tuple(concepts) if concepts is not None else self.concepts
        rows = np.stack([self._row(c) for c in wanted]) if wanted else np.zeros((0, self.n))
        total = rows.sum(axis=0)
        order = np.lexsort((np.arange(self.n), -total))
        return tuple(
            StateOdds(s, s + 1, self._model.label(s), {c: self.odds(c, s) for c in wanted})
            for s in order[: self.n if most is None else most].tolist()
            if total[s]
        )

    def to_json(self, *, lists: bool = True) -> dict[str, Any]:
        """States by ordered number (from 1).

        Args:
            lists: give the probability of every state that is an equilibrium in some sample.
        """

        def ordered(found: Mapping[str, tuple[int, ...]]) -> dict[str, list[int]]:
            return {c: [s + 1 for s in states] for c, states in found.items()}

        out: dict[str, Any] = {
            "count": self.n,
            "samples": self.samples,
            "profiles": self.profiles,
            "concepts": list(self.concepts),
            "counts": {
                c: {"sometimes": self.count(c), "always": self.count(c, always=True)}
                for c in self.concepts
            },
            "unknowns": [
                {
                    "kind": u.kind,
                    "decision_maker": u.decision_maker,
                    "name": u.name,
                    "change": u.change,
                    "share": u.share,
                    "swings": [
                        {
                            "concept": w.concept,
                            "ordered": w.state + 1,
                            "label": w.label,
                            "if_so": w.if_so,
                            "if_not": w.if_not,
                        }
                        for w in u.swings
                    ],
                    "says": u.says,
                }
                for u in self.unknowns
            ],
            "claims": [
                {
                    "claim": b.claim,
                    "holds": b.holds,
                    "samples": b.samples,
                    "always": ordered(b.always),
                    "never": ordered(b.never),
                    "says": b.says,
                }
                for b in self.claims
            ],
            "says": list(self.says),
        }
        if lists:
            out["states"] = [
                {
                    "ordered": s.ordered,
                    "label": s.label,
                    "odds": {
                        c: {"probability": o.probability, "low": o.low, "high": o.high}
                        for c, o in s.odds.items()
                    },
                }
                for s in self.states()
            ]
        made = self.provenance
        out["provenance"] = {
            "method": made.method,
            "parameters": dict(made.parameters),
            "seed": made.seed,
            "case_hash": made.case_hash,
        }
        return out


def robustness(
    model: GraphModel,
    *,
    samples: int = 1000,
    seed: int = 0,
    concepts: Sequence[str] = FAST_CONCEPTS,
    claims: Mapping[str, float] | None = None,
    exclusive: Sequence[tuple[str, str]] = (),
    workers: int | None = None,
    scheduler: str | None = None,
) -> Robustness:
    """Draw the unknown preferences and find the equilibria of every profile.

    Args:
        model: the conflict. Claims it assumes to hold or not (``model.assuming``) are certain.
        samples: how many profiles to draw.
        seed: of the draws, not negative.
        concepts: of CONCEPTS.
        claims: the chance that each contested claim holds; one half where not given.
        exclusive: pairs of claims that cannot both hold.
        workers: processes; all cores without it, 1: this process.
        scheduler: address of a Dask scheduler to work on instead.

    Returns:
        The same result for the same seed, however many processes worked on it. Cost: about one
        analysis for each different profile; the moves and the truth of expressions are worked out
        once, and what hangs on one decision maker's preference alone once for each of those.

    Raises:
        UsageError: an argument is out of range.
        NotFound: an unknown concept or claim.
        TooLarge: the equilibria of all profiles would not fit in memory.
        MissingExtra: a scheduler is given and Dask is not installed.
    """
    wanted = tuple(dict.fromkeys(concepts))
    for concept in wanted:
        if concept not in CONCEPTS:
            raise NotFound.named("concept", concept, CONCEPTS)
    if samples < 1 or seed < 0 or not wanted:
        raise UsageError("samples is at least 1, seed at least 0, and one concept is named")
    factors = factors_of(model, claims)
    draws = draw(factors, samples, seed, exclusive)
    profiles = profiles_of(model, factors, draws)
    size = len(profiles.rows) * len(wanted) * ((model.n + 7) // 8)
    if size > _MOST:
        raise TooLarge(
            f"the equilibria of {len(profiles.rows):,} profiles of {model.n:,} states would take "
            f"{size / 1e9:,.0f} GB",
            hint="fewer samples, or one concept",
        )
    workshop = Workshop.of(model, profiles, wanted)
    bits = _work(workshop, profiles.rows, workers, scheduler)
    tally = Tally(model, factors, draws, profiles.of, bits, wanted)
    total = tally.counts(np.ones(samples, np.bool_))
    unknowns = tally.unknowns(total)
    branches = tally.branches(total)
    return Robustness(
        provenance=Provenance(
            method="Monte Carlo over unknown preferences (graph model)",
            parameters={
                "samples": samples,
                "concepts": list(wanted),
                "claims": {f.name: f.chance for f in factors if f.kind == "claim"},
                "exclusive": [list(pair) for pair in exclusive],
            },
            seed=seed,
            case_hash=model.case_hash,
        ),
        n=model.n,
        samples=samples,
        profiles=len(profiles.rows),
        concepts=wanted,
        unknowns=unknowns,
        claims=branches,
        says=_summary(model, wanted, samples, total, unknowns),
        _model=model,
        _counts=total,
    )


# Sharing the work out -----------------------------------------------------------------------------

_here: Workshop | None = None


def _settle_in(workshop: Workshop) -> None:
    """Keep what every piece needs, once a process."""
    global _here
    _here = workshop


def _piece(rows: Ints) -> NDArray[np.uint8]:
    assert _here is not None
    return _here.equilibria(rows)


def _piece_of(workshop: Workshop, rows: Ints) -> NDArray[np.uint8]:
    return workshop.equilibria(rows)


def _work(
    workshop: Workshop, rows: Ints, workers: int | None, scheduler: str | None
) -> NDArray[np.uint8]:
    pieces = [rows[k : k + _PIECE] for k in range(0, len(rows), _PIECE)]
    if scheduler is not None:
        return np.concatenate(_on_dask(workshop, pieces, scheduler))
    small = workshop.structure.n * len(rows) <= _SMALL
    count = min(len(pieces), workers or (1 if small else os.cpu_count() or 1))
    if count <= 1:
        return workshop.equilibria(rows)
    with ProcessPoolExecutor(count, initializer=_settle_in, initargs=(workshop,)) as pool:
        return np.concatenate(list(pool.map(_piece, pieces)))


def _on_dask(workshop: Workshop, pieces: Sequence[Ints], address: str) -> list[NDArray[np.uint8]]:
    try:
        from distributed import Client
    except ImportError as error:
        raise MissingExtra("distributed", "cluster") from error
    connect: Any = Client
    with connect(address) as client:
        everywhere = client.scatter(workshop, broadcast=True)
        jobs = [client.submit(_piece_of, everywhere, piece, pure=False) for piece in pieces]
        return list(client.gather(jobs))


def _summary(
    model: GraphModel,
    concepts: Sequence[str],
    samples: int,
    total: Ints,
    unknowns: Sequence[Unknown],
) -> tuple[str, ...]:
    out = []
    if not unknowns:
        out.append("Nothing in the preferences is unknown: every sample is the same.")
    for concept, row in zip(concepts, total, strict=True):
        some, sure = int((row > 0).sum()), int((row == samples).sum())
        if not some:
            out.append(f"{concept}: no state is an equilibrium in any sample.")
            continue
        order = sorted(np.flatnonzero(row).tolist(), key=lambda s: (-row[s], s))[:3]
        best = ", ".join(
            f"{state_words(model, s)} {share_words(float(row[s]) / samples)}" for s in order
        )
        out.append(
            f"{concept}: of {model.n:,} states {some:,} can be an equilibrium and {sure:,} always "
            f"{'is' if sure == 1 else 'are'}; likeliest: {best}."
        )
    if unknowns and unknowns[0].change:
        first = unknowns[0]
        out.append(f"What to learn first: {first.says}")
    return tuple(out)
