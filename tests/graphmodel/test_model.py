"""States, preferences and models: what they hold, what they refuse."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.casefile.expressions import evaluate, parse
from backchannel.errors import InputError, NotFound, TooLarge, UsageError
from backchannel.graphmodel import (
    GraphModel,
    Option,
    Preference,
    Ranking,
    Statement,
    Tier,
    Weight,
    concepts_for,
    explain,
    stability,
    statements,
)
from backchannel.graphmodel.explain import change_in_words, ranks_in_words
from backchannel.graphmodel.space import enumerate_states

VALUES = ("none", "six weeks", "one year")
OPTIONS = [Option("a", (0,)), Option("truce", (1,), VALUES), Option("b", (1,))]
TEXTS = [
    "a and b",
    "truce >= 'six weeks' implies a",
    "b iff truce = none",
    "a or truce in [none, 'one year']",
    "not (b if truce < 'one year')",
    "true",
    "a and not a",
]


@given(st.lists(st.sampled_from(TEXTS), max_size=3))
@settings(max_examples=60, deadline=None)
def test_the_states_are_the_assignments_that_satisfy_the_constraints(texts: list[str]) -> None:
    order = {"truce": VALUES}
    space = enumerate_states(OPTIONS, [parse(t) for t in texts])
    expected = []
    for b, truce, a in product(("no", "yes"), VALUES, ("no", "yes")):
        values = {"a": a, "truce": truce, "b": b}
        if all(evaluate(parse(t), values, order) for t in texts):
            expected.append(values)
    model = [
        dict(
            zip(
                ["a", "truce", "b"],
                (o.values[d] for o, d in zip(OPTIONS, ds, strict=True)),
                strict=True,
            )
        )
        for ds in (space.digits_of(s) for s in range(space.n))
    ]
    assert model == expected
    for s, values in enumerate(expected):
        assert space.state_of(values) == s
    for text in TEXTS:
        holds = space.holds(parse(text)).tolist()
        assert holds == [evaluate(parse(text), v, order) for v in expected]


def test_forty_options_that_exclude_each_other_are_few_states() -> None:
    options = [Option(f"o{k}", (0,)) for k in range(40)]
    pairs = [parse(f"not (o{k} and o{j})") for k in range(40) for j in range(k)]
    space = enumerate_states(options, pairs)
    assert space.n == 41
    model = GraphModel.of_options(
        ["x", "y"], options, {"x": statements("o7", "not o3")}, requires=pairs
    )
    assert stability(model).stable("Nash", "x") == (model.state("o7"),)


def test_too_many_states_are_refused_before_they_are_made() -> None:
    with pytest.raises(TooLarge, match=r"GB") as caught:
        GraphModel.of_options(["x"], [Option(f"o{k}", (0,)) for k in range(50)])
    assert caught.value.hint


def test_no_feasible_state_is_an_error() -> None:
    with pytest.raises(InputError, match=r"no state satisfies 'not a' and 'a'$"):
        GraphModel.of_options(
            ["x"], [Option("a", (0,)), Option("b", (0,))], infeasible=["a and b", "a", "not a"]
        )


def test_prioritised_statements_are_lexicographic() -> None:
    model = GraphModel.of_options(["x", "y"], OPTIONS)
    texts = ["a implies b", "truce = 'one year'", "b", "not a"]
    ranked = model.with_preferences({"x": statements(*texts)}).ranking("x")
    space = model.structure.space
    assert space is not None
    truth = np.stack([space.holds(parse(t)) for t in texts])
    for s, t in product(range(model.n), repeat=2):
        first = next((k for k in range(4) if truth[k, s] != truth[k, t]), None)
        better = first is not None and bool(truth[first, s])
        assert (ranked.rank[s] > ranked.rank[t]) == better


def test_more_statements_than_bits() -> None:
    """Eighty statements, the last of which alone decides."""
    model = GraphModel.of_options(["x", "y"], OPTIONS)
    many = ["a or not a"] * 40 + ["b"] + ["truce = none or truce != none"] * 38 + ["a"]
    few = model.with_preferences({"x": statements("b", "a")}).ranking("x")
    assert model.with_preferences({"x": statements(*many)}).ranking("x").tiers() == few.tiers()


def test_weights_add_up_exactly() -> None:
    model = GraphModel.of_options(["x"], [Option(n, (0,)) for n in "abc"])
    weights = tuple(Weight(parse(n), w) for n, w in zip("abc", (0.1, 0.2, 0.3), strict=True))
    tiers = model.with_preferences({"x": Preference(weights=weights)}).ranking("x").tiers()
    # a and b together weigh exactly as much as c.
    assert [t.states for t in tiers] == [(7,), (6,), (5,), (3, 4), (2,), (1,), (0,)]


def test_strength_cuts_the_ranking() -> None:
    model = GraphModel.of_options(["x"], [Option("a", (0,)), Option("b", (0,))])
    strong = Preference.of(Statement(parse("a"), strong=True), parse("b"))
    tiers = model.with_preferences({"x": strong}).ranking("x").tiers()
    assert [(t.states, t.strong) for t in tiers] == [
        ((3,), False), ((1,), True), ((2,), False), ((0,), False),
    ]  # fmt: skip
    gap = Preference(weights=(Weight(parse("a"), 5), Weight(parse("b"), 1)), strong_gap=2)
    assert model.with_preferences({"x": gap}).ranking("x").tiers() == tiers
    assert model.with_preferences({"x": Preference(tiers=tiers)}).ranking("x").tiers() == tiers


def test_which_statement_decides() -> None:
    model = GraphModel.of_options(["x"], OPTIONS, {"x": statements("a", "b", "truce = none")})
    one, two = model.state("a and b and truce = none"), model.state("a and not b and truce = none")
    reason = model.reason("x", two, one)
    assert (reason.preferred, reason.position) == (one, 2)
    assert str(reason.statement) == "b"
    assert model.reason("x", one, one).preferred is None
    assert "statement 2, 'b'" in ranks_in_words(model, "x", one, two)


def test_claims_decide_which_statements_count() -> None:
    preference = Preference.of(
        Statement(parse("a"), given="told"), Statement(parse("not a"), given="not told")
    )
    model = GraphModel.of_options(["x"], [Option("a", (0,))], {"x": preference})
    assert model.claims == ("told",)
    assert [t.states for t in model.ranking("x").tiers()] == [(1,), (0,)]
    other = model.assuming({"told": False})
    assert [t.states for t in other.ranking("x").tiers()] == [(0,), (1,)]


def test_states_are_found_by_number_label_and_expression() -> None:
    model = GraphModel.of_options(["x"], OPTIONS)
    assert model.state("3") == 2
    assert model.state("a and b and truce = 'one year'") == 11
    with pytest.raises(UsageError, match="6 states satisfy"):
        model.state("a")
    with pytest.raises(NotFound, match="no state 13"):
        model.state("13")
    with pytest.raises(NotFound, match="no option 'truse'") as caught:
        model.state("truse = none")
    assert caught.value.hint == "did you mean 'truce'?"
    with pytest.raises(UsageError, match="say which"):
        model.state("truce")


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: GraphModel.of_options(["x", "x"], OPTIONS), "'x' is named twice"),
        (lambda: GraphModel.of_options(["x"], [OPTIONS[0], OPTIONS[0]]), "'a' is named twice"),
        (lambda: Option("a", (0,), ("one",)), "two different values"),
        (lambda: GraphModel.of_graph(["x"], [], {}), "no states"),
        (lambda: GraphModel.of_graph(["x"], ["s"], {"y": []}), "no decision maker 'y'"),
        (lambda: GraphModel.of_graph(["x"], ["s"], {"x": [(0, 1)]}), "leads out"),
        (lambda: GraphModel.of_options(["x"], OPTIONS, {"z": statements("a")}), "no decision"),
        (lambda: GraphModel.of_options(["x"], OPTIONS, {"x": [1, 2]}), "12 states are wanted"),
        (lambda: GraphModel.of_options(["x"], OPTIONS, {"x": [-1] * 12}), "not be negative"),
        (
            lambda: GraphModel.of_options(
                ["x"], OPTIONS, {"x": Preference(tiers=(Tier((0, 1)), Tier((1,))))}
            ),
            "state 2 twice",
        ),
        (
            lambda: Preference(statements=(Statement(parse("a")),), tiers=(Tier((0,)),)),
            "not two",
        ),
        (
            lambda: GraphModel.of_options(
                ["x"], OPTIONS, infeasible=["a"], status_quo={"a": "yes"}
            ),
            "status quo",
        ),
    ],
)  # fmt: skip
def test_bad_models_are_refused(build: object, message: str) -> None:
    with pytest.raises((InputError, UsageError), match=message):
        build()  # type: ignore[operator]


def test_unknown_concepts_and_states() -> None:
    model = GraphModel.of_options(["x", "y"], OPTIONS)
    with pytest.raises(NotFound, match="no concept 'Nsah'") as caught:
        stability(model, ["Nsah"])
    assert caught.value.hint == "did you mean 'Nash'?"
    with pytest.raises(NotFound, match="no decision maker"):
        stability(model, decision_makers=["z"])
    with pytest.raises(NotFound, match="no state 99"):
        explain(model, 98)
    graph = GraphModel.of_graph(["x"], ["s", "t"], {"x": [(0, 1)]})
    assert "SIM" not in concepts_for(graph)
    with pytest.raises(UsageError, match="SIM needs options"):
        stability(graph, ["SIM"])


def test_joint_options_move_by_consent_only() -> None:
    """Nobody alone can sign; both together do, and then neither can leave it."""
    model = GraphModel.of_options(
        ["x", "y"],
        [Option("sign", (0, 1)), Option("fight", (0,))],
        {"x": statements("sign", "fight"), "y": statements("sign")},
    )
    assert model.moves(0, "x") == (2,)
    assert model.moves(0, "y") == ()
    assert [m.owners for m in model.movers] == [(0,), (1,), (0, 1)]
    assert model.improvements(0, 2) == (1,)
    assert model.mover_name(2) == "x and y"
    assert (2, 1) in list(model.steps(0, improving=True))


def test_changes_in_words() -> None:
    options = [
        Option("a", (0,), says="resume the war"),
        Option("b", (0,), says="sign the paper"),
        Option("truce", (0,), VALUES),
    ]
    model = GraphModel.of_options(["x"], options)
    both, none, year = model.state("4"), model.state("1"), model.state("12")
    assert change_in_words(model, none, both) == "resume the war and sign the paper"
    assert change_in_words(model, none, year) == (
        "resume the war, sign the paper and set truce to one year"
    )
    assert change_in_words(model, both, none) == "not resume the war and not sign the paper"
    assert change_in_words(model, both, none, after_could=True) == (
        "decide not to resume the war and not to sign the paper"
    )
    assert change_in_words(model, none, none) == "leave all as it is"


def test_rankings_are_read_only_and_counted() -> None:
    ranking = Ranking(np.array([5, 5, 2], np.int32))
    assert ranking.distinct == 2
    assert ranking.dense.tolist() == [2, 2, 1]
    with pytest.raises(ValueError):
        ranking.rank[0] = 1


def test_an_explanation_in_the_issue_s_words() -> None:
    model = GraphModel.of_options(
        ["israel", "hamas"],
        [Option("resume", (0,), says="resume the war"),
         Option("release", (1,), says="release the prisoner")],
        {"israel": statements("release", "resume"),
         "hamas": statements("not resume", "not release if resume", "release")},
    )  # fmt: skip
    state = model.state("release and not resume")
    told = explain(model, state, concepts=["SEQ"], decision_makers=["israel"])
    assert told.verdicts[0].stable
    assert told.verdicts[0].says == (
        "israel would rather resume the war, but then hamas would decide not to release the "
        "prisoner, which israel likes less than now (state 2)"
    )
