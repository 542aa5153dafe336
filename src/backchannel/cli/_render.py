"""Printing for people: tables that fit the terminal, and the same rows as CSV or JSON."""

from __future__ import annotations

import contextlib
import csv
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["as_csv", "as_json", "clean", "console", "print_table", "to_file"]


#: Columns of sentences get this many characters where there is room.
_SENTENCES = ("says", "claim", "how", "position", "owes", "demand", "title")
_WORDY = 30


def console(*, stderr: bool = False) -> Console:
    """A console that honours ``NO_COLOR`` and the terminal's width; plain when piped."""
    from rich.console import Console

    return Console(stderr=stderr, highlight=False, soft_wrap=False)


def clean(value: Any) -> str:
    """Text for a terminal: no control characters, nothing that rich could take for markup."""
    shown = "" if value is None else str(value)
    return "".join(c if c.isprintable() or c == "\n" else "�" for c in shown)


def print_table(
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    title: str | None = None,
    right: Sequence[str] = (),
    once: Sequence[str] = (),
    empty: str = "nothing to show",
    stderr: bool = False,
) -> None:
    """Print a table; where it does not fit the line, each row as a block of ``name  value``.

    Args:
        columns: headings; one that begins with ``!`` wraps last.
        rows: a sequence of cells each.
        title: a line above.
        right: headings of the columns to align right.
        once: headings of the first columns, whose cells are left empty where they repeat those
            above.
        empty: printed where there are no rows.
    """
    from rich.text import Text

    from backchannel.cli._layout import fitted

    out = console(stderr=stderr)
    names = [c.removeprefix("!") for c in columns]
    cells = [[clean(cell) for cell in row] for row in rows]
    if title:
        out.print(Text(clean(title), style="bold"))
    if not cells:
        out.print(Text(empty, style="dim"))
        return
    wordy = max(12, min(_WORDY, out.width - 12 * (len(columns) - 1)))
    floors = [wordy if name in _SENTENCES else 0 for name in names]
    whole = [column.startswith("!") for column in columns]
    widths = fitted([names, *cells], floors, whole, out.width)
    if widths is None:
        _print_blocks(out, names, cells)
        return
    _print_grid(out, names, _merged(cells, sum(n in once for n in names)), widths, right)


def _merged(cells: Sequence[Sequence[str]], first: int) -> list[list[str]]:
    """The rows, with the first cells empty where all of them repeat those of the row above."""
    above: Sequence[str] = ()
    merged = []
    for row in cells:
        same = first > 0 and row[:first] == above
        merged.append(["" if same and i < first else cell for i, cell in enumerate(row)])
        above = row[:first]
    return merged


def _print_grid(
    out: Console,
    names: Sequence[str],
    cells: Sequence[Sequence[str]],
    widths: Sequence[int],
    right: Sequence[str],
) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from backchannel.cli._layout import wrapped

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for name, width in zip(names, widths, strict=True):
        table.add_column(
            Text(wrapped(name, width)), justify="right" if name in right else "left", width=width
        )
    for row in cells:
        table.add_row(*(Text(wrapped(c, w)) for c, w in zip(row, widths, strict=True)))
    out.print(table)


def _print_blocks(out: Console, names: Sequence[str], cells: Sequence[Sequence[str]]) -> None:
    """One block a row: each cell that is not empty on a line of its own, after its heading."""
    from rich.text import Text

    from backchannel.cli._layout import wrapped

    head = max(len(name) for name in names) + 2
    room = max(12, out.width - head)
    for n, row in enumerate(cells):
        if n:
            out.print()
        for name, cell in zip(names, row, strict=True):
            if cell:
                first, *more = wrapped(cell, room).split("\n")
                line = Text(f"{name:<{head}}", style="bold")
                line.append("\n".join([first, *(" " * head + m for m in more)]), style="not bold")
                out.print(line, soft_wrap=True)


@contextlib.contextmanager
def to_file(path: str | None) -> Iterator[None]:
    """What is printed inside goes to the file ``path``; without one, to standard output."""
    if path is None:
        yield
        return
    with open(path, "w", encoding="utf-8", newline="\n") as file, contextlib.redirect_stdout(file):
        yield
    print(f"wrote {path}", file=sys.stderr)


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print rows as CSV; cells that a spreadsheet would run as formulas are defused."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow([c.removeprefix("!") for c in columns])
    for row in rows:
        writer.writerow([_defused(cell) for cell in row])


def _defused(cell: Any) -> Any:
    if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + cell
    return cell


def as_json(value: Any) -> None:
    """Print a result as JSON."""
    from backchannel.results import plain

    print(json.dumps(plain(value), ensure_ascii=False, indent=2))
