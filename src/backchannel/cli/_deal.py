"""What the commands about deals share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from backchannel.errors import UsageError

if TYPE_CHECKING:
    from backchannel.bargaining import Deal

__all__ = ["open_deal", "package_of", "score", "share", "words"]


#: Larger scores are printed with an exponent.
_LARGE = 1e15


def open_deal(*source: str) -> Deal:
    """The deal of a case, or of the files of a scenario (GENIUS, GeniusWeb, NegMAS, a sheet)."""
    import sys

    from backchannel.bargaining import from_case
    from backchannel.cli._case import open_case
    from backchannel.interop.deals import is_scenario, read_deal

    if is_scenario(source):
        opened = read_deal(source)
        for diagnostic in opened.diagnostics:
            print(diagnostic, file=sys.stderr)
        return opened.deal
    if len(source) > 1:
        raise UsageError("give one case, or the files of one scenario")
    return from_case(open_case(source[0]))


def score(value: Fraction | float | None) -> str:
    """A score as people write it: no needless decimals.

    Example:
        >>> score(Fraction(7, 2)), score(12), score(None)
        ('3.5', '12', 'any')
    """
    if value is None:
        return "any"
    number = float(value)
    if abs(number) >= _LARGE:
        return f"{number:.4g}"
    return f"{number:.2f}".rstrip("0").rstrip(".")


def share(value: float | None) -> str:
    """A part of one as percent."""
    return "" if value is None else f"{100 * value:.0f} %"


def words(package: Mapping[str, str]) -> str:
    """A package in one line."""
    return ", ".join(f"{issue}: {value}" for issue, value in package.items())


def package_of(deal: Deal, given: Iterable[str], base: str | None = None) -> dict[str, str]:
    """A package from ``issue=value`` pairs, or the name of a proposal, over a base.

    Raises:
        UsageError: neither a pair nor a proposal, or an issue is left open.
        NotFound: an issue or value does not exist.
    """
    from backchannel.errors import NotFound

    named = {p.name: deal.describe(p.package) for p in deal.proposals}
    package: dict[str, str] = {}
    if base is not None:
        if base not in named:
            raise NotFound.named("proposal", base, named)
        package.update(named[base])
    for text in given:
        issue, equals, value = text.partition("=")
        if equals:
            deal.issues[deal.issue(issue.strip())].index(value.strip())
            package[issue.strip()] = value.strip()
        elif text in named:
            package.update(named[text])
        else:
            raise NotFound.named("proposal", text, named)
    missing = [i.name for i in deal.issues if i.name not in package]
    if missing:
        raise UsageError(
            f"the package leaves open: {', '.join(missing)}",
            hint="give issue=value for each, or start from a proposal with --from NAME",
        )
    return package
