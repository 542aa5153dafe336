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

import numpy as np
import numpy.typing as npt

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
_Hashes = npt.NDArray[np.int64]
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


class Likeness:
    """An index of texts by likeness.

    Cost: constant a text to add, about 2 kB for 250 words; linear a look-up (100,000 in 0.1 s).
    """

    def __init__(self, texts: Mapping[str, str] | None = None) -> None:
        self._rows: dict[str, int] = {}
        #: By row: a signature each, how many shingles, and the sorted hashes of these.
        self._signatures = np.empty((0, _PERMUTATIONS), np.uint32)
        self._sizes = np.empty(0, np.int64)
        self._hashes: list[_Hashes] = []
        for id, text in (texts or {}).items():
            self.add(id, text)

    def add(self, id: str, text: str) -> None:
        """Take in a text."""
        row = self._rows.setdefault(id, len(self._rows))
        if row == len(self._sizes):
            more = max(64, row)
            self._signatures = np.concatenate(
                [self._signatures, np.zeros((more, _PERMUTATIONS), np.uint32)]
            )
            self._sizes = np.concatenate([self._sizes, np.zeros(more, np.int64)])
        found = shingles(text)
        self._signatures[row], self._sizes[row] = _signature(found), len(found)
        self._hashes[row : row + 1] = [_hashed(found)]

    def sizes(self, text: str, id: str) -> tuple[int, int]:
        """How many shingles a text has, and how many the known text ``id``."""
        return len(shingles(text)), int(self._sizes[self._rows[id]])

    def like(self, text: str, floor: float) -> list[tuple[str, float]]:
        """Known texts whose containment with ``text`` is at least ``floor``, most like first."""
        found = shingles(text)
        mine, size = _hashed(found), len(found)
        known = len(self._rows)
        same = (self._signatures[:known] == np.array(_signature(found), np.uint32)).sum(axis=1)
        sizes = self._sizes[:known]
        short = np.minimum(sizes, size) < 0.3 * np.maximum(sizes, size)
        ids = list(self._rows)
        out = []
        for row in np.flatnonzero((same >= _CANDIDATE * _PERMUTATIONS) | short):
            least = min(size, len(self._hashes[row]))
            share = _common(mine, self._hashes[row]) / least if least else 0.0
            if share >= floor:
                out.append((ids[row], share))
        return sorted(out, key=lambda x: -x[1])


def _hashed(found: Iterable[str]) -> _Hashes:
    return np.sort(np.fromiter(map(hash, found), np.int64))


def _common(one: _Hashes, other: _Hashes) -> int:
    """How many values two sorted arrays share."""
    if not len(one):
        return 0
    at = np.searchsorted(one, other)
    at[at == len(one)] = 0
    return int((one[at] == other).sum())


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
    these, those = sentences(old), sentences(new)
    out: list[str] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, these, those).get_opcodes():
        gone, come = these[a:b], those[c:d]
        if tag == "replace" and len(gone) * len(come) <= _BESIDE:
            # A sentence beside what became of it, which costs the cube of their number.
            out += [ln for ln in difflib.ndiff(gone, come) if ln.startswith(("- ", "+ "))]
        elif tag != "equal":
            out += [f"- {s}" for s in gone] + [f"+ {s}" for s in come]
    return out


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


#: Most pairs of changed sentences between which those are sought that became each other.
_BESIDE = 2_500
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
