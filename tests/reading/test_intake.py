"""Reading into a case: files written, versions, reprints, resuming, and a language model's gate."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from backchannel.casefile import Case, kept, load_case, writer
from backchannel.casefile.pieces import Pieces
from backchannel.errors import UsageError
from backchannel.reading import intake
from backchannel.reading.batch import documents_of
from backchannel.reading.duplicates import Likeness, changes, containment, shingles
from backchannel.reading.intake import Intake, read_into
from backchannel.reading.known import Knowing
from backchannel.reading.model import Endpoint, find_words

CASE = """\
case: strike
title: The strike
question: When does it end?
as_of: 2031-03-31
parties:
  company:
    name: Port Company
    aliases: [the company]
    people:
      dell: {name: Mara Dell, post: chief executive}
  union: {name: Dockers' Union, aliases: [the union]}
outlets:
  harbour-post: {name: Harbour Post}
"""
TEXT = """\
Talks stall at the port

The company rejected the union's offer on Wednesday, its chief executive Mara Dell said.

“We will not accept a partial deal,” Dell told the Harbour Post. “It is over.”

At least 40 dockers have been laid off since late January, according to the union. A senior company
official, who asked not to be named, said the talks could resume next week.
"""


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    folder.mkdir()
    (folder / "case.yaml").write_text(CASE, encoding="utf-8")
    return folder


def put(tmp_path: Path, text: str, name: str = "a.txt") -> str:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return str(file)


def take(case: Path, *files: str, outlet: str = "Harbour Post", **options: object) -> Intake:
    return read_into(case, files, published=date(2031, 3, 6), outlet=outlet, **options)  # type: ignore[arg-type]


def codes(result: Intake) -> list[str]:
    every = [*result.diagnostics, *(d for r in result.reports for d in r.diagnostics)]
    return [d.code for d in every]


def test_a_report_and_its_proposals_load_without_errors(case: Path, tmp_path: Path) -> None:
    result = take(case, put(tmp_path, TEXT))
    assert [r.report for r in result.reports] == ["2031-03-06-harbour-post"]
    loaded = load_case(case)
    assert [d for d in loaded.diagnostics if d.severity.value == "error"] == []
    report = loaded.case.reports["2031-03-06-harbour-post"]
    assert report.sha256 == report.front.sha256
    statements = [loaded.case.statements[s] for s in report.statements]
    assert len(statements) == result.reports[0].statements >= 4
    assert {s.status for s in statements} == {"proposed"}
    for s in statements:
        assert " … ".join(report.text[a:b] for a, b in s.span) == s.quote


def test_sources_resolve_to_people_parties_and_descriptions(case: Path, tmp_path: Path) -> None:
    take(case, put(tmp_path, TEXT))
    found = load_case(case).case.statements.values()
    sources = {s.quote[:12]: s.source for s in found}
    assert (sources["“We will not"].party, sources["“We will not"].person) == ("company", "dell")
    assert sources["At least 40 "].party == "union"
    official = sources["the talks co"]
    assert official.party == "company"
    assert official.described.startswith("A senior company")


def test_an_unknown_outlet_is_added_to_the_case(case: Path, tmp_path: Path) -> None:
    take(case, put(tmp_path, TEXT), outlet="The Bollard")
    assert load_case(case).case.outlets["the-bollard"].name == "The Bollard"


@pytest.mark.parametrize(
    ("names", "ids"),
    [
        (["Новости", "新聞報"], ["новости", "新聞報"]),
        (["!!!", "???"], ["outlet", "outlet-2"]),
        (["HARBOUR POST!", "The Harbour-Post"], []),
        (["Zeitung für Häfen", "Zeitung fur Hafen"], ["zeitung-fur-hafen"]),
        (["company", "Port Company", "company"], ["port-company"]),
        (["Union", "dell"], ["union-outlet", "dell-outlet"]),
        (["अख़बार", "x" * 200], ["अखबर", "x" * 90]),
    ],
)
def test_every_outlet_gets_an_id_of_its_own(
    case: Path, tmp_path: Path, names: list[str], ids: list[str]
) -> None:
    for number, name in enumerate(names):
        told = put(tmp_path, f"The union said that {' '.join([str(number)] * 9)}.\n", "a.txt")
        result = take(case, told, outlet=name)
        assert [r.outcome for r in result.reports] == ["added"], codes(result)
    loaded = load_case(case)
    assert not [d for d in loaded.diagnostics if d.severity.value == "error"]
    assert list(loaded.case.outlets) == ["harbour-post", *ids]
    assert {r.front.outlet for r in loaded.case.reports.values()} <= set(loaded.case.outlets)


def test_an_id_that_an_outlet_of_another_name_has(case: Path, tmp_path: Path) -> None:
    source = (case / "case.yaml").read_text(encoding="utf-8")
    renamed = source.replace("{name: Harbour Post}", "{name: Hafenpost}")
    (case / "case.yaml").write_text(renamed, encoding="utf-8")
    take(case, put(tmp_path, TEXT))
    assert {k: str(o.name) for k, o in load_case(case).case.outlets.items()} == {
        "harbour-post": "Hafenpost",
        "harbour-post-2": "Harbour Post",
    }


def test_reading_again_adds_nothing(case: Path, tmp_path: Path) -> None:
    file = put(tmp_path, TEXT)
    take(case, file)
    before = {p: p.read_bytes() for p in case.rglob("*") if p.is_file()}
    again = take(case, file)
    assert [r.outcome for r in again.reports] == ["known"]
    assert codes(again) == ["BC213"]
    assert {p: p.read_bytes() for p in case.rglob("*") if p.is_file()} == before


def test_an_interrupted_run_is_resumed(case: Path, tmp_path: Path) -> None:
    files = [
        put(tmp_path, TEXT.replace("40", str(40 + i)) + f"Part {i}.\n", f"{i}.txt")
        for i in range(3)
    ]

    def stop(name: str, done: int, total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take(case, *files, progress=stop)
    assert len(load_case(case).case.reports) == 2
    again = take(case, *files)
    assert [r.outcome for r in again.reports] == ["known", "known", "new version"]


def test_a_run_that_is_killed_while_it_writes_is_resumed(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = put(tmp_path, "Harbour Wire\n\n" + TEXT, "late.txt")
    early = put(tmp_path, TEXT, "early.txt")
    placed = writer._place
    whole: dict[str, str] = {}
    for number in (99, *range(6)):
        folder = tmp_path / str(number)
        shutil.copytree(case, folder)
        read_into(folder, [late], outlet="Harbour Wire", published=date(2031, 3, 7))
        left = number

        def place(*arguments: Any) -> None:
            nonlocal left
            if left == 0:
                raise KeyboardInterrupt
            left -= 1
            placed(*arguments)

        monkeypatch.setattr(writer, "_place", place)
        with contextlib.suppress(KeyboardInterrupt):
            take(folder, early)
        monkeypatch.setattr(writer, "_place", placed)
        take(folder, early)
        files = {p.name: p.read_text(encoding="utf-8") for p in folder.rglob("*.*") if p.is_file()}
        whole = whole or files
        assert files == whole
    assert "relies_on" in whole["2031-03-07-harbour-wire.md"]
    assert "2031-03-06-harbour-post.events.yaml" in whole


@pytest.mark.parametrize("other", ["the same text", "another text"])
def test_what_another_program_reads_meanwhile(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, other: str
) -> None:
    """While a text is taken apart, the case gets its outlet, a report of its id, or it itself."""
    file = put(tmp_path, TEXT)
    note = put(tmp_path, "Strike over\n\nThe union said nobody would strike.\n", "b.txt")
    plain = intake.extract

    def slow(*args: Any, **options: Any) -> Any:
        monkeypatch.setattr(intake, "extract", plain)
        take(case, file if other == "the same text" else note, outlet="The Bollard")
        return plain(*args, **options)

    monkeypatch.setattr(intake, "extract", slow)
    (one,) = take(case, file, outlet="The Bollard").reports
    same = other == "the same text"
    assert (one.outcome, one.report) == (
        ("known", "2031-03-06-the-bollard") if same else ("added", "2031-03-06-the-bollard-2")
    )
    loaded = load_case(case)
    assert not [d for d in loaded.diagnostics if d.severity.value == "error"]
    assert len(loaded.case.reports) == (1 if same else 2)
    assert list(loaded.case.outlets) == ["harbour-post", "the-bollard"]


def test_the_case_may_be_edited_while_it_is_read_into(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = intake.extract

    def slow(*args: Any, **options: Any) -> Any:
        with (case / "case.yaml").open("a", encoding="utf-8") as out:
            out.write("# a comment of ours\n")
        return plain(*args, **options)

    monkeypatch.setattr(intake, "extract", slow)
    (one,) = take(case, put(tmp_path, TEXT), outlet="The Bollard").reports
    assert one.outcome == "added"
    assert "# a comment of ours" in (case / "case.yaml").read_text(encoding="utf-8")


def test_a_changed_version_shows_what_changed(case: Path, tmp_path: Path) -> None:
    take(case, put(tmp_path, TEXT))
    changed = take(case, put(tmp_path, TEXT.replace("40 dockers", "45 dockers"), "b.txt"))
    (one,) = changed.reports
    assert (one.outcome, one.like) == ("new version", "2031-03-06-harbour-post")
    assert [c[:1] for c in one.changes] == ["-", "+"]
    assert "45 dockers" in one.changes[1]
    assert load_case(case).case.reports[str(one.report)].front.replaces == one.like


def test_another_outlets_reprint_is_linked(case: Path, tmp_path: Path) -> None:
    take(case, put(tmp_path, TEXT))
    reprint = take(
        case, put(tmp_path, "By the desk\n\n" + TEXT[25:], "b.txt"), outlet="The Bollard"
    )
    (one,) = reprint.reports
    assert (one.outcome, one.like) == ("added", "2031-03-06-harbour-post")
    assert "BC211" in codes(reprint)
    front = load_case(case).case.reports[str(one.report)].front
    assert "2031-03-06-harbour-post" in front.relies_on


@pytest.mark.parametrize("least", [0, 1_000])
def test_what_is_kept_of_the_reports_places_the_next_one(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, least: int
) -> None:
    """A run knows what earlier runs have read as well as what it read itself, and reads no more."""
    monkeypatch.setenv("BACKCHANNEL_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(Knowing, "least", least)
    monkeypatch.setattr(kept, "_RACY_NS", -1)
    lines = TEXT + "It said so on May 3, 2029. Ivo Quill of the union agreed, he said on Monday.\n"
    runs = [
        (lines, "Harbour Post"),
        (lines.replace("40 dockers", "45 dockers"), "Harbour Post"),
        ("By the desk\n\n" + lines[25:], "The Bollard"),
        ("Short of all\n\n" + lines[25:300], "The Gull"),
        ("Quill spoke on May 3.\n\nIvo Quill said that he would go. It rained.\n", "The Gull"),
    ]
    taken: list[str] = []

    def seen(head: Case, names: Iterable[str]) -> Pieces:
        some = sorted(names)
        taken.extend(some)
        return Pieces(head, some)

    monkeypatch.setattr(kept, "Pieces", seen)
    other = shutil.copytree(case, tmp_path / "other")
    for number, (text, outlet) in enumerate(runs):
        taken.clear()
        take(case, put(tmp_path, text, f"{number}.txt"), outlet=outlet)
        reports = [n for n in taken if n.endswith(".md")]
        assert len(reports) == (min(number, 1) if least == 0 else number)
    with contextlib.closing(intake._Reader(other, date(2031, 3, 6), None, None, False)) as reader:
        for number, (_, outlet) in enumerate(runs):
            reader.outlet = outlet
            (document,) = documents_of([str(tmp_path / f"{number}.txt")], [])
            reader.take(document)
    these, those = (
        {f.relative_to(c): f.read_text() for c in (folder,) for f in folder.rglob("*.*")}
        for folder in (case, other)
    )
    assert these == those
    assert any("replaces: " in text for text in these.values())


def test_a_failure_does_not_stop_the_rest(case: Path, tmp_path: Path) -> None:
    result = take(case, str(tmp_path / "none.txt"), put(tmp_path, "", "e.txt"), put(tmp_path, TEXT))
    assert [r.outcome for r in result.reports] == ["added"]
    assert sorted(codes(result)) == ["BC201", "BC204"]
    assert result.failed


def test_what_a_folder_holds_beside_documents_is_named(case: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "page_files").mkdir(parents=True)
    (folder / "more_files").mkdir()
    (folder / ".hidden").mkdir()
    page = f"<!doctype html><title>T</title><p>{TEXT}</p>".encode()
    for name, data in {
        "page.htm": page,
        "page_files/frame.html": page,
        "page_files/picture.png": b"",
        "more_files/wire": page.replace(b"40", b"50"),
        "letter.doc": b"\xd0\xcf\x11\xe0",
        "notes": TEXT.encode(),
        "~$minutes.docx": b"x",
        ".hidden/a.txt": TEXT.encode(),
        "style.css": b"p {}",
    }.items():
        (folder / name).write_bytes(data)
    result = take(case, str(folder))
    assert [Path(r.file).name for r in result.reports] == ["wire", "page.htm"]
    (left,) = result.diagnostics
    assert (left.code, left.message) == ("BC221", "left out: letter.doc, notes")
    assert not result.failed


def test_links_out_of_a_folder_and_archives_are_left_out(case: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    put(tmp_path, TEXT, "own.txt")
    put(folder, TEXT.replace("40", "50"), "a.txt")
    (folder / "b.txt").symlink_to("a.txt")
    (folder / "key.txt").symlink_to("../own.txt")
    (folder / "all").symlink_to(tmp_path)
    (folder / "again").symlink_to(".")
    with zipfile.ZipFile(folder / "table.xlsx", "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    result = take(case, str(folder))
    assert [(Path(r.file).name, r.outcome) for r in result.reports] == [
        ("a.txt", "added"),
        ("b.txt", "known"),
    ]
    (left,) = result.diagnostics
    assert (left.code, left.message) == ("BC221", "left out: all, key.txt, table.xlsx")


def test_a_folder_that_may_not_be_read_is_named(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in" / "closed").mkdir(parents=True)
    put(tmp_path / "in", TEXT)
    scandir = os.scandir

    def refusing(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    result = take(case, str(tmp_path / "in"))
    assert [r.outcome for r in result.reports] == ["added"]
    assert codes(result) == ["BC201"]
    assert result.diagnostics[0].span.file.endswith("closed")


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are UTF-8 there")
@pytest.mark.parametrize("name", [b"caf\xe9.txt", b"two\nlines.txt"])
def test_a_name_that_cannot_be_printed(case: Path, tmp_path: Path, name: bytes) -> None:
    file = os.fsdecode(os.path.join(os.fsencode(tmp_path), name))
    Path(file).write_text(TEXT, encoding="utf-8")
    result = read_into(case, [file], published=date(2031, 3, 6))
    assert codes(result) == ["BC217"]
    (one,) = result.reports
    assert one.outcome == "added"
    assert one.file.isprintable()
    assert "\n" not in str(one.diagnostics[0])
    assert load_case(case).case.reports


def test_without_a_day_nothing_is_written(case: Path, tmp_path: Path) -> None:
    result = read_into(case, [put(tmp_path, TEXT)])
    assert "BC218" in codes(result)
    assert not (case / "reports").exists()


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("2031-03-05-talks.txt", "2031-03-05"),
        ("wire_20310305.txt", "2031-03-05"),
        ("2031-13-05.txt", None),
        ("2031-03-05-to-2031-03-07.txt", None),
        ("120310305.txt", None),
    ],
)
def test_the_day_in_the_name_of_a_file(
    case: Path, tmp_path: Path, name: str, day: str | None
) -> None:
    file = tmp_path / name
    file.write_text(TEXT, encoding="utf-8")
    result = read_into(case, [str(file)])
    assert ("BC220" in codes(result)) == (day is not None)
    assert ("BC218" in codes(result)) == (day is None)
    if day is not None:
        (report,) = load_case(case).case.reports.values()
        assert report.published == day


def test_a_dry_run_writes_nothing(case: Path, tmp_path: Path) -> None:
    before = {p: p.read_bytes() for p in case.rglob("*") if p.is_file()}
    result = take(case, put(tmp_path, TEXT), outlet="New Paper", dry_run=True)
    assert result.reports[0].statements >= 4
    assert {p: p.read_bytes() for p in case.rglob("*") if p.is_file()} == before


def test_no_case_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        read_into(tmp_path / "nowhere", [put(tmp_path, TEXT)])


def test_hostile_front_matter_stays_data(case: Path, tmp_path: Path) -> None:
    text = "--- \ntitle: {x: *a}\n# !!python/object\n\nThe union said: “no”.\n---\n- id: x\n"
    result = take(case, put(tmp_path, text))
    loaded = load_case(case)
    assert [d for d in loaded.diagnostics if d.severity.value == "error"] == []
    assert loaded.case.reports[str(result.reports[0].report)].text.startswith("--- \ntitle")


# A language model behind an endpoint.


@pytest.fixture
def endpoint() -> Iterator[Callable[[object, int], Endpoint]]:
    servers: list[HTTPServer] = []

    def start(answer: object, status: int = 200) -> Endpoint:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                assert asked["messages"][1]["content"].startswith("Talks stall")
                assert self.path == "/v1/chat/completions"
                content = answer if isinstance(answer, str) else json.dumps(answer)
                body = json.dumps({"choices": [{"message": {"content": content}}]}).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                return

        server = HTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return Endpoint(f"http://127.0.0.1:{server.server_port}/v1", timeout=5)

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def test_only_quotes_that_stand_in_the_text_pass_the_gate(
    case: Path, tmp_path: Path, endpoint: Callable[..., Endpoint]
) -> None:
    answer = {
        "statements": [
            {
                "quote": "who asked\nnot to be named",
                "source": "A senior company\nofficial",
                "kind": "claim",
            },
            {"quote": "We will accept a partial deal", "source": "Dell", "kind": "promise"},
            {"quote": "laid off since late January", "source": "the navy", "kind": "claim"},
            {"quote": 7},
            "nonsense",
        ]
    }
    result = take(case, put(tmp_path, TEXT), endpoint=endpoint(answer))
    assert result.reports[0].dropped == 4
    assert "BC215" in codes(result)
    found = [s for s in load_case(case).case.statements.values() if s.rule == "model"]
    assert [s.quote for s in found] == ["who asked not to be named"]


@pytest.mark.parametrize(("answer", "status"), [("no JSON", 200), ({"x": 1}, 200), ({}, 500)])
def test_a_failing_model_costs_only_its_own_proposals(
    case: Path, tmp_path: Path, endpoint: Callable[..., Endpoint], answer: object, status: int
) -> None:
    result = take(case, put(tmp_path, TEXT), endpoint=endpoint(answer, status))
    assert result.reports[0].statements >= 4
    assert "BC216" in codes(result)


def test_a_model_that_is_not_there(case: Path, tmp_path: Path) -> None:
    result = take(case, put(tmp_path, TEXT), endpoint=Endpoint("http://127.0.0.1:9/v1", timeout=2))
    assert "BC216" in codes(result)


def test_addresses_are_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BACKCHANNEL_MODEL_URL", raising=False)
    assert Endpoint.from_environment() is None
    with pytest.raises(UsageError):
        Endpoint.from_environment("file:///etc/passwd")


@pytest.mark.parametrize(
    ("quote", "found"), [("no  way", "no\nway"), ("no way.", None), ("", None), ("No way", None)]
)
def test_word_for_word(quote: str, found: str | None) -> None:
    text = "She said no\nway at all."
    place = find_words(text, quote)
    assert (text[place[0] : place[1]] if place else None) == found


# Likeness.


def test_containment_by_definition() -> None:
    one, other = shingles("a b c d e f g"), shingles("x a b c d e f y")
    assert containment(one, other) == len(one & other) / min(len(one), len(other)) == 2 / 3
    assert containment(one, frozenset()) == 0


def test_the_index_finds_what_comparing_all_pairs_finds() -> None:
    import numpy as np

    rng = np.random.default_rng(3)
    words = [f"w{i}" for i in range(400)]
    texts = {}
    for i in range(12):
        base = rng.choice(words, 200).tolist()
        texts[f"t{i}"] = " ".join(base)
        texts[f"u{i}"] = " ".join(base[:140] + rng.choice(words, 60).tolist())
    index = Likeness(texts)
    for id, text in texts.items():
        expected = {
            other for other, t in texts.items() if containment(shingles(text), shingles(t)) >= 0.5
        }
        assert {other for other, _ in index.like(text, 0.5)} == expected, id


def test_changes_by_sentence() -> None:
    assert changes("Three died. It rained.", "Two died. It rained. It ends.") == [
        "- Three died.",
        "+ Two died.",
        "+ It ends.",
    ]


def test_changes_of_a_long_report_cost_little() -> None:
    old = [f"The union said on day {i} that offer {i * i} was dead." for i in range(1500)]
    new = [o.replace("dead", "final") for o in old]
    start = time.monotonic()
    found = changes(" ".join(old), " ".join(new))
    assert time.monotonic() - start < 10
    assert (found[0], found[-1]) == (f"- {old[0]}", f"+ {new[-1]}")


def test_pronouns_of_the_case_help(case: Path, tmp_path: Path) -> None:
    source = (case / "case.yaml").read_text(encoding="utf-8")
    (case / "case.yaml").write_text(
        source.replace("post: chief executive", "post: chief executive, pronouns: she").replace(
            "aliases: [the union]",
            "aliases: [the union], people: {voss: {name: Kim Voss, pronouns: he}}",
        ),
        encoding="utf-8",
    )
    text = "Talks stall\n\nDell met Voss on Monday. “It is over and done with,” he said.\n"
    take(case, put(tmp_path, text))
    (one,) = load_case(case).case.statements.values()
    assert (one.source.party, one.source.person) == ("union", "voss")
