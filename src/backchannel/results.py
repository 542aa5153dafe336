"""What every analysis returns: a frozen result that names how it was made.

A result is a frozen dataclass that inherits from :class:`Result`. Arrays stay inside the kernels;
a result holds tuples, mappings and plain numbers.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from typing import Any

__all__ = ["Provenance", "Result", "plain"]


@dataclass(frozen=True, slots=True)
class Provenance:
    """How a result was made.

    Attributes:
        method: the algorithm, named as in the literature.
        parameters: what it was called with.
        seed: of the random generator, ``None`` where nothing is random.
        case_hash: SHA-256 of the case's files, ``None`` where no case stands behind it.
    """

    method: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    seed: int | None = None
    case_hash: str | None = None


@dataclass(frozen=True)
class Result:
    """Base of all results: how it was made, as JSON, and in a notebook."""

    provenance: Provenance

    def to_json(self) -> dict[str, Any]:
        """A plain dictionary: the result's fields, and ``provenance``."""
        return {
            f.name: plain(getattr(self, f.name))
            for f in sorted(dataclasses.fields(self), key=lambda f: f.name == "provenance")
        }

    def _repr_html_(self) -> str:
        from html import escape

        return f"<pre>{escape(str(self))}</pre>"


def plain(value: Any) -> Any:
    """Turn dataclasses, enums, rationals, mappings and sequences into what ``json.dumps`` takes.

    Example:
        >>> plain(Provenance("Nash", {"n": 2}))
        {'method': 'Nash', 'parameters': {'n': 2}, 'seed': None, 'case_hash': None}
    """
    if value is None or isinstance(value, str | int | float | bool):
        return value.value if isinstance(value, Enum) else value
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else float(value)
    if isinstance(value, Result):
        return value.to_json()
    if isinstance(value, Enum):
        return plain(value.value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {_key(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    if isinstance(value, set | frozenset):
        return sorted((plain(v) for v in value), key=str)
    if hasattr(value, "tolist"):
        return value.tolist()
    return str(value)


def _key(key: Any) -> str:
    if isinstance(key, Enum):
        return str(key.value)
    if isinstance(key, tuple | frozenset):
        return "+".join(sorted(map(str, key)) if isinstance(key, frozenset) else map(str, key))
    return str(key)
