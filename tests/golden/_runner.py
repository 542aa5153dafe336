"""Runs the reproducers of diagnostic codes: one folder a code.

A folder ``tests/golden/BCnnn/`` holds

- the files of a small input (``case.yaml``, ``reports/…``, or anything),
- ``expected.txt``: what the command prints, standard output and then standard error,
- optionally ``cmd``: arguments to ``backchannel`` (default ``check .``), run inside the folder,
- optionally ``prepare.py``: ``prepare(folder, monkeypatch)``, for what cannot stand in a folder.

``python tests/golden/_runner.py [BCnnn …]`` writes ``expected.txt`` anew; read the difference
before you commit it.
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import os
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

GOLDEN = Path(__file__).resolve().parent
_OURS = ("expected.txt", "cmd", "prepare.py", "__pycache__")


def output(folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """What the reproducer in ``folder`` prints, run on a copy of its files."""
    from backchannel.cli import program
    from backchannel.cli._errors import handled

    cmd = folder / "cmd"
    args = shlex.split(cmd.read_text(encoding="utf-8")) if cmd.exists() else ["check", "."]
    with tempfile.TemporaryDirectory() as temp:
        copy = Path(temp).resolve() / "case"
        shutil.copytree(folder, copy, ignore=shutil.ignore_patterns(*_OURS), symlinks=True)
        if (folder / "prepare.py").exists():
            _prepare(folder / "prepare.py", copy, monkeypatch)
        out, err = io.StringIO(), io.StringIO()
        with _inside(copy), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            handled(program, args)
        return (out.getvalue() + err.getvalue()).replace(str(copy), "CASE").replace(temp, "TEMP")


def _prepare(file: Path, copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = importlib.util.spec_from_file_location(f"prepare_{file.parent.name}", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.prepare(copy, monkeypatch)


@contextlib.contextmanager
def _inside(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def folders() -> list[Path]:
    """Every reproducer."""
    return sorted(p for p in GOLDEN.iterdir() if p.is_dir() and p.name.startswith("BC"))


if __name__ == "__main__":
    os.environ.update(NO_COLOR="1", COLUMNS="100", TERM="dumb")
    for chosen in folders():
        if len(sys.argv) < 2 or chosen.name in sys.argv[1:]:
            with pytest.MonkeyPatch.context() as patch:
                printed = output(chosen, patch)
            (chosen / "expected.txt").write_text(printed, encoding="utf-8", newline="\n")
            print(f"{chosen.name}: {len(printed.splitlines())} lines")
