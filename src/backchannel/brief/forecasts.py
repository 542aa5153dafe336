"""Forecasts, and how good they were: the Brier score and what it is made of.

Source: Brier, Verification of forecasts expressed in terms of probability, 1950 (here in its
half form, between 0 and 1, for events that happen or not); Murphy, A new vector partition of the
probability score, 1973.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from backchannel.brief.words import BANDS, band_of
from backchannel.casefile.edtf import EdtfError, interval
from backchannel.results import Provenance, Result

if TYPE_CHECKING:
    from backchannel.casefile import Case

__all__ = ["BandScore", "ForecastLog", "ForecastRow", "brier", "forecast_log"]


@dataclass(frozen=True, slots=True)
class ForecastRow:
    """One forecast.

    Attributes:
        id, says, by: as in the case.
        likelihood: percent. word: the key of its ICD 203 word.
        on, resolves: when made, by when it is decided (EDTF).
        state: ``open``, ``due`` (the date has passed without an outcome), ``yes``, ``no``,
            ``void``.
        score: Brier score, 0 to 1; ``None`` while not resolved.
        evidence: statements.
    """

    id: str
    says: str
    by: str
    likelihood: float
    word: str
    on: str
    resolves: str
    state: str
    score: float | None
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BandScore:
    """How forecasts of one ICD 203 word came out.

    Attributes:
        n: resolved forecasts. happened: those that came true.
        mean: mean likelihood, percent. rate: share that came true, percent.
    """

    word: str
    n: int
    happened: int
    mean: float
    rate: float


@dataclass(frozen=True)
class ForecastLog(Result):
    """All forecasts with their scores.

    Attributes:
        forecasts: in the order of the case.
        resolved: how many count.
        brier: mean score of the resolved, ``None`` without any.
        base: score of always saying the rate at which these came true (Murphy's uncertainty).
        reliability, resolution: Murphy's terms over the forecasts grouped by equal likelihood;
            ``brier = reliability - resolution + base``.
        bands: by word, where resolved forecasts used it.
    """

    forecasts: tuple[ForecastRow, ...]
    resolved: int
    brier: float | None
    base: float | None
    reliability: float | None
    resolution: float | None
    bands: tuple[BandScore, ...]


def brier(percent: float, happened: bool) -> float:
    """The squared distance between a likelihood and what happened, 0 (best) to 1.

    Example:
        >>> round(brier(80, True), 3), brier(50, False)
        (0.04, 0.25)
    """
    return (percent / 100 - (1.0 if happened else 0.0)) ** 2


def forecast_log(case: Case, *, today: date | None = None) -> ForecastLog:
    """Score the forecasts of a case.

    Args:
        case: with its ``forecasts``.
        today: day from which an unresolved forecast whose date has passed counts as due; the
            case's own date by default.
    """
    if today is None and case.as_of:
        today = interval(case.as_of).latest
    rows = []
    for key, f in case.forecasts.items():
        state = f.outcome or ("due" if _past(f.resolves, today) else "open")
        score = brier(f.likelihood, state == "yes") if state in ("yes", "no") else None
        rows.append(
            ForecastRow(
                key,
                f.says,
                f.by,
                f.likelihood,
                band_of(f.likelihood).key,
                f.on,
                f.resolves,
                state,
                score,
                f.evidence,
            )
        )
    done = [r for r in rows if r.score is not None]
    parameters: Mapping[str, object] = {"today": today.isoformat() if today else None}
    made = Provenance("Brier score", parameters, None, case.hash or None)
    if not done:
        return ForecastLog(made, tuple(rows), 0, None, None, None, None, ())
    mean = sum(r.score for r in done if r.score is not None) / len(done)
    rate = sum(r.state == "yes" for r in done) / len(done)
    groups: dict[float, list[bool]] = {}
    for r in done:
        groups.setdefault(r.likelihood, []).append(r.state == "yes")
    reliability = resolution = 0.0
    for percent, outcomes in groups.items():
        share, came = len(outcomes) / len(done), sum(outcomes) / len(outcomes)
        reliability += share * (percent / 100 - came) ** 2
        resolution += share * (came - rate) ** 2
    return ForecastLog(
        made, tuple(rows), len(done), mean, rate * (1 - rate), reliability, resolution, _bands(done)
    )


def _bands(done: list[ForecastRow]) -> tuple[BandScore, ...]:
    out = []
    for band in BANDS:
        rows = [r for r in done if r.word == band.key]
        if rows:
            happened = sum(r.state == "yes" for r in rows)
            mean = sum(r.likelihood for r in rows) / len(rows)
            out.append(BandScore(band.key, len(rows), happened, mean, 100 * happened / len(rows)))
    return tuple(out)


def _past(text: str, today: date | None) -> bool:
    if today is None:
        return False
    try:
        return interval(text).latest < today
    except EdtfError:
        return False
