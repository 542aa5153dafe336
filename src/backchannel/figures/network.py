"""Who talks to whom: parties around an ellipse, channels as numbered lines, a key below.

Numbers on the lines instead of words keep long place names readable whatever the lines do. The
order of the parties is the one with the fewest crossing lines: all orders up to eight parties,
exchange of pairs beyond.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from backchannel.figures.svg import Box, Canvas, Drawing, Point
from backchannel.figures.text import text_width, wrap

__all__ = ["Channel", "Party", "crossings", "draw_network", "order_parties"]

Kind = Literal["direct", "mediated", "back", "public"]

#: Colour, dash and width of each kind of channel.
_STROKES: dict[str, tuple[str, str | None, float]] = {
    "direct": ("c1", None, 2.2),
    "mediated": ("c3", "7 4", 2.0),
    "back": ("c4", "1.5 4", 2.6),
    "public": ("c8", None, 1.0),
}
_WORDS = {
    "direct": "direct",
    "mediated": "through others",
    "back": "back channel",
    "public": "in public",
    "disclosed": "known in public",
    "undisclosed": "not disclosed",
    "alone": "No channel on record",
}
_EXHAUSTIVE = 8
#: Controls of lines between the same two closer than this draw them on top of each other.
_APART = 60.0
#: How much wider than estimated the bold letters of a reader's font may run (DejaVu Sans: 1.13).
_WIDER = 1.2
_RADIUS = 9.0


@dataclass(frozen=True, slots=True)
class Party:
    """One party: ``name`` is printed, ``role`` (mediator …) under it."""

    id: str
    name: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Channel:
    """One line of contact.

    Attributes:
        ends: the parties it joins, by id; more than two are joined each with the next.
        via: mediators between them, each of which talks to all ends.
        label: what the key says: place, level, dates.
        disclosed: whether it is known in public.
    """

    ends: tuple[str, ...]
    kind: Kind
    label: str
    via: tuple[str, ...] = ()
    disclosed: bool = True
    link: str | None = None


def order_parties(ids: Sequence[str], pairs: Sequence[tuple[str, str]]) -> list[str]:
    """The order around the ellipse with the fewest crossings (first found among equals).

    Cost: (n-1)! × pairs² up to eight parties; beyond, exchanges until none helps.
    """
    ids = list(ids)
    if len(ids) <= 3:
        return ids
    if len(ids) <= _EXHAUSTIVE:
        rest = min(
            itertools.permutations(ids[1:]), key=lambda order: crossings([ids[0], *order], pairs)
        )
        return [ids[0], *rest]
    best, count = ids, crossings(ids, pairs)
    improved = True
    while improved and count:
        improved = False
        for i, j in itertools.combinations(range(1, len(ids)), 2):
            trial = list(best)
            trial[i], trial[j] = trial[j], trial[i]
            found = crossings(trial, pairs)
            if found < count:
                best, count, improved = trial, found, True
    return best


def crossings(order: Sequence[str], pairs: Sequence[tuple[str, str]]) -> int:
    """How many pairs of chords cross when ``order`` stands on a circle."""
    at = {name: i for i, name in enumerate(order)}
    chords = [tuple(sorted((at[a], at[b]))) for a, b in pairs if a != b]
    return sum(
        a < c < b < d or c < a < d < b for (a, b), (c, d) in itertools.combinations(chords, 2)
    )


def draw_network(
    parties: Sequence[Party],
    channels: Sequence[Channel],
    *,
    title: str,
    description: str,
    words: Mapping[str, str] | None = None,
    width: float = 720.0,
    direction: Literal["ltr", "rtl"] = "ltr",
) -> Drawing:
    """Draw the parties and their channels.

    Channels that name a party not given are left out of the lines but stay in the key.
    """
    say = {**_WORDS, **(words or {})}
    known = {p.id: p for p in parties}
    hops = [_hops(c, known) for c in channels]
    pairs = [pair for found in hops for pair in found]
    joined = [p for p in parties if any(p.id in pair for pair in pairs)]
    alone = [p.name for p in parties if p not in joined]
    order = order_parties([p.id for p in joined], pairs)
    field = _field_height(len(order))
    canvas = Canvas(width, field, title=title, description=description, direction=direction)
    boxes = _boxes(order, known, width, field)
    badges = _lines(canvas, channels, hops, boxes)
    for name in order:
        _party(canvas, known[name], boxes[name])
    for (x, y), number, channel in badges:
        _badge(canvas, (x, y), number, channel)
    height = _key(canvas, channels, alone, field + 8, say, width)
    return canvas.drawing(height=height)


def _hops(channel: Channel, known: Mapping[str, Party]) -> list[tuple[str, str]]:
    """The lines a channel is drawn with: each end to the next, or each to every mediator.

    Mediators stand beside each other: a message goes through one or another, not along a chain.
    """
    ends = [e for e in channel.ends if e in known]
    via = [v for v in channel.via if v in known and v not in ends]
    if via:
        return [(end, mediator) for mediator in via for end in ends]
    if len(ends) <= 2:
        return [(ends[0], ends[1])] if len(ends) == 2 else []
    return [*itertools.pairwise(ends), (ends[-1], ends[0])]


def _field_height(n: int) -> float:
    return {0: 10.0, 1: 80.0, 2: 120.0, 3: 250.0, 4: 290.0}.get(n, min(620.0, 250.0 + 34.0 * n))


def _boxes(
    order: Sequence[str], known: Mapping[str, Party], width: float, height: float
) -> dict[str, Box]:
    limit = 150.0 if len(order) <= 8 else 120.0
    sizes = {}
    for name in order:
        party = known[name]
        lines = wrap(party.name, limit - 16, 13, most=2, bold=True)
        wide = max([text_width(line, 13, bold=True) for line in lines] or [0])
        wide = max(wide, text_width(party.role, 10.5) if party.role else 0)
        sizes[name] = (
            min(limit, wide + 20),
            14 + 15.6 * max(1, len(lines)) + (13 if party.role else 0),
        )
    rx, ry = width / 2 - limit / 2 - 6, height / 2 - 32
    out = {}
    for i, name in enumerate(order):
        w, h = sizes[name]
        # Two parties stand side by side; three with one on top; the rest evenly.
        angle = math.pi * (1 + 2 * i / len(order)) if len(order) != 3 else _THREE[i]
        x = width / 2 + rx * math.cos(angle)
        y = height / 2 + ry * math.sin(angle)
        out[name] = Box(x - w / 2, y - h / 2, w, h)
    return out


_THREE = (math.pi * 5 / 6, -math.pi / 2, math.pi / 6)


def _lines(
    canvas: Canvas,
    channels: Sequence[Channel],
    hops: Sequence[Sequence[tuple[str, str]]],
    boxes: Mapping[str, Box],
) -> list[tuple[Point, int, Channel]]:
    """Draw every line; return where its number stands."""
    together: dict[frozenset[str], int] = {}
    for found in hops:
        for a, b in found:
            together[frozenset((a, b))] = together.get(frozenset((a, b)), 0) + 1
    drawn: dict[frozenset[str], int] = {}
    bent: dict[frozenset[str], list[Point]] = {}
    taken = list(boxes.values())
    badges = []
    for number, (channel, found) in enumerate(zip(channels, hops, strict=True), start=1):
        colour, dash, thick = _STROKES[channel.kind]
        for a, b in found:
            pair = frozenset((a, b))
            nth = drawn.get(pair, 0)
            drawn[pair] = nth + 1
            # Lines between the same two bend apart; a line across other boxes bends away too.
            spread = (nth - (together[pair] - 1) / 2) * 44.0
            if a > b:
                spread = -spread
            control = _control(boxes[a], boxes[b], spread, boxes, pair, bent.setdefault(pair, []))
            bent[pair].append(control)
            start, end = _edge(boxes[a], control), _edge(boxes[b], control)
            canvas.curve(
                start,
                control,
                end,
                stroke=colour,
                width=thick,
                dash=dash,
                tip=channel.label,
            )
            at = _free(start, control, end, taken)
            taken.append(Box(at[0] - _RADIUS, at[1] - _RADIUS, 2 * _RADIUS, 2 * _RADIUS))
            badges.append((at, number, channel))
    return badges


def _control(
    a: Box,
    b: Box,
    spread: float,
    boxes: Mapping[str, Box],
    pair: frozenset[str],
    others_of_pair: Sequence[Point],
) -> Point:
    """Where the line is pulled to: off other boxes, and off the pair's lines drawn before."""
    (x1, y1), (x2, y2) = _middle(a), _middle(b)
    length = math.hypot(x2 - x1, y2 - y1) or 1.0
    normal = (-(y2 - y1) / length, (x2 - x1) / length)
    others = [box for name, box in boxes.items() if name not in pair]
    best: Point = ((x1 + x2) / 2, (y1 + y2) / 2)
    fewest: int | None = None
    for extra in (0.0, 40.0, -40.0, 80.0, -80.0, 130.0, -130.0):
        bend = spread + extra
        control = (
            (x1 + x2) / 2 + normal[0] * 2 * bend,
            (y1 + y2) / 2 + normal[1] * 2 * bend,
        )
        path = [_along((x1, y1), control, (x2, y2), t / 20) for t in range(21)]
        hits = sum(_near(point, box, 5.0) for point in path for box in others)
        # A line under another cannot be told from it; one that grazes a box still can.
        hits += 10 * sum(math.dist(control, other) < _APART for other in others_of_pair)
        if fewest is None or hits < fewest:
            fewest, best = hits, control
        if not hits:
            break
    return best


