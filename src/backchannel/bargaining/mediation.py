"""Aids for a mediator: candidate texts side by side, and a single negotiating text.

Single negotiating text: Fisher (1978) and Raiffa, *The Art and Science of Negotiation* (1982),
chapter 14: a mediator drafts, the parties criticise, the draft is improved, and nobody loses what
it has gained. The improvements here follow Ehtamo, Kettunen & Hämäläinen (2001) in moving to a
Pareto-better package at each step; the step is the one that lifts most whoever gains least.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from backchannel.bargaining._variants import condition_text, floors
from backchannel.bargaining.deal import Box, Deal, Package
from backchannel.bargaining.propose import Change, changes_between
from backchannel.bargaining.solve import solve
from backchannel.errors import UsageError
from backchannel.results import Provenance, Result, plain

__all__ = [
    "Candidate",
    "Criticism",
    "Help",
    "Pool",
    "Round",
    "SingleText",
    "pool",
    "problem_hash",
    "single_text",
]

#: A single text ends after this many rounds at the most.
MOST_ROUNDS = 50


def problem_hash(deal: Deal) -> str:
    """SHA-256 of the problem: parties, issues, scores, reservation values, conditions.

    Parties that agree on the problem can freeze it by noting the hash; proposals are not part of
    it. Two deals with one hash have the same answers.
    """
    body = {
        "parties": deal.parties,
        "issues": [[i.name, i.values] for i in deal.issues],
        "scores": deal.scores,
        "reservation": deal.reservation,
        "sign": deal.sign,
        "interactions": [
            [t.party, condition_text(deal, t.when), t.score] for t in deal.interactions
        ],
        "constraints": [condition_text(deal, c) for c in deal.constraints],
        "red_lines": [[condition_text(deal, c) for c in lines] for lines in deal.red_lines],
        "caps": deal.caps,
    }
    text = json.dumps(plain(body), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


@dataclass(frozen=True, slots=True)
class Help:
    """The change of one issue that helps a party most, with all others that sign still signing."""

    change: Change
    gain: Fraction
    costs: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A candidate text.

    Attributes:
        name: of the candidate.
        package: issue → value.
        scores: party → score.
        levels: signatory → gain over its reservation value as a part of what it could gain at
            most; below 0 where it would not sign.
        signs: signatories that would sign.
        deal: whether that suffices and no constraint is broken.
        least: the least satisfied signatory.
        help: what would help it most; ``None`` where nothing helps without costing a signature.
    """

    name: str
    package: Mapping[str, str]
    scores: Mapping[str, Fraction]
    levels: Mapping[str, float]
    signs: tuple[str, ...]
    deal: bool
    least: str
    help: Help | None


@dataclass(frozen=True)
class Pool(Result):
    """Candidate texts side by side, the one whose least satisfied party fares best first.

    Attributes:
        problem: hash of the problem they were scored on.
        candidates: scored.
    """

    problem: str
    candidates: tuple[Candidate, ...]


def pool(
    deal: Deal, candidates: Mapping[str, Mapping[str, str]], *, frozen: str | None = None
) -> Pool:
    """Score candidate texts side by side.

    Args:
        deal: the deal.
        candidates: name → issue → value.
        frozen: hash of the problem the parties agreed on (or its first 8 characters or more).

    Raises:
        UsageError: the problem is no longer the one that was frozen.
        NotFound: an issue or value does not exist.
    """
    problem = problem_hash(deal)
    if frozen is not None and (len(frozen) < 8 or not problem.startswith(frozen.lower())):
        raise UsageError(
            f"the problem has changed since it was frozen (it is {problem[:12]} now)",
            hint="restore the scores that were agreed, or freeze the new problem with all parties",
        )
    made = [_candidate(deal, name, deal.package(p)) for name, p in candidates.items()]
    made.sort(key=lambda c: (not c.deal, -min(c.levels.values()), c.name))
    provenance = Provenance("candidate texts side by side", {}, None, deal.case_hash)
    return Pool(provenance, problem, tuple(made))


