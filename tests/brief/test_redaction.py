"""An outward brief: nothing withheld is in any byte of any rendering."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from backchannel.brief import FORMATS, build_brief, render
from backchannel.brief.redaction import redact, withheld_terms
from backchannel.casefile import Case, load_case
from backchannel.errors import UsageError

CASE = """\
case: harbour
title: Talks in the harbour
question: Can they sign?
as_of: 2026-03-10
notes: NOTE-OF-THE-CASE
parties:
  port:
    name: Port Company
    people:
      vale: {name: Ada Vale, post: chief executive}
      mole: {name: Quentin Molehill, post: clerk, aliases: [the Molehill of the third floor]}
      ghost: {name: Gideon Ghostly, post: driver, tags: [secret]}
  union: {name: Dockers' Union, notes: NOTE-OF-THE-UNION}
  cabal-id:
    name: The Wormwood circle
    tags: [inside]
    people: {worm: {name: Walter Wormling}}
channels:
  open: {between: [port, union], name: Open table, evidence: [p-1]}
  hidden:
    between: [port, union]
    kind: back
    name: The Larkspur meetings
    place: Larkspur Lodge
    people: [vale, mole]
    evidence: [p-2]
  cabal-line: {between: [port, cabal-id], name: The Cypress table, evidence: [p-1]}
  tagged: {between: [port, union], name: The Tamarind line, tags: [inside]}
outlets:
  gazette: {name: Harbour Gazette, reliability: B, because: Careful.}
  letter: {name: The Saffron Letter, protected: yes}
issues:
  wage: {values: [freeze, raise], asks: How much?}
positions:
  cabal-wants: {party: cabal-id, issue: wage, says: A Mandrake rise., evidence: [p-1]}
  port-open: {party: port, issue: wage, says: A freeze., evidence: [p-1]}
  port-true: {party: port, issue: wage, says: Seventeen percent in truth., evidence: [p-2, s-1]}
claims:
  talks: {says: They talk.}
  rescue: {says: The Obsidian fund would rescue the port.}
  labelled: {says: The Verbena clause exists., tags: [inside]}
figures:
  crews: {unit: crews, says: crews on duty, value: 4, evidence: [p-1]}
  secret-crews: {unit: crews, says: crews of the Nightjar shift, value: 7, evidence: [p-2]}
  mixed:
    unit: crews
    says: crews in all
    readings:
      - {value: 11, evidence: [p-1]}
      - {value: 6661, evidence: [p-2]}
equations: ["mixed = crews + secret-crews"]
events:
  met: {type: CONSULT, says: They met., on: 2026-03-01, evidence: [p-1]}
  hid: {type: CONSULT, says: They met at the Juniper inn., on: 2026-03-02, evidence: [p-2]}
agreements:
  frame:
    name: Frame
    parties: [port, union]
    evidence: [p-1]
    phases:
      one:
        obligations:
          pay: {by: port, does: pay, evidence: [p-1], implementation: 2}
          whisper: {by: port, does: keep the Foxglove promise, evidence: [s-1]}
threats:
  strike: {by: union, to: [port, cabal-id], demand: sign, evidence: [p-1]}
  leak: {by: union, to: port, demand: print the Hemlock papers, evidence: [p-2]}
proposals:
  offer: {by: port, to: union, says: A freeze., evidence: [p-1]}
knowledge:
  - {party: union, of: talks, how: By the Marigold note., evidence: [p-2]}
judgements:
  fine: {says: They are close., evidence: [p-1], confidence: low, notes: NOTE-OF-JUDGEMENT}
  inward: {says: The port bluffs with its Celandine figure., evidence: [p-1, p-2]}
forecasts:
  sign:
    says: The Bryony accord is signed by May.
    likelihood: 60
    on: 2026-03-10
    resolves: 2026-05-01
    evidence: [s-1]
"""

TEXT_PUBLIC = (
    "They talk, Ada Vale said on Monday. "
    '"The bank holds us by the throat," a clerk of the third floor said. '
    "The freeze stays, the company said. Quentin Molehill would not comment."
)
TEXT_LETTER = "The Obsidian fund is ready, an insider wrote to the Saffron readers."


def sidecar(text: str, *entries: tuple[str, str, str]) -> str:
    out = []
    for ident, quote, rest in entries:
        start = text.index(quote)
        out.append(
            f"- id: {ident}\n  span: [{start}, {start + len(quote)}]\n"
            f"  quote: '{quote}'\n  kind: claim\n{rest}"
        )
    return "".join(out)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    folder: Path = tmp_path_factory.mktemp("harbour")
    (folder / "reports").mkdir()
    (folder / "case.yaml").write_text(CASE)
    public = TEXT_PUBLIC
    (folder / "reports/public.md").write_text(
        "---\ntitle: Talks go on\noutlet: gazette\npublished: 2026-03-03\n---\n" + public
    )
    (folder / "reports/letter.md").write_text(
        "---\ntitle: The Saffron secret\noutlet: letter\npublished: 2026-03-04\n"
        "author: Perpetua Penname\nurl: https://saffron.example/secret\n---\n" + TEXT_LETTER
    )
    (folder / "reports/public.yaml").write_text(
        sidecar(
            public,
            (
                "p-1",
                "They talk",
                "  source: {party: port, person: vale}\n"
                "  ground_rule: on the record\n  supports: talks\n",
            ),
            (
                "p-2",
                "The bank holds us by the throat",
                "  source: {described: a clerk of the "
                "third floor, person: mole, protected: yes}\n  ground_rule: on the record\n"
                "  supports: talks\n",
            ),
            (
                "p-3",
                "The freeze stays",
                "  source: {party: port}\n  ground_rule: background\n  supports: talks\n",
            ),
            (
                "p-4",
                "The bank holds us by",
                "  source: {party: port}\n  ground_rule: on the record\n  supports: talks\n",
            ),
            (
                "p-5",
                "Quentin Molehill would not comment",
                "  source: {party: port}\n  ground_rule: on the record\n  supports: talks\n",
            ),
        )
    )
    (folder / "reports/letter.yaml").write_text(
        sidecar(
            TEXT_LETTER,
            (
                "s-1",
                "The Obsidian fund is ready",
                "  source: {described: an insider}\n"
                "  ground_rule: on the record\n  supports: rescue\n",
            ),
        )
    )
    loaded = load_case(folder)
    assert [str(d) for d in loaded.diagnostics if d.severity.value == "error"] == []
    return loaded.case


SECRETS = [
    "NOTE-OF",
    "Molehill",
    "Ghostly",
    "third floor",
    "Larkspur",
    "Tamarind",
    "Saffron",
    "Penname",
    "Seventeen",
    "Obsidian",
    "Verbena",
    "Nightjar",
    "6661",
    "6,661",
    "Juniper",
    "Foxglove",
    "Hemlock",
    "Marigold",
    "Celandine",
    "Bryony",
    "by the throat",
    "bank holds",
    "freeze stays",
    "insider",
    "Wormwood",
    "Wormling",
    "cabal-id",
    "Cypress",
    "Mandrake",
]


@pytest.mark.parametrize("kind", FORMATS)
def test_nothing_withheld_is_in_any_byte(
    case: Case, kind: str, everything: Callable[[str | bytes], bytes]
) -> None:
    made = everything(render(build_brief(case, audience="outside"), kind))
    squeezed = re.sub(rb"\s+", b" ", made).lower()
    assert [s for s in SECRETS if s.lower().encode() in squeezed] == []
    assert b"They talk" in made


@pytest.mark.parametrize("kind", FORMATS)
def test_the_inward_brief_holds_them(
    case: Case, kind: str, everything: Callable[[str | bytes], bytes]
) -> None:
    """The search above can find what it looks for."""
    made = everything(render(build_brief(case), kind))
    squeezed = re.sub(rb"\s+", b" ", made).lower()
    missing = [s for s in SECRETS if s.lower().encode() not in squeezed]
    # Never printed: notes of entries, people who say nothing, formats of the number.
    unprinted = {"Ghostly", "Penname", "6661", "6,661", "NOTE-OF", "freeze stays"}
    unprinted |= {"cabal-id"}
    unprinted |= {"third floor"}  # its speaker has a name, which is printed instead
    assert set(missing) <= unprinted


def test_what_is_left_is_counted_anew(case: Case) -> None:
    left = redact(case)
    assert set(left.statements) == {"p-1", "p-5"}
    assert set(left.claims) == {"talks"}
    assert set(left.figures) == {"crews", "mixed"}
    assert [r.value for r in left.figures["mixed"].readings] == [11]
    assert left.equations == ()
    assert set(left.judgements) == {"fine"}
    assert left.forecasts == {}
    assert set(left.outlets) == {"gazette"}
    assert left.statements["p-5"].quote == "[…] would not comment"
    assert left.quote(left.statements["p-1"]) == "They talk"


def test_an_outward_brief_compares_no_revisions(case: Case) -> None:
    with pytest.raises(UsageError):
        build_brief(case, audience="outside", since="HEAD~3")


def test_a_house_can_open_a_tag(case: Case) -> None:
    opened = redact(case, open_tags=frozenset({"inside"}))
    assert "labelled" in opened.claims
    assert "tagged" in opened.channels
    assert "hidden" not in opened.channels


def test_what_an_unnamed_source_tells_is_withheld_though_he_was_not_accepted(
    tmp_path: Path,
) -> None:
    """Only the inner statement was accepted: whose word it is counts all the same."""
    (tmp_path / "reports").mkdir()
    (tmp_path / "case.yaml").write_text(
        "title: T\nparties: {a: {name: A, people: {lee: {name: Ann Lee}}}}\n"
        "outlets: {wire: {name: Wire}}\nclaims: {c: {says: She accepts.}}\n"
    )
    (tmp_path / "reports/r.md").write_text(
        "---\n{title: R, outlet: wire, published: 2030-05-01}\n---\nA cousin says she accepts.\n"
    )
    (tmp_path / "reports/r.yaml").write_text(
        "- {id: o, span: [0, 26], source: {described: A cousin, protected: yes}, kind: claim,"
        " status: rejected}\n"
        "- {id: i, span: [14, 25], source: {party: a, person: lee}, kind: claim, nested_in: o,"
        " supports: c}\n"
    )
    found = load_case(tmp_path).case
    assert "cousin" in render(build_brief(found), "md")
    assert "cousin" not in render(build_brief(found, audience="outside"), "md")


def test_terms_are_names_and_passages(case: Case) -> None:
    terms = withheld_terms(case)
    assert {"Quentin Molehill", "The Saffron Letter", "The bank holds us by the throat"} <= terms
    assert "Ada Vale" not in terms


def test_catalog_case_leaks_no_background(everything: Callable[[str | bytes], bytes]) -> None:
    case = load_case("port-of-kestrow").case
    made = everything(render(build_brief(case, audience="outside"), "md"))
    text = re.sub(rb"[\s\\>]+", b" ", made).decode()
    for statement in case.statements.values():
        if statement.ground_rule in ("background", "deep background"):
            quote = " ".join(case.quote(statement).split())
            if len(quote) > 20:
                assert quote not in text
