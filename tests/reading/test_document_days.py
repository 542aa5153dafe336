"""The day of a document: the printed one wins, one that is only filed with it is said to be so."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from backchannel.reading.batch import extract_files
from backchannel.reading.documents import Document, read_bytes
from backchannel.reading.intake import read_into

from ._making import block, pdf, saved, word

TEXT = "The union said that the offer was dead and that it would not return to talks."


def one(data: bytes, name: str) -> Document:
    (found,) = read_bytes(data, name)
    return found


def office(kind: str, *lines: str) -> bytes:
    if kind == "docx":
        return saved(word(*lines, created=datetime(2019, 5, 2)))
    return pdf([block("\n\n".join(lines))], CreationDate="D:20190502101500Z")


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_the_printed_day_wins_over_the_files(kind: str) -> None:
    found = one(office(kind, "Talks stall", "6 March 2031", TEXT), f"a.{kind}")
    assert found.published == date(2031, 3, 6)


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_a_day_from_the_files_metadata_is_kept_apart(kind: str) -> None:
    found = one(office(kind, "Talks stall", TEXT), f"a.{kind}")
    assert (found.published, found.filed) == (None, date(2019, 5, 2))


def test_a_day_from_metadata_is_taken_last_and_with_a_warning(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text("case: strike\ntitle: The strike\n", encoding="utf-8")
    for name in ("note.docx", "2031-03-05-note.docx"):
        (tmp_path / name).write_bytes(office("docx", f"Talks in {name}", TEXT))
    done = read_into(
        tmp_path, [str(tmp_path / "note.docx"), str(tmp_path / "2031-03-05-note.docx")], outlet="P"
    )
    codes = [{d.code for d in r.diagnostics} & {"BC220", "BC225"} for r in done.reports]
    assert [r.report for r in done.reports] == ["2019-05-02-p", "2031-03-05-p"]
    assert codes == [{"BC225"}, {"BC220"}]
    # Whoever says the day is not told where it might have come from.
    (told,) = read_into(
        tmp_path, [str(tmp_path / "note.docx")], published=date(2031, 3, 7), dry_run=True
    ).reports
    assert "BC225" not in {d.code for d in told.diagnostics}
    ((found,), problems) = extract_files([str(tmp_path / "note.docx")])
    assert found.published == "2019-05-02"
    assert "BC225" in {d.code for d in problems}
