"""CSV of states and rankings, and NetworkX graphs: out and back."""

from __future__ import annotations

import pytest

from backchannel.errors import InputError, NotFound
from backchannel.graphmodel import GraphModel, Option, stability, statements
from backchannel.interop.states import from_networkx, rankings_from_csv, states_to_csv, to_networkx

MODEL = GraphModel.of_options(
    ["one", "two"],
    [Option("x", (0,)), Option("y", (1,), ("low", "middle", "high"))],
    {"one": statements("y = high", "not x"), "two": statements("x", "y < high")},
    infeasible=["x and y = low"],
)


def test_states_and_rankings_come_back() -> None:
    text = states_to_csv(MODEL)
    assert text.splitlines()[:3] == [
        "ordered,decimal,label,x,y,rank: one,rank: two",
        "1,0,,no,low,3,3",
        "2,2,,no,middle,3,3",
    ]
    flat = MODEL.with_preferences({d: [0] * MODEL.n for d in MODEL.decision_makers})
    back = flat.with_preferences(rankings_from_csv(text, flat))
    for d in MODEL.decision_makers:
        assert back.ranking(d).tiers() == MODEL.ranking(d).tiers()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no column 'ordered'"),
        ("a,b\n1,2\n", "no column 'ordered'"),
        ("ordered,rank: one\n1,1\n1,2\n", "twice"),
        ("ordered,rank: one\n9,1\n", "no state 9"),
        ("ordered,rank: one\n1,1\n", "is missing"),
        ("ordered,rank: one\n1,x\n2,1\n3,1\n4,1\n5,1\n", "no whole number"),
    ],
)
def test_bad_csv(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        rankings_from_csv(text, MODEL)


def test_unknown_decision_maker_in_csv() -> None:
    with pytest.raises(NotFound, match="none"):
        rankings_from_csv("ordered,rank: none\n1,1\n2,1\n3,1\n4,1\n5,1\n", MODEL)


def test_the_graph_has_every_move_and_comes_back() -> None:
    graph = to_networkx(MODEL)
    moves = {(s + 1, t + 1, m) for m in range(2) for s in range(MODEL.n) for t in MODEL.moves(s, m)}
    assert {
        (a, b, MODEL.decision_makers.index(d["mover"])) for a, b, d in graph.edges(data=True)
    } == moves
    better = to_networkx(MODEL, improving=True)
    assert better.number_of_edges() == sum(
        len(MODEL.improvements(s, m)) for s in range(MODEL.n) for m in range(2)
    )
    back = from_networkx(graph)
    ours, theirs = stability(MODEL, ["Nash", "SEQ"]), stability(back, ["Nash", "SEQ"])
    for concept in ours.concepts:
        for d in MODEL.decision_makers:
            assert ours.stable(concept, d) == theirs.stable(concept, d)


def test_edges_without_a_mover_are_refused() -> None:
    import networkx

    graph = networkx.MultiDiGraph()
    graph.add_edge(1, 2)
    with pytest.raises(InputError, match="no attribute 'mover'"):
        from_networkx(graph)
