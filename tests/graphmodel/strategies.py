"""Random small models of every kind."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from backchannel.casefile.expressions import And, Compare, Expr, Name, Not, Or, Value
from backchannel.errors import InputError
from backchannel.graphmodel import GraphModel, Option, Ranking

__all__ = ["graph_models", "models", "option_models"]


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
