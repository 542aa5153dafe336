"""Statements that a newer version of their report no longer has, or has itself.

A report with ``replaces:`` is a newer version of another. Of the older one's statements

- those stand whose words still stand in the newer text and are no statement of it yet;
- those are *repeated* that the newer version has as a statement of its own: that one counts;
- the others are *withdrawn*: a correction took them out, changed their numbers, or gave their words
  to somebody else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from backchannel.casefile.case import Case, Report
from backchannel.casefile.models import Statement

__all__ = ["Outdated", "outdated"]

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Outdated:
    """Why a statement of a replaced report does not stand.

    Attributes:
        report: the newest version.
        now: its statement that says the same; empty where it was withdrawn.
    """

    report: str
    now: str = ""


def outdated(case: Case, reports: Mapping[str, Report] | None = None) -> dict[str, Outdated]:
    """Accepted statements of replaced reports that do not stand any more.

    Args:
        case: the case.
        reports: those that are known of, else all; a version not among them replaces nothing.

    Cost:
        Nothing without ``replaces:``, else the words of the versions, for each statement of a
        replaced one.
    """
    known = case.reports if reports is None else reports
    newest = _newest(known)
    out: dict[str, Outdated] = {}
    for id, latest in newest.items():
        text = _words(known[latest].text)
        if not text.strip():
            continue
        new = [s for s in case.statements_of(latest) if s.status == "accepted"]
        for s in case.statements_of(id):
            if s.status != "accepted":
                continue
            now = next((n.id for n in new if _says_as_much(n, s)), "")
            if now or not _stands(case, s, text) or _given_to_another(case, s, new):
                out[s.id] = Outdated(latest, now)
    return out


def _newest(reports: Mapping[str, Report]) -> dict[str, str]:
    """For each report that another replaces, the last of its versions."""
    after: dict[str, str] = {}
    for report in reports.values():
        old = report.front.replaces
        if old in reports and old != report.id:
            # Reports are in order of publication: of two that replace one, the later counts.
            after[old] = report.id
    out = {}
    for id in after:
        at, seen = id, {id}
        while after.get(at, id) not in seen:
            at = after[at]
            seen.add(at)
        if at != id:
            out[id] = at
    return out


def _words(text: str) -> str:
    return f" {' '.join(w.casefold() for w in _WORD.findall(text))} "


def _stands(case: Case, s: Statement, text: str) -> bool:
    return all(_words(part) in text for part in case.quote(s).split(" … "))


def _source(s: Statement) -> tuple[str, ...]:
    source = s.source
    named = (source.party, source.person, source.outlet)
    return (*named, _words(source.name), _words(source.described))


def _says_as_much(new: Statement, old: Statement) -> bool:
    """Of the same source, and at least to the same claims, issue and figures."""
    linked = bool(old.claims or old.issue or old.figures)
    return (
        linked
        and _source(new) == _source(old)
        and {*old.supports} <= {*new.supports}
        and {*old.denies} <= {*new.denies}
        and {*old.qualifies} <= {*new.qualifies}
        and (not old.issue or (old.issue, old.value) == (new.issue, new.value))
        and {*old.figures} <= {*new.figures}
    )


def _given_to_another(case: Case, s: Statement, new: list[Statement]) -> bool:
    """The newer version has these very words, but of somebody else."""
    same = [n for n in new if _words(case.quote(n)) == _words(case.quote(s))]
    return bool(same) and all(_source(n) != _source(s) for n in same)
