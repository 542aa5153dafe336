"""Where it can settle: equilibria in words, and how to get there."""

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
from backchannel.brief.settlement import shares

if TYPE_CHECKING:
    from backchannel.brief.catalogue import Wording
    from backchannel.brief.settlement import Equilibrium, Settlement
    from backchannel.brief.view import View
    from backchannel.graphmodel import GraphModel

__all__ = ["change_words", "option_words", "section", "state_words"]

#: Equilibria told at length, and listed with their odds.
_MOST, _MOST_ROWS = 3, 10


def section(view: View, say: Wording) -> Section | None:
    """The section, or ``None`` for a case without a graph model."""
    found = view.settlement
    judged = said(view, say, "settle")
    if found is None and view.case.model is not None:
        judged = [*judged, Paragraph(runs(say("settle.too_large")))]
    if found is None:
        return Section("settle", say("section.settle"), tuple(judged)) if judged else None
    model = found.model
    intro = say(
        "settle.intro",
        states=say.number(model.n),
        makers=say.number(len(model.decision_makers)),
    )
    blocks: list[Block] = [*judged, Paragraph(runs(intro))]
    if found.status_quo is not None:
        blocks.append(Paragraph(_now(view, say, found)))
    if not found.strong:
        blocks.append(Paragraph(runs(say("settle.none"))))
    drawn = _figure(say, found)
    if drawn is not None:
        blocks.append(drawn)
    blocks += _odds(view, say, found)
    for n, equilibrium in enumerate(_foremost(view, found), start=1):
        if len(found.strong) > 1:
            title = say("settle.equilibrium", n=n)
            blocks.append(Subheading(runs(title), f"equilibrium-{n}"))
        blocks += _equilibrium(view, say, found, equilibrium)
    blocks += _common(view, say, found)
    rest = len(found.strong[_MOST:])
    if rest:
        blocks.append(Paragraph(runs(say.count("settle.further", rest)), "small"))
    if found.weak:
        blocks.append(Paragraph(runs(say.count("settle.more", len(found.weak))), "small"))
    blocks.append(Paragraph(runs(say("settle.given")), "small"))
    return Section("settle", say("section.settle"), tuple(blocks))


def _common(view: View, say: Wording, found: Settlement) -> list[Block]:
    """Options in all, in none, in some of several equilibria."""
    n = len(found.strong)
    if n < 3 or not found.model.options:
        return []
    taken = shares(found)
    groups: dict[str, list[str]] = {"always": [], "never": [], "mixed": []}
    for name, count in taken.items():
        words = option_words(view, say, found.model, name)
        if count in (0, n):
            groups["always" if count else "never"].append(words)
        else:
            groups["mixed"].append(say("settle.share", option=words, n=count, of=n))
    items = [
        (Paragraph(runs(say(f"settle.{key}", options="; ".join(options)))),)
        for key, options in groups.items()
        if options
    ]
    return [Subheading(runs(say("settle.common")), "in-common"), Listing(tuple(items))]


def option_words(view: View, say: Wording, model: GraphModel, name: str) -> str:
    """An option with who takes it."""
    option = next(o for o in model.options if o.name == name)
    who = say.listed([view.name(model.decision_makers[o]) for o in option.owners])
    return say("settle.step", who=who, what=option.says or name.replace("-", " "))


def _figure(say: Wording, found: Settlement) -> Figure | None:
    from backchannel.figures.conflict import state_graph

    if not found.strong or found.status_quo is None:
        return None
    drawing = replace(state_graph(found.model, found.found), title=say("settle.figure_title"))
    return Figure(drawing, runs(say("settle.figure_caption")), "figure-states")


def _label(model: GraphModel, state: int) -> str:
    return model.labels.get(state, "").replace("-", " ")


def _foremost(view: View, found: Settlement) -> list[Equilibrium]:
    """Those told at length: stable over most of what is not known, then under most concepts."""
    if view.swayed is None:
        return list(found.strong[:_MOST])
    odds = {s.state: s.odds["SEQ"].probability for s in view.swayed.states()}
    return sorted(found.strong, key=lambda e: -odds.get(e.state, 0.0))[:_MOST]


