"""Unknown preferences: the counts against profiles analysed one by one, the laws, the words."""

from __future__ import annotations

import itertools
import sys
from collections import Counter

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backchannel.casefile import load_case
from backchannel.casefile.expressions import parse
from backchannel.errors import NotFound, TooLarge, UsageError
from backchannel.graphmodel import (
    FAST_CONCEPTS,
    GraphModel,
    Option,
    Preference,
    Ranking,
    Statement,
    Weight,
    from_case,
    stability,
    statements,
)
from backchannel.graphmodel._reference import Reference
from backchannel.graphmodel.robustness import Robustness, robustness
from backchannel.graphmodel.sampling import draw, factors_of, profile
from backchannel.graphmodel.tally import wilson

from .strategies import unsure_models

FAST = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def chicken(*first: Statement, unknown: tuple[str, ...] = ()) -> GraphModel:
    """Two drivers; the first one's preferences as given."""
    return GraphModel.of_options(
        ["one", "two"],
        [Option("one-swerves", (0,)), Option("two-swerves", (1,))],
        {
            "one": Preference(statements=first, unknown=tuple(map(parse, unknown))),
            "two": statements("one-swerves", "two-swerves iff not one-swerves"),
        },
    )


@given(unsure_models(), st.integers(0, 10**6))
@FAST
def test_counts_agree_with_profiles_analysed_one_by_one(model: GraphModel, seed: int) -> None:
    samples = 6
    found = robustness(model, samples=samples, seed=seed, workers=1)
    expected: dict[str, Counter[int]] = {c: Counter() for c in FAST_CONCEPTS}
    for k in range(samples):
        drawn = profile(model, k, seed=seed)
        reference = Reference(model.with_preferences(drawn))
        for concept in FAST_CONCEPTS:
            rows = [reference.stable(concept, i) for i in range(len(model.decision_makers))]
            expected[concept].update(s for s in range(model.n) if all(r[s] for r in rows))
    for concept in FAST_CONCEPTS:
        got = {
            s.state: round(s.odds[concept].probability * samples)
            for s in found.states(concepts=[concept])
        }
        assert got == dict(expected[concept])


@given(unsure_models())
@FAST
def test_certain_preferences_give_certain_answers(model: GraphModel) -> None:
    certain = model.with_preferences(profile(model, 0)).assuming({"c1": True, "c2": True})
    found = robustness(certain, samples=5)
    assert found.profiles == 1
    assert not found.unknowns
    sure = stability(certain, FAST_CONCEPTS)
    for concept in FAST_CONCEPTS:
        states = [s.state for s in found.states(concepts=[concept])]
        assert tuple(sorted(states)) == sure.equilibria(concept)
        assert all(found.odds(concept, s).probability == 1 for s in states)


@given(unsure_models(), st.integers(1, 4))
@FAST
def test_a_sample_does_not_hang_on_how_many_there_are(model: GraphModel, more: int) -> None:
    factors = factors_of(model)
    few, many = draw(factors, 3, 7), draw(factors, 3 + more, 7)
    assert np.array_equal(few, many[:3])


def test_same_result_whatever_the_workers() -> None:
    model = from_case(load_case("doha-2025").case)
    alone = robustness(model, samples=150, seed=3, workers=1)
    shared = robustness(model, samples=150, seed=3, workers=2)
    assert alone.to_json() == shared.to_json()
    assert alone.to_json() != robustness(model, samples=150, seed=4, workers=1).to_json()


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_same_result_on_a_cluster() -> None:
    distributed = pytest.importorskip("distributed")
    model = from_case(load_case("doha-2025").case)
    alone = robustness(model, samples=100, seed=3, workers=1)
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address=None,
    ) as cluster:
        found = robustness(model, samples=100, seed=3, scheduler=cluster.scheduler_address)
    assert found.to_json() == alone.to_json()


# How things are drawn -----------------------------------------------------------------------------


def drawn_texts(model: GraphModel, samples: int) -> Counter[tuple[str, ...]]:
    out: Counter[tuple[str, ...]] = Counter()
    for k in range(samples):
        preference = profile(model, k, seed=1)["one"]
        assert isinstance(preference, Preference)
        out[tuple(map(str, preference.statements))] += 1
    return out


