"""What :func:`~backchannel.casefile.equations.reconcile` finds, computed once for two rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backchannel.casefile import Case

if TYPE_CHECKING:
    from backchannel.casefile.equations import Conflict

#: The latest answer and what it was given: most edits of a case touch no figure.
_LATEST: dict[str, tuple[Any, tuple[Conflict, ...]]] = {}

__all__ = ["conflicts", "hint"]


def conflicts(case: Case) -> tuple[Conflict, ...]:
    """Every conflict of the case's figures."""
    from backchannel.casefile.equations import figure_problems
    from backchannel.casefile.versions import outdated

    kept: tuple[Conflict, ...] | None = case.__dict__.get("_checks_conflicts")
    if kept is None:
        read = [s for s in case.statements.values() if s.figures]
        given = (case.figures, case.equations, read, frozenset(outdated(case)))
        before = _LATEST.get("given")
        if before is not None and before[0] == given:
            kept = before[1]
        else:
            kept = figure_problems(case)
            _LATEST["given"] = (given, kept)
        case.__dict__["_checks_conflicts"] = kept
    return kept


def hint(conflict: Conflict) -> str | None:
    """The least change that reconciles."""
    if conflict.alone:
        return "it would hold with " + " or ".join(str(r) for r in conflict.alone)
    if conflict.together:
        return "it would hold with " + " and ".join(str(r) for r in conflict.together)
    return None
