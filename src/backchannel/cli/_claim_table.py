"""``backchannel show CASE claims CLAIM``: where one claim comes from, origin by origin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from backchannel.cli._tables import Table, short

if TYPE_CHECKING:
    from backchannel.casefile import Case
    from backchannel.casefile.models import Knowledge, Statement
    from backchannel.record.origins import Join, Origin

__all__ = ["one_claim"]


def one_claim(case: Case, claim: str, options: Mapping[str, Any]) -> tuple[str, Table]:
    """What is printed above, and the statements of a claim by origin.

    Raises:
        NotFound: the case has no such claim.
    """
    from backchannel import record
    from backchannel.record.views import view

    found = record.standing(case, claim, **options)
    known = view(case, **options)
    rows: list[tuple[str, ...]] = []
    sides = (("for", found.supports), ("against", found.denies))
    for side, origins in sides:
        for number, origin in enumerate(origins):
            rows += _origin(known, side if not number else "", origin)
    for number, id in enumerate(found.qualifies):
        rows.append(("" if number else "qualified", "", *_told(known, id)))
    for number, id in enumerate(found.withdrawn):
        rows.append(("" if number else "withdrawn", "", *_told(case, id)))
    digit = found.set_digit or found.digit
    because = "set by the analyst" if found.set_digit else found.because
    head = f"{found.claim}: {found.says}\n{found.words}; Admiralty digit {digit}: {because}"
    if claim not in known.claims:
        head = f"{claim}: not known yet{_to(case, options)}"
    notes = []
    for _, origins in sides:
        told = {id for o in origins for id in (*o.statements, *o.repeated_by)}
        notes += _joined([j for j in found.joins if {j.first, j.second} <= told])
    notes += [
        f"on both sides: {t.source}, for it{_on(t.supports)}, against it{_on(t.denies)}"
        for t in found.turns
    ]
    notes += [_knew(known, k) for k in known.knowledge if k.of == claim]
    notes += [f"cannot hold together with {other}" for other in found.contradicted_by]
    if found.proposed:
        notes.append(f"not counted: {found.proposed} proposed statements on it")
    chain = record.chain(case, claim, **options)
    data = {"standing": found.to_json(), "chain": chain.to_json()}
    columns = ("side", "origin", "report", "!statement", "what is said")
    return head, Table(columns, rows, data, empty="nothing is said of it", note="\n".join(notes))


def _knew(case: Case, k: Knowledge) -> str:
    """An account of who knew of it, which is no word for or against it."""
    verb = "knew of it" if k.knows else "did not know of it"
    when = f" since {k.since}" if k.since else ""
    when += f" until {k.until}" if k.until else ""
    how = f": {k.how}" if k.how else ""
    cited = f" ({', '.join(k.evidence)})" if k.evidence else ""
    return f"by an account {case.name_of(k.party)} {verb}{when}{how}{cited}"


def _on(day: str) -> str:
    return f" on {day}" if day else ""


def _to(case: Case, options: Mapping[str, Any]) -> str:
    party, day = options.get("known_to"), options.get("as_of")
    return (f" to {case.name_of(party)}" if party else "") + (f" on {day}" if day else "")


def _origin(case: Case, side: str, origin: Origin) -> list[tuple[str, ...]]:
    unsaid = origin.anonymous and "not named" not in origin.source
    named = f"{origin.source} (not named)" if unsaid else origin.source
    rows = [
        (side if not n else "", named if not n else "", *_told(case, id))
        for n, id in enumerate(origin.statements)
    ]
    if origin.repeated_by:
        outlets = dict.fromkeys(_outlet(case, case.statements[id]) for id in origin.repeated_by)
        number = len(origin.repeated_by)
        told = f"{number} statement{'s' if number > 1 else ''}"
        rows.append(("", "  repeated by", ", ".join(outlets), "", told))
    return rows


def _told(case: Case, id: str) -> tuple[str, ...]:
    from backchannel.record.hearsay import told_in_words

    s = case.statements[id]
    report = case.reports.get(s.report)
    published = report.published if report is not None else s.on or ""
    words = short(s.says or case.quote(s))
    who = told_in_words(case, s)
    return f"{published} {_outlet(case, s)}".strip(), id, f"{who}: {words}"


def _outlet(case: Case, s: Statement) -> str:
    report = case.reports.get(s.report)
    return case.name_of(report.outlet) if report is not None else ""


def _joined(joins: Sequence[Join]) -> list[str]:
    """Why statements count as one, and which repeat others; each reason once."""
    same: dict[str, dict[str, None]] = {}
    for j in joins:
        if not j.relies:
            same.setdefault(j.reason, {}).update({j.first: None, j.second: None})
    reasons: dict[tuple[str, ...], list[str]] = {}
    for reason, ids in same.items():
        reasons.setdefault(tuple(ids), []).append(reason)
    out = [f"one origin: {', '.join(ids)} ({'; '.join(why)})" for ids, why in reasons.items()]
    relied: dict[str, dict[str, None]] = {}
    for j in joins:
        if j.relies:
            relied.setdefault(j.first, {})[j.reason] = None
    return out + [f"repeats others: {id} ({'; '.join(why)})" for id, why in relied.items()]
