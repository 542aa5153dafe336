"""Arguments and options that mean the same in every command."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click
from click.shell_completion import CompletionItem

__all__ = [
    "CASE",
    "FiniteRange",
    "as_of_option",
    "case_argument",
    "csv_option",
    "json_option",
    "known_to_option",
    "output_option",
    "seed_option",
]


class FiniteRange(click.FloatRange):
    """A number in a range; "nan", which every range lets in, is refused."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        number = float(super().convert(value, param, ctx))
        if number != number:
            self.fail(f"{value!r} is no number", param, ctx)
        return number


F = TypeVar("F", bound=Callable[..., Any])


class _CaseType(click.ParamType[str]):
    """A case's folder or a name from the catalog; completes both."""

    name = "case"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        from backchannel.casefile.files import catalog

        folder = catalog()
        names = sorted(p.parent.name for p in folder.glob("*/case.yaml")) if folder else []
        found = [CompletionItem(n) for n in names if n.startswith(incomplete)]
        return [*found, CompletionItem(incomplete, type="dir")]


class _DateType(click.ParamType[str]):
    """An EDTF date, kept as written."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from backchannel.casefile.edtf import EdtfError, interval

        try:
            interval(str(value))
        except EdtfError as error:
            self.fail(str(error), param, ctx)
        return str(value)


CASE = _CaseType()
DATE = _DateType()


def case_argument(function: F) -> F:
    """``CASE``: a folder with a case.yaml, or a name from the catalog."""
    return click.argument("case", type=CASE)(function)


def json_option(function: F) -> F:
    """``--json``: the result as JSON on standard output."""
    return click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")(
        function
    )


def csv_option(function: F) -> F:
    """``--csv``: the table as CSV on standard output."""
    return click.option("--csv", "as_csv", is_flag=True, help="Print the table as CSV.")(function)


def as_of_option(function: F) -> F:
    """``--as-of DATE``: only what was published by then."""
    return click.option(
        "--as-of", type=DATE, help="Only what was published by this date (EDTF, 2025-03-05)."
    )(function)


def known_to_option(function: F) -> F:
    """``--known-to PARTY``: only what that party can have known."""
    return click.option("--known-to", metavar="PARTY", help="Only what this party can have known.")(
        function
    )


def seed_option(function: F) -> F:
    """``--seed N``: of the random generator."""
    return click.option(
        "--seed", type=int, default=0, show_default=True, help="Seed of everything random."
    )(function)


def output_option(function: F) -> F:
    """``-o FILE``: write there instead of to standard output."""
    return click.option(
        "-o",
        "--output",
        type=click.Path(dir_okay=False),
        help="Write to this file instead of standard output.",
    )(function)
