"""Whatever stands in a folder, loading and checking answer, and every place lies in its file."""

from __future__ import annotations

import json
import os
import re
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backchannel.casefile import Loaded, load_case
from backchannel.checks import check_case
from backchannel.diagnostics import Diagnostic, Span, render

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
_BREAK = re.compile(r"\r\n|\r|\n")

STATEMENT = """\
- id: s-1
  span: [4, 9]
  quote: talks
  source: {party: us, person: ann}
  kind: claim
  supports: [c-1]
  figures: [{figure: f-1, value: 3}]
"""
REPORT = "---\ntitle: News\noutlet: paper\npublished: 2025-03-05\n---\n\nThe talks go on.\n"
CASE = """\
title: A case
as_of: 2025-03-13
include: more.yaml
parties: {us: {name: We, people: {ann: {name: Ann}}}, them: {name: They}}
outlets: {paper: {name: The Paper}}
issues: {i-1: {values: [none, all]}}
claims: {c-1: {says: It is so., about: i-1}}
figures: {f-1: {unit: people, value: 3}}
equations: ["f-1 = f-1"]
positions: {p-1: {party: us, issue: i-1, value: all, evidence: s-1}}
threats: {t-1: {by: us, to: them, demand: Leave., made: 2025-03-01}}
agreements:
  a-1: {name: A, phases: {one: {runs: 2025-01/2025-02, obligations: {o: {by: us, does: x}}}}}
model: {options: {us: {talk: {}}}, preferences: {us: [talk]}}
"""
MORE = "knowledge:\n  - {party: them, of: c-1, since: 2025-03-02}\n"

#: What damages a file in ways that parsers dislike.
TOKENS = [
    "\x00",
    "\x07",
    "\x85",
    "\u2028",
    "\u2029",
    "\ufeff",
    "😀",
    "\r",
    "\r\n",
    "\n",
    "\t",
    "-",
    ":",
    "?",
    ",",
    "[",
    "]",
    "{",
    "}",
    "#",
    "&",
    "*",
    "!",
    "|",
    ">",
    "'",
    '"',
    "%",
    "@",
    "`",
    "~",
    "---",
    "...",
    "<<",
    "&a",
    "*a",
    "!!binary",
    "!!python/object:os.system",
    "nan",
    "1e999",
    "-1",
    "99999999999999999999",
    "no",
    "null",
    "[[[[[[",
    "{{{{{{",
    "]]]]",
    "2025-02-30",
    "2025-XX",
    "[4,9]",
    "[1e999,nan]",
    "[9,4]",
    "[-1,2]",
    "''",
    '""',
    "|-",
    ">+",
    "us",
    "s-1",
    "i-1",
]


def valid(span: Span, loaded: Loaded) -> None:
    """The span lies in its file, and lines and columns say the same as the offsets."""
    source = loaded.case.source(span.file)
    if source is None:
        return
    text = source.text
    if len(text) > 100_000 and span.start > 1_000:
        # Counting anew takes long; the beginning of a long file will do.
        assert span.start <= span.end <= len(text)
        return
    assert 0 <= span.start <= span.end <= len(text)
    for at, line, column in (
        (span.start, span.line, span.column),
        (span.end, span.end_line, span.end_column),
    ):
        # Counted anew, from the definition: a break is \r\n, \r or \n.
        starts = [0, *(m.end() for m in _BREAK.finditer(text))]
        own = max(s for s in starts if s <= at)
        assert (starts.index(own) + 1, at - own + 1) == (line, column)


def examined(folder: Path, *, slow: float = 5.0) -> tuple[Loaded, list[Diagnostic]]:
    """Load, check and print; everything that must hold of the findings is asserted."""
    begin = time.monotonic()
    loaded = load_case(folder)
    found = [*loaded.diagnostics, *check_case(loaded.case)]
    assert time.monotonic() - begin < slow
    for diagnostic in found:
        assert diagnostic.code != "BC199", diagnostic.message
        for span in (diagnostic.span, *(s for s, _ in diagnostic.related)):
            valid(span, loaded)
        if diagnostic.fix is not None:
            for edit in diagnostic.fix.edits:
                valid(edit.span, loaded)
                assert loaded.case.source(edit.span.file) is not None
        source = loaded.case.source(diagnostic.span.file)
        render(diagnostic, source.text if source else None).encode("utf-8")
        json.dumps(diagnostic.to_json()).encode("utf-8")
    return loaded, found


