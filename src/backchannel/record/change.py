"""One difference between two states of a case, and how each kind of entry is called in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from backchannel.casefile import Case
from backchannel.casefile.shapes import one

__all__ = ["KINDS", "Change", "Kind", "called", "kind_of"]

Kind = Literal["new", "edited", "removed", "changed", "contradicted", "lapsed"]

#: In the order in which they are listed.
KINDS: tuple[Kind, ...] = ("new", "edited", "removed", "changed", "contradicted", "lapsed")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    Attributes:
        kind: new, changed, contradicted or lapsed; between two revisions also edited or removed.
        what: ``report``, ``claim``, ``position``, ``figure``, ``event``, ``channel``,
            ``proposal``, ``agreement``, ``obligation``, ``threat``, ``forecast``; between two
            revisions also every other kind of entry (``statement``, ``party``, ``issue``, …).
        id: of the element.
        says: in words; of an edit, the field first.
        before, after: the value that changed, in words; empty where there is none.
        evidence: statements that are new, else those the element cites.
    """

    kind: Kind
    what: str
    id: str
    says: str
    before: str = ""
    after: str = ""
    evidence: tuple[str, ...] = ()


def kind_of(section: str) -> str:
    """The word for one entry of a section of the case."""
    return section if section == "knowledge" else one(section)


_Says = Callable[[Case, Any], str]


def _threat(case: Case, v: Any) -> str:
    return (
        f"{', '.join(map(case.name_of, v.by))}: {v.demand}"
        + (f", or {v.consequence}" if v.consequence else "")
        + (f" (by {v.deadline})" if v.deadline else "")
    )


_SAYS: Mapping[str, _Says] = {
    "parties": lambda c, v: v.name,
    "channels": lambda c, v: " – ".join(c.name_of(p) for p in v.between),
    "outlets": lambda c, v: v.name,
    "issues": lambda c, v: v.asks or v.name,
    "positions": lambda c, v: f"{c.name_of(v.party)} on {c.name_of(v.issue)}: {v.value or v.says}",
    "claims": lambda c, v: v.says,
    "figures": lambda c, v: v.says,
    "equations": lambda c, v: v.equation,
    "events": lambda c, v: f"{v.on or 'undated'}: {v.says}",
    "agreements": lambda c, v: v.name,
    "proposals": lambda c, v: f"{', '.join(map(c.name_of, v.by))}: {v.says}",
    "threats": _threat,
    "knowledge": lambda c, v: (
        f"{c.name_of(v.party)} {'knew' if v.knows else 'did not know'} of {c.name_of(v.of)}"
    ),
    "judgements": lambda c, v: v.says,
    "forecasts": lambda c, v: v.says,
    "model": lambda c, v: "the graph model",
    "deal": lambda c, v: "what is bargained over",
}


def called(case: Case, section: str, value: Any, key: str = "") -> str:
    """An entry of a section in words; its id where it says nothing of itself.

    Args:
        case: what holds it.
        section: where it stands.
        value: the entry.
        key: its id in the section.
    """
    says = _SAYS[section](case, value)
    if not says:
        unit = value.unit if section == "figures" else ""
        return key.replace("-", " ") + (f" ({unit})" if unit else "")
    return says
