"""Score sheets, CSV or XLSX, as people make them.

One row a value: the issue, the value, and a score for each party. The issue may stand only in its
first row (as where cells are merged). Further rows, by the word in the first column:

* ``reservation`` (or BATNA, threshold, minimum, walk away): the least each party signs for;
* ``sign``: ``yes``, ``no`` or ``veto`` under each party; ``quorum``: a number;
* ``weight`` in the value column: what the issue's scores of each party are multiplied by;
* ``total``, ``sum``, ``max`` and empty rows are passed over.

    issue,value,union,firm
    wage,freeze,0,70
    ,two percent,30,40
    ,four percent,60,0
    hours,35,40,0
    ,38,20,30
    reservation,,40,35

Columns may be separated by commas, semicolons (then with decimal commas) or tabs.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from backchannel.bargaining.deal import Deal, Issue, Sign
from backchannel.diagnostics import Diagnostic
from backchannel.errors import UsageError
from backchannel.interop import codes
from backchannel.interop._inputs import (
    MAX_BYTES,
    Problem,
    decimal_text,
    fail,
    read_bytes,
    read_text,
    to_fraction,
)

__all__ = ["read_sheet", "write_sheet"]

_ISSUE = {"issue", "issues", "topic", "item", "question"}
_VALUE = {"value", "values", "option", "options", "alternative", "outcome", "settlement"}
_RESERVATION = {
    "reservation", "reservation value", "reservation values", "batna", "threshold", "minimum",
    "min", "walk away", "walk-away", "walkaway", "no deal", "least",
}  # fmt: skip
_SKIP = {"total", "totals", "sum", "max", "maximum", "best"}
_WEIGHT = {"weight", "weights"}
_MOST_ROWS = 20_000
_MOST_COLUMNS = 200
#: First characters that a spreadsheet takes for a formula.
_FORMULA = ("=", "+", "-", "@")

Row = tuple[int, list[str]]


def read_sheet(path: str | Path, *, sheet: str | None = None) -> Deal:
    """Read a score sheet.

    Args:
        path: ends in .csv, .tsv, .txt or .xlsx.
        sheet: name of the sheet of a workbook; its first without it.

    Raises:
        InputError: there is no table of scores in it, or a score is missing or no number.
        UsageError: it cannot be read.
    """
    path = Path(path)
    try:
        rows = _workbook(path, sheet) if path.suffix.lower() == ".xlsx" else _text(path)
        deal, problems = _deal(rows)
    except Problem as problem:
        raise fail([problem.at(path)]) from None
    if problems or deal is None:
        found: list[Diagnostic] = [p.at(path) for p in problems]
        raise fail(found)
    return deal


def _text(path: Path) -> list[Row]:
    text = read_text(path, codes.SHEET, codes.XML_REFUSED)
    head = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t", key=head.count)
    csv.field_size_limit(1 << 20)
    rows: list[Row] = []
    try:
        reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
        for cells in reader:
            rows.append((reader.line_num, [_undefused(c.strip()) for c in cells[:_MOST_COLUMNS]]))
            if len(rows) > _MOST_ROWS:
                raise Problem(codes.XML_REFUSED, f"more than {_MOST_ROWS} rows")
    except csv.Error as error:
        raise Problem(codes.SHEET, f"not readable as CSV: {error}", line=len(rows) + 1) from None
    if delimiter == ";":
        rows = [(n, [_decimal_point(c) for c in cells]) for n, cells in rows]
    return rows


def _decimal_point(cell: str) -> str:
    changed = cell.replace(",", ".")
    return changed if cell.count(",") == 1 and to_fraction(changed) is not None else cell


def _undefused(cell: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from running a cell."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in _FORMULA else cell


def _workbook(path: Path, sheet: str | None) -> list[Row]:
    from openpyxl import load_workbook

    data = read_bytes(path, codes.XML_REFUSED)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(i.file_size for i in archive.infolist()) > 4 * MAX_BYTES:
                raise Problem(
                    codes.XML_REFUSED, "the workbook unpacks to more than any sheet needs"
                )
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except Problem:
        raise
    except Exception as error:  # openpyxl raises whatever its many parsers raise
        raise Problem(codes.SHEET, f"not readable as a workbook: {error}") from None
    try:
        if sheet is not None and sheet not in book.sheetnames:
            raise Problem(
                codes.SHEET, f"no sheet {sheet!r}; there are: {', '.join(book.sheetnames)}"
            )
        page = book[sheet] if sheet is not None else book.worksheets[0]
        rows: list[Row] = []
        for n, cells in enumerate(page.iter_rows(values_only=True), start=1):
            if n > _MOST_ROWS:
                raise Problem(codes.XML_REFUSED, f"more than {_MOST_ROWS} rows")
            rows.append((n, [_cell(c) for c in cells[:_MOST_COLUMNS]]))
        return rows
    finally:
        book.close()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _undefused(str(value).strip())


def _header(rows: list[Row]) -> tuple[int, int, int, dict[str, int]]:
    """Place of the header, columns of issue and value, and each party's column."""
    for at, (line, cells) in enumerate(rows):
        names = [c.lower() for c in cells]
        issue = next((k for k, c in enumerate(names) if c in _ISSUE), None)
        value = next((k for k, c in enumerate(names) if c in _VALUE), None)
        if issue is None or value is None:
            continue
        first = max(issue, value) + 1
        parties: dict[str, int] = {}
        for k, name in enumerate(cells[first:], start=first):
            if not name or name.lower() in {"notes", "note", "comment", "comments", "evidence"}:
                continue
            if name in parties:
                raise Problem(codes.SHEET, f"two columns named {name!r}", line=line, column=k + 1)
            parties[name] = k
        if not parties:
            raise Problem(codes.SHEET, "no party after the columns of issue and value", line=line)
        return at, issue, value, parties
    raise Problem(
        codes.SHEET,
        "no row names the columns",
        hint="begin with a row such as: issue,value,first party,second party",
    )


