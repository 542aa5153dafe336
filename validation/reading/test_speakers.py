"""Whom pronouns and posts are resolved to, in articles of many styles (``validation/speakers``)."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from backchannel.reading import extract_statements
from backchannel.reading.nesting import overlap, size

HERE = Path(__file__).resolve().parents[1] / "speakers"

pytestmark = pytest.mark.slow


def _plain(name: str | None) -> str:
    return (name or "").lower().replace("’", "'").removeprefix("the ").strip()


def _judged(got: str | None, meant: str) -> str:
    a, b = _plain(got), _plain(meant)
    if not a:
        return "open"
    return "right" if a in b or b in a or a.split()[-1] == b.split()[-1] else "wrong"


def test_few_go_to_somebody_else() -> None:
    marks = json.loads((HERE / "speakers.json").read_text(encoding="utf-8"))
    counts: Counter[str] = Counter()
    for file in sorted(HERE.glob("*.txt")):
        found = extract_statements(file.read_text(encoding="utf-8"))
        for mark in (m for m in marks if m["file"] == file.name):
            least = 0.3 * size(mark["content"])
            near = [
                s
                for s in found
                if s.source
                and overlap([mark["source"]], [s.source])
                and overlap(mark["content"], s.content) > least
            ]
            if not near:
                counts["not found"] += 1
                continue
            best = max(near, key=lambda s: overlap(mark["content"], s.content) / size(s.content))
            counts[_judged(best.speaker, mark["speaker"])] += 1
    assert sum(counts.values()) == len(marks) == 138
    assert counts["right"] >= 109, counts
    assert counts["wrong"] <= 7, counts
