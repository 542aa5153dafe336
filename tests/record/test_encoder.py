"""The language model: pieces of words, vectors, and likeness against its definition."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from backchannel.record.encoder import LONGEST, Meanings, encoder
from backchannel.record.wordpieces import WordPieces, _words

SAID = [
    ("The union said", "the offer was dead"),
    ("", "its existence"),
    ("Tavisk has been angered by", "the contacts"),
    ("The ally is furious about", "the secret talks"),
    ("Grain traders expect", "prices to fall by 4 per cent in spring"),
    ("x", "…"),
]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Cease-fire!", ["cease", "-", "fire", "!"]),
        ("naïve Zoë’s", ["naive", "zoe", "’", "s"]),
        ("$3.8bn", ["$", "3", ".", "8bn"]),
        ("東京x", ["東", "京", "x"]),
        ("a\u200bb\x00c \ufffd", ["abc"]),
        ("", []),
    ],
)
def test_words(text, words):
    assert _words(text) == words


@given(st.text(alphabet="abcdefgh", min_size=1, max_size=12))
def test_pieces_make_up_the_word(word):
    vocabulary = {"[UNK]": 0, "ab": 1, "##ab": 2, "abc": 3, "##cde": 4}
    for letter in "abcdefgh":
        vocabulary[letter] = len(vocabulary)
        vocabulary["##" + letter] = len(vocabulary)
    back = {number: piece for piece, number in vocabulary.items()}
    pieces = [back[n] for n in WordPieces(vocabulary).cut(word)]
    assert "".join(p.removeprefix("##") for p in pieces) == word
    assert not pieces[0].startswith("##")
    assert all(p.startswith("##") for p in pieces[1:])


def test_a_word_that_cannot_be_cut_is_unknown():
    pieces = WordPieces({"[UNK]": 0, "a": 1})
    assert pieces.cut("ab a") == [0, 1]
    assert pieces.cut("a" * 500) == [0]


def slow(one, other, whole):
    """Likeness straight from the definition: best matches both ways, and the two as a whole."""
    (a, wa), (b, wb) = one, other
    there = sum(w * max(float(x @ y) for y in b) for x, w in zip(a, wa, strict=True))
    back = sum(w * max(float(x @ y) for y in a) for x, w in zip(b, wb, strict=True))
    g = sum(w * x for x, w in zip(a, wa, strict=True))
    h = sum(w * x for x, w in zip(b, wb, strict=True))
    cosine = float(g @ h) / float(np.linalg.norm(g) * np.linalg.norm(h))
    return (0.5 * (there + back) + whole * cosine) / (1 + whole)


def test_likeness_is_that_of_the_definition():
    read = encoder().encode(SAID)
    meanings = Meanings(SAID)
    for i in range(len(SAID)):
        found = meanings.likeness(i, range(len(SAID)))
        wanted = [slow(read[i], other, encoder().whole) for other in read]
        assert list(found) == pytest.approx(wanted, abs=1e-4)


def test_a_batch_tells_the_same_as_one_by_one():
    together = encoder().encode(SAID)
    for said, (vectors, weights) in zip(SAID, together, strict=True):
        ((alone, own),) = encoder().encode([said])
        assert np.abs(alone - vectors).max() < 1e-3
        assert np.abs(own - weights).max() < 1e-3


def test_vectors_have_length_one_and_weights_sum_to_one():
    for vectors, weights in encoder().encode([*SAID, ("", ""), ("a " * 300, "b " * 300)]):
        assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-3)
        assert weights.sum() == pytest.approx(1.0, abs=1e-3)
        assert len(weights) <= LONGEST - 3


@example("\x1b", "\x1b")
@example("", "")
@settings(max_examples=20, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_is_read(frame, content):
    alike = Meanings([(frame, content), SAID[0]])
    readable = _words(frame.strip() or "somebody") + _words(content)
    assert alike.likeness(0, [0])[0] == pytest.approx(float(bool(readable)), abs=1e-2)
    assert -1.001 <= alike.likeness(0, [1])[0] <= 1.001


def test_it_tells_the_same_said_in_other_words():
    meanings = Meanings(SAID)
    angry = meanings.likeness(2, [0, 3, 4])
    assert angry.argmax() == 1
    assert angry[1] > angry[2] + 0.2
