"""``backchannel views``: the conflict as each decision maker sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from backchannel.cli._draw import draw_option
from backchannel.cli._model import assume_option, assumed
from backchannel.cli._options import as_of_option, case_argument, csv_option, json_option

if TYPE_CHECKING:
    from backchannel.graphmodel import GraphModel
    from backchannel.graphmodel.hypergames import Views

__all__ = ["command"]

#: Rows and sentences of each kind, unless ``--all``.
_ROWS, _TOLD = 20, 5


@click.command("views")
@case_argument
@click.option(
    "--concept",
    "concepts",
    multiple=True,
    metavar="NAME",
    help="Nash, GMR, SMR, SEQ or SIM; may be repeated. Nash and SEQ by default.",
)
@click.option("--all", "everything", is_flag=True, help="Every state and every finding.")
@draw_option
@as_of_option
@assume_option
@json_option
@csv_option
def command(
    case: str,
    concepts: tuple[str, ...],
    everything: bool,
    draw: str | None,
    as_of: str | None,
    assume: tuple[str, ...],
    as_json: bool,
    as_csv: bool,
) -> None:
    """Analyse the conflict as each decision maker sees it, and what takes whom by surprise.

    The views are those the case states (model: views:). With --as-of, they are what each party can
    have known by that date: preferences of others whose evidence it cannot have seen are left out,
    and options it was unaware of become known with the first statement cited for them.

    \b
    Examples:
      backchannel views port-of-kestrow
      backchannel views doha-2025 --concept SEQ
      backchannel views port-of-kestrow --as-of 2026-03-24
      backchannel views doha-2025 --draw views.svg
      backchannel views doha-2025 --json
    """
    from backchannel.cli import _render
    from backchannel.cli._case import open_case
    from backchannel.graphmodel import from_case
    from backchannel.graphmodel.hypergames import views

    opened = open_case(case, quiet=as_json)
    assume_claims = assumed(assume)
    wanted = concepts or ("Nash", "SEQ")
    found = views(opened, as_of=as_of, assume=assume_claims, concepts=wanted)
    model = from_case(opened, assume=assume_claims)
    if draw is not None:
        from backchannel.cli._draw import save
        from backchannel.figures.odds import views_drawing

        save(views_drawing(model, found), draw)
    if as_json:
        _render.as_json(found.to_json())
    elif as_csv:
        columns, rows = _table(model, found)
        _render.as_csv(columns, rows)
    else:
        _show(model, found, everything)


def _table(model: GraphModel, found: Views) -> tuple[list[str], list[list[str]]]:
    """States that are an equilibrium somewhere, and under which concepts, where."""
    tellers = [v for v in found.views if v.differs]
    columns = ["!state", "what holds", "!own views", "!as it is"]
    columns += [f"!{v.decision_maker} sees" for v in tellers]
    games = [found.hypergame, found.actual, *(v.equilibria for v in tellers)]
    # Equilibria of the sharper concepts first; those only of the blunter ones are many.
    states = sorted({s for game in games for states in game.values() for s in states})
    rows = []
    for s in states:
        cells = [" ".join(c for c in found.concepts if s in game[c]) for game in games]
        rows.append([str(s + 1), model.label(s), *cells])
    rows.sort(key=lambda r: -sum(len(cell.split()) for cell in r[2:]))
    return columns, rows


def _show(model: GraphModel, found: Views, everything: bool) -> None:
    from backchannel.cli import _render

    for sentence in found.says:
        click.echo(_render.clean(sentence))
    columns, rows = _table(model, found)
    shown = rows if everything else rows[:_ROWS]
    click.echo()
    _render.print_table(
        columns,
        shown,
        title="Where it settles: each acting on its own view; if all saw it as it is; in a view",
        right=("state",),
        empty="no state is an equilibrium in any view",
    )
    if len(shown) < len(rows):
        click.echo(f"{len(rows) - len(shown)} more with --all")
    for title, findings in (
        ("Expected to last, but would not", [x.says for x in found.illusions]),
        ("Lasting, though someone does not expect it", [x.says for x in found.unexpected]),
        ("Strategic surprise", [x.says for x in found.surprises]),
    ):
        if not findings:
            continue
        click.echo(f"\n{title}")
        for says in findings if everything else findings[:_TOLD]:
            click.echo(f"  - {_render.clean(says)}")
        if not everything and len(findings) > _TOLD:
            click.echo(f"  {len(findings) - _TOLD} more with --all")
