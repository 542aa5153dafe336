"""What the sections say, sentence by sentence, on the smallest case that makes them say it."""

from __future__ import annotations

from pathlib import Path

import pytest

from backchannel.brief import build_brief, render
from backchannel.casefile import load_case

HEAD = "title: T\nas_of: 2031-06-10\nparties: {a: {name: Ardal}, b: {name: Bexmoor}}\n"


def said(folder: Path, case: str, section: str, language: str = "en") -> str:
    """One section of the brief of a case, on one line."""
    (folder / "case.yaml").write_text(HEAD + case)
    loaded = load_case(folder)
    assert [str(d) for d in loaded.diagnostics if d.severity.value == "error"] == []
    document = build_brief(loaded.case, sections=[section], language=language)
    assert [n.title for n in document.notices] == []
    return " ".join(render(document, "md").split())


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("n", [1, 2])
def test_follow_through_claims_no_deadline(tmp_path: Path, n: int, language: str) -> None:
    """A threat with an outcome need not have had a deadline."""
    entry = "by: a, to: b, demand: sign, outcome: backed down"
    rows = "\n".join(f"  t{i}: {{{entry}}}" for i in range(n))
    text = said(tmp_path, f"threats:\n{rows}\n", "threats", language)
    record = text.split("Follow-through" if language == "en" else "Was aus Drohungen wurde")[-1]
    assert "deadline" not in record
    assert "Frist" not in record
    assert ("outcome is on record" if language == "en" else "Ausgang festgehalten ist") in record


@pytest.mark.parametrize(
    ("language", "answer", "itself", "whose"),
    [
        (
            "en",
            "Proposals whose answer is disputed:",
            "Proposals that are disputed:",
            "Disputed is the answer of Bexmoor.",
        ),
        (
            "de",
            "Vorschläge, auf die die Antwort umstritten ist:",
            "Vorschläge, die umstritten sind:",
            "Umstritten ist die Antwort von Bexmoor.",
        ),
    ],
)
def test_a_disputed_offer_is_not_a_disputed_answer(
    tmp_path: Path, language: str, answer: str, itself: str, whose: str
) -> None:
    offer = "by: a, to: b, status: disputed"
    text = said(
        tmp_path,
        f"proposals:\n  one: {{{offer}, says: A long truce., answers: {{b: unanswered}}}}\n"
        f"  two: {{{offer}, says: A short one, answers: {{b: disputed}}}}\n",
        "unknown",
        language,
    )
    first, second = text.split(itself)
    assert f"{answer} - Ardal: A short one. {whose}" in first
    assert second.startswith(" - Ardal: A long truce.")
    assert "A short one" not in second


OPTIONS = """
model:
  options:
    a: {arm: {says: take up arms}, share: {says: The share, values: [low, high]}}
    b: {leave: {says: give up its forts in a long truce}, pay: {}}
  preferences: {a: {unknown: [%s]}, b: [pay]}
"""


@pytest.mark.parametrize(
    ("expression", "english", "german"),
    [
        (
            "leave",
            "“Bexmoor: give up its forts in a long truce”",
            "„Bexmoor: give up its forts in a long truce“",
        ),
        (
            "not arm if not (pay or leave)",
            "not “Ardal: take up arms” if not (“Bexmoor: pay” or "
            "“Bexmoor: give up its forts in a long truce”)",
            "nicht „Ardal: take up arms“, falls nicht („Bexmoor: pay“ oder "
            "„Bexmoor: give up its forts in a long truce“)",
        ),
        (
            "pay implies arm and share = high",
            "if “Bexmoor: pay”, then “Ardal: take up arms” and “Ardal: The share: high”",
            "wenn „Bexmoor: pay“, dann „Ardal: take up arms“ und „Ardal: The share: high“",
        ),
        (
            "pay = no iff share in [low, high]",
            "not “Bexmoor: pay” exactly if “Ardal: The share: low or high”",
            "nicht „Bexmoor: pay“ genau dann, wenn „Ardal: The share: low oder high“",
        ),
    ],
)
def test_an_open_preference_names_who_would_do_it(
    tmp_path: Path, expression: str, english: str, german: str
) -> None:
    case = OPTIONS % f'"{expression}"'
    assert f"- whether Ardal prefers: {english}" in said(tmp_path, case, "unknown")
    assert f"- ob Ardal vorzieht: {german}" in said(tmp_path, case, "unknown", "de")


