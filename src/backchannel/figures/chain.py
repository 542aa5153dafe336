"""The chain of a claim: who first said it, which outlet carried it, who repeats it.

Columns from the origin to the last who repeats; a line from each to whom it relies on. Ten reports
at the end of one line are one origin, which is what the drawing is for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from backchannel.figures.svg import Canvas, Drawing
from backchannel.figures.text import text_width, wrap

__all__ = ["Link", "Voice", "draw_chain", "layers"]

#: Stands in the names of free slots; no id of a case holds it.
_SLOT = "\x1f"

Stance = Literal["supports", "denies", "qualifies"]

_COLOURS = {"supports": "c3", "denies": "bad", "qualifies": "c5"}
_TINTS = {"supports": "s3", "denies": "soft-bad", "qualifies": "s5"}
_SIGNS = {"supports": "+", "denies": "−", "qualifies": "±"}
_WORDS = {
    "supports": "supports",
    "denies": "denies",
    "qualifies": "qualifies",
    "origin": "said first by",
    "carried": "carried by",
    "repeated": "repeated by",
}


@dataclass(frozen=True, slots=True)
class Voice:
    """A person, party or outlet in the chain; ``note`` is its date or role."""

    id: str
    name: str
    note: str = ""
    stance: Stance = "supports"
    origin: bool = False
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """``to`` has it from ``of``."""

    of: str
    to: str


def layers(voices: Sequence[Voice], links: Sequence[Link]) -> dict[str, int]:
    """The column of each voice: one right of the furthest it has it from (longest path).

    A loop is cut where it closes: a voice already on the way counts as its own start.
    """
    sources: dict[str, list[str]] = {v.id: [] for v in voices}
    for link in links:
        if link.of in sources and link.to in sources and link.of != link.to:
            sources[link.to].append(link.of)
    depth: dict[str, int] = {}
    for root in sources:
        # An explicit stack: chains may be long.
        stack: list[tuple[str, bool]] = [(root, False)]
        on_way: set[str] = set()
        while stack:
            name, done = stack.pop()
            if done:
                on_way.discard(name)
                depth[name] = max([depth[s] + 1 for s in sources[name] if s in depth] or [0])
            elif name not in depth and name not in on_way:
                on_way.add(name)
                stack.append((name, True))
                stack.extend((s, False) for s in sources[name] if s not in on_way)
    return depth


def draw_chain(
    voices: Sequence[Voice],
    links: Sequence[Link],
    *,
    title: str,
    description: str,
    words: Mapping[str, str] | None = None,
    width: float = 700.0,
    direction: Literal["ltr", "rtl"] = "ltr",
) -> Drawing:
    """Draw the chain from origins to repeaters.

    Raises:
        ValueError: nobody says it.
    """
    if not voices:
        raise ValueError("a chain needs a voice")
    say = {**_WORDS, **(words or {})}
    rtl = direction == "rtl"
    depth = layers(voices, links)
    columns: list[list[Voice]] = [[] for _ in range(max(depth.values()) + 1)]
    for voice in voices:
        columns[depth[voice.id]].append(voice)
    gap = 54.0
    box = min(190.0, (width - 16 - gap * (len(columns) - 1)) / len(columns))
    if box < 110:
        box = 110.0
        width = 16 + len(columns) * box + gap * (len(columns) - 1)
    used = len(columns) * box + gap * (len(columns) - 1)
    left = 8.0
    canvas = Canvas(width, 10, title=title, description=description, direction=direction)

    def across(x: float, wide: float = 0.0) -> float:
        return width - x - wide if rtl else x

    heights = {v.id: _height(v, box) for v in voices}
    ways = _ways(links, depth)
    slots = _slots(columns, ways)
    talls = [sum(_tall(s, heights) + 12 for s in column) - 12 for column in slots]
    top, field = 46.0, max(talls)
    _legend(canvas, say, {v.stance for v in voices}, across, rtl)
    heads = ["origin", "carried", *["repeated"] * len(columns)]
    start: Literal["start", "end"] = "end" if rtl else "start"
    places: dict[str, tuple[float, float]] = {}
    for i, column in enumerate(slots):
        x = left + i * (box + gap)
        canvas.text(
            across(x), top - 6, say[heads[i]], size=10.5, fill="muted", anchor=start, width=box
        )
        y = top + 4 + (field - talls[i]) / 2
        for slot in column:
            places[slot] = (x, y)
            y += _tall(slot, heights) + 12
    by_id = {v.id: v for v in voices}
    for link, way in ways:
        colour = _COLOURS[by_id[link.to].stance]
        points: list[tuple[float, float]] = []
        for stop, after in pairwise(way):
            (x1, y1), (x2, y2) = places[stop], places[after]
            y1, y2 = y1 + _tall(stop, heights) / 2, y2 + _tall(after, heights) / 2
            middle = (x1 + box + x2) / 2
            points += [(across(x1 + box), y1), (across(middle), y1), (across(middle), y2)]
            points.append((across(x2), y2))
        canvas.line(*points[:-1], stroke=colour)
        canvas.arrow(points[-2], points[-1], stroke=colour, head=6)
    for voice in voices:
        x, y = places[voice.id]
        _voice(canvas, voice, across(x, box), y, box, heights[voice.id], rtl)
    drawing = canvas.drawing(height=top + field + 14)
    assert used <= width
    return drawing


_Way = tuple[Link, tuple[str, ...]]


def _ways(links: Sequence[Link], depth: Mapping[str, int]) -> list[_Way]:
    """For each link the places it passes: one free slot in every column that it skips."""
    out: list[_Way] = []
    for link in links:
        if link.of not in depth or link.to not in depth or depth[link.of] >= depth[link.to]:
            continue
        between = range(depth[link.of] + 1, depth[link.to])
        passed = [f"{_SLOT}{link.of}{_SLOT}{link.to}{_SLOT}{d}" for d in between]
        out.append((link, (link.of, *passed, link.to)))
    return out


def _slots(columns: list[list[Voice]], ways: Sequence[_Way]) -> list[list[str]]:
    """Voices and free slots of each column, by the mean place of what leads to them."""
    slots = [[v.id for v in column] for column in columns]
    before: dict[str, list[str]] = {}
    for _, way in ways:
        for stop, after in pairwise(way):
            before.setdefault(after, []).append(stop)
        for stop in way[1:-1]:
            slots[int(stop.rsplit(_SLOT, 1)[1])].append(stop)
    place = {s: float(i) for i, s in enumerate(slots[0])}
    for i, column in enumerate(slots[1:], start=1):

        def mean(slot: str) -> float:
            found = [place[s] for s in before.get(slot, ()) if s in place]
            return sum(found) / len(found) if found else 0.0

        slots[i] = sorted(column, key=mean)
        place.update({s: float(n) for n, s in enumerate(slots[i])})
    return slots


def _tall(slot: str, heights: Mapping[str, float]) -> float:
    return heights.get(slot, 2.0)


def _height(voice: Voice, box: float) -> float:
    lines = wrap(voice.name, box - 34, 12, most=3, bold=voice.origin)
    return 14 + 15 * max(1, len(lines)) + (13 if voice.note else 0)


def _voice(
    canvas: Canvas, voice: Voice, x: float, y: float, wide: float, tall: float, rtl: bool
) -> None:
    colour = _COLOURS[voice.stance]
    canvas.begin(link=voice.link, name=voice.id)
    canvas.rect(
        x,
        y,
        wide,
        tall,
        fill=_TINTS[voice.stance] if voice.origin else "ground",
        stroke=colour,
        stroke_width=2 if voice.origin else 1,
        radius=4,
    )
    sign = x + wide - 13 if rtl else x + 13
    canvas.text(
        sign, y + 19, _SIGNS[voice.stance], size=14, bold=True, fill=colour, anchor="middle"
    )
    inner = x + wide - 26 if rtl else x + 26
    start: Literal["start", "end"] = "end" if rtl else "start"
    lines = wrap(voice.name, wide - 34, 12, most=3, bold=voice.origin)
    for n, line in enumerate(lines):
        canvas.text(inner, y + 18 + n * 15, line, bold=voice.origin, anchor=start, tip=voice.name)
    if voice.note:
        canvas.text(
            inner,
            y + 18 + len(lines) * 15 - 1,
            voice.note,
            size=10.5,
            fill="muted",
            anchor=start,
            width=wide - 34,
        )
    canvas.end()


def _legend(
    canvas: Canvas, say: Mapping[str, str], stances: set[Stance], across: object, rtl: bool
) -> None:
    assert callable(across)
    x = 10.0
    anchor: Literal["start", "end"] = "end" if rtl else "start"
    for stance in ("supports", "denies", "qualifies"):
        if stance not in stances:
            continue
        canvas.text(
            across(x), 17, _SIGNS[stance], size=13, bold=True, fill=_COLOURS[stance], anchor=anchor
        )
        canvas.text(across(x + 13), 17, say[stance], size=11, fill="muted", anchor=anchor)
        x += 34 + text_width(say[stance], 11)
