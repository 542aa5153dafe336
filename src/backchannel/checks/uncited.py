"""BC154: a position, proposal, threat, event, channel or figure that cites nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from backchannel.casefile import Case
from backchannel.casefile.shapes import one
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "check"]

CODE = Code(
    "BC154",
    Severity.WARNING,
    "record without evidence",
    "Every position, proposal, threat, event, obligation, channel, figure and piece of "
    "knowledge traces to a statement. This one cites none, so nobody can say how it is "
    "known.",
    "Add `evidence:` with the ids of statements, or remove it.",
)


_SECTIONS = ("channels", "positions", "events", "proposals", "threats")


def check(case: Case) -> Iterator[Diagnostic]:
    """Records that must cite and do not."""
    for section in _SECTIONS:
        for id, record in getattr(case, section).items():
            if not record.evidence:
                yield _at(case, (section, id), f"{one(section)} {id!r}")
    told = {r.figure for s in case.statements.values() for r in s.figures}
    for id, figure in case.figures.items():
        cited = figure.evidence or any(r.evidence for r in figure.readings)
        if figure.all_readings() and not cited and id not in told:
            yield _at(case, ("figures", id), f"figure {id!r}")
    for at, entry in enumerate(case.knowledge):
        if not entry.evidence:
            what = "knowledge" if entry.knows else "ignorance"
            yield _at(case, ("knowledge", at), f"{what} of {entry.of!r} by {entry.party!r}")
    for id, agreement in case.agreements.items():
        for phase_id, phase in agreement.phases.items():
            for name, owed in phase.obligations.items():
                if not owed.evidence and not any(h.evidence for h in owed.history):
                    path = ("agreements", id, "phases", phase_id, "obligations", name)
                    yield _at(case, path, f"obligation {name!r}")


def _at(case: Case, path: tuple[Any, ...], what: str) -> Diagnostic:
    return CODE.at(case.span_of(*path, key=True), f"the {what} cites no statement")
