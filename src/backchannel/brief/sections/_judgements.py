"""The analyst's own sentences, printed with their citations, likelihood and confidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backchannel.brief.document import Block, Listing, Paragraph, Runs, runs

if TYPE_CHECKING:
    from backchannel.brief.catalogue import Wording
    from backchannel.brief.view import View
    from backchannel.casefile.models import Judgement

__all__ = ["judgement_runs", "judgements_of", "said"]

#: What analysts call the sections, beside their own names.
_ALIASES = {
    "bottom-line": ("", "bottom line", "key judgements", "summary"),
    "claims": ("contested", "contested claims", "single-source"),
    "parties": ("channels", "parties and channels"),
    "agreement": ("obligations", "agreement and obligations"),
    "settle": ("settlement", "equilibria", "where it can settle"),
    "packages": ("deals", "deal"),
    "moves": ("what would move it",),
    "unknown": ("gaps", "unknowns"),
    "outlook": ("forecasts", "forecast"),
    "method": ("limits",),
    "changes": ("what changed",),
}


def judgements_of(view: View, section: str) -> list[Judgement]:
    """The judgements meant for a section, in the order of the case; only those that cite."""
    names = {section, section.replace("-", " "), *_ALIASES.get(section, ())}
    return [
        j
        for j in view.case.judgements.values()
        if j.section.strip().lower() in names and view.cites(j)
    ]


def judgement_runs(view: View, say: Wording, judgement: Judgement) -> Runs:
    """A judgement; its likelihood and its confidence each in a sentence of its own."""
    cited = [*judgement.evidence]
    for claim in judgement.claims:
        cited += [s.id for s in view.spoken_to(claim)][:3]
    out = runs(judgement.says, view.cite(cited))
    if judgement.likelihood is not None:
        out = runs(
            out, " ", say.runs("likelihood.judged", word=say.likelihood(judgement.likelihood))
        )
    if judgement.confidence:
        level = say(f"confidence.{judgement.confidence}")
        out = runs(out, " ", say("confidence.judged", level=level))
    return out


def said(view: View, say: Wording, section: str) -> list[Block]:
    """What the analyst says in a section, as blocks."""
    found = [judgement_runs(view, say, j) for j in judgements_of(view, section)]
    if not found:
        return []
    if len(found) == 1:
        return [Paragraph(found[0])]
    return [Listing(tuple((Paragraph(f),) for f in found))]
