"""The case format: one dataclass a kind of entry, gathered in :class:`CaseFile`.

:class:`CaseFile` is the one description of ``case.yaml``: the loader, the JSON Schemas and the
generated reference all follow its fields.
"""

from __future__ import annotations

from dataclasses import field

from pydantic.dataclasses import dataclass

from backchannel.casefile.models.base import (
    CONFIG,
    KINDS,
    Bool,
    Date,
    Id,
    Many,
    PastDecision,
    Texts,
)
from backchannel.casefile.models.claims import (
    Claim,
    Equation,
    EquationField,
    Figure,
    FigureReading,
    Forecast,
    Issue,
    Judgement,
    Knowledge,
    Position,
)
from backchannel.casefile.models.deal import DealSpec
from backchannel.casefile.models.events import (
    DECISIONS,
    PLOVER,
    STATUSES,
    Agreement,
    Event,
    Implementation,
    Mention,
    Obligation,
    Phase,
    Proposal,
    ProposedEvent,
    Threat,
)
from backchannel.casefile.models.graph import ModelSpec
from backchannel.casefile.models.parties import Channel, Outlet, Party, Person, Role
from backchannel.casefile.models.reports import Reading, ReportFront, Source, Statement

__all__ = [
    "DECISIONS",
    "KINDS",
    "PLOVER",
    "STATUSES",
    "Agreement",
    "CaseFile",
    "Channel",
    "Claim",
    "DealSpec",
    "Equation",
    "Event",
    "Figure",
    "FigureReading",
    "Forecast",
    "Implementation",
    "Issue",
    "Judgement",
    "Knowledge",
    "Mention",
    "ModelSpec",
    "Obligation",
    "Outlet",
    "Party",
    "PastDecision",
    "Person",
    "Phase",
    "Position",
    "Proposal",
    "ProposedEvent",
    "Reading",
    "ReportFront",
    "Role",
    "Source",
    "Statement",
    "Threat",
]


@dataclass(frozen=True, slots=True, config=CONFIG)
class CaseFile:
    """``case.yaml`` and the files it includes. Every key is optional but ``title``.

    Attributes:
        format: version of the case format.
        case: short name, as the folder's.
        title: what people read.
        question: what the case is to answer.
        as_of: the date up to which the record goes.
        invented: everything in it is made up.
        references: publications the case is taken from.
        include: further files of the case, relative to this one.
        parties: who acts, and their people.
        channels: lines of contact between parties.
        outlets: who publishes reports.
        issues: what the parties differ on.
        positions: what parties want, or are said to want.
        claims: propositions that statements support, deny or qualify.
        figures: counted quantities.
        equations: sums that must hold between figures.
        events: dated things done between parties.
        agreements: what was agreed, in phases with obligations.
        proposals: offers on the table and the answers to them.
        threats: ultimatums and what followed.
        knowledge: who knew of what, since when.
        judgements: your own sentences, with what they rest on.
        forecasts: judgements about what will happen by a date.
        model: the graph model.
        deal: what is bargained over.
    """

    format: int = 1
    case: str = ""
    title: str = ""
    question: str = ""
    as_of: Date | None = None
    language: str = "en"
    invented: Bool = False
    notes: str = ""
    references: Texts = ()
    tags: Many = ()
    include: Texts = ()
    parties: dict[Id, Party] = field(default_factory=dict)
    channels: dict[Id, Channel] = field(default_factory=dict)
    outlets: dict[Id, Outlet] = field(default_factory=dict)
    issues: dict[Id, Issue] = field(default_factory=dict)
    positions: dict[Id, Position] = field(default_factory=dict)
    claims: dict[Id, Claim] = field(default_factory=dict)
    figures: dict[Id, Figure] = field(default_factory=dict)
    equations: tuple[EquationField, ...] = ()
    events: dict[Id, Event] = field(default_factory=dict)
    agreements: dict[Id, Agreement] = field(default_factory=dict)
    proposals: dict[Id, Proposal] = field(default_factory=dict)
    threats: dict[Id, Threat] = field(default_factory=dict)
    knowledge: tuple[Knowledge, ...] = ()
    judgements: dict[Id, Judgement] = field(default_factory=dict)
    forecasts: dict[Id, Forecast] = field(default_factory=dict)
    model: ModelSpec | None = None
    deal: DealSpec | None = None
