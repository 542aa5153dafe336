"""The acceptable packages: how many, a uniform sample of them, the best by any criterion.

Counts are exact at any size (Python integers): partial sums of one half of the issues are matched
with those of the other half. With a quorum, packages that at least so many accept are counted by
inclusion and exclusion over coalitions.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations, islice
from math import comb, prod

import numpy as np

from backchannel.bargaining._halves import Halves
from backchannel.bargaining._masks import acceptance
from backchannel.bargaining._model import Model, build
from backchannel.bargaining._sweep import assemble
from backchannel.bargaining.deal import Deal, Package
from backchannel.errors import TooLarge, UsageError
from backchannel.results import Provenance, Result

__all__ = ["CRITERIA", "Acceptable", "acceptable", "count_accepted"]

#: Criteria that packages can be ranked by, beside the name of a party.
CRITERIA = ("sum", "product", "smallest gain")
#: Most partial packages that the search for the best looks at.
_NODES = 400_000


@dataclass(frozen=True)
class Acceptable(Result):
    """The packages that enough signatories accept.

    Attributes:
        parties: all parties of the deal.
        signatories: whose acceptance counts.
        feasible: packages that the constraints allow.
        count: how many of them are acceptable, exactly.
        alone: by signatory, how many packages it accepts.
    """

    parties: tuple[str, ...]
    signatories: tuple[str, ...]
    feasible: int
    count: int
    alone: tuple[int, ...]
    _deal: Deal = field(repr=False, compare=False)

    def packages(self, limit: int = 1000) -> tuple[Package, ...]:
        """At most ``limit`` of them, in no particular order."""
        return tuple(islice(_all(self._deal), limit))

    def sample(self, size: int, *, seed: int) -> tuple[Package, ...]:
        """Draw uniformly, with replacement; nothing where nothing is acceptable."""
        return tuple(_sample(self._deal, size, np.random.default_rng(seed)))

    def best(self, criterion: str = "sum", limit: int = 10) -> tuple[Package, ...]:
        """The best packages, best first; ties in the order of the issues' values.

        Args:
            criterion: ``sum`` of the signatories' scores, ``product`` of their gains, their
                ``smallest gain``, or the name of a party.
            limit: how many.

        Raises:
            TooLarge: the search would look at too many partial packages.
            UsageError: the deal does not need all signatories; rank ``packages`` instead.
        """
        return tuple(_best(self._deal, criterion, limit))


def _accepted(deal: Deal, coalition: Sequence[int]) -> tuple[Model, tuple[int, ...]]:
    model = build(deal, coalition, respect=coalition)
    return model, model.thresholds(coalition)


def count_accepted(deal: Deal, coalition: Sequence[int]) -> int:
    """How many packages all of ``coalition`` (indices) accept, exactly.

    Raises:
        TooLarge: the scores are neither small integers nor few.
    """
    model, needed = _accepted(deal, coalition)
    bound = [[0] * len(coalition)]
    for block in model.blocks:
        if not len(block.vectors):
            return 0
        bound.append(block.vectors.max(axis=0).tolist())
    if not any(needed):
        return model.packages
    if any(sum(column) < n for column, n in zip(zip(*bound, strict=True), needed, strict=True)):
        return 0
    return Halves(model).count(needed)


def acceptable(deal: Deal) -> Acceptable:
    """Count the acceptable packages.

    Raises:
        TooLarge: the scores are neither small integers nor few; draw a sample of all packages
            instead and see how many :meth:`Deal.acceptable` holds for.

    Example:
        >>> deal = Deal.additive(
        ...     ["a", "b"],
        ...     {"x": {"lo": (0, 3), "hi": (2, 0)}, "y": {"lo": (0, 1), "hi": (4, 0)}},
        ...     reservation=[1, 1],
        ... )
        >>> found = acceptable(deal)
        >>> found.count, [deal.describe(p) for p in found.best("sum", 1)]
        (2, [{'x': 'lo', 'y': 'hi'}])
    """
    sign = deal.signing
    known = acceptance(deal)
    if known is not None:
        places = range(len(known.members))
        count = sum(
            n
            for mask, n in known.counts.items()
            if sign.wins(known.members[k] for k in places if mask >> k & 1)
        )
    elif sign.unanimous:
        count = count_accepted(deal, sign.parties)
    else:
        vetoes = tuple(sorted(sign.vetoes))
        others = [p for p in sign.parties if p not in sign.vetoes]
        least = max(0, sign.quorum - len(vetoes))
        if least == 0:
            count = count_accepted(deal, vetoes)
        else:
            count = 0
            for size in range(least, len(others) + 1):
                sum_of_size = sum(
                    count_accepted(deal, (*vetoes, *some)) for some in combinations(others, size)
                )
                # At least `least` of the properties hold (Feller 1968, IV.3).
                count += (-1) ** (size - least) * comb(size - 1, least - 1) * sum_of_size
    return Acceptable(
        provenance=Provenance(
            "exact count by meeting in the middle",
            {"quorum": sign.quorum, "vetoes": tuple(deal.parties[p] for p in sorted(sign.vetoes))},
            case_hash=deal.case_hash,
        ),
        parties=deal.parties,
        signatories=tuple(deal.parties[p] for p in sign.parties),
        feasible=build(deal, ()).packages,
        count=count,
        alone=tuple(
            count_accepted(deal, (p,)) if known is None else known.count((p,)) for p in sign.parties
        ),
        _deal=deal,
    )


def _all(deal: Deal) -> Iterator[Package]:
    """Every acceptable package once."""
    earlier: list[tuple[int, ...]] = []
    for coalition in deal.signing.minimal_winning():
        model, needed = _accepted(deal, coalition)
        if any(not len(b.vectors) for b in model.blocks):
            continue
        for package in Halves(model).packages(needed):
            yes = deal.accepting(package) if earlier else frozenset()
            if not any(yes.issuperset(c) for c in earlier):
                yield package
        earlier.append(coalition)


def _sample(deal: Deal, size: int, rng: np.random.Generator) -> list[Package]:
    """Uniform over the union of what the minimal winning coalitions accept (Karp & Luby 1983)."""
    coalitions = deal.signing.minimal_winning()
    halves: list[tuple[Halves, tuple[int, ...], int]] = []
    for coalition in coalitions:
        model, needed = _accepted(deal, coalition)
        if all(len(b.vectors) for b in model.blocks):
            half = Halves(model)
            halves.append((half, needed, half.count(needed)))
    halves = [h for h in halves if h[2]]
    if not halves:
        return []
    total = sum(h[2] for h in halves)
    share = np.array([float(Fraction(h[2], total)) for h in halves])
    found: list[Package] = []
    while len(found) < size:
        missing = size - len(found)
        picks = rng.multinomial(missing, share / share.sum())
        drawn: list[Package] = []
        for (half, needed, _), times in zip(halves, picks.tolist(), strict=True):
            drawn.extend(half.sample(needed, times, rng))
        if len(coalitions) == 1:
            return drawn
        for package in drawn:
            yes = deal.accepting(package)
            times = sum(yes.issuperset(c) for c in coalitions)
            if rng.integers(times) == 0:
                found.append(package)
    return found


def _best(deal: Deal, criterion: str, limit: int) -> list[Package]:
    """Best first over blocks: the bound of a partial package is its criterion were every party to
    get its best of the rest."""
    sign = deal.signing
    if not sign.unanimous:
        raise UsageError(
            "with a quorum, packages are ranked for a coalition",
            hint="solve(deal, parties=[...]) or rank Acceptable.packages()",
        )
    members = sign.parties
    extra = () if criterion in CRITERIA else (deal.party(criterion),)
    columns = tuple(dict.fromkeys((*members, *extra)))
    model = build(deal, columns, respect=members)
    needed = model.thresholds(members)
    rate = _Criterion(model, members, criterion)
    total = rate.total
    blocks = sorted(model.blocks, key=lambda b: -len(b.vectors))
    rest = [[0] * len(columns)]
    together = [Fraction(0)]
    for block in reversed(blocks):
        if not len(block.vectors):
            return []
        best = block.vectors.max(axis=0).tolist()
        rest.append([x + y for x, y in zip(rest[-1], best, strict=True)])
        together.append(together[-1] + max(map(total, block.vectors.tolist())))
    rest.reverse()
    together.reverse()
    none = sum(rate.gains([0] * len(columns)), Fraction(0))

    def bound(vector: Sequence[int], depth: int) -> Fraction | None:
        reach = [x + y for x, y in zip(vector, rest[depth], strict=True)]
        reach = [x if c is None else min(x, c) for x, c in zip(reach, model.caps, strict=True)]
        if any(x < n for x, n in zip(reach, needed, strict=True)):
            return None
        return rate(reach, none + total(vector) + together[depth])

    start = bound([0] * len(columns), 0)
    heap: list[tuple[Fraction, int, tuple[int, ...], tuple[int, ...]]] = []
    if start is not None:
        heap.append((-start, 0, (), (0,) * len(columns)))
    found: list[Package] = []
    seen = 0
    while heap and len(found) < limit:
        _, depth, rows, vector = heapq.heappop(heap)
        depth = -depth
        if depth == len(blocks):
            found.extend(islice(assemble(model, blocks, rows), limit - len(found)))
            continue
        for row, step in enumerate(blocks[depth].vectors.tolist()):
            new = tuple(x + y for x, y in zip(vector, step, strict=True))
            value = bound(new, depth + 1)
            if value is not None:
                heapq.heappush(heap, (-value, -(depth + 1), (*rows, row), new))
        seen += len(blocks[depth].vectors)
        if seen > _NODES:
            raise TooLarge(
                f"the search for the best by {criterion!r} looked at {seen:,} partial packages",
                hint="ask for the solutions (solve), or for a sample",
            )
    return found


class _Criterion:
    """How good a vector can be, at most, given what its members can gain together, at most.

    Larger with every coordinate, so that bounds hold; exact where both arguments are.
    """

    def __init__(self, model: Model, members: Sequence[int], criterion: str) -> None:
        deal = model.deal
        self.model, self.kind = model, criterion
        self.places = [model.parties.index(m) for m in members]
        worst = build(deal, members).offset
        given = (deal.reservation[m] for m in members)
        self.base = [w if g is None else g for g, w in zip(given, worst, strict=True)]
        if criterion not in CRITERIA:
            self.column = model.parties.index(deal.party(criterion))

    def gains(self, vector: Sequence[int]) -> list[Fraction]:
        worth = self.model.utilities(vector)
        return [worth[c] - b for c, b in zip(self.places, self.base, strict=True)]

    def total(self, vector: Sequence[int]) -> Fraction:
        """What a row adds to the sum of the members' scores."""
        return sum((self.model.unit[c] * int(vector[c]) for c in self.places), Fraction(0))

    def __call__(self, vector: Sequence[int], together: Fraction) -> Fraction:
        n = max(1, len(self.places))
        match self.kind:
            case "sum":
                return min(sum(self.gains(vector), Fraction(0)), together)
            case "product":
                # No product of n numbers exceeds that of n equal ones with the same sum.
                most = max(Fraction(0), together / n) ** n
                gains = (max(g, Fraction(0)) for g in self.gains(vector))
                return min(prod(gains, start=Fraction(1)), most)
            case "smallest gain":
                return min(*self.gains(vector), together / n)
            case _:
                return self.model.utilities(vector)[self.column]
