"""Headlines In Title Case, put into the case of running text, so that the parser can read them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from backchannel.reading.lexicon import VERBS, bases
from backchannel.reading.words import word_set

__all__ = ["Case"]

_FUNCTION = word_set(
    """
    a an the of in on at by for from to with and or but nor as is are was were be been has
    have had do does did will would can could may might must not no that this these those it
    its his her their our your who which what when where why how if than then so up out over
    under into about after before against between more most less new all only own too very
    just says say said
    """
)
#: Share of capitalised words from which a line counts as Title Case.
_TITLED = 0.6


class Case:
    """Which words a text writes small, and which it capitalises within a sentence.

    Example:
        >>> Case(["Tarn Steel made an offer."]).lowered("Union Rejects Offer From Tarn Steel")
        'Union rejects offer from Tarn Steel'
    """

    def __init__(self, body: Sequence[str]) -> None:
        text = " ".join(body)
        self._small = set(re.findall(r"\b[a-z][\w’'-]*", text))
        self._names = set(re.findall(r"(?<=[a-z,;] )[A-Z][\w’'-]*", text))

    def lowered(self, line: str) -> str:
        """The line with the words in lower case that running text would not capitalise.

        A word keeps its capital where the body writes it so within a sentence. The length stays.
        """
        words = re.findall(r"[A-Za-z][\w’'-]*", line)
        if len(words) < 4 or sum(w[0].isupper() for w in words) < _TITLED * len(words):
            return line

        def one(match: re.Match[str]) -> str:
            word = match[0]
            low = word.lower()
            if match.start() == 0 or not word[0].isupper() or (word.isupper() and len(word) > 1):
                return word
            if word in self._names and low not in _FUNCTION:
                return word
            if len(low) == len(word) and (low in _FUNCTION or low in self._small or _is_cue(low)):
                return low
            return word

        return re.sub(r"[A-Za-z][\w’'-]*", one, line)


def _is_cue(word: str) -> bool:
    stem = word.removesuffix("ing")
    return any(base in VERBS for base in (word, stem, stem + "e", *bases(word)))
