"""How likely two statements are about one claim, from typed keys and from meaning.

Each statement gets a profile from what reading proposes: its words, the sentence it stands in and
the one before, who spoke, whom and what it names, numbers, and the acts and issues of the list. *He
denied it* is compared by what he denied (:mod:`backchannel.record.pointing`). A small language
model compares the words in their meaning (:mod:`backchannel.record.encoder`), once as they stand
and once with the case's names for a party, its people, capital and demonym, made the same. Two
profiles are compared key by key; weights of a logistic model turn this into a probability. Nothing
that an analyst adds (claims, issue, value, figures, paraphrase) is looked at.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from backchannel.casefile import Case
from backchannel.casefile.models import Statement
from backchannel.record.encoder import Meanings
from backchannel.record.pointing import OPPOSITE, antecedents
from backchannel.record.terms import Lexicon, lexicon_of, numbers_in, sentences, stem, stems
from backchannel.record.views import days, speaks_for

Spans = tuple[tuple[int, int], ...]

__all__ = ["FEATURES", "WEIGHTS", "Likeness", "Profile", "profiles"]

#: Content words up to which a statement is read with its surroundings at full weight.
SHORT = 3

_PRONOUN = re.compile(r"\b(?:I|we|us|our|my|it|its|he|his|him|she|her|they|their|them)\b", re.I)
_NAME = re.compile(r"\b[A-Z][\w’'-]+")

#: The keys by which two statements are compared, in the order of the weights.
FEATURES = (
    "meaning",
    "meaning, names made the same",
    "letters",
    "near words",
    "acts",
    "names",
    "same party",
    "other party",
    "same numbers",
    "other numbers",
    "same kind",
    "lengths",
    "days apart",
)

#: Constant and weights of the logistic model, fitted on pairs of statements of different reports in
#: our annotated sets (``benchmarks/claims.py --fit``).
WEIGHTS = (-5.24, 0.62, 0.63, 1.28, 5.04, 1.55, 1.26, 0.65, -0.44, 1.08, -0.28, 0.27, -0.2, -0.28)

#: What counts against two statements of one report that do not overlap: a report seldom tells one
#: thing twice.
SAME_REPORT = 0.7

#: A day of publication is known where it is known to these many days.
_WEEK = 7

#: Days beyond which reports are no further apart.
_LONG = 365

#: Statements by which the usual likeness of meaning in a case is found.
_SAMPLED = 60

#: Mean and spread of the likeness of meaning in a case as we found them in annotated sets, and for
#: how many pairs this counts: in a small case a few pairs tell little of what is usual.
_USUAL = (0.46, 0.083, 100)


@dataclass(frozen=True)
class Profile:
    """What a statement is compared by.

    Attributes:
        id, report: of the statement.
        span: where it stands.
        text: its words.
        frame: who says it, with the word of saying.
        same_text, same_frame: the same with the names of a party made one.
        near: stems of the content, of the sentence and of the one before, with weights.
        acts, names: keys with weights, likewise.
        numbers: in its words.
        party: whose statement it is; may be empty.
        day: on which its report was published, counted from the year 1; 0 where it is not known.
        denies: it is a denial, or a claim that begins by saying that something is not so, or that
            something was never asked or promised. (A refusal as often asserts something.)
    """

    id: str
    report: str
    span: Spans
    text: str
    frame: str
    same_text: str
    same_frame: str
    near: Mapping[str, float]
    acts: Mapping[str, float]
    names: Mapping[str, float]
    numbers: frozenset[float]
    party: str
    denies: bool
    kind: str
    day: int = 0


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
        #: The name of a party by which the others are replaced.
        self.called = {key: party.name for key, party in case.parties.items()}
        listed = sorted(forms, key=len, reverse=True)
        self.pattern = (
            re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, listed)) + r")(?!\w)")
            if listed
            else None
        )

    def same(self, text: str) -> str:
        """The text with every name of a party or its people as the party's own name."""
        if self.pattern is None:
            return text

        def one(match: re.Match[str]) -> str:
            key = self.forms[match[0]][-1]
            kind, _, id = key.partition(":")
            return self.called.get(id, match[0]) if kind == "party" else match[0]

        return self.pattern.sub(one, text)

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