def test_who_knew_since_a_day_within_a_span(tmp_path: Path) -> None:
    case = (
        "claims: {k: {says: It goes on.}}\n"
        "knowledge: [{party: a, of: k, since: 2031-02-25~/2031-03-05}]\n"
    )
    text = said(tmp_path, case, "unknown")
    assert "since a day between about 25 February 2031 and 5 March 2031" in text


def test_a_figure_stands_beside_its_unit_not_before_it(tmp_path: Path) -> None:
    """A unit is the case's own word in one form; no number is right before it."""
    case = (
        "figures:\n"
        "  all: {unit: hostages, value: 3}\n  dead: {unit: hostages, value: 1}\n"
        "  alive: {unit: hostages}\n  log: {unit: pages, value: 50, about: yes}\n"
        "  out: {unit: hostages, readings: [{at_least: 3000}, {value: 2}]}\n"
        "equations: [all = alive + dead]\n"
    )
    rows = {
        "en": (
            "| Dead | 1 | hostages |",
            "| Alive | 2 by the sums | hostages |",
            "| Log | about 50 | pages |",
            "| Out | at least 2 (sources differ) | hostages |",
            "- Out: at least 3,000, 2.",
        ),
        "de": (
            "| Alive | 2 nach den Summen | hostages |",
            "| Log | etwa 50 | pages |",
            "| Out | mindestens 2 (Quellen verschieden) | hostages |",
            "- Out: mindestens 3.000, 2.",
        ),
    }
    for language, expected in rows.items():
        text = said(tmp_path, case, "figures", language)
        for row in expected:
            assert row in text
    assert "Log: about 50" in said(tmp_path, case, "unknown")


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "All: 13,500 to 14,000 on the left, 13,200 on the right."),
        ("de", "All: 13.500 bis 14.000 auf der linken Seite, 13.200 auf der rechten Seite."),
    ],
)
def test_sums_that_miss_in_the_numbers_of_the_language(
    tmp_path: Path, language: str, expected: str
) -> None:
    case = (
        "figures:\n  all: {unit: boxes, at_least: 13500, at_most: 14000}\n"
        "  north: {unit: boxes, value: 8200}\n  south: {unit: boxes, value: 5000}\n"
        "equations: [all = north + south]\n"
    )
    assert expected in said(tmp_path, case, "figures", language)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "- All, as told by Ardal: 44 on the left"),
        ("de", "- All, nach Angaben von Ardal: 44 auf der linken Seite"),
    ],
)
def test_a_source_that_misses_its_own_sum_is_named(
    tmp_path: Path, language: str, expected: str
) -> None:
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports/r.md").write_text(
        "---\ntitle: R\noutlet: o\npublished: 2031-06-01\n---\nThey hold 44, 27 and 18.\n"
    )
    counted = ", ".join(f"{{figure: {f}, value: {n}}}" for f, n in _OWN.items())
    (tmp_path / "reports/r.yaml").write_text(
        "- {id: r-1, span: [0, 9], quote: They hold, source: {party: a}, kind: claim,\n"
        f"   ground_rule: on the record, figures: [{counted}]}}\n"
    )
    case = (
        "outlets: {o: {name: O}}\nfigures:\n  all: {unit: people, value: 46}\n"
        "  one: {unit: people, value: 28}\n  two: {unit: people, value: 18}\n"
        "equations: [all = one + two]\n"
    )
    assert expected in said(tmp_path, case, "figures", language)


#: What one source counts; its parts come to 45.
_OWN = {"all": 44, "one": 27, "two": 18}
