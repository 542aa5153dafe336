"""What is held and asked: issues, positions, claims, figures, judgements, forecasts, knowledge."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from backchannel.casefile.models.base import (
    CONFIG,
    Bool,
    Date,
    Evidence,
    Id,
    Many,
    OrText,
    Text,
    Texts,
)

__all__ = [
    "Claim",
    "Equation",
    "Figure",
    "FigureReading",
    "Forecast",
    "Issue",
    "Judgement",
    "Knowledge",
    "Position",
]


@dataclass(frozen=True, slots=True, config=CONFIG)
class Issue:
    """A question the parties differ on, with the values it can take, in order.

    Attributes:
        asks: the question.
        values: what it can come out as, in order.
    """

    asks: str = ""
    name: str = ""
    values: Texts = ()
    aliases: Texts = ()
    notes: str = ""
    tags: Many = ()


@dataclass(frozen=True, slots=True, config=CONFIG)
class Position:
    """What a party says it wants on an issue, or is said to want.

    Whether it is announced or relayed follows from the sources of its evidence.

    Attributes:
        kind: position, interest (why), red line, precondition, objection or offer.
        stance: how the party stands to the value: wants, accepts or rejects it.
        dropped: when it gave it up.
    """

    party: Id
    issue: Id
    value: str = ""
    says: str = ""
    kind: Literal["position", "interest", "red line", "precondition", "objection", "offer"] = (
        "position"
    )
    stance: Literal["wants", "accepts", "rejects"] = "wants"
    since: Date | None = None
    until: Date | None = None
    dropped: Date | None = None
    evidence: Evidence = ()
    notes: str = ""
    tags: Many = ()


@dataclass(frozen=True, slots=True, config=CONFIG)
class Claim:
    """A proposition that statements support, deny or qualify; its standing is computed.

    Attributes:
        says: the proposition, one sentence.
        when: when it is said to have been so.
        contradicts: claims that cannot hold together with this one.
        evidence: statements, beside those that name the claim themselves.
        credibility: the Admiralty digit, set by the analyst in place of the one proposed.
    """

    says: Text
    about: Many = ()
    when: Date | None = None
    contradicts: Many = ()
    evidence: Evidence = ()
    credibility: Literal["1", "2", "3", "4", "5", "6"] | None = None
    notes: str = ""
    tags: Many = ()


@dataclass(frozen=True, slots=True, config=CONFIG)
class FigureReading:
    """One source's value of a figure: exact, or bounds.

    Attributes:
        about: the number is approximate.
        as_of: the date it is of.
    """

    value: float | None = None
    at_least: float | None = None
    at_most: float | None = None
    about: Bool = False
    as_of: Date | None = None
    evidence: Evidence = ()
    notes: str = ""


@dataclass(frozen=True, slots=True, config=CONFIG)
class Figure:
    """A counted quantity. One reading inline, or several where sources differ.

    Attributes:
        population: what is counted among.
        as_of: the date it is of.
        about: the number is approximate.
        readings: what sources say, where they differ.
    """

    unit: Text
    says: str = ""
    population: str = ""
    as_of: Date | None = None
    value: float | None = None
    at_least: float | None = None
    at_most: float | None = None
    about: Bool = False
    readings: tuple[FigureReading, ...] = ()
    evidence: Evidence = ()
    notes: str = ""
    tags: Many = ()

    def all_readings(self) -> tuple[FigureReading, ...]:
        """Every reading, the inline one first."""
        own: tuple[FigureReading, ...] = ()
        if not (self.value is None and self.at_least is None and self.at_most is None):
            own = (
                FigureReading(
                    value=self.value,
                    at_least=self.at_least,
                    at_most=self.at_most,
                    about=self.about,
                    as_of=self.as_of,
                    evidence=self.evidence,
                ),
            )
        return own + self.readings


@dataclass(frozen=True, slots=True, config=CONFIG)
class Equation:
    """A sum that must hold between figures.

    Attributes:
        equation: such as `held = held-alive + held-dead`.
        tolerance: how far it may be off.
        because: why it must hold.
    """

    equation: Text
    tolerance: float = 0.0
    because: str = ""
    evidence: Evidence = ()


EquationField = Annotated[Equation, OrText("equation")]


@dataclass(frozen=True, slots=True, config=CONFIG)
class Judgement:
    """The analyst's own sentence, with what it rests on.

    Attributes:
        claims: claims it rests on.
        section: of the brief that it belongs to.
        likelihood: probability in percent, printed with ICD 203 words.
        confidence: in the evidence; never in one sentence with a likelihood.
        by: who judges.
    """

    says: Text
    evidence: Evidence = ()
    claims: Many = ()
    section: str = ""
    likelihood: Annotated[float, Field(ge=0, le=100)] | None = None
    confidence: Literal["low", "moderate", "high"] | None = None
    on: Date | None = None
    by: str = ""
    notes: str = ""
    tags: Many = ()


@dataclass(frozen=True, slots=True, config=CONFIG)
class Forecast:
    """A judgement about what will happen by a date, to be resolved and scored.

    Attributes:
        likelihood: probability in percent.
        on: when it was made.
        resolves: by when it is decided.
        by: who forecasts.
        outcome: what happened, once it is decided.
        resolved_on: when it was decided.
    """

    says: Text
    likelihood: Annotated[float, Field(ge=0, le=100)]
    on: Date
    resolves: Date
    by: str = ""
    outcome: Literal["yes", "no", "void"] | None = None
    resolved_on: Date | None = None
    evidence: Evidence = ()
    notes: str = ""
    tags: Many = ()


@dataclass(frozen=True, slots=True, config=CONFIG)
class Knowledge:
    """Who knew (or did not know) of what, since when, from whom.

    Attributes:
        of: id of a channel, proposal, event, claim, report …
        knows: no, where an account says the party did not know.
        told_by: who told it.
        how: in what way, in words.
    """

    party: Id
    of: Id
    knows: Bool = True
    since: Date | None = None
    until: Date | None = None
    told_by: Many = ()
    how: str = ""
    evidence: Evidence = ()
    notes: str = ""
    tags: Many = ()
