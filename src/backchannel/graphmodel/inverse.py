"""Inverse analysis: which preferences make a wanted state stable, and the least change that does.

The conditions are in :mod:`~backchannel.graphmodel.conditions`. The least change is measured in
pairwise reversals: pairs of states whose order (better, worse, tied) is no longer what it was, the
Kemeny distance between weak orders. Only the states now preferred to the wanted one can break a
condition; bringing a set D of them to just below it changes

- the pair of the wanted state with each state of D,
- each pair of a state of D with a state that stays above and was below or level with it,
- the ties of the wanted state, if D is not empty.

Choosing D is an integer program, solved by HiGHS to optimality or, where time runs out, to a stated
gap. For prioritised statements the least change is the fewest statements moved to another place
(then the fewest swaps of neighbours). With SEQ the conditions hang on the others' preferences: each
decision maker is solved against the others' present preferences, the joint result is checked, and
where it fails it is solved again against the changed ones; then the sum is an upper bound and the
same for GMR, which every SEQ equilibrium satisfies, a lower one.

Source: Kinsara, Kilgour & Hipel (2015) on the inverse; Kemeny (1959) on the distance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, permutations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint
from scipy.sparse import coo_array

from backchannel._highs import milp
from backchannel.errors import UsageError
from backchannel.graphmodel.conditions import CONCEPTS, Clause, clauses, holds, lower_set
from backchannel.graphmodel.model import GraphModel
from backchannel.graphmodel.preferences import Preference
from backchannel.graphmodel.stability import stability
from backchannel.results import Provenance, Result

__all__ = ["Demand", "Inverse", "Placed", "Reordered", "Reversal", "Wanted", "inverse"]

Ranks = NDArray[np.int32]

#: Seconds that one integer program may take.
SOLVER_SECONDS = 20.0
#: All orders of at most this many statements are tried; of more, those with few moved.
ALL_ORDERS = 7
#: Of longer lists, at most this many statements are moved.
MOST_MOVED = 2
#: What a solver's bound may fall short of an integer by rounding.
_TINY = 1e-6
#: How often SEQ is solved again against the changed preferences of the others.
_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Reversal:
    """A pair whose order changes: ``first`` was preferred (or tied) and no longer is."""

    first: int
    second: int
    was_tied: bool


@dataclass(frozen=True, slots=True)
class Placed:
    """A statement that moves: its text, its place now and its new place, counted from 1."""

    statement: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Reordered:
    """Statements in another order.

    Attributes:
        order: places in the present list, in their new order.
        statements: the texts in their new order.
        moves: the statements that move; the others keep their order.
        moved: how many are moved.
        swaps: swaps of neighbours between the two orders.
        searched_all: every order was tried; else only those with few statements moved.
    """

    order: tuple[int, ...]
    statements: tuple[str, ...]
    moves: tuple[Placed, ...]
    moved: int
    swaps: int
    searched_all: bool


@dataclass(frozen=True, slots=True)
class Demand:
    """What one decision maker's preference must be, and what would have to change.

    Attributes:
        decision_maker: name.
        stable: whether the state is stable for it now.
        clauses: the exact conditions; empty: stable whatever it prefers.
        broken: the clauses that do not hold now.
        reversals: pairs that change in the least change; empty where nothing must.
        cost: how many; ``bound`` is the least that is possible for sure, equal where optimal.
        lowered: states to bring below the wanted one.
        reordered: the least change of order of its statements; ``None`` where it has none, or no
            order tried does it, or nothing must change.
    """

    decision_maker: str
    stable: bool
    clauses: tuple[Clause, ...]
    broken: tuple[Clause, ...]
    reversals: tuple[Reversal, ...]
    cost: int
    bound: int
    lowered: tuple[int, ...]
    reordered: Reordered | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """The answer for one state and concept.

    Attributes:
        state, label: the wanted state.
        concept: name.
        equilibrium: whether it is one now.
        demands: one a decision maker.
        cost: reversals in all; ``bound`` is the least possible for sure.
        optimal: whether ``cost`` is proven least.
    """

    state: int
    label: str
    concept: str
    equilibrium: bool
    demands: tuple[Demand, ...]
    cost: int
    bound: int

    @property
    def optimal(self) -> bool:
        """Whether no smaller change does it."""
        return self.cost == self.bound


@dataclass(frozen=True)
class Inverse(Result):
    """Inverse analysis of one or several states.

    Attributes:
        answers: by concept as asked, the cheapest state first within a concept.
    """

    answers: tuple[Wanted, ...]

    def cheapest(self, concept: str) -> Wanted:
        """The state of those wanted that takes the least change (a union of states)."""
        found = [a for a in self.answers if a.concept == concept]
        if not found:
            raise UsageError(f"{concept} was not asked for")
        return found[0]


def inverse(
    model: GraphModel,
    wanted: Sequence[int | str],
    *,
    concepts: Sequence[str] = CONCEPTS,
    seconds: float = SOLVER_SECONDS,
) -> Inverse:
    """Find the conditions and the least change that make states equilibria.

    Args:
        model: the conflict, with its present preferences.
        wanted: states or their names; each is answered, the cheapest first (for "any of them").
        concepts: of Nash, GMR, SMR and SEQ.
        seconds: for each integer program.

    Raises:
        NotFound: an unknown state or concept.
        UsageError: no state is wanted.
        TooLarge: the conditions cannot be written out.

    Example:
        >>> from backchannel.graphmodel import GraphModel, Option, statements
        >>> dilemma = GraphModel.of_options(
        ...     ["one", "two"], [Option("c1", (0,)), Option("c2", (1,))],
        ...     {"one": statements("c2", "not c1"), "two": statements("c1", "not c2")})
        >>> answer = inverse(dilemma, [3], concepts=["Nash"]).answers[0]
        >>> answer.cost, answer.optimal, answer.demands[0].lowered
        (2, True, (2,))
    """
    states = [model.state(w) if isinstance(w, str) else int(w) for w in wanted]
    if not states:
        raise UsageError("say which state is wanted")
    answers = []
    for concept in concepts:
        found = [_wanted(model, s, concept, seconds) for s in dict.fromkeys(states)]
        answers += sorted(found, key=lambda a: (a.cost, a.state))
    parameters = {"wanted": [s + 1 for s in states], "concepts": list(concepts)}
    provenance = Provenance(
        "inverse analysis by integer programming", parameters, None, model.case_hash
    )
    return Inverse(provenance, tuple(answers))


def _wanted(model: GraphModel, state: int, concept: str, seconds: float) -> Wanted:
    demands = [
        _demand(model, state, i, concept, seconds) for i in range(len(model.decision_makers))
    ]
    cost = sum(d.cost for d in demands)
    bound = sum(d.bound for d in demands)
    if concept == "SEQ":
        demands, cost, bound = _joint_seq(model, state, demands, seconds)
    now = stability(model, concepts=[concept]).is_equilibrium(concept, state)
    return Wanted(state, model.label(state), concept, now, tuple(demands), cost, bound)


def _joint_seq(
    model: GraphModel, state: int, demands: list[Demand], seconds: float
) -> tuple[list[Demand], int, int]:
    """Changed together, one's new preference may take away another's sanction: check and repeat."""
    cost = sum(d.cost for d in demands)
    changing = [d for d in demands if d.cost]
    if len(changing) == 0 or (len(changing) == 1 and len(model.decision_makers) == 1):
        return demands, cost, cost
    lower = sum(
        _demand(model, state, i, "GMR", seconds, words=False).bound
        for i in range(len(model.decision_makers))
    )
    tried = demands
    for _ in range(_ROUNDS):
        changed = model.with_preferences(
            {d.decision_maker: lifted(model, state, d) for d in tried if d.cost}
        )
        if stability(changed, concepts=["SEQ"]).is_equilibrium("SEQ", state):
            cost = sum(d.cost for d in tried)
            return tried, cost, min(lower, cost)
        tried = [
            _demand(changed.with_preferences({name: model.ranking(name)}), state, i, "SEQ", seconds)
            for i, name in enumerate(model.decision_makers)
        ]
    # A Nash equilibrium asks nothing of the others, so it is one of every concept.
    nash = [_demand(model, state, i, "Nash", seconds) for i in range(len(model.decision_makers))]
    cost = sum(d.cost for d in nash)
    return nash, cost, min(lower, cost)


def lifted(model: GraphModel, state: int, demand: Demand) -> Ranks:
    """The decision maker's ranks after the change: the lowered states come just below ``state``."""
    return lowered_below(model.ranking(demand.decision_maker).rank, state, demand.lowered)


