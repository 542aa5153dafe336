"""``--help`` answers at once: it imports no command, and shows what each says of itself."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest

from backchannel.cli import _summary, program


@pytest.mark.parametrize("name", program.list_commands(click.Context(program)))
def test_the_summary_is_the_commands_own(name: str) -> None:
    command = program.get_command(click.Context(program), name)
    assert command is not None
    assert _summary(name.replace("-", "_")) == command.get_short_help_str(1000).removesuffix(".")


def test_help_imports_no_command_and_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from backchannel.cli import program\n"
        "program.main(['--help'], standalone_mode=False)\n"
        "print(*(m for m in sys.modules), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stderr.split())
    assert "check" in done.stdout
    assert not {m for m in loaded if m.startswith("backchannel.cli.") and "._" not in m}
    assert not loaded & {"yaml", "pydantic", "numpy", "rich", "spacy"}


def test_it_runs_as_a_module_under_its_own_name() -> None:
    called = [sys.executable, "-m", "backchannel", "chek"]
    done = subprocess.run(called, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("Usage: backchannel ")
    assert "did you mean 'check'" in done.stderr
