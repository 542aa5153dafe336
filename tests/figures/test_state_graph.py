"""The state graph and the evolution: readable at every size, and true to the model."""

from __future__ import annotations

from typing import Literal
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backchannel.casefile import load_case
from backchannel.figures.conflict import evolution, state_graph
from backchannel.figures.state_graph import (
    Arrow,
    StateBox,
    draw_evolution,
    draw_states,
)
from backchannel.figures.svg import Box, Drawing, overlapping
from backchannel.graphmodel import GraphModel, Option, from_case, stability, statements
from backchannel.graphmodel.paths import paths

SVG = "{http://www.w3.org/2000/svg}"


def readable(drawing: Drawing) -> ElementTree.Element:
    """No two labels share ink, none leaves the drawing, and it is well-formed."""
    assert overlapping(drawing.labels) == []
    page = Box(0, 0, drawing.width, drawing.height)
    assert [x for x in drawing.labels if not x.box.inside(page)] == []
    return ElementTree.fromstring(drawing.svg())


def words(drawing: Drawing) -> str:
    return " ".join(x.text for x in drawing.labels)


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("name", ["doha-2025", "port-of-kestrow"])
def test_catalog(name: str, direction: Literal["ltr", "rtl"]) -> None:
    model = from_case(load_case(name).case)
    found = paths(model, concepts=["Nash", "SEQ"])
    drawing = evolution(model, found)
    readable(drawing)
    assert "where it stands" in words(drawing)
    nearest = [r for r in found.routes if r.histories and len(r.concepts) == 2]
    assert nearest
    for route in nearest[:3]:
        assert str(route.target + 1) in words(drawing)
        assert route.label in drawing.description
    # The same for the state graph of a large model.
    assert state_graph(model, stability(model, ["Nash", "SEQ"])).description


def grid(layers: int, width: int) -> tuple[list[StateBox], list[Arrow]]:
    """Full layers, every state joined to the next layer and the first back to the start."""
    states = [StateBox(0, "The present state", start=True)]
    arrows: list[Arrow] = []
    before = [0]
    for k in range(layers):
        here = [1 + k * width + j for j in range(width)]
        states += [
            StateBox(s, f"State {s}", "everything that holds in it, at length", ("Nash",) * (s % 2))
            for s in here
        ]
        arrows += [
            Arrow(a, b, f"The {'long ' * (b % 3)}named party {b % 4}", "do one thing", bool(b % 2))
            for a in before
            for b in here
        ]
        before = here
    if before != [0]:
        arrows.append(Arrow(before[0], 0, "Somebody", "go back"))
    return states, arrows


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize(("layers", "width"), [(0, 1), (1, 1), (1, 8), (3, 3), (6, 2)])
def test_evolutions_of_all_sizes(layers: int, width: int, direction: Literal["ltr", "rtl"]) -> None:
    states, arrows = grid(layers, width)
    drawing = draw_evolution(
        states,
        arrows,
        title="T",
        description="D",
        unreachable=["far away", "further"] if layers else [],
        direction=direction,
    )
    root = readable(drawing)
    # One head for each arrow.
    assert len(root.findall(f".//{SVG}polygon")) == len(arrows)
    assert ("far away" in words(drawing)) == bool(layers)


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("n", range(1, 17))
def test_state_graphs_of_all_sizes(n: int, direction: Literal["ltr", "rtl"]) -> None:
    states = [
        StateBox(k, f"State {k + 1}", "sign, strike, mediate, withdraw", ("Nash", "SEQ"), k == 0)
        for k in range(n)
    ]
    arrows = [Arrow(a, (a * 3 + 1) % n, f"P{a % 3}") for a in range(n) if a != (a * 3 + 1) % n]
    root = readable(draw_states(states, arrows, title="T", description="D", direction=direction))
    assert len(root.findall(f".//{SVG}polygon")) == len(arrows)
    boxes = [
        Box(*(float(r.get(k, "0")) for k in ("x", "y", "width", "height")))
        for r in root.findall(f".//{SVG}rect")
    ]
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[i + 1 :])


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=60), st.text(max_size=30))
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_text_stays_text(name: str, detail: str, mover: str, says: str) -> None:
    states = [StateBox(0, name, detail, start=True), StateBox(1, says, name, (detail,))]
    arrows = [Arrow(0, 1, mover, says), Arrow(1, 0, says, name, False)]
    for draw in (draw_evolution, draw_states):
        root = readable(draw(states, arrows, title=name, description=says))
        tags = {e.tag.removeprefix(SVG) for e in root.iter()}
        assert tags <= {"svg", "title", "desc", "g", "rect", "text", "path", "polygon", "polyline"}


def test_hostile_names_are_escaped() -> None:
    states = [StateBox(0, "<script>alert(1)</script>", '"&', start=True), StateBox(1, "b")]
    drawing = draw_evolution(states, [Arrow(0, 1, "<b>", "x]]>")], title="<i>", description="a & b")
    svg = drawing.svg(standalone=True)
    assert "<script" not in svg
    assert "<b>" not in svg
    ElementTree.fromstring(svg)


def dilemma() -> GraphModel:
    return GraphModel.of_options(
        ["one", "two"],
        [Option("one-cooperates", (0,)), Option("two-cooperates", (1,))],
        {
            "one": statements("two-cooperates", "not one-cooperates"),
            "two": statements("one-cooperates", "not two-cooperates"),
        },
        status_quo={},
    )


def test_a_small_model_is_drawn_whole() -> None:
    model = dilemma()
    drawing = state_graph(model, stability(model, ["Nash", "SEQ"]))
    root = readable(drawing)
    improvements = sum(1 for s in range(4) for _ in model.steps(s, improving=True))
    assert len(root.findall(f".//{SVG}polygon")) == improvements
    assert len(root.findall(f".//{SVG}rect")) == model.n
    assert words(drawing).count("settles:") == 2
    assert "nothing taken (Nash SEQ)" in drawing.description


def test_a_large_model_without_a_status_quo_shows_its_equilibria() -> None:
    rng = np.random.default_rng(2)
    names = [f"o{k}" for k in range(5)]
    model = GraphModel.of_options(
        ["a", "b"],
        [Option(n, (k % 2,)) for k, n in enumerate(names)],
        {d: statements(*rng.permutation(names).tolist()) for d in "ab"},
    )
    found = stability(model, ["GMR"])
    drawing = state_graph(model, found)
    readable(drawing)
    assert words(drawing).count("settles:") == min(12, found.count("GMR"))


def test_what_cannot_be_reached_is_said() -> None:
    model = GraphModel.of_graph(
        ["a"], ["here", "there", "island"], {"a": [(0, 1)]}, {"a": [0, 1, 2]}, status_quo=0
    )
    drawing = evolution(model, paths(model, concepts=["Nash"]))
    readable(drawing)
    assert "Out of reach from here: island" in words(drawing)