def test_certain_statements_keep_their_order_and_uncertain_ones_come_and_go() -> None:
    model = chicken(
        Statement(parse("two-swerves")),
        Statement(parse("one-swerves"), uncertain=True),
        Statement(parse("not one-swerves")),
    )
    found = drawn_texts(model, 200)
    assert set(found) == {
        ("two-swerves", "one-swerves", "not one-swerves"),
        ("two-swerves", "not one-swerves"),
    }
    assert min(found.values()) > 70


def test_an_unknown_takes_every_place_and_both_directions() -> None:
    model = chicken(
        Statement(parse("two-swerves")),
        Statement(parse("not one-swerves")),
        unknown=("one-swerves and two-swerves",),
    )
    found = drawn_texts(model, 600)
    certain = ["two-swerves", "not one-swerves"]
    expected = set()
    for place, wanted in itertools.product(range(3), (True, False)):
        expr = "one-swerves and two-swerves"
        order = list(certain)
        order.insert(place, expr if wanted else f"not ({expr})")
        expected.add(tuple(order))
    assert set(found) == expected
    # A hundred of each are expected, with a standard error of nine.
    assert 60 < min(found.values()) <= max(found.values()) < 140


def test_a_claim_holds_for_everybody_or_nobody() -> None:
    model = chicken(Statement(parse("one-swerves"), given="told"))
    model = model.with_preferences(
        {"two": Preference.of(Statement(parse("two-swerves"), given="not told"))}
    )
    for k in range(40):
        drawn = profile(model, k)
        one, two = drawn["one"], drawn["two"]
        assert isinstance(one, Preference)
        assert isinstance(two, Preference)
        assert bool(one.statements) != bool(two.statements)


def test_claims_that_exclude_each_other_never_hold_together() -> None:
    model = chicken(
        Statement(parse("one-swerves"), given="a"), Statement(parse("two-swerves"), given="b")
    )
    for k in range(60):
        preference = profile(model, k, exclusive=[("a", "b")])["one"]
        assert isinstance(preference, Preference)
        assert len(preference.statements) < 2
    with pytest.raises(UsageError, match="contradict"):
        profile(model, 0, claims={"a": 1.0, "b": 1.0}, exclusive=[("a", "b")])


def test_the_chance_of_a_claim_is_kept_and_an_assumed_one_is_certain() -> None:
    model = chicken(Statement(parse("one-swerves"), given="told"))
    found = robustness(model, samples=1000, claims={"told": 0.2})
    assert 0.16 < found.unknowns[0].share < 0.24
    sure = robustness(model.assuming({"told": False}), samples=20)
    assert sure.unknowns[0].share == 0
    assert "settled beforehand" in sure.unknowns[0].says
    assert [b.holds for b in sure.claims] == [False]


def test_an_unknown_beside_weights_is_worth_between_nothing_and_all_of_them() -> None:
    model = chicken().with_preferences(
        {
            "one": Preference(
                weights=(Weight(parse("two-swerves"), 3), Weight(parse("not one-swerves"), 1)),
                unknown=(parse("one-swerves"),),
            )
        }
    )
    worths = []
    for k in range(300):
        preference = profile(model, k)["one"]
        assert isinstance(preference, Preference)
        worths.append(preference.weights[-1].worth)
    assert -4 <= min(worths) < -3.5
    assert 3.5 < max(worths) <= 4
    assert all(w != 0 for w in worths)


def test_an_unknown_beside_a_ranking_breaks_ties_at_least() -> None:
    from backchannel.graphmodel import Tier

    tied = Preference(tiers=(Tier((0, 1, 2, 3)),), unknown=(parse("one-swerves"),))
    model = chicken().with_preferences({"one": tied})
    for k in range(20):
        ranking = profile(model, k)["one"]
        assert isinstance(ranking, Ranking)
        assert ranking.distinct == 2


# What it says -------------------------------------------------------------------------------------


def told() -> Robustness:
    """A conflict that hangs on one claim, and has one unknown that changes nothing."""
    model = chicken(
        Statement(parse("two-swerves")),
        Statement(parse("not one-swerves"), given="reckless"),
        Statement(parse("one-swerves"), given="not reckless"),
        Statement(parse("two-swerves or one-swerves"), uncertain=True),
    )
    return robustness(model, samples=400)


