"""How likely two statements are about one claim, from typed keys.

Each statement gets a profile from what reading proposes: its words, the sentence it stands in and
the one before (a denial is often one word: "He denied it"), who spoke, whom and what it names,
numbers, dates, and the acts and issues of the list. Two profiles are compared key by key; weights
of a logistic model turn this into a probability. Nothing that an analyst adds (claims, issue,
value, figures, paraphrase) is looked at.

References:
    [Deerwester1990] Deerwester et al., Indexing by latent semantic analysis, JASIS 41(6), 1990.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backchannel.casefile import Case
from backchannel.casefile.models import Statement
from backchannel.record.terms import Lexicon, lexicon_of, numbers_in, sentences, stem, stems
from backchannel.record.views import speaks_for

__all__ = ["FEATURES", "WEIGHTS", "Likeness", "Profile", "profiles"]

#: Content words up to which a statement is read with its surroundings at full weight.
SHORT = 3

_PRONOUN = re.compile(r"\b(?:I|we|us|our|my|it|its|he|his|him|she|her|they|their|them)\b", re.I)
_NAME = re.compile(r"\b[A-Z][\w’'-]+")

#: The keys by which two statements are compared, in the order of the weights.
FEATURES = (
    "near words",
    "letters",
    "own acts",
    "acts and names",
    "story",
    "same party",
    "numbers differ",
    "same kind",
)

#: Constant and weights of the logistic model, fitted on the pairs of statements of different
#: reports in the two cases of the catalog (benchmarks/claims.py --fit; fitted on either and tried
#: on the other they say much the same).
WEIGHTS = (-5.2, 0.7, 1.2, 1.9, 3.0, 3.4, 1.1, -0.8, 1.0)

#: Dimensions of the space of stories (latent semantic analysis).
STORY = 50

#: Sentences beyond which the space of stories is made from evenly spaced ones.
MOST_SENTENCES = 6000


@dataclass(frozen=True)
class Profile:
    """What a statement is compared by.

    Attributes:
        id, report: of the statement.
        text: its words.
        near: stems of the content, of the sentence and of the one before, with weights.
        acts, names: keys with weights, likewise.
        own_acts: acts in the content alone.
        numbers: in its words.
        party: whose statement it is; may be empty.
        denies: it is a denial. (A refusal or a negated statement as often asserts something.)
    """

    id: str
    report: str
    text: str
    near: Mapping[str, float]
    acts: Mapping[str, float]
    names: Mapping[str, float]
    own_acts: Mapping[str, float]
    numbers: frozenset[float]
    party: str
    denies: bool
    kind: str


class _Names:
    """Finds the parties, people, channels and other names in a text."""

    def __init__(self, case: Case) -> None:
        forms: dict[str, tuple[str, ...]] = {}
        for key, party in case.parties.items():
            for form in (party.name, *party.aliases):
                forms.setdefault(form, (f"party:{key}",))
            for person, who in party.people.items():
                own = (f"person:{person}", f"party:{key}")
                for form in (who.name, *who.aliases, who.name.split()[-1]):
                    forms.setdefault(form, own)
        for key, channel in case.channels.items():
            for form in (channel.name, channel.place):
                if form:
                    forms.setdefault(form, (f"channel:{key}",))
        for key, outlet in case.outlets.items():
            for form in (outlet.name, *outlet.aliases):
                forms.setdefault(form, (f"outlet:{key}",))
        self.forms = forms
        listed = sorted(forms, key=len, reverse=True)
        self.pattern = (
            re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, listed)) + r")(?!\w)")
            if listed
            else None
        )

    def of(self, text: str) -> Counter[str]:
        out: Counter[str] = Counter()
        rest = text
        if self.pattern is not None:
            for m in self.pattern.finditer(text):
                for key in self.forms[m[0]]:
                    out[key] = 1
            rest = self.pattern.sub(" ", text)
        for m in _NAME.finditer(rest):
            start = m.start()
            before = rest[:start].rstrip(" “\"'(")[-1:]
            if before not in ("", ".", "!", "?", "\n", ":"):
                out[f"name:{stem(m[0])}"] = 1
        return out


def profiles(case: Case, statements: Sequence[Statement]) -> list[Profile]:
    """The profiles of statements, in their order."""
    lexicon, names = lexicon_of(case), _Names(case)
    cut: dict[str, list[tuple[int, int]]] = {}
    return [_profile(case, s, lexicon, names, cut) for s in statements]


def _profile(
    case: Case,
    s: Statement,
    lexicon: Lexicon,
    names: _Names,
    cut: dict[str, list[tuple[int, int]]],
) -> Profile:
    report = case.reports.get(s.report)
    text = report.text if report else ""
    if s.report not in cut:
        cut[s.report] = sentences(text)
    content = case.quote(s)
    inside = [
        i for i, (a, b) in enumerate(cut[s.report]) if any(a < y and x < b for x, y in s.span)
    ]
    around = " ".join(text[slice(*cut[s.report][i])] for i in inside) or content
    first = inside[0] if inside else 0
    before = text[slice(*cut[s.report][first - 1])] if first > 0 else ""
    own, near, earlier = stems(content), stems(around), stems(before)
    short = len(own) <= SHORT
    weights = (1.0, 0.8, 0.5) if short else (1.0, 0.35, 0.1)
    words: dict[str, float] = {}
    keys: dict[str, float] = {}
    named: dict[str, float] = {}
    for part, run, weight in zip(
        (content, around, before), (own, near, earlier), weights, strict=True
    ):
        for bag, found in ((words, run), (keys, lexicon.keys(run)), (named, names.of(part))):
            for key in found:
                bag[key] = max(bag.get(key, 0.0), weight)
    party = speaks_for(case, s)
    if party and _PRONOUN.search(content):
        # In reported speech "it", "he", "we" are mostly the speaker.
        named[f"party:{party}"] = 1.0
    counted = numbers_in(content) or (numbers_in(around) if short else ())
    return Profile(
        s.id,
        s.report,
        content,
        words,
        {k: v for k, v in keys.items() if k.startswith("act:")},
        named,
        {k: float(v) for k, v in lexicon.keys(own).items()},
        frozenset(counted),
        party,
        s.kind == "denial",
        s.kind,
    )


class Likeness:
    """Compares the statements of one case; rare keys weigh more than common ones.

    Args:
        case: whose names, issues and texts are used.
        statements: those to compare.

    Cost:
        Linear in the statements and the text, and a truncated decomposition of at most
        :data:`MOST_SENTENCES` sentences; a comparison takes some microseconds.
    """

    def __init__(self, case: Case, statements: Sequence[Statement]) -> None:
        self.profiles = profiles(case, statements)
        self._near = _weigh([p.near for p in self.profiles])
        self._acts = _weigh([p.acts for p in self.profiles])
        self._names = _weigh([p.names for p in self.profiles])
        self._own = _weigh([p.own_acts for p in self.profiles])
        self._letters = _weigh([_letters(p.text) for p in self.profiles])
        self._story = _stories(case, [p.near for p in self.profiles])

    def keys(self, i: int) -> Mapping[str, float]:
        """The words of a statement and its surroundings with their weights, to find others by."""
        return self._near[i]

    def features(self, i: int, j: int) -> tuple[float, ...]:
        """What two statements have in common, one number a key; see :data:`FEATURES`."""
        a, b = self.profiles[i], self.profiles[j]
        acts = _cosine(self._acts[i], self._acts[j])
        names = _cosine(self._names[i], self._names[j])
        return (
            _cosine(self._near[i], self._near[j]),
            _cosine(self._letters[i], self._letters[j]),
            _cosine(self._own[i], self._own[j]),
            math.sqrt(acts * names),
            float(self._story[i] @ self._story[j]),
            float(bool(a.party) and a.party == b.party),
            float(bool(a.numbers and b.numbers and not a.numbers & b.numbers)),
            float(a.kind == b.kind),
        )

    def score(self, i: int, j: int) -> float:
        """Log-odds that two statements are about one claim."""
        return WEIGHTS[0] + sum(
            w * x for w, x in zip(WEIGHTS[1:], self.features(i, j), strict=True)
        )


def _stories(case: Case, bags: Sequence[Mapping[str, float]]) -> Any:
    """Statements in the space of what the case's reports tell together; rows of length one.

    Latent semantic analysis of the sentences with their neighbours [Deerwester1990].
    """
    import numpy as np
    from scipy.sparse import csr_array
    from scipy.sparse.linalg import svds

    windows: list[list[str]] = []
    for report in case.reports.values():
        parts = [stems(report.text[a:b]) for a, b in sentences(report.text)]
        windows += [
            [w for part in parts[max(0, i - 1) : i + 2] for w in part] for i in range(len(parts))
        ]
    step = max(1, -(-len(windows) // MOST_SENTENCES))
    counted = [Counter(w) for w in windows[::step]]
    seen = Counter(w for bag in counted for w in bag)
    place = {w: i for i, w in enumerate(sorted(seen))}
    if len(counted) < 3 or len(place) < 3:
        return np.zeros((len(bags), 1))
    idf = {w: math.log(len(counted) / seen[w]) for w in place}
    cells = []
    for i, bag in enumerate(counted):
        row = {w: (1 + math.log(n)) * idf[w] for w, n in bag.items()}
        length = math.sqrt(sum(x * x for x in row.values())) or 1.0
        cells += [(i, place[w], x / length) for w, x in row.items()]
    rows, columns, values = zip(*cells, strict=True)
    matrix = csr_array((values, (rows, columns)), shape=(len(counted), len(place)))
    if min(matrix.shape) > 4 * STORY:
        start = np.ones(min(matrix.shape))
        _, _, axes = svds(matrix, k=STORY, v0=start)
    else:
        _, _, axes = np.linalg.svd(matrix.toarray(), full_matrices=False)
        axes = axes[:STORY]
    out = np.zeros((len(bags), axes.shape[0]))
    for i, known in enumerate(bags):
        for w, weight in known.items():
            if w in place:
                out[i] += min(weight, 1.0) * idf[w] * axes[:, place[w]]
    lengths = np.linalg.norm(out, axis=1, keepdims=True)
    return out / np.where(lengths > 0, lengths, 1.0)


def _letters(text: str) -> Counter[str]:
    padded = f" {' '.join(text.casefold().split())} "
    return Counter(padded[i : i + 4] for i in range(len(padded) - 3))


def _weigh(bags: Sequence[Mapping[str, float]]) -> list[dict[str, float]]:
    """TF–IDF vectors of length one."""
    documents: Counter[str] = Counter()
    for bag in bags:
        documents.update(bag.keys())
    n = len(bags)
    out = []
    for bag in bags:
        vector = {
            k: (1 + math.log(v) if v > 1 else v) * math.log((n + 1) / (documents[k] + 0.5))
            for k, v in bag.items()
        }
        length = math.sqrt(sum(x * x for x in vector.values()))
        out.append({k: x / length for k, x in vector.items()} if length else {})
    return out


def _cosine(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    if len(a) > len(b):
        a, b = b, a
    return sum(x * b[k] for k, x in a.items() if k in b)
