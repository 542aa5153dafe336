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
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from backchannel.errors import MissingExtra, NotFound, TooLarge, UsageError
from backchannel.graphmodel.model import GraphModel
from backchannel.graphmodel.sampling import Factor, Workshop, draw, factors_of, profiles_of
from backchannel.graphmodel.stability import CONCEPTS, FAST_CONCEPTS
from backchannel.results import Provenance, Result

__all__ = ["Branch", "Odds", "Robustness", "StateOdds", "Swing", "Unknown", "robustness"]

Ints = NDArray[np.int64]

#: Profiles in one piece of work.
_PIECE = 32
#: Below this many states times profiles one process is faster than starting more.
_SMALL = 1 << 19
#: Most bytes of equilibria held at once.
_MOST = 4 << 30
#: A change within so many standard errors of sampling counts as none.
_ERRORS = 3.0
#: States times samples worked on at once while counting.
_BLOCK = 1 << 24
_Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Odds:
    """A probability, with Wilson's (1927) 95 % interval for the error of sampling."""

    probability: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class StateOdds:
    """How likely a state is to be an equilibrium.

    Attributes:
        state: index; ``ordered`` is one more.
        label: its name.
        odds: by concept.
    """

    state: int
    ordered: int
    label: str
    odds: Mapping[str, Odds]


@dataclass(frozen=True, slots=True)
class Swing:
    """How the probability of one equilibrium hangs on one unknown.

    Attributes:
        concept, state: which equilibrium.
        label: the state's name.
        if_so: its probability where the unknown holds.
        if_not: its probability where it does not.
    """

    concept: str
    state: int
    label: str
    if_so: float
    if_not: float


@dataclass(frozen=True, slots=True)
class Unknown:
    """One unknown, and what it would mean to learn it.

    Attributes:
        kind: ``claim``, ``uncertain`` (a statement) or ``unknown`` (an expression).
        decision_maker: whose preference, ``None`` for a claim.
        name: the claim's id or the expression.
        change: by how much learning it would change the probabilities that states are equilibria,
            in total over states, on average over concepts and over what might be learned; changes
            within three standard errors of sampling count as none.
        share: in how many of the samples it held.
        swings: the equilibria that hang most on it, at most five.
        says: in words.
    """

    kind: Literal["claim", "uncertain", "unknown"]
    decision_maker: str | None
    name: str
    change: float
    share: float
    swings: tuple[Swing, ...]
    says: str


@dataclass(frozen=True, slots=True)
class Branch:
    """What a contested claim settles, one way.

    Attributes:
        claim, holds: which, and whether it holds here.
        samples: in which it was so.
        always: by concept, states that are equilibria in all of them but not in all samples.
        never: by concept, states that are equilibria in none of them but in some samples.
        says: in words.
    """

    claim: str
    holds: bool
    samples: int
    always: Mapping[str, tuple[int, ...]]
    never: Mapping[str, tuple[int, ...]]
    says: str


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
    tally = _Tally(model, factors, draws, profiles.of, bits, wanted)
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


