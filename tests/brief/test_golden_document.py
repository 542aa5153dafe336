"""The document of a small case, kept as a tree: what changes in it is seen in review.

To write it anew after a change that is meant: ``BACKCHANNEL_GOLDEN=write pytest tests/brief``.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from backchannel.brief import build_brief
from backchannel.casefile import load_case

HERE = Path(__file__).parent
CASE = HERE / "golden/orchard"


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("whole", {}),
        ("since", {"since": "2026-03-03", "sections": ["changes"]}),
        ("outside", {"audience": "outside"}),
        ("german", {"language": "de", "sections": ["bottom-line", "threats", "outlook"]}),
    ],
)
def test_the_document_is_the_one_kept(name: str, options: dict[str, Any]) -> None:
    loaded = load_case(CASE)
    assert [str(d) for d in loaded.diagnostics] == []
    made = build_brief(loaded.case, **options).to_json()
    del made["wording"]
    for source in made["sources"].values():
        del source["type"]
    text = json.dumps(made, ensure_ascii=False, indent=1) + "\n"
    kept = HERE / f"golden/{name}.json"
    if os.environ.get("BACKCHANNEL_GOLDEN") == "write":
        kept.write_text(text, "utf-8")
    assert text == kept.read_text("utf-8")