def lowered_below(rank: Ranks, state: int, lowered: Sequence[int]) -> Ranks:
    """Ranks in which ``lowered`` come just below ``state``, in their order, all else as it was."""
    if not len(lowered):
        return rank
    chosen = np.zeros(len(rank), bool)
    chosen[list(lowered)] = True
    # Four blocks, best first: what stays above; the state; what is lowered; the rest.
    block = np.where(rank > rank[state], 3, 0)
    block[chosen] = 1
    block[state] = 2
    keys = np.stack([block, rank])
    return np.unique(keys, axis=1, return_inverse=True)[1].reshape(-1).astype(np.int32)


def _demand(
    model: GraphModel, state: int, i: int, concept: str, seconds: float, *, words: bool = True
) -> Demand:
    rank = model.ranks[i]
    needed = clauses(model, state, i, concept)
    lower = lower_set(rank, state)
    broken = tuple(c for c in needed if not holds(c, lower))
    name = model.decision_makers[i]
    if not broken:
        return Demand(name, True, needed, (), (), 0, 0, (), None)
    lowered, bound = _least_lowered(rank, state, broken, seconds)
    after = lowered_below(rank, state, lowered)
    pairs = _reversals(rank, after, state, lowered) if words else ()
    cost = _distance_of(rank, state, lowered)
    reordered = None
    if words:
        reordered = _reordered(model, model.preferences[i], state, needed)
    return Demand(
        name, False, needed, broken, pairs, cost, min(cost, bound), tuple(lowered), reordered
    )


