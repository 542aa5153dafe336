"""What is not known, and what hangs on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backchannel.brief.document import Block, Listing, Paragraph, Runs, Section, runs
from backchannel.brief.sections._judgements import said
from backchannel.brief.sections.figures import figure_value, known_value

if TYPE_CHECKING:
    from backchannel.brief.catalogue import Wording
    from backchannel.brief.view import View
    from backchannel.casefile.models import Proposal

__all__ = ["section"]

_MOST, _MOST_LEARNT = 12, 6


def section(view: View, say: Wording) -> Section | None:
    """The section, or ``None`` where nothing is left open."""
    blocks: list[Block] = [*said(view, say, "unknown")]
    for key, items in (
        ("learn", _learn(view, say)),
        ("claims", _claims(view, say)),
        ("preferences", _preferences(view, say)),
        ("figures", _figures(view, say)),
        ("obligations", _obligations(view, say)),
        ("disputed_answers", _answers(view, say)),
        ("disputed_proposals", _disputed(view, say)),
        ("knowledge", _knowledge(view, say)),
    ):
        if items:
            blocks.append(Paragraph(runs(say(f"unknown.{key}"))))
            blocks.append(Listing(tuple((Paragraph(i),) for i in items[:_MOST])))
    return Section("unknown", say("section.unknown"), tuple(blocks)) if blocks else None


def _learn(view: View, say: Wording) -> list[Runs]:
    """What would change the equilibria most if it were known, in order."""
    if view.swayed is None:
        return []
    out = []
    for unknown in view.swayed.unknowns[:_MOST_LEARNT]:
        if unknown.change <= 0:
            continue
        if unknown.kind == "claim" and unknown.name in view.case.claims:
            cited = view.cite(s.id for s in view.spoken_to(unknown.name))
            out.append(
                runs(say.runs("unknown.learn_claim", claim=view.mention(unknown.name)), cited)
            )
        elif unknown.decision_maker is not None:
            what = view.expression(unknown.name)
            party = view.name(unknown.decision_maker)
            out.append(runs(say("unknown.preference", party=party, what=what)))
    return out


def _claims(view: View, say: Wording) -> list[Runs]:
    out = []
    for claim, hangs in view.hanging.items():
        found = view.standings.get(claim)
        if found is None or found.standing == "corroborated":
            continue
        word = say(f"claims.standing_{found.standing}")
        text = say.runs(
            "unknown.claim",
            claim=view.case.claims[claim].says.rstrip("."),
            standing=word,
            what=say.listed(hangs),
        )
        out.append(runs(text, ".", view.cite(s.id for s in view.spoken_to(claim))))
    return out


def _preferences(view: View, say: Wording) -> list[Runs]:
    if view.case.model is None:
        return []
    out = []
    for party, preference in view.case.model.preferences.items():
        unsure = [*preference.unknown, *(s.prefer for s in preference.statements if s.uncertain)]
        for expression in unsure:
            what = view.expression(expression)
            text = say("unknown.preference", party=view.name(party), what=what)
            out.append(runs(text, view.cite(preference.evidence)))
    return out


def _figures(view: View, say: Wording) -> list[Runs]:
    out = []
    for key, known in view.reconciled.figures.items():
        # Where sources disagree no sum decides between them.
        by_sources = (known.low, known.high)
        low, high = by_sources if known.contested else (known.least, known.most)
        sourced = (low, high) == by_sources
        if not known.readings or (low is not None and low == high):
            continue
        figure = view.case.figures[key]
        value = known_value(say, known) if sourced else figure_value(say, low, high)
        name = figure.says or key.replace("-", " ")
        text = say("unknown.figure", figure=name[:1].upper() + name[1:], value=value)
        out.append(runs(text, view.cite(s for r in known.readings for s in r.sources)))
    return out


def _obligations(view: View, say: Wording) -> list[Runs]:
    return [
        runs(f"{view.names(o.by)}: {o.does}", view.cite(o.evidence))
        for o in view.duties.values()
        if o.level is None
    ]


def _answers(view: View, say: Wording) -> list[Runs]:
    out = []
    for proposal in view.case.proposals.values():
        disputed = [party for party, answer in proposal.answers.items() if answer == "disputed"]
        if disputed:
            words = _proposal(view, say, proposal)
            text = say("unknown.disputed_answer", proposal=words, names=view.names(disputed))
            out.append(runs(text, view.cite(proposal.evidence)))
    return out


def _disputed(view: View, say: Wording) -> list[Runs]:
    """Proposals disputed themselves; where an answer is, that list holds them already."""
    return [
        runs(_proposal(view, say, p), view.cite(p.evidence))
        for p in view.case.proposals.values()
        if p.status == "disputed" and "disputed" not in p.answers.values()
    ]


def _proposal(view: View, say: Wording, proposal: Proposal) -> str:
    says = proposal.says.rstrip()
    end = "" if says.endswith((".", "!", "?", "…", "”", "“")) else "."
    return f"{view.names(proposal.by)}: {says}{end}"


def _knowledge(view: View, say: Wording) -> list[Runs]:
    out = []
    for entry in view.case.knowledge:
        of = view.name(entry.of)
        claim = view.case.claims.get(entry.of)
        if claim is not None:
            of = f"“{claim.says.rstrip('.')}”"
        key = "unknown.knows" if entry.knows else "unknown.knows_not"
        parts = [say(key, party=view.name(entry.party), of=of)]
        if entry.since:
            parts.append(say.since(entry.since))
        if entry.how:
            parts.append(entry.how.rstrip("."))
        out.append(runs("; ".join(parts) + ".", view.cite(entry.evidence)))
    return out
