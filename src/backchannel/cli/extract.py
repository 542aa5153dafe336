"""``backchannel extract``: what a text proposes, without a case."""

from __future__ import annotations

from typing import Any

import click

from backchannel.cli._options import json_option


@click.command(
    epilog="""\b
Examples:
  backchannel extract report.txt --published 2031-03-06 --json
  backchannel extract *.txt --outlet "Harbour Post"
  backchannel extract page.html --json > proposals.json
"""
)
@click.argument("files", nargs=-1, required=True, type=click.Path(allow_dash=True, readable=False))
@click.option(
    "--published", metavar="DATE", help="The day of publication, YYYY-MM-DD, of all FILES."
)
@click.option("--outlet", metavar="NAME", help="The outlet, added to every statement's chain.")
@click.option("--events", is_flag=True, help="Also print events, coded with PLOVER.")
@json_option
def command(
    files: tuple[str, ...],
    published: str | None,
    outlet: str | None,
    events: bool,
    as_json: bool,
) -> int:
    """Propose statements, dates and figures from FILES.

    With --json a list with one object a file is printed, with the text that all offsets count in. A
    .txt file is kept character for character (but for a byte order mark), so that they hold in it;
    of other kinds the text is taken out first. A file that cannot be read is named on standard
    error, and the others are still read.
    """
    from datetime import date

    from backchannel.cli import _render
    from backchannel.diagnostics import render
    from backchannel.errors import UsageError
    from backchannel.reading.batch import extract_files

    day = None
    if published:
        try:
            day = date.fromisoformat(published)
        except ValueError:
            raise UsageError(f"{published!r} is no date", hint="write YYYY-MM-DD") from None
    results, problems = extract_files(files, published=day, outlet=outlet)
    for diagnostic in problems:
        click.echo(render(diagnostic), err=True)
    failed = any(d.severity.value == "error" for d in problems)
    if as_json:
        shown: list[dict[str, Any]] = []
        for result in results:
            item = result.to_json()
            if events:
                item["events"] = [e.to_json() for e in result.events]
            shown.append(item)
        _render.as_json(shown)
        return 1 if failed else 0
    texts = {r.file: t for r, t in zip(results, (r.text for r in results), strict=True)}
    for result in results:
        text = texts[result.file]
        rows = [
            [
                s.kind,
                s.speaker or (text[s.source[0] : s.source[1]] if s.source else ""),
                " … ".join(text[a:b] for a, b in s.content),
                s.rule,
            ]
            for s in result.statements
        ]
        _render.print_table(["!kind", "source", "says", "!rule"], rows, title=result.file)
        _render.print_table(
            ["date", "!means"],
            [[text[d.span[0] : d.span[1]], d.edtf or ""] for d in result.dates],
            empty="no dates",
        )
        _render.print_table(
            ["figure", "!value", "unit", "state", "as of"],
            [
                [
                    text[f.span[0] : f.span[1]],
                    f"{f.comparator} {f.value:,.15g}"
                    + (f"–{f.value_high:,.15g}" if f.value_high is not None else ""),
                    f.unit,
                    f.state,
                    f.as_of,
                ]
                for f in result.figures
            ],
            empty="no figures",
        )
        if events:
            _render.print_table(
                ["!event", "on", "says", "claimed by"],
                [_event_row(e, result, text) for e in result.events],
                empty="no events",
            )
    return 1 if failed else 0


def _event_row(event: Any, result: Any, text: str) -> list[str]:
    what = f"{event.type} {event.mode}".strip()
    speaker = ""
    if event.statement is not None:
        said = result.statements[event.statement]
        speaker = said.speaker or (text[slice(*said.source)] if said.source else "?")
    coded = what if event.status == "historical" else f"{what}, {event.status}"
    return [coded, event.on or "", event.says, speaker]
