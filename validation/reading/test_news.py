"""Attribution in news: the five reports and TimeBank where they are at hand, and our own sets.

The five reports were annotated by two people, each alone (``validation/five_reports``); they count
statements that stand inside others. They were looked at while the rules were made, as were our own
sets (``validation/sets``): docs/concepts/reading.md has the figures of texts that were not.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from backchannel.reading.evaluation import evaluate
from backchannel.reading.scoring import Score

ROOT = Path(__file__).resolve().parents[2]
SETS = sorted(path.parent for path in (ROOT / "validation/sets").glob("*/case.yaml"))

pytestmark = pytest.mark.slow


@pytest.fixture
def sets() -> Iterator[ModuleType]:
    spec = importlib.util.spec_from_file_location("bench_sets", ROOT / "benchmarks/_sets.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["bench_sets"] = module
    try:
        spec.loader.exec_module(module)
        yield module
    finally:
        del sys.modules["bench_sets"]


def _score(where: object) -> Score:
    score = evaluate(where).statements  # type: ignore[arg-type]
    assert score is not None
    return score


@pytest.mark.parametrize("annotator", ["a", "b"])
def test_the_five_reports(annotator: str, shared: Path, sets: ModuleType) -> None:
    file = ROOT / f"validation/five_reports/{annotator}.json"
    if not (shared / "reports").is_dir():
        pytest.skip("the five reports are not at hand")
    score = _score(sets.by_offsets(file, shared / "reports").articles)
    assert score.found.precision >= 0.85
    assert score.found.f1 >= 0.88
    assert score.joint.f1 >= 0.84
    assert score.source_right >= 0.86
    assert score.outermost_source_right >= 0.95
    assert score.paired_source_right >= 0.95


@pytest.mark.parametrize(("name", "joint"), [("1", 0.83), ("2", 0.82), ("3", 0.79), ("4", 0.81)])
def test_wire_news(name: str, joint: float, shared: Path, sets: ModuleType) -> None:
    """The errors of the fourth set were never looked at."""
    texts = shared / "peers/reading/timebank"
    if not texts.is_dir():
        pytest.skip("TimeBank is not at hand")
    score = _score(sets.by_offsets(ROOT / f"validation/timebank/{name}.json", texts).articles)
    assert score.found.precision >= 0.93
    assert score.found.f1 >= 0.88
    assert score.joint.f1 >= joint
    assert score.source_right >= 0.84
    assert score.outermost_source_right >= 0.94
    assert score.paired_source_right >= 0.95


@pytest.mark.parametrize(
    ("name", "f1", "joint", "source"),
    [
        ("greystrand-merger", 0.91, 0.81, 0.82),
        ("dessim-channel", 0.88, 0.75, 0.79),
        ("airline-strike", 0.92, 0.82, 0.84),
        ("dermat-channel", 0.96, 0.91, 0.92),
        ("sendrik-dam", 0.95, 0.88, 0.90),
        ("ilmo-talks", 0.94, 0.88, 0.90),
    ],
)
def test_newsrooms(name: str, f1: float, joint: float, source: float) -> None:
    """The errors of the third, fifth and sixth were never looked at."""
    score = _score(ROOT / "validation/newsrooms" / name)
    assert score.found.precision >= 0.95
    assert score.found.f1 >= f1
    assert score.joint.f1 >= joint
    assert score.source_right >= source
    assert score.paired_source_right >= 0.92


def test_our_own_sets() -> None:
    scores = {folder.name: _score(folder) for folder in SETS}
    assert len(scores) == 6
    for name, score in scores.items():
        assert score.found.precision >= 0.86, name
        assert score.found.f1 >= 0.82, name
        assert score.joint.f1 >= 0.67, name
    n = len(scores)
    assert sum(s.found.f1 for s in scores.values()) / n >= 0.86
    assert sum(s.joint.f1 for s in scores.values()) / n >= 0.74
    assert sum(s.source_right for s in scores.values()) / n >= 0.83
