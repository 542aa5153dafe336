"""How well proposals agree with annotated texts.

A gold statement is *found* when more than 30 % of its content's characters are covered by the
content of one proposal; a proposal is *right* when more than 30 % of its content's characters are
covered by the content of one gold statement. *Joint* also asks that the two have the same source:
their source spans overlap, or neither has one. Precision, recall and F are over all articles
together. The rule is the one used for GenderGapTracker (Asr et al., PLoS ONE 2021) at its lower
threshold; nested statements overlap by nature, so that one proposal may find two of them.
*Paired* is the stricter reading: one proposal for one gold statement, as many pairs as can be.

A gold statement inside another's content is covered by a proposal for that other. Where no
proposal is made for the inner one it counts as found, with the wrong source; *outermost* leaves
gold statements that stand inside others out, *paired* counts them as missed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from backchannel.reading.gold import GoldArticle, GoldStatement
from backchannel.results import Result

__all__ = [
    "COVERAGE",
    "Proposal",
    "Rates",
    "RuleCount",
    "Score",
    "coverage",
    "same_source",
    "score_statements",
]

#: Share of a span's characters that must be covered for it to count.
COVERAGE = 0.3

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is compared: content and source spans, and the rule that made it."""

    content: Spans
    source: Spans = ()
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Rates:
    """Precision, recall and F1, all between 0 and 1, with the counts behind them."""

    right: int
    proposed: int
    found: int
    gold: int

    @property
    def precision(self) -> float:
        """Share of proposals that are right; 0 where nothing was proposed."""
        return self.right / self.proposed if self.proposed else 0.0

    @property
    def recall(self) -> float:
        """Share of gold statements that are found; 0 where there are none."""
        return self.found / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0

    def to_json(self) -> dict[str, float | int]:
        """The three rates, rounded, and the counts."""
        return {
            "precision": round(self.precision, 4),
            "recall": round(self.recall, 4),
            "f1": round(self.f1, 4),
            "right": self.right,
            "proposed": self.proposed,
            "found": self.found,
            "gold": self.gold,
        }


@dataclass(frozen=True, slots=True)
class RuleCount:
    """What one rule proposed, how much of it was right, and right with its source."""

    rule: str
    proposed: int
    right: int
    joint: int


@dataclass(frozen=True)
class Score(Result):
    """The comparison of proposals with annotated articles."""

    articles: int
    found: Rates
    joint: Rates
    paired: Rates
    paired_joint: Rates
    source_right: float
    outermost_source_right: float = 0.0
    rules: tuple[RuleCount, ...] = ()
    missed: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    wrong: tuple[tuple[str, str, str], ...] = field(default=(), repr=False)

    @property
    def paired_source_right(self) -> float:
        """Share of the pairs that have the same source, of as many pairs as can be."""
        return self.paired_joint.found / self.paired.found if self.paired.found else 0.0

    def to_json(self) -> dict[str, object]:
        """A plain dictionary."""
        out = super().to_json()
        out["paired_source_right"] = self.paired_source_right
        out["found"] = self.found.to_json()
        out["joint"] = self.joint.to_json()
        out["paired"] = self.paired.to_json()
        out["paired_joint"] = self.paired_joint.to_json()
        return out


def coverage(spans: Spans, by: Spans) -> float:
    """Share of the characters of ``spans`` that lie in ``by``, between 0 and 1.

    Cost: linear in the number of pieces after sorting.

    Example:
        >>> coverage(((0, 10),), ((5, 20),))
        0.5
    """
    total = _size(spans)
    if not total:
        return 0.0
    inside = sum(max(0, min(b, d) - max(a, c)) for a, b in spans for c, d in _merged(by))
    return inside / total


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for a, b in sorted(spans):
        if out and a <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], b))
        else:
            out.append((a, b))
    return out


def same_source(gold: Spans, proposed: Spans) -> bool:
    """Whether two source spans overlap, or neither is there.

    Example:
        >>> same_source(((0, 4),), ((2, 9),)), same_source((), ((2, 9),)), same_source((), ())
        (True, False, True)
    """
    if not gold or not proposed:
        return not gold and not proposed
    return any(a < d and c < b for a, b in gold for c, d in proposed)


