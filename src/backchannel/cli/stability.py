"""``backchannel stability``: which states of the conflict are stable, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from backchannel.cli._draw import draw_option
from backchannel.cli._model import assume_option, open_model
from backchannel.cli._options import case_argument, csv_option, json_option, output_option

if TYPE_CHECKING:
    from backchannel.graphmodel import GraphModel, Stability

__all__ = ["command"]

#: Above this many states, states are listed only with ``--all``.
LISTED = 10_000

#: Rows of a table for people, unless ``--all``.
_ROWS = 40


@click.command("stability")
@case_argument
@click.option(
    "--concept",
    "concepts",
    multiple=True,
    metavar="NAME",
    help="Nash, GMR, SMR, SEQ or SIM; may be repeated. All by default (SIM for small models).",
)
@click.option(
    "--dm", "decision_makers", multiple=True, help="Only this decision maker; repeatable."
)
@click.option("--explain", metavar="STATE", help="Say why one state is stable or not.")
@click.option(
    "--compare",
    nargs=2,
    metavar="STATE STATE",
    help="Say which of two states each decision maker prefers, and which statement decides.",
)
@click.option("--rankings", is_flag=True, help="Show how each decision maker ranks the states.")
@click.option("--coalitions", is_flag=True, help="Show which equilibria a coalition would leave.")
@click.option("--strength", is_flag=True, help="Tell strong from weak stability.")
@click.option("--attitudes", is_flag=True, help="Judge by the attitudes the case states.")
@click.option("--all", "everything", is_flag=True, help=f"List states even above {LISTED:,}.")
@click.option(
    "--to",
    type=click.Choice(["gmcr", "csv", "graphml"]),
    help="Write the model in another format instead.",
)
@draw_option
@assume_option
@json_option
@csv_option
@output_option
def command(
    case: str,
    concepts: tuple[str, ...],
    decision_makers: tuple[str, ...],
    explain: str | None,
    compare: tuple[str, str] | None,
    rankings: bool,
    coalitions: bool,
    strength: bool,
    attitudes: bool,
    everything: bool,
    to: str | None,
    draw: str | None,
    assume: tuple[str, ...],
    as_json: bool,
    as_csv: bool,
    output: str | None,
) -> None:
    """Find the states where nobody gains by moving, under each concept of stability.

    CASE is a case with a model, or a GMCR+ file. States are named by their number, a label, or an
    expression that one state satisfies.

    \b
    Examples:
      backchannel stability port-of-kestrow
      backchannel stability port-of-kestrow --explain settlement
      backchannel stability port-of-kestrow --assume ostrek-accepts-two-at-night=no
      backchannel stability port-of-kestrow --compare deadlock settlement
      backchannel stability model.gmcr --json
      backchannel stability port-of-kestrow --draw settles.svg
      backchannel stability port-of-kestrow --to csv -o states.csv
    """
    from backchannel.cli import _render

    model = open_model(case, assume=assume, quiet=as_json)
    who = decision_makers or None
    wanted = concepts or None
    if to:
        _write(model, to, output)
        return
    with _render.to_file(output):
        if explain is not None:
            _explain(model, explain, wanted, who, as_json)
        elif compare is not None:
            _compare(model, compare, who, as_json)
        elif rankings:
            _rankings(model, who, as_json, as_csv)
        elif coalitions:
            _coalitions(model, wanted, as_json, as_csv)
        elif strength:
            _strength(model, wanted, as_json, as_csv)
        else:
            from backchannel.graphmodel import attitude_stability, stability

            if attitudes:
                found = attitude_stability(model, concepts=wanted, decision_makers=who)
            else:
                found = stability(model, wanted, who)
            if draw is not None:
                from backchannel.cli._draw import save
                from backchannel.figures.conflict import state_graph

                save(state_graph(model, found), draw)
            _show(model, found, everything, as_json, as_csv)


def _show(
    model: GraphModel, found: Stability, everything: bool, as_json: bool, as_csv: bool
) -> None:
    from backchannel.cli import _render

    lists = everything or model.n <= LISTED
    if as_json:
        _render.as_json(found.to_json(lists=lists))
        return
    if not lists:
        _counts(model, found, as_csv)
        return
    states = [
        s
        for s in range(model.n)
        if everything or any(found.is_equilibrium(c, s) for c in found.concepts)
    ]
    if not everything:
        # What more concepts call an equilibrium comes first.
        states.sort(key=lambda s: (-sum(found.is_equilibrium(c, s) for c in found.concepts), s))
    columns = ["!state", "what holds", *(f"!{c}" for c in found.concepts)]
    rows = [[s + 1, model.label(s), *(_cell(found, c, s) for c in found.concepts)] for s in states]
    if as_csv:
        _render.as_csv(columns, rows)
        return
    shown = rows if everything else rows[:_ROWS]
    _render.print_table(
        columns,
        shown,
        title=f"{model.n} states, {len(found.decision_makers)} decision makers: "
        + ", ".join(model.called(model.decision_maker(d)) for d in found.decision_makers),
        right=("state",),
        empty="no state is an equilibrium under any of these concepts",
    )
    if rows:
        note = "all: stable for everybody (an equilibrium); else how many it is stable for"
        if len(shown) < len(rows):
            note += f"; {len(rows) - len(shown)} more with --all"
        click.echo(note)


def _cell(found: Stability, concept: str, state: int) -> str:
    stable = sum(found.is_stable(concept, d, state) for d in found.decision_makers)
    total = len(found.decision_makers)
    return "all" if stable == total else f"{stable}/{total}"


def _counts(model: GraphModel, found: Stability, as_csv: bool) -> None:
    from backchannel.cli import _render

    columns = ["concept", "equilibria", *found.decision_makers]
    rows = [
        [c, found.count(c), *(found.count(c, d) for d in found.decision_makers)]
        for c in found.concepts
    ]
    if as_csv:
        _render.as_csv(columns, rows)
        return
    _render.print_table(
        columns, rows, title=f"{model.n:,} states: how many are stable", right=columns[1:]
    )
    click.echo(f"above {LISTED:,} states they are counted; --all lists them")


def _explain(
    model: GraphModel,
    text: str,
    concepts: tuple[str, ...] | None,
    who: tuple[str, ...] | None,
    as_json: bool,
) -> None:
    from backchannel.cli import _render
    from backchannel.graphmodel import explain

    told = explain(model, model.state(text), concepts=concepts, decision_makers=who)
    if as_json:
        _render.as_json(told)
        return
    click.echo(f"State {told.ordered}: {told.label}")
    last = None
    for verdict in told.verdicts:
        if verdict.decision_maker != last:
            last = verdict.decision_maker
            click.echo(f"\n{model.called(model.decision_maker(last))}")
        click.echo(f"  {verdict.concept:<5}{'stable' if verdict.stable else 'not stable'}")
        for answer in verdict.answers:
            click.echo(f"       {answer.says}")
        rest = verdict.improvements - len(verdict.answers)
        if rest > 0:
            click.echo(f"       and {rest} more improvement(s)")
        if not verdict.improvements:
            click.echo(f"       {verdict.says}")


def _compare(
    model: GraphModel, states: tuple[str, str], who: tuple[str, ...] | None, as_json: bool
) -> None:
    from backchannel.cli import _render
    from backchannel.graphmodel import ranks_in_words

    first, second = (model.state(s) for s in states)
    told: list[dict[str, Any]] = []
    for name in who or model.decision_makers:
        reason = model.reason(name, first, second)
        statement = reason.statement
        told.append(
            {
                "decision_maker": name,
                "prefers": None if reason.preferred is None else reason.preferred + 1,
                "strong": reason.strong,
                "statement": None if statement is None else str(statement),
                "position": reason.position,
                "evidence": list(statement.evidence) if statement is not None else [],
                "says": ranks_in_words(model, name, first, second),
            }
        )
    if as_json:
        _render.as_json(told)
        return
    for row in told:
        cited = f" [{', '.join(row['evidence'])}]" if row["evidence"] else ""
        click.echo(f"{row['says']}{cited}")


def _rankings(model: GraphModel, who: tuple[str, ...] | None, as_json: bool, as_csv: bool) -> None:
    from backchannel.cli import _render

    rows: list[list[Any]] = []
    for name in who or model.decision_makers:
        place = 1
        for tier in model.ranking(name).tiers():
            for state in tier.states:
                rows.append([name, place, state + 1, model.label(state)])
            place += len(tier.states)
    columns = ["decision maker", "rank", "!state", "what holds"]
    if as_json:
        _render.as_json(
            [dict(zip(("decision_maker", "rank", "state", "label"), r, strict=True)) for r in rows]
        )
    elif as_csv:
        _render.as_csv(columns, rows)
    else:
        _render.print_table(columns, rows, right=("rank", "state"))


def _coalitions(
    model: GraphModel, concepts: tuple[str, ...] | None, as_json: bool, as_csv: bool
) -> None:
    from backchannel.cli import _render
    from backchannel.graphmodel import coalition_stability

    found = coalition_stability(model, concepts=concepts)
    if as_json:
        _render.as_json(found.to_json(lists=model.n <= LISTED))
        return
    columns = ["coalition", *(f"!{c}" for c in found.concepts)]
    rows = [
        [" + ".join(group), *(found.count(c, group) for c in found.concepts)]
        for group in found.coalitions
    ]
    rows.append(["every coalition", *(found.count(c) for c in found.concepts)])
    if as_csv:
        _render.as_csv(columns, rows)
        return
    _render.print_table(
        columns, rows, title=f"of {model.n} states, stable for each coalition", right=columns[1:]
    )
    for concept in found.concepts:
        states = found.equilibria(concept)
        if model.n <= LISTED and len(states) <= _ROWS:
            listed = "; ".join(f"{s + 1} ({model.label(s)})" for s in states)
            click.echo(f"{concept}: {listed or 'none'}")


def _strength(
    model: GraphModel, concepts: tuple[str, ...] | None, as_json: bool, as_csv: bool
) -> None:
    from backchannel.cli import _render
    from backchannel.graphmodel import strength_stability

    found = strength_stability(model, concepts=concepts)
    if as_json:
        _render.as_json(found.to_json(lists=model.n <= LISTED))
        return
    columns = ["concept", "equilibria", "strong"]
    rows = [
        [
            c,
            " ".join(str(s + 1) for s in found.equilibria(c)) if model.n <= LISTED else "",
            " ".join(str(s + 1) for s in found.strong_equilibria(c)) if model.n <= LISTED else "",
        ]
        for c in found.concepts
    ]
    if as_csv:
        _render.as_csv(columns, rows)
    else:
        _render.print_table(columns, rows, title="strong: every sanction hurts greatly")


def _write(model: GraphModel, to: str, output: str | None) -> None:
    if to == "gmcr":
        from backchannel.interop.gmcr import write_gmcr

        text = write_gmcr(model)
    elif to == "csv":
        from backchannel.interop.states import states_to_csv

        text = states_to_csv(model)
    else:
        from backchannel.interop.states import to_networkx

        graph = to_networkx(model)
        import networkx

        text = "\n".join(networkx.generate_graphml(graph)) + "\n"
    if output is None:
        click.echo(text, nl=False)
        return
    from pathlib import Path

    Path(output).write_text(text, encoding="utf-8")
    click.echo(f"wrote {output}", err=True)
