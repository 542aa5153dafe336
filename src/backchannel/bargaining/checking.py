"""Is a case's ``deal:`` section sound? Names, scores, expressions, reservation values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from backchannel.bargaining import codes
from backchannel.bargaining._findings import findings
from backchannel.bargaining._spec import fall, maybe, opposite, scaled, status_quo
from backchannel.bargaining.deal import (
    Box,
    Condition,
    Deal,
    Interaction,
    Issue,
    Proposal,
    Sign,
    Unknown,
    exact,
    number,
)
from backchannel.casefile.case import Key
from backchannel.casefile.expressions import mentions, parse
from backchannel.casefile.models.deal import (
    DealSpec,
    Derived,
    Estimate,
    NoDeal,
    OwnIssue,
    Rule,
    SignSpec,
)
from backchannel.diagnostics import Code, Diagnostic, Severity, Span, sort_key
from backchannel.errors import ExpressionError, near

if TYPE_CHECKING:
    from backchannel.casefile import Case

__all__ = ["Draft", "SpanOf", "check_case_deal", "check_deal", "draft"]

SpanOf = Callable[[tuple[Any, ...]], Span]
Path = tuple[Any, ...]


@dataclass
class Draft:
    """A deal as far as it could be read: ``None`` where there are errors."""

    deal: Deal | None = None
    found: list[Diagnostic] = field(default_factory=list)


def check_case_deal(case: Case) -> list[Diagnostic]:
    """Everything wrong with a case's deal, for the checks room."""
    if case.deal is None:
        return []
    return check_deal(case.deal, case, lambda path: case.span_of(*path))


def check_deal(spec: DealSpec, case: Case | None, span_of: SpanOf) -> list[Diagnostic]:
    """Everything wrong with a deal section, in the order of the file.

    Args:
        spec: the section.
        case: for its parties, issues and graph model; ``None`` for a deal on its own.
        span_of: where a path, as in ``("deal", "scores", "us")``, stands.
    """
    read = draft(spec, case, span_of)
    if read.deal is not None:
        read.found.extend(findings(read.deal, span_of))
    return sorted(read.found, key=sort_key)


def draft(spec: DealSpec, case: Case | None, span_of: SpanOf) -> Draft:
    """Read a section: the deal, where it has no errors, and what is wrong."""
    return _Reader(spec, case, span_of).run()


