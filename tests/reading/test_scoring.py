"""The scorer against its definition; the notations it reads."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.errors import InputError
from backchannel.reading.gold import (
    GoldArticle,
    GoldStatement,
    parse_gold,
    read_gold,
    read_standoff,
    read_timeml,
)
from backchannel.reading.scoring import COVERAGE, Proposal, coverage, score_statements

_spans = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 15)).map(lambda p: (p[0], p[0] + p[1])),
    min_size=1,
    max_size=3,
)


def _reference(spans: list[tuple[int, int]], by: list[tuple[int, int]]) -> float:
    """Coverage, character by character; a piece given twice counts twice."""
    covered = {i for a, b in by for i in range(a, b)}
    every = [i for a, b in spans for i in range(a, b)]
    return sum(i in covered for i in every) / len(every)


@settings(max_examples=150, deadline=None)
@given(_spans, _spans)
def test_coverage_agrees_with_counting_characters(
    spans: list[tuple[int, int]], by: list[tuple[int, int]]
) -> None:
    assert coverage(tuple(spans), tuple(by)) == pytest.approx(_reference(spans, by))


@settings(max_examples=60, deadline=None)
@given(st.lists(_spans, max_size=4), st.lists(_spans, max_size=4))
def test_score_agrees_with_its_definition(
    gold: list[list[tuple[int, int]]], mine: list[list[tuple[int, int]]]
) -> None:
    article = GoldArticle(
        "a", "x" * 60, tuple(GoldStatement(str(i), tuple(g)) for i, g in enumerate(gold))
    )
    score = score_statements([article], {"a": [Proposal(tuple(m)) for m in mine]})
    found = sum(any(_reference(g, m) > COVERAGE for m in mine) for g in gold)
    right = sum(any(_reference(m, g) > COVERAGE for g in gold) for m in mine)
    assert (score.found.found, score.found.right) == (found, right)
    # Neither side names a source, so joint is the same.
    assert (score.joint.found, score.joint.right) == (found, right)
    assert score.paired.found <= min(found, len(mine))


def test_joint_wants_the_source() -> None:
    article = GoldArticle("a", "x" * 60, (GoldStatement("1", ((10, 20),), ((0, 5),)),))
    other = score_statements([article], {"a": [Proposal(((10, 20),), ((30, 35),))]})
    same = score_statements([article], {"a": [Proposal(((10, 20),), ((3, 9),))]})
    assert (other.found.f1, other.joint.f1, other.source_right) == (1.0, 0.0, 0.0)
    assert (same.found.f1, same.joint.f1, same.source_right) == (1.0, 1.0, 1.0)


def test_an_inner_statement_that_was_not_proposed_has_its_outers_source() -> None:
    outer = GoldStatement("1", ((10, 40),), ((0, 5),))
    inner = GoldStatement("2", ((20, 40),), ((12, 16),))
    article = GoldArticle("a", "x" * 60, (outer, inner))
    one = Proposal(((10, 40),), ((0, 5),))
    both = (one, Proposal(((20, 40),), ((12, 16),)))
    alone = score_statements([article], {"a": [one]})
    assert (alone.source_right, alone.outermost_source_right) == (0.5, 1.0)
    assert (alone.paired_source_right, alone.paired.recall) == (1.0, 0.5)
    assert alone.to_json()["paired_source_right"] == 1.0
    whole = score_statements([article], {"a": both})
    assert (whole.source_right, whole.outermost_source_right) == (1.0, 1.0)
    astray = [Proposal(p.content, ((6, 8),)) for p in both]
    assert score_statements([article], {"a": astray}).paired_source_right == 0.0


def test_bracket_notation_nests_and_ties() -> None:
    article = parse_gold(
        "published: 2031-03-06\n---\n[S1,2 Ana] [Q1 said] [C1 she [Q2 feared] [C2 rain]] \\[sic\\] "
        "[D=2031-03-05 on Wednesday], all [F=5..6 five or six].\n---\n1: kind=claim "
        "quote=indirect\n"
    )
    first, second = article.statements
    cut = lambda spans: [article.text[a:b] for a, b in spans]  # noqa: E731
    assert cut(first.content) == ["she feared rain"]
    assert cut(second.content) == ["rain"]
    assert cut(second.source) == ["Ana"]
    assert (first.kind, first.quote_type, second.kind) == ("claim", "indirect", None)
    assert "[sic]" in article.text
    assert [(article.text[d.span[0] : d.span[1]], d.value) for d in article.dates] == [
        ("on Wednesday", "2031-03-05")
    ]
    assert [(f.value, f.high) for f in article.figures] == [(5.0, 6.0)]


@pytest.mark.parametrize("source", ["[S1 open", "closed]", "[C1 x]\n---\n2: kind=claim\n"])
def test_wrong_brackets_are_named(source: str) -> None:
    with pytest.raises(InputError):
        parse_gold(source)


@pytest.mark.parametrize(
    "bracket",
    [
        "[F=..2 under two]",
        "[F=many 3]",
        "[F=nan 3]",
        "[F=20..15 15 to 20]",
        "[F=1e9 a billion]",
        "[D=soon soon]",
        "[D=2031-13-01 then]",
    ],
)
def test_a_malformed_value_is_named_with_its_bracket(bracket: str, tmp_path: Path) -> None:
    (tmp_path / "day.gold").write_text(f"They came {bracket} and left.", encoding="utf-8")
    with pytest.raises(InputError) as raised:
        read_gold(tmp_path)
    assert "day.gold" in str(raised.value)
    assert bracket in str(raised.value)
    assert raised.value.hint


def test_attributes_that_are_no_pairs_are_named() -> None:
    with pytest.raises(InputError, match=r"harbour.*'claim'"):
        parse_gold("[C1 x]\n---\n1: claim\n", "harbour")


def test_standoff_takes_the_first_annotator_and_discontinuous_content(tmp_path: Path) -> None:
    (tmp_path / "text").mkdir()
    (tmp_path / "attributions").mkdir()
    (tmp_path / "text/a.txt").write_text("Yes, he said, and no.", encoding="utf-8")
    (tmp_path / "attributions/a_0001.ann").write_text(
        "T1\tSource 5 7\the\nT2\tCue 8 12\tsaid\nT3\tContent 0 4;14 20\tYes, and no\n"
        "T4\tAttribution 8 12\tsaid\nE1\tAttribution:T4 Source:T1 Cue:T2 Content:T3\n",
        encoding="utf-8",
    )
    (tmp_path / "attributions/a_0002.ann").write_text("", encoding="utf-8")
    (article,) = read_standoff(tmp_path)
    assert article.statements[0].content == ((0, 4), (14, 20))
    assert article.statements[0].source == ((5, 7),)


def test_timeml_keeps_offsets(tmp_path: Path) -> None:
    file = tmp_path / "a.tml"
    file.write_text(
        '<TimeML><DCT><TIMEX3 type="DATE" value="2031-03-06">x</TIMEX3></DCT><TEXT>It &amp; she '
        'left <TIMEX3 type="DATE" value="2031-03-05">yesterday</TIMEX3> for <TIMEX3 '
        'type="DURATION" value="P2D">two days</TIMEX3>.</TEXT></TimeML>',
        encoding="utf-8",
    )
    (article,) = read_timeml(file)
    (found,) = article.dates
    assert article.published == "2031-03-06"
    assert article.text[found.span[0] : found.span[1]] == "yesterday"


def test_nothing_annotated_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        read_gold(tmp_path)
