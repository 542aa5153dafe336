"""Stability where preferred means preferred on every count: coalitions and attitudes.

A group that moves together improves only when all its members do; a decision maker with attitudes
judges by others' rankings too. Both compare states on several counts at once, so there is no single
minimum to propagate. Sets take its place: 64 states at a time, one bit each, propagated along the
same sweeps with *or* for *minimum*.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from backchannel.errors import TooLarge
from backchannel.graphmodel.kernel import Kernel
from backchannel.graphmodel.relations import Edges, Relation, reach

__all__ = ["CONCEPTS_ON_COUNTS", "MOST_STATES", "group_improvements", "stable_on_counts"]

Bools = NDArray[np.bool_]
Words = NDArray[np.uint64]
Count = tuple[int, int]

#: The concepts defined for several counts.
CONCEPTS_ON_COUNTS = ("Nash", "GMR", "SMR", "SEQ")

#: Time grows with the square of the states; at this many one group takes about a minute.
MOST_STATES = 1 << 16

#: Improvements of a coalition that may be listed.
_MOST_STEPS = 1 << 26


def _refuse_large(n: int) -> None:
    if n > MOST_STATES:
        raise TooLarge(
            f"{n:,} states: judging on several counts compares all pairs, about "
            f"{n * n / 7e7:,.0f} s for each group; at most {MOST_STATES:,} states are handled",
            hint="analyse single decision makers, or a smaller model",
        )


def _preferred(kernel: Kernel, counts: Sequence[Count], first: int, last: int) -> Words:
    """Bit b of word t: state t is preferred, on every count, to state first + b."""
    n = kernel.structure.n
    better = np.ones((n, 64), np.bool_)
    better[:, last - first :] = False
    block = better[:, : last - first]
    for j, sign in counts:
        rank = kernel.ranks[j]
        here = rank[first:last]
        block &= rank[:, None] > here if sign > 0 else rank[:, None] < here
    return np.packbits(better, axis=1, bitorder="little").view(np.uint64).ravel()


def stable_on_counts(
    kernel: Kernel,
    concepts: Sequence[str],
    group: Sequence[int],
    counts: Sequence[Count],
    answers: Sequence[Relation],
) -> dict[str, Bools]:
    """Where a group that judges on several counts is stable.

    s is unstable when the group reaches, by a legal sequence of its members' moves, some s1 that is
    preferred to s on every count, and none of the others' answers leads from s1 to a state that is
    not preferred to s on every count (for SMR: and from which the group cannot get back to one
    that is).

    Args:
        kernel: the profile.
        concepts: of :data:`CONCEPTS_ON_COUNTS`.
        group: who moves together.
        counts: pairs of a decision maker and +1 (its gain counts as gain) or −1 (as loss).
        answers: the steps of the others that count as credible, for SEQ.

    Returns:
        By concept, shape (n,). Cost O(n² / 64) sweeps' worth of words.

    Raises:
        TooLarge: above :data:`MOST_STATES` states.
    """
    n = kernel.structure.n
    _refuse_large(n)
    own = [kernel.moves(m) for m in kernel.structure.within(group)]
    others = [kernel.moves(m) for m in kernel.structure.against(group)]
    out = {c: np.ones(n, np.bool_) for c in concepts}

    def unspoilt(good: Words, by: Sequence[Relation]) -> Words:
        """States from which every answer still leads only to ``good`` ones."""
        return np.invert(reach(np.invert(good), by, np.bitwise_or))

    for first in range(0, n, 64):
        last = min(n, first + 64)
        better = _preferred(kernel, counts, first, last)
        moved = better.copy()
        # Without any count a state would be preferred to itself.
        bit = np.arange(last - first, dtype=np.uint64)
        moved[first:last] &= np.invert(np.uint64(1) << bit)
        for concept in concepts:
            good = moved
            if concept == "GMR":
                good = moved & unspoilt(better, others)
            elif concept == "SEQ":
                good = moved & unspoilt(better, answers)
            elif concept == "SMR":
                mended = reach(better, own, np.bitwise_or)
                good = moved & unspoilt(mended, others)
            found = reach(good, own, np.bitwise_or)[first:last]
            out[concept][first:last] = (found >> bit) & np.uint64(1) == 0
    return out


def group_improvements(kernel: Kernel, group: Sequence[int], counts: Sequence[Count]) -> Edges:
    """A group's steps: where its members' legal sequences lead, if preferred on every count.

    Raises:
        TooLarge: too many states or steps.
    """
    n = kernel.structure.n
    _refuse_large(n)
    own = [kernel.moves(m) for m in kernel.structure.within(group)]
    sources, targets = [], []
    total = 0
    for first in range(0, n, 64):
        last = min(n, first + 64)
        aim = np.zeros(n, np.uint64)
        aim[first:last] = np.uint64(1) << np.arange(last - first, dtype=np.uint64)
        reached = reach(aim, own, np.bitwise_or)
        bits = np.unpackbits(reached.view(np.uint8).reshape(n, 8), axis=1, bitorder="little")
        source, target = np.nonzero(bits[:, : last - first])
        target = target + first
        keep = source != target
        for j, sign in counts:
            gain = kernel.ranks[j][target] - kernel.ranks[j][source]
            keep &= gain > 0 if sign > 0 else gain < 0
        sources.append(source[keep])
        targets.append(target[keep])
        total += int(keep.sum())
        if total > _MOST_STEPS:
            raise TooLarge(
                f"a coalition has over {_MOST_STEPS:,} improvements",
                hint="let only single decision makers answer: responses='individuals'",
            )
    transitive = all(r.transitive for r in own)
    return Edges(n, np.concatenate(sources), np.concatenate(targets), transitive=transitive or None)
