"""Drawing what is not known about preferences, and the equilibria of every profile drawn.

What is unknown is a list of *factors*; each takes two random numbers of every sample:

- a claim that statements hang on (``given``) holds with its chance, the same for all decision
  makers in one sample;
- an ``uncertain`` statement is in or out, evenly; in, it stands at its place in the order;
- an ``unknown`` expression is wanted, or its opposite is, evenly. Among m prioritised statements it
  takes one of the m + 1 places, all equally likely; unknowns that fall into the same place stand in
  random order. Beside weights it is worth up to all of them together, beside a ranking up to all of
  its steps, in thousandths, evenly.

Certain statements keep their order. Sample k draws from its own generator, seeded by ``(seed, k)``,
so a sample is the same whoever draws it and however many there are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from backchannel.casefile.expressions import Not, to_text
from backchannel.errors import InputError, NotFound, UsageError
from backchannel.graphmodel.kernel import Kernel
from backchannel.graphmodel.model import AnyPreference, GraphModel
from backchannel.graphmodel.preferences import Preference, Ranking, Statement, Weight, _exact
from backchannel.graphmodel.relations import Relation
from backchannel.graphmodel.stability import stable_arrays
from backchannel.graphmodel.structure import Structure

__all__ = ["Factor", "Profiles", "Workshop", "draw", "factors_of", "profile", "profiles_of"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Key = tuple[int, ...]

#: Steps of an unknown's worth beside weights or a ranking.
_STEPS = 1000
_RANK_BITS = 31
#: What one process keeps of earlier profiles, in bytes.
_KEPT = 1 << 28
#: Redraws of a sample whose claims cannot hold together.
_TRIES = 10_000


@dataclass(frozen=True, slots=True)
class Factor:
    """One thing that is not known.

    Attributes:
        kind: a ``claim`` that holds or not, an ``uncertain`` statement that is in or out, an
            ``unknown`` expression that is wanted or its opposite is.
        name: the claim's id, or the expression.
        decision_maker: whose preference it is, ``None`` for a claim.
        at: its place among the statements or unknowns of that decision maker.
        chance: that the claim holds, the statement is in, the expression is wanted.
    """

    kind: Literal["claim", "uncertain", "unknown"]
    name: str
    decision_maker: int | None
    at: int
    chance: float = 0.5


def factors_of(model: GraphModel, claims: Mapping[str, float] | None = None) -> tuple[Factor, ...]:
    """What is unknown in a model: claims, then decision maker by decision maker.

    Args:
        model: the conflict; claims that it assumes to hold or not are certain.
        claims: the chance that each holds; one half where not given.

    Raises:
        NotFound: a claim that no preference hangs on.
        UsageError: a chance outside 0 to 1.
    """
    given = dict(claims or {})
    for claim, chance in given.items():
        if claim not in model.claims:
            raise NotFound.named("claim that preferences hang on", claim, model.claims)
        if not 0 <= chance <= 1:
            raise UsageError(f"the chance of {claim!r} is not between 0 and 1: {chance:g}")
    assumed = {c: float(holds) for c, holds in model.assumed.items()}
    chances = {c: given.get(c, assumed.get(c, 0.5)) for c in model.claims}
    found = [Factor("claim", c, None, k, chances[c]) for k, c in enumerate(model.claims)]
    for i, preference in enumerate(model.preferences):
        found += [
            Factor("uncertain", str(s), i, k)
            for k, s in enumerate(preference.statements)
            if s.uncertain
        ]
        found += [Factor("unknown", to_text(e), i, k) for k, e in enumerate(preference.unknown)]
    return tuple(found)


def draw(
    factors: Sequence[Factor],
    samples: int,
    seed: int,
    exclusive: Sequence[tuple[str, str]] = (),
) -> Floats:
    """The random numbers of every sample.

    Args:
        factors: what is unknown.
        samples: how many.
        seed: not negative.
        exclusive: pairs of claims that cannot both hold; a sample in which they do is redrawn.

    Returns:
        Shape (samples, factors, 2), each from 0 to 1: whether it holds (below its chance), and
        where it stands.

    Raises:
        UsageError: claims that cannot hold together are said to hold for certain.
    """
    out = np.empty((samples, len(factors), 2))
    for k in range(samples):
        out[k] = _one(factors, k, seed, exclusive)
    return out


def _one(
    factors: Sequence[Factor], sample: int, seed: int, exclusive: Sequence[tuple[str, str]]
) -> Floats:
    """The random numbers of one sample."""
    place = {f.name: k for k, f in enumerate(factors) if f.kind == "claim"}
    pairs = [(place[a], place[b]) for a, b in exclusive if a in place and b in place]
    rng = np.random.default_rng((seed, sample))
    for _ in range(_TRIES):
        row = rng.random((len(factors), 2))
        if not any(
            row[a, 0] < factors[a].chance and row[b, 0] < factors[b].chance for a, b in pairs
        ):
            return row
    raise UsageError("claims that contradict each other are all said to hold")


# What one sample says of each decision maker ------------------------------------------------------


def _keys(model: GraphModel, factors: Sequence[Factor], row: Floats) -> list[Key]:
    """Each decision maker's preference in one sample, as numbers.

    With statements: those that count in order, statement k as k + 1, unknown j of m statements as
    m + 1 + j, negative where the opposite is wanted. Otherwise the worth of each unknown in steps.
    """
    holds = {k: bool(row[k, 0] < f.chance) for k, f in enumerate(factors)}
    claims = {f.name: holds[k] for k, f in enumerate(factors) if f.kind == "claim"}
    out: list[Key] = []
    for i, preference in enumerate(model.preferences):
        mine = [(k, f) for k, f in enumerate(factors) if f.decision_maker == i]
        unknown = [(k, f) for k, f in mine if f.kind == "unknown"]
        if preference.weights or preference.tiers:
            out.append(
                tuple((1 if holds[k] else -1) * (1 + int(row[k, 1] * _STEPS)) for k, _ in unknown)
            )
            continue
        dropped = {f.at for k, f in mine if f.kind == "uncertain" and not holds[k]}
        count = len(preference.statements)
        order = [
            (float(k), k + 1)
            for k, s in enumerate(preference.statements)
            if k not in dropped and s.counts(claims)
        ]
        for k, f in unknown:
            # Place p stands before statement p: between p − 1 and p.
            slot = row[k, 1] * (count + 1) - 1
            order.append((slot, (1 if holds[k] else -1) * (count + 1 + f.at)))
        out.append(tuple(code for _, code in sorted(order, key=lambda o: o[0])))
    return out


def profile(
    model: GraphModel,
    sample: int,
    *,
    seed: int = 0,
    claims: Mapping[str, float] | None = None,
    exclusive: Sequence[tuple[str, str]] = (),
) -> dict[str, AnyPreference]:
    """The preferences of one sample, to look at or to analyse with ``model.with_preferences``.

    Args:
        model: the conflict.
        sample: its number, from 0.
        seed, claims, exclusive: as for :func:`backchannel.graphmodel.robustness`.
    """
    factors = factors_of(model, claims)
    row = _one(factors, sample, seed, exclusive)
    out: dict[str, AnyPreference] = {}
    keys = _keys(model, factors, row)
    for name, preference, key in zip(model.decision_makers, model.preferences, keys, strict=True):
        if preference.certain:
            continue
        if preference.weights:
            scaled, scale = _exact([w.worth for w in preference.weights])
            top = sum(map(abs, scaled)) or 1
            extra = tuple(
                Weight(e, float(Decimal(k * top) / (_STEPS * scale)))
                for e, k in zip(preference.unknown, key, strict=True)
            )
            out[name] = Preference(weights=preference.weights + extra)
        elif preference.tiers:
            recipe = _recipe(model, model.decision_maker(name))
            out[name] = Ranking(recipe.rank(key))
        else:
            out[name] = Preference(statements=_listed(preference, key))
    return out


def _listed(preference: Preference, key: Key) -> tuple[Statement, ...]:
    count = len(preference.statements)
    out = []
    for code in key:
        if abs(code) <= count:
            # Whether it counts is settled: what is kept holds.
            out.append(Statement(preference.statements[code - 1].prefer))
        else:
            expr = preference.unknown[abs(code) - count - 1]
            out.append(Statement(expr if code > 0 else Not(expr)))
    return tuple(out)


# From numbers to ranks ----------------------------------------------------------------------------


@dataclass(frozen=True)
class _Recipe:
    """How one decision maker's ranks are put together, with the truth of its parts worked out.

    Attributes:
        fixed: ranks where nothing is unknown.
        truth: of statements, then unknowns; each of shape (n,).
        base: scores in steps, for weights and rankings, shape (n,).
        unit: what one step of an unknown is worth in them.
    """

    n: int
    fixed: NDArray[np.int32] | None = None
    truth: tuple[Bools, ...] = ()
    base: NDArray[np.int64] | None = None
    unit: int = 1

    def rank(self, key: Key) -> NDArray[np.int32]:
        """Higher is better, shape (n,). Cost O(n · parts)."""
        if self.fixed is not None:
            return self.fixed
        if self.base is not None:
            total = self.base.copy()
            for truth, steps in zip(self.truth, key, strict=True):
                total += truth * np.int64(steps * self.unit)
            return np.unique(total, return_inverse=True)[1].astype(np.int32).reshape(-1)
        score = np.zeros(self.n, np.int32)
        used = 0
        for code in key:
            if used == _RANK_BITS:
                score = np.unique(score, return_inverse=True)[1].astype(np.int32).reshape(-1)
                used = int(score.max(initial=0)).bit_length()
            score <<= 1
            truth = self.truth[abs(code) - 1]
            score |= truth if code > 0 else ~truth
            used += 1
        return score


def _recipe(model: GraphModel, i: int) -> _Recipe:
    preference, n = model.preferences[i], model.n
    if preference.certain:
        return _Recipe(n, fixed=model.ranks[i])
    states = model.structure.states
    unknown = tuple(states.holds(e) for e in preference.unknown)
    if preference.weights:
        scaled, _ = _exact([w.worth for w in preference.weights])
        unit = sum(map(abs, scaled)) or 1
        if unit * _STEPS * (1 + len(unknown)) >= 1 << 62:
            raise InputError("the weights are too far apart to be added exactly")
        base = np.zeros(n, np.int64)
        for weight, worth in zip(preference.weights, scaled, strict=True):
            base += states.holds(weight.prefer) * np.int64(worth * _STEPS)
        return _Recipe(n, truth=unknown, base=base, unit=unit)
    if preference.tiers:
        dense = model.rankings[i].dense.astype(np.int64)
        unit = max(1, int(dense.max(initial=1)) - 1)
        return _Recipe(n, truth=unknown, base=dense * _STEPS, unit=unit)
    truth = tuple(states.holds(s.prefer) for s in preference.statements)
    return _Recipe(n, truth=truth + unknown)


# Profiles -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Profiles:
    """The different profiles among the samples.

    Attributes:
        keys: by decision maker, its different preferences.
        rows: the profiles, as places in ``keys``; shape (profiles, decision makers), sorted.
        of: by sample, its profile; shape (samples,).
    """

    keys: tuple[tuple[Key, ...], ...]
    rows: NDArray[np.int64]
    of: NDArray[np.int64]


def profiles_of(model: GraphModel, factors: Sequence[Factor], draws: Floats) -> Profiles:
    """Put samples with the same preferences together."""
    known: list[dict[Key, int]] = [{} for _ in model.decision_makers]
    rows = np.array(
        [
            [seen.setdefault(key, len(seen)) for seen, key in zip(known, keys, strict=True)]
            for keys in (_keys(model, factors, row) for row in draws)
        ],
        np.int64,
    ).reshape(len(draws), len(known))
    different, of = np.unique(rows, axis=0, return_inverse=True)
    return Profiles(tuple(tuple(seen) for seen in known), different, of.reshape(-1))


@dataclass
class Workshop:
    """Works out the equilibria of profiles; keeps what several of them share.

    Nash, GMR and SMR for one decision maker hang on its own preference alone, and a mover's
    improvements on its owners': both are worked out once for each preference.

    Attributes:
        structure: states and moves.
        recipes: by decision maker.
        keys: see :class:`Profiles`.
        concepts: which.
    """

    structure: Structure
    recipes: tuple[_Recipe, ...]
    keys: tuple[tuple[Key, ...], ...]
    concepts: tuple[str, ...]
    _ranks: dict[Any, NDArray[np.int32]] = field(default_factory=dict, repr=False)
    _stable: dict[Any, Bools] = field(default_factory=dict, repr=False)
    _better: dict[Any, Relation] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, model: GraphModel, profiles: Profiles, concepts: Sequence[str]) -> Workshop:
        """For a model's profiles."""
        recipes = tuple(_recipe(model, i) for i in range(len(model.decision_makers)))
        return cls(model.structure, recipes, profiles.keys, tuple(concepts))

    def __getstate__(self) -> dict[str, Any]:
        state = dict(self.__dict__)
        return {**state, "_ranks": {}, "_stable": {}, "_better": {}}

    def equilibria(self, rows: NDArray[np.int64]) -> NDArray[np.uint8]:
        """Equilibria of profiles as bits.

        Args:
            rows: shape (profiles, decision makers).

        Returns:
            Shape (profiles, concepts, ⌈n / 8⌉), as ``numpy.packbits`` packs them.
        """
        n = self.structure.n
        out = np.zeros((len(rows), len(self.concepts), (n + 7) // 8), np.uint8)
        for at, row in enumerate(rows.tolist()):
            for c, found in enumerate(self._one(tuple(row))):
                out[at, c] = np.packbits(found)
        return out

    def _one(self, row: Key) -> list[Bools]:
        everyone = range(len(row))
        self._trim()
        kernel = Kernel(self.structure, [self._rank(i, row[i]) for i in everyone])
        shared: dict[int, Relation] = {}
        for m, mover in enumerate(self.structure.movers):
            name = (m, *(row[o] for o in mover.owners))
            if name in self._better:
                shared[m] = self._better[name]
        kernel._improvements.update(shared)
        out = []
        for concept in self.concepts:
            together = np.ones(self.structure.n, np.bool_)
            for i in everyone:
                if not together.any():
                    break
                together &= self._stable_for(kernel, concept, i, row[i])
            out.append(together)
        for m, relation in kernel._improvements.items():
            self._better[(m, *(row[o] for o in self.structure.movers[m].owners))] = relation
        return out

    def _rank(self, i: int, variant: int) -> NDArray[np.int32]:
        if (i, variant) not in self._ranks:
            self._ranks[i, variant] = self.recipes[i].rank(self.keys[i][variant])
        return self._ranks[i, variant]

    def _stable_for(self, kernel: Kernel, concept: str, i: int, variant: int) -> Bools:
        if concept not in ("Nash", "GMR", "SMR"):
            return stable_arrays(kernel, [concept], [i])[concept][0]
        name = (concept, i, variant)
        if name not in self._stable:
            self._stable[name] = stable_arrays(kernel, [concept], [i])[concept][0]
        return self._stable[name]

    def _trim(self) -> None:
        n = self.structure.n
        held = 4 * len(self._ranks) + len(self._stable) + 24 * len(self._better)
        if held * n > _KEPT:
            for kept in (self._ranks, self._stable, self._better):
                kept.clear()
