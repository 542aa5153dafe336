"""A small builder of SVG drawings for light and dark, for print, and for readers who listen.

Colours are named by role (``ink``, ``line``, ``c1`` …). Every painted element carries the light
colour as an attribute and a class beside it: where a style sheet sets the custom properties of
:data:`STYLE` (the HTML brief, the web app) it follows light and dark; where none is read (Word,
PDF) the attribute stands. The hues are told apart with red-green and blue-yellow blindness and
have a contrast of at least 4.5 against the ground in both themes; no drawing rests on hue alone.

Example:
    >>> canvas = Canvas(200, 60, title="Two parties", description="A talks to B.")
    >>> canvas.box(10, 15, 60, 30, "A")
    >>> canvas.box(130, 15, 60, 30, "B")
    >>> canvas.arrow((70, 30), (130, 30))
    >>> drawing = canvas.drawing()
    >>> drawing.svg().startswith("<svg ")
    True
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from backchannel.figures.boxes import Box, Label, Point, overlapping, place_labels
from backchannel.figures.colours import COLOURS, SERIES, STYLE, Colour, colour_of
from backchannel.figures.text import fit, is_right_to_left, printable, text_width, wrap

__all__ = [
    "COLOURS",
    "FONT",
    "SERIES",
    "STYLE",
    "Box",
    "Canvas",
    "Colour",
    "Drawing",
    "Label",
    "Point",
    "colour_of",
    "escape",
    "overlapping",
    "place_labels",
]

Anchor = Literal["start", "middle", "end"]

FONT = "Arial, 'Helvetica Neue', Helvetica, 'Liberation Sans', Arimo, Roboto, sans-serif"


def escape(text: str) -> str:
    """``text`` for an element's content or a quoted attribute, without letters XML forbids."""
    kept = "".join(c for c in text if c in "\t\n" or (c >= " " and not "\ud800" <= c <= "\udfff"))
    kept = kept.replace("\ufffe", "").replace("\uffff", "")
    return (
        kept.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace('"', "&quot;")
        .replace("'", "&#39;")
    )


@dataclass(frozen=True, slots=True)
class Drawing:
    """A finished drawing.

    Attributes:
        width, height: in pixels; the drawing scales to its place.
        title: its name, read first by a screen reader.
        description: what it shows, in words that replace it.
        body: the SVG elements inside.
        labels: every text with its box, for the check that none collide.
    """

    width: float
    height: float
    title: str
    description: str
    body: str
    labels: tuple[Label, ...]
    direction: Literal["ltr", "rtl"] = "ltr"

    def svg(
        self, *, ident: str = "figure", standalone: bool = False, font: str | None = None
    ) -> str:
        """The drawing as one ``<svg>`` element.

        Args:
            ident: prefix of the identifiers inside, unique on the page.
            standalone: a file of its own: with XML declaration and style sheet.
            font: family to use in place of :data:`FONT`.
        """
        # What holds links is a group of things to reach, not one picture.
        role = "group" if "<a " in self.body else "img"
        ident = "".join(c for c in ident if c.isalnum() or c in "-_") or "figure"
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(self.width)} '
            f'{_n(self.height)}" width="{_n(self.width)}" height="{_n(self.height)}" role="{role}" '
            f'aria-labelledby="{ident}-title {ident}-desc" font-family="{escape(font or FONT)}" '
            f'font-size="12">'
            f'<title id="{ident}-title">{escape(self.title)}</title>'
            f'<desc id="{ident}-desc">{escape(self.description)}</desc>'
        )
        # On its own the drawing brings its ground: a viewer's may be light where the style is dark.
        style = ""
        if standalone:
            style = (
                f'<style>{STYLE}</style><rect width="100%" height="100%" '
                f'fill="{COLOURS["ground"].light}" class="bf-ground"/>'
            )
        start = '<?xml version="1.0" encoding="UTF-8"?>\n' if standalone else ""
        return f"{start}{head}{style}{self.body}</svg>"


