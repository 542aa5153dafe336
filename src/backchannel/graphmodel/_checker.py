"""The work behind :mod:`backchannel.graphmodel.checking`: one pass over a model section."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from math import prod
from typing import Any, Literal, cast

from backchannel.casefile.case import Key
from backchannel.casefile.expressions import Expr, Not, mentions, names, parse
from backchannel.casefile.models import ModelSpec
from backchannel.casefile.models.graph import OptionSpec, PreferenceSpec
from backchannel.diagnostics import Code, Diagnostic, Span
from backchannel.errors import ExpressionError, TooLarge, UsageError, near
from backchannel.graphmodel import codes
from backchannel.graphmodel._places import inside, split_move, written
from backchannel.graphmodel.space import (
    BYTES_A_STATE,
    MAX_STATES,
    YES_NO,
    NamedStates,
    Option,
    Space,
    contradiction,
    enumerate_states,
)

__all__ = ["Checker", "Draft", "SpanOf"]

SpanOf = Callable[[tuple[Any, ...]], Span]


@dataclass
class Draft:
    """A model as far as it could be read.

    Attributes:
        decision_makers: who owns options, moves, or has preferences.
        options: those that could be read.
        constraints: expressions every state satisfies, with their paths.
        states: ``None`` where there are too many to look at or the constraints do not parse.
        expressions: every expression that parsed and refers to what exists, by its path.
        found: what is wrong.
    """

    decision_makers: tuple[str, ...]
    options: tuple[Option, ...]
    constraints: list[tuple[tuple[Any, ...], Expr]] = field(default_factory=list)
    states: Space | NamedStates | None = None
    expressions: dict[tuple[Any, ...], Expr] = field(default_factory=dict)
    found: list[Diagnostic] = field(default_factory=list)


class Checker:
    """Reads one section and says what is wrong; see :meth:`run`."""

    def __init__(
        self, spec: ModelSpec, span_of: SpanOf, claims: Collection[str] | None, most: int
    ) -> None:
        self.spec, self.span_of, self.claims, self.most = spec, span_of, claims, most
        self.found: list[Diagnostic] = []

    def say(self, code: Code, path: Sequence[Any], message: str, hint: str | None = None) -> None:
        unknown = code in (codes.UNKNOWN_DECISION_MAKER, codes.UNKNOWN_OPTION)
        where = self.span_of(Key.last(("model", *path), message) if unknown else ("model", *path))
        self.found.append(code.at(where, message, hint=hint))

    def run(self) -> Draft:
        """Everything, in the order in which one thing builds on another."""
        spec = self.spec
        if bool(spec.options) == (spec.graph is not None):
            what = "both options and a graph" if spec.options else "neither options nor a graph"
            self.say(codes.NOT_ONE_FORM, (), f"the model has {what}")
        self.people = self._decision_makers()
        self.options = tuple(self._options())
        self.draft = Draft(self.people, self.options, found=self.found)
        if spec.graph is not None and not spec.options:
            self.draft.states = NamedStates(tuple(spec.graph.states))
            self._graph()
            self.space = None
        else:
            self.space = Space(self.options)
            self._constraints()
        self._names()
        self._status_quo()
        for name, preference in spec.preferences.items():
            self._preference(("preferences", name), name, preference)
        for viewer, view in spec.views.items():
            for name, preference in view.believes.items():
                self._preference(("views", viewer, "believes", name), name, preference)
        for name in self.people:
            if name not in spec.preferences:
                self.say(
                    codes.ALL_TIED,
                    ("options" if self.space is not None else "graph", name),
                    f"{name!r} has no preferences, so every state is stable for it",
                )
        for label, text in spec.labels.items():
            self._label(label, text)
        return self.draft

    # Who and what ------------------------------------------------------------------------------

    def _decision_makers(self) -> tuple[str, ...]:
        spec = self.spec
        names = dict.fromkeys(spec.options)
        if spec.graph is not None:
            names.update(dict.fromkeys(spec.graph.moves))
        return tuple(names)

    def _options(self) -> Iterator[Option]:
        seen: dict[str, str] = {}
        for owner, options in self.spec.options.items():
            for name, option in options.items():
                path = ("options", owner, name)
                if name in seen:
                    self.say(
                        codes.OPTION_TWICE,
                        path,
                        f"{name!r} is declared under {seen[name]!r} and {owner!r}",
                        "rename one, or write 'owners: [...]' under one of them",
                    )
                    continue
                seen[name] = owner
                read = self._option(path, owner, name, option)
                if read is not None:
                    yield read

    def _option(
        self, path: tuple[Any, ...], owner: str, name: str, spec: OptionSpec
    ) -> Option | None:
        values = spec.values or YES_NO
        if len(values) < 2 or len(set(values)) < len(values):
            self.say(codes.BAD_VALUES, (*path, "values"), f"{name!r} needs two different values")
            return None
        owners = [owner] if spec.owners is None else [*spec.owners]
        if spec.owners:
            owners = list(dict.fromkeys([owner, *owners]))
        numbers = []
        for who in owners:
            if who in self.people:
                numbers.append(self.people.index(who))
            else:
                self._unknown_person((*path, "owners"), who)
        if not owners:
            self.say(
                codes.UNOWNED,
                (*path, "owners"),
                f"nobody owns {name!r}, so no move ever changes it",
                "give it an owner, or fix its value with 'requires:'",
            )
        direction = {True: "forward", False: "both"}.get(
            cast(bool, spec.irreversible), spec.irreversible
        )
        return Option(
            name,
            tuple(sorted(numbers)),
            tuple(values),
            cast(Literal["both", "forward", "backward"], direction),
            spec.says,
        )

    def _unknown_person(self, path: Sequence[Any], name: str) -> None:
        close = near(name, self.people)
        hint = "did you mean " + " or ".join(map(repr, close)) + "?" if close else None
        self.say(
            codes.UNKNOWN_DECISION_MAKER,
            path,
            f"no decision maker {name!r}",
            hint or "decision makers: " + ", ".join(self.people),
        )

    def _names(self) -> None:
        spec = self.spec
        for name in spec.preferences:
            if name not in self.people:
                self._unknown_person(("preferences", name), name)
        for k, members in enumerate(spec.coalitions):
            for name in members:
                if name not in self.people:
                    self._unknown_person(("coalitions", k), name)
            if len(set(members)) < 2:
                self.say(codes.COALITION, ("coalitions", k), "a coalition needs two members")
        for name, attitudes in spec.attitudes.items():
            for other in (name, *attitudes):
                if other not in self.people:
                    self._unknown_person(("attitudes", name), other)
        for viewer, view in spec.views.items():
            for name in (viewer, *view.believes):
                if name not in self.people:
                    self._unknown_person(("views", viewer), name)
            for k, option in enumerate(view.unaware_of):
                if self.space is not None and option not in self.space.places:
                    self._unknown_option(("views", viewer, "unaware_of", k), option, None)

    # Expressions -------------------------------------------------------------------------------

    def _span(self, paths: Sequence[tuple[Any, ...]]) -> Span:
        """The narrowest of the spans of the ways a thing may be written."""
        spans = [self.span_of(("model", *p)) for p in paths]
        return min(spans, key=lambda s: (s.end - s.start) or 1 << 40)

    def expression(self, text: str, *paths: tuple[Any, ...]) -> Expr | None:
        """Parse an expression and check what it names; ``None`` where it cannot be used."""
        span = self._span(paths)
        try:
            expr = parse(text)
        except ExpressionError as error:
            place = inside(span, text, error.column, error.length)
            self.found.append(codes.EXPRESSION.at(place, error.message, hint=error.hint))
            return None
        if not self._refers(expr, text, span):
            return None
        self.draft.expressions[paths[0]] = expr
        return expr

    def _refers(self, expr: Expr, text: str, span: Span) -> bool:
        good = True
        for name, values in mentions(expr):
            where = inside(span, text, name.column, name.length)
            if self.space is None:
                assert isinstance(self.draft.states, NamedStates)
                if name.name not in self.draft.states.places:
                    self._unknown_option((), name.name, where, kind="state")
                    good = False
                continue
            if name.name not in self.space.places:
                self._unknown_option((), name.name, where)
                good = False
                continue
            option = self.space.options[self.space.places[name.name]]
            if not values and not option.is_yes_no:
                self.found.append(
                    codes.NEEDS_VALUE.at(
                        where,
                        f"{name.name!r} has the values {', '.join(option.values)}: say which",
                        hint=f"write '{name.name} = {written(option.values[-1])}'",
                    )
                )
                good = False
            for value in values:
                try:
                    self.space.value(self.space.places[name.name], value.text)
                except UsageError as error:
                    place = inside(span, text, value.column, value.length)
                    self.found.append(codes.UNKNOWN_VALUE.at(place, error.message, hint=error.hint))
                    good = False
        return good

    def _unknown_option(
        self, path: Sequence[Any], name: str, where: Span | None, kind: str = "option"
    ) -> None:
        known: Collection[str]
        if self.space is not None:
            known = self.space.places
        else:
            assert isinstance(self.draft.states, NamedStates)
            known = self.draft.states.places
        close = near(name, known)
        hint = "did you mean " + " or ".join(map(repr, close)) + "?" if close else None
        self.found.append(
            codes.UNKNOWN_OPTION.at(
                where or self.span_of(Key.last(("model", *path), repr(name))),
                f"no {kind} {name!r}",
                hint=hint or f"{kind}s: " + ", ".join(list(known)[:10]),
            )
        )

    # Feasibility -------------------------------------------------------------------------------

    def _constraints(self) -> None:
        broken = False
        for key in ("infeasible", "requires"):
            for k, constraint in enumerate(getattr(self.spec, key)):
                expr = self.expression(constraint.when, (key, k, "when"), (key, k))
                if expr is None:
                    broken = True
                else:
                    wanted = Not(expr) if key == "infeasible" else expr
                    self.draft.constraints.append(((key, k), wanted))
        if broken or not self.options:
            return
        constraints = [c for _, c in self.draft.constraints]
        try:
            states = enumerate_states(self.options, constraints, most=self.most)
        except TooLarge:
            self._too_large(constraints)
            return
        if states.n:
            self.draft.states = states
            if len(constraints) <= 64:
                self._without_effect(states)
        else:
            self._contradiction()

    def _too_large(self, constraints: Sequence[Expr]) -> None:
        """Options in no constraint multiply the states freely; that is what is certain here."""
        bound = {name for c in constraints for name in names(c)}
        at_least = prod(len(o.values) for o in self.options if o.name not in bound)
        if at_least > MAX_STATES:
            memory = at_least * BYTES_A_STATE / 1e9
            self.say(
                codes.TOO_LARGE,
                ("options",),
                f"the model has {at_least:,} states or more, about {memory:,.0f} GB to analyse; "
                f"at most {MAX_STATES:,} are handled",
                "fewer options or values, or constraints that exclude more combinations",
            )

    def _contradiction(self) -> None:
        """Name the fewest constraints that leave no state: none of them can be spared."""
        among = contradiction(self.options, [c for _, c in self.draft.constraints], self.most)
        kept = [self.draft.constraints[k] for k in among]
        first, *others = kept
        related = [(self.span_of(("model", *path)), "together with this") for path, _ in others]
        what = "this constraint leaves" if not others else "these constraints together leave"
        names = ", ".join(f"{key}[{k + 1}]" for (key, k), _ in kept)
        self.found.append(
            codes.INFEASIBLE.at(
                self.span_of(("model", *first[0])),
                f"no state is feasible: {what} none ({names})",
                hint="change or remove one of them",
                related=related,
            )
        )

    def _without_effect(self, states: Space) -> None:
        for path, constraint in self.draft.constraints:
            rest = [c for p, c in self.draft.constraints if p != path]
            try:
                more = enumerate_states(self.options, [*rest, Not(constraint)], most=self.most)
            except TooLarge:
                continue
            if more.n == 0:
                self.say(
                    codes.CONSTRAINT_NO_EFFECT, path, "this constraint excludes nothing further"
                )

    def _graph(self) -> None:
        graph = self.spec.graph
        assert graph is not None
        states = self.draft.states
        assert isinstance(states, NamedStates)
        for name, moves in graph.moves.items():
            for k, text in enumerate(moves):
                path = ("graph", "moves", name, k)
                pair = split_move(text)
                if pair is None:
                    self.say(codes.BAD_MOVE, path, f"{text!r} is no move", "write 'a -> b'")
                    continue
                for state in pair[:2]:
                    if state not in states.places:
                        close = near(state, states.names)
                        hint = f"did you mean {close[0]!r}?" if close else None
                        self.say(codes.BAD_MOVE, path, f"no state {state!r}", hint)

    def _status_quo(self) -> None:
        given = self.spec.status_quo
        if given is None or given == {}:
            return
        if self.space is None or isinstance(given, str):
            known: Collection[str] = self.spec.labels
            if isinstance(self.draft.states, NamedStates):
                known = self.draft.states.names
            if not isinstance(given, str) or given not in known:
                hint = near(str(given), known)
                self.say(
                    codes.STATUS_QUO,
                    ("status_quo",),
                    f"no state {given!r}",
                    f"did you mean {hint[0]!r}?" if hint else None,
                )
            return
        good = True
        for name, value in given.items():
            if name not in self.space.places:
                self._unknown_option(("status_quo", name), name, None)
                good = False
                continue
            try:
                self.space.value(self.space.places[name], value)
            except UsageError as error:
                self.say(codes.UNKNOWN_VALUE, ("status_quo", name), error.message, error.hint)
                good = False
        if (
            good
            and isinstance(self.draft.states, Space)
            and self.draft.states.state_of(given) is None
        ):
            self.say(
                codes.STATUS_QUO,
                ("status_quo",),
                "the status quo is excluded by the constraints",
                "options that it does not name stand at their first value",
            )

    # Preferences -------------------------------------------------------------------------------

    def _preference(self, path: tuple[Any, ...], name: str, spec: PreferenceSpec) -> None:
        given = [k for k in ("statements", "weights", "ranking") if getattr(spec, k)]
        if len(given) > 1:
            self.say(codes.TWO_WAYS, path, f"{name!r} has {' and '.join(given)}: keep one")
            return
        separates = 0
        for k, statement in enumerate(spec.statements):
            places = [
                (*path, "statements", k, "prefer"),
                (*path, k, "prefer"),
                (*path, "statements", k),
                (*path, k),
            ]
            expr = self.expression(statement.prefer, *places)
            separates += expr is None or self._separates(expr, places, name)
            if statement.given and self.claims is not None:
                claim = statement.given.split()[-1]
                if claim not in self.claims:
                    close = near(claim, self.claims)
                    self.found.append(
                        codes.UNKNOWN_CLAIM.at(
                            self._span([(*path, "statements", k, "given"), (*path, k, "given")]),
                            f"no claim {claim!r}",
                            hint=f"did you mean {close[0]!r}?" if close else None,
                        )
                    )
        for text in spec.weights:
            expr = self.expression(text, (*path, "weights", text))
            separates += expr is None or self._separates(expr, [(*path, "weights", text)], name)
        for k, text in enumerate(spec.unknown):
            self.expression(text, (*path, "unknown", k), (*path, "unknown"))
            separates += 1
        if spec.ranking:
            separates += self._ranking(path, spec)
        if not separates and given:
            # An empty preference says on purpose that all states are equal.
            self.say(codes.ALL_TIED, path, f"the preferences of {name!r} leave all states tied")

    def _separates(self, expr: Expr, places: Sequence[tuple[Any, ...]], name: str) -> bool:
        states = self.draft.states
        if states is None or states.n < 2:
            return True
        truth = states.holds(expr)
        if truth.any() and not truth.all():
            return True
        always = "every state" if truth.all() else "no state"
        self.found.append(
            codes.NO_EFFECT.at(
                self._span(places), f"this holds in {always}, so it separates nothing"
            )
        )
        return False

    def _ranking(self, path: tuple[Any, ...], spec: PreferenceSpec) -> bool:
        seen: dict[int, str] = {}
        tiers = 0
        for k, tier in enumerate(spec.ranking):
            if tier == ">>":
                continue
            tiers += 1
            items = (tier,) if isinstance(tier, str) else tier
            for item in items:
                place = (*path, "ranking", k)
                states = self.pick(item, place)
                for state in states or ():
                    if state in seen:
                        self.say(
                            codes.CYCLIC,
                            place,
                            f"state {state + 1} stands here and at {seen[state]!r}: "
                            "above and below itself",
                        )
                        break
                    seen[state] = item
        total = self.draft.states.n if self.draft.states is not None else 0
        return tiers > 1 or (tiers == 1 and len(seen) < total) or self.draft.states is None

    def pick(self, item: str, place: tuple[Any, ...]) -> list[int] | None:
        """The states an item of a ranking means; ``None`` (and a finding) where it means none."""
        states = self.draft.states
        if states is None:
            return None
        if item.isdecimal() and (self.space is None or item not in self.space.places):
            if 1 <= int(item) <= states.n:
                return [int(item) - 1]
            self.say(
                codes.RANKED_NOTHING, place, f"no state {item}", f"states run from 1 to {states.n}"
            )
            return None
        text = self.spec.labels.get(item, item)
        expr = self.expression(text, place)
        if expr is None:
            return None
        found: list[int] = states.holds(expr).nonzero()[0].tolist()
        if not found:
            self.say(codes.RANKED_NOTHING, place, f"no feasible state satisfies {item!r}")
            return None
        return found

    def _label(self, label: str, text: str) -> None:
        expr = self.expression(text, ("labels", label))
        states = self.draft.states
        if expr is None or states is None:
            return
        count = int(states.holds(expr).sum())
        if count != 1:
            self.say(
                codes.LABEL,
                ("labels", label),
                f"{label!r} fits {count or 'no'} state{'s' if count > 1 else ''}",
            )
