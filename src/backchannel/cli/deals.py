"""``backchannel deals``: which packages everyone can sign."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from backchannel.cli._draw import draw_option
from backchannel.cli._options import FiniteRange, csv_option, json_option, seed_option

if TYPE_CHECKING:
    from backchannel.bargaining.deal import Deal, Package
    from backchannel.bargaining.overview import Overview

__all__ = ["command"]

#: Packages side by side, and tied packages listed of one solution.
_ACROSS, _TIED = 4, 3

_TITLES = {
    "nash": "Nash",
    "kalai_smorodinsky": "Kalai-Smorodinsky",
    "egalitarian": "egalitarian (leximin)",
    "utilitarian": "utilitarian",
    "equal_area": "equal area",
}


@click.command(
    "deals",
    epilog="""\b
Examples:
  backchannel deals port-of-kestrow                    the deal of a case
  backchannel deals port-of-kestrow --best sum         its ten best packages by the sum of scores
  backchannel deals port-of-kestrow --draw deal.svg    its frontier, solutions and proposals drawn
  backchannel deals scenario/                          a folder of GENIUS (GeniusWeb, NegMAS) files
  backchannel deals domain.xml buyer.xml seller.xml    or the files, one by one
  backchannel deals scores.xlsx --json                 a score sheet
  backchannel deals scenario/ --as xlsx -o scores      rewrite a scenario as a score sheet
""",
)
@click.argument("source", nargs=-1, required=True, metavar="CASE|FOLDER|FILES...")
@click.option(
    "--epsilon",
    type=FiniteRange(0, 1, max_open=True),
    default=0.0,
    help="Error allowed for frontiers, as a part of each party's range; 0: exact.",
)
@click.option(
    "--best",
    metavar="CRITERION",
    help="List the best acceptable packages by sum, product, 'smallest gain', or a party's name.",
)
@click.option("--sample", type=click.IntRange(1, 100_000), help="Draw so many acceptable packages.")
@click.option("--limit", type=click.IntRange(1), default=10, show_default=True, help="Rows listed.")
@click.option(
    "--as",
    "form",
    type=click.Choice(["genius", "geniusweb", "negmas", "csv", "xlsx"]),
    help="Write the deal in another format, to -o.",
)
@click.option("-o", "--output", type=click.Path(), help="Folder or file that --as writes.")
@draw_option
@seed_option
@json_option
@csv_option
def command(
    source: tuple[str, ...],
    epsilon: float,
    best: str | None,
    sample: int | None,
    limit: int,
    form: str | None,
    output: str | None,
    draw: str | None,
    seed: int,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Say which packages everyone can sign, what none can improve, and who blocks.

    The frontier, the bargaining solutions and the counts are exact at any number of packages. Where
    no package is acceptable, that is the finding: who cannot be reconciled, and what comes nearest.
    """
    from backchannel.cli._deal import open_deal
    from backchannel.cli._render import as_json as print_json

    deal = open_deal(*source)
    if form is not None:
        _write(deal, form, output)
        return
    if best is not None or sample is not None:
        from backchannel.bargaining.acceptable import acceptable

        found = acceptable(deal)
        if best is not None:
            _packages(deal, found.best(best, limit), as_json, as_csv)
        else:
            _packages(deal, found.sample(sample or 1, seed=seed), as_json, as_csv)
        return
    from backchannel.bargaining.overview import overview

    result = overview(deal, epsilon=epsilon)
    if draw is not None:
        from backchannel.cli._draw import save
        from backchannel.figures.frontier import deal_drawing

        save(deal_drawing(deal, result, names=_names(source), seed=seed), draw)
    if as_json:
        print_json(result.to_json())
    elif as_csv:
        _csv(result)
    else:
        _show(result, limit)


def _names(source: tuple[str, ...]) -> dict[str, str]:
    """How a case calls its parties; nothing for a scenario."""
    from backchannel.cli._case import open_case
    from backchannel.interop.deals import is_scenario

    if is_scenario(source):
        return {}
    case = open_case(source[0], quiet=True)
    return {party: case.name_of(party) for party in case.parties}


