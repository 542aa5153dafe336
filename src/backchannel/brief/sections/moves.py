"""What would move it: claims, preferences and offers whose change changes the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backchannel.brief.document import Block, Listing, Paragraph, Runs, Section, runs
from backchannel.brief.sections._judgements import said
from backchannel.brief.sections.settle import option_words
from backchannel.brief.settlement import shares

if TYPE_CHECKING:
    from backchannel.brief.catalogue import Wording
    from backchannel.brief.settlement import Settlement
    from backchannel.brief.view import View

__all__ = ["section"]

#: Claims tried; and from which difference of shares on an option is told.
_MOST_CLAIMS, _APART = 8, 0.25


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
        sides = {}
        for holds in (True, False):
            other = settlement(view.case, assume={claim: holds})
            assert other is not None
            sides[holds] = other
        states = {holds: {e.state for e in side.strong} for holds, side in sides.items()}
        if states[True] == states[False]:
            out.append(say.runs("moves.claim_same", claim=view.mention(claim)))
            continue
        words = {h: _side(view, say, sides[h], sides[not h]) for h in sides}
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
                _shifts(view, say, sides[True], sides[False]),
            )
        )
    return out


def _shifts(view: View, say: Wording, here: Settlement, there: Settlement) -> str:
    """The options whose share of the stable states differs most between the two sides."""
    n, m = len(here.strong), len(there.strong)
    if not (n and m and here.model.options):
        return ""
    mine, other = shares(here), shares(there)
    apart = {o: abs(mine[o] / n - other[o] / m) for o in mine}
    # What is always or never so on a side was said already.
    told = {o for o in apart if mine[o] in (0, n) or other[o] in (0, m)}
    most = sorted(
        (o for o in apart if apart[o] >= _APART and o not in told), key=lambda o: -apart[o]
    )
    if not most:
        return ""
    items = [
        say(
            "moves.shift",
            option=option_words(view, say, here.model, o),
            a=mine[o],
            n=n,
            b=other[o],
            m=m,
        )
        for o in most[:2]
    ]
    return " " + say("moves.shifts", options="; ".join(items))


def _side(view: View, say: Wording, here: Settlement, there: Settlement) -> str:
    """What is stable on one side of a claim, and what that side always or never has."""
    n = len(here.strong)
    states = say.count("moves.states", n)
    if not n or not here.model.options:
        return states
    mine, other, m = shares(here), shares(there), len(there.strong)
    always = [o for o, c in mine.items() if c == n and not (m and other[o] == m)]
    never = [o for o, c in mine.items() if c == 0 and not (m and other[o] == 0)]

    def listed(names: list[str]) -> str:
        return "; ".join(option_words(view, say, here.model, o) for o in names)

    if always and never:
        return say("moves.side_both", states=states, always=listed(always), never=listed(never))
    if always:
        return say("moves.side_with", states=states, always=listed(always))
    if never:
        return say("moves.side_without", states=states, never=listed(never))
    return states


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
