"""Method and limits: how the brief was made, and what it leaves out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backchannel.brief.document import Block, Listing, Paragraph, Section, Text, runs
from backchannel.brief.sections._judgements import said

if TYPE_CHECKING:
    from backchannel.brief.catalogue import Wording
    from backchannel.brief.view import View

__all__ = ["section"]


def section(view: View, say: Wording) -> Section | None:
    """The section, or ``None`` for a case that holds nothing to be said about."""
    case = view.case
    if not (case.reports or case.claims or case.parties or case.model or case.deal):
        return None
    texts = [say("method.computed")]
    if case.claims:
        texts.append(say("method.standing"))
    if any(o.reliability for o in case.outlets.values()):
        texts.append(say("method.admiralty"))
    if case.forecasts or any(j.likelihood is not None for j in case.judgements.values()):
        texts.append(say("method.likelihood"))
    if case.model is not None or case.deal is not None:
        texts.append(say("method.models"))
    whole = view.whole or case
    proposed = sum(s.status == "proposed" for s in whole.statements.values())
    if proposed and view.audience == "inside":
        texts.append(say.count("method.proposed", proposed))
    blocks: list[Block] = [*said(view, say, "method")]
    blocks += [Paragraph((Text(t),), "small") for t in texts]
    if case.notes and view.audience == "inside":
        blocks.append(Paragraph(runs(say("method.notes"), ": ", case.notes), "small"))
    if case.references:
        blocks.append(Paragraph(runs(say("method.references"), ":"), "small"))
        blocks.append(Listing(tuple((Paragraph(runs(r), "small"),) for r in case.references)))
    return Section("method", say("section.method"), tuple(blocks))
