"""The graph model of a conflict: decision makers, states, moves and preferences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from backchannel.casefile.expressions import Expr, Name, Not, parse, to_text
from backchannel.errors import InputError, NotFound, UsageError
from backchannel.graphmodel.preferences import Preference, Ranking, Reason, Statement
from backchannel.graphmodel.relations import Edges
from backchannel.graphmodel.space import NamedStates, Option, contradiction, enumerate_states
from backchannel.graphmodel.structure import Mover, Structure

__all__ = ["GraphModel"]

#: What may be given as one decision maker's preference.
AnyPreference = Preference | Ranking | Sequence[int] | NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class GraphModel:
    """A conflict. Build one with :meth:`of_options`, :meth:`of_graph` or ``from_case``.

    States are numbered from 0; people count from 1 (``ordered`` numbers, as GMCR+ prints them).

    Attributes:
        decision_makers: names, in order.
        structure: states and moves.
        preferences: one for each decision maker.
        rankings: the order each preference gives.
        status_quo: the present state, if known.
        labels: names of states.
        infeasible: expressions that no state satisfies (what must hold, negated).
        names: how to call decision makers in sentences; by name.
        case_hash: of the case it was built from.
        coalitions: groups worth naming.
        attitudes: of decision makers to each other, where said.
        assumed: which contested claims hold; those not named are taken to.
    """

    decision_makers: tuple[str, ...]
    structure: Structure
    preferences: tuple[Preference, ...]
    rankings: tuple[Ranking, ...]
    status_quo: int | None = None
    labels: Mapping[int, str] = field(default_factory=dict)
    infeasible: tuple[Expr, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    case_hash: str | None = None
    assumed: Mapping[str, bool] = field(default_factory=dict)
    coalitions: tuple[tuple[str, ...], ...] = ()
    attitudes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    # Building -----------------------------------------------------------------------------------

    @classmethod
    def of_options(
        cls,
        decision_makers: Sequence[str],
        options: Sequence[Option],
        preferences: Mapping[str, AnyPreference] | None = None,
        *,
        infeasible: Sequence[Expr | str] = (),
        requires: Sequence[Expr | str] = (),
        status_quo: Mapping[str, str] | int | None = None,
        title: str = "",
    ) -> GraphModel:
        """A model in option form.

        Args:
            decision_makers: names.
            options: first option varies fastest in the numbering of states; see :class:`Option`.
            preferences: by decision maker; who is left out is indifferent.
            infeasible: expressions that no state satisfies.
            requires: expressions that every state satisfies.
            status_quo: values of options (others at their first), or a state.

        Raises:
            InputError: no state is feasible.
            TooLarge: too many states.
            NotFound: an expression names something else than options and values.

        Example:
            >>> m = GraphModel.of_options(
            ...     ["a", "b"], [Option("x", (0,)), Option("y", (1,))],
            ...     {"a": Preference.of(parse("y"), parse("not x"))})
            >>> m.n, [t.states for t in m.ranking("a").tiers()]
            (4, [(2,), (3,), (0,), (1,)])
        """
        _distinct("decision maker", decision_makers)
        _distinct("option", [o.name for o in options])
        wrong = [_expr(e) for e in infeasible] + [Not(_expr(e)) for e in requires]
        constraints: list[Expr] = [e.part if isinstance(e, Not) else Not(e) for e in wrong]
        space = enumerate_states(options, constraints)
        if space.n == 0:
            clash = [to_text(constraints[k]) for k in contradiction(options, constraints)]
            raise InputError(
                "no state is feasible: no state satisfies " + " and ".join(f"'{c}'" for c in clash),
                hint="change or remove one of these constraints",
            )
        structure = Structure(space, len(decision_makers))
        where = space.state_of(status_quo) if isinstance(status_quo, Mapping) else status_quo
        if where is None and isinstance(status_quo, Mapping):
            raise InputError("the status quo is not feasible")
        return cls._made(decision_makers, structure, preferences, where, tuple(wrong), title)

    @classmethod
    def of_graph(
        cls,
        decision_makers: Sequence[str],
        states: Sequence[str],
        moves: Mapping[str, Sequence[tuple[int, int]] | NDArray[np.int64]],
        preferences: Mapping[str, AnyPreference] | None = None,
        *,
        status_quo: int | None = None,
        title: str = "",
    ) -> GraphModel:
        """An explicit graph.

        Args:
            decision_makers: names.
            states: names.
            moves: by decision maker: pairs of states (from, to), shape (moves, 2).
            preferences: by decision maker; who is left out is indifferent.
        """
        _distinct("decision maker", decision_makers)
        _distinct("state", states)
        n = len(states)
        if not n:
            raise InputError("the graph has no states")
        for name in moves:
            if name not in decision_makers:
                raise NotFound.named("decision maker", name, decision_makers)
        edges = []
        for name in decision_makers:
            pairs = np.asarray(moves.get(name, ()), np.int64).reshape(-1, 2)
            if len(pairs) and (pairs.min() < 0 or pairs.max() >= n):
                raise UsageError(f"a move of {name!r} leads out of the {n} states")
            edges.append(Edges(n, pairs[:, 0], pairs[:, 1]))
        structure = Structure(NamedStates(states), len(decision_makers), edges)
        return cls._made(decision_makers, structure, preferences, status_quo, (), title)

    @classmethod
    def _made(
        cls,
        decision_makers: Sequence[str],
        structure: Structure,
        preferences: Mapping[str, AnyPreference] | None,
        status_quo: int | None,
        infeasible: tuple[Expr, ...],
        title: str,
    ) -> GraphModel:
        indifferent = Preference()
        flat = Ranking(np.zeros(structure.n, np.int32))
        count = len(decision_makers)
        model = cls(
            decision_makers=tuple(decision_makers),
            structure=structure,
            preferences=(indifferent,) * count,
            rankings=(flat,) * count,
            status_quo=status_quo,
            infeasible=infeasible,
            title=title,
        )
        return model.with_preferences(preferences or {})

    def with_preferences(self, preferences: Mapping[str, AnyPreference]) -> GraphModel:
        """The same states and moves with other preferences for some decision makers.

        Args:
            preferences: a :class:`Preference`, a :class:`Ranking`, or ranks by state (higher is
                better, shape (n,)).
        """
        given = list(self.preferences)
        rankings = list(self.rankings)
        for name, preference in preferences.items():
            at = self.decision_maker(name)
            if isinstance(preference, Preference):
                given[at] = preference
                rankings[at] = preference.ranking(self.structure.states, self.assumed)
                continue
            if not isinstance(preference, Ranking):
                preference = Ranking(np.asarray(preference, np.int32))
            if preference.rank.shape != (self.n,):
                raise UsageError(f"ranks of {name!r}: {self.n} states are wanted")
            if self.n and int(preference.rank.min()) < 0:
                raise UsageError(f"ranks of {name!r} must not be negative")
            rankings[at] = preference
            given[at] = Preference()
        return replace(self, preferences=tuple(given), rankings=tuple(rankings))

    def assuming(self, claims: Mapping[str, bool]) -> GraphModel:
        """The same conflict with these contested claims holding or not."""
        model = replace(self, assumed={**self.assumed, **claims})
        hanging = {
            name: p
            for name, p in zip(self.decision_makers, self.preferences, strict=True)
            if p.claims
        }
        return model.with_preferences(hanging)

    @property
    def claims(self) -> tuple[str, ...]:
        """The claims that preferences hang on."""
        return tuple(dict.fromkeys(c for p in self.preferences for c in p.claims))

    # Looking ------------------------------------------------------------------------------------

    @property
    def n(self) -> int:
        """How many states there are."""
        return self.structure.n

    @property
    def options(self) -> tuple[Option, ...]:
        """The options; none for an explicit graph."""
        space = self.structure.space
        return () if space is None else space.options

    @property
    def movers(self) -> tuple[Mover, ...]:
        """Who can move: every decision maker, then groups that own options jointly."""
        return self.structure.movers

    @cached_property
    def ranks(self) -> tuple[NDArray[np.int32], ...]:
        """Ranks by decision maker, higher is better, each of shape (n,)."""
        return tuple(r.rank for r in self.rankings)

    def decision_maker(self, name: str) -> int:
        """The number of a decision maker.

        Raises:
            NotFound: with near names.
        """
        if name not in self.decision_makers:
            raise NotFound.named("decision maker", name, self.decision_makers)
        return self.decision_makers.index(name)

    def ranking(self, name: str) -> Ranking:
        """The order of states for one decision maker."""
        return self.rankings[self.decision_maker(name)]

    def called(self, decision_maker: int) -> str:
        """How a decision maker is called in sentences."""
        name = self.decision_makers[decision_maker]
        return self.names.get(name, name)

    def values(self, state: int) -> dict[str, str]:
        """The value of every option at a state; empty for an explicit graph."""
        space = self.structure.space
        if space is None:
            return {}
        digits = space.digits_of(state)
        return {o.name: o.values[d] for o, d in zip(space.options, digits, strict=True)}

    def code(self, state: int) -> int:
        """The state's number among all combinations: GMCR+'s decimal where all are yes/no."""
        space = self.structure.space
        return state if space is None else space.code(state)

    def label(self, state: int) -> str:
        """A name for a state: its label, its name in a graph, or the options taken in it."""
        if state in self.labels:
            return self.labels[state]
        if isinstance(self.structure.states, NamedStates):
            return self.structure.states.names[state]
        taken = []
        for option, value in zip(self.options, self.values(state).values(), strict=True):
            if option.is_yes_no:
                taken += [option.name] if value == "yes" else []
            elif value != option.values[0]:
                taken.append(f"{option.name} = {value}")
        return ", ".join(taken) or "nothing taken"

    def state(self, text: str) -> int:
        """Find a state by ordered number (from 1), label, name, or an expression true of one only.

        Raises:
            NotFound: no such state.
            UsageError: several states satisfy the expression.
        """
        text = text.strip()
        by_name = {label: s for s, label in self.labels.items()}
        if isinstance(self.structure.states, NamedStates):
            by_name.update(self.structure.states.places)
        if text in by_name:
            return by_name[text]
        if text.isdecimal():
            if not 1 <= int(text) <= self.n:
                raise NotFound(f"no state {text}", hint=f"states are numbered 1 to {self.n}")
            return int(text) - 1
        expr = parse(text)
        if isinstance(expr, Name) and expr.name not in {*by_name, *self._option_names()}:
            raise NotFound.named("state or option", expr.name, [*by_name, *self._option_names()])
        found = np.flatnonzero(self.structure.states.holds(expr))
        if len(found) == 1:
            return int(found[0])
        if not len(found):
            raise NotFound(f"no feasible state satisfies {text!r}")
        listed = ", ".join(str(s + 1) for s in found[:8].tolist())
        raise UsageError(
            f"{len(found)} states satisfy {text!r}",
            hint=f"say which: {listed}" + (" …" if len(found) > 8 else ""),
        )

    def _option_names(self) -> list[str]:
        return [o.name for o in self.options]

    # Moving -------------------------------------------------------------------------------------

    def mover(self, who: str | int) -> int:
        """The number of a mover, by number or by a decision maker's name."""
        return self.decision_maker(who) if isinstance(who, str) else who

    def moves(self, state: int, who: str | int) -> tuple[int, ...]:
        """Where a mover can go from a state in one move, rising."""
        return tuple(self.structure.targets(state, self.mover(who)).tolist())

    def improvements(self, state: int, who: str | int) -> tuple[int, ...]:
        """Moves to states that every owner of the mover strictly prefers, rising."""
        mover = self.mover(who)
        targets = self.structure.targets(state, mover)
        for owner in self.movers[mover].owners:
            rank = self.ranks[owner]
            targets = targets[rank[targets] > rank[state]]
        return tuple(targets.tolist())

    def steps(self, state: int, *, improving: bool = False) -> Iterator[tuple[int, int]]:
        """All moves (or improvements) from a state: pairs of mover and state."""
        for mover in range(len(self.movers)):
            find = self.improvements if improving else self.moves
            for target in find(state, mover):
                yield mover, target

    def mover_name(self, mover: int) -> str:
        """How a mover is called in sentences."""
        return " and ".join(self.called(o) for o in self.movers[mover].owners)

    def reason(self, name: str, first: int, second: int) -> Reason:
        """What decides for one decision maker between two states."""
        at = self.decision_maker(name)
        preference = self.preferences[at]
        if preference.statements or preference.weights or preference.tiers:
            return preference.under(self.assumed).reason(self.structure.states, first, second)
        rank = self.ranks[at]
        if rank[first] == rank[second]:
            return Reason(None, False, "nothing separates them")
        return Reason(first if rank[first] > rank[second] else second, False, "ranked so")


def _expr(given: Expr | str) -> Expr:
    return parse(given) if isinstance(given, str) else given


def _distinct(kind: str, names: Sequence[str]) -> None:
    twice = (
        [n for n in dict.fromkeys(names) if list(names).count(n) > 1]
        if len(set(names)) < len(names)
        else []
    )
    if twice:
        raise InputError(f"the {kind} {twice[0]!r} is named twice")


def statements(*texts: str) -> Preference:
    """Prioritised statements from texts, most important first."""
    return Preference(statements=tuple(Statement(parse(t)) for t in texts))
