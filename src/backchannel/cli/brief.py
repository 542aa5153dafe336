"""``backchannel brief``: the document."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from backchannel.cli._options import as_of_option, case_argument, json_option, known_to_option

if TYPE_CHECKING:
    from backchannel.casefile import Loaded

__all__ = ["command"]


@click.command()
@case_argument
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file; its ending says what: .html, .docx, .pdf or .md.",
)
@click.option("--since", metavar="DATE", help="List what changed since this date (EDTF).")
@as_of_option
@known_to_option
@click.option(
    "--sections", metavar="NAMES", help="Only these sections, in this order, with commas between."
)
@click.option(
    "--for",
    "audience",
    type=click.Choice(["inside", "outside"]),
    default="inside",
    show_default=True,
    help="Withhold what readers outside may not see.",
)
@click.option("--language", metavar="TAG", help="Language of the printed words (en, de).")
@click.option(
    "--template",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A house's template (YAML): its sections, order, wording, mark.",
)
@click.option("--lint", is_flag=True, help="Only check the analyst's own words in the case.")
@json_option
def command(
    case: str,
    output: Path | None,
    since: str | None,
    as_of: str | None,
    known_to: str | None,
    sections: str | None,
    audience: str,
    language: str | None,
    template: Path | None,
    lint: bool,
    as_json: bool,
) -> int:
    """Compute the brief of CASE and print it, or write it to a file.

    \b
    Examples:
      backchannel brief doha-2025
      backchannel brief doha-2025 -o brief.html
      backchannel brief doha-2025 -o brief.docx --since 2025-03-07
      backchannel brief port-of-kestrow --as-of 2026-03-10 --known-to insurer
      backchannel brief doha-2025 --sections bottom-line,positions,claims
      backchannel brief doha-2025 -o brief.pdf --for outside --language de
      backchannel brief doha-2025 --lint

    Exit status: with --lint 1 if there are findings, else 0.
    """
    from backchannel.cli._case import open_loaded
    from backchannel.errors import UsageError

    loaded = open_loaded(case)
    if lint:
        return _lint(loaded, language, as_json)
    from backchannel.brief import FORMATS, build_brief, load_template, render

    kind = output.suffix.lower().removeprefix(".") if output else "md"
    if kind not in FORMATS:
        known = ", ".join(f".{f}" for f in FORMATS)
        raise UsageError(f"a brief is not written as {output!s}", hint=f"use one of {known}")
    names = [n.strip() for n in sections.split(",") if n.strip()] if sections else None
    from backchannel.checks import check_case

    with _progress() as show:
        document = build_brief(
            loaded.case,
            since=since,
            as_of=as_of,
            known_to=known_to,
            sections=names,
            audience="outside" if audience == "outside" else "inside",
            language=language,
            template=load_template(template) if template else None,
            diagnostics=(*loaded.diagnostics, *check_case(loaded.case)),
            progress=show,
        )
        if not as_json and show is not None:
            show(kind)
        made = None if as_json and output is None else render(document, kind)
    if output is not None and made is not None:
        from backchannel.brief.render import write

        data = made.encode() if isinstance(made, str) else made
        write(output, data)
        print(f"{output}: {len(data) // 1024} kB", file=sys.stderr)
    if as_json:
        from backchannel.cli._render import as_json as print_json

        print_json(document.to_json())
    elif output is None:
        assert isinstance(made, str)
        click.echo(made, nl=False)
    return 0


@contextmanager
def _progress() -> Iterator[Callable[[str], None] | None]:
    if not sys.stderr.isatty():
        yield None
        return
    from backchannel.cli._render import console

    with console(stderr=True).status("reading the case") as status:
        yield lambda name: status.update(name.replace("-", " "))


def _lint(loaded: Loaded, language: str | None, as_json: bool) -> int:
    from backchannel.brief.linter import lint
    from backchannel.diagnostics import render

    found = lint(loaded.case, language=language)
    if as_json:
        from backchannel.cli._render import as_json as print_json

        print_json({"diagnostics": [d.to_json() for d in found]})
    else:
        for diagnostic in found:
            source = loaded.case.source(diagnostic.span.file)
            print(render(diagnostic, source.text if source else None))
    return 1 if any(d.severity.rank < 2 for d in found) else 0
