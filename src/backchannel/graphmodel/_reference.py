"""The definitions, written out: slow, and what the fast kernels are tested against.

Everything works on plain sets. Only the model's values, ranks and the owners of options are read;
moves are worked out here once more, from the assignments themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product

from backchannel.graphmodel.model import GraphModel

__all__ = ["Reference"]

Step = Callable[[int, int], set[int]]


class Reference:
    """A model's moves and the definitions of stability on it."""

    def __init__(self, model: GraphModel) -> None:
        self.model = model
        self.n = model.n
        self.everyone = range(len(model.decision_makers))
        self.rank = [[int(r) for r in ranks] for ranks in model.ranks]
        self.level = [
            [0] * model.n if r.level is None else [int(x) for x in r.level] for r in model.rankings
        ]
        self.movers = [m.owners for m in model.movers]
        self._moves = [[self._find(s, m) for s in range(self.n)] for m in range(len(self.movers))]

    def _find(self, state: int, mover: int) -> set[int]:
        model = self.model
        if model.structure.edges is not None:
            edges = model.structure.edges[mover]
            pairs = zip(edges.source.tolist(), edges.target.tolist(), strict=True)
            return {t for s, t in pairs if s == state and t != state}
        found = set()
        here = model.values(state)
        for other in range(self.n):
            there = model.values(other)
            if other != state and all(
                here[o.name] == there[o.name]
                or (
                    tuple(sorted(set(o.owners))) == self.movers[mover]
                    and self._allowed(o.direction, o.values, here[o.name], there[o.name])
                )
                for o in model.options
            ):
                found.add(other)
        return found

    @staticmethod
    def _allowed(direction: str, values: Sequence[str], before: str, after: str) -> bool:
        rise = values.index(after) - values.index(before)
        return direction == "both" or (rise > 0) == (direction == "forward")

    # Moves and sequences ------------------------------------------------------------------------

    def moves(self, state: int, mover: int) -> set[int]:
        """R_j(s)."""
        return self._moves[mover][state]

    def improvements(self, state: int, mover: int) -> set[int]:
        """R_j⁺(s): every owner is better off."""
        return {
            t
            for t in self.moves(state, mover)
            if all(self.rank[o][t] > self.rank[o][state] for o in self.movers[mover])
        }

    def legal(self, state: int, movers: Iterable[int], step: Step) -> set[int]:
        """Where legal sequences lead: one step or more, no mover twice running."""
        movers = list(movers)
        todo = [(t, m) for m in movers for t in step(state, m)]
        seen = set(todo)
        while todo:
            here, last = todo.pop()
            for m in movers:
                if m != last:
                    for t in step(here, m):
                        if (t, m) not in seen:
                            seen.add((t, m))
                            todo.append((t, m))
        return {s for s, _ in seen}

    def against(self, group: Sequence[int]) -> list[int]:
        """Movers without an owner in ``group``."""
        return [m for m, owners in enumerate(self.movers) if not set(owners) & set(group)]

    def within(self, group: Sequence[int]) -> list[int]:
        """Movers all of whose owners are in ``group``."""
        return [m for m, owners in enumerate(self.movers) if set(owners) <= set(group)]

    # One decision maker -------------------------------------------------------------------------

    def stable(self, concept: str, i: int) -> list[bool]:
        """By state, whether it is stable for ``i``."""
        test = {
            "Nash": self._nash,
            "GMR": self._gmr,
            "SMR": self._smr,
            "SEQ": self._seq,
            "SIM": self._sim,
        }[concept]
        return [test(s, i) for s in range(self.n)]

    def _nash(self, s: int, i: int) -> bool:
        return not self.improvements(s, i)

    def _gmr(self, s: int, i: int) -> bool:
        rank = self.rank[i]
        return all(
            any(rank[s2] <= rank[s] for s2 in self.legal(s1, self.against([i]), self.moves))
            for s1 in self.improvements(s, i)
        )

    def _smr(self, s: int, i: int) -> bool:
        rank = self.rank[i]
        return all(
            any(
                rank[s2] <= rank[s] and all(rank[s3] <= rank[s] for s3 in self.moves(s2, i))
                for s2 in self.legal(s1, self.against([i]), self.moves)
            )
            for s1 in self.improvements(s, i)
        )

    def _seq(self, s: int, i: int) -> bool:
        rank = self.rank[i]
        return all(
            any(rank[s2] <= rank[s] for s2 in self.legal(s1, self.against([i]), self.improvements))
            for s1 in self.improvements(s, i)
        )

    def _sim(self, s: int, i: int) -> bool:
        rank = self.rank[i]
        return all(
            any(rank[end] <= rank[s] for end in self._combined(s, s1, i))
            for s1 in self.improvements(s, i)
        )

    def _combined(self, s: int, s1: int, i: int) -> Iterator[int]:
        """Where i's change and improvements of some opponents, all from s, come together."""
        model = self.model
        here = model.values(s)
        choices: list[list[int | None]] = [
            [None, *self.improvements(s, m)] for m in self.against([i])
        ]
        for chosen in product(*choices):
            if not any(c is not None for c in chosen):
                continue
            values = dict(here)
            for target in (s1, *chosen):
                if target is not None:
                    there = model.values(target)
                    values.update({k: v for k, v in there.items() if v != here[k]})
            for end in range(self.n):
                if model.values(end) == values:
                    yield end

    # Strength of preference ---------------------------------------------------------------------

    def strongly_stable(self, concept: str, i: int) -> list[bool]:
        """Sanctioned, every time, at a state greatly less preferred (Hamouda et al. 2006)."""
        return [self._strong(concept, s, i) for s in range(self.n)]

    def _strong(self, concept: str, s: int, i: int) -> bool:
        level = self.level[i]
        step = self.improvements if concept == "SEQ" else self.moves

        def sanctions(s2: int) -> bool:
            escape = self.moves(s2, i) if concept == "SMR" else set()
            return level[s2] < level[s] and all(level[s3] < level[s] for s3 in escape)

        return all(
            any(sanctions(s2) for s2 in self.legal(s1, self.against([i]), step))
            for s1 in self.improvements(s, i)
        )

    # Groups and attitudes: preferred means preferred on every count -----------------------------

    def stable_on(
        self,
        concept: str,
        group: Sequence[int],
        counts: Sequence[tuple[int, int]],
        answer: Callable[[int], set[int]],
    ) -> list[bool]:
        """By state, whether it is stable for a group that judges on several counts at once.

        Args:
            concept: Nash, GMR, SMR or SEQ.
            group: who moves together.
            counts: pairs of a decision maker and +1 or −1: t is preferred to s where for every
                pair the decision maker's rank is higher (lower for −1) at t.
            answer: where the opponents' credible sanctions lead from a state (for SEQ).
        """

        def better(t: int, s: int) -> bool:
            return all(sign * (self.rank[j][t] - self.rank[j][s]) > 0 for j, sign in counts)

        own, others = self.within(group), self.against(group)

        def holds(s: int) -> bool:
            improving = [t for t in self.legal(s, own, self.moves) if t != s and better(t, s)]
            if concept == "Nash":
                return not improving
            for s1 in improving:
                ends = answer(s1) if concept == "SEQ" else self.legal(s1, others, self.moves)
                sanctioned = any(
                    not better(s2, s)
                    and (
                        concept != "SMR"
                        or not any(better(s3, s) for s3 in self.legal(s2, own, self.moves))
                    )
                    for s2 in ends
                )
                if not sanctioned:
                    return False
            return True

        return [holds(s) for s in range(self.n)]
