"""A file that another program goes on writing while it is read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def prepare(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every look at the open file finds it one second younger."""
    real = os.fstat
    looks = iter(range(1, 1_000_000))

    def fstat(fd: int) -> os.stat_result:
        found = real(fd)
        if (folder / "case.yaml").exists():
            os.utime(folder / "case.yaml", (0, next(looks)))
        return found

    monkeypatch.setattr(os, "fstat", fstat)
