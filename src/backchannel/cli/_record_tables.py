"""Tables of ``backchannel show`` that the record computes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from backchannel.cli._tables import Table, counted, dated, in_words, joined, number, short

if TYPE_CHECKING:
    from backchannel.casefile import Case
    from backchannel.casefile.equations import ReadingOf
    from backchannel.record.counting import FigureProposal
    from backchannel.record.knowing import Account
    from backchannel.record.stances import Stand
    from backchannel.record.standings import Standing
    from backchannel.record.times import Entry

__all__ = ["RECORD", "found_numbers"]

_Options = Mapping[str, Any]

#: Statements named for one reading of a figure; the rest are in ``--json``.
_MOST_SOURCES = 3


def positions(case: Case, options: _Options) -> Table:
    """Each party's positions on each issue, in order, announced apart from relayed."""
    from backchannel import record

    found = record.positions(case, **options)
    rows = []
    for history in found.histories:
        moves = {id(m.after): m.kind for m in history.moves}
        for stand in history.stands:
            rows.append(
                (
                    case.name_of(history.issue),
                    case.name_of(history.party),
                    stand.when,
                    _stand(stand),
                    _voice(stand),
                    joined([moves.get(id(stand), ""), _ended(case, stand)]),
                )
            )
    note = "\n".join(
        f"contradiction: {case.name_of(c.party)} on {case.name_of(c.issue)}: "
        f"{_stand(c.one)} / {_stand(c.other)}"
        for c in found.contradictions
    )
    columns = ("issue", "party", "when", "position", "how known", "movement")
    return Table(columns, rows, found, once=("issue", "party"), note=note)


def _ended(case: Case, stand: Stand) -> str:
    if stand.until is None:
        return ""
    position = case.positions[stand.position]
    return f"given up {position.dropped}" if position.dropped else f"until {position.until}"


def _voice(stand: Stand) -> str:
    if stand.announced:
        return "announced"
    return "relayed by " + ", ".join(stand.by[:2]) if stand.by else "no source given"


def _stand(stand: Stand) -> str:
    verb = {"rejects": "rejects ", "accepts": "accepts "}.get(stand.stance, "")
    kind = "" if stand.kind in ("position", "demand", "claim") else f" ({stand.kind})"
    return verb + short(stand.value or stand.says) + kind


def claims(case: Case, options: _Options) -> Table:
    """Claims with their standing."""
    from backchannel import record

    found = record.standings(case, **options)
    rows = [
        (s.claim, s.says, _word(s), len(s.supports), len(s.denies), s.set_digit or s.digit)
        for s in found.claims.values()
    ]
    columns = ("!id", "claim", "standing", "for", "against", "digit")
    return Table(columns, rows, found, right=("for", "against"))


def _word(s: Standing) -> str:
    return f"{s.standing} ({s.n} origins)" if s.standing == "corroborated" else str(s.standing)


def figures(case: Case, options: _Options) -> Table:
    """Figures: each reading with its source, what they leave open, what equations add."""
    from backchannel import record

    found = record.figures(case, **options)
    rows = []
    for line in found.figures.values():
        what = joined([line.says or line.population or line.id.replace("-", " "), line.unit])
        sums = ", ".join(found.equations[i].text for i in line.known.solved)
        by = f"{line.implied} by {sums}" if line.implied else ""
        said = joined([_reading(r) for r in line.known.readings])
        rows.append((line.id, what, line.as_of, said, joined([line.held, by])))
    notes = [c.message for c in found.conflicts]
    notes += [
        f"{e.text}: {'holds' if e.holds else 'cannot be decided' if e.holds is None else 'fails'}"
        for e in found.equations
    ]
    columns = ("!id", "what", "!as of", "reported", "bounds")
    empty = "no figures; numbers that statements give: --proposed"
    return Table(columns, rows, found, note="\n".join(notes), empty=empty)


