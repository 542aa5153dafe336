"""Reviewing proposed events, at the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from backchannel.cli._session import Session, cut, decided_before, now
from backchannel.cli._tables import coded, in_words, who_and_whom

if TYPE_CHECKING:
    from backchannel.casefile import Case
    from backchannel.casefile.models import ProposedEvent
    from backchannel.record.reviewing import Verdict

__all__ = ["EventSession", "list_events"]

_KEYS = (
    "a accept · e edit · r reject · m is an event of the case · s skip · u undo · q quit · ? help"
)
_HELP = """\
a  accept as it stands: it becomes an event of the case
e  edit, then accept: one change a line (mode=visit, by=us,hamas, on=2025-03-04, statement= where
   the report tells it itself), empty to end
r  reject; it stays in its file, marked
m  it is an event that the case has, and adds its evidence: the number shown, or the event's id; a
   new id names the new event
s  skip for now
u  undo the last decision
q  quit; all decisions are written already"""


def list_events(case: Case, waiting: tuple[str, ...], as_json: bool) -> None:
    """What waits, as a table or as JSON."""
    from backchannel.cli import _render

    found = [case.proposed_events[w] for w in waiting]
    if as_json:
        _render.as_json(
            [
                {
                    "id": e.id,
                    "report": e.report,
                    "type": e.type,
                    "mode": e.mode,
                    "status": e.status,
                    "who": who_and_whom(case, e),
                    "on": e.on,
                    "place": e.place,
                    "says": e.says,
                    "statement": e.statement or None,
                    "rule": e.rule,
                    "quote": e.quote,
                }
                for e in found
            ]
        )
        return
    rows = [(e.id, coded(e), told(case, e)) for e in found]
    _render.print_table(("!id", "event", "says"), rows, empty="no event waits for review")


def told(case: Case, e: ProposedEvent) -> str:
    """What it says, who takes part and when, for one cell."""
    more = "; ".join(x for x in (who_and_whom(case, e), in_words(e.on or ""), e.place) if x)
    return cut(e.says) + (f" ({more})" if more else "")


class EventSession(Session):
    """Proposed events, one after the other."""

    keys, help = _KEYS, _HELP

    def _waits(self, name: str) -> bool:
        found = self.case.proposed_events.get(name)
        return found is not None and found.decision == "proposed"

    def _decide(self, name: str, verdict: Verdict, **extra: Any) -> None:
        from backchannel.record.event_reviewing import decide_event

        decided = decide_event(
            self.case, name, verdict, by=self.by, on=now(), cache=self.cache, **extra
        )
        self.case = decided.case
        self.done.append((self.at, decided))
        made = self.case.proposed_events[name]
        to = made.event or made.merged_into
        click.echo(f"{name}: {verdict}" + (f" as {to}" if to else ""))
        self.at += 1

    @staticmethod
    def _read(lines: Sequence[str]) -> dict[str, Any]:
        from backchannel.record.event_reviewing import read_event_changes

        return read_event_changes(lines)

    def _try(self, name: str, changes: dict[str, Any]) -> None:
        from backchannel.record.event_reviewing import try_event_changes

        try_event_changes(self.case, name, changes)

    def _merge(self, name: str) -> None:
        found = self._like(name)
        answer = self._ask("number, or id of an event (a new id names the new event)")
        if not answer or answer == "?":
            click.echo("events: " + ", ".join(self.case.events))
            return
        if answer.isdigit() and answer not in self.case.events:
            if not 1 <= int(answer) <= len(found):
                click.echo(f"there is no event {answer}", err=True)
                return
            answer = found[int(answer) - 1]
        self._decide(name, "accepted", into=answer)

    def _record(self, name: str) -> bool:
        return False

    def _like(self, name: str) -> tuple[str, ...]:
        from backchannel.record.event_reviewing import like_events

        return like_events(self.case, name) if self.suggest else ()

    def _show(self, name: str) -> None:
        from rich.text import Text

        from backchannel.cli._render import clean, console
        from backchannel.record.event_reviewing import event_passage

        out, e = console(), self.case.proposed_events[name]
        report = self.case.reports[e.report]
        out.print()
        head = f"{self.at + 1} of {len(self.waiting)}  {name}"
        out.print(Text(clean(head), style="bold"))
        outlet = self.case.name_of(report.outlet)
        out.print(Text(clean(f"{outlet}, {report.published}: {report.title}"), style="dim"))
        text = Text("… ")
        styles = {"content": "bold", "source": "underline", "cue": "bold reverse"}
        marks = {"source": ("<", ">"), "cue": ("[", "]")}
        for part, role in event_passage(self.case, name).parts:
            left, right = marks.get(role, ("", ""))
            text.append(clean(left + part + right), style=styles.get(role, ""))
        out.print(text.append(" …"))
        out.print(Text(clean(f"{coded(e)}: {e.says}")))
        about = [
            who_and_whom(self.case, e),
            e.on or "no date",
            e.place,
            f"rule {e.rule}" if e.rule else "",
        ]
        out.print(Text(clean(" · ".join(a for a in about if a))))
        out.print(Text(clean(self._told(e))))
        if e.decisions:
            out.print(Text(clean(decided_before(e.decisions)), style="dim"))
        for n, id in enumerate(self._like(name), 1):
            known = self.case.events[id]
            out.print(
                Text(clean(f"  {n}. may be {id}: {known.on or ''} {known.says}"), style="dim")
            )

    def _told(self, e: ProposedEvent) -> str:
        """Whose claim it is: of the report, or of those in whose statements it stands."""
        told = []
        for id in e.statements:
            statement = self.case.statements.get(id)
            if not id:
                told.append("told by the report itself")
            elif statement is not None:
                told.append(f"claimed by {self.case.speaker(statement)} ({id}, {statement.status})")
            else:
                told.append(f"in the statement {id}, which is not there")
        more = f"; {len(e.also)} more passages" if len(e.also) > 1 else ""
        more = "; one more passage" if len(e.also) == 1 else more
        return "; ".join(told) + more
