"""A sentence whose main verb the parser took for a participle gets it back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from backchannel.reading import extract_statements
from backchannel.reading.gold import read_gold
from backchannel.reading.mending import mended
from backchannel.reading.pipeline import load_pipeline

SETS = Path(__file__).resolve().parents[2] / "validation" / "sets" / "tannet-squid"

LOST = [
    (
        "In an interview with the Harbour Post, residents of the old town called for a deal.",
        "residents of the old town",
        "a deal",
    ),
    (
        "Two people briefed on the talks protested against a deal and left Karsk on Monday.",
        "Two people briefed on the talks",
        "a deal",
    ),
    (
        "Dahl, the premier's deputy, two clerks and some adults planned to apply for visas today.",
        "Dahl, the premier's deputy, two clerks and some adults",
        "to apply for visas today",
    ),
    ("The seven-page draft calls for a truce.", "The seven-page draft", "a truce"),
    ("On Monday opponents of the plan called for a deal.", "opponents of the plan", "a deal"),
]


@pytest.mark.parametrize(("text", "source", "content"), LOST, ids=[c[1] for c in LOST])
def test_the_cue_is_the_main_verb(text: str, source: str, content: str) -> None:
    (one,) = extract_statements(text)
    assert one.source is not None
    assert text[slice(*one.source)] == source
    assert " … ".join(text[a:b] for a, b in one.content) == content


@pytest.mark.parametrize(
    "text",
    [
        "A man accused of fraud by the police.",
        "Goods demanded for the yard in Karsk.",
        "Government plans for the summer.",
        "A list of things taken from the yard.",
    ],
)
def test_what_has_no_verb_gets_none(text: str) -> None:
    assert not [s for s in extract_statements(text) if s.source]


def _edges(doc: Any) -> list[tuple[int, str]]:
    return [(t.head.i, t.dep_) for t in doc]


def test_every_sentence_stays_one_tree() -> None:
    """Each sentence has one root, heads stay inside it, and the edges fit the heads."""
    nlp = load_pipeline()
    texts = [t for t, *_ in LOST]
    for article in read_gold(SETS):
        texts += [p for p in article.text.split("\n") if len(p) > 60][:10]
    changed = 0
    for doc in nlp.pipe(texts):
        before, sentences = _edges(doc), [(s.start, s.end) for s in doc.sents]
        mended(doc)
        changed += _edges(doc) != before
        assert [(s.start, s.end) for s in doc.sents] == sentences
        for sentence in doc.sents:
            assert sum(t.head.i == t.i for t in sentence) == 1
            assert all(sentence.start <= t.head.i < sentence.end for t in sentence)
            for token in sentence:
                inside = sorted(t.i for t in token.subtree)
                assert token.left_edge.i == inside[0]
                assert token.right_edge.i == inside[-1]
    assert changed >= len(LOST)
