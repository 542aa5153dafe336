"""Proposals for putting statements of several reports under one claim, with their stance.

A statement goes to the claim whose statements it is most like, where that is likely enough: what
an analyst has decided teaches the rest. What is left makes groups of its own
(:mod:`backchannel.record.grouping`). Nothing is decided: an analyst accepts or not.

How like a claim: the summed odds of the three statements of it that are most like (one good match
may be chance, a long list of poor ones says nothing), see :mod:`backchannel.record.likeness`.
"""

from __future__ import annotations

import heapq
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from backchannel.casefile import Case
from backchannel.casefile.models import Statement
from backchannel.record.grouping import grouped
from backchannel.record.likeness import Likeness
from backchannel.record.terms import STOP, stem, stems
from backchannel.results import Provenance, Result

__all__ = [
    "CERTAIN",
    "NEAREST",
    "TOGETHER",
    "ClaimProposal",
    "ClaimProposals",
    "assigned",
    "clustered",
    "propose_claims",
    "surest",
]

#: Members of a group that a statement is compared with.
NEAREST = 3

#: Log-odds from which a statement is put under a claim that has statements.
CERTAIN = -0.75

#: Log-odds from which a pair speaks for being in one new group, in a case of ``_USUAL_SIZE``
#: statements. In a larger case a pair is less likely to belong together: a statement has as many
#: others of its claim, and more that are of none; how much less was tried out.
TOGETHER = -2.7
_USUAL_SIZE = 160
_BY_SIZE = 0.5
#: Sizes beyond which it stays.
_SIZES = (40, 1000)

#: Statements that are compared with one; of more, those that share its rarest words.
_MOST_COMPARED = 600

#: Rules of reading whose content is a whole sentence and not a phrase or an infinitive.
_WHOLE = frozenset(
    {
        "verb-clause",
        "verb-preposed",
        "verb-parenthesis",
        "according-to",
        "in-view",
        "for-observers",
        "headline-colon",
        "headline-tail",
    }
)

Stance = Literal["supports", "denies", "qualifies"]


@dataclass(frozen=True, slots=True)
class ClaimProposal:
    """A statement to be put under a claim.

    Attributes:
        statement: its id.
        claim: an existing claim, or the id proposed for a new one.
        stance: supports, denies or qualifies.
        new: the claim does not exist yet.
        says: the claim's proposition; of a new one, the words of its most typical statement.
        odds: log-odds that the statement belongs there.
        like: the statements that it is most like, the most like first.
        loose: no two statements of different reports in its new group are likelier than not about
            one claim; such a group is seldom right as a whole.
    """

    statement: str
    claim: str
    stance: Stance
    new: bool
    says: str
    odds: float
    like: tuple[str, ...]
    loose: bool = False


@dataclass(frozen=True)
class ClaimProposals(Result):
    """Proposals in the order of the case; existing claims and new groups."""

    proposals: tuple[ClaimProposal, ...]

    def of(self, statement: str) -> tuple[ClaimProposal, ...]:
        """The proposals for one statement, the likeliest first."""
        found = (p for p in self.proposals if p.statement == statement)
        return tuple(sorted(found, key=lambda p: -p.odds))


def propose_claims(
    case: Case, *, only: Iterable[str] | None = None, keep: bool = False
) -> ClaimProposals:
    """Propose a claim for every statement that has none.

    Args:
        case: with reports and statements, accepted or proposed; the case's issues, and
            ``issues.yaml`` in its folder, add to the list of what is negotiated.
        only: ids of the statements to propose for; without it, all that have no claim.
        keep: what the language model makes of the statements in the user's cache, so that only
            new ones are read next time.

    Returns:
        For each statement at most one claim of the case that it is likely about; the others in
        new groups of statements of at least two reports.

    Cost:
        20 ms a statement that was not read before and 15 ms to compare it with up to 600 others
        (2,000 statements: half a minute where they were read before, on one core).
    """
    statements = [s for s in case.statements.values() if s.status != "rejected"]
    wanted = {s.id for s in statements if not s.claims} if only is None else set(only)
    known: dict[str, list[int]] = {}
    for i, s in enumerate(statements):
        for claim in s.claims if s.id not in wanted else ():
            known.setdefault(claim, []).append(i)
    made = Provenance(
        "typed keys and meaning; nearest statements, correlation clustering",
        {"certain": CERTAIN, "nearest": NEAREST, "together": round(_cut(len(statements)), 3)},
        None,
        case.hash or None,
    )
    if not wanted:
        return ClaimProposals(made, ())
    likeness = Likeness(case, statements, keep)
    indexes = [i for i, s in enumerate(statements) if s.id in wanted]
    out = []
    joined = assigned(likeness, indexes, known)
    for i, (claim, odds, like) in joined.items():
        stance = _stance(statements, likeness, i, like, claim)
        says = case.claims[claim].says if claim in case.claims else ""
        out.append(_proposal(statements, i, claim, stance, False, says, odds, like))
    names = set(case.claims)
    for group in clustered(likeness, [i for i in indexes if i not in joined]):
        if len({statements[i].report for i in group}) < 2:
            continue
        odds_of = {i: _odds(likeness, i, [j for j in group if j != i]) for i in group}
        key, says = _named(case, likeness, odds_of, names)
        names.add(key)
        loose = surest(likeness, group, odds_of) < 0
        for i in group:
            near = heapq.nlargest(NEAREST, ((value, j) for j, value in odds_of[i].items()))
            odds, like = _sum_of_odds([x for x, _ in near]), tuple(j for _, j in near)
            stance = _stance(statements, likeness, i, like, "")
            out.append(_proposal(statements, i, key, stance, True, says, odds, like, loose))
    place = {s.id: n for n, s in enumerate(statements)}
    out.sort(key=lambda p: place[p.statement])
    return ClaimProposals(made, tuple(out))


