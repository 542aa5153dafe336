"""What a deal offers, drawn: packages and frontier in a plane, or along one axis a party.

Two parties: every package is a point, one party's score to the right, the other's upwards; what
both can sign lies in the tinted corner beyond both reservation lines. Three or more: a package is a
line across one upright axis for each party, each drawn from the least to the most at stake.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from backchannel.figures.svg import Box, Canvas, Drawing, Point, colour_of, place_labels
from backchannel.figures.text import text_width, wrap

if TYPE_CHECKING:
    from backchannel.bargaining.deal import Deal
    from backchannel.bargaining.overview import Overview

__all__ = ["Axis", "Mark", "deal_drawing", "draw_parallel", "draw_plane"]

_WORDS = {
    "package": "a package",
    "frontier": "the frontier: nobody gains but at the other's cost",
    "line": "a package of the frontier",
    "solution": "a solution",
    "accepted": "a proposal that all accept",
    "refused": "a proposal that somebody refuses",
    "least": "least",
    "zone": "what both can sign",
    "reservation": "the least a party signs for",
}
#: Points and lines drawn at most; of more, some evenly taken.
_POINTS, _LINES = 800, 240
_DASHES = (None, "9 4", "3 3", "12 3 2 3", "6 2", "1.5 3")
_SIZE = 11.0


@dataclass(frozen=True, slots=True)
class Axis:
    """One party's scores.

    Attributes:
        name: of the party.
        low, high: the least and the most of them.
        reservation: the least it signs for, ``None`` where it signs anything.
    """

    name: str
    low: float
    high: float
    reservation: float | None = None

    def part(self, value: float) -> float:
        """Where a score lies, 0 for the least and 1 for the most."""
        return 0.5 if self.high <= self.low else (value - self.low) / (self.high - self.low)


@dataclass(frozen=True, slots=True)
class Mark:
    """A package worth a name.

    Attributes:
        name: what is printed.
        at: its score for each party.
        kind: a bargaining solution or a proposal on the table.
        accepted: whether all who sign accept it.
    """

    name: str
    at: tuple[float, ...]
    kind: Literal["solution", "proposal"] = "solution"
    accepted: bool = True


def _thinned(listed: Sequence[tuple[float, ...]], most: int) -> list[tuple[float, ...]]:
    """At most so many, evenly taken, the first and the last among them."""
    if len(listed) <= most:
        return list(listed)
    return [listed[round(k * (len(listed) - 1) / (most - 1))] for k in range(most)]


def _merged(marks: Sequence[Mark]) -> list[Mark]:
    """Marks of one kind at one place under one name."""
    found: dict[tuple[object, ...], Mark] = {}
    for mark in marks:
        key = (mark.at, mark.kind, mark.accepted)
        old = found.get(key)
        name = mark.name if old is None else f"{old.name}, {mark.name}"
        found[key] = Mark(name, mark.at, mark.kind, mark.accepted)
    return list(found.values())


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


# Two parties --------------------------------------------------------------------------------------


def draw_plane(
    axes: Sequence[Axis],
    packages: Sequence[tuple[float, ...]],
    frontier: Sequence[tuple[float, ...]],
    marks: Sequence[Mark],
    *,
    title: str,
    description: str,
    words: Mapping[str, str] | None = None,
    width: float = 640.0,
) -> Drawing:
    """Draw a deal of two parties in the plane of their scores.

    Args:
        axes: two.
        packages: a sample of packages, as scores of both.
        frontier: the vectors that none can improve, in any order.
        marks: solutions and proposals.
        title, description: of the drawing.
        words: replacements of the drawing's own words, by key.
        width: in pixels.
    """
    say = {**_WORDS, **(words or {})}
    first, second = axes
    plot = Box(62.0, 30.0, width - 62.0 - 24.0, (width - 86.0) * 0.72)
    canvas = Canvas(width, 100, title=title, description=description)

    def at(point: Sequence[float]) -> Point:
        return (
            plot.x + plot.width * (0.03 + 0.94 * first.part(point[0])),
            plot.y + plot.height * (0.97 - 0.94 * second.part(point[1])),
        )

    _zone(canvas, axes, plot, at, say)
    for point in _thinned(sorted(packages), _POINTS):
        canvas.circle(at(point), 1.8, fill="line")
    edge = [at(p) for p in sorted(frontier)]
    if len(edge) > 1:
        canvas.line(*edge, stroke="accent", width=1.8)
    for p in _thinned(edge, _LINES):
        canvas.circle((p[0], p[1]), 2.4, fill="accent")
    shown = _merged(marks)
    places = [at(m.at) for m in shown]
    for mark, place in zip(shown, places, strict=True):
        _mark(canvas, mark, place)
    zone = _zone_name(axes, plot, at, say)
    blocked = [*(label.box for label in canvas.labels), *([zone] if zone else [])]
    named = place_labels(
        places, [m.name for m in shown], size=_SIZE, obstacles=blocked, bounds=plot, distance=11.0
    )
    for mark, place, (box, leader) in zip(shown, places, named, strict=True):
        if leader:
            near = (
                min(max(place[0], box.x), box.x + box.width),
                min(max(place[1], box.y), box.y + box.height),
            )
            canvas.line(place, near, stroke="faint")
        canvas.text(
            box.x, box.y + 0.8 * _SIZE, mark.name, size=_SIZE, fill=_ink(mark), halo=True, bold=True
        )
    if zone and not any(zone.overlaps(label.box, gap=1.0) for label in canvas.labels):
        # Where names had to go there, its colour says it.
        right = zone.x + zone.width
        canvas.text(right, zone.y + 8.4, say["zone"], size=10.5, fill="good", anchor="end")
    kinds = ["package"] if packages else []
    kinds += ["frontier"] if frontier else []
    return canvas.drawing(height=_key(canvas, kinds, shown, plot.y + plot.height + 56, say))


def _corner(axes: Sequence[Axis], plot: Box, at: object) -> Box | None:
    """The corner in which both sign; ``None`` where nobody has a reservation or it is empty."""
    assert callable(at)
    least = at([a.low if a.reservation is None else a.reservation for a in axes])
    x, y = max(plot.x, least[0]), min(plot.y + plot.height, least[1])
    right, top = plot.x + plot.width, plot.y
    reserved = any(a.reservation is not None for a in axes)
    return Box(x, top, right - x, y - top) if x < right and y > top and reserved else None


def _zone_name(axes: Sequence[Axis], plot: Box, at: object, say: Mapping[str, str]) -> Box | None:
    """Where the name of that corner goes, if there is room for it."""
    corner = _corner(axes, plot, at)
    width = text_width(say["zone"], 10.5)
    if corner is None or corner.width <= width + 8 or corner.height <= 22:
        return None
    return Box(corner.x + corner.width - 6 - width, corner.y + 5.6, width, 11.025)


def _zone(
    canvas: Canvas, axes: Sequence[Axis], plot: Box, at: object, say: Mapping[str, str]
) -> None:
    """Axes with their ends, reservation lines, and the corner where both sign."""
    assert callable(at)
    first, second = axes
    corner = at([a.low if a.reservation is None else a.reservation for a in axes])
    right, top = plot.x + plot.width, plot.y
    both = _corner(axes, plot, at)
    if both is not None:
        canvas.rect(both.x, both.y, both.width, both.height, fill="soft-good")
    canvas.rect(plot.x, plot.y, plot.width, plot.height, stroke="line")
    bottom = plot.y + plot.height
    ends = [at((a, b)) for a, b in ((first.low, second.low), (first.high, second.high))]
    marks_x = [(ends[0][0], first.low), (ends[1][0], first.high)]
    marks_y = [(ends[0][1], second.low), (ends[1][1], second.high)]
    if first.reservation is not None and plot.x <= corner[0] <= right:
        canvas.line((corner[0], top), (corner[0], bottom), stroke="good", dash="5 4")
        marks_x.append((corner[0], first.reservation))
    if second.reservation is not None and top <= corner[1] <= bottom:
        canvas.line((plot.x, corner[1]), (right, corner[1]), stroke="good", dash="5 4")
        marks_y.append((corner[1], second.reservation))
    # What is written last gives way: a reservation value close to an end replaces it.
    for place, value in _apart(marks_x, 40.0):
        canvas.text(place, bottom + 15, _number(value), size=10.5, fill="muted", anchor="middle")
    for place, value in _apart(marks_y, 16.0):
        canvas.text(
            plot.x - 6, place + 3.5, _number(value), size=10.5, fill="muted", anchor="end", width=54
        )
    canvas.text(
        plot.x + plot.width / 2,
        bottom + 33,
        f"{first.name} →",
        anchor="middle",
        bold=True,
        width=plot.width,
    )
    canvas.text(plot.x, top - 12, f"{second.name} ↑", bold=True, width=plot.width)


def _apart(marks: Sequence[tuple[float, float]], gap: float) -> list[tuple[float, float]]:
    kept: list[tuple[float, float]] = []
    for mark in reversed(marks):
        if all(abs(mark[0] - other[0]) >= gap for other in kept):
            kept.append(mark)
    return kept


def _ink(mark: Mark) -> str:
    if mark.kind == "solution":
        return "c4"
    return "good" if mark.accepted else "bad"


def _mark(canvas: Canvas, mark: Mark, at: Point) -> None:
    x, y = at
    scores = ", ".join(map(_number, mark.at))
    tip = f"{mark.name}: {scores}"
    if mark.kind == "solution":
        shape = [(x, y - 7), (x + 7, y), (x, y + 7), (x - 7, y)]
        canvas.polygon(shape, fill="c4", stroke="ground", stroke_width=1.2, tip=tip)
    elif mark.accepted:
        canvas.rect(x - 5, y - 5, 10, 10, fill="good", stroke="ground", stroke_width=1.2, tip=tip)
    else:
        canvas.rect(x - 5, y - 5, 10, 10, fill="ground", stroke="bad", stroke_width=2, tip=tip)


def _key(
    canvas: Canvas, kinds: Sequence[str], marks: Sequence[Mark], y: float, say: Mapping[str, str]
) -> float:
    """What the signs mean, below the plot; returns the drawing's height."""
    wanted = list(kinds)
    for kind, chosen in (
        ("solution", [m for m in marks if m.kind == "solution"]),
        ("accepted", [m for m in marks if m.kind == "proposal" and m.accepted]),
        ("refused", [m for m in marks if m.kind == "proposal" and not m.accepted]),
    ):
        wanted += [kind] if chosen else []
    x = 14.0
    for kind in wanted:
        wide = 24 + text_width(say[kind], _SIZE) + 20
        if x > 14 and x + wide > canvas.width:
            x, y = 14.0, y + 19
        if kind == "package":
            canvas.circle((x + 7, y), 1.8, fill="line")
        elif kind in ("frontier", "line"):
            colour, thick = ("accent", 1.8) if kind == "frontier" else ("line", 1.0)
            canvas.line((x, y), (x + 15, y), stroke=colour, width=thick)
        elif kind == "reservation":
            canvas.line((x, y), (x + 15, y), stroke="good", width=3)
        else:
            sample = Mark("", (), "solution" if kind == "solution" else "proposal")
            _mark(canvas, Mark("", (), sample.kind, kind != "refused"), (x + 7, y))
        canvas.text(x + 22, y + 4, say[kind], size=_SIZE, width=canvas.width - x - 24)
        x += wide
    return y + 18


