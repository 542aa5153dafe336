"""Names of people and organisations in a text, and the posts that people hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from backchannel.reading.given_names import FEMALE, MALE
from backchannel.reading.lexicon import ACRONYM, TITLES
from backchannel.reading.words import word_set

__all__ = [
    "BODIES",
    "ROLE_END",
    "Names",
    "Posts",
    "bare_name",
    "entity_of",
    "is_post",
    "name_after_post",
]

#: How words for what people are end.
ROLE_END = re.compile(
    r"(?:er|or|ist|ian|man|woman|ant|ent|ic|son|yst|ert|oy|ary|ate|ief|ad|ess|or)$"
)
#: *Norlink's chief executive, Per Holm*: two to four words of a name end it.
_POST_AND_NAME = re.compile(
    r"(?P<post>[^,]*\b[a-z][\w-]+\b[^,]*), "
    r"(?P<name>[A-Z][\w'’.-]+(?: (?:[A-Z][\w'’.-]+|al-\w+|bin|de|der|el-\w+|van|von)){1,3})$"
)
#: Bodies whose names end like posts.
_NO_POSTS = word_set("army government military ministry parliament party secretariat state")
#: Characters of a post with its name; the cost of reading it grows with their square.
_LONGEST_POST = 200


#: Letters after a name: *Imogen Treadgold KC*.
_AFTER_NAMES = word_set("cbe esq jr kc mbe mep mla mp msp obe phd qc sc sr")


class Names:
    """The people and organisations a text names, with their longest form.

    Example:
        >>> names = Names(["Jo Vane", "Vane", "The Daily"])
        >>> names.full("Vane")
        'Jo Vane'
    """

    def __init__(self, mentions: Sequence[str]) -> None:
        self._longest: dict[str, str] = {}
        self.gender: dict[str, str] = {}
        #: Last words of the full names of people that the text gives.
        self.surnames: set[str] = set()
        #: Names that the text uses as those of places.
        self.places: set[str] = set()
        #: By paragraph, whom the text called *he* (``m``) or *she* (``f``) in it.
        self.called: dict[int, dict[str, str]] = {}
        for mention in mentions:
            self.add(mention)

    def add(self, mention: str) -> None:
        """Take in one mention of a name."""
        words = mention.split()
        if not words:
            return
        key = words[-1].lower().strip(".,")
        known = self._longest.get(key)
        if known is None or (
            len(words) > len(known.split()) and known in mention and len(words) <= 5
        ):
            self._longest[key] = mention

    def full(self, mention: str) -> str:
        """The longest known form of a name, or the mention itself."""
        words = mention.split()
        if not words:
            return mention
        known = self._longest.get(words[-1].lower().strip(".,"))
        if known and (len(words) == 1 or words[0] == known.split()[0] or mention in known):
            return known
        return mention


#: Adjectives that make a post another one: *the prime minister* is no *finance minister*.
_DISTINCT = word_set(
    """
    assistant associate chief civil deputy economic federal financial first foreign general interior
    joint local municipal national opposition permanent prime provincial regional senior state
    technical vice
    """
)
#: Who is *the deputy minister* or *the prime minister* is not *the minister*.
_NEVER_BARE = word_set("assistant associate deputy prime vice")


#: What an organisation is called for short: *the federation*.
BODIES = word_set(
    """
    agency alliance army association authority bank board bureau cabinet chamber coalition
    commission committee company confederation congress consortium cooperative corporation council
    court department federation firm front fund government group guard guild institute league
    ministry movement office operator organisation organization parliament party police secretariat
    senate society syndicate treasury trust union university
    """
)


class Posts:
    """Who holds which post in a text: *the minister* is who was last called one."""

    def __init__(self) -> None:
        self._held: dict[str, list[tuple[int, frozenset[str], str]]] = {}

    def hold(self, at: int, post: Any, name: str) -> None:
        """Let somebody hold a post from paragraph ``at`` on; ``post`` is its noun."""
        held = self._held.setdefault(post.lemma_.lower(), [])
        held.append((at, _kind_of_post(post), name))

    def holder(self, at: int, post: Any) -> str | None:
        """Who was last said to hold a post that these words can mean, else who first will be."""
        asked = _kind_of_post(post)
        fitting = [
            (paragraph, name)
            for paragraph, kind, name in self._held.get(post.lemma_.lower(), ())
            if asked <= kind and not (kind - asked) & _NEVER_BARE
        ]
        before = [name for paragraph, name in fitting if paragraph <= at]
        return before[-1] if before else fitting[0][1] if fitting else None

    def another(self, post: Any) -> bool:
        """Whether these words are for a post whose holder the text has not named."""
        kind = _kind_of_post(post)
        return bool(kind & _DISTINCT or (kind and post.lemma_.lower() in self._held))


def _kind_of_post(post: Any) -> frozenset[str]:
    """What tells a post from others of its name: *finance*, *deputy*; *of finance*."""
    out: set[str] = set()
    for token in reversed(post.doc[max(post.sent.start, post.i - 4) : post.i]):
        if token.ent_type_ in ("NORP", "GPE"):
            continue
        noun = token.pos_ in ("NOUN", "PROPN") and token.lower_ not in TITLES - _DISTINCT
        if not (noun or token.lower_ in _DISTINCT):
            break
        out.add(token.lower_.replace("defence", "defense"))
    for child in post.children:
        if child.dep_ == "prep" and child.lower_ == "of":
            of = [c for c in child.children if c.dep_ == "pobj" and c.pos_ == "NOUN"]
            out |= {c.lower_.replace("defence", "defense") for c in of}
    return frozenset(out)


def bare_name(text: str) -> str:
    """A name without titles, possessives and appositions.

    Example:
        >>> bare_name("Prime Minister Jo Vane’s")
        'Jo Vane'
    """
    text = re.sub(r"(?:['’]s|['’])$", "", text.split(",")[0].strip())
    text = re.sub(r"\s*\([^)]*\)?", "", text)
    words = text.split()
    while len(words) > 1 and (
        words[0].lower().strip(".,") in TITLES | {"the", "a", "an"} or ACRONYM.fullmatch(words[0])
    ):
        words.pop(0)
    while len(words) > 2 and words[-1].lower().strip(".") in _AFTER_NAMES:
        words.pop()
    return " ".join(words)


def entity_of(head: Any) -> str | None:
    """The named entity the head belongs to, or the run of proper nouns around it."""
    doc = head.doc
    if head.ent_type_ in ("PERSON", "ORG", "GPE", "NORP"):
        start, end = head.i, head.i + 1
        while start > 0 and doc[start].ent_iob_ == "I":
            start -= 1
        while end < len(doc) and doc[end].ent_iob_ == "I":
            end += 1
        return str(doc[_members(doc, _whole(doc, start, head.ent_type_)) : end].text)
    if head.pos_ == "PROPN":
        start = head.i
        while start > 0 and (doc[start - 1].pos_ == "PROPN" or _hyphen(doc, start - 1)):
            start -= 1
        end = head.i + 1
        while end < len(doc) and (doc[end].pos_ == "PROPN" or _hyphen(doc, end)):
            end += 1
        return str(doc[_members(doc, start) : end].text)
    return None


def _members(doc: Any, start: int) -> int:
    """Where a body's name begins whose members stand before it: *Dockers' Federation*."""
    if start < 2 or doc[start - 1].text not in ("'", "’") or doc[start].text[:1].islower():
        return start
    members = doc[start - 2]
    capital = members.text[:1].isupper() and members.lower_.endswith("s")
    return start - 2 if capital and doc[start].lower_ in BODIES else start


def _whole(doc: Any, i: int, label: str) -> int:
    """Where a person's name begins: the first of its words may be unlabelled (*, Ebiere Amadi*)."""
    first = doc[i - 1] if i else None
    missed = (
        first is not None
        and label == "PERSON"
        and first.pos_ == "PROPN"
        and first.dep_ == "compound"
        and first.ent_type_ == ""
        and first.lower_ not in TITLES
        and (first.lower_ in FEMALE | MALE or (i >= 2 and doc[i - 2].text == ","))
    )
    return i - 1 if missed else i


def _hyphen(doc: Any, i: int) -> bool:
    """Whether a token joins two parts of one name: *Douglas-Amadi*."""
    return (
        0 < i < len(doc) - 1
        and doc[i].text == "-"
        and not doc[i].whitespace_
        and not doc[i - 1].whitespace_
        and doc[i - 1].pos_ == doc[i + 1].pos_ == "PROPN"
    )


def is_post(noun: Any) -> bool:
    """*The mayor*, *its chief executive*, and not *the company*: what one person is."""
    lemma = noun.lemma_.lower()
    post = ROLE_END.search(lemma) is not None or lemma in TITLES or lemma == "executive"
    return bool(noun.tag_ == "NN" and post and lemma not in _NO_POSTS)


def name_after_post(description: str) -> str | None:
    """The name that ends a description of somebody by post.

    Example:
        >>> name_after_post("The mayor of Karsk, Jonas Orlin")
        'Jonas Orlin'
    """
    found = _POST_AND_NAME.match(description[:_LONGEST_POST])
    return found["name"] if found is not None else None
