"""A figure."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Figure"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One quantity.

    Attributes:
        span: characters of the text, comparator and number with its magnitude and unit sign.
        value: the number; the lower end of a range; a share as a part of one.
        value_high: the upper end of a range.
        comparator: ``=``, ``>=``, ``<=``, ``>``, ``<`` or ``~`` (about).
        unit: what is counted, lower case (``captives``, ``kg of uranium``); a currency's code or
            sign; ``percent``; ``share of …``; with ``per …`` where it is a rate. Signs of units
            stand as written. ``None`` where the text names nothing that is counted.
        state: dead, alive, held, freed, wounded, missing … where the text says so.
        as_of: the day it is said to be of (EDTF), as in *as of 1 November*.
    """

    span: tuple[int, int]
    value: float
    value_high: float | None
    comparator: str
    unit: str | None
    state: str | None
    as_of: str | None = None

    def to_json(self) -> dict[str, object]:
        """The shape that ``backchannel extract --json`` prints."""
        return {
            "span": list(self.span),
            "value": _plain(self.value),
            "value_high": _plain(self.value_high),
            "comparator": self.comparator,
            "unit": self.unit,
            "state": self.state,
            "as_of": self.as_of,
        }


def _plain(value: float | None) -> float | int | None:
    return int(value) if value is not None and value == int(value) else value
