"""BC178: a language that is no BCP 47 tag."""

from __future__ import annotations

import re
from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "check"]

CODE = Code(
    "BC178",
    Severity.NOTE,
    "language is no tag",
    "`language:` is a tag such as `en`, `ar` or `pt-BR` (BCP 47); reading and the brief "
    "choose by it.",
    "Write the tag.",
)


_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def check(case: Case) -> Iterator[Diagnostic]:
    """The language of the case and of every report."""
    if not _TAG.fullmatch(case.language):
        yield CODE.at(case.span_of("language"), f"{case.language!r} is no language tag")
    for id, report in case.reports.items():
        if not _TAG.fullmatch(report.front.language):
            yield CODE.at(
                case.span_of("reports", id, "language"),
                f"{report.front.language!r} is no language tag",
            )
