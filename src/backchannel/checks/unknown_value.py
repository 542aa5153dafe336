"""BC108: a value that the issue does not list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from backchannel.casefile import Case
from backchannel.checks._near import certain, suggest
from backchannel.diagnostics import Code, Diagnostic, Edit, Fix, Severity

__all__ = ["CODE", "SCOPE", "check", "check_report"]

CODE = Code(
    "BC108",
    Severity.ERROR,
    "value not of the issue",
    "A position, statement or proposal gives an issue a value that is not among the issue's "
    "`values:`. It would be left out of the positions by issue and of the deal.",
    "Use one of the issue's values word for word, or add the value to the issue.",
)
SCOPE = "model"


def check(case: Case) -> Iterator[Diagnostic]:
    """Positions and the terms of proposals."""
    for id, position in case.positions.items():
        yield from _value(case, position.issue, position.value, ("positions", id, "value"))
    for id, proposal in case.proposals.items():
        for issue, value in proposal.terms.items():
            yield from _value(case, issue, value, ("proposals", id, "terms", issue))


def check_report(case: Case, report: str) -> Iterator[Diagnostic]:
    """The statements of a report."""
    for id in case.reports[report].statements:
        statement = case.statements[id]
        if statement.value:
            yield from _value(case, statement.issue, statement.value, ("statements", id, "value"))


def _value(case: Case, issue: str, value: str, path: tuple[Any, ...]) -> Iterator[Diagnostic]:
    if not value:
        return
    if not issue:
        message = f"the value {value!r} is given without an issue"
        yield CODE.at(case.span_of(*path), message, hint="add: issue: …")
        return
    found = case.issues.get(issue)
    if found is None or not found.values or value in found.values:
        return
    span = case.span_of(*path)
    near = suggest(value, found.values)
    if near:
        hint = "did you mean " + " or ".join(repr(n) for n in near) + "?"
    else:
        hint = "its values are: " + ", ".join(found.values)
    sure = certain(value, found.values)
    fix = None
    if sure is not None:
        from backchannel.casefile.yamltext import scalar

        fix = Fix(f"write {sure!r}", (Edit(span, scalar(sure, in_flow=True)),))
    yield CODE.at(span, f"the issue {issue!r} has no value {value!r}", hint=hint, fix=fix)