def score_statements(
    gold: Sequence[GoldArticle], proposals: Mapping[str, Sequence[Proposal]]
) -> Score:
    """Compare proposals with gold, article by article.

    Args:
        gold: the annotated articles.
        proposals: for each article's name, what was proposed.

    Returns:
        The score; ``missed`` lists (article, gold content), ``wrong`` (article, rule, content).
    """
    from backchannel.results import Provenance

    right = joint_right = proposed = found = joint_found = total = 0
    pairs = joint_pairs = outer_found = outer_joint = 0
    rules: dict[str, list[int]] = {}
    missed: list[tuple[str, str]] = []
    wrong: list[tuple[str, str, str]] = []
    for article in gold:
        mine = list(proposals.get(article.name, ()))
        proposed += len(mine)
        total += len(article.statements)
        one, both = _pairs(article.statements, mine)
        pairs += one
        joint_pairs += both
        for g in article.statements:
            hits = [p for p in mine if coverage(g.content, p.content) > COVERAGE]
            is_joint = any(same_source(g.source, p.source) for p in hits)
            found += bool(hits)
            joint_found += is_joint
            if hits and not _inside_another(g, article.statements):
                outer_found += 1
                outer_joint += is_joint
            if not hits:
                missed.append((article.name, _cut(article.text, g.content)))
        for p in mine:
            matching: list[GoldStatement] = [
                g for g in article.statements if coverage(p.content, g.content) > COVERAGE
            ]
            is_joint = any(same_source(g.source, p.source) for g in matching)
            right += bool(matching)
            joint_right += is_joint
            count = rules.setdefault(p.rule, [0, 0, 0])
            count[0] += 1
            count[1] += bool(matching)
            count[2] += is_joint
            if not matching:
                wrong.append((article.name, p.rule, _cut(article.text, p.content)))
    return Score(
        provenance=Provenance("span coverage", {"coverage": COVERAGE}),
        articles=len(gold),
        found=Rates(right, proposed, found, total),
        joint=Rates(joint_right, proposed, joint_found, total),
        paired=Rates(pairs, proposed, pairs, total),
        paired_joint=Rates(joint_pairs, proposed, joint_pairs, total),
        source_right=joint_found / found if found else 0.0,
        outermost_source_right=outer_joint / outer_found if outer_found else 0.0,
        rules=tuple(
            RuleCount(r, *c) for r, c in sorted(rules.items(), key=lambda x: (-x[1][0], x[0]))
        ),
        missed=tuple(missed),
        wrong=tuple(wrong),
    )


def _inside_another(one: GoldStatement, every: Sequence[GoldStatement]) -> bool:
    """Whether all of a statement's content lies in a longer content of another one."""
    size = _size(one.content)
    return any(
        _size(o.content) > size and coverage(one.content, o.content) == 1.0
        for o in every
        if o is not one
    )


def _size(spans: Spans) -> int:
    return sum(b - a for a, b in spans)


def _pairs(gold: Sequence[GoldStatement], mine: Sequence[Proposal]) -> tuple[int, int]:
    """Most one-to-one pairs that cover each other, and most of them with the same source."""
    from scipy.optimize import linear_sum_assignment

    if not gold or not mine:
        return 0, 0
    found = np.zeros((len(gold), len(mine)))
    joint = np.zeros((len(gold), len(mine)))
    for i, g in enumerate(gold):
        for j, p in enumerate(mine):
            if coverage(g.content, p.content) > COVERAGE:
                found[i, j] = 1.0
                joint[i, j] = same_source(g.source, p.source)
    rows, columns = linear_sum_assignment(found, maximize=True)
    both_rows, both_columns = linear_sum_assignment(joint, maximize=True)
    return int(found[rows, columns].sum()), int(joint[both_rows, both_columns].sum())


def _cut(text: str, spans: Spans) -> str:
    return " … ".join(text[a:b] for a, b in spans)
