"""Contested and single-source claims, with who says what and the chains behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backchannel.brief.document import (
    Block,
    Definitions,
    Figure,
    Paragraph,
    Runs,
    Section,
    Strong,
    Subheading,
    Text,
    anchor,
    runs,
)
from backchannel.brief.sections._judgements import said
from backchannel.figures.chain import Link, Voice, draw_chain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from backchannel.brief.catalogue import Wording
    from backchannel.brief.view import View
    from backchannel.casefile.models import Statement
    from backchannel.record.standings import Standing

__all__ = ["section"]

#: Claims treated at length in each group, chains drawn, voices named on a side.
_MOST_CLAIMS, _MOST_CHAINS, _MOST_VOICES = 14, 3, 5


def section(view: View, say: Wording) -> Section | None:
    """The section, or ``None`` where every claim is corroborated or there is none."""
    found = view.standings
    contested = [s for s in found.values() if s.standing in ("contested", "denied")]
    single = [s for s in found.values() if s.standing == "single-source"]
    bare = [s for s in found.values() if s.standing == "unsupported"]
    n = len(contested) + len(single)
    judged = said(view, say, "claims")
    if not (n or bare or judged):
        return None
    blocks: list[Block] = [*judged]
    if n:
        intro = say.count("claims.intro", n, total=say.number(len(found)))
        blocks.append(Paragraph(runs(intro)))
    for title, group, drawn in (
        ("contested", _weighty(view, contested), True),
        ("single", _weighty(view, single), False),
        ("unsupported", bare, False),
    ):
        if not group:
            continue
        blocks.append(Subheading(runs(say(f"claims.{title}")), anchor("claims", title)))
        shown = group[:_MOST_CLAIMS]
        items = tuple((_head(view, say, s), tuple(_said(view, say, s))) for s in shown)
        places = tuple(view.claim_anchor(s.claim) for s in shown)
        blocks.append(Definitions(items, places))
        if len(group) > len(shown):
            more = say.count("claims.more", len(group) - len(shown))
            blocks.append(Paragraph(runs(more), "small"))
        if drawn:
            blocks += [f for s in shown[:_MOST_CHAINS] if (f := _chain(view, say, s))]
    return Section("claims", say("section.claims"), tuple(blocks))


def _weighty(view: View, group: list[Standing]) -> list[Standing]:
    """Those on which the analyst's judgements or the model hang first, then the most discussed."""
    cited = {c for j in view.case.judgements.values() for c in j.claims}
    hangs = set(view.hanging)
    return sorted(
        group,
        key=lambda s: (
            s.claim not in hangs,
            s.claim not in cited,
            -(len(s.supports) + len(s.denies)),
            -len(view.spoken_to(s.claim)),
        ),
    )


def _head(view: View, say: Wording, found: Standing) -> Runs:
    word = say(f"claims.standing_{found.standing}")
    tone = "warn" if found.standing in ("contested", "single-source") else "bad"
    return runs(found.says.rstrip("."), " — ", Strong((Text(word),), tone))  # type: ignore[arg-type]


def _said(view: View, say: Wording, found: Standing) -> list[Paragraph]:
    out = []
    heard = view.spoken_to(found.claim)
    for stance in ("supports", "denies", "qualifies"):
        voices = [s for s in heard if found.claim in getattr(s, stance)]
        if voices:
            listed = _voices(view, say, voices)
            out.append(Paragraph(say.runs(f"claims.{stance}", voices=listed)))
    for turn in found.turns:
        yes, no = (say.date(d) or say("claims.no_day") for d in (turn.supports, turn.denies))
        out.append(Paragraph(runs(say("claims.turn", who=turn.source, supports=yes, denies=no))))
    if found.contradicted_by:
        rivals = [view.mention(c) for c in found.contradicted_by if c in view.case.claims]
        out.append(Paragraph(say.runs("claims.against", claims=say.listed_runs(rivals))))
    reports = {s.report for s in heard if found.claim in s.supports}
    if len(reports) > 1 and found.n < len(reports):
        n = say("claims.reports", n=len(reports))
        out.append(Paragraph(runs(say.count("claims.origins", found.n, reports=n)), "small"))
    return out


def _voices(view: View, say: Wording, statements: Iterable[Statement]) -> Runs:
    """Each speaker once, with every passage; an outlet is named where it differs."""
    grouped: dict[str, list[Statement]] = {}
    for s in statements:
        grouped.setdefault(view.said_by(s), []).append(s)
    items = []
    for who, spoken in list(grouped.items())[:_MOST_VOICES]:
        report = view.case.reports.get(spoken[0].report)
        outlet = view.name(report.outlet) if report else ""
        text = who
        if spoken[0].source.anonymous and outlet and outlet != who:
            text = say("claims.voice", who=who, outlet=outlet)
        items.append(runs(text, view.cite(s.id for s in spoken)))
    rest = len(grouped) - _MOST_VOICES
    if rest > 0:
        items.append(runs(say.count("common.more", rest)))
    return say.listed_runs(items)


def _chain(view: View, say: Wording, found: Standing) -> Figure | None:
    from backchannel.record.chains import chain

    made = chain(view.case, found.claim)
    if len(made.voices) < 3:
        return None
    voices = [
        Voice(
            v.id,
            v.name,
            say.date(v.date) if v.date else "",
            v.stance,
            v.origin or v.kind != "report",
        )
        for v in made.voices
    ]
    links = [Link(k.of, k.to) for k in made.links]
    names = {v.id: v.name for v in made.voices}
    words = []
    for v in made.voices:
        stance = say(f"claims.stance_{v.stance}")
        sources = [names[k.of] for k in made.links if k.to == v.id and k.of in names]
        key = "claims.described_from" if sources else "claims.described"
        words.append(say(key, voice=v.name, stance=stance, source=say.listed(sources)))
    drawing = draw_chain(
        voices,
        links,
        title=say("claims.figure_title", claim=found.says.rstrip(".")),
        description="; ".join(words) + ".",
        words={
            "supports": say("claims.stance_supports"),
            "denies": say("claims.stance_denies"),
            "qualifies": say("claims.stance_qualifies"),
            "origin": say("claims.origin"),
            "carried": say("claims.carried"),
            "repeated": say("claims.repeated"),
        },
        direction=say.direction,
    )
    title = say("claims.figure_title", claim=found.says.rstrip("."))
    caption = runs(title, ". ", say("claims.figure_caption"))
    return Figure(drawing, caption, anchor("figure", "chain", found.claim))
