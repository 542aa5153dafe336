"""Sweeps: what a mover's moves, or its improvements, lead to, as a number for every state.

GMR, SMR and SEQ ask for the minimum of a number over the states that opponents reach. Nothing here
enumerates those sets. A *relation* offers one operation, ``sweep``: for every state the minimum (or
maximum, or bitwise or) of a number over the states one step away; :func:`reach` repeats sweeps
until nothing changes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from backchannel.graphmodel import layout, sparse
from backchannel.graphmodel.layout import Ints, Ladders, Numbers, identity_of

__all__ = ["Edges", "Improvements", "Moves", "Relation", "reach"]


class Relation(Protocol):
    """One mover's steps.

    ``transitive``: two of its steps in a row make one of its steps (or lead back), so that the rule
    against moving twice running takes nothing away.
    """

    transitive: bool

    def sweep(self, values: Numbers, ufunc: np.ufunc) -> Numbers:
        """For every state, ``ufunc`` over ``values`` where its steps lead; a state that has none
        gets the identity or, harmlessly, its own value."""
        ...


class Moves:
    """The moves of a mover of an option-form model; the state itself counts as reached."""

    transitive = True

    def __init__(self, ladders: Ladders) -> None:
        self.ladders = ladders

    def sweep(self, values: Numbers, ufunc: np.ufunc) -> Numbers:
        """See :class:`Relation`."""
        return self.ladders.reduce_moves(values, ufunc)


class Improvements:
    """The moves of an option-form mover to states it strictly prefers: suffixes of sorted ladders.

    Args:
        ladders: its moves.
        rank: its preference, higher is better, shape (n,), not negative.
    """

    transitive = True

    def __init__(self, ladders: Ladders, rank: NDArray[np.int32]) -> None:
        self.ladders = ladders
        self._room: Numbers | None = None
        #: Where each state's first strictly better one stands in its tile; None: one row down.
        self.own: Ints | None = None
        if ladders.uniform:
            self._sort_uniform(rank)
        else:
            self._sort_ragged(rank)

    # Sorting ------------------------------------------------------------------------------------

    def _sort_uniform(self, rank: NDArray[np.int32]) -> None:
        ladders = self.ladders
        width, groups, step = ladders.uniform, ladders.groups, ladders.step
        bits = (width - 1).bit_length()
        narrow = int(rank.max(initial=0)).bit_length() + bits <= 31
        keys: Any = ladders.by_group(rank).astype(np.int32 if narrow else np.int64, copy=False)
        keys <<= bits
        keys |= np.arange(width, dtype=keys.dtype)
        keys.sort(axis=1)
        place = (keys & ((1 << bits) - 1)).astype(np.uint16 if width <= 1 << 16 else np.int64)
        keys >>= bits
        tied = keys[:, 1:] == keys[:, :-1]
        ties = bool(tied.any())
        if ladders.tall:
            states = np.take(ladders.offsets, place)
            states += ladders.bases[:, None]
            self.states = states.reshape(-1)
            slots = np.arange(self.ladders.n).reshape(groups, width)
            self._tall_better(tied if ties else None, slots)
            return
        self.states = np.empty(ladders.n, np.int64)
        better = np.empty(ladders.n, np.int64) if ties else None
        for tile in ladders.tiles:
            g = slice(tile.column, min(tile.column + step, groups))
            part = self.states[tile.start : tile.end].reshape(width, -1)
            np.take(ladders.offsets, place[g].T, out=part, mode="clip")
            part += ladders.bases[g]
            if better is not None:
                columns = part.shape[1]
                after = better[tile.start : tile.end].reshape(width, columns)
                after[:] = np.arange(columns, columns * (width + 1)).reshape(width, columns)
                after[-1] = columns * width
                for p in range(width - 2, -1, -1):
                    np.copyto(after[p], after[p + 1], where=tied[g, p])
        if better is not None:
            self.own, self.better = self.states, better
            self.own_start = [t.start for t in ladders.tiles] + [ladders.n]

    def _tall_better(self, tied: NDArray[np.bool_] | None, slots: Ints) -> None:
        """For ladders in one piece: the slot after each, past those of the same rank."""
        width = slots.shape[1]
        better = slots + 1
        better[:, -1] = self.ladders.n
        if tied is not None:
            for p in range(width - 2, -1, -1):
                np.copyto(better[:, p], better[:, p + 1], where=tied[:, p])
        self.own, self.better = self.states, better.reshape(-1)
        self.own_start = [0, self.ladders.n]

    def _sort_ragged(self, rank: NDArray[np.int32]) -> None:
        ladders = self.ladders
        order = self._by_rank(rank)
        entries = ladders.entries_in(order)
        self.states = ladders.in_slots(entries)
        ranks = rank[order]
        after = ladders.after
        if ((ranks[1:] == ranks[:-1]) & (ladders.place[1:] > 0)).any():
            after = self._past_ties(rank[entries])
        # Sorted entries of a tile stand together, as the tile's slots do.
        ends = [t.end for t in ladders.tiles] or [ladders.entries]
        if len(ladders.beyond) == 1:
            self.own, self.better = entries, after
            self.own_start = [0, *ends]
            return
        self.own, places = ladders.own_entries(order)
        self.better = after[places]
        self.own_start = [0, *np.searchsorted(places, ends).tolist()]

    def _by_rank(self, rank: NDArray[np.int32]) -> Ints:
        """The states by group, then rank."""
        ladders = self.ladders
        order = ladders.order
        ranks = rank[order]
        low = (ladders.widest - 1).bit_length()
        high = int(ranks.max(initial=0)).bit_length()
        keys: Any
        if ladders.cell is not None and low + high < layout.KEY_BITS:
            # Many short sorts: groups side by side, padded at the end.
            dtype = np.int32 if low + high <= 30 else np.int64
            table = np.full(ladders.groups * ladders.widest, np.iinfo(dtype).max, dtype)
            keys = ranks.astype(dtype)
            keys <<= low
            keys |= ladders.place
            table[ladders.cell] = keys
            table.reshape(ladders.groups, -1).sort(axis=1)
            keys = table[ladders.cell]
        elif low + high + ladders.groups.bit_length() <= layout.KEY_BITS:
            keys = ladders.ordered_group.astype(np.int64)
            keys <<= high
            keys |= ranks
            keys <<= low
            keys |= ladders.place
            keys.sort()
        else:
            return order[np.lexsort((ranks, ladders.ordered_group))]
        keys &= (1 << low) - 1
        return np.asarray(order[keys + ladders.first[ladders.ordered_group]])

    def _past_ties(self, ranks: NDArray[np.int32]) -> Ints:
        """For entries sorted by ladder: the slot of the first that is strictly better."""
        last = np.ones(self.ladders.entries, np.bool_)
        last[:-1] = (ranks[1:] != ranks[:-1]) | self.ladders.ends[:-1]
        ends = np.where(last, np.arange(len(last)), len(last))
        ends = np.minimum.accumulate(ends[::-1])[::-1]
        return np.asarray(self.ladders.after[ends])

    # Sweeping -----------------------------------------------------------------------------------

    def _buffer(self, dtype: np.dtype[Any]) -> Numbers:
        """Room for one tile; kept, since fresh pages cost as much as the sweep itself."""
        if self._room is None or self._room.dtype != dtype:
            tiles = self.ladders.tiles
            most = max((t.end - t.start for t in tiles), default=0)
            self._room = np.empty((self.ladders.entries if self.ladders.tall else most) + 1, dtype)
        return self._room

    def sweep(self, values: Numbers, ufunc: np.ufunc) -> Numbers:
        """Over the strictly better states of each state's ladder; the identity where none is.

        Cost O(n + ladder entries).
        """
        out = np.empty(len(values), values.dtype)
        identity = identity_of(ufunc, values.dtype)
        room = self._buffer(values.dtype)
        if self.ladders.tall:
            work = room[:-1]
            room[-1] = identity
            np.take(values, self.states, out=work, mode="clip")
            self._accumulate(work, ufunc)
            assert self.own is not None
            out[self.own] = np.take(room, self.better)
            return out
        for k, tile in enumerate(self.ladders.tiles):
            work = room[: tile.end - tile.start]
            states = self.states[tile.start : tile.end]
            np.take(values, states, out=work, mode="clip")
            below = len(work)
            for row, under in zip(tile.rows[-2::-1], tile.rows[:0:-1], strict=True):
                at = below - under - row
                head = work[at : at + under]
                ufunc(head, work[below - under : below], out=head)
                below -= under
            if self.own is None:
                out[states[: -tile.rows[-1]]] = work[tile.rows[0] :]
                out[states[-tile.rows[-1] :]] = identity
            else:
                room[len(work)] = identity
                a, b = self.own_start[k], self.own_start[k + 1]
                out[self.own[a:b]] = np.take(room, self.better[a:b])
        return out

    def _accumulate(self, work: Numbers, ufunc: np.ufunc) -> None:
        if self.ladders.uniform:
            back = work.reshape(-1, self.ladders.uniform)[:, ::-1]
            ufunc.accumulate(back, axis=1, out=back)
            return
        for a, b in pairwise(self.ladders.start.tolist()):
            back = work[a:b][::-1]
            ufunc.accumulate(back, out=back)


class Edges:
    """Steps listed one by one, by source.

    Args:
        n: states.
        source, target: of each step, any order; equal ends are dropped.
        transitive: whether two steps in a row make one; worked out where not given.
    """

    def __init__(
        self, n: int, source: Ints, target: Ints, *, transitive: bool | None = None
    ) -> None:
        self.n = n
        keep = source != target
        source, target = source[keep], target[keep]
        if len(source) and (source[1:] < source[:-1]).any():
            by_source = np.argsort(source, kind="stable")
            source, target = source[by_source], target[by_source]
        self.source, self.target = source, target
        counts = np.bincount(source, minlength=n)
        self.start = np.concatenate([[0], np.cumsum(counts)])
        self.busy = np.flatnonzero(counts)
        self.transitive = self._is_transitive() if transitive is None else transitive

    def __len__(self) -> int:
        return len(self.source)

    def _is_transitive(self) -> bool:
        """Whether every two steps in a row are one step, or lead back; gives up on large graphs.

        Giving up (answering no) costs time later, never correctness: :func:`reach` then keeps
        track of the last mover.
        """
        counts = np.diff(self.start)
        two = int(counts[self.target].sum()) if len(self) else 0
        if two > 4 * len(self) + 100_000:
            return False
        if not len(self):
            return True
        first = np.repeat(np.arange(len(self)), counts[self.target])
        base = np.repeat(self.start[self.target], counts[self.target])
        offset = np.arange(two) - np.repeat(
            np.cumsum(counts[self.target]) - counts[self.target], counts[self.target]
        )
        end = self.target[base + offset]
        begin = self.source[first]
        known = np.unique(self.source * self.n + self.target)
        wanted = (begin * self.n + end)[begin != end]
        at = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
        return bool((known[at] == wanted).all())

    def where(self, keep: NDArray[np.bool_], *, transitive: bool) -> Edges:
        """Some of the steps."""
        return Edges(self.n, self.source[keep], self.target[keep], transitive=transitive)

    def targets(self, state: int) -> Ints:
        """Where one state's steps lead."""
        return np.unique(self.target[self.start[state] : self.start[state + 1]])

    def sweep(self, values: Numbers, ufunc: np.ufunc) -> Numbers:
        """See :class:`Relation`. Cost O(n + steps)."""
        out = np.full(self.n, identity_of(ufunc, values.dtype), values.dtype)
        if len(self):
            out[self.busy] = ufunc.reduceat(np.take(values, self.target), self.start[self.busy])
        return out


