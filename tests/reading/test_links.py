"""Versions, teasers and reprints: the same links whichever report is read first."""

from __future__ import annotations

import dataclasses
import itertools
from datetime import date
from pathlib import Path

import pytest

from backchannel.casefile import Case, load_case
from backchannel.diagnostics import Span
from backchannel.reading import intake
from backchannel.reading.documents import Document
from backchannel.reading.links import Card, Links

CASE = """\
case: strike
title: The strike
parties:
  union: {name: Dockers' Union}
outlets:
  post: {name: Harbour Post}
  wire: {name: Norwire}
"""
TITLE = "Harbour talks collapse"
PARAGRAPHS = (
    "The union said on Wednesday that it would not return to talks with the port authority until"
    " a ban on night shifts was lifted.",
    '"We will not sign under threat," chairwoman Ada Olm told reporters outside the office.',
    "The authority's director, Per Holm, rejected the demand and said a 4.5 percent raise was the"
    " last offer on the table this year.",
    "Mediator Lena Brask said she hoped both sides would meet again on Friday in Karsund.",
)
STORY = "\n\n".join((TITLE, *PARAGRAPHS)) + "\n"
ABOUT = """
About the authority

The port authority runs four terminals and employs 900 people. It was founded in 1911 and is owned
by the city. It handled 31 million tonnes of cargo last year, more than any other port on the coast,
and it reports to the ministry of transport.

The authority publishes its accounts each year in May. Press contact: press office, Quay Street 4,
open from Monday to Friday from nine to five, with a duty officer at weekends for urgent questions.
"""


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    folder.mkdir()
    (folder / "case.yaml").write_text(CASE, encoding="utf-8")
    return folder


def document(text: str, outlet: str = "Norwire", day: int = 5, **more: str) -> Document:
    return Document(
        more.pop("name", "a.html"), text, outlet=outlet, published=date(2031, 3, day), **more
    )  # type: ignore[arg-type]


def take(
    case: Path, monkeypatch: pytest.MonkeyPatch, *documents: Document
) -> tuple[list[intake.ReadReport], Case]:
    """Read documents one by one, each as in a run of its own."""
    out = []
    for one in documents:
        monkeypatch.setattr(intake, "documents_of", lambda names, problems, one=one: [one])
        out += intake.read_into(case, ["a.html"]).reports
    loaded = load_case(case)
    assert not [d for d in loaded.diagnostics if d.severity.value == "error"]
    return out, loaded.case


def code(report: intake.ReadReport) -> list[str]:
    return [d.code for d in report.diagnostics]


