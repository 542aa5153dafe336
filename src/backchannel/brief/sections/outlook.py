"""Outlook: forecasts with their likelihoods, and how earlier ones came out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backchannel.brief.document import Block, Paragraph, Runs, Section, Table, runs
from backchannel.brief.forecasts import ForecastRow, forecast_log
from backchannel.brief.sections._judgements import said

if TYPE_CHECKING:
    from backchannel.brief.catalogue import Wording
    from backchannel.brief.view import View

__all__ = ["section"]


def section(view: View, say: Wording) -> Section | None:
    """The section, or ``None`` for a case without forecasts."""
    judged = said(view, say, "outlook")
    if not (view.case.forecasts or judged):
        return None
    blocks: list[Block] = [*judged]
    if view.case.forecasts:
        log = forecast_log(view.case, today=view.today)
        rows = tuple(_row(view, say, r) for r in log.forecasts)
        header = tuple(
            runs(say(f"outlook.{c}")) for c in ("forecast", "likelihood", "by", "outcome")
        )
        blocks.append(Table(header, rows, ("start",) * 4, runs(say("outlook.caption")), False))
        if log.brier is not None:
            key = "outlook.score_one" if log.resolved == 1 else "outlook.score"
            n, score = say.number(log.resolved), say.number(round(log.brier, 3))
            blocks.append(Paragraph(runs(say(key, n=n, score=score)), "small"))
    return Section("outlook", say("section.outlook"), tuple(blocks))


def _row(view: View, say: Wording, row: ForecastRow) -> tuple[Runs, ...]:
    return (
        runs(row.says, view.cite(row.evidence)),
        say.likelihood(row.likelihood),
        runs(say.date(row.resolves)),
        runs(say(f"outlook.{row.state}")),
    )