class _Reader:
    def __init__(self, parties: dict[str, int]) -> None:
        self.parties = parties
        self.problems: list[Problem] = []
        self.issues: dict[str, dict[str, list[Fraction]]] = {}
        self.weights: dict[str, list[Fraction]] = {}
        self.reservation: list[Fraction | None] = [None] * len(parties)
        self.roles: list[str] | None = None
        self.quorum: int | None = None

    def numbers(self, line: int, cells: list[str], what: str) -> list[Fraction]:
        out = []
        for name, k in self.parties.items():
            text = cells[k] if k < len(cells) else ""
            number = to_fraction(text)
            if number is None:
                code = codes.NOT_A_NUMBER if text else codes.SHEET
                shown = f"{text!r} is not a number" if text else "no score"
                message = f"{shown} for {name!r}, {what}"
                self.problems.append(Problem(code, message, line=line, column=k + 1))
            out.append(number or Fraction(0))
        return out


def _deal(rows: list[Row]) -> tuple[Deal | None, list[Problem]]:
    at, issue_column, value_column, parties = _header(rows)
    read = _Reader(parties)
    current = ""
    for line, cells in rows[at + 1 :]:
        cells = [*cells, *[""] * (value_column + 1 - len(cells))]
        first, value = cells[issue_column], cells[value_column]
        word = first.lower().rstrip(":")
        if not any(cells) or word in _SKIP:
            continue
        if word in _RESERVATION and value.lower() not in read.issues.get(first, {}):
            _reservation(read, line, cells)
            continue
        if word == "sign" and not value:
            read.roles = [cells[k].lower() if k < len(cells) else "" for k in parties.values()]
            continue
        if word == "quorum":
            _quorum(read, line, value or next((c for c in cells[value_column + 1 :] if c), ""))
            continue
        current = first or current
        if not current:
            read.problems.append(Problem(codes.SHEET, "a value without an issue", line=line))
            continue
        if not value:
            continue  # a row that only names the issue
        if value.lower() in _WEIGHT:
            read.weights[current] = read.numbers(line, cells, f"weight of {current!r}")
            continue
        values = read.issues.setdefault(current, {})
        if value in values:
            message = f"{value!r} of {current!r} stands in two rows"
            read.problems.append(Problem(codes.SHEET, message, line=line, column=value_column + 1))
        values[value] = read.numbers(line, cells, f"{value!r} of {current!r}")
    if not read.issues and not read.problems:
        read.problems.append(Problem(codes.SHEET, "no scores below the row that names the columns"))
    sign = _sign(read)
    if read.problems:
        return None, read.problems
    return _assemble(read, sign), []


def _reservation(read: _Reader, line: int, cells: list[str]) -> None:
    for p, (name, k) in enumerate(read.parties.items()):
        text = cells[k] if k < len(cells) else ""
        if not text:
            continue
        read.reservation[p] = to_fraction(text)
        if read.reservation[p] is None:
            message = f"the reservation value of {name!r} is {text!r}"
            read.problems.append(Problem(codes.NOT_A_NUMBER, message, line=line, column=k + 1))


