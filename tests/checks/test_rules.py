"""The rules: what they must not find, what they find in spite of others, and what they keep."""

from __future__ import annotations

import random
import textwrap
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.casefile import Case, ParseCache, load_case, load_text
from backchannel.checks import CODES, CheckCache, check_case, rules
from backchannel.checks import _registry as registry
from backchannel.checks._near import Names, distance_one
from backchannel.diagnostics import Code, Diagnostic, Severity, Span
from backchannel.errors import NotFound, near

BASE = """\
title: A case
as_of: 2025-03-13
parties:
  us: {name: We, people: {ann: {name: Ann Lee, until: 2025-03-05}}}
  them: {name: They, people: {bob: {name: Bob Ray}}}
  wing: {name: Their wing, part_of: them, people: {cat: {name: Cat Moe}}}
outlets:
  paper: {name: The Paper, reliability: B}
issues:
  truce: {values: [none, long]}
claims:
  on: {says: The talks go on.}
"""
TEXT = "The talks\ngo on, said They.\n"
REPORT = f"---\ntitle: News\noutlet: paper\npublished: 2025-03-05\n---\n\n{TEXT}"
STATEMENT = """\
- id: s-1
  span: [0, 15]
  quote: The talks go on
  source: {party: us, person: ann}
  kind: claim
  supports: on
  issue: truce
"""


def found_in(extra: str = "", statement: str = STATEMENT, **files: str) -> set[str]:
    """Codes found in the base case with some more in it."""
    case, diagnostics = load_text(
        BASE + textwrap.dedent(extra),
        **{"reports/r-1.md": REPORT, "reports/r-1.yaml": statement, **files},
    )
    assert not diagnostics, diagnostics
    return {d.code for d in check_case(case)}


def test_nothing_is_wrong_with_the_base_case() -> None:
    assert found_in("positions: {p: {party: wing, issue: truce, evidence: s-1}}") == set()


@pytest.mark.parametrize(
    ("code", "extra", "statement"),
    [
        ("BC113", "", STATEMENT),
        ("BC130", "", STATEMENT + "  on: 2025-03-05\n"),
        ("BC130", "", STATEMENT + "  on: 2025-03-06\n"),
        ("BC130", "", STATEMENT + "  on: 2025-03\n"),
        ("BC165", "", STATEMENT.replace("{party: us, person: ann}", "{party: them, person: cat}")),
        ("BC108", "", STATEMENT + "  value: long\n"),
        ("BC150", "", STATEMENT.replace("supports", "denies")),
        ("BC115", "", STATEMENT + STATEMENT.replace("s-1", "s-2").replace("ann", "bob")),
        (
            "BC132",
            "positions: {p: {party: us, issue: truce, since: 2025-03-01, until: 2025-03}}",
            STATEMENT,
        ),
        (
            "BC135",
            "events: {e: {type: AGREE, says: x, on: 2025-03-20, status: future}}",
            STATEMENT,
        ),
        (
            "BC137",
            "events: {e: {type: AGREE, says: x, on: 2025-03-05, evidence: s-1}}",
            STATEMENT,
        ),
        (
            "BC136",
            "threats: {t: {by: us, to: them, demand: x, deadline: 2025-03-13}}",
            STATEMENT,
        ),
        (
            "BC140",
            """\
            agreements:
              a:
                name: A
                phases:
                  one:
                    runs: 2025-01-01/2025-02-28
                    obligations:
                      first: {by: us, does: x, due: 2025-03-01}
                      second: {by: us, does: y, due: 2025-01}
            """,
            STATEMENT,
        ),
        (
            "BC141",
            """\
            agreements:
              a:
                name: A
                phases:
                  one: {runs: 2025-01-01/2025-02-28}
                  two: {runs: 2025-02-28/2025-04-01}
                  three: {}
            """,
            STATEMENT,
        ),
        (
            "BC142",
            """\
            agreements:
              a:
                name: A
                parties: [us, them]
                phases:
                  one: {obligations: {first: {by: wing, does: x}, second: {by: bob, does: y}}}
            """,
            STATEMENT,
        ),
        (
            "BC143",
            """\
            agreements:
              a:
                name: A
                phases:
                  one:
                    obligations:
                      o:
                        by: us
                        does: x
                        implementation: 1
                        history: [{on: 2025-03-01, level: 1}, {on: 2025-02-01, level: 3}]
            """,
            STATEMENT,
        ),
        (
            "BC182",
            """\
            positions:
              p: {party: us, issue: truce, value: long, until: 2025-02-01}
              q: {party: us, issue: truce, value: long, stance: rejects, since: 2025-02-01}
            """,
            STATEMENT,
        ),
        (
            "BC123",
            """\
            figures: {a: {unit: people, value: 1}, b: {unit: People, value: 1}}
            equations: ["a = b"]
            """,
            STATEMENT,
        ),
        ("BC154", "figures: {a: {unit: people, value: 1, evidence: s-1}}", STATEMENT),
        ("BC116", "", STATEMENT),
        ("BC138", "", STATEMENT + "  on: 2025-03\n"),
        (
            "BC139",
            "channels: {c: {between: [us, them], since: 2025-03~, until: 2025-03-05}}\n"
            "events: {e: {type: AGREE, says: x, on: 2025-03-04, channel: c}}",
            STATEMENT,
        ),
        ("BC111", "knowledge: [{party: us, of: s, evidence: s-1}]\nchannels: {s: {}}", STATEMENT),
    ],
)
def test_what_must_not_be_found(code: str, extra: str, statement: str) -> None:
    extra = textwrap.dedent(extra)
    if "channels: {s: {}}" in extra:
        extra = extra.replace("{s: {}}", "{s: {between: [us, them], evidence: s-1}}")
    assert code not in found_in(extra, statement)