def found_numbers(case: Case) -> Table:
    """Numbers that statements give and no figure has, with the figure that each may belong to."""
    from backchannel import record

    found = record.propose_figures(case)
    rows = [
        (
            p.statement,
            p.number,
            p.words,
            _amount(p),
            joined([p.unit, p.state]),
            p.as_of or "",
            f"new: {p.figure}" if p.new else p.figure,
        )
        for p in found.proposals
    ]
    columns = ("!statement", "number", "words", "value", "unit", "as of", "may be")
    empty = "every number that is found in a statement is recorded"
    return Table(columns, rows, found, right=("number",), once=columns[:1], empty=empty)


def _amount(p: FigureProposal) -> str:
    """A number or its bounds.

    Example:
        >>> from types import SimpleNamespace as S
        >>> _amount(S(value=2000.0, at_least=None, at_most=None, about=True))
        'about 2,000'
        >>> _amount(S(value=None, at_least=35.0, at_most=None, about=False))
        'at least 35'
    """
    if p.value is not None:
        said = number(p.value)
    elif p.at_least is not None and p.at_most is not None:
        said = f"{number(p.at_least)} to {number(p.at_most)}"
    else:
        said = (
            f"at least {number(p.at_least)}"
            if p.at_most is None
            else f"at most {number(p.at_most)}"
        )
    return f"about {said}" if p.about else said


def _reading(reading: ReadingOf) -> str:
    """What sources say of a figure, and which statements say it."""
    says = re.sub(r"\d{4,}", lambda m: f"{int(m[0]):,}", reading.says)
    of = "" if reading.comparable or not reading.as_of else f" as of {reading.as_of}"
    more = ", …" if len(reading.sources) > _MOST_SOURCES else ""
    named = ", ".join(reading.sources[:_MOST_SOURCES]) or "no source"
    return f"{says}{of} ({named}{more})"


def obligations(case: Case, options: _Options) -> Table:
    """Who owed what, and what was done."""
    from backchannel import record

    found = record.obligations(case, **options)
    words = {0: "0 none", 1: "1 minimal", 2: "2 intermediate", 3: "3 full"}
    rows = []
    for o in found.obligations:
        much = f" ({number(o.count)} {o.unit})".replace(" )", ")") if o.count is not None else ""
        state = "not reported" if o.level is None else words[o.level]
        late = f"{counted(o.overdue, 'day')} overdue" if o.overdue else ""
        turned = "; ".join(
            f"{r.before.level} → {r.after.level} on {r.after.on}" for r in o.reversals
        )
        rows.append(
            (
                f"{o.agreement} / {o.phase}",
                ", ".join(case.name_of(p) for p in o.by),
                o.does + much,
                o.due,
                state,
                joined([late, turned, o.conditional_on and f"if {o.conditional_on}"]),
            )
        )
    return Table(("phase", "who", "owes", "!due", "implementation", "notes"), rows, found)


def threats(case: Case, options: _Options) -> Table:
    """Ultimatums and what followed; then each party's follow-through."""
    from backchannel import record

    found = record.threats(case, **options)
    rows = [
        (
            t.made,
            f"{_names(case, t.by)} → {_names(case, t.to)}",
            t.demand,
            t.consequence,
            t.deadline,
            joined(
                [
                    f"{t.outcome} {t.extent}".strip(),
                    "deadline passed" if t.expired else "",
                    _follows(case, t.follows),
                ]
            ),
        )
        for t in found.threats
    ]
    note = "\n".join(
        f"{case.name_of(p)}: made {r.made}, carried out {r.carried_out}, "
        f"backed down {r.backed_down}, open {r.open}; faced {r.faced}, gave in to {r.gave_in}"
        for p, r in found.parties.items()
    )
    columns = ("!made", "by → to", "demand", "or else", "!deadline", "outcome")
    return Table(columns, rows, found, note=note)


def _follows(case: Case, follows: str) -> str:
    """What followed; of a threat that another repeats, its date and demand."""
    if follows not in case.threats:
        return follows
    earlier = case.threats[follows]
    return f"repeats that of {earlier.made}" if earlier.made else f"repeats: {earlier.demand}"


