"""Every command of the tutorial runs as it is printed, and says what the page says it says."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
from pathlib import Path
from typing import NamedTuple

import pytest

from backchannel.cli import main

PAGE = Path(__file__).resolve().parents[2] / "docs/tutorial.md"
TEXT = PAGE.read_text(encoding="utf-8")
COMMANDS = re.findall(r"^    backchannel (.+)$", TEXT, re.MULTILINE)
FILES = re.findall(r'^```text title="([^"]+)"\n(.*?)^```', TEXT, re.MULTILINE | re.DOTALL)

#: Commands that find something, and say so with their exit status.
FINDS = {
    "check port",
    "check port --ignore BC120,BC125",
}


class Ran(NamedTuple):
    """What a command left behind; ``out`` is what it printed, either way."""

    status: object
    out: str


def run(line: str) -> Ran:
    """Run a command line as the installed program would."""
    out = io.StringIO()
    with (
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(out),
        pytest.raises(SystemExit) as left,
    ):
        main(shlex.split(line))
    return Ran(left.value.code or 0, out.getvalue())


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Ran]:
    """Each command's result, run in the page's order in one folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("tutorial"))
        for name, content in FILES:
            Path(name).write_text(content, encoding="utf-8")
        return {line: run(line) for line in COMMANDS}


def test_the_page_has_its_commands() -> None:
    assert {line.split()[0] for line in COMMANDS} >= {
        *(
            "new",
            "check",
            "show",
            "changes",
            "stability",
            "propose",
            "deals",
            "open",
            "brief",
            "read",
        ),
    }


@pytest.mark.parametrize("line", dict.fromkeys(COMMANDS))
def test_it_runs(results: dict[str, Ran], line: str) -> None:
    status, out = results[line]
    assert status == (1 if line in FINDS else 0), out


def test_what_the_page_says_is_what_is_printed(results: dict[str, Ran]) -> None:
    def said(line: str) -> str:
        return " ".join(results[line].out.split())

    assert "13500 to 14000 on the left, 13200 on the right" in said("check port")
    assert "1 warning, 6 notes" in said("check port")
    stable = said("stability port --concept Nash --concept SEQ")
    assert "120 states" in stable
    assert re.search(r"\bdeadlock all all\b", stable)
    assert re.search(r"\bdismiss-rest all all\b", stable)
    assert re.search(r"\bsettlement 2/4 all\b", stable)
    together = said("stability port --coalitions --concept SEQ")
    assert "(settlement)" in together
    assert "(deadlock)" not in together
    doubted = "stability port --coalitions --concept SEQ --assume ostrek-accepts-two-at-night=no"
    assert "(deadlock)" in said(doubted)
    judged = said("propose port union-counter")
    assert "no-strike from one year to two years, cover from company 5 % to company 8 %" in judged
    assert "corroborated" in said('show port claims --about "8 percent"')
    listed = said("review port --list")
    (ours,) = (line.split()[3] for line in COMMANDS if "two years" in line and "--accept" in line)
    assert re.search(rf"{ours} Marit Solvane demand that the ban on strikes last two years", listed)
    waiting = said("check port --ignore BC120,BC125")
    assert "BC131" in waiting
    assert "wait for a decision" in waiting
    assert "11 acceptable" in said("deals port")
    assert "no zone of agreement" in said(
        next(line for line in COMMANDS if line.startswith("open"))
    )