def test_a_teaser_of_a_report_that_is_there_is_known(
    case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = "https://norwire.example/talks"
    whole = document(STORY, title=TITLE, url=url)
    teaser = document(f"{TITLE}\n\n{PARAGRAPHS[0][:-20]}…", title=TITLE, url=url, day=6)
    (_, second), found = take(case, monkeypatch, whole, teaser)
    assert (second.outcome, second.like, code(second)) == (
        "known",
        "2031-03-05-wire",
        ["BC213"],
    )
    assert list(found.reports) == ["2031-03-05-wire"]


def test_a_teaser_in_other_words_is_kept_and_linked(
    case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = "https://norwire.example/talks"
    words = f"{TITLE}\n\n{PARAGRAPHS[1]} It is the third walkout."
    whole = document(STORY, title=TITLE, url=url)
    (_, second), found = take(
        case, monkeypatch, whole, document(words, title=TITLE, url=url, day=6)
    )
    assert second.outcome == "added"
    front = found.reports["2031-03-06-wire"].front
    assert (front.relies_on, front.replaces) == (("2031-03-05-wire",), "")


@pytest.mark.parametrize("day", [5, 4])
def test_the_whole_report_replaces_its_teaser(
    case: Path, monkeypatch: pytest.MonkeyPatch, day: int
) -> None:
    url = "https://norwire.example/talks"
    teaser = document(f"{TITLE}\n\n{PARAGRAPHS[0]}", title=TITLE, url=url, day=5)
    (_, second), found = take(
        case, monkeypatch, teaser, document(STORY, title=TITLE, url=url, day=day)
    )
    assert second.outcome == "new version"
    assert found.reports[str(second.report)].front.replaces == "2031-03-05-wire"


@pytest.mark.parametrize("days", [(5, 9), (5, 5)])
def test_what_a_house_prints_under_every_text_makes_no_version(
    case: Path, monkeypatch: pytest.MonkeyPatch, days: tuple[int, int]
) -> None:
    pay = "Statement on pay\n\nThe authority said that it would pay 4.5 percent and no more.\n"
    ban = "Statement on night shifts\n\nThe authority said it would lift the ban on night shifts.\n"
    one, two = (document(t + ABOUT, day=d) for t, d in zip((pay, ban), days, strict=True))
    (_, second), found = take(case, monkeypatch, one, two)
    assert second.outcome == "added"
    assert not found.reports[str(second.report)].front.replaces


@pytest.mark.parametrize(
    "note",
    [
        "Correction: an earlier version of this article gave a wrong number. It is nine.",
        "Corrected on 7 March: The number of crews is nine.",
        "An earlier version of this report gave a wrong number.",
        "This story has been corrected to say that it was nine crews.",
        "Editor's note: the number of crews was wrong here on Wednesday.",
    ],
)
def test_a_note_of_correction_above_a_report_is_not_what_it_begins_with(
    case: Path, monkeypatch: pytest.MonkeyPatch, note: str
) -> None:
    title, *text = STORY.strip().split("\n\n")
    newer = "\n\n".join([f"Correction: {title}", note, *text])
    corrected = document(newer, title=f"Correction: {title}", day=7)
    (_, second), found = take(case, monkeypatch, document(STORY, title=title, day=5), corrected)
    assert second.outcome == "new version"
    assert found.reports[str(second.report)].front.replaces == "2031-03-05-wire"


def test_a_running_title_on_another_day_makes_no_version(
    case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    title = "Port dispute: what we know"
    known = "\n\n".join(PARAGRAPHS[1:])
    one = f"{title}\n\nThe union said on Wednesday that it had broken off the talks.\n\n{known}"
    two = f"{title}\n\nThe authority said on Friday that it would return to the talks.\n\n{known}"
    (_, second), _ = take(
        case, monkeypatch, document(one, title=title), document(two, title=title, day=7)
    )
    assert second.outcome == "added"
    again = f"{title}\n\nThe mediator said late on Wednesday that a deal was near.\n\n{known}"
    (third,), _ = take(case, monkeypatch, document(again, title=title, day=5))
    assert (third.outcome, third.like) == ("new version", "2031-03-05-wire")
    changed = document(again.replace("was near", "was close"), title="Deal near", day=6)
    (fourth,), _ = take(case, monkeypatch, changed)
    assert (fourth.outcome, fourth.like) == ("new version", third.report)


@pytest.mark.parametrize("known", ["day", "modified"])
@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_versions_form_a_chain_by_time(
    case: Path, monkeypatch: pytest.MonkeyPatch, order: tuple[int, ...], known: str
) -> None:
    """However they are read: the second replaces the first, the third the second."""
    versions = [
        document(
            STORY.replace("4.5", f"{n}.5"),
            title=TITLE,
            url="https://norwire.example/talks",
            day=n if known == "day" else 5,
            modified=f"2031-03-05T0{n}:00:00+00:00" if known == "modified" else "",
        )
        for n in (5, 6, 7)
    ]
    done, found = take(case, monkeypatch, *(versions[n] for n in order))
    ids = {n: str(r.report) for n, r in zip(order, done, strict=True)}
    assert {n: found.reports[i].front.replaces for n, i in ids.items()} == {
        0: "",
        1: ids[0],
        2: ids[1],
    }
    late = [any(m > n for m in order[:i]) for i, n in enumerate(order)]
    assert [r.outcome == "older version" for r in done] == late


def test_an_older_version_keeps_comments_of_the_newer(
    case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = "https://norwire.example/talks"
    take(case, monkeypatch, document(STORY, title=TITLE, url=url, day=6))
    file = case / "reports" / "2031-03-06-wire.md"
    source = "\ufeff" + file.read_text(encoding="utf-8").replace("---\n", "---\n# ours\n", 1)
    file.write_text(source, encoding="utf-8")
    older = document(STORY.replace("4.5", "4.0"), title=TITLE, url=url)
    (done,), found = take(case, monkeypatch, older)
    assert (done.outcome, code(done)) == ("older version", ["BC212"])
    assert [c[:1] for c in done.changes] == ["-", "+"]
    assert "4.0" in done.changes[0]
    assert found.reports["2031-03-06-wire"].front.replaces == "2031-03-05-wire"
    changed = file.read_text(encoding="utf-8")
    assert changed.startswith("\ufeff---\n# ours\n")
    assert changed.replace("replaces: 2031-03-05-wire\n", "") == source


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_later_report_relies_on_the_earlier(
    case: Path, monkeypatch: pytest.MonkeyPatch, order: tuple[int, int]
) -> None:
    both = (document(STORY), document(f"No deal\n\n{STORY[24:]}", "Harbour Post", 6))
    done, found = take(case, monkeypatch, *(both[n] for n in order))
    assert found.reports["2031-03-06-post"].front.relies_on == ("2031-03-05-wire",)
    assert found.reports["2031-03-05-wire"].front.relies_on == ()
    assert "BC211" in code(done[1])


@pytest.mark.parametrize("order", [(0, 1, 2), (0, 2, 1), (1, 0, 2)])
def test_a_version_relies_on_nobody_who_printed_the_one_before(
    case: Path, monkeypatch: pytest.MonkeyPatch, order: tuple[int, ...]
) -> None:
    url = "https://norwire.example/talks"
    three = (
        document(STORY, title=TITLE, url=url),
        document(f"From our desk\n\n{STORY}", "Harbour Post", 6),
        document(STORY.replace("4.5", "5.5"), title=TITLE, url=url, day=7),
    )
    _, found = take(case, monkeypatch, *(three[n] for n in order))
    links = {id: (r.front.relies_on, r.front.replaces) for id, r in found.reports.items()}
    assert links == {
        "2031-03-05-wire": ((), ""),
        "2031-03-06-post": (("2031-03-05-wire",), ""),
        "2031-03-07-wire": ((), "2031-03-05-wire"),
    }


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_on_one_day_it_relies_on_whom_it_names(
    case: Path, monkeypatch: pytest.MonkeyPatch, order: tuple[int, int]
) -> None:
    """By its id the Post would come first."""
    both = (document(STORY), document(f"{STORY}\nNorwire, with our own desk\n", "Harbour Post"))
    _, found = take(case, monkeypatch, *(both[n] for n in order))
    assert found.reports["2031-03-05-post"].front.relies_on == ("2031-03-05-wire",)
    assert found.reports["2031-03-05-wire"].front.relies_on == ()


@pytest.mark.parametrize("days", [(5, 6), (6, 5)])
def test_word_for_word_in_another_outlet_is_kept(
    case: Path, monkeypatch: pytest.MonkeyPatch, days: tuple[int, int]
) -> None:
    both = (document(STORY, day=days[0]), document(STORY, "Harbour Post", days[1]))
    (_, second), found = take(case, monkeypatch, *both)
    assert second.outcome == "added"
    first, later = sorted(found.reports)
    assert found.reports[later].front.relies_on == (first,)
    (again, nobody), _ = take(case, monkeypatch, both[1], document(STORY, ""))
    assert (again.outcome, again.report) == ("known", second.report)
    assert nobody.outcome == "known"


def test_the_same_page_under_another_name_is_known(
    case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = document(STORY, url="https://norwire.example/talks")
    named = dataclasses.replace(page, outlet="norwire.example")
    (_, second), found = take(case, monkeypatch, page, named)
    assert second.outcome == "known"
    assert len(found.reports) == 1


def test_what_was_filed_under_its_file_is_known_by_its_outlet(
    case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first, second), _ = take(case, monkeypatch, document(STORY, ""), document(STORY))
    assert "BC217" in code(first)
    assert (second.outcome, second.report) == ("known", "2031-03-05-a")


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_who_relies_on_whom_in_every_order(order: tuple[int, ...]) -> None:
    """Through any number of steps it is the same; without a report that relies on itself."""
    texts = {
        "a": (STORY, 3),
        "b": (STORY + "The shippers said that members were losing money by the day.\n", 4),
        "c": ("\n\n".join(PARAGRAPHS[:2]) + "\n\nNobody else wanted to say a thing.\n", 4),
        "d": ("From our desk\n\n" + "\n\n".join(PARAGRAPHS[1:]), 6),
    }
    links = Links(lambda outlet: ())
    relies: dict[str, set[str]] = {id: set() for id in texts}
    for id in (list(texts)[n] for n in order):
        text, day = texts[id]
        card = Card(id, f"2031-03-0{day}", id)
        place = links.place(text, card, Span("x"))
        links.add(id, text, dataclasses.replace(card, relies_on=tuple(place.relies_on)))
        links.settle(id, place)
        relies[id] |= set(place.relies_on)
        for other in place.relied_on_by:
            relies[other].add(id)

    def reached(id: str) -> set[str]:
        return relies[id].union(*(reached(other) for other in relies[id]))

    assert {id: reached(id) for id in texts} == {
        "a": set(),
        "b": {"a"},
        "c": {"a", "b"},
        "d": {"a", "b"},
    }
