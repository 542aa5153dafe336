"""``backchannel changes``: what is new, changed, contradicted, lapsed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from backchannel.cli._options import (
    as_of_option,
    case_argument,
    csv_option,
    json_option,
    known_to_option,
)

if TYPE_CHECKING:
    from backchannel.record.diff import Change, Changes

_HEADS = {
    "new": "New",
    "edited": "Edited",
    "removed": "Removed",
    "changed": "Changed",
    "contradicted": "Contradicted",
    "lapsed": "Lapsed",
}


@click.command("changes")
@case_argument
@click.option(
    "--since",
    required=True,
    metavar="DATE|REVISION",
    help="A date (the end of that day), or a git revision of the case's folder.",
)
@as_of_option
@known_to_option
@click.option(
    "--most",
    type=click.IntRange(min=1),
    default=8,
    show_default=True,
    help="Lines in each part; the rest is counted.",
)
@click.option("--all", "everything", is_flag=True, help="Print every line.")
@json_option
@csv_option
def command(
    case: str,
    since: str,
    as_of: str | None,
    known_to: str | None,
    most: int,
    everything: bool,
    as_json: bool,
    as_csv: bool,
) -> None:
    """What is new, changed, contradicted and lapsed since a date or a git revision.

    \b
    Examples:
      backchannel changes port-of-kestrow --since 2026-03-20
      backchannel changes my-case --since HEAD~1
      backchannel changes port-of-kestrow --since 2026-03-10 --known-to insurer
    """
    from backchannel.cli import _render
    from backchannel.cli._case import open_case
    from backchannel.record import changes_since

    loaded = open_case(case)
    found = changes_since(loaded, since, as_of=as_of, known_to=known_to)
    if as_json:
        _render.as_json(found)
        return
    if as_csv:
        _render.as_csv(
            ("kind", "what", "id", "says", "before", "after", "evidence"),
            (
                (c.kind, c.what, c.id, c.says, c.before, c.after, " ".join(c.evidence))
                for c in found.changes
            ),
        )
        return
    _print(found, None if everything else most)
    new = {c.id for c in found.changes if (c.kind, c.what) == ("new", "report")}
    waiting = sum(s.status == "proposed" and s.report in new for s in loaded.statements.values())
    if waiting:
        many = "statements wait" if waiting > 1 else "statement waits"
        click.echo(
            f"{waiting} proposed {many} in the new reports: backchannel review {case}", err=True
        )


def _print(found: Changes, most: int | None) -> None:
    from rich.text import Text

    from backchannel.cli._render import clean, console

    out = console()
    total = f"{found.statements} new statement{'' if found.statements == 1 else 's'}"
    until = f", until {found.until}" if found.until else ""
    out.print(Text(clean(f"Since {found.since}{until}: {total}")))
    if not found.changes:
        nothing = "nothing else changed" if found.statements else "nothing changed"
        if found.rewritten:
            nothing += " in what the case holds; its files read differently"
        out.print(Text(nothing, style="dim"))
    for kind, head in _HEADS.items():
        listed = [c for c in found.changes if c.kind == kind]
        if not listed:
            continue
        out.print()
        out.print(Text(f"{head} ({len(listed)})", style="bold"))
        for change in _spread(listed, most):
            # One line each on a terminal; whole lines into a file or a pipe.
            width = out.width if out.is_terminal else None
            says, value, cited = _fitted(change, width)
            line = Text("  ")
            line.append(f"{change.what}  ", style="dim")
            line.append(clean(says))
            line.append(clean(value))
            line.append(clean(cited), style="dim")
            out.print(line, soft_wrap=True)
        left = len(listed) - (most or len(listed))
        if left > 0:
            out.print(Text(f"  … {left} more (--all)", style="dim"))


def _fitted(change: Change, width: int | None) -> tuple[str, str, str]:
    """Words, values and statements of a change; the words give way first to fit a line."""
    before, after = change.before, change.after
    if change.kind == "edited" and (before or after):
        before, after = before or "nothing", after or "nothing"
    arrow = " → " if before and after else ""
    value = f"  [{before}{arrow}{after}]" if before or after else ""
    shown = () if change.what == "report" else change.evidence[:3]
    more = ", …" if len(change.evidence) > len(shown) else ""
    cited = f"  ({', '.join(shown)}{more})" if shown else ""
    if width is None:
        return change.says, value, cited
    room = width - len(f"  {change.what}  ")
    if len(change.says) + len(value) + len(cited) > room:
        cited = ""
    if len(value) > room // 2:
        value = value[: room // 2 - 1] + "…"
    left = room - len(value) - len(cited)
    says = change.says if len(change.says) <= left else change.says[: left - 1].rstrip() + "…"
    return says, value, cited


def _spread(changes: list[Change], most: int | None) -> list[Change]:
    """The first lines of every sort of element in turn, so that no sort fills the screen alone."""
    if most is None or len(changes) <= most:
        return changes
    by: dict[str, list[int]] = {}
    for index, change in enumerate(changes):
        by.setdefault(change.what, []).append(index)
    chosen: list[int] = []
    while len(chosen) < most:
        for indexes in by.values():
            if indexes and len(chosen) < most:
                chosen.append(indexes.pop(0))
    return [changes[i] for i in sorted(chosen)]
