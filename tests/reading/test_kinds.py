"""Kinds of statements: what is denied, threatened, not said at all, or not refused."""

from __future__ import annotations

import pytest

from backchannel.reading import extract_statements

KINDS = [
    ("The union did not reject the idea.", "claim", False),
    ("The minister did not deny that there was a letter.", "claim", False),
    ("The chair did not rule out a lower levy.", "claim", False),
    ("The union does not want a new levy.", "refusal", True),
    ("The company never threatened to close the mine.", "claim", True),
    ("The minister has not promised to sign.", "claim", True),
    ("The union rejected the idea.", "refusal", False),
    ("The chair demanded a new offer by Monday, or it would strike.", "threat", False),
    (
        "Roke urged the council to open the pass by noon, or he would send the police.",
        "threat",
        False,
    ),
    (
        "The minister told the council to open the pass by Friday or face the police.",
        "threat",
        False,
    ),
    ("Roke urged the council to open the pass or the bridge.", "demand", False),
    ("“Not one lorry will cross until the minister pays,” the chair said.", "demand", False),
    ("The company will not open the pit, its chairman said.", "refusal", False),
    ("Sandmo dismissed the charge as cheap.", "assessment", False),
    ("Sandmo dismissed the offer as cheap.", "refusal", False),
    ("Sandmo dismissed the report as false.", "denial", False),
    ("He added that she had asked for 95.", "claim", False),
]


@pytest.mark.parametrize(("text", "kind", "negated"), KINDS, ids=[c[0][:50] for c in KINDS])
def test_kind(text: str, kind: str, negated: bool) -> None:
    first = next(s for s in extract_statements(text) if s.nested_in is None)
    assert (first.kind, first.negated) == (kind, negated)


@pytest.mark.parametrize(
    "text",
    [
        "A spokesman would neither confirm nor deny that the envoy had been there.",
        "The ministry neither confirmed nor denied the report.",
        "The company refused to confirm or deny that it had paid.",
    ],
)
def test_what_is_neither_confirmed_nor_denied_is_not_denied(text: str) -> None:
    (only,) = extract_statements(text)
    assert only.kind == "refusal"


def test_an_ultimatum_is_read_to_its_end() -> None:
    text = (
        "Roke urged the council to open the pass by noon on Friday, 9 May, or the state would "
        "withdraw its offer and send the police."
    )
    first = extract_statements(text)[0]
    assert text[: first.content[0][1]].endswith("send the police")


def test_what_had_been_ruled_out_is_not_what_a_concession_says() -> None:
    text = "The survey will come, Roke said, a concession that he had ruled out only on Friday."
    assert not [s for s in extract_statements(text) if s.rule == "noun"]


def test_who_goes_on_after_what_was_said() -> None:
    text = "Orlin said that the chair was lying and promised to sue."
    assert [s.speaker for s in extract_statements(text)] == ["Orlin", "Orlin"]
