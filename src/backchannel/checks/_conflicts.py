"""What :func:`~backchannel.casefile.equations.reconcile` finds, computed once for two rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backchannel.casefile import Case

if TYPE_CHECKING:
    from backchannel.casefile.equations import Conflict

__all__ = ["conflicts", "hint"]


def conflicts(case: Case) -> tuple[Conflict, ...]:
    """Every conflict of the case's figures."""
    from backchannel.casefile.equations import figure_problems

    kept: tuple[Conflict, ...] | None = case.__dict__.get("_checks_conflicts")
    if kept is None:
        kept = case.__dict__["_checks_conflicts"] = figure_problems(case)
    return kept


def hint(conflict: Conflict) -> str | None:
    """The least change that reconciles."""
    if conflict.alone:
        return "it would hold with " + " or ".join(str(r) for r in conflict.alone)
    if conflict.together:
        return "it would hold with " + " and ".join(str(r) for r in conflict.together)
    return None
