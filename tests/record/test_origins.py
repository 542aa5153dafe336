"""Independent origins: each rule by a case, the laws by random cases, and a slow reference."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.casefile import Case, Report
from backchannel.casefile.models import Outlet, Party, Person, ReportFront, Role, Source, Statement
from backchannel.record import origins_of, standing
from backchannel.record.copies import COPIED, Copies, copied_share, passage_in
from backchannel.record.origins import UnionFind

OLM = {"party": "owner", "person": "olm"}
UNA = {"party": "union", "person": "una"}
BRIEFED = {"described": "an official", "party": "bank", "occasion": "briefing"}
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
    "an outsider heard twice, spelt otherwise": (
        two({"source": {"name": "Jo Vane"}}, {"source": {"name": "jo  vane"}}),
        1,
        "Jo Vane, heard twice",
    ),
    "a party and its speaker on another day": (
        two({"source": {"party": "owner"}, "on": "2030-05-01"}, {"source": OLM}),
        1,
        "The Owner, speaking for itself",
    ),
    "two speakers of a party": (
        two({"source": OLM}, {"source": {"party": "owner", "person": "oster"}}),
        1,
        "The Owner, speaking for itself",
    ),
    "a witness from the party's own people": (
        two({"source": OLM}, {"source": {"person": "oster"}}),
        2,
        "",
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
            "r2": one(
                "wire",
                2,
                {"id": "b", "source": {"described": "x"}},
                replaces="r1",
                text="Words of a stand here.",
            ),
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


def test_a_party_speaks_through_its_own_outlet(make):
    """The organ is the owner's: its voice and its unnamed sources are; the union in it is not."""
    case = make(
        "  organ: {name: The Organ, party: owner}\nclaims: {c: {says: It will shut.}}",
        {
            "r1": one("wire", 1, {"id": "a", "source": {"party": "owner"}}),
            "r2": one(
                "organ",
                2,
                {"id": "b", "source": {"outlet": "organ"}},
                {"id": "d", "source": {"described": "people who know"}},
                {"id": "e", "source": UNA},
            ),
        },
    )
    found = standing(case, "c")
    assert [o.statements for o in found.supports] == [("a", "b", "d"), ("e",)]
    assert found.supports[0].source == "The Owner"


def test_analysts_under_one_party_speak_each_for_himself(make):
    case = make(
        "claims: {c: {says: It will shut.}}",
        two({"source": OLM}, {"source": {"party": "owner", "person": "oster"}}),
    )
    analysts = replace(case.parties["owner"], roles=(Role(role="analyst"),))
    assert standing(case, "c").n == 1
    assert standing(replace(case, parties={**case.parties, "owner": analysts}), "c").n == 2


HEARSAY = {
    "id": "o",
    "source": {"party": "union", "described": "an insider"},
    "ground_rule": "background",
    "supports": [],
}


def test_what_is_told_of_another_is_the_tellers_word(make):
    """An insider says that Una Ude would accept: nobody named is on record."""
    inner = {"id": "a", "source": UNA, "nested_in": "o"}
    case = make("claims: {c: {says: She accepts.}}", {"r1": one("wire", 1, HEARSAY | {}, inner)})
    found = standing(case, "c")
    assert [(o.source, o.anonymous) for o in found.supports] == [("an insider", True)]
    assert (found.standing, found.digit) == ("single-source", "4")


@pytest.mark.parametrize("status", ["proposed", "rejected"])
def test_the_teller_is_the_teller_though_only_the_inner_statement_was_accepted(make, status):
    outer = HEARSAY | {"status": status}
    inner = {"id": "a", "source": UNA, "nested_in": "o"}
    case = make("claims: {c: {says: She accepts.}}", {"r1": one("wire", 1, outer, inner)})
    for day in (None, "2030-05-02"):
        assert [o.source for o in standing(case, "c", as_of=day).supports] == ["an insider"]


def test_who_tells_of_another_relies_on_him(make):
    """An insider and a rival tell what Una Ude said; then she says it herself, then a third."""
    reports = {
        "r1": one("wire", 1, HEARSAY | {}, {"id": "a", "source": UNA, "nested_in": "o"}),
        "r2": one(
            "post",
            2,
            {"id": "p", "source": OLM, "supports": []},
            {"id": "b", "source": UNA, "nested_in": "p"},
        ),
    }
    claim = "claims: {c: {says: She accepts.}}"
    import copy

    case = make(claim, copy.deepcopy(reports))
    found = standing(case, "c")
    assert [o.statements for o in found.supports] == [("a", "b")]
    assert found.joins[0].reason == "each tells what Una Ude said"
    reports["r3"] = one("star", 3, {"id": "d", "source": UNA})
    found = standing(make(claim, copy.deepcopy(reports)), "c")
    assert [(o.statements, o.repeated_by) for o in found.supports] == [(("d",), ("a", "b"))]
    # The rival also knows it himself.
    reports["r4"] = one("star", 4, {"id": "e", "source": OLM})
    found = standing(make(claim, copy.deepcopy(reports)), "c")
    assert [o.statements for o in found.supports] == [("b", "e"), ("d",)]


