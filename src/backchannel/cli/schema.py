"""``backchannel schema``: the case format for editors and programs, and its migration."""

from __future__ import annotations

import click

from backchannel.cli._options import CASE


@click.command(
    epilog="""\b
Examples:
  backchannel schema                       the schema of case.yaml
  backchannel schema statements            the schema of a file of statements
  backchannel schema events                the schema of a file of proposed events
  backchannel schema --install my-case     put them beside a case, for the editor
  backchannel schema --migrate my-case     rewrite an old case in the current format
"""
)
@click.argument(
    "name", type=click.Choice(["case", "statements", "events", "report"]), default="case"
)
@click.option(
    "--install", type=CASE, metavar="CASE", help="Write all schemas into CASE/.backchannel."
)
@click.option("--migrate", type=CASE, metavar="CASE", help="Rewrite CASE in the current format.")
def command(name: str, install: str | None, migrate: str | None) -> None:
    """Print the JSON Schema of a kind of file: case, statements, events or report.

    Editors with YAML support read it from the first line of case.yaml and complete keys.
    """
    from backchannel.cli import _render

    if migrate is not None:
        from backchannel.casefile.upgrade import migrate_case

        changed = migrate_case(migrate)
        for line in changed or ["nothing to change"]:
            click.echo(line, err=True)
        return
    if install is not None:
        from backchannel.casefile.files import find_case
        from backchannel.casefile.schema import write_schemas
        from backchannel.cli._case import open_loaded

        open_loaded(install)
        for path in write_schemas(find_case(install) / ".backchannel"):
            click.echo(f"wrote {path}", err=True)
        return
    from backchannel.casefile.schema import schema

    _render.as_json(schema(name))
