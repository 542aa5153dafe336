"""PDFs: running heads, breaks of pages, notes, hyphens and ligatures; no text is spliced."""

from __future__ import annotations

import time
from datetime import date

import pytest

from backchannel.reading.documents import Document, _pages, read_bytes

from ._making import Line, block, pdf


def one(data: bytes) -> Document:
    (found,) = read_bytes(data, "a.pdf")
    return found


def paragraphs(*pages: list[Line]) -> list[str]:
    return one(pdf(pages)).text.split("\n\n")


FIRST = """\
The director of the authority, Per Holm, said on Tuesday
that the federation had been offered all there was to offer.

He told reporters that the non-union crews would operate"""
SECOND = """\
the cranes until the labour court had decided whether the
ban on night shifts was lawful.

The federation did not comment on the plan of the director."""


def foot(number: int) -> list[Line]:
    return [
        (50, 40, 8, "Institute for Harbour Studies · Bulletin 7/2031"),
        (500, 40, 8, f"{number}"),
    ]


def test_a_sentence_goes_on_over_the_break_of_a_page() -> None:
    found = paragraphs(block(FIRST) + foot(1), block(SECOND) + foot(2))
    assert found == [
        "The director of the authority, Per Holm, said on Tuesday that the federation had been "
        "offered all there was to offer.",
        "He told reporters that the non-union crews would operate the cranes until the labour "
        "court had decided whether the ban on night shifts was lawful.",
        "The federation did not comment on the plan of the director.",
    ]


@pytest.mark.parametrize("last", ["MR. EK: No comment", "MR. EK: No.", "It did not comment."])
def test_a_line_of_the_text_that_recurs_at_the_edge_is_kept(last: str) -> None:
    asked = ["Is it true?", "Who signed it?", "Will you come?"]
    pages = [
        block(f"MS. DAHL: {a} What about\nthe {i}0 crews?\n\n{last}") for i, a in enumerate(asked)
    ]
    assert one(pdf(pages)).text.count(last) == 3


def test_a_recurring_line_at_another_height_or_without_a_gap_is_no_running_head() -> None:
    texts = ["The ban stays,\nsaid the director", "The crews left\nat once", "It went on"]
    found = one(pdf([block(f"Reported as follows\n{t}\nby all who were there") for t in texts]))
    assert found.text.count("Reported as follows") == 3
    assert found.text.count("by all who were there") == 3


def test_running_heads_of_two_lines_are_dropped_at_the_same_height() -> None:
    heads: list[Line] = [(50, 780, 10, "Harbour Post"), (50, 768, 10, "Weekly, no. 7")]
    found = paragraphs(
        *[
            [*heads, *block(f"The director said {w}."), *foot(i)]
            for i, w in enumerate(("no", "yes", "so"), 1)
        ]
    )
    assert found == ["The director said no.", "The director said yes.", "The director said so."]


def test_a_heading_that_changes_from_page_to_page_is_kept() -> None:
    found = paragraphs(
        *[[(50, 780, 18, f"Annex {i}"), *block(f"The rule {i}a holds.")] for i in (1, 2, 3)]
    )
    assert [p for p in found if p.startswith("Annex")] == ["Annex 1", "Annex 2", "Annex 3"]


def test_sentences_at_the_edge_that_are_dropped_are_named() -> None:
    note = "This paper is for members only."
    found = one(pdf([[*block(FIRST), (50, 40, 7, note)], [*block(SECOND), (50, 40, 7, note)]]))
    assert note not in found.text
    assert [w.code for w in found.warnings] == ["BC226"]


def test_what_a_browser_prints_around_a_page_is_dropped() -> None:
    head: list[Line] = [(30, 780, 8, "11/26/31, 4:41 PM"), (200, 780, 8, "Draft_v3 FINAL")]
    below: list[Line] = [(30, 20, 8, "file:///home/draft.html"), (500, 20, 8, "1/1")]
    assert len(paragraphs(block(FIRST) + head + below)) == 2


