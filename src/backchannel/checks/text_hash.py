"""BC114: the report's text is not the one that its hash was made of."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.casefile.models import ProposedEvent, Statement
from backchannel.checks._anchors import matches
from backchannel.diagnostics import Code, Diagnostic, Edit, Fix, Severity

__all__ = ["CODE", "check_report"]

CODE = Code(
    "BC114",
    Severity.ERROR,
    "text changed",
    "The front matter's `sha256:` is the hash of the text that the statements were anchored in. "
    "The text has another hash now: it was edited, and every statement may stand elsewhere.",
    "Restore the text; or, where the change is meant, look at the statements of the report and "
    "then set the new hash (`--fix` does it where every statement's quote still stands at its "
    "span).",
)


def check_report(case: Case, report: str) -> Iterator[Diagnostic]:
    """The hash in the front matter against the text."""
    found = case.reports[report]
    expected = found.front.sha256
    if not expected or expected.lower() == found.sha256:
        return
    span = case.span_of("reports", report, "sha256")
    anchored: list[Statement | ProposedEvent] = [
        *case.statements_of(report),
        *case.proposed_of(report),
    ]
    kept = all(s.quote and matches(found.text, s) for s in anchored)
    fix = None
    if kept and anchored:
        fix = Fix("set the hash of the text as it is", (Edit(span, found.sha256),))
    yield CODE.at(
        span,
        f"the text of {report!r} is not the one its statements were anchored in",
        hint=f"it now has the hash {found.sha256}",
        fix=fix,
    )
