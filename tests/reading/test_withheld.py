"""What is not told, what a plan says, and what somebody is accused of."""

from __future__ import annotations

import pytest

from backchannel.reading import extract_statements
from backchannel.reading.statements import Statement


def _read(text: str) -> list[tuple[str, str | None, str]]:
    return [
        (
            s.rule,
            text[slice(*s.source)] if s.source else None,
            " … ".join(text[a:b] for a, b in s.content),
        )
        for s in extract_statements(text)
    ]


WITHHELD = [
    ("The aides would not comment on the talks.", "The aides", "comment on the talks"),
    ("He would not elaborate.", "He", "elaborate"),
    ("The guild wouldn't identify the owners.", "The guild", "identify the owners"),
    ("She will not say who is to lead the talks.", "She", "say who is to lead the talks"),
    ("The ministry could not confirm the report.", "The ministry", "confirm the report"),
    ("He would not be drawn on sums.", "He", "on sums"),
    ("The embassy in Karsk had no comment.", "The embassy in Karsk", "comment"),
]


@pytest.mark.parametrize(("text", "source", "content"), WITHHELD, ids=[c[0] for c in WITHHELD])
def test_what_is_not_told_is_refused(text: str, source: str, content: str) -> None:
    assert _read(text) == [("withheld", source, content)]
    (one,) = extract_statements(text)
    assert one.kind == "refusal"


@pytest.mark.parametrize(
    "text",
    [
        "The aides did not comment on the talks.",
        "I would not say so.",
        "The guild would never comment.",
        "It would not rain.",
        "Nobody could say when the talks began.",
    ],
)
def test_what_is_no_refusal_to_tell(text: str) -> None:
    assert not [s for s in extract_statements(text) if s.rule == "withheld"]


TERMS = [
    ("Under the plan, both sides would leave.", "the plan", "proposal"),
    ("But under the terms of the deal, Karsk would pay.", "the terms of the deal", "claim"),
    ("Under a law of 1990, strikes must be announced.", "a law of 1990", "claim"),
]


@pytest.mark.parametrize(("text", "source", "kind"), TERMS, ids=[c[0] for c in TERMS])
def test_what_terms_say(text: str, source: str, kind: str) -> None:
    (one,) = extract_statements(text)
    assert (one.rule, one.kind) == ("under-terms", kind)
    assert one.source is not None
    assert text[slice(*one.source)] == source


@pytest.mark.parametrize(
    "text",
    [
        "Under the plan, both sides left.",
        "Under fire, the guild would not yield.",
        "Under the bridge, boats would wait.",
    ],
)
def test_what_no_terms_say(text: str) -> None:
    assert not [s for s in extract_statements(text) if s.rule == "under-terms"]


def test_accounts_of_nobody_in_particular() -> None:
    text = "By some estimates, 300 boats are waiting."
    assert _read(text) == [("in-view", "some estimates", "300 boats are waiting.")]
    assert not extract_statements("By some roads, 300 carts are waiting.")


def test_what_somebody_is_accused_of_is_theirs_only_inside_the_accusation() -> None:
    text = "Ada Olm, who is accused of planning the attack, is at large."
    outer, inner = extract_statements(text)
    assert (outer.rule, outer.source, outer.nested_in) == ("verb-raised", None, None)
    assert " … ".join(text[a:b] for a, b in outer.content) == "Ada Olm … planning the attack"
    assert inner.nested_in == 0


def _nested(text: str) -> list[Statement]:
    return [s for s in extract_statements(text) if s.nested_in is not None]


@pytest.mark.parametrize(
    "text",
    [
        "The official said the bridge is believed to be mined.",
        "Jonas Berg said the guild had voted against the truce.",
        "Jonas Berg said the guild was considering leaving the port.",
        "The guild said it had urged both sides to stop.",
        "According to the Herald, the guild protested against the truce.",
    ],
)
def test_what_is_told_of_others_is_nested(text: str) -> None:
    assert len(_nested(text)) == 1


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("The talks went on as Jonas Orlin, the mayor of Karsk, hoped to leave.", "to leave"),
        ("On Monday Jonas Orlin, the mayor of Karsk, rejected the truce.", "the truce"),
        ("The guild used a speech on Monday to reject the truce.", "the truce"),
        ("The plan also calls for new elections.", "new elections"),
        ("The guild stands by its estimate of the cost.", "its estimate of the cost"),
    ],
)
def test_who_stands_before_a_cue_is_not_what_is_said(text: str, content: str) -> None:
    assert [c for *_, c in _read(text)] == [content]


STATED = [
    ("Their demand is that the yard must reopen.", "Their", "that the yard must reopen", "demand"),
    ("Our goal is to reunite the crews.", "Our", "to reunite the crews", "position"),
    ("The fear in Karsk is that the yard will close.", None, "that the yard will close", None),
    ("The plan is for him to stay.", None, "for him to stay", "position"),
    ("The guild's priority is the release of its chairman.", "The guild's", None, "position"),
]


@pytest.mark.parametrize(("text", "source", "content", "kind"), STATED, ids=[c[0] for c in STATED])
def test_what_a_noun_is_said_to_be(
    text: str, source: str | None, content: str | None, kind: str | None
) -> None:
    (one,) = extract_statements(text)
    assert one.rule == "noun-is"
    if source is not None:
        assert one.source is not None
        assert text[slice(*one.source)] == source
    assert content is None or " … ".join(text[a:b] for a, b in one.content) == content
    assert kind is None or one.kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "The plan is long.",
        "Their demand was heard on Monday.",
        "The fear was great.",
        "If the plan were to leave, the guild would stay.",
    ],
)
def test_what_a_noun_only_is(text: str) -> None:
    assert not [s for s in extract_statements(text) if s.rule == "noun-is"]


FULL = [
    ("The guild asks for a warning if the office finds it.", "a warning if the office finds it"),
    ("An aide described the date as “carved, not drawn”.", "the date as “carved, not drawn”"),
    ("The owners gave the guild 10 days to leave.", "10 days to leave"),
    ("The mayor told us over lunch that the talks had failed.", "that the talks had failed"),
    ("The minister criticized how the talks were led.", "how the talks were led"),
    ("The police reported a fire in the yard.", "a fire in the yard"),
    ("The text provides for the guild to leave the yard.", "the guild to leave the yard"),
    ("The envoy expressed outrage over the raid.", "the raid"),
]


@pytest.mark.parametrize(("text", "content"), FULL, ids=[c[0] for c in FULL])
def test_all_that_is_said_is_content(text: str, content: str) -> None:
    assert [c for *_, c in _read(text)] == [content]
