"""What happened against when it was published: one row a moment, the lag drawn as a line.

Every moment has a row, its words stand in a column of their own, so no label can meet another.
Long empty stretches are cut out of the axis and marked, so that one old date does not press the
rest together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from backchannel.figures.svg import Canvas, Drawing
from backchannel.figures.text import text_width, wrap

__all__ = ["Moment", "draw_timeline", "segments"]

_WORDS = {
    "happened": "happened",
    "published": "published",
    "uncertain": "date uncertain",
    "future": "expected",
    "months": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
}
_LABELS = 300.0
_BREAK = 26.0


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened, was said, or is due.

    Attributes:
        label: what.
        start, end: when, first and last day; ``None`` where it is not known.
        published: when reports of it came out.
        uncertain: the dates are approximate.
        future: expected, not yet happened.
        shown: the date as printed before the label; the first day if empty.
        series: index of the colour.
    """

    label: str
    start: date | None
    end: date | None = None
    published: tuple[date, ...] = ()
    uncertain: bool = False
    future: bool = False
    shown: str = ""
    series: int = 0
    link: str | None = None


def segments(days: Sequence[date]) -> list[tuple[date, date]]:
    """Cut the time from the first to the last day where nothing stands for long.

    A gap is cut out if it is longer than 20 days and than a third of all days that remain.

    Example:
        >>> segments([date(2023, 10, 7), date(2025, 3, 1), date(2025, 3, 9)])  # doctest: +ELLIPSIS
        [(datetime.date(2023, 10, 7), ...), (datetime.date(2025, 3, 1), ...)]
    """
    found = sorted(set(days))
    if not found:
        return []
    out = [(found[0], found[-1])]
    while True:
        kept = sum((b - a).days + 1 for a, b in out)
        widest = max(
            ((y - x).days, x, y)
            for a, b in out
            for x, y in zip(
                [d for d in found if a <= d <= b],
                [d for d in found if a < d <= b] + [b],
                strict=True,
            )
        )
        gap, before, after = widest
        if gap <= 20 or gap <= kept / 3 or len(out) >= 5:
            return out
        cut = []
        for a, b in out:
            cut += [(a, before), (after, b)] if a <= before and after <= b else [(a, b)]
        out = cut


class _Axis:
    """Days to pixels, over the segments."""

    def __init__(self, days: Sequence[date], left: float, right: float) -> None:
        parts = segments(days)
        room = right - left - _BREAK * (len(parts) - 1)
        total = sum((b - a).days + 1 for a, b in parts)
        # A segment of one day still needs a place to stand.
        least = 26.0
        shares = [max(least, room * ((b - a).days + 1) / total) for a, b in parts]
        scale = room / sum(shares)
        self.parts: list[tuple[date, date, float, float]] = []
        x = left
        for (a, b), share in zip(parts, shares, strict=True):
            self.parts.append((a, b, x, x + share * scale))
            x += share * scale + _BREAK

    def at(self, day: date) -> float:
        """The middle of ``day``."""
        for a, b, x, end in self.parts:
            if day <= b:
                span = (b - a).days + 1
                return x + (end - x) * (max(0, (day - a).days) + 0.5) / span
        return self.parts[-1][3]


def draw_timeline(
    moments: Sequence[Moment],
    *,
    title: str,
    description: str,
    words: Mapping[str, str] | None = None,
    now: date | None = None,
    width: float = 760.0,
    direction: Literal["ltr", "rtl"] = "ltr",
) -> Drawing:
    """Draw the moments in the order given, a row each; ``now`` is the day the case stands at.

    Raises:
        ValueError: no moment has a date.
    """
    say = {**_WORDS, **(words or {})}
    rtl = direction == "rtl"
    days = [d for m in moments for d in (m.start, m.end, *m.published) if d is not None]
    if not days:
        raise ValueError("a timeline needs a date")
    if now is not None:
        days.append(now)
    left = _LABELS + 24
    axis = _Axis(days, left, width - 18)
    canvas = Canvas(width, 100, title=title, description=description, direction=direction)

    def across(x: float) -> float:
        return width - x if rtl else x

    start: Literal["start", "end"] = "end" if rtl else "start"
    rows = []
    y = 66.0
    for moment in moments:
        lines = wrap(moment.label, _LABELS - 86, 11.5, most=3)
        rows.append((moment, lines, y))
        y += max(1, len(lines)) * 14 + 11
    bottom = y
    _legend(canvas, say, across, start)
    _grid(canvas, axis, bottom, across, say, now)
    for moment, lines, top in rows:
        canvas.line((across(8), top - 14), (across(width - 8), top - 14), stroke="faint", width=0.7)
        canvas.begin(link=moment.link)
        shown = moment.shown or (_day(moment.start, say) if moment.start else "?")
        canvas.text(
            across(10), top, shown, size=10.5, bold=True, fill="muted", anchor=start, width=76
        )
        for i, line in enumerate(lines):
            canvas.text(across(92), top + i * 14, line, size=11.5, anchor=start, tip=moment.label)
        canvas.end()
        _marks(canvas, axis, moment, top - 4, across)
    return canvas.drawing(height=bottom + 4)


