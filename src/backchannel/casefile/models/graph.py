"""The file's ``model:`` section: options, constraints, preferences, views.

Shapes only. What the names in it refer to is checked in :mod:`backchannel.graphmodel.checking`;
what it means is built by :func:`backchannel.graphmodel.from_case`. Scalars arrive as text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, WithJsonSchema
from pydantic.dataclasses import dataclass

from backchannel.casefile.models.base import OrText

__all__ = [
    "ConstraintSpec",
    "GraphSpec",
    "ModelSpec",
    "OptionSpec",
    "PreferenceSpec",
    "StatementSpec",
    "ViewSpec",
]

_CONFIG = ConfigDict(extra="forbid", allow_inf_nan=False)


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else [] if value is None else value


Texts = Annotated[
    tuple[str, ...],
    BeforeValidator(_as_list),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]


@dataclass(frozen=True, slots=True, config=_CONFIG)
class OptionSpec:
    """One option, under the decision maker that owns it.

    Attributes:
        says: what taking it means, for the reader.
        values: its values, lowest first; ``no, yes`` where none are given.
        irreversible: ``true`` or ``forward``: its value can only rise in the declared order;
            ``backward``: it can only fall.
        owners: all the decision makers whose joint consent it needs, where it is not only the one
            it stands under. An empty list says that nobody can change it.
        evidence: ids of statements.
    """

    says: str | None = None
    values: Texts = ()
    irreversible: Literal["forward", "backward"] | bool = False
    owners: Texts | None = None
    evidence: Texts = ()


@dataclass(frozen=True, slots=True, config=_CONFIG)
class ConstraintSpec:
    """An expression that no state may satisfy (``infeasible``) or every state must (``requires``).

    A plain text stands for ``{when: text}``.
    """

    when: str
    because: str | None = None
    evidence: Texts = ()


@dataclass(frozen=True, slots=True, config=_CONFIG)
class StatementSpec:
    """One preference statement; a plain text stands for ``{prefer: text}``.

    Attributes:
        prefer: the expression the decision maker wants to hold.
        evidence: ids of statements.
        strength: ``strong``: states that it separates are greatly preferred one to the other.
        uncertain: whether the decision maker has this preference at all is not known.
        given: id of a claim (or ``not`` and an id): the statement counts only where that holds.
        because: why, for the reader.
    """

    prefer: str
    evidence: Texts = ()
    strength: Literal["mild", "strong"] = "mild"
    uncertain: bool = False
    given: str | None = None
    because: str | None = None


Statement = Annotated[StatementSpec, OrText("prefer", empty=True)]


@dataclass(frozen=True, slots=True, config=_CONFIG)
class PreferenceSpec:
    """What one decision maker prefers; a list stands for ``{statements: list}``.

    Exactly one of ``statements``, ``weights`` and ``ranking`` orders the states.

    Attributes:
        statements: most important first; an earlier one outweighs all later ones together.
        weights: expressions with what they are worth; a state is worth the sum of those that
            hold in it.
        ranking: states best first. An item is a state's name, its ordered number, or an expression
            that picks states; a list of items is a tie; ``>>`` says that all above it is greatly
            preferred to all below it.
        strength: with ``weights``: a step of at least this much between neighbours is strong.
        unknown: expressions on which it is not known whether the decision maker wants them or
            their opposite, nor how much they weigh against the rest.
        evidence: ids of statements.
    """

    statements: tuple[Statement, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)
    ranking: tuple[str | tuple[str, ...], ...] = ()
    strength: float | None = None
    unknown: Texts = ()
    evidence: Texts = ()


Preference = Annotated[PreferenceSpec, OrText("statements", lists=True, empty=True)]


@dataclass(frozen=True, slots=True, config=_CONFIG)
class ViewSpec:
    """The conflict as one decision maker sees it.

    Attributes:
        unaware_of: options it does not know of; in its view they stay as they are.
        believes: the preferences it attributes to others (and may differ from theirs).
        as_of: the date (EDTF) of what it knows.
        evidence: ids of statements.
    """

    unaware_of: Texts = ()
    believes: Mapping[str, Preference] = field(default_factory=dict)
    as_of: str | None = None
    evidence: Texts = ()


@dataclass(frozen=True, slots=True, config=_CONFIG)
class GraphSpec:
    """An explicit graph: named states and the moves between them.

    Attributes:
        states: names, with what they mean; a list of names will do.
        moves: by decision maker, texts ``a -> b`` (one way) or ``a <-> b`` (both ways).
    """

    states: Annotated[
        Mapping[str, str],
        BeforeValidator(lambda v: dict.fromkeys(v, "") if isinstance(v, list | tuple) else v),
    ] = field(default_factory=dict)
    moves: Mapping[str, Texts] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, config=_CONFIG)
class ModelSpec:
    """The ``model:`` section.

    Attributes:
        options: by decision maker; an option's name is unique in the model.
        infeasible: expressions no state may satisfy.
        requires: expressions every state must satisfy.
        status_quo: values of options (others stand at their first value); with ``graph``, a state.
        preferences: by decision maker.
        coalitions: groups of decision makers worth naming.
        attitudes: by decision maker, towards each (itself included): positive, neutral, negative.
        views: by decision maker, how it sees the conflict.
        labels: names for states of an option-form model: an expression that exactly one satisfies.
        graph: an explicit graph, in place of ``options``.
    """

    options: Mapping[str, Mapping[str, Annotated[OptionSpec, OrText("says", empty=True)]]] = field(
        default_factory=dict
    )
    infeasible: tuple[Annotated[ConstraintSpec, OrText("when", empty=True)], ...] = ()
    requires: tuple[Annotated[ConstraintSpec, OrText("when", empty=True)], ...] = ()
    status_quo: str | Mapping[str, str] = field(default_factory=dict)
    preferences: Mapping[str, Preference] = field(default_factory=dict)
    coalitions: tuple[tuple[str, ...], ...] = ()
    attitudes: Mapping[str, Mapping[str, Literal["positive", "neutral", "negative"]]] = field(
        default_factory=dict
    )
    views: Mapping[str, ViewSpec] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    graph: GraphSpec | None = None
