"""Opening the graph model that a command is about: of a case, or of a GMCR+ file."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from backchannel.graphmodel import GraphModel

__all__ = ["assume_option", "open_model"]

F = TypeVar("F", bound=Callable[..., Any])

_YES_NO = {"yes": True, "true": True, "no": False, "false": False}


def assume_option(function: F) -> F:
    """``--assume CLAIM=no``: which contested claims hold."""
    return click.option(
        "--assume",
        multiple=True,
        metavar="CLAIM=yes|no",
        help="Whether a claim that preferences hang on holds (taken to, if not said).",
    )(function)


def assumed(given: Sequence[str]) -> dict[str, bool]:
    """``CLAIM=no`` as a mapping; ``CLAIM`` alone says that it holds."""
    out = {}
    for item in given:
        claim, _, value = item.partition("=")
        if (value or "yes").lower() not in _YES_NO:
            raise click.BadParameter(
                f"{item!r}: write CLAIM=yes or CLAIM=no", param_hint="--assume"
            )
        out[claim] = _YES_NO[(value or "yes").lower()]
    return out


def open_model(where: str, *, assume: Sequence[str] = (), quiet: bool = False) -> GraphModel:
    """The model of a case, or of a GMCR+ file; what was assumed or left out is told on stderr."""
    path = Path(where)
    if path.is_file() and path.suffix not in (".yaml", ".yml"):
        from backchannel.interop.gmcr import read_gmcr

        if assume:
            raise click.UsageError("--assume is for cases; a GMCR+ file has no claims")
        read = read_gmcr(path)
        if not quiet:
            for diagnostic in read.diagnostics:
                print(diagnostic, file=sys.stderr)
        return read.model
    from backchannel.cli._case import open_case
    from backchannel.graphmodel import from_case

    model = from_case(open_case(where, quiet=quiet), assume=assumed(assume))
    if not quiet:
        for claim in model.claims:
            if claim not in model.assumed:
                print(
                    f"assumed: {claim} holds; some preferences hang on it (--assume {claim}=no)",
                    file=sys.stderr,
                )
        for name, preference in zip(model.decision_makers, model.preferences, strict=True):
            if preference.unknown:
                print(
                    f"left out: {len(preference.unknown)} unknown preference(s) of {name}; "
                    "see: backchannel robust",
                    file=sys.stderr,
                )
    return model
