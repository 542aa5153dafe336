"""Random small models of every kind."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from backchannel.casefile.expressions import And, Compare, Expr, Name, Not, Or, Value
from backchannel.errors import InputError
from backchannel.graphmodel import GraphModel, Option, Ranking

__all__ = ["graph_models", "models", "option_models", "unsure_models"]


@st.composite
def rankings(draw: st.DrawFn, n: int, *, levels: bool = False) -> Ranking:
    """Ranks with ties as likely as not, and strong cuts."""
    top = draw(st.sampled_from([1, 2, 3, n, n]))
    if top == n and draw(st.booleans()):
        rank = np.array(draw(st.permutations(range(n))), np.int32)
    else:
        rank = np.array(draw(st.lists(st.integers(0, top), min_size=n, max_size=n)), np.int32)
    if not levels:
        return Ranking(rank)
    cuts = draw(st.sets(st.integers(0, int(rank.max())), max_size=3))
    return Ranking(rank, np.array([sum(r > c for c in cuts) for r in rank], np.int32))


def _leaf(options: list[Option]) -> st.SearchStrategy[Expr]:
    return st.sampled_from(
        [Compare(Name(o.name), "=", Value(v)) for o in options for v in o.values]
    )


@st.composite
def option_models(
    draw: st.DrawFn, *, joint: bool = True, levels: bool = False, most: int = 48
) -> GraphModel:
    """Option form: several values, infeasible, irreversible, joint and unowned options, ties."""
    people = draw(st.integers(1, 4))
    options: list[Option] = []
    size = 1
    for k in range(draw(st.integers(1, 5))):
        values = draw(st.sampled_from([2, 2, 2, 3]))
        if size * values > most:
            break
        size *= values
        if joint and draw(st.integers(0, 4)) == 0:
            owners = tuple(sorted(draw(st.sets(st.integers(0, people - 1), max_size=people))))
        else:
            owners = (draw(st.integers(0, people - 1)),)
        direction = draw(st.sampled_from(["both", "both", "forward", "backward"]))
        names = ("no", "yes") if values == 2 else ("low", "middle", "high")
        options.append(Option(f"o{k}", owners, names, direction))  # type: ignore[arg-type]
    leaf = _leaf(options)
    pairs = st.lists(leaf, min_size=2, max_size=3).map(tuple)
    infeasible = draw(st.lists(leaf | pairs.map(And) | pairs.map(Or).map(Not), max_size=2))
    names = [f"d{i}" for i in range(people)]
    try:
        model = GraphModel.of_options(names, options, infeasible=infeasible)
    except InputError:
        model = GraphModel.of_options(names, options)
    return model.with_preferences({name: draw(rankings(model.n, levels=levels)) for name in names})


@st.composite
def graph_models(draw: st.DrawFn, *, levels: bool = False) -> GraphModel:
    """Explicit graphs, transitive or not."""
    people, n = draw(st.integers(1, 4)), draw(st.integers(1, 9))
    pair = st.tuples(st.integers(0, n - 1), st.integers(0, n - 1))
    names = [f"d{i}" for i in range(people)]
    model = GraphModel.of_graph(
        names,
        [f"s{k}" for k in range(n)],
        {name: draw(st.lists(pair, max_size=2 * n)) for name in names},
    )
    return model.with_preferences({name: draw(rankings(n, levels=levels)) for name in names})


def models(*, levels: bool = False) -> st.SearchStrategy[GraphModel]:
    """Either kind."""
    return option_models(levels=levels) | graph_models(levels=levels)


@st.composite
def unsure_models(draw: st.DrawFn) -> GraphModel:
    """Small option models whose preferences are partly unknown, in every way they can be."""
    from backchannel.graphmodel import Preference, Statement, Tier, Weight

    model = draw(option_models(most=12))
    leaf = _leaf(list(model.options))
    expr = leaf | st.lists(leaf, min_size=2, max_size=2).map(tuple).map(And) | leaf.map(Not)
    unknown = st.lists(expr, max_size=2).map(tuple)
    given_ = st.sampled_from([None, None, "c1", "not c1", "c2", "not c2"])
    statement = st.builds(Statement, expr, uncertain=st.booleans(), given=given_)

    def tiers(order: list[int]) -> tuple[Tier, ...]:
        return tuple(Tier((s,)) for s in order[: max(1, len(order) // 2)])

    preference = (
        st.builds(
            Preference, statements=st.lists(statement, max_size=4).map(tuple), unknown=unknown
        )
        | st.builds(
            Preference,
            weights=st.lists(
                st.builds(Weight, expr, st.sampled_from([1.0, 0.5, -2.0, 0.25, 3.1])), max_size=3
            ).map(tuple),
            unknown=unknown,
        )
        | st.builds(
            Preference,
            tiers=st.permutations(range(model.n)).map(list).map(tiers),
            unknown=unknown,
        )
    )
    return model.with_preferences({name: draw(preference) for name in model.decision_makers})