class Canvas:
    """Draws; every text is recorded with its box. Coordinates are pixels from the left top.

    Args:
        width, height: the size; :meth:`drawing` can still change the height.
        title, description: see :class:`Drawing`.
        direction: of the reader's language; ``rtl`` only mirrors what the drawing itself mirrors.
    """

    def __init__(
        self,
        width: float,
        height: float,
        *,
        title: str,
        description: str,
        direction: Literal["ltr", "rtl"] = "ltr",
    ) -> None:
        self.width = width
        self.height = height
        self.title = title
        self.description = description
        self.direction: Literal["ltr", "rtl"] = direction
        self.labels: list[Label] = []
        self._parts: list[str] = []
        self._open: list[str] = []

    def drawing(self, *, height: float | None = None) -> Drawing:
        """What was drawn so far."""
        return Drawing(
            self.width,
            self.height if height is None else height,
            printable(self.title),
            printable(self.description),
            "".join(self._parts),
            tuple(self.labels),
            self.direction,
        )

    # -- shapes ------------------------------------------------------------------------------

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str | None = None,
        stroke: str | None = None,
        stroke_width: float = 1.0,
        radius: float = 0.0,
        dash: str | None = None,
        tip: str | None = None,
    ) -> None:
        """A rectangle; ``tip`` is shown by browsers when the pointer rests on it."""
        shape = (
            f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(max(0, width))}" '
            f'height="{_n(max(0, height))}"{_attribute("rx", radius or None)}'
            f"{_paint(fill, stroke, stroke_width, dash)}"
        )
        self._close(shape, "rect", tip)

    def circle(
        self,
        at: Point,
        radius: float,
        *,
        fill: str | None = None,
        stroke: str | None = None,
        stroke_width: float = 1.0,
        dash: str | None = None,
        tip: str | None = None,
    ) -> None:
        """A circle around ``at``."""
        shape = (
            f'<circle cx="{_n(at[0])}" cy="{_n(at[1])}" r="{_n(radius)}"'
            f"{_paint(fill, stroke, stroke_width, dash)}"
        )
        self._close(shape, "circle", tip)

    def polygon(
        self,
        points: Iterable[Point],
        *,
        fill: str | None = None,
        stroke: str | None = None,
        stroke_width: float = 1.0,
        tip: str | None = None,
    ) -> None:
        """A closed shape."""
        listed = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
        shape = f'<polygon points="{listed}"{_paint(fill, stroke, stroke_width, None)}'
        self._close(shape, "polygon", tip)

    def line(
        self,
        *points: Point,
        stroke: str = "line",
        width: float = 1.0,
        dash: str | None = None,
        tip: str | None = None,
    ) -> None:
        """A line through ``points``; ``dash`` as in SVG, such as ``4 3``."""
        listed = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
        shape = (
            f'<polyline points="{listed}" stroke-linejoin="round" stroke-linecap="round"'
            f"{_paint(None, stroke, width, dash)}"
        )
        self._close(shape, "polyline", tip)

    def curve(
        self,
        start: Point,
        control: Point,
        end: Point,
        *,
        stroke: str = "line",
        width: float = 1.0,
        dash: str | None = None,
        tip: str | None = None,
    ) -> None:
        """A quadratic curve from ``start`` to ``end``, drawn towards ``control``."""
        path = f"M{_p(start)}Q{_p(control)} {_p(end)}"
        shape = f'<path d="{path}" stroke-linecap="round"{_paint(None, stroke, width, dash)}'
        self._close(shape, "path", tip)

    def arrow(
        self,
        start: Point,
        end: Point,
        *,
        control: Point | None = None,
        stroke: str = "line",
        width: float = 1.0,
        dash: str | None = None,
        head: float = 7.0,
        both: bool = False,
        tip: str | None = None,
    ) -> None:
        """A line or curve with an arrow head at ``end`` (and at ``start`` with ``both``)."""
        if control is None:
            self.line(start, end, stroke=stroke, width=width, dash=dash, tip=tip)
        else:
            self.curve(start, control, end, stroke=stroke, width=width, dash=dash, tip=tip)
        self._head(control or start, end, stroke, head)
        if both:
            self._head(control or end, start, stroke, head)

    def _head(self, before: Point, at: Point, colour: str, size: float) -> None:
        angle = math.atan2(at[1] - before[1], at[0] - before[0])
        wings = [
            (at[0] - size * math.cos(angle + side), at[1] - size * math.sin(angle + side))
            for side in (0.42, -0.42)
        ]
        self.polygon([at, *wings], fill=colour)

    # -- text --------------------------------------------------------------------------------

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 12.0,
        fill: str = "ink",
        anchor: Anchor = "start",
        bold: bool = False,
        italic: bool = False,
        halo: bool = False,
        width: float | None = None,
        counts: bool = True,
        tip: str | None = None,
    ) -> Box:
        """One line of text with its baseline at ``y``; returns the box it takes.

        Args:
            anchor: which end of the text stands at ``x``, left to right in the drawing whatever
                the direction of the text.
            halo: a rim in the ground's colour, for text on top of lines.
            width: the text is cut to it, and the whole text becomes the tip.
            counts: whether the label takes part in the check that none collide.
        """
        whole = printable(text)
        shown = whole if width is None else fit(whole, width, size, bold=bold)
        if shown != whole and tip is None:
            tip = whole
        taken = text_width(shown, size, bold=bold)
        left = {"start": x, "middle": x - taken / 2, "end": x - taken}[anchor]
        box = Box(left, y - size * 0.8, taken, size * 1.05)
        if not shown:
            return box
        direction = ""
        if is_right_to_left(shown):
            direction = ' direction="rtl"'
            swapped: dict[str, Anchor] = {"start": "end", "end": "start", "middle": "middle"}
            anchor = swapped[anchor]
        styles = (
            ("" if size == 12 else f' font-size="{_n(size)}"')
            + (' font-weight="700"' if bold else "")
            + (' font-style="italic"' if italic else "")
            + ("" if anchor == "start" else f' text-anchor="{anchor}"')
            + direction
        )
        place = f'x="{_n(x)}" y="{_n(y)}"{styles}'
        if halo:
            self._parts.append(
                f'<text {place} aria-hidden="true" stroke-linejoin="round"'
                f"{_paint('ground', 'ground', 4.0, None)}>{escape(shown)}</text>"
            )
        title = f"<title>{escape(printable(tip))}</title>" if tip else ""
        self._parts.append(
            f"<text {place}{_paint(fill, None, 0, None)}>{title}{escape(shown)}</text>"
        )
        if counts:
            self.labels.append(Label(shown, box))
        return box

    def paragraph(
        self,
        x: float,
        y: float,
        text: str,
        width: float,
        *,
        size: float = 12.0,
        fill: str = "ink",
        anchor: Anchor = "start",
        bold: bool = False,
        italic: bool = False,
        most: int | None = None,
        leading: float = 1.3,
    ) -> float:
        """Text broken into lines of ``width``, the first baseline at ``y``; returns the last."""
        lines = wrap(text, width, size, most=most, bold=bold)
        cut = bool(lines) and lines[-1].endswith("…")
        for i, line in enumerate(lines):
            self.text(
                x,
                y + i * size * leading,
                line,
                size=size,
                fill=fill,
                anchor=anchor,
                bold=bold,
                italic=italic,
                tip=text if cut and i == len(lines) - 1 else None,
            )
        return y + max(0, len(lines) - 1) * size * leading

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        text: str,
        *,
        size: float = 12.0,
        fill: str = "panel",
        stroke: str = "line",
        ink: str = "ink",
        bold: bool = False,
        radius: float = 4.0,
        dash: str | None = None,
        stroke_width: float = 1.0,
        tip: str | None = None,
    ) -> None:
        """A rectangle with ``text`` in its middle, broken and cut to fit."""
        self.rect(
            x,
            y,
            width,
            height,
            fill=fill,
            stroke=stroke,
            stroke_width=stroke_width,
            radius=radius,
            dash=dash,
            tip=tip,
        )
        most = max(1, int((height - 4) // (size * 1.2)))
        lines = wrap(text, width - 10, size, most=most, bold=bold)
        top = y + height / 2 - (len(lines) - 1) * size * 0.6 + size * 0.35
        cut = bool(lines) and lines[-1].endswith("…")
        for i, line in enumerate(lines):
            self.text(
                x + width / 2,
                top + i * size * 1.2,
                line,
                size=size,
                fill=ink,
                anchor="middle",
                bold=bold,
                tip=text if cut else tip,
            )

    # -- groups ------------------------------------------------------------------------------

    def begin(self, *, link: str | None = None, tip: str | None = None, name: str = "") -> None:
        """Open a group; with ``link`` (an anchor on the same page, ``#…``) a link.

        ``name`` becomes a ``data-name`` attribute, by which a page finds the group.
        """
        named = f' data-name="{escape(printable(name))}"' if name else ""
        if link is not None and link.startswith("#"):
            self._parts.append(f'<a href="{escape(printable(link))}"{named}>')
            self._open.append("a")
        else:
            self._parts.append(f"<g{named}>")
            self._open.append("g")
        if tip:
            self._parts.append(f"<title>{escape(printable(tip))}</title>")

    def end(self) -> None:
        """Close the group opened last."""
        self._parts.append(f"</{self._open.pop()}>")

    def _close(self, shape: str, tag: str, tip: str | None) -> None:
        if tip:
            self._parts.append(f"{shape}><title>{escape(printable(tip))}</title></{tag}>")
        else:
            self._parts.append(f"{shape}/>")


def _n(value: float) -> str:
    if not math.isfinite(value):
        raise ValueError("a drawing's coordinates are finite numbers")
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _p(point: Point) -> str:
    return f"{_n(point[0])} {_n(point[1])}"


def _attribute(name: str, value: float | None) -> str:
    return "" if value is None else f' {name}="{_n(value)}"'


def _paint(fill: str | None, stroke: str | None, width: float, dash: str | None) -> str:
    classes = []
    out = ""
    if fill is None:
        out += ' fill="none"'
    else:
        out += f' fill="{COLOURS[fill].light}"'
        classes.append(f"bf-{fill}")
    if stroke is not None:
        out += f' stroke="{COLOURS[stroke].light}"'
        classes.append(f"bs-{stroke}")
        if width != 1:
            out += f' stroke-width="{_n(width)}"'
        if dash:
            out += f' stroke-dasharray="{escape(dash)}"'
    return f'{out} class="{" ".join(classes)}"' if classes else out