def test_who_denies_what_he_mentions_does_not_tell_it(make):
    """Una Ude denies a report that she asked for a post: the report is no word of hers."""
    outer = {"id": "o", "source": UNA, "kind": "denial", "supports": [], "denies": ["c"]}
    inner = {"id": "a", "source": {"described": "a report"}, "nested_in": "o"}
    case = make("claims: {c: {says: She asked.}}", {"r1": one("wire", 1, outer, inner)})
    found = standing(case, "c")
    assert [o.source for o in found.supports] == ["a report"]
    assert [o.source for o in found.denies] == ["Una Ude"]


def test_who_relies_on_an_outlet_that_speaks_here_has_it_from_there(make):
    """The agency is quoted by one paper; another, which also relies on it, heard an official."""
    reports = {
        "r1": one("post", 1, {"id": "a", "source": {"outlet": "wire"}}, relies_on=["wire"]),
        "r2": one("star", 2, {"id": "b", "source": BRIEFED}, relies_on=["wire"]),
    }
    import copy

    claim = "claims: {c: {says: She accepts.}}"
    found = standing(make(claim, copy.deepcopy(reports)), "c")
    assert [(o.statements, o.repeated_by) for o in found.supports] == [(("a",), ("b",))]
    # A third was at the briefing too, and relies on nobody: the bank says it, and the agency.
    reports["r3"] = one("daily", 3, {"id": "d", "source": BRIEFED})
    found = standing(make(claim, copy.deepcopy(reports)), "c")
    assert [o.statements for o in found.supports] == [("a",), ("b", "d")]


def test_an_outlet_in_its_own_voice_tells_nothing(make):
    outer = {"id": "o", "source": {"outlet": "wire"}, "supports": []}
    inner = {"id": "a", "source": UNA, "nested_in": "o"}
    case = make("claims: {c: {says: It shuts.}}", {"r1": one("wire", 1, outer, inner)})
    assert [o.source for o in standing(case, "c").supports] == ["Una Ude"]


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
#: The outlet that speaks for the owner.
ORGAN = "star"
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
        outlets={o: Outlet(name=o, party="owner" if o == ORGAN else "") for o in OUTLETS},
        reports={r.id: r for r in reports},
        statements={s.id: s for s in statements},
    )


