"""Who can agree with whom, who blocks, and what comes nearest.

For every coalition of signatories, how many packages all its members accept; for every signatory,
the packages that only it refuses and the one that falls least short; and where nothing is
acceptable, which sets of parties cannot be reconciled at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np

from backchannel.bargaining._masks import acceptance
from backchannel.bargaining._model import build
from backchannel.bargaining._sweep import assemble, sweep
from backchannel.bargaining.acceptable import count_accepted
from backchannel.bargaining.deal import Deal, Package, number
from backchannel.errors import TooLarge
from backchannel.results import Provenance, Result

__all__ = ["Coalition", "Coalitions", "NearMiss", "NoZone", "best_for", "coalitions", "no_zone"]

#: Most signatories whose coalitions are all counted.
_MOST_SIGNATORIES = 12


@dataclass(frozen=True, slots=True)
class Coalition:
    """A set of signatories.

    Attributes:
        parties: their names.
        count: how many packages all of them accept.
        wins: whether they suffice for a deal.
    """

    parties: tuple[str, ...]
    count: int
    wins: bool


@dataclass(frozen=True, slots=True)
class NearMiss:
    """What one signatory alone stands in the way of.

    Attributes:
        party: the one that refuses.
        count: how many packages all other signatories accept and it does not.
        package: among those that cross no red line of it, the one that gives it most; ``None``
            where the others agree on nothing that keeps its red lines.
        utility: what it gets there.
        shortfall: what it lacks of its reservation value there; 0 where it accepts it.
    """

    party: str
    count: int
    package: Package | None
    utility: Fraction | None
    shortfall: Fraction | None


@dataclass(frozen=True)
class Coalitions(Result):
    """Every coalition of signatories, smallest first, and who blocks what.

    Attributes:
        signatories: names.
        coalitions: every non-empty subset.
        near_misses: one a signatory, in order.
    """

    signatories: tuple[str, ...]
    coalitions: tuple[Coalition, ...]
    near_misses: tuple[NearMiss, ...]

    def blockers(self) -> tuple[NearMiss, ...]:
        """Signatories that alone refuse something, who refuses most first."""
        found = [m for m in self.near_misses if m.count]
        return tuple(sorted(found, key=lambda m: (-m.count, m.party)))

    def to_json(self) -> dict[str, Any]:
        """Numbers as numbers."""
        return {
            "signatories": list(self.signatories),
            "coalitions": [
                {"parties": list(c.parties), "count": c.count, "wins": c.wins}
                for c in self.coalitions
            ],
            "near_misses": [_near_json(m) for m in self.near_misses],
            "provenance": super().to_json()["provenance"],
        }


def _near_json(miss: NearMiss) -> dict[str, Any]:
    return {
        "party": miss.party,
        "count": miss.count,
        "package": None if miss.package is None else list(miss.package),
        "utility": None if miss.utility is None else number(miss.utility),
        "shortfall": None if miss.shortfall is None else number(miss.shortfall),
    }


@dataclass(frozen=True)
class NoZone(Result):
    """Why nothing is acceptable, and what comes nearest.

    Attributes:
        alone: signatories that accept no package at all: their reservation value is above their
            best package, or every package crosses a red line.
        conflicts: smallest sets of signatories (of two or more) that accept nothing together.
        largest: largest sets of signatories that do agree on something.
        nearest: for each refuser of such a set with one short, the package that gives it most.
    """

    alone: tuple[str, ...]
    conflicts: tuple[tuple[str, ...], ...]
    largest: tuple[tuple[str, ...], ...]
    nearest: tuple[NearMiss, ...]

    def says(self) -> str:
        """Why, in one sentence without a full stop."""
        parts = []
        if self.alone:
            verb = "accepts" if len(self.alone) == 1 else "each accept"
            parts.append(f"{_listed(self.alone)} {verb} no package at all")
        parts.extend(f"{_listed(c)} accept nothing together" for c in self.conflicts)
        for miss in self.nearest:
            if miss.shortfall:
                parts.append(f"{miss.party} falls short by {number(miss.shortfall):g}")
            else:
                parts.append(f"only {miss.party} refuses")
        return "; ".join(parts)

    def to_json(self) -> dict[str, Any]:
        """Numbers as numbers."""
        return {
            "alone": list(self.alone),
            "conflicts": [list(c) for c in self.conflicts],
            "largest": [list(c) for c in self.largest],
            "nearest": [_near_json(m) for m in self.nearest],
            "provenance": super().to_json()["provenance"],
        }


def _listed(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


def best_for(
    deal: Deal, party: int, coalition: Sequence[int], *, red_lines: bool = True
) -> tuple[Fraction, Package] | None:
    """The most that ``party`` can get in what all of ``coalition`` accept, and a package.

    Scores of the coalition above what it needs do not matter, so they are cut off there: the
    frontier stays small at any size.

    Args:
        deal: the deal.
        party: index.
        coalition: indices; the reservation values and red lines of these must be met.
        red_lines: also keep the red lines of ``party``.

    Returns:
        ``None`` where they accept nothing.
    """
    others = tuple(p for p in coalition if p != party)
    respect = (*coalition, party) if red_lines else coalition
    model = build(deal, (party, *others), respect=respect)
    if any(not len(b.vectors) for b in model.blocks):
        return None
    needed = model.thresholds(coalition)
    if any(c is not None and n > c for n, c in zip(needed, model.caps, strict=True)):
        return None
    cut = replace(model, caps=(model.caps[0], *needed[1:]))
    trace = sweep(cut, pareto=True, needed=needed)
    if not len(trace.last.vectors):
        return None
    place = int(np.argmax(trace.last.vectors[:, 0]))
    vector = trace.last.vectors[place].tolist()
    rows = next(trace.rows(vector, 0))
    package = next(assemble(model, trace.blocks, rows))
    return deal.utilities(package)[party], package


def _best_for(deal: Deal, party: int, coalition: Sequence[int]) -> tuple[Fraction, Package] | None:
    """As :func:`best_for`, read off all packages where they were looked at anyway."""
    known = acceptance(deal)
    if known is None:
        return best_for(deal, party, coalition)
    return known.best_for(party, coalition)


def coalitions(deal: Deal) -> Coalitions:
    """Count what every coalition of signatories accepts, and who alone blocks what.

    Raises:
        TooLarge: too many signatories, or packages that cannot be counted.

    Example:
        >>> deal = Deal.additive(
        ...     ["a", "b"],
        ...     {"x": {"lo": (0, 3), "mid": (1, 1), "hi": (2, 0)}},
        ...     reservation=[1, 2],
        ... )
        >>> found = coalitions(deal)
        >>> [(c.parties, c.count) for c in found.coalitions]
        [(('a',), 2), (('b',), 1), (('a', 'b'), 0)]
        >>> [(m.party, m.count, str(m.shortfall)) for m in found.near_misses]
        [('a', 1, '1'), ('b', 2, '1')]
    """
    sign = deal.signing
    if len(sign.parties) > _MOST_SIGNATORIES:
        raise TooLarge(f"{len(sign.parties)} signatories have 2^{len(sign.parties)} coalitions")
    counts: dict[tuple[int, ...], int] = {(): build(deal, ()).packages}
    known = acceptance(deal)
    for size in range(1, len(sign.parties) + 1):
        for some in combinations(sign.parties, size):
            if known is not None:
                counts[some] = known.count(some)
                continue
            parts = combinations(some, size - 1)
            counts[some] = 0 if any(not counts[c] for c in parts) else count_accepted(deal, some)
    misses = tuple(_near_miss(deal, p, counts) for p in sign.parties)
    del counts[()]
    return Coalitions(
        provenance=Provenance(
            "exact counts by meeting in the middle",
            {"quorum": sign.quorum, "vetoes": tuple(deal.parties[p] for p in sorted(sign.vetoes))},
            case_hash=deal.case_hash,
        ),
        signatories=tuple(deal.parties[p] for p in sign.parties),
        coalitions=tuple(
            Coalition(tuple(deal.parties[p] for p in some), n, sign.wins(some))
            for some, n in counts.items()
        ),
        near_misses=misses,
    )


def _near_miss(deal: Deal, party: int, counts: dict[tuple[int, ...], int]) -> NearMiss:
    everyone = deal.signing.parties
    others = tuple(p for p in everyone if p != party)
    blocked = counts[others] - counts[everyone]
    best = _best_for(deal, party, others) if counts[others] else None
    if best is None:
        return NearMiss(deal.parties[party], blocked, None, None, None)
    least = deal.reservation[party]
    lacks = Fraction(0) if least is None else max(Fraction(0), least - best[0])
    return NearMiss(deal.parties[party], blocked, best[1], best[0], lacks)


def no_zone(deal: Deal) -> NoZone | None:
    """Why no package is acceptable; ``None`` where one is.

    Nothing is clipped: reservation values stand as given.
    """
    sign = deal.signing
    if len(sign.parties) > _MOST_SIGNATORIES:
        raise TooLarge(f"{len(sign.parties)} signatories have 2^{len(sign.parties)} coalitions")
    agree: dict[tuple[int, ...], bool] = {(): build(deal, ()).packages > 0}
    known = acceptance(deal)
    for size in range(1, len(sign.parties) + 1):
        for some in combinations(sign.parties, size):
            agree[some] = all(agree[c] for c in combinations(some, size - 1)) and (
                best_for(deal, some[0], some) is not None
                if known is None
                else known.count(some) > 0
            )
    if any(ok and sign.wins(some) for some, ok in agree.items()):
        return None
    names = deal.parties
    alone = tuple(names[p] for p in sign.parties if not agree[(p,)])
    conflicts = tuple(
        tuple(names[p] for p in some)
        for some, ok in agree.items()
        if len(some) > 1 and not ok and all(agree[c] for c in combinations(some, len(some) - 1))
    )
    most = max((len(some) for some, ok in agree.items() if ok), default=0)
    largest = [some for some, ok in agree.items() if ok and len(some) == most and most]
    nearest = []
    for some in largest:
        for party in (p for p in sign.parties if p not in some):
            if not sign.wins((*some, party)):
                continue
            best = _best_for(deal, party, some)
            if best is not None:
                least = deal.reservation[party]
                lacks = Fraction(0) if least is None else max(Fraction(0), least - best[0])
                count = count_accepted(deal, some) if known is None else known.count(some)
                nearest.append(NearMiss(names[party], count, best[1], best[0], lacks))
    return NoZone(
        provenance=Provenance("coalitions of signatories", {}, case_hash=deal.case_hash),
        alone=alone,
        conflicts=conflicts,
        largest=tuple(tuple(names[p] for p in some) for some in largest),
        nearest=tuple(nearest),
    )