def test_reports_that_share_a_source_are_no_circle() -> None:
    """r-1 and r-2 rely on r-3, and r-4 on both: a diamond."""

    def relying(on: str) -> str:
        return REPORT.replace("published:", f"relies_on: {on}\npublished:")

    assert "BC171" not in found_in(
        **{
            "reports/r-1.md": relying("r-3"),
            "reports/r-2.md": relying("r-3"),
            "reports/r-3.md": REPORT,
            "reports/r-4.md": relying("[r-1, r-2]"),
        }
    )


def test_a_circle_is_named_once() -> None:
    files = {
        f"reports/r-{i}.md": REPORT.replace("published:", f"relies_on: r-{(i + 1) % 3}\npublished:")
        for i in range(3)
    }
    case = load_text(BASE, **files).case
    circles = check_case(case, only=["BC171"])
    assert [d.message for d in circles] == ["the report relies on itself: r-0 → r-1 → r-2 → r-0"]


def test_entries_that_could_not_be_read_do_not_dangle() -> None:
    """A claim that lacks its text is told as such; what refers to it is not unknown."""
    case, diagnostics = load_text(
        BASE.replace("{says: The talks go on.}", "{}"),
        **{"reports/r-1.md": REPORT, "reports/r-1.yaml": STATEMENT},
    )
    assert [d.code for d in diagnostics] == ["BC010"]
    assert not check_case(case, only=["BC106"])


def test_as_of_can_be_another_day() -> None:
    case = load_text(BASE, **{"reports/r-1.md": REPORT}).case
    assert not check_case(case, only=["BC131"])
    assert check_case(case, only=["BC131"], as_of="2025-02-01")
    assert case.as_of == "2025-03-13"


# the registry


def test_codes_are_unique_and_in_range() -> None:
    codes = [c.code for c in CODES]
    assert len(codes) == len(set(codes))
    assert all("BC100" < c < "BC200" for c in codes)
    assert len(codes) > 45


def test_unknown_codes_are_named() -> None:
    case = load_text(BASE).case
    with pytest.raises(NotFound) as error:
        check_case(case, only=["BC1011"])
    assert error.value.hint is not None
    assert "BC101" in error.value.hint


THEIRS = Code("XY001", Severity.NOTE, "their check", "Found by a check of theirs.", "Nothing.")


class TheirRule:
    """What an installed package may offer: an object with a code and a function."""

    CODE = THEIRS

    @staticmethod
    def check(case: Case) -> Iterable[Diagnostic]:
        yield THEIRS.at(case.span_of("title"), f"{case.title} has a title")


class Entry:
    """Stands for an entry point."""

    def __init__(self, name: str, value: object) -> None:
        self.name, self.value = name, value

    def load(self) -> object:
        if isinstance(self.value, Exception):
            raise self.value
        return self.value


