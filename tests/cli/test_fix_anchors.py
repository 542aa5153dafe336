"""``check --fix`` moves the whole of a statement: its words, its cue, its source."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from backchannel.casefile import load_case
from backchannel.cli import program

TEXT = "The talks go on.\nThe crane will run, the spokesman said. It rained, she added.\n"
WORDS = {"span": "The crane will run", "source_span": "the spokesman", "cue_span": "said"}


def case(root: Path, text: str, **anchors: tuple[int, int]) -> Path:
    (root / "reports").mkdir(parents=True)
    (root / "case.yaml").write_text("title: Talks\noutlets: {wire: {name: The Wire}}\n")
    front = "title: The crane\noutlet: wire\npublished: 2030-05-03\n"
    (root / "reports/r.md").write_text(f"---\n{front}---\n{text}")
    at = {k: (TEXT.index(w), TEXT.index(w) + len(w)) for k, w in WORDS.items()} | anchors
    lines = "".join(f"  {k}: [{a}, {b}]\n" for k, (a, b) in at.items())
    (root / "reports/r.yaml").write_text(
        f"- id: s\n{lines}  quote: The crane will run\n  cue: said\n"
        "  source: the spokesman\n  kind: claim\n"
    )
    return root


def check(root: Path, *options: str) -> str:
    return CliRunner().invoke(program, ["check", str(root), "--only", "BC113", *options]).output


def words(root: Path) -> dict[str, str]:
    found = load_case(root).case
    s, text = found.statements["s"], found.reports["r"].text
    return {k: " … ".join(text[a:b] for a, b in getattr(s, k)) for k in WORDS}


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        (TEXT.replace("go on", "may well go on"), True),
        (TEXT.replace("go on", "end"), True),
        # Something stands between the words and the cue now: only the words are certain.
        (TEXT.replace("go on", "end").replace("run, the", "run, as planned, the"), False),
    ],
)
def test_words_cue_and_source_move_together(tmp_path, text, moved):
    root = case(tmp_path / "c", text)
    assert "the text at the span is" in check(root)
    check(root, "--fix")
    assert words(root)["span"] == WORDS["span"]
    left = check(root)
    assert ("nothing found" in left) == moved
    if moved:
        assert words(root) == WORDS
    else:
        # The cue stands once in the paragraph: a second run finds it, and the source before it.
        assert "the cue stands at" in left
        check(root, "--fix")
        assert words(root) == WORDS
        assert "nothing found" in check(root)


def test_a_cue_that_stands_twice_is_left(tmp_path):
    text = TEXT.replace("she added", "she said")
    root = case(tmp_path / "c", text, cue_span=(3, 7), source_span=(4, 9))
    assert "the cue 'said'" in check(root, "--fix")
    assert words(root)["cue_span"] == TEXT[3:7]


def test_a_source_that_cuts_a_word_is_told(tmp_path):
    start = TEXT.index("spokesman")
    root = case(tmp_path / "c", TEXT, source_span=(start + 2, start + 6))
    assert "the text at source_span is 'okes', part of a word" in check(root)
    assert "nothing found" in check(case(tmp_path / "d", TEXT))
