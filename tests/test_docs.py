"""Examples in docstrings run, and documentation shows only what exists."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import re
import shlex
from pathlib import Path

import click
import pytest

import backchannel
from backchannel.cli import program
from backchannel.cli._errors import handled

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
MODULES = sorted(
    m.name
    for m in pkgutil.walk_packages(backchannel.__path__, "backchannel.")
    if not m.name.startswith("backchannel.cli.") or m.name.split(".")[-1].startswith("_")
)


@pytest.mark.parametrize("name", ["backchannel", *MODULES])
def test_examples_in_docstrings_run(name: str) -> None:
    found = doctest.testmod(importlib.import_module(name))
    assert found.failed == 0


def _commands(page: Path) -> list[str]:
    """Lines of code blocks that begin with the program's name."""
    out = []
    fenced = False
    for line in page.read_text(encoding="utf-8").splitlines():
        if line.lstrip().startswith("```"):
            fenced = not fenced
        elif fenced or line.startswith("    "):
            text = line.strip().removeprefix("$ ")
            if text.startswith("backchannel "):
                out.append(text)
    return out


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_pages_show_commands_and_options_that_exist(page: Path) -> None:
    assert isinstance(program, click.Group)
    context = click.Context(program, info_name="backchannel")
    for line in _commands(page):
        words = shlex.split(re.split(r"\s[|>]|\s&&", line)[0], comments=True)[1:]
        if not words or words[0].startswith("-") or words[0] in ("COMMAND", "[OPTIONS]"):
            continue
        command = program.get_command(context, words[0])
        assert command is not None, line
        known = {o for p in command.params for o in (*p.opts, *p.secondary_opts)} | {"--help"}
        for word in words[1:]:
            option = word.split("=")[0]
            if re.match(r"--?[a-z]", option) and not re.match(r"-\d", option):
                assert option in known | {"-h"}, line


def _readme() -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "line", [c for c in _commands(ROOT / "README.md") if "doha-2025" in c or " new " in c]
)
def test_the_readme_s_first_ten_minutes(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    status = handled(program, shlex.split(line, comments=True)[1:])
    shown = capsys.readouterr()
    assert status in (0, 1), shown.err
    assert shown.out.strip() or list(tmp_path.iterdir())


@pytest.mark.parametrize("block", re.findall(r"```python\n(.*?)```", _readme(), re.DOTALL))
def test_the_readme_s_python_runs(block: str, capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(block, "README.md", "exec"), {})
    assert capsys.readouterr().out.strip()


def test_every_link_of_the_readme_leads_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", _readme()):
        assert (ROOT / target).exists(), target
