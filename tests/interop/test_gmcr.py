"""GMCR+ files: read, refused, written, read back."""

from __future__ import annotations

import json
import pickle
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backchannel.errors import InputError, UsageError
from backchannel.graphmodel import GraphModel, Option, stability, statements
from backchannel.interop.gmcr import parse_gmcr, read_gmcr, write_gmcr

STRIKE: dict[str, Any] = {
    "options": [
        {"name": "Strike", "permittedDirection": "both"},
        {"name": "Offer more pay", "permittedDirection": "fwd"},
    ],
    "decisionMakers": [
        {
            "name": "Union",
            "options": [0],
            "preferences": [[[1, "Y"]], [[0, "N"], [1, "Y"]], [[0, "Y"]]],
        },
        {"name": "Company", "options": [1], "preferences": [[[0, "N"]], [[1, "N"]]]},
    ],
    "infeasibles": [],
    "coalitions": [0, 1],
    "useManualPreferenceRanking": False,
}


def changed(**keys: Any) -> str:
    return json.dumps({**STRIKE, **keys})


def test_reads_priorities_and_directions() -> None:
    model = parse_gmcr(json.dumps(STRIKE)).model
    assert [[s + 1 for s in t.states] for t in model.ranking("Union").tiers()] == [
        [3],
        [4],
        [2],
        [1],
    ]
    tiers = model.ranking("Company").tiers()
    assert [[s + 1 for s in t.states] for t in tiers] == [[1], [3], [2], [4]]
    assert model.moves(2, "Company") == ()
    assert model.moves(0, "Company") == (2,)


def test_compound_conditions_and_infeasibles() -> None:
    either = {"compound": True, "members": [[[0, "Y"]], [[1, "Y"]]]}
    model = parse_gmcr(changed(infeasibles=[{"compound": True, "members": [[[0, "Y"], [1, "Y"]]]}]))
    assert model.model.n == 3
    people = [{**d, "preferences": [either]} for d in STRIKE["decisionMakers"]]
    ranked = parse_gmcr(changed(decisionMakers=people)).model.ranking("Union")
    assert [t.states for t in ranked.tiers()] == [(1, 2, 3), (0,)]


def test_manual_ranking_with_ties_under_its_old_name() -> None:
    people = [{**d, "preferenceVector": [4, [2, 3], 1]} for d in STRIKE["decisionMakers"]]
    text = json.dumps(
        {
            **{k: v for k, v in STRIKE.items() if k != "useManualPreferenceRanking"},
            "useManualPreferenceVectors": True,
            "decisionMakers": people,
        }
    )
    assert [t.states for t in parse_gmcr(text).model.ranking("Union").tiers()] == [
        (3,),
        (1, 2),
        (0,),
    ]


def test_unowned_options_come_first_in_the_numbering() -> None:
    options = [*STRIKE["options"], {"name": "Law", "permittedDirection": "both"}]
    model = parse_gmcr(changed(options=options)).model
    assert [o.name for o in model.options] == ["Law", "Strike", "Offer more pay"]
    assert all(model.moves(s, "Union") == (s ^ 2,) for s in range(8))


def test_names_told_apart_and_shared_options_reported() -> None:
    options = [{"name": "Full", "permittedDirection": "both"}] * 2
    people = [{**d, "options": [0, 1]} for d in STRIKE["decisionMakers"]]
    read = parse_gmcr(changed(options=options, decisionMakers=people))
    assert [o.name for o in read.model.options] == ["Full", "Full (2)"]
    assert sorted({d.code for d in read.diagnostics}) == ["BC604", "BC606"]
    assert read.model.options[0].owners == (0, 1)


