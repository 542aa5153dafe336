"""Proposals of claims: words and numbers, the list, likeness, groups, stance."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backchannel.casefile import load_case
from backchannel.errors import InputError
from backchannel.record import propose_claims
from backchannel.record.likeness import (
    FEATURES,
    WEIGHTS,
    Likeness,
    _letters,
    _not_so,
    _weigh,
    profiles,
)
from backchannel.record.proposing import TOGETHER, _cut, _shared
from backchannel.record.terms import lexicon_of, numbers_in, sentences, stem, stems


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("59 hostages", (59,)),
        ("at least thirty-five of 1,150", (35, 1150)),
        ("two million and 1.9 million", (2e6, 1.9e6)),
        ("three dozen", (36,)),
        ("nothing counted", ()),
        ("one-sided", ()),
    ],
)
def test_numbers(text, numbers):
    assert numbers_in(text) == numbers


@given(st.text(max_size=80))
def test_sentences_part_a_text_without_losing_words(text):
    found = sentences(text)
    assert all(a < b for a, b in found)
    assert all(x[1] <= y[0] for x, y in itertools.pairwise(found))
    inside = set(itertools.chain.from_iterable(range(a, b) for a, b in found))
    lost = "".join(c for i, c in enumerate(text) if i not in inside)
    assert not any(c.isalnum() for c in lost)


@given(st.text(max_size=20))
def test_a_stem_is_never_longer_than_its_word(word):
    assert len(stem(word)) <= len(word.casefold()) + 1
    assert stem(word) == stem(word)
    assert isinstance(stems(word), list)


def test_a_case_adds_its_issues_and_its_own_list(folder):
    root = folder("issues: {night-work: {aliases: [graveyard shift]}}")
    case = load_case(root).case
    assert lexicon_of(case).keys(stems("the graveyard shifts"))["issue:night-work"] == 1
    (root / "issues.yaml").write_text("acts: {hum: [hum, no]}\nissues: {ceasefire: [lull]}\n")
    own = lexicon_of(case)
    assert own.keys(stems("they hummed"))["act:hum"] == 1
    assert own.keys(stems("a lull"))["issue:ceasefire"] == 1
    assert own.keys(stems("an armistice"))["issue:ceasefire"] == 0


@pytest.mark.parametrize(
    "text", ["- a", "acts: [a]", "acts: {a: b}", "verbs: {}", "acts: {a: [[b]]}", "acts: {", "\x00"]
)
def test_a_bad_list_is_named(folder, text):
    root = folder()
    (root / "issues.yaml").write_text(text)
    with pytest.raises(InputError, match=r"issues\.yaml"):
        lexicon_of(load_case(root).case)


MET = "The owner met the bank in secret at the Lake Hotel."
THEY_HAD_MET = "The bank and the owner had met secretly at the Lake Hotel."


def reports(third=None):
    given = {
        "r1": ("wire", "2030-05-01", MET, {"party": "union"}, "claim"),
        "r2": (
            "post",
            "2030-05-02",
            THEY_HAD_MET,
            {"described": "a waiter"},
            "claim",
        ),
        "r3": (
            "star",
            "2030-05-03",
            "Wages rise by twelve crowns in the summer.",
            {"party": "owner"},
            "promise",
        ),
    }
    if third:
        given["r4"] = third
    return {
        name: {
            "outlet": outlet,
            "published": day,
            "text": f"Weather was fair in {name}. Much else happened.",
            "statements": [
                {"id": f"s{name[1]}", "source": source, "words": words, "kind": kind, **more}
            ],
        }
        for name, (outlet, day, words, source, kind, *rest) in given.items()
        for more in [rest[0] if rest else {}]
    }


def test_new_groups_need_two_reports(make):
    found = propose_claims(make("", reports()))
    assert {p.statement for p in found.proposals} == {"s1", "s2"}
    assert len({p.claim for p in found.proposals}) == 1
    assert all(p.new and p.stance == "supports" for p in found.proposals)
    assert found.proposals[0].says.startswith("The ")


@pytest.mark.parametrize(("whole", "says"), [("r1", MET), ("r2", THEY_HAD_MET)])
def test_a_new_claim_says_a_whole_sentence_where_there_is_one(make, whole, says):
    given = reports()
    for name in ("r1", "r2"):
        given[name]["statements"][0]["rule"] = "verb-clause" if name == whole else "verb-object"
    assert {p.says for p in propose_claims(make("", given)).proposals} == {says}


def test_an_existing_claim_takes_its_like_with_the_stance_turned_for_a_denial(make):
    denial = (
        "wire",
        "2030-05-04",
        "The owner had met nobody of the bank at the Lake Hotel.",
        {"party": "owner"},
        "denial",
        {"negated": "yes"},
    )
    given = reports(denial)
    for report in ("r1", "r2"):
        given[report]["statements"][0]["supports"] = ["met"]
    case = make("claims: {met: {says: They met.}}", given)
    found = propose_claims(case)
    (proposal,) = found.of("s4")
    assert (proposal.claim, proposal.stance, proposal.new) == ("met", "denies", False)
    assert set(proposal.like) == {"s1", "s2"}
    assert not found.of("s3")
    assert not propose_claims(case, only=[]).proposals


def test_nothing_an_analyst_adds_is_looked_at(make):
    given = reports()
    plain = propose_claims(make("", reports()))
    for report in given.values():
        report["statements"][0] |= {"says": "All the same words here.", "notes": "x", "value": "y"}
    labelled = propose_claims(make("", given))
    assert [(p.statement, p.odds) for p in plain.proposals] == [
        (p.statement, p.odds) for p in labelled.proposals
    ]


def test_likeness_is_symmetric_and_in_bounds(kestrow):
    statements = list(kestrow.statements.values())[:30]
    likeness = Likeness(kestrow, statements)
    assert len(FEATURES) + 1 == len(WEIGHTS)
    # Meaning is counted in spreads of what is usual in the case.
    free = ("meaning", "days")
    bounded = [i for i, name in enumerate(FEATURES) if not name.startswith(free)]
    for i, j in itertools.combinations(range(0, 30, 4), 2):
        (ahead,), (back,) = likeness.features(i, [j]), likeness.features(j, [i])
        assert list(ahead) == pytest.approx(list(back), abs=1e-4)
        assert all(-1.0001 <= ahead[k] <= 1.0001 for k in bounded)
        assert 0 <= ahead[FEATURES.index("days apart")] <= math.log(366)
        assert likeness.score(i, j) == likeness.score(j, i)


def test_features_are_those_of_the_definition(kestrow):
    statements = list(kestrow.statements.values())[:40]
    likeness = Likeness(kestrow, statements)
    own = profiles(kestrow, statements)
    bags = [
        _weigh([_letters(f"{p.frame} {p.text}") for p in own]),
        _weigh([p.near for p in own]),
        _weigh([p.acts for p in own]),
        _weigh([p.names for p in own]),
    ]
    for i in range(0, 40, 7):
        for others in ([i + 1, 3], list(range(40))):
            for j, row in zip(others, likeness.features(i, others), strict=True):
                a, b = own[i], own[j]
                assert list(row[2:6]) == pytest.approx([_cosine(bag[i], bag[j]) for bag in bags])
                assert row[6] == (bool(a.party) and a.party == b.party)
                assert row[7] == (bool(a.party and b.party) and a.party != b.party)
                assert row[8] == bool(a.numbers & b.numbers)
                assert row[9] == (bool(a.numbers and b.numbers) and not a.numbers & b.numbers)
                assert row[10] == (a.kind == b.kind)
                days = min(abs(a.day - b.day), 365) if a.day and b.day else 0
                assert row[12] == pytest.approx(math.log(1 + days))
    assert likeness.features(0, []).shape == (0, len(FEATURES))
    assert likeness.odds(0, []).shape == (0,)


def _cosine(a, b):
    """Of two vectors of length one, from the definition."""
    return sum(x * b[k] for k, x in a.items() if k in b)


def test_names_of_a_party_are_made_the_same(make):
    given = reports()
    given["r1"]["statements"][0]["words"] = "Ada Olm and Mr Oster's people met Carl Berg."
    case = make("", given)
    (one,) = profiles(case, [case.statements["s1"]])
    assert one.same_text == "The Owner and Mr The Owner's people met The Bank."


def test_order_of_the_case_is_kept_and_ids_are_new(kestrow):
    blind = replace(
        kestrow,
        claims={},
        statements={
            k: replace(s, supports=(), denies=(), qualifies=())
            for k, s in list(kestrow.statements.items())[:120]
        },
    )
    found = propose_claims(blind).proposals
    place = {k: i for i, k in enumerate(kestrow.statements)}
    assert [place[p.statement] for p in found] == sorted(place[p.statement] for p in found)
    says = {p.claim: p.says for p in found}
    assert len(set(says)) == len(says)


@pytest.mark.parametrize(("published", "known"), [("2031-05-02", True), ("2031", False)])
def test_a_day_counts_where_it_is_known(make, published, known):
    given = reports()
    given["r1"]["published"] = published
    case = make("", given)
    (one,) = profiles(case, [case.statements["s1"]])
    assert bool(one.day) == known


def test_a_larger_case_asks_for_more():
    assert _cut(10) == _cut(40) < _cut(160) == TOGETHER < _cut(1000) == _cut(5000)


def test_a_group_without_a_likely_pair_is_loose(make):
    """It is counted and not listed, and stands in the JSON."""
    assert not any(p.loose for p in propose_claims(make("", reports())).proposals)
    given = reports()
    given["r2"]["statements"][0]["words"] = "The owner was seen at the Lake Hotel in March."
    found = propose_claims(make("", given)).proposals
    assert {p.loose for p in found} == {True}


def test_a_claim_is_named_by_what_its_statements_share():
    words = ["after", "long", "talks", "owner", "bank", "lake"]
    texts = ["the owner met the bank", "a bank at the lake, and its owner", "owner, bank, lake"]
    assert _shared(words, texts) == ["after", "owner", "bank", "lake"]


@pytest.mark.parametrize(
    ("words", "denied"),
    [
        ("Norlink has not hired a single sailor abroad", True),
        ("there are none", True),
        ("that Norlink had never hired anybody", True),
        ("Norlink has hired forty sailors of the mainland abroad, but not many", False),
        ("nobody said that it had not", False),
        ("the ships no longer sail", False),
    ],
)
def test_a_claim_may_say_that_something_is_not_so(words, denied):
    assert _not_so(words) is denied


@pytest.mark.parametrize(
    ("text", "kind", "extra", "stance"),
    [
        (
            "comment on whether the owner met the bank at the Lake Hotel.",
            "refusal",
            {},
            "qualifies",
        ),
        (
            "a meeting of the owner with the bank at the Lake Hotel.",
            "claim",
            {"negated": "yes", "rule": "verb-preposition"},
            "denies",
        ),
    ],
)
def test_what_is_not_told_or_was_never_asked_for_supports_nothing(make, text, kind, extra, stance):
    given = reports(("wire", "2030-05-04", text, {"party": "owner"}, kind, extra))
    for report in ("r1", "r2"):
        given[report]["statements"][0]["supports"] = ["met"]
    found = propose_claims(make("claims: {met: {says: They met.}}", given))
    assert [p.stance for p in found.of("s4")] == [stance]
