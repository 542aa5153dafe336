"""BC171: reports that rely on themselves in a circle."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "check"]

CODE = Code(
    "BC171",
    Severity.ERROR,
    "reports rely on each other",
    "A report relies on itself, directly or through others. Then none of them can be the "
    "first to tell.",
    "Correct `relies_on:`.",
)


def check(case: Case) -> Iterator[Diagnostic]:
    """Circles of reliance, each named once, at the report with the first id."""
    state: dict[str, int] = {}
    for start in case.reports:
        chain: list[str] = []
        todo: list[tuple[str, int]] = [(start, 0)] if start not in state else []
        while todo:
            here, at = todo.pop()
            if at == 0:
                state[here] = 1
                chain.append(here)
            on = [r for r in case.reports[here].relies_on if r in case.reports]
            if at == len(on):
                state[here] = 2
                chain.pop()
                continue
            todo.append((here, at + 1))
            following = on[at]
            if state.get(following) == 1:
                circle = chain[chain.index(following) :]
                shown = " → ".join([*circle, following])
                index = case.reports[here].relies_on.index(following)
                yield CODE.at(
                    case.span_of("reports", here, "relies_on", index),
                    f"the report relies on itself: {shown}",
                )
            elif following not in state:
                todo.append((following, 0))
