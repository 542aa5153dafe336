"""Checks: what a careful reviewer would find wrong with a loaded case.

One rule a module. A module of this package without a leading underscore holds

- ``CODE``: its :class:`~backchannel.diagnostics.Code`;
- ``check(case)``: diagnostics about the case as a whole; with ``SCOPE = "model"`` they follow from
  the modelled part alone (and the ids of the reports), whatever the statements say; or
- ``check_report(case, report)``: diagnostics that follow from one report, its statements and the
  modelled part of the case, whatever stands in other reports.

Installed packages add rules by the entry point group ``backchannel.checks``; see
``docs/how-to/add-a-check.md``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from backchannel.checks._index import known_names
from backchannel.checks._registry import Rule, codes, rules
from backchannel.checks._run import CheckCache, check_case

if TYPE_CHECKING:
    from backchannel.diagnostics import Code

    CODES: tuple[Code, ...]

__all__ = ["CODES", "CheckCache", "Rule", "check_case", "known_names", "rules"]


def __getattr__(name: str) -> tuple[Code, ...]:
    # Rules are modules of this package: they can be gathered only once it is imported.
    if name == "CODES":
        return codes()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
