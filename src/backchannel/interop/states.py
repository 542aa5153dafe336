"""States and rankings as CSV, and the state graph as a NetworkX graph."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from backchannel.errors import InputError, MissingExtra, NotFound
from backchannel.graphmodel import GraphModel, Ranking

if TYPE_CHECKING:
    import networkx

__all__ = ["from_networkx", "rankings_from_csv", "states_to_csv", "to_networkx"]

_PREFIX = "rank: "


def states_to_csv(model: GraphModel) -> str:
    """One row a state: ordered number, code, label, value of every option, rank for everybody.

    Rank 1 is the most preferred; states that share a rank are equally preferred.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    names = [o.name for o in model.options]
    people = [_PREFIX + d for d in model.decision_makers]
    writer.writerow(["ordered", "decimal", "label", *names, *people])
    places = [r.distinct - r.dense + 1 for r in model.rankings]
    for state in range(model.n):
        values = model.values(state).values()
        ranks = [int(p[state]) for p in places]
        writer.writerow(
            [state + 1, model.code(state), model.labels.get(state, ""), *values, *ranks]
        )
    return out.getvalue()


def rankings_from_csv(text: str, model: GraphModel) -> dict[str, Ranking]:
    """Rankings for ``model.with_preferences`` from what :func:`states_to_csv` writes.

    Columns ``ordered`` and ``rank: NAME`` are read, others ignored; rank 1 is the most preferred.

    Raises:
        InputError: a state is missing or twice, or a cell is no whole number.
        NotFound: a column names an unknown decision maker.
    """
    rows = list(csv.DictReader(io.StringIO(text)))
    if not rows or "ordered" not in rows[0]:
        raise InputError("the CSV has no column 'ordered'", hint="write one with --to csv")
    people = [c for c in rows[0] if c is not None and c.startswith(_PREFIX)]
    seen: dict[int, Mapping[str, Any]] = {}
    for number, row in enumerate(rows, 2):
        state = _whole(row["ordered"], number, "ordered") - 1
        if not 0 <= state < model.n:
            raise InputError(f"line {number}: no state {state + 1} of {model.n}")
        if state in seen:
            raise InputError(f"line {number}: state {state + 1} stands there twice")
        seen[state] = row
    if len(seen) < model.n:
        missing = next(s for s in range(model.n) if s not in seen)
        raise InputError(f"state {missing + 1} is missing", hint=f"there are {model.n} states")
    out = {}
    for column in people:
        name = column.removeprefix(_PREFIX)
        if name not in model.decision_makers:
            raise NotFound.named("decision maker", name, model.decision_makers)
        places = np.array([_whole(seen[s][column], s + 2, column) for s in range(model.n)])
        _, dense = np.unique(-places, return_inverse=True)
        out[name] = Ranking(dense.astype(np.int32))
    return out


def _whole(cell: Any, line: int, column: str) -> int:
    try:
        return int(str(cell).strip())
    except ValueError:
        raise InputError(f"line {line}: {cell!r} under {column!r} is no whole number") from None


def to_networkx(model: GraphModel, *, improving: bool = False) -> networkx.MultiDiGraph[int]:
    """The state graph: a node for each ordered number, an edge for each move.

    Nodes carry ``label``, ``decimal``, the options' values and ``rank: NAME`` (1 is best); edges
    carry ``mover`` and ``improvement``.

    Args:
        model: the conflict.
        improving: only moves that the mover prefers.

    Raises:
        MissingExtra: NetworkX is not installed.
    """
    try:
        import networkx
    except ImportError:
        raise MissingExtra("networkx", "interop") from None
    graph: networkx.MultiDiGraph[int] = networkx.MultiDiGraph(title=model.title)
    places = [r.distinct - r.dense + 1 for r in model.rankings]
    for s in range(model.n):
        ranks = {_PREFIX + d: int(p[s]) for d, p in zip(model.decision_makers, places, strict=True)}
        graph.add_node(
            s + 1, label=model.label(s), decimal=model.code(s), **model.values(s), **ranks
        )
    for mover in range(len(model.movers)):
        owners = [model.ranks[o] for o in model.movers[mover].owners]
        edges = model.structure.listed(mover)
        for a, b in zip(edges.source.tolist(), edges.target.tolist(), strict=True):
            better = all(r[b] > r[a] for r in owners)
            if better or not improving:
                graph.add_edge(a + 1, b + 1, mover=model.mover_name(mover), improvement=better)
    return graph


def from_networkx(graph: networkx.MultiDiGraph[Any]) -> GraphModel:
    """An explicit graph from a NetworkX graph whose edges carry ``mover``.

    Node attributes ``rank: NAME`` (1 is best) become preferences.

    Raises:
        InputError: an edge has no mover, or some nodes have a rank and others none.
    """
    nodes = list(graph.nodes)
    place = {node: k for k, node in enumerate(nodes)}
    moves: dict[str, list[tuple[int, int]]] = {}
    for a, b, data in graph.edges(data=True):
        if "mover" not in data:
            raise InputError(f"the edge from {a!r} to {b!r} has no attribute 'mover'")
        moves.setdefault(str(data["mover"]), []).append((place[a], place[b]))
    attributes = [graph.nodes[node] for node in nodes]
    ranked = dict.fromkeys(k for a in attributes for k in a if str(k).startswith(_PREFIX))
    people = sorted(set(moves) | {str(k).removeprefix(_PREFIX) for k in ranked})
    preferences = {}
    for key in ranked:
        if any(key not in a for a in attributes):
            raise InputError(f"some states have no {key!r}")
        _, dense = np.unique([-int(a[key]) for a in attributes], return_inverse=True)
        preferences[str(key).removeprefix(_PREFIX)] = Ranking(dense.astype(np.int32))
    return GraphModel.of_graph(people, [str(n) for n in nodes], moves, preferences)
