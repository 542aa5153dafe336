"""Likelihood words, confidence, the linter, forecasts."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.brief.catalogue import load_wording
from backchannel.brief.document import plain_text
from backchannel.brief.forecasts import brier, forecast_log
from backchannel.brief.linter import lint
from backchannel.brief.words import BANDS, CONFIDENCES, Support, band_of, confidence_of
from backchannel.casefile import Case, load_case
from backchannel.casefile.models import Forecast


@settings(max_examples=200, deadline=None)
@given(st.floats(0, 100))
def test_a_likelihood_and_its_complement_have_mirrored_words(percent: float) -> None:
    order = [b.key for b in BANDS]
    # 100 - p is not exact for tiny p: compare only what survives the round trip.
    if 100 - (100 - percent) == percent:
        assert order.index(band_of(percent).key) == 6 - order.index(band_of(100 - percent).key)


@settings(max_examples=200, deadline=None)
@given(st.floats(0, 100), st.floats(0, 100))
def test_words_rise_with_the_number(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert BANDS.index(band_of(low)) <= BANDS.index(band_of(high))


@settings(max_examples=200, deadline=None)
@given(st.floats(1, 99))
def test_the_word_holds_the_number(percent: float) -> None:
    band = band_of(percent)
    assert band.low <= percent <= band.high


@pytest.mark.parametrize(
    ("percent", "word"),
    [
        (1, "almost no chance (1–5 %)"),
        (12, "very unlikely (5–20 %)"),
        (30, "unlikely (20–45 %)"),
        (50, "roughly even chance (45–55 %)"),
        (65, "likely (55–80 %)"),
        (90, "very likely (80–95 %)"),
        (97, "almost certain (95–99 %)"),
    ],
)
def test_words_as_printed(percent: float, word: str) -> None:
    assert plain_text(load_wording("en").likelihood(percent)) == word


def test_no_word_for_what_is_no_percentage() -> None:
    with pytest.raises(ValueError, match="no percentage"):
        band_of(101)


supports = st.builds(
    Support, st.integers(0, 5), st.booleans(), st.sampled_from(["", "A", "B", "C", "D", "E", "F"])
)


@settings(max_examples=100, deadline=None)
@given(st.lists(supports, min_size=1, max_size=4), supports)
def test_confidence_is_that_of_the_weakest(found: list[Support], more: Support) -> None:
    def level(given: list[Support]) -> int:
        return CONFIDENCES.index(confidence_of(given))

    assert level([*found, more]) == min(level(found), level([more]))


def test_confidence_of_nothing_is_low() -> None:
    assert confidence_of([]) == "low"
    assert confidence_of([Support(3, best="A")]) == "high"
    assert confidence_of([Support(3, best="C")]) == "moderate"
    assert confidence_of([Support(3, denied=True, best="A")]) == "low"


HEAD = """
title: A case
as_of: 2025-03-13
parties: {us: {name: We}}
outlets: {paper: {name: Paper, reliability: B}}
claims: {go: {says: It goes on.}}
"""
REPORT = "---\ntitle: T\noutlet: paper\npublished: 2025-03-05\n---\nIt goes on, we said.\n"
SIDECAR = """
- {id: s-1, span: [0, 10], quote: It goes on, source: {party: us}, kind: claim,
   ground_rule: on the record, supports: go}
