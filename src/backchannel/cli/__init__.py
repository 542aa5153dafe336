"""The command line: a skin over the library.

One command a file: a module of this package whose name has no leading underscore holds ``command``,
a click command. Modules here import click and the standard library only; what a command needs
of the library it imports when it runs, so that ``--help`` answers at once.
"""

from __future__ import annotations

import io
import os
import sys
from importlib import import_module

import click

from backchannel import __version__
from backchannel.cli._errors import handled

__all__ = ["main", "program"]


#: How the help groups commands; one that is named nowhere comes under "More".
_GROUPS = {
    "The case": ("new", "check", "show", "schema"),
    "Reading": ("read", "review", "extract", "evaluate"),
    "The record": ("claims", "changes", "search"),
    "Where it can settle": ("stability", "paths", "inverse", "robust", "views"),
    "Deals": ("deals", "propose", "open", "sessions", "divide"),
    "The document": ("brief", "forecasts"),
}


class _Commands(click.Group):
    """Finds commands in the modules of this package."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(
            name.removesuffix(".py").replace("_", "-")
            for name in os.listdir(__path__[0])
            if name.endswith(".py") and not name.startswith("_")
        )

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands with their first sentence, without importing one of them."""
        left = self.list_commands(ctx)
        groups = {title: [n for n in names if n in left] for title, names in _GROUPS.items()}
        groups["More"] = [n for n in left if not any(n in names for names in groups.values())]
        width = max(map(len, left)) + 2
        for title, names in groups.items():
            if names:
                with formatter.section(title):
                    formatter.write_dl(
                        [(f"{n:{width}}", _summary(n.replace("-", "_"))) for n in names], width
                    )

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = cmd_name.replace("-", "_")
        if cmd_name.startswith("_") or cmd_name not in self.list_commands(ctx):
            return None
        command = import_module(f"{__name__}.{module}").command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from backchannel.errors import near

            close = near(args[0], self.list_commands(ctx))
            if not close:
                raise
            hint = f"hint: did you mean {' or '.join(map(repr, close))}?"
            raise click.UsageError(f"{error.message}\n{hint}", ctx) from error


def _summary(module: str) -> str:
    """The first sentence of a command's docstring, read from its file."""
    # The builtin by its full name: the command ``open`` is a module of this package.
    with io.open(os.path.join(__path__[0], f"{module}.py"), encoding="utf-8") as file:  # noqa: UP020
        text = file.read()
    start = text.find('"""', text.find("\ndef command(")) + 3
    first = " ".join(text[start : text.find('"""', start)].split("\n\n")[0].split())
    return first.split(". ")[0].removesuffix(".")


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="backchannel")
def program() -> None:
    """Keep the record of a negotiation from what is reported about it, and answer from it.

    \b
    A first look:
      backchannel new my-case            start a case
      backchannel check my-case          what is wrong with it
      backchannel brief my-case          the document

    CASE is a folder with a case.yaml, or the name of a case of the catalog (doha-2025, …).
    Exit status: 0 fine, 1 findings, 2 the command could not be carried out.
    """


def _any_letter(stream: object) -> None:
    """Let a stream of a narrow encoding take any letter.

    Files and pipes get UTF-8, as our files are; a terminal that cannot show a letter gets ``?``.
    """
    if not isinstance(stream, io.TextIOWrapper) or stream.encoding.lower().startswith("utf"):
        return
    if stream.isatty():
        stream.reconfigure(errors="replace")
    else:
        stream.reconfigure(encoding="utf-8")


def main(argv: list[str] | None = None) -> None:
    """Run the program; the entry point of the ``backchannel`` script."""
    for stream in (sys.stdout, sys.stderr):
        _any_letter(stream)
    sys.exit(handled(program, sys.argv[1:] if argv is None else argv))
