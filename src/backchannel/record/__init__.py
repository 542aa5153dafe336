"""What is held: claims and their standing, timeline, positions, figures, and what changed.

Every function is pure: from a frozen case, as of a date and as known to a party, to a frozen
result that says how it was made.
"""

from __future__ import annotations

from backchannel.record.chains import Chain, chain
from backchannel.record.counting import FigureProposals, propose_figures
from backchannel.record.diff import Changes, changes, changes_since
from backchannel.record.follow_through import Obligations, Threats, obligations, threats
from backchannel.record.index import Found, search, search_at
from backchannel.record.knowing import KnowledgeRecord, knowledge
from backchannel.record.ledger import Figures, figure_problems, figures
from backchannel.record.origins import Origins, origins_of
from backchannel.record.proposing import ClaimProposals, propose_claims
from backchannel.record.stances import Positions, positions
from backchannel.record.standings import Standing, Standings, standing, standings
from backchannel.record.times import Timeline, timeline
from backchannel.record.views import view

__all__ = [
    "Chain",
    "Changes",
    "ClaimProposals",
    "FigureProposals",
    "Figures",
    "Found",
    "KnowledgeRecord",
    "Obligations",
    "Origins",
    "Positions",
    "Standing",
    "Standings",
    "Threats",
    "Timeline",
    "chain",
    "changes",
    "changes_since",
    "figure_problems",
    "figures",
    "knowledge",
    "obligations",
    "origins_of",
    "positions",
    "propose_claims",
    "propose_figures",
    "search",
    "search_at",
    "standing",
    "standings",
    "threats",
    "timeline",
    "view",
]
