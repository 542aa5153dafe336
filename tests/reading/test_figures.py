"""Figures: value, bounds, unit, state; and what is no figure."""

from __future__ import annotations

import pytest

from backchannel.reading.events import find_events
from backchannel.reading.report import extract

FIGURES = [
    ("They hold 59 hostages.", (59, None, "=", "hostages", "held")),
    ("At least 35 prisoners are dead.", (35, None, ">=", "prisoners", "dead")),
    ("Nearly 2,000 prisoners were freed.", (2000, None, "~", "prisoners", "freed")),
    ("More than 1.5 million people fled.", (1.5e6, None, ">", "people", None)),
    ("Up to three dozen dockers left.", (36, None, "<=", "dockers", None)),
    ("A truce of five to ten years was offered.", (5, 10, "=", "years", None)),
    ("Prices rose 12 percent.", (12, None, "=", "percent", None)),
    ("It costs $6 a month.", (6, None, "=", "$", None)),
    ("Between 10-20 trucks came.", (10, 20, "=", "trucks", None)),
    ("The six-week truce held.", (6, None, "=", "week", None)),
    ("Fewer than forty workers returned.", (40, None, "<", "workers", None)),
]


@pytest.mark.parametrize(("text", "expected"), FIGURES, ids=[f[0] for f in FIGURES])
def test_reads(text: str, expected: tuple[object, ...]) -> None:
    (one,) = extract(text).figures
    state = one.state if expected[4] is not None else None
    assert (one.value, one.value_high, one.comparator, one.unit, state) == expected


@pytest.mark.parametrize(
    "text",
    [
        "One of the envoys left in 1997.",
        "The two sides met.",
        "Ana Lund, 21, said nothing.",
        "The 21-year-old left at 10:30.",
        "They met on March 3.",
        "No one came first.",
        "It was his second try.",
    ],
)
def test_leaves_alone(text: str) -> None:
    assert extract(text).figures == ()


def test_the_unit_is_carried_over() -> None:
    found = extract("They hold 59 hostages, although at least 35 of them are dead.").figures
    assert [(f.value, f.comparator, f.unit, f.state) for f in found] == [
        (59, "=", "hostages", "held"),
        (35, ">=", "hostages", "dead"),
    ]


def test_the_span_holds_comparator_and_number() -> None:
    text = "She saw at least 35 prisoners."
    (one,) = extract(text).figures
    assert text[one.span[0] : one.span[1]] == "at least 35"


EVENTS = [
    ("The envoy met the rebels in May.", ("CONSULT", "historical", "The envoy", "the rebels")),
    ("The rebels will release the soldiers.", ("RETREAT", "future", "The rebels", "the soldiers")),
    ("The army did not attack the rebels.", ("ASSAULT", "negated", "The army", "the rebels")),
    ("The army could attack the rebels.", ("ASSAULT", "hypothetical", "The army", "the rebels")),
    (
        "The union accused the company of lies.",
        ("ACCUSE", "historical", "The union", "the company"),
    ),
    (
        "The union held talks with the company.",
        ("CONSULT", "historical", "The union", "the company"),
    ),
    (
        "The soldiers were freed by the rebels.",
        ("RETREAT", "historical", "the rebels", "The soldiers"),
    ),
]


@pytest.mark.parametrize(("text", "expected"), EVENTS, ids=[e[0] for e in EVENTS])
def test_codes_events(text: str, expected: tuple[str, str, str, str]) -> None:
    from backchannel.reading.statements import read_paragraphs

    found = find_events(read_paragraphs(text))
    shown = [
        (
            e.type,
            e.status,
            text[e.actor[0] : e.actor[1]] if e.actor else "",
            text[e.recipient[0] : e.recipient[1]] if e.recipient else "",
        )
        for e in found
    ]
    assert expected in shown
