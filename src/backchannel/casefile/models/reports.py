"""Reports and the statements found in them.

A report is ``reports/<id>.md``: YAML front matter (:class:`ReportFront`) between two lines ``---``,
then the text. The *text* is what follows, without leading blank lines, with ``\\n`` as newline;
spans count its characters. Its statements stand in ``reports/<id>.yaml``, a list of
:class:`Statement`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from backchannel.casefile.models.base import (
    CONFIG,
    Bool,
    Credibility,
    Date,
    GroundRule,
    Id,
    Kind,
    Many,
    OrText,
    Spans,
    Text,
    Texts,
)

__all__ = ["Reading", "ReportFront", "Source", "Statement"]


@dataclass(frozen=True, slots=True, config=CONFIG)
class ReportFront:
    """The front matter of a report.

    ``relies_on`` names reports of the case by id, or outlets by id where the relied-on report is
    not in the case. ``sha256`` is the hash of the text (UTF-8) that the spans were made on.
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


@dataclass(frozen=True, slots=True, config=CONFIG)
class Source:
    """Who is said to have said it: as exact as the report is, no more.

    ``described`` is how an unnamed source is described ("a senior official"); ``party`` is then
    the party it speaks from, where the report says so. ``occasion`` names an interview, speech or
    post, so that the same words heard twice count once.
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
    """What a statement says of a figure."""

    figure: Id
    value: float | None = None
    at_least: float | None = None
    at_most: float | None = None
    about: Bool = False


SourceField = Annotated[Source, OrText("described")]


@dataclass(frozen=True, slots=True, config=CONFIG)
class Statement:
    """One attributed assertion, anchored in the text of a report.

    ``span`` are the characters of the content; ``quote`` the words that stand there (several
    stretches joined by `` … ``). ``via`` is the chain of outlets from the nearest to the source
    outwards, without the report's own outlet. ``supports``, ``denies`` and ``qualifies`` name
    claims. ``status`` is ``proposed`` until an analyst has decided.
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
    notes: str = ""
    tags: Many = ()
    report: str = ""

    @property
    def claims(self) -> tuple[str, ...]:
        """The claims it speaks to, whatever its stance."""
        return self.supports + self.denies + self.qualifies
