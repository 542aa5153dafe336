"""Bargaining tactics, for many sessions at once.

Time-dependent tactics: Faratin, Sierra & Jennings, "Negotiation decision functions for
autonomous agents", Robotics and Autonomous Systems 24 (1998), section 4.1 (polynomial family).
Tit-for-tat: the cumulative form of their section 4.3. Learning: frequency model of what the others
offer, after van Krimpen, Looije & Hajizadeh, "HardHeaded" (2013).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from backchannel.bargaining._table import Table
from backchannel.errors import NotFound, UsageError

__all__ = ["NAMED", "Seat", "Tactic", "tactic"]

#: How many candidates a learning party weighs at each offer.
CANDIDATES = 32
#: How far above its target a learning party looks, as a part of its whole range.
WINDOW = 0.08

Floats = NDArray[np.float64]
Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Tactic:
    """How a party concedes.

    Attributes:
        name: as the user wrote it.
        kind: ``time``: the target falls with time only; ``tit-for-tat``: it falls as much as the
            others have conceded; ``learning``: as ``time``, and of the packages near the target the
            one that the others are estimated to like best is offered.
        e: exponent of the polynomial family, > 0: below 1 boulware, 1 linear, above 1 conceder.
    """

    name: str
    kind: Literal["time", "tit-for-tat", "learning"]
    e: float = 1.0


NAMED = {
    "boulware": Tactic("boulware", "time", 0.2),
    "linear": Tactic("linear", "time", 1.0),
    "conceder": Tactic("conceder", "time", 5.0),
    "tit-for-tat": Tactic("tit-for-tat", "tit-for-tat"),
    "learning": Tactic("learning", "learning", 0.2),
}


def tactic(text: str) -> Tactic:
    """A tactic by name, with its exponent where one is given: ``boulware``, ``boulware:0.1``.

    Raises:
        NotFound: there is none of that name.
        UsageError: the exponent is no positive number, or the tactic has none.
    """
    name, _, number = text.partition(":")
    name = name.strip().lower()
    if name not in NAMED:
        raise NotFound.named("strategy", name, NAMED)
    found = NAMED[name]
    if not number:
        return found
    try:
        e = float(number)
    except ValueError:
        e = 0.0
    if found.kind == "tit-for-tat" or not 0 < e < np.inf:
        raise UsageError(
            f"{text!r} is no strategy",
            hint="write boulware:0.2, linear, conceder:5, learning:0.2 or tit-for-tat",
        )
    return Tactic(text, found.kind, e)


class Seat:
    """One party's side of many sessions.

    Attributes:
        sorted: utilities of the packages it accepts, ascending, shape (n,).
        order: their places in the table.
    """

    def __init__(self, table: Table, party: int, tactic: Tactic, exponents: Floats) -> None:
        mine = np.flatnonzero(table.signs[:, party])
        by_utility = np.argsort(table.utilities[mine, party], kind="stable")
        self.party = party
        self.tactic = tactic
        self.order: Places = mine[by_utility]
        self.sorted: Floats = table.utilities[self.order, party]
        self.floor = float(table.floor[party])
        self.best = float(table.best[party])
        self.exponents = exponents
        self.values = table.values
        sizes = table.values.max(axis=0, initial=0) + 1
        self.offsets: Places = np.concatenate(([0], np.cumsum(sizes)[:-1])).astype(np.intp)
        self.width = int(sizes.sum())
        sessions = len(exponents)
        learning = tactic.kind == "learning"
        self.counts = np.zeros((sessions, self.width), dtype=np.int32) if learning else None

    def target(self, sessions: Places, time: float, conceded: Floats) -> Floats:
        """The least it accepts now, a session each.

        Args:
            sessions: which.
            time: from 0 at the start to 1 at the deadline.
            conceded: how much better the others' latest offers are than their first, to it.
        """
        if self.tactic.kind == "tit-for-tat":
            return np.clip(self.best - conceded, self.floor, self.best)
        part = 1.0 - np.power(time, 1.0 / self.exponents[sessions])
        return np.asarray(self.floor + (self.best - self.floor) * part)

    def offer(self, sessions: Places, target: Floats) -> Places:
        """Places in the table of what it offers, a session each.

        The worst package for itself that reaches the target; learning, the one near it that the
        others seem to like best (the cheapest among equals).
        """
        first = np.minimum(np.searchsorted(self.sorted, target, side="left"), len(self.sorted) - 1)
        if self.counts is None:
            return np.asarray(self.order[first])
        ceiling = target + WINDOW * (self.best - self.floor)
        last = np.maximum(np.searchsorted(self.sorted, ceiling, side="right") - 1, first)
        steps = np.arange(CANDIDATES)
        spread = first[:, None] + ((last - first)[:, None] * steps) // (CANDIDATES - 1)
        candidates = self.order[spread]
        cells = self.values[candidates] + self.offsets
        liked = self.counts[sessions[:, None, None], cells].sum(axis=2)
        chosen = liked.argmax(axis=1)
        return np.asarray(candidates[np.arange(len(sessions)), chosen])

    def observe(self, sessions: Places, offers: Places) -> None:
        """Count the values that another party offered."""
        if self.counts is not None:
            cells = self.values[offers] + self.offsets
            self.counts[sessions[:, None], cells] += 1