def profiles(
    case: Case, statements: Sequence[Statement], names: _Names | None = None
) -> list[Profile]:
    """The profiles of statements, in their order."""
    lexicon, names = lexicon_of(case), names or _Names(case)
    cut: dict[str, list[tuple[int, int]]] = {}
    out = [_profile(case, s, lexicon, names, cut) for s in statements]
    answers = [p.denies or p.kind in ("denial", "refusal") for p in out]
    about = antecedents(statements, [p.text for p in out], answers)
    for i, j in about.items():
        out[i] = _about(out[i], out[j])
    return out


def _about(pointing: Profile, told: Profile) -> Profile:
    """A statement that points back, with what was told in the place of its own words."""
    return replace(
        pointing,
        text=told.text,
        same_text=told.same_text,
        near={**told.near, **pointing.near},
        acts={**told.acts, **pointing.acts},
        names={**told.names, **pointing.names},
        numbers=pointing.numbers or told.numbers,
        denies=pointing.denies or OPPOSITE.fullmatch(pointing.text) is not None,
    )


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
    source = " ".join(text[a:b] for a, b in s.source_span)
    frame = f"{source} {s.cue}".strip()
    counted = numbers_in(content) or (numbers_in(around) if short else ())
    return Profile(
        s.id,
        s.report,
        tuple((a, b) for a, b in s.span),
        content,
        frame,
        names.same(content),
        names.same(frame),
        words,
        keys,
        named,
        frozenset(counted),
        party,
        s.kind == "denial" or (s.kind == "claim" and (_not_so(content) or _never(s))),
        s.kind,
        _published(report.published if report else ""),
    )


def _never(s: Statement) -> bool:
    """*Never asked for a levy*, as reading proposes it: the content alone does not say *never*."""
    return s.negated and s.rule != "" and "clause" not in s.rule


#: Words at the beginning of a claim in which a negation turns all of it round.
_HEAD = 6
_NEGATION = re.compile(
    r"\b(?:not|never|none|nobody|nothing|neither|cannot)\b|n['’]t\b|\bno\b(?! longer)", re.I
)


def _not_so(content: str) -> bool:
    """*Norlink has not hired anybody*, against *Norlink has hired crews*."""
    return len(_NEGATION.findall(" ".join(content.split()[:_HEAD]))) % 2 == 1


def _published(date: str) -> int:
    when = days(date)
    return when.earliest.toordinal() if when is not None and when.days <= _WEEK else 0


