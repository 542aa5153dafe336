"""What these tests share."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def shared() -> Path:
    """Reference material beside the checkout; the test is skipped where it is not at hand."""
    folder = Path(__file__).resolve().parents[2].parent / "shared"
    if not folder.is_dir():
        pytest.skip("no reference material beside this checkout")
    return folder
