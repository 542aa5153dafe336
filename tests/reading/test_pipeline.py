"""Paragraphs, quotations, sentence boundaries, page furniture."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.reading import pipeline
from backchannel.reading.furniture import classify_lines
from backchannel.reading.pipeline import blocks, find_quotes, parsed, sentence_starts


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("He said “no”.", ["“no”"]),
        ("He said \"no\" and 'yes'.", ['"no"', "'yes'"]),
        ("It's the workers' offer, he's sure.", []),
        ("The workers’ ‘last offer’ stands.", ["‘last offer’"]),
        ("“One,” she said. “Two.”", ["“One,”", "“Two.”"]),
        ("“A ‘b’ c”", ["“A ‘b’ c”"]),
        ("''Doubled,'' he said.", ["''Doubled,''"]),
        ("“Open to the end", ["“Open to the end"]),
        ("«Non», dit-il.", ["«Non»"]),
        ('"mixed marks” end', ['"mixed marks”']),
        ("back in the '90s, 'em all", []),
    ],
)
def test_finds_quotations(text: str, quotes: list[str]) -> None:
    assert [text[q.start : q.end] for q in find_quotes(text)] == quotes


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Mr. Vane left. Nobody knew.", ["Mr. Vane left. ", "Nobody knew."]),
        ("“Why?” she asked. No answer.", ["“Why?” she asked. ", "No answer."]),
        ("The U.S. envoy met J. Dahl in St. Ives.", ["The U.S. envoy met J. Dahl in St. Ives."]),
        ("“It is over. We go,” he said.", ["“It is over. ", "We go,” he said."]),
        ("It grew 3.5 percent. Good.", ["It grew 3.5 percent. ", "Good."]),
    ],
)
def test_sentence_starts_know_quotations(text: str, sentences: list[str]) -> None:
    starts = [*sentence_starts(text), len(text)]
    assert [text[a:b] for a, b in itertools.pairwise(starts)] == sentences


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab.?! \n“”\"'’‘—,;:M", max_size=120))
def test_cutting_never_fails_and_stays_inside(text: str) -> None:
    until = -1
    for quote in find_quotes(text):
        assert 0 <= quote.start < quote.end <= len(text)
        assert quote.start >= until
        until = quote.end
    starts = sentence_starts(text)
    assert starts == sorted(set(starts))
    last = 0
    for block in blocks(text):
        assert last <= block.start < block.end <= len(text)
        assert not text[block.start].isspace()
        last = block.end


@pytest.mark.parametrize(
    "line",
    [
        "Shares fell 3 per cent.",
        "Share prices fell on Monday.",
        "Loading cranes stood idle for weeks.",
    ],
)
def test_sentences_that_begin_like_page_lines_are_kept(line: str) -> None:
    assert classify_lines(["A title", "A sentence stands here.", line])[2] == "body"


def test_an_appeal_to_readers_is_furniture_to_the_end() -> None:
    lines = [
        "Talks stall at the port",
        "The talks stalled on Monday, the mediator said.",
        "Nobody knows when they will resume, she added.",
        "For as little as one crown a month you can support our journalism.",
        "That is why we ask you to join the Courier community.",
        "Thank you,",
        "Jo Vane, Founding Editor",
    ]
    assert classify_lines(lines) == ["title", "body", "body", *["furniture"] * 4]


@pytest.mark.parametrize(
    "line",
    ["Post a Comment", "Share this", "Read more: ten facts", "5 comments", "Short link:", "***"],
)
def test_page_lines_are_furniture(line: str) -> None:
    assert classify_lines(["A title", "A sentence stands here.", line])[2] == "furniture"


def test_a_section_heading_is_no_statement() -> None:
    lines = ["A title here", "First she spoke.", "‘Little confidence’", "Then he spoke at length."]
    assert classify_lines(lines) == ["title", "body", "heading", "body"]


def test_what_is_parsed_at_once_and_in_one_sentence_is_bounded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    nlp = pipeline.load_pipeline()
    pipe, at_once = nlp.pipe, []

    def counting(docs: list[Any], **options: Any) -> Any:
        at_once.append(sum(map(len, docs)))
        return pipe(docs, **options)

    monkeypatch.setattr(nlp, "pipe", counting)
    docs = list(parsed(["one two " * 900] * 20 + ["It is over. They left."]))
    assert [len(d) for d in docs] == [1800] * 20 + [7]
    assert max(at_once) < 18_000
    assert max(len(s) for d in docs for s in d.sents) <= 400
    assert [s.text for s in docs[-1].sents] == ["It is over.", "They left."]
