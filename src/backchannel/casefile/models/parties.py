"""Parties and their people, channels between them, and the outlets that report."""

from __future__ import annotations

from dataclasses import field
from typing import Literal

from pydantic.dataclasses import dataclass

from backchannel.casefile.models.base import (
    CONFIG,
    Bool,
    Date,
    Evidence,
    Many,
    Reliability,
    Text,
    Texts,
)

__all__ = ["Channel", "Outlet", "Party", "Person", "Role"]


@dataclass(frozen=True, slots=True, config=CONFIG)
class Person:
    """Somebody who speaks or acts for a party.

    Attributes:
        post: the office held, as reports name it.
        describes: descriptions that mean this person ("the envoy").
        pronouns: helps reading to resolve "he" and "she".
    """

    name: Text
    post: str = ""
    aliases: Texts = ()
    since: Date | None = None
    until: Date | None = None
    describes: Texts = ()
    pronouns: Literal["he", "she", "they", ""] = ""
    notes: str = ""
    evidence: Evidence = ()
    tags: Many = ()


@dataclass(frozen=True, slots=True, config=CONFIG)
class Role:
    """What a party is to the talks, or to another party.

    Attributes:
        role: the part it plays.
        of: the parties it plays it for.
    """

    role: Literal[
        "principal",
        "mediator",
        "ally",
        "guarantor",
        "constituency",
        "spoiler",
        "observer",
        "analyst",
    ]
    of: Many = ()
    since: Date | None = None
    until: Date | None = None
    says: str = ""
    evidence: Evidence = ()


@dataclass(frozen=True, slots=True, config=CONFIG)
class Party:
    """An actor: a state, a movement, a company, a constituency within one.

    Attributes:
        part_of: id of the party it is part of.
        people: who speaks or acts for it; an id is used once in a case.
        roles: principal, mediator, ally …, each since when and for whom.
        interests: what lies behind its positions.
    """

    name: Text
    aliases: Texts = ()
    kind: str = ""
    part_of: str = ""
    people: dict[str, Person] = field(default_factory=dict)
    roles: tuple[Role, ...] = ()
    interests: Texts = ()
    notes: str = ""
    evidence: Evidence = ()
    tags: Many = ()


@dataclass(frozen=True, slots=True, config=CONFIG)
class Channel:
    """A line of contact between parties.

    Attributes:
        between: the parties in contact.
        kind: direct, mediated (through others), back (kept from others), or public (statements).
        through: parties or people that carry messages.
        people: who sat in it.
        level: at what level.
        disclosed: when it became known to the public.
        disclosed_by: who made it known: outlets, parties or people.
        about: what was talked about.
    """

    between: Many
    kind: Literal["direct", "mediated", "back", "public"] = "direct"
    through: Many = ()
    people: Many = ()
    name: str = ""
    level: str = ""
    place: str = ""
    since: Date | None = None
    until: Date | None = None
    disclosed: Date | None = None
    disclosed_by: Many = ()
    about: str = ""
    notes: str = ""
    evidence: Evidence = ()
    tags: Many = ()


@dataclass(frozen=True, slots=True, config=CONFIG)
class Outlet:
    """Who publishes reports.

    Attributes:
        reliability: the Admiralty letter, set by the analyst: A completely reliable, B usually,
            C fairly, D not usually, E unreliable, F cannot be judged.
        because: why that letter.
        party: id of the party it speaks for, where it does.
    """

    name: Text
    aliases: Texts = ()
    kind: str = ""
    reliability: Reliability | None = None
    because: str = ""
    party: str = ""
    protected: Bool = False
    notes: str = ""
