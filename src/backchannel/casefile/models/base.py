"""Types shared by the models of the case file.

YAML scalars reach the models as the text the user wrote (nothing is typed implicitly); the types
here give them meaning. The models are frozen dataclasses, so the records of a loaded
:class:`~backchannel.casefile.Case` are the very objects validated at the file's edge.
"""

from __future__ import annotations

from dataclasses import field
from typing import Annotated, Any, Literal, get_args

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    StringConstraints,
    WithJsonSchema,
)
from pydantic.dataclasses import dataclass
from pydantic_core import core_schema

from backchannel.casefile.edtf import interval

__all__ = [
    "CONFIG",
    "KINDS",
    "Bool",
    "Date",
    "Evidence",
    "Fields",
    "Id",
    "Many",
    "OrText",
    "PastDecision",
    "Spans",
    "Text",
    "Texts",
]

#: Every model: unknown keys are errors, text is kept as written, numbers are finite.
CONFIG = ConfigDict(extra="forbid", allow_inf_nan=False)


def _edtf(value: str) -> str:
    interval(value)
    return value.strip()


def _as_list(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


def _as_bool(value: Any) -> Any:
    if isinstance(value, str):
        low = value.strip().lower()
        if low in ("yes", "true"):
            return True
        if low in ("no", "false"):
            return False
    return value


#: Letters, digits, ``_``, ``-`` and ``.``; begins with a letter or digit.
Id = Annotated[str, StringConstraints(pattern=r"^\w[\w.\-]*$", max_length=120)]

#: An EDTF date, kept as written.
Date = Annotated[
    str,
    AfterValidator(_edtf),
    WithJsonSchema(
        {"type": "string", "description": "an EDTF date, such as 2025-03-05 or 2025-03~"}
    ),
]

#: ``yes``/``no`` or ``true``/``false``.
Bool = Annotated[
    bool, BeforeValidator(_as_bool), WithJsonSchema({"enum": ["yes", "no", True, False]})
]

Text = Annotated[str, StringConstraints(min_length=1)]

_MANY_SCHEMA = {
    "anyOf": [
        {"type": "string"},
        {"type": "array", "items": {"type": "string"}},
    ]
}

#: One identifier or a list of them.
Many = Annotated[tuple[Id, ...], BeforeValidator(_as_list), WithJsonSchema(_MANY_SCHEMA)]

#: One text or a list of texts.
Texts = Annotated[tuple[Text, ...], BeforeValidator(_as_list), WithJsonSchema(_MANY_SCHEMA)]

#: Ids of the statements that something rests on.
Evidence = Annotated[
    tuple[Id, ...],
    BeforeValidator(_as_list),
    WithJsonSchema({**_MANY_SCHEMA, "description": "ids of the statements this rests on"}),
]

#: One stretch ``[start, end]`` or several; characters of the report's text, end exclusive.
Spans = Annotated[
    tuple[tuple[Annotated[int, Field(ge=0)], Annotated[int, Field(ge=0)]], ...],
    BeforeValidator(
        lambda v: (
            (tuple(v),)
            if isinstance(v, list | tuple) and v and not isinstance(v[0], list | tuple)
            else v
        )
    ),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2},
                {
                    "type": "array",
                    "items": {
                        "type": "array",
                        "items": {"type": "integer"},
                        "minItems": 2,
                        "maxItems": 2,
                    },
                },
            ],
            "description": "[start, end] in characters of the report's text, or a list of these",
        }
    ),
]

#: Fields of an entry by name, a dot leading into the source; a field that is empty was not there.
Fields = Annotated[dict[str, Any], WithJsonSchema({"type": "object"})]

Kind = Literal[
    "claim",
    "position",
    "proposal",
    "demand",
    "threat",
    "promise",
    "refusal",
    "denial",
    "assessment",
]

#: Kinds of statement (design, vocabulary).
KINDS: tuple[str, ...] = get_args(Kind)

GroundRule = Literal["on the record", "background", "deep background", "off the record", "unknown"]

Reliability = Literal["A", "B", "C", "D", "E", "F"]

Credibility = Literal["1", "2", "3", "4", "5", "6"]


@dataclass(frozen=True, slots=True, config=CONFIG)
class PastDecision:
    """A decision that another one followed.

    Attributes:
        status: what was decided; `proposed` where a decision was taken back.
        by: the analyst.
        changed: the fields that it had changed, as they stood when it was taken back; under
            `claims` and `made_figures` what the claims and figures said that were removed with it.
    """

    status: Literal["accepted", "proposed", "rejected"]
    by: str
    on: Date | None = None
    changed: Fields = field(default_factory=dict, hash=False)


class OrText:
    """Annotates a model that may also be written as one text, which stands for one of its keys.

    Args:
        key: what the text stands for.
        lists: a list may stand for the key as well.
        empty: nothing (``key:`` without a value) stands for the model with all its defaults.

    Example:
        ``Annotated[Source, OrText("described")]`` reads ``a senior official`` as
        ``{described: a senior official}``.
    """

    def __init__(self, key: str, *, lists: bool = False, empty: bool = False) -> None:
        self.key = key
        self.kinds: tuple[type, ...] = (str, list, tuple) if lists else (str,)
        self.empty = empty

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        def widen(value: Any) -> Any:
            if self.empty and (value is None or value == ""):
                return {}
            return {self.key: value} if isinstance(value, self.kinds) else value

        return core_schema.no_info_before_validator_function(widen, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        short: list[dict[str, Any]] = [{"type": "string"}]
        if list in self.kinds:
            short.append({"type": "array"})
        if self.empty:
            short.append({"type": "null"})
        return {"anyOf": [*short, handler(schema)]}
