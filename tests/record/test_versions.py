"""Reports that a newer version replaces: what was withdrawn, what both have."""

from __future__ import annotations

import copy

import pytest

from backchannel.casefile.equations import figure_problems
from backchannel.casefile.versions import Outdated, outdated
from backchannel.record import figures, standing, view

UNA = {"party": "union", "person": "una"}
OFFICIALS = {"party": "owner", "described": "officials"}
TEXT = """
claims: {c: {says: They met.}}
figures: {shut: {unit: halls}}
"""


def version(day, *statements, **more):
    return {
        "outlet": "wire",
        "published": f"2030-05-{day:02d}",
        "statements": [{"source": OFFICIALS, **s} for s in statements],
        **more,
    }


def made(make, *versions, text=TEXT):
    return make(text, copy.deepcopy({f"r{i}": v for i, v in enumerate(versions, 1)}))


OLD = version(
    1,
    {"id": "a", "words": "officials denied a meeting", "denies": ["c"]},
    {
        "id": "b",
        "words": "she said 28",
        "source": UNA,
        "figures": [{"figure": "shut", "value": 28}],
    },
)
NEW = version(
    3,
    {"id": "d", "words": "officials confirmed a meeting", "supports": ["c"]},
    {
        "id": "e",
        "words": "she said 27",
        "source": UNA,
        "figures": [{"figure": "shut", "value": 27}],
    },
    replaces="r1",
)


def test_what_a_correction_took_out_does_not_stand(make):
    case = made(make, OLD, NEW)
    found = standing(case, "c")
    assert (found.standing, found.n, found.against) == ("single-source", 1, 0)
    assert found.withdrawn == ("a",)
    assert figures(case).figures["shut"].known.most == 27
    assert not figures(case).conflicts
    assert not figure_problems(case)


def test_before_the_correction_the_old_version_stands(make):
    case = made(make, OLD, NEW)
    found = standing(case, "c", as_of="2030-05-02")
    assert (found.standing, found.withdrawn) == ("denied", ())
    assert figures(case, as_of="2030-05-02").figures["shut"].known.most == 28
    assert set(view(case, as_of="2030-05-02").statements) == {"a", "b"}
    assert set(view(case, as_of="2030-05-03").statements) == {"d", "e"}


def test_a_claim_of_which_all_is_withdrawn_is_still_there(make):
    """It was known; now nobody is on record for it."""
    case = made(make, OLD, version(3, {"id": "d"}, replaces="r1"))
    found = standing(case, "c", as_of="2030-05-04")
    assert (found.says, found.standing, found.withdrawn) == ("They met.", "unsupported", ("a",))


@pytest.mark.parametrize(
    ("new", "gone"),
    [
        # Its words still stand, and nobody has accepted a statement there yet.
        (version(3, replaces="r1", text="On Monday officials denied a meeting."), {}),
        # It is a statement of the newer version too, in the same words or in others.
        (
            version(
                3,
                {"id": "d", "words": "officials denied a meeting", "denies": ["c"]},
                replaces="r1",
            ),
            {"a": Outdated("r2", "d")},
        ),
        (
            version(3, {"id": "d", "words": "no talks, they said", "denies": ["c"]}, replaces="r1"),
            {"a": Outdated("r2", "d")},
        ),
        # There it is, but bears less: what the old one says of the claim stands.
        (version(3, {"id": "d", "words": "officials denied a meeting"}, replaces="r1"), {}),
        # The words are somebody else's now.
        (
            version(
                3,
                {"id": "d", "words": "officials denied a meeting", "source": UNA},
                replaces="r1",
            ),
            {"a": Outdated("r2")},
        ),
        # A proposal decides nothing.
        (
            version(
                3,
                {"id": "d", "words": "no talks", "denies": ["c"], "status": "proposed"},
                replaces="r1",
            ),
            {"a": Outdated("r2")},
        ),
    ],
    ids=["words stand", "same words", "other words", "bears less", "another's", "proposed"],
)
def test_what_the_newer_version_has_of_it(make, new, gone):
    case = made(make, OLD | {"statements": OLD["statements"][:1]}, new)
    assert outdated(case) == gone
    against = standing(case, "c").against
    assert against == (0 if gone == {"a": Outdated("r2")} else 1)


def test_the_last_of_several_versions_counts(make):
    """What the second took out and the third has again stands."""
    old = OLD | {"statements": OLD["statements"][:1]}
    second = version(2, {"id": "d"}, replaces="r1")
    third = version(3, replaces="r2", text="Again: officials denied a meeting.")
    assert outdated(made(make, old, second)) == {"a": Outdated("r2")}
    assert outdated(made(make, old, second, third)) == {"d": Outdated("r3")}


def test_evidence_that_was_withdrawn_is_named(make):
    from backchannel.checks import check_case

    text = TEXT + "positions: {p: {party: owner, issue: pay, evidence: a}}\nissues: {pay: {}}\n"
    found = [d for d in check_case(made(make, OLD, NEW, text=text)) if d.code == "BC158"]
    assert [d.message for d in found] == ["the statement 'a' is withdrawn: 'r2' no longer has it"]
