"""From a case's ``deal:`` section to a :class:`Deal`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backchannel.bargaining.checking import SpanOf, draft
from backchannel.bargaining.deal import Deal
from backchannel.diagnostics import Severity, Span
from backchannel.errors import InputError, UsageError

if TYPE_CHECKING:
    from backchannel.casefile import Case
    from backchannel.casefile.models.deal import DealSpec

__all__ = ["from_case", "from_spec"]


def from_case(case: Case) -> Deal:
    """Build the deal of a case.

    Scores that are estimates stand at their central value (value, mode, mean or middle of the
    bounds); what is not known is in ``Deal.unknown``.

    Raises:
        UsageError: the case has no deal.
        InputError: the section has errors; they are in its diagnostics.
    """
    if case.deal is None:
        raise UsageError(
            "the case has no deal",
            hint="add a 'deal:' section with issues, scores and reservation values",
        )
    return from_spec(case.deal, case, lambda path: case.span_of(*path))


def from_spec(spec: DealSpec, case: Case | None = None, span_of: SpanOf | None = None) -> Deal:
    """As :func:`from_case`, from the section alone; its issues then need values of their own."""
    read = draft(spec, case, span_of or (lambda path: Span.nowhere()))
    errors = [d for d in read.found if d.severity is Severity.ERROR]
    if read.deal is None:
        raise InputError(
            f"the deal cannot be computed: {errors[0].message}"
            + (f" ({len(errors) - 1} more)" if len(errors) > 1 else ""),
            diagnostics=errors,
        )
    return read.deal
