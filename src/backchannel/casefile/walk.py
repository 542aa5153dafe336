"""Walks over the records of a case."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
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


def walk(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every dataclass below ``value``, with its path of fields, keys and indexes."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        yield path, value
        for f in dataclasses.fields(value):
            child = getattr(value, f.name)
            if child.__class__ not in (str, int, float, bool, type(None)):
                yield from walk(child, (*path, f.name))
    elif isinstance(value, Mapping):
        for key, child in value.items():
            yield from walk(child, (*path, key))
    elif isinstance(value, list | tuple):
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