"""


def case_of(folder: Path, text: str) -> Case:
    (folder / "reports").mkdir(exist_ok=True)
    (folder / "case.yaml").write_text(HEAD + text)
    (folder / "reports/r.md").write_text(REPORT)
    (folder / "reports/r.yaml").write_text(SIDECAR)
    loaded = load_case(folder)
    assert [str(d) for d in loaded.diagnostics if d.severity.value == "error"] == []
    return loaded.case


def found(folder: Path, *entry: str) -> list[str]:
    body = "judgements:\n  j: {" + ", ".join(entry) + "}\n"
    return [d.code for d in lint(case_of(folder, body))]


@pytest.mark.parametrize(
    ("entry", "codes"),
    [
        ("says: It goes on., evidence: s-1", []),
        ("says: It goes on., claims: go", []),
        ("says: It goes on.", ["BC501"]),
        ("says: It is likely with moderate confidence., evidence: s-1", ["BC502"]),
        ("says: It is likely. Confidence is low., evidence: s-1", []),
        ("says: 'Perhaps it ends, a good chance.', evidence: s-1", ["BC503", "BC503"]),
        ("says: It ends in May 2025., evidence: s-1, likelihood: 60", []),
        ("says: It may end., evidence: s-1", ["BC503"]),
        ("says: It will end., evidence: s-1, likelihood: 60", ["BC504"]),
        ("says: It will end by 2 April., evidence: s-1, likelihood: 60", []),
        ("says: It is very likely over., evidence: s-1, likelihood: 85", []),
        ("says: It is very likely over., evidence: s-1, likelihood: 70", ["BC506"]),
        ("says: There is a roughly even chance., evidence: s-1, likelihood: 50", []),
        ("says: It is over., evidence: s-1, likelihood: 0", ["BC505"]),
        ("says: It is over., evidence: s-1, confidence: moderate", ["BC508"]),
        ("says: It is over., evidence: s-1, confidence: low", []),
    ],
)
def test_the_linter(tmp_path: Path, entry: str, codes: list[str]) -> None:
    assert found(tmp_path, entry) == codes


def test_the_linter_speaks_the_language_of_the_case(tmp_path: Path) -> None:
    text = "judgements:\n  j: {says: Vielleicht endet es., evidence: s-1}\n"
    case = case_of(tmp_path, text)
    assert lint(case) == ()
    assert [d.code for d in lint(case, language="de")] == ["BC503"]


def test_a_finding_points_at_the_words(tmp_path: Path) -> None:
    case = case_of(tmp_path, "judgements:\n  j: {says: It is possibly over., evidence: s-1}\n")
    (finding,) = lint(case)
    source = case.source("case.yaml")
    assert source is not None
    assert source.text[finding.span.start : finding.span.end] == "possibly"


def murphy(forecasts: list[tuple[float, bool]]) -> float:
    """Brier score from the definition."""
    return sum((p / 100 - o) ** 2 for p, o in forecasts) / len(forecasts)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 99), st.booleans()), min_size=1, max_size=20))
def test_the_score_and_its_parts(given_: list[tuple[int, bool]]) -> None:
    forecasts = {
        str(i): Forecast(
            says="x",
            likelihood=p,
            on="2025-01-01",
            resolves="2025-02-01",
            outcome="yes" if o else "no",
        )
        for i, (p, o) in enumerate(given_)
    }
    log = forecast_log(Case(forecasts=forecasts))
    assert log.brier is not None
    assert log.base is not None
    assert log.reliability is not None
    assert log.resolution is not None
    assert log.brier == pytest.approx(murphy(list(given_)))
    assert log.brier == pytest.approx(log.reliability - log.resolution + log.base)
    assert log.resolved == len(given_)
    assert sum(b.n for b in log.bands) == len(given_)


def test_void_and_open_forecasts_do_not_count() -> None:
    def entry(**more: str) -> Forecast:
        fields = {"says": "x", "likelihood": 80, "on": "2025-01-01", "resolves": "2025-02-01"}
        return Forecast(**{**fields, **more})  # type: ignore[arg-type]

    case = Case(
        as_of="2025-01-15",
        forecasts={
            "void": entry(outcome="void"),
            "open": entry(),
            "due": entry(resolves="2025-01-10"),
            "no": entry(outcome="no"),
        },
    )
    log = forecast_log(case)
    assert [r.state for r in log.forecasts] == ["void", "open", "due", "no"]
    assert log.resolved == 1
    assert log.brier == pytest.approx(0.64) == pytest.approx(brier(80, False))
    assert forecast_log(Case()).brier is None


def test_the_command_forecasts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from backchannel.cli import main

    case_of(
        tmp_path,
        "forecasts:\n"
        "  a: {says: It ends by April., likelihood: 70, on: 2025-03-06, resolves: 2025-04-01,"
        " evidence: s-1}\n"
        "  b: {says: It ended by 8 March., likelihood: 10, on: 2025-03-06, resolves: 2025-03-08,"
        " outcome: no, resolved_on: 2025-03-09, evidence: s-1}\n",
    )

    def run(*arguments: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as stop:
            main(["forecasts", str(tmp_path), *arguments])
        return int(stop.value.code or 0), capsys.readouterr().out

    status, out = run()
    assert status == 0
    assert "1 resolved, Brier score 0.010" in out
    assert "very unlikely: 0 of 1 came true" in out
    status, out = run("--as-of", "2025-05-01")
    assert status == 1
    assert "due, not resolved" in out
    status, out = run("--csv")
    assert out.splitlines()[1] == "a,It ends by April.,70,likely,2025-04-01,open,"
    status, out = run("--json")
    assert '"brier": 0.01' in out
