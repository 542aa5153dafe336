"""Deciding on what was proposed, one after the other at the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from backchannel.casefile import Case, ParseCache
    from backchannel.casefile.models import PastDecision
    from backchannel.errors import BackchannelError
    from backchannel.record.counting import FigureProposal
    from backchannel.record.proposing import ClaimProposals
    from backchannel.record.reviewing import Decided, Verdict

__all__ = ["Session", "cut", "decided_before", "now", "number_in_words", "whoever"]

_KEYS = (
    "a accept · e edit · r reject · m merge into a claim · f record a figure · s skip · u undo · "
    "q quit · ? help"
)
_HELP = """\
a  accept as it stands
e  edit, then accept: one change a line (kind=denial, supports=a,b, source.person=x), empty to end
r  reject; it stays in the file, marked
m  put it under a claim, and accept: the number of a proposal, or a claim's id, a new one makes it
f  record a number that it gives, and accept: under a figure's id, a new one makes it; the statement
   stays, for its other numbers and a claim, until you go on with a or s
s  skip for now
u  undo the last decision
q  quit; all decisions are written already"""


#: What can be typed for a letter.
_WORDS = ("accept", "edit", "reject", "merge", "figure", "skip", "undo", "quit")


def _key(answer: str) -> str:
    """The letter that an answer stands for; empty where it is none, so that nothing is guessed.

    Example:
        >>> _key("A"), _key("skip"), _key("rej"), _key("abort"), _key("ed=x")
        ('a', 's', 'r', '', '')
    """
    typed = answer.strip().lower()
    return next((w[0] for w in _WORDS if typed and w.startswith(typed)), "")


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


def decided_before(decisions: Sequence[PastDecision]) -> str:
    """Earlier decisions in a line: who decided what, and when.

    Example:
        >>> from backchannel.casefile.models import PastDecision
        >>> decided_before([PastDecision("accepted", "A. B.", "2030-05-04T10:00:00Z")])
        'before: accepted by A. B. on 2030-05-04'
    """
    words = {"proposed": "taken back"}
    told = [
        f"{words.get(d.status, d.status)} by {d.by}" + (f" on {d.on[:10]}" if d.on else "")
        for d in decisions
    ]
    return "before: " + "; ".join(told)


def number_in_words(p: FigureProposal) -> str:
    """A number as it stands in a report, with what it counts where that is not among the words.

    Example:
        >>> from backchannel.record.counting import FigureProposal
        >>> p = FigureProposal(
        ...     "s-1", 1, (0, 11), "at least 35", None, 35, None, False, "captives", "dead", None,
        ...     "dead", False, "",
        ... )
        >>> number_in_words(p)
        'at least 35 captives, dead'
    """
    unit = "" if p.unit in p.words else f" {p.unit}"
    more = (p.state, f"as of {p.as_of}" if p.as_of else "")
    return ", ".join((p.words + unit, *filter(None, more)))


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
        #: The statement that stays though it is decided, as a number of it was recorded.
        self.stays = ""
        self._proposed: ClaimProposals | None = None

    def run(self) -> bool:
        """Ask until all is decided or somebody quits; whether nobody quit."""
        from backchannel.errors import BackchannelError, WriteConflict

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
            key = _key(answer or "quit")
            if key == "q":
                quit_ = True
                break
            try:
                if not self._answer(name, key):
                    click.echo(self.help)
            except WriteConflict as error:
                click.echo(f"not done: {error.message}", err=True)
                self._read_again()
            except BackchannelError as error:
                self._refuse(error, "not done")
        made = list({d.statement: d.verdict for _, d in self.done}.values())
        accepted, rejected = made.count("accepted"), made.count("rejected")
        left = sum(self._waits(w) for w in self.waiting)
        click.echo(f"{accepted} accepted, {rejected} rejected, {left} left")
        return not quit_

    @staticmethod
    def _refuse(error: BackchannelError, what: str) -> None:
        click.echo(f"{what}: {error.message}", err=True)
        if error.hint:
            click.echo(f"hint: {error.hint}", err=True)

    def _read_again(self) -> None:
        """Somebody wrote into the case meanwhile: go on with what stands there now."""
        from backchannel.casefile import load_case

        assert self.case.root is not None
        self.case = load_case(self.case.root, cache=self.cache).case
        self.shown, self._proposed = "", None
        click.echo("the case was read again; answer again", err=True)

    def _waits(self, name: str) -> bool:
        found = self.case.statements.get(name)
        return found is not None and found.status == "proposed"

    def _next(self, start: int) -> int:
        while start < len(self.waiting):
            name = self.waiting[start]
            if self._waits(name) or name == self.stays:
                break
            start += 1
        return start

    def _ask(self, prompt: str, default: str = "?") -> str | None:
        """What is typed, ``None`` at the end of the input or where it is broken off."""
        try:
            return str(click.prompt(prompt, default=default, show_default=False)).strip()
        except (click.Abort, EOFError):
            return None

    def _answer(self, name: str, key: str) -> bool:
        if key == "a" and name == self.stays:
            self._go_on()
        elif key == "a":
            self._decide(name, "accepted")
        elif key == "r":
            self._decide(name, "rejected")
        elif key == "e":
            self._edit(name)
        elif key == "m":
            self._merge(name)
        elif key == "f":
            return self._record(name)
        elif key == "s":
            self._go_on()
        elif key == "u":
            self._undo()
        else:
            return False
        return True

    def _go_on(self) -> None:
        self.at, self.stays = self.at + 1, ""

    def _decide(self, name: str, verdict: Verdict, **extra: Any) -> None:
        from backchannel.record.reviewing import decide

        decided = decide(self.case, name, verdict, by=self.by, on=now(), cache=self.cache, **extra)
        self.case = decided.case
        self.done.append((self.at, decided))
        click.echo(f"{name}: {verdict}")
        self._go_on()

    @staticmethod
    def _read(lines: Sequence[str]) -> dict[str, Any]:
        from backchannel.record.reviewing import read_changes

        return read_changes(lines)

    def _try(self, name: str, changes: dict[str, Any]) -> None:
        from backchannel.record.reviewing import try_changes

        try_changes(self.case, name, changes)

    def _edit(self, name: str) -> None:
        from backchannel.errors import BackchannelError

        lines: list[str] = []
        while True:
            try:
                line = click.prompt("field=value", default="", show_default=False)
            except click.Abort:
                return
            if not line.strip():
                break
            try:
                self._try(name, self._read([*lines, line]))
            except BackchannelError as error:
                # The lines before it stand.
                self._refuse(error, "line left out")
                continue
            lines.append(line)
        if lines:
            self._decide(name, "accepted", changes=self._read(lines))

    def _merge(self, name: str) -> None:
        from backchannel.errors import NotFound

        found = self._proposals(name)
        answer = self._ask("number of a proposal, or a claim's id (a new one makes it)")
        if not answer or answer == "?":
            for id, known in self.case.claims.items():
                click.echo(f"  {id}: {known.says}")
            return
        stance, says, claim = "", "", answer
        if answer.isdigit() and answer not in self.case.claims:
            if not 1 <= int(answer) <= len(found):
                click.echo(f"there is no proposal {answer}", err=True)
                return
            chosen = found[int(answer) - 1]
            claim, stance, says = chosen.claim, chosen.stance, chosen.says
        if not stance:
            given = self._ask("supports, denies or qualifies it (empty: supports)", "supports")
            stances = [x for x in ("supports", "denies", "qualifies") if x.startswith(given or "-")]
            if not stances:
                click.echo(f"not done: {given or 'nothing'} is no stance", err=True)
                return
            stance = stances[0]
        if claim not in self.case.claims and not says:
            says = self._ask("what does the new claim say (empty: none is made)", "") or ""
            if not says:
                self._refuse(NotFound.named("claim", claim, self.case.claims), "not done")
                return
        self._decide(name, "accepted", claim=claim, stance=stance, says=says)

    def _record(self, name: str) -> bool:
        """Record a number of a statement; it stays, for what else there is to say of it."""
        from dataclasses import replace

        from backchannel.errors import NotFound

        found = {p.number: p for p in self._numbers(name)}
        if not found:
            click.echo("no number is found in it that is not recorded", err=True)
            return True
        which = str(min(found))
        if len(found) > 1:
            which = self._ask(f"which number ({', '.join(map(str, found))})", "") or ""
        chosen = found.get(int(which)) if which.isdigit() else None
        if chosen is None:
            if which:
                click.echo(f"there is no number {which}", err=True)
            return True
        as_proposed = "a new figure, " if chosen.new else ""
        id = self._ask(
            f"under which figure: an id (empty: {as_proposed}{chosen.figure}; ?: all)",
            chosen.figure,
        )
        if not id or id == "?":
            for key, figure in self.case.figures.items():
                click.echo(f"  {key}: {figure.says} ({figure.unit})")
            return True
        unit, says = chosen.unit, chosen.says if id == chosen.figure else ""
        if id not in self.case.figures:
            none = "none is made"
            says = self._ask(f"what does the new figure count (empty: {says or none})", says) or ""
            unit = (says and self._ask(f"in what unit (empty: {unit or none})", unit)) or ""
            if not unit:
                self._refuse(NotFound.named("figure", id, self.case.figures), "not done")
                return True
        at = self.at
        self._decide(name, "accepted", numbers=[replace(chosen, figure=id, unit=unit, says=says)])
        self.at, self.stays = at, name
        click.echo(f"recorded: {number_in_words(chosen)}, as {id}; go on with s")
        self._show_numbers(name)
        return True

    def _numbers(self, name: str) -> tuple[FigureProposal, ...]:
        from backchannel.record.counting import propose_figures

        return propose_figures(self.case, only=[name]).proposals

    def _show_numbers(self, name: str) -> None:
        from rich.text import Text

        from backchannel.cli._render import clean, console

        for p in self._numbers(name):
            to = f"a new figure {p.figure}" if p.new else f"may be {p.figure}"
            says = f": {p.says}" if p.says else ""
            line = f"  number {p.number}: {number_in_words(p)} · {to}{says}"
            console().print(Text(clean(line), style="dim"))

    def _undo(self) -> None:
        from backchannel.record.reviewing import undo

        if not self.done:
            click.echo("there is nothing to undo", err=True)
            return
        at, decided = self.done[-1]
        self.case = undo(decided, cache=self.cache)
        self.done.pop()
        self.at, self.shown, self.stays = at, "", ""
        click.echo(f"{decided.statement}: undone")

    def _proposals(self, name: str) -> tuple[Any, ...]:
        from backchannel.record.proposing import propose_claims

        if not self.suggest:
            return ()
        if self._proposed is None:
            only = [w for w in self.waiting if not self.case.statements[w].claims]
            self._proposed = propose_claims(self.case, only=only, keep=True)
        return tuple(p for p in self._proposed.of(name) if not p.loose)

    def _show(self, name: str) -> None:
        from contextlib import suppress

        from rich.text import Text

        from backchannel.cli._render import clean, console
        from backchannel.errors import MissingExtra
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
        if s.decisions:
            out.print(Text(clean(decided_before(s.decisions)), style="dim"))
        for n, p in enumerate(self._proposals(name), 1):
            sort = "a new claim" if p.new else "claim"
            out.print(Text(clean(f"  {n}. {p.stance} {sort} {p.claim}: {p.says}"), style="dim"))
        if self.suggest:
            # Without the reading extra there is nothing that finds numbers.
            with suppress(MissingExtra):
                self._show_numbers(name)
