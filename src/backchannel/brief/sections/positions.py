"""Positions by issue: where each party stands, red lines, preconditions, movement."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from backchannel.brief.document import (
    Block,
    Emphasis,
    Figure,
    Listing,
    Paragraph,
    Runs,
    Section,
    Strong,
    Subheading,
    Table,
    Text,
    anchor,
    runs,
)
from backchannel.brief.sections._judgements import said
from backchannel.brief.view import when
from backchannel.figures.positions import Stand, draw_positions

if TYPE_CHECKING:
    from backchannel.brief.catalogue import Wording
    from backchannel.brief.view import View
    from backchannel.casefile.models import Position

__all__ = ["announced", "section"]

#: Columns and rows that stay readable on a page.
_MOST_PARTIES, _MOST_ISSUES = 6, 14


def section(view: View, say: Wording) -> Section | None:
    """The section, or ``None`` for a case without positions."""
    case = view.case
    if not case.positions:
        return None
    blocks: list[Block] = [*said(view, say, "positions")]
    issues = [i for i in case.issues if any(p.issue == i for p in case.positions.values())]
    issues += [p.issue for p in case.positions.values() if p.issue not in issues]
    issues = list(dict.fromkeys(issues))
    figure = _figure(view, say, issues)
    if figure is not None:
        blocks.append(figure)
    for issue in issues:
        blocks += _issue(view, say, issue)
    return Section("positions", say("section.positions"), tuple(blocks))


def announced(view: View, position: Position) -> bool:
    """Whether the party itself is on record with it, and not only others about it."""
    told = (view.case.statements.get(key) for key in position.evidence)
    return any(s is not None and view.own_word(s, position.party) for s in told)


def _began(position: Position) -> date:
    found = when(position.since)
    return found.earliest if found else date.min


def _gone(view: View, position: Position) -> bool:
    """Dropped or ended by the day of the view."""
    for text in (position.dropped, position.until):
        found = when(text)
        if found is not None and (view.today is None or found.earliest <= view.today):
            return True
    return False


def _says(say: Wording, position: Position) -> str:
    if position.says:
        return position.says
    if position.value:
        return say(f"positions.{position.stance}", value=position.value)
    return say(f"positions.{position.kind}")


def _figure(view: View, say: Wording, issues: list[str]) -> Figure | None:
    case = view.case
    count: dict[str, int] = {}
    for p in case.positions.values():
        count[p.party] = count.get(p.party, 0) + 1
    most = sorted(
        count, key=lambda k: (-count[k], list(case.parties).index(k) if k in case.parties else 99)
    )
    chosen = set(most[:_MOST_PARTIES])
    parties = [k for k in case.parties if k in chosen]
    if not parties:
        return None
    stands, words = [], []
    for issue in issues[:_MOST_ISSUES]:
        for party in parties:
            held = [p for p in case.positions.values() if p.issue == issue and p.party == party]
            now = [p for p in held if not _gone(view, p)]
            if not now:
                continue
            # The position proper names the cell; interests and conditions only mark it.
            main = max(now, key=lambda p: (p.kind in ("position", "offer", "red line"), _began(p)))
            moved = any(_gone(view, p) or _began(p) < _began(main) for p in held if p is not main)
            says = _says(say, main)
            stands.append(
                Stand(
                    issue,
                    party,
                    says,
                    announced=announced(view, main),
                    red_line=any(p.kind == "red line" for p in now),
                    precondition=any(p.kind == "precondition" for p in now),
                    moved=moved,
                    link=f"#{anchor('issue', issue)}",
                )
            )
            words.append(
                say(
                    "positions.described",
                    party=view.name(party),
                    issue=view.issue(issue),
                    says=says.rstrip("."),
                )
            )
    # A party whose every position was given up has no column.
    parties = [p for p in parties if any(s.party == p for s in stands)]
    if not parties:
        return None
    drawing = draw_positions(
        [(i, view.issue(i)) for i in issues[:_MOST_ISSUES]],
        [(p, view.head(p)) for p in parties],
        stands,
        title=say("positions.figure_title"),
        description=" ".join(words),
        words={
            k: say(f"positions.{k}")
            for k in ("announced", "relayed", "red_line", "precondition", "moved", "issue")
        },
        direction=say.direction,
    )
    return Figure(drawing, runs(say("positions.figure_caption")), "figure-positions")


def _issue(view: View, say: Wording, issue: str) -> list[Block]:
    case = view.case
    held = sorted(
        (p for p in case.positions.values() if p.issue == issue),
        key=lambda p: (
            list(case.parties).index(p.party) if p.party in case.parties else 99,
            _began(p),
        ),
    )
    blocks: list[Block] = [Subheading(runs(view.issue(issue)), anchor("issue", issue))]
    known = case.issues.get(issue)
    if known is not None and known.asks:
        blocks.append(Paragraph(runs(Emphasis((Text(known.asks),)))))
    ended = {
        id(case.positions[m.before.position]): m.after.when
        for m in view.moves
        if m.before.position in case.positions
    }
    rows = tuple(_row(view, say, p, ended.get(id(p))) for p in held)
    header = tuple(runs(say(f"positions.{c}")) for c in ("party", "stand", "kind", "since"))
    label = say("positions.caption", issue=view.issue(issue))
    blocks.append(Table(header, rows, ("start",) * 4, (), label=label))
    moves = _movement(view, say, issue, held)
    if moves:
        blocks.append(Listing(tuple((Paragraph(m),) for m in moves)))
    return blocks


def _row(
    view: View, say: Wording, position: Position, ended: str | None = None
) -> tuple[Runs, ...]:
    """A line of the table; ``ended`` is when the party announced another value in its place."""
    kind: Runs = runs(say(f"positions.{position.kind}"))
    if position.kind == "red line":
        kind = runs(Strong(kind, "bad"))
    told = any(key in view.case.statements for key in position.evidence)
    voice = "announced" if announced(view, position) else "relayed" if told else "unsourced"
    dates = say.span(position.since, position.until or (None if position.dropped else ended))
    if position.dropped:
        dates = say("positions.dropped", dates=dates, date=say.date(position.dropped))
    return (
        runs(view.head(position.party)),
        runs(_says(say, position), view.cite(position.evidence)),
        runs(kind, f", {say(f'positions.{voice}')}"),
        runs(dates),
    )


def _movement(view: View, say: Wording, issue: str, held: list[Position]) -> list[Runs]:
    """How parties moved, what they no longer ask for, and where they are told twice."""
    out = []
    for move in view.moves:
        if move.issue != issue:
            continue
        towards = view.names(move.towards)
        key = f"positions.{move.kind}" + ("_towards" if towards else "")
        text = say(
            "positions.moved_from",
            party=view.head(move.party),
            before=(move.before.says or move.before.value).rstrip("."),
            after=(move.after.says or move.after.value).rstrip("."),
            kind=say(key, parties=towards) if say.has(key) else say(f"positions.{move.kind}"),
        )
        out.append(runs(text, view.cite([*move.before.evidence, *move.after.evidence])))
    for position in held:
        if position.dropped and position.kind not in ("position", "offer"):
            party, says = view.head(position.party), _says(say, position)
            text = say("positions.dropped_text", party=party, says=says)
            out.append(runs(text, view.cite(position.evidence)))
    for clash in view.contradictions:
        if clash.issue == issue:
            text = say(
                "positions.contradiction",
                party=view.head(clash.party),
                one=(clash.one.says or clash.one.value).rstrip("."),
                other=(clash.other.says or clash.other.value).rstrip("."),
            )
            out.append(runs(text, view.cite([*clash.one.evidence, *clash.other.evidence])))
    return out
