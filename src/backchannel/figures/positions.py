"""What each party wants on each issue: issues down, parties across, one cell each.

A cell holds the party's latest position in words; a solid rim says it was announced, a broken one
that it was only relayed by others; a bar marks a red line, a diamond a precondition, an arrow a
movement since an earlier position.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from backchannel.figures.svg import Canvas, Drawing, colour_of
from backchannel.figures.text import text_width, wrap

__all__ = ["Stand", "draw_positions"]

_WORDS = {
    "announced": "announced",
    "relayed": "relayed only",
    "red_line": "red line",
    "precondition": "wanted first",
    "moved": "moved",
    "issue": "Issue",
}
_ISSUES = 132.0
_SIZE = 11.0
_LEADING = 13.6


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a party stands on an issue."""

    issue: str
    party: str
    says: str
    announced: bool = True
    red_line: bool = False
    precondition: bool = False
    moved: bool = False
    link: str | None = None


def draw_positions(
    issues: Sequence[tuple[str, str]],
    parties: Sequence[tuple[str, str]],
    stands: Sequence[Stand],
    *,
    title: str,
    description: str,
    words: Mapping[str, str] | None = None,
    width: float = 760.0,
    direction: Literal["ltr", "rtl"] = "ltr",
) -> Drawing:
    """Draw the matrix.

    Args:
        issues, parties: pairs of id and printed name, in order; both not empty.
        stands: at most one for each cell is drawn, the last given.
    """
    if not issues or not parties:
        raise ValueError("a matrix of positions needs an issue and a party")
    say = {**_WORDS, **(words or {})}
    rtl = direction == "rtl"
    column = max(104.0, (width - _ISSUES - 12) / len(parties))
    width = max(width, _ISSUES + 12 + column * len(parties))
    cells = {(s.issue, s.party): s for s in stands}
    canvas = Canvas(width, 100, title=title, description=description, direction=direction)

    def across(x: float, wide: float = 0.0) -> float:
        return width - x - wide if rtl else x

    start: Literal["start", "end"] = "end" if rtl else "start"
    _legend(canvas, say, across, start)
    heads = [wrap(name, column - 14, 12, most=3, bold=True) for _, name in parties]
    y = 40.0
    for i, lines in enumerate(heads):
        x = across(_ISSUES + column * i + 4)
        for n, line in enumerate(lines):
            canvas.text(
                x, y + 12 + n * 15, line, size=12, bold=True, anchor=start, fill=colour_of(i)
            )
    y += 16 + 15 * max(len(lines) for lines in heads)
    canvas.line((6, y - 6), (width - 6, y - 6), stroke="line")
    for issue, name in issues:
        label = wrap(name, _ISSUES - 18, 12, most=4, bold=True)
        texts = {
            party: wrap(cells[issue, party].says, column - 26, _SIZE, most=6)
            for party, _ in parties
            if (issue, party) in cells
        }
        marks = any(
            c.red_line or c.precondition or c.moved for (i, _), c in cells.items() if i == issue
        )
        tall = max([len(t) for t in texts.values()] or [1]) * _LEADING + (15 if marks else 0)
        height = max(tall, len(label) * 15) + 16
        for n, line in enumerate(label):
            canvas.text(
                across(8), y + 15 + n * 15, line, size=12, bold=True, anchor=start, tip=name
            )
        for i, (party, _) in enumerate(parties):
            stand = cells.get((issue, party))
            if stand is not None:
                _cell(
                    canvas,
                    stand,
                    texts[party],
                    (across(_ISSUES + column * i, column), y, column, height),
                    i,
                    say,
                    rtl,
                )
            else:
                middle = across(_ISSUES + column * (i + 0.5))
                canvas.text(middle, y + height / 2, "–", fill="line", anchor="middle", counts=False)
        y += height
        canvas.line((6, y), (width - 6, y), stroke="faint")
    return canvas.drawing(height=y + 8)


def _cell(
    canvas: Canvas,
    stand: Stand,
    lines: Sequence[str],
    place: tuple[float, float, float, float],
    index: int,
    say: Mapping[str, str],
    rtl: bool,
) -> None:
    x, y, wide, tall = place
    canvas.begin(link=stand.link, tip=stand.says)
    canvas.rect(
        x + 3,
        y + 3,
        wide - 6,
        tall - 6,
        fill=f"s{index % 8 + 1}",
        stroke=colour_of(index),
        radius=3,
        dash=None if stand.announced else "4 3",
    )
    if stand.red_line:
        edge = x + wide - 8 if rtl else x + 3
        canvas.rect(edge, y + 3, 5, tall - 6, fill="bad")
    inner = x + wide - 14 if rtl else x + 14
    start: Literal["start", "end"] = "end" if rtl else "start"
    for n, line in enumerate(lines):
        canvas.text(inner, y + 16 + n * _LEADING, line, size=_SIZE, anchor=start, tip=stand.says)
    marks = [
        name
        for name, on in (
            ("red_line", stand.red_line),
            ("precondition", stand.precondition),
            ("moved", stand.moved),
        )
        if on
    ]
    if marks:
        text = " · ".join(
            {"precondition": "◆ ", "moved": "→ "}.get(m, "▮ ") + say[m] for m in marks
        )
        canvas.text(
            inner,
            y + tall - 9,
            text,
            size=9.5,
            bold=True,
            fill="bad" if stand.red_line else "muted",
            anchor=start,
            width=wide - 24,
        )
    canvas.end()


def _legend(canvas: Canvas, say: Mapping[str, str], across: object, start: object) -> None:
    assert callable(across)
    anchor: Literal["start", "end"] = "end" if start == "end" else "start"
    x = 8.0
    for name in ("announced", "relayed"):
        canvas.rect(
            across(x, 22),
            8,
            22,
            13,
            fill="panel",
            stroke="ink",
            radius=2,
            dash=None if name == "announced" else "4 3",
        )
        canvas.text(across(x + 29), 18, say[name], size=11, fill="muted", anchor=anchor)
        x += 46 + text_width(say[name], 11)
    canvas.rect(across(x, 5), 8, 5, 13, fill="bad")
    canvas.text(across(x + 12), 18, say["red_line"], size=11, fill="muted", anchor=anchor)
