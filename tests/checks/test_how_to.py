"""The example in ``docs/how-to/add-a-check.md`` does what the page says."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

import pytest

from backchannel.casefile import load_text
from backchannel.checks import _registry as registry
from backchannel.checks import check_case

PAGE = Path(__file__).resolve().parents[2] / "docs/how-to/add-a-check.md"


def test_the_example_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    source = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)[0]
    module = ModuleType("old_positions")
    exec(compile(source, str(PAGE), "exec"), module.__dict__)

    class Entry:
        name = "old-positions"

        def load(self) -> object:
            return module

    monkeypatch.setattr(registry, "_entries", lambda: (Entry(),))
    case = load_text(
        "title: A\nas_of: 2025-03-13\nparties: {us: {name: We}}\nissues: {i: {}}\npositions:\n"
        "  old: {party: us, issue: i, since: 2023-01}\n"
        "  new: {party: us, issue: i, since: 2025-01}\n"
    ).case
    (found,) = check_case(case, only=["ACME01"])
    assert str(found) == ("case.yaml:6:37: warning[ACME01]: the position 'old' began on 2023-01")
