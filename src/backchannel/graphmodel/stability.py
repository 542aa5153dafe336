"""Stability of every state, for every decision maker, under every concept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backchannel.errors import NotFound, UsageError
from backchannel.graphmodel import gmr, nash, seq, sim, smr
from backchannel.graphmodel.kernel import Kernel
from backchannel.graphmodel.model import GraphModel
from backchannel.results import Provenance, Result

__all__ = ["CONCEPTS", "FAST_CONCEPTS", "Stability", "concepts_for", "stability", "stable_arrays"]

Bools = NDArray[np.bool_]

_TESTS: Mapping[str, Callable[[Kernel, int], Bools]] = {
    "Nash": nash.stable,
    "GMR": gmr.stable,
    "SMR": smr.stable,
    "SEQ": seq.stable,
    "SIM": sim.stable,
}

#: All concepts, and those whose cost grows no faster than n log n.
CONCEPTS = tuple(_TESTS)
FAST_CONCEPTS = ("Nash", "GMR", "SMR", "SEQ")

#: SIM is part of the default concepts up to this many states.
_SIM_BY_DEFAULT = 1 << 13


def concepts_for(model: GraphModel) -> tuple[str, ...]:
    """The concepts worked out where none are named: SIM only for small models with options."""
    small = model.structure.space is not None and model.n <= _SIM_BY_DEFAULT
    return CONCEPTS if small else FAST_CONCEPTS


def stable_arrays(
    kernel: Kernel, concepts: Sequence[str] = FAST_CONCEPTS, decision_makers: Sequence[int] = ()
) -> dict[str, tuple[Bools, ...]]:
    """The bare kernel: by concept, for each decision maker, where it is stable, shape (n,).

    For many profiles over one structure: ``stable_arrays(Kernel(model.structure, ranks))``.
    """
    who = decision_makers or range(kernel.structure.decision_makers)
    return {c: tuple(_TESTS[c](kernel, i) for i in who) for c in concepts}


@dataclass(frozen=True)
class Stability(Result):
    """Which states are stable.

    Attributes:
        decision_makers: names, as analysed.
        concepts: names.
        n: states.
    """

    decision_makers: tuple[str, ...]
    concepts: tuple[str, ...]
    n: int
    _codes: Callable[[int], int] = field(repr=False)
    _stable: Mapping[str, tuple[Bools, ...]] = field(repr=False)

    def _row(self, concept: str, decision_maker: str) -> Bools:
        if concept not in self._stable:
            raise NotFound.named("concept in this result", concept, self.concepts)
        if decision_maker not in self.decision_makers:
            raise NotFound.named("decision maker", decision_maker, self.decision_makers)
        return self._stable[concept][self.decision_makers.index(decision_maker)]

    def is_stable(self, concept: str, decision_maker: str, state: int) -> bool:
        """Whether a state is stable for one decision maker."""
        return bool(self._row(concept, decision_maker)[state])

    def stable(self, concept: str, decision_maker: str) -> tuple[int, ...]:
        """The states stable for one decision maker, rising."""
        return tuple(np.flatnonzero(self._row(concept, decision_maker)).tolist())

    def is_equilibrium(self, concept: str, state: int) -> bool:
        """Whether a state is stable for all decision makers analysed."""
        return all(self.is_stable(concept, d, state) for d in self.decision_makers)

    def _everywhere(self, concepts: Sequence[str]) -> Bools:
        together = np.ones(self.n, np.bool_)
        for d in self.decision_makers:
            one = np.zeros(self.n, np.bool_)
            for concept in concepts:
                one |= self._row(concept, d)
            together &= one
        return together

    def equilibria(self, *concepts: str) -> tuple[int, ...]:
        """States stable for all; with several concepts, for each under at least one of them."""
        if not concepts:
            raise UsageError("name at least one concept")
        return tuple(np.flatnonzero(self._everywhere(concepts)).tolist())

    def count(self, concept: str, decision_maker: str | None = None) -> int:
        """How many states are stable for a decision maker, or equilibria."""
        if decision_maker is None:
            return int(self._everywhere([concept]).sum())
        return int(self._row(concept, decision_maker).sum())

    def to_json(self, *, lists: bool = True) -> dict[str, Any]:
        """States by ordered number (from 1).

        Args:
            lists: give the states; without them only counts.
        """

        def ordered(states: tuple[int, ...]) -> list[int]:
            return [s + 1 for s in states]

        out: dict[str, Any] = {
            "decision_makers": list(self.decision_makers),
            "count": self.n,
            "counts": {
                "stable": {
                    c: {d: self.count(c, d) for d in self.decision_makers} for c in self.concepts
                },
                "equilibria": {c: self.count(c) for c in self.concepts},
            },
        }
        if lists:
            out["states"] = [{"ordered": s + 1, "decimal": self._codes(s)} for s in range(self.n)]
            out["stable"] = {
                c: {d: ordered(self.stable(c, d)) for d in self.decision_makers}
                for c in self.concepts
            }
            out["equilibria"] = {c: ordered(self.equilibria(c)) for c in self.concepts}
        out["provenance"] = {
            "method": self.provenance.method,
            "parameters": dict(self.provenance.parameters),
            "seed": self.provenance.seed,
            "case_hash": self.provenance.case_hash,
        }
        return out


def stability(
    model: GraphModel,
    concepts: Sequence[str] | None = None,
    decision_makers: Sequence[str] | None = None,
) -> Stability:
    """Find the stable states of a model.

    Args:
        model: the conflict.
        concepts: of :data:`CONCEPTS`; all where affordable, see :func:`concepts_for`.
        decision_makers: names; all by default.

    Returns:
        For each concept and decision maker, whether each state is stable. Cost O(n log n) and
        about 100 bytes a state, SIM apart.

    Raises:
        NotFound: an unknown concept or decision maker.
        UsageError: SIM of an explicit graph.
        TooLarge: SIM of a large model.
    """
    wanted = tuple(concepts) if concepts is not None else concepts_for(model)
    for concept in wanted:
        if concept not in _TESTS:
            raise NotFound.named("concept", concept, CONCEPTS)
    who = tuple(decision_makers) if decision_makers is not None else model.decision_makers
    numbers = [model.decision_maker(name) for name in who]
    kernel = Kernel(model.structure, model.ranks)
    return Stability(
        provenance=Provenance(
            method="minimum over reachable states by fixpoint (graph model)",
            parameters={"concepts": list(wanted), "decision_makers": list(who)},
            case_hash=model.case_hash,
        ),
        decision_makers=who,
        concepts=wanted,
        n=model.n,
        _codes=model.code,
        _stable=stable_arrays(kernel, wanted, numbers) if numbers else dict.fromkeys(wanted, ()),
    )
