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
    """Somebody who speaks or acts for a party."""

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
    """What a party is to the talks, or to another party."""

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
    """An actor: a state, a movement, a company, a constituency within one."""

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

    ``between`` names parties; ``through`` those who carry messages; ``people`` who sat in it.
    ``open`` says whether it was known to the public from the start; ``disclosed`` when it came out.
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
    """Who publishes reports. ``reliability`` is the Admiralty letter, set by the analyst.

    ``A`` completely reliable, ``B`` usually, ``C`` fairly, ``D`` not usually, ``E`` unreliable,
    ``F`` cannot be judged.
    """

    name: Text
    aliases: Texts = ()
    kind: str = ""
    reliability: Reliability | None = None
    because: str = ""
    party: str = ""
    protected: Bool = False
    notes: str = ""
