"""What all tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

os.environ.setdefault("NO_COLOR", "1")
os.environ.setdefault("COLUMNS", "100")


@pytest.fixture
def root() -> Path:
    """The project's root."""
    return Path(__file__).resolve().parents[1]


@pytest.fixture
def shared(root: Path) -> Path:
    """Reference material beside the checkout; the test is skipped where it is not at hand."""
    folder = root.parent / "shared"
    if not folder.is_dir():
        pytest.skip("no reference material beside this checkout")
    return folder
