"""``backchannel paths``: from where the conflict stands to where it can settle."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from backchannel.cli._draw import draw_option
from backchannel.cli._model import assume_option
from backchannel.cli._options import CASE, json_option

if TYPE_CHECKING:
    from backchannel.graphmodel import GraphModel
    from backchannel.graphmodel.paths import Paths


@click.command(
    epilog="""\b
Examples:
  backchannel paths doha-2025
  backchannel paths doha-2025 --concept Nash --histories 5
  backchannel paths CASE --from "strike and not offer" --to settlement
  backchannel paths CASE --assume some-claim=no
  backchannel paths doha-2025 --draw evolution.svg
"""
)
@click.argument("case", type=CASE)
@click.option("--from", "start", metavar="STATE", help="Where to start; the status quo without it.")
@click.option("--to", "targets", multiple=True, metavar="STATE", help="Reach these states instead.")
@click.option(
    "--concept",
    "concepts",
    multiple=True,
    type=click.Choice(["Nash", "GMR", "SMR", "SEQ"]),
    help="What counts as an equilibrium; Nash and SEQ without it.",
)
@click.option(
    "--histories", type=click.IntRange(1), default=1, show_default=True, help="Listed a target."
)
@click.option(
    "--most", type=click.IntRange(1), default=12, show_default=True, help="Targets worked out."
)
@draw_option
@assume_option
@json_option
def command(
    case: str,
    start: str | None,
    targets: tuple[str, ...],
    concepts: tuple[str, ...],
    histories: int,
    most: int,
    draw: str | None,
    assume: tuple[str, ...],
    as_json: bool,
) -> None:
    """Find how CASE's conflict can come from the status quo to each equilibrium, and who must move.

    CASE may be a GMCR+ file. A STATE is an ordered number, a label, or an expression true of one.
    """
    from backchannel.cli import _render
    from backchannel.cli._model import open_model
    from backchannel.graphmodel.paths import paths

    model = open_model(case, assume=assume, quiet=as_json)
    found = paths(
        model,
        start,
        concepts=concepts or ("Nash", "SEQ"),
        targets=[model.state(t) for t in targets] if targets else None,
        most=histories,
        most_targets=most,
    )
    if draw is not None:
        from backchannel.cli._draw import save
        from backchannel.figures.conflict import evolution

        save(evolution(model, found), draw)
    if as_json:
        _render.as_json(found)
    else:
        _print(model, found)


def _print(model: GraphModel, found: Paths) -> None:
    from backchannel.cli import _render

    stable = ""
    if found.start_concepts:
        stable = f", itself stable for all under {', '.join(found.start_concepts)}"
    click.echo(f"From state {found.start + 1} ({found.start_label}){stable}.")
    if found.reachable is not None:
        click.echo(f"{found.reachable:,} of {model.n:,} states can be reached.")
    click.echo("")
    rows = []
    for r in found.routes:
        how = "\n".join(
            " → ".join(m.says for m in h.moves) + ("" if r.improving else "  (not all gain)")
            for h in r.histories
        )
        rows.append(
            (
                f"{r.target + 1}",
                r.label,
                " ".join(r.concepts),
                "—" if r.by_improvements is None else str(r.by_improvements),
                "—" if r.by_moves is None else str(r.by_moves),
                ", ".join(map(model.called, map(model.decision_maker, r.must_move))),
                how or "cannot be reached",
            )
        )
    _render.print_table(
        ("!state", "what", "stable under", "gains", "moves", "must move", "a shortest history"),
        rows,
        right=("state", "gains", "moves"),
        empty="no equilibrium to reach",
    )
    if found.left_out:
        click.echo(f"{found.left_out} more equilibria were not worked out (--most).")
    click.echo("gains: steps by which whoever moves gains each time; moves: any steps", err=True)
