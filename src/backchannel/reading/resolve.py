"""From the words that name a speaker to the parties, people and outlets of a case."""

from __future__ import annotations

import copy
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backchannel.casefile import Case
from backchannel.reading.names import BODIES, bare_name
from backchannel.reading.statements import Statement
from backchannel.reading.words import word_set

__all__ = ["PRONOUNS", "CaseNames", "slug"]


def slug(text: str) -> str:
    """An id made of a name, in the name's own script; empty where it has no letter or digit.

    Accents come off Latin letters; what cannot be written plainer stays as it is.

    Example:
        >>> slug("The Harbour Post (online)"), slug("Zeitung für Häfen"), slug("Новости дня")
        ('the-harbour-post-online', 'zeitung-fur-hafen', 'новости-дня')
    """
    out: list[str] = []
    base = ""
    for char in unicodedata.normalize("NFKD", text).lower():
        if not unicodedata.category(char).startswith("M"):
            base = char
        elif base.isascii():
            continue
        out.append(char)
    # Composed again, as file systems and keyboards write them; an id holds no loose marks.
    whole = unicodedata.normalize("NFC", "".join(out))
    kept = (c for c in whole if not unicodedata.category(c).startswith("M"))
    plain = re.sub(r"[\W_]+", "-", "".join(kept)).strip("-")
    while len(plain.encode()) > _LONGEST_ID:
        plain = plain[:-1].rstrip("-")
    return plain


#: Longest id made of a name, in bytes: a file's name holds it with a date and an ending.
_LONGEST_ID = 90


def _key(name: str) -> str:
    """A name without article, possessive and case."""
    plain = re.sub(r"(?:['’]s|['’])$", "", name.strip())
    plain = re.sub(r"^(?:the|a|an)\s+", "", plain, flags=re.I)
    return re.sub(r"\s+", " ", plain).casefold()


def _spelling(name: str) -> str:
    """The letters and digits of a name."""
    return slug(_key(name)).replace("-", "")


@dataclass(frozen=True, slots=True)
class _Person:
    party: str
    id: str


def _of(name: str) -> str:
    """What may follow a party's name in words that describe its people: *Kestrow*, *Kestrowian*."""
    return "(?:i|an|ian|n|ese|ish|s)?" if len(name) >= 4 and " " not in name else ""


class CaseNames:
    """The names by which a case knows parties, people and outlets.

    A name that two bear resolves to neither.

    Args:
        case: the case, with its statements or without.
        met: whom these name with a party, where they are not there.

    Cost: linear in the case's names to build, constant
    for a look-up of a full name, linear in the parties for a description.
    """

    def __init__(self, case: Case, met: Iterable[tuple[str, str]] | None = None) -> None:
        self.people: dict[str, _Person | None] = {}
        self.parties: dict[str, str | None] = {}
        self.outlets: dict[str, str] = {}
        self._spelled: dict[str, str] = {}
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
            for name in (outlet.name, *outlet.aliases):
                self._spelled.setdefault(_spelling(str(name)), id)
        #: Parties of people that the case does not list, as its statements give them.
        self.affiliated: dict[str, str | None] = {}
        self._written: dict[str, str] = {}
        if met is None:
            sources = (s.source for s in case.statements.values())
            met = ((s.name, s.party) for s in sources if s.name and s.party)
        for name, affiliation in met:
            self._meet(name, affiliation)
        self._names_of = {id: (p.name, *p.aliases) for id, p in case.parties.items()}

    def within(self, text: str) -> CaseNames:
        """The names as one text uses them: *the federation* for the one that it names in full.

        So too *the operator*, and *the company*, for whom it calls *the ferry operator A*. Only
        where no other party, and nothing else that the text names, is called so. What is learnt of
        people's parties is shared with the names this is called on.
        """
        out = copy.copy(self)
        out.parties = dict(self.parties)
        heads: dict[str, set[str]] = {}
        for id, forms in self._names_of.items():
            for form in forms:
                if form in text:
                    for head in {_body(form), *_described(text, form)} - {""}:
                        heads.setdefault(head, set()).add(id)
        for head, ids in heads.items():
            if len(ids) == 1 and head not in out.parties:
                (id,) = ids
                if not _others(text, head, self._names_of[id]):
                    out.parties[head] = id
        return out

    @staticmethod
    def _put(table: dict[str, Any], key: str, value: Any) -> None:
        table[key] = value if table.get(key, value) == value else None

    def add_outlet(self, name: str, id: str) -> None:
        """Let an outlet be known by its name and id from now on."""
        self.outlets.setdefault(_key(name), id)
        self.outlets.setdefault(_key(id), id)
        self._spelled.setdefault(_spelling(name), id)

    def _met(self, name: str) -> tuple[str, str | None]:
        """Somebody met before with a party, by full name or, where one bears it, by surname."""
        key = _key(name)
        if key in self.affiliated or " " in key:
            return name, self.affiliated.get(key)
        bearers = [full for full in self.affiliated if full.split()[-1] == key]
        if len(bearers) != 1:
            return name, None
        return self._written[bearers[0]], self.affiliated[bearers[0]]

    def _meet(self, name: str, party: str) -> None:
        self._put(self.affiliated, _key(name), party)
        self._written.setdefault(_key(name), name)

    def first_outlet(self, names: Sequence[str]) -> str:
        """The first of some names that is an outlet's; empty where none is."""
        return next((name for name in names if self.outlet(name)), "")

    def outlet(self, name: str) -> str | None:
        """The id of an outlet, by name, alias or id.

        *HARBOUR POST!* is the Harbour Post: case, accents and punctuation make no other outlet.
        """
        spelled = _spelling(name)
        return self.outlets.get(_key(name)) or (self._spelled.get(spelled) if spelled else None)

    def party_called(self, name: str) -> str | None:
        """The party with this id, name or alias."""
        return self.parties.get(_key(name))

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
        if statement.owner and words.lower().startswith("its "):
            words = f"{statement.owner}’s {words[4:]}"
        return self.who(statement.speaker or "", statement.speaker_kind, words)

    def who(self, name: str, kind: str, words: str) -> Mapping[str, str]:
        """Somebody named in a text: person with party, party, outlet, name, or description.

        Args:
            name: the full name, as far as the text gives it.
            kind: of :func:`~backchannel.reading.speakers.resolve_speakers`.
            words: the words of the text.
        """
        first = re.match(rf"(?:the )?{re.escape(name)},? and ", words, re.I) if name else None
        if first and kind != "person":
            # "the union and the port": two speak, and the text's speaker is the first of them.
            return {"described": words}
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
            party = None if _FORMER.search(words) else self.party_in(words)
            if party:
                self._meet(name, party)
            elif not _FORMER.search(words):
                name, party = self._met(name)
            return {"party": party, "name": name} if party else {"name": name}
        stands_for = words.lower().startswith("its ") or words.lower() in PRONOUNS
        # "the official", for "an official at the port who has seen the draft"
        again = kind == "anonymous" and words.lower().startswith(("the ", "this ", "that "))
        described = name if name and (stands_for or again) else words or name
        if not described:
            return {"described": "not named"}
        party = None if _FORMER.search(described) else self.party_in(described)
        return {"party": party, "described": described} if party else {"described": described}