def _write(deal: Deal, form: str, output: str | None) -> None:
    import sys

    from backchannel.interop.deals import write_deal

    if output is None:
        raise click.UsageError("--as needs -o, the folder or file to write")
    for path in write_deal(deal, output, form):
        print(f"wrote {path}", file=sys.stderr)


def _packages(deal: Deal, found: tuple[Package, ...], as_json: bool, as_csv: bool) -> None:
    from backchannel.bargaining.deal import number
    from backchannel.cli import _render
    from backchannel.cli._deal import score

    if as_json:
        _render.as_json(
            [
                {
                    "package": deal.describe(p),
                    "utilities": [number(u) for u in deal.utilities(p)],
                }
                for p in found
            ]
        )
        return
    columns = [*(i.name for i in deal.issues), *deal.parties]
    rows = [[*deal.describe(p).values(), *(score(u) for u in deal.utilities(p))] for p in found]
    if as_csv:
        _render.as_csv(columns, rows)
    else:
        _render.print_table(columns, rows, right=deal.parties, empty="no package is acceptable")


def _csv(result: Overview) -> None:
    from backchannel.cli._render import as_csv

    rows = []
    if result.frontier_acceptable is not None:
        found = result.frontier_acceptable
        rows = [[*map(float, p.utilities), p.packages] for p in found.points]
    as_csv([*result.deal.parties, "packages"], rows)


def _count(value: int) -> str:
    return f"{value:,}" if value < 10**15 else f"{value:.3e}"


def _many(value: int, noun: str) -> str:
    return f"{_count(value)} {noun}{'' if value == 1 else 's'}"


class _Letters:
    """Packages by letter, so that tables stay narrow; printed once at the end."""

    def __init__(self, deal: Deal) -> None:
        self.deal = deal
        self.packages: dict[Package, str] = {}

    def of(self, package: Package) -> str:
        if package not in self.packages:
            n = len(self.packages)
            letter = chr(ord("A") + n % 26)
            self.packages[package] = letter if n < 26 else f"{letter}{n // 26 + 1}"
        return self.packages[package]

    def show(self) -> None:
        """Issues down, packages across, a few at a time."""
        from backchannel.cli._render import print_table

        listed = list(self.packages.items())
        for start in range(0, len(listed), _ACROSS):
            some = listed[start : start + _ACROSS]
            described = [self.deal.describe(p) for p, _ in some]
            rows = [[i.name, *(d[i.name] for d in described)] for i in self.deal.issues]
            print()
            title = "The packages" if not start else None
            print_table(["", *(letter for _, letter in some)], rows, title=title)


def _show(result: Overview, limit: int) -> None:
    from backchannel.cli._deal import score
    from backchannel.cli._render import print_table

    deal = result.deal
    sign = deal.signing
    letters = _Letters(deal)
    counted = result.acceptable
    parts = [_many(len(deal.issues), "issue"), _many(deal.packages, "package")]
    if counted is not None and counted.feasible != deal.packages:
        parts.append(f"{_count(counted.feasible)} that the constraints allow")
    if counted is not None:
        parts.append(f"{_count(counted.count)} acceptable")
    print(", ".join(parts))
    if not sign.unanimous:
        vetoes = ", ".join(deal.parties[p] for p in sorted(sign.vetoes))
        among = f", {vetoes} among them" if vetoes else ""
        print(f"{sign.quorum} of {len(sign.parties)} must sign{among}")
    for note in result.notes:
        print(f"note: {note}")
    if result.no_zone is not None:
        print("\nNo zone of agreement: no package is acceptable.")
        print(f"{result.no_zone.says()}.")
    alone = {}
    if counted is not None:
        alone = dict(zip(counted.signatories, counted.alone, strict=True))
    print()
    print_table(
        ["party", "signs", "reservation", "accepts"],
        [
            [
                name,
                "veto" if p in sign.vetoes else "yes" if p in sign.parties else "no",
                score(deal.reservation[p]),
                _count(alone[name]) if name in alone else "",
            ]
            for p, name in enumerate(deal.parties)
        ],
        right=["reservation", "accepts"],
    )
    _solutions(result, letters)
    _blockers(result, letters)
    _frontiers(result, letters, limit)
    _proposals(result)
    letters.show()


