"""All printed words in one catalogue a language, and a house's changes to it.

A wording is a YAML file of this package (``wording/en.yaml``); placeholders are names in braces.
Nothing but a name can stand in braces, and what is put in is never read again, so neither a
house's template nor a case's text can reach beyond its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Any, Literal

from backchannel.brief.document import Run, Runs, Strong, Text, runs
from backchannel.brief.words import band_of
from backchannel.casefile.edtf import EdtfError, interval
from backchannel.errors import InputError, NotFound

__all__ = ["Wording", "flatten", "languages", "load_wording"]

_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Wording:
    """The words of one language.

    Attributes:
        language: BCP 47 tag. direction: of writing.
        entries: text by dotted key.
    """

    language: str
    direction: Literal["ltr", "rtl"]
    entries: Mapping[str, str] = field(repr=False)

    def __call__(self, key: str, **values: object) -> str:
        """The text of ``key`` with names in braces replaced.

        Raises:
            KeyError: the catalogue lacks the key: a mistake in this package.
        """
        return _PLACE.sub(lambda m: str(values.get(m[1], m[0])), self.entries[key])

    def has(self, key: str) -> bool:
        """Whether the catalogue holds ``key``."""
        return key in self.entries

    def runs(self, key: str, **values: str | Run | Iterable[Run]) -> Runs:
        """The text of ``key`` as runs; values may be runs themselves."""
        out: list[str | Run | Iterable[Run]] = []
        at = 0
        text = self.entries[key]
        for match in _PLACE.finditer(text):
            out.append(text[at : match.start()])
            out.append(values.get(match[1], match[0]))
            at = match.end()
        return runs(*out, text[at:])

    def count(self, key: str, n: int, **values: object) -> str:
        """``key.one`` or ``key.other`` with ``{n}``."""
        return self(f"{key}.one" if n == 1 else f"{key}.other", n=self.number(n), **values)

    def listed(self, items: Sequence[str], *, most: int | None = None) -> str:
        """``a, b and c``; beyond ``most`` items the rest is counted."""
        shown = list(items)
        if most is not None and len(shown) > most:
            rest = len(shown) - most
            shown = [*shown[:most], self.count("common.more", rest)]
        if len(shown) < 2:
            return "".join(shown)
        return self("common.and", first=self("common.comma").join(shown[:-1]), last=shown[-1])

    def listed_runs(self, items: Sequence[Runs]) -> Runs:
        """Runs joined with commas."""
        out: list[Run] = []
        for i, item in enumerate(items):
            if i:
                out.append(Text(self("common.comma")))
            out.extend(item)
        return tuple(out)

    def number(self, value: float) -> str:
        """A number with thousands set apart and no needless decimals."""
        if value == int(value):
            text = f"{int(value):,}"
        else:
            text = f"{value:,.2f}".rstrip("0") if abs(value) >= 0.1 else f"{value:.3g}"
        swap = {",": self.entries["common.thousands"], ".": self.entries["common.decimal"]}
        return "".join(swap.get(c, c) for c in text).replace("_", "\u202f")

    # -- dates -------------------------------------------------------------------------------

    def day(self, day: date) -> str:
        """``5 March 2025``."""
        month = self("date.months").split()[day.month - 1]
        return self("date.day", day=day.day, month=month, year=day.year)

    def short(self, day: date) -> str:
        """``5 Mar``."""
        return self(
            "date.short", day=day.day, month=self("date.months_short").split()[day.month - 1]
        )

    def date(self, text: str | None) -> str:
        """An EDTF date in words; as it stands where it is none."""
        if not text:
            return ""
        try:
            found = interval(text)
        except EdtfError:
            return text
        if found.earliest == date.min:
            shown = self("date.until", date=self._within(text.split("/")[-1]))
        elif found.latest == date.max:
            shown = self("date.since", date=self._within(text.split("/")[0]))
        elif "/" in text:
            first_text, last_text = text.split("/")
            shown = self._range(first_text, last_text)
        elif text.startswith("["):
            first, last = found.earliest, found.latest
            shown = self("date.either", first=self.day(first), last=self.day(last))
        else:
            shown = self._within(text)
        return shown

    def span(self, since: str | None, until: str | None) -> str:
        """From one EDTF date to another, either of which may be missing."""
        if since and until:
            if "/" in since or "/" in until:
                return self("common.comma").join((self.since(since), self.until(until)))
            try:
                return self._range(since, until)
            except EdtfError:
                return self("date.range", first=since, last=until)
        if since:
            return self.since(since)
        return self.until(until) if until else ""

    def since(self, text: str) -> str:
        """``since 5 March 2025``; for a span ``since a day between`` its ends."""
        first, _, last = text.partition("/")
        if first == "..":
            return self("date.since_latest", date=self.date(last))
        return self._on_within("date.since", text)

    def until(self, text: str) -> str:
        """``until 5 March 2025``; for a span ``until a day between`` its ends."""
        return self._on_within("date.until", text)

    def _on_within(self, key: str, text: str) -> str:
        first, _, last = text.partition("/")
        if not last:
            return self(key, date=self.date(text))
        if ".." in (first, last):
            return self.date(text)
        return self(f"{key}_within", first=self.date(first), last=self.date(last))

    def _range(self, first: str, last: str) -> str:
        if first == last:
            return self._within(first)
        a, b = interval(first), interval(last)
        if a.exact and b.exact and a.earliest.year == b.earliest.year:
            month = self("date.months").split()[a.earliest.month - 1]
            key = "date.day_only" if a.earliest.month == b.earliest.month else "date.day_month"
            start = self(key, day=a.earliest.day, month=month)
            return self("date.range", first=start, last=self.day(b.earliest))
        return self("date.range", first=self._within(first), last=self._within(last))

    def _within(self, text: str) -> str:
        found = interval(text)
        first, last = found.earliest, found.latest
        if first == last:
            shown = self.day(first)
        elif (first.year, first.month) == (last.year, last.month):
            shown = self(
                "date.month", month=self("date.months").split()[first.month - 1], year=first.year
            )
        elif (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
            shown = str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
        else:
            shown = self("date.range", first=self.day(first), last=self.day(last))
        if found.approximate:
            shown = self("date.about", date=shown)
        return self("date.uncertain", date=shown) if found.uncertain else shown

    # -- judgement ---------------------------------------------------------------------------

    def likelihood(self, percent: float) -> Runs:
        """The ICD 203 word with its range: ``likely (55–80 %)``."""
        band = band_of(percent)
        word = self(f"likelihood.{band.key}")
        spread = self("likelihood.range", low=band.low, high=band.high)
        return runs(Strong(runs(word)), f" ({spread})")


def flatten(tree: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    """Nested mappings to dotted keys.

    Example:
        >>> flatten({"a": {"b": "x"}})
        {'a.b': 'x'}
    """
    out: dict[str, str] = {}
    for key, value in tree.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping):
            out.update(flatten(value, f"{name}."))
        else:
            out[name] = str(value)
    return out


def languages() -> tuple[str, ...]:
    """The languages that ship."""
    folder = resources.files("backchannel.brief") / "wording"
    return tuple(
        sorted(p.name.removesuffix(".yaml") for p in folder.iterdir() if p.name.endswith(".yaml"))
    )


@lru_cache(maxsize=8)
def _entries(language: str) -> dict[str, str]:
    import yaml

    file = resources.files("backchannel.brief") / "wording" / f"{language}.yaml"
    return flatten(yaml.load(file.read_text("utf-8"), Loader=yaml.BaseLoader))


def load_wording(language: str = "en", changes: Mapping[str, str] | None = None) -> Wording:
    """The catalogue of a language, with a house's ``changes`` by dotted key.

    Raises:
        NotFound: no such language ships.
        InputError: a change names a key that does not exist.
    """
    known = languages()
    short = language.split("-")[0].lower()
    if short not in known:
        raise NotFound.named("language", language, known)
    entries = dict(_entries(short))
    for key, text in (changes or {}).items():
        if key not in entries:
            from backchannel.errors import near

            close = near(key, entries)
            hint = f"did you mean {close[0]!r}?" if close else None
            raise InputError(f"the wording has no key {key!r}", hint=hint)
        entries[key] = str(text)
    direction: Literal["ltr", "rtl"] = "rtl" if entries["meta.direction"] == "rtl" else "ltr"
    return Wording(language if short == language else short, direction, entries)
