"""Packages that everyone could sign, and the gap of each proposal."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from backchannel.brief.document import (
    Block,
    Figure,
    Listing,
    Paragraph,
    Runs,
    Section,
    Strong,
    Subheading,
    Table,
    Text,
    runs,
)
from backchannel.brief.sections._judgements import said

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from backchannel.bargaining import Acceptable, Deal
    from backchannel.bargaining.propose import Verdict
    from backchannel.brief.catalogue import Wording
    from backchannel.brief.packages import Agreeable
    from backchannel.brief.view import View

__all__ = ["package_words", "section"]

_MOST = 5


def section(view: View, say: Wording) -> Section | None:
    """The section, or ``None`` for a case without a deal."""
    found = view.agreeable
    judged = said(view, say, "packages")
    if found is None:
        return Section("packages", say("section.packages"), tuple(judged)) if judged else None
    blocks: list[Block] = [*judged]
    counted = found.overview.acceptable
    if counted is not None:
        blocks.append(Paragraph(runs(_intro(say, found, counted))))
        blocks.append(Paragraph(runs(say("packages.blockers", names=_alone(view, say, counted)))))
    if found.overview.no_zone is not None:
        for miss in found.overview.no_zone.nearest:
            if miss.shortfall is not None:
                party, points = view.name(miss.party), _points(say, miss.shortfall)
                text = say("packages.nearest", party=party, points=points)
                blocks.append(Paragraph(runs(text)))
    blocks.append(_figure(view, say, found))
    if found.packages:
        blocks.append(_solutions(view, say, found))
    if found.verdicts:
        blocks.append(Subheading(runs(say("packages.proposals")), "proposals"))
        blocks.append(_proposals(view, say, found))
        terms = [(Paragraph(_terms(view, say, found.deal, i)),) for i in range(len(found.verdicts))]
        blocks.append(Listing(tuple(terms)))
    return Section("packages", say("section.packages"), tuple(blocks))


def _intro(say: Wording, found: Agreeable, counted: Acceptable) -> str:
    if not counted.count:
        return say("packages.none", packages=say.number(counted.feasible))
    return say(
        "packages.intro",
        packages=say.number(counted.feasible),
        issues=say.number(len(found.deal.issues)),
        acceptable=say.number(counted.count),
    )


def _figure(view: View, say: Wording, found: Agreeable) -> Figure:
    from backchannel.figures.frontier import deal_drawing

    names = {p: view.head(p) for p in found.deal.parties}
    drawing = deal_drawing(found.deal, found.overview, names=names)
    drawing = replace(drawing, title=say("packages.figure_title"))
    return Figure(drawing, runs(say("packages.figure_caption")), "figure-packages")


def _alone(view: View, say: Wording, counted: Acceptable) -> str:
    pairs = sorted(zip(counted.signatories, counted.alone, strict=True), key=lambda pair: pair[1])
    return say.listed(
        [say("packages.blocks", party=view.name(p), n=say.number(n)) for p, n in pairs]
    )


def package_words(view: View, say: Wording, package: Mapping[str, str]) -> str:
    """A package in words."""
    return "; ".join(
        say("packages.terms", issue=view.issue(i), value=v) for i, v in package.items()
    )


def _points(say: Wording, value: Fraction) -> str:
    return say.number(float(value))


def _solutions(view: View, say: Wording, found: Agreeable) -> Table:
    deal = found.deal
    rows = []
    for package, picked in found.packages[:_MOST]:
        worth = deal.utilities(package)
        words = package_words(view, say, deal.describe(package))
        names = say.listed([say(f"packages.{p}") for p in picked])
        rows.append((runs(words), runs(names), *(runs(_points(say, w)) for w in worth)))
    rows.append(
        (
            runs(say("packages.reservation")),
            runs(""),
            *(runs(_points(say, r) if r is not None else "–") for r in deal.reservation),
        )
    )
    header = (
        runs(say("packages.package")),
        runs(say("packages.solution")),
        *(runs(view.name(p)) for p in deal.parties),
    )
    align = ("start", "start", *("end" for _ in deal.parties))
    return Table(header, tuple(rows), align, runs(say("packages.caption")), False)  # type: ignore[arg-type]


def _proposals(view: View, say: Wording, found: Agreeable) -> Table:
    deal = found.deal
    rows = []
    for proposal, verdict in zip(deal.proposals, found.verdicts, strict=True):
        rows.append(
            (
                runs(_title(view, proposal.name), view.cite(proposal.evidence)),
                *(
                    runs(
                        Strong((Text(_points(say, p.score)),), "bad")
                        if p.must and not p.signs
                        else _points(say, p.score)
                    )
                    for p in verdict.parties
                ),
                _gap(view, say, verdict),
            )
        )
    header = (
        runs(say("packages.proposal")),
        *(runs(view.name(p)) for p in deal.parties),
        runs(say("packages.gap")),
    )
    align = ("start", *("end" for _ in deal.parties), "start")
    return Table(header, tuple(rows), align, runs(say("packages.proposals_caption")))  # type: ignore[arg-type]


def _title(view: View, name: str) -> str:
    title = name.replace("-", " ")
    return title[:1].upper() + title[1:]


def _gap(view: View, say: Wording, verdict: Verdict) -> Runs:
    if verdict.deal:
        return runs(say("packages.fine"))
    parts = []
    for need in verdict.needs:
        if need.shortfall:
            points = _points(say, need.shortfall)
            parts.append(say("packages.gap_item", party=view.name(need.party), points=points))
        else:
            parts.append(say("packages.crosses", names=view.name(need.party)))
    return runs(say.listed(parts) or say("common.none"))


def _terms(view: View, say: Wording, deal: Deal, index: int) -> Runs:
    proposal = deal.proposals[index]
    words = package_words(view, say, deal.describe(proposal.package))
    return runs(Strong((Text(_title(view, proposal.name)),)), f": {words}.")
