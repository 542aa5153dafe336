"""Who a source without a name is stays whole; why there is no name, and what is told, stays out."""

from __future__ import annotations

import pytest

from backchannel.reading import extract_statements

WHOLE = [
    ("A person close to the talks said the port would open.", "A person close to the talks"),
    (
        "Two people briefed on the offer told reporters it was final.",
        "Two people briefed on the offer",
    ),
    ("People who know her thinking say she would pay.", "People who know her thinking"),
    (
        "A member of the ministry's team who took part in the first round said it was short.",
        "A member of the ministry's team who took part in the first round",
    ),
    (
        "“I have it in writing,” said a diplomat who was in the room.",
        "a diplomat who was in the room",
    ),
    (
        "The port will open, according to a person familiar with the plan.",
        "a person familiar with the plan",
    ),
    (
        "A person close to the port, speaking on condition of anonymity, said the offer stood.",
        "A person close to the port",
    ),
    ("Residents living near the port rejected the plan.", "Residents living near the port"),
    # The parser makes what was seen the subject of *said*, or hangs *said* on what was known.
    (
        "An official at the ministry in Karsk who has seen the draft said it foresees a levy.",
        "An official at the ministry in Karsk who has seen the draft",
    ),
    (
        "A trader who knew the minister said he was tired.",
        "A trader who knew the minister",
    ),
    # … or who speaks an aside of what is told.
    (
        "The minister has proposed that engineers set the levy, an aide to the minister who was in "
        "the room said.",
        "an aide to the minister who was in the room",
    ),
    (
        "The port's plan, a diplomat familiar with it said, would fail.",
        "a diplomat familiar with it",
    ),
    # Why there is no name.
    ("An official who asked not to be named said the talks were over.", "An official"),
    (
        "A person familiar with the plan who was not authorised to speak publicly said it "
        "was dead.",
        "A person familiar with the plan",
    ),
    # A body and a name are known by themselves.
    ("The union that closed the port said it would stay closed.", "The union"),
    ("Jonas Orlin, who leads the union, said it would not pay.", "Jonas Orlin"),
]


@pytest.mark.parametrize(("text", "who"), WHOLE, ids=[c[1] for c in WHOLE])
def test_a_description_is_whole(text: str, who: str) -> None:
    first = next(s for s in extract_statements(text) if s.nested_in is None)
    assert first.source is not None
    assert text[slice(*first.source)] == who
    if first.speaker_kind == "anonymous":
        assert first.speaker == who
    assert not any(a < first.source[1] and first.source[0] < b for a, b in first.content)


def test_what_they_are_angry_about_is_told() -> None:
    text = "Villagers angry about the closure demanded a new road."
    angry, demand = extract_statements(text)
    assert angry.source is not None
    assert demand.source is not None
    assert text[slice(*angry.source)] == "Villagers"
    assert text[slice(*demand.source)] == "Villagers angry about the closure"


def test_what_is_added_to_a_source_is_not_told() -> None:
    text = (
        "The government has offered 35 crowns, according to two officials with knowledge of the "
        "talks, who asked not to be named because the figures are secret."
    )
    told = {text[slice(*s.content[0])] for s in extract_statements(text)}
    assert told == {"The government has offered 35 crowns", "35 crowns"}


def test_a_relative_clause_is_no_part_of_who_speaks_in_it() -> None:
    text = "A general who regards the truce as a gift said nothing would change."
    assert extract_statements(text)[0].speaker == "A general"


@pytest.mark.parametrize(
    "text",
    [
        "Officials in the hills, where nobody lives, deny a blockade. They said buses may pass.",
        "Officials briefed on the plan deny a blockade. They said buses may pass.",
    ],
)
def test_they_are_those_described(text: str) -> None:
    first, *_, last = extract_statements(text)
    assert last.speaker == first.speaker


def test_who_is_he_is_not_she_as_well() -> None:
    text = (
        "Ms Vannick's letter was read out. “I have it in writing,” said a member of the team. He "
        "added that she had asked for 95."
    )
    spoken = {text[slice(*s.source)]: s.speaker for s in extract_statements(text) if s.source}
    assert spoken["He"] == "a member of the team"
    assert spoken["she"] != "a member of the team"


def test_a_post_right_after_its_holder_spoke_is_that_person() -> None:
    text = (
        "Petra Vannick rejected the idea. “It is no way to pay,” the council chair told reporters."
    )
    assert extract_statements(text)[-1].speaker == "Petra Vannick"


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("The Tarn Council will not open the pass, its chair Ada Olm said.", "Tarn Council"),
        (
            "The Tarn Council closed the pass after talks broke down, its chair, Ada Olm, said.",
            "Tarn Council",
        ),
        ("The company will not pay, its chairman, Bo Dahl, said.", "company"),
        (
            "Tessel Minerals warned that it would close.\n\nIts chief executive, "
            "Liv Sandmo, said nobody knew.",
            "Tessel Minerals",
        ),
    ],
)
def test_whose_chair_it_is(text: str, owner: str) -> None:
    assert {s.owner for s in extract_statements(text)} - {""} == {owner}