def _names(case: Case, ids: tuple[str, ...]) -> str:
    return ", ".join(case.name_of(i) for i in ids)


def timeline(case: Case, options: _Options) -> Table:
    """What happened, was said and was published, kept apart."""
    from backchannel import record

    found = record.timeline(case, **options)
    entries = [*found.happened, *found.published]
    undated = [e for e in found.undated if e.kind == "happened"]
    said: dict[str, int] = {}
    for e in found.said:
        said[e.when] = said.get(e.when, 0) + 1
    rows = [
        (
            e.when or "no date",
            _called(e),
            e.says + (" (contested)" if e.contested else ""),
            _names(case, e.parties),
            ", ".join(str(d) for d in e.published[:2]),
        )
        for e in (*sorted(entries, key=_by_day), *undated)
    ]
    are = "statement is" if len(found.said) == 1 else "statements are"
    note = f"{len(found.said)} {are} dated too: backchannel show CASE statements"
    columns = ("when", "what", "says", "parties", "reported on")
    return Table(columns, rows, found, note=note if found.said else "")


def _by_day(e: Entry) -> tuple[date, date, str]:
    first = e.earliest or e.latest or date.max
    return first, e.latest or first, e.kind


def _called(entry: Entry) -> str:
    """What an entry is: only an event happened; a deadline, say, is a day that was set."""
    if entry.kind != "happened" or entry.what.startswith("channel"):
        return entry.kind
    if entry.what != "event":
        return entry.what
    return entry.kind if entry.status == "historical" else entry.status


def knowledge(case: Case, options: _Options) -> Table:
    """Who can have known of what, since when."""
    from backchannel import record

    found = record.knowledge(case, **options)
    rows = []
    for a in found.awareness:
        for account in a.accounts:
            rows.append(
                (
                    f"{case.name_of(a.party)}: {_thing(case, a.of)}",
                    "knew" if account.knows else "did not know",
                    account.when or str(account.since or ""),
                    joined(
                        [
                            account.how if account.how not in account.says else "",
                            account.says,
                            "from " + _names(case, account.told_by) if account.told_by else "",
                        ]
                    ),
                )
            )
    clashes: dict[tuple[str, str], tuple[dict[str, None], dict[str, None]]] = {}
    for d in found.disputed:
        sides = clashes.setdefault((d.party, d.of), ({}, {}))
        for side, account in zip(sides, (d.not_, d.knows), strict=True):
            side[_account(account)] = None
    note = "\n".join(
        f"disputed: whether {case.name_of(party)} knew of {_thing(case, of)}: "
        f"{'; '.join(not_)} against {'; '.join(knows)}"
        for (party, of), (not_, knows) in clashes.items()
    )
    columns = ("who, of what", "account", "since", "how")
    return Table(columns, rows, found, once=columns[:1], note=note)


def _thing(case: Case, of: str) -> str:
    """What was known of, in words."""
    for section in ("claims", "events", "proposals"):
        found = getattr(case, section).get(of)
        if found is not None:
            return f"“{short(found.says).rstrip('.')}”"
    return case.name_of(of)


def _account(a: Account) -> str:
    """An account in short: what it says, for when, and the statements that it rests on."""
    since = in_words(a.when) if a.when else str(a.since or "")
    only = "/" in a.when or not (a.ends or a.until)
    when = since if only else dated(since, a.ends or str(a.until))
    cited = f" ({', '.join(a.evidence)})" if a.evidence else ""
    return ", ".join(filter(None, (short(a.says), when))) + cited


#: Views that the record computes, as of a date and as known to a party.
RECORD: dict[str, Callable[[Case, _Options], Table]] = {
    "positions": positions,
    "claims": claims,
    "figures": figures,
    "obligations": obligations,
    "threats": threats,
    "timeline": timeline,
    "knowledge": knowledge,
}
