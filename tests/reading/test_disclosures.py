"""What became known: told by nobody in particular, or by reports."""

from __future__ import annotations

import pytest

from backchannel.reading import extract_statements

KNOWN = [
    ("The meetings were leaked on Tuesday.", None, "The meetings"),
    ("The yard has been shut since its sale was leaked.", None, "its sale"),
    ("Since reports of the talks surfaced, Lind has been silent.", "reports", "the talks"),
    ("After reports broke of the contacts, Lind left.", "reports", "the contacts"),
    ("The revelation of the contacts caused a stir.", None, "the contacts"),
    ("News emerged on Monday that the two had met.", None, "that the two had met"),
    ("It emerged on Monday that the two had met.", None, "that the two had met"),
    ("The contacts came to light last week.", None, "The contacts"),
    ("The contacts became public last week.", None, "The contacts"),
    ("The contacts were made public last week.", None, "The contacts"),
    ("Shares rose on reports of a truce.", None, "a truce"),
]


@pytest.mark.parametrize(("text", "source", "content"), KNOWN, ids=[c[0][:40] for c in KNOWN])
def test_what_became_known(text: str, source: str | None, content: str) -> None:
    (one,) = extract_statements(text)
    assert one.rule == "disclosure"
    assert (text[slice(*one.source)] if one.source else None) == source
    assert " … ".join(text[a:b] for a, b in one.content) == content


def test_it_stands_inside_what_others_say() -> None:
    text = "“Lind lives in fear of the revelation that he sold the boats,” the envoy said."
    inner = [s for s in extract_statements(text) if s.rule == "disclosure"]
    assert [s.nested_in is not None for s in inner] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "The report was leaked on Tuesday.",
        "The talks came to nothing on Monday.",
        "A fight broke out on Monday.",
        "The minister was exposed last week.",
        "They were revealed.",
        "Details of the plan were sent out on Monday.",
    ],
)
def test_what_did_not(text: str) -> None:
    assert not [s for s in extract_statements(text) if s.rule == "disclosure"]


def test_what_somebody_reveals_is_theirs() -> None:
    (one,) = extract_statements("The talks were revealed by the envoy.")
    assert one.speaker == "the envoy"
