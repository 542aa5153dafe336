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

    def _split(self, own: tuple[int, ...]) -> tuple[Ints, Ints]:
        """Every state's own part (compact), and the code of its other part (not compact)."""
        space = self.space
        inner = np.zeros(self.n, np.int64)
        weight = 1
        others = space.codes.copy()
        for o in own:
            digit = space.digits(o)
            inner += digit * weight
            weight *= space.radix[o]
            digit *= space.weights[o]
            others -= digit
        return inner, others

    def _groups(self) -> None:
        space = self.space
        if self.uniform:
            self.groups = self.n // self.width
            self._uniform_axes()
            return
        inner, others = self._split(self.own)
        if space.size <= max(4 * self.n, 1 << 16):
            present = np.zeros(space.size, np.bool_)
            present[others] = True
            numbers = np.cumsum(present) - 1
            group = numbers[others]
            self.groups = int(numbers[-1]) + 1
        else:
            found, group = np.unique(others, return_inverse=True)
            self.groups = len(found)
        del others
        # A counting sort by group: states come in rising code, and so rising own part.
        bits = max(1, (self.n - 1).bit_length())
        if self.groups.bit_length() + bits > KEY_BITS:
            self.order = np.argsort(group, kind="stable")
        else:
            keys = (group << bits) | np.arange(self.n)
            keys.sort()
            keys &= (1 << bits) - 1
            self.order = keys
        self.group = group
        self.inner = inner

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

    def _patterns(self) -> tuple[Ints, NDArray[np.bool_]]:
        """Each state's pattern of irreversible options, and which patterns lie beyond which."""
        space = self.space
        pattern = np.zeros(self.n, np.int64)
        heights = np.zeros((1, 0), np.int64)
        weight = 1
        for o in self.strict:
            radix = space.radix[o]
            digit = space.digits(o)
            if space.options[o].direction == "backward":
                digit = radix - 1 - digit
            pattern += digit * weight
            weight *= radix
            heights = np.concatenate(
                [
                    np.repeat(heights, 1, axis=0) if radix == 1 else np.tile(heights, (radix, 1)),
                    np.repeat(np.arange(radix), len(heights))[:, None],
                ],
                axis=1,
            )
        beyond = np.all(heights[None, :, :] >= heights[:, None, :], axis=2)
        return pattern, beyond

    def _ladders(self) -> None:
        n = self.n
        pattern, beyond = (
            self._patterns() if self.strict else (np.zeros(n, np.int64), np.ones((1, 1), np.bool_))
        )
        self.pattern, self.beyond = pattern, beyond
        patterns = len(beyond)
        ordered_group = self.group[self.order]
        ordered_pattern = pattern[self.order]
        sizes, first_of = [], []
        has_source: list[NDArray[np.bool_]] = []
        for u in range(patterns):
            exact = ordered_pattern == u
            source = np.zeros(self.groups, np.bool_)
            source[ordered_group[exact]] = True
            member = beyond[u][ordered_pattern] if patterns > 1 else np.ones(n, np.bool_)
            count = np.bincount(ordered_group[member], minlength=self.groups)
            has_source.append(source)
            sizes.append(count[source])
            first_of.append(len(sizes[-1]))
        self.has_source = has_source
        size = np.concatenate(sizes) if sizes else np.zeros(0, np.int64)
        self.entries = int(size.sum())
        if self.entries > _MOST_ENTRIES:
            raise TooLarge(
                f"the irreversible options of one decision maker make {self.entries:,} ladder "
                f"entries, about {self.entries * 24 / 1e9:,.0f} GB",
                hint="fewer irreversible options under one owner",
            )
        # Ladders in order of length, the longest first: column of each.
        by_length = np.argsort(-size, kind="stable")
        column = np.empty(len(size), np.int64)
        column[by_length] = np.arange(len(size))
        self.size = size[by_length]
        self.rows = int(self.size[0]) if len(size) else 0
        self.columns = len(size)
        self.by_rows = self.rows <= 8 * self.columns
        lengths = np.bincount(self.size, minlength=self.rows + 1)
        row_length = (self.columns - np.cumsum(lengths))[: self.rows]
        self.row_start = np.concatenate([[0], np.cumsum(row_length)])
        self.start = np.concatenate([[0], np.cumsum(size)])  # in sorted order, by ladder
        # Where the entries of the sorted order go.
        ladder = np.repeat(np.arange(len(size)), size)
        if self.by_rows:
            depth = np.arange(self.entries) - self.start[ladder]
            self.slot = self.row_start[depth] + column[ladder]
        else:
            self.slot = np.arange(self.entries)
        self.ladder_end = self.start[1:][ladder]  # sorted index after the ladder of each entry
        # Each state's ladder, as a number in sorted order.
        offset = np.concatenate([[0], np.cumsum(first_of)])
        self.ladder_of = np.empty(n, np.int64)
        for u in range(patterns):
            numbers = np.cumsum(has_source[u]) - 1 + offset[u]
            at = pattern == u if patterns > 1 else slice(None)
            self.ladder_of[at] = numbers[self.group[at]]
        self.column_of = column[self.ladder_of] if self.by_rows else self.ladder_of
        self.members = self._unfold(self.order)

    def _unfold(self, order: Ints) -> Ints:
        """The states of all ladders (in slots), each ladder in the order of ``order``.

        Args:
            order: states by group, then by anything.
        """
        states = np.empty(self.entries, np.int64)
        states[self.slot] = self._sorted_entries(order)
        return states

    def _sorted_entries(self, order: Ints) -> Ints:
        patterns = len(self.beyond)
        if patterns == 1:
            return order
        group, pattern = self.group[order], self.pattern[order]
        parts = []
        for u in range(patterns):
            keep = self.beyond[u][pattern] & self.has_source[u][group]
            parts.append(order[keep])
        return np.concatenate(parts)

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