def _solutions(result: Overview, letters: _Letters) -> None:
    from backchannel.cli._deal import score
    from backchannel.cli._render import print_table

    if result.solutions is None or not result.solutions.zone:
        return
    deal = result.deal
    rows: list[list[Any]] = []
    for name, found in result.solutions.named().items():
        if found is None:
            continue
        shown = found.packages[:_TIED]
        for at, package in enumerate(shown):
            title = _TITLES[name] if at == 0 else ""
            worth = [score(u) for u in deal.utilities(package)]
            rows.append([title, *worth, letters.of(package)])
        if found.count is not None and found.count > len(shown):
            rows.append([f"({found.count - len(shown):,} more tie)", *["" for _ in deal.parties]])
    print()
    among = "" if deal.signing.unanimous else ", were all signatories to sign"
    print_table(
        ["solution", *deal.parties, "package"],
        rows,
        right=deal.parties,
        title=f"Solutions{among}",
    )


def _frontiers(result: Overview, letters: _Letters, limit: int) -> None:
    from backchannel.cli._deal import score
    from backchannel.cli._render import print_table

    deal = result.deal
    print()
    for title, found in (
        ("Pareto frontier", result.frontier_all),
        ("Pareto frontier of the acceptable", result.frontier_acceptable),
    ):
        if found is None:
            continue
        packages = "" if found.packages is None else f", {_many(found.packages, 'package')}"
        near = "" if not found.epsilon else f" (within {100 * float(found.epsilon):.2g} %)"
        print(f"{title}: {_many(found.size, 'vector')} of scores{packages}{near}")
    found = result.frontier_acceptable
    if found is None or not found.size:
        return
    rows = []
    for at in range(min(limit, found.size)):
        point, package = found.points[at], found.examples(at)[0]
        worth = [score(u) for u in point.utilities]
        rows.append([*worth, point.packages or "", letters.of(package)])
    more = "" if found.size <= limit else f", the first {limit} of {found.size:,}"
    print()
    print_table(
        [*deal.parties, "packages", "for instance"],
        rows,
        right=[*deal.parties, "packages"],
        title=f"Acceptable, and not to be improved for everybody{more}",
    )


def _blockers(result: Overview, letters: _Letters) -> None:
    from backchannel.cli._deal import score
    from backchannel.cli._render import print_table

    if result.coalitions is None:
        return
    rows = []
    for miss in result.coalitions.blockers():
        package = "" if miss.package is None else letters.of(miss.package)
        lacks = "" if not miss.shortfall else score(miss.shortfall)
        rows.append([miss.party, _count(miss.count), lacks, score(miss.utility), package])
    if rows:
        print()
        print_table(
            ["party", "refuses alone", "lacks at least", "gets at best", "package"],
            rows,
            right=["refuses alone", "lacks at least", "gets at best"],
            title="One signature short: packages that all other signatories accept",
        )


def _proposals(result: Overview) -> None:
    from backchannel.cli._deal import score
    from backchannel.cli._render import print_table

    deal = result.deal
    if not deal.proposals:
        return
    rows = []
    for proposal in deal.proposals:
        yes = deal.accepting(proposal.package)
        refusing = [deal.parties[p] for p in deal.signing.parties if p not in yes]
        verdict = "acceptable" if deal.acceptable(proposal.package) else "refused by "
        if not deal.feasible(proposal.package):
            verdict = "against a constraint"
        elif verdict.endswith("by "):
            verdict += ", ".join(refusing)
        worth = [score(u) for u in deal.utilities(proposal.package)]
        rows.append([proposal.name, proposal.by or "", *worth, verdict])
    print()
    print_table(["proposal", "by", *deal.parties, ""], rows, right=deal.parties, title="Proposals")
