"""A strike as three outlets tell it: what a reader of all three would have wanted to see."""

from __future__ import annotations

from datetime import date

import pytest

from backchannel.reading import extract_statements
from backchannel.reading.documents.document import guess_outlet, guess_published
from backchannel.reading.report import extract


def _said(text: str) -> list[tuple[str | None, str]]:
    return [
        (s.speaker or None, " … ".join(text[a:b] for a, b in s.content))
        for s in extract_statements(text)
    ]


def test_a_topic_before_a_colon_says_nothing() -> None:
    text = "Ferry strike: talks resume after islanders block quay\n\nThe guild met the owners.\n"
    assert not extract_statements(text)


def test_a_first_name_is_no_preposition() -> None:
    text = "The firm's chief, Per Anders Holm, told reporters the firm had offered a rise."
    assert [s.rule for s in extract_statements(text)] == ["verb-clause", "verb-object"]
    (per,) = extract_statements("Per Harbour Wire, the talks have failed.")
    assert per.rule == "according-to"


def test_what_a_quotation_says_ends_with_it() -> None:
    text = '"Everybody says breakthrough. We have heard that since April," she said.'
    assert [c for _, c in _said(text)] == [text.removesuffix(" she said.")]


def test_that_there_are_none_is_a_denial() -> None:
    (one,) = extract_statements("Norlink says there are none.")
    assert one.kind == "denial"


def test_a_day_is_that_of_its_own_clause() -> None:
    text = "Ingrid Sato accused Norlink of stalling and warned that crews could walk out next week."
    found = extract(text, published=date(2031, 6, 5)).events
    assert [(e.type, e.on) for e in found] == [
        ("ACCUSE", None),
        ("PROTEST", "2031-06-09/2031-06-15"),
    ]


def test_whoever_is_given_until_friday_is_to_act() -> None:
    text = "The minister has given both sides until Friday to reach a deal."
    (event,) = extract(text, published=date(2031, 6, 4)).events
    assert event.actor is not None
    assert text[slice(*event.actor)] == "both sides"


@pytest.mark.parametrize(
    ("line", "outlet"),
    [
        ("The Outer Isles Gazette, June 6, 2031", "The Outer Isles Gazette"),
        ("Harbour Post | 6 June 2031", "Harbour Post"),
        ("By Tove Lunde, June 6, 2031", ""),
        ("Published: June 6, 2031", ""),
        ("STROMVIK, June 6, 2031", ""),
    ],
)
def test_a_masthead_gives_outlet_and_day(line: str, outlet: str) -> None:
    text = f"Islanders give federation a week\n{line}\n\nThe island council voted on Thursday.\n"
    assert guess_published(text) == date(2031, 6, 6)
    assert guess_outlet(text) == outlet


def test_a_sentence_with_a_day_is_no_masthead() -> None:
    text = (
        "Talks stall\nThe guild met the owners of the yard on Monday, June 6, 2031\nNobody yielded."
    )
    assert guess_outlet(text) == ""
