"""The wording: every language complete, placeholders the same, house changes, right to left."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from backchannel.brief import FORMATS, build_brief, load_template, render
from backchannel.brief.catalogue import Wording, languages, load_wording
from backchannel.brief.document import plain_text, runs
from backchannel.casefile import Case, load_case
from backchannel.errors import InputError, NotFound

PLACE = re.compile(r"\{(\w+)\}")


@pytest.fixture(scope="module")
def kestrow() -> Case:
    case: Case = load_case("port-of-kestrow").case
    return case


def test_two_languages_ship() -> None:
    assert languages() == ("de", "en")


@pytest.mark.parametrize("language", [x for x in languages() if x != "en"])
def test_a_language_is_complete(language: str) -> None:
    english, other = load_wording("en").entries, load_wording(language).entries
    assert set(other) == set(english)
    for key, text in english.items():
        assert set(PLACE.findall(other[key])) == set(PLACE.findall(text)), key
        assert other[key].strip() or not text.strip(), key


@pytest.mark.parametrize("language", languages())
def test_twelve_months_and_seven_bands(language: str) -> None:
    say = load_wording(language)
    for key in ("date.months", "date.months_short"):
        assert len(say(key).split()) == 12
    assert len(say("lint.months").split("|")) == 12
    assert len(say("lint.bands").split(";")) == 7


@pytest.mark.parametrize(
    ("text", "english", "german"),
    [
        ("2025-03-05", "5 March 2025", "5. März 2025"),
        ("2025-03", "March 2025", "März 2025"),
        ("2025", "2025", "2025"),
        ("2025-03~", "about March 2025", "etwa März 2025"),
        ("2025-03-05?", "5 March 2025 (uncertain)", "5. März 2025 (unsicher)"),
        ("2025-03-05/2025-03-07", "5 to 7 March 2025", "5. bis 7. März 2025"),
        ("2025-02-25/2025-03-05", "25 February to 5 March 2025", "25. Februar bis 5. März 2025"),
        ("2025-03-05/..", "since 5 March 2025", "seit 5. März 2025"),
        ("../2025-03-05", "until 5 March 2025", "bis 5. März 2025"),
        (
            "[2025-03-05,2025-03-06]",
            "5 March 2025 or 6 March 2025",
            "5. März 2025 oder 6. März 2025",
        ),
        ("no date", "no date", "no date"),
    ],
)
def test_dates_in_words(text: str, english: str, german: str) -> None:
    assert load_wording("en").date(text) == english
    assert load_wording("de").date(text) == german


@pytest.mark.parametrize(
    ("text", "english", "german"),
    [
        ("2025-03-05", "since 5 March 2025", "seit 5. März 2025"),
        ("2025-03-05/..", "since 5 March 2025", "seit 5. März 2025"),
        ("../2025-03-05", "at the latest since 5 March 2025", "spätestens seit 5. März 2025"),
        (
            "2025-02-25~/2025-03-05",
            "since a day between about 25 February 2025 and 5 March 2025",
            "seit einem Tag zwischen etwa 25. Februar 2025 und 5. März 2025",
        ),
    ],
)
def test_since_when(text: str, english: str, german: str) -> None:
    for say, words in ((load_wording("en"), english), (load_wording("de"), german)):
        assert say.since(text) == words
        assert say.span(text, None) == words


def test_a_span_whose_ends_are_not_days_keeps_both() -> None:
    say = load_wording("en")
    assert say.span("2025-02-25/2025-03-05", "2025-04") == (
        "since a day between 25 February 2025 and 5 March 2025, until April 2025"
    )
    assert say.span("2025-02", "2025-04-01/2025-04-09") == (
        "since February 2025, until a day between 1 April 2025 and 9 April 2025"
    )


def test_numbers_and_lists() -> None:
    english, german = load_wording("en"), load_wording("de")
    assert english.number(13500) == "13,500"
    assert german.number(13500.5) == "13.500,5"
    assert english.number(0.0004) == "0.0004"
    assert german.number(0.25) == "0,25"
    assert english.listed(["a", "b", "c"]) == "a, b and c"
    assert english.listed(["a", "b", "c", "d"], most=2) == "a, b and 2 more"
    assert german.listed(["a", "b"]) == "a und b"


def test_values_are_not_read_again() -> None:
    """Braces in what a case says are text."""
    say = load_wording("en")
    assert say("date.about", date="{x} {0.__class__}") == "about {x} {0.__class__}"
    assert plain_text(say.runs("date.about", date=runs("{date}"))) == "about {date}"


def test_an_unknown_language_is_named() -> None:
    with pytest.raises(NotFound) as caught:
        load_wording("xx")
    assert caught.value.hint == "there are: de, en"


def test_the_brief_in_german(kestrow: Case) -> None:
    document = build_brief(kestrow, language="de", since="2026-03-20")
    assert document.language == "de"
    titles = [s.title for s in document.sections]
    assert titles[0] == "Das Wichtigste"
    assert "Drohungen und was aus ihnen wurde" in titles
    text = render(document, "md")
    assert "Wahrscheinlichkeit: **wahrscheinlich** (55–80 %)." in text
    english = load_wording("en").entries
    for key in ("parties.figure_caption", "method.computed", "settle.given", "sources.because"):
        assert f"{english[key]}\n" not in text


HEBREW = "אבגדהוזחטיכלמנסעפצקרשתאבגד"


def mirrored() -> Wording:
    """A stand-in for a right-to-left language: every Latin letter outside braces is Hebrew."""
    english = load_wording("en")

    def turn(text: str) -> str:
        parts = re.split(r"(\{\w+\})", text)
        return "".join(
            part
            if part.startswith("{")
            else "".join(
                HEBREW[ord(c.lower()) - 97] if c.isascii() and c.isalpha() else c for c in part
            )
            for part in parts
        )

    entries = {k: turn(v) for k, v in english.entries.items()}
    return Wording("he", "rtl", entries)


@pytest.mark.parametrize("kind", FORMATS)
def test_right_to_left(kestrow: Case, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import backchannel.brief.build as build

    monkeypatch.setattr(build, "load_wording", lambda *_: mirrored())
    document = build_brief(kestrow, language="he", since="2026-03-20")
    assert document.direction == "rtl"
    assert [n.title for n in document.notices if n.kind == "warning"] == []
    made = render(document, kind)
    if isinstance(made, str) and kind == "html":
        assert '<html lang="he" dir="rtl">' in made
    for section in document.sections:
        for block in section.blocks:
            drawing = getattr(block, "drawing", None)
            if drawing is not None:
                from backchannel.figures.svg import Box, overlapping

                assert overlapping(drawing.labels) == []
                page = Box(0, 0, drawing.width, drawing.height)
                assert all(label.box.inside(page) for label in drawing.labels)


TEMPLATE = """
name: Harbour desk
language: en
logo: mark.svg
sections: [note, bottom-line, threats]
titles: {bottom-line: Key judgements}
wording: {threats.caption: Ultimatums}
own:
  note:
    title: Note to the reader
    text: |
      First paragraph.

      Second <b>paragraph</b>.
