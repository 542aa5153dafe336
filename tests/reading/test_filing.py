"""What reading writes of a statement into a case: whose it is, and the day it was made."""

from __future__ import annotations

from pathlib import Path

import pytest

from backchannel.casefile import load_case
from backchannel.cli import main

CASE = """\
format: 1
case: pass
title: The pass
parties:
  council: {name: Tarn Council}
  state: {name: Ostermark}
"""
REPORT = """\
The pass stays shut

The Tarn Council closed the pass after talks broke down, its chair, Ada Olm, said. An envoy had
carried a letter on Thursday. The ministry refused to comment on the letter.

Drivers, whose lorries have waited since Saturday, said they would block the road.
“We are late,” a driver said on Sunday.

Ostermark and the Tarn Council welcomed the plan. Olm did not promise to sign.
"""


def test_whose_it_is_and_when_it_was_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "case.yaml").write_text(CASE, encoding="utf-8")
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")

    def run(*arguments: str) -> str:
        with pytest.raises(SystemExit):
            main(list(arguments))
        return " ".join(capsys.readouterr().out.split())

    report = str(tmp_path / "report.txt")
    run("read", str(tmp_path), report, "--outlet", "wire", "--published", "2031-05-05")
    case = load_case(tmp_path).case
    of = {case.quote(s): s for s in case.statements.values()}
    closed = next(s for q, s in of.items() if q.startswith("The Tarn Council closed"))
    assert (closed.source.party, closed.source.name) == ("council", "Ada Olm")
    assert of["to comment on the letter"].on is None
    assert next(s for q, s in of.items() if "road" in q).on is None
    assert str(next(s for q, s in of.items() if "late" in q).on) == "2031-05-04"
    both = of["the plan"].source
    assert (both.party, both.described) == ("", "Ostermark and the Tarn Council")
    assert "claim, negated" in run("review", str(tmp_path), "--list")
