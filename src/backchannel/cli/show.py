"""``backchannel show``: what a case holds, as tables."""

from __future__ import annotations

from collections import Counter
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
    from backchannel.casefile import Case

VIEWS = (
    "agreements",
    "channels",
    "claims",
    "events",
    "figures",
    "forecasts",
    "issues",
    "judgements",
    "knowledge",
    "obligations",
    "outlets",
    "parties",
    "positions",
    "proposals",
    "reports",
    "statements",
    "threats",
    "timeline",
)


@click.command(
    epilog="""\b
Examples:
  backchannel show doha-2025                              what there is
  backchannel show doha-2025 positions
  backchannel show doha-2025 claims --as-of 2025-03-06
  backchannel show port-of-kestrow claims secret-talks-held   where it comes from
  backchannel show port-of-kestrow timeline --known-to insurer
  backchannel show port-of-kestrow statements --about crane
  backchannel show my-case events --proposed              also what reading found
  backchannel show doha-2025 figures --csv > figures.csv
  backchannel show my-case figures --proposed             numbers that are in no ledger yet
"""
)
@case_argument
@click.argument("what", type=click.Choice(VIEWS), required=False)
@click.argument("claim", required=False)
@as_of_option
@known_to_option
@click.option("--about", metavar="TEXT", help="Only rows in which this text stands.")
@click.option(
    "--proposed",
    is_flag=True,
    help="With statements or events: also what is not accepted; with figures: what is in none yet.",
)
@csv_option
@json_option
def command(
    case: str,
    what: str | None,
    claim: str | None,
    as_of: str | None,
    known_to: str | None,
    about: str | None,
    proposed: bool,
    as_csv: bool,
    as_json: bool,
) -> None:
    """Show what CASE holds: parties, channels, positions, claims with their standing, and so on.

    Without WHAT it says how much there is of each. With claims and the id of a CLAIM: who says it
    and who denies it, by independent origin, and who only repeats it.
    """
    from backchannel.cli import _render
    from backchannel.cli._case import open_case

    loaded = open_case(case)
    if what is None:
        from backchannel.record import view

        _overview(view(loaded, as_of=as_of, known_to=known_to), as_json, as_csv)
        _reviewed(loaded, case)
        return
    from backchannel.cli._claim_table import one_claim
    from backchannel.cli._record_tables import RECORD, found_numbers
    from backchannel.cli._tables import PLAIN, counted, in_words, with_proposed_events

    options = {"as_of": as_of, "known_to": known_to}
    head = ""
    if claim is not None:
        if what != "claims":
            raise click.UsageError(f"an id goes with claims, not with {what}")
        head, table = one_claim(loaded, claim, options)
    elif what == "events" and proposed and not (as_of or known_to):
        table = with_proposed_events(loaded)
    elif what == "figures" and proposed:
        if as_of or known_to:
            raise click.UsageError("figures --proposed goes without --as-of and --known-to")
        table = found_numbers(loaded)
    elif what in PLAIN:
        from backchannel.record import view

        whole = what == "statements" and proposed and not (as_of or known_to)
        table = PLAIN[what](loaded if whole else view(loaded, **options))
    else:
        table = RECORD[what](loaded, options)
    rows = table.rows
    if about:
        rows = [r for r in rows if about.casefold() in " ".join(map(str, r)).casefold()]
    if as_json:
        _render.as_json(table.data)
    elif as_csv:
        _render.as_csv(table.columns, rows)
    else:
        shown = [[in_words(cell) for cell in row] for row in rows]
        if head:
            click.echo(_render.clean(head) + "\n")
        _render.print_table(
            table.columns, shown, right=table.right, once=table.once, empty=table.empty
        )
        if table.note and not about:
            click.echo("")
            click.echo(_render.clean(table.note))
    if what == "proposals":
        _reviewed(loaded, case, always=True)
    if what == "figures" and proposed and rows:
        click.echo(
            f"record one with: backchannel review {case} --accept STATEMENT --figure NUMBER=FIGURE",
            err=True,
        )
    waiting = sum(s.status == "proposed" for s in loaded.statements.values())
    if what == "statements" and waiting and not proposed:
        click.echo(
            f"{counted(waiting, 'proposed statement')} not shown (--proposed); decide with: "
            f"backchannel review {case}",
            err=True,
        )
    open_events = sum(e.decision == "proposed" for e in loaded.proposed_events.values())
    if what == "events" and open_events and not proposed:
        click.echo(
            f"{counted(open_events, 'proposed event')} not shown (--proposed); decide with: "
            f"backchannel review {case} --events",
            err=True,
        )


def _reviewed(case: Case, name: str, *, always: bool = False) -> None:
    """Say how many of the statements and events that reading proposed wait, and are decided.

    Args:
        case: as loaded.
        name: as it was given.
        always: also where nothing waits.
    """
    decided = Counter(
        [
            s.status
            for s in case.statements.values()
            # The rule "event" is that of a statement which accepting an event made.
            if s.status != "accepted" or s.rule not in ("", "event")
        ]
        + [e.decision for e in case.proposed_events.values()]
    )
    waiting, done = decided.pop("proposed", 0), decided.total()
    how = ", ".join(f"{decided[v]} {v}" for v in ("accepted", "rejected") if decided[v])
    if waiting:
        wait = "proposals wait" if waiting > 1 else "proposal waits"
        told = f" ({done} of {done + waiting} are decided: {how})" if done else ""
        click.echo(f"{waiting} {wait} for you: backchannel review {name}{told}", err=True)
    elif done and always:
        click.echo(f"all that reading proposed is decided: {how}", err=True)


def _overview(case: Case, as_json: bool, as_csv: bool) -> None:
    from backchannel.cli import _render

    counts = {
        "parties": len(case.parties),
        "channels": len(case.channels),
        "outlets": len(case.outlets),
        "reports": len(case.reports),
        "statements": len(case.statements),
        "claims": len(case.claims),
        "issues": len(case.issues),
        "positions": len(case.positions),
        "figures": len(case.figures),
        "events": len(case.events),
        "agreements": len(case.agreements),
        "proposals": len(case.proposals),
        "threats": len(case.threats),
        "knowledge": len(case.knowledge),
        "judgements": len(case.judgements),
        "forecasts": len(case.forecasts),
    }
    if as_json:
        _render.as_json(
            {
                "case": case.id,
                "title": case.title,
                "question": case.question,
                "as_of": case.as_of,
                "hash": case.hash,
                "counts": counts,
                "model": case.model is not None,
                "deal": case.deal is not None,
            }
        )
        return
    if as_csv:
        _render.as_csv(("what", "number"), counts.items())
        return
    click.echo(_render.clean(case.title))
    if case.question:
        click.echo(_render.clean(case.question))
    click.echo("")
    shown = [(name, n) for name, n in counts.items() if n]
    _render.print_table(
        ("!what", "number"), shown, right=("number",), empty="the case is empty yet"
    )
    more = [w for w, there in (("a graph model", case.model), ("a deal", case.deal)) if there]
    if more:
        click.echo(f"\nand {' and '.join(more)}")