class Likeness:
    """Compares the statements of one case; rare keys weigh more than common ones.

    Args:
        case: whose names, issues and texts are used.
        statements: those to compare.
        keep: what the language model makes of them in the user's cache, for the next time.

    Cost:
        About 20 ms a statement that is new, most of it the language model
        (:mod:`backchannel.record.encoder`); a comparison takes some microseconds.
    """

    def __init__(self, case: Case, statements: Sequence[Statement], keep: bool = False) -> None:
        import numpy as np

        names = _Names(case)
        self.profiles = profiles(case, statements, names)
        self._near = _weigh([p.near for p in self.profiles])
        self._bags = [
            _Bags(_weigh([_letters(f"{p.frame} {p.text}") for p in self.profiles])),
            _Bags(self._near),
            _Bags(_weigh([p.acts for p in self.profiles])),
            _Bags(_weigh([p.names for p in self.profiles])),
        ]
        self._party = _numbered([p.party for p in self.profiles])
        self._kind = _numbered([p.kind for p in self.profiles])
        self._report = _numbered([p.report for p in self.profiles])
        self._day = np.array([p.day for p in self.profiles])
        told = [(p.frame, p.text) for p in self.profiles]
        same = [(p.same_frame, p.same_text) for p in self.profiles]
        read = Meanings([*told, *same], keep=keep)
        self._told, self._same = read.part(0, len(told)), read.part(len(told), 2 * len(told))
        self._size = np.array([len(stems(p.text)) for p in self.profiles], float)
        #: Mean and spread of the two likenesses of meaning in this case, by which they are counted:
        #: what all statements of one negotiation share tells nothing.
        self._usual = [self._spread(m, np) for m in (self._told, self._same)]

    def _spread(self, meanings: Meanings, np: Any) -> tuple[float, float]:
        n = len(self.profiles)
        rows = np.random.default_rng(0).permutation(n)[:_SAMPLED]
        others = np.random.default_rng(1).permutation(n)[: 4 * _SAMPLED]
        found = [
            v
            for i in rows
            for v, j in zip(meanings.likeness(int(i), others), others, strict=True)
            if self.profiles[int(i)].report != self.profiles[int(j)].report
        ]
        mean, spread, weight = _USUAL
        mine = float(np.mean(found)) if found else mean
        share = len(found) / (len(found) + weight)
        middle = share * mine + (1 - share) * mean
        squares = sum((v - mine) ** 2 for v in found) + weight * spread**2
        return middle, math.sqrt(squares / (len(found) + weight))

    def keys(self, i: int) -> Mapping[str, float]:
        """The words of a statement and its surroundings with their weights, to find others by."""
        return self._near[i]

    def features(self, i: int, others: Sequence[int]) -> Any:
        """What a statement has in common with others: a row each, a column a key.

        The columns are those of :data:`FEATURES`.
        """
        import numpy as np

        out = np.zeros((len(others), len(FEATURES)))
        for column, (meanings, usual) in enumerate(
            zip((self._told, self._same), self._usual, strict=True)
        ):
            out[:, column] = (meanings.likeness(i, others) - usual[0]) / usual[1]
        if not len(others):
            return out
        js = np.asarray(others)
        for column, bags in enumerate(self._bags, 2):
            out[:, column] = bags.likeness(i, js)
        named = (self._party[js] >= 0) & (self._party[i] >= 0)
        out[:, 6] = named & (self._party[js] == self._party[i])
        out[:, 7] = named & (self._party[js] != self._party[i])
        mine = self.profiles[i].numbers
        if mine:
            for row, j in enumerate(others):
                theirs = self.profiles[j].numbers
                out[row, 8] = bool(theirs & mine)
                out[row, 9] = bool(theirs) and not theirs & mine
        out[:, 10] = self._kind[js] == self._kind[i]
        sizes = self._size[js]
        longest = np.maximum(1.0, np.maximum(sizes, self._size[i]))
        out[:, 11] = np.minimum(sizes, self._size[i]) / longest
        dated = (self._day[js] > 0) & (self._day[i] > 0)
        apart = np.minimum(np.abs(self._day[js] - self._day[i]), _LONG)
        out[:, 12] = dated * np.log1p(apart)
        return out

    def odds(self, i: int, others: Sequence[int]) -> Any:
        """Log-odds that a statement and each of others are about one claim."""
        import numpy as np

        out = WEIGHTS[0] + self.features(i, others) @ np.array(WEIGHTS[1:])
        js = np.asarray(others, int)
        for row in np.flatnonzero(self._report[js] == self._report[i]):
            if not _overlap(self.profiles[i].span, self.profiles[int(js[row])].span):
                out[row] -= SAME_REPORT
        return out

    def score(self, i: int, j: int) -> float:
        """Log-odds that two statements are about one claim; the same both ways."""
        return float(self.odds(min(i, j), [max(i, j)])[0])


def _overlap(a: Spans, b: Spans) -> bool:
    """Whether most of the shorter of two contents lies in the other."""
    common = sum(max(0, min(x[1], y[1]) - max(x[0], y[0])) for x in a for y in b)
    return common > 0.6 * min(sum(y - x for x, y in a), sum(y - x for x, y in b))


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


class _Bags:
    """TF–IDF vectors of length one as a sparse matrix: cosines of one row with many at once."""

    def __init__(self, vectors: Sequence[Mapping[str, float]]) -> None:
        from scipy.sparse import csr_matrix

        places: dict[str, int] = {}
        columns: list[int] = []
        values: list[float] = []
        starts = [0]
        for vector in vectors:
            for key, value in vector.items():
                columns.append(places.setdefault(key, len(places)))
                values.append(value)
            starts.append(len(columns))
        shape = (len(vectors), max(1, len(places)))
        self._rows: Any = csr_matrix((values, columns, starts), shape=shape)

    def likeness(self, i: int, others: Any) -> Any:
        some = self._rows if 2 * len(others) > self._rows.shape[0] else self._rows[others]
        found = (some @ self._rows[i].T).toarray().ravel()
        return found[others] if some is self._rows else found


def _numbered(words: Sequence[str]) -> Any:
    """A whole number for each different word, -1 for none."""
    import numpy as np

    places: dict[str, int] = {}
    return np.array([places.setdefault(w, len(places)) if w else -1 for w in words])
