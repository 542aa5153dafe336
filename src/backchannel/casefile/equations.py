"""Sums between figures: :func:`parse_equation` reads one, :func:`reconcile` compares.

The parser stands in :mod:`backchannel.casefile.linear`, the comparison in
:mod:`backchannel.casefile.reconcile`; import both from here.
"""

from __future__ import annotations

from backchannel.casefile.linear import LinearEquation, parse_equation
from backchannel.casefile.reconcile import (
    Conflict,
    Known,
    ReadingOf,
    Reconciliation,
    Relaxation,
    figure_problems,
    reconcile,
)

__all__ = [
    "Conflict",
    "Known",
    "LinearEquation",
    "ReadingOf",
    "Reconciliation",
    "Relaxation",
    "figure_problems",
    "parse_equation",
    "reconcile",
]
