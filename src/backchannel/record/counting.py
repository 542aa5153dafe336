"""Numbers in statements that stand in no ledger yet, and the figure that each may belong to.

A number belongs to the innermost statement that holds its words. It may belong to a figure of the
ledger where what it counts, and of whom, agrees with the figure's unit and words, and with no other
figure's as well; where that is open, an id and words for a new figure are proposed. Nothing is
decided: an analyst records it or not (:func:`backchannel.record.reviewing.decide`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from backchannel.casefile import Case, Report
from backchannel.casefile.models import FigureReading, Reading, Statement
from backchannel.casefile.versions import outdated
from backchannel.record.terms import STOP, sentences, stem, stems
from backchannel.record.views import days
from backchannel.results import Provenance, Result

if TYPE_CHECKING:
    from backchannel.reading.figures import Figure as Found

__all__ = ["FigureProposal", "FigureProposals", "propose_figures"]

#: Share of a figure's words, by weight, that must stand around a number, and how much more than of
#: any other figure's; tried on the statements of the catalogue whose figures are known.
_ENOUGH, _AHEAD = 0.6, 0.1
#: What words further from the number weigh, and words at it that the figure does not have.
_HALF = 0.5
#: From here on a number tells by itself: two sources seldom give the same one of different things.
_TELLING = 10
#: Words of a new figure's id.
_NAMED = 4
_MARKS = " “”\"'.,;:…—–-"
#: What is counted may stand these characters behind the number.
_NEAR = 60
#: Units that leave open of whom they are.
_ANYBODY = frozenset(stems("people persons bodies remains dead men women"))


@dataclass(frozen=True, slots=True)
class FigureProposal:
    """A number in a statement, to be recorded under a figure.

    Attributes:
        statement: its id.
        number: its place among the numbers of the statement, recorded ones too, from 1.
        span: characters of the report.
        words: as they stand there.
        value: the number; ``None`` where only bounds are said.
        at_least, at_most: the bounds; *more than 30* is at least 30.
        about: it is approximate.
        unit: what is counted, as the text has it; may be empty.
        state: what became of those counted; may be empty.
        as_of: the day it is said to be of (EDTF).
        figure: the figure that it likely belongs to, or the id proposed for a new one.
        new: the figure does not exist yet.
        says: the figure's words; of a new one, proposed from the statement's.
    """

    statement: str
    number: int
    span: tuple[int, int]
    words: str
    value: float | None
    at_least: float | None
    at_most: float | None
    about: bool
    unit: str
    state: str
    as_of: str | None
    figure: str
    new: bool
    says: str


@dataclass(frozen=True)
class FigureProposals(Result):
    """Proposals in the order of the case."""

    proposals: tuple[FigureProposal, ...]

    def of(self, statement: str) -> tuple[FigureProposal, ...]:
        """The numbers of one statement, in the order of the text."""
        return tuple(p for p in self.proposals if p.statement == statement)


def propose_figures(case: Case, *, only: Iterable[str] | None = None) -> FigureProposals:
    """Find the numbers of statements that are not recorded on them.

    Args:
        case: with reports and statements, accepted or proposed. Denials are passed over, as they
            say of a number that it is wrong.
        only: ids of the statements to look at; without it, all but those that were withdrawn.

    Returns:
        Each number with the figure it likely belongs to, or with an id, unit and words for a new
        one. What is recorded is known by its value: on the statement, or in a reading of a figure
        that cites it.

    Raises:
        MissingExtra: the reading extra is not installed.

    Cost: about 0.2 s for 800 words of a report on one core; what was read before in the same
    process is kept.
    """
    made = Provenance("number expressions; overlap of words", {}, None, case.hash or None)
    wanted = {*case.statements} - {*outdated(case)} if only is None else {*only}
    ledger, recorded = _Ledger(case), _recorded(case)
    out: list[FigureProposal] = []
    for report in case.reports.values():
        held = [s for s in case.statements_of(report.id) if s.status != "rejected" and s.span]
        if any(s.id in wanted for s in held):
            out += _in_report(case, report, held, wanted, ledger, recorded)
    place = {id: n for n, id in enumerate(case.statements)}
    out.sort(key=lambda p: (place[p.statement], p.number))
    return FigureProposals(made, tuple(out))


def _in_report(
    case: Case,
    report: Report,
    held: Sequence[Statement],
    wanted: Collection[str],
    ledger: _Ledger,
    recorded: Mapping[str, Mapping[_Recorded, None]],
) -> Iterator[FigureProposal]:
    numbers = _read(report.text, _day(str(report.published)))
    cut = sentences(report.text)
    open_ = {s.id: dict(recorded[s.id]) for s in held}
    count: Counter[str] = Counter()
    # Two numbers of one statement belong to two figures.
    gone = {s.id: {figure for figure, _ in recorded[s.id]} for s in held}
    for at, found in enumerate(numbers):
        holders = [s for s in held if _holds(s, found.span)]
        known = any(_taken(open_[s.id], found) for s in holders)
        for s in _innermost(case, holders):
            count[s.id] += 1
            if s.id in wanted and not known and s.kind != "denial":
                around = _around(report.text, s, numbers, at, cut)
                one = _proposal(s.id, count[s.id], found, around, ledger, gone[s.id])
                gone[s.id].add(one.figure)
                yield one


@lru_cache(maxsize=64)
def _read(text: str, published: date | None) -> tuple[Found, ...]:
    from backchannel.reading.report import figures_of

    return figures_of(text, published)


def _day(published: str) -> date | None:
    found = days(published)
    return found.earliest if found is not None and found.earliest == found.latest else None


def _holds(s: Statement, span: tuple[int, int]) -> bool:
    return any(a <= span[0] and span[1] <= b for a, b in s.span)


def _innermost(case: Case, holders: Sequence[Statement]) -> list[Statement]:
    """Those statements in which no other one stands, as it says itself or by its words."""
    return [s for s in holders if not any(_within(case, other, s) for other in holders)]


def _within(case: Case, inner: Statement, outer: Statement) -> bool:
    seen, above = {inner.id}, inner.nested_in
    while above in case.statements and above not in seen:
        if above == outer.id:
            return True
        seen.add(above)
        above = case.statements[above].nested_in
    return (
        outer.id not in seen
        and inner.span != outer.span
        and all(_holds(outer, part) for part in inner.span)
    )


# what is recorded


#: A figure, and value and bounds of a reading.
_Recorded = tuple[str, tuple[float | None, ...]]


def _recorded(case: Case) -> Mapping[str, Mapping[_Recorded, None]]:
    """What is recorded of each statement; the same reading of a figure once."""
    out: dict[str, dict[_Recorded, None]] = {s: {} for s in case.statements}
    for s in case.statements.values():
        for reading in s.figures:
            out[s.id][reading.figure, _ends(reading)] = None
    for name, figure in case.figures.items():
        for given in figure.all_readings():
            for id in given.evidence:
                if id in out:
                    out[id][name, _ends(given)] = None
    return out


def _ends(reading: Reading | FigureReading) -> tuple[float | None, ...]:
    return reading.value, reading.at_least, reading.at_most


def _taken(recorded: dict[_Recorded, None], found: Found) -> bool:
    """Whether a number is among those recorded, which is then used up."""
    key = next((k for k in recorded if _numbers(found) & {*k[1]}), None)
    if key is not None:
        del recorded[key]
    return key is not None


def _numbers(found: Found) -> set[float]:
    return {found.value} if found.value_high is None else {found.value, found.value_high}


# what it may belong to


@dataclass(frozen=True, slots=True)
class _Context:
    """What stands around a number.

    Attributes:
        words: the number as it stands.
        near: stems between the numbers before and after it in its sentence.
        far: stems of the statement and the sentence.
        phrase: the words between the number and what it counts, and those for that.
        told: the statement's words from the number on to the next one, where it is the first of
            its sentence also those before, with ``…`` in its place.
    """

    words: str
    near: frozenset[str]
    far: frozenset[str]
    phrase: str
    told: str


def _around(
    text: str, s: Statement, numbers: Sequence[Found], at: int, cut: Sequence[tuple[int, int]]
) -> _Context:
    found = numbers[at]
    a, b = found.span
    sentence = next(((x, y) for x, y in cut if x <= a < y), found.span)
    start = max([sentence[0], *(f.span[1] for f in numbers[:at])])
    end = min([sentence[1], *(f.span[0] for f in numbers[at + 1 :])])
    last = re.escape((found.unit or "").split(" ")[0].rsplit("-", 1)[-1])
    behind = re.match(rf"[-\s]+((?:[\w’'-]+ )*?{last}\w*)", text[b : b + _NEAR], re.I)
    x, y = next((x, y) for x, y in s.span if x <= a and b <= y)
    before, after = text[max(x, start) : a], text[b : min(y, end)]
    alone = start > sentence[0] and {*stems(after)} - {*stems(found.unit or "")}
    content = " ".join(text[m:n] for m, n in s.span)
    return _Context(
        words=" ".join(text[a:b].split()),
        near=frozenset(stems(text[start:end])),
        far=frozenset(stems(f"{content} {text[slice(*sentence)]}")),
        phrase=behind[1] if last and behind is not None else "",
        told=after if alone else f"{before}…{after}",
    )


@lru_cache(maxsize=1)
def _states() -> Mapping[str, str]:
    """The states by the stems of the words that name them."""
    from backchannel.reading.figures.states import WORDS

    return {stem(word): state for word, state in WORDS.items()}


def _states_in(words: Iterable[str]) -> frozenset[str]:
    return frozenset(_states()[w] for w in words if w in _states())


class _Ledger:
    """The figures of a case by their words."""

    def __init__(self, case: Case) -> None:
        self.figures = figures = case.figures
        self.values: dict[str, set[float]] = {
            key: {e for g in f.all_readings() for e in _ends(g) if e is not None}
            for key, f in figures.items()
        }
        for s in case.statements.values():
            for reading in s.figures if s.status == "accepted" else ():
                if reading.figure in self.values:
                    self.values[reading.figure] |= {e for e in _ends(reading) if e is not None}
        self.units = {key: frozenset(stems(f.unit)) for key, f in figures.items()}
        self.words: dict[str, frozenset[str]] = {}
        self.states: dict[str, frozenset[str]] = {}
        for key, f in figures.items():
            words = {*stems(f"{key.replace('-', ' ')} {f.says} {f.population}")}
            states = {*_states_in(words)}
            if {"dead", "alive"} <= states:
                states -= {"dead", "alive"}
            self.states[key] = frozenset(states)
            self.words[key] = frozenset(
                w for w in words - self.units[key] if w not in _states() and not w.isdigit()
            )
        every = [*self.words.values(), *self.states.values()]
        self.often = Counter(w for words in every for w in words)

    def likely(self, found: Found, context: _Context, but: Collection[str]) -> str:
        """The figure that a number likely belongs to; empty where none or several may be meant.

        Args:
            found: the number.
            context: what stands around it.
            but: figures that it does not belong to.
        """
        could = [k for k in self.figures if k not in but and self._could_be(k, found)]
        same = [k for k in could if _numbers(found) & self.values[k]]
        if len(same) == 1 and found.value >= _TELLING:
            return same[0]
        scores = sorted((self._agrees(k, found, context), k) for k in same or could)
        best, key = scores[-1] if scores else (0.0, "")
        ahead = best - scores[-2][0] if len(scores) > 1 else best
        return key if best >= (_AHEAD if same else _ENOUGH) and ahead >= _AHEAD else ""

    def _could_be(self, key: str, found: Found) -> bool:
        """Whether unit, state and day do not speak against it."""
        unit, own, states = frozenset(stems(found.unit or "")), self.units[key], self.states[key]
        same = unit == own or not unit or unit <= self.words[key] or bool((unit | own) & _ANYBODY)
        state = not (found.state and states) or found.state in states
        return same and state and not _apart(found.as_of, self.figures[key].as_of)

    def _agrees(self, key: str, found: Found, context: _Context) -> float:
        """The share of a figure's words that stand around a number, by weight."""
        unit, own, states = frozenset(stems(found.unit or "")), self.units[key], self.states[key]
        words = self.words[key] - unit
        said = {found.state} if found.state else _states_in(context.near)
        near = (words & context.near) | (states & said)
        far = (words & context.far) - near
        missed = (words | states) - near - far
        more = {*stems(context.phrase)} - unit - own - words
        got = self._weigh(near) + _HALF * self._weigh(far)
        against = self._weigh(missed) + _HALF * self._weigh(more - {*_states()})
        return got / (got + against) if got else 0.0

    def _weigh(self, words: Iterable[str]) -> float:
        """Words count by how few figures have them."""
        return sum(1 / max(1, self.often[word]) for word in words)


