"""Words of the calendar, and arithmetic on days."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from backchannel.reading.words import COUNTED

__all__ = [
    "MONTHS",
    "NUMBERS",
    "ORDINALS",
    "SEASONS",
    "WEEKDAYS",
    "add_months",
    "month_span",
    "number",
]

_MONTH_NAMES = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
MONTHS: dict[str, int] = {}
for _i, _name in enumerate(_MONTH_NAMES, 1):
    MONTHS[_name] = _i
    MONTHS[_name[:3]] = _i
MONTHS["sept"] = 9

WEEKDAYS: dict[str, int] = {}
for _i, _name in enumerate(
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
):
    WEEKDAYS[_name] = _i

#: First and last month of a season (northern), the winter running into the next year.
SEASONS = {
    "spring": (3, 5),
    "summer": (6, 8),
    "fall": (9, 11),
    "autumn": (9, 11),
    "winter": (12, 14),
}

NUMBERS = {w: i for i, w in enumerate([*COUNTED, "twenty"])} | {
    "a": 1,
    "an": 1,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "hundred": 100,
    "dozen": 12,
}

ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
}


def number(word: str) -> int | None:
    """The whole number a word or figure stands for.

    Example:
        >>> number("three"), number("12"), number("blue")
        (3, 12, None)
    """
    word = word.lower().replace(",", "")
    if word.isdigit():
        return int(word)
    if word in NUMBERS:
        return NUMBERS[word]
    first, _, second = word.replace("-", " ").partition(" ")
    if first in NUMBERS and second in NUMBERS and NUMBERS[first] >= 20:
        return NUMBERS[first] + NUMBERS[second]
    return None


def add_months(day: date, months: int) -> date:
    """The day ``months`` later, at the end of a shorter month where needed.

    Example:
        >>> add_months(date(2031, 1, 31), 1)
        datetime.date(2031, 2, 28)
    """
    at = day.year * 12 + day.month - 1 + months
    year, month = divmod(at, 12)
    year = min(max(year, 1), 9999)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def month_span(year: int, month: int) -> tuple[date, date]:
    """First and last day of a month; months above 12 run into the next year."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def week_of(day: date) -> tuple[date, date]:
    """Monday and Sunday of the day's week."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)
