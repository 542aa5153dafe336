"""Independent origins: each rule by a case, the laws by random cases, and a slow reference."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.casefile import Case, Report
from backchannel.casefile.models import Outlet, Party, Person, ReportFront, Source, Statement
from backchannel.record import origins_of, standing
from backchannel.record.copies import COPIED, Copies, copied_share, passage_in
from backchannel.record.origins import UnionFind

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


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=14).map(" ".join), max_size=4))
def test_copies_are_those_that_a_comparison_of_all_finds(texts):
    reports = {f"r{i}": t for i, t in enumerate(texts)}
    copies = Copies(reports)
    for i, (name, text) in enumerate(reports.items()):
        earlier = list(reports)[:i]
        share = [(r, copied_share(text, reports[r])) for r in earlier]
        found = next(((r, x) for r, x in share if x >= COPIED), ("", 0.0))
        assert copies.of(name) == found
        stands = next((r for r in earlier if passage_in(text, reports[r])), "")
        assert copies.passage(text, name) == stands


# laws, on random cases

PEOPLE = ("olm", "oster", "una", "berg")
PARTY = {"olm": "owner", "oster": "owner", "una": "union", "berg": "bank"}
OUTLETS = ("wire", "post", "star")
TEXTS = (
    "",
    "One two three four five six seven eight nine ten eleven twelve.",
    "One two three four five six seven eight nine ten and so on and on.",
    "Nothing of what the others say stands here, not a word of it at all.",
)


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
                    span=draw(st.sampled_from([(0, 1), (0, 40)])),
                    source=draw(sources()),
                    kind="claim",
                    report=f"r{i}",
                    via=tuple(draw(st.lists(st.sampled_from(OUTLETS), max_size=1))),
                    ground_rule=draw(st.sampled_from(["on the record", "background"])),
                )
            )
        text = draw(st.sampled_from(TEXTS))
        reports.append(Report(f"r{i}", front, text, f"r{i}.md", "", tuple(ids)))
    return reports, statements


class Definition:
    """The number of origins straight from the definition: every pair, every path."""

    def __init__(self, case, statements, strict):
        self.case, self.strict = case, strict
        self.all = sorted(statements, key=self.when)
        ids = range(len(self.all))
        same = [[self.same(a, b) for b in self.all] for a in self.all]
        self.matched = [
            any(same[i][j] and self.all[j].report != self.all[i].report for j in range(i))
            for i in ids
        ]
        weak = [[self.relies(i, j) for j in ids] for i in ids]
        depends = [any(row) for row in weak]
        arrow = [
            [
                w and not same[i][j] and (w == "certain" or not self.matched[i])
                for j, w in enumerate(row)
            ]
            for i, row in enumerate(weak)
        ]
        for i in ids:
            for j in ids:
                if i != j and not any(arrow[i]) and not any(arrow[j]):
                    same[i][j] = same[i][j] or self.shared(self.all[i], self.all[j])
        for i in ids:
            same[i][i] = True
        for k in ids:
            for i in ids:
                for j in ids:
                    same[i][j] = same[i][j] or (same[i][k] and same[k][j])
        classes = {frozenset(j for j in ids if same[i][j]) for i in ids}
        out = {
            c: {d for d in classes if any(arrow[i][j] for i in c for j in d)} - {c} for c in classes
        }
        for c in classes:
            if any(not any(arrow[i]) and not depends[i] for i in c):
                out[c] = set()
        reach = {c: set(out[c]) for c in classes}
        for _ in classes:
            for c in classes:
                reach[c] |= {e for d in reach[c] for e in reach[d]}
        rings = {frozenset({c} | {d for d in reach[c] if c in reach[d]}) for c in classes}
        self.count = sum(all(reach[c] <= ring for c in ring) for ring in rings)

    def when(self, s):
        return self.case.reports[s.report].published, s.report, s.id

    def outlet(self, s):
        return self.case.reports[s.report].outlet

    def heard(self, s):
        return s.source.outlet or (s.via[0] if s.via else self.outlet(s))

    def given(self, s):
        return {s.source.outlet, *s.via} - {"", self.outlet(s)}

    def same(self, a, b):
        x, y = a.source, b.source
        if x.person and x.person == y.person:
            return True
        alike = x.party == y.party or x.anonymous == y.anonymous
        if x.occasion and x.occasion == y.occasion and alike:
            return True
        if x.anonymous or y.anonymous:
            return x.anonymous and y.anonymous and self.heard(a) == self.heard(b)
        if x.party or y.party:
            return x.party == y.party and not x.person and not y.person
        return self.heard(a) == self.heard(b)

    def above(self, report):
        found, stack = set(), [report]
        while stack:
            at = stack.pop()
            for target in self.case.reports[at].relies_on if at in self.case.reports else ():
                named = [target] if target in self.case.reports else []
                if target in OUTLETS:
                    until = self.case.reports[at].published
                    named = [
                        r.id
                        for r in self.case.reports.values()
                        if r.outlet == target and r.published <= until and r.id != at
                    ]
                stack += [r for r in named if r not in found and r != report]
                found |= {r for r in named if r != report}
        return found

    def own(self, a, b):
        x, y = a.source, b.source
        if a.via or x.anonymous or x.outlet or a.ground_rule == "background" or not x.party:
            return False
        return x.person != y.person if x.person else x.party != y.party

    def relies(self, i, j):
        a, b = self.all[i], self.all[j]
        if a.report == b.report:
            return ""
        earlier = self.when(b)[:2] < self.when(a)[:2]
        if earlier and self.outlet(b) in self.given(a):
            return "certain"
        spoken = list(dict.fromkeys(s.report for s in self.all))
        before = spoken[: spoken.index(a.report)]
        texts = {r: self.case.reports[r].text for r in spoken}
        words = self.case.quote(a)
        if b.report == next((r for r in before if passage_in(words, texts[r])), ""):
            return "certain"
        if not self.strict and self.own(a, b):
            return ""
        if b.report in self.above(a.report):
            return "likely"
        copied = (r for r in before if copied_share(texts[a.report], texts[r]) >= COPIED)
        return "likely" if b.report == next(copied, "") else ""

    def shared(self, a, b):
        if self.given(a) & self.given(b):
            return True
        named = any(
            s.source.party and not s.source.anonymous and s.ground_rule == "on the record"
            for s in (a, b)
        )
        if a.report == b.report or (named and not self.strict):
            return False
        x, y = (
            self.above(s.report)
            | {o for o in self.case.reports[s.report].relies_on if o in OUTLETS}
            for s in (a, b)
        )
        return bool(x & y)


@settings(max_examples=120, deadline=None)
@given(cases(), st.booleans())
def test_origins_are_those_of_the_definition(drawn, strict):
    reports, statements = drawn
    case = case_of(reports, statements)
    assert (
        len(origins_of(case, statements, strict=strict))
        == Definition(case, statements, strict).count
    )


def by_definition(found):
    """The number of origins, from the joins alone and straight from the definition.

    Classes by repeated merging; a class is free if some member has no arrow and is not known to
    depend; an origin is a set of classes that reach each other and nothing else.
    """
    names = {s for o in found.origins for s in (*o.statements, *o.repeated_by)}
    same = {a: frozenset({a}) for a in names}
    for _ in names:
        for j in found.joins:
            if not j.relies:
                merged = same[j.first] | same[j.second]
                same |= dict.fromkeys(merged, merged)
    return set(same.values())


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
    classes = by_definition(found)
    for origin in found.origins:
        members = set(origin.statements)
        assert all(c <= members or not c & members for c in classes)


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
