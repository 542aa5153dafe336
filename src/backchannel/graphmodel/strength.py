"""Strength of preference (Hamouda, Kilgour & Hipel 2004, 2006): strong and weak stability.

A state stable under GMR, SMR or SEQ is *strongly* stable for i when every improvement can be met by
a sanction that leads to a state greatly less preferred than the state itself (for SMR: and from
which i cannot return to one that is not); otherwise it is *weakly* stable. Nash-stable states have
nothing to sanction and are strong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backchannel.errors import NotFound
from backchannel.graphmodel import gmr, seq, smr
from backchannel.graphmodel.kernel import Kernel
from backchannel.graphmodel.model import GraphModel
from backchannel.graphmodel.stability import Stability, stability
from backchannel.results import Provenance, Result

__all__ = ["StrengthStability", "strength_stability"]

Bools = NDArray[np.bool_]

_LOWEST = {"GMR": gmr.lowest, "SMR": smr.lowest, "SEQ": seq.lowest}


@dataclass(frozen=True)
class StrengthStability(Result):
    """General stability, and which of it is strong.

    Attributes:
        general: stability by any preference, mild or strong.
        concepts: GMR, SMR, SEQ.
    """

    general: Stability
    concepts: tuple[str, ...]
    _strong: Mapping[str, tuple[Bools, ...]] = field(repr=False)

    def _row(self, concept: str, decision_maker: str) -> Bools:
        if concept not in self.concepts:
            raise NotFound.named("concept in this result", concept, self.concepts)
        people = self.general.decision_makers
        if decision_maker not in people:
            raise NotFound.named("decision maker", decision_maker, people)
        return self._strong[concept][people.index(decision_maker)]

    def strong(self, concept: str, decision_maker: str) -> tuple[int, ...]:
        """The states strongly stable for one decision maker, rising."""
        return tuple(np.flatnonzero(self._row(concept, decision_maker)).tolist())

    def weak(self, concept: str, decision_maker: str) -> tuple[int, ...]:
        """The states stable, but not strongly, for one decision maker, rising."""
        strong = set(self.strong(concept, decision_maker))
        return tuple(s for s in self.general.stable(concept, decision_maker) if s not in strong)

    def equilibria(self, concept: str) -> tuple[int, ...]:
        """Stable for all, strongly or weakly."""
        return self.general.equilibria(concept)

    def strong_equilibria(self, concept: str) -> tuple[int, ...]:
        """Strongly stable for all."""
        rows = [self._row(concept, d) for d in self.general.decision_makers]
        return tuple(np.flatnonzero(np.logical_and.reduce(rows)).tolist())

    def to_json(self, *, lists: bool = True) -> dict[str, Any]:
        """States by ordered number (from 1); only counts without ``lists``."""

        def told(states: Sequence[int]) -> Any:
            return [s + 1 for s in states] if lists else len(states)

        people = self.general.decision_makers
        out = self.general.to_json(lists=lists)
        out["strong"] = {c: {d: told(self.strong(c, d)) for d in people} for c in self.concepts}
        out["strong_equilibria"] = {c: told(self.strong_equilibria(c)) for c in self.concepts}
        out["provenance"]["method"] = self.provenance.method
        return out


def strength_stability(
    model: GraphModel, *, concepts: Sequence[str] | None = None
) -> StrengthStability:
    """Tell strong stability from weak.

    Args:
        model: a conflict some of whose rankings have strong steps.
        concepts: of GMR, SMR, SEQ; all by default.

    Raises:
        NotFound: another concept.
    """
    wanted = tuple(concepts) if concepts is not None else tuple(_LOWEST)
    for concept in wanted:
        if concept not in _LOWEST:
            raise NotFound.named("concept with strength", concept, _LOWEST)
    kernel = Kernel(model.structure, model.ranks)
    return StrengthStability(
        provenance=Provenance(
            "minimum over reachable states by fixpoint (strength of preference)",
            {"concepts": list(wanted)},
            case_hash=model.case_hash,
        ),
        general=stability(model, wanted),
        concepts=wanted,
        _strong={
            c: tuple(_strong(kernel, model, c, i) for i in range(len(model.decision_makers)))
            for c in wanted
        },
    )


def _strong(kernel: Kernel, model: GraphModel, concept: str, decision_maker: int) -> Bools:
    """Every improvement can be brought below the floor of the state's level."""
    lowest = _LOWEST[concept](kernel, decision_maker)
    safest = kernel.improvements(decision_maker).sweep(lowest, np.maximum)
    return np.asarray(safest < model.rankings[decision_maker].floor())
