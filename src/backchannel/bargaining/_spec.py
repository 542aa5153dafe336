"""Parts of a deal section turned into numbers and conditions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from backchannel.bargaining.deal import Box, Condition, Issue, Unknown, exact
from backchannel.casefile.expressions import Not
from backchannel.casefile.models.deal import Derived

if TYPE_CHECKING:
    from backchannel.casefile.models.graph import ModelSpec

__all__ = ["fall", "maybe", "opposite", "scaled", "status_quo"]


def maybe(value: float | None) -> Fraction | None:
    """The exact number, where one is given."""
    return None if value is None else exact(value)


def opposite(condition: Condition) -> Condition:
    """Where ``condition``, which is an expression, does not hold."""
    match condition:
        case Box():
            return Box(condition.sides, not condition.outside)
        case Not(part):
            return part
        case _:
            return Not(condition)


def scaled(unknown: Unknown, factor: Fraction) -> Unknown:
    """What is not known of a score, after its weight; a negative weight turns bounds round."""
    if factor == 1:
        return unknown

    def by(x: Fraction | None) -> Fraction | None:
        return None if x is None else x * factor

    low, high = by(unknown.low), by(unknown.high)
    if factor < 0:
        low, high = high, low
    sd = None if unknown.sd is None else unknown.sd * abs(factor)
    return replace(unknown, low=low, high=high, mode=by(unknown.mode), mean=by(unknown.mean), sd=sd)


def fall(row: Derived, issue: Issue) -> list[Fraction]:
    """Scores that fall with the distance, in places, from the value wanted."""
    at, last = issue.values.index(row.wants), len(issue.values) - 1
    weight = exact(row.weight)
    furthest = max(at, last - at)
    if row.falls == "step" or not furthest:
        return [weight if v == at else Fraction(0) for v in range(last + 1)]
    return [weight * (1 - Fraction(abs(v - at), furthest)) for v in range(last + 1)]


def status_quo(model: ModelSpec) -> dict[str, str]:
    """The model's status quo in full: options it leaves out stand at their first value."""
    given = model.status_quo if isinstance(model.status_quo, Mapping) else {}
    state = {}
    for owned in model.options.values():
        for name, option in owned.items():
            first = option.values[0] if option.values else "no"
            state[name] = str(given.get(name, first))
    return state