@st.composite
def sources(draw):
    kind = draw(st.sampled_from(["person", "witness", "party", "unnamed", "outlet", "own"]))
    if kind == "witness":
        return Source(person=draw(st.sampled_from(PEOPLE)))
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
        for j in range(draw(st.integers(0, 3))):
            outer = draw(st.sampled_from(["", *ids]))
            ids.append(f"s{i}{j}")
            statements.append(
                Statement(
                    id=ids[-1],
                    span=draw(st.sampled_from([(0, 1), (0, 40)])),
                    source=draw(sources()),
                    kind=draw(st.sampled_from(["claim", "claim", "denial"])),
                    nested_in=outer,
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
        self.all = sorted(map(self.as_heard, statements), key=self.when)
        tells = [self.tells(s) for s in sorted(statements, key=self.when)]
        ids = range(len(self.all))
        same = [[self.same(a, b) for b in self.all] for a in self.all]
        self.matched = [
            any(same[i][j] and self.all[j].report != self.all[i].report for j in range(i))
            for i in ids
        ]
        weak = [
            [
                "certain" if i != j and tells[i] & self.known_by(self.all[j]) else self.relies(i, j)
                for j in ids
            ]
            for i in ids
        ]
        depends = [any(row) for row in weak]
        arrow = [
            [
                w and not same[i][j] and (w == "certain" or not self.matched[i])
                for j, w in enumerate(row)
            ]
            for i, row in enumerate(weak)
        ]
        # Whoever only tells what another said may still have it from a third as well.
        free = [
            not any(
                w and not same[i][j] and (w == "certain" or not self.matched[i])
                for j in ids
                for w in [self.relies(i, j) if i != j else ""]
            )
            for i in ids
        ]
        pairs = [(i, j) for i in ids for j in ids if i != j and free[i] and free[j]]
        shares = {(i, j): self.shared(self.all[i], self.all[j]) for i, j in pairs}
        for (i, j), how in shares.items():
            same[i][j] = same[i][j] or "same" in how
            arrow[i][j] = arrow[i][j] or ("relies" in how)
        for i in ids:
            same[i][i] = True
        for k in ids:
            for i in ids:
                for j in ids:
                    same[i][j] = same[i][j] or (same[i][k] and same[k][j])
        alone = [
            not any(same[i][j] and not any(arrow[j]) and not tells[j] for j in ids) for i in ids
        ]
        shares = [not any(arrow[i]) and alone[i] for i in ids]
        for i in ids:
            for j in ids:
                same[i][j] = same[i][j] or bool(shares[i] and shares[j] and tells[i] & tells[j])
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

    def around(self, s):
        """What it stands in, outwards, until somebody only denies."""
        out, all = [], {x.id: x for x in self.case.statements.values()}
        while s.nested_in and all[s.nested_in].kind != "denial":
            s = all[s.nested_in]
            out.append(s)
        return out

    def speaks(self, s):
        return any((s.source.party, s.source.person, s.source.described))

    def as_heard(self, s):
        line = [s, *self.around(s)]
        at = max(i for i, x in enumerate(line) if not i or self.speaks(x))
        beyond = [o for x in line[at + 1 :] for o in (x.source.outlet, *x.via)]
        within = [line[0].source.outlet, *line[0].via] if at else []
        within += [o for x in line[1:at] for o in (x.source.outlet, *x.via)]
        via = [*line[at].via, *beyond]
        if any(within):
            via += [self.outlet(s), *within]
        return replace(
            s,
            source=line[at].source,
            ground_rule=line[at].ground_rule,
            via=tuple(dict.fromkeys(o for o in via if o)),
        )

    def party(self, s):
        if s.source.party and not s.source.anonymous:
            return s.source.party
        if s.source.person or s.source.party or self.heard(s) != ORGAN:
            return ""
        return "owner"

    def known_by(self, s):
        found = {("itself", self.party(s))} if self.party(s) else set()
        if s.source.person:
            found.add(s.source.person)
        if s.source.occasion:
            found.add((s.source.occasion, self.speaker(s)))
            found.add((s.source.occasion, s.source.anonymous))
        if not self.speaks(s):
            found.add(("voice", self.heard(s)))
        return found

    def speaker(self, s):
        return s.source.party or PARTY.get(s.source.person, "")

    def tells(self, s):
        """Whose words it tells, or a statement of the case within it does."""
        found = set()
        for inner in self.case.statements.values():
            line = [x for x in (inner, *self.around(inner)) if x is inner or self.speaks(x)]
            if s.id not in [x.id for x in line]:
                continue
            own = self.known_by(self.as_heard(inner))
            for x in line[:-1]:
                known = self.known_by(x)
                party = {k for k in known if k[0] == "itself"}
                if not x.source.anonymous and not party & own:
                    found |= known - own
        return found

    def outlet(self, s):
        return self.case.reports[s.report].outlet

    def heard(self, s):
        return s.source.outlet or (s.via[0] if s.via else self.outlet(s))

    def given(self, s):
        return {s.source.outlet, *s.via} - {"", self.outlet(s)}

    def same(self, a, b):
        x, y = a.source, b.source
        if a.nested_in == b.id or b.nested_in == a.id:
            return True
        if x.person and x.person == y.person:
            return True
        alike = self.speaker(a) == self.speaker(b) or x.anonymous == y.anonymous
        if x.occasion and x.occasion == y.occasion and alike:
            return True
        if self.party(a) and self.party(a) == self.party(b):
            return True
        if x.anonymous and y.anonymous:
            return self.heard(a) == self.heard(b)
        return not self.speaks(a) and not self.speaks(b) and self.heard(a) == self.heard(b)

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
        if a.via or x.anonymous or x.outlet or a.ground_rule == "background":
            return False
        if not self.speaks(a):
            return False
        return x.person != y.person if x.person else x.party != self.speaker(b)

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
        """How two share a third: as the same source, or the first has it from the second."""
        if self.given(a) & self.given(b):
            return {"same"}
        named = any(
            self.speaks(s) and not s.source.anonymous and s.ground_rule == "on the record"
            for s in (a, b)
        )
        if a.report == b.report or (named and not self.strict):
            return set()
        x, y = (
            self.above(s.report)
            | {o for o in self.case.reports[s.report].relies_on if o in OUTLETS}
            for s in (a, b)
        )
        how = set()
        for third in x & y:
            outlet = third if third in OUTLETS else self.case.reports[third].outlet
            if (outlet in self.given(a)) == (outlet in self.given(b)):
                how.add("same")
            elif outlet in self.given(b):
                how.add("relies")
        return how


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


def test_through_whom_it_came_is_said_once(make):
    from backchannel.record.hearsay import told_in_words

    given = [
        {"id": "a", "source": UNA, "via": ["wire"]},
        {"id": "b", "source": {"outlet": "wire"}, "via": ["wire"]},
        {"id": "d", "source": OLM, "via": ["post"]},
    ]
    case = make("claims: {c: {says: It shuts.}}", {"r1": one("post", 1, *given)})
    told = {id: told_in_words(case, s) for id, s in case.statements.items()}
    assert told["a"] == "Una Ude, through The Wire"
    assert "through" not in told["b"]
    # Its own outlet heard it itself.
    assert "through" not in told["d"]
