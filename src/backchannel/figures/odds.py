"""Equilibria under unknown preferences and in different views, drawn: bars, and a grid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from backchannel.figures.svg import Canvas, Drawing, colour_of
from backchannel.figures.text import wrap

if TYPE_CHECKING:
    from backchannel.graphmodel import GraphModel, Robustness, Views

__all__ = [
    "Bar",
    "Cell",
    "GridRow",
    "OddsRow",
    "draw_odds",
    "draw_views",
    "robustness_drawing",
    "views_drawing",
]

_WORDS = {
    "often": "How often a state is an equilibrium, with the error of sampling",
    "learn": "What to learn first: how much it would change, in total",
    "surprise": "expected there, but would not last",
    "unexpected": "lasts, but not expected there",
    "settles": "can settle there",
}
_MARGIN, _NAME, _LANE = 14.0, 236.0, 12.0
#: States and unknowns drawn at most; rows of the grid.
_STATES, _UNKNOWNS, _ROWS = 10, 8, 14


@dataclass(frozen=True, slots=True)
class OddsRow:
    """A state, and by concept its probability with bounds, each 0 to 1."""

    name: str
    odds: Mapping[str, tuple[float, float, float]]


@dataclass(frozen=True, slots=True)
class Bar:
    """Something unknown, and how much learning it would change."""

    name: str
    length: float


def draw_odds(
    rows: Sequence[OddsRow],
    bars: Sequence[Bar],
    *,
    title: str,
    description: str,
    words: Mapping[str, str] | None = None,
    width: float = 720.0,
) -> Drawing:
    """Draw how often states are equilibria, a lane a concept, and what would be worth knowing.

    Args:
        rows: states, the likeliest first.
        bars: unknowns, the most important first; may be empty.
        title, description: of the drawing.
        words: replacements of the drawing's own words, by key.
        width: in pixels.
    """
    say = {**_WORDS, **(words or {})}
    canvas = Canvas(width, 100, title=title, description=description)
    concepts = list(dict.fromkeys(c for row in rows for c in row.odds))
    left = _MARGIN + _NAME + 44
    full = width - left - 52
    canvas.text(_MARGIN, 20, say["often"], size=12.5, bold=True, width=width - 2 * _MARGIN)
    y = 36.0
    for row in rows:
        lines = wrap(row.name, _NAME - 6, 11.5, most=3)
        height = max(len(row.odds) * _LANE, len(lines) * 14.0)
        for k, line in enumerate(lines):
            canvas.text(_MARGIN, y + 10 + 14 * k, line, size=11.5, tip=row.name)
        for k, (concept, (part, low, high)) in enumerate(row.odds.items()):
            at = y + _LANE * k + 6
            colour = colour_of(concepts.index(concept))
            canvas.text(left - 6, at + 3.4, concept, size=9.5, fill="muted", anchor="end")
            canvas.line((left, at), (left + full, at), stroke="faint", width=0.8)
            tip = f"{row.name}, {concept}: {100 * part:.1f} % ({100 * low:.1f} to {100 * high:.1f})"
            canvas.rect(left, at - 2.5, full * part, 5, fill=colour, tip=tip)
            canvas.line((left + full * low, at), (left + full * high, at), stroke="ink", width=1.2)
            canvas.text(left + full + 8, at + 3.4, _percent(part), size=9.5)
        y += height + 8
        canvas.line((_MARGIN, y - 3), (width - _MARGIN, y - 3), stroke="faint", width=0.6)
    if bars:
        y = _bars(canvas, bars, y + 22, say["learn"], width)
    return canvas.drawing(height=y + 10)


def _bars(canvas: Canvas, bars: Sequence[Bar], y: float, head: str, width: float) -> float:
    canvas.text(_MARGIN, y, head, size=12.5, bold=True, width=width - 2 * _MARGIN)
    y += 16
    left = _MARGIN + _NAME + 110
    full = width - left - 52
    longest = max(b.length for b in bars) or 1.0
    for bar in bars:
        lines = wrap(bar.name, left - _MARGIN - 12, 11.5, most=2)
        for k, line in enumerate(lines):
            canvas.text(_MARGIN, y + 10 + 14 * k, line, size=11.5, tip=bar.name)
        long = full * bar.length / longest
        canvas.rect(left, y + 2, max(long, 1.0), 9, fill="accent" if bar.length else "line")
        canvas.text(left + long + 6, y + 10, f"{bar.length:.2f}", size=10)
        y += 14 * max(1, len(lines)) + 6
    return y


def _percent(part: float) -> str:
    if 0 < part < 0.005:
        return "<1 %"
    return ">99 %" if 0.995 <= part < 1 else f"{100 * part:.0f} %"


# Views --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cell:
    """One state in one view.

    Attributes:
        text: concepts under which it settles there.
        kind: ``settles``, or how expectation and outcome part: ``surprise`` (expected to last, but
            would not), ``unexpected`` (lasts, but not expected to).
    """

    text: str = ""
    kind: Literal["", "settles", "surprise", "unexpected"] = ""


@dataclass(frozen=True, slots=True)
class GridRow:
    """A state and its cells."""

    name: str
    cells: tuple[Cell, ...]


_FILLS = {"settles": "soft-good", "surprise": "soft-bad", "unexpected": "soft-warn"}
_INKS = {"settles": "good", "surprise": "bad", "unexpected": "warn"}
_SIGNS = {"settles": "", "surprise": "× ", "unexpected": "! "}


def draw_views(
    heads: Sequence[str],
    rows: Sequence[GridRow],
    *,
    title: str,
    description: str,
    words: Mapping[str, str] | None = None,
    width: float = 720.0,
) -> Drawing:
    """Draw where a conflict settles in each view: states down, views across.

    Args:
        heads: names of the columns.
        rows: states, with a cell for each column.
        title, description, words, width: see :func:`draw_odds`.
    """
    say = {**_WORDS, **(words or {})}
    canvas = Canvas(width, 100, title=title, description=description)
    step = (width - 2 * _MARGIN - _NAME) / max(1, len(heads))
    y = 24.0
    tallest = 0
    for k, head in enumerate(heads):
        lines = wrap(head, step - 12, 11.5, most=3, bold=True)
        tallest = max(tallest, len(lines))
        for n, line in enumerate(lines):
            x = _MARGIN + _NAME + step * (k + 0.5)
            canvas.text(x, y + 14 * n, line, size=11.5, bold=True, anchor="middle", tip=head)
    y += 14 * max(0, tallest - 1) + 12
    for row in rows:
        lines = wrap(row.name, _NAME - 10, 11.5, most=3)
        height = max(26.0, 14.0 * len(lines) + 8)
        for n, line in enumerate(lines):
            canvas.text(_MARGIN, y + 17 + 14 * n, line, size=11.5, tip=row.name)
        for k, cell in enumerate(row.cells):
            x = _MARGIN + _NAME + step * k
            if not cell.kind:
                canvas.line(
                    (x + step / 2 - 5, y + height / 2),
                    (x + step / 2 + 5, y + height / 2),
                    stroke="faint",
                )
                continue
            canvas.rect(x + 3, y + 2, step - 6, height - 4, fill=_FILLS[cell.kind], radius=4)
            canvas.text(
                x + step / 2,
                y + height / 2 + 4,
                _SIGNS[cell.kind] + cell.text,
                size=10.5,
                fill=_INKS[cell.kind],
                bold=True,
                anchor="middle",
                width=step - 12,
            )
        y += height
        canvas.line((_MARGIN, y), (width - _MARGIN, y), stroke="faint", width=0.6)
    y += 20
    x = _MARGIN
    for kind in _FILLS:
        if any(cell.kind == kind for row in rows for cell in row.cells):
            canvas.rect(x, y - 9, 16, 12, fill=_FILLS[kind], stroke=_INKS[kind], radius=3)
            box = canvas.text(x + 22, y + 1, _SIGNS[kind] + say[kind], size=11, fill=_INKS[kind])
            x = box.x + box.width + 24
    return canvas.drawing(height=y + 14)


# From results -------------------------------------------------------------------------------------


def _named(model: GraphModel, state: int) -> str:
    return f"{state + 1} · {model.label(state).replace('-', ' ')}"


def robustness_drawing(model: GraphModel, found: Robustness) -> Drawing:
    """Draw the likeliest equilibria and what to learn first."""
    rows = [
        OddsRow(
            _named(model, s.state),
            {c: (o.probability, o.low, o.high) for c, o in s.odds.items()},
        )
        for s in found.states(most=_STATES)
    ]
    bars = []
    for unknown in found.unknowns[:_UNKNOWNS]:
        name = unknown.name.replace("-", " ")
        if unknown.decision_maker is not None:
            called = model.called(model.decision_maker(unknown.decision_maker))
            name = f"{called}: {name}"
        bars.append(Bar(name, unknown.change))
    return draw_odds(
        rows,
        bars,
        title="Where it can settle, with preferences unknown",
        description=f"{found.samples:,} samples. " + " ".join(found.says),
    )


def views_drawing(model: GraphModel, found: Views) -> Drawing:
    """Draw where the conflict settles in each view that differs."""
    tellers = [v for v in found.views if v.differs]
    heads = ["each acting on its own view", "if all saw it as it is"]
    heads += [f"as {v.called} sees it" for v in tellers]
    games = [found.hypergame, found.actual, *(v.equilibria for v in tellers)]
    every = sorted({s for game in games for states in game.values() for s in states})

    def under(game: Mapping[str, tuple[int, ...]], s: int) -> tuple[str, ...]:
        return tuple(c for c in found.concepts if s in game[c])

    def weight(s: int) -> tuple[int, int, bool, int]:
        held = [len(under(game, s)) for game in games]
        # Where expectation and outcome part comes first among equals.
        return (-max(held), -sum(h != held[0] for h in held), s not in model.labels, s)

    missed = {(u.state, u.by) for u in found.unexpected}
    rows = []
    for s in sorted(every, key=weight)[:_ROWS]:
        lasting = under(found.hypergame, s)
        cells = [
            Cell(" ".join(held), "settles") if held else Cell()
            for held in (lasting, under(found.actual, s))
        ]
        for view in tellers:
            held = under(view.equilibria, s)
            if held and not lasting:
                cells.append(Cell(" ".join(held), "surprise"))
            elif lasting and not held and (s, view.decision_maker) in missed:
                cells.append(Cell("not expected", "unexpected"))
            elif lasting and not held:
                # An option it does not know of is taken: it sees another state, that lasts.
                cells.append(Cell("seen as another", "settles"))
            else:
                cells.append(Cell(" ".join(held), "settles") if held else Cell())
        rows.append(GridRow(_named(model, s), tuple(cells)))
    return draw_views(
        heads,
        rows,
        title="Where it settles, as each sees it",
        description=" ".join(found.says),
    )
