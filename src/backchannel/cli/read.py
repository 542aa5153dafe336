"""``backchannel read``: documents into a case."""

from __future__ import annotations

from typing import Any

import click

from backchannel.cli._options import case_argument, json_option


@click.command(
    epilog="""\b
Examples:
  backchannel read my-case report.html
  backchannel read my-case downloads/ --outlet "Harbour Post"
  backchannel read my-case note.txt --published 2031-03-06 --outlet union-circular
  backchannel read my-case --events                       in reports read without events
  curl -s https://example.org/feed.xml | backchannel read my-case -
  backchannel read my-case report.txt --model-url http://127.0.0.1:8080/v1 --model local

\b
Environment: BACKCHANNEL_MODEL_URL, BACKCHANNEL_MODEL, BACKCHANNEL_MODEL_KEY.
"""
)
@case_argument
@click.argument("files", nargs=-1, type=click.Path(allow_dash=True, readable=False))
@click.option(
    "--published", metavar="DATE", help="The day of publication, YYYY-MM-DD, of all FILES."
)
@click.option("--outlet", metavar="NAME", help="Who published them: a name or an outlet's id.")
@click.option("--model-url", metavar="URL", help="An OpenAI-compatible endpoint, to propose more.")
@click.option("--model", metavar="NAME", help="The model to ask for there.")
@click.option(
    "--events",
    "again",
    is_flag=True,
    help="Instead of FILES: propose events in the reports that have none yet.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be done, write nothing.")
@json_option
def command(
    case: str,
    files: tuple[str, ...],
    published: str | None,
    outlet: str | None,
    model_url: str | None,
    model: str | None,
    again: bool,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Read FILES into CASE: the text of each report, and what is proposed in it.

    FILES are HTML, PDF, Word, plain text, Markdown, mail, RSS or Atom files, folders of them, or -
    for standard input. Every report goes to reports/DATE-OUTLET.md, the statements proposed in it
    to the .yaml beside it, the events to .events.yaml; they count for nothing until they are
    reviewed. A text that the case has is left out, so an interrupted run is resumed by running it
    again.
    """
    import sys
    from datetime import date
    from pathlib import Path

    from backchannel.cli import _render
    from backchannel.cli._tables import counted
    from backchannel.diagnostics import render
    from backchannel.errors import UsageError
    from backchannel.reading.intake import read_into
    from backchannel.reading.model import Endpoint

    if again == bool(files):
        raise click.UsageError("give FILES, or --events without any")
    if again:
        return _events_again(case, dry_run, as_json)
    day = None
    if published:
        try:
            day = date.fromisoformat(published)
        except ValueError:
            raise UsageError(f"{published!r} is no date", hint="write YYYY-MM-DD") from None
    options: dict[str, Any] = {
        "published": day,
        "outlet": outlet,
        "endpoint": Endpoint.from_environment(model_url, model),
        "dry_run": dry_run,
    }
    try:
        if sys.stderr.isatty():
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

            console = _render.console(stderr=True)
            with Progress(
                TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=console
            ) as bar:
                task = bar.add_task("reading", total=None)

                def show(name: str, done: int, total: int) -> None:
                    bar.update(
                        task,
                        description=_render.clean(Path(name).name),
                        completed=done,
                        total=total,
                    )

                result = read_into(Path(case), files, progress=show, **options)
        else:
            result = read_into(Path(case), files, **options)
    except KeyboardInterrupt:
        print("stopped; what was read stands in the case: run it again to go on", file=sys.stderr)
        return 130
    for diagnostic in (*result.diagnostics, *(d for r in result.reports for d in r.diagnostics)):
        print(render(diagnostic), file=sys.stderr)
    if as_json:
        _render.as_json(result.to_json())
    else:
        _render.print_table(
            ["file", "!report", "!outcome", "statements"],
            [[r.file, r.report or "", r.outcome, r.statements or ""] for r in result.reports],
            right=["statements"],
            empty="no documents",
        )
        for report in result.reports:
            if report.changes:
                old, new = report.like, report.report
                if report.outcome == "older version":
                    old, new = new, old
                print(f"\nwhat {new} changes against {old}:")
                for line in report.changes:
                    print("  " + _render.clean(line))
        added = sum(r.statements for r in result.reports)
        events = sum(r.events for r in result.reports)
        if (added or events) and not dry_run:
            what = counted(added, "statement")
            if events:
                what += f" and {counted(events, 'event')}"
            print(f"{what} proposed; next: backchannel review {case}")
    return 1 if result.failed else 0


def _events_again(case: str, dry_run: bool, as_json: bool) -> int:
    """Propose events in the reports that are there."""
    from pathlib import Path

    from backchannel.cli import _render
    from backchannel.cli._tables import counted
    from backchannel.reading.events.again import propose_events_again

    result = propose_events_again(Path(case), dry_run=dry_run)
    if as_json:
        _render.as_json(result.to_json())
        return 0
    _render.print_table(
        ["!report", "events", "left out"],
        [[r.report, r.events, r.left_out or ""] for r in result.reports],
        right=["events", "left out"],
        empty="every report has its proposed events",
    )
    if any(r.left_out for r in result.reports):
        print("left out: what stands in words of somebody that the case has no statement for")
    events = sum(r.events for r in result.reports)
    if events and not dry_run:
        print(f"{counted(events, 'event')} proposed; next: backchannel review {case} --events")
    return 0
