"""Drawings of a deal: readable at every size, and true to the numbers."""

from __future__ import annotations

import itertools
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from backchannel.bargaining import Deal
from backchannel.bargaining.case import from_case
from backchannel.bargaining.deal import Proposal
from backchannel.bargaining.overview import overview
from backchannel.casefile import load_case
from backchannel.figures.frontier import Axis, Mark, deal_drawing, draw_parallel, draw_plane
from backchannel.figures.svg import Box, Drawing, overlapping

SVG = "{http://www.w3.org/2000/svg}"


def readable(drawing: Drawing) -> ElementTree.Element:
    """No two labels share ink, none leaves the drawing, and it is well-formed."""
    assert overlapping(drawing.labels) == []
    page = Box(0, 0, drawing.width, drawing.height)
    assert [x for x in drawing.labels if not x.box.inside(page)] == []
    return ElementTree.fromstring(drawing.svg())


def words(drawing: Drawing) -> list[str]:
    return [x.text for x in drawing.labels]


@pytest.mark.parametrize("name", ["doha-2025", "port-of-kestrow"])
def test_catalog(name: str) -> None:
    case = load_case(name).case
    deal = from_case(case)
    found = overview(deal)
    drawing = deal_drawing(deal, found, names={p: case.name_of(p) for p in case.parties})
    readable(drawing)
    shown = " ".join(words(drawing))
    for proposal in deal.proposals:
        assert proposal.name.replace("-", " ").split()[0] in shown
        assert proposal.name.replace("-", " ") in drawing.description
    assert found.acceptable is not None
    assert f"{found.acceptable.count:,} are acceptable" in drawing.description


def two_sided() -> Deal:
    rng = np.random.default_rng(0)
    issues = {
        f"issue {k}": {f"v{j}": tuple(map(int, rng.integers(0, 20, 2))) for j in range(4)}
        for k in range(5)
    }
    deal = Deal.additive(["Buyer", "Seller"], issues)
    deal = deal.with_reservation({"Buyer": 45, "Seller": 40})
    return replace(
        deal,
        proposals=(Proposal("opening", (0, 0, 0, 0, 0)), Proposal("counter", (1, 2, 3, 1, 1))),
    )


def test_two_parties() -> None:
    deal = two_sided()
    found = overview(deal)
    drawing = deal_drawing(deal, found)
    root = readable(drawing)
    assert "what both can sign" in words(drawing)
    assert {"45", "40"} <= set(words(drawing))
    assert found.frontier_all is not None
    frontier = next(e for e in root.iter(f"{SVG}polyline") if "bs-accent" in e.get("class", ""))
    points = [tuple(map(float, p.split(","))) for p in frontier.get("points", "").split()]
    assert len(points) == found.frontier_all.size
    # To the right it only falls: down is larger in SVG.
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in itertools.pairwise(points))
    # Nothing lies beyond it: every package is under some point of the frontier.
    for circle in root.iter(f"{SVG}circle"):
        x, y = float(circle.get("cx", "0")), float(circle.get("cy", "0"))
        if y < drawing.height - 60:
            assert any(px >= x - 0.02 and py <= y + 0.02 for px, py in points)


def test_the_same_deal_is_drawn_the_same() -> None:
    deal = two_sided()
    found = overview(deal)
    assert deal_drawing(deal, found) == deal_drawing(deal, found)


def test_solutions_at_one_place_share_a_name() -> None:
    axes = (Axis("a", 0, 10, 2), Axis("b", 0, 10, 3))
    marks = [Mark("Nash", (5, 5)), Mark("egalitarian", (5, 5)), Mark("utilitarian", (8, 4))]
    drawing = draw_plane(axes, [], [(5, 5), (8, 4)], marks, title="T", description="D")
    readable(drawing)
    assert "Nash, egalitarian" in words(drawing)
    lines = draw_parallel(axes, [(5, 5)], marks, title="T", description="D")
    readable(lines)
    assert "Nash, egalitarian" in words(lines)


@pytest.mark.parametrize("parties", [2, 3, 4, 6])
@pytest.mark.parametrize("marks", [0, 1, 9, 18])
def test_parallel_axes_of_all_sizes(parties: int, marks: int) -> None:
    rng = np.random.default_rng(parties)
    axes = [
        Axis(f"The delegation number {k} of the talks", 0, 100, 40 if k % 2 else None)
        for k in range(parties)
    ]
    frontier = [tuple(map(float, v)) for v in rng.uniform(0, 100, (500, parties))]
    named = [
        Mark(f"proposal with a long name {k}", tuple(map(float, v)), "proposal", bool(k % 2))
        for k, v in enumerate(rng.uniform(0, 100, (marks, parties)))
    ]
    drawing = draw_parallel(axes, frontier, named, title="T", description="D")
    root = readable(drawing)
    across = [len(e.get("points", "").split()) for e in root.iter(f"{SVG}polyline")]
    assert across.count(parties) >= 240 + marks if parties > 2 else True


@given(
    st.lists(
        st.tuples(st.floats(-50, 150, width=32), st.floats(-50, 150, width=32)),
        min_size=1,
        max_size=9,
    ),
    st.text(max_size=30),
)
@example([(1.0, 0.0), (82.0, 11.0), (95.0, 0.0)], "00")
@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_numbers_and_names(points: list[tuple[float, float]], name: str) -> None:
    axes = [
        Axis(name or "x", min(p[k] for p in points), max(p[k] for p in points), 10.0)
        for k in range(2)
    ]
    marks = [Mark(f"{name} {k}", p, "proposal", k % 2 == 0) for k, p in enumerate(points[:4])]
    for drawing in (
        draw_plane(axes, points, points, marks, title=name, description=name),
        draw_parallel(axes, points, marks, title=name, description=name),
    ):
        ElementTree.fromstring(drawing.svg(standalone=True))
        assert overlapping(drawing.labels) == []


def test_hostile_names_are_escaped() -> None:
    axes = [Axis("<script>", 0, 1), Axis('"&', 0, 1, 0.5)]
    mark = [Mark("]]><b>", (0.5, 0.5))]
    for draw in (
        draw_plane(axes, [(0.1, 0.2)], [(1, 1)], mark, title="<i>", description="&"),
        draw_parallel(axes, [(1, 1)], mark, title="<i>", description="&"),
    ):
        svg = draw.svg(standalone=True)
        assert "<script" not in svg
        assert "<b>" not in svg
        ElementTree.fromstring(svg)


def test_a_deal_without_a_zone_tints_nothing() -> None:
    axes = (Axis("a", 0, 10, 12), Axis("b", 0, 10, 3))
    drawing = draw_plane(axes, [(1, 1)], [(9, 9)], [], title="T", description="D")
    readable(drawing)
    assert "soft-good" not in drawing.body


def test_three_parties_that_cannot_agree_are_drawn_all_the_same() -> None:
    issues = {
        "x": {"one": (9, 0, 0), "two": (0, 9, 0), "three": (0, 0, 9)},
        "y": {"yes": (1, 0, 1), "no": (0, 1, 0)},
    }
    deal = Deal.additive(["a", "b", "c"], issues)
    deal = deal.with_reservation({"a": 5, "b": 5, "c": 5})
    found = overview(deal)
    assert found.acceptable is not None
    assert found.acceptable.count == 0
    drawing = deal_drawing(deal, found)
    root = readable(drawing)
    assert found.frontier_all is not None
    across = [len(e.get("points", "").split()) for e in root.iter(f"{SVG}polyline")]
    assert across.count(3) == found.frontier_all.size
    assert "0 are acceptable" in drawing.description
