"""``backchannel claims``: which statements of several reports say one thing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from backchannel.cli._options import case_argument, json_option

if TYPE_CHECKING:
    from backchannel.casefile import Case
    from backchannel.record.gathering import Group


@click.command("claims")
@case_argument
@click.option("--new/--existing", "new", default=None, help="Only new claims, or only the case's.")
@click.option(
    "--most", type=click.IntRange(min=1), default=20, show_default=True, help="Groups to list."
)
@click.option("--loose", is_flag=True, help="Also groups of which no pair is likelier than not.")
@click.option("--accept", "accepted", metavar="CLAIM", help="Accept a group, and stop.")
@click.option("--as", "name", metavar="ID", help="With --accept: the id of the claim.")
@click.option("--says", help="With --accept: what a new claim says.")
@click.option(
    "--without", multiple=True, metavar="STATEMENT", help="With --accept: leave this one out."
)
@click.option("--by", help="Who decides; without it, git's user.name or the login name.")
@json_option
def command(
    case: str,
    new: bool | None,
    most: int,
    loose: bool,
    accepted: str | None,
    name: str | None,
    says: str | None,
    without: tuple[str, ...],
    by: str | None,
    as_json: bool,
) -> None:
    """Propose which statements of several reports belong under one claim.

    Statements that have no claim yet are compared by meaning, by who says it, and by what they name
    and count: those like the statements of a claim of the case are proposed for it, the others form
    groups of their own. Nothing is decided until you accept a group; that accepts its statements
    too, all in one write. Loose groups, which are seldom right as a whole, are only counted.

    \b
    Examples:
      backchannel claims my-case
      backchannel claims my-case --new --most 5
      backchannel claims my-case --accept talk-envoy --as talks-held --says "They have met."
      backchannel claims my-case --accept talks-held --without s-12 --without s-14
    """
    from backchannel.cli import _render
    from backchannel.cli._case import open_case
    from backchannel.errors import NotFound
    from backchannel.record.gathering import gather, groups_of
    from backchannel.record.proposing import propose_claims

    if not accepted and (name or says or without):
        raise click.UsageError("--as, --says and --without go with --accept")
    loaded = open_case(case)
    groups = groups_of(loaded, propose_claims(loaded, keep=True))
    if accepted:
        from backchannel.cli._session import now, whoever
        from backchannel.cli._tables import counted

        group = next((g for g in groups if g.claim == accepted), None)
        if group is None:
            raise NotFound.named("group", accepted, [g.claim for g in groups])
        done = gather(
            loaded,
            group,
            by=by or whoever(),
            on=now(),
            claim=name or "",
            says=says or "",
            without=without,
        )
        taken = [p.statement for p in group.proposals if p.statement not in without]
        if as_json:
            _render.as_json({"claim": done.statement, "statements": taken})
        else:
            click.echo(f"{done.statement}: {counted(len(taken), 'statement')} accepted")
        return
    shown = [g for g in groups if new is None or g.new == new]
    if as_json:
        _render.as_json([_plain(loaded, g) for g in shown])
        return
    if not shown:
        click.echo("nothing to propose", err=True)
        return
    listed = [g for g in shown if loose or not g.loose]
    for group in listed[:most]:
        _print(loaded, group)
    if len(listed) > most:
        click.echo(f"{len(listed) - most} more: --most {len(listed)}", err=True)
    if len(listed) < len(shown):
        left = len(shown) - len(listed)
        click.echo(
            f"{left} loose group{'s' if left > 1 else ''}, no pair likelier than not: --loose",
            err=True,
        )


def _plain(case: Case, group: Group) -> dict[str, Any]:
    return {
        "claim": group.claim,
        "new": group.new,
        "says": group.says,
        "loose": group.loose,
        "reports": list(group.reports),
        "statements": [
            {
                "id": p.statement,
                "report": case.statements[p.statement].report,
                "stance": p.stance,
                "odds": p.odds,
                "like": list(p.like),
                "status": case.statements[p.statement].status,
                "speaker": case.speaker(case.statements[p.statement]),
                "span": [list(s) for s in case.statements[p.statement].span],
                "quote": case.quote(case.statements[p.statement]),
            }
            for p in group.proposals
        ],
    }


def _print(case: Case, group: Group) -> None:
    from backchannel.cli import _render
    from backchannel.cli._session import cut

    known = " (loose)" if group.loose else " (new)" if group.new else ""
    title = f"{group.claim}{known}: {cut(group.says)}"
    rows = [
        (p.stance, s.id, f"{case.speaker(s)}: {cut(case.quote(s), 100)}")
        for p in group.proposals
        for s in (case.statements[p.statement],)
    ]
    _render.print_table(("stance", "!statement", "what is said"), rows, title=title)