def wilson(hits: int, n: int) -> Odds:
    """A proportion with Wilson's (1927) 95 % interval.

    Example:
        >>> wilson(0, 100).high < 0.04
        True
    """
    rate = hits / n
    middle = (rate + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z * (rate * (1 - rate) / n + _Z**2 / (4 * n * n)) ** 0.5 / (1 + _Z**2 / n)
    low = 0.0 if hits == 0 else max(0.0, middle - half)
    return Odds(rate, low, 1.0 if hits == n else min(1.0, middle + half))


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


# Counting -----------------------------------------------------------------------------------------


class _Tally:
    """Counts equilibria among the samples where something holds."""

    def __init__(
        self,
        model: GraphModel,
        factors: Sequence[Factor],
        draws: NDArray[np.float64],
        of: Ints,
        bits: NDArray[np.uint8],
        concepts: tuple[str, ...],
    ) -> None:
        self.model, self.factors, self.concepts = model, factors, concepts
        self.of, self.bits, self.n = of, bits, model.n
        chances = np.array([f.chance for f in factors])
        self.holds = draws[:, :, 0] < chances
        self.high = draws[:, :, 1] < 0.5
        self.samples = len(of)

    def counts(self, *masks: NDArray[np.bool_]) -> Ints:
        """How often each state is an equilibrium.

        Args:
            masks: of samples, each of shape (samples,).

        Returns:
            Shape (masks, concepts, n); without the first axis for one mask.
        """
        profiles = len(self.bits)
        weights = np.stack([np.bincount(self.of[m], minlength=profiles) for m in masks])
        # Sums of whole numbers below 2^24 are exact in single precision.
        exact = weights.astype(np.float32 if self.samples < 1 << 24 else np.float64)
        out = np.empty((len(masks), len(self.concepts), self.n), np.int64)
        step = max(8, _BLOCK // max(1, profiles) // 8 * 8)
        for c in range(len(self.concepts)):
            for start in range(0, self.n, step):
                end = min(self.n, start + step)
                part = self.bits[:, c, start // 8 : (end + 7) // 8]
                truth = np.unpackbits(part, axis=1, count=end - start).astype(exact.dtype)
                out[:, c, start:end] = exact @ truth
        return out if len(masks) > 1 else np.asarray(out[0])

    def unknowns(self, total: Ints) -> tuple[Unknown, ...]:
        found = [self._unknown(k, f, total) for k, f in enumerate(self.factors)]
        return tuple(
            sorted(found, key=lambda u: (-u.change, u.kind, u.decision_maker or "", u.name))
        )

    def _unknown(self, k: int, factor: Factor, total: Ints) -> Unknown:
        holds = self.holds[:, k]
        cases = [holds, ~holds]
        if factor.kind == "unknown":
            high = self.high[:, k]
            cases += [holds & high, holds & ~high, ~holds & high, ~holds & ~high]
        counted = self.counts(*cases)
        sizes = [int(c.sum()) for c in cases]
        learned = range(2, 6) if factor.kind == "unknown" else range(2)
        change = sum(self._change(counted[v], sizes[v], total) for v in learned)
        swings = self._swings(counted[0], sizes[0], counted[1], sizes[1])
        who = factor.decision_maker
        return Unknown(
            kind=factor.kind,
            decision_maker=None if who is None else self.model.decision_makers[who],
            name=factor.name,
            change=change / len(self.concepts),
            share=sizes[0] / self.samples,
            swings=swings,
            says=self._unknown_says(factor, change, swings, sizes),
        )

    def _change(self, part: Ints, size: int, total: Ints) -> float:
        """Total change of probability in one case, weighed by how often the case is."""
        n = self.samples
        if size in (0, n):
            return 0.0
        overall = total / n
        gap = np.abs(part / size - overall)
        error = np.sqrt(overall * (1 - overall) * (1 / size - 1 / n))
        return float(gap[gap > _ERRORS * error].sum()) * size / n

    def _swings(self, so: Ints, many: int, so_not: Ints, rest: int) -> tuple[Swing, ...]:
        if not many or not rest:
            return ()
        first, second = so / many, so_not / rest
        gap = np.abs(first - second)
        pooled = (so + so_not) / self.samples
        error = np.sqrt(pooled * (1 - pooled) * (1 / many + 1 / rest))
        gap[gap <= _ERRORS * error] = 0
        out: list[Swing] = []
        # Among gaps that are alike, states with a name of their own come first.
        named = np.zeros(gap.shape, np.bool_)
        named[:, [*self.model.labels]] = True
        for at in np.lexsort((~named.ravel(), -gap.round(2).ravel())).tolist():
            c, s = divmod(at, self.n)
            if gap[c, s] == 0 or len(out) == 5:
                break
            # A state once, under the first concept that shows the largest gap.
            if all(w.state != s for w in out):
                out.append(
                    Swing(
                        self.concepts[c],
                        s,
                        self.model.label(s),
                        float(first[c, s]),
                        float(second[c, s]),
                    )
                )
        return tuple(out)

    def _unknown_says(
        self, factor: Factor, change: float, swings: Sequence[Swing], sizes: Sequence[int]
    ) -> str:
        if factor.kind == "claim":
            what, so, no = f"Whether {factor.name} holds", "if it holds", "if not"
        else:
            assert factor.decision_maker is not None
            called = self.model.called(factor.decision_maker)
            if factor.kind == "uncertain":
                what = f"Whether {called} wants '{factor.name}' at all"
                so, no = "if it does", "if not"
            else:
                what = f"What {called} wants of '{factor.name}'"
                so, no = "if it wants it", "if it wants the opposite"
        if not sizes[0] or not sizes[1]:
            return f"{what} was settled beforehand."
        if change == 0:
            return f"{what} changes nothing that {self.samples} samples can show."
        if not swings:
            return f"{what} matters by its weight against the rest, not by its direction."
        top = swings[0]
        return (
            f"{what} decides most about {state_words(self.model, top.state)}: {so}, it is an "
            f"equilibrium ({top.concept}) {_share(top.if_so)}; {no}, {_share(top.if_not)}."
        )

    def branches(self, total: Ints) -> tuple[Branch, ...]:
        out = []
        for k, factor in enumerate(self.factors):
            if factor.kind != "claim":
                continue
            holds = self.holds[:, k]
            counted = self.counts(holds, ~holds)
            for way, part in ((True, counted[0]), (False, counted[1])):
                size = int((holds == way).sum())
                if not size:
                    continue
                always = self._named((part == size) & (total < self.samples))
                never = self._named((part == 0) & (total > 0))
                says = self._branch_says(factor.name, way, size, always, never)
                out.append(Branch(factor.name, way, size, always, never, says))
        return tuple(out)

    def _named(self, where: NDArray[np.bool_]) -> dict[str, tuple[int, ...]]:
        return {
            c: tuple(np.flatnonzero(row).tolist())
            for c, row in zip(self.concepts, where, strict=True)
        }

    def _branch_says(
        self,
        claim: str,
        holds: bool,
        size: int,
        always: Mapping[str, tuple[int, ...]],
        never: Mapping[str, tuple[int, ...]],
    ) -> str:
        start = f"If {claim} {'holds' if holds else 'does not hold'} ({size} samples): "
        parts = []
        if any(always.values()):
            parts.append("always an equilibrium: " + self._listed(always))
        if any(never.values()):
            parts.append("never one: " + self._listed(never))
        return start + ("; ".join(parts) or "settles no equilibrium for certain") + "."

    def _listed(self, found: Mapping[str, tuple[int, ...]]) -> str:
        by_state: dict[int, list[str]] = {}
        for concept, states in found.items():
            for s in states:
                by_state.setdefault(s, []).append(concept)
        order = sorted(by_state, key=lambda s: (s not in self.model.labels, -len(by_state[s]), s))
        shown = [f"{state_words(self.model, s)} ({', '.join(by_state[s])})" for s in order[:4]]
        rest = len(order) - len(shown)
        return ", ".join(shown) + (f" and {rest} more" if rest else "")


def state_words(model: GraphModel, state: int) -> str:
    """A state in a sentence: its label where it has one, else its number and what holds in it."""
    label = model.label(state)
    return f"'{label}'" if state in model.labels else f"state {state + 1} ({label})"


def _share(part: float) -> str:
    if part in (0.0, 1.0):
        return "in every sample" if part else "in no sample"
    return f"in {_percent(part)} of samples"


def _percent(part: float) -> str:
    shown = round(100 * part)
    # Neither never nor always, if it was not.
    if shown == 0 and part > 0:
        return "under 1 %"
    if shown == 100 and part < 1:
        return "over 99 %"
    return f"{shown} %"


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
            f"{state_words(model, s)} {_share(float(row[s]) / samples)}" for s in order
        )
        out.append(
            f"{concept}: of {model.n:,} states {some:,} can be an equilibrium and {sure:,} always "
            f"{'is' if sure == 1 else 'are'}; likeliest: {best}."
        )
    if unknowns and unknowns[0].change:
        first = unknowns[0]
        out.append(f"What to learn first: {first.says}")
    return tuple(out)
