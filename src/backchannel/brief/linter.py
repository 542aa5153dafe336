"""The linter for the analyst's own words: judgements and forecasts.

Words are compared as whole words, in the case's language, with the lists of the wording catalogue
(``lint``), so that a language that ships brings its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from backchannel.brief.catalogue import Wording, languages, load_wording
from backchannel.brief.codes import (
    BC501,
    BC502,
    BC503,
    BC504,
    BC505,
    BC506,
    BC507,
    BC508,
)
from backchannel.brief.words import BANDS, CONFIDENCES, Support, band_of, confidence_of
from backchannel.casefile.edtf import EdtfError, interval
from backchannel.diagnostics import Diagnostic, Span, sort_key

if TYPE_CHECKING:
    from backchannel.casefile import Case
    from backchannel.casefile.models import Judgement

__all__ = ["lint", "support_of"]

_SENTENCE = re.compile(r"[^.!?…]+(?:[.!?…]+|$)")
_YEAR = r"\b(?:1[89]|20)\d\d\b"


def lint(case: Case, *, language: str | None = None) -> tuple[Diagnostic, ...]:
    """Findings on every judgement and forecast of a case, in the order of its files.

    Args:
        case: the whole case.
        language: of the analyst's words; the case's by default, English where it does not ship.
    """
    return tuple(sorted(_Linter(case, language or case.language).all(), key=sort_key))


def support_of(case: Case, judgement: Judgement) -> list[Support]:
    """What a judgement stands on: each claim it names, and its own citations as one."""
    from backchannel.record.origins import origins_of
    from backchannel.record.standings import standings

    def best(ids: list[str]) -> str:
        letters = []
        for key in ids:
            report = case.reports.get(case.statements[key].report)
            outlet = case.outlets.get(report.outlet) if report else None
            if outlet is not None and outlet.reliability:
                letters.append(outlet.reliability)
        return min(letters, default="")

    out = []
    if judgement.claims:
        found = standings(case).claims
        for claim in judgement.claims:
            if claim in found:
                s = found[claim]
                ids = [k for o in s.supports for k in (*o.statements, *o.repeated_by)]
                denied = s.standing in ("contested", "denied")
                out.append(Support(s.n, denied, best([i for i in ids if i in case.statements])))
    cited = [case.statements[e] for e in judgement.evidence if e in case.statements]
    if cited and not judgement.claims:
        out.append(Support(len(origins_of(case, cited)), False, best([s.id for s in cited])))
    return out


@dataclass(frozen=True)
class _Words:
    """The lists of one language, as patterns."""

    scale: re.Pattern[str]
    vague: re.Pattern[str]
    confidence: re.Pattern[str]
    future: re.Pattern[str]
    dated: re.Pattern[str]
    bands: dict[str, re.Pattern[str]]

    @classmethod
    def of(cls, say: Wording) -> _Words:
        months = say("lint.months").split("|")
        relative = say("lint.relative").split("|")
        dated = rf"{_YEAR}|\b\d{{4}}-\d\d|{_any([*months, *relative]).pattern}"
        bands = {}
        for entry in say("lint.bands").split(";"):
            key, words = entry.split("=")
            bands[key.strip()] = _any(words.split("|"))
        return cls(
            _any(say("lint.scale").split("|")),
            _any(say("lint.vague").split("|")),
            _any(say("lint.confidence").split("|")),
            _any(say("lint.future").split("|")),
            re.compile(dated, re.IGNORECASE),
            bands,
        )


def _any(words: list[str]) -> re.Pattern[str]:
    found = sorted((w.strip() for w in words if w.strip()), key=len, reverse=True)
    parts = [re.escape(w).replace(r"\ ", r"\s+") for w in found]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)


class _Linter:
    def __init__(self, case: Case, language: str) -> None:
        short = language.split("-")[0].lower()
        self.case = case
        self.say = load_wording(short if short in languages() else "en")
        self.words = _Words.of(self.say)
        self.months = frozenset(self.say("lint.months").split("|"))

    def all(self) -> Iterator[Diagnostic]:
        for key, judgement in self.case.judgements.items():
            yield from self.judgement(key, judgement)
        for key, forecast in self.case.forecasts.items():
            where = ("forecasts", key)
            if not forecast.evidence:
                yield self.uncited(where, "forecast")
            yield from self.text(where, forecast.says, forecast.likelihood)
            yield from self.due(key, forecast)

    def at(self, *path: Any) -> Span:
        return self.case.span_of(*path)

    def uncited(self, where: tuple[str, str], kind: str) -> Diagnostic:
        return BC501.at(
            self.at(*where, "says"),
            f"this {kind} cites nothing",
            hint="add evidence: [statement, …] or claims: [claim, …]"
            if kind == "judgement"
            else "add evidence: [statement, …]",
        )

    def judgement(self, key: str, judgement: Judgement) -> Iterator[Diagnostic]:
        where = ("judgements", key)
        if not (judgement.evidence or judgement.claims):
            yield self.uncited(where, "judgement")
        yield from self.text(where, judgement.says, judgement.likelihood)
        says = judgement.says
        predicts = judgement.likelihood is not None or self.words.scale.search(says)
        ahead = self.words.future.search(says)
        if predicts and ahead and not self.words.dated.search(says):
            yield BC504.at(
                self.part(where, says, ahead.start(), ahead.end()),
                "this says what will happen, but not by when",
                hint="name the date, or move it to forecasts: with resolves:",
            )
        if judgement.confidence and (judgement.evidence or judgement.claims):
            carried = confidence_of(support_of(self.case, judgement))
            if CONFIDENCES.index(judgement.confidence) > CONFIDENCES.index(carried):
                yield BC508.at(
                    self.at(*where, "confidence"),
                    f"the sources carry {carried} confidence, not {judgement.confidence}",
                    hint=f"set confidence: {carried}, or cite what else carries it",
                )

    def text(
        self, where: tuple[str, str], says: str, likelihood: float | None
    ) -> Iterator[Diagnostic]:
        words = self.words
        for sentence in _SENTENCE.finditer(says):
            sure = words.confidence.search(sentence[0])
            chance = words.scale.search(sentence[0])
            if sure and chance:
                start = sentence.start() + min(sure.start(), chance.start())
                end = sentence.start() + max(sure.end(), chance.end())
                yield BC502.at(
                    self.part(where, says, start, end),
                    f"{chance[0]!r} is a likelihood, {sure[0]!r} is confidence: "
                    "not in one sentence",
                    hint="give them as likelihood: and confidence:",
                )
        for match in words.vague.finditer(says):
            # The month May is no "may".
            if match[0] in self.months:
                continue
            # A word of the scale that holds the vague word ("a roughly even chance") is fine.
            if any(m.start() <= match.start() < m.end() for m in words.scale.finditer(says)):
                continue
            yield BC503.at(
                self.part(where, says, match.start(), match.end()),
                f"{match[0]!r} is no word of the scale",
                hint=self.nearest(likelihood),
            )
        if likelihood is None:
            return
        if not 1 <= likelihood <= 99:
            yield BC505.at(
                self.at(*where, "likelihood"),
                f"a likelihood of {likelihood:g} % is certainty, not a judgement",
                hint="give a number from 1 to 99, or state it as a fact",
            )
        yield from self.agreeing(where, says, likelihood)

    def agreeing(
        self, where: tuple[str, str], says: str, likelihood: float
    ) -> Iterator[Diagnostic]:
        taken: list[range] = []
        longest = sorted(
            ((m, key) for key, pattern in self.words.bands.items() for m in pattern.finditer(says)),
            key=lambda found: -len(found[0][0]),
        )
        for match, key in longest:
            # "very likely" is not also "likely".
            if any(match.start() in r for r in taken):
                continue
            taken.append(range(match.start(), match.end()))
            band = next(b for b in BANDS if b.key == key)
            if not band.low <= likelihood <= band.high:
                right = band_of(likelihood)
                yield BC506.at(
                    self.part(where, says, match.start(), match.end()),
                    f"{match[0]!r} is {band.low}–{band.high} %, the number given is "
                    f"{likelihood:g} %",
                    hint=f"write {self.say(f'likelihood.{right.key}')!r}, or change the number",
                )

    def nearest(self, likelihood: float | None) -> str:
        if likelihood is not None:
            return f"write {self.say(f'likelihood.{band_of(likelihood).key}')!r}"
        names = ", ".join(f"{self.say(f'likelihood.{b.key}')} ({b.low}–{b.high} %)" for b in BANDS)
        return f"use one of: {names}"

    def due(self, key: str, forecast: Any) -> Iterator[Diagnostic]:
        if forecast.outcome or not self.case.as_of:
            return
        try:
            past = interval(forecast.resolves).latest < interval(self.case.as_of).latest
        except EdtfError:
            return
        if past:
            yield BC507.at(
                self.at("forecasts", key, "resolves"),
                f"this was to be decided by {self.say.date(forecast.resolves)}",
                hint="add outcome: yes, no or void, and resolved_on:",
            )

    def part(self, where: tuple[str, str], says: str, start: int, end: int) -> Span:
        """The span of some words inside the text, where the file has them on one line."""
        span = self.at(*where, "says")
        source = self.case.source(span.file)
        if source is None:
            return span
        raw = source.text[span.start : span.end]
        at = raw.find(says[start:end])
        if at < 0 or "\n" in raw[: at + end - start]:
            return span
        return replace(
            span,
            column=span.column + at,
            end_line=span.line,
            end_column=span.column + at + (end - start),
            start=span.start + at,
            end=span.start + at + (end - start),
        )
