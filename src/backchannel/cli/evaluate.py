"""``backchannel evaluate``: measure the extraction against annotated texts."""

from __future__ import annotations

from typing import Any

import click

from backchannel.cli._options import json_option


@click.command(
    epilog="""\b
Examples:
  backchannel evaluate tests/reading/gold
  backchannel evaluate catalog/port-of-kestrow --rules
  backchannel evaluate polnear-dev --part second --seed 7 --json
  backchannel evaluate timebank
"""
)
@click.argument("gold", type=click.Path())
@click.option(
    "--part", type=click.Choice(["first", "second"]), help="One random half of the texts only."
)
@click.option("--seed", type=int, default=7, show_default=True, help="Of the split into halves.")
@click.option("--rules", is_flag=True, help="Count right and wrong by rule.")
@click.option("--missed", is_flag=True, help="List what was missed.")
@click.option("--wrong", is_flag=True, help="List what was wrongly proposed.")
@json_option
def command(
    gold: str,
    part: str | None,
    seed: int,
    rules: bool,
    missed: bool,
    wrong: bool,
    as_json: bool,
) -> None:
    """Compare what the extraction proposes with GOLD.

    GOLD is a text in our bracket notation (.gold), a folder of them, a folder in PolNeAR's
    stand-off layout (text/ and attributions/), TimeML files (.tml), or a case, whose accepted
    statements are taken as right (reports with undecided proposals are left out).
    """
    from pathlib import Path

    from backchannel.cli import _render
    from backchannel.reading.evaluation import evaluate

    result = evaluate(Path(gold), part=part, seed=seed)
    if as_json:
        _render.as_json(result.to_json())
        return
    rows: list[list[Any]] = []
    score = result.statements
    if score is not None:
        for name, rates in (
            ("found", score.found),
            ("joint (found, with the right source)", score.joint),
            ("one to one", score.paired),
            ("one to one, with the right source", score.paired_joint),
        ):
            rows.append(_row(name, rates))
    if result.dates is not None:
        rows.append(_row("dates", result.dates))
    if result.figures is not None:
        rows.append(_row("figures", result.figures))
    if result.events is not None:
        rows.append(_row("events", result.events.found))
        for name in ("type", "status", "mode"):
            rows.append(_row(f"events, with the right {name}", getattr(result.events, name)))
    _render.print_table(
        ["measure", "precision", "recall", "F", "proposed", "gold"],
        rows,
        right=["precision", "recall", "F", "proposed", "gold"],
    )
    if score is not None:
        print(
            f"source right on {100 * score.source_right:.1f} % of what is found, "
            f"{100 * score.outermost_source_right:.1f} % of what stands in no other statement, "
            f"{100 * score.paired_source_right:.1f} % of the pairs"
        )
    if result.kind_right is not None:
        print(f"kind right on {100 * result.kind_right:.1f} % of what is found with a gold kind")
    if result.events is not None:
        shares = ", ".join(
            f"{name} {100 * getattr(result.events, name):.0f} %"
            for name in ("actor", "recipient", "place", "on")
        )
        print(f"of the events with the right type: {shares} right")
    if rules and score is not None:
        _render.print_table(
            ["!rule", "proposed", "right", "with source"],
            [
                [r.rule, r.proposed, _share(r.right, r.proposed), _share(r.joint, r.proposed)]
                for r in score.rules
            ],
            right=["proposed", "right", "with source"],
        )
    if missed:
        if score is not None:
            _render.print_table(["!text", "missed"], [[n, c[:160]] for n, c in score.missed])
        _render.print_table(
            ["!text", "date", "gold", "proposed"], result.wrong_dates, empty="no wrong dates"
        )
    if missed and result.events is not None:
        _render.print_table(
            ["!text", "event", "gold"], result.events.missed, empty="no events missed"
        )
    if wrong and result.events is not None:
        _render.print_table(
            ["!text", "event", "proposed", "gold"], result.events.wrong, empty="no wrong events"
        )
    if wrong and score is not None:
        _render.print_table(
            ["!text", "!rule", "wrongly proposed"], [[n, r, c[:160]] for n, r, c in score.wrong]
        )
    if wrong and result.wrong_figures:
        _render.print_table(["!text", "figure", "gold", "proposed"], result.wrong_figures)


def _row(name: str, rates: Any) -> list[Any]:
    return [
        name,
        *(f"{100 * x:.1f}" for x in (rates.precision, rates.recall, rates.f1)),
        rates.proposed,
        rates.gold,
    ]


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else ""