def test_installed_packages_add_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    def plain(case: Case) -> Iterable[Diagnostic]:
        return [THEIRS.at(None, "found by a function")]

    entries = (Entry("theirs", TheirRule), Entry("plain", plain))
    monkeypatch.setattr(registry, "_entries", lambda: entries)
    case = load_text(BASE).case
    found = [d.message for d in check_case(case) if d.code == "XY001"]
    assert found == ["found by a function", "A case has a title"]
    assert [d.code for d in check_case(case, only=["XY001"])] == ["XY001", "XY001"]


def test_a_crashing_check_hides_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def halfway(case: Case) -> Iterable[Diagnostic]:
        yield THEIRS.at(None, "before the crash")
        raise KeyError("x")

    entries = (
        Entry("halfway", halfway),
        Entry("broken import", ImportError("no module")),
        Entry("no list", lambda case: 1 // 0),
    )
    monkeypatch.setattr(registry, "_entries", lambda: entries)
    case = load_text(BASE + "positions: {p: {party: us, issue: truce}}\n").case
    found = check_case(case)
    crashed = [d for d in found if d.code == "BC199"]
    assert len(crashed) == 3
    assert {"BC154", "XY001", "BC150"} <= {d.code for d in found}
    assert any("'halfway'" in d.message and "KeyError" in d.message for d in crashed)


def test_every_rule_has_a_code_and_a_check() -> None:
    for rule in rules():
        assert rule.check is not None or rule.check_report is not None
    for rule in registry._own():
        assert rule.codes, rule.name


# near names

words = st.text("abc1-", min_size=1, max_size=6)


def edits_of_one(name: str, letters: str) -> set[str]:
    """By the definition: all that one letter added, left out, changed or swapped makes."""
    out = set()
    for i in range(len(name) + 1):
        out |= {name[:i] + c + name[i:] for c in letters}
        if i < len(name):
            out |= {name[:i] + name[i + 1 :]}
            out |= {name[:i] + c + name[i + 1 :] for c in letters}
        if i + 1 < len(name):
            out |= {name[:i] + name[i + 1] + name[i] + name[i + 2 :]}
    return out - {name}


@settings(deadline=None, max_examples=300)
@given(words, words)
def test_distance_one_is_one_edit(a: str, b: str) -> None:
    one = b in edits_of_one(a, "abc1-")
    if not any(c.isdigit() for c in a + b):
        assert distance_one(a, b) == one
    elif distance_one(a, b):
        assert one
    assert distance_one(a, b) == distance_one(b, a)


@settings(deadline=None, max_examples=100)
@given(st.lists(st.text("abc-", min_size=3, max_size=7), min_size=101, max_size=150, unique=True))
def test_indexed_names_find_what_a_search_of_all_finds(names: list[str]) -> None:
    rng = random.Random(len(names))
    index = Names(names)
    for name in rng.sample(names, 5):
        slip = sorted(edits_of_one(name, "abc-"))[0]
        if slip in names:
            continue
        sure = index.certain(slip)
        close = [n for n in names if distance_one(slip, n)]
        if sure is not None and sure.casefold() != slip.casefold():
            assert sure in close or sure.replace("-", "") == slip.replace("-", "")
        assert set(index.suggest(slip)) <= set(near(slip, names, most=200))


@pytest.mark.parametrize(
    ("name", "names", "sure"),
    [
        ("isreal", ["israel", "iran"], "israel"),
        ("Us", ["us", "uk"], "us"),
        ("talks_go_on", ["talks-go-on"], "talks-go-on"),
        ("s-2", ["s-1", "s-3"], None),
        ("report-11", ["report-1", "report-12"], None),
        ("cat", ["cats"], None),
        ("claimss", ["claims", "claimsx"], None),
        ("nothing", ["else", "like-it"], None),
    ],
)
def test_only_certain_slips_are_repaired(name: str, names: list[str], sure: str | None) -> None:
    assert Names(names).certain(name) == sure


# caches


def write_case(folder: Path, reports: int = 4) -> None:
    (folder / "reports").mkdir(exist_ok=True)
    (folder / "case.yaml").write_text(BASE)
    for r in range(reports):
        (folder / f"reports/r-{r}.md").write_text(REPORT)
        (folder / f"reports/r-{r}.yaml").write_text(STATEMENT.replace("s-1", f"s-{r}"))


changes = st.tuples(
    st.sampled_from(
        [
            "case.yaml",
            "reports/r-0.yaml",
            "reports/r-1.yaml",
            "reports/r-2.md",
            "reports/r-3.yaml",
            "reports/r-9.md",
        ]
    ),
    st.sampled_from(
        [
            ("supports: on", "supports: off"),
            ("supports: on", "denies: on"),
            ("party: us", "party: use"),
            ("go on", "went on"),
            ("2025-03-05", "2025-04-05"),
            ("published:", "relies_on: r-1\npublished:"),
            ("id: s-", "id: x-"),
            ("kind: claim", "kind: clam"),
            ("title:", "titel:"),
            ("claims:", "claims:\n  off: {says: They stopped., contradicts: on}"),
            ("", REPORT),
            ("\n", "\n\n"),
        ]
    ),
)


@settings(deadline=None, max_examples=40)
@given(st.lists(changes, min_size=1, max_size=6))
def test_caches_change_no_answer(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, tuple[str, str]]]
) -> None:
    """Whatever is edited between loads, cached and fresh answers are the same."""
    folder = tmp_path_factory.mktemp("case")
    write_case(folder)
    parsed, checked = ParseCache(), CheckCache()
    for name, (old, new) in [("case.yaml", ("", "")), *steps]:
        path = folder / name
        text = path.read_text() if path.exists() else ""
        path.write_text(text.replace(old, new, 1) if old else text or new)
        warm, fresh = load_case(folder, cache=parsed), load_case(folder)
        assert warm.diagnostics == fresh.diagnostics
        assert warm.case.hash == fresh.case.hash
        for part in ("statements", "claims", "reports", "parties"):
            assert dict(getattr(warm.case, part)) == dict(getattr(fresh.case, part))
        assert list(warm.case.statements) == list(fresh.case.statements)
        assert check_case(warm.case, cache=checked) == check_case(fresh.case)
        for key in fresh.case.places:
            assert warm.case.span_of(key) == fresh.case.span_of(key)


