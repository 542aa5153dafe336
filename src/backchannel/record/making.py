"""What a decision on a statement makes beside it: a new claim, a new figure, a reading of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from backchannel.casefile import Case
from backchannel.casefile.yamledit import set_at
from backchannel.errors import UsageError
from backchannel.record.counting import FigureProposal

__all__ = ["make_claim", "make_figure", "place_of_new", "reading_of", "under_figures"]


def place_of_new(case: Case, section: str) -> tuple[str, tuple[str | int, ...]]:
    """Where a new entry goes: beside the others of its section, else into ``case.yaml``."""
    found = case.places.get((section,))
    if found is not None:
        tree, prefix = found
        return tree.source.name, tuple(prefix)
    return case.files[0], (section,)


def make_claim(case: Case, texts: dict[str, str], claim: str, says: str) -> None:
    """Add a claim that the case does not have to the texts that are to be written.

    Raises:
        UsageError: it says nothing.
    """
    if claim in case.claims:
        return
    if not says.strip():
        raise UsageError(
            f"there is no claim {claim!r}", hint="say what it claims, to make it (--says)"
        )
    _make(case, texts, "claims", claim, {"says": says.strip()})


def make_figure(case: Case, texts: dict[str, str], number: FigureProposal) -> None:
    """The same for the figure that a number is recorded under.

    Raises:
        UsageError: nothing says what it counts, or in what unit.
    """
    if number.figure in case.figures:
        return
    for given, key, what in ((number.says, "says", "what"), (number.unit, "unit", "in what unit")):
        if not given.strip():
            raise UsageError(
                f"there is no figure {number.figure!r}",
                hint=f"say {what} it counts, to make it (--{key})",
            )
    entry = {"unit": number.unit.strip(), "says": number.says.strip()}
    if number.as_of:
        entry["as_of"] = number.as_of
    _make(case, texts, "figures", number.figure, entry)


def under_figures(
    found: Sequence[FigureProposal], pairs: Sequence[str], *, unit: str = "", says: str = ""
) -> tuple[FigureProposal, ...]:
    """Numbers with the figures that a person types for them: ``2=held``, for an only one ``held``.

    Args:
        found: the numbers of one statement.
        pairs: as typed.
        unit, says: of a new figure, in place of those proposed. An id that is not the one proposed
            has no words without ``says``, so that a slip makes no figure.

    Raises:
        UsageError: the number is not there, or is not named where there are several.
    """
    by_number = {str(p.number): p for p in found}
    told = ", ".join(f"{n} ({p.words})" for n, p in by_number.items())
    out = []
    for pair in pairs:
        number, equals, id = (part.strip() for part in pair.rpartition("="))
        if not equals and len(by_number) == 1:
            number = next(iter(by_number))
        if number not in by_number:
            what = f"{number!r} is no number of it" if equals else f"which number is {id!r}?"
            hint = f"write NUMBER={id}: {told}" if told else "none is found that is not recorded"
            raise UsageError(what, hint=hint)
        p = by_number[number]
        words = says or (p.says if id == p.figure else "")
        out.append(replace(p, figure=id, unit=unit or p.unit, says=words))
    return tuple(out)


def reading_of(case: Case, number: FigureProposal) -> dict[str, Any]:
    """A number as it stands on its statement; its day where that is not the figure's."""
    figure = case.figures.get(number.figure)
    entry: dict[str, Any] = {"figure": number.figure}
    for name in ("value", "at_least", "at_most"):
        end = getattr(number, name)
        if end is not None:
            entry[name] = int(end) if end == int(end) else end
    if number.about:
        entry["about"] = True
    if number.as_of and figure is not None and figure.as_of != number.as_of:
        entry["as_of"] = number.as_of
    return entry


def _make(case: Case, texts: dict[str, str], section: str, id: str, entry: dict[str, str]) -> None:
    name, path = place_of_new(case, section)
    source = case.source(name)
    assert source is not None
    texts[name] = set_at(texts.get(name, source.text), (*path, id), entry)