def _proposal(
    statements: Sequence[Statement],
    i: int,
    claim: str,
    stance: Stance,
    new: bool,
    says: str,
    odds: float,
    like: Sequence[int],
    loose: bool = False,
) -> ClaimProposal:
    ids = tuple(statements[j].id for j in like)
    return ClaimProposal(statements[i].id, claim, stance, new, says, round(odds, 3), ids, loose)


def surest(
    likeness: Likeness,
    group: Sequence[int],
    odds_of: Mapping[int, Mapping[int, float]] | None = None,
) -> float:
    """Log-odds of the likeliest pair of statements of different reports in a group.

    Args:
        likeness: of all statements.
        group: indexes of its members, at least two of different reports.
        odds_of: the odds of each member with the others, where they are known.
    """
    report = [likeness.profiles[i].report for i in group]
    odds = odds_of or {i: _odds(likeness, i, group) for i in group}
    return max(
        odds[i][j]
        for i, mine in zip(group, report, strict=True)
        for j, theirs in zip(group, report, strict=True)
        if mine != theirs
    )


def assigned(
    likeness: Likeness, wanted: Sequence[int], known: Mapping[str, Sequence[int]]
) -> dict[int, tuple[str, float, tuple[int, ...]]]:
    """The group that each statement likely belongs to.

    Args:
        likeness: of all statements.
        wanted: indexes of those to assign.
        known: members of the groups, by name.

    Returns:
        For each index that is likely enough in a group: the group, the log-odds, and the members
        it is most like.
    """
    groups_of: dict[int, list[str]] = {}
    for name, members in known.items():
        for j in members:
            groups_of.setdefault(j, []).append(name)
    by_word = _by_word(likeness, groups_of)
    out: dict[int, tuple[str, float, tuple[int, ...]]] = {}
    for i in wanted:
        scores: dict[str, list[tuple[float, int]]] = {}
        near = [j for j in _candidates(likeness, i, by_word, list(groups_of)) if j != i]
        for j, score in zip(near, likeness.odds(i, near), strict=True):
            for name in groups_of[j]:
                scores.setdefault(name, []).append((float(score), j))
        best: tuple[float, str, list[tuple[float, int]]] = (CERTAIN, "", [])
        for name, found in scores.items():
            nearest = heapq.nlargest(NEAREST, found)
            odds = _sum_of_odds([s for s, _ in nearest])
            if odds > best[0]:
                best = (odds, name, nearest)
        if best[1]:
            out[i] = (best[1], best[0], tuple(j for _, j in best[2]))
    return out


def clustered(likeness: Likeness, wanted: Sequence[int]) -> list[list[int]]:
    """Groups of statements that are likely about one claim (:mod:`backchannel.record.grouping`)."""
    names = {likeness.profiles[i].id: i for i in wanted}
    odds: dict[tuple[str, str], float] = {}
    by_word = _by_word(likeness, wanted)
    for i in wanted:
        here = likeness.profiles[i].id
        pairs = {
            j: (min(here, there), max(here, there))
            for j in _candidates(likeness, i, by_word, wanted)
            for there in (likeness.profiles[j].id,)
            if j != i
        }
        near = [j for j, pair in pairs.items() if pair not in odds]
        for j, value in zip(near, likeness.odds(i, near), strict=True):
            odds[pairs[j]] = float(value)
    found = grouped(list(names), odds, _cut(len(likeness.profiles)))
    return sorted((sorted(names[id] for id in group) for group in found), key=lambda g: g[0])


