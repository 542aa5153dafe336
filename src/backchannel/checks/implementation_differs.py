"""BC143: an obligation's level against the last of its history."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.casefile.models import Obligation
from backchannel.casefile.walk import walk
from backchannel.checks._index import days
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "SCOPE", "check"]

CODE = Code(
    "BC143",
    Severity.WARNING,
    "implementation disagrees with its history",
    "An obligation's `implementation:` is not the level of the latest entry of its `history:`.",
    "Correct one of the two, or leave `implementation:` out: the history says it.",
)
SCOPE = "model"


def check(case: Case) -> Iterator[Diagnostic]:
    """Every obligation with both."""
    for path, record in walk(case.agreements, ("agreements",)):
        if not isinstance(record, Obligation) or record.implementation is None:
            continue
        dated = [(d.latest, h.level) for h in record.history if (d := days(h.on)) is not None]
        if not dated:
            continue
        last = max(d for d, _ in dated)
        levels = {level for d, level in dated if d == last}
        if record.implementation not in levels:
            shown = " or ".join(map(str, sorted(levels)))
            yield CODE.at(
                case.span_of(*path, "implementation"),
                f"implementation {record.implementation}, while the history ends with {shown}",
            )
