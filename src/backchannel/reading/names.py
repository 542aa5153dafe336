"""Names of people and organisations in a text, and the posts that people hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from backchannel.reading.lexicon import ACRONYM, TITLES
from backchannel.reading.words import word_set

__all__ = ["ROLE_END", "Names", "bare_name", "entity_of", "is_post", "name_after_post"]

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
    return " ".join(words)


def entity_of(head: Any) -> str | None:
    """The named entity the head belongs to, or the run of proper nouns around it."""
    doc = head.doc
    if head.ent_type_ in ("PERSON", "ORG", "GPE", "NORP"):
        for entity in doc.ents:
            if entity.start <= head.i < entity.end:
                return str(entity.text)
    if head.pos_ == "PROPN":
        start = head.i
        while start > 0 and doc[start - 1].pos_ == "PROPN":
            start -= 1
        end = head.i + 1
        while end < len(doc) and doc[end].pos_ == "PROPN":
            end += 1
        return str(doc[start:end].text)
    return None


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
