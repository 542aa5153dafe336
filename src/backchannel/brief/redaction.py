"""The case as readers outside may see it.

Withheld are

- reports and outlets marked ``protected``, and every statement in their reports;
- statements whose source is ``protected``, whose ground rule is background, deep background or off
  the record, or unknown where the source has no name;
- every entry that carries a tag, unless the house's template opens that tag;
- whatever then rests on nothing that may be seen: a claim without a statement, and every modelled
  element all of whose citations are withheld; the analyst's judgements and forecasts already when
  one citation is, for their words may tell what it says;
- notes.

What is left is a case like any other: everything is computed from it anew, so no count, standing
or equilibrium tells of what is withheld. As a last net, the names of protected people and outlets,
the descriptions of protected sources and the withheld passages are struck from every text that is
left.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from backchannel.casefile import Case
    from backchannel.casefile.models import Statement

__all__ = ["STRUCK", "redact", "withheld_terms"]

T = TypeVar("T")

#: What stands in place of a struck name.
STRUCK = "[…]"

_CLOSED = ("background", "deep background", "off the record")
#: Shorter passages could strike ordinary words.
_LEAST_PASSAGE = 16
_LEAST_NAME = 3
#: Of a statement: the analyst's own.
_PRIVATE: dict[str, Any] = {
    "notes": "",
    "rule": "",
    "decided_by": "",
    "as_read": {},
    "decisions": (),
}


def redact(case: Case, *, open_tags: frozenset[str] = frozenset()) -> Case:
    """The case without what readers outside may not see.

    Args:
        case: the whole case.
        open_tags: tags that do not withhold.
    """
    return _Redaction(case, open_tags).case()


def withheld_terms(case: Case, *, open_tags: frozenset[str] = frozenset()) -> frozenset[str]:
    """The names and passages that no outward rendering may hold."""
    return _Redaction(case, open_tags).terms


class _Redaction:
    def __init__(self, case: Case, open_tags: frozenset[str]) -> None:
        self.whole = case
        self.open = open_tags
        self.outlets = {k for k, o in case.outlets.items() if o.protected}
        self.reports = {
            k
            for k, r in case.reports.items()
            if r.front.protected or r.outlet in self.outlets or self.tagged(r.front)
        }
        self.parties = {k for k, p in case.parties.items() if self.tagged(p)}
        tagged = {k for k, (_, p) in case.people.items() if self.tagged(p)}
        self.every = {**case.outer, **case.statements}
        guarded = {s.source.person for s in self.every.values() if s.source.protected}
        self.people = (tagged | guarded) & set(case.people)
        self.people |= {k for k, (party, _) in case.people.items() if party in self.parties}
        self.hidden = self.outlets | self.people | self.parties
        closed = {k for k, s in self.every.items() if self.closed(s)}
        self.withheld = closed | self.overlapping(closed)
        self.kept = {k: s for k, s in case.statements.items() if k not in self.withheld}
        self.terms = self._terms()
        self._pattern = _pattern(self.terms)

    def tagged(self, entry: Any) -> bool:
        return any(tag not in self.open for tag in getattr(entry, "tags", ()))

    def closed(self, s: Statement) -> bool:
        if s.report in self.reports or s.source.protected or self.tagged(s):
            return True
        if s.source.outlet in self.outlets or any(v in self.outlets for v in s.via):
            return True
        if s.source.person in self.people or s.source.party in self.parties:
            return True
        return s.ground_rule in _CLOSED or (s.ground_rule == "unknown" and s.source.anonymous)

    def overlapping(self, closed: set[str]) -> set[str]:
        """Statements whose own words hold some of the words withheld."""
        spans: dict[str, list[tuple[int, int]]] = {}
        for key in closed:
            s = self.every[key]
            spans.setdefault(s.report, []).extend(s.span)
        return {
            s.id
            for s in self.every.values()
            if s.id not in closed
            and any(a < y and x < b for a, b in s.span for x, y in spans.get(s.report, ()))
        }

    def _terms(self) -> frozenset[str]:
        case = self.whole
        found: set[str] = set()
        for key in self.outlets:
            found |= {case.outlets[key].name, *case.outlets[key].aliases}
        for key in self.reports:
            report = case.reports[key]
            found |= {report.title, report.front.url, *report.front.author}
        for key in self.people:
            person = case.people[key][1]
            found |= {person.name, *person.aliases}
        for key in self.parties:
            found |= {case.parties[key].name, *case.parties[key].aliases}
        for section in _SECTIONS:
            for entry in getattr(case, section).values():
                if self.tagged(entry):
                    found |= {str(getattr(entry, n, "")) for n in ("says", "name")}
        for key in self.withheld:
            s = self.every[key]
            if s.source.protected:
                found |= {s.source.described, s.source.name, s.source.occasion}
            quote = case.quote(s)
            for passage in (quote, s.quote, s.says, *quote.split(" … ")):
                if len(passage.strip()) >= _LEAST_PASSAGE:
                    found.add(passage)
        return frozenset(t.strip() for t in found if len(t.strip()) >= _LEAST_NAME)

    # -- the case ----------------------------------------------------------------------------

    def case(self) -> Case:
        whole = self.whole
        claims = {c for s in self.kept.values() for c in s.claims}
        left: dict[str, Any] = {
            name: self.some(getattr(whole, name), lambda _, e: self.rests(e.evidence))
            for name in (
                "channels",
                "positions",
                "figures",
                "events",
                "agreements",
                "proposals",
                "threats",
            )
        }
        out = replace(
            whole,
            notes="",
            tags=(),
            outlets=self.some(whole.outlets, lambda k, _: k not in self.outlets),
            reports=MappingProxyType(
                {
                    k: replace(
                        r,
                        statements=tuple(s for s in r.statements if s in self.kept),
                        front=replace(
                            r.front,
                            notes="",
                            relies_on=tuple(
                                x
                                for x in r.front.relies_on
                                if x not in self.outlets and x not in self.reports
                            ),
                        ),
                    )
                    for k, r in whole.reports.items()
                    if k not in self.reports
                }
            ),
            outer=MappingProxyType(
                {k: s for k, s in whole.outer.items() if k not in self.withheld}
            ),
            statements=MappingProxyType({k: replace(s, **_PRIVATE) for k, s in self.kept.items()}),
            claims=self.some(
                whole.claims,
                lambda k, c: self.rests(c.evidence) and (k in claims or not self.spoken(k)),
            ),
            parties=self.some(whole.parties, lambda _, p: True),
            knowledge=tuple(self.without(k) for k in whole.knowledge if self.seen(k)),
            judgements=self.some(whole.judgements, lambda _, j: self.clear(j)),
            forecasts=self.some(whole.forecasts, lambda _, f: self.clear(f)),
            equations=tuple(self.without(e) for e in whole.equations if self.sums(e)),
            **left,
            issues=self.some(whole.issues, lambda _, i: True),
            model=self.model(),
            deal=self.deal(),
            _files=MappingProxyType({}),
            _where=MappingProxyType({}),
        )
        struck: Case = self.strike(out, skip=("reports",))
        # Passages are read from the reports' texts: strike there without moving the spans.
        return replace(struck, reports=MappingProxyType(self.texts(out)))

    def spoken(self, claim: str) -> bool:
        return any(claim in s.claims for s in self.whole.statements.values())

    def rests(self, evidence: Iterable[str]) -> bool:
        """It cites nothing, or something that may be seen."""
        cited = list(evidence)
        return not cited or any(e in self.kept for e in cited)

    def clear(self, entry: Any) -> bool:
        """None of what the analyst's words rest on is withheld."""
        if any(e in self.withheld for e in entry.evidence):
            return False
        claims = [
            self.whole.claims[c] for c in getattr(entry, "claims", ()) if c in self.whole.claims
        ]
        return not any(self.tagged(c) for c in claims)

    def sums(self, equation: Any) -> bool:
        """All figures of an equation are left, and so are its citations."""
        from backchannel.casefile.linear import parse_equation
        from backchannel.errors import ExpressionError

        try:
            names = parse_equation(equation.equation).figures
        except ExpressionError:
            return False
        gone = {
            k for k, f in self.whole.figures.items() if self.tagged(f) or not self.rests(f.evidence)
        }
        return self.rests(equation.evidence) and not gone & set(names)

    def some(self, entries: Mapping[str, T], keep: Callable[[str, T], bool]) -> Mapping[str, T]:
        return MappingProxyType(
            {k: self.without(e) for k, e in entries.items() if self.shown(k, e) and keep(k, e)}
        )

    def seen(self, value: Any) -> bool:
        """An inner entry (a reading, an obligation, a role …) that may be seen."""
        if not dataclasses.is_dataclass(value):
            return True
        if self.tagged(value) or not self.rests(getattr(value, "evidence", ())):
            return False
        named = {getattr(value, n, "") for n in ("party", "outlet", "person", "of")} - {""}
        return not any(isinstance(n, str) and n in self.hidden for n in named) and not any(
            set(getattr(value, n, ()) or ()) & self.hidden for n in ("between", "by")
        )

    def shown(self, key: str, entry: Any) -> bool:
        """A top entry that may be seen, whatever it cites."""
        return key not in self.hidden and self.seen(replace(entry, **_uncited(entry)))

    def without(self, value: Any) -> Any:
        """A value without notes, and at every depth without what is withheld.

        From the outside in: whether an inner entry may be seen is told by all that it cites.
        """
        if isinstance(value, Mapping):
            return {k: self.without(v) for k, v in value.items() if self.seen(v)}
        if isinstance(value, tuple):
            return tuple(self.without(v) for v in value if self.seen(v))
        if not dataclasses.is_dataclass(value) or isinstance(value, type):
            return value
        entry: Any = value
        changes: dict[str, Any] = {}
        for name in (f.name for f in dataclasses.fields(value)):
            old = getattr(entry, name)
            if name in ("notes", "because") and isinstance(old, str):
                new: Any = ""
            elif name in ("evidence", "outcome_evidence"):
                new = tuple(e for e in old if e not in self.withheld)
            elif isinstance(old, tuple) and old and all(isinstance(o, str) for o in old):
                new = tuple(o for o in old if o not in self.hidden)
            elif isinstance(old, Mapping):
                new = self.without({k: v for k, v in old.items() if k not in self.hidden})
            else:
                new = self.without(old)
            if new != old:
                changes[name] = new
        if hasattr(entry, "readings") and not self.rests(entry.evidence):
            changes.update(value=None, at_least=None, at_most=None)
        return replace(entry, **changes) if changes else entry

    def model(self) -> Any:
        """The graph model, unless a decision maker or an option of it is withheld."""
        spec = self.whole.model
        if spec is None or self.parties & set(spec.options):
            return None
        options = [o for options in spec.options.values() for o in options.values()]
        return self.without(spec) if all(map(self.seen, options)) else None

    def deal(self) -> Any:
        """The deal, unless a party to it is withheld."""
        spec = self.whole.deal
        if spec is None or self.parties & {*(spec.parties or ()), *spec.scores}:
            return None
        return self.without(spec)

    # -- striking ----------------------------------------------------------------------------

    def strike(self, value: Any, skip: tuple[str, ...] = ()) -> Any:
        if self._pattern is None:
            return value
        pattern = self._pattern

        def words(text: Any) -> Any:
            return pattern.sub(STRUCK, text) if isinstance(text, str) else text

        changes = {
            f.name: _mapped(getattr(value, f.name), words)
            for f in dataclasses.fields(value)
            if f.name not in ("root", "hash", "id", "_files", "_where", *skip)
        }
        return replace(value, **changes)

    def texts(self, case: Case) -> dict[str, Any]:
        if self._pattern is None:
            return dict(case.reports)
        out = {}
        for key, report in case.reports.items():
            text = self._pattern.sub(lambda m: "█" * len(m[0]), report.text)
            front = _mapped(
                report.front,
                lambda t: (
                    self._pattern.sub(STRUCK, t)
                    if isinstance(t, str) and self._pattern is not None
                    else t
                ),
            )
            out[key] = replace(report, text=text, front=front)
        return out