def test_only_what_changed_is_read_and_looked_at_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import os

    write_case(tmp_path)
    for path in tmp_path.rglob("*.*"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    # Files made a moment ago are not trusted by their times; here they shall be.
    monkeypatch.setattr("backchannel.casefile.cache._RACY_NS", -1)
    parsed, checked = ParseCache(), CheckCache()
    check_case(load_case(tmp_path, cache=parsed).case, cache=checked)
    first = (parsed.parsed, parsed.read, checked.checked)
    check_case(load_case(tmp_path, cache=parsed).case, cache=checked)
    assert (parsed.parsed, parsed.read, checked.checked) == first
    sidecar = tmp_path / "reports/r-2.yaml"
    sidecar.write_text(sidecar.read_text() + "  notes: new\n")
    check_case(load_case(tmp_path, cache=parsed).case, cache=checked)
    assert (parsed.parsed, parsed.read, checked.checked) == (
        first[0] + 1,
        first[1] + 1,
        first[2] + 1,
    )


def test_a_file_changed_within_one_tick_is_seen(tmp_path: Path) -> None:
    """Same size and same times: only reading again can tell, and files just made are read again."""
    import os

    write_case(tmp_path)
    parsed = ParseCache()
    assert load_case(tmp_path, cache=parsed).case.title == "A case"
    main = tmp_path / "case.yaml"
    before = os.stat(main)
    main.write_text(BASE.replace("A case", "B case"))
    os.utime(main, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert load_case(tmp_path, cache=parsed).case.title == "B case"


def test_diagnostics_come_in_the_order_of_the_files() -> None:
    case = load_text(
        BASE + "positions: {p: {party: x, issue: y, evidence: z}}\n",
        **{"reports/r-1.md": REPORT, "reports/r-1.yaml": STATEMENT.replace("us", "zz")},
    ).case
    places = [(d.span.file, d.span.line, d.span.column) for d in check_case(case)]
    assert places == sorted(places)


def test_spans_of_references(tmp_path: Any) -> None:
    case = load_text(BASE + "positions: {p: {party: usa, issue: truce, evidence: s-1}}\n").case
    (bad,) = check_case(case, only=["BC101"])
    assert isinstance(bad.span, Span)
    source = case.source("case.yaml")
    assert source is not None
    assert source.text[bad.span.start : bad.span.end] == "usa"
