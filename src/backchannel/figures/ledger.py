"""Figures with their bounds, what each source says, and what does not add up.

Figures of one unit share a scale. A dot is a number, a bar a range, an arrow head an open end;
each source's number is a tick of its own. Below them every equation with both sides.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from backchannel.figures.svg import Canvas, Drawing
from backchannel.figures.text import text_width, wrap

__all__ = ["Equation", "Quantity", "draw_ledger", "number"]

_WORDS = {
    "adds_up": "adds up",
    "off": "does not add up",
    "open": "cannot be told",
    "unknown": "not known",
    "unit": "",
}
_LABELS = 236.0
_VALUES = 96.0


@dataclass(frozen=True, slots=True)
class Quantity:
    """A counted thing.

    Attributes:
        name: what is counted. note: as of when, of whom.
        unit: figures of one unit share a scale.
        low, high: the bounds that hold; ``None`` for open.
        reported: each source's number.
        consistent: whether the reported numbers agree with each other and the bounds.
    """

    name: str
    unit: str
    low: float | None
    high: float | None
    reported: tuple[float, ...] = ()
    note: str = ""
    consistent: bool = True
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Equation:
    """An equation between figures: ``holds`` is ``None`` when the bounds leave it open."""

    text: str
    holds: bool | None
    note: str = ""
    link: str | None = None


def number(value: float) -> str:
    """A number as printed: thousands set apart, no needless decimals.

    Example:
        >>> number(2200.0), number(0.125), number(-3)
        ('2 200', '0.125', '-3')
    """
    if math.isfinite(value) and value == int(value):
        return f"{int(value):,}".replace(",", "\u202f" if abs(value) >= 10000 else " ")
    return f"{value:,.4g}" if math.isfinite(value) else "∞"


def draw_ledger(
    quantities: Sequence[Quantity],
    equations: Sequence[Equation],
    *,
    title: str,
    description: str,
    words: Mapping[str, str] | None = None,
    width: float = 720.0,
    direction: Literal["ltr", "rtl"] = "ltr",
) -> Drawing:
    """Draw figures, grouped by unit in the order given, and equations."""
    say = {**_WORDS, **(words or {})}
    rtl = direction == "rtl"
    canvas = Canvas(width, 10, title=title, description=description, direction=direction)

    def across(x: float, wide: float = 0.0) -> float:
        return width - x - wide if rtl else x

    start: Literal["start", "end"] = "end" if rtl else "start"
    units: dict[str, list[Quantity]] = {}
    for quantity in quantities:
        units.setdefault(quantity.unit, []).append(quantity)
    y = 8.0
    for unit, group in units.items():
        left, right = _LABELS + _VALUES + 20, width - 26
        scale = _scale(group)
        canvas.text(
            across(8), y + 14, unit, size=11, fill="muted", bold=True, anchor=start, width=_LABELS
        )
        edge = left - 26
        for tick in scale.ticks:
            half = text_width(number(tick), 10.5) / 2
            x = min(max(scale.at(tick, left, right), left - 20 + half), width - 4 - half)
            if x - half > edge:
                canvas.text(
                    across(x), y + 14, number(tick), size=10.5, fill="muted", anchor="middle"
                )
                edge = x + half + 4
        top = y + 20
        y = top + 8
        rows = []
        for quantity in group:
            lines = wrap(quantity.name, _LABELS - 14, 12, most=2)
            rows.append((quantity, lines, y))
            y += len(lines) * 14.5 + (13 if quantity.note else 0) + 9
        for tick in scale.ticks:
            x = scale.at(tick, left, right)
            canvas.line((across(x), top), (across(x), y), stroke="faint", width=0.8)
        for quantity, lines, row in rows:
            _row(canvas, quantity, lines, row, scale, (left, right), across, start, say)
        canvas.line((6, y), (width - 6, y), stroke="faint")
        y += 8
    for equation in equations:
        y = _equation(canvas, equation, y, across, start, say, width)
    return canvas.drawing(height=y + 4)


@dataclass(frozen=True, slots=True)
class _Scale:
    low: float
    high: float
    ticks: tuple[float, ...]

    def at(self, value: float, left: float, right: float) -> float:
        return left + (right - left) * (value - self.low) / (self.high - self.low)


def _scale(group: Sequence[Quantity]) -> _Scale:
    values = [
        v for q in group for v in (q.low, q.high, *q.reported) if v is not None and math.isfinite(v)
    ]
    low, high = min([0.0, *values]), max([0.0, *values])
    if high == low:
        high = low + 1
    raw = (high - low) / 4
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= raw * 0.999)
    first, last = math.floor(low / step), math.ceil(high / step - 1e-9)
    ticks = tuple(i * step for i in range(first, last + 1))
    return _Scale(ticks[0], ticks[-1], ticks)


def _row(
    canvas: Canvas,
    quantity: Quantity,
    lines: Sequence[str],
    y: float,
    scale: _Scale,
    room: tuple[float, float],
    across: object,
    start: Literal["start", "end"],
    say: Mapping[str, str],
) -> None:
    assert callable(across)
    left, right = room
    colour = "c1" if quantity.consistent else "bad"
    canvas.begin(link=quantity.link, tip=quantity.name)
    for n, line in enumerate(lines):
        canvas.text(across(8), y + 11 + n * 14.5, line, anchor=start, tip=quantity.name)
    if quantity.note:
        canvas.text(
            across(8),
            y + 11 + len(lines) * 14.5 - 1,
            quantity.note,
            size=10.5,
            fill="muted",
            anchor=start,
            width=_LABELS - 14,
        )
    canvas.text(
        across(_LABELS),
        y + 11,
        _value(quantity, say),
        size=12,
        bold=True,
        fill=colour if not quantity.consistent else "ink",
        anchor=start,
        width=_VALUES,
    )
    middle = y + 7
    low, high = quantity.low, quantity.high
    if low is not None and high is not None and low == high:
        canvas.circle((across(scale.at(low, left, right)), middle), 5, fill=colour)
    elif low is not None or high is not None:
        x1 = scale.at(low, left, right) if low is not None else left - 8
        x2 = scale.at(high, left, right) if high is not None else right + 8
        if x2 < x1:
            x1, x2 = x2, x1
        canvas.line((across(x1), middle), (across(x2), middle), stroke=colour, width=4)
        if low is None:
            canvas.arrow((across(x1 + 4), middle), (across(x1 - 6), middle), stroke=colour, head=8)
        if high is None:
            canvas.arrow((across(x2 - 4), middle), (across(x2 + 6), middle), stroke=colour, head=8)
        for value in (low, high):
            if value is not None:
                x = across(scale.at(value, left, right))
                canvas.line((x, middle - 5), (x, middle + 5), stroke=colour, width=2)
    for value in sorted(set(quantity.reported)):
        if math.isfinite(value):
            x = across(scale.at(value, left, right))
            canvas.polygon(
                [(x, middle - 2), (x - 4, middle - 9), (x + 4, middle - 9)],
                fill="c2",
                tip=number(value),
            )
    canvas.end()


def _value(quantity: Quantity, say: Mapping[str, str]) -> str:
    low, high = quantity.low, quantity.high
    if low is None and high is None:
        return say["unknown"]
    if low is None:
        assert high is not None
        return f"≤ {number(high)}"
    if high is None:
        return f"≥ {number(low)}"
    return number(low) if low == high else f"{number(low)}–{number(high)}"


def _equation(
    canvas: Canvas,
    equation: Equation,
    y: float,
    across: object,
    start: Literal["start", "end"],
    say: Mapping[str, str],
    width: float,
) -> float:
    assert callable(across)
    colour, sign, word = {
        True: ("good", "=", say["adds_up"]),
        False: ("bad", "≠", say["off"]),
        None: ("muted", "?", say["open"]),
    }[equation.holds]
    canvas.begin(link=equation.link, tip=equation.note)
    canvas.circle((across(18), y + 12), 9, fill="ground", stroke=colour, stroke_width=1.6)
    canvas.text(across(18), y + 16.5, sign, size=13, bold=True, fill=colour, anchor="middle")
    lines = wrap(equation.text, width - 190, 12, most=2)
    for n, line in enumerate(lines):
        canvas.text(across(36), y + 16 + n * 15, line, anchor=start, tip=equation.text)
    end: Literal["start", "end"] = "start" if start == "end" else "end"
    canvas.text(
        across(width - 10), y + 16, word, size=11, bold=True, fill=colour, anchor=end, width=130
    )
    y += 16 + 15 * max(1, len(lines))
    if equation.note:
        notes = wrap(equation.note, width - 60, 11, most=3)
        for n, line in enumerate(notes):
            canvas.text(across(36), y + n * 13.5, line, size=11, fill="muted", anchor=start)
        y += 13.5 * len(notes)
    canvas.end()
    return y + 4