def test_title_byline_and_first_paragraph_stay_apart() -> None:
    lines: list[Line] = [
        (50, 740, 20, "The Port Dispute: What"),
        (50, 716, 20, "Would Move It"),
        (50, 690, 11, "Institute for Harbour Studies, 6 March 2031"),
        (50, 677, 11, "By Eva Storm"),
        *block(FIRST, top=660),
    ]
    found = one(pdf([lines]))
    assert found.text.split("\n\n")[:4] == [
        "The Port Dispute: What Would Move It",
        "Institute for Harbour Studies, 6 March 2031",
        "By Eva Storm",
        "The director of the authority, Per Holm, said on Tuesday that the federation had been "
        "offered all there was to offer.",
    ]
    assert found.published == date(2031, 3, 6)


def test_a_note_after_a_quotation_ends_its_paragraph_all_the_same() -> None:
    lines = [
        *block(
            "“We will not sign,” Ada Olm told reporters outside.\n“Forty crews are ready to go.”"
        ),
        (185, 692, 6, "1"),
        *block("The director, Per Holm, rejected the demand of the\ncrews.", top=676),
        (50, 60, 7, "1 Interview with the author, 4 March 2031."),
    ]
    (quoted, director, note) = paragraphs(lines)
    assert quoted.endswith("“Forty crews are ready to go.”")
    assert director == "The director, Per Holm, rejected the demand of the crews."
    assert note.startswith("1 Interview")


def test_a_note_at_the_foot_does_not_stand_in_a_sentence() -> None:
    below: list[Line] = [(50, 60, 7, "1 Interview with the author, 4 March 2031.")]
    found = paragraphs([*block(FIRST), *below], block(SECOND))
    assert "would operate the cranes" in found[1]
    assert found[-1].startswith("1 Interview")


def test_a_note_at_the_foot_of_a_column_does_not_stand_in_a_sentence() -> None:
    left = block("The director, Per Holm, said it.1 He\ntold reporters that the non-union", x=50)
    right = block("crews would operate the U.S.-\nHolland line until the end of it.", x=310)
    note: list[Line] = [(50, 60, 8, "1Interview, 4 March 2031.")]
    assert paragraphs([*left, *note, *right, (300, 20, 10, "1")]) == [
        "The director, Per Holm, said it. He told reporters that the non-union crews would operate "
        "the U.S.-Holland line until the end of it.",
        "1Interview, 4 March 2031.",
    ]


def test_words_divided_at_the_end_of_a_line() -> None:
    text = (
        "The authority announced a long-term plan of self-\noperating cranes in the negotia-\n"
        "tions on night-shift work. The crews of the night-\nshift will strike if the talks fail."
    )
    (found,) = paragraphs(block(text))
    assert "self-operating cranes" in found
    assert "negotiations" in found
    assert "of the night-shift will" in found


def test_ligatures_are_letters() -> None:
    (found,) = paragraphs(
        block("The oﬀer was ﬁnal, the oﬃcials said in the ﬂat land.".replace("ﬃ", "ﬀi"))
    )
    assert found == "The offer was final, the officials said in the flat land."


def test_lines_of_a_list_and_an_indented_paragraph_begin_anew() -> None:
    lines: list[Line] = [
        (50, 700, 10, "The two sides want what neither of them can give away"),
        (50, 688, 10, "before the court has ruled, the mediator said on Monday."),
        (62, 676, 10, "She named no day for the next round of their talks on"),
        (50, 664, 10, "night shifts:"),
        (50, 652, 10, "• a raise of 7 percent;"),
        (50, 640, 10, "• an end of the ban."),
    ]
    assert [p.split()[0] for p in paragraphs(lines)] == ["The", "She", "•", "•"]


def test_a_paragraph_as_long_as_a_book_costs_little() -> None:
    pages = [
        [
            _pages.Line(f"words of page {n} and line {i} that go on and on", 50, 700 - 14 * i, 11)
            for i in range(45)
        ]
        for n in range(500)
    ]
    start = time.process_time()
    text, _ = _pages.joined(pages)
    assert time.process_time() - start < 3
    assert "\n\n" not in text
