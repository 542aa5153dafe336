"""Sources: outlets with their grades, and the reports."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from backchannel.brief.document import Block, Paragraph, Section, Table, runs
from backchannel.brief.sections._judgements import said
from backchannel.brief.view import when

if TYPE_CHECKING:
    from backchannel.brief.catalogue import Wording
    from backchannel.brief.view import View
    from backchannel.casefile import Report

__all__ = ["section"]

_MOST_REPORTS = 60


def section(view: View, say: Wording) -> Section | None:
    """The section, or ``None`` for a case without reports."""
    case = view.case
    if not case.reports:
        return None
    outlets = list(dict.fromkeys(r.outlet for r in case.reports.values()))
    blocks: list[Block] = [*said(view, say, "sources")]
    text = say(
        "sources.origins",
        reports=say.number(len(case.reports)),
        outlets=say.number(len(outlets)),
        statements=say.number(len(case.statements)),
    )
    relying = sum(bool(r.relies_on) for r in case.reports.values())
    unnamed = sum(s.source.anonymous for s in case.statements.values())
    if relying:
        text += " " + say.count("sources.relying", relying)
    if unnamed:
        text += " " + say.count("sources.unnamed", unnamed)
    blocks.append(Paragraph(runs(text)))
    blocks.append(_outlets(view, say, outlets))
    blocks += _reports(view, say)
    return Section("sources", say("section.sources"), tuple(blocks))


def _outlets(view: View, say: Wording, outlets: list[str]) -> Table:
    rows = []
    for key in outlets:
        outlet = view.case.outlets.get(key)
        letter = outlet.reliability if outlet else None
        grade = f"{letter}: {say(f'sources.{letter}')}" if letter else say("sources.ungraded")
        reports = [r for r in view.case.reports.values() if r.outlet == key]
        rows.append(
            (
                runs(view.head(key)),
                runs(grade),
                runs(outlet.because if outlet else ""),
                runs(say.number(len(reports))),
                runs(say.number(sum(len(r.statements) for r in reports))),
            )
        )
    columns = ("outlet", "grade", "because", "reports", "statements")
    header = tuple(runs(say(f"sources.{c}")) for c in columns)
    return Table(
        header, tuple(rows), ("start", "start", "start", "end", "end"), runs(say("sources.caption"))
    )


def _reports(view: View, say: Wording) -> list[Block]:
    def published(text: str) -> date:
        found = when(text)
        return found.earliest if found else date.min

    reports = sorted(view.case.reports.values(), key=lambda r: published(r.published))
    shown = reports[-_MOST_REPORTS:]
    rows = tuple(
        (
            runs(say.date(r.published)),
            runs(view.name(r.outlet)),
            runs(r.title),
            runs(_before(view, say, r)),
        )
        for r in shown
    )
    header = tuple(runs(say(f"sources.{c}")) for c in ("date", "outlet", "title", "relies"))
    blocks: list[Block] = [Table(header, rows, ("start",) * 4, runs(say("sources.list_caption")))]
    if len(reports) > len(shown):
        cut = say.count("sources.cut", len(reports) - len(shown))
        blocks.append(Paragraph(runs(cut), "small"))
    return blocks


def _before(view: View, say: Wording, report: Report) -> str:
    """What a report relies on, and the version that it replaces."""
    relied = say.listed([_target(view, t) for t in report.relies_on], most=3)
    old = view.case.reports.get(report.front.replaces)
    replaced = say("sources.replaces", date=say.date(old.published)) if old is not None else ""
    return "; ".join(x for x in (relied, replaced) if x)


def _target(view: View, ref: str) -> str:
    report = view.case.reports.get(ref)
    return view.name(report.outlet) if report else view.name(ref)