_SECTIONS = (
    "channels",
    "positions",
    "claims",
    "figures",
    "events",
    "agreements",
    "proposals",
    "threats",
    "judgements",
    "forecasts",
)


def _uncited(entry: Any) -> dict[str, Any]:
    return {"evidence": ()} if hasattr(entry, "evidence") else {}


def _pattern(terms: Iterable[str]) -> re.Pattern[str] | None:
    """Any of the terms, longest first, however spaces and cases differ."""
    found = sorted(terms, key=len, reverse=True)
    if not found:
        return None
    parts = [r"\s+".join(re.escape(word) for word in term.split()) for term in found]
    return re.compile("|".join(rf"(?<!\w){p}(?!\w)" for p in parts), re.IGNORECASE)


def _mapped(value: Any, change: Callable[[Any], Any]) -> Any:
    """``change`` applied at every leaf and node, innermost first, keeping types."""
    if isinstance(value, Mapping):
        return MappingProxyType({k: _mapped(v, change) for k, v in value.items()})
    if isinstance(value, tuple):
        return tuple(_mapped(v, change) for v in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
        changes = {}
        for name, old in fields.items():
            new = _mapped(old, change)
            if isinstance(new, MappingProxyType):
                new = dict(new)
            if new != old:
                changes[name] = new
        return change(replace(value, **changes) if changes else value)
    return change(value)
