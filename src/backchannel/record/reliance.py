"""What one report has from another: by what it states, and by whom its statements are given as."""

from __future__ import annotations

from backchannel.casefile import Case
from backchannel.casefile.models import Statement
from backchannel.record.views import days, speaks_for

__all__ = [
    "ancestors_of",
    "given_as",
    "names_its_source",
    "outlet_of",
    "own_source",
    "relied_outlets",
]


def outlet_of(case: Case, s: Statement) -> str:
    """The outlet of a statement's report; empty where it has none."""
    report = case.reports.get(s.report)
    return report.outlet if report else ""


def own_source(case: Case, first: Statement, second: Statement) -> bool:
    """A relying report has this from somebody of its own, by name and on the record."""
    source = first.source
    if first.via or source.anonymous or source.outlet:
        return False
    if not (source.person or source.name or source.party):
        return False
    if first.ground_rule in ("background", "deep background", "off the record"):
        return False
    theirs = second.source
    if source.person or source.name:
        return (source.person, source.name) != (theirs.person, theirs.name)
    return source.party != speaks_for(case, second)


def ancestors_of(case: Case, report: str) -> dict[str, str]:
    """Every report that a report relies on, through any number of steps, with the reason."""
    out: dict[str, str] = {}
    stack = [(report, "")]
    while stack:
        at, through = stack.pop()
        if at not in case.reports:
            continue
        front = case.reports[at].front
        for target in (*front.relies_on, *((front.replaces,) if front.replaces else ())):
            for found in _reports_named(case, target, at):
                if found in out or found == report:
                    continue
                verb = "is a later version of" if found == front.replaces else "relies on"
                said = f"{at} {verb} {found}"
                out[found] = f"{through}, {said}" if through else said
                stack.append((found, out[found]))
    return out


def _reports_named(case: Case, target: str, by: str) -> list[str]:
    """The reports that ``relies_on`` means: one by id, or an outlet's earlier ones."""
    if target in case.reports:
        return [target]
    if target not in case.outlets:
        return []
    when = days(case.reports[by].published)
    out = []
    for report in case.reports.values():
        other = days(report.published)
        before = when is not None and other is not None and other.earliest <= when.latest
        if before and report.outlet == target and report.id != by:
            out.append(report.id)
    return out


def given_as(case: Case, s: Statement) -> set[str]:
    """The outlets a statement is given as having from, beside its report's own."""
    return {s.source.outlet, *s.via} - {"", outlet_of(case, s)}


def relied_outlets(case: Case, report: str) -> tuple[str, ...]:
    """The reports and outlets that a report states to rely on."""
    return case.reports[report].relies_on if report in case.reports else ()


def names_its_source(s: Statement) -> bool:
    """Somebody named stands behind the words, on the record."""
    named = s.source.person or s.source.name or s.source.party
    return bool(named) and not s.source.anonymous and s.ground_rule in ("on the record", "unknown")
