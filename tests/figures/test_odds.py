"""Drawings of unknown preferences and of views: readable, and true to the results."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backchannel.casefile import load_case
from backchannel.figures.odds import (
    Bar,
    Cell,
    GridRow,
    OddsRow,
    draw_odds,
    draw_views,
    robustness_drawing,
    views_drawing,
)
from backchannel.figures.svg import Box, Drawing, overlapping
from backchannel.graphmodel import from_case, robustness, views

SVG = "{http://www.w3.org/2000/svg}"


def readable(drawing: Drawing) -> ElementTree.Element:
    """No two labels share ink, none leaves the drawing, and it is well-formed."""
    assert overlapping(drawing.labels) == []
    page = Box(0, 0, drawing.width, drawing.height)
    assert [x for x in drawing.labels if not x.box.inside(page)] == []
    ElementTree.fromstring(drawing.svg(standalone=True))
    return ElementTree.fromstring(drawing.svg())


@pytest.mark.parametrize("name", ["doha-2025", "port-of-kestrow"])
def test_catalog_odds(name: str) -> None:
    model = from_case(load_case(name).case)
    found = robustness(model, samples=100, workers=1)
    drawing = robustness_drawing(model, found)
    readable(drawing)
    shown = " ".join(x.text for x in drawing.labels)
    for state in found.states(most=3):
        assert f"{state.ordered} · " in shown
    assert f"{found.unknowns[0].change:.2f}" in shown
    assert drawing.description.startswith("100 samples.")


@pytest.mark.parametrize("name", ["doha-2025", "port-of-kestrow"])
def test_catalog_views(name: str) -> None:
    case = load_case(name).case
    model = from_case(case)
    found = views(case, concepts=["Nash", "SEQ"])
    drawing = views_drawing(model, found)
    readable(drawing)
    shown = [x.text for x in drawing.labels]
    # A state that only a view holds to last is marked so, and the words are never the hue alone.
    assert any(text.startswith("× ") for text in shown)
    assert any(text.startswith("! not expected") for text in shown)


def test_bars_are_as_long_as_they_say() -> None:
    rows = [OddsRow("s", {"Nash": (0.25, 0.2, 0.3), "SEQ": (1.0, 0.9, 1.0)})]
    root = readable(draw_odds(rows, [Bar("x", 2), Bar("y", 1)], title="T", description="D"))
    widths = [float(r.get("width", "0")) for r in root.iter(f"{SVG}rect")]
    assert widths[0] == pytest.approx(widths[1] / 4, abs=0.01)
    assert widths[2] == pytest.approx(widths[3] * 2, abs=0.01)


@given(
    st.lists(st.tuples(st.text(max_size=60), st.floats(0, 1)), max_size=6),
    st.lists(st.tuples(st.text(max_size=60), st.floats(0, 9)), max_size=4),
)
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_names_and_odds(rows: list[tuple[str, float]], bars: list[tuple[str, float]]) -> None:
    readable(
        draw_odds(
            [OddsRow(n, {"Nash": (p, p / 2, (1 + p) / 2)}) for n, p in rows],
            [Bar(n, x) for n, x in bars],
            title="T",
            description="<&>",
        )
    )
    cells = (Cell("Nash", "settles"), Cell(), Cell("SEQ", "surprise"), Cell("no", "unexpected"))
    readable(
        draw_views(
            [n for n, _ in rows] or ["v"],
            [GridRow(n, tuple(cells[k % 4] for k in range(len(rows) or 1))) for n, _ in bars],
            title="T",
            description="D",
        )
    )


def test_a_drawing_on_its_own_brings_its_ground() -> None:
    drawing = draw_odds([], [], title="T", description="D")
    root = ElementTree.fromstring(drawing.svg(standalone=True))
    ground = root.find(f"{SVG}rect")
    assert ground is not None
    assert (ground.get("width"), ground.get("class")) == ("100%", "bf-ground")
    assert ElementTree.fromstring(drawing.svg()).find(f"{SVG}rect") is None
