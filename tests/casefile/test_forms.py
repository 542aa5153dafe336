"""Where several forms will do, what is said is about the one that was meant."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.casefile import load_text

HEAD = "title: T\nparties: {a: {name: A}}\ndeal:\n  issues: {pay: [low, high]}\n"


@pytest.mark.parametrize(
    ("deal", "told"),
    [
        ("scores: {a: {pay: {wants: low, weigth: 3}}}", ["lacks the key 'weight'", "'weigth'"]),
        ("scores: {a: {pay: {low: {lo: 1}, high: 0}}}", ["pay.low has no key 'lo'"]),
        ("scores: {a: {pay: {low: {low: x, high: 1}}}}", ["pay.low.low wants a number, not 'x'"]),
        ("scores: {a: {pay: {low: [1], high: 0}}}", ["pay.low has too few entries"]),
        ("scores: {a: {pay: 7}}", ["pay wants a mapping of keys, not '7'"]),
        ("reservation: {a: x}", ["a wants a number, a list or a mapping, not 'x'"]),
        ("red_lines: {a: [{say: pay = low}]}", ["lacks the key 'says'", "no key 'say'"]),
        ("issues: [{pay: {valus: [a]}}]", ["pay lacks the key 'values'", "no key 'valus'"]),
    ],
)
def test_the_form_that_was_meant(deal: str, told: list[str]) -> None:
    head = HEAD if not deal.startswith("issues") else HEAD.rsplit("  issues", 1)[0]
    found = load_text(head + "  " + deal + "\n").diagnostics
    assert len(found) == len(told)
    for diagnostic, words in zip(found, told, strict=True):
        assert words in diagnostic.message


_SCALARS = st.sampled_from(["1", "x", "low", ".nan", "''"])
_KEYS = st.sampled_from(["low", "high", "wants", "weight", "value", "mean", "says", "zz"])
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda v: "[" + ", ".join(v) + "]"),
        st.dictionaries(_KEYS, inner, max_size=3).map(
            lambda v: "{" + ", ".join(f"{k}: {x}" for k, x in v.items()) + "}"
        ),
    ),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["scores: {a: {pay: %s}}", "reservation: {a: %s}", "sign: %s"]), _VALUES)
def test_no_word_of_the_program_s_own_in_messages(where: str, value: str) -> None:
    for diagnostic in load_text(HEAD + "  " + where % value + "\n").diagnostics:
        for word in ("tuple", "dict", "float", "Estimate", "Derived", "NoDeal", "union"):
            assert word not in diagnostic.message
