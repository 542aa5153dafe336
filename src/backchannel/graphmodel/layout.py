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
        self._groups()
        if not self.uniform:
            self._ladders()

    # Groups ------------------------------------------------------------------------------------

    def _others(self) -> Ints:
        """The code of every state without its own part."""
        space = self.space
        others = space.codes.copy()
        for o in self.own:
            digit = space.digits(o)
            digit *= space.weights[o]
            others -= digit
        return others

    def _groups(self) -> None:
        space = self.space
        if self.uniform:
            self.groups = self.n // self.width
            self._uniform_axes()
            return
        others = self._others()
        if space.size <= max(4 * self.n, 1 << 16):
            present = np.zeros(space.size, np.bool_)
            present[others] = True
            numbers = np.cumsum(present, dtype=np.int32)
            self.groups = int(numbers[-1])
            self.group = numbers[others]
            self.group -= 1
        else:
            found, group = np.unique(others, return_inverse=True)
            self.groups = len(found)
            self.group = group.astype(np.int32)
        del others
        # By group; within a group states stay in rising code.
        bits = max(1, (self.n - 1).bit_length())
        if self.groups.bit_length() + bits > KEY_BITS:
            self.order = np.argsort(self.group, kind="stable")
        else:
            keys = self.group.astype(np.int64)
            keys <<= bits
            keys |= np.arange(self.n)
            keys.sort()
            keys &= (1 << bits) - 1
            self.order = keys
        # Where each group begins in the order, and each ordered state's place in its group.
        size = np.bincount(self.group, minlength=self.groups)
        self.first = np.cumsum(size) - size
        self.widest = int(size.max(initial=1))
        self.place = np.arange(self.n, dtype=np.int32)
        self.place -= np.repeat(self.first.astype(np.int32), size)
        self.ordered_group = self.group[self.order]

    def _uniform_axes(self) -> None:
        """All combinations feasible: a state is the sum of its group's base and an offset."""
        self.tall = self.width >= TALL
        self.entries = self.n
        self.step = min(self.groups, max(1, TILE // self.width))
        self.tiles = tuple(
            Tile(a * self.width, b * self.width, a, (b - a,) * self.width)
            for a, b in pairwise([*range(0, self.groups, self.step), self.groups])
        )
        space = self.space
        own = sorted(self.own, reverse=True)
        rest = [o for o in range(len(space.radix) - 1, -1, -1) if o not in own]
        self.offsets = self._sums(own)
        self.bases = self._sums(rest)
        axis = [len(space.radix) - 1 - o for o in rest + own]
        self._axes = axis

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
        # Ladders are numbered by pattern, then group; only those some state stands on exist.
        cells = self.group * np.int64(patterns)
        cells += self.pattern
        exact = np.bincount(cells, minlength=self.groups * patterns).reshape(-1, patterns)
        del cells
        self.has_source = np.ascontiguousarray((exact > 0).T)
        reached = (exact @ self.beyond.T.astype(np.int64)).T
        size = reached[self.has_source]
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
        number = np.cumsum(self.has_source.ravel()) - 1
        self.column_of = column[number[self.pattern * np.int64(self.groups) + self.group]]
        self.members = self.in_slots(self.entries_in(self.order)[0])

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

    def entries_in(self, order: Ints) -> tuple[Ints, NDArray[np.bool_] | None]:
        """The members of all ladders, each ladder in the order of ``order``.

        Args:
            order: states by group, then by anything.

        Returns:
            States, shape (entries,), and for which of them the ladder is their own (None: all).
        """
        patterns = len(self.beyond)
        if patterns == 1:
            return order, None
        pattern = self.pattern[order]
        parts, own = [], []
        for u in range(patterns):
            keep = self.beyond[u][pattern]
            if not self.has_source[u].all():
                keep &= self.has_source[u][self.ordered_group]
            parts.append(order[keep])
            own.append(pattern[keep] == u)
        return np.concatenate(parts), np.concatenate(own)

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
