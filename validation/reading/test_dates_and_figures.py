"""Dates and figures of invented news, marked by hand (validation/dates_and_figures)."""

from __future__ import annotations

from pathlib import Path

from backchannel.reading.evaluation import evaluate


def test_dates_and_figures() -> None:
    """Bounds a little under what is measured; the README says what was right when unseen."""
    found = evaluate(Path(__file__).parents[1] / "dates_and_figures")
    assert found.dates is not None
    assert found.figures is not None
    assert found.dates.recall >= 0.97, found.wrong_dates
    assert found.dates.precision >= 0.96, found.wrong_dates
    assert found.figures.recall >= 0.97, found.wrong_figures
    assert found.figures.precision >= 0.97, found.wrong_figures
