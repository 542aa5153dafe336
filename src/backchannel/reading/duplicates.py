"""Reprints and versions: which reports repeat each other's text.

Candidates come from MinHash signatures of word shingles (Broder 1997; permutations by rensa), and
are then compared exactly: *containment* is the share of the shorter text's shingles that stand in
the other.
"""

from __future__ import annotations

import difflib
import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

__all__ = [
    "REPRINT",
    "VERSION",
    "Likeness",
    "changes",
    "containment",
    "kept",
    "sentences",
    "shingles",
]

#: Share of the shorter text that must stand in the other for a reprint. Agency copy cut to half and
#: given a new lead stays above; two reports of one press conference share quotes and stay below.
REPRINT = 0.5
#: The same, for a new version of one outlet's own report.
VERSION = 0.4
_WORDS = 5
_PERMUTATIONS = 128
#: Estimated Jaccard likeness from which a pair is compared exactly.
_CANDIDATE = 0.08


def shingles(text: str, size: int = _WORDS) -> frozenset[str]:
    """The runs of ``size`` words of a text, lower case, without punctuation.

    Example:
        >>> sorted(shingles("A b, c d", 3))
        ['a b c', 'b c d']
    """
    words = re.findall(r"\w+", text.lower())
    if len(words) < size:
        return frozenset([" ".join(words)] if words else [])
    return frozenset(" ".join(words[i : i + size]) for i in range(len(words) - size + 1))


def containment(one: frozenset[str], other: frozenset[str]) -> float:
    """Share of the smaller set that lies in the larger; 0 where one is empty."""
    if not one or not other:
        return 0.0
    return len(one & other) / min(len(one), len(other))


@dataclass(frozen=True, slots=True)
class _Known:
    signature: list[int]
    shingles: frozenset[str]


class Likeness:
    """An index of texts by likeness. Cost: constant a text to add, linear a look-up (very fast)."""

    def __init__(self, texts: Mapping[str, str] | None = None) -> None:
        self._known: dict[str, _Known] = {}
        for id, text in (texts or {}).items():
            self.add(id, text)

    def add(self, id: str, text: str) -> None:
        """Take in a text."""
        found = shingles(text)
        self._known[id] = _Known(_signature(found), found)

    def sizes(self, text: str, id: str) -> tuple[int, int]:
        """How many shingles a text has, and how many the known text ``id``."""
        return len(shingles(text)), len(self._known[id].shingles)

    def like(self, text: str, floor: float) -> list[tuple[str, float]]:
        """Known texts whose containment with ``text`` is at least ``floor``, most like first."""
        mine = shingles(text)
        signature = _signature(mine)
        out = []
        for id, other in self._known.items():
            same = sum(a == b for a, b in zip(signature, other.signature, strict=True))
            short = min(len(mine), len(other.shingles)) < 0.3 * max(len(mine), len(other.shingles))
            if same / _PERMUTATIONS < _CANDIDATE and not short:
                continue
            share = containment(mine, other.shingles)
            if share >= floor:
                out.append((id, share))
        return sorted(out, key=lambda x: -x[1])


def _signature(found: Iterable[str]) -> list[int]:
    from rensa import RMinHash

    made = RMinHash(num_perm=_PERMUTATIONS, seed=7)
    made.update(list(found))
    return list(made.digest())


def changes(old: str, new: str) -> list[str]:
    """What a new version changed, sentence by sentence: lines that begin with ``-`` or ``+``.

    Example:
        >>> changes("Three died. It rained.", "Two died. It rained.")
        ['- Three died.', '+ Two died.']
    """
    return [
        line
        for line in difflib.ndiff(sentences(old), sentences(new))
        if line.startswith(("- ", "+ "))
    ]


def sentences(text: str) -> list[str]:
    """The sentences of a text, headings among them.

    Example:
        >>> sentences("Talks stall\\n\\nThree died. It rained.")
        ['Talks stall', 'Three died.', 'It rained.']
    """
    from backchannel.reading.pipeline import sentence_starts

    out = []
    for paragraph in text.split("\n"):
        starts = [*sentence_starts(paragraph), len(paragraph)]
        out += [s for a, b in itertools.pairwise(starts) if (s := paragraph[a:b].strip())]
    return out


#: Share of the longer sentence's words that an altered sentence keeps, in their order.
_ALTERED = 0.8
#: Most pairs of sentences compared word by word.
_PAIRS = 250_000


def kept(these: Sequence[str], others: Sequence[str]) -> float:
    """Share of the words of sentences that stand among other sentences, there or nearly so.

    Example:
        >>> kept(["Three men died.", "It rained."], ["It rained.", "Snow fell."])
        0.4
    """
    from rapidfuzz.distance import LCSseq

    mine, theirs = ([re.findall(r"\w+", s.casefold()) for s in x] for x in (these, others))
    known = {tuple(words) for words in theirs}
    near = len(mine) * len(theirs) <= _PAIRS
    found = 0
    for words in mine:
        if tuple(words) in known or (
            near
            and any(
                min(len(words), len(t)) >= _ALTERED * max(len(words), len(t))
                and LCSseq.similarity(words, t) >= _ALTERED * max(len(words), len(t))
                for t in theirs
            )
        ):
            found += len(words)
    return found / max(1, sum(map(len, mine)))
