"""The deal as integers: blocks of issues, each with its attainable score vectors.

Issues that no condition ties together are blocks of their own; issues tied by an interaction,
constraint or red line form one block whose rows are their joint values. The scores of a package
are then a sum over blocks, exact in integers: ``utility = offset + unit * integer``.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import ceil, gcd, lcm, prod
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from backchannel.bargaining.deal import Box, Condition, Deal
from backchannel.casefile.expressions import (
    And,
    Compare,
    Constant,
    If,
    Iff,
    Implies,
    In,
    Name,
    Not,
    Or,
    evaluate,
)
from backchannel.errors import TooLarge

__all__ = ["MOST_ROWS", "Block", "Model", "build", "holds_for"]

Array: TypeAlias = NDArray[Any]

#: Most joint values of issues that conditions tie together.
MOST_ROWS = 4_000_000
#: Sums that stay below this are exact in 64-bit integers, and so are differences of them.
_WIDE = 1 << 61


@dataclass(frozen=True)
class Block:
    """Rows of distinct score vectors of some issues.

    Attributes:
        issues: indices of the issues.
        vectors: shape (m, parties), at least 0; int64 or object.
        flags: shape (m,), bit p set where a tracked red line of party p is crossed.
        counts: shape (m,), how many joint values have that row (Python integers).
        values: shape (sum of counts, issues), the joint values, row by row.
        starts: shape (m + 1,), where the values of each row begin.
    """

    issues: tuple[int, ...]
    vectors: Array
    flags: Array
    counts: Array
    values: Array
    starts: Array


@dataclass(frozen=True)
class Model:
    """A deal in integers, for some parties.

    Attributes:
        deal: what it was made from.
        parties: indices of the parties whose scores the columns are.
        blocks: independent blocks; a package is one joint value of each.
        offset: by column, the utility at integer 0.
        unit: by column, the utility of one integer step, above 0.
        top: by column, the largest sum over blocks.
        caps: by column, the integer above which nothing counts, where that can be reached.
    """

    deal: Deal
    parties: tuple[int, ...]
    blocks: tuple[Block, ...]
    offset: tuple[Fraction, ...]
    unit: tuple[Fraction, ...]
    top: tuple[int, ...]
    caps: tuple[int | None, ...]

    @property
    def packages(self) -> int:
        """How many packages the constraints (and red lines left out) allow."""
        return prod(int(sum(b.counts.tolist())) for b in self.blocks)

    @property
    def capped(self) -> bool:
        """Whether a cap can bind."""
        return any(c is not None for c in self.caps)

    @property
    def dtype(self) -> type:
        """int64 where every sum fits, else Python integers."""
        return np.int64 if max(self.top, default=0) < _WIDE else object

    def utilities(self, vector: Sequence[int]) -> tuple[Fraction, ...]:
        """Integers back to scores, exact."""
        return tuple(o + u * int(x) for o, u, x in zip(self.offset, self.unit, vector, strict=True))

    def floats(self, vectors: Array) -> NDArray[np.float64]:
        """Integers back to scores, as floats."""
        unit = np.array([float(u) for u in self.unit])
        offset = np.array([float(o) for o in self.offset])
        return np.asarray(vectors.astype(np.float64) * unit + offset)

    def threshold(self, column: int, least: Fraction | None) -> int:
        """The smallest integer of ``column`` worth at least ``least``; 0 where anything is, and one
        above what can be reached where nothing is."""
        if least is None:
            return 0
        needed = ceil((least - self.offset[column]) / self.unit[column])
        cap, beyond = self.caps[column], self.top[column] + 1
        return beyond if cap is not None and needed > cap else min(max(0, needed), beyond)

    def thresholds(self, accepting: Collection[int]) -> tuple[int, ...]:
        """By column, the integer needed so that all of ``accepting`` get their reservation."""
        return tuple(
            self.threshold(c, self.deal.reservation[p]) if p in accepting else 0
            for c, p in enumerate(self.parties)
        )

    def clamp(self, vectors: Array) -> Array:
        """Apply the caps in place."""
        for column, cap in enumerate(self.caps):
            if cap is not None:
                np.minimum(vectors[:, column], cap, out=vectors[:, column])
        return vectors


def holds_for(deal: Deal, condition: Condition, columns: dict[int, Array], size: int) -> Array:
    """Where ``condition`` holds, for many joint values at once.

    Args:
        deal: the deal.
        condition: speaks only of the issues in ``columns``.
        columns: issue index → value index, shape (size,).
        size: how many.
    """

    def atom(expr: Name | Compare | In, name: str) -> Array:
        k = deal.issue(name)
        issue = deal.issues[k]
        truth = [evaluate(expr, {name: value}, {name: issue.values}) for value in issue.values]
        return np.asarray(np.array(truth, dtype=bool)[columns[k]])

    def walk(expr: Condition) -> Array:
        match expr:
            case Box(sides, outside):
                inside = np.ones(size, dtype=bool)
                for k, allowed in sides:
                    table = np.zeros(len(deal.issues[k].values), dtype=bool)
                    table[list(allowed)] = True
                    inside &= table[columns[k]]
                return np.asarray(inside != outside)
            case Constant(holds):
                return np.full(size, holds)
            case Name(name):
                return atom(expr, name)
            case Compare(name, _, _) | In(name, _):
                return atom(expr, name.name)
            case Not(part):
                return np.asarray(np.logical_not(walk(part)))
            case And(parts):
                return np.asarray(np.logical_and.reduce([walk(q) for q in parts]))
            case Or(parts):
                return np.asarray(np.logical_or.reduce([walk(q) for q in parts]))
            case Implies(condition, then) | If(then, condition):
                return np.logical_or(~walk(condition), walk(then))
            case Iff(left, right):
                equal: Array = walk(left) == walk(right)
                return equal

    return walk(condition)


@dataclass(frozen=True)
class _Raw:
    """One block before rows are grouped: every joint value that the constraints allow."""

    issues: tuple[int, ...]
    values: Array  # (M, issues)
    vectors: Array  # (M, all parties), numerators over the party's denominator
    flags: Array  # (M,)


@lru_cache(maxsize=8)
def _raw(deal: Deal) -> tuple[tuple[_Raw, ...], tuple[int, ...]]:
    """Every block's joint values with scores as integers, and each party's denominator."""
    parties = range(len(deal.parties))
    denominators = []
    for p in parties:
        numbers = [s for row in deal.scores[p] for s in row]
        numbers += [t.score for t in deal.interactions if t.party == p]
        if deal.caps and deal.caps[p] is not None:
            numbers.append(deal.caps[p])  # type: ignore[arg-type]
        denominators.append(lcm(*(x.denominator for x in numbers)))
    conditions: list[tuple[tuple[int, ...], str, int, Condition]] = []
    for condition in deal.constraints:
        conditions.append((deal.scope(condition), "constraint", 0, condition))
    for t, term in enumerate(deal.interactions):
        conditions.append((deal.scope(term.when), "interaction", t, term.when))
    for p, lines in enumerate(deal.red_lines):
        for condition in lines:
            conditions.append((deal.scope(condition), "red line", p, condition))
    group = list(range(len(deal.issues)))
    for scope, *_ in conditions:
        joined = {group[k] for k in scope}
        group = [min(joined) if g in joined else g for g in group]
    blocks = []
    for first in sorted(set(group)):
        members = [k for k, g in enumerate(group) if g == first]
        own = [c for c in conditions if (group[c[0][0]] if c[0] else group[0]) == first]
        blocks.append(_raw_block(deal, members, own, denominators))
    return tuple(blocks), tuple(denominators)


def _raw_block(
    deal: Deal,
    members: list[int],
    conditions: list[tuple[tuple[int, ...], str, int, Condition]],
    denominators: list[int],
) -> _Raw:
    values = np.zeros((1, 0), dtype=np.int32)
    done: set[int] = set()
    pending = [c for c in conditions if c[1] == "constraint"]
    # Issues with the most conditions first, so that constraints prune early.
    weight = {k: sum(k in c[0] for c in pending) for k in members}
    order = sorted(members, key=lambda k: (-weight[k], k))
    for at, k in enumerate(order):
        size = len(deal.issues[k].values)
        if len(values) * size > MOST_ROWS:
            names = ", ".join(deal.issues[m].name for m in members[:8])
            raise TooLarge(
                f"conditions tie {len(members)} issues together ({names}, …): more than "
                f"{MOST_ROWS:,} joint values",
                hint="solve it as a mixed-integer program, or cut the conditions that tie most",
            )
        new = np.tile(np.arange(size, dtype=np.int32), len(values))
        values = np.column_stack([np.repeat(values, size, axis=0), new])
        done.add(k)
        columns = {m: values[:, j] for j, m in enumerate(order[: at + 1])}
        keep = np.ones(len(values), dtype=bool)
        for c in [c for c in pending if set(c[0]) <= done]:
            keep &= holds_for(deal, c[3], columns, len(values))
            pending.remove(c)
        values = values[keep]
    values = values[:, [order.index(k) for k in members]]
    columns = {m: values[:, j] for j, m in enumerate(members)}
    vectors = np.zeros((len(values), len(deal.parties)), dtype=object)
    for p, d in enumerate(denominators):
        total: Array = np.zeros(len(values), dtype=object)
        for j, k in enumerate(members):
            table = np.array([int(s * d) for s in deal.scores[p][k]], dtype=object)
            total = total + _lean(table)[values[:, j]]
        for _, kind, t, condition in conditions:
            if kind == "interaction" and deal.interactions[t].party == p:
                gain = int(deal.interactions[t].score * d)
                where = holds_for(deal, condition, columns, len(values))
                total = total + _lean(np.array([0, gain], dtype=object))[where.astype(np.int64)]
        vectors[:, p] = total
    flags = np.zeros(len(values), dtype=np.int64)
    for _, kind, p, condition in conditions:
        if kind == "red line":
            flags |= holds_for(deal, condition, columns, len(values)).astype(np.int64) << p
    return _Raw(tuple(members), values, _lean(vectors), flags)


def _lean(table: Array) -> Array:
    """64-bit integers where they are certain to do."""
    if all(-(1 << 55) < int(x) < (1 << 55) for x in table.reshape(-1)):
        return table.astype(np.int64)
    return table


def build(
    deal: Deal,
    parties: Sequence[int] | None = None,
    *,
    respect: Collection[int] = (),
    track: Collection[int] = (),
) -> Model:
    """The deal in integers.

    Args:
        deal: the deal.
        parties: whose scores to keep, as columns; all without it.
        respect: parties whose red lines no package may cross: such rows are left out.
        track: parties whose crossed red lines the rows remember in ``flags``.

    Raises:
        TooLarge: conditions tie together issues with more than :data:`MOST_ROWS` joint values.
    """
    raws, denominators = _raw(deal)
    chosen = tuple(range(len(deal.parties))) if parties is None else tuple(parties)
    forbidden = sum(1 << p for p in set(respect))
    watched = sum(1 << p for p in set(track) - set(respect))
    kept = [(r, np.flatnonzero((r.flags & forbidden) == 0)) for r in raws]
    offset, unit, top, caps = [], [], [], []
    columns: list[list[Array]] = []
    for p in chosen:
        parts = [r.vectors[rows, p] for r, rows in kept]
        lows = [int(x.min()) if len(x) else 0 for x in parts]
        highs = [int(x.max()) if len(x) else 0 for x in parts]
        low, d = sum(lows), denominators[p]
        span = sum(highs) - low
        cap = deal.caps[p] if deal.caps else None
        ceiling = None if cap is None or int(cap * d) - low >= span else int(cap * d) - low
        shifted = [x - lo for x, lo in zip(parts, lows, strict=True)]
        if ceiling is not None and ceiling <= 0:
            # Even the worst package reaches the cap.
            offset.append(cap or Fraction(0))
            shifted, ceiling, step, span = [x * 0 for x in shifted], None, 1, 0
        else:
            offset.append(Fraction(low, d))
            step = gcd(ceiling or 0, *(_gcd(x) for x in shifted)) or 1
        unit.append(Fraction(step, d))
        top.append(span // step)
        caps.append(None if ceiling is None else ceiling // step)
        if step >= _WIDE:
            shifted = [x.astype(object) for x in shifted]
        columns.append([x // step for x in shifted])
    model_dtype = np.int64 if max(top, default=0) < _WIDE else object
    blocks = []
    for b, (r, rows) in enumerate(kept):
        vectors = np.empty((len(rows), len(chosen)), dtype=model_dtype)
        for c in range(len(chosen)):
            vectors[:, c] = columns[c][b]
        blocks.append(_group(r, rows, vectors, r.flags[rows] & watched))
    return Model(deal, chosen, tuple(blocks), tuple(offset), tuple(unit), tuple(top), tuple(caps))


def _gcd(values: Array) -> int:
    if not len(values):
        return 0
    return int(np.gcd.reduce(values)) if values.dtype != object else gcd(*values.tolist())


def _group(raw: _Raw, rows: Array, vectors: Array, flags: Array) -> Block:
    """Gather the joint values with one score vector into one row."""
    from backchannel.bargaining.dominance import ranks

    key = vectors if vectors.dtype != object else ranks(vectors)
    order = np.lexsort([flags, *(key[:, c] for c in range(key.shape[1]))])
    first = np.ones(len(order), dtype=bool)
    if len(order):
        k, f = key[order], flags[order]
        first[1:] = (k[1:] != k[:-1]).any(axis=1) | (f[1:] != f[:-1])
    starts = np.append(np.flatnonzero(first), len(order))
    return Block(
        raw.issues,
        vectors[order][first],
        flags[order][first],
        np.diff(starts).astype(object),
        raw.values[rows[order]],
        starts,
    )
