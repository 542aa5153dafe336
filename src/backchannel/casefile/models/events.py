"""Events, coded with PLOVER v2; agreements, phases and obligations; threats; proposals.

Sources: Halterman et al., PLOVER and POLECAT (2023); Peace Accords Matrix (Kroc Institute) for
implementation 0–3; PA-X (University of Edinburgh) for stages of agreements.
"""

from __future__ import annotations

from dataclasses import field
from typing import Annotated, Literal, get_args

from pydantic import Field
from pydantic.dataclasses import dataclass

from backchannel.casefile.models.base import (
    CONFIG,
    Bool,
    Date,
    Evidence,
    Fields,
    Id,
    Many,
    PastDecision,
    Spans,
    Text,
    Texts,
)

__all__ = [
    "DECISIONS",
    "PLOVER",
    "STATUSES",
    "Agreement",
    "Event",
    "Implementation",
    "Mention",
    "Obligation",
    "Phase",
    "Proposal",
    "ProposedEvent",
    "Threat",
]

#: PLOVER v2 event types, cooperative first.
EventType = Literal[
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "CONCEDE",
    "COOPERATE",
    "AID",
    "RETREAT",
    "REQUEST",
    "ACCUSE",
    "REJECT",
    "THREATEN",
    "PROTEST",
    "SANCTION",
    "MOBILIZE",
    "COERCE",
    "ASSAULT",
]
PLOVER: tuple[str, ...] = get_args(EventType)

#: PLOVER's special contexts: whether it happened.
EventStatus = Literal["historical", "future", "hypothetical", "negated"]
STATUSES: tuple[str, ...] = get_args(EventStatus)

Decision = Literal["proposed", "accepted", "rejected"]
DECISIONS: tuple[str, ...] = get_args(Decision)


@dataclass(frozen=True, slots=True, config=CONFIG)
class Event:
    """A dated thing done between parties.

    Attributes:
        type: PLOVER v2 event type.
        mode: PLOVER mode, in words.
        status: historical, future, hypothetical or negated.
        channel: id of the channel it went through.
        contested: accounts of it differ.
    """

    type: EventType
    says: Text
    by: Many = ()
    to: Many = ()
    on: Date | None = None
    mode: str = ""
    status: EventStatus = "historical"
    place: str = ""
    channel: str = ""
    contested: Bool = False
    evidence: Evidence = ()
    notes: str = ""
    tags: Many = ()


@dataclass(frozen=True, slots=True, config=CONFIG)
class Mention:
    """Another passage of the report that tells the same event.

    Attributes:
        span: characters of the report's text that tell it.
        statement: id of the statement that it stands in; without one the report says it itself.
    """

    span: Spans
    statement: str = ""


@dataclass(frozen=True, slots=True, config=CONFIG)
class ProposedEvent:
    """An event that reading found in a report: nothing counts it until an analyst accepts it.

    It stands in ``reports/<id>.events.yaml``, not among the events of the case. Accepting it makes
    an entry under ``events:``, which ``event`` then names.

    Attributes:
        id: used once in a case.
        type: PLOVER v2 event type.
        span: characters of the report's text that tell it.
        says: what happened, in short, in words of the text.
        quote: the words at the span; checked.
        trigger: the word that tells it.
        trigger_span: characters of that word.
        mode: PLOVER mode, one of the type's.
        status: historical, future, hypothetical or negated.
        by: who did it: ids of parties, people or outlets.
        by_described: who did it, in words of the text, where no party or person is known by them.
        by_span: characters that name who did it.
        to: to whom: ids of parties, people or outlets.
        to_described: to whom, in words of the text.
        to_span: characters that name to whom.
        channel: id of the channel it went through.
        contested: accounts of it differ.
        statement: id of the statement it stands in: then it is its speaker's claim; without one the
            report says it itself.
        also: further passages that tell the same event.
        rule: the rule of reading that proposed it.
        confidence: of the proposal, 0 to 1.
        decision: `proposed` until an analyst has accepted or rejected it.
        event: id of the entry of `events:` that accepting it made.
        merged_into: id of the entry of `events:` that it was put under.
        evidence: ids of the statements that it brought to that entry.
        as_read: fields as reading proposed them, where a decision changed them; taking the decision
            back puts them in again.
        decisions: earlier decisions on it, the first one first.
    """

    id: Id
    type: EventType
    span: Spans
    says: Text
    quote: str = ""
    trigger: str = ""
    trigger_span: Spans = ()
    mode: str = ""
    status: EventStatus = "historical"
    by: Many = ()
    by_described: Texts = ()
    by_span: Spans = ()
    to: Many = ()
    to_described: Texts = ()
    to_span: Spans = ()
    on: Date | None = None
    place: str = ""
    channel: str = ""
    contested: Bool = False
    statement: str = ""
    also: tuple[Mention, ...] = ()
    rule: str = ""
    confidence: Annotated[float, Field(ge=0, le=1)] | None = None
    decision: Decision = "proposed"
    decided_by: str = ""
    decided_on: Date | None = None
    event: str = ""
    merged_into: str = ""
    evidence: Evidence = ()
    as_read: Fields = field(default_factory=dict, hash=False)
    decisions: tuple[PastDecision, ...] = ()
    notes: str = ""
    tags: Many = ()
    report: str = ""

    @property
    def statements(self) -> tuple[str, ...]:
        """The statements in which it is told, each once; empty words for the report itself."""
        told = (self.statement, *(m.statement for m in self.also))
        return tuple(dict.fromkeys(told))