def _free(start: Point, control: Point, end: Point, taken: Sequence[Box]) -> Point:
    places = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82, 0.46, 0.54, 0.3, 0.7]
    best, fewest = _along(start, control, end, 0.5), math.inf
    for t in places:
        x, y = _along(start, control, end, t)
        box = Box(x - _RADIUS, y - _RADIUS, 2 * _RADIUS, 2 * _RADIUS)
        hits = sum(box.overlaps(other, gap=3.0) for other in taken)
        if hits < fewest:
            best, fewest = (x, y), hits
        if not hits:
            break
    return best


def _party(canvas: Canvas, party: Party, box: Box) -> None:
    canvas.begin(name=party.id)
    canvas.rect(
        box.x, box.y, box.width, box.height, fill="panel", stroke="ink", stroke_width=1.2, radius=5
    )
    lines = wrap(party.name, box.width - 14, 13, most=2, bold=True)
    x, y = box.x + box.width / 2, box.y + 19
    for i, line in enumerate(lines):
        canvas.text(x, y + i * 15.6, line, size=13, bold=True, anchor="middle", tip=party.name)
    if party.role:
        canvas.text(
            x,
            y + len(lines) * 15.6 - 2,
            party.role,
            size=10.5,
            fill="muted",
            anchor="middle",
            width=box.width - 8,
        )
    canvas.end()


