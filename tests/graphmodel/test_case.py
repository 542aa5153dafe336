"""From the text of a case to a model, and what checking says of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from backchannel.casefile import load_case
from backchannel.casefile.models import ModelSpec
from backchannel.diagnostics import Severity, Span, all_codes
from backchannel.errors import BackchannelError, InputError, NotFound, UsageError
from backchannel.graphmodel import check_model, from_case, from_spec, stability
from backchannel.graphmodel.codes import CODES


def spec_of(**section: object) -> ModelSpec:
    return TypeAdapter(ModelSpec).validate_python(section)


def nowhere(path: tuple[object, ...]) -> Span:
    return Span("case.yaml")


BASIC: dict[str, object] = {
    "options": {
        "us": {"talk": {}, "leave": {"irreversible": "yes"}},
        "them": {
            "release": {"says": "release him"},
            "truce": {"values": ["none", "short", "long"]},
        },
    },
    "infeasible": ["talk and leave"],
    "preferences": {
        "us": ["release", "truce = long"],
        "them": [{"prefer": "talk", "strength": "strong"}],
    },
}


def test_a_section_becomes_a_model() -> None:
    model = from_spec(spec_of(**BASIC, status_quo={"talk": "yes"}), names={"us": "We"})
    assert model.n == 18
    assert model.decision_makers == ("us", "them")
    assert model.status_quo == model.state("talk and not release and truce = none")
    assert model.called(0) == "We"
    leaving = model.state("leave and not release and truce = none")
    assert model.moves(leaving, "us") == ()
    assert model.ranking("them").level is not None


def test_an_explicit_graph() -> None:
    spec = spec_of(
        graph={
            "states": ["war", "truce", "peace"],
            "moves": {"us": ["war -> truce", "truce <-> peace"], "them": ["truce -> war"]},
        },
        preferences={"us": {"ranking": ["peace", ["truce", "war"]]}, "them": ["not war"]},
        status_quo="war",
    )
    assert check_model(spec, nowhere) == []
    model = from_spec(spec)
    assert model.status_quo == 0
    assert model.moves(1, "us") == (2,)
    assert model.moves(2, "us") == (1,)
    assert model.label(2) == "peace"
    assert stability(model).equilibria("Nash") == (0, 2)


def test_owners_of_a_joint_option_include_the_one_it_stands_under() -> None:
    spec = spec_of(
        options={"us": {"pact": {"owners": ["them"]}}, "them": {"go": {}}},
        preferences={"us": ["pact"], "them": ["pact", "go"]},
    )
    assert from_spec(spec).options[0].owners == (0, 1)


def test_weights_ranking_and_unknown() -> None:
    spec = spec_of(
        **{
            **BASIC,
            "preferences": {
                "us": {"weights": {"talk": "2", "release": "1.5"}, "strength": "1"},
                "them": {"ranking": ["talk", ">>", "leave"], "unknown": ["truce = long"]},
            },
        }
    )
    model = from_spec(spec)
    assert [t.strong for t in model.ranking("us").tiers()] == [True, False, True, False]
    assert [len(t.states) for t in model.ranking("them").tiers()] == [6, 6, 6]
    assert len(model.preferences[1].unknown) == 1


def test_errors_stand_in_the_exception() -> None:
    broken = spec_of(**{**BASIC, "infeasible": ["tlak and leave"]})
    with pytest.raises(InputError, match="cannot be built") as caught:
        from_spec(broken, nowhere)
    assert [d.code for d in caught.value.diagnostics] == ["BC302"]


def test_a_case_without_a_model_and_an_unknown_claim(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text("case: a\ntitle: A\nquestion: What?\n", encoding="utf-8")
    with pytest.raises(UsageError, match="no graph model"):
        from_case(load_case(tmp_path).case)
    port = load_case("port-of-kestrow").case
    with pytest.raises(NotFound, match="no claim"):
        from_case(port, assume={"ostrek-accepts": True})


def test_assumptions_change_the_answer() -> None:
    port = load_case("port-of-kestrow").case
    holds = from_case(port)
    fails = from_case(port, assume={"ostrek-accepts-two-at-night": False})
    assert holds.case_hash == port.hash
    assert stability(holds).equilibria("SEQ") != stability(fails).equilibria("SEQ")
    again = holds.assuming({"ostrek-accepts-two-at-night": False})
    assert stability(again).equilibria("SEQ") == stability(fails).equilibria("SEQ")


def test_fewest_constraints_are_named() -> None:
    spec = spec_of(
        **{
            **BASIC,
            "infeasible": ["release", "talk", "not leave and release"],
            "requires": ["talk"],
        }
    )
    found = [d for d in check_model(spec, nowhere) if d.code == "BC308"]
    assert "infeasible[2], requires[1]" in found[0].message
    assert "infeasible[1]" not in found[0].message


@pytest.mark.parametrize("code", CODES, ids=lambda c: c.code)
def test_codes_are_registered(code: object) -> None:
    assert code in all_codes().values()


_names = st.sampled_from(["us", "them", "talk", "leave", "x", "", "1", ">>", "a -> b", "war"])
_text = _names | st.sampled_from(
    ["talk and leave", "talk or", "truce = long", "not x", "talk && leave", "(" * 70, "truce"]
)
_listed = st.lists(_text, max_size=3)
_preference = (
    _listed
    | st.fixed_dictionaries({}, optional={
        "statements": _listed,
        "weights": st.dictionaries(_text, st.integers(-2, 2).map(str), max_size=2),
        "ranking": st.lists(_text | _listed, max_size=4),
        "unknown": _listed,
        "strength": st.just("1"),
    })
)  # fmt: skip
_section = st.fixed_dictionaries(
    {},
    optional={
        "options": st.dictionaries(
            _names,
            st.dictionaries(
                _names,
                st.fixed_dictionaries({}, optional={
                    "values": st.lists(_names, max_size=3),
                    "irreversible": st.sampled_from(["yes", "no", "backward"]),
                    "owners": st.lists(_names, max_size=2),
                }),
                max_size=3,
            ),
            max_size=3,
        ),
        "infeasible": _listed,
        "requires": _listed,
        "status_quo": _text | st.dictionaries(_names, _names, max_size=2),
        "preferences": st.dictionaries(_names, _preference, max_size=3),
        "coalitions": st.lists(st.lists(_names, max_size=3), max_size=2),
        "attitudes": st.dictionaries(
            _names, st.dictionaries(_names, st.just("negative"), max_size=2), max_size=2
        ),
        "views": st.dictionaries(
            _names,
            st.fixed_dictionaries({}, optional={
                "unaware_of": _listed, "believes": st.dictionaries(_names, _preference, max_size=2),
            }),
            max_size=2,
        ),
        "labels": st.dictionaries(_names, _text, max_size=2),
        "graph": st.fixed_dictionaries({}, optional={
            "states": st.lists(_names, max_size=4, unique=True),
            "moves": st.dictionaries(_names, _listed, max_size=2),
        }),
    },
)  # fmt: skip


@given(_section)
@example({"options": {"a": {"talk": {}}}, "status_quo": ""})
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_section_is_built_or_its_errors_are_named(section: dict[str, object]) -> None:
    try:
        spec = spec_of(**section)
    except ValidationError:
        assume(False)  # the loader says so before anything here runs
    errors = [d for d in check_model(spec, nowhere) if d.severity is Severity.ERROR]
    refused = False
    try:
        model = from_spec(spec, nowhere)
    except BackchannelError as error:
        refused = isinstance(error, InputError) and bool(error.diagnostics)
    else:
        stability(model)
    assert refused == bool(errors)
