"""Forms in which statements stand apart from their cue's usual complement, one sentence each."""

from __future__ import annotations

import pytest

from backchannel.reading import extract_statements


def _read(text: str) -> set[tuple[str | None, str]]:
    """Source and content of every statement of a text."""
    return {
        (
            text[s.source[0] : s.source[1]] if s.source else None,
            " … ".join(text[a:b] for a, b in s.content),
        )
        for s in extract_statements(text)
    }


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        # What is wanted or rejected stands before the verb, or after "is".
        ("The plan, which the union opposes, would cut jobs.", "the union", "The plan"),
        ("They marched against a plan rejected by miners.", "miners", "a plan"),
        ("The draft, which Umbar initially welcomed, is dead.", "Umbar", "The draft"),
        ("What the union wants is a written guarantee.", "the union", "a written guarantee"),
        # An infinitive after a day.
        ("The bishops offered on Monday to mediate.", "The bishops", "to mediate"),
        ("The bishops offered last week to mediate.", "The bishops", "to mediate"),
        # Feelings that the tagger takes for passives.
        ("She is convinced the idea will come.", "She", "the idea will come"),
        # Who tells on, after what others say of them.
        (
            "Danell is reported to have told his cabinet that a cold winter would help.",
            "Danell",
            "that a cold winter would help",
        ),
        # Documents ask.
        ("A petition demands a seat at the table.", "A petition", "a seat at the table"),
        ("A letter from the guild begs Olm to act.", "A letter from the guild", "Olm to act"),
        # Nouns: to whom a belief belongs, and to what one is loyal.
        (
            "The ministry acted on the assumption that the dam would hold.",
            "The ministry",
            "that the dam would hold",
        ),
        ("They are spreading the lie that the land is sold.", "They", "that the land is sold"),
        ("The council's resistance to the merger has hardened.", "The council's", "the merger"),
        ("There is concern among miners about the pit.", "miners", "the pit"),
        (
            "It has rejected a Kestrian proposal to open the strait.",
            "Kestrian",
            "to open the strait",
        ),
        (
            "Bookmakers put the chances of an agreement this year at one in six.",
            "Bookmakers",
            "the chances of an agreement this year at one in six",
        ),
        # A clause after an adverbial, which the parser hangs on its noun.
        (
            "Tavrel has acknowledged for the first time that his government is in contact with us.",
            "Tavrel",
            "that his government is in contact with us",
        ),
        (
            "A source disclosed to MDNA that a senior member of the guard arrived on Sunday.",
            "A source",
            "that a senior member of the guard arrived on Sunday",
        ),
        ("The union renewed its commitment to a truce.", "The union", "a truce"),
        (
            "The draft on the table envisages a 45-day truce.",
            "The draft on the table",
            "a 45-day truce",
        ),
        (
            "An email from the cell asks for plate numbers.",
            "An email from the cell",
            "plate numbers",
        ),
        (
            "Orrel has let it be known that a search is out of the question.",
            "Orrel",
            "a search is out of the question",
        ),
        # What the speaker does beside it is told by its own cue.
        ("He said the talks failed, blaming the union.", "He", "the talks failed"),
        ("He said the talks failed, blaming the union.", "He", "the union"),
        # Headlines.
        (
            "Ossavet not in talks with Front, says minister as truce buzz grows\n\nIt rained.",
            "minister",
            "Ossavet not in talks with Front",
        ),
        (
            "First trucks in three days, Tarsiya tells agencies\n\nIt rained.",
            "Tarsiya",
            "First trucks in three days",
        ),
        (
            "Board not ready to open its books; activist calls for auction\n\nIt rained.",
            "activist",
            "auction",
        ),
        (
            "Pilots walk out as Air Morn refuses talks\n\nIt rained.",
            "Air Morn",
            "talks",
        ),
        # A colon after words that say nothing of saying.
        (
            "Brandt said it was fair. The other was blunter: “She tells them what they like.”",
            "The other",
            "“She tells them what they like.”",
        ),
        (
            "A spokesman said: “This is silly.” As one pensioner, Alf Grubb, put it: “We will "
            "outlive the rats.”",
            "one pensioner, Alf Grubb",
            "“We will outlive the rats.”",
        ),
        # The speaker goes on, where the parser lets a thing speak.
        (
            "The mayor said the deal was dead and warned that ships would wait.",
            "The mayor",
            "that ships would wait",
        ),
        (
            "The mayor said the deal was dead and warned that ships would wait.",
            "The mayor",
            "the deal was dead",
        ),
        # Who said what, inside a quotation.
        (
            "“I believe him. The envoy admits that he has no mandate,” Olm said.",
            "The envoy",
            "that he has no mandate",
        ),
        # What is wanted, named before "what".
        ("A tariff cut is what the growers want.", "the growers", "A tariff cut"),
        # When it was reported is not what was reported.
        (
            "The tender was first reported on Tuesday by the newsletter Quay.",
            "the newsletter Quay",
            "The tender",
        ),
        # What is denied was said by somebody who is not named.
        (
            "The minister denied reports that the ferry had run aground off Hask.",
            None,
            "that the ferry had run aground off Hask",
        ),
        (
            "Dana Orlo dismissed the suggestion that Umbar was leaving.",
            None,
            "that Umbar was leaving",
        ),
        # Who is accused of refusing refuses.
        ("The guild accused the ministry of refusing to pay.", "the ministry", "to pay"),
        ("The guild accused the airline of planning to leave.", "the airline", "to leave"),
        ("She accused them of refusing to pay.", "them", "to pay"),
        ("They suspect Orlo, whom they accuse of refusing to pay.", "Orlo", "to pay"),
        (
            "The firm was accused by the guild of hiding cuts.",
            "the guild",
            "The firm … of hiding cuts",
        ),
        (
            "He denied reports in the local press that the guild had sold the boats.",
            "the local press",
            "that the guild had sold the boats",
        ),
        # By whom is not said.
        ("Olm said the guild had been told to leave.", None, "to leave"),
        # What is offered is not yet a deal.
        (
            "A source said he has secretly offered the banks a deal on exits.",
            "he",
            "a deal on exits",
        ),
        ("Olm said the guild had confirmed the meeting.", "the guild", "the meeting"),
        # What the parser takes for nouns, and what it takes for no clause.
        ("Orlo's office disputes that account.", "Orlo's office", "that account"),
        ("The growers' office disputes the count.", "The growers' office", "the count"),
        (
            "Her demand that the guild leave the hall still stood, she added.",
            "she",
            "Her demand that the guild leave the hall still stood",
        ),
        # Among whom something is felt, and what drew it.
        ("There is unease in the capital about the levy.", "the capital", "the levy"),
        ("The levy drew sharp criticism from the growers.", "the growers", "The levy"),
        ("The levy has raised concern among growers.", "growers", "The levy"),
        ("The levy caused alarm in Kestria.", "Kestria", "The levy"),
        # Whose the noun is, not what its verb goes with.
        (
            "The council will vote on the growers' demand for a lower levy.",
            "the growers",
            "a lower levy",
        ),
        (
            "They backed the growers' plan under which the levy would end in May.",
            "the growers",
            "under which the levy would end in May",
        ),
        # Inside what others say.
        ("Orlo said the guild had suggested a truce of a year.", "the guild", "a truce of a year"),
        ("Traders said they saw no immediate risk to shipments.", "they", "shipments"),
        ("She said she did not begrudge the growers their levy.", "she", "the growers"),
        ("“I intend to find out. It is late,” she said.", "I", "to find out"),
    ],
)
def test_it_is_read(text: str, source: str, content: str) -> None:
    assert (source, content) in _read(text)


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        # Whoever refuses to comment is not who is blunt.
        (
            "Olm declined to talk, but a rival was blunt: “He is finished as a leader.”",
            "Olm",
            "“He is finished as a leader.”",
        ),
        ("Its insistence on talks is a bluff.", "Its", "a bluff"),
        ("Kestria rejected a demand to open the strait.", "Kestria", "to open the strait"),
        ("The cabins the company offers are small.", "the company", "The cabins"),
        (
            "The council will vote on the growers' demand for a lower levy.",
            "The council",
            "a lower levy",
        ),
        ("The guild accused the port of refusing to pay.", "The guild", "to pay"),
        ("When the talks had failed, she added.", "she", "When the talks had failed"),
        # Nobody's decency admits anything.
        ("Nobody had the decency to admit that they lied.", "the decency", "that they lied"),
        # Who does a thing that is blamed on somebody blames nobody.
        ("Olm blamed freelancing by the staff.", "the staff", "freelancing"),
        ("He will not say who paid, but she did.", "He", "say who paid, but she did"),
    ],
)
def test_it_is_not_read_so(text: str, source: str, content: str) -> None:
    assert (source, content) not in _read(text)
