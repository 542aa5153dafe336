"""``backchannel completion``: the script that teaches a shell to complete commands."""

from __future__ import annotations

import click


@click.command(
    epilog="""\b
Examples:
  backchannel completion bash >> ~/.bashrc
  backchannel completion zsh >> ~/.zshrc
  backchannel completion fish > ~/.config/fish/completions/backchannel.fish
"""
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print the completion script for a SHELL."""
    from click.shell_completion import get_completion_class

    from backchannel.cli import program

    found = get_completion_class(shell)
    assert found is not None
    source = found(program, {}, "backchannel", "_BACKCHANNEL_COMPLETE")
    script = source.source_template % source.source_vars()
    click.echo(script)
