"""Reports and the statements found in them.

A report is ``reports/<id>.md``: YAML front matter (:class:`ReportFront`) between two lines ``---``,
then the text. The *text* is what follows, without leading blank lines, with ``\\n`` as newline;
spans count its characters. Its statements stand in ``reports/<id>.yaml``, a list of
:class:`Statement`; the events that reading found in it, which nothing counts before an analyst has
accepted them, in ``reports/<id>.events.yaml``, a list of :class:`ProposedEvent`.
"""

from __future__ import annotations

from dataclasses import field
from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from backchannel.casefile.models.base import (
    CONFIG,
    Bool,
    Credibility,
    Date,
    Fields,
    GroundRule,
    Id,
    Kind,
    Many,
    OrText,
    PastDecision,
    Spans,
    Text,
    Texts,
)

__all__ = ["Reading", "ReportFront", "Source", "Statement"]


@dataclass(frozen=True, slots=True, config=CONFIG)
class ReportFront:
    """The front matter of a report.

    Attributes:
        outlet: id of the outlet.
        published: when.
        author: who wrote it.
        url: where it stood.
        relies_on: reports of the case by id, or outlets where that report is not in the case.
        replaces: id of the report that this is a newer version of.
        modified: when it was last changed, where it says so; it tells versions of one day apart.
        model: the language model that was asked for statements too, where one answered.
        sha256: hash of the text (UTF-8) that the spans were made on.
        digest: the text is a digest in our own words, not the publisher's.
        retrieved: when it was fetched.
    """

    title: Text
    outlet: Id
    published: Date
    author: Texts = ()
    language: str = "en"
    url: str = ""
    relies_on: Many = ()
    replaces: str = ""
    sha256: str = ""
    digest: Bool = False
    retrieved: Date | None = None
    protected: Bool = False
    notes: str = ""
    tags: Many = ()
    modified: Date | None = None
    model: str = ""


@dataclass(frozen=True, slots=True, config=CONFIG)
class Source:
    """Who is said to have said it: as exact as the report is, no more.

    Attributes:
        party: the party that speaks, or from which an unnamed source speaks where that is said.
            Left out where a person speaks not for it but as a witness.
        person: id of a person of the case.
        outlet: the outlet, where it speaks for itself.
        described: how an unnamed source is described ("a senior official").
        name: of somebody who is no person of the case.
        occasion: interview, speech or post, so that the same words heard twice count once.
    """

    party: str = ""
    person: str = ""
    outlet: str = ""
    described: str = ""
    name: str = ""
    occasion: str = ""
    protected: Bool = False

    @property
    def anonymous(self) -> bool:
        """No person, no named outsider, no party or outlet speaking for itself."""
        return bool(self.described) and not (self.person or self.name)


@dataclass(frozen=True, slots=True, config=CONFIG)
class Reading:
    """What a statement says of a figure.

    Attributes:
        figure: id of the figure.
        about: the number is approximate.
        as_of: the date it is of, where that is not the figure's.
    """

    figure: Id
    value: float | None = None
    at_least: float | None = None
    at_most: float | None = None
    about: Bool = False
    as_of: Date | None = None


SourceField = Annotated[Source, OrText("described")]


@dataclass(frozen=True, slots=True, config=CONFIG)
class Statement:
    """One attributed assertion, anchored in the text of a report.

    Attributes:
        id: used once in a case.
        span: characters of the content.
        source: who said it; a plain text is a description.
        kind: claim, position, proposal, demand, threat, promise, refusal, denial or assessment.
        quote: the words at the span, several stretches joined by ` … `; checked.
        source_span: characters that name the source.
        cue: the words that attribute ("said", "according to").
        cue_span: characters of the cue.
        quote_type: direct, indirect or mixed speech.
        via: the chain of outlets from the nearest to the source outwards, without the report's own.
        ground_rule: on the record, background, deep background, off the record.
        on: when it was said.
        supports: claims it supports.
        denies: claims it denies.
        qualifies: claims it qualifies.
        value: the value of the issue it speaks for.
        figures: what it says of figures.
        negated: what is said is that something is not so.
        hedged: said with reservation.
        nested_in: id of the statement it stands in.
        credibility: the Admiralty digit, 1 confirmed to 5 improbable, 6 cannot be judged.
        status: `proposed` until an analyst has accepted or rejected it.
        rule: the rule of reading that proposed it.
        confidence: of the proposal, 0 to 1.
        as_read: fields as reading proposed them, where a decision changed them; taking the decision
            back puts them in again.
        made_claims: claims that accepting it made.
        made_figures: figures that recording a number of it made.
        decisions: earlier decisions on it, the first one first.
    """

    id: Id
    span: Spans
    source: SourceField
    kind: Kind
    quote: str = ""
    source_span: Spans = ()
    cue: str = ""
    cue_span: Spans = ()
    quote_type: Literal["direct", "indirect", "mixed"] = "indirect"
    says: str = ""
    via: Many = ()
    to: Many = ()
    about: Many = ()
    ground_rule: GroundRule = "unknown"
    on: Date | None = None
    supports: Many = ()
    denies: Many = ()
    qualifies: Many = ()
    issue: str = ""
    value: str = ""
    figures: tuple[Reading, ...] = ()
    negated: Bool = False
    hedged: Bool = False
    nested_in: str = ""
    credibility: Credibility | None = None
    status: Literal["accepted", "proposed", "rejected"] = "accepted"
    rule: str = ""
    confidence: Annotated[float, Field(ge=0, le=1)] | None = None
    decided_by: str = ""
    decided_on: Date | None = None
    as_read: Fields = field(default_factory=dict, hash=False)
    made_claims: Many = ()
    made_figures: Many = ()
    decisions: tuple[PastDecision, ...] = ()
    notes: str = ""
    tags: Many = ()
    report: str = ""

    @property
    def claims(self) -> tuple[str, ...]:
        """The claims it speaks to, whatever its stance."""
        return self.supports + self.denies + self.qualifies