def _odds(view: View, say: Wording, found: Settlement) -> list[Block]:
    """How often states are stable over what is not known of preferences."""
    swayed, model = view.swayed, found.model
    if swayed is None:
        return []
    rows = []
    for state in swayed.states(most=_MOST_ROWS):
        label, words = _label(model, state.state), state_words(view, say, model, state.state)
        named = runs(Strong((Text(label),)), ": ", words) if label else runs(words)
        shown = (say.number(round(100 * state.odds[c].probability)) for c in ("Nash", "SEQ"))
        rows.append((named, *(runs(say("settle.percent", n=n)) for n in shown)))
    if not rows:
        return []
    header = (
        runs(say("settle.what")),
        runs(say("settle.nash_short")),
        runs(say("settle.seq_short")),
    )
    caption = runs(say("settle.odds", n=say.number(swayed.samples)))
    return [Table(header, tuple(rows), ("start", "end", "end"), caption, False)]


def _now(view: View, say: Wording, found: Settlement) -> Runs:
    assert found.status_quo is not None
    text = say("settle.status_quo", state=state_words(view, say, found.model, found.status_quo))
    if found.moving:
        who = say.listed([view.name(d) for d in found.moving])
        tail = say("settle.not_stable_now", who=who)
    else:
        tail = say("settle.stable_now")
    return runs(text, " ", tail)


def _equilibrium(
    view: View, say: Wording, found: Settlement, equilibrium: Equilibrium
) -> list[Block]:
    model, state = found.model, equilibrium.state
    words = state_words(view, say, model, state)
    evidence = _evidence(view, model, state)
    label = _label(model, state)
    head = runs(Strong((Text(label),)), ": ", words) if label else runs(Strong((Text(words),)))
    blocks: list[Block] = [Paragraph(runs(head, ".", view.cite(evidence)))]
    concepts = say.listed([say(f"settle.{c}") for c in equilibrium.concepts])
    items = [runs(say("settle.strength", concepts=concepts))]
    if state == found.status_quo:
        items.append(runs(say("settle.here")))
    elif equilibrium.steps is None:
        items.append(runs(say("settle.no_path")))
    else:
        steps, before = [], found.status_quo
        assert before is not None
        for who, after in equilibrium.steps:
            steps.append(
                say("settle.step", who=who, what=change_words(say, view, model, before, after))
            )
            before = after
        items.append(runs(say("settle.path", steps="; ".join(steps))))
    items.append(runs(say("settle.ranks", ranks=_ranks(view, say, model, state))))
    blocks.append(Listing(tuple((Paragraph(i),) for i in items)))
    return blocks


def state_words(view: View, say: Wording, model: GraphModel, state: int) -> str:
    """What is done in a state, in the words of its options."""
    values = model.values(state)
    if not values:
        return model.label(state)
    done = []
    for option in model.options:
        value = values[option.name]
        name = option.says or option.name.replace("-", " ")
        if not option.is_yes_no:
            done.append(say("settle.option_value", option=name, value=value))
        elif value == "yes":
            owners = [view.name(model.decision_makers[o]) for o in option.owners]
            done.append(say("settle.step", who=say.listed(owners), what=name))
    return "; ".join(done) if done else say("settle.nothing_changes")


def change_words(say: Wording, view: View, model: GraphModel, before: int, after: int) -> str:
    """What a move changes."""
    first, second = model.values(before), model.values(after)
    if not second:
        return model.label(after)
    out = []
    for option in model.options:
        value = second[option.name]
        if first[option.name] == value:
            continue
        name = option.says or option.name.replace("-", " ")
        if not option.is_yes_no:
            out.append(say("settle.option_value", option=name, value=value))
        else:
            out.append(
                say("settle.option_yes" if value == "yes" else "settle.option_no", option=name)
            )
    return say.listed(out)


def _ranks(view: View, say: Wording, model: GraphModel, state: int) -> str:
    out = []
    for i, name in enumerate(model.decision_makers):
        rank = model.ranks[i]
        better = sorted({int(r) for r in rank if r > rank[state]})
        every = len({int(r) for r in rank})
        out.append(
            say(
                "settle.rank",
                who=view.name(name),
                rank=say.number(len(better) + 1),
                of=say.number(every),
            )
        )
    return "; ".join(out)


def _evidence(view: View, model: GraphModel, state: int) -> list[str]:
    spec = view.case.model
    assert spec is not None
    taken = {name for name, value in model.values(state).items() if value != "no"}
    return [
        e
        for options in spec.options.values()
        for name, option in options.items()
        if name in taken
        for e in option.evidence
    ]