class _Reader:
    def __init__(self, spec: DealSpec, case: Case | None, span_of: SpanOf) -> None:
        self.spec, self.case, self.span_of = spec, case, span_of
        self.found: list[Diagnostic] = []
        self.unknown: list[Unknown] = []
        self.issues: tuple[Issue, ...] = ()
        self.parties: tuple[str, ...] = ()

    def say(self, code: Code, path: Path, message: str, hint: str | None = None) -> None:
        unknown = code in (codes.UNKNOWN_PARTY, codes.UNKNOWN_ISSUE, codes.UNKNOWN_VALUE)
        where = self.span_of(Key.last(("deal", *path), message) if unknown else ("deal", *path))
        self.found.append(code.at(where, message, hint=hint))

    def run(self) -> Draft:
        spec = self.spec
        self.parties = tuple(dict.fromkeys(spec.parties or spec.scores))
        self.issues = tuple(self._issues())
        if not self.parties or not self.issues:
            lacks = " and no ".join(
                w for w, there in (("parties", self.parties), ("issues", self.issues)) if not there
            )
            scored = dict.fromkeys(i for of_party in spec.scores.values() for i in of_party)
            hint = "give each party its scores: `scores: {party: {issue: {value: 10}}}`"
            if not self.issues and scored:
                hint = f"add: issues: [{', '.join(scored)}]"
            elif not self.issues:
                hint = "add: issues: {name: [value, another]}"
            self.say(codes.NOTHING, (), f"the deal has no {lacks}", hint)
            return Draft(None, self.found)
        self._party_names()
        sign = self._sign()
        scores = tuple(self._scores(p, name) for p, name in enumerate(self.parties))
        interactions = tuple(self._interactions())
        reservation = tuple(
            self._reservation(p, name, scores[p]) for p, name in enumerate(self.parties)
        )
        constraints = self._rules(("constraints",), spec.constraints)
        red_lines = tuple(
            # A package crosses the line where what the party requires does not hold.
            tuple(opposite(c) for c in self._rules(("red_lines", n), spec.red_lines.get(n, ())))
            for n in self.parties
        )
        proposals = tuple(self._proposals())
        if any(d.severity is Severity.ERROR for d in self.found):
            return Draft(None, self.found)
        deal = Deal(
            self.parties,
            self.issues,
            scores,
            reservation,
            sign,
            interactions,
            constraints,
            red_lines if any(red_lines) else (),
            proposals=proposals,
            unknown=tuple(self.unknown),
            case_hash=None if self.case is None else self.case.hash or None,
        )
        self._points(scores)
        return Draft(deal, self.found)

    # Who and what --------------------------------------------------------------------------------

    def _issues(self) -> Iterator[Issue]:
        known = {} if self.case is None else self.case.issues
        seen: set[str] = set()
        for at, entry in enumerate(self.spec.issues):
            given: Mapping[str, tuple[str, ...] | OwnIssue | None]
            given = {entry: None} if isinstance(entry, str) else entry
            for name, own in given.items():
                path: Path = ("issues", at) if own is None else ("issues", at, name)
                if name in seen:
                    self.say(codes.ISSUE_VALUES, path, f"the issue {name!r} is listed twice")
                    continue
                seen.add(name)
                if own is None and name not in known:
                    close = near(name, known)
                    hint = (
                        f"did you mean {close[0]!r}?"
                        if close
                        else f"add it to the case's issues, or write {{{name}: [value, value]}}"
                    )
                    self.say(codes.UNKNOWN_ISSUE, path, f"the case has no issue {name!r}", hint)
                    continue
                if own is None:
                    values = known[name].values
                else:
                    values = own.values if isinstance(own, OwnIssue) else own
                if not values:
                    self.say(codes.ISSUE_VALUES, path, f"the issue {name!r} has no values")
                elif len(set(values)) < len(values):
                    twice = next(v for v in values if values.count(v) > 1)
                    self.say(codes.ISSUE_VALUES, path, f"{name!r} lists {twice!r} twice")
                if values:
                    yield Issue(name, tuple(dict.fromkeys(values)))

    def _party_names(self) -> None:
        known = None if self.case is None else self.case.parties
        if known is not None and known:
            for at, name in enumerate(self.spec.parties or ()):
                if name not in known:
                    self._unknown_party(("parties", at), name, known)
        for section in ("scores", "weights", "reservation", "red_lines"):
            for name in getattr(self.spec, section):
                if name not in self.parties:
                    self._unknown_party((section, name), name, self.parties)
                elif self.spec.parties is None and known and name not in known:
                    self._unknown_party((section, name), name, known)

    def _unknown_party(self, path: Path, name: str, known: Any) -> None:
        close = near(name, known)
        hint = f"did you mean {close[0]!r}?" if close else "there are: " + ", ".join(known)
        self.say(codes.UNKNOWN_PARTY, path, f"no party {name!r} in the deal", hint)

    def _sign(self) -> Sign | None:
        given = self.spec.sign
        if not isinstance(given, SignSpec):
            return None
        names = self.parties if given.parties is None else given.parties
        for at, name in enumerate(given.parties or ()):
            if name not in self.parties:
                self._unknown_party(("sign", "parties", at), name, self.parties)
        for at, name in enumerate(given.vetoes):
            if name not in names:
                self.say(
                    codes.SIGN, ("sign", "vetoes", at), f"{name!r} has a veto and does not sign"
                )
        quorum = len(names) if given.quorum is None else given.quorum
        if quorum > len(names):
            self.say(
                codes.SIGN,
                ("sign", "quorum"),
                f"a quorum of {quorum} among {len(names)} signatories",
            )
        members = tuple(self.parties.index(n) for n in names if n in self.parties)
        vetoes = frozenset(self.parties.index(n) for n in given.vetoes if n in self.parties)
        return Sign(members, quorum, vetoes)

    # Scores --------------------------------------------------------------------------------------

    def _number(self, given: Any, path: Path, about: dict[str, Any]) -> Fraction:
        """The central value of a number; what is not known of it is remembered."""
        if isinstance(given, tuple):
            given = Estimate(low=given[0], high=given[1])
        if not isinstance(given, Estimate):
            return exact(given)
        e = given
        wrong = None
        if (e.low is None) != (e.high is None):
            wrong = "one bound without the other"
        elif e.low is not None and e.high is not None:
            middle = [x for x in (e.mode, e.value) if x is not None]
            if e.low > e.high:
                wrong = f"the lower bound {e.low:g} is above the upper bound {e.high:g}"
            elif any(not e.low <= x <= e.high for x in middle):
                wrong = "the value lies outside its bounds"
        elif e.mean is not None or e.sd is not None:
            if e.sd is None or e.sd <= 0 or (e.mean is None and e.value is None):
                wrong = "a normal estimate needs a mean and a positive sd"
        elif e.value is None:
            wrong = "no value, no bounds and no mean"
        if wrong is not None:
            self.say(codes.ESTIMATE, path, wrong)
            return Fraction(0)
        if e.value is not None:
            central = exact(e.value)
        elif e.mode is not None:
            central = exact(e.mode)
        elif e.mean is not None:
            central = exact(e.mean)
        else:
            central = (exact(e.low or 0.0) + exact(e.high or 0.0)) / 2
        if e.low is not None or e.sd is not None:
            mean = central if e.sd is not None and e.mean is None else maybe(e.mean)
            self.unknown.append(
                Unknown(
                    **about,
                    low=maybe(e.low),
                    high=maybe(e.high),
                    mode=maybe(e.mode),
                    mean=mean,
                    sd=maybe(e.sd),
                    evidence=tuple(e.evidence),
                )
            )
        return central

    def _scores(self, party: int, name: str) -> tuple[tuple[Fraction, ...], ...]:
        given = self.spec.scores.get(name, {})
        weights = self.spec.weights.get(name, {})
        for section, names in (("scores", given), ("weights", weights)):
            for key in names:
                if key not in {i.name for i in self.issues}:
                    self._unknown_issue((section, name, key), key)
        if name not in self.spec.scores:
            self.say(codes.SCORE_MISSING, ("scores",), f"{name!r} has no scores")
            return tuple(tuple(Fraction(0) for _ in i.values) for i in self.issues)
        rows = []
        for k, issue in enumerate(self.issues):
            factor = exact(weights.get(issue.name, 1.0))
            start = len(self.unknown)
            row = self._row(party, name, k, issue, given.get(issue.name))
            for at in range(start, len(self.unknown)):
                self.unknown[at] = scaled(self.unknown[at], factor)
            rows.append(tuple(factor * s for s in row))
        return tuple(rows)

    def _row(
        self, party: int, name: str, k: int, issue: Issue, row: Mapping[str, Any] | Derived | None
    ) -> list[Fraction]:
        path: Path = ("scores", name, issue.name)
        if row is None:
            self.say(
                codes.SCORE_MISSING,
                ("scores", name),
                f"{name!r} has no scores on {issue.name!r}",
                "write 0 for every value if it does not care",
            )
            return [Fraction(0)] * len(issue.values)
        if isinstance(row, Derived):
            if row.wants not in issue.values:
                self._unknown_value((*path, "wants"), issue, row.wants)
                return [Fraction(0)] * len(issue.values)
            return fall(row, issue)
        for value in row:
            if value not in issue.values:
                self._unknown_value((*path, value), issue, value)
        out = []
        missing = []
        for v, value in enumerate(issue.values):
            if value not in row:
                missing.append(value)
                out.append(Fraction(0))
                continue
            about = {"kind": "score", "party": party, "issue": k, "value": v}
            out.append(self._number(row[value], (*path, value), about))
        if missing:
            listed = ", ".join(repr(m) for m in missing)
            self.say(
                codes.SCORE_MISSING,
                path,
                f"{name!r} has no score for {listed} of {issue.name!r}",
                "write 0 if it does not care",
            )
        return out

    def _points(self, scores: Sequence[Sequence[Sequence[Fraction]]]) -> None:
        if self.spec.points is None:
            return
        claimed = exact(self.spec.points)
        for name, rows in zip(self.parties, scores, strict=True):
            total = sum((max(row) for row in rows), Fraction(0))
            if total != claimed:
                self.say(
                    codes.POINTS,
                    ("scores", name),
                    f"the best scores of {name!r} sum to {number(total):g}, "
                    f"not to {number(claimed):g}",
                )

    def _interactions(self) -> Iterator[Interaction]:
        for at, term in enumerate(self.spec.interactions):
            path: Path = ("interactions", at)
            if term.party not in self.parties:
                self._unknown_party((*path, "party"), term.party, self.parties)
                continue
            party = self.parties.index(term.party)
            about = {"kind": "interaction", "party": party, "interaction": at}
            score = self._number(term.score, (*path, "score"), about)
            if isinstance(term.when, str):
                condition = self._expression((*path, "when"), term.when)
            else:
                condition = self._box((*path, "when"), term.when)
            if condition is not None:
                yield Interaction(party, condition, score)

    def _box(self, path: Path, when: Mapping[str, str | tuple[str, ...]]) -> Box | None:
        sides = []
        for name, wanted in when.items():
            k = self._issue_index((*path, name), name)
            if k is None:
                return None
            values = (wanted,) if isinstance(wanted, str) else wanted
            for value in values:
                if value not in self.issues[k].values:
                    self._unknown_value((*path, name), self.issues[k], value)
                    return None
            sides.append((k, frozenset(self.issues[k].values.index(v) for v in values)))
        return Box(tuple(sides))

    # Conditions ----------------------------------------------------------------------------------

    def _rules(self, path: Path, rules: Sequence[str | Rule]) -> tuple[Condition, ...]:
        out = []
        for at, rule in enumerate(rules):
            here = (*path, at) if isinstance(rule, str) else (*path, at, "says")
            text = rule if isinstance(rule, str) else rule.says
            condition = self._expression(here, text)
            if condition is not None:
                out.append(condition)
        return tuple(out)

    def _expression(self, path: Path, text: str) -> Condition | None:
        try:
            expr = parse(text)
        except ExpressionError as error:
            where = f" (at {text[error.column : error.column + error.length]!r})"
            self.say(codes.EXPRESSION, path, error.message + where, error.hint)
            return None
        sound = True
        for name, values in mentions(expr):
            k = self._issue_index(path, name.name)
            if k is None:
                sound = False
                continue
            issue = self.issues[k]
            for value in values:
                if value.text not in issue.values:
                    self._unknown_value(path, issue, value.text)
                    sound = False
            if not values and not set(issue.values) <= {"yes", "no", "true", "false"}:
                self.say(
                    codes.NEEDS_VALUE,
                    path,
                    f"{name.name!r} stands alone, and its values are not yes and no",
                    f"write '{name.name} = value'; values: " + ", ".join(issue.values),
                )
                sound = False
        return expr if sound else None

    def _issue_index(self, path: Path, name: str) -> int | None:
        for k, issue in enumerate(self.issues):
            if issue.name == name:
                return k
        self._unknown_issue(path, name)
        return None

    def _unknown_issue(self, path: Path, name: str) -> None:
        known = [i.name for i in self.issues]
        close = near(name, known)
        hint = f"did you mean {close[0]!r}?" if close else "there are: " + ", ".join(known)
        self.say(codes.UNKNOWN_ISSUE, path, f"the deal has no issue {name!r}", hint)

    def _unknown_value(self, path: Path, issue: Issue, value: str) -> None:
        close = near(value, issue.values)
        values = "its values: " + ", ".join(issue.values)
        hint = f"did you mean {close[0]!r}?" if close else values
        self.say(codes.UNKNOWN_VALUE, path, f"{issue.name!r} has no value {value!r}", hint)

    # No deal, proposals --------------------------------------------------------------------------

    def _reservation(
        self, party: int, name: str, scores: Sequence[Sequence[Fraction]]
    ) -> Fraction | None:
        given = self.spec.reservation.get(name)
        if given is None:
            return None
        path: Path = ("reservation", name)
        if isinstance(given, NoDeal):
            return self._no_deal(path, given, scores)
        return self._number(given, path, {"kind": "reservation", "party": party})

    def _no_deal(
        self, path: Path, given: NoDeal, scores: Sequence[Sequence[Fraction]]
    ) -> Fraction | None:
        model = None if self.case is None else self.case.model
        state = given.state
        if isinstance(state, str):
            state = {} if model is None else status_quo(model)
        if model is None:
            self.say(codes.NO_DEAL, path, "the case has no graph model to take a state from")
            return None
        options = {name for owned in model.options.values() for name in owned}
        for option in state:
            if options and option not in options:
                close = near(option, options)
                hint = f"did you mean {close[0]!r}?" if close else None
                self.say(
                    codes.NO_DEAL,
                    (*path, "state", option),
                    f"the model has no option {option!r}",
                    hint,
                )
                return None
        named = {i.name for i in self.issues}
        settled = {k: v for k, v in state.items() if k in named}
        settled.update(given.package)
        if not settled:
            self.say(
                codes.NO_DEAL,
                path,
                "no option of the state is an issue of the deal",
                "say with 'package:' what the state means for the issues",
            )
            return None
        total = exact(given.plus)
        for issue_name, value in settled.items():
            where = "package" if issue_name in given.package else "state"
            k = self._issue_index((*path, where, issue_name), issue_name)
            if k is None:
                return None
            if value not in self.issues[k].values:
                self._unknown_value((*path, where, issue_name), self.issues[k], value)
                return None
            total += scores[k][self.issues[k].values.index(value)]
        return total

    def _proposals(self) -> Iterator[Proposal]:
        for name, spec in self.spec.proposals.items():
            path: Path = ("proposals", name, "package")
            sound = True
            for issue_name, value in spec.package.items():
                k = self._issue_index((*path, issue_name), issue_name)
                if k is None:
                    sound = False
                elif value not in self.issues[k].values:
                    self._unknown_value((*path, issue_name), self.issues[k], value)
                    sound = False
            left = [i.name for i in self.issues if i.name not in spec.package]
            if left:
                self.say(
                    codes.PACKAGE_OPEN, path, f"the proposal {name!r} leaves open {', '.join(left)}"
                )
            elif sound:
                package = tuple(i.values.index(spec.package[i.name]) for i in self.issues)
                yield Proposal(name, package, spec.by, spec.on, tuple(spec.evidence))