@dataclass(frozen=True, slots=True, config=CONFIG)
class Implementation:
    """The state of an obligation at a date.

    Attributes:
        level: 0 none, 1 minimal, 2 intermediate, 3 full.
    """

    on: Date
    level: Annotated[int, Field(ge=0, le=3)]
    says: str = ""
    evidence: Evidence = ()


@dataclass(frozen=True, slots=True, config=CONFIG)
class Obligation:
    """Who does what for whom, how much, by when, verified by whom.

    Attributes:
        by: who owes it.
        does: what.
        count: how much of it.
        figure: id of the figure that counts what was done.
        due: by when.
        conditional_on: what it waits for, in words.
        implementation: 0 none, 1 minimal, 2 intermediate, 3 full.
        history: its state at several dates.
    """

    by: Many
    does: Text
    to: Many = ()
    count: float | None = None
    unit: str = ""
    figure: str = ""
    due: Date | None = None
    verified_by: Many = ()
    conditional_on: str = ""
    implementation: Annotated[int, Field(ge=0, le=3)] | None = None
    history: tuple[Implementation, ...] = ()
    evidence: Evidence = ()
    notes: str = ""
    tags: Many = ()


@dataclass(frozen=True, slots=True, config=CONFIG)
class Phase:
    """A stage of an agreement.

    Attributes:
        runs: the interval it was to last, or lasted.
        obligations: who does what in it.
    """

    name: str = ""
    runs: Date | None = None
    status: Literal["pending", "running", "completed", "lapsed", "broken", "unknown"] = "unknown"
    says: str = ""
    obligations: dict[str, Obligation] = field(default_factory=dict)
    evidence: Evidence = ()
    notes: str = ""


@dataclass(frozen=True, slots=True, config=CONFIG)
class Agreement:
    """What parties agreed, in phases.

    Attributes:
        mediators: ids of parties.
        signed: when.
        stage: of PA-X: pre-negotiation, ceasefire, framework, implementation …
        phases: its stages, in order.
    """

    name: Text
    parties: Many = ()
    mediators: Many = ()
    signed: Date | None = None
    stage: str = ""
    phases: dict[str, Phase] = field(default_factory=dict)
    evidence: Evidence = ()
    notes: str = ""
    tags: Many = ()


@dataclass(frozen=True, slots=True, config=CONFIG)
class Threat:
    """An ultimatum: by, to, demand, deadline, consequence, outcome.

    Attributes:
        by: who threatens.
        to: whom.
        demand: what is demanded.
        consequence: what is threatened.
        made: when.
        deadline: by when the demand is to be met.
        outcome: conceded (the target gave in), stood firm (it did not, and nothing further is
            reported), carried out, backed down (the threatener did not act), open.
        extent: full or partial.
        follows: what followed, or the threat it repeats.
        outcome_evidence: statements that the outcome rests on.
    """

    by: Many
    to: Many
    demand: Text
    consequence: str = ""
    made: Date | None = None
    deadline: Date | None = None
    outcome: Literal["conceded", "stood firm", "carried out", "backed down", "open"] = "open"
    extent: Literal["full", "partial", ""] = ""
    follows: str = ""
    evidence: Evidence = ()
    outcome_evidence: Evidence = ()
    notes: str = ""
    tags: Many = ()


@dataclass(frozen=True, slots=True, config=CONFIG)
class Proposal:
    """An offer on the table: who is said to have offered what to whom, and the answers to it.

    Attributes:
        by: who offered, or is said to have.
        offers: what it gives, in words.
        wants: what it asks for, in words.
        terms: issue to value.
        answers: party to accepted, rejected, considering, unanswered or disputed.
    """

    by: Many
    says: Text
    to: Many = ()
    on: Date | None = None
    via: Many = ()
    offers: str = ""
    wants: str = ""
    terms: dict[Id, str] = field(default_factory=dict)
    answers: dict[Id, Literal["accepted", "rejected", "considering", "unanswered", "disputed"]] = (
        field(default_factory=dict)
    )
    status: Literal["open", "accepted", "rejected", "withdrawn", "lapsed", "disputed"] = "open"
    evidence: Evidence = ()
    notes: str = ""
    tags: Many = ()
