"""Words cut into pieces of a fixed vocabulary, as BERT's uncased models cut them.

References:
    [Wu2016] Wu et al., Google's neural machine translation system, 2016 (WordPiece).
    [Devlin2019] Devlin, Chang, Lee & Toutanova, BERT, NAACL 2019.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

__all__ = ["WordPieces"]

#: Longest word that is cut; a longer one is unknown.
_LONGEST = 100


class WordPieces:
    """Cuts text greedily into the longest pieces of a vocabulary.

    Args:
        vocabulary: pieces and their numbers; a piece that goes on in a word begins with ``##``.

    Example:
        >>> pieces = WordPieces({"[UNK]": 0, "cease": 1, "##fire": 2, "!": 3})
        >>> pieces.cut("Ceasefire!")
        [1, 2, 3]
    """

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        self._numbers = vocabulary
        self._unknown = vocabulary["[UNK]"]
        self._known: dict[str, list[int]] = {}

    def cut(self, text: str) -> list[int]:
        """The numbers of a text's pieces. Cost: linear in the text, quadratic in a word."""
        return [number for word in _words(text) for number in self._pieces(word)]

    def _pieces(self, word: str) -> list[int]:
        known = self._known.get(word)
        if known is None:
            known = self._known[word] = self._cut_word(word)
        return known

    def _cut_word(self, word: str) -> list[int]:
        if len(word) > _LONGEST:
            return [self._unknown]
        out: list[int] = []
        start = 0
        while start < len(word):
            end = len(word)
            while end > start:
                piece = ("##" if start else "") + word[start:end]
                if piece in self._numbers:
                    out.append(self._numbers[piece])
                    break
                end -= 1
            else:
                return [self._unknown]
            start = end
        return out


def _words(text: str) -> list[str]:
    """Lower case without accents; every mark of punctuation is a word of its own."""
    out: list[str] = []
    word: list[str] = []
    for char in unicodedata.normalize("NFD", text.lower()):
        kind = unicodedata.category(char)
        if kind == "Mn" or char in "\x00\ufffd" or (kind.startswith("C") and char not in "\t\n\r"):
            continue
        alone = kind.startswith("P") or (
            char.isascii() and char.isprintable() and not char.isalnum()
        )
        if char.isspace() or alone or _ideograph(char):
            if word:
                out.append("".join(word))
                word = []
            if not char.isspace():
                out.append(char)
        else:
            word.append(char)
    if word:
        out.append("".join(word))
    return out


def _ideograph(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff" or char >= "\U00020000"
