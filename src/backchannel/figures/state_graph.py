"""The states of a conflict drawn: where it stands, where it can settle, who moves it between.

An arrow is one decision maker's step. In the *evolution* states stand in columns, by steps from the
status quo, and every arrow ends at a line in its target's box that says who moves and what changes,
so that no label stands on a line. The *state graph*, for small models, sets all states around an
ellipse, in the order in which the fewest arrows cross; movers are told apart by colour and dash.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from backchannel.figures.network import order_parties
from backchannel.figures.svg import Canvas, Drawing, Point, colour_of
from backchannel.figures.text import text_width, wrap

__all__ = ["Arrow", "StateBox", "draw_evolution", "draw_states"]

_WORDS = {
    "start": "where it stands",
    "settles": "settles",
    "improvement": "who moves gains",
    "move": "who moves does not gain",
    "unreachable": "Out of reach from here",
    "step": "after {} steps",
    "one": "after one step",
    "zero": "now",
}
_BOX = 186.0
_GAP = 64.0
_MARGIN = 12.0
_AIR = 16.0
_TITLE, _SMALL = 12.0, 10.5
#: Dashes of movers in the state graph, beside their colours.
_DASHES = (None, "8 4", "2 4", "12 3 2 3", "5 2", "1 3")


@dataclass(frozen=True, slots=True)
class StateBox:
    """One state.

    Attributes:
        id: any number, unique.
        name: what is printed; a number or a label.
        detail: what holds in it, in small print.
        concepts: under which it is an equilibrium; empty for other states.
        start: whether the conflict stands there.
    """

    id: int
    name: str
    detail: str = ""
    concepts: tuple[str, ...] = ()
    start: bool = False


@dataclass(frozen=True, slots=True)
class Arrow:
    """One step.

    Attributes:
        source, target: ids of states.
        mover: who moves, as printed.
        says: what changes.
        improving: whether the mover gains.
    """

    source: int
    target: int
    mover: str
    says: str = ""
    improving: bool = True


# Drawing ------------------------------------------------------------------------------------------


def draw_evolution(
    states: Sequence[StateBox],
    arrows: Sequence[Arrow],
    *,
    title: str,
    description: str,
    unreachable: Sequence[str] = (),
    words: Mapping[str, str] | None = None,
    direction: Literal["ltr", "rtl"] = "ltr",
) -> Drawing:
    """Draw how the conflict can go on: columns by steps from the start, labelled arrows.

    Args:
        states: one of them the start; those that no arrow reaches stand in the first column too.
        arrows: steps; both ends are among the states.
        title, description: of the drawing.
        unreachable: names of equilibria that cannot be reached, for a line below.
        words: replacements of the drawing's own words, by key.
        direction: of the reader's language.
    """
    say = {**_WORDS, **(words or {})}
    columns = _columns(states, arrows, [s.id for s in states if s.start])
    heads = [
        say["zero"] if k == 0 else say["one"] if k == 1 else say["step"].format(k)
        for k in range(len(columns))
    ]
    sheet = _Sheet(states, arrows, columns, title, description, direction, ports=True)
    return sheet.draw(heads, say, unreachable)


def draw_states(
    states: Sequence[StateBox],
    arrows: Sequence[Arrow],
    *,
    title: str,
    description: str,
    words: Mapping[str, str] | None = None,
    direction: Literal["ltr", "rtl"] = "ltr",
) -> Drawing:
    """Draw states around an ellipse and the steps between them; for some twelve states at most.

    Args:
        states: in any order.
        arrows: steps; both ends are among the states.
        title, description, words, direction: see :func:`draw_evolution`.
    """
    say = {**_WORDS, **(words or {})}
    pairs = list({(str(min(p)), str(max(p))) for a in arrows for p in [(a.source, a.target)]})
    order = [int(name) for name in order_parties([str(s.id) for s in states], sorted(pairs))]
    sheet = _Sheet(states, arrows, [order], title, description, direction, ports=False)
    return sheet.draw_round(order, say)


def _columns(
    states: Sequence[StateBox], arrows: Sequence[Arrow], first: Sequence[int]
) -> list[list[int]]:
    """States by least number of arrows from ``first``; within a column near what leads to them."""
    after: dict[int, list[int]] = {}
    for arrow in arrows:
        after.setdefault(arrow.source, []).append(arrow.target)
    columns = [list(first)]
    seen = set(first)
    while True:
        # In the order of their sources: fewer lines cross.
        reached = [t for s in columns[-1] for t in after.get(s, ()) if t not in seen]
        reached = list(dict.fromkeys(reached))
        if not reached:
            break
        columns.append(reached)
        seen.update(reached)
    rest = [s.id for s in states if s.id not in seen]
    if rest:
        columns.append(rest)
    for k in range(1, len(columns)):
        place = {s: n for n, s in enumerate(columns[k - 1])}
        pulls: dict[int, list[int]] = {}
        for arrow in arrows:
            if arrow.source in place and arrow.target in columns[k]:
                pulls.setdefault(arrow.target, []).append(place[arrow.source])
        columns[k].sort(key=lambda s: sum(p := pulls.get(s, [1 << 20])) / len(p))
    return [c for c in columns if c]


@dataclass
class _Placed:
    """A box with its lines, and where they stand."""

    state: StateBox
    name: list[str]
    detail: list[str]
    ports: list[tuple[Arrow, list[str]]] = field(default_factory=list)
    x: float = 0.0
    y: float = 0.0
    doors: dict[int, float] = field(default_factory=dict)

    @property
    def height(self) -> float:
        lines = len(self.name) * 15 + len(self.detail) * 12.5
        lines += 15 * bool(self.state.concepts) + 13 * self.state.start
        ports = sum(12.5 * len(text) + 4 for _, text in self.ports)
        return 14 + lines + (ports + 6 if ports else 0)

    @property
    def middle(self) -> Point:
        return self.x + _BOX / 2, self.y + self.height / 2

    def edge(self, towards: Point, air: float) -> Point:
        """Where the line from the middle to a point leaves the box, with some air."""
        x, y = self.middle
        dx, dy = towards[0] - x, towards[1] - y
        scale = min(
            (_BOX / 2 + air) / abs(dx) if dx else math.inf,
            (self.height / 2 + air) / abs(dy) if dy else math.inf,
            1.0,
        )
        return x + dx * scale, y + dy * scale


class _Sheet:
    def __init__(
        self,
        states: Sequence[StateBox],
        arrows: Sequence[Arrow],
        columns: Sequence[Sequence[int]],
        title: str,
        description: str,
        direction: Literal["ltr", "rtl"],
        *,
        ports: bool,
    ) -> None:
        self.arrows, self.columns, self.ports = list(arrows), columns, ports
        self.movers = list(dict.fromkeys(a.mover for a in arrows))
        by_id = {s.id: s for s in states}
        inner = _BOX - 20
        self.boxes: dict[int, _Placed] = {}
        for column in columns:
            for ident in column:
                state = by_id[ident]
                self.boxes[ident] = _Placed(
                    state,
                    wrap(state.name, inner, _TITLE, most=3, bold=True),
                    wrap(state.detail, inner, _SMALL, most=4) if state.detail else [],
                )
        if ports:
            for arrow in arrows:
                text = wrap(f"{arrow.mover}: {arrow.says}", inner - 6, _SMALL, most=6)
                self.boxes[arrow.target].ports.append((arrow, text))
        count = len(columns)
        self.width = 2 * _MARGIN + count * _BOX + max(0, count - 1) * _GAP
        if not ports:
            self.width = 2 * (self._radius(len(states))[0] + _MARGIN) + _BOX
        self.width = max(self.width, 420.0)
        self.canvas = Canvas(
            self.width, 100, title=title, description=description, direction=direction
        )
        self.rtl = direction == "rtl"

    @staticmethod
    def _radius(n: int) -> Point:
        """Half the axes of the ellipse for ``n`` boxes that shall not touch."""
        if n <= 2:
            return (150.0 * (n - 1), 0.0)
        return (max(190.0, 37.0 * n), max(96.0, 20.0 * n))

    def across(self, x: float) -> float:
        """Mirrored for right-to-left readers."""
        return self.width - x if self.rtl else x

    def left(self, x: float, width: float) -> float:
        """The left edge of a mirrored box."""
        return self.width - x - width if self.rtl else x

    def colour(self, mover: str) -> str:
        return colour_of(self.movers.index(mover))

    def draw(
        self, heads: Sequence[str], say: Mapping[str, str], unreachable: Sequence[str] = ()
    ) -> Drawing:
        top = _MARGIN + (20 if heads else 0)
        heights = [sum(self.boxes[s].height for s in c) + _AIR * (len(c) - 1) for c in self.columns]
        tallest = max(heights, default=0.0)
        for k, (column, height) in enumerate(zip(self.columns, heights, strict=True)):
            x, y = _MARGIN + k * (_BOX + _GAP), top + (tallest - height) / 2
            if heads:
                self.canvas.text(
                    self.across(x + _BOX / 2),
                    _MARGIN + 8,
                    heads[k],
                    size=_SMALL,
                    fill="muted",
                    anchor="middle",
                )
            for ident in column:
                box = self.boxes[ident]
                box.x, box.y = x, y
                y += box.height + _AIR
        for box in self.boxes.values():
            self._doors(box)
        for arrow in self.arrows:
            self._arrow(arrow)
        for box in self.boxes.values():
            self._box(box, say)
        bottom = self._key(top + tallest + 20, say, unreachable)
        return self.canvas.drawing(height=bottom)

    def _doors(self, box: _Placed) -> None:
        """The heights at which labelled arrows come in."""
        y = box.y + box.height - 8
        for arrow, text in reversed(box.ports):
            y -= 12.5 * len(text) + 4
            box.doors[id(arrow)] = y + 2 + 6.25 * len(text)

    def draw_round(self, order: Sequence[int], say: Mapping[str, str]) -> Drawing:
        """Boxes around an ellipse, the first on the left."""
        rx, ry = self._radius(len(order))
        tallest = max((b.height for b in self.boxes.values()), default=0.0)
        middle = (self.width / 2, _MARGIN + tallest / 2 + ry)
        for k, ident in enumerate(order):
            angle = math.pi * (1 + 2 * k / len(order))
            box = self.boxes[ident]
            box.x = middle[0] + rx * math.cos(angle) - _BOX / 2
            box.y = middle[1] + ry * math.sin(angle) - box.height / 2
        for arrow in self.arrows:
            self._chord(arrow)
        for box in self.boxes.values():
            self._box(box, say)
        bottom = self._key(middle[1] + ry + tallest / 2 + 24, say, ())
        return self.canvas.drawing(height=bottom)

    def _chord(self, arrow: Arrow) -> None:
        """An arrow bent to its right, so that the way back lies beside it."""
        one, two = self.boxes[arrow.source], self.boxes[arrow.target]
        (x1, y1), (x2, y2) = one.middle, two.middle
        length = math.hypot(x2 - x1, y2 - y1) or 1.0
        bend = 14.0 + 0.06 * length
        control = ((x1 + x2) / 2 - (y2 - y1) / length * bend, (y1 + y2) / 2)
        control = (control[0], control[1] + (x2 - x1) / length * bend)
        start, end = one.edge(control, 1.0), two.edge(control, 4.0)
        self.canvas.arrow(
            (self.across(start[0]), start[1]),
            (self.across(end[0]), end[1]),
            control=(self.across(control[0]), control[1]),
            stroke=self.colour(arrow.mover),
            width=1.6 if arrow.improving else 1.0,
            dash=self._dash(arrow),
            tip=f"{arrow.mover}: {arrow.says}" if arrow.says else arrow.mover,
        )

    def _arrow(self, arrow: Arrow) -> None:
        one, two = self.boxes[arrow.source], self.boxes[arrow.target]
        forward = two.x > one.x
        mine = [
            a
            for a in self.arrows
            if a.source == arrow.source and (self.boxes[a.target].x > one.x) == forward
        ]
        y1 = one.y + one.height * (0.15 + 0.7 * (mine.index(arrow) + 1) / (len(mine) + 1))
        y2 = two.doors[id(arrow)]
        x2 = two.x - 2
        # A step back leaves and comes in on the left.
        x1 = one.x + _BOX if forward else one.x
        control = ((x1 + x2) / 2, y2) if forward else (max(0.0, two.x - 40), (y1 + y2) / 2)
        self.canvas.arrow(
            (self.across(x1), y1),
            (self.across(x2), y2),
            control=(self.across(control[0]), control[1]),
            stroke=self.colour(arrow.mover),
            width=1.6 if arrow.improving else 1.1,
            dash=self._dash(arrow),
            tip=f"{arrow.mover}: {arrow.says}" if arrow.says else arrow.mover,
        )

    def _dash(self, arrow: Arrow) -> str | None:
        if self.ports:
            return None if arrow.improving else "5 4"
        return _DASHES[self.movers.index(arrow.mover) % len(_DASHES)]

    def _box(self, box: _Placed, say: Mapping[str, str]) -> None:
        state = box.state
        canvas, x = self.canvas, self.left(box.x, _BOX)
        canvas.begin(name=str(state.id))
        canvas.rect(
            x,
            box.y,
            _BOX,
            box.height,
            fill="soft-good" if state.concepts else "panel",
            stroke="good" if state.concepts else "accent" if state.start else "line",
            stroke_width=2.4 if state.start else 1.4 if state.concepts else 1.0,
            radius=6,
        )
        anchor: Literal["start", "end"] = "end" if self.rtl else "start"
        at = self.across(box.x + 10)
        y = box.y + 17
        if state.start:
            canvas.text(
                at, y - 2, say["start"], size=_SMALL, fill="accent", anchor=anchor, width=_BOX - 16
            )
            y += 13
        for line in box.name:
            canvas.text(at, y, line, size=_TITLE, bold=True, anchor=anchor, tip=state.name)
            y += 15
        if state.concepts:
            text = f"{say['settles']}: {' '.join(state.concepts)}"
            canvas.text(
                at, y, text, size=_SMALL, fill="good", bold=True, anchor=anchor, width=_BOX - 16
            )
            y += 15
        for line in box.detail:
            canvas.text(at, y - 1, line, size=_SMALL, fill="muted", anchor=anchor)
            y += 12.5
        for arrow, text_lines in box.ports:
            door = box.doors[id(arrow)]
            start = door - 6.25 * len(text_lines) + 9.5
            for n, line in enumerate(text_lines):
                canvas.text(
                    at,
                    start + 12.5 * n,
                    line,
                    size=_SMALL,
                    fill=self.colour(arrow.mover),
                    anchor=anchor,
                    tip=f"{arrow.mover}: {arrow.says}",
                )
        canvas.end()

    def _key(self, y: float, say: Mapping[str, str], unreachable: Sequence[str]) -> float:
        canvas = self.canvas
        anchor: Literal["start", "end"] = "end" if self.rtl else "start"
        kinds: list[tuple[str, str, str | None, float]] = [
            (m, self.colour(m), None if self.ports else self._dash(Arrow(0, 0, m)), 1.8)
            for m in self.movers
        ]
        if self.ports and not all(a.improving for a in self.arrows):
            kinds += [(say["improvement"], "ink", None, 1.6), (say["move"], "ink", "5 4", 1.1)]
        x = _MARGIN
        for name, colour, dash, thick in kinds:
            wide = 40 + text_width(name, 11) + 18
            if x > _MARGIN and x + wide > self.width - _MARGIN:
                x, y = _MARGIN, y + 18
            canvas.line(
                (self.across(x), y), (self.across(x + 32), y), stroke=colour, dash=dash, width=thick
            )
            shown = min(wide - 58, self.width - x - 40 - _MARGIN)
            canvas.text(self.across(x + 40), y + 4, name, size=11, anchor=anchor, width=shown + 1)
            x += wide
        if unreachable:
            text = f"{say['unreachable']}: {', '.join(unreachable)}"
            y = canvas.paragraph(
                self.across(_MARGIN),
                y + 24,
                text,
                self.width - 2 * _MARGIN,
                size=11,
                fill="muted",
                anchor=anchor,
                most=4,
            )
        return y + 16
