"""``backchannel check``: what is wrong with a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from backchannel.casefile import Case, Loaded
    from backchannel.diagnostics import Diagnostic

_RANK = {"error": 0, "warning": 1, "note": 2}
_COLOUR = {"error": "red", "warning": "yellow", "note": "cyan"}


def _codes(value: tuple[str, ...]) -> list[str]:
    return [c.strip().upper() for part in value for c in part.split(",") if c.strip()]


@click.command()
@click.argument("case", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.option("--fix", is_flag=True, help="Make the repairs that are certain, then check again.")
@click.option("--only", multiple=True, metavar="CODES", help="Only these codes: BC101,BC105.")
@click.option("--ignore", multiple=True, metavar="CODES", help="All codes but these.")
@click.option(
    "--severity",
    type=click.Choice(["error", "warning", "note"]),
    default="note",
    show_default=True,
    help="The least bad findings to show.",
)
@click.option("--as-of", metavar="DATE", help="Check as of this day instead of the case's own.")
@click.option("--explain", metavar="CODE", help="Say what a code means and what to do, and stop.")
def command(
    case: str | None,
    as_json: bool,
    fix: bool,
    only: tuple[str, ...],
    ignore: tuple[str, ...],
    severity: str,
    as_of: str | None,
    explain: str | None,
) -> int:
    """Find what is wrong with CASE, by default the folder you are in.

    Each finding names file, line and column, shows the line, and says what to do. Exit status: 0
    where there are no errors and warnings among the findings shown, 1 where there are.

    \b
    Examples:
      backchannel check my-case
      backchannel check my-case --severity warning --ignore BC154
      backchannel check my-case --fix
      backchannel check --explain BC113
    """
    if explain is not None:
        _explain(explain.strip().upper(), as_json)
        return 0
    case = case or "."
    _refuse_unknown([*_codes(only), *_codes(ignore)])
    loaded = _open(case)
    found = _findings(loaded.case, loaded.diagnostics, only, ignore, severity, as_of)
    if fix:
        done = _fix(loaded.case, found)
        if done:
            loaded = _open(case)
            found = _findings(loaded.case, loaded.diagnostics, only, ignore, severity, as_of)
    _show(loaded.case, found, as_json)
    return 1 if any(_RANK[d.severity] < 2 for d in found) else 0


def _open(where: str) -> Loaded:
    """Load the case; an unreadable main file is a finding, a missing one an error."""
    from backchannel.casefile import load_case
    from backchannel.cli._case import open_loaded

    loaded = load_case(where)
    if not loaded.case.files and all(d.code == "BC001" for d in loaded.diagnostics):
        return open_loaded(where)
    return loaded


def _findings(
    case: Case,
    loading: Sequence[Diagnostic],
    only: tuple[str, ...],
    ignore: tuple[str, ...],
    severity: str,
    as_of: str | None,
) -> list[Diagnostic]:
    from backchannel.casefile.edtf import EdtfError
    from backchannel.checks import check_case
    from backchannel.diagnostics import sort_key

    wanted, unwanted = set(_codes(only)), set(_codes(ignore))
    try:
        checked = check_case(case, only=wanted or None, as_of=as_of)
    except EdtfError as error:
        raise click.UsageError(f"--as-of: {error}") from error
    return sorted(
        (
            d
            for d in (*loading, *checked)
            if (not wanted or d.code in wanted)
            and d.code not in unwanted
            and _RANK[d.severity] <= _RANK[severity]
        ),
        key=sort_key,
    )


def _fix(case: Case, found: Sequence[Diagnostic]) -> int:
    """Make the repairs; those that touch the same characters wait for the next run."""
    from backchannel.casefile.writer import apply_edits
    from backchannel.diagnostics import Edit

    assert case.root is not None
    edits: list[Edit] = []
    done = 0
    for diagnostic in found:
        if diagnostic.fix is None:
            continue
        new = [e for e in diagnostic.fix.edits if e not in edits]
        if any(_touch(e, other) for e in new for other in edits):
            continue
        edits += new
        done += 1
        click.echo(f"{diagnostic.span}: {diagnostic.fix.says} [{diagnostic.code}]", err=True)
    if not edits:
        click.echo("nothing can be repaired with certainty", err=True)
        return 0
    files = {e.span.file for e in edits}
    expected = {name: source.sha256 for name in files if (source := case.source(name))}
    apply_edits(case.root, edits, expected)
    click.echo(f"{done} repaired in {', '.join(sorted(files))}", err=True)
    return done


def _touch(a: object, b: object) -> bool:
    from backchannel.diagnostics import Edit

    assert isinstance(a, Edit)
    assert isinstance(b, Edit)
    return a.span.file == b.span.file and a.span.start <= b.span.end and b.span.start <= a.span.end


def _show(case: Case, found: Sequence[Diagnostic], as_json: bool) -> None:
    count = {s: sum(d.severity == s for d in found) for s in _RANK}
    if as_json:
        import json

        body = {"case": case.id, "hash": case.hash, "counts": count}
        click.echo(
            json.dumps(
                {**body, "diagnostics": [d.to_json() for d in found]}, ensure_ascii=False, indent=2
            )
        )
        return
    from backchannel.cli._render import clean
    from backchannel.diagnostics import render

    for at, diagnostic in enumerate(found):
        source = case.source(diagnostic.span.file)
        if at:
            click.echo()
        text = clean(render(diagnostic, source.text if source else None))
        click.echo(_coloured(text, diagnostic))
    shown = [f"{n} {word}{'s' if n != 1 else ''}" for word, n in count.items() if n]
    click.echo(", ".join(shown) if shown else "nothing found", err=True)


def _coloured(text: str, diagnostic: Diagnostic) -> str:
    """The word for the severity in its colour; click takes it out where no terminal is."""
    import os

    if os.environ.get("NO_COLOR"):
        return text
    word = f"{diagnostic.severity.value}[{diagnostic.code}]"
    return text.replace(word, click.style(word, fg=_COLOUR[diagnostic.severity], bold=True), 1)


def _refuse_unknown(codes: list[str]) -> None:
    if not codes:
        return
    from backchannel.diagnostics import all_codes
    from backchannel.errors import NotFound

    known = all_codes()
    for code in codes:
        if code not in known:
            raise NotFound.named("code", code, known)


def _explain(code: str, as_json: bool) -> None:
    _refuse_unknown([code])
    from backchannel.diagnostics import all_codes

    found = all_codes()[code]
    if as_json:
        import dataclasses
        import json

        click.echo(json.dumps(dataclasses.asdict(found), ensure_ascii=False, indent=2))
        return
    import textwrap

    click.echo(f"{found.code} ({found.severity}): {found.title}\n")
    click.echo(textwrap.fill(found.explanation, 88))
    click.echo("\n" + textwrap.fill(f"What to do: {found.fix}", 88))
