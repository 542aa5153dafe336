"""What of a report's text stands in another's: excerpts, re-prints, quoted passages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

__all__ = ["COPIED", "PASSAGE", "SHINGLE", "Copies", "copied_share", "passage_in"]

#: Words in a row that are compared; five is usual for finding copied news text.
SHINGLE = 5

#: Share of a report's shingles found in another above which it is a re-print or an excerpt of it.
COPIED = 0.5

#: Words that a passage must have before its recurrence says anything.
PASSAGE = 6

#: Reports that are remembered for each stretch of words, the earliest.
_HOLDERS = 3

_WORD = re.compile(r"\w+")


@lru_cache(maxsize=4096)
def _words_of(text: str) -> tuple[str, ...]:
    return tuple(w.casefold() for w in _WORD.findall(text))


@lru_cache(maxsize=4096)
def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    words = _words_of(text)
    return frozenset(words[i : i + SHINGLE] for i in range(len(words) - SHINGLE + 1))


@lru_cache(maxsize=65536)
def copied_share(text: str, other: str) -> float:
    """The share of a text's five-word stretches that stand in another.

    Example:
        >>> copied_share("a b c d e f", "x a b c d e y")
        0.5
    """
    own = _shingles(text)
    return len(own & _shingles(other)) / len(own) if own else 0.0


def passage_in(passage: str, text: str) -> bool:
    """Whether the words of a passage stand in a text in this order, whatever the punctuation.

    Stretches joined by `` … `` count one by one; each needs :data:`PASSAGE` words.
    """
    parts = [_words_of(part) for part in passage.split(" … ")]
    long = [p for p in parts if len(p) >= PASSAGE]
    return bool(long) and all(_stands(p, text) for p in long)


def _stands(words: tuple[str, ...], text: str) -> bool:
    have = _shingles(text)
    if any(words[i : i + SHINGLE] not in have for i in range(len(words) - SHINGLE + 1)):
        return False
    return f" {' '.join(words)} " in _joined(text)


@lru_cache(maxsize=4096)
def _joined(text: str) -> str:
    return f" {' '.join(_words_of(text))} "


class Copies:
    """Which earlier report has a report's words, by the first reports that have each shingle.

    Args:
        texts: of reports by id, in the order of publication.

    Cost:
        Linear in the words of all texts.
    """

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts
        self.holders: dict[tuple[str, ...], list[str]] = {}
        self.order = {report: i for i, report in enumerate(texts)}
        self._of: dict[str, tuple[str, float]] = {}
        for report, text in texts.items():
            for shingle in _shingles(text):
                held = self.holders.setdefault(shingle, [])
                # A fourth report has it from one of the first three, or they from each other.
                if len(held) < _HOLDERS:
                    held.append(report)

    def passage(self, words: str, report: str) -> str:
        """The earliest report before ``report`` in which the words stand; may be empty."""
        runs = (_words_of(part) for part in words.split(" … "))
        run = next((r for r in runs if len(r) >= PASSAGE), ())
        found = self.holders.get(run[:SHINGLE], ())
        for other in sorted(found, key=self.order.__getitem__):
            before = self.order[other] < self.order[report]
            if before and passage_in(words, self.texts[other]):
                return other
        return ""

    def of(self, report: str) -> tuple[str, float]:
        """The earliest report before it that it mostly repeats, and the share; may be empty."""
        if report not in self._of:
            self._of[report] = self._source(report)
        return self._of[report]

    def _source(self, report: str) -> tuple[str, float]:
        own = _shingles(self.texts[report])
        shared: dict[str, int] = {}
        for shingle in own:
            for other in self.holders.get(shingle, ()):
                if self.order[other] < self.order[report]:
                    shared[other] = shared.get(other, 0) + 1
        for other in sorted(shared, key=self.order.__getitem__):
            share = shared[other] / len(own)
            if share >= COPIED:
                return other, share
        return "", 0.0
