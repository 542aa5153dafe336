"""Walks over the records of a case."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from backchannel.casefile.case import Case

__all__ = ["SECTIONS", "evidence_of", "walk"]

#: The sections whose entries are modelled by the analyst, in the order of the file.
SECTIONS = (
    "parties",
    "channels",
    "outlets",
    "issues",
    "positions",
    "claims",
    "figures",
    "equations",
    "events",
    "agreements",
    "proposals",
    "threats",
    "knowledge",
    "judgements",
    "forecasts",
    "model",
    "deal",
)


_PLAIN = frozenset((str, int, float, bool, type(None)))


@cache
def _fields(kind: type) -> tuple[str, ...]:
    return tuple(f.name for f in dataclasses.fields(kind)) if dataclasses.is_dataclass(kind) else ()


def walk(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every dataclass below ``value``, with its path of fields, keys and indexes."""
    kind = value.__class__
    names = _fields(kind)
    if names:
        yield path, value
        for name in names:
            child = getattr(value, name)
            if child and child.__class__ not in _PLAIN:
                yield from walk(child, (*path, name))
    elif isinstance(value, Mapping):
        for key, child in value.items():
            if child.__class__ not in _PLAIN:
                yield from walk(child, (*path, key))
    elif kind is tuple or kind is list:
        for index, child in enumerate(value):
            if child.__class__ is str:
                return
            yield from walk(child, (*path, index))


def evidence_of(case: Case) -> Iterator[tuple[tuple[Any, ...], tuple[str, ...]]]:
    """Every element with ``evidence``: its path and the statement ids it cites."""
    for section in SECTIONS:
        for path, record in walk(getattr(case, section), (section,)):
            for name in ("evidence", "outcome_evidence"):
                cited = getattr(record, name, ())
                if cited:
                    yield (*path, name), tuple(cited)
