"""What is kept of statements between runs: the same, private, and never in the way."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.record.encoder import Meanings, encoder
from backchannel.record.remembered import Remembered

statements = st.tuples(st.text(max_size=12), st.text(max_size=12))


@given(
    st.dictionaries(statements, st.binary(max_size=9), max_size=8), st.sets(statements, max_size=3)
)
@settings(max_examples=25)
def test_what_is_put_is_found_and_nothing_else(tmp_path_factory, kept, others):
    path = tmp_path_factory.mktemp("kept") / "m.sqlite"
    store = Remembered("model", path)
    store.put(kept)
    store.close()
    again = Remembered("model", path)
    assert again.get([*kept, *others]) == kept
    assert Remembered("another model", path).get(kept) == {}
    again.close()
    assert again.get(kept) == {}


def test_the_least_recently_used_go_first(tmp_path):
    store = Remembered("model", tmp_path / "m.sqlite", most=3)
    for word in "abc":
        store.put({("", word): word.encode()})
    store.get([("", "a")])
    store.put({("", "d"): b"d"})
    assert set(store.get([("", w) for w in "abcd"])) == {("", "a"), ("", "c"), ("", "d")}


def test_it_is_readable_to_nobody_else(tmp_path):
    path = tmp_path / "new" / "m.sqlite"
    Remembered("model", path)
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_a_broken_file_is_made_anew_and_no_place_does_no_harm(tmp_path):
    path = tmp_path / "m.sqlite"
    path.write_bytes(b"this is no database, whatever its name says" * 50)
    store = Remembered("model", path)
    store.put({("a", "b"): b"c"})
    assert store.get([("a", "b")]) == {("a", "b"): b"c"}
    nowhere = Remembered("model", path / "below a file" / "m.sqlite")
    nowhere.put({("a", "b"): b"c"})
    assert nowhere.get([("a", "b")]) == {}


SAID = [("the union said", "the offer was dead"), ("Olm", "nothing was offered"), ("", "")]


def test_kept_meanings_are_those_made_anew(monkeypatch):
    fresh = Meanings(SAID)
    Meanings(SAID, keep=True)
    monkeypatch.setattr(encoder(), "encode", lambda some: pytest.fail(str(some)) if some else [])
    kept = Meanings(SAID, keep=True)
    for i in range(3):
        np.testing.assert_array_equal(kept.likeness(i, [0, 1, 2]), fresh.likeness(i, [0, 1, 2]))


def test_what_is_damaged_is_read_anew():
    Remembered(encoder().mark).put({SAID[0]: b"12345"})
    kept, fresh = Meanings(SAID, keep=True), Meanings(SAID)
    np.testing.assert_array_equal(kept.likeness(0, [1]), fresh.likeness(0, [1]))
