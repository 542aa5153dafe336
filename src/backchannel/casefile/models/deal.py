"""The ``deal:`` section of a case: who signs, on which issues, and what a value is worth to whom.

Everything modelled can cite statements with ``evidence``. Numbers arrive as text and are read as
numbers here. ``backchannel.bargaining.from_case`` turns the section into the kernel's ``Deal``.

    deal:
      parties: [union, firm]
      points: 100
      issues: [wage, {hours: [35, 38, 40]}]
      scores:
        union:
          wage: {freeze: 0, two percent: 30, four percent: 60}
          hours: {wants: "35", weight: 40, evidence: [u-3]}
        firm:
          wage: {freeze: 70, two percent: [30, 50], four percent: 0}
          hours: {"35": 0, "38": 15, "40": 30}
      reservation: {union: 40, firm: {value: 35, evidence: [f-2]}}
      red_lines: {union: [not wage = freeze]}
      constraints: ["wage = freeze implies not hours = 40"]
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, GetJsonSchemaHandler
from pydantic.dataclasses import dataclass
from pydantic_core import CoreSchema

from backchannel.casefile.models.base import CONFIG, Date, Evidence, Id, Text, Texts

__all__ = [
    "DealSpec",
    "Derived",
    "Estimate",
    "InteractionSpec",
    "NoDeal",
    "Number",
    "OwnIssue",
    "ProposalSpec",
    "Rule",
    "SignSpec",
]

#: A number that is one: neither infinite nor "nan".
Finite = Annotated[float, Field(allow_inf_nan=False)]


@dataclass(frozen=True, slots=True, config=CONFIG)
class Estimate:
    """A number with what is known of it, and on whose word.

    Give ``value``; or ``low`` and ``high`` (uniform between them, triangular with ``mode``); or
    ``mean`` and ``sd`` (normal). What is given beside ``value`` says how unsure it is.
    """

    value: Finite | None = None
    low: Finite | None = None
    high: Finite | None = None
    mode: Finite | None = None
    mean: Finite | None = None
    sd: Finite | None = None
    evidence: Evidence = ()


#: A number, its bounds ``[low, high]`` when it is not known, or an estimate with evidence.
Number = Finite | tuple[Finite, Finite] | Estimate


@dataclass(frozen=True, slots=True, config=CONFIG)
class Derived:
    """Scores that follow from a position: ``weight`` for the value wanted, less for values further
    from it in the order of the issue's values, none for the furthest.

    Attributes:
        wants: the value of the issue that the party wants.
        weight: its score there.
        falls: ``linear`` with the distance in places; ``step``: nothing but for the value itself.
        evidence: statements.
    """

    wants: str
    weight: Finite
    falls: Literal["linear", "step"] = "linear"
    evidence: Evidence = ()


#: Value → number, or what they follow from. The latter is tried first: ``wants: "35"`` is no score.
Scores = Annotated[Derived | dict[str, Number], Field(union_mode="left_to_right")]


@dataclass(frozen=True, slots=True, config=CONFIG)
class OwnIssue:
    """An issue that the deal gives values of its own."""

    values: Texts
    asks: str = ""
    evidence: Evidence = ()


@dataclass(frozen=True, slots=True, config=CONFIG)
class SignSpec:
    """Who must sign: ``quorum`` of ``parties`` (without one, all), ``vetoes`` among them."""

    parties: tuple[str, ...] | None = None
    quorum: int | None = Field(default=None, ge=1)
    vetoes: tuple[str, ...] = ()
    evidence: Evidence = ()


@dataclass(frozen=True, slots=True, config=CONFIG)
class InteractionSpec:
    """A score that hangs on several issues at once, added where ``when`` holds.

    ``when`` maps issues to a value or a list of values, or is an expression.
    """

    party: Id
    when: dict[str, str | tuple[str, ...]] | str
    score: Number
    evidence: Evidence = ()


@dataclass(frozen=True, slots=True, config=CONFIG)
class NoDeal:
    """A reservation value taken from a state of the graph model, the one that no deal leads to.

    The state is read as a package: an option that has the name of an issue settles that issue,
    ``package`` settles others; an issue that neither settles adds nothing.

    Attributes:
        state: option → value, or ``status quo``.
        package: issue → value, for issues that are not options of the model.
        plus: added to the score, for what no issue says (the cost of going on without a deal).
        evidence: statements.
    """

    state: dict[str, str] | Literal["status quo"]
    package: dict[str, str] = Field(default_factory=dict)
    plus: Finite = 0.0
    evidence: Evidence = ()


@dataclass(frozen=True, slots=True, config=CONFIG)
class Rule:
    """An expression over the issues, with the statements it rests on."""

    says: Text
    evidence: Evidence = ()


@dataclass(frozen=True, slots=True, config=CONFIG)
class ProposalSpec:
    """A package that somebody put on the table."""

    package: dict[str, str]
    by: Id | None = None
    on: Date | None = None
    evidence: Evidence = ()


class _MappingWillDo:
    """In the JSON Schema: a list, or a mapping in place of a list of mappings."""

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        listed = handler(core)
        return {"anyOf": [listed, *(m for m in listed["items"]["anyOf"] if m["type"] == "object")]}


def _in_list(value: Any) -> Any:
    return (value,) if isinstance(value, dict) else value


IssueList = Annotated[
    tuple[str | dict[str, Texts | OwnIssue], ...], BeforeValidator(_in_list), _MappingWillDo()
]


@dataclass(frozen=True, slots=True, config=CONFIG)
class DealSpec:
    """The section ``deal:``.

    Attributes:
        parties: who is scored; without it, whoever has scores.
        sign: ``all``, or a quorum with vetoes.
        issues: names of the case's issues (their ``values``), or issues with own values; where all
            have their own, a mapping will do.
        points: what each party's best scores are claimed to sum to; checked when given.
        weights: party → issue → factor on that issue's scores.
        scores: party → issue → value → number, or the position they follow from.
        interactions: scores that hang on several issues at once.
        reservation: party → the least it signs for; a party without one signs anything.
        red_lines: party → expressions that a package must meet for the party to sign it.
        constraints: expressions that every package must meet.
        proposals: name → package.
        evidence: statements the section as a whole rests on.
    """

    parties: tuple[str, ...] | None = None
    sign: Literal["all"] | SignSpec = "all"
    issues: IssueList = ()
    points: Finite | None = None
    weights: dict[str, dict[str, Finite]] = Field(default_factory=dict)
    scores: dict[str, dict[str, Scores]] = Field(default_factory=dict)
    interactions: tuple[InteractionSpec, ...] = ()
    reservation: dict[str, Number | NoDeal] = Field(default_factory=dict)
    red_lines: dict[str, tuple[str | Rule, ...]] = Field(default_factory=dict)
    constraints: tuple[str | Rule, ...] = ()
    proposals: dict[str, ProposalSpec] = Field(default_factory=dict)
    evidence: Evidence = ()
