"""Search: ranking, filters, hostile queries, and the index kept on disk."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.casefile import kept, load_case
from backchannel.casefile.cachefile import cache_folder
from backchannel.errors import InputError, UsageError
from backchannel.record import search, search_at
from backchannel.record.index import forget
from backchannel.record.indexing import Indexing

WORDS = ("mill", "hall", "summer", "jobs", "bank", "strike", "gate", "offer")


def reports():
    return {
        "r1": {
            "title": "The mill shuts",
            "outlet": "wire",
            "published": "2030-05-03",
            "text": "The hall stands empty. Nobody works at night.",
            "statements": [
                {
                    "id": "a",
                    "source": {"party": "owner", "person": "olm"},
                    "words": "We shall close the hall before the summer.",
                }
            ],
        },
        "r2": {
            "title": "A loan",
            "outlet": "post",
            "published": "2030-05-12",
            "text": "The bank speaks of the mill only in passing, of jobs at length: jobs, jobs.",
            "statements": [
                {
                    "id": "b",
                    "source": {"party": "bank"},
                    "words": "Jobs are the mill's affair.",
                    "status": "proposed",
                },
                {
                    "id": "c",
                    "source": {"party": "bank"},
                    "words": "Zebras.",
                    "status": "rejected",
                },
            ],
        },
    }


def _path(root: Path) -> Path:
    return kept._path(root, Indexing())


def ids(found):
    return [h.id for h in found.hits]


def test_titles_go_before_running_text(make):
    found = search(make("", reports()), "mill")
    assert ids(found)[0] == "r1"
    assert set(ids(found)) == {"r1", "r2", "b"}
    assert found.total == 3


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('"hall stands"', {"r1"}),
        ('"stands hall"', set()),
        ("mill -jobs", {"r1"}),
        ("clos*", {"r1", "a"}),
        ("closes", {"r1", "a"}),
        ("olm", {"a"}),
        ("hall jobs", {"r1", "a", "r2", "b"}),
        ("zebras", {"r2"}),
    ],
)
def test_queries(make, query, expected):
    assert set(ids(search(make("", reports()), query))) == expected


def test_filters(make):
    case = make("", reports())
    assert ids(search(case, "mill", outlet="wire")) == ["r1"]
    assert ids(search(case, "mill", party="bank")) == ["b"]
    assert ids(search(case, "mill", kind="statement")) == ["b"]
    assert ids(search(case, "mill", as_of="2030-05-05")) == ["r1"]
    assert search(case, "mill", most=1).total == 3
    assert [h.status for h in search(case, "affair").hits if h.kind == "statement"] == ["proposed"]


def test_the_snippet_marks_its_matches(make):
    (hit,) = search(make("", reports()), "summer", kind="statement").hits
    assert [hit.snippet[a:b] for a, b in hit.marks] == ["summer"]
    assert hit.speaker == "Ada Olm"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=25))
def test_no_query_breaks_it(kestrow, query):
    said = ""
    try:
        found = search(kestrow, query, most=1)
    except UsageError as error:
        said = error.message
    assert "no word" in said if said else found.total >= len(found.hits)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=6), min_size=1, max_size=5), st.data())
def test_all_words_must_occur_as_a_scan_says(make, texts, data):
    given_ = {
        f"r{i}": {"title": "T", "outlet": "wire", "published": "2030-05-03", "text": " ".join(t)}
        for i, t in enumerate(texts)
    }
    words = data.draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3))
    wanted = {f"r{i}" for i, t in enumerate(texts) if set(words) <= set(t)}
    if not wanted:
        wanted = {f"r{i}" for i, t in enumerate(texts) if set(words) & set(t)}
    assert set(ids(search(make("", given_), " ".join(words)))) == wanted


def test_the_index_is_kept_and_follows_the_files(folder):
    root = folder("", reports())
    assert len(ids(search_at(root, "mill"))) == 3
    path = _path(root)
    assert path.is_relative_to(cache_folder())
    assert path.stat().st_mode & 0o077 == 0
    text = root / "reports" / "r1.md"
    text.write_text(text.read_text().replace("Nobody works", "Giraffes work"))
    os.utime(text, (1, 1))
    assert ids(search_at(root, "giraffes")) == ["r1"]
    (root / "reports" / "r2.yaml").unlink()
    (root / "reports" / "r2.md").unlink()
    assert ids(search_at(root, "mill")) == ["r1"]
    rows = sqlite3.connect(path).execute("SELECT count(*) FROM words").fetchone()[0]
    assert rows == 2


def test_an_unchanged_case_is_not_loaded_again(folder, monkeypatch):
    root = folder("", reports())
    monkeypatch.setattr(kept, "_RACY_NS", -1)
    first = search_at(root, "mill")

    def refuse(*_):
        raise AssertionError("loaded")

    monkeypatch.setattr(kept, "read", refuse)
    monkeypatch.setattr(kept, "Pieces", refuse)
    monkeypatch.setattr(kept, "load_head", refuse)
    assert search_at(root, "mill") == first
    with pytest.raises(AssertionError):
        search_at(root, "mill", rebuild=True)


def test_an_earlier_day_finds_the_same_with_and_without_an_index(folder):
    root = folder("", reports())
    found = [ids(search_at(root, "mill", as_of="2030-05-20")) for _ in range(3)]
    # Statement b is only proposed, and so is part of no view.
    assert found[0] == found[1] == found[2] == ["r1", "r2"]
    assert ids(search_at(root, "mill", as_of="2030-05-05")) == ["r1"]
    assert "b" in ids(search_at(root, "mill"))


def test_of_a_statement_its_words_are_shown_and_whether_it_was_withdrawn(folder):
    root = folder("", reports())
    assert search_at(root, "owner", kind="statement").hits[0].snippet == (
        "We shall close the hall before the summer."
    )
    (root / "reports" / "r3.md").write_text(
        "---\ntitle: New\noutlet: wire\npublished: 2030-05-10\nreplaces: r1\n---\nNothing.\n"
    )
    assert [h.status for h in search_at(root, "owner", kind="statement").hits] == ["withdrawn"]
    before = search_at(root, "owner", kind="statement", as_of="2030-05-05")
    assert [h.status for h in before.hits] == ["accepted"]


def test_a_broken_index_is_built_anew(folder):
    root = folder("", reports())
    search_at(root, "mill")
    _path(root).write_bytes(b"no database at all" * 100)
    assert len(ids(search_at(root, "mill"))) == 3
    assert forget(root)
    assert not forget(root)


def test_without_a_place_to_keep_it(folder, monkeypatch, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("x")
    monkeypatch.setenv("BACKCHANNEL_CACHE", str(blocked))
    assert len(ids(search_at(folder("", reports()), "mill"))) == 3


def test_no_case_is_an_error(tmp_path):
    with pytest.raises(InputError):
        search_at(tmp_path / "nowhere", "mill")


def test_kept_and_fresh_agree(folder):
    root = folder("", reports())
    case = load_case(root).case
    assert search_at(root, "mill").hits == search(case, "mill").hits