# Three and more -----------------------------------------------------------------------------------


def draw_parallel(
    axes: Sequence[Axis],
    frontier: Sequence[tuple[float, ...]],
    marks: Sequence[Mark],
    *,
    title: str,
    description: str,
    words: Mapping[str, str] | None = None,
    width: float = 720.0,
) -> Drawing:
    """Draw a deal of any number of parties, one upright axis each.

    Args:
        axes: two or more.
        frontier: vectors that none can improve.
        marks: solutions and proposals; their names stand at the right.
        title, description, words, width: see :func:`draw_plane`.
    """
    say = {**_WORDS, **(words or {})}
    shown = _merged(marks)
    names = min(230.0, max([text_width(m.name, _SIZE, bold=True) for m in shown], default=0) + 34)
    left, right = 66.0, width - names - 22
    height = max(280.0, 24.0 * len(shown) + 20)
    top, bottom = 54.0, 54.0 + height
    canvas = Canvas(width, 100, title=title, description=description)
    step = (right - left) / max(1, len(axes) - 1)
    across = [left + k * step for k in range(len(axes))]

    def line(scores: Sequence[float]) -> list[Point]:
        return [
            (x, bottom - height * a.part(v)) for x, a, v in zip(across, axes, scores, strict=True)
        ]

    for vector in _thinned(frontier, _LINES):
        canvas.line(*line(vector), stroke="faint" if len(frontier) > 40 else "line")
    for k, (mark, y) in enumerate(_spread(shown, line, top, bottom)):
        colour = colour_of(k)
        path = line(mark.at)
        tip = f"{mark.name}: {', '.join(map(_number, mark.at))}"
        thick = 2.6 if mark.kind == "solution" else 1.8
        dash = _DASHES[k % len(_DASHES)]
        canvas.line(*path, stroke=colour, width=thick, dash=dash, tip=tip)
        end = (right + 18, y)
        canvas.line(path[-1], end, stroke=colour, width=1.0, dash="1 2")
        _mark(canvas, mark, (end[0] + 6, y))
        canvas.text(
            end[0] + 18,
            y + 4,
            mark.name,
            size=_SIZE,
            fill=colour,
            bold=True,
            width=width - end[0] - 22,
            tip=tip,
        )
    for x, axis in zip(across, axes, strict=True):
        _upright(canvas, axis, x, top, bottom, step)
    kinds = (["line"] if frontier else []) + (
        ["reservation"] if any(a.reservation is not None for a in axes) else []
    )
    return canvas.drawing(height=_key(canvas, kinds, shown, bottom + 42, say))