def _legend(canvas: Canvas, say: Mapping[str, str], across: object, start: object) -> None:
    assert callable(across)
    x = 14.0
    for mark, name in (("dot", "happened"), ("ring", "published"), ("dash", "uncertain")):
        at = (across(x), 14.0)
        if mark == "dot":
            canvas.circle(at, 5, fill="c1")
        elif mark == "ring":
            canvas.circle(at, 4.5, fill="ground", stroke="c2", stroke_width=1.8)
        else:
            canvas.circle(at, 5, fill="ground", stroke="c1", stroke_width=1.4, dash="2 2")
        anchor: Literal["start", "end"] = "end" if start == "end" else "start"
        canvas.text(across(x + 10), 18, say[name], size=11, fill="muted", anchor=anchor)
        x += 32 + text_width(say[name], 11)


def _grid(
    canvas: Canvas,
    axis: _Axis,
    bottom: float,
    across: object,
    say: Mapping[str, str],
    now: date | None,
) -> None:
    assert callable(across)
    edge = -1e9
    for a, b, x, end in axis.parts:
        canvas.line((across(x), 48), (across(end), 48), stroke="line")
        for day in _ticks(a, b, end - x):
            at = axis.at(day)
            text = _day(day, say, year=day.year if day.month == 1 or day == a else None)
            taken = text_width(text, 10.5)
            canvas.line((across(at), 45), (across(at), bottom), stroke="faint", width=0.8)
            if at - taken / 2 > edge + 6 and at + taken / 2 < canvas.width - 2:
                canvas.text(across(at), 40, text, size=10.5, fill="muted", anchor="middle")
                edge = at + taken / 2
    for (_, _, _, end), (_, _, x, _) in zip(axis.parts, axis.parts[1:], strict=False):
        middle = (end + x) / 2
        for shift in (-3.0, 3.0):
            canvas.line(
                (across(middle + shift - 3), 54), (across(middle + shift + 3), 42), stroke="line"
            )
    if now is not None:
        at = axis.at(now)
        canvas.line((across(at), 48), (across(at), bottom), stroke="accent", dash="3 3")


def _ticks(a: date, b: date, room: float) -> list[date]:
    span = (b - a).days + 1
    most = max(1, int(room // 52))
    for step in (1, 2, 7, 14):
        if span / step <= most:
            return [a + timedelta(days=i) for i in range(0, span, step)]
    months = []
    for year in range(a.year, b.year + 1):
        for month in range(1, 13):
            first = date(year, month, 1)
            if a <= first <= b:
                months.append(first)
    every = -(-len(months) // most) if months else 1
    return months[::every] or [a]


def _marks(canvas: Canvas, axis: _Axis, moment: Moment, y: float, across: object) -> None:
    assert callable(across)
    colour = f"c{moment.series % 8 + 1}"
    happened = axis.at(moment.start) if moment.start else None
    ended = axis.at(moment.end) if moment.end else happened
    shown = [axis.at(day) for day in sorted(set(moment.published))]
    marks = [x for x in (happened, ended, *shown) if x is not None]
    if len(marks) > 1 and shown:
        canvas.line((across(min(marks)), y), (across(max(marks)), y), stroke="c2", width=1.0)
    dash = "2 2" if moment.uncertain or moment.future else None
    fill = "ground" if moment.uncertain or moment.future else colour
    if happened is not None and ended is not None and ended - happened > 8:
        left, right = sorted((across(happened), across(ended)))
        canvas.rect(
            left - 4, y - 4.5, right - left + 8, 9, fill=fill, stroke=colour, radius=4.5, dash=dash
        )
    elif happened is not None:
        canvas.circle(
            (across(happened), y), 5, fill=fill, stroke=colour, stroke_width=1.4, dash=dash
        )
    for x in shown:
        # Published the same day: a ring around the dot.
        same = happened is not None and abs(x - happened) < 6
        radius = 8.0 if same else 4.5
        canvas.circle(
            (across(x), y), radius, fill=None if same else "ground", stroke="c2", stroke_width=1.8
        )


def _day(day: date | None, say: Mapping[str, str], *, year: int | None = None) -> str:
    if day is None:
        return ""
    month = say["months"].split()[day.month - 1]
    return f"{day.day} {month}" + (f" {year}" if year else "")
