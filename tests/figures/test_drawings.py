"""The drawings: no label collides or leaves the page, and each says what it shows."""

from __future__ import annotations

import importlib.util
import itertools
import math
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.figures.chain import Link, Voice, draw_chain, layers
from backchannel.figures.ledger import Equation, Quantity, draw_ledger, number
from backchannel.figures.network import (
    Channel,
    Party,
    _control,
    _hops,
    crossings,
    draw_network,
    order_parties,
)
from backchannel.figures.positions import Stand, draw_positions
from backchannel.figures.svg import Box, Drawing, overlapping
from backchannel.figures.timeline import Moment, draw_timeline, segments

_spec = importlib.util.spec_from_file_location("samples", Path(__file__).with_name("samples.py"))
assert _spec is not None
assert _spec.loader is not None
samples: Any = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(samples)

DRAWN: dict[str, Callable[..., Drawing]] = {
    "network": lambda **k: draw_network(samples.PARTIES, samples.CHANNELS, **k),
    "timeline": lambda **k: draw_timeline(samples.MOMENTS, now=date(2025, 3, 3), **k),
    "positions": lambda **k: draw_positions(
        samples.ISSUES, samples.MATRIX_PARTIES, samples.STANDS, **k
    ),
    "chain": lambda **k: draw_chain(samples.VOICES, samples.LINKS, **k),
    "ledger": lambda **k: draw_ledger(samples.QUANTITIES, samples.EQUATIONS, **k),
}


def readable(drawing: Drawing) -> None:
    """No two labels share ink, none leaves the drawing, and it is well-formed."""
    assert overlapping(drawing.labels) == []
    page = Box(0, 0, drawing.width, drawing.height)
    outside = [label for label in drawing.labels if not label.box.inside(page)]
    assert outside == []
    ElementTree.fromstring(drawing.svg())


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("name", list(DRAWN))
def test_labels_do_not_collide(name: str, direction: str) -> None:
    readable(DRAWN[name](title="T", description="D", direction=direction))


@pytest.mark.parametrize("name", list(DRAWN))
def test_mirrored_drawing_holds_the_same_words(name: str) -> None:
    def words(direction: str) -> list[str]:
        found = DRAWN[name](title="T", description="D", direction=direction).labels
        return sorted(label.text for label in found)

    assert words("ltr") == words("rtl")


@pytest.mark.parametrize("n", [0, 1, 2, 3, 4, 5, 8, 12])
def test_network_of_many_parties(n: int) -> None:
    parties = [Party(f"p{i}", f"The delegation number {i} of the talks") for i in range(n)]
    channels = [
        Channel((f"p{i}", f"p{j}"), "direct", f"Between {i} and {j}")
        for i, j in itertools.combinations(range(n), 2)
        if (i + j) % 3 != 1
    ][:24]
    readable(draw_network(parties, channels, title="T", description="D"))


def test_network_names_those_without_a_channel() -> None:
    parties = [Party("a", "Alpha"), Party("b", "Beta"), Party("c", "Gamma")]
    channels = [Channel(("a", "b"), "direct", "x"), Channel(("a", "nobody"), "back", "lost")]
    drawing = draw_network(parties, channels, title="T", description="D")
    text = [label.text for label in drawing.labels]
    assert any("Gamma" in t and "No channel" in t for t in text)
    assert "lost" in text


def test_mediators_stand_beside_each_other() -> None:
    """Messages go through one or another of them, not from mediator to mediator."""
    parties = [Party(p, p) for p in "abmno"]
    channel = Channel(("a", "b"), "mediated", "x", via=("m", "n", "o"))
    found = {frozenset(hop) for hop in _hops(channel, {p.id: p for p in parties})}
    assert found == {frozenset(x) for x in ("am", "bm", "an", "bn", "ao", "bo")}


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_the_key_leaves_room_for_wide_letters(direction: Literal["ltr", "rtl"]) -> None:
    """A reader's bold letters may run a fifth wider than estimated."""
    parties = [Party("a", "A"), Party("b", "B"), Party("m", "M")]
    channels = [
        Channel(("a", "b"), "mediated", "the first", via=("m",), disclosed=False),
        Channel(("a", "b"), "direct", "the second"),
    ]
    drawing = draw_network(parties, channels, title="T", description="D", direction=direction)
    boxes = {label.text: label.box for label in drawing.labels}
    kind, label = boxes["through others · not disclosed"], boxes["the first"]
    if direction == "ltr":
        assert label.x - kind.x >= kind.width * 1.2
        assert label.x == boxes["the second"].x
    else:
        assert kind.x + kind.width - (label.x + label.width) >= kind.width * 1.2


def test_lines_between_the_same_two_stay_apart() -> None:
    boxes = {p: Box(x, y, 90, 40) for p, x, y in zip("abcdef", *_PLACES, strict=True)}
    bent: list[tuple[float, float]] = []
    for spread in (-66.0, -22.0, 22.0, 66.0):
        pair = frozenset("ab")
        bent.append(_control(boxes["a"], boxes["b"], spread, boxes, pair, bent))
    assert min(math.dist(p, q) for p, q in itertools.combinations(bent, 2)) >= 60


