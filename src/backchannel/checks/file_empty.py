"""BC177: an include or file of statements without content."""

from __future__ import annotations

import re
from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "check"]

CODE = Code(
    "BC177",
    Severity.NOTE,
    "file that holds nothing",
    "A file that the case reads holds nothing.",
    "Fill it, or remove it and the `include:` that names it.",
)


#: Something other than blank space, a comment or the line ``---``.
_CONTENT = re.compile(r"^[ \t]*(?!---[ \t]*$)[^\s#]", re.MULTILINE)


def check(case: Case) -> Iterator[Diagnostic]:
    """Every file of the case but its reports."""
    for name in case.files:
        source = case.source(name)
        if source is None or name.endswith((".md", ".txt")):
            continue
        if not _CONTENT.search(source.text):
            yield CODE.at(source.whole, f"the file {name!r} holds nothing")
