"""Hypergames: against the definitions written out, the laws, and views from a case."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backchannel.casefile import load_case
from backchannel.casefile.expressions import Compare, Name, Value
from backchannel.errors import NotFound, UsageError
from backchannel.graphmodel import FAST_CONCEPTS, GraphModel, Option, from_case, stability
from backchannel.graphmodel import statements as prefer
from backchannel.graphmodel._reference import Reference
from backchannel.graphmodel.hypergames import Views, views
from backchannel.graphmodel.perceptions import Perception, perceptions_of

from .strategies import models, option_models, rankings

FAST = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def misperceived(draw: st.DrawFn) -> tuple[GraphModel, dict[str, Perception]]:
    """A model with a status quo, and views of it that differ."""
    model = draw(option_models(most=24))
    model = replace(model, status_quo=draw(st.integers(0, model.n - 1)))
    asked = {}
    for name in model.decision_makers:
        unaware = draw(st.sets(st.sampled_from([o.name for o in model.options]), max_size=2))
        believes = {
            other: draw(rankings(model.n))
            for other in draw(st.sets(st.sampled_from(model.decision_makers), max_size=1))
        }
        asked[name] = Perception(tuple(sorted(unaware)), believes)
    return model, asked


class Slow:
    """The definitions: each view built anew as a model with more constraints."""

    def __init__(self, model: GraphModel, asked: dict[str, Perception]) -> None:
        self.model = model
        assert model.status_quo is not None
        now = model.values(model.status_quo)
        self.views = {}
        for name in model.decision_makers:
            fixed = {o: now[o] for o in asked[name].unaware_of}
            view = GraphModel.of_options(
                model.decision_makers,
                model.options,
                infeasible=model.infeasible,
                requires=[Compare(Name(o), "=", Value(v)) for o, v in fixed.items()],
            )
            whole = [
                next(s for s in range(model.n) if model.values(s) == view.values(v))
                for v in range(view.n)
            ]
            ranks = {}
            for k, other in enumerate(model.decision_makers):
                believed = asked[name].believes.get(other)
                rank = model.ranks[k] if believed is None else believed.rank  # type: ignore[union-attr]
                ranks[other] = np.array([rank[s] for s in whole], np.int32)
            part = {}
            for s in range(model.n):
                like = {**model.values(s), **fixed}
                part[s] = next((v for v in range(view.n) if view.values(v) == like), None)
            self.views[name] = (Reference(view.with_preferences(ranks)), whole, part)

    def equilibria(self, name: str, concept: str) -> tuple[int, ...]:
        reference, whole, _ = self.views[name]
        rows = [reference.stable(concept, i) for i in reference.everyone]
        return tuple(whole[v] for v in range(reference.n) if all(r[v] for r in rows))

    def hypergame(self, concept: str) -> tuple[int, ...]:
        found = set(range(self.model.n))
        for i, name in enumerate(self.model.decision_makers):
            reference, _, part = self.views[name]
            row = reference.stable(concept, i)
            found &= {s for s in found if part[s] is not None and row[part[s]]}
        return tuple(sorted(found))


@given(misperceived())
@FAST
def test_equilibria_agree_with_the_definitions(given_: tuple[GraphModel, dict]) -> None:
    model, asked = given_
    found = views(model, asked)
    slow = Slow(model, asked)
    for concept in FAST_CONCEPTS:
        assert found.hypergame[concept] == slow.hypergame(concept)
        for view in found.views:
            assert view.equilibria[concept] == slow.equilibria(view.decision_maker, concept)


@given(misperceived())
@FAST
def test_findings_follow_from_the_equilibria(given_: tuple[GraphModel, dict]) -> None:
    model, asked = given_
    found = views(model, asked)
    slow = Slow(model, asked)
    for concept in FAST_CONCEPTS:
        lasting = set(found.hypergame[concept])
        for view in found.views:
            part = slow.views[view.decision_maker][2]
            expected = set(view.equilibria[concept])
            seen = slow.views[view.decision_maker][1]
            missed = {s for s in lasting if part[s] is None or seen[part[s]] not in expected}
            told = {
                u.state
                for u in found.unexpected
                if u.by == view.decision_maker and concept in u.concepts
            }
            assert told == missed
            illusions = {
                x.state
                for x in found.illusions
                if x.by == view.decision_maker and concept in x.concepts
            }
            assert illusions == expected - lasting


@given(misperceived())
@FAST
def test_surprises_are_improvements_that_the_surprised_does_not_see(
    given_: tuple[GraphModel, dict],
) -> None:
    model, asked = given_
    slow = Slow(model, asked)
    for surprise in views(model, asked).surprises:
        owners = tuple(model.decision_maker(d) for d in surprise.mover)
        mover = next(m for m, x in enumerate(model.movers) if x.owners == owners)
        assert surprise.target in model.improvements(surprise.state, mover)
        assert surprise.surprised not in surprise.mover
        reference, _, part = slow.views[surprise.surprised]
        a, b = part[surprise.state], part[surprise.target]
        seen_to_gain = (
            a is not None
            and b is not None
            and b in reference.improvements(a, mover)
            and not surprise.options
        )
        assert not seen_to_gain
        if surprise.how == "belief":
            # It sees the state as it is, and the move, but not the gain.
            seen = slow.views[surprise.surprised][1]
            assert a is not None
            assert seen[a] == surprise.state
            assert b in reference.moves(a, mover)
        me = model.decision_maker(surprise.surprised)
        gain = int(model.ranks[me][surprise.target]) - int(model.ranks[me][surprise.state])
        assert surprise.effect == ("worse" if gain < 0 else "better" if gain else "same")


@given(models())
@FAST
def test_with_identical_views_the_hypergame_is_the_game(model: GraphModel) -> None:
    found = views(model)
    sure = stability(model, FAST_CONCEPTS)
    for concept in FAST_CONCEPTS:
        assert found.hypergame[concept] == found.actual[concept] == sure.equilibria(concept)
    assert not found.unexpected
    assert not found.illusions
    assert not found.surprises
    assert not any(v.differs for v in found.views)


@given(option_models(most=24), st.data())
@FAST
def test_own_stability_does_not_hang_on_what_others_see(
    model: GraphModel, data: st.DataObject
) -> None:
    """Nash hangs on one's own view alone, so others' beliefs cannot move Nash equilibria."""
    asked = {}
    for name in model.decision_makers:
        others = [d for d in model.decision_makers if d != name]
        asked[name] = Perception(believes={d: data.draw(rankings(model.n)) for d in others})
    found = views(model, asked)
    assert found.hypergame["Nash"] == found.actual["Nash"]


@given(option_models(most=24))
@FAST
def test_believing_what_is_so_is_no_misperception(model: GraphModel) -> None:
    believed = dict(zip(model.decision_makers, model.rankings, strict=True))
    doubled = {d: r.rank * 2 + 1 for d, r in believed.items()}
    found = views(model, {d: Perception(believes=doubled) for d in model.decision_makers})
    assert not any(v.differs for v in found.views)
    assert found.hypergame == found.actual


# An ambush: one side has an option that the other does not know of --------------------------------


def ambush() -> tuple[GraphModel, dict[str, Perception]]:
    model = GraphModel.of_options(
        ["fort", "raider"],
        [Option("guard", (0,)), Option("attack", (1,)), Option("tunnel", (1,))],
        {
            "fort": prefer("not attack", "not guard"),
            "raider": prefer("not (attack and guard and not tunnel)", "attack", "not tunnel"),
        },
        infeasible=["tunnel and not attack"],
        status_quo={"guard": "yes"},
    )
    return model, {"fort": Perception(unaware_of=("tunnel",))}


def test_the_ambush_is_named() -> None:
    model, asked = ambush()
    found = views(model, asked)
    fort = found.views[0]
    assert fort.unaware_of == ("tunnel",)
    assert fort.states == 4
    surprise = found.surprises[0]
    assert (surprise.surprised, surprise.mover, surprise.how) == ("fort", ("raider",), "unaware")
    assert surprise.state == model.status_quo
    assert surprise.options == ("tunnel",)
    assert surprise.effect == "worse"
    assert "tunnel" in surprise.says
    assert "does not see coming" in surprise.says
    guarded = model.status_quo
    illusion = next(x for x in found.illusions if x.state == guarded)
    assert illusion.leaving == ("raider",)
    assert "Nash" in illusion.concepts or "SEQ" in illusion.concepts


def test_a_misjudged_preference_is_named() -> None:
    model, _ = ambush()
    believes = {"raider": prefer("not attack")}
    found = views(model, {"fort": Perception(believes=believes)})
    assert found.views[0].misjudges == ("raider",)
    surprise = found.surprises[0]
    assert surprise.how == "belief"
    assert "believes" in surprise.says


def test_json_numbers_states_from_one() -> None:
    model, asked = ambush()
    found = views(model, asked)
    told = found.to_json()
    assert told["hypergame"]["SEQ"] == [s + 1 for s in found.hypergame["SEQ"]]
    assert told["views"][0]["equilibria"]["Nash"] == [
        s + 1 for s in found.views[0].equilibria["Nash"]
    ]
    assert told["surprises"][0]["state"] == found.surprises[0].state + 1
    assert told["provenance"]["method"]


def test_bad_views() -> None:
    model, _ = ambush()
    with pytest.raises(NotFound) as caught:
        views(model, {"fort": Perception(unaware_of=("tunel",))})
    assert "tunnel" in (caught.value.hint or "")
    with pytest.raises(NotFound):
        views(model, {"frot": Perception()})
    with pytest.raises(UsageError, match="status quo"):
        views(replace(model, status_quo=None), {"fort": Perception(unaware_of=("tunnel",))})
    graph = GraphModel.of_graph(["a", "b"], ["x", "y"], {"a": [(0, 1)]})
    with pytest.raises(UsageError, match="explicit graph"):
        views(graph, {"a": Perception(unaware_of=("x",))})
    with pytest.raises(NotFound, match="Nsh"):
        views(model, concepts=["Nsh"])
    with pytest.raises(UsageError, match="need a case"):
        views(model, as_of="2025")


# From a case --------------------------------------------------------------------------------------


def kestrow(as_of: str | None = None) -> Views:
    return views(load_case("port-of-kestrow").case, as_of=as_of)


def test_views_of_a_case() -> None:
    found = kestrow()
    by_name = {v.decision_maker: v for v in found.views}
    assert by_name["union"].unaware_of == ("bear-more",)
    assert by_name["union"].as_of == "2026-03-21"
    assert by_name["company"].misjudges == ("ministry",)
    assert not by_name["insurer"].differs
    assert any(s.surprised == "union" and "bear-more" in s.options for s in found.surprises)


def test_an_option_becomes_known_with_what_shows_it() -> None:
    early, late = kestrow("2026-03-20"), kestrow("2026-03-24")
    union = [next(v for v in f.views if v.decision_maker == "union") for f in (early, late)]
    assert union[0].unaware_of == ("bear-more",)
    assert union[1].unaware_of == ()
    assert union[1].learned == ("bear-more",)


def test_what_cannot_have_been_known_is_left_out_and_comes_back_with_time() -> None:
    case = load_case("port-of-kestrow").case
    model = from_case(case)
    before = None
    for day in ("2026-03-01", "2026-03-10", "2026-03-18", "2026-03-24"):
        asked = perceptions_of(case, model, as_of=day)
        left = {(v, x.decision_maker, x.statement) for v, p in asked.items() for x in p.left_out}
        # Nobody is ignorant of itself, and nothing known is forgotten.
        assert all(viewer != whose for viewer, whose, _ in left)
        assert before is None or left <= before
        for p in asked.values():
            for x in p.left_out:
                assert x.evidence
        before = left
    assert before == set()


def test_as_of_keeps_what_cites_nothing() -> None:
    case = load_case("port-of-kestrow").case
    model = from_case(case)
    asked = perceptions_of(case, model, as_of="2026-01-01")
    company = asked["insurer"].believes["company"]
    kept = [str(s) for s in company.statements]  # type: ignore[union-attr]
    assert kept == ["guarantee"]
