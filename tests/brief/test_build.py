"""From a case to a document: sections, citations, cuts, errors, size and time."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from backchannel.brief import Document, build_brief, render
from backchannel.brief.sections import ORDER
from backchannel.casefile import Case, load_case, load_text
from backchannel.errors import NotFound
from backchannel.figures.svg import Box, overlapping

CATALOG = sorted(
    p.parent.name for p in (Path(__file__).resolve().parents[2] / "catalog").glob("*/case.yaml")
)


@pytest.fixture(scope="module", params=CATALOG)
def case(request: pytest.FixtureRequest) -> Case:
    loaded: Case = load_case(request.param).case
    return loaded


@pytest.fixture(scope="module")
def document(case: Case) -> Document:
    return build_brief(case)


@pytest.fixture(scope="module")
def kestrow() -> Case:
    loaded: Case = load_case("port-of-kestrow").case
    return loaded


def test_every_case_of_the_catalog_has_a_brief(document: Document) -> None:
    assert document.sections
    assert [n.title for n in document.notices if n.kind == "warning"] == []
    assert render(document, "md").startswith("# ")


def test_no_label_of_any_drawing_collides(document: Document) -> None:
    for section in document.sections:
        for block in section.blocks:
            drawing: Any = getattr(block, "drawing", None)
            if drawing is not None:
                assert overlapping(drawing.labels) == [], drawing.title
                page = Box(0, 0, drawing.width, drawing.height)
                assert all(label.box.inside(page) for label in drawing.labels), drawing.title


def test_links_lead_somewhere(document: Document) -> None:
    import re

    page = render(document, "html")
    ids = set(re.findall(r' id="([^"]+)"', page))
    assert set(re.findall(r' href="#([^"]+)"', page)) <= ids


def test_all_sections_of_a_full_case_in_order(kestrow: Case) -> None:
    names = [s.name for s in build_brief(kestrow, since="2026-03-20").sections]
    assert names == list(ORDER)


def test_an_empty_case_has_an_empty_brief() -> None:
    document = build_brief(Case(title="Nothing yet"))
    assert document.sections == ()
    assert render(document, "md") == "# Nothing yet\n"
    assert "Nothing yet" in render(document, "html")


def test_only_the_sections_asked_for_in_their_order(kestrow: Case) -> None:
    document = build_brief(kestrow, sections=["threats", "parties"])
    assert [s.name for s in document.sections] == ["threats", "parties"]
    with pytest.raises(NotFound) as caught:
        build_brief(kestrow, sections=["threat"])
    assert caught.value.hint == "did you mean 'threats'?"


def test_judgements_are_cited_with_likelihood_and_confidence_apart(kestrow: Case) -> None:
    text = render(build_brief(kestrow, sections=["bottom-line", "claims"]), "md")
    line = next(x for x in text.replace("\n", " ").split("- ") if "Greygull probably" in x)
    assert "[^" in line
    assert "Likelihood: **likely** (55–80 %)." in line


def test_a_judgement_that_cites_nothing_is_left_out() -> None:
    from backchannel.casefile.models import Judgement, Party

    case = Case(
        title="T",
        parties={"a": Party(name="A")},
        judgements={"j": Judgement(says="It is all over.", section="bottom line")},
    )
    document = build_brief(case)
    assert [n.title for n in document.notices] == ["One judgement is left out"]
    assert "bottom-line" not in [s.name for s in document.sections]
    assert build_brief(case, audience="outside").notices[0].kind == "note"


def test_as_of_and_known_to_leave_out_what_came_later(kestrow: Case) -> None:
    early = render(build_brief(kestrow, as_of="2026-03-05"), "md")
    assert "Tern Hotel" not in early
    assert "5 March 2026" in early
    whole = render(build_brief(kestrow), "md")
    assert "Tern Hotel" in whole
    seen = build_brief(kestrow, as_of="2026-03-05", known_to="ministry")
    assert "As Transport Ministry of Orravia could see it" in [n.title for n in seen.notices]
    assert "Tern Hotel" in render(seen, "md")
    with pytest.raises(NotFound):
        build_brief(kestrow, known_to="ministery")


def test_an_earlier_day_says_that_titles_and_names_are_those_of_now(kestrow: Case) -> None:
    def notices(day: str | None) -> list[str]:
        return [n.title for n in build_brief(kestrow, as_of=day, sections=["sources"]).notices]

    assert "What the analyst wrote later" in notices("2026-03-07")
    assert "What the analyst wrote later" not in notices("2026-03-24") + notices(None)


def test_what_changed_needs_a_date(kestrow: Case) -> None:
    document = build_brief(kestrow, since="2026-03-20", sections=["changes"])
    text = render(document, "md")
    assert "The mediator puts a single draft before both sides" in text
    assert build_brief(kestrow, sections=["changes"]).sections == ()


def test_a_case_with_errors_says_so_at_its_head(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text(
        "title: Broken\nparties: {a: {name: A}, b: {nom: B}}\n"
        "model: {options: {a: {x: {}}}, preferences: {a: [y and]}}\n"
        "threats: {t: {by: a, to: a, demand: sign}}\n"
    )
    loaded = load_case(tmp_path)
    document = build_brief(loaded.case, diagnostics=loaded.diagnostics)
    assert document.notices[0].kind == "error"
    assert "error" in document.notices[0].title
    assert "threats" in [s.name for s in document.sections]
    for kind in ("html", "md", "docx", "pdf"):
        assert render(document, kind)


def test_hostile_text_in_every_field_of_a_case(tmp_path: Path) -> None:
    evil = "<script>alert(1)</script> {=1+1} [x](javascript:y) #panic() | `"
    quoted = "'" + evil.replace("'", "''") + "'"
    (tmp_path / "reports").mkdir()
    (tmp_path / "case.yaml").write_text(
        f"""
