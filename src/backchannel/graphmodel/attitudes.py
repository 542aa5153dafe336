"""Attitudes: relational stability (Inohara, Hipel & Walker 2007).

A decision maker with a positive attitude to another wants what the other prefers, with a negative
one what the other does not; a neutral one ignores it. It moves only where every count agrees. With
a positive attitude to itself and neutral ones to all others, this is ordinary stability.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from backchannel.errors import NotFound
from backchannel.graphmodel.counts import CONCEPTS_ON_COUNTS, Count, stable_on_counts
from backchannel.graphmodel.kernel import Kernel
from backchannel.graphmodel.model import GraphModel
from backchannel.graphmodel.relations import Relation
from backchannel.graphmodel.stability import Stability
from backchannel.results import Provenance

__all__ = ["attitude_stability"]

_SIGNS = {"positive": 1, "neutral": 0, "negative": -1}


def attitude_stability(
    model: GraphModel,
    attitudes: Mapping[str, Mapping[str, str]] | None = None,
    *,
    concepts: Sequence[str] | None = None,
    decision_makers: Sequence[str] | None = None,
) -> Stability:
    """Find the states that are stable given how decision makers feel about each other.

    Args:
        model: the conflict.
        attitudes: by decision maker, towards each: positive, neutral or negative. What is not said
            is positive to oneself, neutral to others. The model's own by default.
        concepts: of Nash, GMR, SMR, SEQ; all by default.
        decision_makers: names; all by default.

    Raises:
        NotFound: an unknown decision maker, attitude or concept.
        TooLarge: too many states to compare on several counts.
    """
    wanted = tuple(concepts) if concepts is not None else CONCEPTS_ON_COUNTS
    for concept in wanted:
        if concept not in CONCEPTS_ON_COUNTS:
            raise NotFound.named("concept for attitudes", concept, CONCEPTS_ON_COUNTS)
    given = model.attitudes if attitudes is None else attitudes
    counts = _counts(model, given)
    who = tuple(decision_makers) if decision_makers is not None else model.decision_makers
    kernel = Kernel(model.structure, model.ranks)
    structure = model.structure
    replies: list[Relation] = []
    for mover, owned in enumerate(structure.movers):
        own = list(dict.fromkeys(c for owner in owned.owners for c in counts[owner]))
        replies.append(structure.improvements_on(mover, [(kernel.ranks[j], s) for j, s in own]))
    rows: dict[str, list[NDArray[np.bool_]]] = {c: [] for c in wanted}
    for name in who:
        i = model.decision_maker(name)
        answers = [replies[m] for m in structure.against((i,))]
        found = stable_on_counts(kernel, wanted, (i,), counts[i], answers)
        for concept in wanted:
            rows[concept].append(found[concept])
    return Stability(
        provenance=Provenance(
            "sets of states by fixpoint (attitudes)",
            {
                "concepts": list(wanted),
                "decision_makers": list(who),
                "attitudes": {a: dict(b) for a, b in given.items()},
            },
            case_hash=model.case_hash,
        ),
        decision_makers=who,
        concepts=wanted,
        n=model.n,
        _codes=model.code,
        _stable={c: tuple(r) for c, r in rows.items()},
    )


def _counts(model: GraphModel, given: Mapping[str, Mapping[str, str]]) -> list[list[Count]]:
    for name, row in given.items():
        model.decision_maker(name)
        for other, attitude in row.items():
            model.decision_maker(other)
            if attitude not in _SIGNS:
                raise NotFound.named("attitude", attitude, _SIGNS)
    out: list[list[Count]] = []
    for name in model.decision_makers:
        row = {name: "positive", **given.get(name, {})}
        out.append([(model.decision_maker(o), _SIGNS[a]) for o, a in row.items() if _SIGNS[a] != 0])
    return out
