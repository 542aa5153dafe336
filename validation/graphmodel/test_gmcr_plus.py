"""The definitions on every model that GMCR+ was run on, where those files are at hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from backchannel.graphmodel import CONCEPTS, GraphModel, Option, stability
from backchannel.interop.gmcr import parse_gmcr

PEERS = Path(__file__).resolve().parents[2] / "../shared/peers/gmcr"

pytestmark = pytest.mark.skipif(not PEERS.is_dir(), reason="reference results are not at hand")


def _random_models() -> list[dict[str, Any]]:
    file = PEERS / "random_models.jsonl"
    if not file.is_file():
        return []
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("entry", _random_models(), ids=lambda e: str(e["id"]))
def test_random_models(entry: dict[str, Any]) -> None:
    text = next(v for k, v in entry.items() if k.startswith("model"))
    model = parse_gmcr(json.dumps(text)).model
    assert [model.code(s) for s in range(model.n)] == entry["feasible_decimal"]
    found = stability(model, CONCEPTS)
    for concept in CONCEPTS:
        ours = [[s + 1 for s in found.stable(concept, d)] for d in model.decision_makers]
        assert ours == entry["textbook"][concept], concept


def _rebuilt(entry: dict[str, Any]) -> GraphModel:
    """A model from the facts in a reference file: options, owners, feasible states, rankings."""
    people = [d["name"] for d in entry["decision_makers"]]
    options = []
    for o in entry["options"]:
        owners = tuple(
            i for i, d in enumerate(entry["decision_makers"]) if o["index"] in d["options"]
        )
        direction = {"both": "both", "fwd": "forward", "back": "backward"}[o["permittedDirection"]]
        options.append(Option(f"{o['index']} {o['name']}", owners, direction=direction))  # type: ignore[arg-type]
    names = [o.name for o in options]
    infeasible = []
    feasible = {s["decimal"] for s in entry["states"]}
    for code in range(1 << len(options)):
        if code not in feasible:
            taken = [f'"{n}"' if code >> k & 1 else f'not "{n}"' for k, n in enumerate(names)]
            infeasible.append(" and ".join(taken))
    model = GraphModel.of_options(people, options, infeasible=infeasible)
    ranks = {}
    for d in entry["decision_makers"]:
        rank = np.zeros(model.n, np.int32)
        for height, tier in enumerate(reversed(d["preference_ranking"])):
            rank[[s - 1 for s in (tier if isinstance(tier, list) else [tier])]] = height
        ranks[d["name"]] = rank
    return model.with_preferences(ranks)


@pytest.mark.parametrize("name", ["Prisoners", "Elmira", "Garrison"])
def test_published_conflicts(name: str) -> None:
    entry = json.loads((PEERS / f"{name}.json").read_text(encoding="utf-8"))
    model = _rebuilt(entry)
    assert [model.code(s) for s in range(model.n)] == [s["decimal"] for s in entry["states"]]
    found = stability(model, CONCEPTS)
    for d in model.decision_makers:
        for state in range(model.n):
            moves = [s + 1 for s in model.moves(state, d)]
            assert moves == entry["moves"][d][str(state + 1)]
            better = [s + 1 for s in model.improvements(state, d)]
            assert better == sorted(entry["unilateral_improvements"][d][str(state + 1)])
    for concept in CONCEPTS:
        expected = entry["textbook"][concept]
        for d in model.decision_makers:
            assert [s + 1 for s in found.stable(concept, d)] == expected["stable"][d]
        assert [s + 1 for s in found.equilibria(concept)] == expected["equilibria"]
    either = [s + 1 for s in found.equilibria("SEQ", "SIM")]
    assert either == entry["textbook"]["SEQ+SIM"]["equilibria"]


def _korea() -> list[tuple[str, dict[str, Any]]]:
    file = PEERS / "published_Korea_2017.json"
    if not file.is_file():
        return []
    return list(json.loads(file.read_text(encoding="utf-8"))["models"].items())


@pytest.mark.parametrize(("name", "entry"), _korea(), ids=lambda v: v if isinstance(v, str) else "")
def test_korea(name: str, entry: dict[str, Any]) -> None:
    invasion = "forward" if entry["invasion_irreversible"] else "both"
    options = [
        Option("strike", (0,), direction="forward"),
        Option("withdraw", (0,)),
        Option("invade", (1,), direction=invasion),  # type: ignore[arg-type]
        Option("abandon", (1,)),
    ]
    model = GraphModel.of_options(["US", "NK"], options, infeasible=["strike and withdraw"])
    ranks = {}
    for d in model.decision_makers:
        listed = next(v for k, v in entry.items() if k.startswith(f"{d} ranking"))
        height = {code: len(listed) - k for k, code in enumerate(listed)}
        ranks[d] = [height[model.code(s)] for s in range(model.n)]
    found = stability(model.with_preferences(ranks), CONCEPTS)
    for key, expected in entry["textbook_recomputed"].items():
        concepts = ["Nash"] if key == "R" else key.split("+")
        assert [model.code(s) for s in found.equilibria(*concepts)] == expected, key