title: {quoted}
question: {quoted}
as_of: 2025-03-10
notes: {quoted}
parties:
  a: {{name: {quoted}, interests: [{quoted}], people: {{p: {{name: {quoted}, post: {quoted}}}}}}}
  b: {{name: {quoted}}}
channels: {{c: {{name: {quoted}, between: [a, b], place: {quoted}, about: {quoted}}}}}
outlets: {{o: {{name: {quoted}, because: {quoted}, reliability: B}}}}
issues: {{i: {{name: {quoted}, asks: {quoted}, values: [{quoted}, w]}}}}
positions: {{q: {{party: a, issue: i, says: {quoted}, kind: red line, evidence: s-1}}}}
claims: {{k: {{says: {quoted}}}, m: {{says: {quoted}, contradicts: k}}}}
figures: {{f: {{unit: {quoted}, says: {quoted}, value: 3, population: {quoted}}}}}
equations: [{{equation: f = 4, because: {quoted}}}]
events: {{e: {{type: AGREE, says: {quoted}, on: 2025-03-01, place: {quoted}, evidence: s-1}}}}
agreements:
  g: {{name: {quoted}, phases: {{one: {{name: {quoted}, says: {quoted}, obligations:
    {{d: {{by: a, does: {quoted}, conditional_on: {quoted}}}}}}}}}}}
threats: {{t: {{by: a, to: b, demand: {quoted}, consequence: {quoted}}}}}
proposals: {{o: {{by: a, to: b, says: {quoted}, status: disputed}}}}
knowledge: [{{party: a, of: k, how: {quoted}}}]
judgements: {{j: {{says: {quoted}, evidence: s-1, likelihood: 60, confidence: low}}}}
forecasts:
  z: {{says: {quoted}, likelihood: 60, on: 2025-03-01, resolves: 2025-04-01, evidence: s-1}}
references: [{quoted}]
model:
  options: {{a: {{x: {{says: {quoted}}}}}, b: {{y: {{says: {quoted}}}}}}}
  preferences: {{a: [x], b: [not y]}}
deal:
  parties: [a, b]
  issues: [i]
  scores: {{a: {{i: {{{quoted}: 1, w: 0}}}}, b: {{i: {{{quoted}: 0, w: 1}}}}}}
  proposals: {{r: {{by: a, package: {{i: {quoted}}}}}}}
