"""The graph model for conflict resolution: where a conflict can settle and who can move it.

Fang, Hipel & Kilgour (1993), Interactive Decision Making; Xu, Hipel, Kilgour & Fang (2018),
Conflict Resolution Using the Graph Model.

Example:
    >>> from backchannel.graphmodel import GraphModel, Option, stability, statements
    >>> dilemma = GraphModel.of_options(
    ...     ["one", "two"],
    ...     [Option("one-cooperates", (0,)), Option("two-cooperates", (1,))],
    ...     {"one": statements("two-cooperates", "not one-cooperates"),
    ...      "two": statements("one-cooperates", "not two-cooperates")},
    ... )
    >>> found = stability(dilemma)
    >>> found.equilibria("Nash"), found.equilibria("SEQ")
    ((0,), (0, 3))
"""

from __future__ import annotations

from backchannel.graphmodel.attitudes import attitude_stability
from backchannel.graphmodel.case import from_case, from_spec, preference_from_spec
from backchannel.graphmodel.checking import check_model
from backchannel.graphmodel.coalitions import CoalitionStability, coalition_stability
from backchannel.graphmodel.explain import (
    Answer,
    Explanation,
    Step,
    Verdict,
    change_in_words,
    explain,
    ranks_in_words,
)
from backchannel.graphmodel.hypergames import Views, views
from backchannel.graphmodel.kernel import Kernel
from backchannel.graphmodel.model import GraphModel, statements
from backchannel.graphmodel.perceptions import Perception
from backchannel.graphmodel.preferences import (
    Preference,
    Ranking,
    Reason,
    Statement,
    Tier,
    Weight,
)
from backchannel.graphmodel.robustness import Robustness, robustness
from backchannel.graphmodel.space import NamedStates, Option, Space
from backchannel.graphmodel.stability import (
    CONCEPTS,
    FAST_CONCEPTS,
    Stability,
    concepts_for,
    stability,
    stable_arrays,
)
from backchannel.graphmodel.strength import StrengthStability, strength_stability
from backchannel.graphmodel.structure import Mover, Structure

__all__ = [
    "CONCEPTS",
    "FAST_CONCEPTS",
    "Answer",
    "CoalitionStability",
    "Explanation",
    "GraphModel",
    "Kernel",
    "Mover",
    "NamedStates",
    "Option",
    "Perception",
    "Preference",
    "Ranking",
    "Reason",
    "Robustness",
    "Space",
    "Stability",
    "Statement",
    "Step",
    "StrengthStability",
    "Structure",
    "Tier",
    "Verdict",
    "Views",
    "Weight",
    "attitude_stability",
    "change_in_words",
    "check_model",
    "coalition_stability",
    "concepts_for",
    "explain",
    "from_case",
    "from_spec",
    "preference_from_spec",
    "ranks_in_words",
    "robustness",
    "stability",
    "stable_arrays",
    "statements",
    "strength_stability",
    "views",
]
