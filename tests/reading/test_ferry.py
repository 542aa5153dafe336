"""A strike as three outlets tell it: what a reader of all three would have wanted to see."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from backchannel.casefile import load_case
from backchannel.reading import extract_statements
from backchannel.reading.documents.document import guess_outlet, guess_published, title_below
from backchannel.reading.report import extract
from backchannel.reading.resolve import CaseNames

CASE = """\
format: 1
case: ferry
title: Ferry strike
parties:
  norlink: {name: Norlink}
  sea: {name: Seafarers' Federation}
  land: {name: Owners' Association}
  air: {name: Union of Pilots}
outlets:
  wire: {name: Harbour Wire}
"""


@pytest.fixture
def names(tmp_path: Path) -> CaseNames:
    (tmp_path / "case.yaml").write_text(CASE, encoding="utf-8")
    return CaseNames(load_case(tmp_path).case)


def test_what_a_text_calls_a_party_for_short(names: CaseNames) -> None:
    text = "The Seafarers' Federation met the Union of Pilots. The association was not there."
    here = names.within(text)
    assert here.who("", "organisation", "the federation") == {"party": "sea"}
    assert here.who("", "organisation", "the union") == {"party": "air"}
    assert here.who("", "organisation", "The association") == {"described": "The association"}
    assert names.who("", "organisation", "the federation") == {"described": "the federation"}


@pytest.mark.parametrize(
    ("text", "words", "party"),
    [
        ("The ferry operator Norlink met them.", "the operator", "norlink"),
        ("Talks between the ferry operator Norlink and others.", "The company", "norlink"),
        ("Norlink, a ferry company in Karsk, met them.", "the ferry company", "norlink"),
        ("Norlink met the company Tarn Steel.", "the company", None),
        ("The operator Norlink met the lender Tarn Credit.", "the company", None),
        ("The operator Norlink met the lender Tarn Credit.", "the operator", "norlink"),
        ("Norlink, the biggest in Karsk, met them.", "the company", None),
    ],
)
def test_what_a_text_calls_a_firm(
    names: CaseNames, text: str, words: str, party: str | None
) -> None:
    here = names.within(text).who("", "organisation", words)
    assert here.get("party") == party


def test_two_that_are_called_so_are_neither(names: CaseNames) -> None:
    text = "The Seafarers' Federation met the Dockers Federation of Karsk."
    here = names.within(text)
    assert here.who("", "organisation", "the federation") == {"described": "the federation"}


def test_people_keep_the_party_they_were_introduced_with(names: CaseNames) -> None:
    one = names.within("…")
    first = one.who("Per Anders Holm", "person", "Norlink's chief executive, Per Anders Holm")
    assert first == {"party": "norlink", "name": "Per Anders Holm"}
    other = names.within("another report")
    assert other.who("Per Anders Holm", "person", "Per Anders Holm") == first
    assert other.who("Holm", "person", "Holm") == first
    assert other.who("Ada Holm", "person", "Ada Holm") == {"name": "Ada Holm"}
    other.who("Ada Holm", "person", "Ada Holm of the Seafarers' Federation")
    assert other.who("Holm", "person", "Holm") == {"name": "Holm"}


@pytest.mark.parametrize("words", ["a former Norlink manager", "the ex-Norlink manager"])
def test_who_no_longer_speaks_for_a_party(names: CaseNames, words: str) -> None:
    assert names.who("", "anonymous", words) == {"described": words}
    named = f"{words}, Ada Holm"
    assert names.who("Ada Holm", "person", named) == {"name": "Ada Holm"}
    assert names.who("Holm", "person", "Holm") == {"name": "Holm"}


def test_a_pronoun_is_described_by_whom_it_stands_for(names: CaseNames) -> None:
    ministry = "the Sturian foreign ministry"
    assert names.who(ministry, "organisation", "it") == {"described": ministry}
    assert names.who("", "pronoun", "it") == {"described": "it"}


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Norlink has hired nobody, its chief executive said.", "Norlink's chief executive"),
        ("Norlink met the guild. Its chairman said it was late.", "Its chairman"),
        ("The talks went on. Its chairman said it was late.", "Its chairman"),
        ("Ada Dahl has hired nobody, its chairman said.", "its chairman"),
    ],
)
def test_whose_chairman(text: str, speaker: str, names: CaseNames) -> None:
    (one,) = extract_statements(text)
    assert one.speaker == speaker
    assert one.source is not None
    found = names.source(one, text[slice(*one.source)])
    assert found.get("party") == ("norlink" if "Norlink" in speaker else None)


def test_an_outlet_is_known_with_and_without_its_article(names: CaseNames) -> None:
    names.add_outlet("The Skerry Mail", "skerry")
    assert names.outlet("the Skerry Mail") == names.outlet("Skerry Mail") == "skerry"


@pytest.mark.parametrize(
    "text",
    [
        "The mayor of Karsk, Jonas Orlin, said it was late.",
        "Norlink's chief executive, Jonas Anders Orlin, said it was late.",
        "Jonas Orlin, Norlink's chief executive, said no. The chief executive wants a deal.",
        "The mayor of Karsk, Jonas Orlin, said it was late. The mayor wants a deal.",
    ],
)
def test_who_holds_a_post(text: str) -> None:
    found = extract_statements(text)
    assert {s.speaker_kind for s in found} == {"person"}
    assert {(s.speaker or "").split()[-1] for s in found} == {"Orlin"}


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
        ("Stromvik, 6 June 2031", ""),
        ("Tove Lunde, 6 June 2031", ""),
        ("Radio Skerry, 6 June 2031", "Radio Skerry"),
    ],
)
def test_a_masthead_gives_outlet_and_day(line: str, outlet: str) -> None:
    text = f"Islanders give federation a week\n{line}\n\nThe island council voted on Thursday.\n"
    assert guess_published(text) == date(2031, 6, 6)
    assert guess_outlet(text) == outlet


@pytest.mark.parametrize(
    ("head", "end", "outlet"),
    [
        (
            "Road Haulage Review\nFriday, 6 June 2031\nHauliers count the cost",
            "",
            "Road Haulage Review",
        ),
        (
            "Inland Craft\n6 June 2031\nHauliers count",
            "“No,” he told Inland Craft.",
            "Inland Craft",
        ),
        ("Inland Craft\n6 June 2031\nHauliers count the cost", "", ""),
        ("Hauliers count\nInland Craft, 6 June 2031", "He told Inland Craft so.", "Inland Craft"),
        # A title above its day and the text.
        ("Evening Star Hotel\n6 June 2031\nThe guild met there.", "", ""),
    ],
)
def test_an_outlet_with_a_plain_name_is_who_is_spoken_to(head: str, end: str, outlet: str) -> None:
    text = f"{head}\n\nThe island council voted on Thursday. {end}\n"
    assert guess_outlet(text) == outlet
    if outlet:
        assert title_below(text, outlet).startswith("Hauliers")


def test_a_sentence_with_a_day_is_no_masthead() -> None:
    text = (
        "Talks stall\nThe guild met the owners of the yard on Monday, June 6, 2031\nNobody yielded."
    )
    assert guess_outlet(text) == ""


@pytest.mark.parametrize(
    ("title", "content"),
    [
        ("Venn denies walking out as Sturia publishes draft", "walking out"),
        ("Union threatens strike as talks enter week two", "strike"),
        ("Minister describes plan as dead", "plan as dead"),
        ("Premier warns of as many as 30 closures", "as many as 30 closures"),
    ],
)
def test_what_else_goes_on_is_not_said(title: str, content: str) -> None:
    text = f"{title}\n\nThe guild met the owners on Monday in the town of Karsk.\n"
    assert [c for _, c in _said(text)] == [content]


def test_a_condition_of_what_is_wanted_is_wanted() -> None:
    assert [c for _, c in _said("Sturia wants observers before any troops leave.")] == [
        "observers before any troops leave"
    ]
    text = "Sturia wants observers before any troops leave and Belmark refuses to let them in."
    assert _said(text)[0] == ("Sturia", "observers before any troops leave")
    assert [c for _, c in _said("The guild rejected the offer before the talks began.")] == [
        "the offer"
    ]


def test_a_cue_in_its_own_clause_is_not_what_is_said() -> None:
    text = "The guild has what it says is a full draft."
    assert [c for _, c in _said(text)] == ["is a full draft"]