"""
MARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">'
    '<rect width="40" height="20"/></svg>'
)


def written(folder: Path, text: str = TEMPLATE) -> Path:
    (folder / "mark.svg").write_text(MARK)
    (folder / "house.yaml").write_text(text)
    return folder / "house.yaml"


@pytest.mark.parametrize("kind", FORMATS)
def test_a_house_changes_without_code(kestrow: Case, tmp_path: Path, kind: str) -> None:
    house = load_template(written(tmp_path))
    document = build_brief(kestrow, template=house)
    assert [s.name for s in document.sections] == ["note", "bottom-line", "threats"]
    assert [s.title for s in document.sections][:2] == ["Note to the reader", "Key judgements"]
    made = render(document, kind)
    if kind == "md":
        assert "**Ultimatums**" in str(made)
        assert r"Second \<b\>paragraph\</b\>." in str(made)
    if kind == "html":
        assert 'alt="Harbour desk" src="data:image/svg+xml;base64,' in str(made)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("sections: [bottom-lines]", "no section 'bottom-lines'"),
        ("color: red", "a template has no key 'color'"),
        ("- a list", "a template is a mapping"),
        ("logo: ../mark.svg", "the template's logo lies outside its folder"),
        ("logo: mark.exe", "the template's logo is an SVG or a PNG file"),
        ("sections: bottom-line", "the template's 'sections' is a list"),
        ("a: [", "the template is no YAML"),
    ],
)
def test_a_bad_template_says_why(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises((InputError, NotFound)) as caught:
        load_template(written(tmp_path, text))
    assert caught.value.message.startswith(message)


def test_a_change_of_wording_names_a_known_key(kestrow: Case, tmp_path: Path) -> None:
    house = load_template(written(tmp_path, "wording: {threats.captoin: x}"))
    with pytest.raises(InputError) as caught:
        build_brief(kestrow, template=house)
    assert caught.value.hint == "did you mean 'threats.caption'?"
