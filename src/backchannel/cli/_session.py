"""Deciding on what was proposed, one after the other at the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from backchannel.casefile import Case, ParseCache
    from backchannel.casefile.models import PastDecision
    from backchannel.errors import BackchannelError
    from backchannel.record.proposing import ClaimProposals
    from backchannel.record.reviewing import Decided, Verdict

__all__ = ["Session", "cut", "decided_before", "now", "whoever"]

_KEYS = "a accept · e edit · r reject · m merge into a claim · s skip · u undo · q quit · ? help"
_HELP = """\
a  accept as it stands
e  edit, then accept: one change a line (kind=denial, supports=a,b, source.person=x), empty to end
r  reject; it stays in the file, marked
m  put it under a claim, and accept: the number of a proposal, or a claim's id, a new one makes it
s  skip for now
u  undo the last decision
q  quit; all decisions are written already"""


#: What can be typed for a letter.
_WORDS = ("accept", "edit", "reject", "merge", "skip", "undo", "quit")


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
        counts = {v: sum(d.verdict == v for _, d in self.done) for v in ("accepted", "rejected")}
        left = sum(self._waits(w) for w in self.waiting)
        click.echo(f"{counts['accepted']} accepted, {counts['rejected']} rejected, {left} left")
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
        while start < len(self.waiting) and not self._waits(self.waiting[start]):
            start += 1
        return start

    def _ask(self, prompt: str, default: str = "?") -> str | None:
        """What is typed, ``None`` at the end of the input or where it is broken off."""
        try:
            return str(click.prompt(prompt, default=default, show_default=False)).strip()
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
        return tuple(p for p in self._proposed.of(name) if not p.loose)

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
        if s.decisions:
            out.print(Text(clean(decided_before(s.decisions)), style="dim"))
        for n, p in enumerate(self._proposals(name), 1):
            sort = "a new claim" if p.new else "claim"
            out.print(Text(clean(f"  {n}. {p.stance} {sort} {p.claim}: {p.says}"), style="dim"))
