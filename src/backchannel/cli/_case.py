"""Opening the case that a command is about."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from backchannel.errors import InputError

if TYPE_CHECKING:
    from backchannel.casefile import Case, Loaded

__all__ = ["open_case", "open_loaded", "print_diagnostics"]

_MOST_SHOWN = 5


def open_loaded(where: str) -> Loaded:
    """Load a case; a case that is not there is an error, whatever else is wrong is returned."""
    from backchannel.casefile import load_case

    loaded = load_case(where)
    if not loaded.case.files:
        first = loaded.diagnostics[0]
        raise InputError(first.message, hint=first.hint, diagnostics=loaded.diagnostics[1:])
    return loaded


def open_case(where: str, *, quiet: bool = False) -> Case:
    """Load a case for a command that answers from it; its errors are named on standard error."""
    loaded = open_loaded(where)
    errors = [d for d in loaded.diagnostics if d.severity.value == "error"]
    if errors and not quiet:
        for diagnostic in errors[:_MOST_SHOWN]:
            print(diagnostic, file=sys.stderr)
        more = len(errors) - _MOST_SHOWN
        rest = f" ({more} more)" if more > 0 else ""
        print(
            f"the case has errors{rest}: what follows leaves out what could not be read; "
            f"see: backchannel check {where}",
            file=sys.stderr,
        )
    return loaded.case


def print_diagnostics(loaded: Loaded) -> None:
    """Print every diagnostic with its excerpt on standard output."""
    from backchannel.diagnostics import render

    for diagnostic in loaded.diagnostics:
        source = loaded.case.source(diagnostic.span.file)
        print(render(diagnostic, source.text if source else None))
