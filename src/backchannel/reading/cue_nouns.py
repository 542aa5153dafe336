"""Nouns and adjectives that introduce content: the lists in ``cues/``."""

from __future__ import annotations

from backchannel.reading.lexicon import Cue, cue_lines
from backchannel.reading.words import word_set

__all__ = ["ADJECTIVES", "AGREEMENTS", "LIGHT", "NOUNS", "REACHING"]


def _words(name: str) -> dict[str, Cue]:
    out: dict[str, Cue] = {}
    for lemma, kind, *prepositions in cue_lines(name):
        out[lemma] = Cue(lemma, frozenset(), kind, frozenset(prepositions))
    return out


NOUNS = _words("nouns.txt")
ADJECTIVES = _words("adjectives.txt")
#: Verbs that carry a cue noun: *issued a warning that*, *made the claim that*.
LIGHT = word_set(
    """
    issue make give deliver express voice repeat reiterate renew level offer send announce have
    hold harbour harbor share raise air submit present table lodge file press put show feel add drop
    withdraw abandon reject back maintain keep convey register
    """
)
#: Nouns for what is agreed, and verbs that with them tell that it was: *signed a deal on …*.
AGREEMENTS = word_set("accord agreement compromise deal pact settlement truce understanding")
REACHING = word_set("clinch close conclude forge reach seal secure sign strike")
