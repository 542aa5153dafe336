"""The words that tell events (``words.yaml``): senses of verbs and nouns, and their modes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

__all__ = ["NounSense", "Sense", "Words", "event_words"]

#: What a condition can ask for besides lemmas.
KINDS = frozenset(
    {"person", "target", "place", "any", "some", "none", "many", "named", "partner", "individual"}
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What must stand in a place: one of these kinds, or one of these lemmas."""

    kinds: frozenset[str]
    lemmas: frozenset[str]


@dataclass(frozen=True, slots=True)
class Sense:
    """One sense of a verb; ``type`` is empty where it tells no event."""

    type: str
    mode: str
    object: Wanted | None
    subject: Wanted | None
    particle: str
    prep: Mapping[str, Wanted]
    infinitive: str
    infinitives: frozenset[str]
    clause: str
    predicate: str
    without: str
    to: tuple[str, ...]
    said: Wanted | None
    text: frozenset[str]


@dataclass(frozen=True, slots=True)
class NounSense:
    """One sense of an event noun."""

    type: str
    mode: str
    roles: str
    only: frozenset[str]
    plural: bool
    adjective: frozenset[str]
    text: frozenset[str]


@dataclass(frozen=True)
class Words:
    """The whole file."""

    verbs: Mapping[str, tuple[Sense, ...]]
    nouns: Mapping[str, tuple[NounSense, ...]]
    lists: Mapping[str, frozenset[str]]
    light: frozenset[str]
    phase: frozenset[str]
    generic: frozenset[str]
    modes: Mapping[str, Mapping[str, frozenset[str]]]


@cache
def event_words() -> Words:
    """The words, read once.

    Example:
        >>> event_words().nouns["phone call"][0].mode
        'phone'
    """
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    text = (Path(__file__).parent / "words.yaml").read_text(encoding="utf-8")
    # Every scalar stays a text: YAML's `on` and `off` are words here, no truth values.
    data = yaml.load(text, Loader=loader)
    lists = {name: frozenset(words) for name, words in data["lists"].items()}
    return Words(
        verbs={v: tuple(_sense(s, lists) for s in senses) for v, senses in data["verbs"].items()},
        nouns={
            n: tuple(_noun(s) for s in (senses if isinstance(senses, list) else [senses]))
            for n, senses in data["nouns"].items()
        },
        lists=lists,
        light=frozenset(data["light"]),
        phase=frozenset(data["phase"]),
        generic=frozenset(data["generic"]),
        modes={
            t: {m: _expanded(words, lists) for m, words in by.items()}
            for t, by in data["modes"].items()
        },
    )


def _expanded(words: Iterable[str], lists: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Lemmas; ``=name`` stands for a list."""
    out: set[str] = set()
    for word in words:
        out |= lists[word[1:]] if word.startswith("=") else {word}
    return frozenset(out)


def _wanted(value: Any, lists: Mapping[str, frozenset[str]]) -> Wanted | None:
    if value is None:
        return None
    words = [value] if isinstance(value, str) else value
    kinds = {w for w in words if w in KINDS}
    lemmas: set[str] = set()
    for word in words:
        if word == "person":
            continue
        if word in lists and word not in KINDS:
            lemmas |= lists[word]
        elif word not in KINDS:
            lemmas.add(word)
    return Wanted(frozenset(kinds), frozenset(lemmas))


def _sense(s: Mapping[str, Any], lists: Mapping[str, frozenset[str]]) -> Sense:
    infinitive = s.get("infinitive", "")
    infinitives: frozenset[str] = frozenset()
    if isinstance(infinitive, list):
        infinitive, infinitives = "yes", frozenset(infinitive)
    elif infinitive in lists:
        infinitive, infinitives = "yes", lists[infinitive]
    prep = {p: _wanted(w, lists) for p, w in s.get("prep", {}).items()}
    return Sense(
        type="" if s["type"] == "null" else s["type"],
        mode=s.get("mode", ""),
        object=_wanted(s.get("object"), lists),
        subject=_wanted(s.get("subject"), lists),
        particle=s.get("particle", ""),
        prep={p: w for p, w in prep.items() if w is not None},
        infinitive=infinitive,
        infinitives=infinitives,
        clause=s.get("clause", ""),
        predicate=s.get("predicate", ""),
        without=s.get("without", ""),
        to=tuple(s.get("to", ())),
        said=_wanted(s.get("said"), lists),
        text=frozenset(s.get("text", ())),
    )


def _noun(s: Mapping[str, Any]) -> NounSense:
    return NounSense(
        type=s["type"],
        mode=s.get("mode", ""),
        roles=s["roles"],
        only=frozenset(s.get("only", ())),
        plural=s.get("plural") == "yes",
        adjective=frozenset(s.get("adjective", ())),
        text=frozenset(s.get("text", ())),
    )