def _quorum(read: _Reader, line: int, text: str) -> None:
    if not text.isdigit() or not 1 <= int(text) <= len(read.parties):
        message = f"the quorum is {text!r}, with {len(read.parties)} parties"
        read.problems.append(Problem(codes.NOT_A_NUMBER, message, line=line))
    else:
        read.quorum = int(text)


def _sign(read: _Reader) -> Sign | None:
    if read.roles is None and read.quorum is None:
        return None
    roles = read.roles or ["yes"] * len(read.parties)
    wrong = next((r for r in roles if r not in ("", "yes", "no", "veto")), None)
    if wrong is not None:
        read.problems.append(Problem(codes.SHEET, f"sign is {wrong!r}, not yes, no or veto"))
    members = tuple(p for p, r in enumerate(roles) if r in ("yes", "veto"))
    if not members:
        read.problems.append(Problem(codes.SHEET, "nobody signs"))
    vetoes = frozenset(p for p, r in enumerate(roles) if r == "veto")
    return Sign(members, min(read.quorum or len(members), len(members)), vetoes)


def _assemble(read: _Reader, sign: Sign | None) -> Deal:
    one = [Fraction(1)] * len(read.parties)
    issues = tuple(Issue(name, tuple(values)) for name, values in read.issues.items())
    scores = tuple(
        tuple(
            tuple(row[p] * read.weights.get(name, one)[p] for row in values.values())
            for name, values in read.issues.items()
        )
        for p in range(len(read.parties))
    )
    return Deal(tuple(read.parties), issues, scores, tuple(read.reservation), sign)


# Writing -----------------------------------------------------------------------------------------


def write_sheet(deal: Deal, path: str | Path) -> Path:
    """Write a deal as a score sheet, .csv or .xlsx; reading it back gives the same deal.

    Raises:
        UsageError: the deal has interactions, constraints, red lines or caps, or names that a
            sheet would read as something else.
    """
    path = Path(path)
    if deal.interactions or deal.constraints or any(deal.red_lines) or deal.capped:
        raise UsageError(
            "a score sheet holds no interactions, constraints, red lines or caps",
            hint="write a case, or leave them out",
        )
    words = _RESERVATION | _SKIP | {"sign", "quorum"}
    for issue in deal.issues:
        if issue.name.lower().rstrip(":") in words or not issue.name.strip():
            raise UsageError(f"an issue named {issue.name!r} would be read as something else")
        for value in issue.values:
            if value.lower() in _WEIGHT or value != value.strip() or not value:
                raise UsageError(f"a value named {value!r} would be read as something else")
    rows = list(_rows(deal))
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix.lower() == ".xlsx":
        _write_workbook(rows, path)
    else:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter="\t" if path.suffix.lower() == ".tsv" else ",")
            # Names first made harmless for spreadsheets; a number keeps its sign.
            writer.writerows(
                [c if to_fraction(c) is not None else _defused(c) for c in row] for row in rows
            )
    return path


def _defused(cell: str) -> str:
    return "'" + cell if cell[:1] in _FORMULA else cell


def _rows(deal: Deal) -> Iterator[Sequence[str]]:
    yield ["issue", "value", *deal.parties]
    for k, issue in enumerate(deal.issues):
        for v, value in enumerate(issue.values):
            scores = [decimal_text(rows[k][v]) for rows in deal.scores]
            yield [issue.name, value, *scores]
    if any(r is not None for r in deal.reservation):
        least = ["" if r is None else decimal_text(r) for r in deal.reservation]
        yield ["reservation", "", *least]
    if deal.sign is not None:
        sign = deal.sign
        roles = [
            "veto" if p in sign.vetoes else "yes" if p in sign.parties else "no"
            for p in range(len(deal.parties))
        ]
        yield ["sign", "", *roles]
        yield ["quorum", str(sign.quorum), *[""] * len(deal.parties)]


def _write_workbook(rows: list[Sequence[str]], path: Path) -> None:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    page = book.create_sheet("scores")
    for n, row in enumerate(rows):
        cells = []
        for k, text in enumerate(row):
            cell = WriteOnlyCell(page)
            number = to_fraction(text) if n and k > 1 else None
            if number is not None and decimal_text(Fraction(str(float(number)))) == text:
                cell.value = float(number)
            else:
                cell.value = text
                cell.data_type = "s"  # never a formula
            cells.append(cell)
        page.append(cells)
    book.save(path)
