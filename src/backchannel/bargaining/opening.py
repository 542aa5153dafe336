"""What would open a deal: the smallest change of a reservation value, a red line, a constraint, or
the smallest side payment; and where there is a deal, what would close it.

The shortfall of a package is how far it is below the reservation values; it falls as scores rise,
so the smallest one stands on the Pareto frontier of all packages that cross no red line, and an
exact frontier gives the exact answer at any size.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from backchannel.bargaining._variants import (
    condition_text,
    floors,
    negated,
    without_constraint,
    without_red_line,
)
from backchannel.bargaining.deal import Deal, Package
from backchannel.bargaining.frontier import Frontier, frontier
from backchannel.errors import UsageError
from backchannel.results import Provenance, Result

__all__ = ["Joint", "Lifted", "Margin", "Opening", "Step", "opening"]


@dataclass(frozen=True, slots=True)
class Step:
    """The least by which one party's reservation value must fall, all else as it is.

    Attributes:
        party: name.
        reservation: its value now.
        change: by how much it must fall; the same raise of any of its scores in ``package`` does
            as well. ``None`` where nothing that it alone gives up opens a deal.
        part: ``change`` as a part of its range of scores.
        package: the package that this opens.
    """

    party: str
    reservation: Fraction | None
    change: Fraction | None
    part: float | None
    package: Mapping[str, str] | None


@dataclass(frozen=True, slots=True)
class Joint:
    """The least that several parties together must give up.

    Attributes:
        measure: ``total`` (least sum of parts) or ``largest`` (least largest part).
        changes: party → by how much its reservation value must fall, those that must.
        cost: the sum or the largest, in parts of the ranges of scores.
        package: the package that this opens.
    """

    measure: str
    changes: Mapping[str, Fraction]
    cost: float
    package: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Lifted:
    """A red line or constraint without which there would be a deal.

    Attributes:
        party: whose red line; ``None`` for a constraint.
        condition: in words.
        package: a package that this opens.
    """

    party: str | None
    condition: str
    package: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Margin:
    """How far a party's reservation value can rise before the last deal is gone.

    ``room`` is ``None`` where the party signs anything.
    """

    party: str
    room: Fraction | None
    part: float | None


@dataclass(frozen=True)
class Opening(Result):
    """What would open or close a deal.

    Attributes:
        zone: whether there is a zone of agreement now.
        steps: what each signatory alone would have to give up; empty where there is a zone.
        joint: what they would have to give up together; empty where there is a zone.
        lifted: red lines and constraints that alone stand in the way.
        payment: least sum of side payments with which some package is signed, if a point is worth
            the same to everyone; ``None`` where no package makes enough points, or there is a
            zone.
        payment_package: that package.
        payment_shares: what each party pays (negative) or receives there.
        margins: how far each reservation value can rise; empty where there is no zone.
    """

    zone: bool
    steps: tuple[Step, ...] = ()
    joint: tuple[Joint, ...] = ()
    lifted: tuple[Lifted, ...] = ()
    payment: Fraction | None = None
    payment_package: Mapping[str, str] | None = None
    payment_shares: Mapping[str, Fraction] | None = None
    margins: tuple[Margin, ...] = ()


def opening(deal: Deal, *, most: int = 1_000_000) -> Opening:
    """The smallest changes that open a deal, or the margins before it closes.

    Args:
        deal: all signatories must sign; with a quorum, give the coalition that is to sign by
            leaving the others out of ``sign``.
        most: vectors a frontier may hold.

    Raises:
        UsageError: a quorum decides, so that there is no one set of signatories.
        TooLarge: a frontier cannot be held.

    Example:
        >>> deal = Deal.additive(["a", "b"], {"x": {"l": (0, 9), "m": (4, 4), "h": (9, 0)}}, [5, 5])
        >>> found = opening(deal)
        >>> found.zone, [str(s.change) for s in found.steps], found.payment
        (False, ['5', '5'], None)
        >>> {k: str(v) for k, v in found.joint[1].changes.items()}
        {'a': '1', 'b': '1'}
    """
    if not deal.signing.unanimous:
        raise UsageError(
            "a quorum decides here: name the coalition that is to sign",
            hint="backchannel open CASE --sign party --sign party",
        )
    members = deal.signing.parties
    signed = floors(deal, {p: deal.reservation[p] for p in members})
    provenance = Provenance("smallest changes over exact frontiers", {}, None, deal.case_hash)
    if frontier(signed, over="acceptable", parties=[deal.parties[members[0]]], most=most).size:
        margins = tuple(_margin(signed, p, most) for p in members)
        return Opening(provenance=provenance, zone=True, margins=margins)
    kept = _not_crossing(signed, members)
    front = frontier(
        replace(kept, reservation=(None,) * len(kept.parties)),
        parties=[deal.parties[p] for p in members],
        most=most,
    )
    payment, package, shares = _payment(deal, front, members)
    return Opening(
        provenance=provenance,
        zone=False,
        steps=tuple(_step(signed, p, most) for p in members),
        joint=_joint(deal, front, members),
        lifted=_lifted(signed, most),
        payment=payment,
        payment_package=package,
        payment_shares=shares,
    )


def _range(deal: Deal, p: int) -> Fraction:
    """Best less worst of the additive scores, 1 where all are alike."""
    return sum((max(r) - min(r) for r in deal.scores[p]), Fraction(0)) or Fraction(1)


def _not_crossing(deal: Deal, members: tuple[int, ...]) -> Deal:
    """Red lines turned into constraints."""
    lines = [c for p in members for c in (deal.red_lines[p] if deal.red_lines else ())]
    return replace(
        deal, constraints=(*deal.constraints, *(negated(c) for c in lines)), red_lines=()
    )


def _top(deal: Deal, p: int, most: int) -> tuple[Fraction, Package] | None:
    """The most that a party gets in a package that all signatories accept."""
    found = frontier(deal, over="acceptable", parties=[deal.parties[p]], most=most)
    return (found.points[0].utilities[0], found.examples(0)[0]) if found.size else None


def _step(deal: Deal, p: int, most: int) -> Step:
    least = deal.reservation[p]
    alone = replace(
        deal, reservation=tuple(None if q == p else r for q, r in enumerate(deal.reservation))
    )
    top = _top(alone, p, most)
    name = deal.parties[p]
    if top is None or least is None:
        return Step(name, least, None, None, None)
    change = max(Fraction(0), least - top[0])
    return Step(name, least, change, float(change / _range(deal, p)), deal.describe(top[1]))


def _margin(deal: Deal, p: int, most: int) -> Margin:
    least = deal.reservation[p]
    top = _top(deal, p, most)
    if least is None or top is None:
        return Margin(deal.parties[p], None, None)
    return Margin(deal.parties[p], top[0] - least, float((top[0] - least) / _range(deal, p)))


def _shortfalls(deal: Deal, front: Frontier, members: tuple[int, ...]) -> list[dict[int, Fraction]]:
    """For every point of the frontier, who is below its reservation value by how much."""
    out = []
    for point in front.points:
        row = {}
        for p, score in zip(members, point.utilities, strict=True):
            least = deal.reservation[p]
            if least is not None and score < least:
                row[p] = least - score
        out.append(row)
    return out


def _joint(deal: Deal, front: Frontier, members: tuple[int, ...]) -> tuple[Joint, ...]:
    rows = _shortfalls(deal, front, members)
    if not rows:
        return ()
    span = {p: _range(deal, p) for p in members}
    parts = [[s / span[p] for p, s in row.items()] for row in rows]
    found = []
    for measure, key in (
        ("total", [(sum(p, Fraction(0)), max(p, default=Fraction(0))) for p in parts]),
        ("largest", [(max(p, default=Fraction(0)), sum(p, Fraction(0))) for p in parts]),
    ):
        place = min(range(len(rows)), key=key.__getitem__)
        found.append(
            Joint(
                measure,
                {deal.parties[p]: s for p, s in rows[place].items()},
                float(key[place][0]),
                deal.describe(front.examples(place)[0]),
            )
        )
    return tuple(found)


def _lifted(deal: Deal, most: int) -> tuple[Lifted, ...]:
    out = []
    for p, lines in enumerate(deal.red_lines):
        for place, line in enumerate(lines):
            top = _top(without_red_line(deal, p, place), p, most)
            if top is not None:
                words = condition_text(deal, line)
                out.append(Lifted(deal.parties[p], words, deal.describe(top[1])))
    first = deal.signing.parties[0]
    for place, constraint in enumerate(deal.constraints):
        top = _top(without_constraint(deal, place), first, most)
        if top is not None:
            out.append(Lifted(None, condition_text(deal, constraint), deal.describe(top[1])))
    return tuple(out)


def _payment(
    deal: Deal, front: Frontier, members: tuple[int, ...]
) -> tuple[Fraction | None, Mapping[str, str] | None, Mapping[str, Fraction] | None]:
    """The least sum of payments from those above their reservation value to those below it."""
    best: tuple[Fraction, int] | None = None
    for place, (point, short) in enumerate(
        zip(front.points, _shortfalls(deal, front, members), strict=True)
    ):
        spare = Fraction(0)
        unbounded = False
        for p, score in zip(members, point.utilities, strict=True):
            least = deal.reservation[p]
            unbounded |= least is None
            spare += max(Fraction(0), score - least) if least is not None else 0
        total = sum(short.values(), Fraction(0))
        if (unbounded or spare >= total) and (best is None or total < best[0]):
            best = (total, place)
    if best is None:
        return None, None, None
    total, place = best
    shares = _shares(deal, front.points[place].utilities, members)
    return total, deal.describe(front.examples(place)[0]), shares


def _shares(
    deal: Deal, scores: tuple[Fraction, ...], members: tuple[int, ...]
) -> dict[str, Fraction]:
    """Who pays what: those with most to spare first, down to a common level."""
    gain = {
        p: (score - least if (least := deal.reservation[p]) is not None else None)
        for p, score in zip(members, scores, strict=True)
    }
    owed = sum((-g for g in gain.values() if g is not None and g < 0), Fraction(0))
    out = {deal.parties[p]: -g for p, g in gain.items() if g is not None and g < 0}
    free = [p for p, g in gain.items() if g is None]
    if free:
        for p in free:
            out[deal.parties[p]] = -owed / len(free)
        return out
    spare = sorted(((g, p) for p, g in gain.items() if g is not None and g > 0), reverse=True)
    for n in range(1, len(spare) + 1):
        level = (sum((g for g, _ in spare[:n]), Fraction(0)) - owed) / n
        if n == len(spare) or level >= spare[n][0]:
            for g, p in spare[:n]:
                if g > level:
                    out[deal.parties[p]] = level - g
            break
    return out
