"""``backchannel forecasts``: forecasts logged with their dates, and how they came out."""

from __future__ import annotations

import click

from backchannel.cli._options import as_of_option, case_argument, csv_option, json_option

__all__ = ["command"]


@click.command()
@case_argument
@as_of_option
@csv_option
@json_option
def command(case: str, as_of: str | None, as_csv: bool, as_json: bool) -> int:
    """List the forecasts of CASE with their likelihoods, outcomes and Brier scores.

    A forecast is an entry of `forecasts:` with its likelihood in percent, the day it was made and
    the day by which it is decided. Set `outcome: yes`, `no` or `void` and `resolved_on` when it is.

    \b
    Examples:
      backchannel forecasts port-of-kestrow
      backchannel forecasts port-of-kestrow --as-of 2026-05-01
      backchannel forecasts port-of-kestrow --csv

    Exit status: 1 if a forecast is due and not resolved, else 0.
    """
    from backchannel.brief.catalogue import load_wording
    from backchannel.brief.forecasts import forecast_log
    from backchannel.casefile.edtf import interval
    from backchannel.cli import _render
    from backchannel.cli._case import open_case

    opened = open_case(case, quiet=as_json)
    log = forecast_log(opened, today=interval(as_of).latest if as_of else None)
    due = sum(f.state == "due" for f in log.forecasts)
    if as_json:
        _render.as_json(log)
        return 1 if due else 0
    say = load_wording("en")
    columns = ["id", "forecast", "!%", "!likelihood", "!decided by", "outcome", "!Brier"]
    rows = [
        (
            f.id,
            f.says,
            f"{f.likelihood:g}",
            say(f"likelihood.{f.word}"),
            f.resolves,
            say(f"outlook.{f.state}"),
            "" if f.score is None else f"{f.score:.3f}",
        )
        for f in log.forecasts
    ]
    if as_csv:
        _render.as_csv(columns, rows)
        return 1 if due else 0
    # The names of the entries are for programs; people know a forecast by its words.
    _render.print_table(
        columns[1:],
        [row[1:] for row in rows],
        right=["%", "Brier"],
        empty="the case holds no forecasts",
    )
    if log.brier is not None:
        out = _render.console()
        out.print(
            f"{log.resolved} resolved, Brier score {log.brier:.3f} "
            "(0 is perfect; always saying 50 % gets 0.250)",
            markup=False,
        )
        for band in log.bands:
            out.print(
                f"  {say(f'likelihood.{band.word}')}: {band.happened} of {band.n} came true "
                f"({band.rate:.0f} %, said {band.mean:.0f} % on average)",
                markup=False,
            )
    return 1 if due else 0