def write(folder: Path, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


FILES = {
    "case.yaml": CASE,
    "more.yaml": MORE,
    "reports/r-1.md": REPORT,
    "reports/r-1.yaml": STATEMENT,
}


@st.composite
def damaged(draw: st.DrawFn) -> dict[str, bytes]:
    """The files of a case with a few cuts, doublings and insertions, and odd newlines."""
    files = dict(FILES)
    for _ in range(draw(st.integers(1, 4))):
        name = draw(st.sampled_from(sorted(files)))
        text = files[name]
        at = draw(st.integers(0, len(text)))
        end = min(len(text), at + draw(st.sampled_from([0, 0, 1, 3, 20, 200])))
        insert = draw(st.sampled_from(TOKENS) | st.text(max_size=4) | st.just(text[at:end] * 2))
        files[name] = text[:at] + insert + text[end:]
    newline = draw(st.sampled_from(["\n", "\n", "\r\n", "\r"]))
    mark = draw(st.sampled_from(["", "", "\ufeff"]))
    return {
        name: (mark + text.replace("\n", newline)).encode("utf-8", "surrogatepass")
        for name, text in files.items()
    }


def test_the_files_are_sound_before_they_are_damaged(tmp_path: Path) -> None:
    write(tmp_path, {n: t.encode() for n, t in FILES.items()})
    loaded, _ = examined(tmp_path)
    assert loaded.diagnostics == ()


@settings(deadline=None, max_examples=250, suppress_health_check=list(HealthCheck))
@given(damaged())
def test_damaged_files(files: dict[str, bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), files)
        examined(Path(folder))


@settings(deadline=None, max_examples=100, suppress_health_check=list(HealthCheck))
@given(
    st.dictionaries(
        st.sampled_from(sorted(FILES)), st.binary(max_size=80) | st.text(max_size=80), min_size=1
    )
)
def test_any_bytes(files: dict[str, bytes | str]) -> None:
    raw = {n: d if isinstance(d, bytes) else d.encode("utf-8") for n, d in files.items()}
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), {"case.yaml": b"title: A\n", **raw})
        examined(Path(folder))


yaml_like = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["us", "s-1", "2025-03-05", "no", "[1, 2]", "talk", "i-1", "=", "us = us"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "us",
                    "them",
                    "name",
                    "people",
                    "says",
                    "party",
                    "issue",
                    "value",
                    "evidence",
                    "by",
                    "to",
                    "on",
                    "since",
                    "until",
                    "readings",
                    "unit",
                    "equation",
                    "phases",
                    "obligations",
                    "runs",
                    "due",
                    "options",
                    "preferences",
                    "talk",
                    "states",
                    "moves",
                    "parties",
                    "scores",
                    "issues",
                    "terms",
                    "answers",
                    "between",
                    "kind",
                    "span",
                    "source",
                    "id",
                    "quote",
                    "figures",
                ]
            )
            | st.text(max_size=5),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(deadline=None, max_examples=250, suppress_health_check=list(HealthCheck))
@given(
    st.dictionaries(
        st.sampled_from(
            [
                "title",
                "as_of",
                "format",
                "include",
                "language",
                "parties",
                "channels",
                "outlets",
                "issues",
                "positions",
                "claims",
                "figures",
                "equations",
                "events",
                "agreements",
                "proposals",
                "threats",
                "knowledge",
                "judgements",
                "forecasts",
                "model",
                "deal",
                "notes",
                "references",
            ]
        ),
        yaml_like,
        max_size=5,
    ),
    yaml_like,
    yaml_like,
)
def test_any_data_in_every_section(case: object, front: object, statements: object) -> None:
    """YAML is a superset of JSON, near enough: any data in the place of any other."""
    with tempfile.TemporaryDirectory() as folder:
        write(
            Path(folder),
            {
                "case.yaml": json.dumps(case).encode(),
                "reports/r-1.md": f"---\n{json.dumps(front)}\n---\nText.".encode(),
                "reports/r-1.yaml": json.dumps([statements]).encode(),
            },
        )
        examined(Path(folder))


@pytest.mark.parametrize("folder", sorted(GOLDEN.glob("BC*")), ids=lambda p: p.name)
def test_places_in_the_reproducers(folder: Path) -> None:
    examined(folder)


# one by one


def case_of(tmp_path: Path, text: str | bytes, **files: str) -> tuple[Loaded, list[Diagnostic]]:
    raw = text if isinstance(text, bytes) else text.encode()
    write(tmp_path, {"case.yaml": raw, **{n: t.encode() for n, t in files.items()}})
    return examined(tmp_path)


