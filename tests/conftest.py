"""What all tests share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("NO_COLOR", "1")
os.environ.setdefault("COLUMNS", "100")


@pytest.fixture(autouse=True, scope="session")
def _no_user_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What is kept between runs stays out of the user's cache folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BACKCHANNEL_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


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
