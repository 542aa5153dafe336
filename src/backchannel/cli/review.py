"""``backchannel review``: decide on proposed statements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from backchannel.cli._options import case_argument, json_option

if TYPE_CHECKING:
    from backchannel.casefile import Case, ParseCache
    from backchannel.record.proposing import ClaimProposals
    from backchannel.record.reviewing import Decided, Verdict

_KEYS = "a accept · e edit · r reject · m merge into a claim · s skip · u undo · q quit · ? help"
_HELP = """\
a  accept as it stands
e  edit, then accept: one change a line (kind=denial, supports=a,b, source.person=x), empty to end
r  reject; it stays in the file, marked
m  put it under a claim, and accept: the number of a proposal, or a claim's id, a new one makes it
s  skip for now
u  undo the last decision
q  quit; all decisions are written already"""


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
    default="supports",
    show_default=True,
    help="With --claim.",
)
@click.option("--says", default="", help="With --claim: what a new claim says.")
@click.option(
    "--event", "into", metavar="ID", help="With --accept of an event: put it under this one."
)
@click.option("--suggest/--no-suggest", default=True, help="Propose claims for each statement.")
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
    stance: str,
    says: str,
    into: str | None,
    suggest: bool,
    as_json: bool,
) -> None:
    """Go through what is proposed, statements and then events: the next one, its passage, your
    decision.

    Nothing proposed counts until it is accepted. Each decision is written at once, with who and
    when (decided_by, decided_on). Answers are read line by line, so a script can give them. An
    accepted event becomes an event of the case, with the statements that tell it as evidence.

    \b
    Examples:
      backchannel review my-case
      backchannel review my-case --report 2026-03-02-opa --by "A. Analyst"
      backchannel review my-case --list
      backchannel review my-case --accept s-12 --claim talks-are-ongoing --stance denies
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
    if (changes or claim or into) and not accepted:
        raise click.UsageError("--set, --claim and --event go with --accept")
    if accepted or rejected or reopened:
        lists: tuple[tuple[Verdict, tuple[str, ...]], ...] = (
            ("accepted", accepted),
            ("rejected", rejected),
            ("proposed", reopened),
        )
        extra = {"claim": claim, "stance": stance, "says": says}
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
        loaded = decided.case
        done.append({"statement": name, "status": verdict, "by": who})
    for verdict, name in events:
        more = {"changes": event_changed, "into": into} if verdict == "accepted" else {}
        decided = decide_event(loaded, name, verdict, by=who, on=now(), cache=cache, **more)
        loaded = decided.case
        row = {"proposed_event": name, "status": verdict, "by": who}
        made = loaded.proposed_events[name]
        done.append({**row, "event": made.event or made.merged_into} if more else row)
    if as_json:
        _render.as_json(done)
        return
    for row in done:
        to = f" as {row['event']}" if row.get("event") else ""
        click.echo(f"{row.get('statement') or row['proposed_event']}: {row['status']}{to}")


def _list(case: Case, waiting: tuple[str, ...], as_json: bool) -> None:
    from backchannel.cli import _render

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
            [(row[0], row[2], row[3], cut(row[5])) for row in rows],
            empty="nothing waits for review",
        )


def cut(text: str, most: int = 120) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


def whoever() -> str:
    import getpass
    import subprocess

    try:
        done = subprocess.run(
            ["git", "config", "user.name"], capture_output=True, text=True, check=False, timeout=5
        )
        if done.stdout.strip():
            return done.stdout.strip()
    except (OSError, subprocess.TimeoutExpired):
        pass
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        raise click.UsageError("say who decides (--by)") from None