def _levels(deal: Deal, worth: Sequence[Fraction]) -> dict[str, float]:
    out = {}
    for p in deal.signing.parties:
        low = deal.reservation[p]
        rows = deal.scores[p]
        base = sum((min(r) for r in rows), Fraction(0)) if low is None else low
        top = sum((max(r) for r in rows), Fraction(0))
        out[deal.parties[p]] = float((worth[p] - base) / (top - base or Fraction(1)))
    return out


def _candidate(deal: Deal, name: str, at: Package) -> Candidate:
    worth = deal.utilities(at)
    levels = _levels(deal, worth)
    least = min(levels, key=levels.__getitem__)
    return Candidate(
        name=name,
        package=deal.describe(at),
        scores=dict(zip(deal.parties, worth, strict=True)),
        levels=levels,
        signs=tuple(deal.parties[p] for p in deal.signing.parties if deal.accepts(p, at)),
        deal=deal.acceptable(at),
        least=least,
        help=_help(deal, deal.party(least), at, worth),
    )


def _help(deal: Deal, p: int, at: Package, worth: Sequence[Fraction]) -> Help | None:
    signing = [q for q in deal.signing.parties if q != p and deal.accepts(q, at)]
    crossed = deal.crosses(p, at)
    best: tuple[Fraction, Fraction, Package] | None = None
    for k, issue in enumerate(deal.issues):
        for v in range(len(issue.values)):
            new = (*at[:k], v, *at[k + 1 :])
            if v == at[k] or not deal.feasible(new):
                continue
            if deal.crosses(p, new) and not crossed:
                continue
            after = deal.utilities(new)
            gain = after[p] - worth[p]
            if gain <= 0 or not all(deal.accepts(q, new) for q in signing):
                continue
            cost = sum(
                (min(Fraction(0), b - a) for a, b in zip(worth, after, strict=True)), Fraction(0)
            )
            if best is None or (gain, cost) > best[:2]:
                best = (gain, cost, new)
    if best is None:
        return None
    after = deal.utilities(best[2])
    costs = {
        deal.parties[q]: worth[q] - after[q] for q in deal.signing.parties if after[q] < worth[q]
    }
    return Help(changes_between(deal, at, best[2])[0], best[0], costs)


@dataclass(frozen=True, slots=True)
class Criticism:
    """A party names an issue of the text that it wants changed."""

    party: str
    issue: str


@dataclass(frozen=True, slots=True)
class Round:
    """One round of a single negotiating text.

    Attributes:
        number: from 1.
        criticisms: what was criticised.
        stated: whether the parties stated them; else each names the issue that costs it most.
        changes: what the mediator changed.
        widened: no change of the criticised issues alone would do, so others changed too.
        package: the text after the round.
        scores: party → score after the round.
        gains: signatory → gain in this round, none negative.
    """

    number: int
    criticisms: tuple[Criticism, ...]
    stated: bool
    changes: tuple[Change, ...]
    widened: bool
    package: Mapping[str, str]
    scores: Mapping[str, Fraction]
    gains: Mapping[str, Fraction]


@dataclass(frozen=True)
class SingleText(Result):
    """The path of a single negotiating text.

    Attributes:
        problem: hash of the problem.
        start: the first text, with its scores in ``start_scores``.
        rounds: one a change.
        package: the last text.
        deal: whether enough signatories sign it.
        refusers: signatories that do not.
        efficient: no feasible text is better for one signatory and as good for all others.
    """

    problem: str
    start: Mapping[str, str]
    start_scores: Mapping[str, Fraction]
    rounds: tuple[Round, ...]
    package: Mapping[str, str]
    deal: bool
    refusers: tuple[str, ...]
    efficient: bool


