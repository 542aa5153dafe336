"""Figures: their bounds, what does not add up, and what the sums imply."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backchannel.brief.document import (
    Block,
    Figure,
    Listing,
    Paragraph,
    Runs,
    Section,
    Subheading,
    Table,
    runs,
)
from backchannel.brief.sections._judgements import said
from backchannel.figures.ledger import Equation as Sum
from backchannel.figures.ledger import Quantity, draw_ledger

if TYPE_CHECKING:
    from backchannel.brief.catalogue import Wording
    from backchannel.brief.view import View
    from backchannel.casefile.reconcile import (
        Conflict,
        Known,
        ReadingOf,
        Reconciliation,
        Relaxation,
    )

__all__ = ["figure_value", "known_value", "section"]

#: Figures drawn; the rest stand in the table.
_MOST_DRAWN, _MOST_LISTED = 16, 80


def section(view: View, say: Wording) -> Section | None:
    """The section, or ``None`` for a case without figures."""
    case = view.case
    if not case.figures:
        return None
    found = view.reconciled
    blocks: list[Block] = [*said(view, say, "figures")]
    if found.conflicts:
        blocks.append(Subheading(runs(say("figures.conflicts")), "conflicts"))
        items = tuple(tuple(_conflict(view, say, c)) for c in found.conflicts)
        blocks.append(Listing(items))
    elif case.equations:
        blocks.append(Paragraph(runs(say("figures.none_off"))))
    solved = [k for k in found.figures.values() if k.solved and not k.contested and _gains(k)]
    if solved:
        blocks.append(Subheading(runs(say("figures.solved")), "solved"))
        blocks.append(Listing(tuple((Paragraph(_solved(view, say, k)),) for k in solved)))
    chosen = _chosen(found)
    blocks.append(_figure(view, say, found, chosen))
    blocks.append(_table(view, say, found))
    return Section("figures", say("section.figures"), tuple(blocks))


def _name(view: View, key: str) -> str:
    figure = view.case.figures.get(key)
    return figure.says if figure and figure.says else key.replace("-", " ")


def figure_value(say: Wording, low: float | None, high: float | None) -> str:
    """A value or its bounds in words."""
    if low is None and high is None:
        return say("figures.unknown")
    if low is None:
        assert high is not None
        return say("figures.at_most", high=say.number(high))
    if high is None:
        return say("figures.at_least", low=say.number(low))
    if low == high:
        return say.number(low)
    return say("figures.between", low=say.number(low), high=say.number(high))


def known_value(say: Wording, known: Known) -> str:
    """What sources say of a figure in words: *about 50* where that is all they say."""
    used = [r for r in known.readings if r.comparable]
    if len(used) == 1 and used[0].near is not None:
        return _reading(say, used[0])
    return figure_value(say, known.low, known.high)


def _reading(say: Wording, reading: ReadingOf) -> str:
    if reading.near is None:
        return figure_value(say, reading.low, reading.high)
    return say("figures.about", value=figure_value(say, *reading.near))


def _gains(known: Known) -> bool:
    return (known.least, known.most) != (known.low, known.high) and known.least is not None


def _conflict(view: View, say: Wording, conflict: Conflict) -> list[Block]:
    name = _name(view, conflict.figures[0])
    if conflict.kind == "source":
        stated = dict.fromkeys(s for _, sources in conflict.sides for s in sources)
        who = [view.said_by(view.case.statements[s]) for s in stated if s in view.case.statements]
        if who:
            name = say("figures.told_by", figure=name, who=say.listed(list(dict.fromkeys(who))))
    cited = [view.cite(sources) for _, sources in conflict.sides]
    words = _sides(view, say, conflict)
    sides: list[Runs] = [runs(w, c) for w, c in zip(words, cited, strict=True)]
    head = runs(name[:1].upper() + name[1:], ": ", say.listed_runs(sides), ".")
    out: list[Block] = [Paragraph(head)]
    small: list[str] = []
    for index in conflict.equations:
        text = _equation(view, view.case.equations[index].equation)
        small.append(say("figures.equation", equation=text) + ".")
        if view.case.equations[index].because:
            small.append(view.case.equations[index].because)
    if conflict.kind != "readings" and conflict.alone:
        change = " · ".join(_change(view, say, r) for r in conflict.alone[:4])
        small.append(say("figures.fix", change=change))
    if small:
        out.append(Paragraph(runs(" ".join(small)), "small"))
    return out


def _sides(view: View, say: Wording, conflict: Conflict) -> list[str]:
    """What stands against what, in the words and with the numbers of the language."""
    if conflict.kind == "readings":
        known = view.reconciled.figures[conflict.figures[0]]
        return [_reading(say, r) for r in known.readings if r.comparable]
    out = []
    for of, low, high in conflict.ends:
        value = figure_value(say, low, high)
        if conflict.kind == "system":
            out.append(say("figures.bound", figure=_name(view, of), value=value))
        else:
            out.append(say(f"figures.{of}", value=value))
    return out


def _change(view: View, say: Wording, change: Relaxation) -> str:
    key = "figures.change_least" if change.side == "at least" else "figures.change_most"
    return say(
        key,
        figure=_name(view, change.figure),
        needed=say.number(change.needed),
        given=say.number(change.given),
    )


def _equation(view: View, text: str) -> str:
    """The equation with the figures' words for their ids."""
    words = []
    for word in text.split():
        words.append(_name(view, word) if word in view.case.figures else word)
    return " ".join(words).replace("*", "×")


