"""BC122: an equation that does not parse or names unknown figures."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.checks._index import index_of
from backchannel.checks._near import suggest
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "SCOPE", "check"]

CODE = Code(
    "BC122",
    Severity.ERROR,
    "equation that cannot be used",
    "An equation is a sum of figures on both sides of `=`, `<=` or `>=`. This one does "
    "not parse, or names a figure that the case does not have, and was left out.",
    "Correct the equation, or add the figure under `figures:`.",
)
SCOPE = "model"


def check(case: Case) -> Iterator[Diagnostic]:
    """Every equation, parsed and its figures looked up."""
    from backchannel.casefile.equations import parse_equation
    from backchannel.errors import ExpressionError

    known = index_of(case).known["figure"]
    for at, equation in enumerate(case.equations):
        span = case.span_of("equations", at)
        try:
            parsed = parse_equation(equation.equation)
        except ExpressionError as error:
            yield CODE.at(span, f"{equation.equation!r}: {error.message}", hint=error.hint)
            continue
        for name in parsed.figures:
            if name not in known:
                near = suggest(name, known)
                hint = "did you mean " + " or ".join(map(repr, near)) + "?" if near else None
                yield CODE.at(span, f"the equation names no figure {name!r}", hint=hint)
