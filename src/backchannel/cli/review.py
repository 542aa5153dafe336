"""``backchannel review``: decide on proposed statements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from backchannel.cli._options import case_argument, json_option
from backchannel.cli._session import Session, cut, now, whoever

if TYPE_CHECKING:
    from backchannel.casefile import Case
    from backchannel.record.reviewing import Verdict


@click.command("review")
@case_argument
@click.option("--report", help="Only what was found in this report.")
@click.option("--events", "only_events", is_flag=True, help="Only the proposed events.")
@click.option("--by", help="Who decides; without it, git's user.name or the login name.")
@click.option("--list", "list_them", is_flag=True, help="List what waits, and stop.")
@click.option("--accept", "accepted", multiple=True, metavar="ID", help="Accept, and stop.")
@click.option("--reject", "rejected", multiple=True, metavar="ID", help="Reject, and stop.")
@click.option(
    "--reopen", "reopened", multiple=True, metavar="ID", help="Take a decision back, and stop."
)
@click.option(
    "--set",
    "changes",
    multiple=True,
    metavar="FIELD=VALUE",
    help="With --accept: change a field first.",
)
@click.option("--claim", help="With --accept: put it under this claim.")
@click.option(
    "--stance",
    type=click.Choice(["supports", "denies", "qualifies"]),
    help="With --claim; without it, supports.",
)
@click.option(
    "--figure",
    "figures",
    multiple=True,
    metavar="[NUMBER=]ID",
    help="With --accept: record a number that it gives under this figure.",
)
@click.option("--unit", help="With --figure: what a new figure counts in.")
@click.option("--says", help="With --claim or --figure: what a new one says.")
@click.option(
    "--event", "into", metavar="ID", help="With --accept of an event: put it under this one."
)
@click.option(
    "--suggest/--no-suggest", default=True, help="Propose claims and figures for each statement."
)
@json_option
def command(
    case: str,
    report: str | None,
    only_events: bool,
    by: str | None,
    list_them: bool,
    accepted: tuple[str, ...],
    rejected: tuple[str, ...],
    reopened: tuple[str, ...],
    changes: tuple[str, ...],
    claim: str | None,
    stance: str | None,
    figures: tuple[str, ...],
    unit: str | None,
    says: str | None,
    into: str | None,
    suggest: bool,
    as_json: bool,
) -> None:
    """Go through what is proposed, statements and then events: the next one, its passage, your
    decision.

    Nothing proposed counts until it is accepted. Each decision is written at once, with who and
    when (decided_by, decided_on). Answers are read line by line, so a script can give them. An
    accepted event becomes an event of the case, with the statements that tell it as evidence.
    Numbers in a statement are listed with the figure that they may belong to, and recorded there
    if you say so.

    \b
    Examples:
      backchannel review my-case
      backchannel review my-case --report 2026-03-02-opa --by "A. Analyst"
      backchannel review my-case --list
      backchannel review my-case --accept s-12 --claim talks-are-ongoing --stance denies
      backchannel review my-case --accept s-12 --figure 2=held-dead
      backchannel review my-case --reject s-13 --reject s-14
      backchannel review my-case --events
      backchannel review my-case --accept 2026-03-02-opa-e1 --set mode=visit
      backchannel review my-case --accept 2026-03-04-radio-e2 --event first-meeting
    """
    from backchannel.cli._case import open_case
    from backchannel.cli._review_events import EventSession, list_events
    from backchannel.record.event_reviewing import pending_events
    from backchannel.record.reviewing import pending

    loaded = open_case(case)
    if (changes or claim or into or figures) and not accepted:
        raise click.UsageError("--set, --claim, --figure and --event go with --accept")
    if figures and not (len(accepted) == 1 and accepted[0] in loaded.statements):
        raise click.UsageError("--figure goes with --accept of one statement")
    if stance and not claim:
        raise click.UsageError("--stance goes with --claim")
    if (says or unit) and not (figures or (claim and not unit)):
        raise click.UsageError("--says goes with --claim or --figure, --unit with --figure")
    if says and len(figures) + bool(claim) > 1:
        raise click.UsageError("--says is of one claim or figure; give the others one by one")
    if accepted or rejected or reopened:
        lists: tuple[tuple[Verdict, tuple[str, ...]], ...] = (
            ("accepted", accepted),
            ("rejected", rejected),
            ("proposed", reopened),
        )
        extra: dict[str, Any] = {
            "claim": claim,
            "stance": stance or "supports",
            "says": says or "",
        }
        if figures:
            from backchannel.record.counting import propose_figures
            from backchannel.record.making import under_figures

            found = propose_figures(loaded, only=accepted).proposals
            extra["numbers"] = under_figures(found, figures, unit=unit or "", says=says or "")
        _decide_all(loaded, lists, by or whoever(), changes, extra, into, as_json)
        return
    waiting = () if only_events else pending(loaded, report=report)
    events = pending_events(loaded, report=report)
    if list_them or as_json:
        if not only_events:
            _list(loaded, waiting, as_json)
        if only_events or (events and not as_json):
            list_events(loaded, events, as_json)
        return
    if not waiting and not events:
        click.echo("nothing waits for review", err=True)
        return
    who = by or whoever()
    if waiting:
        session = Session(loaded, list(waiting), who, suggest)
        if not session.run():
            return
        loaded = session.case
    if events:
        EventSession(loaded, list(events), who, suggest).run()


def _decide_all(
    loaded: Case,
    lists: tuple[tuple[Verdict, tuple[str, ...]], ...],
    who: str,
    pairs: tuple[str, ...],
    extra: dict[str, Any],
    into: str | None,
    as_json: bool,
) -> None:
    """Decide on what is named: statements first, events rest on them."""
    from backchannel.casefile import ParseCache
    from backchannel.cli import _render
    from backchannel.errors import NotFound
    from backchannel.record.event_reviewing import decide_event, read_event_changes
    from backchannel.record.reviewing import decide, read_changes

    named = [(v, n) for v, names in lists for n in names]
    for _, name in named:
        # Of several decisions none is written where one cannot be.
        if name not in loaded.statements and name not in loaded.proposed_events:
            known = {**loaded.statements, **loaded.proposed_events}
            what = "statement or proposed event" if loaded.proposed_events else "statement"
            raise NotFound.named(what, name, known)
    statements = [(v, n) for v, n in named if n in loaded.statements]
    events = [(v, n) for v, n in named if n not in loaded.statements]
    accepts = {v for v, _ in statements} | {v for v, _ in events}
    changed: dict[str, Any] = {}
    event_changed: dict[str, Any] = {}
    if "accepted" in accepts:
        changed = read_changes(pairs) if any(v == "accepted" for v, _ in statements) else {}
        if any(v == "accepted" for v, _ in events):
            event_changed = read_event_changes(pairs)
        elif into:
            raise click.UsageError("--event goes with --accept of a proposed event")
    cache, done = ParseCache(), []
    for verdict, name in statements:
        more = {"changes": changed, **extra} if verdict == "accepted" else {}
        decided = decide(loaded, name, verdict, by=who, on=now(), cache=cache, **more)
        row: dict[str, Any] = {"statement": name, "status": verdict, "by": who}
        if numbers := more.get("numbers"):
            row["figures"] = {n.figure: n.words for n in numbers}
        done.append(row)
        if verdict != "accepted":
            _say_what_came_of_it(loaded, decided.case, "statements", name)
        loaded = decided.case
    for verdict, name in events:
        more = {"changes": event_changed, "into": into} if verdict == "accepted" else {}
        decided = decide_event(loaded, name, verdict, by=who, on=now(), cache=cache, **more)
        if verdict == "proposed":
            _say_what_came_of_it(loaded, decided.case, "proposed_events", name)
        loaded = decided.case
        row = {"proposed_event": name, "status": verdict, "by": who}
        made = loaded.proposed_events[name]
        done.append({**row, "event": made.event or made.merged_into} if more else row)
    if as_json:
        _render.as_json(done)
        return
    for row in done:
        to = f" as {row['event']}" if row.get("event") else ""
        to += "".join(f"; {words} as {f}" for f, words in row.get("figures", {}).items())
        line = f"{row.get('statement') or row['proposed_event']}: {row['status']}{to}"
        click.echo(_render.clean(line))


def _say_what_came_of_it(before: Case, after: Case, section: str, name: str) -> None:
    """Say which fields are as they were read, what went with that, and what still rests on it.

    Args:
        before, after: the case before and after the decision.
        section: ``statements`` or ``proposed_events``.
        name: the entry's id.
    """
    from backchannel.cli._render import clean
    from backchannel.record.revised import differing

    was, now_ = getattr(before, section)[name], getattr(after, section)[name]
    of_it = ("status", "decision", "event", "merged_into", "evidence")
    back = [
        f"{field} {value or 'empty'}" + (f" (was {old})" if old else "")
        for field, old, value in differing(was, now_)
        if field not in of_it
    ]
    said = [f"{name} is as it was read: {', '.join(back)}"] if back else []
    spoken = {c for s in after.statements.values() for c in s.claims}
    said += [
        f"the claim {c} is removed with it"
        if c not in after.claims
        else f"the claim {c} stays, and no statement names it any more"
        for c in getattr(was, "claims", ())
        if c in before.claims and c not in spoken
    ]
    said += [f"the figure {f} is removed with it" for f in before.figures if f not in after.figures]
    resting = ["/".join(map(str, path[:2])) for path, ids in after.citing() if name in ids]
    if resting and section == "statements":
        cite = "cites" if len(resting) == 1 else "cite"
        said.append(f"{', '.join(dict.fromkeys(resting))} still {cite} {name}")
    for line in said:
        click.echo(clean(line), err=True)


def _list(case: Case, waiting: tuple[str, ...], as_json: bool) -> None:
    from backchannel.cli import _render
    from backchannel.cli._tables import kind_shown

    rows = [
        (s.id, s.report, case.speaker(s), s.kind, s.rule, case.quote(s))
        for s in (case.statements[w] for w in waiting)
    ]
    names = ("id", "report", "speaker", "kind", "rule", "quote")
    if as_json:
        _render.as_json([dict(zip(names, row, strict=True)) for row in rows])
    else:
        _render.print_table(
            ("!id", "speaker", "kind", "quote"),
            [(row[0], row[2], kind_shown(case.statements[row[0]]), cut(row[5])) for row in rows],
            empty="nothing waits for review",
        )
