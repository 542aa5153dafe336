"""BC123: figures of different units in one equation."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.casefile import Case
from backchannel.diagnostics import Code, Diagnostic, Severity

__all__ = ["CODE", "SCOPE", "check"]

CODE = Code(
    "BC123",
    Severity.WARNING,
    "units that do not add up",
    "An equation adds or compares figures whose `unit:` differs, such as hostages and prisoners.",
    "Give the figures one unit, or correct the equation.",
)
SCOPE = "model"


def check(case: Case) -> Iterator[Diagnostic]:
    """The units in every equation."""
    from backchannel.casefile.equations import parse_equation
    from backchannel.errors import ExpressionError

    for at, equation in enumerate(case.equations):
        try:
            names = parse_equation(equation.equation).figures
        except ExpressionError:
            continue
        units: dict[str, str] = {}
        for name in names:
            if name in case.figures:
                units.setdefault(case.figures[name].unit.strip().casefold(), name)
        if len(units) > 1:
            shown = ", ".join(f"{case.figures[n].unit} ({n})" for n in units.values())
            yield CODE.at(case.span_of("equations", at), f"the equation mixes units: {shown}")