#: Who no longer speaks for anybody: *a former A official*.
_FORMER = re.compile(r"\b(?:ex|former|onetime|one-time|ousted|retired)\b", re.I)
#: Words that stand for somebody named elsewhere.
PRONOUNS = word_set("i we he she it they who which that us them him his her its their")


def _body(name: str) -> str:
    """The common noun in an organisation's name: *federation* of *Dockers' Federation*."""
    words = name.split(" of ")[0].split()
    head = words[-1].lower() if words else ""
    return head if len(name.split()) > 1 and head in BODIES else ""


#: Words for firms; where a text calls one party so, that is *the company* too.
_FIRMS = word_set(
    """
    airline brewer brewery carmaker carrier chain company contractor developer exporter firm
    importer insurer lender maker manufacturer miner operator producer publisher refiner retailer
    shipbuilder shipper startup steelmaker supplier utility
    """
)


def _described(text: str, form: str) -> set[str]:
    """What a text calls an organisation beside its name: *the ferry operator A*, *A, a bank*."""
    name = re.escape(form)
    out: set[str] = set()
    for pattern in (
        rf"\b(?:the|an?)\s+((?:[a-z-]+\s+){{0,2}}[a-z-]+)\s+{name}\b",
        rf"\b{name},\s+(?:the|an?)\s+((?:[a-z-]+\s+){{0,3}}?[a-z-]+)(?=[,.;]|\s+(?:in|of|that|which|with)\b)",
    ):
        for match in re.finditer(pattern, text, re.I if pattern.startswith(r"\b(?:the") else 0):
            words = match[1].lower().split()
            if words[-1] in BODIES | _FIRMS and match[1] == match[1].lower():
                out |= {words[-1], " ".join(words)}
                if words[-1] in _FIRMS and not _other_firms(text, form):
                    out |= {"company", "firm"}
    return out


def _other_firms(text: str, form: str) -> bool:
    """Whether a text calls something else a firm too: *the lender Tarn Credit*."""
    firms = "|".join(sorted(_FIRMS))
    called = re.finditer(rf"\b(?:{firms})\s+(?=[A-Z])", text)
    return any(not text.startswith(form, match.end()) for match in called)


def _others(text: str, head: str, own: Sequence[str]) -> bool:
    """Whether a text names another organisation whose name has the same noun."""
    noun = head.capitalize()
    for match in re.finditer(rf"\b(?:[A-Z][\w'’-]*\s+){{1,6}}{noun}\b", text):
        said = " ".join(match[0].split())
        if not any(form in said or said in form for form in own):
            return True
    return False


def _short(name: str) -> str:
    """A name without what follows its first comma, and without leading titles."""
    return bare_name(name) if name else ""
