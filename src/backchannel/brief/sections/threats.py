"""Threats: demand, deadline, outcome; and who carries out what they threaten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backchannel.brief.document import (
    Block,
    Listing,
    Paragraph,
    Runs,
    Section,
    Strong,
    Subheading,
    Table,
    Text,
    runs,
)
from backchannel.brief.sections._judgements import said
from backchannel.brief.view import when

if TYPE_CHECKING:
    from backchannel.brief.catalogue import Wording
    from backchannel.brief.view import View
    from backchannel.casefile.models import Threat

__all__ = ["section"]


def section(view: View, say: Wording) -> Section | None:
    """The section, or ``None`` for a case without threats."""
    threats = view.case.threats
    if not threats:
        return None
    rows = tuple(_row(view, say, t) for t in threats.values())
    header = tuple(
        runs(say(f"threats.{c}")) for c in ("by", "demand", "consequence", "deadline", "outcome")
    )
    blocks: list[Block] = [
        *said(view, say, "threats"),
        Table(header, rows, ("start",) * 5, runs(say("threats.caption"))),
    ]
    record = _record(view, say)
    if record:
        blocks.append(Subheading(runs(say("threats.record_title")), "follow-through"))
        blocks.append(Listing(tuple((Paragraph(runs(r)),) for r in record)))
    return Section("threats", say("section.threats"), tuple(blocks))


def _row(view: View, say: Wording, threat: Threat) -> tuple[Runs, ...]:
    demand = runs(
        threat.demand,
        " (",
        say("threats.to", names=view.names(threat.to)),
        ")",
        view.cite(threat.evidence),
    )
    deadline = say.date(threat.deadline)
    made = say("threats.made", date=say.date(threat.made)) if threat.made else ""
    return (
        runs(view.names(threat.by)),
        demand,
        runs(threat.consequence),
        runs("; ".join(d for d in (deadline, made) if d)),
        _outcome(view, say, threat),
    )


def _outcome(view: View, say: Wording, threat: Threat) -> Runs:
    text = say(f"threats.{threat.outcome}")
    if threat.extent:
        text = f"{text} ({say(f'threats.{threat.extent}')})"
    out = runs(Strong((Text(text),)) if threat.outcome != "open" else text)
    if threat.outcome == "open" and _passed(view, threat):
        out = runs(out, "; ", say("threats.passed"))
    return runs(out, view.cite(threat.outcome_evidence))


def _passed(view: View, threat: Threat) -> bool:
    deadline = when(threat.deadline)
    return deadline is not None and view.today is not None and deadline.latest < view.today


def _record(view: View, say: Wording) -> list[str]:
    by: dict[str, list[Threat]] = {}
    for threat in view.case.threats.values():
        if threat.outcome != "open":
            for party in threat.by:
                by.setdefault(party, []).append(threat)
    out = []
    for party, threats in by.items():
        outcomes = [t.outcome for t in threats]
        if len(threats) == 1:
            word = say(f"threats.{outcomes[0]}")
            out.append(say("threats.record_one", party=view.name(party), outcome=word))
            continue
        out.append(
            say(
                "threats.record",
                party=view.name(party),
                n=say.number(len(threats)),
                done=say.number(outcomes.count("carried out")),
                conceded=say.number(outcomes.count("conceded")),
                down=say.number(outcomes.count("backed down") + outcomes.count("stood firm")),
            )
        )
    return out