def _upright(canvas: Canvas, axis: Axis, x: float, top: float, bottom: float, room: float) -> None:
    canvas.line((x, top), (x, bottom), stroke="ink", width=1.4)
    lines = wrap(axis.name, min(room, 122.0) - 8, 12, most=2, bold=True)
    for k, line in enumerate(reversed(lines)):
        canvas.text(x, top - 24 - 14 * k, line, anchor="middle", bold=True, tip=axis.name)
    canvas.text(x, top - 8, _number(axis.high), size=10.5, fill="muted", anchor="middle")
    canvas.text(x, bottom + 15, _number(axis.low), size=10.5, fill="muted", anchor="middle")
    least = axis.reservation
    if least is None or not axis.low <= least <= axis.high:
        return
    y = bottom - (bottom - top) * axis.part(least)
    canvas.line((x - 9, y), (x + 9, y), stroke="good", width=3, tip=f"{axis.name}: {least:g}")
    canvas.text(
        x - 13, y + 4, _number(least), size=10.5, fill="good", anchor="end", bold=True, halo=True
    )


def _spread(
    marks: Sequence[Mark], line: object, top: float, bottom: float
) -> list[tuple[Mark, float]]:
    """Heights of the names at the right: near their lines' ends, one line of text apart."""
    assert callable(line)
    order = sorted(marks, key=lambda m: float(line(m.at)[-1][1]))
    gap = min(22.0, (bottom - top) / max(1, len(order)))
    heights = [float(line(m.at)[-1][1]) for m in order]
    for k in range(1, len(heights)):
        heights[k] = max(heights[k], heights[k - 1] + gap)
    over = heights[-1] - bottom if heights else 0.0
    if over > 0:
        heights[-1] = bottom
        for k in range(len(heights) - 2, -1, -1):
            heights[k] = min(heights[k], heights[k + 1] - gap)
    return list(zip(order, heights, strict=True))