def _distance_of(rank: Ranks, state: int, lowered: Sequence[int]) -> int:
    """Pairs that change when ``lowered`` come just below ``state``. Cost O(n · |lowered|)."""
    if not len(lowered):
        return 0
    above = rank > rank[state]
    stays = above.copy()
    stays[list(lowered)] = False
    kept = rank[stays]
    cost = len(lowered) + int((rank == rank[state]).sum()) - 1
    for t in lowered:
        cost += int((kept <= rank[t]).sum())
    return cost


def _reversals(
    before: Ranks, after: Ranks, state: int, lowered: Sequence[int]
) -> tuple[Reversal, ...]:
    """The pairs that change, those with the wanted state first."""
    touched = [*lowered, state]
    out = []
    for t in touched:
        was = np.sign(before[t].astype(np.int64) - before)
        now = np.sign(after[t].astype(np.int64) - after)
        for u in np.flatnonzero(was != now).tolist():
            if u in touched and touched.index(u) < touched.index(t):
                continue
            first, second = (t, u) if was[u] >= 0 else (u, t)
            out.append(Reversal(first, second, bool(was[u] == 0)))
    out.sort(key=lambda r: (state not in (r.first, r.second), r.first, r.second))
    return tuple(out)


def _least_lowered(
    rank: Ranks, state: int, broken: Sequence[Clause], seconds: float
) -> tuple[list[int], int]:
    """The set D of least cost that repairs the broken clauses, and a lower bound of that cost.

    Variables: x_t (t is lowered) for each state above; z_a for each alternative of a clause that
    needs several states; y_tu >= x_t - x_u for pairs of states above with t not below u. Pairs
    whose lower state could never help are kept too: lowering it along may save reversals.
    """
    above = np.flatnonzero(rank > rank[state])
    # What stands above every state that a clause names is never lowered, nor passed.
    named = {s for c in broken for one in c.alternatives for s in one if rank[s] > rank[state]}
    top = max(int(rank[s]) for s in named)
    above = above[rank[above] <= top]
    place = {int(s): k for k, s in enumerate(above)}
    ties = int((rank == rank[state]).sum()) - 1
    count = len(above)
    # Of sets that cost the same, one with fewest states lowered: it is the easiest to say.
    pair = count + 1.0
    weights = [pair + 1.0] * count
    rows: list[tuple[dict[int, float], float]] = []
    for clause in broken:
        row: dict[int, float] = {}
        for one in clause.alternatives:
            need = [place[s] for s in one if s in place]
            if len(need) == 1:
                row[need[0]] = 1.0
                continue
            z = len(weights)
            weights.append(0.0)
            row[z] = 1.0
            rows += [({k: 1.0, z: -1.0}, 0.0) for k in need]
        rows.append((row, 1.0))
    ordered = sorted(range(count), key=lambda k: int(rank[above[k]]))
    for t in ordered:
        for u in ordered:
            if t != u and rank[above[t]] >= rank[above[u]]:
                y = len(weights)
                weights.append(pair)
                rows.append(({y: 1.0, t: -1.0, u: 1.0}, 0.0))
    values, bound = _solve(weights, rows, seconds)
    chosen = [int(above[k]) for k in range(count) if values[k] > 0.5]
    return chosen, int(np.floor(bound / pair + _TINY)) + ties


