"""``backchannel propose``: a proposal judged, candidates side by side, a single text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from backchannel.cli._options import case_argument, json_option

if TYPE_CHECKING:
    from backchannel.bargaining.mediation import Candidate, Pool, SingleText
    from backchannel.bargaining.propose import Verdict


@click.command(
    epilog="""\b
Examples:
  backchannel propose CASE                         all proposals of the case side by side
  backchannel propose CASE mediators-draft         one of them judged
  backchannel propose CASE --from mediators-draft wage=high
  backchannel propose CASE mediators-draft --improve
  backchannel propose CASE mediators-draft --improve --criticise union:hours
  backchannel propose CASE --frozen 3f2a91c0       only if the problem is still the one agreed on
"""
)
@case_argument
@click.argument("package", nargs=-1)
@click.option("--from", "base", metavar="NAME", help="The proposal that pairs issue=value change.")
@click.option("--improve", is_flag=True, help="Improve it round by round as a single text.")
@click.option(
    "--criticise",
    "criticisms",
    multiple=True,
    metavar="PARTY:ISSUE",
    help="What a party wants changed; one round for each time it is given.",
)
@click.option("--frozen", metavar="HASH", help="Refuse if the problem is not the one of this hash.")
@json_option
def command(
    case: str,
    package: tuple[str, ...],
    base: str | None,
    improve: bool,
    criticisms: tuple[str, ...],
    frozen: str | None,
    as_json: bool,
) -> None:
    """Judge a proposal of CASE's deal: who signs, what is left on the table, what refusers need.

    PACKAGE is the name of a proposal or pairs issue=value. Without it all proposals are compared,
    and the hash that freezes the problem is printed. CASE may be a scenario's folder or file.
    """
    from backchannel.bargaining.mediation import Criticism, pool, single_text
    from backchannel.bargaining.propose import judge
    from backchannel.cli import _render
    from backchannel.cli._deal import open_deal, package_of

    deal = open_deal(case)
    if not package and base is None:
        compared = pool(
            deal, {p.name: deal.describe(p.package) for p in deal.proposals}, frozen=frozen
        )
        _render.as_json(compared) if as_json else _print_pool(compared)
        return
    if frozen is not None:
        pool(deal, {}, frozen=frozen)
    chosen = package_of(deal, package, base)
    if improve:
        stated = []
        for text in criticisms:
            party, colon, issue = text.partition(":")
            if not colon:
                raise click.BadParameter(f"{text!r} is not PARTY:ISSUE", param_hint="--criticise")
            stated.append([Criticism(party, issue)])
        path = single_text(deal, chosen, stated)
        _render.as_json(path) if as_json else _print_path(path)
        return
    verdict = judge(deal, chosen)
    _render.as_json(verdict) if as_json else _print_verdict(verdict)


def _print_pool(found: Pool) -> None:
    from backchannel.cli import _render
    from backchannel.cli._deal import score, share

    candidates = found.candidates
    if not candidates:
        click.echo("the case has no proposals; add them under deal: proposals:")
        return
    names = [c.name for c in candidates]
    issues = list(candidates[0].package)
    _render.print_table(
        ("!issue", *names), [(i, *(c.package[i] for c in candidates)) for i in issues]
    )
    click.echo("")
    rows: list[tuple[str, ...]] = [
        (p, *(score(c.scores[p]) + _mark(c, p) for c in candidates)) for p in candidates[0].scores
    ]
    rows.append(("least satisfied", *(f"{c.least} {share(c.levels[c.least])}" for c in candidates)))
    helped = [
        f"{h.change.issue}: {h.change.after} (+{score(h.gain)})"
        if (h := c.help)
        else "no one issue"
        for c in candidates
    ]
    rows.append(("helps it most", *helped))
    rows.append(("signed", *("yes" if c.deal else "no" for c in candidates)))
    _render.print_table(("!score", *names), rows)
    click.echo("✗ would not sign", err=True)
    click.echo(
        f"problem {found.problem[:12]} (freeze it with --frozen {found.problem[:12]})", err=True
    )


def _mark(candidate: Candidate, party: str) -> str:
    return " ✗" if party in candidate.levels and party not in candidate.signs else ""


def _print_verdict(v: Verdict) -> None:
    from backchannel.cli import _render
    from backchannel.cli._deal import score, share, words

    click.echo(words(v.package))
    click.echo("Everyone who must sign would." if v.deal else _refused(v))
    click.echo("")
    _render.print_table(
        ("!party", "score", "least", "best", "signs", "red lines crossed"),
        [
            (
                p.party,
                score(p.score),
                score(p.reservation),
                score(p.best),
                ("yes" if p.signs else "no") if p.must else "not asked",
                "; ".join(p.crosses),
            )
            for p in v.parties
        ],
        right=("score", "least", "best"),
    )
    click.echo("")
    if v.efficient:
        click.echo(
            "Nothing is left on the table: no package is better for one and as good for all."
        )
    elif v.better is not None:
        gains = ", ".join(f"{p} +{score(g)}" for p, g in v.better_gains.items() if g)
        click.echo(
            f"Left on the table ({share(v.left)} for whoever gains least): {words(v.better)}"
        )
        click.echo(f"  gains: {gains}")
    for trade in v.trades[:3]:
        moves = ", ".join(f"{c.issue} from {c.before} to {c.after}" for c in trade.changes)
        gains = ", ".join(f"{p} +{score(g)}" for p, g in trade.gains.items() if g > 0)
        click.echo(f"Trade between {' and '.join(trade.between)}: {moves} ({gains})")
    for need in v.needs:
        short = f" (short by {score(need.shortfall)})" if need.shortfall else ""
        if need.changes is not None:
            moves = ", ".join(f"{c.issue} from {c.before} to {c.after}" for c in need.changes)
            click.echo(f"{need.party}{short} would sign, and the others still, after: {moves}")
        else:
            click.echo(f"{need.party}{short} signs nothing that all who sign now would still sign.")


def _refused(v: Verdict) -> str:
    parts = []
    if v.breaks:
        parts.append("It breaks: " + "; ".join(v.breaks) + ".")
    if v.refusers:
        parts.append("Would not sign: " + ", ".join(v.refusers) + ".")
    return " ".join(parts) or "Enough parties would sign."


def _print_path(path: SingleText) -> None:
    from backchannel.cli import _render
    from backchannel.cli._deal import score, words

    parties = list(path.start_scores)
    click.echo(f"First text: {words(path.start)}")
    click.echo("")
    rows: list[tuple[str, ...]] = [
        ("start", "", "", *(score(path.start_scores[p]) for p in parties))
    ]
    for r in path.rounds:
        said = "\n".join(f"{c.party}: {c.issue}" for c in r.criticisms)
        moves = "\n".join(f"{c.issue}: {c.before} → {c.after}" for c in r.changes)
        rows.append((str(r.number), said, moves, *(score(r.scores[p]) for p in parties)))
    _render.print_table(("!round", "criticised", "changed", *parties), rows, right=parties)
    click.echo("")
    click.echo(f"Last text: {words(path.package)}")
    if path.refusers:
        click.echo(f"Still would not sign: {', '.join(path.refusers)}")
    elif path.deal:
        click.echo("Everyone who must sign would.")
