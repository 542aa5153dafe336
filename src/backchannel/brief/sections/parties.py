"""Parties and channels: who they are, and who talks to whom."""

from __future__ import annotations

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
from backchannel.brief.view import when
from backchannel.figures.network import Channel as Line
from backchannel.figures.network import Party as Node
from backchannel.figures.network import draw_network
from backchannel.figures.svg import Drawing

if TYPE_CHECKING:
    from backchannel.brief.catalogue import Wording
    from backchannel.brief.view import View
    from backchannel.casefile.models import Channel, Party

__all__ = ["network", "section"]

_MOST_PEOPLE = 4
#: More parties than this and only those with a role or a channel are drawn and listed.
_MOST_PARTIES = 14


def section(view: View, say: Wording) -> Section | None:
    """The section, or ``None`` for a case without parties."""
    case = view.case
    if not case.parties:
        return None
    blocks: list[Block] = [*said(view, say, "parties")]
    if case.channels:
        caption = runs(say("parties.figure_caption"))
        blocks.append(Figure(network(view, say), caption, "figure-network"))
        blocks.append(Subheading(runs(say("parties.channels")), "channels"))
        items = [(Paragraph(_channel(view, say, k, c)),) for k, c in case.channels.items()]
        blocks.append(Listing(tuple(items)))
    blocks.append(_table(view, say))
    return Section("parties", say("section.parties"), tuple(blocks))


def _listed(view: View) -> dict[str, Party]:
    parties = view.case.parties
    if len(parties) <= _MOST_PARTIES:
        return dict(parties)
    talking = {p for c in view.case.channels.values() for p in (*c.between, *c.through)}
    kept = {k: p for k, p in parties.items() if p.roles or k in talking}
    return dict(list((kept or dict(parties)).items())[: 2 * _MOST_PARTIES])


def _role(view: View, say: Wording, party: Party) -> str:
    roles = []
    for role in party.roles:
        name = say(f"parties.{role.role}")
        if role.of:
            name = say("parties.of", role=name, party=view.names(role.of))
        roles.append(name)
    return say.listed(list(dict.fromkeys(roles)))


def _table(view: View, say: Wording) -> Table:
    rows = []
    for key, party in _listed(view).items():
        people = [
            f"{p.name} ({p.post})" if p.post else p.name
            for p in list(party.people.values())[:_MOST_PEOPLE]
        ]
        evidence = [*party.evidence, *(e for r in party.roles for e in r.evidence)]
        rows.append(
            (
                runs(view.head(key)),
                runs(_role(view, say, party), view.cite(evidence)),
                runs(say.listed(people)),
                runs("; ".join(party.interests)),
            )
        )
    header = [runs(say(f"parties.{c}")) for c in ("party", "role", "people", "wants")]
    keep = [i for i in range(4) if i == 0 or any(row[i] for row in rows)]
    return Table(
        tuple(header[i] for i in keep),
        tuple(tuple(row[i] for i in keep) for row in rows),
        tuple("start" for _ in keep),
        runs(say("parties.caption")),
    )


def _open(channel: Channel) -> bool:
    """Known in public: not a back channel, or one that came out."""
    return channel.disclosed is not None or channel.kind != "back"


def _label(view: View, say: Wording, key: str, channel: Channel) -> str:
    parts = [channel.name or say("parties.between", kind="", parties=view.names(channel.between))]
    if channel.place and channel.place not in parts[0]:
        parts.append(channel.place)
    parts.append(say.span(channel.since, channel.until))
    return say("common.comma").join(p.strip() for p in parts if p.strip())


def _channel(view: View, say: Wording, key: str, channel: Channel) -> Runs:
    kind = say("parties.mediation" if channel.kind == "mediated" else f"parties.{channel.kind}")
    name = channel.name or view.names(channel.between)
    name = name[:1].upper() + name[1:]
    head = say("parties.between", kind=kind, parties=view.names(channel.between))
    parts = [head] if channel.name else [kind]
    if channel.through:
        parts.append(say("parties.through", names=view.names(channel.through)))
    if channel.people:
        parts.append(say("parties.with", people=view.names(channel.people)))
    if channel.place and channel.place not in name:
        parts.append(channel.place)
    if channel.level:
        parts.append(channel.level)
    if dates := say.span(channel.since, channel.until):
        parts.append(dates)
    if channel.about:
        parts.append(say("parties.about", subject=channel.about))
    parts.append(_disclosure(view, say, channel))
    text = "; ".join(p for p in parts if p)
    return runs(Strong((Text(name),)), f": {text}.", view.cite(channel.evidence))


def _disclosure(view: View, say: Wording, channel: Channel) -> str:
    if channel.disclosed is None:
        return say("parties.never") if channel.kind == "back" else ""
    date = say.date(channel.disclosed)
    if channel.disclosed_by:
        outlet = view.names(channel.disclosed_by)
        text = say("parties.came_out_by", date=date, outlet=outlet)
    else:
        text = say("parties.came_out", date=date)
    began, out = when(channel.since), when(channel.disclosed)
    if began and out and began.exact and out.exact and out.earliest > began.earliest:
        lag = say.count("parties.secret_for", (out.earliest - began.earliest).days)
        text = f"{text}, {lag}"
    return text


def network(view: View, say: Wording) -> Drawing:
    """The drawing of parties and channels."""
    case = view.case
    nodes = []
    for key, party in _listed(view).items():
        role = next((r.role for r in party.roles if r.role != "principal"), "")
        nodes.append(Node(key, view.head(key), say(f"parties.{role}") if role else ""))
    lines, words = [], []
    for key, channel in case.channels.items():
        label = _label(view, say, key, channel)
        ends = tuple(dict.fromkeys(channel.between))
        lines.append(Line(ends, channel.kind, label, channel.through, _open(channel)))
        names = view.names([*channel.between, *channel.through])
        words.append(
            say(
                "parties.described",
                label=label,
                parties=names,
                kind=say(f"parties.{channel.kind}"),
                open=say("parties.disclosed" if _open(channel) else "parties.undisclosed"),
            )
        )
    kinds = ("direct", "mediated", "back", "public", "disclosed", "undisclosed", "alone")
    return draw_network(
        nodes,
        lines,
        title=say("parties.figure_title"),
        description=" ".join(words),
        words={k: say(f"parties.{k}") for k in kinds},
        direction=say.direction,
    )
