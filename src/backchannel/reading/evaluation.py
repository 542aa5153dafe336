"""Measure the extraction against annotated texts, whatever notation they are in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from backchannel.reading.dates import find_dates, stated_days
from backchannel.reading.events.scoring import EventScore, score_events
from backchannel.reading.gold import GoldArticle, read_gold
from backchannel.reading.report import extract
from backchannel.reading.scoring import Proposal, Rates, Score, score_statements
from backchannel.results import Provenance, Result

__all__ = ["Evaluation", "evaluate", "half"]


@dataclass(frozen=True)
class Evaluation(Result):
    """Statements, dates, figures and events compared with gold; what gold lacks is ``None``."""

    statements: Score | None
    dates: Rates | None
    date_found: int
    figures: Rates | None
    kind_right: float | None
    wrong_dates: tuple[tuple[str, str, str, str], ...] = ()
    wrong_figures: tuple[tuple[str, str, str, str], ...] = ()
    events: EventScore | None = None

    def to_json(self) -> dict[str, object]:
        """A plain dictionary."""
        out = super().to_json()
        out["statements"] = self.statements.to_json() if self.statements else None
        out["dates"] = self.dates.to_json() if self.dates else None
        out["figures"] = self.figures.to_json() if self.figures else None
        out["events"] = self.events.to_json() if self.events else None
        return out


def half(articles: Sequence[GoldArticle], which: str, seed: int) -> list[GoldArticle]:
    """One of two random halves (``first``, ``second``): develop on one, hold the other out."""
    import random

    # The split that the rules were developed under; a numpy generator would draw another one.
    names = sorted(a.name for a in articles)
    random.Random(seed).shuffle(names)
    first = set(names[: len(names) // 2])
    return [a for a in articles if (a.name in first) == (which == "first")]


def evaluate(
    where: Path | Sequence[GoldArticle], *, part: str | None = None, seed: int = 7
) -> Evaluation:
    """Run the extraction on annotated texts and compare.

    Args:
        where: a gold file or folder (:func:`read_gold`), a case's folder, or articles.
        part: ``first`` or ``second`` half only, drawn by ``seed``.
        seed: of the split.

    Raises:
        InputError: nothing annotated stands there.
    """
    articles = read_gold(where) if isinstance(where, Path) else list(where)
    articles = sorted(articles, key=lambda a: a.name)
    if part:
        articles = half(articles, part, seed)
    with_statements = [a for a in articles if a.statements]
    proposals: dict[str, list[Proposal]] = {}
    kinds_right = kinds = 0
    figure_pairs: list[tuple[GoldArticle, list[tuple[tuple[int, int], float, float | None]]]] = []
    for article in articles:
        if not article.statements and not article.figures:
            continue
        found = extract(article.text, published=_day(article.published))
        proposals[article.name] = [
            Proposal(s.content, (s.source,) if s.source else (), s.rule) for s in found.statements
        ]
        for gold in article.statements:
            if gold.kind is None:
                continue
            near = [s for s in found.statements if _overlap(s.content, gold.content) > 0.5]
            if near:
                kinds += 1
                best = max(near, key=lambda s: _overlap(s.content, gold.content))
                kinds_right += best.kind == gold.kind
        if article.figures:
            figure_pairs.append((article, [(f.span, f.value, f.value_high) for f in found.figures]))
    dates, date_found, wrong_dates = _dates([a for a in articles if a.dates])
    figures, wrong_figures = _figures(figure_pairs)
    coded = [a for a in articles if a.events is not None]
    return Evaluation(
        provenance=Provenance("evaluate", {"part": part, "articles": len(articles)}, seed=seed),
        statements=score_statements(with_statements, proposals) if with_statements else None,
        dates=dates,
        date_found=date_found,
        figures=figures,
        kind_right=kinds_right / kinds if kinds else None,
        wrong_dates=tuple(wrong_dates),
        wrong_figures=tuple(wrong_figures),
        events=score_events(
            coded,
            {a.name: extract(a.text, published=_day(a.published)).events for a in coded},
        )
        if coded
        else None,
    )


def _overlap(a: Sequence[tuple[int, int]], b: Sequence[tuple[int, int]]) -> float:
    common = sum(max(0, min(x[1], y[1]) - max(x[0], y[0])) for x in a for y in b)
    union = sum(y - x for x, y in a) + sum(y - x for x, y in b) - common
    return common / union if union else 0.0


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


_CLOCK = re.compile(r"T(?:MO|AF|EV|NI|\d\d:?.*)$")


def _dates(
    articles: Sequence[GoldArticle],
) -> tuple[Rates | None, int, list[tuple[str, str, str, str]]]:
    """TimeML values must be equal but for the time of day; EDTF values must hold the interval."""
    if not articles:
        return None, 0, []
    stated: dict[tuple[int, int], int] = {}
    for article in articles:
        stated.update({k: v for k, v in stated_days(article.text).items() if k not in stated})
    total = proposed = found = right = right_proposals = 0
    wrong: list[tuple[str, str, str, str]] = []
    for article in articles:
        timeml = any(re.search(r"[A-Z]", d.value) for d in article.dates) or article.outlet is None
        mine = find_dates(article.text, _day(article.published), vague=timeml, stated=stated)
        total += len(article.dates)
        proposed += len(mine)
        good: set[tuple[int, int]] = set()
        for gold in article.dates:
            hits = [d for d in mine if d.span[0] < gold.span[1] and gold.span[0] < d.span[1]]
            found += bool(hits)
            fitting = [d for d in hits if _fits(d.timex, d.start, d.end, gold.value)]
            right += bool(fitting)
            good |= {d.span for d in fitting}
            if not fitting:
                said = article.text[gold.span[0] : gold.span[1]]
                wrong.append((article.name, said, gold.value, ", ".join(d.timex for d in hits)))
        right_proposals += len(good)
    return Rates(right_proposals, proposed, right, total), found, wrong


def _fits(timex: str, start: date | None, end: date | None, gold: str) -> bool:
    if _CLOCK.sub("", timex) == _CLOCK.sub("", gold).replace("-XX", ""):
        return True
    if start is None or end is None:
        return False
    try:
        from backchannel.casefile.edtf import EdtfError, interval
    except ImportError:  # pragma: no cover
        return False
    if "/" not in gold:
        return False
    try:
        span = interval(gold)
    except EdtfError:
        return False
    return span.earliest <= start and end <= span.latest


#: Gold gives a share with two decimals: two-thirds is 0.67.
_ROUNDED = 0.005


def _same(mine: float | None, gold: float | None) -> bool:
    if mine is None or gold is None:
        return mine is gold
    return mine == gold or (abs(gold) < 1 and abs(mine - gold) < _ROUNDED)


def _figures(
    pairs: Sequence[tuple[GoldArticle, list[tuple[tuple[int, int], float, float | None]]]],
) -> tuple[Rates | None, list[tuple[str, str, str, str]]]:
    if not pairs:
        return None, []
    total = proposed = found = right = 0
    wrong: list[tuple[str, str, str, str]] = []
    for article, mine in pairs:
        total += len(article.figures)
        proposed += len(mine)
        good: set[tuple[int, int]] = set()
        for gold in article.figures:
            hits = [f for f in mine if f[0][0] < gold.span[1] and gold.span[0] < f[0][1]]
            fitting = [f for f in hits if _same(f[1], gold.value) and _same(f[2], gold.high)]
            found += bool(fitting)
            good |= {f[0] for f in fitting}
            if not fitting:
                said = article.text[gold.span[0] : gold.span[1]]
                wrong.append(
                    (article.name, said, str(gold.value), ", ".join(str(f[1]) for f in hits))
                )
        right += len(good)
        for span, value, _ in mine:
            if span not in good:
                wrong.append((article.name, article.text[span[0] : span[1]], "", str(value)))
    return Rates(right, proposed, found, total), wrong
