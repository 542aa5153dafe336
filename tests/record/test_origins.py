"""Independent origins: each rule by a case, the laws by random cases, and a slow reference."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.casefile import Case, Report
from backchannel.casefile.models import Outlet, Party, Person, ReportFront, Source, Statement
from backchannel.record import origins_of, standing
from backchannel.record.origins import UnionFind, copied_share, passage_in

OLM = {"party": "owner", "person": "olm"}
UNA = {"party": "union", "person": "una"}
UNNAMED = {"described": "an official", "party": "bank"}


def one(outlet, day, *statements, **more):
    return {
        "outlet": outlet,
        "published": f"2030-05-{day:02d}",
        "statements": [{"supports": ["c"], **s} for s in statements],
        **more,
    }


def two(first, second, **more):
    later = one("post", 2, {"id": "b", **second}, **more)
    return {"r1": one("wire", 1, {"id": "a", **first}), "r2": later}


COPY = "The owner will shut the second hall of the mill before the summer is over."

RULES = {
    "two named people": (
        {
            "r1": one("wire", 1, {"id": "a", "source": OLM}),
            "r2": one("post", 2, {"id": "b", "source": UNA}),
        },
        2,
        "",
    ),
    "one person heard twice": (
        {
            "r1": one("wire", 1, {"id": "a", "source": OLM}),
            "r2": one("post", 2, {"id": "b", "source": OLM}),
        },
        1,
        "heard twice",
    ),
    "one occasion": (
        {
            "r1": one("wire", 1, {"id": "a", "source": {**OLM, "occasion": "gate"}}),
            "r2": one("post", 2, {"id": "b", "source": {"party": "owner", "occasion": "gate"}}),
        },
        1,
        "the same occasion",
    ),
    "one outlet's unnamed sources": (
        {
            "r1": one("wire", 1, {"id": "a", "source": UNNAMED}),
            "r2": one("wire", 4, {"id": "b", "source": {"described": "a person close to it"}}),
        },
        1,
        "unnamed sources of The Wire",
    ),
    "two outlets' unnamed sources": (
        {
            "r1": one("wire", 1, {"id": "a", "source": UNNAMED}),
            "r2": one("post", 2, {"id": "b", "source": UNNAMED}),
        },
        2,
        "",
    ),
    "relies on the report": (
        {
            "r1": one("wire", 1, {"id": "a", "source": UNNAMED}),
            "r2": one("post", 2, {"id": "b", "source": UNNAMED}, relies_on=["r1"]),
        },
        1,
        "r2 relies on r1",
    ),
    "relies through a third report": (
        {
            "r1": one("wire", 1, {"id": "a", "source": UNNAMED}),
            "r2": one("post", 2, relies_on=["r1"]),
            "r3": one("star", 3, {"id": "b", "source": UNNAMED}, relies_on=["r2"]),
        },
        1,
        "r3 relies on r2, r2 relies on r1",
    ),
    "relies on the outlet": (
        {
            "r1": one("wire", 1, {"id": "a", "source": UNNAMED}),
            "r2": one("post", 2, {"id": "b", "source": UNNAMED}, relies_on=["wire"]),
        },
        1,
        "r2 relies on r1",
    ),
    "both rely on a report that is not in the case": (
        {
            "r1": one("post", 1, {"id": "a", "source": UNNAMED}, relies_on=["wire"]),
            "r2": one("star", 2, {"id": "b", "source": UNNAMED}, relies_on=["wire"]),
        },
        1,
        "both reports rely on The Wire",
    ),
    "an unnamed source that the other outlet heard": (
        two({"source": UNNAMED}, {"source": UNNAMED, "via": ["wire"]}),
        1,
        "unnamed sources of The Wire",
    ),
    "given as the other outlet's": (
        two({"source": OLM}, {"source": {"outlet": "wire"}}),
        1,
        "given as The Wire's",
    ),
    "words that stand in an earlier report": (
        {
            "r1": one("wire", 1, {"id": "a", "source": UNNAMED, "words": COPY}),
            "r2": one("post", 2, {"id": "b", "source": UNNAMED, "words": COPY}),
        },
        1,
        "its words stand in r1",
    ),
    "a witness of its own in a report that relies on another": (
        two(
            {"source": UNNAMED},
            {"source": UNA, "ground_rule": "on the record"},
            relies_on=["r1"],
        ),
        2,
        "",
    ),
    "one said within the other": (
        {
            "r1": one(
                "wire", 1, {"id": "a", "source": OLM}, {"id": "b", "source": UNA, "nested_in": "a"}
            )
        },
        1,
        "within the other",
    ),
    "a later version of the same report": (
        {
            "r1": one("wire", 1, {"id": "a", "source": UNNAMED}),
            "r2": one("wire", 2, {"id": "b", "source": {"described": "x"}}, replaces="r1"),
        },
        1,
        "unnamed sources",
    ),
    "an outlet in its own voice": (
        {
            "r1": one("wire", 1, {"id": "a", "source": {"outlet": "wire"}}),
            "r2": one("wire", 2, {"id": "b", "source": {"outlet": "wire"}}),
        },
        1,
        "in its own voice",
    ),
}


@pytest.mark.parametrize("rule", RULES)
def test_each_rule(make, rule):
    reports, n, reason = RULES[rule]
    import copy

    case = make("claims: {c: {says: It will shut.}}", copy.deepcopy(reports))
    found = standing(case, "c")
    assert found.n == n
    assert any(reason in j.reason for j in found.joins) if reason else not found.joins


def test_strict_counts_no_witness_of_a_relying_report(make):
    import copy

    reports, _, _ = RULES["a witness of its own in a report that relies on another"]
    case = make("claims: {c: {says: It will shut.}}", copy.deepcopy(reports))
    assert standing(case, "c", strict=True).n == 1


def test_a_repeater_does_not_join_what_it_repeats(make):
    """One report has two witnesses, another repeats both: two origins, not one."""
    case = make(
        "claims: {c: {says: It will shut.}}",
        {
            "r1": one("wire", 1, {"id": "a", "source": OLM}, {"id": "b", "source": UNA}),
            "r2": one("post", 2, {"id": "d", "source": {"outlet": "wire"}}, relies_on=["r1"]),
        },
    )
    found = standing(case, "c")
    assert [o.statements for o in found.supports] == [("a",), ("b",)]
    assert all(o.repeated_by == ("d",) for o in found.supports)


def test_copied_share_and_passages():
    text = "One two three four five six seven. Eight nine ten eleven."
    assert copied_share(text, text) == 1
    assert copied_share("a b c", text) == 0
    assert passage_in("“Two three, four five SIX seven”", text)
    assert not passage_in("two three four", text)
    assert not passage_in("two three four five seven six", text)


# laws, on random cases without texts

PEOPLE = ("olm", "oster", "una", "berg")
PARTY = {"olm": "owner", "oster": "owner", "una": "union", "berg": "bank"}
OUTLETS = ("wire", "post", "star")


def case_of(reports, statements):
    parties = {
        p: Party(name=p, people={k: Person(name=k) for k in PEOPLE if PARTY[k] == p})
        for p in ("owner", "union", "bank")
    }
    return Case(
        parties=parties,
        outlets={o: Outlet(name=o) for o in OUTLETS},
        reports={r.id: r for r in reports},
        statements={s.id: s for s in statements},
    )


@st.composite
def sources(draw):
    kind = draw(st.sampled_from(["person", "party", "unnamed", "outlet", "own"]))
    if kind == "person":
        person = draw(st.sampled_from(PEOPLE))
        return Source(party=PARTY[person], person=person, occasion=draw(st.sampled_from(["", "x"])))
    if kind == "party":
        return Source(party=draw(st.sampled_from(["owner", "union"])))
    if kind == "unnamed":
        return Source(described="a source")
    return Source(outlet=draw(st.sampled_from(OUTLETS))) if kind == "outlet" else Source()


@st.composite
def cases(draw):
    reports, statements = [], []
    for i in range(draw(st.integers(1, 5))):
        relies = draw(
            st.lists(st.sampled_from([f"r{j}" for j in range(6)] + list(OUTLETS)), max_size=2)
        )
        front = ReportFront(
            title="t",
            outlet=draw(st.sampled_from(OUTLETS)),
            published=f"2030-05-{draw(st.integers(1, 4)):02d}",
            relies_on=tuple(r for r in relies if r != f"r{i}"),
        )
        ids = []
        for j in range(draw(st.integers(0, 2))):
            ids.append(f"s{i}{j}")
            statements.append(
                Statement(
                    id=ids[-1],
                    span=(0, 1),
                    source=draw(sources()),
                    kind="claim",
                    report=f"r{i}",
                    via=tuple(draw(st.lists(st.sampled_from(OUTLETS), max_size=1))),
                    ground_rule=draw(st.sampled_from(["on the record", "background"])),
                )
            )
        reports.append(Report(f"r{i}", front, "", f"r{i}.md", "", tuple(ids)))
    return reports, statements


def by_definition(found, statements):
    """Origins from the joins alone: reachability by repeated relaxation, no union–find.

    A class is a root if some member relies on nothing, or it relies on classes of its own ring.
    """
    names = [s.id for s in statements]
    same = {a: {a} for a in names}
    changed = True
    while changed:
        changed = False
        for j in found.joins:
            if not j.relies:
                merged = same[j.first] | same[j.second]
                for member in merged:
                    if same[member] != merged:
                        same[member], changed = merged, True
    return same


@settings(max_examples=60, deadline=None)
@given(cases(), st.booleans())
def test_every_statement_is_an_origin_or_repeats_one(drawn, strict):
    reports, statements = drawn
    found = origins_of(case_of(reports, statements), statements, strict=strict)
    placed = {s for o in found.origins for s in (*o.statements, *o.repeated_by)}
    assert placed == {s.id for s in statements}
    assert bool(found.origins) == bool(statements)
    own = [s for o in found.origins for s in o.statements]
    assert len(own) == len(set(own))
    same = by_definition(found, statements)
    for a in own:
        for b in own:
            together = any(a in o.statements and b in o.statements for o in found.origins)
            assert together or b not in same[a]


@settings(max_examples=50, deadline=None)
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_statements_does_not_matter(drawn, random):
    reports, statements = drawn
    case = case_of(reports, statements)
    shuffled = list(statements)
    random.shuffle(shuffled)
    assert origins_of(case, shuffled) == origins_of(case, statements)


@settings(max_examples=100, deadline=None)
@given(cases(), st.data())
def test_a_dependent_report_never_raises_the_count(drawn, data):
    reports, statements = drawn
    spoken = sorted({s.report for s in statements})
    if not spoken:
        return
    before = len(origins_of(case_of(reports, statements), statements, strict=True))
    on = data.draw(st.sampled_from(spoken))
    front = ReportFront(title="n", outlet="star", published="2030-05-09", relies_on=(on,))
    extra = Statement(id="new", span=(0, 1), source=data.draw(sources()), kind="claim", report="rn")
    added = [*reports, Report("rn", front, "", "rn.md", "", ("new",))]
    after = len(origins_of(case_of(added, [*statements, extra]), [*statements, extra], strict=True))
    assert after <= before


@settings(max_examples=50, deadline=None)
@given(cases())
def test_strict_never_counts_more(drawn):
    reports, statements = drawn
    case = case_of(reports, statements)
    assert len(origins_of(case, statements, strict=True)) <= len(origins_of(case, statements))


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8))))
def test_union_find_is_the_finest_equivalence(pairs):
    names = [str(i) for i in range(9)]
    sets = UnionFind(names)
    for a, b in pairs:
        sets.union(str(a), str(b))
    classes = {n: {n} for n in names}
    for a, b in pairs:
        merged = classes[str(a)] | classes[str(b)]
        for n in merged:
            classes[n] = merged
    for a in names:
        for b in names:
            assert (sets.find(a) == sets.find(b)) == (b in classes[a])


def test_one_statement_of_a_missing_report(said):
    lone = said("a", "gone", {"party": "owner"})
    assert len(origins_of(case_of([], [lone]), [lone])) == 1
    assert len(origins_of(case_of([], [lone]), [lone, replace(lone, id="b")])) == 1
