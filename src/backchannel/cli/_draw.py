"""Writing a drawing to a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from backchannel.figures.svg import Drawing

__all__ = ["draw_option", "save"]

F = TypeVar("F", bound=Callable[..., Any])


def draw_option(function: F) -> F:
    """``--draw FILE.svg``: also draw the result."""
    return click.option(
        "--draw",
        type=click.Path(dir_okay=False),
        metavar="FILE.svg",
        help="Also draw it to this file.",
    )(function)


def save(drawing: Drawing, path: str) -> None:
    """Write a drawing as an SVG file of its own; says so on standard error."""
    from pathlib import Path

    if not path.lower().endswith(".svg"):
        raise click.BadParameter(f"{path!r} does not end in .svg", param_hint="--draw")
    Path(path).write_text(drawing.svg(standalone=True), encoding="utf-8")
    click.echo(f"drew {path}: {drawing.title}", err=True)