def codes(found: list[Diagnostic]) -> set[str]:
    return {d.code for d in found}


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("title: A\r\nas_of: soon\r\n", 2, 8),
        ("title: A\ras_of: soon\r", 2, 8),
        ("\ufefftitle: A\nas_of: soon\n", 2, 8),
        ("title: 😀😀\nas_of: soon\n", 2, 8),
        ('title: "a\u2028b"\nas_of: soon\n', 2, 8),
        ('title: "a\x85b"\nas_of: soon\n', 2, 8),
        ("title:\tA\nas_of:\t\tsoon\n", 2, 9),
        ("{title: 😀, as_of: soon}", 1, 19),
    ],
)
def test_lines_and_columns(tmp_path: Path, text: str, line: int, column: int) -> None:
    _, found = case_of(tmp_path, text)
    place = next(d.span for d in found if d.code == "BC014")
    assert (place.line, place.column) == (line, column)
    assert place.end_column - place.column == 4


def test_the_excerpt_is_the_line_named(tmp_path: Path) -> None:
    loaded, found = case_of(tmp_path, 'title: "a\u2028b\x85c"\nas_of: soon\n')
    bad = next(d for d in found if d.code == "BC014")
    source = loaded.case.source("case.yaml")
    assert source is not None
    assert "  as_of: soon\n         ^^^^" in render(bad, source.text)


@pytest.mark.parametrize(
    "text",
    [
        "a: " + "[" * 100_000,
        "a: " + "{a: " * 50_000,
        "- " * 50_000 + "a",
        "\n".join(" " * i + "a:" for i in range(2_000)),
        "? " * 20_000,
        "a: " + "[" * 3000 + "]" * 3000,
        "a: " + '"' + "x" * 2_000_000 + '"',
        "# " + "x" * 2_000_000,
        "a: &a [*a]",
        "a: &a {b: *a}",
        "&a a: *a",
        "x: &x [1,2]\n" + "".join(f"y{i}: [*x, *x]\n" for i in range(20_000)),
        "\n".join(f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]" if i else "a0: &a0 x" for i in range(60)),
        "!!python/object/apply:os.system [echo]",
        "<<: {title: A}",
        "? [a, b]\n: c",
        "? {a: b}\n: c",
        "%YAML 9.9\n---\ntitle: A",
        "--- a\n--- b",
        "\t\ttitle: A",
        "a: 'unclosed",
        "a: |\n  text\n b: c",
    ],
    ids=range(22),
)
def test_bombs_and_oddities_in_bounded_time(tmp_path: Path, text: str) -> None:
    loaded, found = case_of(tmp_path, text)
    assert any(d.severity == "error" for d in found)
    assert loaded.case.title in ("", "A")


def test_ten_thousand_lines(tmp_path: Path) -> None:
    lines = "".join(f"  c-{i}: {{says: Claim {i}., about: nobody-{i}}}\n" for i in range(10_000))
    loaded, found = case_of(tmp_path, f"title: A\nclaims:\n{lines}")
    assert len(loaded.case.claims) == 10_000
    assert sum(d.code == "BC111" for d in found) == 10_000


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"title: caf\xe9\n", "BC002"),
        ("title: A\n".encode("utf-16"), "BC002"),
        ("title: A\n".encode("utf-32"), "BC002"),
        (b"title: A\xff\xfe\n", "BC002"),
        (b"title: \xed\xa0\x80\n", "BC002"),
        (b"title: A\0\n", "BC003"),
        (b"", "BC010"),
        (b"\xef\xbb\xbf", "BC010"),
        (b"# nothing\n", "BC010"),
        (b"- a\n", "BC013"),
        (b"text\n", "BC013"),
        (b"null\n", "BC013"),
    ],
)
def test_files_that_are_no_case(tmp_path: Path, data: bytes, code: str) -> None:
    _, found = case_of(tmp_path, data)
    assert code in codes(found)


def test_numbers_that_are_none(tmp_path: Path) -> None:
    figures = "figures:\n" + "".join(
        f"  f-{i}: {{unit: x, value: {n}, at_least: {n}}}\n"
        for i, n in enumerate(("nan", "inf", "1e999", "-1e999", "9" * 5000, "1_0", "0x10", "１"))
    )
    sidecar = "".join(
        f"- {{id: s-{i}, span: {span}, source: x, kind: claim}}\n"
        for i, span in enumerate(
            ("[1e999, nan]", "[0, 1e999]", f"[0, {'9' * 5000}]", "[0.5, 2]", "[a, b]", "[1]", "7")
        )
    )
    deal = "deal: {parties: [us], scores: {us: {i: {x: nan, y: 1e999}}}, points: inf}\n"
    loaded, found = case_of(
        tmp_path,
        f"title: A\nformat: {'9' * 5000}\n{figures}equations: ['f-0 = f-1']\n{deal}",
        **{"reports/r-1.md": REPORT, "reports/r-1.yaml": sidecar},
    )
    assert "BC013" in codes(found)
    assert all(abs(f.value) < 1e300 for f in loaded.case.figures.values() if f.value is not None)


