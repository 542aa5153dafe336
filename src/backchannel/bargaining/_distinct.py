"""Frontiers where acceptance does not follow from the compared scores.

This is so for a quorum with red lines (who accepts differs between packages with equal scores),
and where a party that is not compared must accept. All distinct vectors of scores and crossed red
lines are held, acceptance is read off, and only then are the columns compared.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from backchannel.bargaining._front import Front
from backchannel.bargaining._model import Model, build
from backchannel.bargaining._sweep import Level, sweep
from backchannel.bargaining.deal import Deal
from backchannel.bargaining.dominance import nondominated

__all__ = ["accepting", "distinct_front"]

Array: TypeAlias = NDArray[Any]


def accepting(deal: Deal, model: Model, level: Level) -> dict[int, Array]:
    """By party, which vectors it accepts; the model tracks the red lines of all parties."""
    return {
        p: np.asarray(
            (level.vectors[:, c] >= model.threshold(c, deal.reservation[p]))
            & ((level.flags >> p) & 1 == 0),
            dtype=bool,
        )
        for c, p in enumerate(model.parties)
    }


def distinct_front(
    deal: Deal,
    columns: tuple[int, ...] | None,
    coalitions: Iterable[tuple[int, ...]],
    most: int,
) -> Front:
    """The frontier, in the scores of ``columns``, of what one of ``coalitions`` accepts.

    Raises:
        TooLarge: more than ``most`` distinct vectors.
    """
    model = build(deal, track=range(len(deal.parties)))
    trace = sweep(model, pareto=False, most=most)
    last = trace.last
    yes = accepting(deal, model, last)
    able = np.zeros(len(last.vectors), dtype=bool)
    for coalition in coalitions:
        together = np.ones(len(able), dtype=bool)
        for p in coalition:
            together &= yes[p]
        able |= together
    chosen = list(range(len(deal.parties)) if columns is None else columns)
    places = np.flatnonzero(able)
    places = places[nondominated(last.vectors[places][:, chosen])]
    groups: dict[tuple[int, ...], list[int]] = {}
    for place in places.tolist():
        groups.setdefault(tuple(last.vectors[place, chosen].tolist()), []).append(place)
    shown = replace(
        model,
        parties=tuple(chosen),
        offset=tuple(model.offset[c] for c in chosen),
        unit=tuple(model.unit[c] for c in chosen),
        top=tuple(model.top[c] for c in chosen),
        caps=tuple(model.caps[c] for c in chosen),
    )
    vectors: Array = np.array(list(groups), dtype=model.dtype).reshape(len(groups), len(chosen))
    counts = [sum(int(last.counts[i]) for i in members) for members in groups.values()]
    return Front(
        shown,
        vectors,
        np.array(counts, dtype=object),
        True,
        (0,) * len(chosen),
        trace,
        tuple(
            tuple((tuple(last.vectors[i].tolist()), int(last.flags[i])) for i in members)
            for members in groups.values()
        ),
    ).ordered()