def _solve(
    weights: Sequence[float], rows: Sequence[tuple[dict[int, float], float]], seconds: float
) -> tuple[NDArray[np.float64], float]:
    """Minimise over binaries with rows ``>=``: a solution, and a lower bound of the objective."""
    data, at, col = [], [], []
    for r, (row, _) in enumerate(rows):
        for k, v in row.items():
            at.append(r)
            col.append(k)
            data.append(v)
    matrix = coo_array((data, (at, col)), shape=(len(rows), len(weights))).tocsr()
    low = np.array([least for _, least in rows])
    done = milp(
        np.array(weights),
        integrality=np.ones(len(weights)),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(matrix, low, np.inf),
        options={"time_limit": seconds},
    )
    if done.x is None:
        # Lowering everything repairs every clause: a solution when none was found in time.
        return np.ones(len(weights)), 0.0
    bound = done.mip_dual_bound if done.mip_dual_bound is not None else done.fun
    return np.asarray(done.x), float(bound)


# Statements in another order ---------------------------------------------------------------------


def _reordered(
    model: GraphModel, preference: Preference, state: int, needed: Sequence[Clause]
) -> Reordered | None:
    """The order of the same statements with fewest moved that makes the state stable."""
    statements = preference.under(model.assumed).statements
    if len(statements) < 2:
        return None
    named = sorted({s for c in needed for one in c.alternatives for s in one})
    truth = np.stack([model.structure.states.holds(s.prefer) for s in statements])
    gain = truth[:, named].astype(np.int8) - truth[:, [state]].astype(np.int8)
    everything = len(statements) <= ALL_ORDERS
    places = {s: k for k, s in enumerate(named)}
    parts = [[[places[s] for s in one] for one in c.alternatives] for c in needed]
    for order, moved in _orders(len(statements)):
        rows = gain[list(order)]
        decides = (rows != 0).argmax(axis=0)
        lower = rows[decides, np.arange(len(named))] <= 0
        if all(any(lower[one].all() for one in clause) for clause in parts):
            return Reordered(
                order,
                tuple(str(statements[k]) for k in order),
                tuple(
                    Placed(str(statements[k]), k + 1, order.index(k) + 1)
                    for k in sorted(set(order) - set(_kept(order)))
                ),
                moved,
                _swaps(order),
                everything,
            )
    return None


def _orders(k: int) -> list[tuple[tuple[int, ...], int]]:
    """Orders of ``k`` statements other than the present one: fewest moved first, then swaps."""
    present = tuple(range(k))
    if k <= ALL_ORDERS:
        found = {p: k - len(_kept(p)) for p in permutations(present) if p != present}
    else:
        found = {}
        for moved in range(1, MOST_MOVED + 1):
            for lifted_ in combinations(present, moved):
                rest = [p for p in present if p not in lifted_]
                for order in _inserted(rest, lifted_):
                    if order != present:
                        found.setdefault(order, k - len(_kept(order)))
    return sorted(found.items(), key=lambda f: (f[1], _swaps(f[0]), f[0]))


def _inserted(rest: list[int], moved: tuple[int, ...]) -> list[tuple[int, ...]]:
    made = [tuple(rest)]
    for one in moved:
        made = [(*o[:at], one, *o[at:]) for o in made for at in range(len(o) + 1)]
    return made


def _kept(order: Sequence[int]) -> tuple[int, ...]:
    """A longest rising subsequence: what need not be moved."""
    best: list[tuple[int, ...]] = []
    for j, last in enumerate(order):
        before = max((best[i] for i in range(j) if order[i] < last), key=len, default=())
        best.append((*before, last))
    return max(best, key=len, default=())


def _swaps(order: Sequence[int]) -> int:
    return sum(a > b for a, b in combinations(order, 2))
