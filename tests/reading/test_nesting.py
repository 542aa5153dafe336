"""Statements inside statements: somebody else's, and where speakers tell their stance."""

from __future__ import annotations

import pytest

from backchannel.reading import extract_statements

NESTED = [
    # As told, with who speaks inside.
    ("The envoy said the rebels had refused to leave the valley.", "the rebels", "refusal"),
    ("The envoy said Ostria wants a second vote.", "Ostria", "position"),
    ("The envoy said that the General Tom Dahl told him the war was over.", "Tom Dahl", "claim"),
    ("Villagers told the court that the company was ready to pay.", "the company", "position"),
    ("Tom Dahl said they wanted a second vote.", None, "position"),
    ("Diplomats said it was worried about the harvest.", None, "assessment"),
    ("The envoy said both sides had agreed to a truce.", "both sides", "promise"),
    # In the speaker's own words.
    ("“The rebels want to leave the valley,” the envoy said.", "The rebels", "position"),
    ("“They have refused to leave the valley,” the envoy said.", None, "refusal"),
    ("“The rebels told us that they were ready,” the envoy said.", "The rebels", "claim"),
    ("“They think that this is odd,” the envoy said.", None, "assessment"),
    ("“The rebels say that they were ready,” the envoy said.", "The rebels", "claim"),
    ("The envoy said it had warned against a second vote.", None, "demand"),
    ("The envoy said the market expected a second vote.", "the market", "assessment"),
    # A state by its letters is no pronoun.
    ("The envoy said the US wants to leave the valley.", "US", "position"),
    # What speakers are told to hope, think or want.
    ("Tom Dahl said he wanted a second vote.", "Tom Dahl", "position"),
    ("The rebels said they hoped that the war was over.", "The rebels", "position"),
    ("Ostria said it hoped to cross the border.", "Ostria", "position"),
    ("Tom Dahl said he was pleased with the plan.", "Tom Dahl", "position"),
    ("Ostria said it was worried about the harvest.", "Ostria", "assessment"),
    ("“The rebels announced a truce,” the envoy said.", "The rebels", "claim"),
    ("The envoy said the rebels had agreed to a truce.", "the rebels", "promise"),
    # Where they stand, in the midst of a longer quotation.
    (
        "“We welcome the plan. It was a long week for all of us here,” the envoy said.",
        "the envoy",
        "assessment",
    ),
    (
        "“We have agreed to leave the valley. It was a long week for all,” the envoy said.",
        "the envoy",
        "promise",
    ),
]


@pytest.mark.parametrize(("text", "speaker", "kind"), NESTED, ids=[c[0][:45] for c in NESTED])
def test_somebody_elses_words_are_a_statement_of_their_own(
    text: str, speaker: str | None, kind: str
) -> None:
    found = extract_statements(text)
    (outer,) = (i for i, s in enumerate(found) if s.nested_in is None)
    inner = [s for s in found if s.nested_in == outer]
    assert [(s.speaker, s.kind) for s in inner] == [(speaker, kind)]


ONE = [
    # The speaker's own feeling or thought.
    "“We welcome the plan,” the envoy said.",
    "“I think it odd. It was a long week for all of us here,” the envoy said.",
    "“We know that it is odd. It was a long week for all of us here,” the envoy said.",
    "“We left the valley and I think it odd,” the envoy said.",
    # What might be said was not.
    "The envoy said that Ostria could announce a second vote.",
    # What somebody does or knows is not what somebody says.
    "The envoy said the company was examining the offer.",
    "The envoy said the rebels were aware of the offer.",
    "The envoy said the rebels were preparing for a return to war.",
    "“You know what is on offer,” the envoy said.",
    "“They see that this is odd,” the envoy said.",
]


@pytest.mark.parametrize("text", ONE, ids=[c[:45] for c in ONE])
def test_ones_own_thought_is_part_of_what_one_says(text: str) -> None:
    assert len(extract_statements(text)) == 1


def test_the_smallest_statement_around_is_pointed_to() -> None:
    text = "The envoy said Ostria had told the court that the rebels refused to leave the valley."
    found = extract_statements(text)
    assert [s.lemma for s in found] == ["say", "tell", "refuse"]
    assert [s.nested_in for s in found] == [None, 0, 1]
