"""The moves of a model, without anybody's preferences: worked out once, used for many profiles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import prod

import numpy as np
from numpy.typing import NDArray

from backchannel.graphmodel.layout import Ints, Ladders
from backchannel.graphmodel.relations import Edges, Improvements, Moves, Relation
from backchannel.graphmodel.space import NamedStates, Space

__all__ = ["Mover", "Structure"]

Rank = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Mover:
    """Who moves: a decision maker, or several who own options jointly.

    Attributes:
        owners: decision makers, rising.
        options: what it moves; empty for the movers of an explicit graph.
    """

    owners: tuple[int, ...]
    options: tuple[int, ...] = ()


class Structure:
    """States and moves.

    Args:
        states: feasible assignments, or named states.
        decision_makers: how many there are.
        edges: by decision maker, the steps of an explicit graph.

    Attributes:
        movers: every decision maker by its number, then the groups that own options jointly.
    """

    def __init__(
        self,
        states: Space | NamedStates,
        decision_makers: int,
        edges: Sequence[Edges] | None = None,
    ) -> None:
        self.states = states
        self.n = states.n
        self.decision_makers = decision_makers
        self.edges = None if edges is None else tuple(edges)
        owned: dict[tuple[int, ...], list[int]] = {(i,): [] for i in range(decision_makers)}
        if isinstance(states, Space):
            for o, option in enumerate(states.options):
                if option.owners:
                    owned.setdefault(tuple(sorted(set(option.owners))), []).append(o)
        self.movers = tuple(Mover(owners, tuple(own)) for owners, own in owned.items())
        self._ladders: dict[tuple[int, ...], Ladders] = {}
        self._moves: dict[int, Relation] = {}

    @property
    def explicit(self) -> bool:
        """Whether moves are listed one by one."""
        return self.edges is not None

    @property
    def space(self) -> Space | None:
        """The feasible assignments, ``None`` for an explicit graph."""
        return self.states if isinstance(self.states, Space) else None

    def ladders(self, options: tuple[int, ...]) -> Ladders:
        """The moves of whoever owns ``options``; kept."""
        assert self.space is not None
        if options not in self._ladders:
            self._ladders[options] = Ladders(self.space, options)
        return self._ladders[options]

    def moves(self, mover: int) -> Relation:
        """A mover's moves; kept."""
        if mover not in self._moves:
            if self.edges is not None:
                self._moves[mover] = self.edges[mover]
            elif not self.movers[mover].options:
                nothing = np.zeros(0, np.int64)
                self._moves[mover] = Edges(self.n, nothing, nothing, transitive=True)
            else:
                self._moves[mover] = Moves(self.ladders(self.movers[mover].options))
        return self._moves[mover]

    def improvements(self, mover: int, ranks: Mapping[int, Rank]) -> Relation:
        """A mover's moves to states that are better for every key of ``ranks`` (by its numbers).

        With one ranking of an option-form mover this is a sort; otherwise steps are listed.
        """
        move = self.moves(mover)
        if isinstance(move, Moves) and len(ranks) == 1:
            return Improvements(move.ladders, next(iter(ranks.values())))
        steps = move if isinstance(move, Edges) else self.listed(mover)
        keep = np.ones(len(steps), np.bool_)
        for rank in ranks.values():
            keep &= rank[steps.target] > rank[steps.source]
        # A subset that an order picks from transitive steps is transitive itself.
        return steps.where(keep, transitive=steps.transitive)

    def improvements_on(self, mover: int, counts: Sequence[tuple[Rank, int]]) -> Edges:
        """A mover's moves to states better on every count: a ranking, and +1 for more or −1."""
        steps = self.listed(mover)
        keep = np.ones(len(steps), np.bool_)
        for rank, sign in counts:
            gain = rank[steps.target] - rank[steps.source]
            keep &= gain > 0 if sign > 0 else gain < 0
        # No counts leave all moves; an order on any count picks a transitive subset.
        return steps.where(keep, transitive=steps.transitive)

    def within(self, group: Sequence[int]) -> tuple[int, ...]:
        """The movers all of whose owners are in ``group``."""
        members = set(group)
        return tuple(m for m, mover in enumerate(self.movers) if members.issuperset(mover.owners))

    def against(self, group: Sequence[int]) -> tuple[int, ...]:
        """The movers none of whose owners is in ``group``."""
        members = set(group)
        return tuple(m for m, mover in enumerate(self.movers) if members.isdisjoint(mover.owners))

    # One state at a time ------------------------------------------------------------------------

    def targets(self, state: int, mover: int) -> Ints:
        """Where a mover's moves lead from a state, rising. Cost O(n) at most."""
        if self.edges is not None:
            return self.edges[mover].targets(state)
        assert self.space is not None
        if self._sparse(mover):
            return self._same_group(state, mover)
        codes = self.space.code(state) + self._steps(state, mover)
        found = self.space.find(np.sort(codes))
        return np.asarray(found[(found >= 0) & (found != state)])

    def _sparse(self, mover: int) -> bool:
        """Whether a mover's options have more combinations than are worth trying one by one."""
        assert self.space is not None
        width = prod(self.space.radix[o] for o in self.movers[mover].options)
        return width > 4 * self.n

    def _same_group(self, state: int, mover: int) -> Ints:
        """As :meth:`targets`, by looking at every state instead of every combination."""
        space, own = self.space, self.movers[mover].options
        assert space is not None
        keep = np.ones(self.n, np.bool_)
        for o, at in enumerate(space.digits_of(state)):
            if o not in own:
                keep &= space.digits(o) == at
            elif space.options[o].direction == "forward":
                keep &= space.digits(o) >= at
            elif space.options[o].direction == "backward":
                keep &= space.digits(o) <= at
        keep[state] = False
        return np.flatnonzero(keep)

    def _steps(self, state: int, mover: int) -> Ints:
        """Changes of code that the mover's options allow at ``state``."""
        space = self.space
        assert space is not None
        digits = space.digits_of(state)
        change = np.zeros(1, np.int64)
        for o in self.movers[mover].options:
            direction, at = space.options[o].direction, digits[o]
            low = at if direction == "forward" else 0
            high = at if direction == "backward" else space.radix[o] - 1
            steps = (np.arange(low, high + 1) - at) * space.weights[o]
            change = (change[:, None] + steps[None, :]).ravel()
        return change

    # All at once, listed ------------------------------------------------------------------------

    def listed(self, mover: int) -> Edges:
        """All of a mover's moves, one by one. Cost O(n + moves tried)."""
        if self.edges is not None:
            return self.edges[mover]
        space, options = self.space, self.movers[mover].options
        assert space is not None
        if self._sparse(mover):
            return self._listed_by_group(mover)
        source: list[Ints] = []
        target: list[Ints] = []
        digits = [space.digits(o) for o in options]
        every = np.arange(self.n)
        for wanted in product(*(range(space.radix[o]) for o in options)):
            codes = space.codes.copy()
            allowed = np.ones(self.n, np.bool_)
            for o, digit, value in zip(options, digits, wanted, strict=True):
                codes += (value - digit) * space.weights[o]
                if space.options[o].direction == "forward":
                    allowed &= digit <= value
                elif space.options[o].direction == "backward":
                    allowed &= digit >= value
            found = space.find(codes)
            allowed &= (found >= 0) & (found != every)
            source.append(every[allowed])
            target.append(found[allowed])
        return Edges(self.n, np.concatenate(source), np.concatenate(target), transitive=True)

    def _listed_by_group(self, mover: int) -> Edges:
        """As :meth:`listed`: all pairs of every group."""
        space, own = self.space, self.movers[mover].options
        assert space is not None
        ladders = self.ladders(own)
        size = np.diff(np.append(ladders.first, self.n))[ladders.ordered_group]
        source = np.repeat(ladders.order, size)
        begin = np.repeat(ladders.first[ladders.ordered_group] - (np.cumsum(size) - size), size)
        target = ladders.order[np.arange(len(source)) + begin]
        keep = source != target
        for o in ladders.strict:
            rise = space.digits(o)[target] - space.digits(o)[source]
            keep &= rise >= 0 if space.options[o].direction == "forward" else rise <= 0
        return Edges(self.n, source[keep], target[keep], transitive=True)

    @cached_property
    def symmetric(self) -> bool:
        """Whether every move can be taken back."""
        if self.space is not None:
            return all(o.direction == "both" for o in self.space.options)
        return False