def test_the_unknown_that_decides_comes_first() -> None:
    found = told()
    assert [u.kind for u in found.unknowns] == ["claim", "uncertain"]
    first, second = found.unknowns
    assert first.name == "reckless"
    assert first.change > 0
    assert second.change == 0
    assert "changes nothing" in second.says
    top = first.swings[0]
    assert {top.if_so, top.if_not} == {0.0, 1.0}


def test_what_a_claim_settles_is_what_the_conflict_says_under_it() -> None:
    found = told()
    for branch in found.claims:
        model = chicken(
            Statement(parse("two-swerves")),
            Statement(parse("not one-swerves" if branch.holds else "one-swerves")),
        )
        sure = stability(model, FAST_CONCEPTS)
        for concept in FAST_CONCEPTS:
            assert set(branch.always[concept]) <= set(sure.equilibria(concept))
            assert not set(branch.never[concept]) & set(sure.equilibria(concept))
    assert any(any(b.always.values()) for b in found.claims)
    assert sum(b.samples for b in found.claims) == 400


def test_learning_everything_changes_what_the_variance_says() -> None:
    # One even claim settles all: E|P(s | claim) − P(s)| is one half for each state it decides.
    model = chicken(
        Statement(parse("one-swerves"), given="meek"),
        Statement(parse("not one-swerves"), given="not meek"),
    )
    found = robustness(model, samples=2000, concepts=["Nash"])
    decided = [s for s in found.states() if 0 < s.odds["Nash"].probability < 1]
    assert found.unknowns[0].change == pytest.approx(0.5 * len(decided), abs=0.03 * len(decided))
    assert decided


@given(st.integers(1, 400), st.data())
def test_wilson_holds_the_rate(n: int, data: st.DataObject) -> None:
    hits = data.draw(st.integers(0, n))
    odds = wilson(hits, n)
    assert 0 <= odds.low <= odds.probability <= odds.high <= 1
    # By its definition: the rates whose normal test does not reject the one observed.
    for edge in (odds.low, odds.high):
        if 0 < edge < 1:
            error = (edge * (1 - edge) / n) ** 0.5
            assert abs(odds.probability - edge) == pytest.approx(1.959964 * error, rel=1e-4)


def test_bad_arguments() -> None:
    model = chicken(Statement(parse("one-swerves"), given="told"))
    with pytest.raises(NotFound) as caught:
        robustness(model, claims={"tld": 0.5})
    assert "told" in (caught.value.hint or "")
    with pytest.raises(NotFound):
        robustness(model, concepts=["Nahs"])
    for bad in ({"samples": 0}, {"seed": -1}, {"claims": {"told": 1.5}}, {"concepts": []}):
        with pytest.raises(UsageError):
            robustness(model, **bad)  # type: ignore[arg-type]


def test_more_statements_than_a_rank_has_bits() -> None:
    names = [f"o{k}" for k in range(6)]
    rng = np.random.default_rng(0)
    texts = [
        f"{a} {word} {b}"
        for a, b in itertools.permutations(names, 2)
        for word in ("and", "implies", "iff")
    ]
    chosen = [Statement(parse(t), uncertain=bool(k % 3)) for k, t in enumerate(texts[:70])]
    model = GraphModel.of_options(
        ["one", "two"],
        [Option(n, (k % 2,)) for k, n in enumerate(names)],
        {
            "one": Preference(statements=tuple(chosen), unknown=(parse("o1 iff o2"),)),
            "two": statements(*rng.permutation(names).tolist()),
        },
    )
    found = robustness(model, samples=12, seed=5)
    expected: Counter[int] = Counter()
    for k in range(12):
        fresh = model.with_preferences(profile(model, k, seed=5))
        expected.update(stability(fresh, ["SEQ"]).equilibria("SEQ"))
    assert found.profiles == 12
    got = {s.state: round(s.odds["SEQ"].probability * 12) for s in found.states(concepts=["SEQ"])}
    assert got == dict(expected)


def test_too_many_equilibria_to_hold_are_refused_before_the_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys.modules[robustness.__module__], "_MOST", 3)
    with pytest.raises(TooLarge, match="GB"):
        robustness(chicken(), samples=10)
