"""All packages of a deal as arrays, for computations that walk them one by one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backchannel.bargaining._model import holds_for
from backchannel.bargaining.deal import Deal, Package
from backchannel.errors import TooLarge

__all__ = ["MOST_PACKAGES", "Table", "table_of"]

#: More packages than this are not listed.
MOST_PACKAGES = 4_000_000

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Table:
    """The feasible packages.

    Attributes:
        values: (packages, issues) indices of values.
        utilities: (packages, parties) scores; equal scores are equal floats.
        signs: (packages, parties) whether the party accepts the package.
        floor: (parties,) its reservation value, or the least it can score where it has none.
        best: (parties,) its most among packages it accepts; its floor if there is none.
    """

    values: NDArray[np.intp]
    utilities: Floats
    signs: NDArray[np.bool_]
    floor: Floats
    best: Floats

    def __len__(self) -> int:
        return len(self.values)

    def package(self, place: int) -> Package:
        """The package at a place."""
        return tuple(int(v) for v in self.values[place])

    def gains(self, places: Any = slice(None)) -> Floats:
        """Utilities on a scale where the floor is 0 and the best acceptable package 1."""
        width = np.where(self.best > self.floor, self.best - self.floor, 1.0)
        return np.asarray((self.utilities[places] - self.floor) / width)


@lru_cache(maxsize=4)
def table_of(deal: Deal) -> Table:
    """List the feasible packages of a deal, the last issue running fastest.

    Cost: O(packages × (parties + issues)) time and memory.

    Raises:
        TooLarge: there are more than :data:`MOST_PACKAGES`.
    """
    if deal.packages > MOST_PACKAGES:
        raise TooLarge(
            f"the deal has {deal.packages:,} packages; this walks them one by one and takes at "
            f"most {MOST_PACKAGES:,}",
            hint="leave out issues, or use `backchannel deals`, which does not list packages",
        )
    shape = tuple(len(i.values) for i in deal.issues)
    size = deal.packages
    values = (
        np.stack(np.unravel_index(np.arange(size), shape), axis=1)
        if shape
        else np.zeros((1, 0), np.intp)
    )
    columns = {k: values[:, k] for k in range(len(shape))}
    keep = np.ones(size, dtype=bool)
    for condition in deal.constraints:
        keep &= holds_for(deal, condition, columns, size)
    utilities = np.empty((size, len(deal.parties)))
    signs = np.ones((size, len(deal.parties)), dtype=bool)
    for p in range(len(deal.parties)):
        utilities[:, p], signs[:, p] = _party(deal, p, columns, size)
    values, utilities, signs = values[keep], utilities[keep], signs[keep]
    least = utilities.min(axis=0) if len(utilities) else np.zeros(len(deal.parties))
    floor = np.array(
        [low if r is None else float(r) for r, low in zip(deal.reservation, least, strict=True)]
    )
    best = np.where(signs, utilities, -np.inf).max(axis=0, initial=-np.inf)
    best = np.where(np.isfinite(best), np.maximum(best, floor), floor)
    return Table(values, utilities, signs, floor, best)


def _party(
    deal: Deal, p: int, columns: dict[int, Any], size: int
) -> tuple[Floats, NDArray[np.bool_]]:
    """Exact in scaled integers (so that ties are ties), then as floats."""
    numbers = [s for row in deal.scores[p] for s in row]
    numbers += [t.score for t in deal.interactions if t.party == p]
    cap = deal.caps[p] if deal.caps else None
    least = deal.reservation[p]
    numbers += [x for x in (cap, least) if x is not None]
    scale = lcm(*(x.denominator for x in numbers)) if numbers else 1
    largest = sum(abs(int(x * scale)) for x in numbers)
    kind: Any = np.int64 if largest < 2**62 else object
    total = np.zeros(size, dtype=kind)
    for k, row in enumerate(deal.scores[p]):
        total += np.array([int(s * scale) for s in row], dtype=kind)[columns[k]]
    for term in deal.interactions:
        if term.party == p:
            total[holds_for(deal, term.when, columns, size)] += int(term.score * scale)
    if cap is not None:
        total = np.minimum(total, int(cap * scale))
    signs = np.ones(size, dtype=bool)
    if least is not None:
        signs &= np.asarray(total >= int(least * scale), dtype=bool)
    for line in deal.red_lines[p] if deal.red_lines else ():
        signs &= ~holds_for(deal, line, columns, size)
    return np.asarray(total / scale, dtype=np.float64), signs
