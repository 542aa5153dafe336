"""Agreements, their phases, and how far each obligation was carried out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from backchannel.brief.document import (
    Block,
    Emphasis,
    Paragraph,
    Runs,
    Section,
    Strong,
    Subheading,
    Table,
    Text,
    anchor,
    runs,
)
from backchannel.brief.sections._judgements import said
from backchannel.brief.view import when
from backchannel.record.follow_through import FULL

if TYPE_CHECKING:
    from backchannel.brief.catalogue import Wording
    from backchannel.brief.view import View
    from backchannel.casefile.models import Agreement, Phase
    from backchannel.record.follow_through import ObligationLine

__all__ = ["section"]

_TONES = {0: "bad", 1: "warn", 2: "warn", 3: "good"}


def section(view: View, say: Wording) -> Section | None:
    """The section, or ``None`` for a case without an agreement."""
    if not view.case.agreements:
        return None
    blocks: list[Block] = [*said(view, say, "agreement")]
    duties = view.duties.values()
    if duties:
        done = sum(o.level == FULL for o in duties)
        summary = say.count("agreement.summary", len(duties), done=say.number(done))
        blocks.append(Paragraph(runs(summary)))
    for key, agreement in view.case.agreements.items():
        blocks += _agreement(view, say, key, agreement)
    return Section("agreement", say("section.agreement"), tuple(blocks))


def _agreement(view: View, say: Wording, key: str, agreement: Agreement) -> list[Block]:
    parties = view.names(agreement.parties)
    text = (
        say("agreement.signed", parties=parties, date=say.date(agreement.signed))
        if agreement.signed
        else say("agreement.unsigned", parties=parties)
    )
    if agreement.mediators:
        text += " " + say("agreement.mediators", names=view.names(agreement.mediators))
    blocks: list[Block] = [
        Subheading(runs(_capital(agreement.name)), anchor("agreement", key)),
        Paragraph(runs(text, view.cite(agreement.evidence))),
    ]
    for name, phase in agreement.phases.items():
        blocks += _phase(view, say, key, name, phase)
    return blocks


def _phase(view: View, say: Wording, agreement: str, key: str, phase: Phase) -> list[Block]:
    name = phase.name or key
    status = say(f"agreement.status_{phase.status}")
    title = say("agreement.phase", name=_capital(name), status=status)
    blocks: list[Block] = [Subheading(runs(title), anchor("phase", agreement, key), 4)]
    parts: list[str] = []
    if phase.runs:
        dates = say.date(phase.runs)
        parts.append(say("agreement.runs", runs=dates[:1].upper() + dates[1:]))
    if phase.says:
        parts.append(phase.says)
    if parts:
        blocks.append(Paragraph(runs(" ".join(parts), view.cite(phase.evidence))))
    if phase.obligations:
        duties = (view.duties[f"{agreement}/{key}/{o}"] for o in phase.obligations)
        rows = tuple(_row(view, say, o) for o in duties)
        header = tuple(runs(say(f"agreement.{c}")) for c in ("by", "does", "due", "state"))
        caption = runs(say("agreement.caption", phase=name))
        blocks.append(Table(header, rows, ("start",) * 4, caption))
    return blocks


def _row(view: View, say: Wording, duty: ObligationLine) -> tuple[Runs, ...]:
    does, notes = duty.does, []
    much = "" if duty.count is None else say.number(duty.count)
    if much and not re.search(rf"(?<!\d){re.escape(much)}(?!\d)", does):
        notes.append(f"{much} {duty.unit}".strip())
    if duty.to:
        notes.append(say("agreement.to", names=view.names(duty.to)))
    if duty.conditional_on:
        claim = view.case.claims.get(duty.conditional_on)
        condition = claim.says.rstrip(".") if claim else duty.conditional_on
        notes.append(say("agreement.condition", condition=condition))
    if duty.verified_by:
        notes.append(say("agreement.verified", names=view.names(duty.verified_by)))
    extra = runs(" (", Emphasis((Text("; ".join(notes)),)), ")") if notes else ()
    return (
        runs(view.names(duty.by)),
        runs(does, extra, view.cite(duty.evidence)),
        runs(say.date(duty.due)),
        _state(view, say, duty),
    )


def _state(view: View, say: Wording, duty: ObligationLine) -> Runs:
    level = duty.level
    if level is None:
        out = runs(say("agreement.unknown"))
    else:
        out = runs(Strong((Text(say(f"agreement.{level}")),), _TONES[level]))  # type: ignore[arg-type]
    due = when(duty.due)
    if due is not None and view.today is not None and due.latest < view.today and level != FULL:
        out = runs(out, ", ", say("agreement.overdue"))
    for fall in duty.reversals:
        before, after = fall.before.level, fall.after.level
        names = {"before": say(f"agreement.{before}"), "after": say(f"agreement.{after}")}
        out = runs(out, "; ", say("agreement.reversal", **names))
    last = duty.history[-1] if duty.history else None
    if last is not None and last.says:
        out = runs(out, ": ", last.says, view.cite(last.evidence))
    return out


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