# From a deal --------------------------------------------------------------------------------------

_TITLES = {
    "nash": "Nash",
    "kalai_smorodinsky": "Kalai-Smorodinsky",
    "egalitarian": "egalitarian",
    "utilitarian": "utilitarian",
    "equal_area": "equal area",
}


def deal_drawing(
    deal: Deal, found: Overview, *, names: Mapping[str, str] | None = None, seed: int = 0
) -> Drawing:
    """Draw a deal: the plane of two parties' scores, or an axis for each of several.

    Args:
        deal: the deal.
        found: of :func:`backchannel.bargaining.overview.overview`.
        names: how parties are called, by their name in the deal.
        seed: of the sample of packages.
    """
    marks = [
        Mark(_TITLES[kind], tuple(map(float, deal.utilities(solution.packages[0]))))
        for kind, solution in (found.solutions.named() if found.solutions else {}).items()
        if solution is not None
    ]
    marks += [
        Mark(
            p.name.replace("-", " "),
            tuple(map(float, deal.utilities(p.package))),
            "proposal",
            deal.acceptable(p.package),
        )
        for p in deal.proposals
    ]
    two = len(deal.parties) == 2
    front = found.frontier_all
    if not two and found.frontier_acceptable is not None and found.frontier_acceptable.size:
        front = found.frontier_acceptable
    vectors = list(front.utilities) if front is not None else []
    sample = _sample(deal, seed) if two or not vectors else []
    everything = [*vectors, *sample, *(m.at for m in marks)]
    axes = []
    for p, party in enumerate(deal.parties):
        worth = [v[p] for v in everything] or [0.0]
        # Who signs nothing has no least.
        least = deal.reservation[p] if p in deal.signing.parties else None
        ends = [*worth, *([float(least)] if least is not None else [])]
        axes.append(
            Axis(
                (names or {}).get(party, party.replace("-", " ")),
                math.floor(min(ends)),
                math.ceil(max(ends)),
                None if least is None else float(least),
            )
        )
    title = "What the deal offers"
    says = _deal_says(deal, found, marks)
    if two:
        return draw_plane(axes, sample, vectors, marks, title=title, description=says)
    return draw_parallel(axes, vectors or sample, marks, title=title, description=says)


def _sample(deal: Deal, seed: int) -> list[tuple[float, ...]]:
    """Scores of packages that the constraints allow, drawn evenly."""
    import numpy as np

    rng = np.random.default_rng(seed)
    sizes = [len(i.values) for i in deal.issues]
    drawn = {tuple(map(int, row)) for row in rng.integers(0, sizes, (4 * _POINTS, len(sizes)))}
    allowed = [p for p in sorted(drawn) if deal.feasible(p)]
    worth = {
        tuple(map(float, deal.utilities(p))) for p in allowed[:: max(1, len(allowed) // _POINTS)]
    }
    return sorted(worth)


def _deal_says(deal: Deal, found: Overview, marks: Sequence[Mark]) -> str:
    out = []
    if found.acceptable is not None:
        out.append(
            f"Of {found.acceptable.feasible:,} packages {found.acceptable.count:,} are acceptable "
            "to all who sign."
        )
    for mark in marks:
        worth = ", ".join(
            f"{party} {_number(v)}" for party, v in zip(deal.parties, mark.at, strict=True)
        )
        verdict = "" if mark.kind == "solution" else ", accepted" if mark.accepted else ", refused"
        out.append(f"{mark.name}{verdict}: {worth}.")
    return " ".join(out)