def _apart(one: str | None, other: str | None) -> bool:
    """Whether two days are certainly not the same."""
    a, b = days(one), days(other)
    return a is not None and b is not None and not a.overlaps(b)


# proposals


def _proposal(
    statement: str,
    number: int,
    found: Found,
    context: _Context,
    ledger: _Ledger,
    gone: Collection[str],
) -> FigureProposal:
    low, high, sign = found.value, found.value_high, found.comparator[:1]
    if sign == ">":
        value, at_least, at_most = None, low, None
    elif sign == "<":
        value, at_least, at_most = None, None, low if high is None else high
    else:
        value, at_least, at_most = (low, None, None) if high is None else (None, low, high)
    figure = ledger.likely(found, context, gone)
    says = ledger.figures[figure].says if figure else ""
    if not figure:
        figure, says = _new(found, context, {*ledger.figures, *gone})
    return FigureProposal(
        statement=statement,
        number=number,
        span=found.span,
        words=context.words,
        value=value,
        at_least=at_least,
        at_most=at_most,
        about=sign == "~",
        unit=found.unit or "",
        state=found.state or "",
        as_of=found.as_of,
        figure=figure,
        new=figure not in ledger.figures,
        says=says,
    )


def _new(found: Found, context: _Context, taken: Collection[str]) -> tuple[str, str]:
    """An id and words for a new figure: what is counted and its state, or what is said of it."""
    what = _trimmed(context.phrase) or found.unit or ""
    says = ", ".join(w for w in (what, found.state or "") if w)
    if len(set(stems(says))) < 2:
        says = _trimmed(context.told) or says
    words = re.findall(r"[a-z0-9]+", says.replace("’", "").replace("'", "").lower())
    kept = [w for w in dict.fromkeys(words) if w not in STOP and not w.isdigit()][:_NAMED]
    key = base = "-".join(kept) or "figure"
    number = 2
    while key in taken:
        key, number = f"{base}-{number}", number + 1
    return key, says


def _trimmed(text: str) -> str:
    """Words without those at either end that say nothing.

    Example:
        >>> _trimmed("at Terminal North, … and for each of the")
        'Terminal North'
    """
    words = text.split()
    for end in (0, -1):
        while words and words[end].strip(_MARKS).lower() in {"", *STOP}:
            del words[end]
    return " ".join(words).strip(_MARKS)
