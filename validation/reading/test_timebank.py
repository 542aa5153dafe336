"""TimeML values of dates on 80 texts of TimeBank, where they are at hand.

Anchor: HeidelTime, value F1 77.6 (Strötgen & Gertz, TempEval-3, 2013).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from backchannel.reading.evaluation import evaluate


def test_values(shared: Path) -> None:
    folder = shared / "peers/reading/timebank"
    if not folder.is_dir():
        pytest.skip("TimeBank is not at hand")
    dates = evaluate(folder).dates
    assert dates is not None
    assert dates.recall >= 0.80
    assert dates.f1 >= 0.776
