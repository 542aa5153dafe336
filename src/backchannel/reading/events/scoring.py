"""How well proposed events agree with annotated ones.

A proposal and a gold event are the same where the words that tell them meet; one proposal finds one
gold event. *Type* also asks for the same type, *status* for type and status, *mode* for type and
mode, counted over the proposals and gold events that have one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from backchannel.reading.events import Event
from backchannel.reading.gold import GoldArticle, GoldEvent
from backchannel.reading.scoring import Rates

__all__ = ["EventScore", "score_events"]

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class EventScore:
    """The comparison; shares are of the events found with the right type.

    Attributes:
        found: the word that tells the event.
        type, status, mode: found, and that is right as well.
        actor, recipient, place, on: the share where it is right, or rightly empty.
        missed: article, gold word, gold coding.
        wrong: article, proposed word, proposed coding, gold coding (empty where it is no event).
    """

    found: Rates
    type: Rates
    status: Rates
    mode: Rates
    actor: float
    recipient: float
    place: float
    on: float
    missed: tuple[tuple[str, str, str], ...] = field(default=(), repr=False)
    wrong: tuple[tuple[str, str, str, str], ...] = field(default=(), repr=False)

    def to_json(self) -> dict[str, object]:
        """A plain dictionary."""
        rates = {n: getattr(self, n).to_json() for n in ("found", "type", "status", "mode")}
        shares = {n: round(getattr(self, n), 4) for n in ("actor", "recipient", "place", "on")}
        return {**rates, **shares}


def score_events(
    gold: Sequence[GoldArticle], proposed: Mapping[str, Sequence[Event]]
) -> EventScore:
    """Compare proposals with gold, article by article; articles without marked events are left out.

    Cost: the product of the two numbers of an article.
    """
    total = mine = found = typed = stated = moded = mode_gold = mode_mine = 0
    shares = {"actor": 0, "recipient": 0, "place": 0, "on": 0}
    missed: list[tuple[str, str, str]] = []
    wrong: list[tuple[str, str, str, str]] = []
    for article in gold:
        if article.events is None:
            continue
        events = list(proposed.get(article.name, ()))
        total += len(article.events)
        mine += len(events)
        pairs = _pairs(article.events, events)
        open_mode = {j for i, j in pairs.items() if article.events[i].mode == "?"}
        mode_gold += sum(g.mode not in ("", "?") for g in article.events)
        mode_mine += sum(bool(e.mode) and j not in open_mode for j, e in enumerate(events))
        for i, g in enumerate(article.events):
            said = " … ".join(article.text[a:b] for a, b in g.trigger)
            if i not in pairs:
                missed.append((article.name, said, _coded(g)))
                continue
            found += 1
            e = events[pairs[i]]
            right = e.type == g.type
            typed += right
            stated += right and e.status == g.status
            moded += right and bool(e.mode) and e.mode == g.mode
            if not right or e.status != g.status or g.mode not in ("?", e.mode):
                wrong.append((article.name, said, _coded(e), _coded(g)))
            if right:
                for name in shares:
                    shares[name] += _same(g, e, name)
        for j, e in enumerate(events):
            if j not in pairs.values():
                a, b = e.trigger
                wrong.append((article.name, article.text[a:b], _coded(e), ""))
    share = {name: n / typed if typed else 0.0 for name, n in shares.items()}
    return EventScore(
        Rates(found, mine, found, total),
        Rates(typed, mine, typed, total),
        Rates(stated, mine, stated, total),
        Rates(moded, mode_mine, moded, mode_gold),
        share["actor"],
        share["recipient"],
        share["place"],
        share["on"],
        missed=tuple(missed),
        wrong=tuple(wrong),
    )


def _coded(one: Event | GoldEvent) -> str:
    return " ".join(x for x in (one.type, one.mode, one.status) if x)


def _pairs(gold: Sequence[GoldEvent], events: Sequence[Event]) -> dict[int, int]:
    """One proposal for each gold event whose word it meets, the one that agrees most."""
    out: dict[int, int] = {}
    taken: set[int] = set()
    for i, g in enumerate(gold):
        meeting = [
            j
            for j, e in enumerate(events)
            if j not in taken and any(a < e.trigger[1] and e.trigger[0] < b for a, b in g.trigger)
        ]
        if meeting:
            best = max(
                meeting,
                key=lambda j: (events[j].type == g.type, events[j].status == g.status, -j),
            )
            out[i] = best
            taken.add(best)
    return out


def _same(g: GoldEvent, e: Event, name: str) -> bool:
    if name == "on":
        return (e.on or "") == g.on
    mine: tuple[Span, ...] = {
        "actor": e.actors,
        "recipient": e.recipients,
        "place": (e.place,) if e.place else (),
    }[name]
    theirs: tuple[Span, ...] = getattr(g, name)
    if not mine or not theirs:
        return not mine and not theirs
    return any(a < d and c < b for a, b in theirs for c, d in mine)
