"""Words, stems, numbers and dates of short passages, and the list of acts and issues.

The stemmer is a light one (plural, past, participle, adverb); names are not stemmed. The list
stands in ``lexicon.yaml`` beside this file; a case adds to it with ``issues.yaml``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from backchannel.casefile import Case
from backchannel.errors import InputError

__all__ = ["Lexicon", "lexicon_of", "numbers_in", "sentences", "stem", "stems"]

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_END = re.compile(r"(?<=[.!?…])[\"”’)\]]*\s+(?=[\"“‘(\[]*[A-Z0-9])|\n\s*\n|\n")
_NUMBER = re.compile(r"\d{1,3}(?:[, \u202f]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_SMALL_WORDS = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen twenty
"""
_TENS = {
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
_SMALL = {w: i for i, w in enumerate(_SMALL_WORDS.split())} | _TENS
_SCALES = {"hundred": 100.0, "thousand": 1e3, "million": 1e6, "billion": 1e9, "dozen": 12.0}

_EMPTY = """
a an the and or but nor of in on at to for from by with without as is are was were be been being am
do does did done have has had having will would shall should can could may might must not no nor
none never it its this that these those he she they him her them his their theirs we us our you your
i my me who whom whose which what when where why how there here than then so such only also even
just very more most much many some any all each every both either neither other another own same too
up down out off over under about into after before between during while because if though although
until unless since again against once s t re ve ll d m don didn doesn isn wasn weren won said say
says told tell tells according report reported reports think thinks
"""

#: Words that say nothing of what a statement is about.
STOP = frozenset(_EMPTY.split())


def sentences(text: str) -> list[tuple[int, int]]:
    """Sentences of a text as stretches of characters; line breaks end one.

    Example:
        >>> sentences("He left. “No,” she said.")
        [(0, 8), (9, 24)]
    """
    out, start = [], 0
    for gap in _END.finditer(text):
        if text[start : gap.start()].strip():
            out.append((start, gap.start()))
        start = gap.end()
    if text[start:].strip():
        out.append((start, len(text)))
    return out


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The stem of an English word, lower case.

    Example:
        >>> [stem(w) for w in ("meetings", "denied", "stopped", "offers", "releases", "secretly")]
        ['meet', 'deny', 'stop', 'offer', 'releas', 'secret']
    """
    w = word.casefold().replace("’", "'")
    w = w.removesuffix("'s").removesuffix("'")
    if len(w) <= 3 or not w.isascii():
        return w
    for end, put in (("ies", "y"), ("ied", "y"), ("sses", "ss")):
        if w.endswith(end) and len(w) > len(end) + 1:
            return w[: -len(end)] + put
    if w.endswith("s") and not w.endswith(("ss", "us", "is")):
        w = w[:-1]
    for end in ("ings", "ing", "edly", "ed", "ly", "ment", "ation", "tion"):
        if (
            w.endswith(end)
            and len(w) - len(end) >= 3
            and any(c in "aeiouy" for c in w[: -len(end)])
        ):
            w = w[: -len(end)]
            if len(w) > 3 and w[-1] == w[-2] and w[-1] not in "lsz":
                w = w[:-1]
            break
    return w[:-1] if w.endswith("e") and len(w) > 4 else w


def stems(text: str) -> list[str]:
    """The stems of a text's words without those that say nothing.

    Example:
        >>> stems("They had met at the Tern Hotel.")
        ['met', 'tern', 'hotel']
    """
    words = (m[0] for m in _WORD.finditer(text))
    return [stem(w) for w in words if w.casefold() not in STOP]


def numbers_in(text: str) -> tuple[float, ...]:
    """The numbers of a text, written in digits or in words; years and days of dates too.

    Example:
        >>> numbers_in("At least three of 1,150 met on 26 February; 1.9 million, seventy-one")
        (3.0, 1150.0, 26.0, 1900000.0, 71.0)
    """
    out: list[tuple[int, float]] = []
    taken: list[tuple[int, int]] = []
    for m in _NUMBER.finditer(text):
        value = float(re.sub("[, \u202f]", "", m[0]))
        after = re.match(r"[ -]?(hundred|thousand|million|billion)\b", text[m.end() :], re.I)
        out.append((m.start(), value * (_SCALES[after[1].casefold()] if after else 1)))
        taken.append(m.span())
    for m in _WORD.finditer(text):
        if any(a <= m.start() < b for a, b in taken):
            continue
        parts = m[0].casefold().split("-")
        if all(p in _SMALL for p in parts):
            value = float(sum(_SMALL[p] for p in parts))
            after = re.match(r"[ -](hundred|thousand|million|dozen)\b", text[m.end() :], re.I)
            out.append((m.start(), value * (_SCALES[after[1].casefold()] if after else 1)))
    return tuple(v for _, v in sorted(out))


@dataclass(frozen=True)
class Lexicon:
    """Acts and issues by the stems that point to them.

    ``phrases`` maps the first stem of an expression to (all its stems, ``act:…`` or ``issue:…``).
    """

    phrases: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]

    def keys(self, words: Iterable[str]) -> Counter[str]:
        """How often each act and issue is pointed to in a run of stems."""
        run = list(words)
        out: Counter[str] = Counter()
        for i, first in enumerate(run):
            for expression, key in self.phrases.get(first, ()):
                if tuple(run[i : i + len(expression)]) == expression:
                    out[key] += 1
        return out


def lexicon_of(case: Case) -> Lexicon:
    """The list of acts and issues, with a case's own.

    The case's ``issues:`` add their name, aliases and values; ``issues.yaml`` in the case's folder
    adds ``acts:`` and ``issues:`` of its own, and replaces an entry of the same name.

    Raises:
        InputError: ``issues.yaml`` is not of the form of the shipped list.
    """
    lists = {kind: dict(entries) for kind, entries in _shipped().items()}
    if case.root is not None:
        path = case.root / "issues.yaml"
        if path.is_file():
            for kind, entries in _read(path).items():
                lists[kind].update(entries)
    for name, issue in case.issues.items():
        own = (name.replace("-", " "), issue.name, *issue.aliases, *issue.values)
        lists["issues"][name] = (*lists["issues"].get(name, ()), *(w for w in own if w))
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for kind, entries in lists.items():
        for name, words in entries.items():
            for expression in dict.fromkeys(tuple(stems(w)) for w in words):
                if expression:
                    key = f"{kind.removesuffix('s')}:{name}"
                    found.setdefault(expression[0], []).append((expression, key))
    return Lexicon(MappingProxyType({k: tuple(v) for k, v in found.items()}))


@lru_cache(maxsize=1)
def _shipped() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    return _read(Path(__file__).with_name("lexicon.yaml"))


def _read(path: Path) -> dict[str, dict[str, tuple[str, ...]]]:
    import yaml

    try:
        # Every scalar is a word: "false" and "no" are.
        data: Any = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise InputError(f"cannot read {path.name}: {error}") from error
    out: dict[str, dict[str, tuple[str, ...]]] = {"acts": {}, "issues": {}}
    form = "write: issues: {truce: [truce, ceasefire]}, and acts: in the same way"
    if not isinstance(data, dict) or not set(data) <= out.keys():
        raise InputError(f"{path.name} holds acts and issues only", hint=form)
    for kind, entries in data.items():
        if entries and not isinstance(entries, dict):
            raise InputError(f"{path.name}: {kind} is no list of names", hint=form)
        for name, words in (entries or {}).items():
            if not isinstance(words, list) or not all(isinstance(w, str) for w in words):
                raise InputError(f"{path.name}: {kind} need lists of words", hint=form)
            out[kind][str(name)] = tuple(words)
    return out
