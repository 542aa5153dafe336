"""Sweeps: what a mover's moves, or its improvements, lead to, as a number for every state.

GMR, SMR and SEQ ask for the minimum of a number over the states that opponents reach. Nothing here
enumerates those sets. A *relation* offers one operation, ``sweep``: for every state the minimum (or
maximum, or bitwise or) of a number over the states one step away; :func:`reach` repeats sweeps
until nothing changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from backchannel.graphmodel import layout
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
        self._work: Numbers | None = None
        if ladders.uniform:
            self._sort_uniform(rank)
        else:
            self._sort_ragged(rank)

    def _sort_uniform(self, rank: NDArray[np.int32]) -> None:
        ladders = self.ladders
        width, groups = ladders.uniform, ladders.groups
        self.by_rows = width <= 8 * groups
        self.entries = width * groups
        bits = (width - 1).bit_length()
        narrow = int(rank.max(initial=0)).bit_length() + bits <= 31
        keys: Any = ladders.by_group(rank).astype(np.int32 if narrow else np.int64, copy=False)
        keys <<= bits
        keys |= np.arange(width, dtype=keys.dtype)
        keys.sort(axis=1)
        place = (keys & ((1 << bits) - 1)).astype(np.uint16 if width <= 1 << 16 else np.int64)
        keys >>= bits
        tied = keys[:, 1:] == keys[:, :-1]
        # A slot past the last entry holds the identity: one for every ladder.
        if self.by_rows:
            states = np.take(ladders.offsets, np.ascontiguousarray(place.T))
            states += ladders.bases
            slot = np.arange(groups, self.entries + groups)
        else:
            states = np.take(ladders.offsets, place)
            states += ladders.bases[:, None]
            slot = np.arange(1, self.entries + 1)
            slot[width - 1 :: width] = self.entries
        if tied.any():
            better = slot.reshape((width, groups) if self.by_rows else (groups, width))
            better = better if self.by_rows else better.T
            for p in range(width - 2, -1, -1):
                np.copyto(better[p], better[p + 1], where=tied[:, p])
        self.states = states.reshape(-1)
        self.better = np.empty(self.entries, np.int64)
        self.better[self.states] = slot
        self.padding = groups if self.by_rows else 1

    def _sort_ragged(self, rank: NDArray[np.int32]) -> None:
        ladders = self.ladders
        order = ladders.order
        ranks = rank[order]
        low = max(1, (ladders.widest - 1).bit_length())
        high = max(1, int(ranks.max(initial=0)).bit_length())
        if low + high + ladders.groups.bit_length() <= layout.KEY_BITS:
            keys = ladders.ordered_group.astype(np.int64)
            keys <<= high
            keys |= ranks
            keys <<= low
            keys |= ladders.place
            keys.sort()
            keys &= (1 << low) - 1
            keys += ladders.first[ladders.ordered_group]
            order = order[keys]
            del keys
        else:
            order = order[np.lexsort((ranks, ladders.ordered_group))]
        self.by_rows = ladders.by_rows
        self.entries = ladders.entries
        entries, own = ladders.entries_in(order)
        self.states = ladders.in_slots(entries)
        after = ladders.after
        ranks = rank[order]
        if ((ranks[1:] == ranks[:-1]) & (ladders.place[1:] > 0)).any():
            after = self._past_ties(rank[entries])
        self.better = np.empty(ladders.n, np.int64)
        if own is None:
            self.better[entries] = after
        else:
            self.better[entries[own]] = after[own]
        self.padding = 1

    def _past_ties(self, ranks: NDArray[np.int32]) -> Ints:
        """For entries sorted by ladder: the slot of the first that is strictly better."""
        after = self.ladders.after
        last = np.ones(self.entries, np.bool_)
        last[:-1] = (ranks[1:] != ranks[:-1]) | (after[:-1] == self.entries)
        ends = np.where(last, np.arange(self.entries), self.entries)
        ends = np.minimum.accumulate(ends[::-1])[::-1]
        return np.asarray(after[ends])

    def _buffer(self, dtype: np.dtype[Any]) -> Numbers:
        """Room for one sweep; kept, since fresh pages cost as much as the sweep itself."""
        if self._work is None or self._work.dtype != dtype:
            self._work = np.empty(self.entries + self.padding, dtype)
        return self._work

    def sweep(self, values: Numbers, ufunc: np.ufunc) -> Numbers:
        """Over the strictly better states of each state's ladder; the identity where none is.

        Cost O(n + ladder entries).
        """
        work = self._buffer(values.dtype)
        work[self.entries :] = identity_of(ufunc, values.dtype)
        body = work[: self.entries]
        np.take(values, self.states, out=body, mode="clip")
        ladders = self.ladders
        if ladders.uniform:
            if self.by_rows:
                rows = body.reshape(ladders.uniform, ladders.groups)
                for p in range(ladders.uniform - 2, -1, -1):
                    ufunc(rows[p], rows[p + 1], out=rows[p])
            else:
                back = body.reshape(ladders.groups, ladders.uniform)[:, ::-1]
                ufunc.accumulate(back, axis=1, out=back)
        elif self.by_rows:
            starts = ladders.row_start.tolist()
            for p in range(ladders.rows - 2, -1, -1):
                a, b, c = starts[p], starts[p + 1], starts[p + 2]
                head = body[a : a + c - b]
                ufunc(head, body[b:c], out=head)
        else:
            starts = ladders.start.tolist()
            for a, b in pairwise(starts):
                back = body[a:b][::-1]
                ufunc.accumulate(back, out=back)
        return np.asarray(np.take(work, self.better))


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
    if len(edges) == len(relations) and ufunc is not np.bitwise_or:
        from backchannel.graphmodel.sparse import reach_edges

        return reach_edges(values, edges, ufunc)
    if not all(r.transitive for r in relations):
        return _reach_remembering(values, relations, ufunc)
    # Right after its own sweep a mover changes nothing more, so a change leaves one mover quiet.
    now, quiet, at = values, 0, 0
    while quiet < len(relations):
        new = relations[at].sweep(now, ufunc)
        new = ufunc(now, new, out=new if new.flags.writeable else None)
        if not (new != now).any():
            quiet += 1
        else:
            now, quiet = new, 1
        at = (at + 1) % len(relations)
    return now


def _reach_remembering(values: Numbers, relations: Sequence[Relation], ufunc: np.ufunc) -> Numbers:
    """As :func:`reach`, keeping apart who moved last: ``after[j]`` is what follows a step of j."""
    after = [values for _ in relations]
    pending = set(range(len(relations)))
    while pending:
        k = pending.pop()
        step = relations[k].sweep(after[k], ufunc)
        for j in range(len(relations)):
            if j == k:
                continue
            new = ufunc(after[j], step)
            if not np.array_equal(new, after[j]):
                after[j] = new
                pending.add(j)
    out = values
    for relation, value in zip(relations, after, strict=True):
        out = ufunc(out, relation.sweep(value, ufunc))
    return np.asarray(out)
