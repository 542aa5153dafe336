"""``backchannel new``: start a case."""

from __future__ import annotations

import click


@click.command(
    epilog="""\b
Examples:
  backchannel new my-case
  backchannel new strike --title "The harbour strike" --party Company --party Union --issue Pay
  backchannel new lesson --template deal
  backchannel new copy --template doha-2025
  backchannel new --list
"""
)
@click.argument("folder", required=False, type=click.Path(file_okay=False))
@click.option("--template", default="talks", show_default=True, help="What to start from.")
@click.option("--title", help="What people read.")
@click.option("--question", help="What the case is to answer.")
@click.option("--party", "parties", multiple=True, help="A party's name; give it again for more.")
@click.option(
    "--issue", "issues", multiple=True, help="What they differ on; give it again for more."
)
@click.option("--list", "list_them", is_flag=True, help="List the templates and stop.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def command(
    folder: str | None,
    template: str,
    title: str | None,
    question: str | None,
    parties: tuple[str, ...],
    issues: tuple[str, ...],
    list_them: bool,
    as_json: bool,
) -> None:
    """Start a case in FOLDER, from a template or by questions.

    On a terminal it asks for what no option gives. Nothing that exists is overwritten.
    """
    import shlex
    import sys
    from pathlib import Path

    from backchannel.casefile.starter import Start, create_case, templates
    from backchannel.cli import _render

    if list_them:
        known = templates()
        if as_json:
            _render.as_json(known)
        else:
            _render.print_table(["!template", "what for"], known.items())
        return
    if not folder:
        raise click.UsageError("name a folder for the case (or --list the templates)")
    path = Path(folder)
    from_catalog = templates().get(template, "").startswith("a copy")
    if sys.stdin.isatty() and not (title or as_json or from_catalog):
        name = path.name.replace("-", " ").replace("_", " ")
        title = click.prompt("Title", default=name[:1].upper() + name[1:], err=True)
        question = question or click.prompt(
            "Question to answer", default="", show_default=False, err=True
        )
        parties = parties or _several("Parties, separated by commas")
        issues = issues or _several("Issues, separated by commas")
    parties = tuple(name.strip() for name in parties)
    issues = tuple(name.strip() for name in issues)
    start = Start(title or path.name or "A case", question or "", parties, issues)
    written = create_case(path, start, template=template)
    if as_json:
        _render.as_json(
            {"folder": str(path), "files": [p.relative_to(path).as_posix() for p in written]}
        )
        return
    click.echo(f"made {path / 'case.yaml'}", err=True)
    click.echo(
        f"next: open it in an editor, then: backchannel check {shlex.quote(folder)}", err=True
    )


def _several(question: str) -> tuple[str, ...]:
    answer = click.prompt(question, default="", show_default=False, err=True)
    return tuple(dict.fromkeys(part.strip() for part in answer.split(",") if part.strip()))
