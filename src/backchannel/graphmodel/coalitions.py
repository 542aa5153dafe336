"""Coalitional stability (Kilgour, Hipel, Fang & Peng 2001; Inohara & Hipel 2008).

A coalition H improves on s by reaching, through legal sequences of its members' moves, a state that
every member prefers to s. A sanction leads to a state that not every member prefers to s. Under SEQ
the others answer by improvements: by default by those of any coalition among them (the class of all
subcoalitions of Inohara & Hipel), or of single decision makers only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from backchannel.errors import NotFound, TooLarge, UsageError
from backchannel.graphmodel.counts import (
    CONCEPTS_ON_COUNTS,
    group_improvements,
    stable_on_counts,
)
from backchannel.graphmodel.kernel import Kernel
from backchannel.graphmodel.model import GraphModel
from backchannel.graphmodel.relations import Relation
from backchannel.results import Provenance, Result

__all__ = ["CoalitionStability", "coalition_stability"]

Bools = NDArray[np.bool_]
Group = tuple[str, ...]

#: Decision makers whose every coalition is analysed unless coalitions are named.
_MOST_PEOPLE = 8


@dataclass(frozen=True)
class CoalitionStability(Result):
    """Which states are stable for which coalitions.

    Attributes:
        decision_makers: names.
        coalitions: groups of names, single decision makers among them.
        concepts: names.
        n: states.
    """

    decision_makers: tuple[str, ...]
    coalitions: tuple[Group, ...]
    concepts: tuple[str, ...]
    n: int
    _codes: Callable[[int], int] = field(repr=False)
    _stable: Mapping[tuple[Group, str], Bools] = field(repr=False)

    def _row(self, concept: str, coalition: Sequence[str] | None) -> Bools:
        if concept not in self.concepts:
            raise NotFound.named("concept in this result", concept, self.concepts)
        if coalition is None:
            rows = [self._stable[g, concept] for g in self.coalitions]
            return np.asarray(np.logical_and.reduce(rows))
        for group in self.coalitions:
            if set(group) == set(coalition):
                return self._stable[group, concept]
        raise NotFound.named(
            "coalition", "+".join(coalition), ["+".join(g) for g in self.coalitions]
        )

    def stable(self, concept: str, coalition: Sequence[str]) -> tuple[int, ...]:
        """The states stable for a coalition, rising."""
        return tuple(np.flatnonzero(self._row(concept, coalition)).tolist())

    def equilibria(self, concept: str) -> tuple[int, ...]:
        """The states stable for every coalition analysed, rising."""
        return tuple(np.flatnonzero(self._row(concept, None)).tolist())

    def count(self, concept: str, coalition: Sequence[str] | None = None) -> int:
        """How many states are stable for a coalition, or for all."""
        return int(self._row(concept, coalition).sum())

    def to_json(self, *, lists: bool = True) -> dict[str, Any]:
        """States by ordered number (from 1); only counts without ``lists``."""

        def told(concept: str, group: Group | None) -> Any:
            row = self._row(concept, group)
            return [s + 1 for s in np.flatnonzero(row).tolist()] if lists else int(row.sum())

        return {
            "decision_makers": list(self.decision_makers),
            "count": self.n,
            "coalitions": [
                {"members": list(g), "stable": {c: told(c, g) for c in self.concepts}}
                for g in self.coalitions
            ],
            "equilibria": {c: told(c, None) for c in self.concepts},
            "provenance": {
                "method": self.provenance.method,
                "parameters": dict(self.provenance.parameters),
                "seed": None,
                "case_hash": self.provenance.case_hash,
            },
        }


def coalition_stability(
    model: GraphModel,
    *,
    concepts: Sequence[str] | None = None,
    coalitions: Sequence[Sequence[str]] | None = None,
    responses: Literal["subcoalitions", "individuals"] = "subcoalitions",
) -> CoalitionStability:
    """Find the states that coalitions would leave, and those they would not.

    Args:
        model: the conflict.
        concepts: of Nash, GMR, SMR, SEQ; all by default.
        coalitions: groups of names; every one of the decision makers by default.
        responses: who answers under SEQ: any coalition of the others, or each alone.

    Raises:
        NotFound: an unknown concept or decision maker.
        TooLarge: too many states, or too many decision makers for every coalition.
    """
    wanted = tuple(concepts) if concepts is not None else CONCEPTS_ON_COUNTS
    for concept in wanted:
        if concept not in CONCEPTS_ON_COUNTS:
            raise NotFound.named("concept for coalitions", concept, CONCEPTS_ON_COUNTS)
    if responses not in ("subcoalitions", "individuals"):
        raise NotFound.named("kind of responses", responses, ["subcoalitions", "individuals"])
    if coalitions is None:
        if len(model.decision_makers) > _MOST_PEOPLE:
            raise TooLarge(
                f"{len(model.decision_makers)} decision makers make "
                f"{2 ** len(model.decision_makers) - 1:,} coalitions",
                hint="name the coalitions to analyse",
            )
        groups = list(_all_groups(model.decision_makers))
    else:
        groups = [tuple(dict.fromkeys(g)) for g in coalitions]
    numbers = [tuple(sorted(model.decision_maker(name) for name in g)) for g in groups]
    if any(not g for g in groups):
        raise UsageError("a coalition needs a member")
    kernel = Kernel(model.structure, model.ranks)
    answers = _Answers(kernel, len(model.decision_makers), responses)
    stable: dict[tuple[Group, str], Bools] = {}
    for group, members in zip(groups, numbers, strict=True):
        found = stable_on_counts(
            kernel,
            wanted,
            members,
            [(m, 1) for m in members],
            answers.against(members) if "SEQ" in wanted else (),
        )
        stable.update({(group, c): found[c] for c in wanted})
    return CoalitionStability(
        provenance=Provenance(
            "sets of states by fixpoint (coalitions)",
            {"concepts": list(wanted), "responses": responses},
            case_hash=model.case_hash,
        ),
        decision_makers=model.decision_makers,
        coalitions=tuple(groups),
        concepts=wanted,
        n=model.n,
        _codes=model.code,
        _stable=stable,
    )


def _all_groups(people: Sequence[str]) -> list[Group]:
    return [g for size in range(1, len(people) + 1) for g in combinations(people, size)]


class _Answers:
    """The others' credible steps, worked out once for each coalition of them."""

    def __init__(self, kernel: Kernel, people: int, responses: str) -> None:
        self.kernel, self.people, self.responses = kernel, people, responses
        self.known: dict[tuple[int, ...], Relation] = {}

    def against(self, group: Sequence[int]) -> list[Relation]:
        structure = self.kernel.structure
        if self.responses == "individuals":
            return [self.kernel.improvements(m) for m in structure.against(group)]
        others = [i for i in range(self.people) if i not in group]
        return [
            self._of(members)
            for size in range(1, len(others) + 1)
            for members in combinations(others, size)
        ]

    def _of(self, members: tuple[int, ...]) -> Relation:
        if members not in self.known:
            if len(members) == 1:
                self.known[members] = self.kernel.improvements(members[0])
            else:
                self.known[members] = group_improvements(
                    self.kernel, members, [(m, 1) for m in members]
                )
        return self.known[members]
