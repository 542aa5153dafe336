"""How one mover's moves are laid out in memory: a sweep over them is a few array passes.

A mover changes its own options only, so its states fall into groups (same values of all others'
options), and a state's moves lead to the members of its group. With irreversible options they lead
only to members whose irreversible options are at least as far on: then a state's *ladder* is the
group and the pattern of its irreversible options, and the ladder's members are the states of the
group at that pattern or beyond.

Ladders are stored as jagged diagonals: first the first member of every ladder, then the second of
every ladder that has two, and so on, the longest ladders first. One step down all ladders at once
is then one operation on two contiguous rows.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from backchannel.errors import TooLarge
from backchannel.graphmodel.space import Space

__all__ = ["Ladders", "Numbers", "identity_of"]

Ints = NDArray[np.int64]
Numbers = NDArray[Any]

#: Ladder entries a mover may have; irreversible options multiply the states by up to 1.5 each.
_MOST_ENTRIES = 1 << 29

#: Bits of a sort key; wider ones are sorted by columns, more slowly.
KEY_BITS = 62


def identity_of(ufunc: np.ufunc, dtype: np.dtype[Any]) -> int:
    """What leaves every number as it is under minimum, maximum or bitwise or."""
    if ufunc is np.minimum:
        return int(np.iinfo(dtype).max)
    return int(np.iinfo(dtype).min) if ufunc is np.maximum else 0


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
        # Ladders in order of length, the longest first: column of each.
        by_length = np.argsort(-size, kind="stable")
        column = np.empty(self.columns, np.int64)
        column[by_length] = np.arange(self.columns)
        self.rows = int(size.max(initial=0))
        self.by_rows = self.rows <= 8 * self.columns
        lengths = np.bincount(size, minlength=self.rows + 1)
        row_length = (self.columns - np.cumsum(lengths))[: self.rows]
        self.row_start = np.concatenate([[0], np.cumsum(row_length)])
        self.start = np.concatenate([[0], np.cumsum(size)])  # of each ladder, in sorted order
        self._slots(size, column)
        number = np.cumsum(self.has_source.ravel()) - 1
        self.ladder_of = number[self.pattern * np.int64(self.groups) + self.group]
        self.column_of = column[self.ladder_of] if self.by_rows else self.ladder_of
        self.members = self.in_slots(self.entries_in(self.order)[0])

    def _slots(self, size: Ints, column: Ints) -> None:
        """Where the entries go that are sorted by ladder, and where the next of the ladder is."""
        if self.by_rows:
            depth = np.arange(self.entries)
            depth -= np.repeat(self.start[:-1], size)
            self.slot = self.row_start[depth]
            self.slot += np.repeat(column, size)
        else:
            self.slot = np.arange(self.entries)
        # The slot after an entry's own; past the end of a ladder there is one slot for all.
        self.after = np.empty_like(self.slot)
        self.after[:-1] = self.slot[1:]
        self.after[self.start[1:] - 1] = self.entries

    def in_slots(self, entries: Ints) -> Ints:
        """States sorted by ladder, put where they belong."""
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
        gathered = np.take(values, self.members)
        return np.asarray(np.take(self._reduce_ladders(gathered, ufunc), self.column_of))

    def _reduce_ladders(self, gathered: Numbers, ufunc: np.ufunc) -> Numbers:
        if not self.by_rows:
            return np.asarray(ufunc.reduceat(gathered, self.start[:-1]))
        best = gathered[: self.columns].copy()
        starts = self.row_start.tolist()
        for row in range(1, self.rows):
            a, b = starts[row], starts[row + 1]
            head = best[: b - a]
            ufunc(head, gathered[a:b], out=head)
        return best