def _cut(statements: int) -> float:
    """Log-odds from which a pair speaks for being in one group, in a case of this size."""
    size = min(max(statements, _SIZES[0]), _SIZES[1])
    return TOGETHER + _BY_SIZE * math.log(size / _USUAL_SIZE)


def _odds(likeness: Likeness, i: int, others: Sequence[int]) -> dict[int, float]:
    return {j: float(v) for j, v in zip(others, likeness.odds(i, others), strict=True)}


def _sum_of_odds(scores: Sequence[float]) -> float:
    top = max(scores)
    return top + math.log(sum(math.exp(s - top) for s in scores))


def _by_word(likeness: Likeness, among: Iterable[int]) -> dict[str, list[int]]:
    out: dict[str, list[int]] = {}
    for i in among:
        for word in likeness.keys(i):
            out.setdefault(word, []).append(i)
    return out


def _candidates(
    likeness: Likeness,
    i: int,
    by_word: Mapping[str, list[int]],
    among: Sequence[int],
) -> list[int]:
    """Statements that are compared with one: all of a few, else those with its rarest words."""
    if len(among) <= _MOST_COMPARED:
        return list(among)
    weight: dict[int, float] = {}
    for word, value in likeness.keys(i).items():
        for j in by_word.get(word, ()):
            if j != i:
                weight[j] = weight.get(j, 0.0) + value
    if len(weight) <= _MOST_COMPARED:
        return sorted(weight)
    return heapq.nlargest(_MOST_COMPARED, weight, key=lambda j: (weight[j], -j))


#: What somebody would not do who refused to tell.
_WITHHELD = re.compile(
    r"(?:to )?(?:comment|confirm|deny|denied|discuss|elaborate|say|speculate)(?:ed)?\b", re.I
)


def _stance(
    statements: Sequence[Statement], likeness: Likeness, i: int, like: Sequence[int], claim: str
) -> Stance:
    """As the statement most like it, turned round where one of the two denies."""
    own = likeness.profiles[i]
    if own.kind == "refusal" and _WITHHELD.match(own.text):
        # Who will not comment on it says neither that it is so nor that it is not.
        return "qualifies"
    for j in like:
        other = statements[j]
        if claim in other.qualifies:
            continue
        if claim in other.supports or claim in other.denies:
            denies = claim in other.denies
            if own.denies != likeness.profiles[j].denies:
                denies = not denies
            return "denies" if denies else "supports"
    return "denies" if own.denies else "supports"


#: Words of a new claim's id.
_NAMED = 4


def _shared(words: Sequence[str], texts: Sequence[str]) -> list[str]:
    """Those words that most of the statements share, in their order; of as many, the first."""
    bags = [set(stems(text)) for text in texts]
    common = {w: sum(stem(w) in bag for bag in bags) for w in words}
    kept = set(sorted(words, key=lambda w: (-common[w], words.index(w)))[:_NAMED])
    return [w for w in words if w in kept]


def _named(
    case: Case, likeness: Likeness, odds_of: Mapping[int, Mapping[int, float]], taken: set[str]
) -> tuple[str, str]:
    """An id and a proposition for a new group, from its most typical statement.

    ``odds_of`` has the odds of each member with the others.

    A whole sentence in reported speech says best what is claimed; a denial says the contrary.
    """

    def typical(i: int) -> tuple[bool, bool, bool, bool, float, int]:
        profile = likeness.profiles[i]
        words = len(stems(profile.text))
        statement = case.statements[profile.id]
        plain = statement.quote_type == "indirect" and 3 <= words <= 20
        whole = not statement.rule or statement.rule in _WHOLE
        total = sum(odds_of[i].values())
        return profile.denies, words < 2, not (plain and whole), not plain, -total, i

    first = likeness.profiles[min(odds_of, key=typical)]
    statement = case.statements[first.id]
    says = " ".join((statement.says or first.text).strip(" “”\"'.,").split())
    says = re.sub(r"^that ", "", says)
    words = re.findall(r"[a-z0-9]+", says.replace("’", "").replace("'", "").lower())
    words = [w for w in dict.fromkeys(words) if w not in STOP]
    if len(words) > _NAMED:
        words = _shared(words, [likeness.profiles[i].text for i in odds_of])
    key = base = "-".join(words) or "claim"
    number = 2
    while key in taken:
        key, number = f"{base}-{number}", number + 1
    return key, says[:1].upper() + says[1:] + "."