def test_includes_that_lead_out_or_in_circles(tmp_path: Path) -> None:
    case = tmp_path / "case"
    (tmp_path / "secret.yaml").write_text("parties: {spy: {name: Spy}}\n")
    case.mkdir()
    (case / "link.yaml").symlink_to("../secret.yaml")
    (case / "loop.yaml").symlink_to("loop.yaml")
    (case / "folder.yaml").mkdir()
    (case / "self.yaml").write_text("include: [self.yaml, case.yaml, other.yaml]\n")
    (case / "other.yaml").write_text("include: self.yaml\n")
    names = "[../secret.yaml, link.yaml, loop.yaml, folder.yaml, self.yaml, /etc/passwd, a/../../x,"
    loaded, found = case_of(case, f'title: A\ninclude: {names} ".", "~", "self.yaml", "a\\0b"]\n')
    assert {"BC005", "BC006", "BC007"} <= codes(found)
    assert "spy" not in loaded.case.parties
    assert set(loaded.case.files) == {"case.yaml", "self.yaml", "other.yaml"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_pipes_devices_and_folders_do_not_hang(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    os.mkfifo(tmp_path / "reports/pipe.md")
    os.mkfifo(tmp_path / "reports/r-1.yaml")
    os.mkfifo(tmp_path / "more.yaml")
    (tmp_path / "reports/zero.md").symlink_to("/dev/zero")
    (tmp_path / "reports/folder.md").mkdir()
    loaded, found = case_of(
        tmp_path, "title: A\ninclude: more.yaml\n", **{"reports/r-1.md": REPORT}
    )
    assert {"BC001", "BC005", "BC006"} <= codes(found)
    assert list(loaded.case.reports) == ["r-1"]


def test_case_yaml_may_be_a_pipe_a_folder_or_a_way_out(tmp_path: Path) -> None:
    for index, make in enumerate(("pipe", "folder", "link", "loop")):
        folder = tmp_path / str(index)
        folder.mkdir()
        main = folder / "case.yaml"
        if make == "pipe":
            os.mkfifo(main)
        elif make == "folder":
            main.mkdir()
        elif make == "link":
            (tmp_path / "outside.yaml").write_text("title: Outside\n")
            main.symlink_to("../outside.yaml")
        else:
            main.symlink_to("case.yaml")
        loaded, found = examined(folder)
        assert codes(found) & {"BC001", "BC006"}
        assert loaded.case.title == ""


def test_reports_that_lead_out(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    write(outside, {"r-9.md": REPORT.encode()})
    case = tmp_path / "case"
    case.mkdir()
    (case / "reports").symlink_to("../outside")
    loaded, found = case_of(case, "title: A\n")
    assert "BC006" in codes(found)
    assert not loaded.case.reports


@pytest.mark.skipif(os.name != "posix", reason="names are text elsewhere")
def test_names_that_are_not_utf8(tmp_path: Path) -> None:
    write(tmp_path, {"case.yaml": b"title: A\n", "reports/r-1.md": REPORT.encode()})
    for name in (b"r-\xff.md", b"r-\xff.yaml", b"bad\nline.md", b"caf\xc3\xa9.md"):
        (tmp_path / "reports" / os.fsdecode(name)).write_bytes(REPORT.encode())
    loaded, found = examined(tmp_path)
    assert {"r-1", "café"} <= set(loaded.case.reports)
    assert "BC019" in codes(found)
    odd = tmp_path / os.fsdecode(b"case-\xff")
    odd.mkdir()
    _, nothing = examined(odd)
    assert codes(nothing) == {"BC001"}


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="everything can be read")
def test_files_that_may_not_be_read(tmp_path: Path) -> None:
    write(tmp_path, {"case.yaml": b"title: A\n", "reports/r-1.md": REPORT.encode()})
    (tmp_path / "reports/r-1.md").chmod(0)
    _, found = examined(tmp_path)
    assert "BC001" in codes(found)


def test_a_file_that_vanishes_while_it_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {n: t.encode() for n, t in FILES.items()})
    real = os.open

    def vanish(path: object, *args: int, **kwargs: int) -> int:
        if str(path).endswith("r-1.yaml"):
            (tmp_path / "reports/r-1.yaml").unlink(missing_ok=True)
        return real(path, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", vanish)
    loaded, found = examined(tmp_path)
    assert "BC001" in codes(found)
    assert list(loaded.case.reports) == ["r-1"]
