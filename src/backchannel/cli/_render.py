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


#: Ids longer than this are folded, so that the words beside them keep their room.
_WIDE = 24


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
    empty: str = "nothing to show",
    stderr: bool = False,
) -> None:
    """Print a table.

    Args:
        columns: headings; one that begins with ``!`` is not wrapped unless it is very wide.
        rows: a sequence of cells each.
        title: a line above.
        right: headings of the columns to align right.
        empty: printed where there are no rows.
    """
    from rich import box
    from rich.table import Table
    from rich.text import Text

    out = console(stderr=stderr)
    listed = list(rows)
    if title:
        out.print(Text(clean(title), style="bold"))
    if not listed:
        out.print(Text(empty, style="dim"))
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    wordy = max(12, min(_WORDY, out.width - 12 * (len(columns) - 1)))
    for place, column in enumerate(columns):
        name = column.removeprefix("!")
        widest = max(len(clean(row[place])) for row in listed)
        table.add_column(
            name,
            justify="right" if name in right else "left",
            no_wrap=column.startswith("!") and widest <= _WIDE,
            max_width=_WIDE if column.startswith("!") else None,
            min_width=min(widest, wordy) if name in _SENTENCES else None,
            overflow="fold",
        )
    for row in listed:
        table.add_row(*(Text(clean(cell)) for cell in row))
    out.print(table)


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