def test_a_pickle_is_refused_unopened() -> None:
    class Trap:
        def __reduce__(self) -> tuple[Any, ...]:
            return (pytest.fail, ("the pickle was opened",))

    with pytest.raises(InputError) as caught:
        parse_gmcr(pickle.dumps(Trap()), "old.gmcr")
    assert [d.code for d in caught.value.diagnostics] == ["BC601"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "BC602"),
        ("[]", "BC602"),
        ("{}", "BC602"),
        ("[" * 100_000, "BC602"),
        (b"\xff\xfe{", "BC602"),
        (changed(options=[]), "BC602"),
        (changed(options=[1, 2]), "BC602"),
        (changed(infeasibles=[[[0, "X"]]]), "BC602"),
        (changed(infeasibles=[[[7, "Y"]]]), "BC603"),
        (changed(infeasibles=[[["0", "Y"]]]), "BC603"),
        (changed(decisionMakers=[{"name": "A", "options": [9]}]), "BC603"),
        (changed(decisionMakers=[{"name": "A", "options": [True]}]), "BC603"),
        (changed(useManualPreferenceRanking=True), "BC602"),
        (
            changed(
                useManualPreferenceRanking=True,
                decisionMakers=[{"name": "A", "options": [0], "preferenceRanking": [1, 1]}],
            ),
            "BC603",
        ),
        (
            changed(
                useManualPreferenceRanking=True,
                decisionMakers=[{"name": "A", "options": [0], "preferenceRanking": [5]}],
            ),
            "BC603",
        ),
    ],
)
def test_unusable_files_are_named_problems(text: str | bytes, code: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_gmcr(text)
    assert [d.code for d in caught.value.diagnostics] == [code]


def test_a_missing_file_is_an_input_error(tmp_path: Any) -> None:
    with pytest.raises(InputError, match="cannot read"):
        read_gmcr(tmp_path / "none.gmcr")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 5) | st.sampled_from(["Y", "N", "both", "a"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from([*STRIKE, "name", "members", "compound"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(st.sampled_from(sorted(STRIKE)), json_values)
@settings(max_examples=200, deadline=None)
def test_any_json_is_read_or_refused(key: str, value: Any) -> None:
    text = json.dumps({**STRIKE, key: value})
    refused = ()
    try:
        parse_gmcr(text)
    except InputError as error:
        refused = error.diagnostics or (error,)  # type: ignore[assignment]
    assert len(refused) <= 1


TEXTS = [
    "a",
    "not b",
    "a iff c",
    "b implies (a or not c)",
    "not (a and (b or c))",
    "c if a",
    "true",
]


@given(
    st.lists(st.sampled_from(TEXTS), min_size=1, max_size=4, unique=True),
    st.lists(st.sampled_from(TEXTS), min_size=1, max_size=4, unique=True),
    st.lists(st.sampled_from(["a and b", "b iff c", "not a and not b and c"]), max_size=2),
    st.permutations([(0,), (1,), (0,)]),
    st.booleans(),
)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_writing_and_reading_is_the_same_conflict(
    one: list[str], two: list[str], wrong: list[str], owners: list[Any], manual: bool
) -> None:
    options = [Option(n, o) for n, o in zip("abc", owners, strict=True)]
    options[1] = Option("b", options[1].owners, direction="backward")
    model = GraphModel.of_options(
        ["x", "y"], options, {"x": statements(*one), "y": statements(*two)}, infeasible=wrong
    )
    if manual:
        model = model.with_preferences({"y": model.ranking("y")})
    back = parse_gmcr(write_gmcr(model)).model
    assert back.n == model.n

    def told(m: GraphModel) -> dict[str, set[frozenset[tuple[str, str]]]]:
        found = stability(m)
        return {
            c + d: {frozenset(m.values(s).items()) for s in found.stable(c, d)}
            for c in found.concepts
            for d in found.decision_makers
        }

    assert told(back) == told(model)


def test_what_cannot_be_written() -> None:
    graph = GraphModel.of_graph(["a"], ["s", "t"], {"a": [(0, 1)]})
    valued = GraphModel.of_options(["a"], [Option("x", (0,), ("low", "high"))])
    joint = GraphModel.of_options(["a", "b"], [Option("x", (0, 1))])
    for model, message in [(graph, "explicit"), (valued, "other values"), (joint, "jointly")]:
        with pytest.raises(UsageError, match=message):
            write_gmcr(model)
