"""A check of an installed package that fails."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from backchannel.casefile import Case
from backchannel.checks import Rule
from backchannel.diagnostics import Diagnostic


def check(case: Case) -> Iterable[Diagnostic]:
    """Divide by nothing."""
    raise ZeroDivisionError("division by zero")


def prepare(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Install the check."""
    rules = [Rule("their-check", check=check)]
    monkeypatch.setattr("backchannel.checks._registry._installed", lambda: rules)