#: Two ends with boxes between and beside them, so that straight lines would run across.
_PLACES = ((0, 500, 180, 200, 330, 310), (0, 300, 150, 60, 120, 230))


@settings(max_examples=30, deadline=None)
@given(st.integers(4, 7), st.data())
def test_the_order_has_the_fewest_crossings(n: int, data: st.DataObject) -> None:
    ids = [f"p{i}" for i in range(n)]
    every = list(itertools.combinations(ids, 2))
    pairs = data.draw(st.lists(st.sampled_from(every), max_size=8))
    best = min(crossings(list(order), pairs) for order in itertools.permutations(ids))
    assert crossings(order_parties(ids, pairs), pairs) == best


def test_long_gaps_are_cut_from_the_axis() -> None:
    days = [date(2023, 10, 7), date(2025, 3, 1), date(2025, 3, 9)]
    assert segments(days) == [(days[0], days[0]), (days[1], days[2])]
    assert segments(days[1:]) == [(days[1], days[2])]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.dates(date(1990, 1, 1), date(2030, 1, 1)), min_size=1, max_size=30))
def test_segments_hold_every_day_in_order(days: list[date]) -> None:
    parts = segments(days)
    assert all(any(a <= d <= b for a, b in parts) for d in days)
    assert all(b < c for (_, b), (c, _) in itertools.pairwise(parts))
    assert len(parts) <= 5


words = st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=90)
days = st.dates(date(2020, 1, 1), date(2026, 1, 1))


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.tuples(words, days, st.integers(0, 400), st.lists(days, max_size=3)), min_size=1)
)
def test_any_timeline_is_readable(rows: list[tuple[str, date, int, list[date]]]) -> None:
    moments = [
        Moment(text, start, start + timedelta(days=length), tuple(published))
        for text, start, length, published in rows
    ]
    readable(draw_timeline(moments, title="T", description="D"))


@settings(max_examples=20, deadline=None)
@given(st.lists(words, min_size=1, max_size=9), st.lists(words, min_size=1, max_size=6), st.data())
def test_any_matrix_is_readable(issues: list[str], parties: list[str], data: st.DataObject) -> None:
    flags = st.booleans()
    stands = [
        Stand(f"i{i}", f"p{p}", data.draw(words), *(data.draw(flags) for _ in range(4)))
        for i in range(len(issues))
        for p in range(len(parties))
        if data.draw(flags)
    ]
    readable(
        draw_positions(
            [(f"i{n}", t) for n, t in enumerate(issues)],
            [(f"p{n}", t) for n, t in enumerate(parties)],
            stands,
            title="T",
            description="D",
        )
    )


@settings(max_examples=20, deadline=None)
@given(st.lists(words, min_size=1, max_size=12), st.data())
def test_any_chain_is_readable(names: list[str], data: st.DataObject) -> None:
    ids = [str(i) for i in range(len(names))]
    stances = st.sampled_from(["supports", "denies", "qualifies"])
    voices = [Voice(i, n, "2 March", data.draw(stances)) for i, n in zip(ids, names, strict=True)]
    pairs = data.draw(st.lists(st.tuples(st.sampled_from(ids), st.sampled_from(ids)), max_size=14))
    links = [Link(a, b) for a, b in pairs]
    readable(draw_chain(voices, links, title="T", description="D"))


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=20))
def test_layers_without_loops_are_longest_paths(pairs: list[tuple[int, int]]) -> None:
    forward = [(a, b) for a, b in pairs if a < b]
    voices = [Voice(str(i), str(i)) for i in range(10)]

    def longest(node: int) -> int:
        return max([longest(a) + 1 for a, b in forward if b == node] or [0])

    found = layers(voices, [Link(str(a), str(b)) for a, b in forward])
    assert found == {str(i): longest(i) for i in range(10)}


def test_a_circle_of_reports_ends() -> None:
    voices = [Voice("a", "A"), Voice("b", "B")]
    drawing = draw_chain(voices, [Link("a", "b"), Link("b", "a")], title="T", description="D")
    readable(drawing)


bound = st.none() | st.floats(-1e9, 1e9)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(words, bound, bound, st.lists(st.floats(-1e9, 1e9), max_size=4))), words)
def test_any_ledger_is_readable(rows: list[Any], text: str) -> None:
    quantities = []
    for i, (name, low, high, reported) in enumerate(rows):
        if low is not None and high is not None:
            low, high = sorted((low, high))
        quantities.append(Quantity(name, f"unit {i % 2}", low, high, tuple(reported)))
    equations = [Equation(text, None, text), Equation(text, False), Equation(text, True)]
    readable(draw_ledger(quantities, equations, title="T", description="D"))


def test_numbers_are_printed_without_noise() -> None:
    assert [number(v) for v in (59.0, 1400, 0.5, -7)] == ["59", "1 400", "0.5", "-7"]


def test_the_ledger_says_what_does_not_add_up() -> None:
    text = [label.text for label in DRAWN["ledger"](title="T", description="D").labels]
    assert "does not add up" in text
    assert "≥ 1 400" in text
    assert "≤ 14" in text
    assert "300–900" in text


def test_a_matrix_marks_red_lines_and_movement() -> None:
    text = " ".join(label.text for label in DRAWN["positions"](title="T", description="D").labels)
    assert "▮ red line" in text
    assert "→ moved" in text
