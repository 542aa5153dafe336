"""Deals made from a deal: other floors, other conditions, a party that measures closeness."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from backchannel.bargaining.deal import Box, Condition, Deal, Package, Sign
from backchannel.casefile.expressions import Not, to_text

__all__ = ["condition_text", "floors", "negated", "without_constraint", "without_red_line"]

#: Name of the extra party that prefers packages with fewer issues changed.
CLOSENESS = "\0closeness"


def negated(condition: Condition) -> Condition:
    """The condition that holds where ``condition`` does not."""
    if isinstance(condition, Box):
        return Box(condition.sides, not condition.outside)
    return Not(condition)


def floors(
    deal: Deal,
    least: Mapping[int, Fraction | None],
    *,
    red_lines_of: Sequence[int] | None = None,
) -> Deal:
    """The deal in which just the parties in ``least`` must sign, for at least that much.

    Args:
        deal: the deal.
        least: party → the least it signs for, ``None``: anything.
        red_lines_of: parties whose red lines count; without it, those of all in ``least``.
    """
    kept = set(least if red_lines_of is None else red_lines_of)
    lines = tuple(
        line if p in kept else ()
        for p, line in enumerate(deal.red_lines or [()] * len(deal.parties))
    )
    members = tuple(sorted(least))
    return replace(
        deal,
        reservation=tuple(least.get(p) for p in range(len(deal.parties))),
        red_lines=lines,
        sign=Sign(members, len(members)),
    )


def with_closeness(deal: Deal, package: Package) -> Deal:
    """The deal with one more party, which does not sign and loses a point an issue changed."""
    rows = tuple(
        tuple(Fraction(0 if v == package[k] else -1) for v in range(len(issue.values)))
        for k, issue in enumerate(deal.issues)
    )
    sign = deal.signing
    return replace(
        deal,
        parties=(*deal.parties, CLOSENESS),
        scores=(*deal.scores, rows),
        reservation=(*deal.reservation, None),
        sign=sign,
        red_lines=(*deal.red_lines, ()) if deal.red_lines else (),
        caps=(*deal.caps, None) if deal.caps else (),
    )


def without_red_line(deal: Deal, party: int, line: int) -> Deal:
    """The deal without one red line."""
    lines = list(deal.red_lines)
    lines[party] = tuple(c for i, c in enumerate(lines[party]) if i != line)
    return replace(deal, red_lines=tuple(lines))


def without_constraint(deal: Deal, place: int) -> Deal:
    """The deal without one constraint."""
    return replace(deal, constraints=tuple(c for i, c in enumerate(deal.constraints) if i != place))


def condition_text(deal: Deal, condition: Condition) -> str:
    """A condition in words."""
    if not isinstance(condition, Box):
        return to_text(condition)
    sides = " and ".join(
        f"{deal.issues[k].name} in [{', '.join(deal.issues[k].values[v] for v in sorted(allowed))}]"
        for k, allowed in condition.sides
    )
    return f"not ({sides})" if condition.outside else sides or "always"
