"""Groups of statements proposed for one claim, and accepting one of them in a single write."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from backchannel.casefile import Case, ParseCache
from backchannel.casefile.yamledit import set_at
from backchannel.errors import NotFound, UsageError
from backchannel.record.making import make_claim
from backchannel.record.proposing import ClaimProposal, ClaimProposals
from backchannel.record.reviewing import Decided, decision_on, land

__all__ = ["Group", "gather", "groups_of"]


@dataclass(frozen=True, slots=True)
class Group:
    """Statements proposed for one claim.

    Attributes:
        claim: an existing claim, or the id proposed for a new one.
        new: the claim does not exist yet.
        says: the claim's proposition; of a new one, the words of its most typical statement.
        proposals: one a statement, in the order of the case.
        reports: the reports they stand in.
        loose: a new group no pair of which is likelier than not.
    """

    claim: str
    new: bool
    says: str
    proposals: tuple[ClaimProposal, ...]
    reports: tuple[str, ...]
    loose: bool


def groups_of(case: Case, found: ClaimProposals) -> tuple[Group, ...]:
    """The proposals by claim: what most reports tell first, then by number of statements.

    Loose groups come last.
    """
    by_claim: dict[str, list[ClaimProposal]] = {}
    for p in found.proposals:
        by_claim.setdefault(p.claim, []).append(p)
    groups = [
        Group(
            claim,
            of[0].new,
            of[0].says,
            tuple(of),
            tuple(dict.fromkeys(case.statements[p.statement].report for p in of)),
            any(p.loose for p in of),
        )
        for claim, of in by_claim.items()
    ]
    groups.sort(key=lambda g: (g.loose, -len(g.reports), -len(g.proposals), g.claim))
    return tuple(groups)


def gather(
    case: Case,
    group: Group,
    *,
    by: str,
    on: str,
    claim: str = "",
    says: str = "",
    without: Collection[str] = (),
    cache: ParseCache | None = None,
) -> Decided:
    """Accept the statements of a group under one claim, all in one write or none.

    Args:
        case: as it was loaded.
        group: what :func:`groups_of` found in it.
        by, on: who decides, and when (EDTF).
        claim: another id for the claim; an existing one takes the statements in.
        says: another proposition for a new claim.
        without: statements of the group that are left as they are.
        cache: to load the case anew faster.

    Raises:
        NotFound: the case, or the group, has no such statement.
        UsageError: ``by`` is empty, nothing is left of the group, or a new claim says nothing.
        WriteConflict: a file changed since the case was loaded; nothing was written.
        InputError: the result would not load; nothing was written.
    """
    if not by.strip():
        raise UsageError("a decision needs a name", hint="give it with --by")
    if case.root is None:
        raise UsageError("the case stands in no folder")
    ids = {p.statement for p in group.proposals}
    for name in without:
        if name not in ids:
            raise NotFound.named("statement", name, ids)
    name = claim or group.claim
    taken = [p for p in group.proposals if p.statement not in without]
    if not taken:
        raise UsageError("nothing is left of the group", hint="leave fewer statements out")
    texts: dict[str, str] = {}
    for p in taken:
        tree, prefix = case.places[("statements", p.statement)]
        text = texts.get(tree.source.name, tree.source.text)
        s = case.statements[p.statement]
        held = list(getattr(s, p.stance))
        sets: dict[tuple[str, ...], Any] = {
            (p.stance,): [*held, name] if name not in held else held
        }
        made = name if name not in case.claims else ""
        sets |= decision_on(s, "accepted", by.strip(), on, sets, made)
        for path, value in sets.items():
            text = set_at(text, (*prefix, *path), value)
        texts[tree.source.name] = text
    make_claim(case, texts, name, says or group.says)
    return land(case, name, "accepted", texts, cache)
