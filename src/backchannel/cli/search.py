"""``backchannel search``: find reports and statements."""

from __future__ import annotations

import click

from backchannel.cli._options import (
    CASE,
    as_of_option,
    csv_option,
    json_option,
    known_to_option,
)


@click.command("search", context_settings={"ignore_unknown_options": True})
@click.argument("case", type=CASE)
@click.argument("query", nargs=-1, required=True)
@click.option("--kind", type=click.Choice(["report", "statement"]), help="Only these.")
@click.option("--party", help="Only statements of this party.")
@click.option("--outlet", help="Only reports of this outlet.")
@as_of_option
@known_to_option
@click.option(
    "--most", type=click.IntRange(min=1), default=10, show_default=True, help="Hits to list."
)
@click.option("--rebuild", is_flag=True, help="Throw the index away and build it anew.")
@json_option
@csv_option
def command(
    case: str,
    query: tuple[str, ...],
    kind: str | None,
    party: str | None,
    outlet: str | None,
    as_of: str | None,
    known_to: str | None,
    most: int,
    rebuild: bool,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Find reports and statements, the best first.

    All words of the query must occur; where nothing has them all, any. A phrase stands in quotation
    marks, a word to leave out has a minus before it, `ceasef*` finds every ending. The index is
    kept in the cache folder of the user; set BACKCHANNEL_CACHE to keep it elsewhere.

    \b
    Examples:
      backchannel search port-of-kestrow two operators
      backchannel search port-of-kestrow '"two operators" -night' --party insurer
      backchannel search doha-2025 hostages --kind statement --as-of 2025-03-06
    """
    from backchannel.cli import _render
    from backchannel.record.index import search_at

    words = " ".join(f'"{q}"' if " " in q and len(query) > 1 and '"' not in q else q for q in query)
    found = search_at(
        case,
        words,
        kind=kind,
        party=party,
        outlet=outlet,
        as_of=as_of,
        known_to=known_to,
        most=most,
        rebuild=rebuild,
    )
    if as_json:
        _render.as_json(found)
    elif as_csv:
        _render.as_csv(
            ("kind", "id", "report", "published", "outlet", "speaker", "score", "snippet"),
            (
                (h.kind, h.id, h.report, h.published, h.outlet, h.speaker, h.score, h.snippet)
                for h in found.hits
            ),
        )
    else:
        from rich.text import Text

        out = _render.console()
        for hit in found.hits:
            head = Text(_render.clean(hit.id), style="bold")
            about = [hit.published, hit.outlet, hit.speaker or hit.title]
            mark = f"  ({hit.status})" if hit.status != "accepted" else ""
            head.append(_render.clean(f"  {' · '.join(a for a in about if a)}{mark}"), style="dim")
            out.print(head)
            line = Text(_render.clean(hit.snippet))
            for start, end in hit.marks:
                line.stylize("bold underline", start, end)
            line.pad_left(2)
            out.print(line)
        rest = found.total - len(found.hits)
        note = f"{rest} more (--most {found.total})" if rest > 0 else ""
        if not found.hits:
            note = f"nothing found in {found.indexed} reports and statements"
        if note:
            click.echo(note, err=True)
    if not found.hits:
        click.get_current_context().exit(1)