"""
    )
    text = evil + " indeed"
    (tmp_path / "reports/r.md").write_text(
        f"---\ntitle: {quoted}\noutlet: o\npublished: 2025-03-02\n---\n{text}\n"
    )
    (tmp_path / "reports/r.yaml").write_text(
        f"- {{id: s-1, span: [0, {len(evil)}], quote: {quoted}, kind: claim, supports: k,\n"
        f"   source: {{described: {quoted}}}, ground_rule: on the record}}\n"
    )
    loaded = load_case(tmp_path)
    assert [str(d) for d in loaded.diagnostics if d.severity.value == "error"] == []
    document = build_brief(loaded.case, diagnostics=loaded.diagnostics, since="2025-03-01")
    assert [n.title for n in document.notices if n.kind == "warning"] == []
    assert len(document.sections) >= 13
    page = render(document, "html")
    assert "<script>alert" not in page
    assert 'href="javascript' not in page
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    kinds = {
        t.type
        for token in parser.parse(render(document, "md"))
        for t in (token, *(token.children or ()))
    }
    assert not {"html_block", "html_inline", "link_open", "image"} & kinds
    assert render(document, "pdf").startswith(b"%PDF")
    assert render(document, "docx").startswith(b"PK")


def test_the_same_case_gives_the_same_document(kestrow: Case) -> None:
    one, other = build_brief(kestrow), build_brief(kestrow)
    assert one.digest() == other.digest()
    assert render(one, "pdf") == render(other, "pdf")


def test_the_tree_of_a_document(kestrow: Case) -> None:
    tree = build_brief(kestrow, sections=["threats"]).to_json()
    assert tree["type"] == "Document"
    (section,) = tree["sections"]
    assert section["title"] == "Threats and follow-through"
    assert {b["type"] for b in section["blocks"]} >= {"Table", "Paragraph"}


def test_the_page_of_the_worked_case_is_small(root: Path) -> None:
    case = load_case(CATALOG[0]).case
    assert len(render(build_brief(case, since="2025-03-07"), "html").encode()) < 1_500_000


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["html", "docx", "pdf"])
def test_a_cold_brief_takes_seconds(tmp_path: Path, kind: str) -> None:
    """The bound is 10 s on a machine of its own; a busy one gets three times that."""
    out = tmp_path / f"brief.{kind}"
    start = "from backchannel.cli import main; main()"
    started = time.perf_counter()
    command = [sys.executable, "-c", start, "brief", CATALOG[0], "-o", str(out)]
    subprocess.run(command, check=True, capture_output=True)
    assert time.perf_counter() - started < 30
    assert out.stat().st_size > 10_000


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from backchannel.cli import main

    def run(*arguments: str) -> int:
        with pytest.raises(SystemExit) as stop:
            main(["brief", "port-of-kestrow", *arguments])
        return int(stop.value.code or 0)

    assert run("--sections", "threats") == 0
    assert capsys.readouterr().out.startswith("# The shutdown of the port of Kestrow")
    page = tmp_path / "b.html"
    assert run("-o", str(page), "--sections", "threats,parties") == 0
    assert page.read_text().startswith("<!DOCTYPE html>")
    assert run("-o", str(tmp_path / "b.txt")) == 2
    assert "use one of .html, .docx, .pdf, .md" in capsys.readouterr().err
    assert run("-o", str(tmp_path / "no/b.md")) == 2
    assert run("--json", "--sections", "threats") == 0
    assert '"type": "Document"' in capsys.readouterr().out


def test_a_position_without_a_source_is_not_called_relayed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "case.yaml").write_text(
        "title: T\nparties: {a: {name: A}}\nissues: {pay: {values: [low, high]}}\n"
        "positions: {p: {party: a, issue: pay, value: low}}\n"
    )
    text = render(build_brief(load_case(tmp_path).case), "md")
    assert "no source given" in text
    assert "relayed" not in text
    from backchannel.cli import program
    from backchannel.cli._errors import handled

    assert handled(program, ["show", str(tmp_path), "positions"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "relayed" not in shown
    assert "no source" in shown


def test_how_far_an_obligation_was_carried_out_is_told_by_its_history() -> None:
    text = """
title: A lock
as_of: 2031-06-20
parties: {trust: {name: The Trust}, crews: {name: The Crews}}
agreements:
  pact:
    name: The pact
    phases:
      one:
        obligations:
          hire:
            by: trust
            does: hire keepers
            count: 16
            unit: people
            due: 2031-06-14
            history: [{on: 2031-06-18, level: 2}, {on: 2031-06-12, level: 3}]
          reopen: {by: crews, does: reopen, due: 2031-06-14, history: [{on: 2031-06-13, level: 3}]}
          pay: {by: trust, does: pay 40 crowns, count: 40, due: 2031-06-14}
"""
    document = build_brief(load_text(text).case, sections=["agreement", "unknown"])
    said = render(document, "md")
    assert "3 obligations are on record; 1 fully carried out." in said
    assert "hire keepers (*16 people*)" in said
    assert "**partly (2)**, overdue; went back from fully (3) to partly (2)" in said
    assert "| reopen | 14 June 2031 | **fully (3)** |" in " ".join(said.split())
    open_ = said.split("Obligations whose state is not known:")[1].split("Made from")[0]
    assert open_.strip() == "- The Trust: pay 40 crowns"


def test_a_position_lasts_until_the_party_announces_another() -> None:
    text = """
title: A lock
as_of: 2031-06-20
parties: {trust: {name: The Trust}}
outlets: {wire: {name: The Wire}}
issues: {back: {values: [none, eight, sixteen]}}
positions:
  one: {party: trust, issue: back, value: eight, since: 2031-06-05, evidence: a}
  two: {party: trust, issue: back, value: sixteen, since: 2031-06-12, evidence: b}
"""
    report = "---\ntitle: T\noutlet: wire\npublished: 2031-06-12\n---\nEight. Sixteen.\n"
    said = "{{id: {}, span: {}, source: {{party: trust}}, kind: position, on: {}}}"
    lines = [said.format("a", [0, 6], "2031-06-05"), said.format("b", [7, 15], "2031-06-12")]
    case = load_text(
        text, **{"reports/r.md": report, "reports/r.yaml": "".join(f"- {x}\n" for x in lines)}
    ).case
    table = " ".join(render(build_brief(case, sections=["positions"]), "md").split())
    assert "position, announced | 5 to 12 June 2031 |" in table
    assert "position, announced | since 12 June 2031 |" in table