def reach(values: Numbers, relations: Sequence[Relation], ufunc: np.ufunc) -> Numbers:
    """``ufunc`` over ``values`` at each state and at all that legal sequences reach from it.

    A legal sequence is a sequence of steps in which no mover moves twice running. Where all
    relations are transitive any sequence can be shortened to a legal one, and the fixpoint needs no
    memory of who moved last.

    Args:
        values: shape (n,).
        relations: one for each mover.
        ufunc: minimum, maximum or bitwise or.

    Returns:
        Shape (n,); includes the value at the state itself.
    """
    relations = [r for r in relations if not (isinstance(r, Edges) and not len(r))]
    if not relations:
        return values
    if len(relations) == 1:
        return np.asarray(ufunc(values, relations[0].sweep(values, ufunc)))
    edges = [r for r in relations if isinstance(r, Edges)]
    if len(edges) < len(relations) or ufunc is np.bitwise_or:
        edges, rounds = [], None
    else:
        rounds = sparse.ROUNDS * len(edges)
    if all(r.transitive for r in relations):
        now, done = _sweep_around(values, relations, ufunc, rounds)
        return now if done else sparse.closed(now, edges, ufunc)
    after, done = _sweep_remembering(values, relations, ufunc, rounds)
    if not done:
        after = sparse.closed_remembering(after, edges, ufunc)
    out = values
    for relation, value in zip(relations, after, strict=True):
        out = ufunc(out, relation.sweep(value, ufunc))
    return np.asarray(out)


