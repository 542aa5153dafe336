"""What a report is to those that a case has: a version, a teaser, a reprint, or none of these.

The answer does not depend on the order of reading. Of two outlets' reports that share half of
their text the later relies on the earlier, so one that is read late can become the original of what
was read before; of two versions the later replaces the earlier, and a chain keeps its order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from backchannel.casefile.edtf import EdtfError, interval
from backchannel.diagnostics import Diagnostic, Span
from backchannel.reading import codes
from backchannel.reading.duplicates import (
    REPRINT,
    VERSION,
    Likeness,
    Print,
    changes,
    kept,
    sentences,
)

__all__ = ["Card", "Links", "Place", "moment"]

#: Share of the longer text's runs of words that two versions have in common.
_SAME = 0.4
#: Share of its sentences that they do, where neither their address nor their title and day say that
#: they are one story; the sentence it begins with must be among them, as a house repeats the rest.
_SAME_SENTENCES = 0.7
#: A text shorter than this share of another is a part of it, and no version.
_PART = 0.5
#: Likeness of titles, 0 to 100 (words in any order).
_TITLE = 85
#: A line above a report that says what was changed in it.
_NOTE = re.compile(
    r"\W*(?:(?:correct(?:ion|ed)|clarification|clarified|amended|update[ds]?|editor.s note)\b"
    r"[^.]{0,40}:|"
    r"(?:an |the )?(?:earlier|previous|original) version of this |"
    r"this (?:article|story|report|text|piece) (?:was|has been|is) )",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Card:
    """What is compared of a report beside its text.

    Attributes:
        outlet: its id.
        published: as in the case, EDTF.
        title: as printed.
        url: where it stood, empty where unknown.
        modified: when it was last changed, empty where unknown.
        relies_on: reports and outlets.
        replaces: the version before it.
        model: the language model that answered for it.
    """

    outlet: str
    published: str
    title: str = ""
    url: str = ""
    modified: str = ""
    relies_on: tuple[str, ...] = ()
    replaces: str = ""
    model: str = ""

    @property
    def day(self) -> str:
        """The first day on which it can have been published."""
        try:
            return interval(self.published).earliest.isoformat()
        except EdtfError:
            return self.published

    @property
    def stamp(self) -> str:
        """The day, or the moment of the last change where that is known."""
        return max(self.day, self.modified.removesuffix("Z"))


@dataclass(slots=True)
class Place:
    """What a new report is to those that are there.

    Attributes:
        outcome: ``added``, ``known``, ``new version`` or ``older version``.
        like: the report that it stands in, or that comes before or after it.
        relies_on: reports that it relies on.
        replaces: the version before it.
        replaced_by: the version after it, which has to name it from now on.
        relied_on_by: reports read before that have to rely on it from now on.
        changes: what changed from version to version.
        diagnostics: what there is to say of this.
    """

    outcome: str = "added"
    like: str | None = None
    relies_on: list[str] = field(default_factory=list)
    replaces: str | None = None
    replaced_by: str | None = None
    relied_on_by: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)


def moment(text: str) -> str:
    """A time as a page states it, in UTC as far as it says its zone; empty where it is none.

    Example:
        >>> moment("2031-03-06T10:00:00+01:00"), moment("2031-03-06"), moment("yesterday")
        ('2031-03-06T09:00:00Z', '2031-03-06', '')
    """
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return ""
    if len(text.strip()) <= 10:
        return found.date().isoformat()
    if found.tzinfo is None:
        return found.replace(microsecond=0).isoformat()
    return found.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


class Links:
    """The reports of a case by likeness, and who relies on and replaces whom.

    Args:
        names_of: the names of an outlet, by its id.
        text_of: the text of a report that was taken in without it.
        hashes_of: the hashes of its shingles.
    """

    def __init__(
        self,
        names_of: Callable[[str], Iterable[str]],
        text_of: Callable[[str], str] = str,
        hashes_of: Callable[[str], bytes] | None = None,
    ) -> None:
        self.cards: dict[str, Card] = {}
        self._texts: dict[str, str] = {}
        self._names_of, self._text_of = names_of, text_of
        self._likeness = Likeness(hashes_of=hashes_of)
        self._relies: dict[str, set[str]] = {}
        self._replaces: dict[str, str] = {}

    def add(self, id: str, text: str, card: Card) -> None:
        """Take in a report of the case."""
        self._texts[id] = text
        self.know(id, card, Print.of(text))

    def know(self, id: str, card: Card, of: Print) -> None:
        """Take in a report whose text is asked for where it is needed."""
        self.cards[id] = card
        self._likeness.know(id, of)
        self._relies.setdefault(id, set()).update(card.relies_on)
        if card.replaces:
            self._replaces[id] = card.replaces

    def text(self, id: str) -> str:
        """The text of a report that is there."""
        if id not in self._texts:
            self._texts[id] = self._text_of(id)
        return self._texts[id]

    def settle(self, id: str, place: Place) -> None:
        """Keep what became of other reports through the new report ``id``."""
        for other in place.relied_on_by:
            self._relies[other].add(id)
        if place.replaced_by:
            self._replaces[place.replaced_by] = id

    def place(self, text: str, card: Card, at: Span) -> Place:
        """What a text is to the reports that are there; nothing is changed by asking."""
        out = Place()
        found = self._likeness.like(text, VERSION)
        for id, share in found:
            if self.cards[id].outlet == card.outlet and self._story(id, text, card, share, at, out):
                break
        if out.outcome == "known":
            return out
        self._reprints([(i, s) for i, s in found if s >= REPRINT], text, card, at, out)
        return out

    # Versions and teasers of one outlet.

    def _story(self, id: str, text: str, card: Card, share: float, at: Span, out: Place) -> bool:
        """Whether the report ``id`` is the same story; ``out`` then says how they stand."""
        theirs = self.cards[id]
        sizes = self._likeness.sizes(text, id)
        mine, other = sizes
        mutual = share * min(sizes) / max(1, *sizes)
        url = bool(card.url) and card.url == theirs.url
        titled = _alike(card.title, theirs.title)
        if mine < _PART * other:
            if _stands_in(text, self.text(id)) and (url or titled or share >= 0.9):
                out.outcome, out.like = "known", id
                out.diagnostics.append(codes.KNOWN.at(at, f"all of it stands in report {id!r}"))
                return True
            if url or titled:
                out.like = id
                out.relies_on.append(id)
                out.diagnostics.append(
                    codes.NEAR_DUPLICATE.at(at, f"a shorter text of the story in {id!r}")
                )
                return True
            return False
        day = card.day == theirs.day
        if other < _PART * mine:
            if url or (titled and (day or _stands_in(self.text(id), text))):
                self._version(id, text, card, at, out, whole=True)
                return True
            return False
        told = mutual >= _SAME and ((titled and day) or _retold(text, card, self.text(id)))
        if url or told:
            self._version(id, text, card, at, out, whole=False)
            return True
        return False

    def _version(
        self, id: str, text: str, card: Card, at: Span, out: Place, *, whole: bool
    ) -> None:
        """The place of a version in the chain of those there; a whole text follows its teaser."""
        chain = self._chain(id)
        after = next(
            (n for n in range(len(chain), 0, -1) if not _before(card, self.cards[chain[n - 1]])), 0
        )
        if whole:
            after = max(after, chain.index(id) + 1)
        out.replaces = chain[after - 1] if after else None
        if after == len(chain):
            out.outcome, out.like = "new version", chain[-1]
            out.changes = changes(self.text(chain[-1]), text)
            said = f"a new version of {out.like!r}"
        else:
            out.outcome = "older version"
            out.like = out.replaced_by = chain[after]
            out.changes = changes(text, self.text(chain[after]))
            said = f"an older version of {out.like!r}, which now replaces it"
        out.diagnostics.append(codes.NEW_VERSION.at(at, f"{said}, {len(out.changes)} lines differ"))

    def _chain(self, id: str) -> list[str]:
        """All versions of a report, the oldest first."""
        chain = {id}
        while True:
            more = {a for a, b in self._replaces.items() if b in chain and a in self.cards}
            more |= {b for a, b in self._replaces.items() if a in chain and b in self.cards}
            if more <= chain:
                break
            chain |= more
        depth = {i: len(self._earlier(i)) for i in chain}
        return sorted(chain, key=lambda i: (depth[i], self.cards[i].stamp, i))

    def _earlier(self, id: str) -> list[str]:
        """The versions that a report replaces, one after the other."""
        out: list[str] = []
        while (id := self._replaces.get(id, "")) and id not in out:
            out.append(id)
        return out

    # Reprints between outlets.

    def _reprints(
        self, found: list[tuple[str, float]], text: str, card: Card, at: Span, out: Place
    ) -> None:
        """Links to earlier reports that the text repeats, and from later ones that repeat it."""
        others = [(i, s) for i, s in found if self.cards[i].outlet != card.outlet]
        own = set(self._chain(out.like)) if out.outcome.endswith("version") and out.like else set()
        reached = self._reached([*out.relies_on, *([out.replaces] if out.replaces else [])])
        later: list[tuple[str, float]] = []
        for id, share in others:
            if self._first(card, text, id):
                later.append((id, share))
            elif id not in reached and not own & self._reached([id]):
                out.relies_on.append(id)
                out.like = out.like or id
                reached |= self._reached([id])
                message = f"{100 * share:.0f} % of it stands in {id!r}"
                out.diagnostics.append(codes.NEAR_DUPLICATE.at(at, message))
        linked: set[str] = set()
        for id, share in sorted(later, key=lambda x: (self.cards[x[0]].day, x[0])):
            mine = self._reached([id])
            # A later version has it from the earlier one, not from who printed that in between.
            if mine & linked or id in reached or own & mine or reached & set(self._earlier(id)):
                continue
            linked.add(id)
            out.relied_on_by.append(id)
            message = f"{100 * share:.0f} % of it stands in {id!r}, which now relies on it"
            out.diagnostics.append(codes.NEAR_DUPLICATE.at(at, message))

    def _first(self, card: Card, text: str, id: str) -> bool:
        """Whether a new report comes before the report ``id`` of another outlet.

        On one day it is the one that the other names; else the outlets' ids decide, as something
        has to that is the same whichever is read first.
        """
        theirs = self.cards[id]
        if card.day != theirs.day:
            return card.day < theirs.day
        named, names = self._names(text, theirs.outlet), self._names(self.text(id), card.outlet)
        if named != names:
            return names
        return card.outlet < theirs.outlet

    def _names(self, text: str, outlet: str) -> bool:
        """Whether a text names an outlet."""
        folded = text.casefold()
        return any(
            re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", folded)
            for name in self._names_of(outlet)
            if len(name) > 2
        )

    def _reached(self, ids: Iterable[str]) -> set[str]:
        """The reports and all that they rely on or replace, through any number of steps."""
        out: set[str] = set()
        stack = list(ids)
        while stack:
            id = stack.pop()
            if id in out or id not in self.cards:
                continue
            out.add(id)
            stack += self._relies[id]
            stack += [self._replaces[id]] if id in self._replaces else []
        return out


def _before(one: Card, other: Card) -> bool:
    """Whether a version is the older one, by day or, where both are known, by moment."""
    known = min(len(one.stamp), len(other.stamp))
    return one.stamp[:known] < other.stamp[:known]


def _alike(one: str, other: str) -> bool:
    from rapidfuzz import fuzz

    if not one.strip() or not other.strip():
        return False
    return fuzz.token_sort_ratio(one.casefold(), other.casefold()) >= _TITLE


def _retold(text: str, card: Card, other: str) -> bool:
    """Whether a text begins with a sentence of another, and has most others of it too."""
    lines = [ln.strip() for ln in text.splitlines() if ln.strip() and ln.strip() != card.title]
    lines = [ln for ln in lines if not _NOTE.match(ln)]
    lead = next((ln for ln in lines if ln[-1] in '.!?”"' or len(ln.split()) >= 8), "")
    theirs = sentences(other)
    if not lead or not kept(sentences(lead)[:1], theirs):
        return False
    mine = sentences(text)
    return min(kept(mine, theirs), kept(theirs, mine)) >= _SAME_SENTENCES


def _stands_in(part: str, whole: str) -> bool:
    """Whether every paragraph of a text stands in another, whatever the punctuation.

    What ends in dots may end within a word.

    Example:
        >>> _stands_in("Talks stall\\n\\nThey met on Mon…", "Talks stall. They met on Monday.")
        True
    """

    def plain(line: str) -> str:
        return f" {' '.join(re.findall(_WORD, line.casefold()))} "

    words = plain(whole)
    for line in part.splitlines():
        if not re.search(_WORD, line):
            continue
        cut = re.search(r"(?:…|\.\.\.)\W*$", line)
        if (plain(line).rstrip() if cut else plain(line)) not in words:
            return False
    return True


_WORD = r"\w+"
