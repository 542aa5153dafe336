"""What the rules propose, case by case: content, source, kind, and what they leave alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from backchannel.reading import evaluate
from backchannel.reading.gold import read_case
from backchannel.reading.statements import Statement, extract_statements

GOLD = Path(__file__).resolve().parent / "gold"


def shown(text: str) -> list[tuple[str | None, str]]:
    """Source and content of every proposal, as words."""
    return [
        (text[s.source[0] : s.source[1]] if s.source else None, _content(text, s))
        for s in extract_statements(text)
    ]


def _content(text: str, statement: Statement) -> str:
    return " … ".join(text[a:b] for a, b in statement.content)


CASES = [
    ("The union said the offer was dead.", "The union", "the offer was dead"),
    ("The offer was dead, the union said.", "the union", "The offer was dead"),
    ("The offer, the union said, was dead.", "the union", "The offer … was dead."),
    ("“We are done,” Ana Lund told reporters.", "Ana Lund", "“We are done,”"),
    ("“We are done,” said Ana Lund. “Go home.”", "Ana Lund", "“We are done,” … “Go home.”"),
    ("Ana Lund said: “We are done here.”", "Ana Lund", "“We are done here.”"),
    ("The minister refused to meet the envoy.", "The minister", "to meet the envoy"),
    ("The minister objected to the place of the talks.", "The minister", "the place of the talks"),
    ("The rebels rejected the offer of a truce.", "The rebels", "the offer of a truce"),
    ("The mayor described the plan as a trick.", "The mayor", "the plan as a trick"),
    ("The army called the offer “theatre”.", "The army", "the offer “theatre”"),
    ("The army accused the rebels of lying.", "The army", "the rebels of lying"),
    ("According to the envoy, talks will resume.", "the envoy", "talks will resume."),
    ("Talks will resume, according to the envoy.", "the envoy", "Talks will resume"),
    ("The company, which said it was broke, paid.", "which", "it was broke"),
    ("He has ruled out a second vote.", "He", "a second vote"),
    ("The union wants guarantees for all jobs.", "The union", "guarantees for all jobs"),
    ("Villagers appealed to both sides to stop.", "Villagers", "to stop"),
    ("The envoy urged both sides to stop firing.", "The envoy", "both sides to stop firing"),
    ("The union called for a second vote.", "The union", "a second vote"),
    ("A poll found that half of voters agree.", "A poll", "that half of voters agree"),
    (
        "But for many observers it is the port that lost.",
        "many observers",
        "it is the port that lost",
    ),
    (
        "The union preconditioned any talks on the release of its chairman.",
        "The union",
        "any talks on the release of its chairman",
    ),
    (
        "The minister expressed the frustrations of the crews directly in a call with the mayor.",
        "The minister",
        "the frustrations of the crews",
    ),
    (
        "The state opposes the strike because it could close the harbour.",
        "The state",
        "the strike because it could close the harbour",
    ),
    (
        "While some view this truce as a pathway to peace, others worry it will not last.",
        "some",
        "this truce as a pathway to peace",
    ),
    # A speaker between quotation and cue, whom the parser tears apart.
    (
        "“We will pay every bill we get,” the co-owner said.",
        "the co-owner",
        "“We will pay every bill we get,”",
    ),
    (
        "“If the crews go home, there will be no port left to speak of,” the ministry's "
        "under-secretary for harbours and fisheries, Ada Olm, said on Monday.",
        "the ministry's under-secretary for harbours and fisheries, Ada Olm",
        "“If the crews go home, there will be no port left to speak of,”",
    ),
    (
        "Olm, in a statement by her aide, Bo Oster, said the deal was a first step.",
        "Olm",
        "the deal was a first step",
    ),
    # What nobody in particular says.
    ("The vote is expected to be put off.", None, "The vote … to be put off"),
    ("A man believed to be the courier was held.", None, "A man … to be the courier"),
    ("The company has reportedly sold its ships.", None, "The company has … sold its ships"),
    # Turns of several words.
    ("Ministers cast doubt on the figures of the union.", "Ministers", "the figures of the union"),
    ("The members voted the offer down.", "The members", "the offer"),
    ("The state gave the green light to a second round.", "The state", "a second round"),
    ("The army has no intention of leaving the valley.", "The army", "leaving the valley"),
    ("The union has ruled out working on Sundays.", "The union", "working on Sundays"),
    ("The mayor made it clear that no tax would rise.", "The mayor", "no tax would rise"),
    ("The company put the figure at 14,000.", "The company", "the figure at 14,000"),
    ("The king gave them ten days to free the crew.", "The king", "ten days to free the crew"),
    ("The company has withdrawn its offer of a rise.", "The company", "its offer of a rise"),
    # Feelings, as participles, adjectives and nouns.
    ("The ally has been angered by the contacts.", "The ally", "the contacts"),
    ("Ministers, worried about the harvest, left.", "Ministers", "the harvest"),
    ("The minister’s frustration with the talks grew.", "The minister’s", "the talks"),
    ("There is concern among Ostrians about the harvest.", "Ostrians", "the harvest"),
    ("The move angered Ostria.", "Ostria", "The move"),
    (
        "Entering into direct talks with the rebels riled Ostria.",
        "Ostria",
        "Entering into direct talks with the rebels",
    ),
    ("The envoy annoyed Ostria by meeting the rebels.", "Ostria", "meeting the rebels"),
    # Somebody quoted by somebody.
    ("The envoy was quoted as saying that a deal was near.", "The envoy", "that a deal was near"),
    ("The Post quoted an aide as saying the talks had failed.", "an aide", "the talks had failed"),
    # What the reporter adds of the same speaker is a statement of its own.
    (
        "Ostria said it had met the Front, which it brands as a terrorist group.",
        "Ostria",
        "it had met the Front",
    ),
    (
        "Ostria said it had met the Front, which it brands as a terrorist group.",
        "it",
        "as a terrorist group",
    ),
    (
        "Ostria said it had met the Front, which it designates as terrorist, in the spring.",
        "Ostria",
        "it had met the Front … in the spring",
    ),
    (
        "The envoy said the plan, which he called a trick, was dead.",
        "The envoy",
        "the plan … was dead",
    ),
    (
        "Ana Lund said the pay was too low, and she warned against delay. “We wait.”",
        "she",
        "“We wait.”",
    ),
    (
        "In a note opening the round a spokesman for the union said: “We will go on.”",
        "a spokesman for the union",
        "“We will go on.”",
    ),
    ("The Orravian demand for a second vote failed.", "Orravian", "a second vote"),
    # Cues that come late, early, or far away.
    ("Not so, insists the treasurer of the union.", "the treasurer of the union", "Not so"),
    ("By the bureau’s count, 74 kilos are left.", "the bureau’s", "74 kilos are left"),
    ("In the view of the court, the strike was lawful.", "the court", "the strike was lawful"),
    ("He told a radio station in Hask that talks had begun.", "He", "that talks had begun"),
    ("The contacts were first reported by the Post.", "the Post", "The contacts"),
    ("The firm denies having made up its mind.", "The firm", "having made up its mind"),
    ("The union rejects this.", "The union", "this"),
    (
        "A senior official, speaking on condition of anonymity, said the paper was genuine.",
        "A senior official",
        "the paper was genuine",
    ),
    (
        "The union hopes to build on this step and the mood it made.",
        "The union",
        "to build on this step and the mood it made",
    ),
    (
        "The firm has been forced to stop and is preparing to lay off its crews.",
        "The firm",
        "to lay off its crews",
    ),
    # Where a noun phrase ends.
    (
        "The rebels insist on a second phase, which should end the war that began in the spring.",
        "The rebels",
        "a second phase",
    ),
]


@pytest.mark.parametrize(("text", "source", "content"), CASES, ids=[c[0][:40] for c in CASES])
def test_proposes(text: str, source: str, content: str) -> None:
    found = shown(text)
    assert any(s == source and c.strip(" .") == content.strip(" .") for s, c in found), found


NOTHING = [
    "The levy falls on revenue or per subscriber, with no insight into it.",
    "The aide was not authorized to comment.",
    "The ministry resolved two trade disputes between the ports.",
    "A bridge over the river. (Source: Associated Press)",
    "The minister has avoided criticising the union publicly.",
    "The minister has yet to comment on the offer of the union.",
    "The state must find a way to undermine the deal, perhaps by insisting on a second vote.",
    "The ministry designated the harbour as a free zone.",
    "Hours after the paper revealed the meetings, the president sat down with the union.",
    "As long as the union is willing to deal with the company, trade will go on.",
    "The railway has called itself “the family”.",
    "Would the envoy have said no if he had been asked?",
    "The “peace” lasted a week and the “truce” a day.",
    "It rained, and the bridge was closed for three hours.",
    "If the minister says no, the vote is off.",
    "A senior official, who asked not to be named, left early.",
    "The envoys of the two states talked about the harvest.",
    "A lawyer representing 33,000 workers left.",
    "There were signs that spring had come.",
    "He put it in writing.",
]


@pytest.mark.parametrize("text", NOTHING)
def test_leaves_alone(text: str) -> None:
    found = [c for s, c in shown(text) if s not in ("The railway",)]
    assert not found


def test_a_quotation_runs_over_paragraphs() -> None:
    text = (
        "Ana Lund spoke for an hour.\n\n“We waited for months and nobody came.\n\n"
        "“Now we have stopped waiting,” she said."
    )
    found = extract_statements(text)
    said = " ".join(_content(text, s) for s in found)
    assert "Now we have stopped waiting" in said
    assert "We waited for months" in said
    assert {s.speaker for s in found} == {"Ana Lund"}
    assert {s.rule for s in found} == {"quote-running-on", "quote-before-cue"}


def test_the_chain_of_outlets() -> None:
    text = "“It is over,” the envoy told the Harbour Post."
    (one,) = extract_statements(text, outlet="Relay")
    assert one.via == ("Harbour Post", "Relay")


def test_an_unnamed_source_speaks_on_background() -> None:
    (one,) = extract_statements("A senior official said the talks had failed.")
    assert (one.speaker_kind, one.ground_rule) == ("anonymous", "background")


def test_a_pronoun_takes_the_name_before_it() -> None:
    text = "Mr. Tom Dahl said the talks had failed. “Nobody listened,” he added."
    assert [s.speaker for s in extract_statements(text)] == ["Tom Dahl", "Tom Dahl"]


def test_a_pronoun_that_fits_nobody_stays_open() -> None:
    (one,) = extract_statements("“Nobody listened,” she said.")
    assert (one.speaker, one.speaker_kind) == (None, "pronoun")


def test_denied_cues_are_marked() -> None:
    (one,) = extract_statements("The minister did not say that the talks had failed.")
    assert one.negated


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The minister denied that he had met the envoy.", "denial"),
        ("The union threatened to strike on Monday.", "threat"),
        ("The union vowed to strike on Monday.", "promise"),
        ("The union demanded that the talks be moved.", "demand"),
        ("The company proposed a longer truce.", "proposal"),
        ("“We will not accept a partial deal,” Ana Lund said.", "refusal"),
        ("“Pay by Friday, or lose everything,” Ana Lund said.", "threat"),
        ("The union criticised the plan.", "assessment"),
        ("The union opposes the plan.", "position"),
        ("The company said it had paid in May.", "claim"),
        ("The company accused the union of lying.", "claim"),
        ("The company called the report a forgery.", "denial"),
        ("The company dismissed the rumours of a sale.", "denial"),
        ("The company dismissed the offer.", "refusal"),
        ("The company insisted that no such text exists.", "denial"),
        ("The company said it would pay in May.", "position"),
        ("“We will pay in May,” the company said.", "promise"),
        ("The company said the proposal had not been read.", "claim"),
        ("The company was angered by the strike.", "position"),
        ("The company is confident that the strike will end.", "assessment"),
        ("The company said it was vital that the strike end.", "demand"),
        ("“We stand ready to talk,” the company said.", "promise"),
        ("The company said the text was a first step.", "assessment"),
    ],
)
def test_kinds(text: str, kind: str) -> None:
    assert [s.kind for s in extract_statements(text)] == [kind]


def test_the_next_statement_of_a_speaker_ends_the_one_before() -> None:
    text = "Ana Lund said the pay was too low, but she noted that the hours were good."
    found = {_content(text, s) for s in extract_statements(text)}
    assert found == {"the pay was too low", "that the hours were good"}


def test_a_participle_after_a_comma_belongs_to_the_subject() -> None:
    text = "The minister met a group of farmers, saying that the border would open."
    (one,) = extract_statements(text)
    assert one.speaker == "The minister"


@pytest.mark.parametrize(
    ("headline", "source", "content"),
    [
        (
            "Tovrakia calls leaked draft a forgery; Calverne denies it all",
            "Tovrakia",
            "leaked draft",
        ),
        ("Vastrany confirms direct talks with rebels", "Vastrany", "direct talks with rebels"),
        ("Ostby submits drafts, union vows court fight", "union", "court fight"),
        ("Tovrakia warns of ‘long winter’ as prices climb", "Tovrakia", "long winter"),
        ("Dahl raises prospect of second ballot", "Dahl", "second ballot"),
        ("Union rejects 5% pay offer, threatens to strike", "Union", "to strike"),
        ("Crowd calls for ban on trawlers", "Crowd", "ban on trawlers"),
        ("Harbour must reopen before feast, says Orren Dahl", "Orren Dahl", "Harbour must"),
        ("Dam close to bursting, engineers warn", "engineers", "Dam close"),
        ("Wage pact 'days away' in shipyard row: Dahl", "Dahl", "Wage pact"),
        ("Bridge tolls will stay as they are - Orren Dahl", "Orren Dahl", "Bridge tolls"),
        ("Dahl 'optimistic' about talks: Analysts", "Analysts", "Dahl 'optimistic'"),
        ("Umbar confirms talks with guild, says ally was told", "Umbar", "ally was told"),
    ],
)
def test_headlines_in_the_present(headline: str, source: str, content: str) -> None:
    text = f"{headline}\nThe talks went on in a small town on Monday.\nMore was to come on Tuesday."
    assert any(s == source and c.startswith(content) for s, c in shown(text)), shown(text)


@pytest.mark.parametrize(
    "headline",
    [
        "Wage talks resume at Ostby yard – Harbour News",
        "Shipyard strike: Live updates",
        "Deal or no deal: The latest",
        "'No deal yet': Envoys on their way home",
    ],
)
def test_headlines_that_nobody_speaks(headline: str) -> None:
    text = f"{headline}\nThe talks went on in a small town on Monday.\nMore was to come on Tuesday."
    assert not extract_statements(text)


TOLD = [
    ("Dahl made it clear he would leave the room.", "Dahl", "he would leave the room"),
    ("We are convinced this is the only way.", "We", "this is the only way"),
    ("They were fined for refusing to leave the room.", "They", "to leave the room"),
    ("After saying that the talks had failed, Dahl left.", "Dahl", "that the talks had failed"),
    ("The minister denounced what Dahl calls a plot.", "The minister", "what Dahl calls a plot"),
    ("As stated in the report, the dam had failed.", "the report", "the dam had failed."),
    ("Some groups chanted “Hands up, don't shoot.”", "Some groups", "“Hands up, don't shoot.”"),
    ("The move causes concern among Ostrians regarding the border.", "Ostrians", "the border"),
    ("Secret talks make them very nervous.", "them", "Secret talks"),
    ("“No,” said Dahl, visibly uncomfortable with the plan.", "Dahl", "the plan"),
    ("Dahl made clear on Friday that he would leave.", "Dahl", "he would leave"),
    ("The senators sent a letter opposing the plan.", "The senators", "the plan"),
    (
        "Dahl said after the meeting he would not leave.",
        "Dahl",
        "after the meeting he would not leave",
    ),
    ("Dahl said he would go, because it was late.", "Dahl", "he would go, because it was late"),
    ("There was no proof, and his aide said the story was old.", "his aide", "the story was old"),
    ("Dahl told the minister the people share the sorrow.", "Dahl", "the people share the sorrow"),
    ("Dahl continued to vow they would stay.", "Dahl", "they would stay"),
    ("The owners are fighting to keep the yard open.", "The owners", "to keep the yard open"),
    ("Replied the envoy, “We have not read it yet.”", "the envoy", "“We have not read it yet.”"),
    ("“Nobody can decide this,” continued the letter.", "the letter", "“Nobody can decide this,”"),
    ("They are adamant that the war will end soon.", "They", "that the war will end soon"),
    ("The two sides signed an agreement on Monday on a truce.", "The two sides", "a truce"),
    ("The two sides met in hopes of ending the strike.", "The two sides", "ending the strike"),
    ("Dahl pleaded with the West for a strong response.", "Dahl", "a strong response"),
    ("Dahl said more work needed to be done.", "Dahl", "more work needed to be done"),
    ("Dahl replied, “Me too.”", "Dahl", "“Me too.”"),
    ("They met, as announced by the envoy.", "the envoy", "They met"),
    ("Talks go on: according to Dahl, a deal is near.", "Dahl", "a deal is near."),
    ("Dahl urged voters yesterday to reject a deal.", "Dahl", "voters yesterday to reject a deal"),
    ("Dahl said the terms are hard, insisting that they change.", "Dahl", "that they change"),
    ("OSTBY (Agency) - The two sides met, officials said.", "officials", "The two sides met"),
    ("Ostby, May 5. /AGN/. The two sides met, Dahl said.", "Dahl", "The two sides met"),
]


@pytest.mark.parametrize(("text", "source", "content"), TOLD, ids=[c[0][:45] for c in TOLD])
def test_further_ways_to_tell(text: str, source: str, content: str) -> None:
    assert (source, content) in shown(text), shown(text)


@pytest.mark.parametrize(
    "text",
    [
        "It is difficult to assess the claims.",
        "Don't forget that the valley is wide.",
        "Imagine that the valley were closed.",
    ],
)
def test_what_nobody_says(text: str) -> None:
    assert not extract_statements(text)


def test_those_who_are_cited_say_it_too() -> None:
    text = "The paper reported on Monday that the war was over, citing two officials."
    assert shown(text) == [
        ("The paper", "that the war was over"),
        ("two officials", "that the war was over"),
    ]


def test_each_quotation_keeps_its_own_cue() -> None:
    text = "Dahl said “since the flood the fish are back,” adding “I never hoped for that.”"
    assert ("Dahl", "“since the flood the fish are back,”") in shown(text)
    assert ("Dahl", "“I never hoped for that.”") in shown(text)


def test_whoever_is_asked_to_has_not_done_it() -> None:
    text = "The minister urged the rebels to reject the deal."
    assert shown(text) == [("The minister", "the rebels to reject the deal")]


def test_credits_of_pictures_are_no_speech() -> None:
    text = (
        "The talks went on in a small town on Monday.\n"
        "4 View gallery The port at night ( Photo: A Photographer/Agency )\n"
        "Envoys at the talks this week. Photograph: The Delegation/AFP/Getty Images\n"
        "Nobody spoke to the press on Tuesday."
    )
    assert not extract_statements(text)


def test_offsets_are_those_of_the_text() -> None:
    text = "\ufeffTitle\r\n\r\n\tThe union  said the offer\u00a0was dead.\r\n"
    (one,) = [s for s in extract_statements(text) if s.lemma == "say"]
    assert [text[a:b] for a, b in one.content] == ["the offer\u00a0was dead"]


@pytest.mark.parametrize(
    "text", ["", " \n\n", "…", "“", "a" * 5000, "said said said", "🙂 " * 300, "He said \ud800 no."]
)
def test_odd_texts_do_no_harm(text: str) -> None:
    for s in extract_statements(text):
        assert all(0 <= a < b <= len(text) for a, b in s.content)


def test_floor_on_our_development_set() -> None:
    """A regression floor: below what is reached, above what an accident would cost."""
    result = evaluate(GOLD)
    assert result.statements is not None
    assert result.dates is not None
    assert result.figures is not None
    assert result.statements.found.f1 >= 0.93
    assert result.statements.joint.f1 >= 0.86
    assert result.dates.f1 >= 0.97
    assert result.figures.f1 >= 0.95


def test_floor_on_the_port_of_kestrow() -> None:
    """The catalog's invented case, annotated by someone else than the rules' author."""
    folder = Path(__file__).resolve().parents[2] / "catalog/port-of-kestrow"
    result = evaluate(read_case(folder))
    assert result.statements is not None
    assert result.statements.found.f1 >= 0.88
    assert result.statements.found.precision >= 0.85
    assert result.statements.joint.f1 >= 0.82
    assert result.statements.source_right >= 0.92


@pytest.mark.slow
def test_time_grows_with_the_length() -> None:
    """Ten times the text takes less than twenty times as long, whatever it consists of."""
    import time

    paragraph = "On March 3, 2031, General Tom Dahl said that 40 soldiers were held, she said.\n\n"
    for piece in (paragraph, '"Aa bb cc." ', "‘ss’ ss’ ", "a\n", "said "):
        took = []
        for length in (4_000, 40_000):
            text = (piece * (length // len(piece) + 1))[:length]
            start = time.process_time()
            extract_statements(text)
            took.append(time.process_time() - start)
        assert took[1] < 20 * took[0] + 1, piece


def test_a_name_with_a_post_is_somebody() -> None:
    text = (
        "Premier Orla Dahl left the room on Monday. “It was a long week,” said Ruben Holt, the "
        "union's leader. He said the yards would open."
    )
    assert [s.speaker for s in extract_statements(text)] == ["Ruben Holt", "Ruben Holt"]


def test_a_dateline_is_no_part_of_the_sentence() -> None:
    text = "OSTBY, May 9 (Agency) - Rebels have refused to sign the plan."
    assert shown(text) == [("Rebels", "to sign the plan")]


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("“They refused to sign,” an aide said.", ["an aide", None]),
        ("The envoy said the plan was dead. They hope to meet again.", ["The envoy", None]),
        ("Two envoys said it was dead. They hope to meet again.", ["Two envoys", "Two envoys"]),
    ],
)
def test_they_are_several(text: str, speakers: list[str | None]) -> None:
    assert [s.speaker for s in extract_statements(text)] == speakers
