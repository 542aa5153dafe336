"""What would move it: claims, preferences and offers whose change changes the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backchannel.brief.document import Block, Listing, Paragraph, Runs, Section, runs
from backchannel.brief.sections._judgements import said
from backchannel.brief.sections.settle import state_words

if TYPE_CHECKING:
    from backchannel.brief.catalogue import Wording
    from backchannel.brief.view import View

__all__ = ["section"]

#: Claims tried, and states told for each side.
_MOST_CLAIMS, _MOST_STATES = 8, 2


def section(view: View, say: Wording) -> Section | None:
    """The section, or ``None`` where no change is known that would change the answer."""
    blocks: list[Block] = [*said(view, say, "moves")]
    items = [*_claims(view, say), *_offers(view, say)]
    if items:
        blocks.append(Paragraph(runs(say("moves.intro"))))
        blocks.append(Listing(tuple((Paragraph(i),) for i in items)))
    return Section("moves", say("section.moves"), tuple(blocks)) if blocks else None


def _claims(view: View, say: Wording) -> list[Runs]:
    """Each claim on which preferences hang: the equilibria where it holds and where it does not."""
    from backchannel.brief.settlement import settlement

    found = view.settlement
    if found is None:
        return []
    out = []
    for claim in found.model.claims[:_MOST_CLAIMS]:
        if claim not in view.case.claims:
            continue
        answers = {}
        for holds in (True, False):
            other = settlement(view.case, assume={claim: holds})
            assert other is not None
            answers[holds] = [state_words(view, say, other.model, e.state) for e in other.strong]
        if answers[True] == answers[False]:
            out.append(say.runs("moves.claim_same", claim=view.mention(claim)))
            continue
        words = {}
        for holds, states in answers.items():
            only = [s for s in states if s not in answers[not holds]]
            shown = [f"({n}) {s}" for n, s in enumerate(only[:_MOST_STATES], start=1)]
            if len(only) > len(shown):
                shown.append(say.count("common.more", len(only) - len(shown)))
            words[holds] = "; ".join(shown) or say("moves.nothing_more")
        cited = view.cite(s.id for s in view.spoken_to(claim))
        out.append(
            runs(
                say.runs(
                    "moves.claim",
                    claim=view.mention(claim),
                    holds=words[True],
                    fails=words[False],
                ),
                cited,
            )
        )
    return out


def _offers(view: View, say: Wording) -> list[Runs]:
    """The fewest terms of each proposal to change for each who would refuse it."""
    found = view.agreeable
    if found is None:
        return []
    out = []
    for proposal, verdict in zip(found.deal.proposals, found.verdicts, strict=True):
        name = proposal.name.replace("-", " ")
        for need in verdict.needs:
            changes = need.changes if need.changes is not None else need.alone
            if not changes:
                continue
            words = say.listed(
                [
                    say(
                        "moves.change",
                        issue=view.issue(c.issue),
                        before=c.before,
                        after=c.after,
                    )
                    for c in changes
                ]
            )
            key = "moves.offer" if need.changes is not None else "moves.offer_alone"
            out.append(
                runs(
                    say(key, proposal=name, party=view.name(need.party), changes=words),
                    view.cite(proposal.evidence),
                )
            )
    return out
