"""Whom names, pronouns and posts are resolved to; a wrong name is worse than none."""

from __future__ import annotations

import pytest

from backchannel.reading import extract_statements
from backchannel.reading.names import Names, Posts, bare_name
from backchannel.reading.nouns import is_role
from backchannel.reading.pipeline import parsed


def _speakers(text: str) -> dict[str, str | None]:
    """The speakers by the words of their sources, the last one where two share them."""
    return {
        text[s.source[0] : s.source[1]]: s.speaker for s in extract_statements(text) if s.source
    }


def test_who_calls_her_something_is_not_she() -> None:
    text = (
        "Marta Olm, who heads the herders' council, says she will not go back.\n\n"
        "The government's negotiator, Vigdor Sand, has called her impossible. She says that this "
        "is a compliment."
    )
    assert _speakers(text)["She"] == "Marta Olm"


@pytest.mark.parametrize(
    ("row", "speaker"),
    [
        ("Company | 3 percent | It says the offer is final.", None),
        ("Union | 6 percent | It says the offer is dead.", "The union"),
        ("Authority | It says the offer is final.", None),
    ],
)
def test_it_in_a_row_of_a_table_is_whom_its_first_cell_names(row: str, speaker: str | None) -> None:
    text = f"The union said it rejected the offer of 3 percent.\n\n{row}"
    assert _speakers(text)["It"] == speaker


def test_how_the_text_goes_on_tells_he_from_she() -> None:
    text = (
        "Wenke Brandt opened the talks. She had slept badly. Kester Vool came late because he had "
        "missed a train.\n\n“We are where we were,” Brandt said. Vool told reporters a paper was "
        "ready. She added that it was long."
    )
    assert _speakers(text)["She"] == "Wenke Brandt"


@pytest.mark.parametrize(
    "before",
    [
        "The fleet lies in sunny Marenza.",
        "Marenza, which owns the wells, has waited for years.",
        "The republic of Marenza has waited for years.",
        "Marenza says it owns the wells.",
    ],
)
def test_a_place_is_neither_he_nor_she(before: str) -> None:
    text = (
        f"Norm Hackett leads the council. {before} Marenza wants the wells. “It is late,” he said."
    )
    assert _speakers(text)["he"] != "Marenza"


def test_whom_somebody_quoted_names_is_not_who_speaks() -> None:
    text = (
        "President Donal Reeve wrote to the rebels. His envoy, Stig Falk, welcomed the talks.\n\n"
        "“The president has said what he accepts. We hope for good news,” he said."
    )
    assert _speakers(text)["he"] == "Stig Falk"


@pytest.mark.parametrize("post", ["prime minister", "defence minister", "deputy minister"])
def test_a_post_is_not_another_of_the_same_name(post: str) -> None:
    text = f"The finance minister, Tom Dahl, rejected the plan. The {post} said the plan was good."
    assert _speakers(text)[f"The {post}"] == f"The {post}"


def test_the_minister_is_who_was_called_one() -> None:
    text = (
        "The finance minister, Tom Dahl, rejected the plan. The deputy minister, Ada Olm, left.\n\n"
        "The minister said the plan was bad. The finance minister added that it was late."
    )
    found = _speakers(text)
    assert found["The minister"] == found["The finance minister"] == "Tom Dahl"


def test_a_post_in_capitals_before_a_name_is_no_name() -> None:
    text = "“We regret this,” said the Minister, Dr Elke Varga-Lunde. The Minister denied a delay."
    found = _speakers(text)
    assert found["the Minister, Dr Elke Varga-Lunde"] == "Elke Varga-Lunde"
    assert found["The Minister"] == "Elke Varga-Lunde"


def test_king_after_a_courtesy_is_a_name() -> None:
    text = "Larry King opened the debate. Mr. King said the vote was close."
    assert _speakers(text)["Mr. King"] == "Larry King"


def test_he_may_be_somebody_who_is_only_described() -> None:
    text = (
        "Ruben Holt met the owners on Monday.\n\nA spokesman for the owners said talks had ended. "
        "“We have tried,” he said."
    )
    assert _speakers(text)["he"] == "A spokesman for the owners"


def test_officials_are_not_he() -> None:
    text = "Officials said talks had ended. “We have tried,” he said."
    assert _speakers(text)["he"] is None


def test_both_parts_of_a_name_belong_to_it() -> None:
    text = (
        "The Minister, Ebiere Douglas-Amadi, said it was late.\n\n"
        "Douglas-Amadi said the law was clear."
    )
    assert _speakers(text)["Douglas-Amadi"] == "Ebiere Douglas-Amadi"


def test_per_is_a_name_before_a_verb() -> None:
    text = "The Dockers' Federation said it would go, and Per Holm said the ban stays."
    assert _speakers(text) == {
        "The Dockers' Federation": "Dockers' Federation",
        "Per Holm": "Per Holm",
    }


def test_letters_after_a_name_are_no_surname() -> None:
    assert bare_name("Imogen Treadgold KC") == "Imogen Treadgold"
    assert bare_name("MP") == "MP"
    assert Names([bare_name("Joseph Biden Jr.")]).full("Biden") == "Joseph Biden"


def test_nobody_holds_a_post_that_nobody_was_said_to_hold() -> None:
    (doc,) = parsed(["The mayor spoke."])
    assert Posts().holder(0, doc[1]) is None
    assert not Posts().another(doc[1])


@pytest.mark.parametrize("word", ["spokeswoman", "envoy", "lawyer", "mother", "judge"])
def test_words_for_a_person(word: str) -> None:
    assert is_role(word)


@pytest.mark.parametrize(
    "word", ["government", "union", "cancer", "agency", "report", "parliament"]
)
def test_words_for_no_person(word: str) -> None:
    assert not is_role(word)
