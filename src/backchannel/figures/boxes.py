"""Boxes of labels: whether they meet, and places where they do not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from backchannel.figures.text import printable, text_width

__all__ = ["Box", "Label", "Point", "overlapping", "place_labels"]

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: left, top, width, height."""

    x: float
    y: float
    width: float
    height: float

    def overlaps(self, other: Box, *, gap: float = 0.0) -> bool:
        """Whether the two share more than an edge, or come nearer than ``gap``."""
        return (
            self.x < other.x + other.width + gap
            and other.x < self.x + self.width + gap
            and self.y < other.y + other.height + gap
            and other.y < self.y + self.height + gap
        )

    def inside(self, other: Box) -> bool:
        """Whether this box lies within ``other``."""
        return (
            self.x >= other.x - 0.01
            and self.y >= other.y - 0.01
            and self.x + self.width <= other.x + other.width + 0.01
            and self.y + self.height <= other.y + other.height + 0.01
        )


@dataclass(frozen=True, slots=True)
class Label:
    """A text that was drawn and the box it takes."""

    text: str
    box: Box


def overlapping(labels: Sequence[Label], *, gap: float = 0.0) -> list[tuple[str, str]]:
    """The pairs of labels whose boxes overlap; empty for a drawing that can be read.

    Cost: quadratic in the labels that share a stretch of the page.
    """
    order = sorted(labels, key=lambda label: label.box.y)
    found = []
    for i, one in enumerate(order):
        for other in order[i + 1 :]:
            if other.box.y >= one.box.y + one.box.height + gap:
                break
            if one.box.overlaps(other.box, gap=gap):
                found.append((one.text, other.text))
    return found


def place_labels(
    points: Sequence[Point],
    texts: Sequence[str],
    *,
    size: float = 12.0,
    obstacles: Sequence[Box] = (),
    bounds: Box,
    distance: float = 8.0,
    bold: bool = False,
) -> list[tuple[Box, bool]]:
    """Places for labels beside points such that no label covers another, a point or an obstacle.

    Tries eight sides at growing distances, nearest first, in the order given (put what matters
    first). A place further than the first ring needs a leader line: the flag says so.

    Args:
        points: where the labelled things are.
        texts: one label each.
        obstacles: boxes that no label may cover, such as the marks themselves.
        bounds: labels stay inside.
        distance: from the point to the nearest edge of its label.

    Returns:
        For each label its box and whether it wants a leader line. The baseline of a text of this
        size in ``box`` is ``box.y + 0.8 * size``.

    Cost: labels × rings × (labels + obstacles).
    """
    marks = [Box(x - distance / 2, y - distance / 2, distance, distance) for x, y in points]
    taken: list[Box] = [*obstacles]
    placed: list[tuple[Box, bool]] = []
    for i, (point, text) in enumerate(zip(points, texts, strict=True)):
        width, height = text_width(printable(text), size, bold=bold), size * 1.05
        others = marks[:i] + marks[i + 1 :]
        found = _place(point, width, height, distance, [*taken, *others], bounds)
        placed.append(found)
        taken.append(found[0])
    return placed


def _place(
    point: Point, width: float, height: float, distance: float, taken: list[Box], bounds: Box
) -> tuple[Box, bool]:
    fewest, best = None, (Box(point[0], point[1], width, height), True)
    for ring in range(24):
        reach = distance * (1 + ring * 0.9)
        for dx, dy in _SIDES:
            x = point[0] + dx * reach + (dx - 1) * width / 2
            y = point[1] + dy * reach + (dy - 1) * height / 2
            box = Box(x, y, width, height)
            if not box.inside(bounds):
                continue
            hits = sum(box.overlaps(other, gap=1.0) for other in taken)
            if not hits:
                return box, ring > 0
            if fewest is None or hits < fewest:
                fewest, best = hits, (box, True)
    return best


_SIDES = (
    (1.0, 0.0),
    (-1.0, 0.0),
    (0.0, -1.0),
    (0.0, 1.0),
    (0.7, -0.8),
    (0.7, 0.8),
    (-0.7, -0.8),
    (-0.7, 0.8),
)