def now() -> str:
    from datetime import UTC, datetime

    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Session:
    """Statements, one after the other."""

    keys, help = _KEYS, _HELP

    def __init__(self, case: Case, waiting: list[str], by: str, suggest: bool) -> None:
        from backchannel.casefile import ParseCache

        self.case = case
        self.waiting = waiting
        self.by = by
        self.suggest = suggest
        self.cache: ParseCache = ParseCache()
        self.done: list[tuple[int, Decided]] = []
        self.at = 0
        self.shown = ""
        self._proposed: ClaimProposals | None = None

    def run(self) -> bool:
        """Ask until all is decided or somebody quits; whether nobody quit."""
        from backchannel.errors import BackchannelError

        quit_, self.shown = False, ""
        while True:
            self.at = self._next(self.at)
            if self.at >= len(self.waiting):
                click.echo("that was the last")
                break
            name = self.waiting[self.at]
            if name != self.shown:
                self._show(name)
                self.shown = name
            answer = self._ask(self.keys)
            if answer is None or answer in ("q", "quit"):
                quit_ = True
                break
            try:
                if not self._answer(name, answer[:1]):
                    click.echo(self.help)
            except BackchannelError as error:
                click.echo(f"not done: {error.message}", err=True)
                if error.hint:
                    click.echo(f"hint: {error.hint}", err=True)
        counts = {v: sum(d.verdict == v for _, d in self.done) for v in ("accepted", "rejected")}
        left = sum(self._waits(w) for w in self.waiting)
        click.echo(f"{counts['accepted']} accepted, {counts['rejected']} rejected, {left} left")
        return not quit_

    def _waits(self, name: str) -> bool:
        found = self.case.statements.get(name)
        return found is not None and found.status == "proposed"

    def _next(self, start: int) -> int:
        decided = {self.waiting[i] for i, _ in self.done}
        while start < len(self.waiting) and self.waiting[start] in decided:
            start += 1
        return start

    def _ask(self, prompt: str) -> str | None:
        try:
            return str(click.prompt(prompt, default="?", show_default=False)).strip()
        except (click.Abort, EOFError):
            return None

    def _answer(self, name: str, key: str) -> bool:
        if key == "a":
            self._decide(name, "accepted")
        elif key == "r":
            self._decide(name, "rejected")
        elif key == "e":
            self._edit(name)
        elif key == "m":
            self._merge(name)
        elif key == "s":
            self.at += 1
        elif key == "u":
            self._undo()
        else:
            return False
        return True

    def _decide(self, name: str, verdict: Verdict, **extra: Any) -> None:
        from backchannel.record.reviewing import decide

        decided = decide(self.case, name, verdict, by=self.by, on=now(), cache=self.cache, **extra)
        self.case = decided.case
        self.done.append((self.at, decided))
        click.echo(f"{name}: {verdict}")
        self.at += 1

    def _edit(self, name: str) -> None:
        from backchannel.record.reviewing import read_changes

        lines: list[str] = []
        while True:
            line = click.prompt("field=value", default="", show_default=False)
            if not line.strip():
                break
            read_changes([line])
            lines.append(line)
        if lines:
            self._decide(name, "accepted", changes=read_changes(lines))

    def _merge(self, name: str) -> None:
        found = self._proposals(name)
        answer = self._ask("number of a proposal, or a claim's id (a new one makes it)")
        if not answer or answer == "?":
            click.echo("claims: " + ", ".join(self.case.claims))
            return
        stance, says, claim = "", "", answer
        if answer.isdigit() and answer not in self.case.claims:
            if not 1 <= int(answer) <= len(found):
                click.echo(f"there is no proposal {answer}", err=True)
                return
            chosen = found[int(answer) - 1]
            claim, stance, says = chosen.claim, chosen.stance, chosen.says
        if not stance:
            stance = click.prompt(
                "stance", type=click.Choice(["supports", "denies", "qualifies"]), default="supports"
            )
        if claim not in self.case.claims and not says:
            says = click.prompt("what does the new claim say", default="", show_default=False)
        self._decide(name, "accepted", claim=claim, stance=stance, says=says)

    def _undo(self) -> None:
        from backchannel.record.reviewing import undo

        if not self.done:
            click.echo("there is nothing to undo", err=True)
            return
        at, decided = self.done[-1]
        self.case = undo(decided, cache=self.cache)
        self.done.pop()
        self.at, self.shown = at, ""
        click.echo(f"{decided.statement}: undone")

    def _proposals(self, name: str) -> tuple[Any, ...]:
        from backchannel.record.proposing import propose_claims

        if not self.suggest:
            return ()
        if self._proposed is None:
            only = [w for w in self.waiting if not self.case.statements[w].claims]
            self._proposed = propose_claims(self.case, only=only, keep=True)
        return self._proposed.of(name)

    def _show(self, name: str) -> None:
        from rich.text import Text

        from backchannel.cli._render import clean, console
        from backchannel.record.reviewing import passage_of

        out, s = console(), self.case.statements[name]
        report = self.case.reports[s.report]
        out.print()
        head = f"{self.at + 1} of {len(self.waiting)}  {name}"
        out.print(Text(clean(head), style="bold"))
        outlet = self.case.name_of(report.outlet)
        out.print(Text(clean(f"{outlet}, {report.published}: {report.title}"), style="dim"))
        styles = {"content": "bold reverse", "source": "underline", "cue": "italic"}
        marks = {"content": ("[", "]"), "source": ("<", ">"), "cue": ("", "")}
        text = Text("… ")
        for part, role in passage_of(self.case, name).parts:
            # Brackets, so that it can be read without colour.
            left, right = marks.get(role, ("", ""))
            text.append(clean(left + part + right), style=styles.get(role, ""))
        out.print(text.append(" …"))
        negated = "negated" if s.negated else ""
        about = [s.kind, negated, s.ground_rule, s.on or "", f"rule {s.rule}" if s.rule else ""]
        said = f"{self.case.speaker(s)} · " + " · ".join(a for a in about if a)
        out.print(Text(clean(said)))
        for n, p in enumerate(self._proposals(name), 1):
            sort = "a new claim" if p.new else "claim"
            out.print(Text(clean(f"  {n}. {p.stance} {sort} {p.claim}: {p.says}"), style="dim"))
