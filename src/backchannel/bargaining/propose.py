"""A proposal judged: who signs, what is left on the table, the next trade, what each refuser needs.

The next best trade is Raiffa's log-rolling (1982, chapter 11): two issues change, each party gains
on one what the other gives there, and nobody else loses. Everything asked about "all packages" is
answered by exact frontiers, without listing packages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, product

from backchannel.bargaining._variants import (
    CLOSENESS,
    condition_text,
    floors,
    with_closeness,
)
from backchannel.bargaining.deal import Deal, Package
from backchannel.bargaining.frontier import frontier
from backchannel.bargaining.solve import solve
from backchannel.results import Provenance, Result

__all__ = ["Change", "Need", "PartyView", "Trade", "Verdict", "changes_between", "judge"]

#: Trades listed, best first.
_MOST_TRADES = 5


@dataclass(frozen=True, slots=True)
class PartyView:
    """What a proposal is to one party.

    Attributes:
        party: name.
        score: what the package is worth to it.
        reservation: the least it signs for; ``None``: anything.
        best: the most it could get in any feasible package.
        signs: whether it would sign.
        must: whether it is a signatory.
        crosses: its red lines that the package crosses, in words.
    """

    party: str
    score: Fraction
    reservation: Fraction | None
    best: Fraction
    signs: bool
    must: bool
    crosses: tuple[str, ...]

    @property
    def gain(self) -> Fraction | None:
        """Over the reservation value; ``None`` where it has none."""
        return None if self.reservation is None else self.score - self.reservation


@dataclass(frozen=True, slots=True)
class Change:
    """One issue that changes."""

    issue: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Trade:
    """Two parties gain and no other signatory loses.

    Attributes:
        between: the two parties.
        changes: the issues that change.
        gains: party → how much more it scores, every party named.
        package: the proposal after the trade.
    """

    between: tuple[str, str]
    changes: tuple[Change, ...]
    gains: Mapping[str, Fraction]
    package: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Need:
    """What it would take for one refuser to sign, all others that sign still signing.

    Attributes:
        party: who refuses.
        shortfall: how far the package is below its reservation value; 0 where only a red line
            stands in the way.
        changes: fewest issues to change; ``None`` where no package has it and the others sign.
        package: the changed package.
        alone: fewest issues to change for it to sign, whatever the others do; ``None``: no way.
    """

    party: str
    shortfall: Fraction
    changes: tuple[Change, ...] | None
    package: Mapping[str, str] | None
    alone: tuple[Change, ...] | None


@dataclass(frozen=True)
class Verdict(Result):
    """A proposal judged.

    Attributes:
        package: issue → value.
        breaks: constraints of the deal that it breaks, in words.
        deal: whether enough signatories would sign and no constraint is broken.
        parties: what it is to each.
        refusers: signatories that would not sign.
        efficient: no feasible package is as good for every signatory and better for one.
        better: the package that lifts the signatory that gains least the most, with nobody losing;
            ``None`` where the proposal is efficient or breaks a constraint.
        better_gains: what each signatory gains there.
        left: what that signatory gains there, as a part of its range of scores.
        trades: log-rolling trades, the best first.
        needs: what each refuser needs.
    """

    package: Mapping[str, str]
    breaks: tuple[str, ...]
    deal: bool
    parties: tuple[PartyView, ...]
    refusers: tuple[str, ...]
    efficient: bool
    better: Mapping[str, str] | None
    better_gains: Mapping[str, Fraction]
    left: float
    trades: tuple[Trade, ...]
    needs: tuple[Need, ...]


def judge(deal: Deal, package: Mapping[str, str] | Package, *, most: int = 1_000_000) -> Verdict:
    """Judge a proposal.

    Args:
        deal: the deal.
        package: issue → value, or a package.
        most: vectors a frontier may hold.

    Raises:
        NotFound: an issue or value does not exist.
        UsageError: an issue is left open.
        TooLarge: a frontier cannot be held.

    Example:
        >>> deal = Deal.additive(
        ...     ["a", "b"],
        ...     {"x": {"lo": (0, 3), "hi": (2, 0)}, "y": {"lo": (0, 1), "hi": (4, 0)}},
        ...     reservation=[1, 1],
        ... )
        >>> verdict = judge(deal, {"x": "hi", "y": "lo"})
        >>> verdict.deal, verdict.efficient, dict(verdict.better)
        (True, False, {'x': 'lo', 'y': 'hi'})
    """
    at = deal.package(package) if isinstance(package, Mapping) else tuple(package)
    worth = deal.utilities(at)
    members = deal.signing.parties
    views = tuple(
        _view(deal, p, at, worth[p], p in members, most) for p in range(len(deal.parties))
    )
    refusers = tuple(v.party for v in views if v.must and not v.signs)
    breaks = tuple(condition_text(deal, c) for c in deal.constraints if not deal.holds(c, at))
    better, gains, left = _better(deal, at, worth, most)
    return Verdict(
        provenance=Provenance(
            "proposal judged", {"package": deal.describe(at)}, None, deal.case_hash
        ),
        package=deal.describe(at),
        breaks=breaks,
        deal=deal.acceptable(at),
        parties=views,
        refusers=refusers,
        efficient=better is None and not breaks,
        better=None if better is None else deal.describe(better),
        better_gains=gains,
        left=left,
        trades=_trades(deal, at, worth),
        needs=tuple(_need(deal, deal.party(name), at, worth, most) for name in refusers),
    )


def _view(deal: Deal, p: int, at: Package, score: Fraction, must: bool, most: int) -> PartyView:
    top = frontier(floors(deal, {}), parties=[deal.parties[p]], most=most)
    best = top.points[0].utilities[0] if top.size else score
    lines = deal.red_lines[p] if deal.red_lines else ()
    crossed = tuple(condition_text(deal, c) for c in lines if deal.holds(c, at))
    return PartyView(
        deal.parties[p], score, deal.reservation[p], best, deal.accepts(p, at), must, crossed
    )


def _better(
    deal: Deal, at: Package, worth: tuple[Fraction, ...], most: int
) -> tuple[Package | None, dict[str, Fraction], float]:
    """The egalitarian improvement over a proposal, no signatory losing or crossing anew."""
    members = deal.signing.parties
    fine = [p for p in members if not deal.crosses(p, at)]
    asked = floors(deal, {p: worth[p] for p in members}, red_lines_of=fine)
    found = solve(asked, parties=[deal.parties[p] for p in members], most=most).egalitarian
    if found is None:
        return None, {}, 0.0
    target = found.packages[0]
    gains = {deal.parties[p]: deal.utilities(target)[p] - worth[p] for p in members}
    if not any(gains.values()):
        return None, {}, 0.0
    spans = {p: _range(deal, p) for p in members}
    return target, gains, float(min(gains[deal.parties[p]] / spans[p] for p in members))


def _range(deal: Deal, p: int) -> Fraction:
    """Best less worst of the additive scores, 1 where all are alike."""
    return sum((max(r) - min(r) for r in deal.scores[p]), Fraction(0)) or Fraction(1)


def _trades(deal: Deal, at: Package, worth: tuple[Fraction, ...]) -> tuple[Trade, ...]:
    """All changes of two issues by which two signatories gain and none loses, best first."""
    members = deal.signing.parties
    fine = frozenset(p for p in members if not deal.crosses(p, at))
    found: list[tuple[Fraction, Trade]] = []
    for j, k in combinations(range(len(deal.issues)), 2):
        choices = product(range(len(deal.issues[j].values)), range(len(deal.issues[k].values)))
        for vj, vk in choices:
            if vj == at[j] or vk == at[k]:
                continue
            new = tuple(vj if i == j else vk if i == k else v for i, v in enumerate(at))
            if not deal.feasible(new):
                continue
            gains = [b - a for a, b in zip(worth, deal.utilities(new), strict=True)]
            gainers = [p for p in members if gains[p] > 0]
            if len(gainers) < 2 or any(gains[p] < 0 for p in members):
                continue
            if any(deal.crosses(p, new) for p in fine):
                continue
            part = sorted(((gains[p] / _range(deal, p), -p) for p in gainers), reverse=True)
            pair = sorted(-p for _, p in part[:2])
            trade = Trade(
                (deal.parties[pair[0]], deal.parties[pair[1]]),
                changes_between(deal, at, new),
                dict(zip(deal.parties, gains, strict=True)),
                deal.describe(new),
            )
            found.append((part[1][0], trade))
    found.sort(key=lambda f: (-f[0], [(c.issue, c.after) for c in f[1].changes]))
    return tuple(trade for _, trade in found[:_MOST_TRADES])


def changes_between(deal: Deal, before: Package, after: Package) -> tuple[Change, ...]:
    """The issues on which two packages differ, in order."""
    return tuple(
        Change(i.name, i.values[a], i.values[b])
        for i, a, b in zip(deal.issues, before, after, strict=True)
        if a != b
    )


def _need(deal: Deal, p: int, at: Package, worth: tuple[Fraction, ...], most: int) -> Need:
    least = deal.reservation[p]
    others = [q for q in deal.signing.parties if q != p and deal.accepts(q, at)]
    together = _nearest(deal, [p, *others], at, most)
    alone = _nearest(deal, [p], at, most)
    return Need(
        party=deal.parties[p],
        shortfall=max(Fraction(0), least - worth[p]) if least is not None else Fraction(0),
        changes=None if together is None else changes_between(deal, at, together),
        package=None if together is None else deal.describe(together),
        alone=None if alone is None else changes_between(deal, at, alone),
    )


def _nearest(deal: Deal, members: list[int], at: Package, most: int) -> Package | None:
    """The package with fewest issues changed that all ``members`` sign."""
    asked = with_closeness(floors(deal, {q: deal.reservation[q] for q in members}), at)
    found = frontier(asked, over="acceptable", parties=[CLOSENESS], most=most)
    return found.examples(0)[0] if found.size else None
