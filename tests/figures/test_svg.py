"""The builder: escaping, widths, contrast, places for labels."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.figures.svg import (
    COLOURS,
    STYLE,
    Box,
    Canvas,
    Label,
    overlapping,
    place_labels,
)
from backchannel.figures.text import fit, printable, text_width, wrap

SVG = "{http://www.w3.org/2000/svg}"


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


INKS = [n for n in COLOURS if n[0] == "c" and n[1:].isdigit()]
INKS += ["ink", "muted", "accent", "good", "warn", "bad"]
GROUNDS = ["ground", "panel", *(n for n in COLOURS if n.startswith("s") and n[1:].isdigit())]
GROUNDS += ["soft-good", "soft-warn", "soft-bad"]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ink", INKS)
@pytest.mark.parametrize("ground", GROUNDS)
def test_text_colours_have_contrast(ink: str, ground: str, theme: str) -> None:
    assert contrast(getattr(COLOURS[ink], theme), getattr(COLOURS[ground], theme)) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_lines_have_contrast(theme: str) -> None:
    assert contrast(getattr(COLOURS["line"], theme), getattr(COLOURS["ground"], theme)) >= 3


def test_style_names_every_colour() -> None:
    for name in COLOURS:
        assert f".bf-{name}{{" in STYLE
        assert f"--bc-{name}:" in STYLE


@settings(max_examples=150, deadline=None)
@given(st.text(), st.text())
def test_any_text_stays_text(text: str, tip: str) -> None:
    """Whatever stands in a label comes out as that label's text and adds no element."""
    canvas = Canvas(100, 50, title=text, description=tip)
    canvas.text(1, 2, text, tip=tip)
    canvas.begin(link="#" + text, name=tip, tip=text)
    canvas.box(1, 2, 80, 20, text, tip=tip)
    canvas.end()
    root = ElementTree.fromstring(canvas.drawing().svg(ident=text, standalone=False))
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags <= {"svg", "title", "desc", "text", "a", "rect"}
    assert root.findtext(f"{SVG}title") == printable(text)


def test_a_link_stays_on_the_page() -> None:
    canvas = Canvas(10, 10, title="t", description="d")
    canvas.begin(link="javascript:alert(1)")
    canvas.end()
    assert "javascript" not in canvas.drawing().svg()


def test_standalone_is_one_document_with_its_style() -> None:
    text = Canvas(10, 10, title="t", description="d").drawing().svg(standalone=True)
    assert text.startswith("<?xml")
    assert ElementTree.fromstring(text).find(f"{SVG}style") is not None


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80), st.floats(20, 300), st.floats(6, 30))
def test_lines_are_no_wider_than_asked(text: str, width: float, size: float) -> None:
    for line in wrap(text, width, size):
        assert len(line) == 1 or text_width(line, size) <= width + 1e-6
    assert text_width(fit(text, width, size), size) <= max(width, text_width("…", size)) + 1e-6


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=st.characters(categories=["L", "N"]), max_size=60), st.floats(40, 300))
def test_wrapping_loses_no_letter(text: str, width: float) -> None:
    assert "".join(wrap(text, width, 12)).replace(" ", "") == printable(text).replace(" ", "")


def test_width_grows_with_text_and_weight() -> None:
    assert text_width("Doha", 12) < text_width("Doha!", 12) < text_width("Doha!", 13)
    assert text_width("Doha", 12) < text_width("Doha", 12, bold=True)
    assert text_width("多", 10) >= 10


def test_right_to_left_text_keeps_its_place() -> None:
    canvas = Canvas(100, 20, title="t", description="d")
    canvas.text(10, 10, "שלום")
    assert 'direction="rtl"' in canvas.drawing().body
    assert 'text-anchor="end"' in canvas.drawing().body


def overlaps_by_pairs(labels: list[Label]) -> set[tuple[str, str]]:
    return {
        tuple(sorted((a.text, b.text)))
        for i, a in enumerate(labels)
        for b in labels[i + 1 :]
        if a.box.overlaps(b.box)
    }


boxes = st.builds(Box, st.floats(0, 50), st.floats(0, 50), st.floats(1, 20), st.floats(1, 20))


@settings(max_examples=100, deadline=None)
@given(st.lists(boxes, max_size=12))
def test_overlaps_agree_with_all_pairs(found: list[Box]) -> None:
    labels = [Label(str(i), box) for i, box in enumerate(found)]
    assert {tuple(sorted(p)) for p in overlapping(labels)} == overlaps_by_pairs(labels)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.floats(60, 740), st.floats(40, 460)), min_size=1, max_size=25),
    st.data(),
)
def test_placed_labels_do_not_collide(
    points: list[tuple[float, float]], data: st.DataObject
) -> None:
    texts = [data.draw(st.sampled_from(["A", "State 12", "Release and truce"])) for _ in points]
    bounds = Box(0, 0, 800, 500)
    placed = place_labels(points, texts, bounds=bounds)
    labels = [Label(t, box) for t, (box, _) in zip(texts, placed, strict=True)]
    assert overlapping(labels) == []
    assert all(box.inside(bounds) for box, _ in placed)
