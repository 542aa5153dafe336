"""From a day, month or year to the days it covers and its TimeML value."""

from __future__ import annotations

from datetime import date, timedelta

from backchannel.reading.dates.calendar_words import SEASONS, add_months, month_span

__all__ = [
    "DAY_PARTS",
    "TENS_WORDS",
    "day_value",
    "is_valid",
    "month_value",
    "moved",
    "season_value",
    "year_value",
]

TENS_WORDS = dict(
    zip(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"],
        range(20, 100, 10),
        strict=True,
    )
)
DAY_PARTS = {"morning": "TMO", "afternoon": "TAF", "evening": "TEV", "night": "TNI"}


def day_value(day: date, basis: str) -> tuple[date, date, str, str, str, bool]:
    return day, day, "day", basis, day.isoformat(), False


def month_value(
    year: int, month: int, edge: str | None, basis: str
) -> tuple[date, date, str, str, str, bool]:
    start, end = month_span(year, month)
    value = f"{year}-{month:02d}"
    word = (edge or "").strip().lower()
    if word.startswith(("early", "beginning", "start", "the start", "the beginning")):
        return start, start.replace(day=10), "month", basis, value, True
    if word.startswith(("mid", "the mid")):
        return start.replace(day=11), start.replace(day=20), "month", basis, value, True
    if word.startswith(("late", "end", "the end")) and word != "later":
        return start.replace(day=21), end, "month", basis, value, True
    return start, end, "month", basis, value, False


def year_value(year: int, edge: str | None, basis: str) -> tuple[date, date, str, str, str, bool]:
    word = (edge or "").strip(" -").lower()
    months = {
        "early": (1, 4),
        "mid": (5, 8),
        "middle of": (5, 8),
        "the middle of": (5, 8),
        "late": (9, 12),
        "the end of": (11, 12),
        "end of": (11, 12),
        "the beginning of": (1, 2),
        "beginning of": (1, 2),
        "the start of": (1, 2),
        "start of": (1, 2),
    }.get(word)
    if months:
        return (
            month_span(year, months[0])[0],
            month_span(year, months[1])[1],
            "year",
            basis,
            f"{year}",
            True,
        )
    return date(year, 1, 1), date(year, 12, 31), "year", basis, f"{year:04d}", False


def season_value(year: int, season: str, basis: str) -> tuple[date, date, str, str, str, bool]:
    first, last = SEASONS[season]
    code = {"spring": "SP", "summer": "SU", "fall": "FA", "autumn": "FA", "winter": "WI"}[season]
    return (
        month_span(year, first)[0],
        month_span(year, last)[1],
        "season",
        basis,
        f"{year}-{code}",
        False,
    )


def moved(day: date, unit: str, n: int) -> date:
    if unit == "hour":
        return day + timedelta(days=n // 24 if n > 0 else -(-n // 24))
    if unit == "day":
        return day + timedelta(days=n)
    if unit in ("week", "weekend"):
        return day + timedelta(days=7 * n)
    if unit == "fortnight":
        return day + timedelta(days=14 * n)
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120}.get(unit, 1200)
    return add_months(day, months * n)


def is_valid(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