def _badge(canvas: Canvas, at: Point, number: int, channel: Channel) -> None:
    colour = _STROKES[channel.kind][0]
    shown = "ground" if channel.disclosed else colour
    canvas.begin(link=channel.link, tip=channel.label)
    canvas.circle(at, _RADIUS, fill=shown, stroke=colour, stroke_width=1.6)
    ink = colour if channel.disclosed else "ground"
    canvas.text(at[0], at[1] + 3.8, str(number), size=10.5, bold=True, fill=ink, anchor="middle")
    canvas.end()


def _key(
    canvas: Canvas,
    channels: Sequence[Channel],
    alone: Sequence[str],
    top: float,
    say: Mapping[str, str],
    width: float,
) -> float:
    y = top + 12
    canvas.line((8, top - 4), (width - 8, top - 4), stroke="faint")
    rtl = canvas.direction == "rtl"

    def across(x: float) -> float:
        return width - x if rtl else x

    def kind_of(channel: Channel) -> str:
        hidden = "" if channel.disclosed else f" · {say['undisclosed']}"
        return f"{say[channel.kind]}{hidden}"

    # One column for the kinds, another for what they are: fonts differ most in bold.
    widest = max((text_width(kind_of(c), 11, bold=True) for c in channels), default=0.0)
    offset = 80 + min(widest * _WIDER, width / 2) + 12
    for number, channel in enumerate(channels, start=1):
        colour, dash, thick = _STROKES[channel.kind]
        _badge(canvas, (across(20), y), number, channel)
        canvas.line((across(36), y), (across(70), y), stroke=colour, dash=dash, width=thick)
        canvas.text(
            across(80),
            y + 4,
            kind_of(channel),
            size=11,
            fill=colour,
            bold=True,
            anchor="end" if rtl else "start",
            width=offset - 86,
        )
        lines = wrap(channel.label, (width - offset - 10) / _WIDER, 11.5, most=2)
        for i, line in enumerate(lines):
            canvas.text(
                across(offset), y + 4 + i * 14, line, size=11.5, anchor="end" if rtl else "start"
            )
        y += 24 + 14 * max(0, len(lines) - 1)
    if alone:
        anchor: Literal["start", "end"] = "end" if rtl else "start"
        text = f"{say['alone']}: {', '.join(alone)}"
        y = canvas.paragraph(
            across(12),
            y + 4,
            text,
            (width - 24) / _WIDER,
            size=11,
            fill="muted",
            anchor=anchor,
            most=4,
        )
        y += 18
    return y


def _middle(box: Box) -> Point:
    return box.x + box.width / 2, box.y + box.height / 2


def _edge(box: Box, towards: Point) -> Point:
    """Where the line from the box's middle to ``towards`` leaves the box (with a little air)."""
    x, y = _middle(box)
    dx, dy = towards[0] - x, towards[1] - y
    if not dx and not dy:
        return x, y
    scale = min(
        (box.width / 2 + 3) / abs(dx) if dx else math.inf,
        (box.height / 2 + 3) / abs(dy) if dy else math.inf,
    )
    return x + dx * min(1.0, scale), y + dy * min(1.0, scale)


def _along(start: Point, control: Point, end: Point, t: float) -> Point:
    a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t**2
    return (
        a * start[0] + b * control[0] + c * end[0],
        a * start[1] + b * control[1] + c * end[1],
    )


def _near(point: Point, box: Box, gap: float) -> bool:
    return (
        box.x - gap <= point[0] <= box.x + box.width + gap
        and box.y - gap <= point[1] <= box.y + box.height + gap
    )
