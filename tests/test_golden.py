"""Every diagnostic code has a reproducer, and prints exactly what is kept with it."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from backchannel.diagnostics import all_codes

_FILE = Path(__file__).resolve().parent / "golden/_runner.py"
_SPEC = importlib.util.spec_from_file_location("golden_runner", _FILE)
assert _SPEC is not None
assert _SPEC.loader is not None
runner = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(runner)


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"NO_COLOR": "1", "COLUMNS": "100", "TERM": "dumb"}.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize("code", sorted(all_codes()))
def test_every_code_has_a_reproducer(code: str) -> None:
    folder = runner.GOLDEN / code
    assert folder.is_dir(), f"tests/golden/{code}/ is missing: {all_codes()[code].title}"
    expected = (folder / "expected.txt").read_text(encoding="utf-8")
    assert code in expected, f"tests/golden/{code}/expected.txt does not show {code}"


@pytest.mark.parametrize("folder", runner.folders(), ids=lambda p: p.name)
def test_prints_what_it_printed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = (folder / "expected.txt").read_text(encoding="utf-8")
    assert runner.output(folder, monkeypatch) == expected


@pytest.mark.parametrize("folder", runner.folders(), ids=lambda p: p.name)
def test_every_reproducer_is_of_a_code(folder: Path) -> None:
    assert folder.name in all_codes()


def test_codes_explain_themselves() -> None:
    for code in all_codes().values():
        assert len(code.explanation) > 20, code.code
        assert len(code.fix) > 10, code.code
        assert not code.title.endswith("."), code.code
