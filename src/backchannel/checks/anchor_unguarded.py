"""BC116: anchors that nothing would notice to be wrong."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "check_report"]

CODE = Code(
    "BC116",
    Severity.NOTE,
    "anchor without a guard",
    "A statement has a span but no `quote:`, and its report no `sha256:`. If somebody edits the "
    "text, the span names other words and no check can tell.",
    "Add the quote to the statement, or the hash of the text to the report's front matter.",
)


def check_report(case: Case, report: str) -> Iterator[Diagnostic]:
    """A report without a hash and its statements without a quote, told once."""
    found = case.reports[report]
    if found.front.sha256:
        return
    bare = [i for i in found.statements if not case.statements[i].quote]
    if bare:
        more = f" (and {len(bare) - 1} more)" if len(bare) > 1 else ""
        yield CODE.at(
            case.span_of("statements", bare[0], "span"),
            f"statement {bare[0]!r}{more} has no quote, and the report no hash",
            hint=f"add to {found.file}: sha256: {found.sha256}",
        )
