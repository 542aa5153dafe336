"""From the words that name a speaker to the parties, people and outlets of a case."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from backchannel.casefile import Case
from backchannel.reading.statements import Statement

__all__ = ["CaseNames", "slug"]


def slug(text: str) -> str:
    """An id made of a name.

    Example:
        >>> slug("The Harbour Post (online)")
        'the-harbour-post-online'
    """
    import unicodedata

    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "unnamed"


def _key(name: str) -> str:
    """A name without article, possessive and case."""
    plain = re.sub(r"(?:['’]s|['’])$", "", name.strip())
    plain = re.sub(r"^(?:the|a|an)\s+", "", plain, flags=re.I)
    return re.sub(r"\s+", " ", plain).casefold()


@dataclass(frozen=True, slots=True)
class _Person:
    party: str
    id: str


def _of(name: str) -> str:
    """What may follow a party's name in words that describe its people: *Kestrow*, *Kestrowian*."""
    return "(?:i|an|ian|n|ese|ish|s)?" if len(name) >= 4 and " " not in name else ""


class CaseNames:
    """The names by which a case knows parties, people and outlets.

    A name that two bear resolves to neither. Cost: linear in the case's names to build, constant
    for a look-up of a full name, linear in the parties for a description.
    """

    def __init__(self, case: Case) -> None:
        self.people: dict[str, _Person | None] = {}
        self.parties: dict[str, str | None] = {}
        self.outlets: dict[str, str] = {}
        self.posts: dict[str, _Person | None] = {}
        #: Full names of people, with the pronoun that the case gives them.
        self.pronouns: dict[str, str | None] = {}
        self._party_of = {p: id for id, party in case.parties.items() for p in party.people}
        for id, party in case.parties.items():
            for name in (party.name, id, *party.aliases):
                self._put(self.parties, _key(str(name)), id)
            for person_id, person in party.people.items():
                here = _Person(id, person_id)
                self.pronouns[str(person.name)] = person.pronouns or None
                for name in (person.name, *person.aliases):
                    self._put(self.people, _key(str(name)), here)
                last = str(person.name).split()[-1]
                self._put(self.people, _key(last), here)
                for post in (person.post, *person.describes):
                    if post:
                        self._put(self.posts, _key(str(post)), here)
        for id, outlet in case.outlets.items():
            for name in (outlet.name, id, *outlet.aliases):
                self.outlets.setdefault(_key(str(name)), id)

    @staticmethod
    def _put(table: dict[str, Any], key: str, value: Any) -> None:
        table[key] = value if table.get(key, value) == value else None

    def outlet(self, name: str) -> str | None:
        """The id of an outlet, by name, alias or id."""
        return self.outlets.get(_key(name))

    def party_of(self, id: str) -> str:
        """The party of a person's id; other ids and words stay."""
        return self._party_of.get(id, id)

    def party_in(self, description: str) -> str | None:
        """The one party whose name or alias stands in a description (*a senior A official*)."""
        words = f" {_key(description)} "
        words = re.sub(r"[’'](?=s?\b)", " ", words)
        found = {
            id
            for name, id in self.parties.items()
            if id
            and len(name) > 1
            and re.search(rf"(?<!\w){re.escape(name)}{_of(name)}(?!\w)", words)
        }
        return found.pop() if len(found) == 1 else None

    def source(self, statement: Statement, words: str) -> Mapping[str, str]:
        """The ``source`` of a case's statement: as exact as the report and the case allow.

        Args:
            statement: the proposal.
            words: the words of its source span, empty where it has none.
        """
        return self.who(statement.speaker or "", statement.speaker_kind, words)

    def who(self, name: str, kind: str, words: str) -> Mapping[str, str]:
        """Somebody named in a text: person with party, party, outlet, name, or description.

        Args:
            name: the full name, as far as the text gives it.
            kind: of :func:`~backchannel.reading.speakers.resolve_speakers`.
            words: the words of the text.
        """
        for candidate in (name, _short(name), words, _short(words)):
            key = _key(candidate)
            if not key:
                continue
            person = self.people.get(key) or self.posts.get(key)
            if person is not None:
                return {"party": person.party, "person": person.id}
            party = self.parties.get(key)
            if party:
                return {"party": party}
            outlet = self.outlets.get(key)
            if outlet:
                return {"outlet": outlet}
        if kind == "person" and name:
            last = self.people.get(_key(name.split()[-1]))
            if last is not None and len(name.split()) == 1:
                return {"party": last.party, "person": last.id}
            out = {"name": name}
            party = self.party_in(words)
            return {"party": party, **out} if party else out
        described = words or name
        if not described:
            return {"described": "not named"}
        party = self.party_in(described)
        return {"party": party, "described": described} if party else {"described": described}


def _short(name: str) -> str:
    """A name without what follows its first comma, and without leading titles."""
    from backchannel.reading.speakers import bare_name

    return bare_name(name) if name else ""