def _solved(view: View, say: Wording, known: Known) -> Runs:
    name = _name(view, known.figure)
    name = name[:1].upper() + name[1:]
    if known.exact:
        assert known.least is not None
        return runs(say("figures.solved_exact", figure=name, value=say.number(known.least)))
    value = figure_value(say, known.least, known.most)
    return runs(say("figures.solved_range", figure=name, value=value))


def _chosen(found: Reconciliation) -> list[str]:
    """What is drawn: what conflicts first, then what stands in a sum, then bounds."""
    first = [f for c in found.conflicts for f in c.figures]
    implied = [k for k, v in found.figures.items() if v.solved]
    open_ = [k for k, v in found.figures.items() if v.low != v.high]
    listed = [
        k for k in dict.fromkeys([*first, *implied, *open_, *found.figures]) if k in found.figures
    ]
    return listed[:_MOST_DRAWN]


def _figure(view: View, say: Wording, found: Reconciliation, chosen: list[str]) -> Figure:
    case = view.case
    bad = {f for c in found.conflicts for f in c.figures if c.kind == "readings"}
    quantities, words = [], []
    for key in chosen:
        known, figure = found.figures[key], case.figures[key]
        low, high = (known.low, known.high)
        reported = tuple(
            v for r in known.readings if r.comparable for v in {r.low, r.high} if v is not None
        )
        note = say.listed([p for p in (figure.population, say.date(figure.as_of)) if p])
        name = _name(view, key)
        quantities.append(
            Quantity(
                name[:1].upper() + name[1:],
                figure.unit,
                low,
                high,
                reported,
                note,
                key not in bad,
            )
        )
        words.append(say("figures.described", name=name, value=known_value(say, known)))
    off = {i for c in found.conflicts if c.kind != "source" for i in c.equations}
    unread = {i for i, _ in found.unread}
    sums: list[Sum] = []
    for index, equation in enumerate(case.equations):
        if index in unread:
            continue
        text = _equation(view, equation.equation)
        holds: bool | None = False if index in off else view.sum_is_certain(index)
        if holds is not False and len(sums) >= 8:
            continue
        sums.append(Sum(text, holds, equation.because))
        state = {True: "adds_up", False: "off", None: "open"}[holds]
        words.append(f"{text}: {say(f'figures.{state}')}.")
    drawing = draw_ledger(
        quantities,
        sums,
        title=say("figures.figure_title"),
        description=" ".join(words),
        words={k: say(f"figures.{k}") for k in ("adds_up", "off", "open", "unknown")},
        direction=say.direction,
    )
    return Figure(drawing, runs(say("figures.figure_caption")), "figure-ledger")


def _table(view: View, say: Wording, found: Reconciliation) -> Table:
    rows = []
    for key, known in list(found.figures.items())[:_MOST_LISTED]:
        figure = view.case.figures[key]
        value = known_value(say, known)
        if known.contested:
            value = f"{value} ({say('figures.contested')})"
        elif known.solved and _gains(known):
            implied = figure_value(say, known.least, known.most)
            implied = say("figures.by_sums", value=implied)
            value = implied if not known.readings else f"{value}; {implied}"
        sources = [s for r in known.readings for s in r.sources]
        name = _name(view, key)
        rows.append(
            (
                runs(name[:1].upper() + name[1:]),
                runs(value, view.cite(sources)),
                runs(figure.unit),
                runs(say.date(figure.as_of)),
            )
        )
    header = tuple(runs(say(f"figures.{c}")) for c in ("figure", "value", "unit", "as_of"))
    return Table(header, tuple(rows), ("start",) * 4, runs(say("figures.caption")))