def single_text(
    deal: Deal,
    start: Mapping[str, str],
    criticisms: Sequence[Sequence[Criticism]] = (),
    *,
    rounds: int = MOST_ROUNDS,
    most: int = 1_000_000,
) -> SingleText:
    """Improve a text round by round until nobody can gain without another losing.

    The same arguments give the same path: nothing is random.

    Args:
        deal: the deal.
        start: the first text, issue → value.
        criticisms: by round, what the parties stated; in rounds beyond, each signatory is taken to
            criticise the issue on which it is furthest below its best.
        rounds: most rounds.
        most: vectors a frontier may hold.

    Raises:
        NotFound: a party, issue or value does not exist.
        UsageError: the first text leaves an issue open or breaks a constraint.
    """
    at = deal.package(start)
    broken = [condition_text(deal, c) for c in deal.constraints if not deal.holds(c, at)]
    if broken:
        raise UsageError(f"the first text breaks a constraint: {broken[0]}")
    for criticism in (c for row in criticisms for c in row):
        deal.party(criticism.party)
        deal.issue(criticism.issue)
    members = deal.signing.parties
    first = deal.utilities(at)
    path: list[Round] = []
    efficient = False
    for number in range(1, rounds + 1):
        stated = number <= len(criticisms) and bool(criticisms[number - 1])
        said = tuple(criticisms[number - 1]) if stated else _own_criticisms(deal, at)
        target, widened = _improved(deal, at, [deal.issue(c.issue) for c in said], most), False
        if target is None:
            target, widened = _improved(deal, at, range(len(deal.issues)), most), True
        if target is None:
            efficient = True
            break
        before, after = deal.utilities(at), deal.utilities(target)
        path.append(
            Round(
                number=number,
                criticisms=said,
                stated=stated,
                changes=changes_between(deal, at, target),
                widened=widened,
                package=deal.describe(target),
                scores=dict(zip(deal.parties, after, strict=True)),
                gains={deal.parties[p]: after[p] - before[p] for p in members},
            )
        )
        at = target
    parameters = {
        "start": dict(start),
        "rounds": rounds,
        "criticisms": [[[c.party, c.issue] for c in row] for row in criticisms],
    }
    return SingleText(
        provenance=Provenance("single negotiating text", parameters, None, deal.case_hash),
        problem=problem_hash(deal),
        start=dict(start),
        start_scores=dict(zip(deal.parties, first, strict=True)),
        rounds=tuple(path),
        package=deal.describe(at),
        deal=deal.acceptable(at),
        refusers=tuple(deal.parties[p] for p in members if not deal.accepts(p, at)),
        efficient=efficient,
    )


def _own_criticisms(deal: Deal, at: Package) -> tuple[Criticism, ...]:
    out = []
    for p in deal.signing.parties:
        loss = [max(row) - row[v] for row, v in zip(deal.scores[p], at, strict=True)]
        worst = max(range(len(loss)), key=loss.__getitem__, default=None)
        if worst is not None and loss[worst] > 0:
            out.append(Criticism(deal.parties[p], deal.issues[worst].name))
    return tuple(out)


def _improved(deal: Deal, at: Package, issues: Sequence[int] | range, most: int) -> Package | None:
    """The leximin improvement by changing only ``issues``; ``None`` where there is none."""
    members = deal.signing.parties
    worth = deal.utilities(at)
    fine = [p for p in members if not deal.crosses(p, at)]
    fixed = tuple(
        Box(((k, frozenset({at[k]})),)) for k in range(len(deal.issues)) if k not in set(issues)
    )
    asked = replace(
        floors(deal, {p: worth[p] for p in members}, red_lines_of=fine),
        constraints=(*deal.constraints, *fixed),
    )
    found = solve(asked, parties=[deal.parties[p] for p in members], most=most).egalitarian
    if found is None:
        return None
    target = min(found.packages, key=lambda q: sum(a != b for a, b in zip(at, q, strict=True)))
    after = deal.utilities(target)
    return target if any(after[p] > worth[p] for p in members) else None
