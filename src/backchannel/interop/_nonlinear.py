"""Nonlinear utility functions of GENIUS: payments for bids inside (or outside) boxes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from backchannel.casefile.expressions import Expr, In, Name, Not, Value, conjunction
from backchannel.interop import codes
from backchannel.interop._inputs import Problem

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = ["Rectangle", "Ufun", "read_ufun"]


class _IssueLike(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def values(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Rectangle:
    """``utility`` is paid where every bound holds (``INCLUDES``) or any is broken (``EXCLUDES``).

    Attributes:
        utility, weight: decimals of the file.
        bounds: (issue index, lowest, highest), both ends included; none: always paid.
        outside: ``EXCLUDES``.
    """

    utility: str
    weight: str
    bounds: tuple[tuple[int, int, int], ...]
    outside: bool = False

    def pays(self, values: Mapping[int, int]) -> bool:
        """Whether a bid (issue index → value) is paid."""
        if not self.bounds:
            return True
        inside = all(low <= values[i] <= high for i, low, high in self.bounds)
        return inside != self.outside

    def condition(self, issues: Mapping[int, _IssueLike]) -> Expr:
        """The same as an expression over issue names; a box that holds no value never holds."""
        sides: list[Expr] = []
        for index, low, high in self.bounds:
            issue = issues[index]
            kept = tuple(Value(v) for v in issue.values if low <= int(v) <= high)
            every = tuple(Value(v) for v in issue.values)
            name = Name(issue.name)
            sides.append(In(name, kept) if kept else Not(In(name, every)))
        inside = conjunction(sides)
        return Not(inside) if self.outside and sides else inside


@dataclass(frozen=True, slots=True)
class Ufun:
    """A utility function: ``sum``, ``min`` or ``max`` of payments and nested functions."""

    aggregation: str
    weight: str
    boxes: tuple[Rectangle, ...]
    inner: tuple[Ufun, ...]

    def value(self, values: Mapping[int, int]) -> float:
        """In double precision: what the boxes pay, and each nested value times its weight."""
        parts = [float(b.utility) * float(b.weight) if b.pays(values) else 0.0 for b in self.boxes]
        parts += [u.value(values) * float(u.weight) for u in self.inner]
        if self.aggregation == "sum":
            total = 0.0
            for part in parts:
                total += part
            return total
        return max(parts, default=0.0) if self.aggregation == "max" else min(parts, default=0.0)

    def element(self) -> Element:
        """As an XML element, as it was read."""
        from xml.etree.ElementTree import Element, SubElement

        root = Element("ufun", type="PlainUfun", weight=self.weight, aggregation=self.aggregation)
        for box in self.boxes:
            holder = SubElement(root, "hyperRectangle", utility=box.utility, weight=box.weight)
            for index, low, high in box.bounds:
                tag = "EXCLUDES" if box.outside else "INCLUDES"
                SubElement(holder, tag, index=str(index), min=str(low), max=str(high))
        root.extend(inner.element() for inner in self.inner)
        return root


def read_ufun(element: Element, known: set[int], decimal: Callable[[str | None, str], str]) -> Ufun:
    """Read a ``ufun`` element; ``decimal`` checks a number's text."""
    aggregation = element.get("aggregation", "sum").lower()
    if aggregation not in ("sum", "min", "max"):
        raise Problem(codes.UNSUPPORTED, f"aggregation {aggregation!r}")
    boxes, inner = [], []
    for child in element:
        if child.tag == "ufun":
            inner.append(read_ufun(child, known, decimal))
        elif child.tag == "hyperRectangle":
            boxes.append(_rectangle(child, known, decimal))
    weight = decimal(element.get("weight", "1"), "the weight of a utility function")
    return Ufun(aggregation, weight, tuple(boxes), tuple(inner))


def _rectangle(
    element: Element, known: set[int], decimal: Callable[[str | None, str], str]
) -> Rectangle:
    sides: dict[str, list[tuple[int, int, int]]] = {"INCLUDES": [], "EXCLUDES": []}
    for child in element:
        if child.tag not in sides:
            continue
        bounds = []
        for key in ("index", "min", "max"):
            text = (child.get(key) or "").strip()
            if not text.lstrip("-").isdigit() or len(text) > 12:
                raise Problem(codes.NOT_A_NUMBER, f"{key} of a hyperRectangle is {text!r}")
            bounds.append(int(text))
        if bounds[0] not in known:
            raise Problem(
                codes.PROFILE_INCOMPLETE,
                f"a hyperRectangle speaks of issue {bounds[0]}, which the domain does not have",
            )
        sides[child.tag].append((bounds[0], bounds[1], bounds[2]))
    # GENIUS reads INCLUDES first and overwrites them with EXCLUDES.
    outside = bool(sides["EXCLUDES"])
    return Rectangle(
        decimal(element.get("utility"), "the utility of a hyperRectangle"),
        decimal(element.get("weight", "1"), "the weight of a hyperRectangle"),
        tuple(sides["EXCLUDES"] if outside else sides["INCLUDES"]),
        outside,
    )
