"""Statements that only point back to what was said before them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from backchannel.casefile import Case
from backchannel.casefile.models import Source, Statement
from backchannel.record.likeness import profiles
from backchannel.record.pointing import antecedents, points_back


@pytest.mark.parametrize(
    ("text", "answers", "points"),
    [
        ("it", True, True),
        ("that", True, True),
        ("that", False, False),
        ("the claim", True, True),
        ("the claim", False, False),
        ("any such offer", False, True),
        ("the opposite", False, True),
        ("as much", False, True),
        ("“That was not on the table,”", False, True),
        ("this is a long sentence about boats and levies", False, False),
        ("the levy", True, False),
        ("it was not told in advance", True, False),
        ("to leave the strait", True, False),
    ],
)
def test_what_points_back(text: str, answers: bool, points: bool) -> None:
    assert points_back(text, answers) is points


def _said(id: str, at: int, end: int, report: str = "r") -> Statement:
    return Statement(
        id=id, report=report, span=((at, end),), source=Source(party="guild"), kind="claim"
    )


def test_the_last_before_it_in_the_same_report() -> None:
    said = [_said("a", 0, 40), _said("b", 60, 100), _said("c", 120, 124), _said("d", 0, 9, "q")]
    texts = ["the levy ends in May", "the boats were sold", "it", "it"]
    assert antecedents(said, texts, [False, False, True, True]) == {2: 1}


def test_of_one_inside_another_the_whole() -> None:
    said = [_said("outer", 0, 100), _said("inner", 60, 100), _said("denial", 120, 124)]
    texts = ["the guild said the boats were sold", "the boats were sold", "that"]
    assert antecedents(said, texts, [False, False, True]) == {2: 0}


def test_a_chain_leads_to_what_has_words() -> None:
    said = [_said("a", 0, 40), _said("b", 60, 64), _said("c", 80, 84)]
    assert antecedents(said, ["boats were sold", "that", "it"], [False, True, True]) == {1: 0, 2: 0}


def test_nothing_far_before() -> None:
    said = [_said("a", 0, 40), _said("b", 900, 904)]
    assert antecedents(said, ["the boats were sold", "that"], [False, True]) == {}


def test_a_denial_is_compared_by_what_it_denies(make: Callable[..., Case]) -> None:
    told = {"id": "r-1", "words": "the guild had sold its boats", "source": {"outlet": "post"}}
    denied = {"id": "r-2", "words": "that", "source": {"party": "union"}, "kind": "denial"}
    report = {"outlet": "post", "published": "2030-05-04", "statements": [told, denied]}
    case = make("", {"r": report})
    first, denial = profiles(case, list(case.statements.values()))
    assert denial.text == first.text == "the guild had sold its boats"
    assert denial.denies
    assert not first.denies
