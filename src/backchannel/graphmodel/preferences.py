"""Preferences: how a decision maker orders the states, and why one state stands above another.

Three ways to say it (Fang, Hipel & Kilgour 1993, ch. 3): prioritised statements, where an earlier
one outweighs all later ones together; weights, which add up; an explicit ranking with ties.
Strength of preference (Hamouda, Kilgour & Hipel 2006) cuts the ranking: states on different sides
of a cut are *greatly* preferred one to the other, others on different ranks *mildly*.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from backchannel.casefile.expressions import Expr, to_text
from backchannel.errors import InputError
from backchannel.graphmodel.space import States

#: Bits of a rank before scores are compressed; states take at most 26.
_RANK_BITS = 31

__all__ = ["Preference", "Ranking", "Reason", "Statement", "Tier", "Weight"]


@dataclass(frozen=True, slots=True)
class Statement:
    """One prioritised preference statement.

    Attributes:
        prefer: the decision maker wants this to hold.
        strong: states it separates are greatly preferred one to the other.
        evidence: ids of the record's statements.
        uncertain: whether it holds at all is not known.
        given: id of the claim it hangs on, or ``not`` and an id.
        because: why, for the reader.
    """

    prefer: Expr
    strong: bool = False
    evidence: tuple[str, ...] = ()
    uncertain: bool = False
    given: str | None = None
    because: str | None = None

    def __str__(self) -> str:
        return to_text(self.prefer)

    @property
    def hangs_on(self) -> tuple[str, bool] | None:
        """The claim it hangs on, and whether it counts where the claim holds or where it fails."""
        if self.given is None:
            return None
        words = self.given.split()
        return (words[-1], words[0] != "not")

    def counts(self, assume: Mapping[str, bool]) -> bool:
        """Whether it counts under these claims; a claim not among them is taken to hold."""
        hangs = self.hangs_on
        return hangs is None or assume.get(hangs[0], True) == hangs[1]


@dataclass(frozen=True, slots=True)
class Weight:
    """What it is worth that ``prefer`` holds."""

    prefer: Expr
    worth: float

    def __str__(self) -> str:
        return f"{to_text(self.prefer)}: {self.worth:g}"


@dataclass(frozen=True, slots=True)
class Tier:
    """States of one rank, by index; ``strong``: greatly preferred to all below."""

    states: tuple[int, ...]
    strong: bool = False


class Ranking:
    """The states in order, as numbers.

    Args:
        rank: higher is better, not negative, equal numbers are ties; shape (n,).
        level: rises with rank; states of different levels are greatly preferred one to the other.
            ``None``: all preferences are mild.
    """

    def __init__(self, rank: NDArray[np.int32], level: NDArray[np.int32] | None = None) -> None:
        self.rank = np.ascontiguousarray(rank, np.int32)
        self.level = None if level is None else np.ascontiguousarray(level, np.int32)
        self.rank.flags.writeable = False

    @cached_property
    def dense(self) -> NDArray[np.int32]:
        """Ranks without gaps, 1 for the worst; shape (n,)."""
        _, place = np.unique(self.rank, return_inverse=True)
        return (place + 1).astype(np.int32)

    @cached_property
    def distinct(self) -> int:
        """How many different ranks there are."""
        return len(np.unique(self.rank))

    def tiers(self) -> tuple[Tier, ...]:
        """The states best first, ties together. Cost O(n log n)."""
        order = np.argsort(-self.rank.astype(np.int64), kind="stable")
        cuts = np.flatnonzero(np.diff(self.rank[order])) + 1
        found = np.split(order, cuts) if len(order) else []
        level = self.level
        return tuple(
            Tier(
                tuple(int(s) for s in tier),
                strong=level is not None
                and k + 1 < len(found)
                and bool(level[tier[0]] > level[found[k + 1][0]]),
            )
            for k, tier in enumerate(found)
        )

    def floor(self) -> NDArray[np.int32]:
        """The lowest rank of each state's level: below it everything is greatly less preferred."""
        if self.level is None:
            return np.zeros_like(self.rank)
        lowest = np.full(int(self.level.max(initial=0)) + 1, np.iinfo(np.int32).max, np.int32)
        np.minimum.at(lowest, self.level, self.rank)
        return lowest[self.level]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one state is preferred to another.

    Attributes:
        preferred: the better state, ``None`` where the two are equally preferred.
        strong: whether greatly so.
        says: in words.
        statement: the statement that decides, for prioritised statements.
        position: its place, 1 for the most important.
    """

    preferred: int | None
    strong: bool
    says: str
    statement: Statement | None = None
    position: int | None = None


@dataclass(frozen=True, slots=True)
class Preference:
    """What one decision maker prefers: statements, weights or tiers, and what is not known.

    Attributes:
        statements: most important first.
        weights: a state is worth the sum of those that hold in it.
        tiers: states best first; those not listed are tied below all others.
        strong_gap: with weights: neighbouring ranks at least this far apart are a strong step.
        unknown: expressions on which neither the direction nor the priority is known.
        evidence: ids of the record's statements.
    """

    statements: tuple[Statement, ...] = ()
    weights: tuple[Weight, ...] = ()
    tiers: tuple[Tier, ...] = ()
    strong_gap: float | None = None
    unknown: tuple[Expr, ...] = ()
    evidence: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if sum(map(bool, (self.statements, self.weights, self.tiers))) > 1:
            raise InputError("a preference is given by statements, weights or a ranking, not two")

    @classmethod
    def of(cls, *prefer: Expr | Statement) -> Preference:
        """Prioritised statements, most important first."""
        return cls(
            statements=tuple(p if isinstance(p, Statement) else Statement(p) for p in prefer)
        )

    @property
    def certain(self) -> bool:
        """Whether nothing in it is unknown, uncertain or hangs on a claim."""
        return not self.unknown and not any(s.uncertain or s.given for s in self.statements)

    @property
    def claims(self) -> tuple[str, ...]:
        """Claims that statements hang on."""
        return tuple(dict.fromkeys(s.hangs_on[0] for s in self.statements if s.hangs_on))

    def under(self, assume: Mapping[str, bool]) -> Preference:
        """Only the statements that count under these claims; others are taken to hold."""
        kept = tuple(s for s in self.statements if s.counts(assume))
        return self if len(kept) == len(self.statements) else replace(self, statements=kept)

    def ranking(self, states: States, assume: Mapping[str, bool] | None = None) -> Ranking:
        """The order it gives. Cost O(n · parts + n log n).

        Args:
            states: of the model.
            assume: which claims hold; those not named are taken to.

        What is unknown is left out; uncertain statements are kept.
        """
        if self.claims:
            return self.under(assume or {})._ranking(states)
        return self._ranking(states)

    def _ranking(self, states: States) -> Ranking:
        if self.weights:
            return self._by_weights(states)
        if self.tiers:
            return self._by_tiers(states)
        return self._by_statements(states)

    def _by_statements(self, states: States) -> Ranking:
        score = np.zeros(states.n, np.int32)
        used = 0
        for statement in self.statements:
            if used == _RANK_BITS:
                # Fewer distinct scores than states: their places take fewer bits.
                score = np.unique(score, return_inverse=True)[1].astype(np.int32)
                used = int(score.max(initial=0)).bit_length()
            score <<= 1
            score |= states.holds(statement.prefer)
            used += 1
        level = None
        if any(s.strong for s in self.statements):
            level = self._levels_of_statements(states, score)
        return Ranking(score, level)

    def _levels_of_statements(self, states: States, score: NDArray[np.int32]) -> NDArray[np.int32]:
        """Cut the ranking wherever a strong statement decides between neighbours."""
        _, sample, place = np.unique(score, return_index=True, return_inverse=True)
        truth = np.stack([states.holds(s.prefer)[sample] for s in self.statements])
        differs = truth[:, 1:] != truth[:, :-1]
        decides = differs.argmax(axis=0)
        strong = np.array([s.strong for s in self.statements])[decides]
        return np.asarray(np.concatenate([[0], np.cumsum(strong)])[place], np.int32)

    def _by_weights(self, states: States) -> Ranking:
        scaled, scale = _exact([w.worth for w in self.weights])
        score = np.zeros(states.n, np.int64)
        for weight, worth in zip(self.weights, scaled, strict=True):
            score += states.holds(weight.prefer) * np.int64(worth)
        found, place = np.unique(score, return_inverse=True)
        level = None
        if self.strong_gap is not None:
            # Compared in the same units; a gap is an exact integer there.
            strong = np.diff(found) >= self.strong_gap * scale
            level = np.concatenate([[0], np.cumsum(strong)])[place].astype(np.int32)
        return Ranking(place.astype(np.int32), level)

    def _by_tiers(self, states: States) -> Ranking:
        rank = np.zeros(states.n, np.int32)
        level = np.zeros(states.n, np.int32)
        seen = np.zeros(states.n, np.bool_)
        height = 0
        for k, tier in enumerate(reversed(self.tiers)):
            where = np.array(tier.states, np.int64)
            if len(where) and (seen[where].any() or len(np.unique(where)) < len(where)):
                twice = next(s for s in tier.states if seen[s] or tier.states.count(s) > 1)
                raise InputError(f"the ranking has state {twice + 1} twice: above and below itself")
            seen[where] = True
            height += tier.strong
            rank[where] = k + 1
            level[where] = height
        return Ranking(rank, level if height else None)

    def reason(self, states: States, first: int, second: int) -> Reason:
        """What decides between two states."""
        ranking = self.ranking(states)
        a, b = int(ranking.rank[first]), int(ranking.rank[second])
        better = None if a == b else first if a > b else second
        strong = ranking.level is not None and int(ranking.level[first]) != int(
            ranking.level[second]
        )
        for k, statement in enumerate(self.statements):
            truth = states.holds(statement.prefer)
            if truth[first] != truth[second]:
                holder, other = (first, second) if truth[first] else (second, first)
                says = f"statement {k + 1}, '{statement}': so at {holder + 1}, not at {other + 1}"
                return Reason(better, strong, says, statement, k + 1)
        if self.weights:
            worth = [
                sum(w.worth for w in self.weights if states.holds(w.prefer)[s])
                for s in (first, second)
            ]
            return Reason(better, strong, f"worth {worth[0]:g} against {worth[1]:g}")
        if better is None:
            return Reason(None, False, "nothing separates them")
        places = [int(ranking.distinct - ranking.dense[s] + 1) for s in (first, second)]
        return Reason(better, strong, f"ranked {places[0]} against {places[1]}")


def _exact(worths: Sequence[float]) -> tuple[list[int], int]:
    """Weights as whole numbers of the smallest decimal used: sums are then exact."""
    decimals = [Decimal(repr(float(w))) for w in worths]
    places = max((max(0, -int(d.as_tuple().exponent)) for d in decimals), default=0)
    scale = 10**places
    scaled = [int(d * scale) for d in decimals]
    if sum(abs(s) for s in scaled) >= 1 << 62:
        raise InputError("the weights are too far apart to be added exactly")
    return scaled, scale
