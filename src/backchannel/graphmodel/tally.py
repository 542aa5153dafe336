"""Counting over samples: which unknown decides what, and what a contested claim settles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from backchannel.graphmodel.model import GraphModel
from backchannel.graphmodel.sampling import Factor

__all__ = [
    "Branch",
    "Odds",
    "StateOdds",
    "Swing",
    "Tally",
    "Unknown",
    "share_words",
    "state_words",
    "wilson",
]

Ints = NDArray[np.int64]

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


class Tally:
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
        found = []
        # As many factors at a time as counts fit: the bits are unpacked once for all of them.
        size = max(1, _BLOCK // (6 * len(self.concepts) * self.n))
        for start in range(0, len(self.factors), size):
            some = range(start, min(start + size, len(self.factors)))
            cases = [self._cases(k) for k in some]
            counted = self.counts(*(mask for masks in cases for mask in masks))
            at = 0
            for k, masks in zip(some, cases, strict=True):
                sizes = [int(m.sum()) for m in masks]
                found.append(self._unknown(k, sizes, counted[at : at + len(masks)], total))
                at += len(masks)
        return tuple(
            sorted(found, key=lambda u: (-u.change, u.kind, u.decision_maker or "", u.name))
        )

    def _cases(self, k: int) -> list[NDArray[np.bool_]]:
        """The samples where a factor holds, and where not; for an unknown also by its weight."""
        holds = self.holds[:, k]
        cases = [holds, ~holds]
        if self.factors[k].kind == "unknown":
            high = self.high[:, k]
            cases += [holds & high, holds & ~high, ~holds & high, ~holds & ~high]
        return cases

    def _unknown(self, k: int, sizes: Sequence[int], counted: Ints, total: Ints) -> Unknown:
        factor = self.factors[k]
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
        first, second = share_words(top.if_so), share_words(top.if_not)
        return (
            f"{what} decides most about {state_words(self.model, top.state)}: {so}, it is an "
            f"equilibrium ({top.concept}) {first}; {no}, {second}."
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


def share_words(part: float) -> str:
    """How often, in a sentence."""
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
