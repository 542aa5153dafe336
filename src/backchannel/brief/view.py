"""What the sections look at: the case as cut, its wording, and helpers to cite and name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from backchannel.brief.catalogue import Wording
from backchannel.brief.document import Cite, Mention, Notice, Runs, Source, anchor, runs
from backchannel.brief.expressions import expression_words
from backchannel.casefile.edtf import EdtfError, Interval, interval

if TYPE_CHECKING:
    from backchannel.brief.packages import Agreeable
    from backchannel.brief.settlement import Settlement
    from backchannel.casefile import Case
    from backchannel.casefile.models import Judgement, Statement
    from backchannel.casefile.reconcile import Reconciliation
    from backchannel.graphmodel.robustness import Robustness
    from backchannel.record.follow_through import ObligationLine
    from backchannel.record.stances import Contradiction, Move, Positions
    from backchannel.record.standings import Standing

__all__ = ["View", "when"]

Audience = Literal["inside", "outside"]

#: Citations printed at one place; more help no reader. All are counted in the sources.
MOST_CITED = 5


def when(text: str | None) -> Interval | None:
    """The days an EDTF text can mean, ``None`` for none and for what cannot be read."""
    if not text:
        return None
    try:
        return interval(text)
    except EdtfError:
        return None


def _unquoted(text: str) -> str:
    """Without the marks around the whole, which the brief sets itself."""
    text = text.strip()
    for left, right in ('""', "“”", "„“", "«»"):
        inner = text[1:-1]
        if text[:1] == left and text[-1:] == right and not {left, right} & set(inner):
            return inner
    return text


@dataclass(frozen=True)
class View:
    """A case for one reader.

    Attributes:
        case: as of the date, as known to the party, and as may be seen by the audience.
        whole: the case before the cut in time, which later sections compare with.
        since: what counts as new.
        as_of, known_to: of the cut, as asked for.
        audience: ``outside`` for those who may see only what is on the record.
    """

    case: Case
    wording: Wording
    since: str | None = None
    as_of: str | None = None
    known_to: str | None = None
    audience: Audience = "inside"
    whole: Case | None = None
    extra: Mapping[str, object] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)

    # -- time --------------------------------------------------------------------------------

    @cached_property
    def today(self) -> date | None:
        """The last day the view goes to: the cut, else the case's date, else the last report."""
        for text in (self.as_of, self.case.as_of):
            found = when(text)
            if found is not None and found.latest != date.max:
                return found.latest
        days = [when(r.published) for r in self.case.reports.values()]
        return max((d.latest for d in days if d is not None), default=None)

    # -- citing ------------------------------------------------------------------------------

    def cite(self, ids: Iterable[str]) -> Runs:
        """A citation of statements; those not in the view are left out."""
        known = [i for i in dict.fromkeys(ids) if i in self.case.statements]
        return (Cite(tuple(known[:MOST_CITED])),) if known else ()

    def cites(self, judgement: Judgement) -> bool:
        """Whether a judgement rests on something of the view that can be cited."""
        return any(e in self.case.statements for e in judgement.evidence) or any(
            self.spoken_to(c) for c in judgement.claims
        )

    @cached_property
    def sources(self) -> dict[str, Source]:
        """Every statement of the view as a source that can be cited."""
        return {key: self._source(key, s) for key, s in self.case.statements.items()}

    def _source(self, key: str, statement: Statement) -> Source:
        case, say = self.case, self.wording
        report = case.reports.get(statement.report)
        outlet = case.name_of(report.outlet) if report else ""
        label = say(
            "source.label",
            outlet=outlet,
            title=report.title if report else "",
            date=say.date(report.published) if report else "",
        )
        spans = ", ".join(f"{a}–{b}" for a, b in statement.span)
        place = f"{report.file}:{spans}" if report and self.audience == "inside" else ""
        language = report.front.language if report else None
        return Source(
            key,
            label,
            passage=_unquoted(case.quote(statement)),
            said_by=self.said_by(statement, outlets=True),
            grade=self.grade(statement),
            place=place,
            language=language if language != say.language else None,
        )

    def grade(self, statement: Statement) -> str:
        """Admiralty letter of the outlet and digit of the statement, as far as they are set."""
        report = self.case.reports.get(statement.report)
        outlet = self.case.outlets.get(report.outlet) if report else None
        letter = (outlet.reliability if outlet else None) or ""
        return f"{letter}{statement.credibility or ''}" if letter else ""

    # -- naming ------------------------------------------------------------------------------

    def name(self, ref: str) -> str:
        """What people read for an id."""
        return self.case.name_of(ref)

    def head(self, ref: str) -> str:
        """A name that begins a row or heading."""
        name = self.name(ref)
        return name[:1].upper() + name[1:]

    def names(self, refs: Iterable[str], *, most: int | None = 6) -> str:
        """Several names in a row."""
        return self.wording.listed([self.name(r) for r in refs], most=most)

    def issue(self, ref: str) -> str:
        """An issue's name, capitalised."""
        return self.head(ref)

    def claim_anchor(self, claim: str) -> str:
        """Where a claim is treated."""
        return anchor("claim", claim)

    def text(self, text: str, evidence: Iterable[str] = ()) -> Runs:
        """Words of the case with their citation."""
        return runs(text, self.cite(evidence))

    @cached_property
    def _positions(self) -> Positions:
        from backchannel.record.stances import positions

        return positions(self.case)

    @property
    def moves(self) -> tuple[Move, ...]:
        """How parties moved on the issues, by date."""
        return self._positions.moves

    @property
    def contradictions(self) -> tuple[Contradiction, ...]:
        """Parties that are told with two positions at once."""
        return self._positions.contradictions

    @cached_property
    def duties(self) -> Mapping[str, ObligationLine]:
        """Every obligation with how far it was carried out, by ``agreement/phase/obligation``."""
        from backchannel.record.follow_through import obligations

        return {o.id: o for o in obligations(self.case).obligations}

    # -- the record --------------------------------------------------------------------------

    @cached_property
    def standings(self) -> Mapping[str, Standing]:
        """The standing of every claim of the view."""
        from backchannel.record.standings import standings

        return standings(self.case).claims

    @cached_property
    def _spoken(self) -> dict[str, list[Statement]]:
        out: dict[str, list[Statement]] = {}
        for statement in self.case.statements.values():
            for claim in statement.claims:
                out.setdefault(claim, []).append(statement)
        return out

    def spoken_to(self, claim: str) -> list[Statement]:
        """The statements that support, deny or qualify a claim."""
        return self._spoken.get(claim, [])

    def mention(self, claim: str) -> Runs:
        """A claim's words, with its standing and sources for whoever points at them."""
        found = self.standings.get(claim)
        says = self.case.claims[claim].says.rstrip(".")
        keys = tuple(s.id for s in self.spoken_to(claim))[:MOST_CITED]
        note = self.wording(f"claims.standing_{found.standing}") if found else ""
        return (Mention(runs(f"“{says}”"), note, keys, self.claim_anchor(claim)),)

    def said_by(self, statement: Statement, *, outlets: bool = False) -> str:
        """Who said it, through whom: those who tell of it, and with ``outlets`` these too."""
        from backchannel.record.hearsay import tellers

        said = self.case.speaker(statement)
        told = [self.case.speaker(x) for x in tellers(self.case, statement)]
        told += [self.case.name_of(v) for v in statement.via if outlets]
        through = [x for x in dict.fromkeys(told) if x != said]
        if not through:
            return said
        return self.wording("source.through", source=said, chain=self.wording.listed(through))

    def own_word(self, statement: Statement, party: str) -> bool:
        """Whether it is the party's own word, on the record and told by nobody else."""
        from backchannel.record.hearsay import own_word

        return own_word(self.case, statement, party)

    @cached_property
    def hanging(self) -> dict[str, list[str]]:
        """Claims on which something modelled hangs, with the parties or things that hang on them.

        A preference that counts only where a claim holds; an obligation conditional on one.
        """
        out: dict[str, list[str]] = {}
        say = self.wording
        if self.case.model is not None:
            for party, preference in self.case.model.preferences.items():
                for statement in preference.statements:
                    claim = (statement.given or "").removeprefix("not ").strip()
                    if claim in self.case.claims:
                        text = say("unknown.preference_of", party=self.name(party))
                        out.setdefault(claim, []).append(text)
        for agreement in self.case.agreements.values():
            for phase in agreement.phases.values():
                for obligation in phase.obligations.values():
                    if obligation.conditional_on in self.case.claims:
                        out.setdefault(obligation.conditional_on, []).append(obligation.does)
        return {k: list(dict.fromkeys(v)) for k, v in out.items()}

    @cached_property
    def reconciled(self) -> Reconciliation:
        """Figures held to their equations."""
        from backchannel.casefile.reconcile import reconcile

        case = self.case
        return reconcile(case.figures, case.equations, case.statements.values())

    def sum_is_certain(self, index: int) -> bool | None:
        """``True`` where every figure of an equation that is not broken has one value."""
        from backchannel.casefile.linear import parse_equation

        figures = parse_equation(self.case.equations[index].equation).figures
        known = [self.reconciled.figures.get(f) for f in figures]
        return True if all(k is not None and k.exact for k in known) else None

    def expression(self, text: str) -> str:
        """An expression of the model in words: options by who would take them and what they say."""
        return expression_words(self.case, self.wording, text)

    @cached_property
    def headlines(self) -> dict[str, str]:
        """One line each from the models; none where the case has none or it cannot be analysed."""
        from backchannel.errors import BackchannelError

        say, out = self.wording, {}
        try:
            settled = self.settlement
        except BackchannelError:
            settled = None
        if settled is not None:
            n = len(settled.strong)
            out["settle"] = (
                say.count("bottom_line.settle", n) if n else say("bottom_line.no_settle")
            )
        try:
            agreed = self.agreeable
        except BackchannelError:
            agreed = None
        if agreed is not None:
            many = agreed.count
            if many is not None:
                key = "bottom_line.deals"
                out["packages"] = say.count(key, many) if many else say("bottom_line.no_deals")
        return out

    @cached_property
    def settlement(self) -> Settlement | None:
        """Where the graph model says it can settle."""
        from backchannel.brief.settlement import settlement

        return settlement(self.case)

    @cached_property
    def swayed(self) -> Robustness | None:
        """How often each state is stable over what is not known."""
        from backchannel.brief.settlement import swayed

        return swayed(self.settlement.model) if self.settlement is not None else None

    @cached_property
    def agreeable(self) -> Agreeable | None:
        """What the deal says could be signed."""
        from backchannel.brief.packages import agreeable

        return agreeable(self.case)