def _sweep_around(
    values: Numbers, relations: Sequence[Relation], ufunc: np.ufunc, most: int | None
) -> tuple[Numbers, bool]:
    """Sweep mover after mover until nothing changes, or ``most`` times; and whether it ended."""
    # Right after its own sweep a mover changes nothing more, so a change leaves one mover quiet.
    now, quiet, count = values, 0, 0
    while quiet < len(relations):
        if count == most:
            return now, False
        new = relations[count % len(relations)].sweep(now, ufunc)
        new = ufunc(now, new, out=new if new.flags.writeable else None)
        if not (new != now).any():
            quiet += 1
        else:
            now, quiet = new, 1
        count += 1
    return now, True


def _sweep_remembering(
    values: Numbers, relations: Sequence[Relation], ufunc: np.ufunc, most: int | None
) -> tuple[list[Numbers], bool]:
    """As above, keeping apart who moved last: item j is what can follow a step of j."""
    after = [values for _ in relations]
    pending = deque(range(len(relations)))
    count = 0
    while pending:
        if count == most:
            return after, False
        count += 1
        k = pending.popleft()
        step = relations[k].sweep(after[k], ufunc)
        for j in range(len(relations)):
            if j == k:
                continue
            new = ufunc(after[j], step)
            if (new != after[j]).any():
                after[j] = new
                if j not in pending:
                    pending.append(j)
    return after, True
