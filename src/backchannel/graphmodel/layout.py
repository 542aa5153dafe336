"""How one mover's moves are laid out in memory: a sweep over them is a few array passes.

A mover changes its own options only, so its states fall into groups (same values of all others'
options), and a state's moves lead to the members of its group. With irreversible options they lead
only to members whose irreversible options are at least as far on: then a state's *ladder* is the
group and the pattern of its irreversible options, and the ladder's members are the states of the
group at that pattern or beyond.

Neighbouring ladders make a *tile* that fits the processor's cache. Within a tile they are stored as
jagged diagonals: first the first member of every ladder, then the second of every ladder that has
two, and so on, the longest ladders first. One step down all its ladders is then one operation on
two contiguous rows. Where ladders are long, each is stored in one piece instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backchannel.errors import TooLarge
from backchannel.graphmodel.space import Space

__all__ = ["Ladders", "Numbers", "Tile", "identity_of"]

Ints = NDArray[np.int64]
Numbers = NDArray[Any]

#: Ladder entries a mover may have; irreversible options multiply the states by up to 1.5 each.
_MOST_ENTRIES = 1 << 29

#: Entries of a tile: with values and places about 1.5 MB, which stays close to the processor.
TILE = 1 << 17

#: Ladders at least this long on average are stored in one piece.
TALL = 1 << 10

#: Groups are padded to the widest for sorting where that takes at most this many times the room.
PADDED = 4

#: Bits of a sort key; wider ones are sorted by columns, more slowly.
KEY_BITS = 62


def identity_of(ufunc: np.ufunc, dtype: np.dtype[Any]) -> int:
    """What leaves every number as it is under minimum, maximum or bitwise or."""
    if ufunc is np.minimum:
        return int(np.iinfo(dtype).max)
    return int(np.iinfo(dtype).min) if ufunc is np.maximum else 0


@dataclass(frozen=True, slots=True)
class Tile:
    """Some ladders: the slots from ``start`` to ``end``, the first column, the lengths of rows."""

    start: int
    end: int
    column: int
    rows: tuple[int, ...]


class Ladders:
    """The moves of one mover: the places of its ladders, and sweeps over them.

    Args:
        space: the states.
        own: indices of the options it moves.

    Attributes:
        uniform: members of every group where all are equal in number and nothing is irreversible,
            else 0.
        order: states by group, then by own values; shape (n,). Not kept where uniform.
    """

    def __init__(self, space: Space, own: tuple[int, ...]) -> None:
        self.space = space
        self.own = own
        self.n = space.n
        self.loose = tuple(o for o in own if space.options[o].direction == "both")
        self.strict = tuple(o for o in own if space.options[o].direction != "both")
        self.width = 1
        for o in own:
            self.width *= space.radix[o]
        self.uniform = self.width if space.full and not self.strict else 0
        self.two_valued = all(space.radix[o] == 2 for o in self.strict)
        self._groups()
        if not self.uniform:
            self._ladders()

    # Groups ------------------------------------------------------------------------------------

    def _groups(self) -> None:
        """Order the states by group; within a group they stay in rising code."""
        space = self.space
        own = sorted(self.own, reverse=True)
        rest = [o for o in range(len(space.radix) - 1, -1, -1) if o not in own]
        if space.size <= max(4 * self.n, 1 << 16):
            # Walk all combinations group by group, and keep the feasible ones.
            self.offsets, self.bases = self._sums(own), self._sums(rest)
            self._axes = [len(space.radix) - 1 - o for o in rest + own]
            self.groups = len(self.bases)
            if self.uniform:
                self._uniform_tiles()
                return
            order = space.find((self.bases[:, None] + self.offsets).ravel())
            feasible = order >= 0
            self.order = order[feasible]
            size = feasible.reshape(self.groups, self.width).sum(axis=1)
            size = size[size > 0]
        else:
            others = space.codes.copy()
            for o in own:
                digit = space.digits(o)
                digit *= space.weights[o]
                others -= digit
            self.order = np.argsort(others, kind="stable")
            others = others[self.order]
            ends = np.flatnonzero(others[1:] != others[:-1])
            size = np.diff(np.concatenate([[0], ends + 1, [self.n]]))
        self.groups = len(size)
        # Where each group begins in the order, and each ordered state's place in its group.
        self.first = np.cumsum(size) - size
        self.widest = int(size.max(initial=1))
        self.ordered_group = np.repeat(np.arange(self.groups, dtype=np.int32), size)
        self.place = np.arange(self.n, dtype=np.int32)
        self.place -= np.repeat(self.first.astype(np.int32), size)
        self.group = np.empty(self.n, np.int32)
        self.group[self.order] = self.ordered_group
        # Where the ordered states stand in a table of groups padded to the widest, if small.
        self.cell: Ints | None = None
        if self.groups * self.widest <= PADDED * self.n:
            self.cell = self.ordered_group * np.int64(self.widest)
            self.cell += self.place

    def _uniform_tiles(self) -> None:
        """All combinations feasible: a state is the sum of its group's base and an offset."""
        self.tall = self.width >= TALL
        self.entries = self.n
        self.step = min(self.groups, max(1, TILE // self.width))
        self.tiles = tuple(
            Tile(a * self.width, b * self.width, a, (b - a,) * self.width)
            for a, b in pairwise([*range(0, self.groups, self.step), self.groups])
        )

    def _sums(self, options: list[int]) -> Ints:
        total = np.zeros(1, np.int64)
        for o in options:
            digits = np.arange(self.space.radix[o]) * self.space.weights[o]
            total = (total[:, None] + digits).ravel()
        return total

    def by_group(self, values: Numbers) -> Numbers:
        """``values`` as a fresh array of shape (groups, members), for uniform ladders."""
        cube = values.reshape(self.space.radix[::-1]).transpose(self._axes)
        return np.array(cube, order="C").reshape(self.groups, self.uniform)

    # Ladders -----------------------------------------------------------------------------------

    def _patterns(self) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
        """Each state's pattern of irreversible options, and which patterns lie beyond which."""
        space = self.space
        pattern = np.zeros(self.n, np.int32)
        heights = np.zeros((1, 0), np.int64)
        weight = 1
        for o in self.strict:
            radix = space.radix[o]
            digit = space.digits(o).astype(np.int32)
            if space.options[o].direction == "backward":
                digit = radix - 1 - digit
            pattern += digit * weight
            weight *= radix
            lower = np.tile(heights, (radix, 1))
            heights = np.column_stack([lower, np.repeat(np.arange(radix), len(heights))])
        beyond = np.all(heights[None, :, :] >= heights[:, None, :], axis=2)
        return pattern, beyond

    def _ladders(self) -> None:
        n = self.n
        if self.strict:
            self.pattern, self.beyond = self._patterns()
        else:
            self.pattern, self.beyond = np.zeros(n, np.int32), np.ones((1, 1), np.bool_)
        patterns = len(self.beyond)
        # Ladders are numbered by pattern, then group; empty ones are left out.
        cells = self.group * np.int64(patterns)
        cells += self.pattern
        exact = np.bincount(cells, minlength=self.groups * patterns).reshape(-1, patterns)
        del cells
        reached = np.ascontiguousarray((exact @ self.beyond.T.astype(np.int64)).T)
        exists = reached > 0
        size = reached[exists]
        del exact, reached
        self.entries = int(size.sum())
        if self.entries > _MOST_ENTRIES:
            raise TooLarge(
                f"the irreversible options of one decision maker make {self.entries:,} ladder "
                f"entries, about {self.entries * 40 / 1e9:,.0f} GB",
                hint="fewer irreversible options under one owner",
            )
        self.columns = len(size)
        self.tall = self.entries >= TALL * self.columns
        self.start = np.concatenate([[0], np.cumsum(size)])  # of each ladder, in sorted order
        if self.tall:
            self.tiles = ()
            self.slot = np.arange(self.entries)
            column = np.arange(self.columns)
        else:
            column = self._tile(size)
        # The slot after an entry's own, counted within its tile; the end of the tile where none is.
        self.ends = np.zeros(self.entries, np.bool_)
        self.ends[self.start[1:] - 1] = True
        self.after = np.empty_like(self.slot)
        self.after[:-1] = self.slot[1:]
        for tile in self.tiles or (Tile(0, self.entries, 0, ()),):
            self.after[tile.start : tile.end] -= tile.start
            part = self.after[tile.start : tile.end]
            part[self.ends[tile.start : tile.end]] = tile.end - tile.start
        number = np.cumsum(exists.ravel()) - 1
        self.column_of = column[number[self.pattern * np.int64(self.groups) + self.group]]
        self.members = self.in_slots(self.entries_in(self.order))

    def _tile(self, size: Ints) -> Ints:
        """Lay neighbouring ladders out in tiles; the column of each ladder."""
        tile = self.start[:-1] // TILE
        by_length = np.lexsort((-size, tile))
        column = np.empty(self.columns, np.int64)
        column[by_length] = np.arange(self.columns)
        first = np.flatnonzero(np.concatenate([[True], tile[1:] != tile[:-1]]))
        bounds = [*first.tolist(), self.columns]
        tiles, row_starts, row_base, at, rows = [], [], [], 0, 0
        for a, b in pairwise(bounds):
            lengths = size[by_length[a:b]]
            deepest = int(lengths[0])
            row = (b - a) - np.cumsum(np.bincount(lengths, minlength=deepest + 1))[:deepest]
            starts = at + np.concatenate([[0], np.cumsum(row)])
            tiles.append(Tile(at, int(starts[-1]), a, tuple(row.tolist())))
            row_starts.append(starts[:-1])
            row_base.append(rows)
            rows += deepest
            at = int(starts[-1])
        which = np.repeat(np.arange(len(tiles)), np.diff(bounds))
        # Slot of an entry: where its row begins, and its ladder's column in the tile.
        index = np.arange(self.entries)
        index -= np.repeat(self.start[:-1] - np.array(row_base)[which], size)
        self.slot = np.concatenate(row_starts)[index]
        self.slot += np.repeat(column - np.array(bounds[:-1])[which], size)
        self.tiles = tuple(tiles)
        return column

    def in_slots(self, entries: Ints) -> Ints:
        """States sorted by ladder, put where they belong."""
        if self.tall:
            return entries
        states = np.empty(self.entries, np.int64)
        states[self.slot] = entries
        return states

    def _beyond(self, u: int, pattern: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Which patterns lie at ``u`` or beyond."""
        if self.two_valued:
            return np.asarray((pattern & u) == u)
        return np.asarray(self.beyond[u][pattern])

    def entries_in(self, order: Ints) -> Ints:
        """The members of all ladders, each ladder in the order of ``order``.

        Args:
            order: states by group, then by anything.

        Returns:
            States, shape (entries,).
        """
        if len(self.beyond) == 1:
            return order
        pattern = self.pattern[order]
        return np.concatenate([order[self._beyond(u, pattern)] for u in range(len(self.beyond))])

    def own_entries(self, order: Ints) -> tuple[Ints, Ints]:
        """Every state, and its place among the entries of :meth:`entries_in`: on its own ladder."""
        pattern = self.pattern[order]
        states, places, base = [], [], 0
        for u in range(len(self.beyond)):
            count = np.cumsum(self._beyond(u, pattern))
            mine = np.flatnonzero(pattern == u)
            states.append(order[mine])
            places.append(count[mine] + (base - 1))
            base += int(count[-1])
        return np.concatenate(states), np.concatenate(places)

    # Sweeps over moves -------------------------------------------------------------------------

    def reduce_moves(self, values: Numbers, ufunc: np.ufunc) -> Numbers:
        """Minimum (maximum, or) of ``values`` over each state's moves and the state itself.

        Args:
            values: shape (n,).

        Returns:
            Shape (n,). Cost O(n + ladder entries).
        """
        if self.uniform:
            space = self.space
            axes = tuple(len(space.radix) - 1 - o for o in self.own)
            cube = values.reshape(space.radix[::-1])
            least = ufunc.reduce(cube, axis=axes, keepdims=True)
            return np.broadcast_to(least, cube.shape).reshape(-1)
        if self.tall:
            best = ufunc.reduceat(np.take(values, self.members), self.start[:-1])
        else:
            best = np.empty(self.columns, values.dtype)
            room = np.empty(max(t.end - t.start for t in self.tiles), values.dtype)
            for tile in self.tiles:
                work = room[: tile.end - tile.start]
                np.take(values, self.members[tile.start : tile.end], out=work, mode="clip")
                head = best[tile.column : tile.column + tile.rows[0]]
                head[:] = work[: tile.rows[0]]
                at = tile.rows[0]
                for length in tile.rows[1:]:
                    ufunc(head[:length], work[at : at + length], out=head[:length])
                    at += length
        return np.asarray(np.take(best, self.column_of))
