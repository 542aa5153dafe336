"""Transcripts and interviews: who speaks stands before a colon, and the labels repeat."""

from __future__ import annotations

import pytest

from backchannel.reading import extract_statements
from backchannel.reading.pipeline import blocks
from backchannel.reading.transcripts import mark_turns

BRIEFING = """Briefing of the League, 4 May

QUESTION: Thank you. The minister said the deal was dead. Is it?

MR. DAHL: I am not going to get into that. What I can say is that the talks go on.

They will go on next week as well.

(Laughter.)

Share this story

QUESTION: Did the envoy meet the rebels?

MR. DAHL: No. We have told both sides that we want an answer by Friday.

MS. LUND: Thank you all.

The briefing ended at noon.
"""

INTERVIEW = """The envoy gave an interview to the Post on Monday.

Ada Olm: What did they want?

Bo Oster: They wanted guarantees. We said no.

Ada Olm: And now?

Bo Oster (laughs): Now we wait. I believe a deal is near.
"""

QUOTED = """Partial transcript as follows:

"WALLACE: Let us start. Will the envoy be there?

"PENCE: The envoy will not be attending. We will never play that game.

"WALLACE: Do you really think so?

"PENCE: I do."
"""


def turns(text: str) -> list[tuple[str, str | None, str]]:
    return [
        (text[slice(*s.source)], s.speaker, " ".join(text[a:b] for a, b in s.content))
        for s in extract_statements(text)
        if s.rule == "transcript" and s.source
    ]


def test_a_briefing() -> None:
    assert turns(BRIEFING) == [
        (
            "MR. DAHL",
            "Dahl",
            "I am not going to get into that. What I can say is that the talks go on.",
        ),
        ("MR. DAHL", "Dahl", "They will go on next week as well."),
        ("MR. DAHL", "Dahl", "No. We have told both sides that we want an answer by Friday."),
        ("MS. LUND", "Lund", "Thank you all."),
    ]
    told = [s for s in extract_statements(BRIEFING) if s.lemma == "say"]
    assert [(s.speaker, s.kind) for s in told] == [("The minister", "claim")]


def test_an_interview() -> None:
    found = turns(INTERVIEW)
    assert [(speaker, said[:12]) for _, speaker, said in found] == [
        ("Bo Oster", "They wanted "),
        ("Bo Oster", "Now we wait."),
    ]
    inner = [s for s in extract_statements(INTERVIEW) if s.nested_in is not None]
    assert [(INTERVIEW[slice(*s.source)], s.lemma) for s in inner if s.source] == [
        ("They", "want"),
        ("I", "believe"),
    ]


def test_a_transcript_within_quotation_marks() -> None:
    assert turns(QUOTED) == [
        ("WALLACE", "Wallace", "Let us start. Will the envoy be there?"),
        (
            "PENCE",
            "Pence",
            "The envoy will not be attending. We will never play that game.",
        ),
        ("PENCE", "Pence", "I do."),
    ]
    assert all(s.quote_type == "direct" for s in extract_statements(QUOTED))


NO_TRANSCRIPT = [
    # Datelines, notices, live pages, checks of facts.
    "HASK: The envoy met the rebels.\n\nDORAL: The port was closed.\n\nLORNE: Rain fell.",
    "When: Friday at noon.\n\nWhere: The harbour.\n\nWho: Crews.\n\nWhen: Monday.\n\nWhere: Hask.",
    "UPDATE: The port is shut.\n\nUPDATE: We hear that the port is open.",
    "THE FACTS: The port was open.\n\nTHE FACTS: We found that it was not.",
    # One label is no conversation.
    "Ada Olm: the envoy who came back.\n\nShe met the rebels.",
]


@pytest.mark.parametrize("text", NO_TRANSCRIPT)
def test_other_colons_are_no_speakers(text: str) -> None:
    assert not [b for b in mark_turns(text, blocks(text)) if b.turn is not None]


@pytest.mark.parametrize("text", [BRIEFING, INTERVIEW, QUOTED])
def test_turns_keep_their_places(text: str) -> None:
    plain = blocks(text)
    for before, after in zip(plain, mark_turns(text, plain), strict=True):
        assert before.start <= after.start < after.end <= before.end
        if after.turn is None:
            assert after == before
        else:
            a, b = after.turn.label
            assert text[a:b].strip() == text[a:b] != ""
            assert b <= after.start


def test_the_speaker_takes_the_full_name_of_the_text() -> None:
    text = "Tom Dahl spoke to the press.\n\n" + BRIEFING
    assert {speaker for _, speaker, _ in turns(text)} == {"Tom Dahl", "Lund"}


def test_every_turn_of_many_is_marked() -> None:
    text = "\n\n".join(
        f"MR. {'ABC'[i % 3]}AHL: We said no, and I say it again." for i in range(999)
    )
    assert all(b.turn is not None for b in mark_turns(text, blocks(text)))
