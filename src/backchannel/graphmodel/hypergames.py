"""Hypergames: a conflict in which the parties do not see the same conflict.

Each decision maker has a view: a graph model in which options that it does not know of stay at the
status quo and others may have preferences that they do not have. A state of the conflict looks to a
decision maker like the state of its view with the same values of the options it knows.

A state is a *hypergame equilibrium* when each decision maker, in its own view, finds it stable for
itself. Bennett (1977), "Toward a theory of hypergames", Omega 5; Wang, Hipel & Fraser (1988),
"Modeling misperceptions in games", Behavioral Science 33 (first-level hypergames); Aljefri, Bashar,
Hipel & Fang (2018), "Hypergame theory within the graph model for conflict resolution", IEEE
Transactions on Systems, Man, and Cybernetics: Systems 48.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from backchannel.casefile import Case
from backchannel.errors import NotFound, UsageError
from backchannel.graphmodel.case import from_case
from backchannel.graphmodel.explain import change_in_words
from backchannel.graphmodel.kernel import Kernel
from backchannel.graphmodel.model import GraphModel
from backchannel.graphmodel.perceptions import (
    Illusion,
    Perception,
    Seen,
    Surprise,
    Unexpected,
    View,
    perceptions_of,
    seen_by,
)
from backchannel.graphmodel.stability import CONCEPTS, FAST_CONCEPTS, stability, stable_arrays
from backchannel.graphmodel.tally import state_words
from backchannel.results import Provenance, Result

__all__ = ["Illusion", "Surprise", "Unexpected", "View", "Views", "views"]

Bools = NDArray[np.bool_]

#: Whose view, which state, and who is to leave it.
_Parting = tuple[int, int, tuple[str, ...]]

#: States from which surprises are looked for, at most.
_WATCHED = 1024
#: Findings of each kind told, at most.
_LISTED = 5000


@dataclass(frozen=True)
class Views(Result):
    """The conflict as it is, as each decision maker sees it, and what follows from the difference.

    Attributes:
        n: states of the conflict.
        concepts: names.
        views: one for each decision maker.
        actual: by concept, equilibria if all saw the conflict as it is.
        hypergame: by concept, states stable for each decision maker in its own view.
        unexpected: hypergame equilibria that someone does not expect to last.
        illusions: equilibria of a view that would not last.
        surprises: strategic surprises, those that hurt first.
        more: equilibria that are unexpected or illusions beyond the 5,000 of each that are told.
        says: the findings in words.
    """

    n: int
    concepts: tuple[str, ...]
    views: tuple[View, ...]
    actual: Mapping[str, tuple[int, ...]]
    hypergame: Mapping[str, tuple[int, ...]]
    unexpected: tuple[Unexpected, ...]
    illusions: tuple[Illusion, ...]
    surprises: tuple[Surprise, ...]
    more: int
    says: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """States by ordered number (from 1)."""
        out = _ordered(super().to_json())
        assert isinstance(out, dict)
        return out


#: Keys under which results hold states.
_STATES = {"state", "target"}
_BY_CONCEPT = {"equilibria", "actual", "hypergame"}


def _ordered(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        if key in _BY_CONCEPT:
            return {c: [s + 1 for s in states] for c, states in value.items()}
        return {k: _ordered(v, k) for k, v in value.items()}
    if isinstance(value, list):
        return [_ordered(v) for v in value]
    return value + 1 if key in _STATES else value


def views(
    source: Case | GraphModel,
    perceptions: Mapping[str, Perception] | None = None,
    *,
    as_of: str | None = None,
    assume: Mapping[str, bool] | None = None,
    concepts: Sequence[str] = FAST_CONCEPTS,
) -> Views:
    """Analyse a conflict that its parties see differently.

    Args:
        source: a case with a model, or a model.
        perceptions: by decision maker, how its view differs; from the case where not given. Who is
            left out sees the conflict as it is.
        as_of: for a case: what each party can have known by this date, see
            :func:`backchannel.graphmodel.perceptions.perceptions_of`.
        assume: for a case: which contested claims hold.
        concepts: of CONCEPTS.

    Raises:
        UsageError: the case has no model; ``as_of`` without a case; a view that cannot be built.
        NotFound: a name that the model does not have.

    Cost: one analysis for each different view.
    """
    if isinstance(source, Case):
        model = from_case(source, assume=assume)
        if perceptions is None:
            perceptions = perceptions_of(source, model, as_of=as_of)
    else:
        model = source
        if as_of is not None or assume:
            raise UsageError("as_of and assume need a case")
    for name in perceptions or {}:
        model.decision_maker(name)
    for concept in concepts:
        if concept not in CONCEPTS:
            raise NotFound.named("concept", concept, CONCEPTS)
    asked = {d: (perceptions or {}).get(d, Perception()) for d in model.decision_makers}
    return _Analysis(model, asked, tuple(concepts)).result(as_of)


class _Analysis:
    def __init__(
        self, model: GraphModel, asked: Mapping[str, Perception], concepts: tuple[str, ...]
    ) -> None:
        self.model, self.asked, self.concepts = model, asked, concepts
        self.names = model.decision_makers
        self.more = 0
        self.seen = [seen_by(model, d, asked[d]) for d in self.names]
        #: By view, concept, decision maker: where it is stable, over the view's states.
        self.stable = [self._stable(s) for s in self.seen]
        #: By concept, decision maker: where it is stable in its own view, over the conflict's.
        self.own = {
            c: [
                (seen.part >= 0) & stable[c][i][seen.part]
                for i, (seen, stable) in enumerate(zip(self.seen, self.stable, strict=True))
            ]
            for c in concepts
        }
        self.hyper = {c: np.logical_and.reduce(rows) for c, rows in self.own.items()}

    def _stable(self, seen: Seen) -> dict[str, tuple[Bools, ...]]:
        return stable_arrays(Kernel(seen.model.structure, seen.model.ranks), self.concepts)

    def settles(self, i: int, concept: str) -> Bools:
        """Where a view has equilibria, over its own states."""
        return np.asarray(np.logical_and.reduce(self.stable[i][concept]))

    def result(self, as_of: str | None) -> Views:
        model = self.model
        actual = stability(model, self.concepts)
        listed = tuple(self._view(i) for i in range(len(self.names)))
        hyper = {c: tuple(np.flatnonzero(found).tolist()) for c, found in self.hyper.items()}
        unexpected = tuple(self._unexpected())
        illusions = tuple(self._illusions())
        surprises = self._surprises(listed, hyper)
        real = {c: actual.equilibria(c) for c in self.concepts}
        parts = (real, hyper, unexpected, illusions, surprises)
        return Views(
            provenance=Provenance(
                "first-level hypergame in the graph model (Wang, Hipel & Fraser 1988)",
                {"concepts": list(self.concepts), **({"as_of": as_of} if as_of else {})},
                case_hash=model.case_hash,
            ),
            n=model.n,
            concepts=self.concepts,
            views=listed,
            actual=real,
            hypergame=hyper,
            unexpected=unexpected,
            illusions=illusions,
            surprises=surprises,
            more=self.more,
            says=self._says(listed, *parts),
        )

    # Each view ----------------------------------------------------------------------------------

    def _view(self, i: int) -> View:
        name, seen, asked = self.names[i], self.seen[i], self.asked[self.names[i]]
        misjudges = tuple(
            other
            for k, other in enumerate(self.names)
            if _order_differs(seen.model.ranks[k], self.model.ranks[k][seen.whole])
        )
        found = {
            c: tuple(seen.whole[np.flatnonzero(self.settles(i, c))].tolist()) for c in self.concepts
        }
        called = self.model.called(i)
        unaware = tuple(dict.fromkeys(asked.unaware_of))
        when = f", as of {asked.as_of}," if asked.as_of else ""
        parts = []
        if unaware:
            parts.append(f"does not know of {_listed([repr(o) for o in unaware])}")
        if misjudges:
            whom = [self.model.called(self.model.decision_maker(d)) for d in misjudges]
            parts.append(f"takes {_listed(whom)} to want something else than the case says")
        if asked.left_out:
            count = len(asked.left_out)
            parts.append(
                f"cannot have known of {count} preference{'s' if count > 1 else ''} of others"
            )
        if asked.learned:
            parts.append(f"has learned of {_listed([repr(o) for o in asked.learned])}")
        says = f"{called}{when} " + (_listed(parts) or "sees the conflict as it is") + "."
        return View(
            decision_maker=name,
            called=called,
            as_of=asked.as_of,
            unaware_of=unaware,
            misjudges=misjudges,
            left_out=asked.left_out,
            learned=asked.learned,
            states=seen.model.n,
            equilibria=found,
            says=says,
        )

    # Expectations -------------------------------------------------------------------------------

    def _first(self, found: Mapping[_Parting, list[str]]) -> list[tuple[_Parting, list[str]]]:
        """Under most concepts first, then states with a name of their own; not too many."""
        named = self.model.labels
        order = sorted(
            found.items(),
            key=lambda f: (-len(f[1]), f[0][1] not in named, f[0][1], f[0][0]),
        )
        self.more += max(0, len(order) - _LISTED)
        return order[:_LISTED]

    def _unexpected(self) -> Iterator[Unexpected]:
        found: dict[_Parting, list[str]] = {}
        for i in range(len(self.names)):
            part = self.seen[i].part
            for c in self.concepts:
                expected = (part >= 0) & self.settles(i, c)[part]
                for s in np.flatnonzero(self.hyper[c] & ~expected).tolist():
                    # Stable for itself in its own view: so another is thought to leave.
                    leaving = self._unstable(self.stable[i][c], int(part[s]))
                    found.setdefault((i, s, leaving), []).append(c)
        for (i, s, leaving), concepts in self._first(found):
            looks = int(self.seen[i].whole[self.seen[i].part[s]])
            alike = "" if looks == s else f", which it takes for {self._at(looks)},"
            says = (
                f"{self.model.called(i)} does not expect {self._at(s)}{alike} to last "
                f"({', '.join(concepts)}), yet it does: in its view {self._all(leaving)} would "
                "move away."
            )
            yield Unexpected(s, self.names[i], tuple(concepts), leaving, says)

    def _illusions(self) -> Iterator[Illusion]:
        found: dict[_Parting, list[str]] = {}
        for i, seen in enumerate(self.seen):
            for c in self.concepts:
                lasting = self.hyper[c][seen.whole]
                for v in np.flatnonzero(self.settles(i, c) & ~lasting).tolist():
                    s = int(seen.whole[v])
                    leaving = self._unstable(self.own[c], s)
                    found.setdefault((i, s, leaving), []).append(c)
        for (i, s, leaving), concepts in self._first(found):
            says = (
                f"{self.model.called(i)} expects {self._at(s)} to last "
                f"({', '.join(concepts)}), but {self._all(leaving)} would move away."
            )
            yield Illusion(s, self.names[i], tuple(concepts), leaving, says)

    def _unstable(self, rows: Sequence[Bools], state: int) -> tuple[str, ...]:
        return tuple(d for d, row in zip(self.names, rows, strict=True) if not row[state])

    def _all(self, names: Sequence[str]) -> str:
        return _listed([self.model.called(self.model.decision_maker(d)) for d in names])

    # Surprise -----------------------------------------------------------------------------------

    def _surprises(
        self, listed: Sequence[View], hyper: Mapping[str, tuple[int, ...]]
    ) -> tuple[Surprise, ...]:
        where: dict[int, None] = {}
        if self.model.status_quo is not None:
            where[self.model.status_quo] = None
        for c in [c for c in ("Nash", "SEQ") if c in self.concepts] or self.concepts:
            for states in (*(v.equilibria[c] for v in listed), hyper[c]):
                where.update(dict.fromkeys(states))
        found = [s for state in [*where][:_WATCHED] for s in self._from(state)]
        worst = {"worse": 0, "same": 1, "better": 2}
        now = self.model.status_quo
        return tuple(
            sorted(
                found,
                key=lambda s: (
                    s.state != now,
                    worst[s.effect],
                    s.state not in self.model.labels,
                    s.state,
                    s.surprised,
                ),
            )
        )

    def _from(self, state: int) -> Iterator[Surprise]:
        model = self.model
        for m, mover in enumerate(model.movers):
            rank = model.ranks[mover.owners[0]]
            targets = sorted(
                (t for t in model.improvements(state, m) if self._would(mover.owners, state, t)),
                key=lambda t: (-int(rank[t]), t),
            )
            for i in range(len(self.names)):
                if i in mover.owners:
                    continue
                ways: dict[str, list[int]] = {"unaware": [], "belief": []}
                for t in targets:
                    how = self._missed(i, mover.owners, state, t)
                    if how:
                        ways[how].append(t)
                if ways["unaware"]:
                    yield self._surprise(i, m, state, ways["unaware"], "unaware")
                if ways["belief"]:
                    yield self._surprise(i, m, state, ways["belief"], "belief")

    def _would(self, owners: Sequence[int], state: int, target: int) -> bool:
        """Whether all owners see the move and gain by it, each in its own view."""
        for o in owners:
            seen = self.seen[o]
            a, b = int(seen.part[state]), int(seen.part[target])
            if a < 0 or b < 0 or a == b or seen.model.ranks[o][b] <= seen.model.ranks[o][a]:
                return False
        return True

    def _missed(
        self, i: int, owners: Sequence[int], state: int, target: int
    ) -> Literal["unaware", "belief"] | None:
        """How a party misses an improvement of others, ``None`` where it does not."""
        seen = self.seen[i]
        a, b = int(seen.part[state]), int(seen.part[target])
        before, after = self.model.values(state), self.model.values(target)
        unaware = self.asked[self.names[i]].unaware_of
        if a < 0 or b < 0 or a == b or any(before[o] != after[o] for o in unaware):
            return "unaware"
        if any(seen.model.ranks[o][b] <= seen.model.ranks[o][a] for o in owners):
            # Where an option that it does not know of is taken, it judges another state.
            return "belief" if int(seen.whole[a]) == state else "unaware"
        return None

    def _surprise(
        self, i: int, m: int, state: int, targets: Sequence[int], how: Literal["unaware", "belief"]
    ) -> Surprise:
        model, name, target = self.model, self.names[i], targets[0]
        before, after = model.values(state), model.values(target)
        unaware = self.asked[name].unaware_of
        options = tuple(o for o in unaware if before[o] != after[o])
        gain = int(model.ranks[i][target]) - int(model.ranks[i][state])
        effect: Literal["worse", "better", "same"] = (
            "worse" if gain < 0 else "better" if gain > 0 else "same"
        )
        called, mover = model.called(i), model.mover_name(m)
        likes = {"worse": "likes less", "better": "likes better", "same": "likes as much"}[effect]
        at = state_words(model, state)
        start = f"At {at} " if state != model.status_quo else f"From the status quo, {at}, "
        says = (
            f"{start}{mover} would gain if it were to "
            f"{change_in_words(model, state, target, after_could=True)} (state {target + 1}), "
            f"which {called} {likes} and does not see coming: "
        )
        hidden = {x.decision_maker for x in self.asked[name].left_out}
        if how == "belief" and any(self.names[o] in hidden for o in model.movers[m].owners):
            says += f"it cannot have known what {mover} wants."
        elif how == "belief":
            says += f"it believes that {mover} does not want this."
        elif options:
            says += f"it does not know of {_listed([repr(o) for o in options])}."
        else:
            part = int(self.seen[i].part[state])
            looks = self._at(int(self.seen[i].whole[part])) if part >= 0 else "no state it knows"
            says += f"it takes where this starts for {looks}."
        return Surprise(
            state=state,
            mover=tuple(self.names[o] for o in model.movers[m].owners),
            target=target,
            more=len(targets) - 1,
            surprised=name,
            how=how,
            options=options,
            effect=effect,
            says=says,
        )

    # Words --------------------------------------------------------------------------------------

    def _at(self, state: int) -> str:
        return state_words(self.model, state)

    def _says(
        self,
        listed: Sequence[View],
        actual: Mapping[str, tuple[int, ...]],
        hyper: Mapping[str, tuple[int, ...]],
        unexpected: Sequence[Unexpected],
        illusions: Sequence[Illusion],
        surprises: Sequence[Surprise],
    ) -> tuple[str, ...]:
        out = [v.says for v in listed if v.differs or v.left_out or v.learned]
        if not out:
            out.append("Everybody sees the conflict as it is: the hypergame is the game.")
        out.append("Each acting on its own view, it can settle at: " + self._where(hyper) + ".")
        if hyper == actual:
            out.append("That is where it would settle if everybody saw it as it is.")
        else:
            out.append("If everybody saw it as it is: " + self._where(actual) + ".")
        for view in listed:
            if view.differs:
                out.append(f"{view.called} expects: {self._where(view.equilibria)}.")
        out += [x.says for x in illusions[:1]]
        out += [x.says for x in unexpected[:1]]
        out += [x.says for x in surprises[:1]]
        return tuple(out)

    def _where(self, found: Mapping[str, tuple[int, ...]]) -> str:
        """The states stable under most concepts, with the concepts; named ones first."""
        by_state: dict[int, list[str]] = {}
        for c in self.concepts:
            for s in found[c]:
                by_state.setdefault(s, []).append(c)
        if not by_state:
            return "nowhere"
        named = self.model.labels
        order = sorted(by_state, key=lambda s: (-len(by_state[s]), s not in named, s))
        shown = [f"{state_words(self.model, s)} ({', '.join(by_state[s])})" for s in order[:4]]
        rest = len(order) - len(shown)
        return ", ".join(shown) + (f" and {rest} more" if rest else "")


def _order_differs(first: NDArray[np.int32], second: NDArray[np.int32]) -> bool:
    """Whether two arrays rank the same states in different orders."""
    _, a = np.unique(first, return_inverse=True)
    _, b = np.unique(second, return_inverse=True)
    return not np.array_equal(a.reshape(-1), b.reshape(-1))


def _listed(parts: Sequence[str]) -> str:
    if len(parts) < 3:
        return " and ".join(parts)
    return ", ".join(parts[:-1]) + " and " + parts[-1]
