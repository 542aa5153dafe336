"""``backchannel inverse``: what would have to be preferred for a state to be stable."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from backchannel.cli._model import assume_option
from backchannel.cli._options import CASE, FiniteRange, json_option

if TYPE_CHECKING:
    from backchannel.graphmodel import GraphModel
    from backchannel.graphmodel.conditions import Clause
    from backchannel.graphmodel.inverse import Demand, Wanted


#: States named one by one.
_LISTED = 6


@click.command(
    epilog="""\b
Examples:
  backchannel inverse doha-2025 comprehensive
  backchannel inverse doha-2025 comprehensive --concept Nash
  backchannel inverse CASE 12 17 40                  whichever is cheapest comes first
  backchannel inverse CASE "accept and not strike" --conditions
"""
)
@click.argument("case", type=CASE)
@click.argument("states", nargs=-1, required=True, metavar="STATE...")
@click.option(
    "--concept",
    "concepts",
    multiple=True,
    type=click.Choice(["Nash", "GMR", "SMR", "SEQ"]),
    help="Under which it is to be stable; all four without it.",
)
@click.option("--conditions", is_flag=True, help="Print every condition, not only the broken ones.")
@click.option(
    "--seconds",
    type=FiniteRange(min=0.1),
    default=20.0,
    show_default=True,
    help="For each integer program; where time runs out the gap is stated.",
)
@assume_option
@json_option
def command(
    case: str,
    states: tuple[str, ...],
    concepts: tuple[str, ...],
    conditions: bool,
    seconds: float,
    assume: tuple[str, ...],
    as_json: bool,
) -> None:
    """Say which preferences make a STATE of CASE an equilibrium, and the least change that does.

    CASE may be a GMCR+ file. A STATE is an ordered number, a label, or an expression true of one;
    with several, the one that takes the least change comes first.
    """
    from backchannel.cli import _render
    from backchannel.cli._model import open_model
    from backchannel.graphmodel.inverse import inverse

    model = open_model(case, assume=assume, quiet=as_json)
    found = inverse(
        model,
        states,
        concepts=concepts or ("Nash", "GMR", "SMR", "SEQ"),
        seconds=seconds,
    )
    if as_json:
        _render.as_json(found)
        return
    for answer in found.answers:
        _print(model, answer, conditions)


def _print(model: GraphModel, answer: Wanted, conditions: bool) -> None:
    click.echo(f"State {answer.state + 1} ({answer.label}), {answer.concept}:")
    if answer.equilibrium:
        click.echo("  it is stable for all as preferences stand.")
    else:
        least = "no fewer do" if answer.optimal else f"at least {answer.bound} are needed"
        pairs = "pair" if answer.cost == 1 else "pairs"
        click.echo(f"  {answer.cost} {pairs} of states would have to change order ({least}).")
    for demand in answer.demands:
        if not demand.stable or conditions:
            _print_demand(model, answer.state, demand, conditions)
    click.echo("")


def _print_demand(model: GraphModel, state: int, demand: Demand, conditions: bool) -> None:
    who = model.called(model.decision_maker(demand.decision_maker))
    shown = demand.clauses if conditions else demand.broken
    if not demand.clauses:
        click.echo(f"  {who}: stable whatever it prefers.")
        return
    click.echo(f"  {who} must not prefer to state {state + 1}:")
    for clause in shown:
        mark = "" if clause not in demand.broken else "  (it does now)"
        click.echo(f"    {_clause(model, clause)}{mark}")
    if demand.lowered:
        names = [_state(model, s) for s in demand.lowered[:_LISTED]]
        if len(demand.lowered) > _LISTED:
            names.append(f"{len(demand.lowered) - _LISTED} more")
        more = len(demand.reversals) - len(demand.lowered)
        rest = f", with {more} other pair{'s' if more > 1 else ''} changing along" if more else ""
        click.echo(f"    least change: {'; '.join(names)} to come just below {state + 1}{rest}")
    if demand.reordered is not None:
        moved = "; ".join(
            f"'{m.statement}' from place {m.before} to {m.after}" for m in demand.reordered.moves
        )
        click.echo(f"    or, in the order of its statements: {moved}")
    elif not demand.stable:
        at = model.decision_maker(demand.decision_maker)
        if len(model.preferences[at].statements) > 1:
            click.echo("    no other order of its statements that was tried does it")


def _clause(model: GraphModel, clause: Clause) -> str:
    words = [
        " together with ".join(_state(model, s) for s in sorted(a)) for a in clause.alternatives
    ]
    if not all(clause.alternatives):
        return "nothing more (the others can always answer)"
    shown = words[:4]
    rest = f", or one of {len(words) - 4} others" if len(words) > 4 else ""
    return ", or ".join(shown) + rest


def _state(model: GraphModel, state: int) -> str:
    return f"{state + 1} ({model.label(state)})"
