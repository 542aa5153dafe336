"""The case that the how-to page builds is one that loads and says what the page says."""

from __future__ import annotations

import re
from pathlib import Path

from backchannel.casefile import load_case
from backchannel.casefile.equations import figure_problems

PAGE = Path(__file__).resolve().parents[2] / "docs/how-to/write-a-case.md"
_FILE = re.compile(r'^```\w+ title="([^"]+)"\n(.*?)^```', re.MULTILINE | re.DOTALL)


def write(folder: Path) -> Path:
    """Write the files that the page shows, as a reader would."""
    for name, text in _FILE.findall(PAGE.read_text(encoding="utf-8")):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    frame = folder / "case.yaml"
    frame.write_text("include: [record.yaml]\n" + frame.read_text(encoding="utf-8"), "utf-8")
    return folder


def test_the_case_of_the_page_is_sound(tmp_path: Path) -> None:
    case, diagnostics = load_case(write(tmp_path))
    assert diagnostics == ()
    assert len(case.statements) == 4
    for statement in case.statements.values():
        assert case.quote(statement).replace("\n", " ") == statement.quote
        assert set(statement.claims) <= set(case.claims)
    assert figure_problems(case) == ()
    assert case.issues["night-boat"].values == ("none", "three", "seven")
